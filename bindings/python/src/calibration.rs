//! Calibrators and calibration curves. What they learned crosses the border as numbers, so that
//! Python's objects can be pickled.

use linnaeus::calibration::{
    CalibrationBins, IsotonicCalibration, SigmoidCalibration, TemperatureScaling,
    calibration_curve, expected_calibration_error,
};
use linnaeus::data::{Classes, Response, Scores};
use linnaeus::parameters::ParameterValue as _;
use numpy::{PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods as _};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::convert::{floats, labels, rows, slice};
use crate::error::OrRaise as _;

type Floats<'py> = PyReadonlyArray1<'py, f64>;
type Curve<'py> = (Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>);

/// a and b.
#[pyfunction]
fn sigmoid_fit(
    py: Python<'_>,
    scores: Floats<'_>,
    positive: PyReadonlyArray1<'_, bool>,
    weights: Option<Floats<'_>>,
) -> PyResult<(f64, f64)> {
    let (scores, positive) = (floats(&scores), slice(&positive).into_owned());
    let weights = weights.as_ref().map(floats);
    let fit = || SigmoidCalibration::fit(&scores, &positive, weights.as_deref());
    let sigmoid = py.detach(fit).or_raise()?;
    Ok((sigmoid.a(), sigmoid.b()))
}

#[pyfunction]
fn sigmoid_predict<'py>(
    py: Python<'py>,
    a: f64,
    b: f64,
    scores: Floats<'py>,
) -> Bound<'py, PyArray1<f64>> {
    PyArray1::from_vec(py, SigmoidCalibration::new(a, b).predict(&slice(&scores)))
}

/// The corners: scores and probabilities.
#[pyfunction]
fn isotonic_fit<'py>(
    py: Python<'py>,
    scores: Floats<'py>,
    positive: PyReadonlyArray1<'py, bool>,
    weights: Option<Floats<'py>>,
) -> PyResult<Curve<'py>> {
    let (scores, positive) = (floats(&scores), slice(&positive).into_owned());
    let weights = weights.as_ref().map(floats);
    let fit = || IsotonicCalibration::fit(&scores, &positive, weights.as_deref());
    let curve = py.detach(fit).or_raise()?;
    let array = |values| PyArray1::from_slice(py, values);
    Ok((array(curve.x()), array(curve.y())))
}

#[pyfunction]
fn isotonic_predict<'py>(
    py: Python<'py>,
    x: Floats<'py>,
    y: Floats<'py>,
    scores: Floats<'py>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let curve = IsotonicCalibration::new(floats(&x), floats(&y)).or_raise()?;
    Ok(PyArray1::from_vec(py, curve.predict(&slice(&scores))))
}

/// The inverse temperature.
#[pyfunction]
fn temperature_fit(
    py: Python<'_>,
    scores: PyReadonlyArray2<'_, f64>,
    probabilities: bool,
    codes: PyReadonlyArray1<'_, i64>,
    n_classes: usize,
    weights: Option<Floats<'_>>,
) -> PyResult<f64> {
    let scores = table(&scores, probabilities, n_classes)?;
    let y = labels(&codes, n_classes)?;
    let weights = weights.as_ref().map(floats);
    let fit = || TemperatureScaling::fit(&scores, &y, weights.as_deref());
    Ok(py.detach(fit).or_raise()?.beta())
}

#[pyfunction]
fn temperature_predict<'py>(
    py: Python<'py>,
    beta: f64,
    scores: PyReadonlyArray2<'py, f64>,
    probabilities: bool,
    n_classes: usize,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let scores = table(&scores, probabilities, n_classes)?;
    let proba = TemperatureScaling::new(beta).predict(&scores).or_raise()?;
    let proba = proba.table().or_raise()?.values().to_vec();
    rows(py, proba, n_classes)
}

/// Shares of the positive class and average probabilities of the bins that have rows.
#[pyfunction]
#[pyo3(name = "calibration_curve")]
fn curve<'py>(
    py: Python<'py>,
    positive: PyReadonlyArray1<'py, bool>,
    proba: Floats<'py>,
    n_bins: usize,
    strategy: &str,
) -> PyResult<Curve<'py>> {
    let codes: Vec<bool> = slice(&positive).into_owned();
    let proba = slice(&proba);
    let both: Vec<f64> = proba.iter().flat_map(|&p| [1.0 - p, p]).collect();
    let scores = Scores::new(Response::Probability, both, 2, Classes::bools()).or_raise()?;
    let curve = calibration_curve(&codes.into(), &scores, bins(n_bins, strategy)?).or_raise()?;
    let array = |values| PyArray1::from_vec(py, values);
    Ok((array(curve.prob_true()), array(curve.prob_pred())))
}

/// The distance of the calibration curve from the diagonal; one column a class.
#[pyfunction]
#[pyo3(name = "expected_calibration_error")]
fn error(
    codes: PyReadonlyArray1<'_, i64>,
    proba: PyReadonlyArray2<'_, f64>,
    n_bins: usize,
    strategy: &str,
) -> PyResult<f64> {
    let n_classes = proba.shape()[1];
    let scores = table(&proba, true, n_classes)?;
    let y = labels(&codes, n_classes)?;
    expected_calibration_error(&y, &scores, bins(n_bins, strategy)?).or_raise()
}

fn table(
    scores: &PyReadonlyArray2<'_, f64>,
    probabilities: bool,
    n_classes: usize,
) -> PyResult<Scores> {
    let response = match probabilities {
        true => Response::Probability,
        false => Response::Margin,
    };
    let values: Vec<f64> = scores.as_array().iter().copied().collect();
    let classes = Classes::new(0..n_classes as u32);
    Scores::new(response, values, scores.shape()[1], classes).or_raise()
}

fn bins(n_bins: usize, strategy: &str) -> PyResult<CalibrationBins> {
    let strategy = linnaeus::calibration::BinStrategy::parse(strategy)
        .ok_or_else(|| PyValueError::new_err("strategy: expected uniform or quantile"))?;
    Ok(CalibrationBins::from(n_bins).strategy(strategy))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(sigmoid_fit, module)?)?;
    module.add_function(wrap_pyfunction!(sigmoid_predict, module)?)?;
    module.add_function(wrap_pyfunction!(isotonic_fit, module)?)?;
    module.add_function(wrap_pyfunction!(isotonic_predict, module)?)?;
    module.add_function(wrap_pyfunction!(temperature_fit, module)?)?;
    module.add_function(wrap_pyfunction!(temperature_predict, module)?)?;
    module.add_function(wrap_pyfunction!(curve, module)?)?;
    module.add_function(wrap_pyfunction!(error, module)?)
}
