//! NumPy's memory, held by the library without a copy. The only unsafe code of the binding.
#![allow(
    unsafe_code,
    reason = "the library cannot read NumPy's memory otherwise"
)]

use numpy::{Element, PyArray2, PyArrayMethods as _, PyUntypedArrayMethods as _};
use pyo3::prelude::*;

/// The values of a C-contiguous NumPy array, which is kept alive as long as this is.
pub(crate) struct Memory<T> {
    first: *const T,
    length: usize,
    _array: Py<PyArray2<T>>,
}

// SAFETY: the array is only kept alive, never touched, and PyO3 lets any thread drop a `Py`; what
// is read are plain numbers. Who writes into an array while another thread fits on it races, as
// with every NumPy function that releases the interpreter's lock; the package says so.
unsafe impl<T: Sync> Send for Memory<T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for Memory<T> {}

impl<T: Element> Memory<T> {
    /// The memory of an array whose rows lie one after the other, or nothing when they do not.
    pub(crate) fn of(array: &Bound<'_, PyArray2<T>>) -> Option<Self> {
        let first: *const T = array.data();
        (array.is_c_contiguous() && first.is_aligned()).then(|| Self {
            first,
            length: array.len(),
            _array: array.clone().unbind(),
        })
    }
}

impl<T> AsRef<[T]> for Memory<T> {
    fn as_ref(&self) -> &[T] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: `first` is aligned (checked in `of`) and points at `length` numbers of type T one
        // after the other (C-contiguous, and the array's type is T). NumPy neither moves nor frees
        // them while a reference to the array exists, which `_array` is: `resize` refuses then.
        unsafe { std::slice::from_raw_parts(self.first, self.length) }
    }
}
