//! `SGDClassifier`.

use linnaeus::estimator::Fit as _;
use linnaeus::linear_model::SgdClassifier;
use numpy::{PyArray1, PyArray2, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::convert::{context, dataset, rows};
use crate::error::OrRaise as _;
use crate::parameters::parse;
use crate::random::Random;

/// Coefficients, intercepts, epochs, steps, and whether the fit converged.
type Fitted<'py> = (
    Bound<'py, PyArray2<f64>>,
    Bound<'py, PyArray1<f64>>,
    usize,
    f64,
    bool,
);

/// Fits on x and codes of `n_classes` classes.
#[pyfunction]
#[pyo3(signature = (parameters, random_state, x, codes, n_classes, weights, threads))]
fn sgd_fit<'py>(
    py: Python<'py>,
    parameters: Vec<(String, String)>,
    random_state: Random<'py>,
    x: &Bound<'py, PyAny>,
    codes: PyReadonlyArray1<'py, i64>,
    n_classes: usize,
    weights: Option<PyReadonlyArray1<'py, f64>>,
    threads: Option<usize>,
) -> PyResult<Fitted<'py>> {
    let estimator = parse::<SgdClassifier>(&parameters)?.random_state(random_state.source());
    let data = dataset(x, &codes, n_classes, weights.as_ref())?;
    let model = py
        .detach(|| estimator.fit_with(&data, &context(threads)))
        .or_raise()?;
    random_state.give_back()?;
    Ok((
        rows(py, model.coef().concat(), model.n_features())?,
        PyArray1::from_vec(py, model.intercept()),
        model.n_iter(),
        model.t(),
        model.converged(),
    ))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(sgd_fit, module)?)
}
