//! Averages over the rows: how many labels are right, and how many wrong.

use linnaeus_kernels::{dot, pairwise_sum};

use super::options::RowOptions;
use super::sums::average;
use super::targets::{Pair, Targets, check_weights};
use crate::data::Labels;
use crate::error::Result;

/// The share of rows whose predicted label is the true one; of multilabel labels, the share of
/// rows with all columns right. (scikit-learn: `accuracy_score`.)
///
/// Beware of it when classes are unequal: "never a 5" is right for nine digits in ten.
///
/// # Errors
/// `Empty` without rows, `Shape` for unequal lengths, `Labels` for labels that cannot be compared.
///
/// ```
/// use linnaeus::metrics::accuracy_score;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from(["a", "b", "c", "b"]);
/// assert_eq!(accuracy_score(&y_true, &Labels::from(["a", "b", "b", "b"]))?, 0.75);
/// # Ok::<(), Error>(())
/// ```
pub fn accuracy_score(y_true: &Labels, y_pred: &Labels) -> Result<f64> {
    accuracy_score_with(y_true, y_pred, &RowOptions::new())
}

/// The accuracy of rows that count unequally: the weight of the rows that are right, divided by
/// the weight of all.
///
/// # Errors
/// As [`accuracy_score`]; and `Shape`, `NotFinite` or `Parameter` for weights that do not fit, are
/// not finite, are below zero, or are all zero.
///
/// ```
/// use linnaeus::metrics::accuracy_score_weighted;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([1, 0, 1]), Labels::from([1, 1, 1]));
/// assert_eq!(accuracy_score_weighted(&y_true, &y_pred, &[1.0, 2.0, 1.0])?, 0.5);
/// # Ok::<(), Error>(())
/// ```
pub fn accuracy_score_weighted(y_true: &Labels, y_pred: &Labels, weights: &[f64]) -> Result<f64> {
    accuracy_score_with(y_true, y_pred, &RowOptions::new().weights(weights))
}

/// The accuracy with options: of rows that count unequally, or their sum instead of their share.
///
/// # Errors
/// As [`accuracy_score_weighted`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([1, 0, 1]), Labels::from([1, 1, 1]));
/// let weight_of_right = RowOptions::new().normalize(false).weights([0.5, 2.0, 1.0]);
/// assert_eq!(accuracy_score_with(&y_true, &y_pred, &weight_of_right)?, 1.5);
/// # Ok::<(), Error>(())
/// ```
pub fn accuracy_score_with(y_true: &Labels, y_pred: &Labels, options: &RowOptions) -> Result<f64> {
    let targets = Targets::new(y_true, y_pred)?;
    let weights = options.weights.as_deref();
    check_weights(weights, targets.nrows())?;
    if let (Targets::Single(pair), None) = (&targets, weights) {
        // A sum of ones and zeros is exact, whatever its order.
        let right = pair.equal() as f64;
        return Ok(match options.normalize {
            true => right / targets.nrows() as f64,
            false => right,
        });
    }
    let mut right = vec![1.0; targets.nrows()];
    for pair in columns(&targets) {
        for (right, (y_true, y_pred)) in right.iter_mut().zip(pair.codes()) {
            if y_true != y_pred {
                *right = 0.0;
            }
        }
    }
    Ok(match (options.normalize, weights) {
        (true, _) => average_of_rows(&right, weights),
        (false, Some(weights)) => dot(&right, weights),
        (false, None) => pairwise_sum(&right),
    })
}

/// The share of rows whose predicted label is not the true one: 1 minus the accuracy.
/// (scikit-learn: `zero_one_loss`.)
///
/// # Errors
/// As [`accuracy_score`].
///
/// ```
/// use linnaeus::metrics::zero_one_loss;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from(["a", "b", "c", "b"]);
/// assert_eq!(zero_one_loss(&y_true, &Labels::from(["a", "b", "b", "b"]))?, 0.25);
/// # Ok::<(), Error>(())
/// ```
pub fn zero_one_loss(y_true: &Labels, y_pred: &Labels) -> Result<f64> {
    zero_one_loss_with(y_true, y_pred, &RowOptions::new())
}

