//! A confusion matrix for each class against the rest, or for each row of multilabel labels.

use std::sync::Arc;

use linnaeus_kernels::pairwise_sum;

use super::counts::{BinaryCounts, ClassCounts};
use super::targets::{Targets, check_weights};
use crate::data::{Label, Labels};
use crate::error::Result;
use crate::parameters::options;

/// The four counts of every class against the rest, or of every column of multilabel labels.
/// (scikit-learn: `multilabel_confusion_matrix`.)
///
/// # Errors
/// `Empty` without rows, `Shape` for unequal lengths, `Labels` for labels that cannot be compared.
///
/// ```
/// use linnaeus::metrics::{BinaryCounts, multilabel_confusion_matrix};
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from(["a", "b", "c"]), Labels::from(["a", "b", "b"]));
/// let counts = multilabel_confusion_matrix(&y_true, &y_pred)?;
/// assert_eq!(counts[1], BinaryCounts { tp: 1.0, fp: 1.0, fn_: 0.0, tn: 1.0 });
/// # Ok::<(), Error>(())
/// ```
pub fn multilabel_confusion_matrix(y_true: &Labels, y_pred: &Labels) -> Result<Vec<BinaryCounts>> {
    multilabel_confusion_matrix_with(y_true, y_pred, &OneAgainstRestOptions::new())
}

options! {
    /// What [`multilabel_confusion_matrix_with`] may be told.
    pub struct OneAgainstRestOptions {
        /// The classes, in this order; by default all that a row or a prediction has. For
        /// multilabel labels, the numbers of the columns.
        labels: Label as list = None;
        /// Whether the rows are counted one by one instead of the columns; for multilabel labels
        /// only. By default not.
        samplewise: bool = false;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}

/// The four counts of chosen classes, of every row, or of rows that count unequally.
///
/// # Errors
/// As [`multilabel_confusion_matrix`]; `Empty`, `Labels` and `UnknownLabel` for `labels` that are
/// none, are repeated, or are of another type or no column; `Parameter` for `samplewise` of one
/// column; `Shape`, `NotFinite` and `Parameter` for weights that do not fit, are not finite, are
/// below zero, or are all zero.
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let columns = |a: [bool; 2], b: [bool; 2]| Labels::multilabel([a.into(), b.into()]);
/// let y_true = columns([true, false], [true, true])?;
/// let y_pred = columns([true, false], [false, true])?;
/// let rows = OneAgainstRestOptions::new().samplewise(true);
/// let counts = multilabel_confusion_matrix_with(&y_true, &y_pred, &rows)?;
/// assert_eq!(counts[0], BinaryCounts { tp: 1.0, fp: 0.0, fn_: 1.0, tn: 0.0 });
/// # Ok::<(), Error>(())
/// ```
pub fn multilabel_confusion_matrix_with(
    y_true: &Labels,
    y_pred: &Labels,
    options: &OneAgainstRestOptions,
) -> Result<Vec<BinaryCounts>> {
    let targets = Targets::new(y_true, y_pred)?;
    let (labels, weights) = (options.labels.as_deref(), options.weights.as_deref());
    check_weights(weights, targets.nrows())?;
    if options.samplewise {
        let columns = labels.map_or(y_true.columns().len(), <[Label]>::len) as f64;
        let total = |row: usize| weights.map_or(1.0, |weights| weights[row]) * columns;
        return Ok(ClassCounts::by_row(&targets, labels, weights)?.four(total));
    }
    let total = weights.map_or(targets.nrows() as f64, pairwise_sum);
    Ok(ClassCounts::by_class(&targets, labels, weights)?.four(|_| total))
}
