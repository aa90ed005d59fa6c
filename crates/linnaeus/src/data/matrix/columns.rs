//! Columns of a matrix taken apart and put side by side.

use super::{Element, Matrix, Row};
use crate::error::{Error, Result};

impl Matrix {
    /// These columns, in this order; a column may come twice. The values are copied.
    ///
    /// ```
    /// use linnaeus::prelude::*;
    ///
    /// let x = Matrix::from(vec![[1.0, 2.0, 3.0]]);
    /// assert_eq!(x.select(&[2, 0])?.to_dense(), [3.0, 1.0]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `Shape` when a column is out of range.
    pub fn select(&self, columns: &[usize]) -> Result<Self> {
        if let Some(column) = columns.iter().find(|&&column| column >= self.ncols()) {
            let found = format!("column {column}");
            let expected = format!("columns below {}", self.ncols());
            return Err(Error::shape("columns", found, expected));
        }
        if self.is_sparse() {
            return self.select_sparse(columns);
        }
        match self.element() {
            Element::U8 => Self::new(self.nrows(), columns.len(), self.gathered(columns, byte)),
            Element::F32 => Self::new(self.nrows(), columns.len(), self.gathered(columns, single)),
            Element::F64 => Self::new(self.nrows(), columns.len(), self.gathered(columns, double)),
        }
    }

