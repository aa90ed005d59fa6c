//! One problem: the coefficients that tell two sides apart, learned a row at a time.
//!
//! The order of every sum here is scikit-learn's `_plain_sgd`, which decides the bits. Products
//! and additions are rounded one by one; nothing is fused but the average (see `weights`).

use super::held_out::HeldOut;
use super::samples::{Real, Samples};
use super::schedule::Schedule;
use super::screen::{Screen, Side};
use super::weights::Weights;
use crate::context::Context;
use crate::data::Matrix;
use crate::error::{Error, ErrorKind, Result};
use crate::linear_model::loss::{Loss, LossFunction};
use crate::random::xorshift::XorShift;

/// What the solver needs to know of the parameters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    /// For messages.
    pub(super) estimator: &'static str,
    pub(super) loss: LossFunction,
    pub(super) penalty: Option<Strength>,
    pub(super) schedule: Schedule,
    pub(super) fit_intercept: bool,
    /// What an intercept's step is multiplied by: sparse data move it slowly.
    pub(super) intercept_decay: f64,
    pub(super) max_iter: usize,
    pub(super) tol: Option<f64>,
    pub(super) n_iter_no_change: usize,
    /// The seed of the shuffling, if rows are shuffled.
    pub(super) shuffle: Option<u32>,
    /// The step from which coefficients are averaged, if they are.
    pub(super) average: Option<f64>,
    /// What a row of the negative and of the positive side counts.
    pub(super) class_weights: [f64; 2],
}

/// How strong a penalty is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Strength {
    pub(super) alpha: f64,
    /// The share of the absolute values; the squares have the rest.
    pub(super) l1_ratio: f64,
    /// Whether absolute values are penalised, be their share 0.
    pub(super) l1: bool,
    /// Whether squares are penalised, be their share 0.
    pub(super) l2: bool,
}

impl Strength {
    /// What the penalty of squares leaves of the coefficients in a step of this rate.
    #[inline]
    fn factor(self, rate: f64) -> f64 {
        1.0 - (1.0 - self.l1_ratio) * rate * self.alpha
    }
}

/// Who is on the positive side, and how much each row counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Targets<'a> {
    pub(super) codes: &'a [u32],
    pub(super) positive: u32,
    pub(super) weights: Option<&'a [f64]>,
}

impl Targets<'_> {
    #[inline]
    pub(super) fn is_positive(&self, row: usize) -> bool {
        self.codes[row] == self.positive
    }

    #[inline]
    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }
}

/// What is learned, and goes on when learning goes on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub(super) coef: Vec<f64>,
    pub(super) intercept: f64,
    pub(super) average: Option<Averaged>,
    /// The number of the next step, from 1.
    pub(super) t: f64,
}

/// Means over the steps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Averaged {
    pub(super) coef: Vec<f64>,
    pub(super) intercept: f64,
}

/// How a fit ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) epochs: usize,
    /// Whether it stopped because there was no more progress.
    pub(super) converged: bool,
    /// The closest call among the decisions to go on or to stop, relative to the objective; 0
    /// where skipping zeros may have changed a bit otherwise.
    pub(super) closest_call: f64,
}

/// The rows of a problem that are not learned from, and the matrix that they are read of.
pub(super) type Validation<'a> = Option<(&'a HeldOut, &'a Matrix)>;

/// One problem and the way in which its rows are read.
pub(super) struct Solver<'a, S> {
    pub(super) settings: Settings,
    pub(super) samples: S,
    /// The test of which rows need not be summed up exactly, if there is one.
    pub(super) screen: Option<Screen>,
    pub(super) targets: Targets<'a>,
    pub(super) validation: Validation<'a>,
}

