//! The coefficients while they are learned: stored numbers, a scale beside them, norms, averages.

use std::ops::Range;

use linnaeus_kernels::quick_squares;

use super::samples::{Real, Samples, Squares};
use super::solver::{Averaged, State, Strength};

/// The coefficients, as `scale` times what is stored: the l2 penalty shrinks the scale alone.
pub(super) struct Weights<T> {
    stored: Vec<T>,
    scale: f64,
    /// Of the coefficients, as scikit-learn keeps it: from the entries that the last update
    /// visited, shrunk since.
    squared_norm: f64,
    /// The sum of the absolute values, kept in the same way, where it is penalised.
    absolute_norm: f64,
    /// Of what is stored, kept up to date where zeros are skipped.
    stored_squares: f64,
    /// The columns among which what is stored may have changed since somebody asked.
    changed: Range<usize>,
    /// Whether a weight was -0 before an update: adding a zero product may make it 0.
    lost_signs: bool,
    truncation: Option<Truncation<T>>,
    average: Option<Average<T>>,
}

/// The l1 penalty, cumulated (Tsuruoka, Tsujii, Ananiadou 2009): a coefficient pays what is due
/// when its feature is seen.
struct Truncation<T> {
    due: f64,
    /// What each coefficient has received so far.
    paid: Vec<T>,
}

/// The mean of the coefficients over the steps, as (`stored` of the weights times `a` plus
/// `stored`) over `b`, so that a step touches the entries of its row only (Bottou 2012).
struct Average<T> {
    stored: Vec<T>,
    a: f64,
    b: f64,
}

impl<T: Real> Weights<T> {
    pub(super) fn new(state: &State, l1: bool) -> Self {
        let rounded =
            |coef: &[f64]| -> Vec<T> { coef.iter().map(|&one| T::rounded(one)).collect() };
        let stored = rounded(&state.coef);
        let squared_norm = squares(&stored);
        Self {
            scale: 1.0,
            squared_norm,
            absolute_norm: stored.iter().map(|&weight| weight.into().abs()).sum(),
            stored_squares: squared_norm,
            changed: 0..stored.len(),
            lost_signs: has_negative_zero(&stored),
            truncation: l1.then(|| Truncation {
                due: 0.0,
                paid: vec![T::default(); stored.len()],
            }),
            average: state.average.as_ref().map(|average| Average {
                stored: rounded(&average.coef),
                a: 0.0,
                b: 1.0,
            }),
            stored,
        }
    }

    /// What is stored: the coefficients but for the scale.
    pub(super) fn stored(&self) -> &[T] {
        &self.stored
    }

    pub(super) fn scale(&self) -> f64 {
        self.scale
    }

    /// The columns among which what is stored may have changed since they were taken.
    pub(super) fn changed(&self) -> &Range<usize> {
        &self.changed
    }

    pub(super) fn take_changed(&mut self) -> Range<usize> {
        std::mem::take(&mut self.changed)
    }

    fn have_changed(&mut self, columns: Range<usize>) {
        self.changed = if self.changed.is_empty() {
            columns
        } else {
            self.changed.start.min(columns.start)..self.changed.end.max(columns.end)
        };
    }

    /// The sum of the squares of what is stored, where samples of this kind add it up anew.
    pub(super) fn squares_kept_by<S: Samples<T>>(&self) -> Option<f64> {
        (S::SQUARES == Squares::Anew).then_some(self.stored_squares)
    }

    pub(super) fn lost_signs(&self) -> bool {
        self.lost_signs
    }

    pub(super) fn are_finite(&self) -> bool {
        self.stored.iter().all(|&weight| weight.into().is_finite())
    }

    /// Rounding errors of the running sum of squares do not outlive an epoch.
    pub(super) fn start_epoch(&mut self) {
        self.stored_squares = squares(&self.stored);
    }

    /// Writes out what was learned.
    pub(super) fn give(mut self, state: &mut State) {
        self.multiply_scale_in();
        let widened = |weights: Vec<T>| weights.into_iter().map(Into::into).collect();
        state.coef = widened(self.stored);
        if let (Some(average), Some(learned)) = (self.average, &mut state.average) {
            *learned = Averaged {
                coef: widened(average.stored),
                intercept: learned.intercept,
            };
        }
    }

    /// The product of a row with the coefficients.
    #[inline]
    pub(super) fn dot<S: Samples<T>>(&self, samples: &mut S, row: usize) -> f64 {
        T::rounded(samples.dot(row, &self.stored) * self.scale).into()
    }

    /// What the penalty adds to the objective of a row.
    #[inline]
    pub(super) fn penalty(&self, strength: Strength) -> f64 {
        // scikit-learn takes the root and squares it again, which is not the square itself.
        let norm = T::rounded(self.squared_norm.sqrt());
        let mut sum = (1.0 - strength.l1_ratio) * 0.5 * (norm * norm).into();
        if strength.l1 {
            sum += strength.l1_ratio * T::rounded(self.absolute_norm).into();
        }
        strength.alpha * sum
    }