/// The share of wrong rows with options: of rows that count unequally, or their sum instead of their
/// share.
///
/// # Errors
/// As [`accuracy_score_weighted`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([1, 0, 1]), Labels::from([1, 1, 1]));
/// let wrong_rows = RowOptions::new().normalize(false);
/// assert_eq!(zero_one_loss_with(&y_true, &y_pred, &wrong_rows)?, 1.0);
/// # Ok::<(), Error>(())
/// ```
pub fn zero_one_loss_with(y_true: &Labels, y_pred: &Labels, options: &RowOptions) -> Result<f64> {
    let right = accuracy_score_with(y_true, y_pred, options)?;
    Ok(match (options.normalize, &options.weights) {
        (true, _) => 1.0 - right,
        (false, Some(weights)) => pairwise_sum(weights) - right,
        (false, None) => y_true.nrows() as f64 - right,
    })
}

/// The share of labels that are wrong. With one label a row it is the share of wrong rows; of
/// multilabel labels it counts every column, where [`zero_one_loss`] wants a row to be right as a
/// whole. (scikit-learn: `hamming_loss`.)
///
/// # Errors
/// As [`accuracy_score`].
///
/// ```
/// use linnaeus::metrics::hamming_loss;
/// use linnaeus::prelude::*;
///
/// let columns = |a: [bool; 2], b: [bool; 2]| Labels::multilabel([a.into(), b.into()]);
/// let y_true = columns([true, false], [true, true])?;
/// assert_eq!(hamming_loss(&y_true, &columns([true, false], [true, false])?)?, 0.25);
/// # Ok::<(), Error>(())
/// ```
pub fn hamming_loss(y_true: &Labels, y_pred: &Labels) -> Result<f64> {
    hamming(y_true, y_pred, None)
}

/// The share of wrong labels of rows that count unequally.
///
/// # Errors
/// As [`accuracy_score_weighted`].
///
/// ```
/// use linnaeus::metrics::hamming_loss_weighted;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([1, 0, 1]), Labels::from([1, 1, 1]));
/// assert_eq!(hamming_loss_weighted(&y_true, &y_pred, &[1.0, 2.0, 1.0])?, 0.5);
/// # Ok::<(), Error>(())
/// ```
pub fn hamming_loss_weighted(y_true: &Labels, y_pred: &Labels, weights: &[f64]) -> Result<f64> {
    hamming(y_true, y_pred, Some(weights))
}

fn hamming(y_true: &Labels, y_pred: &Labels, weights: Option<&[f64]>) -> Result<f64> {
    let targets = Targets::new(y_true, y_pred)?;
    check_weights(weights, targets.nrows())?;
    let columns = columns(&targets);
    let labels = targets.nrows() * columns.len();
    let Some(weights) = weights else {
        // A sum of ones and zeros is exact, whatever its order.
        let wrong = columns.iter().map(|pair| targets.nrows() - pair.equal());
        return Ok(wrong.sum::<usize>() as f64 / labels as f64);
    };
    let mut wrong = vec![0.0; targets.nrows()];
    for pair in columns {
        for (wrong, (y_true, y_pred)) in wrong.iter_mut().zip(pair.codes()) {
            *wrong += f64::from(y_true != y_pred);
        }
    }
    Ok(match &targets {
        Targets::Single(_) => average_of_rows(&wrong, Some(weights)),
        Targets::Multilabel(_) => {
            dot(&wrong, weights) / (labels as f64 * average_of_rows(weights, None))
        }
    })
}

fn columns(targets: &Targets) -> &[Pair] {
    match targets {
        Targets::Single(pair) => std::slice::from_ref(pair),
        Targets::Multilabel(pairs) => pairs,
    }
}

fn average_of_rows(values: &[f64], weights: Option<&[f64]>) -> f64 {
    average(values, weights).expect("some weight is above zero and none is below")
}