impl<S> Solver<'_, S> {
    /// Learns until there is no more progress by `tol`, or for `max_iter` epochs. Progress is made
    /// by the objective, or by the accuracy of the rows held out for that.
    ///
    /// `epoch_done` hears how many epochs are done.
    pub(super) fn solve<T: Real>(
        mut self,
        state: &mut State,
        context: &Context,
        epoch_done: impl Fn(usize),
    ) -> Result<Outcome>
    where
        S: Samples<T>,
    {
        let rows = self.targets.codes.len();
        let held_out = self.validation.map(|(held_out, _)| held_out);
        let learned_from = rows - held_out.map_or(0, HeldOut::len);
        let mut order: Vec<u32> = (0..rows as u32).collect();
        let l1 = self.settings.penalty.is_some_and(|own| own.l1);
        let mut weights = Weights::<T>::new(state, l1);
        let mut progress = Progress::default();
        let mut outcome = Outcome {
            epochs: 0,
            converged: false,
            closest_call: f64::INFINITY,
        };

        while outcome.epochs < self.settings.max_iter && !outcome.converged {
            context.check()?;
            if let Some(seed) = self.settings.shuffle {
                // The same seed every epoch, on the order that the last epoch left.
                XorShift::new(seed).shuffle_forward(&mut order);
            }
            weights.start_epoch();
            let (objective, doubt) = self.epoch(state, &mut weights, &order);
            outcome.epochs += 1;
            epoch_done(outcome.epochs);
            if !state.intercept.is_finite() || !weights.are_finite() {
                let kind = ErrorKind::Diverged {
                    model: self.settings.estimator,
                    epoch: outcome.epochs,
                };
                return Err(Error::new(kind).advise("scale the columns of x"));
            }

            let tol = self.settings.tol;
            match self.validation {
                Some((held_out, x)) => {
                    let (targets, loss) = (self.targets, self.settings.loss.loss);
                    let stored = weights.stored();
                    let score = held_out.accuracy(x, targets, loss, stored, state.intercept);
                    progress.hear_score(score, tol);
                }
                None => {
                    let mean = |sum: f64| sum / learned_from as f64;
                    let margin = progress.hear_objective(mean(objective), mean(doubt), tol);
                    if margin < outcome.closest_call {
                        outcome.closest_call = margin;
                    }
                }
            }
            if progress.epochs_without >= self.settings.n_iter_no_change {
                if self.settings.schedule.slow_down() {
                    progress.epochs_without = 0;
                } else {
                    outcome.converged = true;
                }
            }
        }
        if weights.lost_signs() {
            outcome.closest_call = 0.0;
        }
        weights.give(state);
        Ok(outcome)
    }

    /// One pass over the rows; gives the sum of the objective as it was at each row, and how far it
    /// may be from that of exact sums.
    fn epoch<T: Real>(
        &mut self,
        state: &mut State,
        weights: &mut Weights<T>,
        order: &[u32],
    ) -> (f64, f64)
    where
        S: Samples<T>,
    {
        let Self {
            settings,
            samples,
            screen,
            targets,
            validation,
        } = self;
        let held_out = validation.map(|(held_out, _)| held_out);
        let [negative, positive] = settings.loss.targets();
        let penalised = settings
            .penalty
            .filter(|_| held_out.is_none() && !settings.schedule.is_passive_aggressive());
        let (mut objective, mut doubt) = (0.0, 0.0);
        let mut at = 0;
        while at < order.len() {
            let mut side = Side::Unknown;
            if let Some(screen) = screen {
                let changed = weights.take_changed();
                if !changed.is_empty() {
                    screen.hear(weights.stored(), changed, weights.squares_kept_by::<S>());
                }
                let learned = (&mut *state, &mut *weights, &mut objective);
                let passed;
                (passed, side) = pass_over(screen, settings, held_out, &order[at..], learned);
                at += passed;
            }
            let Some(&row) = order.get(at) else { break };
            let row = row as usize;
            at += 1;
            if let Some(&coming) = order.get(at + ROWS_AHEAD)
                && screen.is_none()
            {
                // The order is random, so the processor cannot foresee it.
                samples.announce(coming as usize);
            }
            if held_out.is_some_and(|held_out| held_out.contains(row)) {
                continue;
            }
            let rate = settings.schedule.rate(state.t);
            let prediction = match side {
                Side::Before(prediction, own) => {
                    doubt += own;
                    prediction
                }
                _ => weights.dot(samples, row) + state.intercept,
            };
            let is_positive = targets.is_positive(row);
            let y = if is_positive { positive } else { negative };
            if held_out.is_none() {
                objective += settings.loss.value(y, prediction);
            }
            if let Some(strength) = penalised {
                objective += weights.penalty(strength);
            }

            let step = match settings.schedule {
                Schedule::PassiveAggressive { eta0, capped } => {
                    match aggressive_step(settings.loss, samples, row, y, prediction, eta0, capped)
                    {
                        Some(step) => step,
                        // A row of zeros: nothing to learn from, and no step is counted.
                        None => continue,
                    }
                }
                _ => -rate * settings.loss.gradient(y, prediction).clamp(-1e12, 1e12),
            };
            let class_weight = settings.class_weights[usize::from(is_positive)];
            let weight = T::rounded(class_weight) * T::rounded(targets.weight(row));
            let update = step * weight.into();

            if let Some(strength) = settings.penalty
                && strength.l2
            {
                weights.shrink(strength.factor(rate));
            }
            if update != 0.0 {
                weights.add(samples, row, update);
                if settings.fit_intercept {
                    state.intercept += update * settings.intercept_decay;
                }
            }
            if let Some(from) = settings.average
                && from <= state.t
            {
                let count = state.t - from + 1.0;
                weights.add_to_average(samples, row, update, count);
                if let Some(average) = &mut state.average {
                    average.intercept += (state.intercept - average.intercept) / count;
                }
            }
            if let Some(strength) = settings.penalty
                && strength.l1
            {
                weights.truncate(samples, row, strength.l1_ratio * rate * strength.alpha);
            }
            state.t += 1.0;
        }
        (objective, doubt)
    }
}

