//! Likelihood ratios: what a positive and a negative answer are worth.

use std::sync::Arc;

use super::confusion::{ConfusionOptions, confusion_matrix_with};
use super::counts::BinaryCounts;
use crate::data::{Label, Labels};
use crate::error::{Error, Result};
use crate::parameters::options;

/// By how much an answer changes the odds of the positive class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LikelihoodRatios {
    /// The true positive rate divided by the false positive rate; `None` when no negative row was
    /// predicted positive, or there is no positive row. The larger, the better.
    pub positive: Option<f64>,
    /// The false negative rate divided by the true negative rate; `None` when no negative row was
    /// predicted negative, or there is no positive row. The smaller, the better.
    pub negative: Option<f64>,
}

/// The two likelihood ratios of a task of two classes, the second of which is the positive one.
/// They do not depend on how frequent the classes are. (scikit-learn: `class_likelihood_ratios`.)
///
/// # Errors
/// `Labels` for more than two classes; and as [`confusion_matrix`](super::confusion_matrix).
///
/// ```
/// use linnaeus::metrics::class_likelihood_ratios;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, true, false, true, false]);
/// let y_pred = Labels::from([true, true, false, false, false]);
/// let ratios = class_likelihood_ratios(&y_true, &y_pred)?;
/// assert_eq!((ratios.positive, ratios.negative), (Some(1.5), Some(0.75)));
/// # Ok::<(), Error>(())
/// ```
pub fn class_likelihood_ratios(y_true: &Labels, y_pred: &Labels) -> Result<LikelihoodRatios> {
    class_likelihood_ratios_with(y_true, y_pred, &LikelihoodOptions::new())
}

options! {
    /// What [`class_likelihood_ratios_with`] may be told.
    pub struct LikelihoodOptions {
        /// The two classes, the negative one first; by default in their order.
        labels: Label as list = None;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}

/// The two likelihood ratios with options.
///
/// # Errors
/// As [`class_likelihood_ratios`] and [`confusion_matrix_with`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from(["ill", "well", "ill", "well", "well"]);
/// let y_pred = Labels::from(["ill", "ill", "well", "well", "well"]);
/// let options = LikelihoodOptions::new().labels(["well", "ill"]);
/// let ratios = class_likelihood_ratios_with(&y_true, &y_pred, &options)?;
/// assert_eq!(ratios.positive, Some(1.5));
/// # Ok::<(), Error>(())
/// ```
pub fn class_likelihood_ratios_with(
    y_true: &Labels,
    y_pred: &Labels,
    options: &LikelihoodOptions,
) -> Result<LikelihoodRatios> {
    let options = ConfusionOptions {
        labels: options.labels.clone(),
        weights: options.weights.clone(),
    };
    let matrix = confusion_matrix_with(y_true, y_pred, &options)?;
    let counts = matrix.binary().ok_or_else(|| {
        let found = format!("{} classes", matrix.classes().len());
        Error::labels("y_true", found, "two classes")
    })?;
    Ok(counts.likelihood_ratios())
}

impl BinaryCounts {
    /// The two likelihood ratios.
    pub fn likelihood_ratios(&self) -> LikelihoodRatios {
        let (positives, negatives) = (self.tp + self.fn_, self.tn + self.fp);
        let ratio = |part: f64, against: f64| {
            let denominator = against * positives;
            (denominator != 0.0).then(|| part * negatives / denominator)
        };
        LikelihoodRatios {
            positive: ratio(self.tp, self.fp),
            negative: ratio(self.fn_, self.tn),
        }
    }
}
