//! What scalers do with a matrix: walk through its columns, and write it anew value by value.

use linnaeus_kernels::{self as kernels, Element, Rounded, pairwise_sum, zeros};

use super::matrix::{self, Float, Matrix, Row};
use crate::context::Context;
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
            matrix::Element::F32 => Self::Single,
            matrix::Element::F64 | matrix::Element::U8 => Self::Double,
        }
    }

    /// The wider of two, as NumPy promotes arrays.
    pub(crate) fn or(self, other: Self) -> Self {
        if self == other { self } else { Self::Double }
    }

    #[inline(always)]
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
            // The sum of nothing is no negative zero.
            _ if values.is_empty() => 0.0,
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

/// The totals of each column: beginning at `start`, what the step of each row makes of the entry's
/// value, the parameters of its column and the totals so far.
///
/// `step_of` makes the step of a row out of its number. No bit depends on the number of threads.
pub(crate) fn fold_columns<S, const N: usize, const M: usize>(
    x: &Matrix,
    parameters: [&[f64]; N],
    start: [f64; M],
    step_of: impl Fn(usize) -> S + Sync,
    context: &Context,
) -> [Vec<f64>; M]
where
    S: Fn(f64, [f64; N], [f64; M]) -> [f64; M],
{
    if let Some(totals) = x.fold_stored(parameters, start, &step_of, context) {
        return totals;
    }
    let mut totals = start.map(|start| vec![start; x.ncols()]);
    let mut rows = x.rows();
    for row in 0..x.nrows() {
        let step = step_of(row);
        let mut totals = totals.each_mut().map(Vec::as_mut_slice);
        match rows.row(row) {
            Row::F64(values) => kernels::fold_columns([values], parameters, totals, [step]),
            Row::F32(values) => kernels::fold_columns([values], parameters, totals, [step]),
            Row::U8(values) => kernels::fold_columns([values], parameters, totals, [step]),
            sparse => sparse.for_each(|column, value| {
                let before = totals.each_ref().map(|part| part[column]);
                let after = step(value, parameters.map(|part| part[column]), before);
                for (part, after) in totals.iter_mut().zip(after) {
                    part[column] = after;
                }
            }),
        }
    }
    totals
}

/// The sums of each column in NumPy's order, of what the terms of each row make of the entry's
/// value and the parameters of its column.
///
/// NumPy adds up the rows of a matrix in C order one after the other, but a single column pairwise.
/// Only the first sum may be kept in `f32`.
pub(crate) fn column_sums<T, const N: usize, const M: usize>(
    x: &Matrix,
    accumulators: [Accumulator; M],
    parameters: [&[f64]; N],
    terms_of: impl Fn(usize) -> T + Sync,
    context: &Context,
) -> [Vec<f64>; M]
where
    T: Fn(f64, [f64; N]) -> [f64; M],
{
    if x.ncols() == 1 && !x.is_sparse() {
        let own = parameters.map(|part| part[0]);
        let mut columns = accumulators.map(|_| Vec::with_capacity(x.nrows()));
        visit(x, |row, _, value| {
            for (column, term) in columns.iter_mut().zip(terms_of(row)(value, own)) {
                column.push(term);
            }
        });
        return std::array::from_fn(|part| vec![accumulators[part].sum(&columns[part])]);
    }
    debug_assert!(
        !accumulators
            .iter()
            .skip(1)
            .any(|own| *own == Accumulator::Single)
    );
    if accumulators.first() == Some(&Accumulator::Single) {
        let step_of = |row| {
            let terms = terms_of(row);
            move |value, own, sums: [f64; M]| {
                let terms = terms(value, own);
                std::array::from_fn(|part| match part {
                    // Known when it is compiled, which leaves no question to a value.
                    0 => Precision::Single.round(sums[part] + terms[part]),
                    _ => sums[part] + terms[part],
                })
            }
        };
        return fold_columns(x, parameters, [0.0; M], step_of, context);
    }
    let step_of = |row| {
        let terms = terms_of(row);
        move |value, own, sums: [f64; M]| {
            let terms = terms(value, own);
            std::array::from_fn(|part| sums[part] + terms[part])
        }
    };
    fold_columns(x, parameters, [0.0; M], step_of, context)
}

