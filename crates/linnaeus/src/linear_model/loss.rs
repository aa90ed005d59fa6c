//! The losses of linear classifiers: value and derivative at a prediction.

use crate::parameters::choices;

/// What a linear classifier pays for a prediction p of a row whose class is y = -1 or 1.
///
/// The first five are for classification. The others are those of regression, on y as a number;
/// they work, but rarely as well.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loss {
    /// max(0, 1 - y p): a linear support vector machine.
    #[default]
    Hinge,
    /// log(1 + exp(-y p)): logistic regression, with probabilities.
    LogLoss,
    /// max(0, 1 - y p)², but -4 y p where y p is below -1: bears outliers, with probabilities.
    ModifiedHuber,
    /// max(0, 1 - y p)².
    SquaredHinge,
    /// max(0, -y p): the perceptron.
    Perceptron,
    /// (y - p)² / 2.
    SquaredError,
    /// (y - p)² / 2 up to `epsilon`, and beyond it a straight line.
    Huber,
    /// max(0, |y - p| - `epsilon`).
    EpsilonInsensitive,
    /// max(0, |y - p| - `epsilon`)².
    SquaredEpsilonInsensitive,
}
choices!(Loss {
    Hinge = "hinge",
    LogLoss = "log_loss",
    ModifiedHuber = "modified_huber",
    SquaredHinge = "squared_hinge",
    Perceptron = "perceptron",
    SquaredError = "squared_error",
    Huber = "huber",
    EpsilonInsensitive = "epsilon_insensitive",
    SquaredEpsilonInsensitive = "squared_epsilon_insensitive",
});

impl Loss {
    /// The probability of each class for each row, made of the margins of `outputs` outputs: one
    /// for two classes, or one a class. None for a loss that has no probabilities.
    ///
    /// `LogLoss` takes the logistic function of the margins, `ModifiedHuber` cuts them at -1 and 1
    /// and moves them into 0 to 1. Those of more than two classes are divided by their sum; where
    /// that is 0, all classes are equally probable.
    pub fn probabilities(self, margins: &[f64], outputs: usize) -> Option<Vec<f64>> {
        let of_margin = match self {
            Self::LogLoss => logistic,
            Self::ModifiedHuber => |margin: f64| (margin.clamp(-1.0, 1.0) + 1.0) / 2.0,
            _ => return None,
        };
        let shares = margins.iter().map(|&margin| of_margin(margin));
        if outputs < 2 {
            return Some(shares.flat_map(|p| [1.0 - p, p]).collect());
        }
        let mut all: Vec<f64> = shares.collect();
        for row in all.chunks_exact_mut(outputs) {
            let sum = linnaeus_kernels::pairwise_sum(row);
            if sum > 0.0 {
                row.iter_mut().for_each(|p| *p /= sum);
            } else {
                row.fill(1.0 / row.len() as f64);
            }
        }
        Some(all)
    }
}

fn logistic(margin: f64) -> f64 {
    1.0 / (1.0 + (-margin).exp())
}

/// A loss with its `epsilon`, for those that have one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LossFunction {
    pub(crate) loss: Loss,
    pub(crate) epsilon: f64,
}

impl LossFunction {
    /// The targets of the negative and the positive class, as the formulas below want them.
    pub(crate) fn targets(self) -> [f64; 2] {
        match self.loss {
            Loss::LogLoss => [0.0, 1.0],
            _ => [-1.0, 1.0],
        }
    }

    /// The loss at the prediction p of target y.
    #[inline]
    pub(crate) fn value(self, y: f64, p: f64) -> f64 {
        match self.loss {
            Loss::Hinge => hinge(1.0, p * y),
            Loss::Perceptron => hinge(0.0, p * y),
            // ln(1 + exp(p)) - y p, in the form that loses no digits where p lies.
            Loss::LogLoss => {
                let softplus = if p <= -37.0 {
                    p.exp()
                } else if p <= -2.0 {
                    p.exp().ln_1p()
                } else if p <= 18.0 {
                    (1.0 + p.exp()).ln()
                } else if p <= 33.3 {
                    p + (-p).exp()
                } else {
                    p
                };
                softplus - y * p
            }
            Loss::ModifiedHuber => {
                let margin = p * y;
                if margin >= 1.0 {
                    0.0
                } else if margin >= -1.0 {
                    (1.0 - margin) * (1.0 - margin)
                } else {
                    -4.0 * margin
                }
            }
            Loss::SquaredHinge => square_above_zero(1.0 - p * y),
            Loss::SquaredError => 0.5 * (p - y) * (p - y),
            Loss::Huber => {
                let distance = (y - p).abs();
                if distance <= self.epsilon {
                    0.5 * (distance * distance)
                } else {
                    self.epsilon * (distance - 0.5 * self.epsilon)
                }
            }
            Loss::EpsilonInsensitive => {
                let beyond = (y - p).abs() - self.epsilon;
                if beyond > 0.0 { beyond } else { 0.0 }
            }
            Loss::SquaredEpsilonInsensitive => square_above_zero((y - p).abs() - self.epsilon),
        }
    }

