//! NumPy's memory, held by the library without a copy. The only unsafe code of the binding.
#![allow(
    unsafe_code,
    reason = "the library cannot read NumPy's memory otherwise"
)]

use numpy::ndarray::Dimension;
use numpy::{Element, PyArray, PyArrayMethods as _, PyUntypedArrayMethods as _};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

/// The values of a C-contiguous NumPy array, which is kept alive as long as this is.
pub(crate) struct Memory<T> {
    first: *const T,
    length: usize,
    _array: Py<PyAny>,
}

// SAFETY: the array is only kept alive, never touched, and PyO3 lets any thread drop a `Py`; what
// is read are plain numbers. Who writes into an array while another thread fits on it races, as
// with every NumPy function that releases the interpreter's lock; the package says so.
unsafe impl<T: Sync> Send for Memory<T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for Memory<T> {}

impl<T: Element> Memory<T> {
    /// The memory of an array whose values lie one after the other, row after row; of another
    /// layout, that of a copy that NumPy makes.
    pub(crate) fn of<D: Dimension>(array: &Bound<'_, PyArray<T, D>>) -> PyResult<Self> {
        if let Some(memory) = Self::as_it_lies(array) {
            return Ok(memory);
        }
        let numpy = array.py().import("numpy")?;
        let wanted = (array, array.py().None(), ["C_CONTIGUOUS", "ALIGNED"]);
        let copy = numpy.call_method1("require", wanted)?;
        Self::as_it_lies(copy.cast::<PyArray<T, D>>()?)
            .ok_or_else(|| PyTypeError::new_err("x: NumPy gave no copy with rows in order"))
    }

    fn as_it_lies<D: Dimension>(array: &Bound<'_, PyArray<T, D>>) -> Option<Self> {
        let first: *const T = array.data();
        (array.is_c_contiguous() && first.is_aligned()).then(|| Self {
            first,
            length: array.len(),
            _array: array.clone().into_any().unbind(),
        })
    }
}

impl<T> AsRef<[T]> for Memory<T> {
    fn as_ref(&self) -> &[T] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: `first` is aligned (checked in `as_it_lies`) and points at `length` numbers of type T one
        // after the other (C-contiguous, and the array's type is T). NumPy neither moves nor frees
        // them while a reference to the array exists, which `_array` is: `resize` refuses then.
        unsafe { std::slice::from_raw_parts(self.first, self.length) }
    }
}

/// SciPy's column numbers, which are signed, as the library's, which are not: a negative one becomes
/// larger than any number of columns, and is refused with those.
pub(crate) struct Columns(pub(crate) Memory<i32>);

impl AsRef<[u32]> for Columns {
    fn as_ref(&self) -> &[u32] {
        let columns: &[i32] = self.0.as_ref();
        // SAFETY: i32 and u32 have one size and one alignment, and every pattern of bits is a u32.
        unsafe { std::slice::from_raw_parts(columns.as_ptr().cast(), columns.len()) }
    }
}
