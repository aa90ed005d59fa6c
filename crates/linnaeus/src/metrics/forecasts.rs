//! How good are probabilities: log loss, Brier score, and both as a share of what is explained.

use std::ops::{Add, Div, Mul, Sub};
use std::sync::Arc;

use linnaeus_kernels::{Summand, dot, pairwise_sum};

use super::targets::check_weights;
use crate::data::{LabelKind, Labels, Scores};
use crate::error::{Error, ErrorKind, Result};

/// Probabilities of some outcomes of each row, and which of them came true: the evidence behind
/// [`log_loss`](super::log_loss), [`brier_score_loss`](super::brier_score_loss) and the D² scores.
///
/// ```
/// use linnaeus::metrics::Forecasts;
/// use linnaeus::prelude::*;
///
/// let (came_true, proba) = (vec![true, false, false, true], vec![0.5, 0.5, 0.25, 0.75]);
/// let forecasts = Forecasts::new(came_true, proba, 2)?;
/// assert_eq!(forecasts.brier_score(true), 0.15625);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Forecasts {
    came_true: Vec<bool>,
    proba: Arc<[f64]>,
    columns: usize,
    weights: Option<Arc<[f64]>>,
    single_precision: bool,
}

impl Forecasts {
    /// Forecasts of `columns` outcomes a row, row after row.
    ///
    /// # Errors
    /// `Empty` without rows; `Shape` when the values do not fill the rows or are not equally many;
    /// `NotFinite` for NaN and infinities; `Parameter` for values that are no probabilities.
    pub fn new(came_true: Vec<bool>, proba: impl Into<Arc<[f64]>>, columns: usize) -> Result<Self> {
        let proba = proba.into();
        if proba.is_empty() || columns == 0 {
            return Err(Error::empty("y_proba", "at least one row"));
        }
        if !proba.len().is_multiple_of(columns) {
            let expected = format!("full rows of {columns}");
            return Err(Error::shape("y_proba", proba.len(), expected));
        }
        if came_true.len() != proba.len() {
            let expected = format!("{} values as in y_proba", proba.len());
            return Err(Error::shape("y_true", came_true.len(), expected));
        }
        check_probabilities(&proba, columns)?;
        Ok(Self {
            came_true,
            proba,
            columns,
            weights: None,
            single_precision: false,
        })
    }

    /// The forecasts of a model, whose classes say what the columns mean.
    ///
    /// # Errors
    /// `UnknownLabel` for a label of `y_true` that is no class of the scores, `Labels` for margins,
    /// for one class only and for labels of another shape; and as [`new`](Self::new).
    pub fn of(y_true: &Labels, scores: &Scores) -> Result<Self> {
        if scores.response() != crate::data::Response::Probability {
            let expected = "the answers of predict_proba";
            return Err(Error::labels("y_proba", scores.response(), expected));
        }
        if y_true.nrows() != scores.nrows() {
            let expected = format!("{} rows as in y_proba", scores.nrows());
            return Err(Error::shape("y_true", y_true.nrows(), expected));
        }
        let table = scores.table()?;
        if table.classes().len() < 2 {
            let found = format!("only the class {:?}", table.classes());
            return Err(Error::labels("y_proba", found, "two classes or more"));
        }
        if y_true.kind() != LabelKind::Single {
            let found = format!("{} columns", y_true.columns().len());
            return Err(Error::labels("y_true", found, "one column of labels"));
        }
        let column = y_true.single()?.onto_named(table.classes(), "y_true")?;
        let came_true = column
            .codes()
            .iter()
            .flat_map(|&own| (0..table.classes().len() as u32).map(move |code| code == own));
        Self::new(came_true.collect(), table.values(), table.ncols())
    }

    /// The same forecasts, with rows that count unequally.
    ///
    /// # Errors
    /// `Shape`, `NotFinite` or `Parameter` for weights that do not fit, are not finite, are below
    /// zero, or are all zero.
    pub fn with_weights(mut self, weights: impl Into<Arc<[f64]>>) -> Result<Self> {
        let weights = weights.into();
        check_weights(Some(&weights), self.nrows())?;
        self.weights = Some(weights);
        Ok(self)
    }

    /// The same forecasts, computed with in `f32`, as scikit-learn does when they are given so: the
    /// probabilities are rounded, sums and logarithms too, and log loss keeps a distance of 2⁻²³
    /// from 0 and 1 instead of 2⁻⁵².
    #[must_use]
    pub fn in_single_precision(mut self) -> Self {
        self.single_precision = true;
        self
    }

    /// The number of rows.
    pub fn nrows(&self) -> usize {
        self.proba.len() / self.columns
    }

    /// The log loss: the average over the rows, or their sum.
    pub fn log_loss(&self, normalize: bool) -> f64 {
        if self.single_precision {
            let proba: Vec<f32> = self.proba.iter().map(|&value| value as f32).collect();
            self.together(&self.log_losses(&proba), normalize)
        } else {
            self.together(&self.log_losses(&self.proba), normalize)
        }
    }

    /// The Brier score: the average of the squared distance of a row's forecasts from what came
    /// true, or half of it.
    pub fn brier_score(&self, scale_by_half: bool) -> f64 {
        let score = if self.single_precision {
            let proba: Vec<f32> = self.proba.iter().map(|&value| value as f32).collect();
            self.together(&self.squared_distances(&proba), true)
        } else {
            self.together(&self.squared_distances(&self.proba), true)
        };
        if scale_by_half { 0.5 * score } else { score }
    }