    /// The margin p y above which the loss and its derivative are 0, if there is one.
    pub(crate) fn flat_above(self) -> Option<f64> {
        match self.loss {
            Loss::Hinge | Loss::SquaredHinge | Loss::ModifiedHuber => Some(1.0),
            Loss::Perceptron => Some(0.0),
            _ => None,
        }
    }

    /// Whether all margins below [`flat_above`](Self::flat_above) have the same derivative.
    pub(crate) fn is_straight_below(self) -> bool {
        matches!(self.loss, Loss::Hinge | Loss::Perceptron)
    }

    /// The derivative of the loss by the prediction. On an edge it is that of the steeper side.
    #[inline]
    pub(crate) fn gradient(self, y: f64, p: f64) -> f64 {
        match self.loss {
            Loss::Hinge => hinge_gradient(1.0, y, p),
            Loss::Perceptron => hinge_gradient(0.0, y, p),
            Loss::LogLoss => {
                if p > -37.0 {
                    let e = (-p).exp();
                    ((1.0 - y) - y * e) / (1.0 + e)
                } else {
                    p.exp() - y
                }
            }
            Loss::ModifiedHuber => {
                let margin = p * y;
                if margin >= 1.0 {
                    0.0
                } else if margin >= -1.0 {
                    2.0 * (1.0 - margin) * -y
                } else {
                    -4.0 * y
                }
            }
            Loss::SquaredHinge => {
                let below = 1.0 - p * y;
                if below > 0.0 { -2.0 * y * below } else { 0.0 }
            }
            Loss::SquaredError => p - y,
            Loss::Huber => {
                let distance = p - y;
                if distance.abs() <= self.epsilon {
                    distance
                } else if distance >= 0.0 {
                    self.epsilon
                } else {
                    -self.epsilon
                }
            }
            Loss::EpsilonInsensitive => {
                if y - p > self.epsilon {
                    -1.0
                } else if p - y > self.epsilon {
                    1.0
                } else {
                    0.0
                }
            }
            Loss::SquaredEpsilonInsensitive => {
                let distance = y - p;
                if distance > self.epsilon {
                    -2.0 * (distance - self.epsilon)
                } else if distance < -self.epsilon {
                    2.0 * (-distance - self.epsilon)
                } else {
                    0.0
                }
            }
        }
    }
}

#[inline]
fn hinge(threshold: f64, margin: f64) -> f64 {
    if margin <= threshold {
        threshold - margin
    } else {
        0.0
    }
}

#[inline]
fn hinge_gradient(threshold: f64, y: f64, p: f64) -> f64 {
    if p * y <= threshold { -y } else { 0.0 }
}

#[inline]
fn square_above_zero(value: f64) -> f64 {
    if value > 0.0 { value * value } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Loss; 9] = [
        Loss::Hinge,
        Loss::LogLoss,
        Loss::ModifiedHuber,
        Loss::SquaredHinge,
        Loss::Perceptron,
        Loss::SquaredError,
        Loss::Huber,
        Loss::EpsilonInsensitive,
        Loss::SquaredEpsilonInsensitive,
    ];

    fn of(loss: Loss) -> LossFunction {
        LossFunction {
            loss,
            epsilon: 0.25,
        }
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_value() {
        for loss in ALL.map(of) {
            for y in loss.targets() {
                for p in [
                    -40.0, -36.5, -3.0, -1.5, -0.9, 0.3, 0.9, 2.0, 17.0, 20.0, 34.0,
                ] {
                    let step = 1e-5;
                    let slope = (loss.value(y, p + step) - loss.value(y, p - step)) / (2.0 * step);
                    let gradient = loss.gradient(y, p);
                    assert!(
                        (slope - gradient).abs() < 1e-5,
                        "{loss:?} {y} {p}: {slope} {gradient}"
                    );
                }
            }
        }
    }

    #[test]
    fn above_the_flat_margin_there_is_no_loss() {
        let mut with_margin = 0;
        for loss in ALL.map(of) {
            let Some(margin) = loss.flat_above() else {
                continue;
            };
            with_margin += 1;
            for y in loss.targets() {
                for above in [1e-15, 0.1, 1e300] {
                    let p = y * (margin + above);
                    assert_eq!((loss.value(y, p), loss.gradient(y, p)), (0.0, 0.0));
                }
                assert!(loss.value(y, y * (margin - 0.1)) > 0.0);
            }
        }
        assert_eq!(with_margin, 4);
    }

    #[test]
    fn a_row_on_the_margin_counts() {
        assert_eq!(of(Loss::Hinge).gradient(1.0, 1.0), -1.0);
        assert_eq!(of(Loss::Hinge).gradient(1.0, 1.0 + 1e-15), 0.0);
        assert_eq!(of(Loss::Perceptron).gradient(1.0, 0.0), -1.0);
        assert_eq!(of(Loss::ModifiedHuber).gradient(1.0, 1.0), 0.0);
    }
}
