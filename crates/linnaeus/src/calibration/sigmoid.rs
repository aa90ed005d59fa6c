//! A sigmoid of the scores: Platt's calibration.

use linnaeus_kernels::{dot, pairwise_sum};

use super::check::check_rows;
use super::lbfgs::{Tolerance, minimize};
use crate::error::Result;

/// Scores from this size on are divided by the largest before the fit.
const LARGE: f64 = 30.0;

/// The probability 1 / (1 + exp(a·score + b)), fitted to scores of rows whose class is known.
///
/// a is negative where larger scores mean the positive class. It has two numbers to learn, so few
/// rows will do; it cannot mend scores whose relation to the probability is not a sigmoid.
///
/// ```
/// use linnaeus::calibration::SigmoidCalibration;
///
/// let scores = [-2.0, -1.0, 0.5, -0.5, 1.0, 2.0];
/// let positive = [false, false, false, true, true, true];
/// let sigmoid = SigmoidCalibration::fit(&scores, &positive, None)?;
/// let proba = sigmoid.predict(&[-3.0, 0.0, 3.0]);
/// assert!(proba[0] < 0.2 && (proba[1] - 0.5).abs() < 0.01 && proba[2] > 0.8);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
///
/// J. Platt, Probabilistic outputs for support vector machines (1999): the targets are drawn in
/// from 0 and 1 by how many rows there are of each class, which keeps the fit finite.
///
/// # Differences from scikit-learn
/// The regression inside `CalibratedClassifierCV(method="sigmoid")`, found on the same path: a and
/// b within 1e-7 of their size, probabilities within 1e-9. All is computed in double precision;
/// there, single-precision scores are calibrated in single precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SigmoidCalibration {
    a: f64,
    b: f64,
}

impl SigmoidCalibration {
    /// The sigmoid of these scores; each row counts its weight.
    ///
    /// # Errors
    /// `Empty` without rows, `Shape` for unequal lengths, `NotFinite` for scores and weights that
    /// are NaN or infinite, `Parameter` for weights below zero.
    pub fn fit(scores: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Result<Self> {
        check_rows(scores, positive.len(), weights)?;
        let largest = scores.iter().map(|score| score.abs());
        let largest = largest.fold(0.0, |a, b| if b > a { b } else { a });
        let scale = if largest >= LARGE { largest } else { 1.0 };
        let scores: Vec<f64> = scores.iter().map(|score| score / scale).collect();

        let weight_of = |class: bool| match weights {
            None => positive.iter().filter(|own| **own == class).count() as f64,
            Some(weights) => {
                let rows = weights.iter().zip(positive);
                let own = rows.filter(|(_, own)| **own == class);
                pairwise_sum(&own.map(|(weight, _)| *weight).collect::<Vec<_>>())
            }
        };
        let (negatives, positives) = (weight_of(false), weight_of(true));
        let target = |positive: &bool| {
            if *positive {
                (positives + 1.0) / (positives + 2.0)
            } else {
                1.0 / (negatives + 2.0)
            }
        };
        let targets: Vec<f64> = positive.iter().map(target).collect();

        let start = vec![0.0, ((negatives + 1.0) / (positives + 1.0)).ln()];
        let tolerance = Tolerance {
            gradient: 1e-6,
            decrease: 64.0 * f64::EPSILON,
        };
        let found = minimize(start, tolerance, |ab| {
            loss(ab[0], ab[1], &scores, &targets, weights)
        });
        Ok(Self {
            a: found[0] / scale,
            b: found[1],
        })
    }

    /// The sigmoid of these numbers.
    pub fn new(a: f64, b: f64) -> Self {
        Self { a, b }
    }

    /// What the score is multiplied with.
    pub fn a(&self) -> f64 {
        self.a
    }

    /// What is added to it.
    pub fn b(&self) -> f64 {
        self.b
    }

    /// The probability of the positive class for each score.
    pub fn predict(&self, scores: &[f64]) -> Vec<f64> {
        let probability = |score: &f64| 1.0 / (1.0 + (self.a * score + self.b).exp());
        scores.iter().map(probability).collect()
    }
}

/// The log loss of the sigmoid against the targets, and its gradient in a and b.
fn loss(
    a: f64,
    b: f64,
    scores: &[f64],
    targets: &[f64],
    weights: Option<&[f64]>,
) -> (f64, Vec<f64>) {
    let (mut losses, mut slopes) = (Vec::new(), Vec::new());
    losses.reserve_exact(scores.len());
    slopes.reserve_exact(scores.len());
    for (row, (score, target)) in scores.iter().zip(targets).enumerate() {
        let (loss, slope) = log_loss(-(a * score + b), *target);
        let weight = weights.map_or(1.0, |weights| weights[row]);
        losses.push(weight * loss);
        slopes.push(-(weight * slope));
    }
    let gradient = vec![dot(scores, &slopes), pairwise_sum(&slopes)];
    (pairwise_sum(&losses), gradient)
}

/// ln(1 + exp(z)) - target·z without overflow or cancellation, and its slope in z.
fn log_loss(z: f64, target: f64) -> (f64, f64) {
    if z <= -37.0 {
        let e = z.exp();
        (e - target * z, e - target)
    } else if z <= -2.0 {
        let e = z.exp();
        (
            e.ln_1p() - target * z,
            ((1.0 - target) * e - target) / (1.0 + e),
        )
    } else {
        let e = (-z).exp();
        // Beyond 18 ln(1 + e) is e to the last bit.
        let softplus = if z <= 18.0 { e.ln_1p() } else { e };
        let slope = ((1.0 - target) - target * e) / (1.0 + e);
        (softplus + (1.0 - target) * z, slope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_is_that_of_the_loss_everywhere() {
        for z in [-50.0, -37.0, -20.0, -2.0, -1.9, 0.0, 3.0, 18.0, 19.0, 40.0] {
            for target in [0.01, 0.5, 0.9] {
                let (h, (_, slope)) = (1e-5, log_loss(z, target));
                let (below, above) = (log_loss(z - h, target).0, log_loss(z + h, target).0);
                let expected = (above - below) / (2.0 * h);
                assert!((slope - expected).abs() < 1e-6, "{z} {target}");
            }
        }
    }

    #[test]
    fn a_weight_is_so_many_copies() {
        let (scores, positive) = ([-1.0, 0.3, 0.2, 2.0], [false, true, false, true]);
        let weighted = SigmoidCalibration::fit(&scores, &positive, Some(&[1.0, 2.0, 3.0, 1.0]));
        let rows = [0, 1, 1, 2, 2, 2, 3];
        let copied = SigmoidCalibration::fit(
            &rows.map(|row| scores[row]),
            &rows.map(|row| positive[row]),
            None,
        );
        let (weighted, copied) = (weighted.unwrap(), copied.unwrap());
        assert!((weighted.a() - copied.a()).abs() < 1e-6);
        assert!((weighted.b() - copied.b()).abs() < 1e-6);
    }

    #[test]
    fn one_class_and_large_scores_give_probabilities() {
        for (scores, positive) in [
            ([1.0, 2.0, 3.0], [true; 3]),
            ([-1e300, 2.0, 1e300], [false, true, true]),
            ([0.0; 3], [false, true, true]),
        ] {
            let sigmoid = SigmoidCalibration::fit(&scores, &positive, None).unwrap();
            let proba = sigmoid.predict(&scores);
            assert!(proba.iter().all(|p| (0.0..=1.0).contains(p)), "{proba:?}");
        }
    }
}
