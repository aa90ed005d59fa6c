//! Weights of classes and rows.

use linnaeus::class_weight::{self, ClassWeight};
use linnaeus::data::Labels;
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::convert::{floats, labels};
use crate::error::OrRaise as _;

/// The weight of each of the classes 0, 1, 2 …
#[pyfunction]
fn compute_class_weight<'py>(
    py: Python<'py>,
    class_weight: &str,
    codes: PyReadonlyArray1<'py, i64>,
    n_classes: usize,
    weights: Option<PyReadonlyArray1<'py, f64>>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let class_weight: ClassWeight = class_weight.parse().or_raise()?;
    let y = labels(&codes, n_classes)?;
    let classes = y.classes().or_raise()?;
    let weights = weights.as_ref().map(floats);
    let of_class =
        class_weight::compute_class_weight(&class_weight, classes, &y, weights.as_deref());
    Ok(PyArray1::from_vec(py, of_class.or_raise()?))
}

/// The weight of each row, by columns of codes and their numbers of classes.
#[pyfunction]
fn compute_sample_weight<'py>(
    py: Python<'py>,
    class_weights: Vec<String>,
    columns: Vec<(PyReadonlyArray1<'py, i64>, usize)>,
    rows: Option<Vec<usize>>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let class_weights = class_weights.iter().map(|text| text.parse().or_raise());
    let class_weights = class_weights.collect::<PyResult<Vec<ClassWeight>>>()?;
    let columns = columns
        .iter()
        .map(|(codes, n_classes)| labels(codes, *n_classes));
    let y = Labels::multioutput(columns.collect::<PyResult<Vec<_>>>()?).or_raise()?;
    let of_row = class_weight::compute_sample_weight(&class_weights, &y, rows.as_deref());
    Ok(PyArray1::from_vec(py, of_row.or_raise()?))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(compute_class_weight, module)?)?;
    module.add_function(wrap_pyfunction!(compute_sample_weight, module)?)
}
