//! k folds of equal size.

use super::declare::k_folds;
use super::{check_folds, draw_if_shuffled, folds_of};
use crate::data::Dataset;
use crate::error::Result;
use crate::estimator::{Fold, Split};

k_folds! {
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
    pub struct KFold;
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
        let mut fold_of = vec![0; nrows];
        for (row, number) in order.into_iter().zip(cut(nrows, self.n_splits)) {
            fold_of[row] = number;
        }
        Ok(folds_of(&fold_of, self.n_splits))
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(self.n_splits)
    }
}

/// The part of each place when so many places are cut into parts, of which the first are longer.
pub(super) fn cut(places: usize, parts: usize) -> impl Iterator<Item = usize> {
    let (size, longer) = (places / parts, places % parts);
    (0..parts).flat_map(move |part| vec![part; size + usize::from(part < longer)])
}
