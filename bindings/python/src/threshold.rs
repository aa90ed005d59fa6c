//! Thresholds: grids, means of curves, and the best of all that make a difference.

use linnaeus::data::{Classes, Column, Labels, Scores};
use linnaeus::metrics::CurveOptions;
use linnaeus::model_selection::{
    ThresholdGoal, choose_thresholds, mean_curve as mean, threshold_grid as grid,
    threshold_grid_f32 as grid_f32,
};
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::convert::{floats, slice};
use crate::error::OrRaise as _;

type Floats<'py> = PyReadonlyArray1<'py, f64>;
type Array<'py> = Bound<'py, PyArray1<f64>>;

/// So many numbers at equal distances.
#[pyfunction]
fn threshold_grid(py: Python<'_>, low: f64, high: f64, count: usize) -> Array<'_> {
    PyArray1::from_vec(py, grid(low, high, count))
}

/// The same in single precision.
#[pyfunction]
fn threshold_grid_f32(
    py: Python<'_>,
    low: f32,
    high: f32,
    count: usize,
) -> Bound<'_, PyArray1<f32>> {
    PyArray1::from_vec(py, grid_f32(low, high, count))
}

/// The mean of curves at these points, each given by its own points and values.
#[pyfunction]
fn mean_curve<'py>(
    py: Python<'py>,
    points: Floats<'py>,
    curves: Vec<(Floats<'py>, Floats<'py>)>,
) -> PyResult<Array<'py>> {
    let curves: Vec<_> = curves
        .iter()
        .map(|(points, values)| (slice(points), slice(values)))
        .collect();
    let curves = curves.iter().map(|(points, values)| (&**points, &**values));
    let values = mean(&slice(&points), curves).or_raise()?;
    Ok(PyArray1::from_vec(py, values))
}

/// A threshold, how good it is, and by the metric that has a floor; then all thresholds that were
/// tried, and the same of them.
type Chosen<'py> = (f64, f64, Option<f64>, [Array<'py>; 2], Option<Array<'py>>);

/// The best threshold for a goal.
#[pyfunction]
fn choose_threshold<'py>(
    py: Python<'py>,
    truth: PyReadonlyArray1<'py, bool>,
    scores: Floats<'py>,
    weights: Option<Floats<'py>>,
    goal: &str,
) -> PyResult<Chosen<'py>> {
    let goal: ThresholdGoal = goal.parse().or_raise()?;
    let codes: Vec<u32> = slice(&truth).iter().map(|&own| own.into()).collect();
    let y = Labels::from_column(Column::new(codes, Classes::bools()).or_raise()?);
    let scores = Scores::margin(floats(&scores), Classes::bools()).or_raise()?;
    let mut options = CurveOptions::new();
    options.weights = weights.map(|weights| floats(&weights).into());
    let tuned = py
        .detach(|| choose_thresholds(&y, &scores, goal, &options))
        .or_raise()?
        .remove(0);
    let curve = tuned.curve.unwrap_or_default();
    let array = |values: Vec<f64>| PyArray1::from_vec(py, values);
    Ok((
        tuned.threshold,
        tuned.score,
        tuned.floor_score,
        [array(curve.thresholds), array(curve.scores)],
        curve.floor_scores.map(array),
    ))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(threshold_grid, module)?)?;
    module.add_function(wrap_pyfunction!(threshold_grid_f32, module)?)?;
    module.add_function(wrap_pyfunction!(mean_curve, module)?)?;
    module.add_function(wrap_pyfunction!(choose_threshold, module)?)
}
