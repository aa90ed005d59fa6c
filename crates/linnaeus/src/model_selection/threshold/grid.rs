//! Thresholds at equal distances, and curves over them: their mean over folds.

use crate::error::{Error, Result};

/// Which thresholds are tried. (scikit-learn: `thresholds`.)
///
/// ```
/// use linnaeus::model_selection::Thresholds;
///
/// assert_eq!(Thresholds::default(), Thresholds::Count(100));
/// assert_eq!(Thresholds::from([0.25, 0.5]), Thresholds::Given(vec![0.25, 0.5]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Thresholds {
    /// So many, at equal distances from the lowest to the highest score.
    Count(usize),
    /// These, rising.
    Given(Vec<f64>),
}

impl Default for Thresholds {
    /// A hundred.
    fn default() -> Self {
        Self::Count(100)
    }
}

impl From<usize> for Thresholds {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}
impl From<Vec<f64>> for Thresholds {
    fn from(given: Vec<f64>) -> Self {
        Self::Given(given)
    }
}
impl<const N: usize> From<[f64; N]> for Thresholds {
    fn from(given: [f64; N]) -> Self {
        Self::Given(given.into())
    }
}

impl Thresholds {
    pub(super) fn check(&self) -> Result<()> {
        let wrong = |found: String, expected| Err(Error::parameter("thresholds", found, expected));
        match self {
            Self::Count(count @ (0 | 1)) => wrong(count.to_string(), "at least 2"),
            Self::Count(_) => Ok(()),
            Self::Given(given) => match &**given {
                [] => wrong("none".into(), "at least two numbers"),
                given if given.iter().any(|threshold| !threshold.is_finite()) => {
                    wrong(format!("{given:?}"), "finite numbers")
                }
                given if !given.is_sorted() => wrong(format!("{given:?}"), "rising numbers"),
                [first, .., last] if !is_close(*first, *last) => Ok(()),
                given => wrong(format!("{given:?}"), "at least two that differ"),
            },
        }
    }

    /// Those from one score to another.
    pub(super) fn between(&self, low: f64, high: f64) -> Vec<f64> {
        match self {
            Self::Count(count) => threshold_grid(low, high, *count),
            Self::Given(given) => given.clone(),
        }
    }
}

/// NumPy's `linspace` in one precision.
macro_rules! grid {
    ($float:ty, $low:expr, $high:expr, $count:expr) => {{
        let (low, high, steps) = ($low, $high, $count.saturating_sub(1));
        let range = high - low;
        let step = range / steps as $float;
        let value = |at: usize| match at {
            0 => 0.0 * range + low,
            at if at == steps => high,
            // A step that is lost to rounding: the range is multiplied last.
            at if step == 0.0 => at as $float / steps as $float * range + low,
            at => at as $float * step + low,
        };
        (0..$count).map(value).collect()
    }};
}

/// So many numbers at equal distances from one to another, both included. (NumPy: `linspace`.)
///
/// ```
/// use linnaeus::model_selection::threshold_grid;
///
/// assert_eq!(threshold_grid(-1.0, 1.0, 5), [-1.0, -0.5, 0.0, 0.5, 1.0]);
/// assert_eq!(threshold_grid(0.0, 1.0, 1), [0.0]);
/// ```
pub fn threshold_grid(low: f64, high: f64, count: usize) -> Vec<f64> {
    grid!(f64, low, high, count)
}

/// As [`threshold_grid`], computed in single precision, for scores that are.
///
/// ```
/// use linnaeus::model_selection::threshold_grid_f32;
///
/// assert_eq!(threshold_grid_f32(0.0, 1.0, 3), [0.0, 0.5, 1.0]);
/// ```
pub fn threshold_grid_f32(low: f32, high: f32, count: usize) -> Vec<f32> {
    grid!(f32, low, high, count)
}

