//! `SimpleImputer` and `MissingIndicator`.

use linnaeus::context::Context;
use linnaeus::data::Dataset;
use linnaeus::estimator::{Fit as _, Transform as _};
use linnaeus::impute::{IndicatorFeatures, MissingIndicator, SimpleImputer};
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::convert::{floats, matrix};
use crate::error::OrRaise as _;
use crate::parameters::parse;
use crate::preprocessing::{dense, give};

/// The statistic of each column; NaN for one that is left out.
#[pyfunction]
fn simple_imputer_fit<'py>(
    py: Python<'py>,
    parameters: Vec<(String, String)>,
    x: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let imputer = parse::<SimpleImputer>(&parameters)?.add_indicator(false);
    let data = Dataset::unlabelled(matrix(x)?).or_raise()?;
    let model = py.detach(|| imputer.fit(&data)).or_raise()?;
    Ok(PyArray1::from_slice(py, model.statistics()))
}

/// Missing values filled in, without the columns that are left out and without marks.
#[pyfunction]
fn simple_imputer_transform<'py>(
    py: Python<'py>,
    parameters: Vec<(String, String)>,
    x: &Bound<'py, PyAny>,
    statistics: PyReadonlyArray1<'py, f64>,
    single: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let imputer = parse::<SimpleImputer>(&parameters)?.add_indicator(false);
    let model = imputer.model(floats(&statistics), Vec::new(), single);
    let (model, x) = (model.or_raise()?, matrix(x)?);
    let filled = py.detach(|| model.transform(&x)).or_raise()?;
    give(py, filled, &Context::new(1))
}

/// The marks of all columns, and the columns in which a value is missing.
#[pyfunction]
fn missing_indicator<'py>(
    py: Python<'py>,
    missing_values: f64,
    x: &Bound<'py, PyAny>,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyArray1<i64>>)> {
    let data = Dataset::unlabelled(matrix(x)?).or_raise()?;
    let some = MissingIndicator::new().missing_values(missing_values);
    let all = some.clone().features(IndicatorFeatures::All);
    let done = py.detach(|| Ok((some.fit(&data)?, all.fit(&data)?.transform(&data.x)?)));
    let (model, marks) = done.or_raise()?;
    let features = model.features().iter().map(|&feature| feature as i64);
    let features = PyArray1::from_vec(py, features.collect());
    let one = Context::new(1);
    let marks = if marks.is_sparse() {
        give(py, marks, &one)?
    } else {
        dense::<u8>(py, marks, &one)?
    };
    Ok((marks, features))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(simple_imputer_fit, module)?)?;
    module.add_function(wrap_pyfunction!(simple_imputer_transform, module)?)?;
    module.add_function(wrap_pyfunction!(missing_indicator, module)?)
}
