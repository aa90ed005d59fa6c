//! k folds of equal size.

use super::{check_folds, draw_if_shuffled, folds_of};
use crate::data::Dataset;
use crate::error::Result;
use crate::estimator::{Fold, Split};
use crate::parameters::setter;
use crate::random::RandomSource;

/// Cuts the rows into k folds of equal size; each is tested once, by a model of the others.
///
/// Without `shuffle` the folds are consecutive rows, so rows that are sorted by class give folds
/// that lack classes: shuffle, or take a [`StratifiedKFold`](super::StratifiedKFold). When k does
/// not divide the number of rows, the first folds have one row more. Labels are not looked at, so
/// y may have any number of columns.
///
/// ```
/// use linnaeus::{model_selection::KFold, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 5], vec![0, 0, 0, 1, 1])?;
/// let folds = KFold::new(2).folds(&data)?;
/// assert_eq!(folds[0].test, [0, 1, 2]);
/// assert_eq!(folds[0].train, [3, 4]);
/// let shuffled = KFold::new(2).shuffle(true).random_state(42).folds(&data)?;
/// assert_eq!(shuffled[0].test, [1, 2, 4]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `folds` refuses fewer than two folds and a `random_state` without `shuffle` (`Parameter`), and
/// more folds than rows (`Folds`).
///
/// # Differences from scikit-learn
/// The folds are those of `KFold`. A shuffle without a `random_state` has the seed 0; there it
/// differs from run to run.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct KFold {
    /// The number of folds.
    pub n_splits: usize,
    /// Whether rows are shuffled before they are cut.
    pub shuffle: bool,
    /// The seed, or a shared generator, of the shuffle.
    pub random_state: Option<RandomSource>,
}

impl Default for KFold {
    /// Five folds, not shuffled.
    fn default() -> Self {
        Self::new(5)
    }
}

impl KFold {
    /// This many folds, not shuffled.
    pub fn new(n_splits: usize) -> Self {
        Self {
            n_splits,
            shuffle: false,
            random_state: None,
        }
    }

    setter! {
        /// The number of folds.
        n_splits: usize
    }

    setter! {
        /// Whether rows are shuffled before they are cut.
        shuffle: bool
    }

    setter! {
        /// The seed of the shuffle, or a shared generator, which goes on drawing from call to call.
        random_state: RandomSource as some
    }
}

impl Split for KFold {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        let nrows = data.nrows();
        check_folds(self.n_splits, nrows)?;
        let mut order: Vec<usize> = (0..nrows).collect();
        draw_if_shuffled(self.shuffle, self.random_state.as_ref(), |random| {
            if let Some(random) = random {
                random.shuffle(&mut order);
            }
        })?;
        let (size, longer) = (nrows / self.n_splits, nrows % self.n_splits);
        let numbers =
            (0..self.n_splits).flat_map(|fold| vec![fold; size + usize::from(fold < longer)]);
        let mut fold_of = vec![0; nrows];
        for (row, number) in order.into_iter().zip(numbers) {
            fold_of[row] = number;
        }
        Ok(folds_of(&fold_of, self.n_splits))
    }
}
