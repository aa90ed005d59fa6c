//! The numbers of a matrix as they lie in memory, and the checks of compressed rows.

use std::any::Any;
use std::fmt;
use std::sync::OnceLock;

use super::dense::dense;
use super::finite::Numbers;
use super::{Matrix, Row};
use crate::context::Context;
use crate::error::{Error, Result};

/// The numbers themselves, whoever owns them.
pub(crate) struct Store {
    pub(super) nrows: usize,
    pub(super) ncols: usize,
    pub(super) values: Values,
    /// What is known of them, looked for once.
    pub(super) numbers: OnceLock<Numbers>,
}

/// Row, column and value.
pub(super) type Position = (usize, usize, f64);

type Owner<T> = Box<dyn sealed::Memory<T>>;

pub(super) enum Values {
    F64(Owner<f64>),
    F32(Owner<f32>),
    U8(Owner<u8>),
    SparseF64(Compressed<f64>),
    SparseF32(Compressed<f32>),
}

/// Compressed rows: row `i` has the entries from `starts[i]` up to `starts[i + 1]`.
pub(super) struct Compressed<T> {
    starts: Vec<usize>,
    columns: Owner<u32>,
    values: Owner<T>,
}

/// A type of number that a dense matrix can hold; `f64`, `f32` and `u8` are.
pub trait Number: Copy + Send + Sync + sealed::Sealed + 'static {
    #[doc(hidden)]
    fn store(owner: Box<dyn sealed::Memory<Self>>) -> sealed::Stored;
    #[doc(hidden)]
    fn dense(x: Matrix, context: &Context) -> Vec<Self>;
}

/// A type of number that a sparse matrix can hold; `f64` and `f32` are.
pub trait Float: Number {
    #[doc(hidden)]
    fn compress(
        starts: Vec<usize>,
        columns: Box<dyn sealed::Memory<u32>>,
        values: Box<dyn sealed::Memory<Self>>,
    ) -> sealed::Stored;
}

pub(super) mod sealed {
    #[expect(
        unnameable_types,
        reason = "only `Number`, which nobody else implements, names it"
    )]
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for f32 {}
    impl Sealed for u8 {}
    /// Numbers in memory, whoever owns them.
    #[expect(
        unnameable_types,
        reason = "only `Number`, which nobody else implements, names it"
    )]
    pub trait Memory<T>: AsRef<[T]> + Send + Sync {
        /// The vector that owns them, if one does; it leaves an empty one.
        fn take(&mut self) -> Option<Vec<T>>;
    }
    impl<T: 'static, M: AsRef<[T]> + Send + Sync + 'static> Memory<T> for M {
        fn take(&mut self) -> Option<Vec<T>> {
            let vector: Option<&mut Vec<T>> = (self as &mut dyn super::Any).downcast_mut();
            vector.map(std::mem::take)
        }
    }
    /// Keeps the storage's own type private.
    #[expect(
        unnameable_types,
        reason = "only `Number`, which nobody else implements, names it"
    )]
    pub struct Stored(pub(in super::super) super::Values);
    impl std::fmt::Debug for Stored {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Stored")
        }
    }
}

macro_rules! numbers {
    ($($number:ty => $variant:ident),*) => { $(
        impl Number for $number {
            fn store(owner: Owner<Self>) -> sealed::Stored {
                sealed::Stored(Values::$variant(owner))
            }
            fn dense(x: Matrix, context: &Context) -> Vec<Self> {
                dense(x, context, |values| match values {
                    Values::$variant(owner) => owner.take(),
                    _ => None,
                })
            }
        }
    )* };
}
numbers!(f64 => F64, f32 => F32, u8 => U8);

macro_rules! floats {
    ($($number:ty => $variant:ident),*) => { $(
        impl Float for $number {
            fn compress(
                starts: Vec<usize>,
                columns: Owner<u32>,
                values: Owner<Self>,
            ) -> sealed::Stored {
                sealed::Stored(Values::$variant(Compressed { starts, columns, values }))
            }
        }
    )* };
}
floats!(f64 => SparseF64, f32 => SparseF32);

/// Whether these are compressed rows of `ncols` columns and `entries` values.
pub(super) fn check_compressed(
    ncols: usize,
    starts: &[usize],
    columns: &[u32],
    entries: usize,
) -> Result<()> {
    if columns.len() != entries {
        let found = format!("{} columns", columns.len());
        let expected = format!("one column for each of the {entries} values");
        return Err(Error::shape("columns", found, expected));
    }
    let ascending = starts.windows(2).all(|pair| pair[0] <= pair[1]);
    if starts.first() != Some(&0) || starts.last() != Some(&entries) || !ascending {
        let expected = format!("ascending positions from 0 to {entries}");
        return Err(Error::shape("starts", "other positions", expected));
    }
    let mut last_row = vec![usize::MAX; ncols];
    for (row, range) in starts.windows(2).enumerate() {
        for &column in &columns[range[0]..range[1]] {
            match last_row.get_mut(column as usize) {
                None => {
                    let found = format!("column {column} in row {row}");
                    let expected = format!("columns below {ncols}");
                    return Err(Error::shape("columns", found, expected));
                }
                Some(last) if *last == row => {
                    let found = format!("column {column} twice in row {row}");
                    return Err(Error::shape("columns", found, "each column once a row")
                        .advise("add up duplicate entries first"));
                }
                Some(last) => *last = row,
            }
        }
    }
    Ok(())
}

impl Store {
    /// How many values are stored.
    pub(super) fn n_values(&self) -> usize {
        match &self.values {
            Values::F64(owner) => (**owner).as_ref().len(),
            Values::F32(owner) => (**owner).as_ref().len(),
            Values::U8(owner) => (**owner).as_ref().len(),
            Values::SparseF64(compressed) => (*compressed.values).as_ref().len(),
            Values::SparseF32(compressed) => (*compressed.values).as_ref().len(),
        }
    }

    pub(super) fn row(&self, row: usize) -> Row<'_> {
        let dense = row * self.ncols..(row + 1) * self.ncols;
        match &self.values {
            Values::F64(owner) => Row::F64(&(**owner).as_ref()[dense]),
            Values::F32(owner) => Row::F32(&(**owner).as_ref()[dense]),
            Values::U8(owner) => Row::U8(&(**owner).as_ref()[dense]),
            Values::SparseF64(compressed) => {
                let (columns, values) = compressed.row(row);
                Row::Sparse { columns, values }
            }
            Values::SparseF32(compressed) => {
                let (columns, values) = compressed.row(row);
                Row::SparseF32 { columns, values }
            }
        }
    }
}

impl<T> Compressed<T> {
    fn row(&self, row: usize) -> (&[u32], &[T]) {
        let range = self.starts[row]..self.starts[row + 1];
        let (columns, values) = ((*self.columns).as_ref(), (*self.values).as_ref());
        (&columns[range.clone()], &values[range])
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({} x {})", self.nrows, self.ncols)
    }
}
