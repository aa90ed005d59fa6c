//! How good would a model be on rows that it has not seen: splits and cross-validation.
//!
//! ```
//! use linnaeus::{linear_model::SgdClassifier, metrics::Scoring, model_selection::*, prelude::*};
//!
//! let x = (0..20).map(|i| [f64::from(i % 5), f64::from(i % 3)]).collect::<Vec<_>>();
//! let y = (0..20).map(|i| i % 5 >= 3).collect::<Vec<_>>();
//! let data = Dataset::new(x, y)?;
//!
//! let (train, test) = train_test_split(&data, TrainTestSplit::new().stratify(true))?;
//! let sgd = SgdClassifier::new().random_state(42);
//! let accuracy = cross_val_score(&sgd, &train, 3, Scoring::Accuracy)?;
//! assert_eq!((accuracy.len(), test.nrows()), (3, 5));
//! let margins = cross_val_decision_function(&sgd, &train, StratifiedKFold::new(3))?;
//! assert_eq!(margins.positive()?.len(), 15);
//! # Ok::<(), Error>(())
//! ```
//!
//! [`cross_validate`] gives all of that from one set of fits.

mod cross_val;
mod curve;
mod cv;
mod learning_curve;
mod options;
mod out_of_fold;
mod permutation_test;
mod search;
mod split;
mod trials;
mod validation_curve;

pub use cross_val::{
    CrossValidation, Failure, cross_val_decision_function, cross_val_decision_function_with,
    cross_val_predict, cross_val_predict_proba, cross_val_predict_proba_with,
    cross_val_predict_with, cross_val_score, cross_val_score_with, cross_validate,
    cross_validate_with,
};
pub use curve::CurveFailure;
pub use cv::Cv;
pub(crate) use cv::check_partition;
pub use learning_curve::{
    LearningCurve, LearningCurveOptions, TrainSizes, incremental_learning_curve, learning_curve,
    learning_curve_with,
};
pub use options::{CrossValidateOptions, ErrorScore};
pub use out_of_fold::OutOfFold;
pub(crate) use out_of_fold::line_up;
pub use permutation_test::{
    PermutationTest, PermutationTestOptions, permutation_test_score, permutation_test_score_with,
};
pub use search::{
    Axis, Chooser, Distribution, GridSearchCv, HalvingGridSearchCv, HalvingRandomSearchCv,
    HalvingSchedule, MinResources, ParameterGrid, ParameterSampler, ParameterSet,
    RandomizedSearchCv, Refit, ScoreRows, SearchCvModel, SearchFailure, SearchResults, SearchRound,
};
pub use split::{
    GroupKFold, GroupShuffleSplit, KFold, LeaveOneGroupOut, LeaveOneOut, LeavePGroupsOut,
    LeavePOut, PredefinedSplit, RepeatedKFold, RepeatedStratifiedKFold, ShuffleSplit, SplitSize,
    StratifiedGroupKFold, StratifiedKFold, StratifiedShuffleSplit, Stratify, TimeSeriesSplit,
    TrainTestSplit, train_test_indices, train_test_split,
};
pub use validation_curve::{
    ValidationCurve, ValidationCurveOptions, validation_curve, validation_curve_with,
};
