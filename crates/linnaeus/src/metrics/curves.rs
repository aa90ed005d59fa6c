//! Curves over thresholds: precision against recall, ROC, and detection errors.

use std::sync::Arc;

use super::points::{DetCurve, PrecisionRecallCurve, RocCurve};
use super::sweep::ThresholdCounts;
use crate::data::{Label, Labels, Scores};
use crate::error::{Error, Result};
use crate::parameters::options;

/// Precision and recall at every threshold. (scikit-learn: `precision_recall_curve`.)
///
/// The positive class is the second class of the scores. It takes scores, not labels:
/// `decision_function` or `predict_proba`, out-of-fold ones for an honest curve.
///
/// # Errors
/// `Labels` when no row is positive: recall is not defined then (scikit-learn warns, and takes it
/// as 1). `Empty` without rows, `Shape` for unequal lengths and for scores of more than two
/// classes, `NotFinite` for scores that are NaN or infinite, `UnknownLabel` for a label that is no
/// class of the scores.
///
/// ```
/// use linnaeus::metrics::precision_recall_curve;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, false, true, true]);
/// let scores = Scores::margin(vec![0.1, 0.4, 0.35, 0.8], Classes::bools())?;
/// let curve = precision_recall_curve(&y_true, &scores)?;
/// assert_eq!(curve.thresholds(), [0.1, 0.35, 0.4, 0.8]);
/// assert_eq!(curve.precision(), [0.5, 2.0 / 3.0, 0.5, 1.0, 1.0]);
/// assert_eq!(curve.recall(), [1.0, 1.0, 0.5, 0.5, 0.0]);
/// # Ok::<(), Error>(())
/// ```
///
/// A curve of predicted labels, a common mistake, does not compile:
///
/// ```compile_fail,E0308
/// use linnaeus::metrics::precision_recall_curve;
/// use linnaeus::prelude::*;
///
/// let labels = Labels::from([false, true]);
/// precision_recall_curve(&labels, &labels);
/// ```
pub fn precision_recall_curve(y_true: &Labels, scores: &Scores) -> Result<PrecisionRecallCurve> {
    precision_recall_curve_with(y_true, scores, &CurveOptions::default())
}

/// Precision and recall at every threshold, with options. All points are kept unless
/// `drop_intermediate` says otherwise.
///
/// # Errors
/// As [`precision_recall_curve`]; `UnknownLabel` for a `pos_label` that is no class of the scores;
/// `Shape`, `NotFinite` and `Parameter` for weights that do not fit, are not finite, are below
/// zero, or are all zero.
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from(["a", "b", "c", "b"]);
/// let classes = y_true.classes()?.clone();
/// let scores = vec![2.0, 1.0, 0.0, 0.5, 3.0, 0.0, 1.0, 0.0, 2.0, 0.0, -1.0, 1.0];
/// let scores = Scores::new(Response::Margin, scores, 3, classes)?;
/// let of_b = CurveOptions::new().pos_label("b");
/// let curve = precision_recall_curve_with(&y_true, &scores, &of_b)?;
/// assert_eq!(curve.thresholds(), [-1.0, 0.0, 1.0, 3.0]);
/// # Ok::<(), Error>(())
/// ```
pub fn precision_recall_curve_with(
    y_true: &Labels,
    scores: &Scores,
    options: &CurveOptions,
) -> Result<PrecisionRecallCurve> {
    let counts = options.sweep(y_true, scores)?;
    check_positives(&counts)?;
    let drop = options.drop_intermediate.unwrap_or(false);
    Ok(PrecisionRecallCurve::new(counts, drop))
}

/// True and false positive rates at every threshold. (scikit-learn: `roc_curve`.)
///
/// Points on a straight line between their neighbours are left out, as scikit-learn does by
/// default; [`roc_curve_with`] can keep them.
///
/// # Errors
/// `Labels` when all rows are of one class: a rate is not defined then (scikit-learn warns, and
/// gives NaN). Otherwise as [`precision_recall_curve`].
///
/// ```
/// use linnaeus::metrics::roc_curve;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, false, true, true]);
/// let scores = Scores::margin(vec![0.1, 0.4, 0.35, 0.8], Classes::bools())?;
/// let curve = roc_curve(&y_true, &scores)?;
/// assert_eq!(curve.fpr(), [0.0, 0.0, 0.5, 0.5, 1.0]);
/// assert_eq!(curve.tpr(), [0.0, 0.5, 0.5, 1.0, 1.0]);
/// assert_eq!(curve.thresholds(), [f64::INFINITY, 0.8, 0.4, 0.35, 0.1]);
/// assert_eq!(curve.auc(), 0.75);
/// # Ok::<(), Error>(())
/// ```
pub fn roc_curve(y_true: &Labels, scores: &Scores) -> Result<RocCurve> {
    roc_curve_with(y_true, scores, &CurveOptions::default())
}

