//! Random parts of given sizes.

use super::size::{SplitSize, resolve};
use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};
use crate::parameters::setter;
use crate::random::{RandomSource, RandomState};

/// Draws rows to test on and rows to fit on, again for each split.
///
/// Unlike folds, the test parts of several splits overlap, so a row may be tested more than once
/// or never: take it when the sizes matter, not for out-of-fold predictions. Rows come in drawn
/// order. Labels are not looked at.
///
/// ```
/// use linnaeus::{model_selection::ShuffleSplit, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 10], vec![0; 10])?;
/// let folds = ShuffleSplit::new(3).test_size(0.2).random_state(42).folds(&data)?;
/// assert_eq!(folds[0].test, [8, 1]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `folds` refuses no split at all, and sizes out of range or that leave no row (`Parameter`,
/// `Folds`).
///
/// # Differences from scikit-learn
/// The rows are those of `ShuffleSplit`, in its order. The `random_state` is 0 by default.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct ShuffleSplit {
    /// The number of splits.
    pub n_splits: usize,
    /// How many rows are tested: 10 % when neither size is given, else the rest.
    pub test_size: Option<SplitSize>,
    /// How many rows are fitted on: the rest when it is not given.
    pub train_size: Option<SplitSize>,
    /// The seed, or a shared generator.
    pub random_state: RandomSource,
}

impl Default for ShuffleSplit {
    /// Ten splits.
    fn default() -> Self {
        Self::new(10)
    }
}

impl ShuffleSplit {
    /// This many splits, each with 10 % of the rows to test on.
    pub fn new(n_splits: usize) -> Self {
        Self {
            n_splits,
            test_size: None,
            train_size: None,
            random_state: RandomSource::default(),
        }
    }

    setter! {
        /// The number of splits.
        n_splits: usize
    }

    setter! {
        /// How many rows are tested: a number (`20`) or a share (`0.2`).
        test_size: SplitSize as some
    }

    setter! {
        /// How many rows are fitted on: a number (`80`) or a share (`0.8`).
        train_size: SplitSize as some
    }

    setter! {
        /// The seed, or a shared generator, which goes on drawing from call to call.
        random_state: RandomSource as into
    }
}

impl Split for ShuffleSplit {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        check_count(self.n_splits)?;
        let nrows = data.nrows();
        let (n_train, n_test) = resolve(nrows, self.test_size, self.train_size, 0.1)?;
        self.random_state.with(|random| {
            let draw = |_| draw(nrows, n_train, n_test, random);
            (0..self.n_splits).map(draw).collect()
        })
    }
}

/// At least one split.
pub(super) fn check_count(n_splits: usize) -> Result<()> {
    if n_splits == 0 {
        return Err(Error::parameter("n_splits", n_splits, "an integer from 1"));
    }
    Ok(())
}

/// One split: of one permutation, the front is tested and what follows is fitted on.
pub(super) fn draw(nrows: usize, n_train: usize, n_test: usize, random: &mut RandomState) -> Fold {
    let mut test = random.permutation(nrows);
    let mut train = test.split_off(n_test);
    train.truncate(n_train);
    Fold { train, test }
}
