//! Splitters: which rows a model is fitted on, and which it is tested on.

mod declare;
mod group_kfold;
mod group_shuffle;
mod groups;
mod kfold;
mod leave_out;
mod predefined;
mod repeated;
mod shuffle;
mod size;
mod stratified;
mod stratified_group;
mod stratified_shuffle;
mod time_series;
mod train_test;

pub use group_kfold::GroupKFold;
pub use group_shuffle::GroupShuffleSplit;
pub use kfold::KFold;
pub use leave_out::{LeaveOneGroupOut, LeaveOneOut, LeavePGroupsOut, LeavePOut};
pub use predefined::PredefinedSplit;
pub use repeated::{RepeatedKFold, RepeatedStratifiedKFold};
pub use shuffle::ShuffleSplit;
pub use size::SplitSize;
pub use stratified::StratifiedKFold;
pub use stratified_group::StratifiedGroupKFold;
pub use stratified_shuffle::StratifiedShuffleSplit;
pub use time_series::TimeSeriesSplit;
pub use train_test::{Stratify, TrainTestSplit, train_test_indices, train_test_split};

use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::estimator::{Fold, Split};
use crate::random::{RandomSource, RandomState};

/// Folds that were made elsewhere, taken as they are.
impl Split for Vec<Fold> {
    fn folds(&self, _: &Dataset) -> Result<Self> {
        Ok(self.clone())
    }

    fn number_of_folds(&self) -> Option<usize> {
        Some(self.len())
    }
}

/// Two folds at least, and no more than rows.
fn check_folds(n_splits: usize, nrows: usize) -> Result<()> {
    check_at_least_two(n_splits)?;
    if n_splits > nrows {
        let found = format!("{n_splits} folds of {nrows} rows");
        let expected = "at most as many folds as rows";
        return Err(Error::folds("n_splits", found, expected));
    }
    Ok(())
}

fn check_at_least_two(n_splits: usize) -> Result<()> {
    if n_splits < 2 {
        return Err(Error::parameter("n_splits", n_splits, "an integer from 2"));
    }
    Ok(())
}

/// Calls `draw` with a generator when rows are to be shuffled, with none when not.
///
/// A seed without a shuffle is refused: whoever gives one believes that rows are shuffled.
fn draw_if_shuffled<R>(
    shuffle: bool,
    random_state: Option<&RandomSource>,
    draw: impl FnOnce(Option<&mut RandomState>) -> R,
) -> Result<R> {
    match (shuffle, random_state) {
        (false, None) => Ok(draw(None)),
        (false, Some(found)) => {
            let expected = "none, as rows are not shuffled";
            Err(Error::parameter("random_state", found, expected)
                .advise("set `shuffle(true)`, or leave `random_state` out"))
        }
        (true, None) => RandomSource::default().with(|random| draw(Some(random))),
        (true, Some(source)) => source.with(|random| draw(Some(random))),
    }
}

/// The folds of which row `i` is tested in fold `fold_of[i]`, rows in ascending order.
fn folds_of(fold_of: &[usize], n_splits: usize) -> Vec<Fold> {
    let mut sizes = vec![0; n_splits];
    for &number in fold_of {
        // A number beyond the folds is a row that none of them tests.
        if let Some(size) = sizes.get_mut(number) {
            *size += 1;
        }
    }
    let fold = |number: usize| {
        let mut test = Vec::with_capacity(sizes[number]);
        let mut train = Vec::with_capacity(fold_of.len() - sizes[number]);
        for (row, &own) in fold_of.iter().enumerate() {
            if own == number {
                test.push(row);
            } else {
                train.push(row);
            }
        }
        Fold { train, test }
    };
    (0..n_splits).map(fold).collect()
}
