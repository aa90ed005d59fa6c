//! The minimum of a smooth function: L-BFGS, on the path of L-BFGS-B without bounds.
//!
//! R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, A limited memory algorithm for bound constrained
//! optimization, SIAM Journal on Scientific Computing 16 (1995). A search that stops before the
//! exact minimum stops where its path leads, so what is to be scikit-learn's answer has to follow
//! the path: the first step, the search along a line, which corrections are kept, and when it is
//! good enough.

use linnaeus_kernels::dot;

use super::line_search::{LineSearch, Trial, Verdict};

/// How many corrections are remembered.
const MEMORY: usize = 10;
/// How often a line search may ask for the function.
const TRIALS: usize = 20;
const MAX_ITERATIONS: usize = 15_000;

/// When it is good enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerance {
    /// No part of the gradient is larger.
    pub(super) gradient: f64,
    /// The function fell by no more than this share of its size (or of 1).
    pub(super) decrease: f64,
}

/// A point, the function there and its gradient.
#[derive(Clone, Debug)]
struct Point {
    x: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

/// A step that was taken, and by how much the gradient changed.
#[derive(Debug)]
struct Correction {
    step: Vec<f64>,
    change: Vec<f64>,
}

/// Where the function, which gives its value and its gradient, is least, from this start on.
pub(super) fn minimize(
    start: Vec<f64>,
    tolerance: Tolerance,
    mut function: impl FnMut(&[f64]) -> (f64, Vec<f64>),
) -> Vec<f64> {
    let mut at = |x: Vec<f64>| {
        let (value, gradient) = function(&x);
        Point { x, value, gradient }
    };
    let mut here = at(start);
    let mut memory: Vec<Correction> = Vec::new();
    let mut iterations = 0;
    while iterations < MAX_ITERATIONS && largest(&here.gradient) > tolerance.gradient {
        let direction = descent(&here.gradient, &memory);
        let first = if iterations == 0 {
            1.0 / dot(&direction, &direction).sqrt()
        } else {
            1.0
        };
        let Some((step, next)) = search(&here, &direction, first, &mut at) else {
            // What is remembered misleads: once more with the gradient alone.
            if memory.is_empty() {
                break;
            }
            memory.clear();
            continue;
        };
        iterations += 1;
        let fall = here.value - next.value;
        let size = [here.value.abs(), next.value.abs()];
        let size = size
            .into_iter()
            .fold(1.0, |a: f64, b| if b > a { b } else { a });
        let slope = dot(&here.gradient, &direction);
        let correction = Correction {
            step: direction.iter().map(|d| step * d).collect(),
            change: pairwise(&next.gradient, &here.gradient, |new, old| new - old),
        };
        here = next;
        if fall <= tolerance.decrease * size {
            break;
        }
        if dot(&correction.step, &correction.change) > f64::EPSILON * -slope * step {
            if memory.len() == MEMORY {
                memory.remove(0);
            }
            memory.push(correction);
        }
    }
    here.x
}

/// The direction in which to search: the gradient, bent by what is remembered of the curvature.
fn descent(gradient: &[f64], memory: &[Correction]) -> Vec<f64> {
    let mut direction = gradient.to_vec();
    let mut shares = Vec::with_capacity(memory.len());
    for Correction { step, change } in memory.iter().rev() {
        let share = dot(step, &direction) / dot(step, change);
        add(&mut direction, -share, change);
        shares.push(share);
    }
    if let Some(Correction { step, change }) = memory.last() {
        let scale = dot(step, change) / dot(change, change);
        direction.iter_mut().for_each(|d| *d *= scale);
    }
    for (Correction { step, change }, share) in memory.iter().zip(shares.into_iter().rev()) {
        let own = dot(change, &direction) / dot(step, change);
        add(&mut direction, share - own, step);
    }
    direction.iter_mut().for_each(|d| *d = -*d);
    direction
}

/// A point along the direction that is low and flat enough, and the step to it.
fn search(
    here: &Point,
    direction: &[f64],
    first: f64,
    at: &mut impl FnMut(Vec<f64>) -> Point,
) -> Option<(f64, Point)> {
    let slope = dot(&here.gradient, direction);
    // NaN included.
    if !(slope < 0.0) {
        return None;
    }
    let mut search = LineSearch::new(here.value, slope, first);
    let mut step = first;
    for _ in 0..TRIALS {
        let point = at(pairwise(&here.x, direction, |x, d| step * d + x));
        let trial = Trial {
            step,
            value: point.value,
            slope: dot(&point.gradient, direction),
        };
        match search.judge(trial) {
            Verdict::Take => return Some((step, point)),
            Verdict::Try(next) if next.is_finite() => step = next,
            Verdict::Try(_) => return None,
        }
    }
    None
}

fn largest(values: &[f64]) -> f64 {
    let absolute = values.iter().map(|value| value.abs());
    absolute.fold(0.0, |a, b| if b > a { b } else { a })
}

fn pairwise(a: &[f64], b: &[f64], of: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    a.iter().zip(b).map(|(&a, &b)| of(a, b)).collect()
}

fn add(to: &mut [f64], factor: f64, values: &[f64]) {
    for (to, value) in to.iter_mut().zip(values) {
        *to += factor * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_valley_of_rosenbrock_is_walked_to_its_end() {
        let tolerance = Tolerance {
            gradient: 1e-9,
            decrease: 0.0,
        };
        for start in [[-1.2, 1.0], [3.0, -4.0], [1.0, 1.0], [0.0, 0.0]] {
            let found = minimize(start.to_vec(), tolerance, |x| {
                let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
                let gradient = vec![-2.0 * a - 400.0 * x[0] * b, 200.0 * b];
                (a * a + 100.0 * b * b, gradient)
            });
            assert!((found[0] - 1.0).abs() < 1e-6, "{start:?}: {found:?}");
            assert!((found[1] - 1.0).abs() < 1e-6, "{start:?}: {found:?}");
        }
    }

    #[test]
    fn what_has_no_slope_stays_where_it_is() {
        let tolerance = Tolerance {
            gradient: 1e-6,
            decrease: 1e-14,
        };
        assert_eq!(minimize(vec![2.0], tolerance, |_| (5.0, vec![0.0])), [2.0]);
        let nowhere = minimize(vec![2.0], tolerance, |_| (f64::NAN, vec![f64::NAN]));
        assert_eq!(nowhere, [2.0]);
    }
}
