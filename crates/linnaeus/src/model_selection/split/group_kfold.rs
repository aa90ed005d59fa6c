//! k folds that tear no group apart.

use super::declare::k_folds;
use super::groups::{check_group_folds, groups_of};
use super::{check_folds, draw_if_shuffled, folds_of};
use crate::data::{Column, Dataset};
use crate::error::Result;
use crate::estimator::{Fold, Split};
use crate::random::RandomState;

k_folds! {
    /// Cuts the rows into k folds of about equal size, each group whole in one of them.
    ///
    /// Take it when rows of one group are alike (pictures of one patient, lines of one writer):
    /// a model that has seen some of them knows the others. Groups are those of
    /// [`Dataset::with_groups`].
    ///
    /// The biggest group goes first, each to the fold with the fewest rows so far; among equally
    /// big groups the last one goes first. With `shuffle`, the groups are shuffled instead and cut
    /// into k parts of as many groups.
    ///
    /// ```
    /// use linnaeus::{model_selection::GroupKFold, prelude::*};
    ///
    /// let data = Dataset::new(vec![[0.0]; 5], vec![0; 5])?.with_groups(["a", "b", "b", "c", "a"])?;
    /// let folds = GroupKFold::new(2).folds(&data)?;
    /// assert_eq!(folds[0].test, [1, 2, 3]);
    /// assert_eq!(folds[1].test, [0, 4]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `folds` refuses data without groups (`Empty`), fewer than two folds and a `random_state`
    /// without `shuffle` (`Parameter`), and more folds than groups (`Folds`).
    ///
    /// # Differences from scikit-learn
    /// The folds are those of `GroupKFold`. A shuffle without a `random_state` has the seed 0.
    pub struct GroupKFold;
}

impl Split for GroupKFold {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        check_folds(self.n_splits, data.nrows())?;
        let groups = groups_of(data, "GroupKFold")?;
        check_group_folds(self.n_splits, &groups)?;
        let fold_of_group =
            draw_if_shuffled(
                self.shuffle,
                self.random_state.as_ref(),
                |random| match random {
                    Some(random) => cut(groups.classes().len(), self.n_splits, random),
                    None => deal(&groups, self.n_splits),
                },
            )?;
        let codes = groups.codes().iter();
        let fold_of: Vec<usize> = codes.map(|&code| fold_of_group[code as usize]).collect();
        Ok(folds_of(&fold_of, self.n_splits))
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(self.n_splits)
    }
}

/// The fold of each group: the biggest first, to the lightest fold.
fn deal(groups: &Column, n_splits: usize) -> Vec<usize> {
    let sizes = groups.counts();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|&group| sizes[group]);
    let mut rows_in = vec![0; n_splits];
    let mut fold_of_group = vec![0; sizes.len()];
    for group in order.into_iter().rev() {
        let lightest = (0..n_splits).min_by_key(|&fold| rows_in[fold]).unwrap_or(0);
        rows_in[lightest] += sizes[group];
        fold_of_group[group] = lightest;
    }
    fold_of_group
}

/// The fold of each group: shuffled, and cut into parts of which the first are bigger.
fn cut(n_groups: usize, n_splits: usize, random: &mut RandomState) -> Vec<usize> {
    let mut fold_of_group = vec![0; n_groups];
    let order = random.permutation(n_groups);
    for (group, fold) in order.into_iter().zip(super::kfold::cut(n_groups, n_splits)) {
        fold_of_group[group] = fold;
    }
    fold_of_group
}
