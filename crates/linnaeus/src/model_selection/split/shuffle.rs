//! Random parts of given sizes.

use super::declare::random_parts;
use crate::data::Dataset;
use crate::error::Result;
use crate::estimator::{Fold, Split};
use crate::random::RandomState;

random_parts! {
    /// Draws rows to test on and rows to fit on, again for each split.
    ///
    /// Unlike folds, the test parts of several splits overlap, so a row may be tested more than once
    /// or never: take it when the sizes matter, not for out-of-fold predictions. Rows come in drawn
    /// order. Labels are not looked at. 10 % of the rows are tested when neither size is given.
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
    pub struct ShuffleSplit { 10 splits, 0.1 to test on }
}

impl Split for ShuffleSplit {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        let nrows = data.nrows();
        let (n_train, n_test) = self.sizes(nrows)?;
        self.drawn(|random| draw(nrows, n_train, n_test, random))
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(self.n_splits)
    }
}

/// One split: of one permutation, the front is tested and what follows is fitted on.
pub(super) fn draw(nrows: usize, n_train: usize, n_test: usize, random: &mut RandomState) -> Fold {
    let mut test = random.permutation(nrows);
    let mut train = test.split_off(n_test);
    train.truncate(n_train);
    Fold { train, test }
}
