//! Curves over thresholds: precision against recall, and ROC; and the areas under them.

use std::sync::Arc;

use super::points::{PrecisionRecallCurve, RocCurve, Shown};
use super::sums::trapezoids;
use super::sweep::Sweep;
use crate::data::{Label, Labels, Scores};
use crate::error::{Error, ErrorKind, Result};

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
    let sweep = options.sweep(y_true, scores)?;
    check_positives(&sweep)?;
    let shown = Shown::new(&sweep, options.drop_intermediate.unwrap_or(false), |at| {
        let tps = &sweep.tps;
        tps[at] != tps[at - 1] || tps[at + 1] != tps[at]
    });
    Ok(PrecisionRecallCurve { sweep, shown })
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
    let sweep = options.sweep(y_true, scores)?;
    check_positives(&sweep)?;
    if sweep.negatives() <= 0.0 {
        return Err(Error::labels("y_true", "none", "at least one negative row"));
    }
    let bends = |counts: &[f64], at: usize| {
        (counts[at + 1] - counts[at]) - (counts[at] - counts[at - 1]) != 0.0
    };
    let shown = Shown::new(&sweep, options.drop_intermediate.unwrap_or(true), |at| {
        bends(&sweep.fps, at) || bends(&sweep.tps, at)
    });
    Ok(RocCurve { sweep, shown })
}

/// The area under the ROC curve: how often a positive row scores higher than a negative one, ties
/// counting half. (scikit-learn: `roc_auc_score` of a binary task.)
///
/// # Errors
/// As [`roc_curve`].
///
/// ```
/// use linnaeus::metrics::roc_auc_score;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, true, false, true]);
/// let scores = Scores::margin(vec![0.0, 0.0, 0.0, 0.0], Classes::bools())?;
/// assert_eq!(roc_auc_score(&y_true, &scores)?, 0.5);
/// # Ok::<(), Error>(())
/// ```
pub fn roc_auc_score(y_true: &Labels, scores: &Scores) -> Result<f64> {
    roc_auc_score_with(y_true, scores, &CurveOptions::default())
}

/// The area under the ROC curve, with options. (`drop_intermediate` changes at most its last
/// bits.)
///
/// # Errors
/// As [`roc_curve_with`].
///
/// ```
/// use linnaeus::metrics::{CurveOptions, roc_auc_score_with};
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, true, false]);
/// let scores = Scores::margin(vec![0.0, 1.0, 2.0], Classes::bools())?;
/// let options = CurveOptions::new().weights([3.0, 1.0, 1.0]);
/// assert_eq!(roc_auc_score_with(&y_true, &scores, &options)?, 0.75);
/// # Ok::<(), Error>(())
/// ```
pub fn roc_auc_score_with(y_true: &Labels, scores: &Scores, options: &CurveOptions) -> Result<f64> {
    Ok(roc_curve_with(y_true, scores, options)?.auc())
}

/// The average of the precision over the recall that each threshold adds: the area under the steps
/// of the precision-recall curve. (scikit-learn: `average_precision_score` of a binary task.)
///
/// # Errors
/// As [`precision_recall_curve`]. (Without positive rows scikit-learn warns and gives 0.)
///
/// ```
/// use linnaeus::metrics::average_precision_score;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, false, true, true]);
/// let scores = Scores::margin(vec![0.1, 0.4, 0.35, 0.8], Classes::bools())?;
/// assert_eq!(average_precision_score(&y_true, &scores)?, 0.8333333333333333);
/// # Ok::<(), Error>(())
/// ```
pub fn average_precision_score(y_true: &Labels, scores: &Scores) -> Result<f64> {
    average_precision_score_with(y_true, scores, &CurveOptions::default())
}

/// The average precision, with options. (`drop_intermediate` does not change it.)
///
/// # Errors
/// As [`precision_recall_curve_with`].
///
/// ```
/// use linnaeus::metrics::{CurveOptions, average_precision_score_with};
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, true, false, true]);
/// let scores = Scores::margin(vec![0.0, 1.0, 2.0, 3.0], Classes::bools())?;
/// let options = CurveOptions::new().pos_label(false);
/// assert_eq!(average_precision_score_with(&y_true, &scores, &options)?, 0.8333333333333333);
/// # Ok::<(), Error>(())
/// ```
pub fn average_precision_score_with(
    y_true: &Labels,
    scores: &Scores,
    options: &CurveOptions,
) -> Result<f64> {
    Ok(precision_recall_curve_with(y_true, scores, options)?.average_precision())
}

/// The area under a line through points, by the trapezoidal rule. (scikit-learn: `auc`.)
///
/// # Errors
/// `Shape` for fewer than two points or unequal lengths, `NotFinite` for NaN and infinities,
/// `Parameter` when x neither rises nor falls all the way.
///
/// ```
/// use linnaeus::metrics::auc;
///
/// assert_eq!(auc(&[0.0, 0.5, 1.0], &[0.0, 1.0, 1.0])?, 0.75);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn auc(x: &[f64], y: &[f64]) -> Result<f64> {
    if x.len() < 2 {
        return Err(Error::shape("x", x.len(), "at least 2 points"));
    }
    if y.len() != x.len() {
        let expected = format!("{} values as in x", x.len());
        return Err(Error::shape("y", y.len(), expected));
    }
    for (argument, values) in [("x", x), ("y", y)] {
        if let Some(row) = values.iter().position(|value| !value.is_finite()) {
            return Err(Error::new(ErrorKind::NotFinite {
                argument,
                row,
                column: None,
                value: values[row],
            }));
        }
    }
    if x.is_sorted() {
        return Ok(trapezoids(x, y));
    }
    if x.iter().rev().is_sorted() {
        return Ok(-trapezoids(x, y));
    }
    let expected = "values that rise or fall all the way";
    Err(Error::parameter("x", "values that do both", expected))
}

fn check_positives(sweep: &Sweep) -> Result<()> {
    if sweep.positives() <= 0.0 {
        return Err(Error::labels("y_true", "none", "at least one positive row"));
    }
    Ok(())
}

/// What a curve or an area under one may be told.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CurveOptions {
    /// The class to look for; by default the second of two. With more classes it is looked for
    /// among all others, by the scores of its column.
    pub pos_label: Option<Label>,
    /// How much each row counts; by default all count 1. Rows of weight 0 form no threshold.
    pub weights: Option<Arc<[f64]>>,
    /// Whether points that do not change a drawn curve are left out; by default yes for ROC, no
    /// for precision and recall.
    pub drop_intermediate: Option<bool>,
}

impl CurveOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The class to look for.
    #[must_use]
    pub fn pos_label(self, label: impl Into<Label>) -> Self {
        Self {
            pos_label: Some(label.into()),
            ..self
        }
    }

    /// How much each row counts.
    #[must_use]
    pub fn weights(self, weights: impl Into<Arc<[f64]>>) -> Self {
        Self {
            weights: Some(weights.into()),
            ..self
        }
    }

    /// Whether points that do not change a drawn curve are left out.
    #[must_use]
    pub fn drop_intermediate(self, drop_intermediate: bool) -> Self {
        Self {
            drop_intermediate: Some(drop_intermediate),
            ..self
        }
    }

    fn sweep(&self, y_true: &Labels, scores: &Scores) -> Result<Sweep> {
        Sweep::of(
            y_true,
            scores,
            self.pos_label.as_ref(),
            self.weights.as_deref(),
        )
    }
}
