//! How far each row moves the coefficients: the learning rate as a function of the step.

use super::super::loss::Loss;
use crate::parameters::choices;

/// How the learning rate changes from row to row.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LearningRate {
    /// 1 / (alpha (t0 + t - 1)) at step t, with Bottou's choice of t0.
    #[default]
    Optimal,
    /// `eta0` at every step.
    Constant,
}
choices!(LearningRate { Optimal = "optimal", Constant = "constant" });

/// The learning rate of one fit.
#[derive(Clone, Copy, Debug)]
pub(super) enum Schedule {
    Optimal { alpha: f64, t0: f64 },
    Constant(f64),
}

impl Schedule {
    pub(super) fn new(learning_rate: LearningRate, alpha: f64, eta0: f64, loss: Loss) -> Self {
        match learning_rate {
            LearningRate::Constant => Self::Constant(eta0),
            LearningRate::Optimal => {
                // The first step is as large as a typical coefficient.
                let typical = (1.0 / alpha.sqrt()).sqrt();
                let gradient = loss.gradient(1.0, -typical);
                let first = typical / if gradient > 1.0 { gradient } else { 1.0 };
                Self::Optimal {
                    alpha,
                    t0: 1.0 / (first * alpha),
                }
            }
        }
    }

    /// The rate of step t, from 1.
    #[inline]
    pub(super) fn rate(self, t: f64) -> f64 {
        match self {
            Self::Optimal { alpha, t0 } => 1.0 / (alpha * (t0 + t - 1.0)),
            Self::Constant(eta0) => eta0,
        }
    }
}
