//! `scale`: data brought to mean 0 and variance 1 once, without a model.

use super::standard::sparse;
use crate::context::Context;
use crate::data::{Accumulator, Matrix, Precision, column_sums, complete_sums, rewrite};
use crate::error::{Error, Result};
use crate::estimator::Support;

/// What [`scale`] gives.
#[derive(Clone, Debug)]
pub struct ScaledRows {
    /// The rows, scaled.
    pub x: Matrix,
    /// Where rounding was in the way, and was put right as far as it goes.
    pub issues: Vec<NumericalIssue>,
}

/// When a mean that should be 0 was not, by more than 1e-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumericalIssue {
    /// After the mean was taken away: the values are very large.
    Centring,
    /// After the division: the standard deviation is very small.
    Dividing,
}

/// Each column with mean 0 and variance 1, in the precision of x.
///
/// For a model, fit a [`StandardScaler`](super::StandardScaler) on the rows for training: scaling
/// all rows at once tells a model about those held out. NaN is left out and stays. A column whose
/// standard deviation is below ten times the rounding of 1 is not divided.
///
/// ```
/// use linnaeus::{prelude::*, preprocessing::scale};
///
/// let x = Matrix::from(vec![[1.0], [3.0]]);
/// assert_eq!(scale(&x, true, true)?.x.to_dense(), [-1.0, 1.0]);
/// # Ok::<(), Error>(())
/// ```
///
/// scikit-learn's `scale` of a matrix in C order.
///
/// # Errors
/// `NotFinite` for infinities, `Unsupported` for the mean of sparse data, `Empty` without rows.
pub fn scale(x: &Matrix, with_mean: bool, with_std: bool) -> Result<ScaledRows> {
    x.check_numbers("x", Support::plain().with_nan())?;
    if x.nrows() == 0 || x.ncols() == 0 {
        return Err(Error::empty("x", "at least one row and one column"));
    }
    if x.is_sparse() {
        return scale_sparse(x, with_mean, with_std);
    }
    let precision = Precision::of(x);
    let mut issues = Vec::new();
    let mut scaled = x.clone();
    let deviation = with_std.then(|| deviations(x));
    if with_mean {
        scaled = moved(&scaled, &means(x))?;
        let off = means(&scaled);
        if !are_zero(&off) {
            issues.push(NumericalIssue::Centring);
            scaled = moved(&scaled, &off)?;
        }
    }
    if let Some(deviation) = deviation {
        let divisor = |&deviation: &f64| precision.without_zero(deviation);
        let divisors: Vec<f64> = deviation.iter().map(divisor).collect();
        scaled = rewrite(&scaled, [&divisors], |_, value, [divisor]| value / divisor)?;
        if with_mean {
            let off = means(&scaled);
            if !are_zero(&off) {
                issues.push(NumericalIssue::Dividing);
                scaled = moved(&scaled, &off)?;
            }
        }
    }
    Ok(ScaledRows { x: scaled, issues })
}

fn scale_sparse(x: &Matrix, with_mean: bool, with_std: bool) -> Result<ScaledRows> {
    if with_mean {
        let what = "the mean cannot be taken away from sparse data, which would become dense";
        return Err(Error::unsupported("x", what).advise("scale without the mean"));
    }
    let issues = Vec::new();
    if !with_std {
        return Ok(ScaledRows {
            x: x.clone(),
            issues,
        });
    }
    let precision = Precision::of(x);
    let factors: Vec<f64> = sparse::variances(x)
        .into_iter()
        .map(|var| precision.round(1.0 / precision.round(precision.without_zero(var).sqrt())))
        .collect();
    let x = rewrite(x, [&factors], |_, value, [factor]| value * factor)?;
    Ok(ScaledRows { x, issues })
}

fn moved(x: &Matrix, by: &[f64]) -> Result<Matrix> {
    rewrite(x, [by], |_, value, [by]| value - by)
}

/// As `numpy.allclose(values, 0)`.
fn are_zero(values: &[f64]) -> bool {
    values.iter().all(|value| value.abs() <= 1e-8)
}

/// As `numpy.nanmean` in the precision of x.
fn means(x: &Matrix) -> Vec<f64> {
    if let Some(sums) = complete_sums(x, Accumulator::own(x), &Context::new(1)) {
        let (precision, count) = (Precision::of(x), x.nrows() as f64);
        let sums = sums.into_iter();
        return sums.map(|sum| precision.round(sum / count)).collect();
    }
    average(x, [], |value, []| value)
}

/// As `numpy.nanstd` in the precision of x.
fn deviations(x: &Matrix) -> Vec<f64> {
    let (precision, mean) = (Precision::of(x), means(x));
    // The precision is a constant in each of these, which leaves no question to a value.
    let squares = match precision {
        Precision::Single => average(x, [&mean], |value, [mean]| {
            squared(Precision::Single, value - mean)
        }),
        Precision::Double => average(x, [&mean], |value, [mean]| {
            squared(Precision::Double, value - mean)
        }),
    };
    squares
        .into_iter()
        .map(|square| precision.round(square.sqrt()))
        .collect()
}

#[inline(always)]
fn squared(precision: Precision, apart: f64) -> f64 {
    let apart = precision.round(apart);
    precision.round(apart * apart)
}

fn average<const N: usize>(
    x: &Matrix,
    parameters: [&[f64]; N],
    term: impl Fn(f64, [f64; N]) -> f64 + Sync,
) -> Vec<f64> {
    let accumulators = [Accumulator::own(x), Accumulator::Double];
    let terms = |value: f64, own| {
        if value.is_nan() {
            [0.0, 0.0]
        } else {
            [term(value, own), 1.0]
        }
    };
    let [sums, counts] = column_sums(x, accumulators, parameters, |_| terms, &Context::new(1));
    let precision = Precision::of(x);
    let pairs = sums.iter().zip(counts);
    pairs
        .map(|(sum, count)| precision.round(sum / count))
        .collect()
}
