//! Every value of a matrix written out, row after row.

use std::sync::{Arc, Mutex, PoisonError};

use linnaeus_kernels::{Element, Rounded, map_columns, scale_columns, zeros};

use super::store::Values;
use super::{Matrix, Number, Row};
use crate::context::Context;

impl Matrix {
    /// Every value as `f64`, row after row, zeros written out.
    pub fn to_dense(&self) -> Vec<f64> {
        written_out(self, &Context::new(1))
    }

    /// Every value, row after row, zeros written out, on the context's threads. A vector that this
    /// matrix alone holds is given back without a copy.
    ///
    /// Values are rounded to the type that is asked for; as bytes, towards zero and into 0 to 255.
    ///
    /// ```
    /// use linnaeus::prelude::*;
    ///
    /// let x = Matrix::new(1, 2, vec![1.0, 2.5])?;
    /// let shifted = x.scaled(vec![[1.0, 1.0]; 2])?;
    /// let single: Vec<f32> = shifted.into_dense(&Context::default());
    /// assert_eq!(single, [0.0, 1.5]);
    /// assert_eq!(x.into_dense::<f64>(&Context::default()), [1.0, 2.5]);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn into_dense<T: Number>(self, context: &Context) -> Vec<T> {
        T::dense(self, context)
    }

    /// Writes row `row` out, over zeros when it is sparse. `written` has a place for each column.
    pub(super) fn write_row<T: Rounded>(&self, row: usize, written: &mut [T]) {
        const NONE: [&[f64]; 0] = [];
        let stored = self.stored_row(row) as usize;
        let (own, extra) = written.split_at_mut(self.store.ncols);
        match (&self.scaling, self.store.row(stored)) {
            (None, Row::F64(values)) => map_columns(values, NONE, own, |value, []| value),
            (None, Row::F32(values)) => map_columns(values, NONE, own, |value, []| value),
            (None, Row::U8(values)) => map_columns(values, NONE, own, |value, []| value),
            (Some(scaling), Row::F64(values)) => scale_row(values, scaling, own),
            (Some(scaling), Row::F32(values)) => scale_row(values, scaling, own),
            (Some(scaling), Row::U8(values)) => scale_row(values, scaling, own),
            (_, sparse) => sparse.for_each(|column, value| own[column] = T::rounded(value)),
        }
        for (written, column) in extra.iter_mut().zip(&self.extra) {
            *written = T::rounded(column[stored]);
        }
    }
}

impl Matrix {
    /// Writes rows from `first` on in single precision, as many as `written` has places for.
    pub(crate) fn write_singles(&self, first: usize, written: &mut [f32]) {
        let rows = written.chunks_exact_mut(self.ncols().max(1));
        for (row, written) in rows.enumerate() {
            if self.is_sparse() {
                written.fill(0.0);
            }
            self.write_row(first + row, written);
        }
    }

    /// Writes what the scaling makes of values of one row; nothing where there is no scaling.
    pub(crate) fn scale(&self, row: &[u8], written: &mut [f64]) {
        if let Some(scaling) = &self.scaling {
            scale_row(row, scaling, written);
        }
    }
}

fn scale_row<T: Element, R: Rounded>(row: &[T], scaling: &[Vec<f64>; 3], written: &mut [R]) {
    scale_columns(row, scaling.each_ref().map(Vec::as_slice), written);
}

/// What `take` takes out of the storage, if nobody else sees it; else what is written out.
pub(super) fn dense<T: Rounded + Send>(
    mut x: Matrix,
    context: &Context,
    take: impl Fn(&mut Values) -> Option<Vec<T>>,
) -> Vec<T> {
    let taken = match Arc::get_mut(&mut x.store) {
        Some(store) if x.rows.is_none() && x.scaling.is_none() && x.extra.is_empty() => {
            take(&mut store.values)
        }
        _ => None,
    };
    taken.unwrap_or_else(|| written_out(&x, context))
}

fn written_out<T: Rounded + Send>(x: &Matrix, context: &Context) -> Vec<T> {
    /// So many values are one piece of work.
    const PIECE: usize = 1 << 18;
    let ncols = x.ncols().max(1);
    let nrows = (PIECE / ncols).max(1);
    let mut all = zeros(x.nrows() * x.ncols());
    let pieces = all.chunks_mut(nrows * ncols).map(Mutex::new);
    let pieces: Vec<(usize, Mutex<&mut [T]>)> = (0..).step_by(nrows).zip(pieces).collect();
    context.map(&pieces, |(first, piece), _| {
        let mut piece = piece.lock().unwrap_or_else(PoisonError::into_inner);
        for (row, written) in piece.chunks_exact_mut(ncols).enumerate() {
            x.write_row(first + row, written);
        }
    });
    drop(pieces);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_comes_back_where_nobody_else_holds_it() {
        let context = Context::new(2);
        let values = vec![1.0, 2.0, 3.0, 4.0];
        let address = values.as_ptr();
        let x = Matrix::new(2, 2, values).unwrap();
        let view = x.take(&[1]).unwrap();
        let copy: Vec<f64> = x.clone().into_dense(&context);
        assert_ne!(copy.as_ptr(), address);
        assert_eq!(view.into_dense::<f64>(&context), [3.0, 4.0]);
        let own: Vec<f64> = x.into_dense(&context);
        assert_eq!(own.as_ptr(), address);
        let foreign: Arc<[f32]> = vec![1.5, 300.0].into();
        let x = Matrix::from_owner(1, 2, foreign).unwrap();
        assert_eq!(x.clone().into_dense::<u8>(&context), [1, 255]);
        assert_eq!(x.into_dense::<f32>(&context), [1.5, 300.0]);
    }

    #[test]
    fn any_number_of_threads_writes_the_same() {
        let bytes: Vec<u8> = (0..3000 * 200).map(|at| (at * 31 % 253) as u8).collect();
        let x = Matrix::new(3000, 200, bytes).unwrap();
        let backwards: Vec<usize> = (0..3000).rev().collect();
        let x = x
            .take(&backwards)
            .unwrap()
            .scaled(vec![[0.5, 3.0]; 200])
            .unwrap();
        let expected = x.to_dense();
        for threads in [1, 2, 7] {
            let written: Vec<f64> = x.clone().into_dense(&Context::new(threads));
            assert_eq!(written, expected);
        }
        assert_eq!(
            expected[201],
            (f64::from((2998 * 200 + 1) as u32 * 31 % 253) - 0.5) / 3.0
        );
    }
}