/// The mean of several curves at these points, each drawn on by straight lines between its own
/// points and flat beyond them. (NumPy: the mean of `interp`.)
///
/// # Errors
/// `Empty` without curves or for a curve without points, `Shape` when one has not as many values as
/// points.
///
/// ```
/// use linnaeus::model_selection::mean_curve;
///
/// let curves = [(&[0.0, 1.0][..], &[0.0, 1.0][..]), (&[0.5, 1.5], &[1.0, 0.0])];
/// assert_eq!(mean_curve(&[0.0, 0.5, 1.0], curves)?, [0.5, 0.75, 0.75]);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn mean_curve<'a>(
    points: &[f64],
    curves: impl IntoIterator<Item = (&'a [f64], &'a [f64])>,
) -> Result<Vec<f64>> {
    // From 0 on: a mean is never -0.
    let mut sums = vec![0.0; points.len()];
    let mut count = 0;
    for (own, values) in curves {
        if own.is_empty() {
            return Err(Error::empty("curves", "at least one point in each"));
        }
        if values.len() != own.len() {
            let expected = format!("{} values, one a point", own.len());
            return Err(Error::shape("curves", values.len(), expected));
        }
        for (sum, &point) in sums.iter_mut().zip(points) {
            *sum += interpolate(point, own, values);
        }
        count += 1;
    }
    if count == 0 {
        return Err(Error::empty("curves", "at least one"));
    }
    Ok(sums.into_iter().map(|sum| sum / f64::from(count)).collect())
}

/// A curve's value at a point.
fn interpolate(point: f64, points: &[f64], values: &[f64]) -> f64 {
    let last = points.len() - 1;
    let after = points.partition_point(|&own| own <= point);
    let Some(at) = after.checked_sub(1) else {
        return values[0];
    };
    if at == last || points[at] == point {
        return values[at];
    }
    let slope = (values[at + 1] - values[at]) / (points[at + 1] - points[at]);
    let value = slope * (point - points[at]) + values[at];
    if !value.is_nan() {
        return value;
    }
    // Infinite values: from the other side, or between equal ones.
    let value = slope * (point - points[at + 1]) + values[at + 1];
    if value.is_nan() && values[at] == values[at + 1] {
        return values[at];
    }
    value
}

/// Whether two thresholds are one for all practical purposes (NumPy's `isclose`).
pub(super) fn is_close(one: f64, other: f64) -> bool {
    one == other || (one - other).abs() <= 1e-8 + 1e-5 * other.abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_are_flat_beyond_their_ends_and_exact_at_their_points() {
        let (points, values) = ([0.1, 0.2, 0.2, 0.4], [1.0, 3.0, 5.0, 7.0]);
        let at = |point| interpolate(point, &points, &values);
        assert_eq!(
            [at(0.0), at(0.1), at(0.2), at(0.4), at(9.0)],
            [1.0, 1.0, 5.0, 7.0, 7.0]
        );
        // The slope times the distance, not a weighted mean.
        assert_eq!(at(0.15), (3.0 - 1.0) / (0.2 - 0.1) * (0.15 - 0.1) + 1.0);
        let infinite = [f64::NEG_INFINITY; 2];
        assert_eq!(interpolate(0.5, &[0.0, 1.0], &infinite), f64::NEG_INFINITY);
    }

    #[test]
    fn a_step_too_small_for_a_number_is_no_step_of_zero() {
        let grid = threshold_grid(0.0, 5e-324, 4);
        assert_eq!(grid, [0.0, 0.0, 5e-324, 5e-324]);
        assert!(threshold_grid(0.0, 1.0, 0).is_empty());
    }

    #[test]
    fn mistakes_are_named() {
        let argument = |error: Result<Vec<f64>>| error.unwrap_err().argument().map(str::to_string);
        let short = mean_curve(&[0.0], [(&[0.0, 1.0][..], &[0.0][..])]);
        assert_eq!(argument(short).as_deref(), Some("curves"));
        assert_eq!(argument(mean_curve(&[0.0], [])).as_deref(), Some("curves"));
        let empty = mean_curve(&[0.0], [(&[][..], &[][..])]);
        assert_eq!(argument(empty).as_deref(), Some("curves"));
    }
}
