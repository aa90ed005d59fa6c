//! x: rows of a shared storage, seen through a row list, a scaling and appended columns.

mod columns;
mod dense;
mod finite;
mod fold;
mod rows;
mod store;

pub use rows::{Row, Rows};
pub(crate) use store::Store;
pub use store::{Float, Number};

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::labels::check_rows;
use crate::error::{Error, Result};
use store::{Values, check_compressed};

/// The type of the stored numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// 64-bit floating point.
    F64,
    /// 32-bit floating point.
    F32,
    /// One byte, 0 to 255.
    U8,
}

/// The features of all rows: dense (`f64`, `f32` or `u8`) or sparse (CSR, `f64` or `f32`).
///
/// A matrix is a view of a storage that it shares with its clones: a list of rows, a scaling and
/// appended columns, all optional. [`take`](Self::take), [`scaled`](Self::scaled) and
/// [`append`](Self::append) copy no row, so a fold of a cross-validation or the input of a
/// chain's link costs an index list. Bytes stay bytes until a kernel reads them.
///
/// ```
/// use linnaeus::prelude::*;
///
/// let x = Matrix::new(3, 2, vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0])?;
/// let odd = x.take(&[2, 0])?;
/// assert_eq!((odd.nrows(), odd.get(0, 1)), (2, Some(6.0)));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone)]
pub struct Matrix {
    store: Arc<Store>,
    rows: Option<Arc<[u32]>>,
    /// The means and the scales of the stored columns.
    /// Means, scales and the reciprocals of the scales.
    scaling: Option<Arc<[Vec<f64>; 3]>>,
    /// Further columns, a value for every row of the storage.
    extra: Vec<Arc<[f64]>>,
}

impl Matrix {
    /// A dense matrix of `nrows` rows, given row after row.
    ///
    /// # Errors
    /// `Shape` when there are not `nrows * ncols` values.
    pub fn new<T: Number>(nrows: usize, ncols: usize, values: Vec<T>) -> Result<Self> {
        Self::from_owner(nrows, ncols, values)
    }

    /// A dense matrix in memory that somebody else owns (NumPy, Arrow, a map of a file), given row
    /// after row. It is not copied; the owner lives as long as the matrix or a view of it does.
    ///
    /// # Errors
    /// `Shape` when there are not `nrows * ncols` values.
    pub fn from_owner<T: Number>(
        nrows: usize,
        ncols: usize,
        owner: impl AsRef<[T]> + Send + Sync + 'static,
    ) -> Result<Self> {
        let found = owner.as_ref().len();
        if nrows.checked_mul(ncols) != Some(found) {
            let expected = format!("{nrows} rows of {ncols} columns");
            return Err(Error::shape("x", format!("{found} values"), expected));
        }
        Self::from_values(nrows, ncols, T::store(Box::new(owner)).0)
    }

    /// A sparse matrix in compressed rows: the entries of row `i` are those from `starts[i]` up to
    /// `starts[i + 1]` (SciPy's `indptr`, `indices`, `data`).
    ///
    /// Stored zeros and the order of a row's entries are kept: scikit-learn's results depend on
    /// both.
    ///
    /// # Errors
    /// `Shape` when the parts do not fit together, a column is not below `ncols`, or a row names a
    /// column twice.
    pub fn csr<T: Float>(
        ncols: usize,
        starts: Vec<usize>,
        columns: Vec<u32>,
        values: Vec<T>,
    ) -> Result<Self> {
        Self::csr_from_owners(ncols, starts, columns, values)
    }

    /// A sparse matrix in compressed rows, as [`csr`](Self::csr), of columns and values in memory
    /// that somebody else owns. They are not copied; the owners live as long as the matrix or a
    /// view of it does.
    ///
    /// # Errors
    /// As [`csr`](Self::csr).
    pub fn csr_from_owners<T: Float>(
        ncols: usize,
        starts: Vec<usize>,
        columns: impl AsRef<[u32]> + Send + Sync + 'static,
        values: impl AsRef<[T]> + Send + Sync + 'static,
    ) -> Result<Self> {
        check_compressed(ncols, &starts, columns.as_ref(), values.as_ref().len())?;
        let nrows = starts.len() - 1;
        let values = T::compress(starts, Box::new(columns), Box::new(values)).0;
        Self::from_values(nrows, ncols, values)
    }

    fn from_values(nrows: usize, ncols: usize, values: Values) -> Result<Self> {
        if u32::try_from(nrows).is_err() || u32::try_from(ncols).is_err() {
            let expected = format!("at most {} rows and columns", u32::MAX);
            return Err(Error::shape("x", format!("{nrows} x {ncols}"), expected));
        }
        let store = Store {
            nrows,
            ncols,
            values,
            numbers: OnceLock::new(),
        };
        Ok(Self {
            store: Arc::new(store),
            rows: None,
            scaling: None,
            extra: Vec::new(),
        })
    }