/// Passes over the rows, from the first on, that are known to lie beyond the margin or are held
/// out; gives how many they are, and on which side the next one lies.
///
/// They have neither loss nor slope: what is left of them is the penalty, in the objective and on
/// the weights.
fn pass_over<T: Real>(
    screen: &Screen,
    settings: &Settings,
    held_out: Option<&HeldOut>,
    order: &[u32],
    (state, weights, objective): (&mut State, &mut Weights<T>, &mut f64),
) -> (usize, Side) {
    let is_penalised = !settings.schedule.is_passive_aggressive();
    let (mut sum, mut t, intercept) = (*objective, state.t, state.intercept);
    let mut passed = 0;
    let mut side = Side::Unknown;
    for &row in order {
        if held_out.is_some_and(|held_out| held_out.contains(row as usize)) {
            passed += 1;
            continue;
        }
        // The order is random, so the processor cannot foresee which rows come.
        let coming = |rows: usize| order.get(passed + rows).map_or(0, |&row| row as usize);
        let coming = [coming(ROWS_AHEAD), coming(4 * ROWS_AHEAD)];
        let rate = settings.schedule.rate(t);
        // The scale may have been multiplied into the weights, of which the screen has not heard.
        side = if rate.is_finite() && weights.changed().is_empty() {
            screen.side(row as usize, coming, weights.scale(), intercept)
        } else {
            Side::Unknown
        };
        if side != Side::Beyond {
            break;
        }
        if let Some(strength) = settings.penalty {
            if is_penalised {
                sum += weights.penalty(strength);
            }
            weights.shrink(strength.factor(rate));
        }
        t += 1.0;
        passed += 1;
    }
    (*objective, state.t) = (sum, t);
    (passed, side)
}

/// How many rows ahead the memory is told which row comes.
const ROWS_AHEAD: usize = 8;

/// Whether it goes on, as the epochs tell.
struct Progress {
    best_objective: f64,
    /// How far any objective so far may be off.
    doubt: f64,
    best_score: f64,
    epochs_without: usize,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            best_objective: f64::INFINITY,
            doubt: 0.0,
            best_score: f64::NEG_INFINITY,
            epochs_without: 0,
        }
    }
}

impl Progress {
    /// How far the objective, which may be off by `doubt`, was from the bound that decides whether
    /// it is progress.
    fn hear_objective(&mut self, objective: f64, doubt: f64, tol: Option<f64>) -> f64 {
        if doubt > self.doubt {
            self.doubt = doubt;
        }
        let mut closeness = f64::INFINITY;
        if let Some(tol) = tol {
            let bound = self.best_objective - tol;
            closeness = margin(objective, bound, 2.0 * self.doubt);
            self.count(objective > bound);
        }
        if objective < self.best_objective {
            self.best_objective = objective;
        }
        closeness
    }

    fn hear_score(&mut self, score: f64, tol: Option<f64>) {
        if let Some(tol) = tol {
            self.count(score < self.best_score + tol);
        }
        if score > self.best_score {
            self.best_score = score;
        }
    }

    fn count(&mut self, without_progress: bool) {
        self.epochs_without = if without_progress {
            self.epochs_without + 1
        } else {
            0
        };
    }
}

/// How far an objective is at least from the bound that decides whether it is progress, both
/// together being off by `doubt` at most; relative to the objective. Of numbers beyond floating
/// point nobody can tell: 0.
fn margin(objective: f64, bound: f64, doubt: f64) -> f64 {
    let gap = (objective - bound).abs() - doubt;
    if objective.is_finite() && gap > 0.0 {
        gap / objective.abs()
    } else {
        0.0
    }
}

/// The step of the passive-aggressive algorithm: as far as the loss of this row demands.
fn aggressive_step<T: Real, S: Samples<T>>(
    loss: LossFunction,
    samples: &mut S,
    row: usize,
    y: f64,
    prediction: f64,
    eta0: f64,
    capped: bool,
) -> Option<f64> {
    debug_assert_eq!(loss.loss, Loss::Hinge);
    let mut squares = 0.0;
    samples.each(row, |_, value| squares += value * value);
    let loss = loss.value(y, prediction);
    let step = if !capped {
        loss / (squares + 0.5 / eta0)
    } else if squares == 0.0 {
        return None;
    } else {
        let step = loss / squares;
        if step < eta0 { step } else { eta0 }
    };
    Some(step * y)
}
