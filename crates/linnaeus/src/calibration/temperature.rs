//! One temperature for all classes: the sharpness of probabilities, and nothing else.

use linnaeus_kernels::pairwise_sum;

use super::brent::bounded_minimum;
use super::check::check_rows;
use crate::data::{Classes, Column, Labels, Response, ScoreTable, Scores};
use crate::error::{Error, Result};

/// What is added to a probability before its logarithm is taken.
const TINY: f64 = 1e-12;

/// Probabilities that are the softmax of beta times the logits, beta being the inverse temperature
/// for which the log loss is least.
///
/// The order of the classes stays as it was, so no prediction changes; one number is learned,
/// whatever the number of classes. The logits are the margins (of two classes -f and f), or the
/// logarithms of probabilities.
///
/// ```
/// use linnaeus::{calibration::TemperatureScaling, prelude::*};
///
/// // Twice as sure as it should be: one of four is wrong where it says "20 to 1".
/// let y = Labels::from([true, true, true, false]);
/// let scores = Scores::margin(vec![1.5; 4], Classes::bools())?;
/// let scaling = TemperatureScaling::fit(&scores, &y, None)?;
/// let proba = scaling.predict(&scores)?;
/// assert!((proba.positive()?[0] - 0.75).abs() < 1e-6);
/// # Ok::<(), Error>(())
/// ```
///
/// C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, On calibration of modern neural networks (2017).
///
/// # Differences from scikit-learn
/// The calibrator inside `CalibratedClassifierCV(method="temperature")`: beta within 1e-6 of its
/// size, probabilities within 1e-6, as exactly as a flat minimum lets it be found. Whether scores
/// are probabilities is known from the response; there it is guessed from the numbers, so that the
/// answer for a row could depend on the rows beside it. Labels may be any; there, integers that are
/// not 0, 1, 2 … are taken for columns that do not exist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TemperatureScaling {
    beta: f64,
}

impl TemperatureScaling {
    /// The temperature for these scores; each row counts its weight.
    ///
    /// # Errors
    /// `UnknownLabel` for a row whose label is no class of the scores; `Labels` for several columns
    /// of labels; `Empty` without rows, `Shape` for unequal lengths, `NotFinite` for scores and
    /// weights that are NaN or infinite, `Parameter` for weights below zero and for weights that
    /// are all zero.
    pub fn fit(scores: &Scores, y: &Labels, weights: Option<&[f64]>) -> Result<Self> {
        Self::fit_column(scores, y.single()?, weights)
    }

    pub(super) fn fit_column(scores: &Scores, y: &Column, weights: Option<&[f64]>) -> Result<Self> {
        let table = scores.table()?;
        scores.check_finite()?;
        if y.codes().len() != table.nrows() {
            let expected = format!("{} labels, one for each row of scores", table.nrows());
            return Err(Error::shape("y", y.codes().len(), expected));
        }
        check_rows(&vec![0.0; table.nrows()], table.nrows(), weights)?;
        let y = y.onto(table.classes())?;
        let total = weights.map_or(table.nrows() as f64, pairwise_sum);
        if total == 0.0 {
            let expected = "at least one weight that is not zero";
            return Err(Error::parameter("weights", "only zeros", expected));
        }
        let logits = Logits::of(scores.response(), table);
        let log_beta = bounded_minimum(-10.0, 10.0, 64.0 * f64::EPSILON, |log_beta| {
            let losses = logits.log_losses(log_beta.exp(), y.codes(), weights);
            pairwise_sum(&losses) / total
        });
        Ok(Self {
            beta: log_beta.exp(),
        })
    }

    /// The scaling by this inverse temperature.
    pub fn new(beta: f64) -> Self {
        Self { beta }
    }

    /// The inverse temperature: above 1 the probabilities become sharper, below 1 softer.
    pub fn beta(&self) -> f64 {
        self.beta
    }

    /// The calibrated probabilities of scores of the same kind.
    ///
    /// # Errors
    /// `Shape` for the scores of several outputs.
    pub fn predict(&self, scores: &Scores) -> Result<Scores> {
        let table = scores.table()?;
        let logits = Logits::of(scores.response(), table);
        let classes: Classes = table.classes().clone();
        let proba = logits.softmax(self.beta);
        Scores::new(Response::Probability, proba, logits.columns, classes)
    }
}

/// A number for each class of each row, row after row; larger means more likely.
struct Logits {
    values: Vec<f64>,
    columns: usize,
}

impl Logits {
    fn of(response: Response, table: &ScoreTable) -> Self {
        let values: Vec<f64> = match (response, table.ncols(), table.classes().len()) {
            (Response::Margin, 1, 2) => table.values().iter().flat_map(|&f| [-f, f]).collect(),
            (Response::Margin, ..) => table.values().to_vec(),
            // As the two columns are for a margin: what the second says decides.
            (Response::Probability, 2, _) => {
                let rows = table.rows().flat_map(|row| [1.0 - row[1], row[1]]);
                rows.map(|p| (p + TINY).ln()).collect()
            }
            (Response::Probability, ..) => {
                let values = table.values().iter();
                values.map(|p| (p + TINY).ln()).collect()
            }
        };
        Self {
            values,
            columns: table.classes().len(),
        }
    }

    /// The log loss of each row, times its weight.
    fn log_losses(&self, beta: f64, codes: &[u32], weights: Option<&[f64]>) -> Vec<f64> {
        let rows = self.values.chunks_exact(self.columns).zip(codes);
        let loss = |(row, (logits, &code)): (usize, (&[f64], &u32))| {
            let most = largest(logits.iter().map(|logit| beta * logit));
            let terms = logits.iter().map(|logit| (beta * logit - most).exp());
            let loss = terms.sum::<f64>().ln() + most - beta * logits[code as usize];
            loss * weights.map_or(1.0, |weights| weights[row])
        };
        rows.enumerate().map(loss).collect()
    }

    fn softmax(&self, beta: f64) -> Vec<f64> {
        let mut values = Vec::with_capacity(self.values.len());
        for logits in self.values.chunks_exact(self.columns) {
            let most = largest(logits.iter().map(|logit| beta * logit));
            let start = values.len();
            values.extend(logits.iter().map(|logit| (beta * logit - most).exp()));
            let sum = pairwise_sum(&values[start..]);
            values[start..].iter_mut().for_each(|value| *value /= sum);
        }
        values
    }
}

fn largest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(f64::NEG_INFINITY, |a, b| if b > a { b } else { a })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_already_stays_as_it_is() {
        // Of 1000 rows that are said to be positive with 0.8, 800 are.
        let positive: Vec<bool> = (0..1000).map(|row| row % 5 != 0).collect();
        let y = Labels::from(positive);
        let proba = Scores::new(
            Response::Probability,
            [0.2, 0.8].repeat(1000),
            2,
            Classes::bools(),
        );
        let scaling = TemperatureScaling::fit(&proba.unwrap(), &y, None).unwrap();
        assert!((scaling.beta() - 1.0).abs() < 1e-6, "{scaling:?}");
    }

    #[test]
    fn the_search_ends_at_its_bounds() {
        let scores = Scores::margin(vec![-1.0, 1.0], Classes::bools()).unwrap();
        let right = TemperatureScaling::fit(&scores, &Labels::from([false, true]), None);
        assert!(right.unwrap().beta() > 15.0);
        let wrong = TemperatureScaling::fit(&scores, &Labels::from([true, false]), None);
        assert!(wrong.unwrap().beta() < 1e-4);
    }
}
