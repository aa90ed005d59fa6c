//! How good would a model be on rows that it has not seen: splits and cross-validation.

mod split;

pub use split::{
    KFold, ShuffleSplit, SplitSize, StratifiedKFold, StratifiedShuffleSplit, Stratify,
    TrainTestSplit, train_test_indices, train_test_split,
};
