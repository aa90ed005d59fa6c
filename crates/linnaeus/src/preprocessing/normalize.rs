//! Transformers that look at one row or one value only: `Normalizer` and `Binarizer`.

use linnaeus_kernels::{Summand, pairwise_sum_of, sum_of_squares};

use crate::context::Context;
use crate::data::{Matrix, Precision, Row, Task, rewrite, rewrite_rows, without_stored_zeros};
use crate::error::{Error, Result};
use crate::estimator::{Fit, Support, Transform, admit_rows};
use crate::parameters::{Parameters, Range, choices, parameters};

/// The length of a row.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Norm {
    /// The sum of the absolute values.
    L1,
    /// The root of the sum of the squares.
    #[default]
    L2,
    /// The largest absolute value.
    Max,
}
choices!(Norm { L1 = "l1", L2 = "l2", Max = "max" });

parameters! {
    /// Divides each row by its length. A row of zeros stays as it is.
    ///
    /// ```
    /// use linnaeus::{prelude::*, preprocessing::Normalizer};
    ///
    /// let data = Dataset::unlabelled(vec![[3.0, 4.0], [0.0, 0.0]])?;
    /// let model = Normalizer::new().fit(&data)?;
    /// assert_eq!(model.transform(&data.x)?.to_dense(), [0.6, 0.8, 0.0, 0.0]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `Normalizer`, with the bits that it has for matrices in C order on x86-64.
    pub struct Normalizer {
        /// Which length: `l1`, `l2` or `max`.
        norm: Norm = Norm::L2, Range::ANY;
    }
}

const SUPPORT: Support = Support::plain().with_sparse().ignoring_y();

impl Fit for Normalizer {
    type Model = NormalizerModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()
    }

    fn fit_one(&self, data: &Task, _: &Context) -> Result<NormalizerModel> {
        Ok(NormalizerModel {
            norm: self.norm,
            n_features: data.ncols(),
        })
    }
}

/// A [`Normalizer`] that knows the number of features.
#[derive(Clone, Debug, PartialEq)]
pub struct NormalizerModel {
    norm: Norm,
    n_features: usize,
}

impl NormalizerModel {
    /// The length of each row, 1 where it is zero but for rounding.
    ///
    /// # Errors
    /// As [`transform`](Transform::transform).
    pub fn norms(&self, x: &Matrix) -> Result<Vec<f64>> {
        admit_rows(x, self.n_features, "Normalizer", SUPPORT)?;
        let mut rows = x.rows();
        Ok((0..x.nrows())
            .map(|row| length(self.norm, rows.row(row)))
            .collect())
    }

    /// The rows, divided, and their lengths.
    ///
    /// # Errors
    /// As [`transform`](Transform::transform).
    pub fn transform_with_norms(&self, x: &Matrix) -> Result<(Matrix, Vec<f64>)> {
        admit_rows(x, self.n_features, "Normalizer", SUPPORT)?;
        let mut norms = Vec::with_capacity(x.nrows());
        let prepare = |row: Row<'_>| {
            let length = length(self.norm, row);
            norms.push(length);
            length
        };
        let divided = rewrite_rows(x, prepare, |length, value| value / length)?;
        Ok((divided, norms))
    }
}

/// The length of a row, 1 where it is zero (of a dense one: but for rounding).
fn length(norm: Norm, row: Row<'_>) -> f64 {
    let (precision, length) = match row {
        Row::F64(values) => (Precision::Double, dense_length(norm, values, f64::abs)),
        Row::F32(values) => (Precision::Single, dense_length(norm, values, f32::abs)),
        Row::U8(values) => {
            let wide: Vec<f64> = values.iter().map(|&value| value.into()).collect();
            (Precision::Double, dense_length(norm, &wide, |value| value))
        }
        Row::Sparse { values, .. } => return sparse_length(norm, values, Precision::Double),
        Row::SparseF32 { values, .. } => {
            let wide: Vec<f64> = values.iter().map(|&value| value.into()).collect();
            return sparse_length(norm, &wide, Precision::Single);
        }
    };
    precision.without_zero(precision.round(length))
}