    /// 1 minus the log loss divided by that of forecasts which say the same of every row, namely
    /// how often each outcome came true; `None` for fewer than two rows.
    pub fn d2_log_loss(&self) -> Option<f64> {
        let null = self.in_every_row(&self.shares::<f64>());
        let of_null = self.together(&self.log_losses(&null), false);
        (self.nrows() > 1).then(|| 1.0 - self.log_loss(false) / of_null)
    }

    /// 1 minus the Brier score divided by that of forecasts which say the same of every row; `None`
    /// for fewer than two rows.
    pub fn d2_brier(&self) -> Option<f64> {
        if self.nrows() < 2 {
            return None;
        }
        let own = self.brier_score(false);
        if self.single_precision && self.weights.is_none() {
            let null = self.in_every_row(&self.shares::<f32>());
            let of_null = self.together(&self.squared_distances(&null), true);
            return Some(f64::from(1.0 - own as f32 / of_null as f32));
        }
        let null = self.in_every_row(&self.shares::<f64>());
        let of_null = self.together(&self.squared_distances(&null), true);
        Some(1.0 - own / of_null)
    }

    /// A row's loss: what was forecast for what came true, as a logarithm.
    fn log_losses<T: Real>(&self, proba: &[T]) -> Vec<T> {
        self.row_sums(proba, |came_true, value| {
            let one = T::from_f64(1.0);
            if came_true {
                value.max(T::EPSILON).min(one - T::EPSILON).ln()
            } else {
                T::from_f64(0.0)
            }
        })
        .into_iter()
        .map(|sum| T::from_f64(-1.0) * sum)
        .collect()
    }

    fn squared_distances<T: Real>(&self, proba: &[T]) -> Vec<T> {
        self.row_sums(proba, |came_true, value| {
            let distance = T::from_f64(f64::from(came_true)) - value;
            distance * distance
        })
    }

    fn row_sums<T: Real>(&self, proba: &[T], term: impl Fn(bool, T) -> T) -> Vec<T> {
        let rows = proba.chunks_exact(self.columns);
        let came_true = self.came_true.chunks_exact(self.columns);
        let mut terms = Vec::with_capacity(self.columns);
        rows.zip(came_true)
            .map(|(row, came_true)| {
                terms.clear();
                terms.extend(row.iter().zip(came_true).map(|(&p, &came)| term(came, p)));
                pairwise_sum(&terms)
            })
            .collect()
    }

    /// The average or the sum over the rows. With weights it is computed in `f64`.
    fn together<T: Real>(&self, losses: &[T], normalize: bool) -> f64 {
        let Some(weights) = &self.weights else {
            let sum = pairwise_sum(losses);
            return if normalize {
                (sum / T::from_f64(losses.len() as f64)).to_f64()
            } else {
                sum.to_f64()
            };
        };
        let losses: Vec<f64> = losses.iter().map(|loss| loss.to_f64()).collect();
        if !normalize {
            return dot(&losses, weights);
        }
        let weighted: Vec<f64> = losses.iter().zip(&**weights).map(|(l, w)| l * w).collect();
        pairwise_sum(&weighted) / pairwise_sum(weights)
    }

    /// How often each outcome came true. Rows are added one after the other.
    fn shares<T: Real>(&self) -> Vec<T> {
        let mut sums = vec![0.0; self.columns];
        for (row, came_true) in self.came_true.chunks_exact(self.columns).enumerate() {
            let weight = self.weights.as_ref().map_or(1.0, |weights| weights[row]);
            for (sum, &came) in sums.iter_mut().zip(came_true) {
                *sum += f64::from(came) * weight;
            }
        }
        let rows = self.nrows() as f64;
        let total = self.weights.as_ref().map_or(rows, |all| pairwise_sum(all));
        let share = |sum: f64| T::from_f64(sum) / T::from_f64(total);
        sums.into_iter().map(share).collect()
    }

    fn in_every_row<T: Copy>(&self, row: &[T]) -> Vec<T> {
        row.repeat(self.nrows())
    }
}

fn check_probabilities(proba: &[f64], columns: usize) -> Result<()> {
    if let Some(at) = proba.iter().position(|value| !value.is_finite()) {
        return Err(Error::new(ErrorKind::NotFinite {
            argument: "y_proba",
            row: at / columns,
            column: (columns > 1).then_some(at % columns),
            value: proba[at],
        }));
    }
    match proba.iter().position(|value| !(0.0..=1.0).contains(value)) {
        Some(at) => {
            let found = format!("{} in row {}", proba[at], at / columns);
            Err(Error::parameter(
                "y_proba",
                found,
                "probabilities from 0 to 1",
            ))
        }
        None => Ok(()),
    }
}

/// `f64`, or `f32` where scikit-learn computes in it.
pub(super) trait Real:
    Summand + PartialOrd + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Add
{
    /// The distance from 1 to the next number.
    const EPSILON: Self;
    /// Rounded.
    fn from_f64(value: f64) -> Self;
    /// Widened.
    fn to_f64(self) -> f64;
    /// The natural logarithm.
    fn ln(self) -> Self;
    /// The larger one.
    fn max(self, other: Self) -> Self {
        if self < other { other } else { self }
    }
    /// The smaller one.
    fn min(self, other: Self) -> Self {
        if self > other { other } else { self }
    }
}

impl Real for f64 {
    const EPSILON: Self = Self::EPSILON;
    fn from_f64(value: f64) -> Self {
        value
    }
    fn to_f64(self) -> f64 {
        self
    }
    fn ln(self) -> Self {
        Self::ln(self)
    }
}

impl Real for f32 {
    const EPSILON: Self = Self::EPSILON;
    fn from_f64(value: f64) -> Self {
        value as Self
    }
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
    fn ln(self) -> Self {
        Self::ln(self)
    }
}
