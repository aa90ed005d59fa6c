//! How good is a model: scores of predicted labels, and curves over thresholds.
//!
//! Predicted labels go into [`accuracy_score`], [`precision_score`], [`recall_score`],
//! [`f1_score`], [`confusion_matrix`] and [`classification_report`], and into
//! [`balanced_accuracy_score`], [`jaccard_score`], [`matthews_corrcoef`], [`cohen_kappa_score`],
//! [`hamming_loss`], [`zero_one_loss`] and [`class_likelihood_ratios`]. Probabilities go into
//! [`log_loss`], [`brier_score_loss`], [`d2_log_loss_score`] and [`d2_brier_score`], margins into
//! [`hinge_loss`]. Scores (the answers of
//! `decision_function` and `predict_proba`) go into [`precision_recall_curve`], [`roc_curve`],
//! [`det_curve`], [`roc_auc_score`], [`average_precision_score`] and [`top_k_accuracy_score`]; those
//! of multilabel labels also into [`coverage_error`], [`label_ranking_loss`] and
//! [`label_ranking_average_precision_score`], and rankings of graded relevance into [`ndcg_score`].
//! [`Scoring`] is a metric by its name, for cross-validation. [`wilson_interval`] and
//! [`bootstrap_interval`] tell how sure a score is.
//!
//! ```
//! use linnaeus::metrics::*;
//! use linnaeus::prelude::*;
//!
//! let y_true = Labels::from([false, true, true, true, false]);
//! let y_pred = Labels::from([false, true, false, true, true]);
//! assert_eq!(accuracy_score(&y_true, &y_pred)?, 0.6);
//! assert_eq!(f1_score(&y_true, &y_pred, Average::Binary)?, 2.0 / 3.0);
//!
//! let scores = Scores::margin(vec![-2.0, 3.0, -1.0, 1.0, 0.5], Classes::bools())?;
//! let curve = precision_recall_curve(&y_true, &scores)?;
//! let cut = curve.at_precision(0.90).expect("the curve reaches 90 % precision");
//! assert_eq!((cut.threshold, cut.recall), (1.0, 2.0 / 3.0));
//! # Ok::<(), Error>(())
//! ```
//!
//! # Differences from scikit-learn
//! The numbers are those of scikit-learn 1.9.1 to the last bit. What differs:
//!
//! - **The positive class** of a binary task is the second of its classes in their order, whatever
//!   they are called: `true`, 1 of {-1, 1}, 2 of {0, 2} and of {1, 2}, "spam" of {"ham", "spam"}.
//!   (There, it is the label 1: an error for strings and for {0, 2}, and the *first* of {1, 2}.)
//!   `pos_label` names another one.
//! - **A metric that is not defined is an error**, not NaN with a warning: a curve or an area of
//!   rows that are all of one class. Zero denominators of precision, recall and F are 0, or
//!   what [`ZeroDivision`] says; [`Undefined`] tells of them.
//! - **Options that do not fit are an error**, not a warning: `pos_label` with an average over
//!   classes, `labels` with [`Average::Binary`].
//! - **Labels of unlike types** (true and 1, 1 and "1") are never equal; comparing them is an
//!   error. So are weights below zero.
//! - [`specificity_score`] and [`false_positive_rate`] have no counterpart there.

mod agreement;
mod areas;
mod bootstrap;
mod confusion;
mod counts;
mod curves;
mod forecasts;
mod gain;
mod interval;
mod jaccard;
mod likelihood;
mod losses;
mod normal;
mod one_against_rest;
mod options;
mod points;
mod questions;
mod ranking;
mod report;
mod rows;
mod scores;
mod scoring;
mod sums;
mod sweep;
mod targets;
mod top_k;

pub use agreement::{
    BalancedAccuracyOptions, Disagreement, KappaOptions, balanced_accuracy_score,
    balanced_accuracy_score_with, cohen_kappa_score, cohen_kappa_score_with, matthews_corrcoef,
    matthews_corrcoef_weighted,
};
pub use areas::{
    AveragePrecisionOptions, MultiClass, RocAucOptions, auc, average_precision_score,
    average_precision_score_by_class, average_precision_score_with, roc_auc_score,
    roc_auc_score_by_class, roc_auc_score_with,
};
pub use bootstrap::{BootstrapMethod, BootstrapOptions, Resamples, bootstrap_interval};
pub use confusion::{
    ConfusionMatrix, ConfusionOptions, Normalize, confusion_matrix, confusion_matrix_with,
};
pub use counts::BinaryCounts;
pub use curves::{
    CurveOptions, det_curve, det_curve_with, precision_recall_curve, precision_recall_curve_with,
    roc_curve, roc_curve_with,
};
pub use forecasts::Forecasts;
pub use gain::{GainOptions, dcg_score, ndcg_score};
pub use interval::{Interval, accuracy_interval, error_rate_interval, wilson_interval};
pub use jaccard::{JaccardScore, jaccard_average, jaccard_score, jaccard_scores};
pub use likelihood::{
    LikelihoodOptions, LikelihoodRatios, class_likelihood_ratios, class_likelihood_ratios_with,
};
pub use losses::{
    BrierOptions, HingeOptions, brier_score_loss, brier_score_loss_with, d2_brier_score,
    d2_brier_score_weighted, d2_log_loss_score, d2_log_loss_score_weighted, hinge_loss,
    hinge_loss_with, log_loss, log_loss_with,
};
pub use one_against_rest::{
    OneAgainstRestOptions, multilabel_confusion_matrix, multilabel_confusion_matrix_with,
};
pub use options::{Average, ClassOptions, RowOptions, ScoreOptions, Undefined, ZeroDivision};
pub use points::{DetCurve, OperatingPoint, PrecisionRecallCurve, RocCurve};
pub use ranking::{
    coverage_error, coverage_error_weighted, label_ranking_average_precision_score,
    label_ranking_average_precision_score_weighted, label_ranking_loss,
    label_ranking_loss_weighted,
};
pub use report::{
    ClassificationReport, ReportOptions, classification_report, classification_report_with,
};
pub use rows::{
    accuracy_score, accuracy_score_weighted, accuracy_score_with, hamming_loss,
    hamming_loss_weighted, zero_one_loss, zero_one_loss_with,
};
pub use scores::{
    AverageScore, ClassScore, f1_score, false_positive_rate, fbeta_score, precision_recall_fscore,
    precision_recall_fscore_support, precision_score, recall_score, specificity_score,
};
pub use scoring::{CustomScoring, Prediction, Scoring, ScoringResponse};
pub use sweep::{
    ThresholdCounts, confusion_matrix_at_thresholds, metric_at_thresholds, rows_by_falling_score,
};
pub use top_k::{TopKOptions, top_k_accuracy_score, top_k_accuracy_score_with};
