//! How the solver reads a row: every column, the stored entries, or only what is not zero.

use std::ops::Range;

use linnaeus_kernels::add_product;

use crate::data::{Element, Matrix, Row, Rows};

/// The arithmetic in which a fit is done: `f64`, or `f32` for data of that type.
pub(super) trait Real: Copy + Default + Into<f64> + std::ops::Mul<Output = Self> {
    /// Half the distance from 1 to the next number.
    const ROUNDING: f64;
    /// Below this the scale that stands beside the coefficients is multiplied into them.
    const RESCALE_BELOW: f64;
    /// Rounds.
    fn rounded(value: f64) -> Self;
    /// `self * factor + summand`, rounded once.
    fn fused(self, factor: Self, summand: Self) -> Self;
}
impl Real for f64 {
    const ROUNDING: Self = Self::EPSILON / 2.0;
    const RESCALE_BELOW: Self = 1e-9;
    fn rounded(value: Self) -> Self {
        value
    }
    fn fused(self, factor: Self, summand: Self) -> Self {
        self.mul_add(factor, summand)
    }
}
impl Real for f32 {
    const ROUNDING: f64 = Self::EPSILON as f64 / 2.0;
    const RESCALE_BELOW: f64 = 1e-6_f32 as f64;
    fn rounded(value: f64) -> Self {
        value as Self
    }
    fn fused(self, factor: Self, summand: Self) -> Self {
        self.mul_add(factor, summand)
    }
}

/// How the squares of the weights are added up when a row has been added to them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Squares {
    /// Those of the visited weights, one after the other, as scikit-learn does.
    InOrder,
    /// What the visited weights have changed is added to the last sum. All weights count, although
    /// zeros of a dense row are passed over.
    Running,
    /// All of them anew, side by side.
    Anew,
}

/// The rows of one fit, as its solver reads them.
pub(super) trait Samples<T: Real> {
    /// How the squares of the weights are added up after the row was added.
    const SQUARES: Squares;

    /// The sum of the products of a row's entries with their weights: from the first entry on, a
    /// product and an addition each, in f64.
    fn dot(&mut self, row: usize, weights: &[T]) -> f64;

    /// Visits the entries of a row: column and value.
    fn each(&mut self, row: usize, visit: impl FnMut(usize, f64));

    /// A hint that the row will be read soon.
    fn announce(&self, _row: usize) {}

    /// Adds `step` times the row to the weights, and gives among which columns they may have
    /// changed; `seen` hears each visited weight before and after, unless the squares are added up
    /// anew.
    fn add(
        &mut self,
        row: usize,
        step: T,
        weights: &mut [T],
        seen: impl FnMut(T, T),
    ) -> Range<usize>;
}

#[inline]
pub(super) fn sum_of_products<T: Real>(pairs: impl Iterator<Item = (T, T)>) -> f64 {
    let mut sum = 0.0;
    for (weight, value) in pairs {
        sum += (weight * value).into();
    }
    sum
}

#[inline]
fn moved<T: Real>(weight: &mut T, value: f64, step: T, seen: &mut impl FnMut(T, T)) {
    let old = *weight;
    *weight = T::rounded(old.into() + value * step.into());
    seen(old, *weight);
}

/// Rows as the matrix gives them: all columns of a dense row, the stored entries of a sparse one.
pub(super) struct InOrder<'a>(pub(super) Rows<'a>);

impl Samples<f64> for InOrder<'_> {
    const SQUARES: Squares = Squares::InOrder;

    fn dot(&mut self, row: usize, weights: &[f64]) -> f64 {
        match self.0.row(row) {
            Row::F64(values) => sum_of_products(pairs(weights, values)),
            Row::F32(values) => sum_of_products(pairs(weights, values)),
            Row::U8(values) => sum_of_products(pairs(weights, values)),
            Row::Sparse { columns, values } => sum_of_products(
                columns
                    .iter()
                    .zip(values)
                    .map(|(&column, &value)| (weights[column as usize], value)),
            ),
            Row::SparseF32 { .. } => unreachable!("single precision is fitted as such"),
        }
    }

    fn each(&mut self, row: usize, visit: impl FnMut(usize, f64)) {
        self.0.row(row).for_each(visit);
    }

    fn announce(&self, row: usize) {
        self.0.announce(row);
    }

    fn add(
        &mut self,
        row: usize,
        step: f64,
        weights: &mut [f64],
        mut seen: impl FnMut(f64, f64),
    ) -> Range<usize> {
        match self.0.row(row) {
            Row::F64(values) => add_all(weights, values, step, seen),
            Row::F32(values) => add_all(weights, values, step, seen),
            Row::U8(values) => add_all(weights, values, step, seen),
            Row::Sparse { columns, values } => {
                for (&column, &value) in columns.iter().zip(values) {
                    moved(&mut weights[column as usize], value, step, &mut seen);
                }
            }
            Row::SparseF32 { .. } => unreachable!("single precision is fitted as such"),
        }
        0..weights.len()
    }
}

