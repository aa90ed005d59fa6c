//! How far to go along a direction in which a function falls: the search of Moré and Thuente.
//!
//! J. J. Moré and D. J. Thuente, Line search algorithms with guaranteed sufficient decrease, ACM
//! Transactions on Mathematical Software 20 (1994). The steps, and what they are bounded by, are
//! those of MINPACK-2, because L-BFGS-B takes them and its path is to be met.

/// The fall that is demanded, as a share of what the slope at the start promises.
const DECREASE: f64 = 1e-3;
/// The slope that is allowed at the end, as a share of that at the start.
const CURVATURE: f64 = 0.9;
/// The search ends when the interval is this small, as a share of its upper end.
const WIDTH: f64 = 0.1;
const LONGEST_STEP: f64 = 1e10;

/// A step, the function there, and its slope along the direction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trial {
    pub(super) step: f64,
    pub(super) value: f64,
    pub(super) slope: f64,
}

impl Trial {
    /// As the function minus a line through the start would be there.
    fn above_line(self, slope: f64) -> Self {
        Self {
            step: self.step,
            value: self.value - self.step * slope,
            slope: self.slope - slope,
        }
    }

    fn back_from_line(self, slope: f64) -> Self {
        Self {
            step: self.step,
            value: self.value + self.step * slope,
            slope: self.slope + slope,
        }
    }
}

/// What to do with a trial.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It will do, or no better one can be found.
    Take,
    /// Try this step.
    Try(f64),
}

/// A search in progress.
#[derive(Debug)]
pub(super) struct LineSearch {
    start: Trial,
    /// The best step so far, and the other end of the interval.
    best: Trial,
    other: Trial,
    /// Whether a minimum lies between the two.
    bracketed: bool,
    /// Whether a step was found from which on the function itself is looked at, and not what it is
    /// above the line of the demanded fall.
    second_stage: bool,
    bounds: (f64, f64),
    width: f64,
    width_before: f64,
}

impl LineSearch {
    /// A search that will try this step first. The slope at the start must be negative.
    pub(super) fn new(value: f64, slope: f64, first: f64) -> Self {
        let start = Trial {
            step: 0.0,
            value,
            slope,
        };
        Self {
            start,
            best: start,
            other: start,
            bracketed: false,
            second_stage: false,
            bounds: (0.0, first + 4.0 * first),
            width: LONGEST_STEP,
            width_before: 2.0 * LONGEST_STEP,
        }
    }

    /// What to do after this trial.
    pub(super) fn judge(&mut self, trial: Trial) -> Verdict {
        let line = DECREASE * self.start.slope;
        let low_enough = trial.value <= self.start.value + trial.step * line;
        if low_enough && trial.slope >= 0.0 {
            self.second_stage = true;
        }
        let (least, most) = self.bounds;
        let stuck = self.bracketed
            && (trial.step <= least || trial.step >= most || most - least <= WIDTH * most);
        let at_longest = trial.step == LONGEST_STEP && low_enough && trial.slope <= line;
        let at_nothing = trial.step == 0.0 && (!low_enough || trial.slope >= line);
        let flat_enough = trial.slope.abs() <= CURVATURE * -self.start.slope;
        if stuck || at_longest || at_nothing || (low_enough && flat_enough) {
            return Verdict::Take;
        }
        let next = if !self.second_stage && trial.value <= self.best.value && !low_enough {
            self.best = self.best.above_line(line);
            self.other = self.other.above_line(line);
            let next = self.narrow(trial.above_line(line));
            self.best = self.best.back_from_line(line);
            self.other = self.other.back_from_line(line);
            next
        } else {
            self.narrow(trial)
        };
        Verdict::Try(self.bound(next))
    }

    /// Puts the trial into the interval, and proposes the next step.
    fn narrow(&mut self, trial: Trial) -> f64 {
        let (best, other) = (self.best, self.other);
        let turns = trial.slope.signum() * best.slope.signum() < 0.0 && trial.slope != 0.0;
        let next;
        if trial.value > best.value {
            // Higher: the minimum lies between.
            let cubic = cubic(best, trial, theta(best, trial));
            let fall = (best.value - trial.value) / (trial.step - best.step);
            let parabola =
                best.step + best.slope / (fall + best.slope) / 2.0 * (trial.step - best.step);
            next = if (cubic - best.step).abs() <= (parabola - best.step).abs() {
                cubic
            } else {
                cubic + (parabola - cubic) / 2.0
            };
            self.bracketed = true;
        } else if turns {
            // Lower, and behind the minimum.
            let cubic = cubic(trial, best, theta(best, trial));
            let secant = secant(trial, best);
            let cubic_is_farther = (cubic - trial.step).abs() > (secant - trial.step).abs();
            next = if cubic_is_farther { cubic } else { secant };
            self.bracketed = true;
        } else if trial.slope.abs() < best.slope.abs() {
            // Lower, and the function gets flatter.
            next = self.flatter(trial);
        } else if self.bracketed {
            // Lower, and as steep as before.
            next = cubic(trial, other, theta(other, trial));
        } else if trial.step > best.step {
            next = self.bounds.1;
        } else {
            next = self.bounds.0;
        }
        if trial.value > best.value {
            self.other = trial;
        } else {
            if turns {
                self.other = best;
            }
            self.best = trial;
        }
        next
    }

