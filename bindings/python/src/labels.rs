//! Integer labels: which there are, and which of them each is.

use linnaeus_kernels::{code_integers, distinct_integers as distinct};
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::convert::slice;

/// The distinct integers, rising.
#[pyfunction]
fn distinct_integers<'py>(
    py: Python<'py>,
    values: PyReadonlyArray1<'py, i64>,
) -> Bound<'py, PyArray1<i64>> {
    PyArray1::from_vec(py, distinct(&slice(&values)))
}

/// The place of each integer in a rising table that holds them all.
#[pyfunction]
fn codes_of_integers<'py>(
    py: Python<'py>,
    values: PyReadonlyArray1<'py, i64>,
    table: PyReadonlyArray1<'py, i64>,
) -> Bound<'py, PyArray1<u32>> {
    PyArray1::from_vec(py, code_integers(&slice(&values), &slice(&table)))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(distinct_integers, module)?)?;
    module.add_function(wrap_pyfunction!(codes_of_integers, module)?)
}
