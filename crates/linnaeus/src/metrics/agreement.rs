//! How far two columns of labels agree, beyond what chance would do: Cohen's kappa, the correlation
//! of Matthews, balanced accuracy. All come from the confusion matrix.

use std::sync::Arc;

use linnaeus_kernels::pairwise_sum;

use super::confusion::{ConfusionMatrix, ConfusionOptions, confusion_matrix_with};
use crate::data::{Label, Labels};
use crate::error::{Error, Result};
use crate::parameters::options;

/// The correlation of true and predicted labels, from -1 to 1; 0 is chance. For two classes it is
/// the phi coefficient. (scikit-learn: `matthews_corrcoef`.)
///
/// # Errors
/// As [`confusion_matrix`](super::confusion_matrix).
///
/// ```
/// use linnaeus::metrics::matthews_corrcoef;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([1, 1, 1, -1]), Labels::from([1, -1, 1, 1]));
/// assert_eq!(matthews_corrcoef(&y_true, &y_pred)?, -1.0 / 3.0);
/// # Ok::<(), Error>(())
/// ```
pub fn matthews_corrcoef(y_true: &Labels, y_pred: &Labels) -> Result<f64> {
    matthews(y_true, y_pred, None)
}

/// The correlation of Matthews of rows that count unequally.
///
/// # Errors
/// As [`confusion_matrix_with`].
///
/// ```
/// use linnaeus::metrics::matthews_corrcoef_weighted;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([0, 1, 1]), Labels::from([0, 1, 0]));
/// assert_eq!(matthews_corrcoef_weighted(&y_true, &y_pred, &[1.0, 1.0, 0.0])?, 1.0);
/// # Ok::<(), Error>(())
/// ```
pub fn matthews_corrcoef_weighted(
    y_true: &Labels,
    y_pred: &Labels,
    weights: &[f64],
) -> Result<f64> {
    matthews(y_true, y_pred, Some(weights.into()))
}

fn matthews(y_true: &Labels, y_pred: &Labels, weights: Option<Arc<[f64]>>) -> Result<f64> {
    Ok(table(y_true, y_pred, None, weights)?.matthews_corrcoef())
}

/// The average over the classes of the recall: accuracy in which a rare class counts as much as a
/// frequent one. Classes that no row has are left out. (scikit-learn: `balanced_accuracy_score`.)
///
/// # Errors
/// As [`confusion_matrix`](super::confusion_matrix).
///
/// ```
/// use linnaeus::metrics::balanced_accuracy_score;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([0, 0, 0, 1]), Labels::from([0, 0, 0, 0]));
/// assert_eq!(balanced_accuracy_score(&y_true, &y_pred)?, 0.5);
/// # Ok::<(), Error>(())
/// ```
pub fn balanced_accuracy_score(y_true: &Labels, y_pred: &Labels) -> Result<f64> {
    balanced_accuracy_score_with(y_true, y_pred, &BalancedAccuracyOptions::new())
}

options! {
    /// What [`balanced_accuracy_score_with`] may be told.
    pub struct BalancedAccuracyOptions {
        /// Whether it is shifted and stretched so that chance is 0 and 1 remains 1; by default not.
        adjusted: bool = false;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}

/// The balanced accuracy with options. Adjusted, it is NaN when there is one class only.
///
/// # Errors
/// As [`confusion_matrix_with`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([0, 0, 0, 1]), Labels::from([0, 0, 0, 0]));
/// let adjusted = BalancedAccuracyOptions::new().adjusted(true);
/// assert_eq!(balanced_accuracy_score_with(&y_true, &y_pred, &adjusted)?, 0.0);
/// # Ok::<(), Error>(())
/// ```
pub fn balanced_accuracy_score_with(
    y_true: &Labels,
    y_pred: &Labels,
    options: &BalancedAccuracyOptions,
) -> Result<f64> {
    let matrix = table(y_true, y_pred, None, options.weights.clone())?;
    Ok(matrix.balanced_accuracy(options.adjusted))
}

/// How wrong it is to take one class for another, in [`cohen_kappa_score_with`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Disagreement {
    /// All mistakes are equal.
    #[default]
    Equal,
    /// As many steps as lie between the two classes in their order.
    Linear,
    /// The square of the steps.
    Quadratic,
}

impl Disagreement {
    fn of(self, one: usize, other: usize) -> f64 {
        let steps = one.abs_diff(other) as f64;
        match self {
            Self::Equal => f64::from(one != other),
            Self::Linear => steps,
            Self::Quadratic => steps * steps,
        }
    }
}