/// The sums of the values of each column, as [`column_sums`], if it is known that none is missing:
/// they need no counting, and perhaps are known already.
pub(crate) fn complete_sums(
    x: &Matrix,
    accumulator: Accumulator,
    context: &Context,
) -> Option<Vec<f64>> {
    if !x.is_known_finite() {
        return None;
    }
    match x.known_sums() {
        Some(sums) if accumulator != Accumulator::Single => Some(sums.to_vec()),
        _ => {
            let [sums] = column_sums(x, [accumulator], [], |_| |value, []| [value], context);
            Some(sums)
        }
    }
}

/// The matrix in which each stored entry is what `change` makes of its value and the parameters of
/// its column, in the precision of x: dense as dense, sparse as sparse with the same entries, `f32`
/// as `f32`.
pub(crate) fn rewrite<const N: usize>(
    x: &Matrix,
    parameters: [&[f64]; N],
    change: impl Fn(Precision, f64, [f64; N]) -> f64,
) -> Result<Matrix> {
    // The precision is a constant in each of these, which leaves no question to a value.
    let single = |(), value, own| change(Precision::Single, value, own);
    let double = |(), value, own| change(Precision::Double, value, own);
    match (Precision::of(x), narrowed(parameters)) {
        (Precision::Single, Some(narrow)) => {
            let narrow = narrow.each_ref().map(Vec::as_slice);
            written::<f32, f32, (), N>(x, narrow, |_| (), single)
        }
        (Precision::Single, None) => written::<f32, f64, (), N>(x, parameters, |_| (), single),
        (Precision::Double, _) => written::<f64, f64, (), N>(x, parameters, |_| (), double),
    }
}

/// The parameters as `f32`, if they are.
fn narrowed<const N: usize>(parameters: [&[f64]; N]) -> Option<[Vec<f32>; N]> {
    let is_narrow = |&value: &f64| f64::from(value as f32) == value;
    let all = parameters.iter().all(|part| part.iter().all(is_narrow));
    all.then(|| parameters.map(|part| part.iter().map(|&value| value as f32).collect()))
}

/// The matrix in which each stored entry is what `change` makes of its value and of what `prepare`
/// made of its row, as [`rewrite`] otherwise.
pub(crate) fn rewrite_rows<R: Copy>(
    x: &Matrix,
    prepare: impl FnMut(Row<'_>) -> R,
    change: impl Fn(R, f64) -> f64,
) -> Result<Matrix> {
    let change = |prepared, value, []: [f64; 0]| change(prepared, value);
    match Precision::of(x) {
        Precision::Single => written::<f32, f64, R, 0>(x, [], prepare, change),
        Precision::Double => written::<f64, f64, R, 0>(x, [], prepare, change),
    }
}

fn written<T: Float + Rounded, P: Element, R: Copy, const N: usize>(
    x: &Matrix,
    parameters: [&[P]; N],
    mut prepare: impl FnMut(Row<'_>) -> R,
    change: impl Fn(R, f64, [f64; N]) -> f64,
) -> Result<Matrix> {
    let mut rows = x.rows();
    if x.is_sparse() {
        let (mut starts, mut columns, mut values) = (vec![0], Vec::new(), Vec::new());
        for row in 0..x.nrows() {
            let row = rows.row(row);
            let prepared = prepare(row);
            row.for_each(|column, value| {
                let own = parameters.map(|part| part[column].into());
                columns.push(column as u32);
                values.push(T::rounded(change(prepared, value, own)));
            });
            starts.push(values.len());
        }
        return Matrix::csr(x.ncols(), starts, columns, values);
    }
    let mut values: Vec<T> = zeros(x.nrows() * x.ncols());
    let results = values.chunks_exact_mut(x.ncols().max(1));
    for (row, results) in results.enumerate() {
        let row = rows.row(row);
        let prepared = prepare(row);
        let change = |value, own| change(prepared, value, own);
        match row {
            Row::F64(values) => kernels::map_columns(values, parameters, results, change),
            Row::F32(values) => kernels::map_columns(values, parameters, results, change),
            Row::U8(values) => kernels::map_columns(values, parameters, results, change),
            Row::Sparse { .. } | Row::SparseF32 { .. } => {}
        }
    }
    Matrix::new(x.nrows(), x.ncols(), values)
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
    match Precision::of(x) {
        Precision::Single => {
            let values: Vec<f32> = values.iter().map(|&value| value as f32).collect();
            Matrix::csr(x.ncols(), starts, columns, values)
        }
        Precision::Double => Matrix::csr(x.ncols(), starts, columns, values),
    }
}
