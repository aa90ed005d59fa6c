//! x, y and what travels with them; and the one gate through which data reach an estimator.

use std::sync::Arc;

use super::label::Label;
use super::labels::{LabelKind, Labels, check_rows};
use super::matrix::Matrix;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::estimator::Support;

/// Rows with their labels and, if there are any, weights, groups and names.
///
/// Weights and groups are part of the data, so they cannot get lost between a split, a fit and a
/// score; an estimator that cannot use weights says so instead of ignoring them.
///
/// ```
/// use linnaeus::prelude::*;
///
/// let data = Dataset::new(vec![[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]], vec!["a", "b", "a"])?;
/// let (train, test) = data.split_at(2)?;
/// assert_eq!((train.nrows(), test.nrows()), (2, 1));
/// let is_a = data.relabel(|label| *label == "a")?;
/// assert_eq!(is_a.y.get(0), Some(&Label::Bool(true)));
/// # Ok::<(), Error>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The features.
    pub x: Matrix,
    /// The labels.
    pub y: Labels,
    /// How much each row counts, if not all count alike.
    pub weights: Option<Arc<[f64]>>,
    /// Which rows belong together and must not be torn apart by a split.
    pub groups: Option<Labels>,
    /// The names of the columns of x.
    pub feature_names: Option<Arc<[String]>>,
}

impl Dataset {
    /// x and y.
    ///
    /// x is a [`Matrix`] or rows (`Vec<[f64; 2]>`, `Vec<Vec<f64>>`); y is [`Labels`] or a vector
    /// of truth values, integers or strings.
    ///
    /// # Errors
    /// `Shape` when x and y differ in their number of rows or the rows of x in length.
    pub fn new<X, Y>(x: X, y: Y) -> Result<Self>
    where
        X: TryInto<Matrix, Error: Into<Error>>,
        Y: TryInto<Labels, Error: Into<Error>>,
    {
        let x: Matrix = x.try_into().map_err(Into::into)?;
        let y: Labels = y.try_into().map_err(Into::into)?;
        let data = Self {
            x,
            y,
            weights: None,
            groups: None,
            feature_names: None,
        };
        data.check_lengths()?;
        Ok(data)
    }

    /// x without labels: for transformers, which may be fitted on it. A classifier refuses it.
    ///
    /// ```
    /// use linnaeus::prelude::*;
    ///
    /// let data = Dataset::unlabelled(vec![[0.0, 1.0], [2.0, 3.0]])?;
    /// assert_eq!(data.y, Labels::absent(2));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `Shape` when the rows of x differ in length.
    pub fn unlabelled<X: TryInto<Matrix, Error: Into<Error>>>(x: X) -> Result<Self> {
        let x: Matrix = x.try_into().map_err(Into::into)?;
        let y = Labels::absent(x.nrows());
        Self::new(x, y)
    }

    /// The number of rows.
    pub fn nrows(&self) -> usize {
        self.x.nrows()
    }

    /// The number of features.
    pub fn ncols(&self) -> usize {
        self.x.ncols()
    }

    /// The same data with other labels.
    ///
    /// # Errors
    /// `Shape` when their number is not the number of rows.
    pub fn with_y(&self, y: impl Into<Labels>) -> Result<Self> {
        let data = Self {
            y: y.into(),
            ..self.clone()
        };
        data.check_lengths().map(|()| data)
    }

    /// The same data with other features; names are dropped when their number no longer fits.
    ///
    /// # Errors
    /// `Shape` when x has another number of rows.
    pub fn with_x(&self, x: impl Into<Matrix>) -> Result<Self> {
        let x = x.into();
        let names = self
            .feature_names
            .clone()
            .filter(|names| names.len() == x.ncols());
        let data = Self {
            x,
            feature_names: names,
            ..self.clone()
        };
        data.check_lengths().map(|()| data)
    }

    /// The same data with a weight for each row.
    ///
    /// # Errors
    /// `Shape` when there is not one weight a row, `NotFinite` when one is NaN or infinite.
    pub fn with_weights(&self, weights: impl Into<Arc<[f64]>>) -> Result<Self> {
        let data = Self {
            weights: Some(weights.into()),
            ..self.clone()
        };
        data.check_lengths()?;
        data.check_weights().map(|()| data)
    }

    /// The same data with a group for each row.
    ///
    /// # Errors
    /// `Shape` when there is not one group a row, `Labels` when there are several columns.
    pub fn with_groups(&self, groups: impl Into<Labels>) -> Result<Self> {
        let groups = groups.into();
        groups.single_named("groups")?;
        let data = Self {
            groups: Some(groups),
            ..self.clone()
        };
        data.check_lengths().map(|()| data)
    }