impl Samples<f32> for InOrder<'_> {
    const SQUARES: Squares = Squares::InOrder;

    fn dot(&mut self, row: usize, weights: &[f32]) -> f64 {
        match self.0.row(row) {
            Row::F32(values) => sum_of_products(pairs(weights, values)),
            Row::SparseF32 { columns, values } => sum_of_products(
                columns
                    .iter()
                    .zip(values)
                    .map(|(&column, &value)| (weights[column as usize], value)),
            ),
            _ => unreachable!("single precision is for matrices of f32"),
        }
    }

    fn each(&mut self, row: usize, visit: impl FnMut(usize, f64)) {
        self.0.row(row).for_each(visit);
    }

    fn add(
        &mut self,
        row: usize,
        step: f32,
        weights: &mut [f32],
        mut seen: impl FnMut(f32, f32),
    ) -> Range<usize> {
        match self.0.row(row) {
            Row::F32(values) => add_all(weights, values, step, seen),
            Row::SparseF32 { columns, values } => {
                for (&column, &value) in columns.iter().zip(values) {
                    moved(&mut weights[column as usize], value.into(), step, &mut seen);
                }
            }
            _ => unreachable!("single precision is for matrices of f32"),
        }
        0..weights.len()
    }
}

fn pairs<'a, T: Copy, V: Copy + Into<T>>(
    weights: &'a [T],
    values: &'a [V],
) -> impl Iterator<Item = (T, T)> {
    weights
        .iter()
        .zip(values)
        .map(|(&weight, &value)| (weight, value.into()))
}

fn add_all<T: Real, V: Copy + Into<f64>>(
    weights: &mut [T],
    values: &[V],
    step: T,
    mut seen: impl FnMut(T, T),
) {
    for (weight, &value) in weights.iter_mut().zip(values) {
        moved(weight, value.into(), step, &mut seen);
    }
}

/// The same rows, with a quicker sum of squares.
pub(super) struct Quick<'a>(pub(super) InOrder<'a>);

impl Samples<f64> for Quick<'_> {
    const SQUARES: Squares = Squares::Anew;

    fn dot(&mut self, row: usize, weights: &[f64]) -> f64 {
        self.0.dot(row, weights)
    }

    fn each(&mut self, row: usize, visit: impl FnMut(usize, f64)) {
        self.0.0.row(row).for_each(visit);
    }

    fn add(
        &mut self,
        row: usize,
        step: f64,
        weights: &mut [f64],
        _: impl FnMut(f64, f64),
    ) -> Range<usize> {
        match self.0.0.row(row) {
            Row::F64(values) => add_product(weights, values, step),
            Row::F32(values) => add_product(weights, values, step),
            Row::U8(values) => add_product(weights, values, step),
            Row::Sparse { .. } | Row::SparseF32 { .. } => {
                unreachable!("only dense rows are read quickly")
            }
        }
        0..weights.len()
    }
}

/// The non-zero entries of every row of a dense storage: the layout that all fits share.
pub(super) enum NonZeros {
    /// Of bytes, in at most 65,536 columns.
    Bytes(Entries<u16, u8>),
    /// Of numbers.
    Numbers(Entries<u32, f64>),
    /// So few entries are zero that skipping them does not pay.
    Dense,
}

/// Columns and values, row after row.
pub(super) struct Entries<C, V> {
    starts: Vec<usize>,
    columns: Vec<C>,
    values: Vec<V>,
}

