//! Totals of columns over rows that are read as they are stored.

use std::array::from_fn;
use std::ops::Range;

use linnaeus_kernels as kernels;

use super::Matrix;
use super::store::Values;
use crate::context::Context;

impl Matrix {
    /// The totals of each column: beginning at `start`, what the step of each row, which `step_of`
    /// makes out of its number, makes of the value, the parameters of its column and the totals so
    /// far. None for a matrix that is sparse, scaled or extended.
    ///
    /// Each thread takes some of the columns. Every column has one thread and its rows in their
    /// order, so the totals do not depend on the number of threads.
    pub(crate) fn fold_stored<S, const N: usize, const M: usize>(
        &self,
        parameters: [&[f64]; N],
        start: [f64; M],
        step_of: impl Fn(usize) -> S + Sync,
        context: &Context,
    ) -> Option<[Vec<f64>; M]>
    where
        S: Fn(f64, [f64; N], [f64; M]) -> [f64; M],
    {
        if !self.is_plain() {
            return None;
        }
        let pieces = pieces(self.nrows(), self.ncols(), context.threads());
        let parts = context.map(&pieces, |columns, _| {
            let parameters = parameters.map(|part| &part[columns.clone()]);
            let mut totals = start.map(|start| vec![start; columns.len()]);
            let own = totals.each_mut().map(Vec::as_mut_slice);
            match &self.store.values {
                Values::F64(owner) => {
                    let values = (**owner).as_ref();
                    fold(self, values, columns, parameters, own, &step_of);
                }
                Values::F32(owner) => {
                    let values = (**owner).as_ref();
                    fold(self, values, columns, parameters, own, &step_of);
                }
                Values::U8(owner) => {
                    let values = (**owner).as_ref();
                    fold(self, values, columns, parameters, own, &step_of);
                }
                Values::SparseF64(_) | Values::SparseF32(_) => return None,
            }
            Some(totals)
        });
        let parts: Vec<[Vec<f64>; M]> = parts.into_iter().collect::<Option<_>>()?;
        Some(from_fn(|part| {
            let parts = parts.iter().flat_map(|own| &own[part]);
            parts.copied().collect()
        }))
    }
}

fn fold<T: kernels::Element, S, const N: usize, const M: usize>(
    x: &Matrix,
    values: &[T],
    columns: &Range<usize>,
    parameters: [&[f64]; N],
    mut totals: [&mut [f64]; M],
    step_of: impl Fn(usize) -> S,
) where
    S: Fn(f64, [f64; N], [f64; M]) -> [f64; M],
{
    /// So many rows at once.
    const BLOCK: usize = 8;
    let own = |row: usize| {
        let first = x.stored_row(row) as usize * x.store.ncols;
        &values[first..][columns.clone()]
    };
    let whole = x.nrows() / BLOCK * BLOCK;
    for first in (0..whole).step_by(BLOCK) {
        let rows: [&[T]; BLOCK] = from_fn(|row| own(first + row));
        let steps: [S; BLOCK] = from_fn(|row| step_of(first + row));
        let totals = totals.each_mut().map(|part| &mut **part);
        kernels::fold_columns(rows, parameters, totals, steps);
    }
    for row in whole..x.nrows() {
        let totals = totals.each_mut().map(|part| &mut **part);
        kernels::fold_columns([own(row)], parameters, totals, [step_of(row)]);
    }
}

/// Ranges of columns, one a thread: fewer where the work is small, or where a thread would read so
/// little of each row that it gets no faster.
fn pieces(nrows: usize, ncols: usize, threads: usize) -> Vec<Range<usize>> {
    const SMALL: usize = 1 << 16;
    const NARROW: usize = 32;
    /// So many `f64` are brought from the memory together.
    const LINE: usize = 8;
    let most = (nrows.saturating_mul(ncols) / SMALL).min(ncols / NARROW);
    let width = ncols.div_ceil(threads.min(most).max(1));
    let width = width.next_multiple_of(LINE).max(LINE);
    let starts = (0..ncols).step_by(width);
    starts
        .map(|start| start..ncols.min(start + width))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_all_columns() {
        for (nrows, ncols, threads, expected) in [
            (60_000, 784, 1, 1),
            (60_000, 784, 2, 2),
            (60_000, 784, 7, 7),
            (60_000, 40, 7, 1),
            (60_000, 65, 7, 2),
            (100, 784, 7, 1),
            (60_000, 1, 2, 1),
            (60_000, 0, 2, 0),
        ] {
            let pieces = pieces(nrows, ncols, threads);
            assert_eq!(pieces.len(), expected, "{nrows} {ncols} {threads}");
            let all: Vec<usize> = pieces.into_iter().flatten().collect();
            assert_eq!(all, (0..ncols).collect::<Vec<_>>());
        }
    }

    #[test]
    fn totals_are_those_of_one_thread_and_of_one_column() {
        for (nrows, ncols) in [(701, 100), (3, 9), (2051, 33), (4096, 129)] {
            let values: Vec<f32> = (0..nrows * ncols)
                .map(|at| (at * 37 % 1009) as f32 / 7.0)
                .collect();
            let centre: Vec<f64> = (0..ncols).map(|at| at as f64 / 3.0).collect();
            let backwards: Vec<usize> = (0..nrows).rev().collect();
            let whole = Matrix::new(nrows, ncols, values.clone()).unwrap();
            let x = whole.take(&backwards).unwrap();
            let step_of = |row: usize| {
                move |value: f64, [centre]: [f64; 1], [sum, last]: [f64; 2]| {
                    [sum + (value - centre) * row as f64, value - last]
                }
            };
            let twin = |column: usize| {
                (0..nrows).fold([0.0, 5.0], |totals, row| {
                    let value = values[(nrows - 1 - row) * ncols + column].into();
                    step_of(row)(value, [centre[column]], totals)
                })
            };
            let (first, second): (Vec<f64>, Vec<f64>) =
                (0..ncols).map(twin).map(<(f64, f64)>::from).unzip();
            for threads in [1, 2, 7] {
                let context = Context::new(threads);
                let found = x.fold_stored([&centre], [0.0, 5.0], step_of, &context);
                assert_eq!(found.unwrap(), [first.clone(), second.clone()]);
            }
        }
    }
}