    #[inline]
    pub(super) fn shrink(&mut self, factor: f64) {
        let factor = T::rounded(if factor > 0.0 { factor } else { 0.0 });
        self.scale *= factor.into();
        self.squared_norm *= (factor * factor).into();
        self.absolute_norm *= factor.into();
        if self.scale < T::RESCALE_BELOW {
            self.multiply_scale_in();
            self.stored_squares = squares(&self.stored);
            self.lost_signs |= has_negative_zero(&self.stored);
        }
    }

    fn multiply_scale_in(&mut self) {
        if let Some(average) = &mut self.average {
            average.multiply_in(&self.stored);
        }
        let scale = T::rounded(self.scale);
        for weight in &mut self.stored {
            *weight = *weight * scale;
        }
        self.scale = 1.0;
        self.have_changed(0..self.stored.len());
    }

    /// Moves the coefficients by `update` times the row.
    #[inline]
    pub(super) fn add<S: Samples<T>>(&mut self, samples: &mut S, row: usize, update: f64) {
        let scale = T::rounded(self.scale);
        let step = T::rounded(T::rounded(update).into() / scale.into());
        let stored = &mut self.stored;
        let mut squares = 0.0;
        let changed = match S::SQUARES {
            Squares::Anew => {
                let changed = samples.add(row, step, stored, |_, _| ());
                squares = quick_squares(stored);
                self.stored_squares = squares;
                changed
            }
            Squares::Running => {
                // scikit-learn adds up the squares of all columns of the row here. What has changed
                // since the last sum is enough, to about 1e-13.
                squares = self.stored_squares;
                let changed = samples.add(row, step, stored, |old, new| {
                    let (old, new): (f64, f64) = (old.into(), new.into());
                    squares += (new - old) * (new + old);
                });
                // All weights may have become 0 but for the rounding errors, which have a sign.
                squares = if squares < 0.0 { 0.0 } else { squares };
                self.stored_squares = squares;
                changed
            }
            Squares::InOrder if self.truncation.is_some() => {
                let mut absolute = 0.0;
                let changed = samples.add(row, step, stored, |_, new| {
                    squares += (new * new).into();
                    absolute += new.into().abs();
                });
                self.absolute_norm = absolute * scale.into();
                changed
            }
            Squares::InOrder => samples.add(row, step, stored, |_, new| {
                squares += (new * new).into();
            }),
        };
        self.have_changed(changed);
        self.squared_norm = squares * (scale * scale).into();
    }

    /// Takes the coefficients, which have just moved by `update` times the row, into the mean of
    /// `count` steps.
    pub(super) fn add_to_average<S: Samples<T>>(
        &mut self,
        samples: &mut S,
        row: usize,
        update: f64,
        count: f64,
    ) {
        let Some(average) = &mut self.average else {
            return;
        };
        let (count, update): (f64, f64) = (T::rounded(count).into(), T::rounded(update).into());
        let (a, step) = (average.a, -update / self.scale);
        let stored = &mut average.stored;
        samples.each(row, |column, value| {
            stored[column] = T::rounded(stored[column].into() + a * value * step);
        });
        let share = 1.0 / count;
        if count > 1.0 {
            average.b /= 1.0 - share;
        }
        average.a += share * average.b * self.scale;
    }

    /// The l1 penalty: moves the coefficients of the row's features towards 0, never beyond it.
    pub(super) fn truncate<S: Samples<T>>(&mut self, samples: &mut S, row: usize, due: f64) {
        let Some(truncation) = &mut self.truncation else {
            return;
        };
        truncation.due += due;
        let (due, scale) = (truncation.due, self.scale);
        samples.each(row, |column, _| {
            let before: f64 = self.stored[column].into();
            let paid: f64 = truncation.paid[column].into();
            if scale * before > 0.0 {
                let less = before - (due + paid) / scale;
                self.stored[column] = T::rounded(if less > 0.0 { less } else { 0.0 });
            } else if scale * before < 0.0 {
                let more = before + (due - paid) / scale;
                self.stored[column] = T::rounded(if more < 0.0 { more } else { 0.0 });
            }
            let moved = self.stored[column].into() - before;
            truncation.paid[column] = T::rounded(paid + scale * moved);
        });
    }
}

impl<T: Real> Average<T> {
    /// Writes the mean out, so that `a` and `b` may start again. BLAS fuses these products.
    fn multiply_in(&mut self, weights: &[T]) {
        let a = T::rounded(self.a);
        if a.into() != 0.0 {
            for (mean, &weight) in self.stored.iter_mut().zip(weights) {
                *mean = a.fused(weight, *mean);
            }
        }
        let scale = T::rounded(1.0 / self.b);
        for mean in &mut self.stored {
            *mean = *mean * scale;
        }
        (self.a, self.b) = (0.0, 1.0);
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
