//! Folds of rows in the order of time: what comes later is never fitted on.

use super::check_at_least_two;
use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};
use crate::parameters::setter;

/// Tests blocks at the end of the rows, each by a model of the rows before it.
///
/// Rows are in the order of time. The rows fitted on grow from fold to fold, or slide along with
/// `max_train_size`. The first rows are never tested, so there are scores but no out-of-fold
/// predictions.
///
/// ```
/// use linnaeus::{model_selection::TimeSeriesSplit, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 6], vec![0; 6])?;
/// let folds = TimeSeriesSplit::new(2).gap(1).folds(&data)?;
/// assert_eq!((&*folds[0].train, &*folds[0].test), (&[0][..], &[2, 3][..]));
/// assert_eq!((&*folds[1].train, &*folds[1].test), (&[0, 1, 2][..], &[4, 5][..]));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `folds` refuses fewer than two folds and a size of 0 (`Parameter`), and folds that together
/// with the gap leave no row for the first fit (`Folds`).
///
/// # Differences from scikit-learn
/// The folds are those of `TimeSeriesSplit`. A negative gap, there rows that are fitted on and
/// tested, does not exist; a `max_train_size` of 0, there no limit, is an error.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeSeriesSplit {
    /// The number of folds.
    pub n_splits: usize,
    /// The most rows to fit on; all that are there when it is not given.
    pub max_train_size: Option<usize>,
    /// The number of rows to test on; as many as fit when it is not given.
    pub test_size: Option<usize>,
    /// How many rows between those fitted on and those tested are left out.
    pub gap: usize,
}

impl Default for TimeSeriesSplit {
    /// Five folds.
    fn default() -> Self {
        Self::new(5)
    }
}

impl TimeSeriesSplit {
    /// This many folds.
    pub fn new(n_splits: usize) -> Self {
        Self {
            n_splits,
            max_train_size: None,
            test_size: None,
            gap: 0,
        }
    }

    setter! {
        /// The number of folds.
        n_splits: usize
    }

    setter! {
        /// The most rows to fit on.
        max_train_size: usize as some
    }

    setter! {
        /// The number of rows to test on.
        test_size: usize as some
    }

    setter! {
        /// How many rows between those fitted on and those tested are left out.
        gap: usize
    }
}

impl Split for TimeSeriesSplit {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        check_at_least_two(self.n_splits)?;
        for (name, size) in [
            ("max_train_size", self.max_train_size),
            ("test_size", self.test_size),
        ] {
            if size == Some(0) {
                return Err(Error::parameter(name, 0, "an integer from 1"));
            }
        }
        let (nrows, blocks) = (data.nrows(), self.n_splits.saturating_add(1));
        if blocks > nrows {
            let found = format!("{} folds of {nrows} rows", self.n_splits);
            return Err(Error::folds("n_splits", found, "fewer folds than rows"));
        }
        let test_size = self.test_size.unwrap_or(nrows / blocks);
        let tested = test_size.saturating_mul(self.n_splits);
        if tested.saturating_add(self.gap) >= nrows {
            let found = format!(
                "{} folds of {test_size} rows and a gap of {}, of {nrows} rows in all",
                self.n_splits, self.gap
            );
            return Err(Error::folds("n_splits", found, "a row for the first fit"));
        }
        let fold = |number: usize| {
            let start = nrows - tested + number * test_size;
            let end = start - self.gap;
            let first = self
                .max_train_size
                .map_or(0, |most| end.saturating_sub(most));
            Fold {
                train: (first..end).collect(),
                test: (start..start + test_size).collect(),
            }
        };
        Ok((0..self.n_splits).map(fold).collect())
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(self.n_splits)
    }
}
