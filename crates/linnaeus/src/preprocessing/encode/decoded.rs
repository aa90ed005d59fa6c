//! What encoded rows stand for.

use super::categories::{Categories, Category};
use crate::data::{Label, LabelKind, Labels, Matrix};
use crate::error::{Error, Result};

/// What a cell of decoded rows is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The category of this code.
    Category(u32),
    /// One of the infrequent categories; which one is not known any more.
    Infrequent,
    /// A category that the fit had not seen.
    Unknown,
}

/// The name of the infrequent categories of a column.
pub(super) const INFREQUENT: &str = "infrequent_sklearn";

/// Decoded rows: for each column its categories and the meaning of each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    pub(super) columns: Vec<(Categories, Vec<Meaning>)>,
}

impl Decoded {
    /// The meaning of every row in one column.
    pub fn column(&self, column: usize) -> Option<&[Meaning]> {
        self.columns.get(column).map(|(_, meanings)| &**meanings)
    }

    /// The category of one cell, if it is one.
    pub fn get(&self, row: usize, column: usize) -> Option<Category> {
        let (categories, meanings) = self.columns.get(column)?;
        match meanings.get(row)? {
            Meaning::Category(code) => categories.get(*code),
            _ => None,
        }
    }

    /// The rows as labels; infrequent categories are the label `infrequent_sklearn`.
    ///
    /// # Errors
    /// `Unsupported` for a column of numbers, `Labels` for an unknown category.
    pub fn labels(&self) -> Result<Labels> {
        let columns = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, (categories, meanings))| {
                let label = |(row, meaning): (usize, &Meaning)| match meaning {
                    Meaning::Infrequent => Ok(Label::from(INFREQUENT)),
                    Meaning::Unknown => Err(unknown(row, at)),
                    Meaning::Category(code) => match categories.get(*code) {
                        Some(Category::Label(label)) => Ok(label),
                        _ => Err(Error::unsupported(
                            "x",
                            format!("column {at} was fitted on numbers, which are no labels"),
                        )
                        .advise("`matrix` gives numbers")),
                    },
                };
                let labels: Result<Vec<Label>> = meanings.iter().enumerate().map(label).collect();
                Ok(Labels::from(labels?).columns()[0].clone())
            });
        let columns = columns.collect::<Result<Vec<_>>>()?;
        let kind = if columns.len() == 1 {
            LabelKind::Single
        } else {
            LabelKind::Multioutput
        };
        Ok(Labels::from_columns(kind, columns))
    }

    /// The rows as numbers.
    ///
    /// # Errors
    /// `Unsupported` for a column of labels and for an infrequent category, `Labels` for an
    /// unknown category.
    pub fn matrix(&self) -> Result<Matrix> {
        let nrows = self
            .columns
            .first()
            .map_or(0, |(_, meanings)| meanings.len());
        let mut values = vec![0.0; nrows * self.columns.len()];
        for (at, (categories, meanings)) in self.columns.iter().enumerate() {
            for (row, meaning) in meanings.iter().enumerate() {
                let category = match meaning {
                    Meaning::Category(code) => categories.get(*code),
                    Meaning::Infrequent => None,
                    Meaning::Unknown => return Err(unknown(row, at)),
                };
                let Some(Category::Number(number)) = category else {
                    let what = format!("row {row}, column {at} is no number");
                    return Err(Error::unsupported("x", what).advise("`labels` gives labels"));
                };
                values[row * self.columns.len() + at] = number;
            }
        }
        Matrix::new(nrows, self.columns.len(), values)
    }
}

fn unknown(row: usize, column: usize) -> Error {
    Error::labels(
        "x",
        format!("a category that the fit had not seen in row {row}, column {column}"),
        "known categories",
    )
    .advise("`column` tells them apart")
}