    /// The number of rows.
    pub fn nrows(&self) -> usize {
        self.rows
            .as_ref()
            .map_or(self.store.nrows, |rows| rows.len())
    }

    /// The number of columns (features), appended ones included.
    pub fn ncols(&self) -> usize {
        self.store.ncols + self.extra.len()
    }

    /// The type in which rows are read: that of the storage, or `F64` once it is scaled or
    /// extended.
    pub fn element(&self) -> Element {
        match (&self.store.values, self.is_plain()) {
            (Values::F32(_) | Values::SparseF32(_), true) => Element::F32,
            (Values::U8(_), true) => Element::U8,
            _ => Element::F64,
        }
    }

    /// Whether only some entries are stored.
    pub fn is_sparse(&self) -> bool {
        let values = &self.store.values;
        matches!(values, Values::SparseF64(_) | Values::SparseF32(_))
    }

    /// Whether rows are read as they are stored, neither scaled nor extended.
    pub fn is_plain(&self) -> bool {
        self.scaling.is_none() && self.extra.is_empty()
    }

    /// One value.
    pub fn get(&self, row: usize, column: usize) -> Option<f64> {
        let is_column = |&own: &u32| own as usize == column;
        (row < self.nrows() && column < self.ncols()).then(|| match self.rows().row(row) {
            Row::F64(values) => values[column],
            Row::F32(values) => values[column].into(),
            Row::U8(values) => values[column].into(),
            Row::Sparse { columns, values } => columns
                .iter()
                .position(is_column)
                .map_or(0.0, |at| values[at]),
            Row::SparseF32 { columns, values } => columns
                .iter()
                .position(is_column)
                .map_or(0.0, |at| values[at].into()),
        })
    }

    /// These rows, in this order; a row may come twice.
    ///
    /// # Errors
    /// `Shape` when a row is out of range.
    pub fn take(&self, rows: &[usize]) -> Result<Self> {
        check_rows(rows, self.nrows())?;
        Ok(self.taken(rows))
    }

    pub(crate) fn taken(&self, rows: &[usize]) -> Self {
        let rows = rows.iter();
        let stored = match &self.rows {
            None => rows.map(|&row| row as u32).collect(),
            Some(own) => rows.map(|&row| own[row]).collect(),
        };
        Self {
            rows: Some(stored),
            ..self.clone()
        }
    }

    /// (value - mean) / scale in each column, computed when a row is read: the same bits as a
    /// matrix in which they were written.
    ///
    /// # Errors
    /// `Shape` when there is not one pair of mean and scale a column, `Unsupported` for a matrix
    /// that is sparse (it would not stay sparse), or already scaled or extended.
    pub fn scaled(&self, mean_and_scale: Vec<[f64; 2]>) -> Result<Self> {
        if mean_and_scale.len() != self.ncols() {
            let found = format!("{} pairs of mean and scale", mean_and_scale.len());
            let expected = format!("one for each of the {} columns", self.ncols());
            return Err(Error::shape("mean_and_scale", found, expected));
        }
        if self.is_sparse() || !self.is_plain() {
            let what = "a sparse, scaled or extended matrix has no scaled view";
            return Err(Error::unsupported("x", what).advise("write it out first with `to_dense`"));
        }
        let (mean, scale): (Vec<f64>, Vec<f64>) =
            mean_and_scale.into_iter().map(<(f64, f64)>::from).unzip();
        let reciprocal = scale.iter().map(|scale| 1.0 / scale).collect();
        Ok(Self {
            scaling: Some(Arc::new([mean, scale, reciprocal])),
            ..self.clone()
        })
    }

    /// One more column on the right, with a value for each row of this view.
    ///
    /// # Errors
    /// `Shape` when there is not one value a row; `Unsupported` when a row comes twice with
    /// different values.
    pub fn append(&self, values: &[f64]) -> Result<Self> {
        if values.len() != self.nrows() {
            let found = format!("{} values", values.len());
            return Err(Error::shape(
                "values",
                found,
                format!("one for each of {} rows", self.nrows()),
            ));
        }
        let mut column = vec![f64::NAN; self.store.nrows];
        let mut written = vec![false; self.store.nrows];
        for (row, &value) in values.iter().enumerate() {
            let stored = self.stored_row(row) as usize;
            if written[stored] && column[stored].to_bits() != value.to_bits() {
                let what = format!("row {row} is in the view twice, with two values");
                return Err(Error::unsupported("values", what)
                    .advise("write the matrix out first with `to_dense`"));
            }
            (column[stored], written[stored]) = (value, true);
        }
        let mut extended = self.clone();
        extended.extra.push(column.into());
        Ok(extended)
    }

