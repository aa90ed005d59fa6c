//! What cross-validation takes for its folds: a number, a splitter, or the folds themselves.

use std::sync::Arc;

use linnaeus_kernels::find;

use super::split::{KFold, StratifiedKFold};
use crate::data::{Dataset, LabelKind};
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};

/// The folds of a cross-validation, however they were given.
///
/// A number k is k folds, not shuffled: a [`StratifiedKFold`] for one column of labels, a
/// [`KFold`] for several. Which one is decided when the data are seen. Any other [`Split`] is taken
/// as it is; so is a `Vec` of [`Fold`]s.
///
/// ```
/// use linnaeus::{estimator::Fold, model_selection::*, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 4], vec![0, 0, 1, 1])?;
/// assert_eq!(Cv::from(2).folds(&data)?, StratifiedKFold::new(2).folds(&data)?);
/// let own = vec![Fold { train: vec![0, 2], test: vec![1, 3] }];
/// assert_eq!(Cv::from(own.clone()).folds(&data)?, own);
/// # Ok::<(), Error>(())
/// ```
///
/// # Differences from scikit-learn
/// As `check_cv` decides for a classifier. None is 5 there, and so is the default here.
#[derive(Clone, Debug)]
pub struct Cv(Given);

#[derive(Clone, Debug)]
enum Given {
    Count(i64),
    Splitter(Arc<dyn Split>),
}

impl Cv {
    /// The folds, checked: each has rows to fit on and rows to test on, and the data have them.
    ///
    /// # Errors
    /// `Parameter` (`n_splits`) for a number below 2, `Folds` (`cv`) for a fold that is empty or
    /// names a row that is not there; and those of the splitter.
    pub fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        let folds = match &self.0 {
            Given::Count(count) => {
                let n_splits = usize::try_from(*count)
                    .map_err(|_| Error::parameter("n_splits", count, "an integer from 2"))?;
                if data.y.kind() == LabelKind::Single {
                    StratifiedKFold::new(n_splits).folds(data)?
                } else {
                    KFold::new(n_splits).folds(data)?
                }
            }
            Given::Splitter(splitter) => splitter.folds(data)?,
        };
        check(&folds, data.nrows()).map(|()| folds)
    }

    /// The number of folds, if a number was given.
    pub(crate) fn number(&self) -> Option<usize> {
        match &self.0 {
            Given::Count(count) => usize::try_from(*count).ok(),
            Given::Splitter(_) => None,
        }
    }

    /// How many folds there will be, if that is known before the data are.
    pub fn number_of_folds(&self) -> Option<usize> {
        match &self.0 {
            Given::Count(count) => usize::try_from(*count).ok(),
            Given::Splitter(splitter) => splitter.number_of_folds(),
        }
    }
}

impl PartialEq for Cv {
    /// Equal numbers, or one and the same splitter: clones are equal.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Given::Count(own), Given::Count(others)) => own == others,
            (Given::Splitter(own), Given::Splitter(others)) => Arc::ptr_eq(own, others),
            _ => false,
        }
    }
}

impl Default for Cv {
    /// Five folds.
    fn default() -> Self {
        Self(Given::Count(5))
    }
}

fn check(folds: &[Fold], nrows: usize) -> Result<()> {
    if folds.is_empty() {
        return Err(Error::folds("cv", "none", "at least one fold"));
    }
    for (number, fold) in folds.iter().enumerate() {
        for (part, rows) in [("fit", &fold.train), ("test", &fold.test)] {
            if rows.is_empty() {
                let found = format!("none in fold {number}");
                return Err(Error::folds("cv", found, format!("rows to {part} on")));
            }
            if let Some(at) = find(rows, |row| row >= nrows) {
                let found = format!("row {} in fold {number}", rows[at]);
                return Err(Error::folds("cv", found, format!("rows below {nrows}")));
            }
        }
    }
    Ok(())
}

/// Whether each row is tested in exactly one fold, as out-of-fold predictions need it.
pub(crate) fn check_partition<'a>(
    folds: impl IntoIterator<Item = &'a Fold>,
    nrows: usize,
) -> Result<()> {
    let mut tested = vec![0_usize; nrows];
    for &row in folds.into_iter().flat_map(|fold| &fold.test) {
        tested[row] += 1;
    }
    match tested.iter().position(|&times| times != 1) {
        None => Ok(()),
        Some(row) => {
            let found = format!("row {row} in {} of them", tested[row]);
            let expected = "each row in exactly one test part, as a prediction for each row needs";
            Err(Error::folds("cv", found, expected)
                .advise("take a k-fold splitter, or ask for scores only"))
        }
    }
}

impl From<usize> for Cv {
    fn from(n_splits: usize) -> Self {
        Self(Given::Count(i64::try_from(n_splits).unwrap_or(i64::MAX)))
    }
}
impl From<i32> for Cv {
    fn from(n_splits: i32) -> Self {
        Self(Given::Count(n_splits.into()))
    }
}
impl<S: Split + 'static> From<S> for Cv {
    fn from(splitter: S) -> Self {
        Self(Given::Splitter(Arc::new(splitter)))
    }
}
impl From<&Self> for Cv {
    fn from(cv: &Self) -> Self {
        cv.clone()
    }
}
