//! Losses of scores: of probabilities (log loss, Brier) and of margins (hinge).

use std::sync::Arc;

use super::forecasts::{Forecasts, Real};
use super::options::RowOptions;
use super::sums::average;
use super::targets::check_weights;
use crate::data::{Labels, Response, Scores};
use crate::error::{Error, Result};
use crate::parameters::options;

/// The average of -ln of the probability that was given to the true class. Probabilities keep a
/// distance of 2⁻⁵² from 0 and 1. (scikit-learn: `log_loss`.)
///
/// The classes of `y_proba` say what its columns are (`labels` there).
///
/// # Errors
/// `UnknownLabel` for a label of `y_true` that is no class of the scores; `Labels` for margins, for
/// one class only and for several columns of labels; `Empty` without rows, `Shape` for unequal
/// lengths, `NotFinite` and `Parameter` for values that are no probabilities.
///
/// ```
/// use linnaeus::metrics::log_loss;
/// use linnaeus::prelude::*;
///
/// let proba = Scores::new(Response::Probability, vec![0.5, 0.5, 0.0, 1.0], 2, Classes::bools())?;
/// let loss = log_loss(&Labels::from([false, true]), &proba)?;
/// assert!((loss - 2.0_f64.ln() / 2.0).abs() < 1e-15);
/// # Ok::<(), Error>(())
/// ```
pub fn log_loss(y_true: &Labels, y_proba: &Scores) -> Result<f64> {
    log_loss_with(y_true, y_proba, &RowOptions::new())
}

/// The log loss of rows that count unequally, or their sum instead of their average.
///
/// # Errors
/// As [`log_loss`]; `Shape`, `NotFinite` and `Parameter` for weights that do not fit, are not finite,
/// are below zero, or are all zero.
///
/// ```
/// use linnaeus::metrics::{RowOptions, log_loss_with};
/// use linnaeus::prelude::*;
///
/// let proba = Scores::new(Response::Probability, vec![0.5, 0.5, 0.0, 1.0], 2, Classes::bools())?;
/// let second = RowOptions::new().weights([0.0, 1.0]);
/// assert!(log_loss_with(&Labels::from([false, true]), &proba, &second)? < 1e-15);
/// # Ok::<(), Error>(())
/// ```
pub fn log_loss_with(y_true: &Labels, y_proba: &Scores, options: &RowOptions) -> Result<f64> {
    let forecasts = forecasts(y_true, y_proba, options.weights.as_ref())?;
    Ok(forecasts.log_loss(options.normalize))
}