    /// The same data with a name for each column of x.
    ///
    /// # Errors
    /// `Shape` when there is not one name a column.
    pub fn with_feature_names<S: Into<String>>(
        &self,
        names: impl IntoIterator<Item = S>,
    ) -> Result<Self> {
        let names: Arc<[String]> = names.into_iter().map(Into::into).collect();
        let data = Self {
            feature_names: Some(names),
            ..self.clone()
        };
        data.check_lengths().map(|()| data)
    }

    /// The same rows with a label made of each label (see [`Labels::map`]).
    ///
    /// # Errors
    /// `Labels` when there are several columns of labels.
    pub fn relabel<L: Into<Label>>(&self, f: impl Fn(&Label) -> L) -> Result<Self> {
        self.with_y(self.y.map(f)?)
    }

    /// These rows, in this order, with all that belongs to them. No row of x is copied.
    ///
    /// # Errors
    /// `Shape` when a row is out of range.
    pub fn take(&self, rows: &[usize]) -> Result<Self> {
        check_rows(rows, self.nrows())?;
        Ok(Self {
            x: self.x.taken(rows),
            y: self.y.taken(rows),
            weights: self
                .weights
                .as_ref()
                .map(|w| rows.iter().map(|&row| w[row]).collect()),
            groups: self.groups.as_ref().map(|groups| groups.taken(rows)),
            feature_names: self.feature_names.clone(),
        })
    }

    /// The first `rows` rows, or all when there are fewer.
    pub fn head(&self, rows: usize) -> Self {
        let rows: Vec<usize> = (0..rows.min(self.nrows())).collect();
        self.take(&rows).expect("the rows are in range")
    }

    /// The first `rows` rows, and the rest.
    ///
    /// # Errors
    /// `Parameter` when there are fewer rows.
    pub fn split_at(&self, rows: usize) -> Result<(Self, Self)> {
        if rows > self.nrows() {
            return Err(Error::parameter(
                "rows",
                rows,
                format!("at most {}", self.nrows()),
            ));
        }
        let rest: Vec<usize> = (rows..self.nrows()).collect();
        Ok((self.head(rows), self.take(&rest)?))
    }

    fn check_lengths(&self) -> Result<()> {
        let expected = || format!("{} rows as in x", self.nrows());
        let rows = |argument, found| {
            if found == self.nrows() {
                Ok(())
            } else {
                Err(Error::shape(argument, found, expected()))
            }
        };
        rows("y", self.y.nrows())?;
        rows(
            "weights",
            self.weights
                .as_ref()
                .map_or(self.nrows(), |weights| weights.len()),
        )?;
        rows(
            "groups",
            self.groups.as_ref().map_or(self.nrows(), Labels::nrows),
        )?;
        match &self.feature_names {
            Some(names) if names.len() != self.ncols() => {
                let expected = format!("{} names, one for each column of x", self.ncols());
                Err(Error::shape("feature_names", names.len(), expected))
            }
            _ => Ok(()),
        }
    }

    fn check_weights(&self) -> Result<()> {
        let Some(weights) = &self.weights else {
            return Ok(());
        };
        match weights.iter().position(|weight| !weight.is_finite()) {
            Some(row) => Err(Error::new(ErrorKind::NotFinite {
                argument: "weights",
                row,
                column: None,
                value: weights[row],
            })),
            None => Ok(()),
        }
    }

    /// The very same data in memory; a step that does not look at y asks for the rest only.
    pub(crate) fn same(&self, other: &Self, with_y: bool) -> bool {
        let at = |weights: &Option<Arc<[f64]>>| weights.as_ref().map(|w| w.as_ptr());
        self.x.same(&other.x)
            && at(&self.weights) == at(&other.weights)
            && (!with_y || self.y.same(&other.y))
    }
}

/// Data that an estimator may be fitted on: complete, finite, of a kind that it supports, and with
/// only the classes that some row has. Nothing but [`Fit::job`](crate::estimator::Fit::job) makes
/// one, so no estimator can forget the checks.
#[derive(Clone, Debug)]
pub struct Task(Dataset);