    /// A reader of rows. It holds the buffer into which scaled and extended rows are computed, so
    /// make one a thread and keep it.
    pub fn rows(&self) -> Rows<'_> {
        Rows {
            matrix: self,
            buffer: Vec::new(),
            written: None,
            columns: Vec::new(),
        }
    }

    /// The row of the storage behind row `row` of this view.
    pub(crate) fn stored_row(&self, row: usize) -> u32 {
        self.rows.as_ref().map_or(row as u32, |rows| rows[row])
    }

    /// The whole storage, without row list, scaling and extra columns: what a layout is made of.
    pub(crate) fn whole(&self) -> Self {
        Self {
            store: self.store.clone(),
            rows: None,
            scaling: None,
            extra: Vec::new(),
        }
    }

    /// The number of columns that were appended.
    pub(crate) fn n_appended(&self) -> usize {
        self.extra.len()
    }

    /// The share of the storage's entries that are stored: 1 for a dense one.
    pub(crate) fn density(&self) -> f64 {
        let all = self.store.nrows as f64 * self.store.ncols as f64;
        self.store.n_values() as f64 / all
    }

    /// The means and the scales of the columns, if rows are scaled when they are read.
    pub(crate) fn scaling(&self) -> Option<[&[f64]; 2]> {
        self.scaling
            .as_deref()
            .map(|[mean, scale, _]| [&mean[..], scale])
    }

    pub(crate) fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// The same rows of the same storage, seen the same way.
    pub(crate) fn same(&self, other: &Self) -> bool {
        fn at<T: ?Sized>(part: &Option<Arc<T>>) -> Option<*const ()> {
            part.as_ref().map(|part| Arc::as_ptr(part).cast())
        }
        Arc::ptr_eq(&self.store, &other.store)
            && at(&self.rows) == at(&other.rows)
            && at(&self.scaling) == at(&other.scaling)
            && self
                .extra
                .iter()
                .map(|c| c.as_ptr())
                .eq(other.extra.iter().map(|c| c.as_ptr()))
    }
}

impl fmt::Debug for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_sparse() { "sparse" } else { "dense" };
        write!(
            f,
            "Matrix({} x {}, {kind} {:?})",
            self.nrows(),
            self.ncols(),
            self.element()
        )
    }
}

impl<T: Number, const P: usize> From<Vec<[T; P]>> for Matrix {
    /// # Panics
    /// With more than 4,294,967,295 rows; [`Matrix::new`] gives an error instead.
    fn from(rows: Vec<[T; P]>) -> Self {
        Self::new(rows.len(), P, rows.concat()).expect("the rows have one length")
    }
}

impl<T: Number> TryFrom<Vec<Vec<T>>> for Matrix {
    type Error = Error;

    /// # Errors
    /// `Shape` when the rows differ in length.
    fn try_from(rows: Vec<Vec<T>>) -> Result<Self> {
        let ncols = rows.first().map_or(0, Vec::len);
        if let Some(row) = rows.iter().position(|row| row.len() != ncols) {
            let found = format!("{} in row {row}", rows[row].len());
            return Err(Error::shape(
                "x",
                found,
                format!("{ncols} columns as in row 0"),
            ));
        }
        Self::new(rows.len(), ncols, rows.concat())
    }
}

impl<T: Number> TryFrom<(usize, usize, Vec<T>)> for Matrix {
    type Error = Error;

    /// # Errors
    /// As [`Matrix::new`].
    fn try_from((nrows, ncols, values): (usize, usize, Vec<T>)) -> Result<Self> {
        Self::new(nrows, ncols, values)
    }
}

