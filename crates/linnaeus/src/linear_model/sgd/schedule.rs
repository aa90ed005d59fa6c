//! How far each row moves the coefficients: the learning rate as a function of the step.

use super::super::loss::LossFunction;
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
    /// `eta0` / t to the power of `power_t` at step t.
    InvScaling,
    /// `eta0`, and a fifth of it whenever `n_iter_no_change` epochs brought no progress.
    Adaptive,
    /// The passive-aggressive algorithm (PA-I): as far as the row demands, but at most `eta0`.
    Pa1,
    /// The passive-aggressive algorithm (PA-II): the smaller `eta0`, the more it holds back.
    Pa2,
}
choices!(LearningRate {
    Optimal = "optimal",
    Constant = "constant",
    InvScaling = "invscaling",
    Adaptive = "adaptive",
    Pa1 = "pa1",
    Pa2 = "pa2",
});

/// The learning rate of one fit.
#[derive(Clone, Copy, Debug)]
pub(super) enum Schedule {
    Optimal { alpha: f64, t0: f64 },
    Constant(f64),
    InvScaling { eta0: f64, power_t: f64 },
    Adaptive(f64),
    PassiveAggressive { eta0: f64, capped: bool },
}

impl Schedule {
    pub(super) fn new(
        learning_rate: LearningRate,
        alpha: f64,
        eta0: f64,
        power_t: f64,
        loss: LossFunction,
    ) -> Self {
        match learning_rate {
            LearningRate::Constant => Self::Constant(eta0),
            LearningRate::InvScaling => Self::InvScaling { eta0, power_t },
            LearningRate::Adaptive => Self::Adaptive(eta0),
            LearningRate::Pa1 => Self::PassiveAggressive { eta0, capped: true },
            LearningRate::Pa2 => Self::PassiveAggressive {
                eta0,
                capped: false,
            },
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
            Self::Constant(eta) | Self::Adaptive(eta) => eta,
            Self::InvScaling { eta0, power_t } => eta0 / t.powf(power_t),
            Self::PassiveAggressive { eta0, .. } => eta0,
        }
    }

    /// Whether each row says itself how far it moves the coefficients.
    #[inline]
    pub(super) fn is_passive_aggressive(self) -> bool {
        matches!(self, Self::PassiveAggressive { .. })
    }

    /// Whether a row of zeros is no step at all.
    pub(super) fn skips_rows_of_zeros(self) -> bool {
        matches!(self, Self::PassiveAggressive { capped: true, .. })
    }

    /// Goes on with a smaller rate where there was no progress; otherwise the fit is at its end.
    pub(super) fn slow_down(&mut self) -> bool {
        match self {
            Self::Adaptive(eta) if *eta > 1e-6 => {
                *eta /= 5.0;
                true
            }
            _ => false,
        }
    }
}