impl Task {
    /// The checks, in one place for every estimator.
    pub(crate) fn admit(
        data: &Dataset,
        support: Support,
        estimator: &str,
        context: &Context,
    ) -> Result<Self> {
        data.check_lengths()?;
        if data.nrows() == 0 {
            return Err(Error::empty("x", "at least one row"));
        }
        if data.ncols() == 0 {
            return Err(Error::empty("x", "at least one column"));
        }
        if data.x.is_sparse() && !support.sparse {
            let what = format!("{estimator} needs a dense matrix");
            return Err(Error::unsupported("x", what));
        }
        if !support.not_finite {
            data.x.look_through(context);
        }
        data.x.check_numbers("x", support)?;
        if support.ignores_y {
            // Whatever y is, or if there is none, it is not looked at.
        } else if data.y.kind() == LabelKind::Absent {
            let expected = format!("labels, from which {estimator} learns");
            return Err(Error::labels("y", "none", expected)
                .advise("make the data with `Dataset::new(x, y)`"));
        } else if data.y.kind() != LabelKind::Single && !support.several_outputs {
            let found = format!("{} columns of labels", data.y.columns().len());
            return Err(Error::labels("y", found, "one column of labels")
                .advise("fit one model a column, or wrap the estimator in one that does"));
        }
        if let Some(weights) = &data.weights {
            if !support.weights {
                let what = format!("{estimator} cannot use weights");
                return Err(Error::unsupported("weights", what)
                    .advise("take another estimator, or data without weights"));
            }
            data.check_weights()?;
            if weights.iter().all(|&weight| weight == 0.0) {
                let expected = "at least one weight that is not zero";
                return Err(Error::parameter("weights", "only zeros", expected));
            }
        }
        Ok(Self(Dataset {
            y: data.y.present(),
            ..data.clone()
        }))
    }

    /// The data.
    pub fn data(&self) -> &Dataset {
        &self.0
    }
}

impl std::ops::Deref for Task {
    type Target = Dataset;
    fn deref(&self) -> &Dataset {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data() -> Dataset {
        Dataset::new(vec![[0.0], [1.0], [2.0]], vec!["a", "b", "a"]).unwrap()
    }

    #[test]
    fn rows_keep_what_belongs_to_them() {
        let data = data().with_weights(vec![1.0, 2.0, 3.0]).unwrap();
        let data = data
            .with_groups(vec![7, 8, 9])
            .unwrap()
            .with_feature_names(["f"])
            .unwrap();
        let part = data.take(&[2, 0]).unwrap();
        assert_eq!(part.weights.as_deref(), Some(&[3.0, 1.0][..]));
        assert_eq!(part.groups.as_ref().unwrap().integers().unwrap(), [9, 7]);
        assert_eq!(part.feature_names.as_ref().unwrap()[0], "f");
        assert_eq!(part.x.to_dense(), [2.0, 0.0]);
    }

    #[test]
    fn without_labels_only_those_are_fitted_who_do_not_look_at_them() {
        let data = Dataset::unlabelled(vec![[0.0], [f64::NAN]]).unwrap();
        let admitted = |support| Task::admit(&data, support, "it", &Context::new(1));
        let all = Support::plain().with_nan();
        assert_eq!(admitted(all).unwrap_err().argument(), Some("y"));
        assert!(admitted(all.ignoring_y()).is_ok());
        let error = admitted(Support::plain().ignoring_y()).unwrap_err();
        assert_eq!(error.argument(), Some("x"));
        let infinite = Dataset::unlabelled(vec![[f64::NAN], [f64::INFINITY]]).unwrap();
        let error = Task::admit(&infinite, all.ignoring_y(), "it", &Context::new(1)).unwrap_err();
        assert!(error.to_string().contains("found inf in row 1"), "{error}");
        assert!(data.y.single().is_err());
        assert_eq!(data.take(&[1]).unwrap().y, Labels::absent(1));
    }

    #[test]
    fn lengths_must_agree() {
        let cases = [
            (Dataset::new(vec![[0.0]], vec![1, 2]).unwrap_err(), "y"),
            (data().with_y(vec![1]).unwrap_err(), "y"),
            (data().with_x(Matrix::from(vec![[1.0]])).unwrap_err(), "y"),
            (data().with_weights(vec![1.0]).unwrap_err(), "weights"),
            (
                data().with_weights(vec![1.0, f64::NAN, 0.0]).unwrap_err(),
                "weights",
            ),
            (data().with_groups(vec![1]).unwrap_err(), "groups"),
            (
                data().with_feature_names(["a", "b"]).unwrap_err(),
                "feature_names",
            ),
            (data().take(&[3]).unwrap_err(), "rows"),
            (data().split_at(4).unwrap_err(), "rows"),
            (
                Dataset::new(vec![vec![0.0], vec![]], vec![1, 2]).unwrap_err(),
                "x",
            ),
        ];
        for (error, argument) in cases {
            assert_eq!(error.argument(), Some(argument), "{error}");
        }
        assert_eq!(data().head(9).nrows(), 3);
        let (all, none) = data().split_at(3).unwrap();
        assert_eq!((all.nrows(), none.nrows()), (3, 0));
    }
}
