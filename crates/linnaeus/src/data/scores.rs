//! What models answer besides labels: margins and probabilities, with the classes they are about.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use linnaeus_kernels::find;

use super::label::{Classes, Label};
use crate::error::{Error, ErrorKind, Result};

/// Which numbers a model gives a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Response {
    /// The signed distance from the decision boundary (`decision_function`).
    Margin,
    /// Probabilities that add up to 1 (`predict_proba`).
    Probability,
}

impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Margin => "decision_function",
            Self::Probability => "predict_proba",
        })
    }
}

/// The scores of one output: a row of values for each row of x, and the classes they belong to.
///
/// A margin of two classes has one column, larger meaning the second class; everything else has
/// one column a class.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreTable {
    values: Arc<[f64]>,
    columns: usize,
    classes: Classes,
}

impl ScoreTable {
    /// The values, row after row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The number of values a row.
    pub fn ncols(&self) -> usize {
        self.columns
    }

    /// The number of rows.
    pub fn nrows(&self) -> usize {
        self.values.len() / self.columns
    }

    /// The classes, in order.
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// The values of each row.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.values.chunks_exact(self.columns)
    }
}

/// Scores of rows, one table an output. A type of its own, so that a curve cannot be drawn from
/// predicted labels by mistake, and the positive class travels with the numbers.
///
/// ```
/// use linnaeus::prelude::*;
///
/// let scores = Scores::margin(vec![-1.5, 0.3], Classes::bools())?;
/// assert_eq!(*scores.positive()?, [-1.5, 0.3]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    response: Response,
    tables: Vec<ScoreTable>,
}

impl Scores {
    /// Margins of two classes: one value a row, larger meaning the second class.
    ///
    /// # Errors
    /// `Labels` when there are not two classes.
    pub fn margin(values: impl Into<Arc<[f64]>>, classes: Classes) -> Result<Self> {
        Self::new(Response::Margin, values, 1, classes)
    }

    /// The scores of one output, `columns` values a row.
    ///
    /// # Errors
    /// `Shape` when the values do not fill the rows, or when the number of columns is neither the
    /// number of classes nor, for a margin of two classes, one.
    pub fn new(
        response: Response,
        values: impl Into<Arc<[f64]>>,
        columns: usize,
        classes: Classes,
    ) -> Result<Self> {
        let values = values.into();
        let expected = match (response, classes.len()) {
            (_, 0) => return Err(Error::empty("classes", "at least one class")),
            (Response::Margin, 2) => 1,
            (_, k) => k,
        };
        if columns != expected {
            let expected = format!("{expected} columns for the classes {classes:?}");
            return Err(Error::shape("columns", columns, expected));
        }
        if !values.len().is_multiple_of(columns) {
            let found = format!("{} values", values.len());
            return Err(Error::shape(
                "values",
                found,
                format!("full rows of {columns}"),
            ));
        }
        Ok(Self {
            response,
            tables: vec![ScoreTable {
                values,
                columns,
                classes,
            }],
        })
    }

    /// The tables of several outputs under one roof.
    ///
    /// # Errors
    /// `Empty` without any part, `Shape` when numbers of rows or responses differ.
    pub fn side_by_side(parts: impl IntoIterator<Item = Self>) -> Result<Self> {
        let mut parts = parts.into_iter();
        let Some(mut all) = parts.next() else {
            return Err(Error::empty("parts", "at least one output"));
        };
        for part in parts {
            if part.nrows() != all.nrows() || part.response != all.response {
                let found = format!("{} rows of {}", part.nrows(), part.response);
                let expected = format!("{} rows of {}", all.nrows(), all.response);
                return Err(Error::shape("parts", found, expected));
            }
            all.tables.extend(part.tables);
        }
        Ok(all)
    }

    /// Which response these are.
    pub fn response(&self) -> Response {
        self.response
    }

    /// The number of rows.
    pub fn nrows(&self) -> usize {
        self.tables.first().map_or(0, ScoreTable::nrows)
    }

    /// One table an output.
    pub fn tables(&self) -> &[ScoreTable] {
        &self.tables
    }

