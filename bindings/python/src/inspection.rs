//! Permutation importances: which rows are shuffled how, and what is said of the scores.

use linnaeus::inspection::{Importances, Permutations};
use linnaeus::tree::RowCount;
use numpy::{PyArray1, PyArray2, PyReadonlyArray2};
use pyo3::prelude::*;

use crate::convert::rows;
use crate::error::OrRaise as _;
use crate::random::Random;

/// Rows that are looked at (none for all), and a row of numbers for each shuffle.
type Drawn<'py> = (Option<Bound<'py, PyArray1<i64>>>, Bound<'py, PyArray2<i64>>);

/// The shuffles of every column.
#[pyfunction]
fn permutations<'py>(
    py: Python<'py>,
    nrows: usize,
    n_repeats: usize,
    max_samples: usize,
    random_state: Random<'py>,
) -> PyResult<Drawn<'py>> {
    let source = random_state.source();
    let count = RowCount::Count(max_samples);
    let drawn = Permutations::draw(nrows, n_repeats, count, &source).or_raise()?;
    random_state.give_back()?;
    let numbers = |rows: &[usize]| rows.iter().map(|&row| row as i64).collect::<Vec<i64>>();
    let kept = drawn
        .rows()
        .map(|rows| PyArray1::from_vec(py, numbers(rows)));
    Ok((
        kept,
        rows(py, numbers(&drawn.orders().concat()), max_samples)?,
    ))
}

/// Means and standard deviations of how much the scores of each feature dropped.
#[pyfunction]
fn importances<'py>(
    py: Python<'py>,
    baseline: f64,
    scores: PyReadonlyArray2<'py, f64>,
) -> (Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>) {
    let scores: Vec<Vec<f64>> = scores
        .as_array()
        .rows()
        .into_iter()
        .map(|of| of.to_vec())
        .collect();
    let found = Importances::new(baseline, &scores);
    (
        PyArray1::from_vec(py, found.importances_mean),
        PyArray1::from_vec(py, found.importances_std),
    )
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(permutations, module)?)?;
    module.add_function(wrap_pyfunction!(importances, module)?)
}
