//! Random parts that tear no group apart.

use super::declare::random_parts;
use super::groups::groups_of;
use super::shuffle::draw;
use crate::data::Dataset;
use crate::error::Result;
use crate::estimator::{Fold, Split};

random_parts! {
    /// Draws groups to test on and groups to fit on, again for each split.
    ///
    /// Sizes are numbers or shares of the groups, not of the rows: 20 % are tested when neither is
    /// given. Rows come in their order. Groups are those of [`Dataset::with_groups`].
    ///
    /// ```
    /// use linnaeus::{model_selection::GroupShuffleSplit, prelude::*};
    ///
    /// let data = Dataset::new(vec![[0.0]; 6], vec![0; 6])?.with_groups([1, 1, 2, 2, 3, 3])?;
    /// for fold in GroupShuffleSplit::new(4).test_size(1).folds(&data)? {
    ///     assert_eq!(fold.test[0] + 1, fold.test[1]);
    ///     assert_eq!(fold.train.len(), 4);
    /// }
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `folds` refuses data without groups (`Empty`), no split at all, and sizes out of range or
    /// that leave no group (`Parameter`, `Folds`).
    ///
    /// # Differences from scikit-learn
    /// The rows are those of `GroupShuffleSplit`. The `random_state` is 0 by default.
    pub struct GroupShuffleSplit { 5 splits, 0.2 to test on }
}

impl Split for GroupShuffleSplit {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        let groups = groups_of(data, "GroupShuffleSplit")?;
        let number = groups.classes().len();
        let (n_train, n_test) = self.sizes(number)?;
        let rows_of = |chosen: Vec<usize>| {
            let mut is_chosen = vec![false; number];
            chosen.into_iter().for_each(|group| is_chosen[group] = true);
            let rows = groups.codes().iter().enumerate();
            rows.filter(|(_, group)| is_chosen[**group as usize])
                .map(|(row, _)| row)
                .collect()
        };
        self.drawn(|random| {
            let Fold { train, test } = draw(number, n_train, n_test, random);
            Fold {
                train: rows_of(train),
                test: rows_of(test),
            }
        })
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(self.n_splits)
    }
}
