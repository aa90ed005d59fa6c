//! Folds that somebody else decided on.

use super::folds_of;
use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};

/// Folds given as the number of the fold that tests each row; -1 is never tested.
///
/// A validation set that is fixed: 0 for its rows and -1 for all others.
///
/// ```
/// use linnaeus::{model_selection::PredefinedSplit, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 4], vec![0, 1, 0, 1])?;
/// let folds = PredefinedSplit::new([0, 1, -1, 1]).folds(&data)?;
/// assert_eq!((&*folds[0].train, &*folds[0].test), (&[1, 2, 3][..], &[0][..]));
/// assert_eq!((&*folds[1].train, &*folds[1].test), (&[0, 2][..], &[1, 3][..]));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `folds` refuses another number of entries than rows (`Shape`).
///
/// # Differences from scikit-learn
/// The folds are those of `PredefinedSplit`, in the order of their numbers. There, the number of
/// rows is not compared.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredefinedSplit {
    /// The fold that tests each row, or -1.
    pub test_fold: Vec<i64>,
}

impl PredefinedSplit {
    /// The fold that tests each row, or -1 for none.
    pub fn new(test_fold: impl Into<Vec<i64>>) -> Self {
        Self {
            test_fold: test_fold.into(),
        }
    }

    fn numbers(&self) -> Vec<i64> {
        let mut numbers = self.test_fold.clone();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.retain(|&number| number != -1);
        numbers
    }
}

impl Split for PredefinedSplit {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        if self.test_fold.len() != data.nrows() {
            let expected = format!("{} entries, one for each row", data.nrows());
            return Err(Error::shape("test_fold", self.test_fold.len(), expected));
        }
        let numbers = self.numbers();
        let never = numbers.len();
        let fold_of = self.test_fold.iter();
        let fold_of = fold_of.map(|number| numbers.binary_search(number).unwrap_or(never));
        Ok(folds_of(&fold_of.collect::<Vec<_>>(), numbers.len()))
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(self.numbers().len())
    }
}
