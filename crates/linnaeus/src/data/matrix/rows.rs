//! Reading the rows of a matrix, one at a time.

use super::Matrix;

/// One row, in the type in which it is stored.
///
/// Rows of a scaled or extended matrix are computed when they are read, and then are `F64` (or
/// `Sparse`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Row<'a> {
    /// Every column.
    F64(&'a [f64]),
    /// Every column.
    F32(&'a [f32]),
    /// Every column.
    U8(&'a [u8]),
    /// The stored entries, in stored order.
    Sparse {
        /// Their columns.
        columns: &'a [u32],
        /// Their values.
        values: &'a [f64],
    },
    /// The stored entries, in stored order.
    SparseF32 {
        /// Their columns.
        columns: &'a [u32],
        /// Their values.
        values: &'a [f32],
    },
}

impl Row<'_> {
    /// Calls `visit` with the column and the value of each entry that is stored: all columns of a
    /// dense row, zeros too.
    ///
    /// ```
    /// use linnaeus::prelude::*;
    ///
    /// let x = Matrix::csr(3, vec![0, 2], vec![2, 0], vec![5.0_f32, 1.0])?;
    /// let mut seen = Vec::new();
    /// x.rows().row(0).for_each(|column, value| seen.push((column, value)));
    /// assert_eq!(seen, [(2, 5.0), (0, 1.0)]);
    /// # Ok::<(), Error>(())
    /// ```
    #[inline]
    pub fn for_each(self, mut visit: impl FnMut(usize, f64)) {
        match self {
            Self::F64(values) => {
                for (column, &value) in values.iter().enumerate() {
                    visit(column, value);
                }
            }
            Self::F32(values) => {
                for (column, &value) in values.iter().enumerate() {
                    visit(column, value.into());
                }
            }
            Self::U8(values) => {
                for (column, &value) in values.iter().enumerate() {
                    visit(column, value.into());
                }
            }
            Self::Sparse { columns, values } => {
                for (&column, &value) in columns.iter().zip(values) {
                    visit(column as usize, value);
                }
            }
            Self::SparseF32 { columns, values } => {
                for (&column, &value) in columns.iter().zip(values) {
                    visit(column as usize, value.into());
                }
            }
        }
    }
}

/// Reads the rows of a [`Matrix`], one at a time.
#[derive(Debug)]
pub struct Rows<'a> {
    pub(super) matrix: &'a Matrix,
    pub(super) buffer: Vec<f64>,
    /// Which row the buffer holds.
    pub(super) written: Option<usize>,
    pub(super) columns: Vec<u32>,
}

impl Rows<'_> {
    /// A hint that the row will be read soon.
    pub(crate) fn announce(&self, row: usize) {
        use linnaeus_kernels::prefetch;
        match self.matrix.store.row(self.matrix.stored_row(row) as usize) {
            Row::F64(values) => prefetch(values),
            Row::F32(values) => prefetch(values),
            Row::U8(values) => prefetch(values),
            Row::Sparse { columns, values } => {
                prefetch(columns);
                prefetch(values);
            }
            Row::SparseF32 { columns, values } => {
                prefetch(columns);
                prefetch(values);
            }
        }
    }

    /// Row `row`.
    ///
    /// # Panics
    /// When `row` is not below the number of rows.
    pub fn row(&mut self, row: usize) -> Row<'_> {
        let stored = self.matrix.stored_row(row) as usize;
        let plain = self.matrix.store.row(stored);
        if self.matrix.is_plain() {
            return plain;
        }
        if let Row::Sparse { columns, .. } | Row::SparseF32 { columns, .. } = plain {
            self.buffer.clear();
            plain.for_each(|_, value| self.buffer.push(value));
            let extra = self.matrix.extra.iter().map(|column| column[stored]);
            self.buffer.extend(extra);
            self.columns.clear();
            self.columns.extend_from_slice(columns);
            self.columns
                .extend(self.matrix.store.ncols as u32..self.matrix.ncols() as u32);
            return Row::Sparse {
                columns: &self.columns,
                values: &self.buffer,
            };
        }
        if self.written != Some(row) {
            self.buffer.resize(self.matrix.ncols(), 0.0);
            self.matrix.write_row(row, &mut self.buffer);
            self.written = Some(row);
        }
        Row::F64(&self.buffer)
    }
}
