//! What scalers do with a matrix: walk through its columns, and write it anew value by value.

use linnaeus_kernels::pairwise_sum;

use super::matrix::{Element, Matrix};
use crate::error::Result;

/// The precision of a computation. Every step is done in `f64` and rounded once, which for sums,
/// products, quotients and square roots of `f32` gives the bits of `f32` arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precision {
    /// `f32`.
    Single,
    /// `f64`.
    Double,
}

impl Precision {
    /// That in which scikit-learn computes with this matrix: bytes become `f64`.
    pub(crate) fn of(x: &Matrix) -> Self {
        match x.element() {
            Element::F32 => Self::Single,
            Element::F64 | Element::U8 => Self::Double,
        }
    }

    /// The wider of two, as NumPy promotes arrays.
    pub(crate) fn or(self, other: Self) -> Self {
        if self == other { self } else { Self::Double }
    }

    #[inline]
    pub(crate) fn round(self, value: f64) -> f64 {
        match self {
            Self::Single => f64::from(value as f32),
            Self::Double => value,
        }
    }

    /// The distance from 1 to the next number.
    fn epsilon(self) -> f64 {
        match self {
            Self::Single => f32::EPSILON.into(),
            Self::Double => f64::EPSILON,
        }
    }

    /// A scale by which one can divide: 1 where it is zero but for rounding.
    pub(crate) fn without_zero(self, scale: f64) -> f64 {
        if scale < self.round(10.0 * self.epsilon()) {
            1.0
        } else {
            scale
        }
    }
}

/// Calls `visit` with the row, the column and the value of each stored entry, row after row.
pub(crate) fn visit(x: &Matrix, mut visit: impl FnMut(usize, usize, f64)) {
    let mut rows = x.rows();
    for row in 0..x.nrows() {
        rows.row(row)
            .for_each(|column, value| visit(row, column, value));
    }
}

/// In which numbers a sum is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accumulator {
    /// Of `f64` in `f64`.
    Double,
    /// Of `f32` in `f64`: a single column in blocks of NumPy's buffer.
    Widened,
    /// Of `f32` in `f32`.
    Single,
}

impl Accumulator {
    /// `f64`, whatever is added up.
    pub(crate) fn wide(x: &Matrix) -> Self {
        match Precision::of(x) {
            Precision::Single => Self::Widened,
            Precision::Double => Self::Double,
        }
    }

    /// The precision of what is added up.
    pub(crate) fn own(x: &Matrix) -> Self {
        match Precision::of(x) {
            Precision::Single => Self::Single,
            Precision::Double => Self::Double,
        }
    }

    /// The sum of values that lie one after the other.
    pub(crate) fn sum(self, values: &[f64]) -> f64 {
        const BUFFER: usize = 8192;
        match self {
            Self::Double => pairwise_sum(values),
            Self::Widened => {
                let blocks = values.chunks(BUFFER).map(pairwise_sum);
                blocks.fold(0.0, |sum, block| sum + block)
            }
            Self::Single => {
                let values: Vec<f32> = values.iter().map(|&value| value as f32).collect();
                pairwise_sum(&values).into()
            }
        }
    }
}

/// The sum of each column in NumPy's order, of what `term` makes of row, column and value.
///
/// NumPy adds up the rows of a matrix in C order one after the other, but a single column pairwise.
pub(crate) fn column_sums(
    x: &Matrix,
    accumulator: Accumulator,
    term: impl Fn(usize, usize, f64) -> f64,
) -> Vec<f64> {
    if x.ncols() == 1 && !x.is_sparse() {
        let mut terms = Vec::with_capacity(x.nrows());
        visit(x, |row, column, value| terms.push(term(row, column, value)));
        return vec![accumulator.sum(&terms)];
    }
    let mut sums = vec![0.0; x.ncols()];
    visit(x, |row, column, value| {
        sums[column] += term(row, column, value);
        if accumulator == Accumulator::Single {
            sums[column] = Precision::Single.round(sums[column]);
        }
    });
    sums
}

/// The matrix in which each stored entry is what `change` makes of its column and value: dense as
/// dense, sparse as sparse with the same entries, `f32` as `f32`.
pub(crate) fn rewrite(x: &Matrix, change: impl Fn(usize, f64) -> f64) -> Result<Matrix> {
    rewrite_rows(x, |_| (), |&(), column, value| change(column, value))
}

/// As [`rewrite`], where `change` knows in addition what `prepare` makes of the stored values of
/// the entry's row.
pub(crate) fn rewrite_rows<R>(
    x: &Matrix,
    prepare: impl Fn(&[f64]) -> R,
    change: impl Fn(&R, usize, f64) -> f64,
) -> Result<Matrix> {
    let mut rows = x.rows();
    let (mut starts, mut columns, mut values) = (vec![0], Vec::new(), Vec::new());
    let mut own: Vec<f64> = Vec::new();
    for row in 0..x.nrows() {
        own.clear();
        rows.row(row).for_each(|_, value| own.push(value));
        let prepared = prepare(&own);
        rows.row(row).for_each(|column, value| {
            if x.is_sparse() {
                columns.push(column as u32);
            }
            values.push(change(&prepared, column, value));
        });
        starts.push(values.len());
    }
    assemble(x, starts, columns, values)
}

/// Sparse data without the zeros among their stored entries.
pub(crate) fn without_stored_zeros(x: &Matrix) -> Result<Matrix> {
    let mut rows = x.rows();
    let (mut starts, mut columns, mut values) = (vec![0], Vec::new(), Vec::new());
    for row in 0..x.nrows() {
        rows.row(row).for_each(|column, value| {
            if value != 0.0 {
                columns.push(column as u32);
                values.push(value);
            }
        });
        starts.push(values.len());
    }
    assemble(x, starts, columns, values)
}

/// A matrix of the same number of rows, of the kind and precision of x.
fn assemble(x: &Matrix, starts: Vec<usize>, columns: Vec<u32>, values: Vec<f64>) -> Result<Matrix> {
    let (nrows, ncols) = (x.nrows(), x.ncols());
    let single = |values: Vec<f64>| -> Vec<f32> { values.iter().map(|&v| v as f32).collect() };
    match (x.is_sparse(), Precision::of(x)) {
        (true, Precision::Single) => Matrix::csr(ncols, starts, columns, single(values)),
        (true, Precision::Double) => Matrix::csr(ncols, starts, columns, values),
        (false, Precision::Single) => Matrix::new(nrows, ncols, single(values)),
        (false, Precision::Double) => Matrix::new(nrows, ncols, values),
    }
}