    fn gathered<T>(&self, columns: &[usize], read: impl Fn(Row<'_>, usize) -> T) -> Vec<T> {
        let mut rows = self.rows();
        let mut values = Vec::with_capacity(self.nrows() * columns.len());
        for row in 0..self.nrows() {
            let row = rows.row(row);
            values.extend(columns.iter().map(|&column| read(row, column)));
        }
        values
    }

    fn select_sparse(&self, columns: &[usize]) -> Result<Self> {
        let mut targets = vec![Vec::new(); self.ncols()];
        for (target, &column) in columns.iter().enumerate() {
            targets[column].push(target as u32);
        }
        let mut rows = self.rows();
        let mut sparse = SparseRows::default();
        for row in 0..self.nrows() {
            rows.row(row).for_each(|column, value| {
                let entries = targets[column].iter().map(|&target| (target, value));
                sparse.entries.extend(entries);
            });
            sparse.end_row();
        }
        sparse.into_matrix(columns.len(), self.element())
    }

    /// Matrices of the same rows side by side.
    ///
    /// The result is sparse when all parts are, and of `f32` (or bytes) when all parts are.
    ///
    /// ```
    /// use linnaeus::prelude::*;
    ///
    /// let (a, b) = (Matrix::from(vec![[1.0]]), Matrix::from(vec![[2.0, 3.0]]));
    /// assert_eq!(Matrix::side_by_side(&[a, b])?.to_dense(), [1.0, 2.0, 3.0]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `Empty` without any part, `Shape` when the numbers of rows differ.
    pub fn side_by_side(parts: &[Self]) -> Result<Self> {
        let Some(first) = parts.first() else {
            return Err(Error::empty("parts", "at least one matrix"));
        };
        let nrows = first.nrows();
        if let Some(other) = parts.iter().find(|part| part.nrows() != nrows) {
            let expected = format!("{nrows} rows as the first");
            return Err(Error::shape("parts", other.nrows(), expected));
        }
        let ncols = parts.iter().map(Self::ncols).sum();
        let element = joint(parts);
        let mut readers: Vec<_> = parts
            .iter()
            .map(|part| (part.ncols(), part.rows()))
            .collect();
        if parts.iter().all(Self::is_sparse) {
            let mut sparse = SparseRows::default();
            for row in 0..nrows {
                let mut start = 0;
                for (width, rows) in &mut readers {
                    rows.row(row).for_each(|column, value| {
                        sparse.entries.push(((start + column) as u32, value));
                    });
                    start += *width;
                }
                sparse.end_row();
            }
            return sparse.into_matrix(ncols, element);
        }
        let mut values = vec![0.0; nrows * ncols];
        for row in 0..nrows {
            let mut start = row * ncols;
            for (width, rows) in &mut readers {
                rows.row(row)
                    .for_each(|column, value| values[start + column] = value);
                start += *width;
            }
        }
        match element {
            Element::F64 => Self::new(nrows, ncols, values),
            Element::F32 => Self::new(nrows, ncols, narrowed(&values)),
            Element::U8 => {
                let bytes: Vec<u8> = values.iter().map(|&value| value as u8).collect();
                Self::new(nrows, ncols, bytes)
            }
        }
    }

    /// How many values are stored: all of a dense matrix.
    pub(crate) fn n_stored(&self) -> usize {
        let mut rows = self.rows();
        let mut stored = 0;
        for row in 0..self.nrows() {
            rows.row(row).for_each(|_, _| stored += 1);
        }
        stored
    }

    /// The same values as compressed rows, without the zeros of a dense matrix.
    pub(crate) fn to_sparse_matrix(&self) -> Result<Self> {
        if self.is_sparse() {
            return Ok(self.clone());
        }
        let mut rows = self.rows();
        let mut sparse = SparseRows::default();
        for row in 0..self.nrows() {
            rows.row(row).for_each(|column, value| {
                if value != 0.0 {
                    sparse.entries.push((column as u32, value));
                }
            });
            sparse.end_row();
        }
        sparse.into_matrix(self.ncols(), self.element())
    }

    /// The same values, every zero written out.
    pub(crate) fn to_dense_matrix(&self) -> Result<Self> {
        if !self.is_sparse() {
            return Ok(self.clone());
        }
        let values = self.to_dense();
        match self.element() {
            Element::F32 => Self::new(self.nrows(), self.ncols(), narrowed(&values)),
            _ => Self::new(self.nrows(), self.ncols(), values),
        }
    }
}

/// The type that holds the numbers of all parts; sparse parts have no bytes.
fn joint(parts: &[Matrix]) -> Element {
    let all = |element| parts.iter().all(|part| part.element() == element);
    if all(Element::U8) {
        Element::U8
    } else if parts.iter().any(|part| part.element() == Element::F64) {
        Element::F64
    } else {
        // A byte is an f32 too.
        Element::F32
    }
}

fn narrowed(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

fn double(row: Row<'_>, column: usize) -> f64 {
    match row {
        Row::F64(values) => values[column],
        Row::F32(values) => values[column].into(),
        Row::U8(values) => values[column].into(),
        Row::Sparse { .. } | Row::SparseF32 { .. } => 0.0,
    }
}

fn single(row: Row<'_>, column: usize) -> f32 {
    match row {
        Row::F32(values) => values[column],
        other => double(other, column) as f32,
    }
}

fn byte(row: Row<'_>, column: usize) -> u8 {
    match row {
        Row::U8(values) => values[column],
        other => double(other, column) as u8,
    }
}

/// Compressed rows that grow, each sorted by column.
#[derive(Default)]
struct SparseRows {
    entries: Vec<(u32, f64)>,
    ends: Vec<usize>,
}

impl SparseRows {
    fn end_row(&mut self) {
        let start = self.ends.last().copied().unwrap_or(0);
        self.entries[start..].sort_by_key(|(column, _)| *column);
        self.ends.push(self.entries.len());
    }

    fn into_matrix(self, ncols: usize, element: Element) -> Result<Matrix> {
        let starts = std::iter::once(0).chain(self.ends).collect();
        let (columns, values): (Vec<u32>, Vec<f64>) = self.entries.into_iter().unzip();
        match element {
            Element::F32 => Matrix::csr(ncols, starts, columns, narrowed(&values)),
            _ => Matrix::csr(ncols, starts, columns, values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_selected_whatever_the_storage() {
        let dense = Matrix::from(vec![[1_u8, 0, 3], [0, 5, 6]]);
        let selected = dense.select(&[2, 2, 0]).unwrap();
        assert_eq!(selected.element(), Element::U8);
        assert_eq!(selected.to_dense(), [3.0, 3.0, 1.0, 6.0, 6.0, 0.0]);
        let parts = (
            vec![0, 2, 4],
            vec![2, 0, 1, 2],
            vec![3.0_f32, 1.0, 5.0, 6.0],
        );
        let sparse = Matrix::csr(3, parts.0, parts.1, parts.2).unwrap();
        let same = sparse.select(&[2, 2, 0]).unwrap();
        assert_eq!((same.is_sparse(), same.element()), (true, Element::F32));
        assert_eq!(same.to_dense(), selected.to_dense());
        assert_eq!(dense.select(&[3]).unwrap_err().argument(), Some("columns"));
        let scaled = dense.scaled(vec![[1.0, 2.0]; 3]).unwrap();
        assert_eq!(scaled.select(&[0]).unwrap().to_dense(), [0.0, -0.5]);
    }

    #[test]
    fn parts_side_by_side_keep_what_they_have_in_common() {
        let bytes = Matrix::from(vec![[1_u8], [2]]);
        let single = Matrix::from(vec![[0.5_f32], [1.5]]);
        let sparse = Matrix::csr(2, vec![0, 1, 1], vec![1], vec![7.0]).unwrap();
        let joined = |parts: &[Matrix]| Matrix::side_by_side(parts).unwrap();
        let both = joined(&[bytes.clone(), single.clone()]);
        assert_eq!(both.element(), Element::F32);
        assert_eq!(both.to_dense(), [1.0, 0.5, 2.0, 1.5]);
        assert_eq!(
            joined(&[bytes.clone(), bytes.clone()]).element(),
            Element::U8
        );
        let mixed = joined(&[sparse.clone(), single]);
        assert_eq!((mixed.is_sparse(), mixed.element()), (false, Element::F64));
        assert_eq!(mixed.to_dense(), [0.0, 7.0, 0.5, 0.0, 0.0, 1.5]);
        assert!(joined(&[sparse.clone(), sparse.clone()]).is_sparse());
        let dense = sparse.to_dense_matrix().unwrap();
        assert_eq!(
            (dense.is_sparse(), dense.to_dense()),
            (false, sparse.to_dense())
        );
        assert!(Matrix::side_by_side(&[]).is_err());
        let short = bytes.take(&[0]).unwrap();
        assert!(Matrix::side_by_side(&[bytes, short]).is_err());
    }
}
