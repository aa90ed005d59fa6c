//! The losses of linear classifiers: value and derivative at a prediction.

use crate::parameters::choices;

/// What a linear classifier pays for a prediction.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loss {
    /// max(0, 1 - y p): a linear support vector machine.
    #[default]
    Hinge,
    /// log(1 + exp(-y p)): logistic regression, with probabilities.
    LogLoss,
}
choices!(Loss { Hinge = "hinge", LogLoss = "log_loss" });

impl Loss {
    /// The targets of the negative and the positive class, as the formulas below want them.
    pub(crate) fn targets(self) -> [f64; 2] {
        match self {
            Self::Hinge => [-1.0, 1.0],
            Self::LogLoss => [0.0, 1.0],
        }
    }

    /// The loss at the prediction p of target y.
    #[inline]
    pub(crate) fn value(self, y: f64, p: f64) -> f64 {
        match self {
            Self::Hinge => {
                let margin = p * y;
                if margin <= 1.0 { 1.0 - margin } else { 0.0 }
            }
            // ln(1 + exp(p)) - y p, in the form that loses no digits where p lies.
            Self::LogLoss => {
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
        }
    }

    /// The derivative of the loss by the prediction.
    #[inline]
    pub(crate) fn gradient(self, y: f64, p: f64) -> f64 {
        match self {
            Self::Hinge => {
                if p * y <= 1.0 {
                    -y
                } else {
                    0.0
                }
            }
            Self::LogLoss => {
                if p > -37.0 {
                    let e = (-p).exp();
                    ((1.0 - y) - y * e) / (1.0 + e)
                } else {
                    p.exp() - y
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_the_slope_of_the_value() {
        for loss in [Loss::Hinge, Loss::LogLoss] {
            for y in loss.targets() {
                for p in [-40.0, -36.5, -3.0, -1.5, 0.3, 2.0, 17.0, 20.0, 34.0] {
                    let step = 1e-5;
                    let slope = (loss.value(y, p + step) - loss.value(y, p - step)) / (2.0 * step);
                    let gradient = loss.gradient(y, p);
                    assert!(
                        (slope - gradient).abs() < 1e-6,
                        "{loss} {y} {p}: {slope} {gradient}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_row_on_the_margin_counts() {
        assert_eq!(Loss::Hinge.gradient(1.0, 1.0), -1.0);
        assert_eq!(Loss::Hinge.gradient(1.0, 1.0 + 1e-15), 0.0);
    }
}