impl NonZeros {
    /// The layout of a dense storage.
    pub(super) fn of(x: &Matrix) -> Self {
        let entries = x.nrows() * x.ncols();
        let zeros = count_zeros(x);
        // A list entry costs a column number beside the value; a fifth of zeros pays for it.
        if x.is_sparse() || zeros * 5 < entries {
            return Self::Dense;
        }
        let size = entries - zeros;
        if x.element() == Element::U8 && x.ncols() <= usize::from(u16::MAX) + 1 {
            return Self::Bytes(Entries::of(
                x,
                size,
                |value| value as u8,
                |column| column as u16,
            ));
        }
        Self::Numbers(Entries::of(x, size, |value| value, |column| column as u32))
    }
}

impl<C: Copy, V: Copy> Entries<C, V> {
    fn of(x: &Matrix, size: usize, value: impl Fn(f64) -> V, column: impl Fn(usize) -> C) -> Self {
        let mut starts = Vec::with_capacity(x.nrows() + 1);
        let (mut columns, mut values) = (Vec::with_capacity(size), Vec::with_capacity(size));
        starts.push(0);
        let mut rows = x.rows();
        for row in 0..x.nrows() {
            let mut keep = |at: usize, stored: f64| {
                if stored != 0.0 {
                    columns.push(column(at));
                    values.push(value(stored));
                }
            };
            match rows.row(row) {
                Row::F64(row) => row.iter().enumerate().for_each(|(at, &v)| keep(at, v)),
                Row::F32(row) => row
                    .iter()
                    .enumerate()
                    .for_each(|(at, &v)| keep(at, v.into())),
                Row::U8(row) => row
                    .iter()
                    .enumerate()
                    .for_each(|(at, &v)| keep(at, v.into())),
                Row::Sparse { .. } | Row::SparseF32 { .. } => {
                    unreachable!("a sparse storage has no such layout")
                }
            }
            starts.push(columns.len());
        }
        Self {
            starts,
            columns,
            values,
        }
    }
}

fn count_zeros(x: &Matrix) -> usize {
    let mut rows = x.rows();
    (0..x.nrows())
        .map(|row| match rows.row(row) {
            Row::F64(values) => values.iter().filter(|&&value| value == 0.0).count(),
            Row::F32(values) => values.iter().filter(|&&value| value == 0.0).count(),
            Row::U8(values) => values.iter().filter(|&&value| value == 0).count(),
            Row::Sparse { .. } | Row::SparseF32 { .. } => 0,
        })
        .sum()
}

/// The non-zero entries of the rows of a view.
pub(super) struct NonZeroRows<'a, C, V> {
    pub(super) entries: &'a Entries<C, V>,
    pub(super) x: &'a Matrix,
}

impl<C: Copy + Into<u32>, V: Copy + Into<f64>> NonZeroRows<'_, C, V> {
    #[inline]
    fn row(&self, row: usize) -> (&[C], &[V]) {
        let stored = self.x.stored_row(row) as usize;
        let range = self.entries.starts[stored]..self.entries.starts[stored + 1];
        (
            &self.entries.columns[range.clone()],
            &self.entries.values[range],
        )
    }
}

/// A zero product adds nothing to a finite sum, and nothing to a weight: the same bits as
/// [`InOrder`], but for the norm (see the solver).
impl<C: Copy + Into<u32>, V: Copy + Into<f64>> Samples<f64> for NonZeroRows<'_, C, V> {
    const SQUARES: Squares = Squares::Running;

    fn dot(&mut self, row: usize, weights: &[f64]) -> f64 {
        let (columns, values) = self.row(row);
        let weight = |column: C| weights[column.into() as usize];
        let pairs = columns.iter().zip(values);
        sum_of_products(pairs.map(|(&column, &value)| (weight(column), value.into())))
    }

    fn each(&mut self, row: usize, mut visit: impl FnMut(usize, f64)) {
        let (columns, values) = self.row(row);
        for (&column, &value) in columns.iter().zip(values) {
            visit(column.into() as usize, value.into());
        }
    }

    fn announce(&self, row: usize) {
        let (columns, values) = self.row(row);
        linnaeus_kernels::prefetch(columns);
        linnaeus_kernels::prefetch(values);
    }

    fn add(
        &mut self,
        row: usize,
        step: f64,
        weights: &mut [f64],
        mut seen: impl FnMut(f64, f64),
    ) -> Range<usize> {
        let (columns, values) = self.row(row);
        for (&column, &value) in columns.iter().zip(values) {
            let weight = &mut weights[column.into() as usize];
            moved(weight, value.into(), step, &mut seen);
        }
        0..weights.len()
    }
}
