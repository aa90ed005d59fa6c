//! `DummyClassifier`.

use linnaeus::data::{Classes, Column, Dataset, Labels, Matrix};
use linnaeus::dummy::{DummyClassifier, DummyClassifierModel};
use linnaeus::estimator::Fit as _;
use numpy::{PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::prelude::*;

use crate::convert::{floats, outputs, rows};
use crate::error::OrRaise as _;
use crate::parameters::parse;
use crate::random::Random;

/// The share of each class, for each column of codes.
#[pyfunction]
fn dummy_fit<'py>(
    py: Python<'py>,
    codes: PyReadonlyArray2<'py, i64>,
    n_classes: Vec<usize>,
    weights: Option<PyReadonlyArray1<'py, f64>>,
) -> PyResult<Vec<Bound<'py, PyArray1<f64>>>> {
    let y = outputs(&codes, &n_classes)?;
    // It looks at no feature; a fit wants one.
    let x = Matrix::new(y.nrows(), 1, vec![0_u8; y.nrows()]).or_raise()?;
    let mut data = Dataset::new(x, y).or_raise()?;
    if let Some(weights) = weights {
        data = data.with_weights(floats(&weights)).or_raise()?;
    }
    let model = DummyClassifier::new().fit(&data).or_raise()?;
    let priors = model.class_prior().iter();
    Ok(priors
        .map(|prior| PyArray1::from_slice(py, prior))
        .collect())
}

fn column(codes: Vec<u32>, n_classes: usize) -> PyResult<Labels> {
    let column = Column::new(codes, Classes::new(0..n_classes as u32)).or_raise()?;
    Ok(Labels::from_column(column))
}

/// The codes that `n_rows` rows are answered with, for each column.
#[pyfunction]
fn dummy_predict<'py>(
    py: Python<'py>,
    parameters: Vec<(String, String)>,
    random_state: Random<'py>,
    priors: Vec<Vec<f64>>,
    n_rows: usize,
) -> PyResult<Vec<Bound<'py, PyArray1<i64>>>> {
    let (model, x) = asked(&parameters, &random_state, priors, n_rows)?;
    let labels = model.predict(&x).or_raise()?;
    random_state.give_back()?;
    let codes = labels
        .columns()
        .iter()
        .map(|column| PyArray1::from_iter(py, column.codes().iter().map(|&code| i64::from(code))));
    Ok(codes.collect())
}

/// The probabilities of `n_rows` rows, for each column.
#[pyfunction]
fn dummy_predict_proba<'py>(
    py: Python<'py>,
    parameters: Vec<(String, String)>,
    random_state: Random<'py>,
    priors: Vec<Vec<f64>>,
    n_rows: usize,
) -> PyResult<Vec<Bound<'py, PyArray2<f64>>>> {
    let (model, x) = asked(&parameters, &random_state, priors, n_rows)?;
    let scores = model.predict_proba(&x).or_raise()?;
    random_state.give_back()?;
    let tables = scores.tables().iter();
    tables
        .map(|table| rows(py, table.values().to_vec(), table.ncols()))
        .collect()
}

/// The model, and rows to ask it about.
fn asked(
    parameters: &[(String, String)],
    random_state: &Random<'_>,
    priors: Vec<Vec<f64>>,
    n_rows: usize,
) -> PyResult<(DummyClassifierModel, Matrix)> {
    let dummy = parse::<DummyClassifier>(parameters)?.random_state(random_state.source());
    let columns = priors.iter().map(|prior| column(Vec::new(), prior.len()));
    let y = Labels::multioutput(columns.collect::<PyResult<Vec<_>>>()?).or_raise()?;
    let x = Matrix::new(n_rows, 1, vec![0_u8; n_rows]).or_raise()?;
    Ok((dummy.model_of(&y, priors, 1).or_raise()?, x))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(dummy_fit, module)?)?;
    module.add_function(wrap_pyfunction!(dummy_predict, module)?)?;
    module.add_function(wrap_pyfunction!(dummy_predict_proba, module)?)
}