options! {
    /// What [`cohen_kappa_score_with`] may be told.
    pub struct KappaOptions {
        /// The classes, in the order in which steps are counted; by default all, in their order.
        labels: Label as list = None;
        /// How wrong each mistake is; by default all are equal.
        disagreement: Disagreement = Disagreement::Equal;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}

/// How far two judges agree: 1 fully, 0 as chance would. (scikit-learn: `cohen_kappa_score`.)
///
/// # Errors
/// `Labels` when the two have one class only, so that chance agrees fully too (scikit-learn: NaN and
/// a warning); and as [`confusion_matrix`](super::confusion_matrix).
///
/// ```
/// use linnaeus::metrics::cohen_kappa_score;
/// use linnaeus::prelude::*;
///
/// let (one, other) = (Labels::from([0, 1, 0, 1]), Labels::from([0, 1, 1, 1]));
/// assert_eq!(cohen_kappa_score(&one, &other)?, 0.5);
/// # Ok::<(), Error>(())
/// ```
pub fn cohen_kappa_score(y1: &Labels, y2: &Labels) -> Result<f64> {
    cohen_kappa_score_with(y1, y2, &KappaOptions::new())
}

/// Cohen's kappa with options.
///
/// # Errors
/// As [`cohen_kappa_score`] and [`confusion_matrix_with`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let (one, other) = (Labels::from([0, 1, 2, 2]), Labels::from([0, 1, 2, 1]));
/// let by_steps = KappaOptions::new().disagreement(Disagreement::Quadratic);
/// assert_eq!(cohen_kappa_score_with(&one, &other, &by_steps)?, 0.8);
/// # Ok::<(), Error>(())
/// ```
pub fn cohen_kappa_score_with(y1: &Labels, y2: &Labels, options: &KappaOptions) -> Result<f64> {
    let matrix = table(y1, y2, options.labels.clone(), options.weights.clone())?;
    matrix.cohen_kappa(options.disagreement).ok_or_else(|| {
        Error::labels(
            "y1",
            "at most one class in common with y2",
            "two classes or more, so that chance does not agree fully",
        )
    })
}

fn table(
    y_true: &Labels,
    y_pred: &Labels,
    labels: Option<Vec<Label>>,
    weights: Option<Arc<[f64]>>,
) -> Result<ConfusionMatrix> {
    confusion_matrix_with(y_true, y_pred, &ConfusionOptions { labels, weights })
}

/// Scores of a matrix that is there already.
impl ConfusionMatrix {
    /// The correlation of Matthews; 0 when all rows, or all predictions, are of one class.
    pub fn matthews_corrcoef(&self) -> f64 {
        let (of_rows, of_columns) = (self.row_sums(), self.column_sums());
        let diagonal: Vec<f64> = self.rows().enumerate().map(|(at, row)| row[at]).collect();
        let (right, all) = (pairwise_sum(&diagonal), pairwise_sum(&of_columns));
        let covariance = right * all - dot(&of_rows, &of_columns);
        let of_predicted = all * all - dot(&of_columns, &of_columns);
        let of_true = all * all - dot(&of_rows, &of_rows);
        let product = of_predicted * of_true;
        if product == 0.0 {
            0.0
        } else {
            covariance / product.sqrt()
        }
    }

    /// The average recall of the classes that have rows; NaN when none has.
    pub fn balanced_accuracy(&self, adjusted: bool) -> f64 {
        let sums = self.row_sums().into_iter();
        let recalls: Vec<f64> = self
            .rows()
            .enumerate()
            .zip(sums)
            .filter(|(_, sum)| *sum != 0.0)
            .map(|((at, row), sum)| row[at] / sum)
            .collect();
        let score = pairwise_sum(&recalls) / recalls.len() as f64;
        if !adjusted {
            return score;
        }
        let chance = 1.0 / recalls.len() as f64;
        (score - chance) / (1.0 - chance)
    }

    /// Cohen's kappa; `None` when chance alone would agree fully.
    pub fn cohen_kappa(&self, disagreement: Disagreement) -> Option<f64> {
        let (of_rows, of_columns) = (self.row_sums(), self.column_sums());
        let all = pairwise_sum(&of_columns);
        let size = self.classes().len();
        let weigh = |cells: &[f64]| {
            let of_cell = |(at, cell): (usize, &f64)| disagreement.of(at / size, at % size) * cell;
            let weighed: Vec<f64> = cells.iter().enumerate().map(of_cell).collect();
            pairwise_sum(&weighed)
        };
        // scikit-learn's table of chance is the transposed one, which decides the order of the sum.
        let by_chance: Vec<f64> = of_columns
            .iter()
            .flat_map(|column| of_rows.iter().map(move |row| column * row / all))
            .collect();
        let expected = weigh(&by_chance);
        (all != 0.0 && expected != 0.0).then(|| 1.0 - weigh(self.cells()) / expected)
    }
}

/// Products added in order, each rounded once with its sum.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    let pairs = one.iter().zip(other);
    pairs.fold(0.0, |sum, (a, b)| a.mul_add(*b, sum))
}
