//! One problem: the coefficients that tell two sides apart, learned a row at a time.
//!
//! The order of every sum here is scikit-learn's `_plain_sgd`, which decides the bits. Products
//! and additions are rounded one by one; nothing is fused.

use super::samples::{Real, Samples};
use super::schedule::Schedule;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result};
use crate::linear_model::loss::Loss;
use crate::random::xorshift::XorShift;

/// What the solver needs to know of the parameters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) loss: Loss,
    /// The strength of the l2 penalty, if there is one.
    pub(super) penalty: Option<f64>,
    pub(super) schedule: Schedule,
    pub(super) fit_intercept: bool,
    /// What an intercept's step is multiplied by: sparse data move it slowly.
    pub(super) intercept_decay: f64,
    pub(super) max_iter: usize,
    pub(super) tol: Option<f64>,
    pub(super) n_iter_no_change: usize,
    /// The seed of the shuffling, if rows are shuffled.
    pub(super) shuffle: Option<u32>,
}

/// Who is on the positive side, and how much each row counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Targets<'a> {
    pub(super) codes: &'a [u32],
    pub(super) positive: u32,
    pub(super) weights: Option<&'a [f64]>,
}

/// What is learned, and goes on when learning goes on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub(super) coef: Vec<f64>,
    pub(super) intercept: f64,
    /// The number of the next step, from 1.
    pub(super) t: f64,
}

/// How a fit ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) epochs: usize,
    /// Whether it stopped because the objective no longer improved.
    pub(super) converged: bool,
    /// The closest call among the decisions to go on or to stop, relative to the objective; 0
    /// where skipping zeros may have changed a bit otherwise.
    pub(super) closest_call: f64,
}

/// Learns until the objective no longer improves by `tol`, or for `max_iter` epochs.
///
/// `epoch_done` hears how many epochs are done.
pub(super) fn solve<T: Real, S: Samples<T>>(
    settings: &Settings,
    samples: &mut S,
    targets: Targets<'_>,
    state: &mut State,
    context: &Context,
    epoch_done: impl Fn(usize),
) -> Result<Outcome> {
    let rows = targets.codes.len();
    let mut order: Vec<u32> = (0..rows as u32).collect();
    let mut weights = Weights::<T>::new(&state.coef);
    let mut best = f64::INFINITY;
    let mut epochs_without_progress = 0;
    let mut outcome = Outcome {
        epochs: 0,
        converged: false,
        closest_call: f64::INFINITY,
    };

    while outcome.epochs < settings.max_iter && !outcome.converged {
        context.check()?;
        if let Some(seed) = settings.shuffle {
            // The same seed every epoch, on the order that the last epoch left.
            XorShift::new(seed).shuffle_forward(&mut order);
        }
        weights.start_epoch();
        let objective = epoch(settings, samples, targets, state, &mut weights, &order);
        outcome.epochs += 1;
        epoch_done(outcome.epochs);
        if !state.intercept.is_finite() || !weights.are_finite() {
            let kind = ErrorKind::Diverged {
                model: "SgdClassifier",
                epoch: outcome.epochs,
            };
            return Err(Error::new(kind).advise("scale the columns of x"));
        }

        let objective = objective / rows as f64;
        if let Some(tol) = settings.tol {
            let worst_progress = best - tol;
            let margin = margin(objective, worst_progress);
            if margin < outcome.closest_call {
                outcome.closest_call = margin;
            }
            if objective > worst_progress {
                epochs_without_progress += 1;
            } else {
                epochs_without_progress = 0;
            }
        }
        if objective < best {
            best = objective;
        }
        outcome.converged = epochs_without_progress >= settings.n_iter_no_change;
    }
    if weights.lost_signs {
        outcome.closest_call = 0.0;
    }
    weights.multiply_scale_in();
    state.coef = weights.stored.iter().map(|&weight| weight.into()).collect();
    Ok(outcome)
}

/// How far an objective is from the bound that decides whether it is progress, relative to the
/// objective. Of numbers beyond floating point nobody can tell: 0.
fn margin(objective: f64, bound: f64) -> f64 {
    let gap = (objective - bound).abs();
    if objective.is_finite() && gap > 0.0 {
        gap / objective.abs()
    } else {
        0.0
    }
}

/// How many rows ahead the memory is told which row comes.
const ROWS_AHEAD: usize = 12;