impl From<&Self> for Matrix {
    fn from(x: &Self) -> Self {
        x.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn six() -> Matrix {
        Matrix::from(vec![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    }

    #[test]
    fn a_view_of_a_view_reads_the_storage() {
        let x = six().take(&[2, 0, 2]).unwrap().take(&[1, 2]).unwrap();
        assert_eq!(x.to_dense(), [1.0, 2.0, 5.0, 6.0]);
        assert!(Arc::ptr_eq(x.store(), x.clone().store()));
        assert_eq!(x.take(&[2]).unwrap_err().argument(), Some("rows"));
    }

    #[test]
    fn a_scaled_and_extended_view_equals_a_written_matrix() {
        let bytes = Matrix::from(vec![[0_u8, 200], [9, 7], [255, 1]]);
        let view = bytes.scaled(vec![[3.0, 7.0], [0.1, 0.3]]).unwrap();
        let view = view.take(&[2, 1]).unwrap().append(&[8.0, 9.0]).unwrap();
        let expected = [
            (255.0 - 3.0) / 7.0,
            (1.0 - 0.1) / 0.3,
            8.0,
            (9.0 - 3.0) / 7.0,
            (7.0 - 0.1) / 0.3,
            9.0,
        ];
        assert_eq!(view.to_dense(), expected);
        assert_eq!((view.ncols(), view.element()), (3, Element::F64));
        assert!(view.scaled(vec![[0.0, 1.0]; 3]).is_err());
    }

    #[test]
    fn an_appended_column_follows_its_rows() {
        let x = six().take(&[2, 0]).unwrap().append(&[50.0, 10.0]).unwrap();
        assert_eq!(x.take(&[1]).unwrap().to_dense(), [1.0, 2.0, 10.0]);
        let twice = six().take(&[1, 1]).unwrap();
        assert!(twice.append(&[1.0, 2.0]).is_err());
        assert!(twice.append(&[1.0, 1.0]).is_ok());
    }

    #[test]
    fn sparse_rows_keep_their_stored_order() {
        let x = Matrix::csr(4, vec![0, 2, 2, 3], vec![3, 0, 1], vec![1.0, 2.0, 0.0]).unwrap();
        assert_eq!(
            x.to_dense(),
            [2.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
        );
        let mut rows = x.rows();
        assert_eq!(
            rows.row(0),
            Row::Sparse {
                columns: &[3, 0],
                values: &[1.0, 2.0]
            }
        );
        let longer = x.append(&[7.0, 8.0, 9.0]).unwrap();
        assert_eq!((longer.get(1, 4), longer.get(0, 3)), (Some(8.0), Some(1.0)));
    }

    #[test]
    fn sparse_rows_may_be_single() {
        let x = Matrix::csr(
            3,
            vec![0, 2, 3],
            vec![2, 0, 1],
            vec![0.1_f32, 2.0, f32::NAN],
        )
        .unwrap();
        assert_eq!((x.element(), x.is_sparse()), (Element::F32, true));
        assert_eq!(
            (x.get(0, 2), x.get(0, 1)),
            (Some(0.1_f32.into()), Some(0.0))
        );
        let error = x.check_finite("x").unwrap_err().to_string();
        assert!(error.contains("NaN in row 1, column 1"), "{error}");
        let longer = x.append(&[7.0, 8.0]).unwrap().take(&[0]).unwrap();
        assert_eq!(longer.element(), Element::F64);
        assert_eq!(longer.to_dense(), [2.0, 0.0, 0.1_f32.into(), 7.0]);
        assert!(x.scaled(vec![[0.0, 1.0]; 3]).is_err());
    }

    #[test]
    fn broken_shapes_are_refused() {
        let cases: [(Result<Matrix>, &str); 7] = [
            (Matrix::new(2, 2, vec![1.0; 3]), "x"),
            (Matrix::new(usize::MAX, 2, vec![1.0; 3]), "x"),
            (Matrix::try_from(vec![vec![1.0], vec![1.0, 2.0]]), "x"),
            (Matrix::csr(2, vec![0, 1], vec![2], vec![1.0]), "columns"),
            (
                Matrix::csr(2, vec![0, 2], vec![1, 1], vec![1.0, 1.0]),
                "columns",
            ),
            (Matrix::csr(2, vec![0, 2], vec![1], vec![1.0]), "starts"),
            (Matrix::csr(2, vec![], vec![], Vec::<f64>::new()), "starts"),
        ];
        for (made, argument) in cases {
            assert_eq!(made.unwrap_err().argument(), Some(argument));
        }
    }

    #[test]
    fn foreign_memory_is_held_and_not_copied() {
        let owner: Arc<[f64]> = vec![1.0, 2.0, 3.0].into();
        let address = owner.as_ptr();
        let x = Matrix::from_owner(3, 1, owner).unwrap();
        match x.take(&[0]).unwrap().rows().row(0) {
            Row::F64(values) => assert_eq!(values.as_ptr(), address),
            other => panic!("{other:?}"),
        };
    }

    #[test]
    fn foreign_compressed_rows_are_held_and_not_copied() {
        let columns: Arc<[u32]> = vec![1, 0].into();
        let values: Arc<[f32]> = vec![1.0, 2.0].into();
        let addresses = (columns.as_ptr(), values.as_ptr());
        let x = Matrix::csr_from_owners(2, vec![0, 2], columns, values).unwrap();
        match x.clone().rows().row(0) {
            Row::SparseF32 { columns, values } => {
                assert_eq!((columns.as_ptr(), values.as_ptr()), addresses);
            }
            other => panic!("{other:?}"),
        };
    }
}
