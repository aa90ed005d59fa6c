//! The library's errors as Python's.

use linnaeus::error::{Error, ErrorKind, Result};
use pyo3::PyErr;
use pyo3::exceptions::{PyAttributeError, PyKeyboardInterrupt, PyOSError, PyValueError};

/// Turns the library's error into an exception.
pub(crate) trait OrRaise<T> {
    /// The value, or the exception that scikit-learn's users expect for such an error.
    fn or_raise(self) -> pyo3::PyResult<T>;
}

impl<T> OrRaise<T> for Result<T> {
    fn or_raise(self) -> pyo3::PyResult<T> {
        self.map_err(|error| exception(&error))
    }
}

/// The exception of an error.
pub(crate) fn exception(error: &Error) -> PyErr {
    let text = error.to_string();
    match error.kind() {
        ErrorKind::Response { .. } => PyAttributeError::new_err(text),
        ErrorKind::Io { .. } => PyOSError::new_err(text),
        ErrorKind::Cancelled => PyKeyboardInterrupt::new_err(text),
        _ => PyValueError::new_err(text),
    }
}