/// One pass over the rows; gives the sum of the objective as it was at each row.
fn epoch<T: Real, S: Samples<T>>(
    settings: &Settings,
    samples: &mut S,
    targets: Targets<'_>,
    state: &mut State,
    weights: &mut Weights<T>,
    order: &[u32],
) -> f64 {
    let [negative, positive] = settings.loss.targets();
    let mut objective = 0.0;
    for (at, &row) in order.iter().enumerate() {
        // The order is random, so the processor cannot foresee it.
        if let Some(&coming) = order.get(at + ROWS_AHEAD) {
            samples.announce(coming as usize);
        }
        let row = row as usize;
        let y = if targets.codes[row] == targets.positive {
            positive
        } else {
            negative
        };
        let dot = samples.dot(row, &weights.stored) * weights.scale;
        let prediction = T::rounded(dot).into() + state.intercept;
        let rate = settings.schedule.rate(state.t);

        objective += settings.loss.value(y, prediction);
        if let Some(alpha) = settings.penalty {
            // scikit-learn takes the root and squares it again, which is not the square itself.
            let norm = T::rounded(weights.squared_norm.sqrt());
            objective += alpha * (0.5 * (norm * norm).into());
        }

        let gradient = settings.loss.gradient(y, prediction).clamp(-1e12, 1e12);
        let weight = targets.weights.map_or(1.0, |weights| weights[row]);
        let update = -rate * gradient * T::rounded(weight).into();
        if let Some(alpha) = settings.penalty {
            weights.shrink(1.0 - rate * alpha);
        }
        if update != 0.0 {
            weights.add(samples, row, update);
            if settings.fit_intercept {
                state.intercept += update * settings.intercept_decay;
            }
        }
        state.t += 1.0;
    }
    objective
}

/// The coefficients, as `scale` times what is stored: the l2 penalty shrinks the scale alone.
struct Weights<T> {
    stored: Vec<T>,
    scale: f64,
    /// Of the coefficients, as scikit-learn keeps it: from the entries that the last update
    /// visited, shrunk since.
    squared_norm: f64,
    /// Of what is stored, kept up to date where zeros are skipped.
    stored_squares: f64,
    /// Whether a weight was -0 before an update: adding a zero product may make it 0.
    lost_signs: bool,
}

impl<T: Real> Weights<T> {
    fn new(coef: &[f64]) -> Self {
        let stored: Vec<T> = coef.iter().map(|&weight| T::rounded(weight)).collect();
        let squared_norm = squares(&stored);
        Self {
            scale: 1.0,
            squared_norm,
            stored_squares: squared_norm,
            lost_signs: has_negative_zero(&stored),
            stored,
        }
    }

    /// Rounding errors of the running sum of squares do not outlive an epoch.
    fn start_epoch(&mut self) {
        self.stored_squares = squares(&self.stored);
    }

    fn shrink(&mut self, factor: f64) {
        let factor = T::rounded(if factor > 0.0 { factor } else { 0.0 });
        self.scale *= factor.into();
        self.squared_norm *= (factor * factor).into();
        if self.scale < T::RESCALE_BELOW {
            self.multiply_scale_in();
            self.stored_squares = squares(&self.stored);
            self.lost_signs |= has_negative_zero(&self.stored);
        }
    }

    fn multiply_scale_in(&mut self) {
        let scale = T::rounded(self.scale);
        for weight in &mut self.stored {
            *weight = *weight * scale;
        }
        self.scale = 1.0;
    }

    /// Moves the coefficients by `update` times the row.
    fn add<S: Samples<T>>(&mut self, samples: &mut S, row: usize, update: f64) {
        let scale = T::rounded(self.scale);
        let step = T::rounded(T::rounded(update).into() / scale.into());
        let squares = if S::SKIPS_ZEROS {
            // scikit-learn adds up the squares of all columns of the row here. What has changed
            // since the last sum is enough, to about 1e-13.
            let mut squares = self.stored_squares;
            samples.add(row, step, &mut self.stored, |old, new| {
                let (old, new): (f64, f64) = (old.into(), new.into());
                squares += (new - old) * (new + old);
            });
            // All weights may have become 0 but for the rounding errors, which have a sign.
            self.stored_squares = if squares < 0.0 { 0.0 } else { squares };
            self.stored_squares
        } else {
            let mut squares = 0.0;
            samples.add(row, step, &mut self.stored, |_, new| {
                squares += (new * new).into()
            });
            squares
        };
        self.squared_norm = squares * (scale * scale).into();
    }

    fn are_finite(&self) -> bool {
        self.stored.iter().all(|&weight| weight.into().is_finite())
    }
}

fn squares<T: Real>(weights: &[T]) -> f64 {
    weights.iter().map(|&weight| (weight * weight).into()).sum()
}

fn has_negative_zero<T: Real>(weights: &[T]) -> bool {
    weights.iter().any(|&weight| {
        let weight: f64 = weight.into();
        weight == 0.0 && weight.is_sign_negative()
    })
}