/// True and false positive rates at every threshold, with options.
///
/// # Errors
/// As [`roc_curve`] and, for the options, as [`precision_recall_curve_with`].
///
/// ```
/// use linnaeus::metrics::{CurveOptions, roc_curve_with};
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([0, 0, 0, 1]);
/// let classes = y_true.classes()?.clone();
/// let scores = Scores::margin(vec![0.1, 0.2, 0.3, 0.4], classes)?;
/// let all = CurveOptions::new().drop_intermediate(false);
/// assert_eq!(roc_curve_with(&y_true, &scores, &all)?.fpr().len(), 5);
/// # Ok::<(), Error>(())
/// ```
pub fn roc_curve_with(
    y_true: &Labels,
    scores: &Scores,
    options: &CurveOptions,
) -> Result<RocCurve> {
    let counts = options.sweep(y_true, scores)?;
    check_both_classes(&counts)?;
    let drop = options.drop_intermediate.unwrap_or(true);
    Ok(RocCurve::new(counts, drop))
}

/// The two rates of error at every threshold: how much of what is negative is taken as positive,
/// and how much of what is positive is missed. (scikit-learn: `det_curve`.)
///
/// Thresholds rise. The curve begins at the highest one that misses nothing and ends at the lowest
/// one that takes nothing negative as positive, which is infinity when every threshold does.
///
/// # Errors
/// As [`roc_curve`].
///
/// ```
/// use linnaeus::metrics::det_curve;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, false, true, true]);
/// let scores = Scores::margin(vec![0.1, 0.4, 0.35, 0.8], Classes::bools())?;
/// let curve = det_curve(&y_true, &scores)?;
/// assert_eq!(curve.fpr(), [0.5, 0.5, 0.0]);
/// assert_eq!(curve.fnr(), [0.0, 0.5, 0.5]);
/// assert_eq!(curve.thresholds(), [0.35, 0.4, 0.8]);
/// # Ok::<(), Error>(())
/// ```
pub fn det_curve(y_true: &Labels, scores: &Scores) -> Result<DetCurve> {
    det_curve_with(y_true, scores, &CurveOptions::default())
}

/// The two rates of error at every threshold, with options. All points are kept unless
/// `drop_intermediate` says otherwise.
///
/// # Errors
/// As [`roc_curve_with`].
///
/// ```
/// use linnaeus::metrics::{CurveOptions, det_curve_with};
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, true]);
/// let scores = Scores::margin(vec![2.0, 1.0], Classes::bools())?;
/// let of_false = CurveOptions::new().pos_label(false);
/// assert_eq!(det_curve_with(&y_true, &scores, &of_false)?.fpr(), [1.0, 1.0, 0.0]);
/// # Ok::<(), Error>(())
/// ```
pub fn det_curve_with(
    y_true: &Labels,
    scores: &Scores,
    options: &CurveOptions,
) -> Result<DetCurve> {
    let counts = options.sweep(y_true, scores)?;
    check_both_classes(&counts)?;
    Ok(counts.det_curve(options.drop_intermediate.unwrap_or(false)))
}

/// The curves of counts that are there already. They are drawn whatever the rows are; the functions
/// of labels refuse rows of one class.
impl ThresholdCounts {
    /// Precision and recall at every threshold. Without positive rows the recall is 1, as
    /// scikit-learn has it.
    pub fn precision_recall_curve(&self, drop_intermediate: bool) -> PrecisionRecallCurve {
        PrecisionRecallCurve::new(self.clone(), drop_intermediate)
    }

    /// True and false positive rates at every threshold; NaN where there are no such rows.
    pub fn roc_curve(&self, drop_intermediate: bool) -> RocCurve {
        RocCurve::new(self.clone(), drop_intermediate)
    }

    /// The area under the ROC curve, as [`roc_auc_score`](super::roc_auc_score) gives it; NaN where
    /// all rows are of one class.
    pub fn roc_auc(&self) -> f64 {
        self.roc_curve(true).auc()
    }

    /// The average precision, as [`average_precision_score`](super::average_precision_score) gives
    /// it; 0 without positive rows.
    pub fn average_precision(&self) -> f64 {
        self.precision_recall_curve(false).average_precision()
    }

    /// The two rates of error at every threshold; NaN where there are no such rows.
    pub fn det_curve(&self, drop_intermediate: bool) -> DetCurve {
        DetCurve::new(self, drop_intermediate)
    }
}

/// Rates need rows of both classes.
pub(super) fn check_both_classes(counts: &ThresholdCounts) -> Result<()> {
    check_positives(counts)?;
    if counts.negatives() <= 0.0 {
        return Err(Error::labels("y_true", "none", "at least one negative row"));
    }
    Ok(())
}

/// Recall needs positive rows.
pub(super) fn check_positives(counts: &ThresholdCounts) -> Result<()> {
    if counts.positives() <= 0.0 {
        return Err(Error::labels("y_true", "none", "at least one positive row"));
    }
    Ok(())
}

options! {
    /// What a curve may be told.
    pub struct CurveOptions {
        /// The class to look for; by default the second of two. With more classes it is looked for
        /// among all others, by the scores of its column.
        pos_label: Label as some = None;
        /// How much each row counts; by default all count 1. Rows of weight 0 form no threshold.
        weights: Arc<[f64]> as some = None;
        /// Whether points that do not change a drawn curve are left out; by default yes for ROC, no
        /// for the others.
        drop_intermediate: bool as some = None;
    }
}

impl CurveOptions {
    fn sweep(&self, y_true: &Labels, scores: &Scores) -> Result<ThresholdCounts> {
        ThresholdCounts::of(
            y_true,
            scores,
            self.pos_label.as_ref(),
            self.weights.as_deref(),
        )
    }
}
