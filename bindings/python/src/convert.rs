//! What comes in: matrices, labels, weights; and how many threads.

use std::borrow::Cow;

use linnaeus::context::Context;
use linnaeus::data::{Classes, Column, Dataset, Float, Labels, Matrix, Number};
use numpy::{
    Element, PyArray1, PyArray2, PyArrayMethods as _, PyReadonlyArray1, PyReadonlyArray2,
    PyUntypedArrayMethods as _,
};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::error::OrRaise as _;
use crate::memory::{Columns, Memory};

/// A NumPy array of float64, float32 or uint8, or a SciPy matrix in compressed rows.
///
/// Dense rows that lie one after the other are not copied.
pub(crate) fn matrix(x: &Bound<'_, PyAny>) -> PyResult<Matrix> {
    if let Ok(array) = x.cast::<PyArray2<f64>>() {
        dense(array)
    } else if let Ok(array) = x.cast::<PyArray2<f32>>() {
        dense(array)
    } else if let Ok(array) = x.cast::<PyArray2<u8>>() {
        dense(array)
    } else if x.hasattr("indptr")? {
        sparse(x)
    } else {
        let found = x.get_type().name()?;
        Err(PyTypeError::new_err(format!(
            "x: expected a matrix of float64, float32 or uint8, found {found}"
        )))
    }
}

fn dense<T: Element + Number>(array: &Bound<'_, PyArray2<T>>) -> PyResult<Matrix> {
    let [nrows, ncols] = [array.shape()[0], array.shape()[1]];
    Matrix::from_owner(nrows, ncols, Memory::of(array)?).or_raise()
}

/// Values of float64 or float32; bytes are widened. Columns of int32 and values are not copied when they lie one after
/// the other, as SciPy keeps them; of the starts there is one a row.
fn sparse(x: &Bound<'_, PyAny>) -> PyResult<Matrix> {
    let values = x.getattr("data")?;
    if let Ok(values) = values.cast::<PyArray1<f64>>() {
        compressed(x, values)
    } else if let Ok(values) = values.cast::<PyArray1<f32>>() {
        compressed(x, values)
    } else {
        let values = values.call_method1("astype", ("float64",))?;
        compressed(x, values.cast::<PyArray1<f64>>()?)
    }
}

fn compressed<T: Element + Float>(
    x: &Bound<'_, PyAny>,
    values: &Bound<'_, PyArray1<T>>,
) -> PyResult<Matrix> {
    let (_, ncols): (usize, usize) = x.getattr("shape")?.extract()?;
    let starts = integers(&x.getattr("indptr")?, |start| start as usize)?;
    let values = Memory::of(values)?;
    let columns = x.getattr("indices")?;
    match columns.cast::<PyArray1<i32>>() {
        Ok(columns) => {
            let columns = Columns(Memory::of(columns)?);
            Matrix::csr_from_owners(ncols, starts, columns, values)
        }
        Err(_) => {
            let columns = integers(&columns, |column| u32::try_from(column).unwrap_or(u32::MAX))?;
            Matrix::csr_from_owners(ncols, starts, columns, values)
        }
    }
    .or_raise()
}

/// SciPy's index arrays, which are int32 or int64.
fn integers<T>(array: &Bound<'_, PyAny>, convert: impl Fn(i64) -> T) -> PyResult<Vec<T>> {
    if let Ok(array) = array.extract::<PyReadonlyArray1<'_, i32>>() {
        return Ok(array
            .as_array()
            .iter()
            .map(|&value| convert(value.into()))
            .collect());
    }
    let array: PyReadonlyArray1<'_, i64> = array.extract()?;
    Ok(array
        .as_array()
        .iter()
        .map(|&value| convert(value))
        .collect())
}

/// Codes from 0 up, as `numpy.unique(..., return_inverse=True)` gives them, as labels 0, 1, 2 …
pub(crate) fn labels(codes: &PyReadonlyArray1<'_, i64>, n_classes: usize) -> PyResult<Labels> {
    let codes: Vec<u32> = codes.as_array().iter().map(|&code| code as u32).collect();
    let column = Column::new(codes, Classes::new(0..n_classes as u32)).or_raise()?;
    Ok(Labels::from_column(column))
}

/// Columns of codes, an output a column, as labels 0, 1, 2 …
pub(crate) fn outputs(codes: &PyReadonlyArray2<'_, i64>, n_classes: &[usize]) -> PyResult<Labels> {
    let codes = codes.as_array();
    let columns = codes.columns().into_iter().zip(n_classes);
    let columns = columns.map(|(codes, &n_classes)| {
        let codes: Vec<u32> = codes.iter().map(|&code| code as u32).collect();
        let column = Column::new(codes, Classes::new(0..n_classes as u32)).or_raise()?;
        Ok(Labels::from_column(column))
    });
    Labels::multioutput(columns.collect::<PyResult<Vec<_>>>()?).or_raise()
}

/// The numbers of an array, copied only when they do not lie one after the other.
pub(crate) fn slice<'a, T: Element + Copy>(array: &'a PyReadonlyArray1<'_, T>) -> Cow<'a, [T]> {
    match array.as_slice() {
        Ok(values) => Cow::Borrowed(values),
        Err(_) => array.as_array().iter().copied().collect(),
    }
}

/// Weights of rows, or of whatever else is a row of float64.
pub(crate) fn floats(values: &PyReadonlyArray1<'_, f64>) -> Vec<f64> {
    slice(values).into_owned()
}

/// x, y and, where there are any, weights.
pub(crate) fn dataset(
    x: &Bound<'_, PyAny>,
    codes: &PyReadonlyArray1<'_, i64>,
    n_classes: usize,
    weights: Option<&PyReadonlyArray1<'_, f64>>,
) -> PyResult<Dataset> {
    let data = Dataset::new(matrix(x)?, labels(codes, n_classes)?).or_raise()?;
    match weights {
        Some(weights) => data.with_weights(floats(weights)).or_raise(),
        None => Ok(data),
    }
}

/// Rows one after the other as a NumPy array.
pub(crate) fn rows<T: Element>(
    py: Python<'_>,
    values: Vec<T>,
    ncols: usize,
) -> PyResult<Bound<'_, PyArray2<T>>> {
    let nrows = values.len().checked_div(ncols).unwrap_or(0);
    PyArray1::from_vec(py, values).reshape([nrows, ncols])
}

/// A context of so many threads; of none: as many as the machine has.
pub(crate) fn context(threads: Option<usize>) -> Context {
    threads.map_or_else(Context::default, Context::new)
}
