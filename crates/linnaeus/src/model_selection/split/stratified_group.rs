//! k folds that tear no group apart and have the classes in about the proportions of the whole.

use linnaeus_kernels::pairwise_sum;

use super::declare::k_folds;
use super::groups::{check_group_folds, groups_of};
use super::stratified::column_to_stratify;
use super::{check_folds, draw_if_shuffled, folds_of};
use crate::data::{Column, Dataset};
use crate::error::Result;
use crate::estimator::{Fold, Split};

k_folds! {
    /// Cuts the rows into k folds, each group whole in one of them, with the classes in the
    /// proportions of the whole as far as the groups allow it.
    ///
    /// The groups whose classes are most uneven go first, each to the fold where the shares of
    /// the classes stay most alike, and among folds that are as good to the one with the fewest
    /// rows. With `shuffle`, groups that are equally uneven go in random order.
    ///
    /// ```
    /// use linnaeus::{model_selection::StratifiedGroupKFold, prelude::*};
    ///
    /// let data = Dataset::new(vec![[0.0]; 8], vec![0, 0, 1, 1, 0, 0, 1, 1])?;
    /// let data = data.with_groups([1, 1, 2, 2, 3, 3, 4, 4])?;
    /// for fold in StratifiedGroupKFold::new(2).folds(&data)? {
    ///     assert_eq!(data.take(&fold.test)?.y.single()?.counts(), [2, 2]);
    /// }
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `folds` refuses data without groups (`Empty`), fewer than two folds and a `random_state`
    /// without `shuffle` (`Parameter`), more folds than rows, than groups or than rows of every
    /// class (`Folds`), and several columns of labels (`Labels`).
    ///
    /// # Differences from scikit-learn
    /// The folds are those of `StratifiedGroupKFold`. A class with fewer rows than folds is a
    /// warning there and silent here. A shuffle without a `random_state` has the seed 0.
    pub struct StratifiedGroupKFold;
}

impl Split for StratifiedGroupKFold {
    fn folds(&self, data: &Dataset) -> Result<Vec<Fold>> {
        check_folds(self.n_splits, data.nrows())?;
        let classes = column_to_stratify(data, self.n_splits)?;
        let groups = groups_of(data, "StratifiedGroupKFold")?;
        check_group_folds(self.n_splits, &groups)?;
        let mut order: Vec<usize> = (0..groups.classes().len()).collect();
        draw_if_shuffled(self.shuffle, self.random_state.as_ref(), |random| {
            if let Some(random) = random {
                random.shuffle(&mut order);
            }
        })?;
        let fold_of_group = deal(&groups, &classes, order, self.n_splits);
        let codes = groups.codes().iter();
        let fold_of: Vec<usize> = codes.map(|&code| fold_of_group[code as usize]).collect();
        Ok(folds_of(&fold_of, self.n_splits))
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(self.n_splits)
    }
}

/// The fold of each group.
fn deal(groups: &Column, classes: &Column, mut order: Vec<usize>, n_splits: usize) -> Vec<usize> {
    let n_classes = classes.classes().len();
    let mut counts = vec![vec![0.0; n_classes]; order.len()];
    for (&group, &class) in groups.codes().iter().zip(classes.codes()) {
        counts[group as usize][class as usize] += 1.0;
    }
    let totals: Vec<f64> = classes.counts().iter().map(|&count| count as f64).collect();
    let unevenness: Vec<f64> = counts.iter().map(|counts| deviation(counts)).collect();
    order.sort_by(|&a, &b| unevenness[b].total_cmp(&unevenness[a]));

    let mut in_folds = vec![vec![0.0; n_classes]; n_splits];
    let mut fold_of_group = vec![0; counts.len()];
    for group in order {
        let best = best_fold(&mut in_folds, &totals, &counts[group]);
        add(&mut in_folds[best], &counts[group], 1.0);
        fold_of_group[group] = best;
    }
    fold_of_group
}

/// The fold that this group leaves the most even; of folds as good as that, the lightest.
fn best_fold(in_folds: &mut [Vec<f64>], totals: &[f64], group: &[f64]) -> usize {
    let (mut best, mut least, mut fewest) = (0, f64::INFINITY, f64::INFINITY);
    for fold in 0..in_folds.len() {
        let rows = pairwise_sum(&in_folds[fold]);
        add(&mut in_folds[fold], group, 1.0);
        let uneven = spread(in_folds, totals);
        add(&mut in_folds[fold], group, -1.0);
        // As far apart as NumPy's `isclose` calls equal.
        let close = least.is_finite() && (uneven - least).abs() <= 1e-8 + 1e-5 * least.abs();
        if uneven < least || close && rows < fewest {
            (best, least, fewest) = (fold, uneven, rows);
        }
    }
    best
}

fn add(to: &mut [f64], counts: &[f64], times: f64) {
    for (to, count) in to.iter_mut().zip(counts) {
        *to += times * count;
    }
}

/// How much the shares of a class differ from fold to fold, on the average of the classes.
fn spread(in_folds: &[Vec<f64>], totals: &[f64]) -> f64 {
    let of_class = |class: usize| {
        let shares: Vec<f64> = in_folds
            .iter()
            .map(|counts| counts[class] / totals[class])
            .collect();
        // NumPy adds a column up from top to bottom, but a lone column as it adds up a row.
        if totals.len() == 1 {
            deviation(&shares)
        } else {
            deviation_by(&shares, |values| {
                values.iter().fold(0.0, |sum, value| sum + value)
            })
        }
    };
    let deviations: Vec<f64> = (0..totals.len()).map(of_class).collect();
    pairwise_sum(&deviations) / deviations.len() as f64
}

/// NumPy's `std` of a row.
fn deviation(values: &[f64]) -> f64 {
    deviation_by(values, pairwise_sum)
}

fn deviation_by(values: &[f64], sum: impl Fn(&[f64]) -> f64) -> f64 {
    let mean = sum(values) / values.len() as f64;
    let squares: Vec<f64> = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .collect();
    (sum(&squares) / values.len() as f64).sqrt()
}