options! {
    /// What [`brier_score_loss_with`] may be told.
    pub struct BrierOptions {
        /// Whether the score is halved, so that it ends at 1; by default with two classes.
        scale_by_half: bool as some = None;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}

/// The average squared distance of probabilities from the truth; for two classes that of the
/// positive one alone, which is half of the distance of both. (scikit-learn: `brier_score_loss`.)
///
/// # Errors
/// As [`log_loss`].
///
/// ```
/// use linnaeus::metrics::brier_score_loss;
/// use linnaeus::prelude::*;
///
/// let proba = Scores::new(Response::Probability, vec![0.5, 0.5, 0.0, 1.0], 2, Classes::bools())?;
/// assert_eq!(brier_score_loss(&Labels::from([false, true]), &proba)?, 0.125);
/// # Ok::<(), Error>(())
/// ```
pub fn brier_score_loss(y_true: &Labels, y_proba: &Scores) -> Result<f64> {
    brier_score_loss_with(y_true, y_proba, &BrierOptions::new())
}

/// The Brier score with options.
///
/// # Errors
/// As [`log_loss_with`].
///
/// ```
/// use linnaeus::metrics::{BrierOptions, brier_score_loss_with};
/// use linnaeus::prelude::*;
///
/// let proba = Scores::new(Response::Probability, vec![0.5, 0.5, 0.0, 1.0], 2, Classes::bools())?;
/// let both = BrierOptions::new().scale_by_half(false);
/// assert_eq!(brier_score_loss_with(&Labels::from([false, true]), &proba, &both)?, 0.25);
/// # Ok::<(), Error>(())
/// ```
pub fn brier_score_loss_with(
    y_true: &Labels,
    y_proba: &Scores,
    options: &BrierOptions,
) -> Result<f64> {
    let forecasts = forecasts(y_true, y_proba, options.weights.as_ref())?;
    let two_classes = y_proba.table()?.classes().len() < 3;
    Ok(forecasts.brier_score(options.scale_by_half.unwrap_or(two_classes)))
}

/// The share of the log loss that a model takes away from forecasts which say of every row how
/// frequent the classes are: 1 is perfect, 0 no better than those. (scikit-learn:
/// `d2_log_loss_score`.)
///
/// # Errors
/// `Empty` for fewer than two rows (scikit-learn: NaN and a warning); and as [`log_loss`].
///
/// ```
/// use linnaeus::metrics::d2_log_loss_score;
/// use linnaeus::prelude::*;
///
/// let proba = Scores::new(Response::Probability, vec![0.5, 0.5, 0.5, 0.5], 2, Classes::bools())?;
/// assert_eq!(d2_log_loss_score(&Labels::from([false, true]), &proba)?, 0.0);
/// # Ok::<(), Error>(())
/// ```
pub fn d2_log_loss_score(y_true: &Labels, y_proba: &Scores) -> Result<f64> {
    defined(forecasts(y_true, y_proba, None)?.d2_log_loss())
}

/// [`d2_log_loss_score`] of rows that count unequally.
///
/// # Errors
/// As [`d2_log_loss_score`] and [`log_loss_with`].
///
/// ```
/// use linnaeus::metrics::d2_log_loss_score_weighted;
/// use linnaeus::prelude::*;
///
/// let proba = Scores::new(Response::Probability, vec![0.5, 0.5, 0.5, 0.5], 2, Classes::bools())?;
/// let y_true = Labels::from([false, true]);
/// assert!(d2_log_loss_score_weighted(&y_true, &proba, &[3.0, 1.0])? < 0.0);
/// # Ok::<(), Error>(())
/// ```
pub fn d2_log_loss_score_weighted(
    y_true: &Labels,
    y_proba: &Scores,
    weights: &[f64],
) -> Result<f64> {
    defined(forecasts(y_true, y_proba, Some(&weights.into()))?.d2_log_loss())
}

/// The share of the Brier score that a model takes away from forecasts which say of every row how
/// frequent the classes are: 1 is perfect, 0 no better than those. (scikit-learn: `d2_brier_score`.)
///
/// # Errors
/// As [`d2_log_loss_score`].
///
/// ```
/// use linnaeus::metrics::d2_brier_score;
/// use linnaeus::prelude::*;
///
/// let proba = Scores::new(Response::Probability, vec![0.5, 0.5, 0.0, 1.0], 2, Classes::bools())?;
/// assert_eq!(d2_brier_score(&Labels::from([false, true]), &proba)?, 0.5);
/// # Ok::<(), Error>(())
/// ```
pub fn d2_brier_score(y_true: &Labels, y_proba: &Scores) -> Result<f64> {
    defined(forecasts(y_true, y_proba, None)?.d2_brier())
}

/// [`d2_brier_score`] of rows that count unequally.
///
/// # Errors
/// As [`d2_log_loss_score_weighted`].
///
/// ```
/// use linnaeus::metrics::d2_brier_score_weighted;
/// use linnaeus::prelude::*;
///
/// let proba = Scores::new(Response::Probability, vec![0.5, 0.5, 0.5, 0.5], 2, Classes::bools())?;
/// let y_true = Labels::from([false, true]);
/// assert!(d2_brier_score_weighted(&y_true, &proba, &[3.0, 1.0])? < 0.0);
/// # Ok::<(), Error>(())
/// ```
pub fn d2_brier_score_weighted(y_true: &Labels, y_proba: &Scores, weights: &[f64]) -> Result<f64> {
    defined(forecasts(y_true, y_proba, Some(&weights.into()))?.d2_brier())
}

fn forecasts(y_true: &Labels, y_proba: &Scores, weights: Option<&Arc<[f64]>>) -> Result<Forecasts> {
    let forecasts = Forecasts::of(y_true, y_proba)?;
    match weights {
        Some(weights) => forecasts.with_weights(weights.clone()),
        None => Ok(forecasts),
    }
}

fn defined(score: Option<f64>) -> Result<f64> {
    score.ok_or_else(|| {
        Error::empty(
            "y_true",
            "at least two rows, to be compared with each other",
        )
    })
}

/// The average of how far a margin is from being right by 1: max(0, 1 - margin of the true class);
/// with more than two classes, 1 minus the lead of the true class over the best other one.
/// (scikit-learn: `hinge_loss`.)
///
/// # Errors
/// `Labels` for probabilities; `UnknownLabel` for a label of `y_true` that is no class of the scores;
/// `Empty` without rows, `Shape` for unequal lengths, `NotFinite` for NaN and infinities.
///
/// ```
/// use linnaeus::metrics::hinge_loss;
/// use linnaeus::prelude::*;
///
/// let margins = Scores::margin(vec![-2.0, 0.25], Classes::bools())?;
/// assert_eq!(hinge_loss(&Labels::from([false, true]), &margins)?, 0.375);
/// # Ok::<(), Error>(())
/// ```
pub fn hinge_loss(y_true: &Labels, pred_decision: &Scores) -> Result<f64> {
    hinge(y_true, pred_decision, None, false)
}

options! {
    /// What [`hinge_loss_with`] may be told.
    pub struct HingeOptions {
        /// Whether it is computed in `f32`, as scikit-learn does for margins of more than two classes
        /// that are given so; by default not.
        single_precision: bool = false;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}

/// The hinge loss with options.
///
/// # Errors
/// As [`hinge_loss`]; `Shape`, `NotFinite` and `Parameter` for weights that do not fit, are not
/// finite, are below zero, or are all zero.
///
/// ```
/// use linnaeus::metrics::{HingeOptions, hinge_loss_with};
/// use linnaeus::prelude::*;
///
/// let margins = Scores::margin(vec![-2.0, 0.25], Classes::bools())?;
/// let options = HingeOptions::new().weights([1.0, 2.0]);
/// assert_eq!(hinge_loss_with(&Labels::from([false, true]), &margins, &options)?, 0.5);
/// # Ok::<(), Error>(())
/// ```
pub fn hinge_loss_with(
    y_true: &Labels,
    pred_decision: &Scores,
    options: &HingeOptions,
) -> Result<f64> {
    let weights = options.weights.as_deref();
    hinge(y_true, pred_decision, weights, options.single_precision)
}

fn hinge(
    y_true: &Labels,
    pred_decision: &Scores,
    weights: Option<&[f64]>,
    single_precision: bool,
) -> Result<f64> {
    if pred_decision.response() != Response::Margin {
        let found = pred_decision.response();
        let expected = "the answers of decision_function";
        return Err(Error::labels("pred_decision", found, expected));
    }
    let table = pred_decision.table()?;
    let column = y_true.single_named("y_true")?;
    let codes = column.onto_named(table.classes(), "y_true")?;
    if y_true.nrows() == 0 {
        return Err(Error::empty("y_true", "at least one row"));
    }
    if table.nrows() != y_true.nrows() {
        let expected = format!("{} rows as in y_true", y_true.nrows());
        return Err(Error::shape("pred_decision", table.nrows(), expected));
    }
    pred_decision.check_finite()?;
    check_weights(weights, y_true.nrows())?;
    let rows = table.rows().zip(codes.codes());
    if single_precision && table.ncols() > 1 {
        let losses: Vec<f32> = rows.map(|(row, &own)| row_loss(row, own)).collect();
        if weights.is_none() {
            let sum = linnaeus_kernels::pairwise_sum(&losses);
            return Ok(f64::from(sum / losses.len() as f32));
        }
        let losses: Vec<f64> = losses.into_iter().map(f64::from).collect();
        return Ok(averaged(&losses, weights));
    }
    let losses: Vec<f64> = rows.map(|(row, &own)| row_loss(row, own)).collect();
    Ok(averaged(&losses, weights))
}

fn averaged(losses: &[f64], weights: Option<&[f64]>) -> f64 {
    average(losses, weights).expect("some weight is above zero and none is below")
}

fn row_loss<T: Real>(row: &[f64], own: u32) -> T {
    let (zero, one) = (T::from_f64(0.0), T::from_f64(1.0));
    let margin = match row {
        [margin] if own == 0 => T::from_f64(-margin),
        [margin] => T::from_f64(*margin),
        _ => {
            let others = row.iter().enumerate().filter(|(at, _)| *at != own as usize);
            let best = others.map(|(_, &value)| value).max_by(f64::total_cmp);
            let best = best.expect("there are two columns or more");
            T::from_f64(row[own as usize]) - T::from_f64(best)
        }
    };
    (one - margin).max(zero)
}