    fn flatter(&self, trial: Trial) -> f64 {
        let (best, other) = (self.best, self.other);
        let beyond = if trial.step > best.step {
            self.bounds.1
        } else {
            self.bounds.0
        };
        let cubic = cubic_beyond(trial, best, theta(best, trial)).unwrap_or(beyond);
        let secant = secant(trial, best);
        let cubic_is_nearer = (cubic - trial.step).abs() < (secant - trial.step).abs();
        let cubic_is_farther = (cubic - trial.step).abs() > (secant - trial.step).abs();
        if self.bracketed {
            let next = if cubic_is_nearer { cubic } else { secant };
            let limit = trial.step + 0.66 * (other.step - trial.step);
            if trial.step > best.step {
                smaller(limit, next)
            } else {
                larger(limit, next)
            }
        } else {
            let next = if cubic_is_farther { cubic } else { secant };
            smaller(larger(next, self.bounds.0), self.bounds.1)
        }
    }

    /// The proposed step, kept where it makes sense; the bounds of the one after it.
    fn bound(&mut self, proposed: f64) -> f64 {
        let mut step = proposed;
        if self.bracketed {
            let width = (self.other.step - self.best.step).abs();
            if width >= 0.66 * self.width_before {
                step = self.best.step + 0.5 * (self.other.step - self.best.step);
            }
            self.width_before = self.width;
            self.width = width;
            self.bounds = (
                smaller(self.best.step, self.other.step),
                larger(self.best.step, self.other.step),
            );
        } else {
            let ahead = step - self.best.step;
            self.bounds = (step + 1.1 * ahead, step + 4.0 * ahead);
        }
        step = smaller(larger(step, 0.0), LONGEST_STEP);
        let (least, most) = self.bounds;
        let no_room = step <= least || step >= most || most - least <= WIDTH * most;
        if self.bracketed && no_room {
            step = self.best.step;
        }
        step
    }
}

/// The minimum of the cubic with these values and slopes, as a step from the first point on.
fn cubic(from: Trial, to: Trial, theta: f64) -> f64 {
    let scale = larger(larger(theta.abs(), from.slope.abs()), to.slope.abs());
    let under = (theta / scale).powi(2) - (from.slope / scale) * (to.slope / scale);
    let mut gamma = scale * under.sqrt();
    if to.step < from.step {
        gamma = -gamma;
    }
    let p = (gamma - from.slope) + theta;
    let q = ((gamma - from.slope) + gamma) + to.slope;
    from.step + p / q * (to.step - from.step)
}

/// The minimum of the cubic, if it lies on the other side of the first point.
fn cubic_beyond(from: Trial, to: Trial, theta: f64) -> Option<f64> {
    let scale = larger(larger(theta.abs(), from.slope.abs()), to.slope.abs());
    let under = (theta / scale).powi(2) - (from.slope / scale) * (to.slope / scale);
    let mut gamma = scale * larger(0.0, under).sqrt();
    if from.step > to.step {
        gamma = -gamma;
    }
    let p = (gamma - from.slope) + theta;
    let q = (gamma + (to.slope - from.slope)) + gamma;
    let ratio = p / q;
    (ratio < 0.0 && gamma != 0.0).then(|| from.step + ratio * (to.step - from.step))
}

/// What the values say of the cubic between an end of the interval and a trial.
fn theta(end: Trial, trial: Trial) -> f64 {
    3.0 * (end.value - trial.value) / (trial.step - end.step) + end.slope + trial.slope
}

/// Where a line through both slopes is zero.
fn secant(from: Trial, to: Trial) -> f64 {
    from.step + from.slope / (from.slope - to.slope) * (to.step - from.step)
}

fn smaller(a: f64, b: f64) -> f64 {
    if b < a { b } else { a }
}

fn larger(a: f64, b: f64) -> f64 {
    if b > a { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The step that the search takes along a function, and how often it asked.
    fn search(f: impl Fn(f64) -> (f64, f64), first: f64) -> (f64, usize) {
        let (value, slope) = f(0.0);
        let mut search = LineSearch::new(value, slope, first);
        let (mut step, mut asked) = (first, 0);
        loop {
            asked += 1;
            let (value, slope) = f(step);
            match search.judge(Trial { step, value, slope }) {
                Verdict::Take => return (step, asked),
                Verdict::Try(next) => step = next,
            }
            assert!(asked < 60, "the search does not end");
        }
    }

    /// SciPy 1.17.1's `DCSRCH(f, f', 1e-3, 0.9, 0.1, 0, 1e10)` of the same functions: where it
    /// ends, and how often it asks.
    #[test]
    fn the_trials_are_those_of_minpack() {
        let parabola = |x: f64| ((x - 3.0) * (x - 3.0), 2.0 * (x - 3.0));
        let hump = |x: f64| (-x / (x * x + 2.0), (x * x - 2.0) / (x * x + 2.0).powi(2));
        let steep = |x: f64| {
            let y = x + 0.004;
            let (cube, fourth) = (y.powi(3), y.powi(4));
            (y.powi(5) - 2.0 * fourth, 5.0 * fourth - 8.0 * cube)
        };
        let cases: [(&dyn Fn(f64) -> (f64, f64), [(f64, usize); 5]); 3] = [
            (
                &parabola,
                [(0.341, 5), (0.5, 2), (1.0, 1), (3.0, 2), (3.0, 2)],
            ),
            (
                &hump,
                [
                    (0.341, 5),
                    (0.5, 2),
                    (1.0, 1),
                    (10.0, 1),
                    (36.88760696396662, 4),
                ],
            ),
            (
                &steep,
                [
                    (1.5975830448985595, 11),
                    (1.6024085266778738, 7),
                    (1.5961295989208408, 7),
                    (1.6123738059384738, 6),
                    (1.5950402760316598, 10),
                ],
            ),
        ];
        for (f, expected) in cases {
            for (first, (step, asked)) in [1e-3, 0.1, 1.0, 10.0, 1e3].into_iter().zip(expected) {
                let (found, times) = search(f, first);
                assert_eq!(times, asked, "first {first}");
                assert!(
                    (found - step).abs() < 1e-12,
                    "first {first}: {found} {step}"
                );
            }
        }
    }
}
