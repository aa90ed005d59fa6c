//! The confusion matrix: how often each class was taken for each other one.

use std::fmt;
use std::sync::Arc;

use linnaeus_kernels::pairwise_sum;

use super::counts::{BinaryCounts, each};
use super::targets::{Pair, Targets, check_labels, check_weights};
use crate::data::{Label, Labels};
use crate::error::{Error, Result};
use crate::parameters::options;

/// Counts every pair of a true and a predicted class, in one pass over the rows. (scikit-learn:
/// `confusion_matrix`.)
///
/// Rows of the matrix are true classes, columns predicted ones, both in the order of the classes.
/// Classes that neither a row nor a prediction has are left out, but a task of two classes always
/// has its four cells (scikit-learn gives one cell and a warning when all rows are of one class).
///
/// # Errors
/// `Empty` without rows, `Shape` for unequal lengths, `Labels` for labels that cannot be compared
/// and for several columns.
///
/// ```
/// use linnaeus::metrics::confusion_matrix;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, true, false, true, true]);
/// let y_pred = Labels::from([false, true, true, false, true]);
/// let matrix = confusion_matrix(&y_true, &y_pred)?;
/// assert_eq!(matrix.cells(), [1.0, 1.0, 1.0, 2.0]);
/// assert_eq!(matrix.binary().unwrap().tp, 2.0);
/// assert_eq!(
///     matrix.to_string(),
///     "\
/// true \\ predicted  False   True
///            False      1      1
///             True      1      2
/// "
/// );
/// # Ok::<(), Error>(())
/// ```
pub fn confusion_matrix(y_true: &Labels, y_pred: &Labels) -> Result<ConfusionMatrix> {
    confusion_matrix_with(y_true, y_pred, &ConfusionOptions::default())
}

/// A confusion matrix of chosen classes, or of rows that count unequally.
///
/// Rows whose true or predicted label is not among `labels` are left out.
///
/// # Errors
/// As [`confusion_matrix`]; `Empty` and `Labels` for `labels` that are none, are repeated, or of
/// which none is in `y_true`; `UnknownLabel` for labels of another type; `Shape`, `NotFinite` and
/// `Parameter` for weights that do not fit, are not finite, are below zero, or are all zero.
///
/// ```
/// use linnaeus::metrics::{ConfusionOptions, confusion_matrix_with};
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from(["a", "b", "c", "b"]);
/// let y_pred = Labels::from(["b", "b", "c", "a"]);
/// // Only the mistakes: right rows weigh nothing.
/// let wrong: Vec<f64> = (0..4).map(|row| f64::from(y_true.get(row) != y_pred.get(row))).collect();
/// let options = ConfusionOptions::new().labels(["b", "a"]).weights(wrong);
/// let matrix = confusion_matrix_with(&y_true, &y_pred, &options)?;
/// assert_eq!(matrix.cells(), [0.0, 1.0, 1.0, 0.0]);
/// # Ok::<(), Error>(())
/// ```
pub fn confusion_matrix_with(
    y_true: &Labels,
    y_pred: &Labels,
    options: &ConfusionOptions,
) -> Result<ConfusionMatrix> {
    let targets = Targets::new(y_true, y_pred)?;
    let weights = options.weights.as_deref();
    check_weights(weights, targets.nrows())?;
    let pair = targets.single()?;
    let classes = match &options.labels {
        Some(labels) => listed(labels, pair)?,
        None => shown(pair),
    };
    Ok(ConfusionMatrix {
        cells: counted(pair, &classes, weights),
        classes,
        form: if weights.is_none() {
            Form::Counts
        } else {
            Form::Weights
        },
    })
}

fn listed(labels: &[Label], pair: &Pair) -> Result<Vec<Label>> {
    check_labels(labels, &pair.classes)?;
    let codes: Vec<u32> = labels
        .iter()
        .filter_map(|label| pair.classes.code(label))
        .collect();
    let mut is_listed = vec![false; pair.classes.len()];
    codes
        .iter()
        .for_each(|&code| is_listed[code as usize] = true);
    if pair.codes().any(|(y_true, _)| is_listed[y_true as usize]) {
        return Ok(labels.to_vec());
    }
    let texts: Vec<String> = labels.iter().map(Label::to_string).collect();
    let expected = "at least one label that is in y_true";
    Err(Error::labels("labels", texts.join(", "), expected))
}

fn shown(pair: &Pair) -> Vec<Label> {
    if pair.classes.len() == 2 {
        return pair.classes.to_vec();
    }
    let present = pair.present().into_iter();
    present
        .map(|code| pair.classes[code as usize].clone())
        .collect()
}

/// The cells, row after row; sums of weights are added in the order of the rows.
fn counted(pair: &Pair, classes: &[Label], weights: Option<&[f64]>) -> Vec<f64> {
    let mut places = vec![None; pair.classes.len()];
    for (place, label) in classes.iter().enumerate() {
        if let Some(code) = pair.classes.code(label) {
            places[code as usize] = Some(place);
        }
    }
    let mut cells = vec![0.0; classes.len() * classes.len()];
    each(pair, weights, |y_true, y_pred, weight| {
        if let (Some(y_true), Some(y_pred)) = (places[y_true as usize], places[y_pred as usize]) {
            cells[y_true * classes.len() + y_pred] += weight;
        }
    });
    cells
}