fn dense_length<T: Summand + PartialOrd + Into<f64>>(
    norm: Norm,
    row: &[T],
    abs: impl Fn(T) -> T + Copy,
) -> f64 {
    match norm {
        Norm::L1 => pairwise_sum_of(row, abs).into(),
        Norm::L2 => sum_of_squares(row).into().sqrt(),
        Norm::Max => largest(row, abs).into(),
    }
}

fn sparse_length(norm: Norm, row: &[f64], precision: Precision) -> f64 {
    let length = match norm {
        Norm::L1 => row.iter().fold(0.0, |sum, value| sum + value.abs()),
        Norm::L2 => {
            let squares = row.iter().map(|value| precision.round(value * value));
            squares.fold(0.0, |sum, square| sum + square).sqrt()
        }
        Norm::Max => largest(row, f64::abs),
    };
    if length == 0.0 { 1.0 } else { length }
}

/// The largest absolute value: of each of some lanes, then of these.
fn largest<T: Summand + PartialOrd>(row: &[T], abs: impl Fn(T) -> T) -> T {
    let larger = |most: &mut T, value: T| {
        if value > *most {
            *most = value;
        }
    };
    let mut lanes = [T::ZERO; 16];
    let parts = row.chunks_exact(lanes.len());
    for (most, &value) in lanes.iter_mut().zip(parts.remainder()) {
        larger(most, abs(value));
    }
    for part in parts {
        for (most, &value) in lanes.iter_mut().zip(part) {
            larger(most, abs(value));
        }
    }
    let mut most = T::ZERO;
    lanes.into_iter().for_each(|lane| larger(&mut most, lane));
    most
}

impl Transform for NormalizerModel {
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        self.transform_with_norms(x).map(|(divided, _)| divided)
    }
}

parameters! {
    /// 1 for what is above the threshold, 0 for the rest.
    ///
    /// ```
    /// use linnaeus::{prelude::*, preprocessing::Binarizer};
    ///
    /// let data = Dataset::unlabelled(vec![[-1.0, 0.0, 0.5]])?;
    /// let model = Binarizer::new().fit(&data)?;
    /// assert_eq!(model.transform(&data.x)?.to_dense(), [0.0, 0.0, 1.0]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// scikit-learn's `Binarizer`, with the same results.
    pub struct Binarizer {
        /// What is not above this is 0. For sparse data it may not be negative.
        threshold: f64 = 0.0, Range::ANY;
    }
}

impl Fit for Binarizer {
    type Model = BinarizerModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()
    }

    fn fit_one(&self, data: &Task, _: &Context) -> Result<BinarizerModel> {
        Ok(BinarizerModel {
            threshold: self.threshold,
            n_features: data.ncols(),
        })
    }
}

/// A [`Binarizer`] that knows the number of features.
#[derive(Clone, Debug, PartialEq)]
pub struct BinarizerModel {
    threshold: f64,
    n_features: usize,
}

impl Transform for BinarizerModel {
    /// Of sparse data only the ones are stored.
    fn transform(&self, x: &Matrix) -> Result<Matrix> {
        admit_rows(x, self.n_features, "Binarizer", SUPPORT)?;
        if x.is_sparse() && self.threshold < 0.0 {
            let expected = "a number from 0, because sparse data would not stay sparse";
            return Err(Error::parameter("threshold", self.threshold, expected));
        }
        let threshold = Precision::of(x).round(self.threshold);
        let ones = rewrite(x, [], |_, value, []| f64::from(u8::from(value > threshold)))?;
        if x.is_sparse() {
            without_stored_zeros(&ones)
        } else {
            Ok(ones)
        }
    }
}