    /// The only table.
    ///
    /// # Errors
    /// `Shape` when there are several outputs.
    pub fn table(&self) -> Result<&ScoreTable> {
        match &*self.tables {
            [table] => Ok(table),
            tables => Err(Error::shape(
                "scores",
                format!("{} outputs", tables.len()),
                "the scores of one output",
            )),
        }
    }

    /// Two classes: one value a row, larger meaning the second (positive) class.
    ///
    /// # Errors
    /// `Shape` when there are several outputs or not two classes.
    pub fn positive(&self) -> Result<Cow<'_, [f64]>> {
        let table = self.table()?;
        match (table.classes.len(), table.columns) {
            (2, 1) => Ok(Cow::Borrowed(&table.values)),
            (2, _) => Ok(table.values.chunks_exact(2).map(|row| row[1]).collect()),
            (classes, _) => Err(Error::shape(
                "scores",
                format!("{classes} classes"),
                "two classes, of which the second is the positive one",
            )
            .advise("`column(label)` gives the scores of one class against the rest")),
        }
    }

    /// The scores of one class against the rest, as scores of false and true.
    ///
    /// # Errors
    /// `UnknownLabel`, or `Shape` when there are several outputs.
    pub fn column(&self, label: impl Into<Label>) -> Result<Self> {
        let table = self.table()?;
        let code = table.classes.find("label", &label.into())? as usize;
        let of = |row: &[f64]| match (table.columns, code) {
            (1, 0) => -row[0],
            (1, _) => row[0],
            _ => row[code],
        };
        let values: Vec<f64> = match self.response {
            Response::Margin => table.rows().map(of).collect(),
            Response::Probability => table
                .rows()
                .map(of)
                .flat_map(|value| [1.0 - value, value])
                .collect(),
        };
        let columns = if self.response == Response::Margin {
            1
        } else {
            2
        };
        Self::new(self.response, values, columns, Classes::bools())
    }

    /// The position of the first value that is NaN or infinite, as an error about `scores`.
    pub(crate) fn check_finite(&self) -> Result<()> {
        for table in &self.tables {
            if let Some(at) = find(&table.values, |value| !value.is_finite()) {
                return Err(Error::new(ErrorKind::NotFinite {
                    argument: "scores",
                    row: at / table.columns,
                    column: (table.columns > 1).then_some(at % table.columns),
                    value: table.values[at],
                }));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_positive_class_is_the_second() {
        let classes = Classes::new(["no", "yes"]);
        let margin = Scores::margin(vec![1.0, -2.0], classes.clone()).unwrap();
        assert_eq!(*margin.positive().unwrap(), [1.0, -2.0]);
        assert_eq!(
            *margin.column("no").unwrap().positive().unwrap(),
            [-1.0, 2.0]
        );
        let proba = Scores::new(Response::Probability, vec![0.25, 0.75], 2, classes).unwrap();
        assert_eq!(*proba.positive().unwrap(), [0.75]);
        assert_eq!(*proba.column("no").unwrap().positive().unwrap(), [0.25]);
    }

    #[test]
    fn many_classes_have_no_positive_one() {
        let classes = Classes::new(["a", "b", "c"]);
        let scores = Scores::new(Response::Margin, vec![1.0, 2.0, 3.0], 3, classes).unwrap();
        assert_eq!(scores.positive().unwrap_err().argument(), Some("scores"));
        assert_eq!(*scores.column("b").unwrap().positive().unwrap(), [2.0]);
        assert_eq!(scores.column("d").unwrap_err().argument(), Some("label"));
    }

    #[test]
    fn shapes_are_checked() {
        let two = Classes::bools();
        assert!(Scores::new(Response::Probability, vec![0.5; 3], 2, two.clone()).is_err());
        assert!(Scores::new(Response::Margin, vec![0.5; 4], 2, two.clone()).is_err());
        assert!(Scores::margin(vec![0.5], Classes::new(["one"])).is_ok());
        let bad = Scores::margin(vec![0.5, f64::NAN], two)
            .unwrap()
            .check_finite();
        assert_eq!(bad.unwrap_err().argument(), Some("scores"));
    }
}