options! {
    /// What [`confusion_matrix_with`] may be told.
    pub struct ConfusionOptions {
        /// The classes of the matrix, in this order; by default all that are there.
        labels: Label as list = None;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}

/// What each cell is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normalize {
    /// The sum of its row: of the rows of a class, the share taken for each class.
    True,
    /// The sum of its column: of what was taken for a class, the share of each class.
    Pred,
    /// The sum of all cells.
    All,
}

/// What the cells are, which decides how they are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Counts,
    Weights,
    Shares,
}

/// How often each class (rows) was taken for each class (columns).
#[derive(Clone, Debug, PartialEq)]
pub struct ConfusionMatrix {
    classes: Vec<Label>,
    cells: Vec<f64>,
    form: Form,
}

impl ConfusionMatrix {
    /// The classes of rows and columns.
    pub fn classes(&self) -> &[Label] {
        &self.classes
    }

    /// The cells, row after row.
    pub fn cells(&self) -> &[f64] {
        &self.cells
    }

    /// One row a true class: how often it was taken for each class.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.cells.chunks_exact(self.classes.len())
    }

    /// How often rows of one class were taken for another; `None` when a class is not in the
    /// matrix.
    pub fn get(&self, y_true: impl Into<Label>, y_pred: impl Into<Label>) -> Option<f64> {
        let place = |label: Label| self.classes.iter().position(|class| *class == label);
        let row = place(y_true.into())?;
        Some(self.cells[row * self.classes.len() + place(y_pred.into())?])
    }

    /// The sum of each row: how many rows each class has, or their weight.
    pub fn row_sums(&self) -> Vec<f64> {
        self.rows().map(pairwise_sum).collect()
    }

    /// The sum of each column: how many predictions each class has, or their weight.
    pub fn column_sums(&self) -> Vec<f64> {
        // NumPy adds the rows of a matrix one after the other.
        let sum = |column: usize| self.rows().fold(0.0, |sum, row| sum + row[column]);
        (0..self.classes.len()).map(sum).collect()
    }

    /// The sum of all cells: the number of rows, or their weight.
    pub fn total(&self) -> f64 {
        pairwise_sum(&self.cells)
    }

    /// The four cells of a task of two classes, of which the second is the positive one; `None`
    /// when there are not two.
    pub fn binary(&self) -> Option<BinaryCounts> {
        match *self.cells {
            [tn, fp, fn_, tp] => Some(BinaryCounts { tp, fp, fn_, tn }),
            _ => None,
        }
    }

    /// The matrix with each cell as a share; a sum of 0 gives shares of 0.
    ///
    /// ```
    /// use linnaeus::metrics::{Normalize, confusion_matrix};
    /// use linnaeus::prelude::*;
    ///
    /// let (y_true, y_pred) = (Labels::from([0, 0, 0, 1]), Labels::from([0, 0, 1, 1]));
    /// let shares = confusion_matrix(&y_true, &y_pred)?.normalized(Normalize::True);
    /// assert_eq!(shares.cells(), [2.0 / 3.0, 1.0 / 3.0, 0.0, 1.0]);
    /// # Ok::<(), Error>(())
    /// ```
    #[must_use]
    pub fn normalized(&self, by: Normalize) -> Self {
        let size = self.classes.len();
        let sums: Vec<f64> = match by {
            Normalize::True => self.row_sums(),
            Normalize::Pred => self.column_sums(),
            Normalize::All => vec![self.total()],
        };
        let share = |(at, &cell): (usize, &f64)| {
            let sum = match by {
                Normalize::True => sums[at / size],
                Normalize::Pred => sums[at % size],
                Normalize::All => sums[0],
            };
            if sum == 0.0 { 0.0 } else { cell / sum }
        };
        Self {
            classes: self.classes.clone(),
            cells: self.cells.iter().enumerate().map(share).collect(),
            form: Form::Shares,
        }
    }
}

impl fmt::Display for ConfusionMatrix {
    /// A table with a line for each true class. Weights and shares have three decimals, or as many
    /// as the format asks for (`{:.1}`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const CORNER: &str = "true \\ predicted";
        let decimals = match self.form {
            Form::Counts => 0,
            Form::Weights | Form::Shares => f.precision().unwrap_or(3),
        };
        let names: Vec<String> = self.classes.iter().map(Label::to_string).collect();
        let texts: Vec<String> = self
            .cells
            .iter()
            .map(|cell| format!("{cell:.decimals$}"))
            .collect();
        let longest = |texts: &[String]| {
            let lengths = texts.iter().map(|text| text.chars().count());
            lengths.max().unwrap_or(0)
        };
        let first = longest(&names).max(CORNER.len());
        let width = longest(&names).max(longest(&texts));
        write!(f, "{CORNER:>first$}")?;
        names
            .iter()
            .try_for_each(|name| write!(f, "  {name:>width$}"))?;
        writeln!(f)?;
        for (name, row) in names.iter().zip(texts.chunks_exact(names.len())) {
            write!(f, "{name:>first$}")?;
            row.iter()
                .try_for_each(|cell| write!(f, "  {cell:>width$}"))?;
            writeln!(f)?;
        }
        Ok(())
    }
}
