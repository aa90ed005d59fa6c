//! `SGDClassifier` and `Perceptron`.

use linnaeus::context::Context;
use linnaeus::data::{Dataset, Labels};
use linnaeus::error::{Error, ErrorKind, Result};
use linnaeus::estimator::{Fit as _, PartialFit as _};
use linnaeus::linear_model::{
    Loss, Perceptron, SgdClassifier, SgdClassifierModel, SgdState, linear_scores,
    single_linear_scores,
};
use linnaeus::parameters::ParameterValue as _;
use numpy::{
    PyArray1, PyArray2, PyArrayMethods as _, PyReadonlyArray1, PyReadonlyArray2,
    PyUntypedArrayMethods as _,
};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;

use crate::convert::{context, dataset, floats, matrix, rows};
use crate::error::{OrRaise as _, exception};
use crate::parameters::parse;
use crate::random::Random;

/// Coefficients, intercepts, epochs, steps; and the state: the coefficients and intercepts of the
/// last step, and the averages.
#[derive(IntoPyObject)]
struct Fitted<'py> {
    coef: Bound<'py, PyArray2<f64>>,
    intercept: Bound<'py, PyArray1<f64>>,
    n_iter: usize,
    t: f64,
    standard_coef: Bound<'py, PyArray2<f64>>,
    standard_intercept: Bound<'py, PyArray1<f64>>,
    average: Option<Average<'py>>,
}

/// Coefficients and intercepts.
type Average<'py> = (Bound<'py, PyArray2<f64>>, Bound<'py, PyArray1<f64>>);

type Table<'py> = PyReadonlyArray2<'py, f64>;
type List<'py> = PyReadonlyArray1<'py, f64>;

/// The parameters of the two estimators.
enum Linear {
    Sgd(SgdClassifier),
    Perceptron(Perceptron),
}

impl Linear {
    fn new(name: &str, parameters: &[(String, String)], random: &Random<'_>) -> PyResult<Self> {
        match name {
            "SGDClassifier" => Ok(Self::Sgd(
                parse::<SgdClassifier>(parameters)?.random_state(random.source()),
            )),
            "Perceptron" => Ok(Self::Perceptron(
                parse::<Perceptron>(parameters)?.random_state(random.source()),
            )),
            _ => Err(PyKeyError::new_err(name.to_owned())),
        }
    }

    fn fit(
        &self,
        start: Option<&SgdState>,
        data: &Dataset,
        context: &Context,
    ) -> Result<SgdClassifierModel> {
        match (self, start) {
            (Self::Sgd(sgd), None) => sgd.fit_with(data, context),
            (Self::Sgd(sgd), Some(start)) => sgd.fit_from(start, data, context),
            (Self::Perceptron(own), None) => own.fit_with(data, context),
            (Self::Perceptron(own), Some(start)) => own.fit_from(start, data, context),
        }
    }

    fn learn(
        &self,
        state: &SgdState,
        n_classes: usize,
        portion: &Dataset,
        context: &Context,
    ) -> Result<SgdClassifierModel> {
        let classes: Labels = (0..n_classes as u32).collect();
        let n_features = portion.ncols();
        match self {
            Self::Sgd(own) => {
                let mut model = own.resume(&classes, n_features, state)?;
                own.learn(&mut model, &own.job(portion)?, context)?;
                Ok(model)
            }
            Self::Perceptron(own) => {
                let mut model = own.resume(&classes, n_features, state)?;
                own.learn(&mut model, &own.job(portion)?, context)?;
                Ok(model)
            }
        }
    }
}

/// Fits on x and codes of `n_classes` classes, from coefficients and intercepts if there are any.
#[pyfunction]
#[pyo3(signature = (name, parameters, random_state, x, codes, n_classes, weights, start, threads))]
fn sgd_fit<'py>(
    py: Python<'py>,
    name: &str,
    parameters: Vec<(String, String)>,
    random_state: Random<'py>,
    x: &Bound<'py, PyAny>,
    codes: PyReadonlyArray1<'py, i64>,
    n_classes: usize,
    weights: Option<List<'py>>,
    start: Option<(Table<'py>, List<'py>)>,
    threads: Option<usize>,
) -> PyResult<Fitted<'py>> {
    let estimator = Linear::new(name, &parameters, &random_state)?;
    let data = dataset(x, &codes, n_classes, weights.as_ref())?;
    let start = start.map(|(coef, intercept)| state(&coef, &intercept, None, 1.0));
    let context = context(threads);
    let model = py.detach(|| estimator.fit(start.as_ref(), &data, &context));
    let model = model.map_err(|error| told(&error))?;
    random_state.give_back()?;
    fitted(py, &model)
}

/// One epoch over x and codes, from the state that `fitted` gave.
#[pyfunction]
#[pyo3(signature = (
    name, parameters, random_state, x, codes, n_classes, weights, coef, intercept, average, t,
    threads
))]
fn sgd_partial_fit<'py>(
    py: Python<'py>,
    name: &str,
    parameters: Vec<(String, String)>,
    random_state: Random<'py>,
    x: &Bound<'py, PyAny>,
    codes: PyReadonlyArray1<'py, i64>,
    n_classes: usize,
    weights: Option<List<'py>>,
    coef: Table<'py>,
    intercept: List<'py>,
    average: Option<(Table<'py>, List<'py>)>,
    t: f64,
    threads: Option<usize>,
) -> PyResult<Fitted<'py>> {
    let estimator = Linear::new(name, &parameters, &random_state)?;
    let data = dataset(x, &codes, n_classes, weights.as_ref())?;
    let state = state(&coef, &intercept, average.as_ref(), t);
    let context = context(threads);
    let model = py.detach(|| estimator.learn(&state, n_classes, &data, &context));
    let model = model.map_err(|error| told(&error))?;
    random_state.give_back()?;
    fitted(py, &model)
}

fn state(
    coef: &Table<'_>,
    intercept: &List<'_>,
    average: Option<&(Table<'_>, List<'_>)>,
    t: f64,
) -> SgdState {
    let all = |table: &Table<'_>| table.as_array().iter().copied().collect();
    SgdState {
        coef: all(coef),
        intercept: floats(intercept),
        average: average.map(|(coef, intercept)| (all(coef), floats(intercept))),
        t,
    }
}

fn fitted<'py>(py: Python<'py>, model: &SgdClassifierModel) -> PyResult<Fitted<'py>> {
    let n_features = model.n_features();
    let state = model.state();
    let average = state.average.map(|(coef, intercept)| {
        PyResult::Ok((
            rows(py, coef, n_features)?,
            PyArray1::from_vec(py, intercept),
        ))
    });
    Ok(Fitted {
        coef: rows(py, model.coef().concat(), n_features)?,
        intercept: PyArray1::from_vec(py, model.intercept()),
        n_iter: model.n_iter(),
        t: model.t(),
        standard_coef: rows(py, state.coef, n_features)?,
        standard_intercept: PyArray1::from_vec(py, state.intercept),
        average: average.transpose()?,
    })
}

/// Errors that scikit-learn's users know by their text.
fn told(error: &Error) -> PyErr {
    match error.kind() {
        ErrorKind::Diverged { epoch, .. } => PyValueError::new_err(format!(
            "Floating-point under-/overflow occurred at epoch #{epoch}. Scaling input data with \
             StandardScaler or MinMaxScaler might help."
        )),
        ErrorKind::Parameter { name, .. } if name == "weights" => PyValueError::new_err(
            "The sample weights for validation set are all zero, consider using a different \
             random state.",
        ),
        _ => exception(error),
    }
}

/// The scores of all rows by coefficients and intercepts, with products in single precision or not.
#[pyfunction]
#[pyo3(name = "linear_scores")]
fn scores<'py>(
    py: Python<'py>,
    x: &Bound<'py, PyAny>,
    coef: Table<'py>,
    intercept: List<'py>,
    single: bool,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let x = matrix(x)?;
    let coef: Vec<f64> = coef.as_array().iter().copied().collect();
    let intercept = floats(&intercept);
    let scores = py
        .detach(|| {
            if single {
                single_linear_scores(&x, &coef, &intercept)
            } else {
                linear_scores(&x, &coef, &intercept)
            }
        })
        .or_raise()?;
    PyArray1::from_vec(py, scores).reshape([x.nrows(), intercept.len()])
}

/// The probabilities that a loss makes of margins, a column an output.
#[pyfunction]
fn loss_probabilities<'py>(
    py: Python<'py>,
    loss: &str,
    margins: Table<'py>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let outputs = margins.shape()[1];
    let margins: Vec<f64> = margins.as_array().iter().copied().collect();
    let probabilities = Loss::parse(loss).and_then(|loss| loss.probabilities(&margins, outputs));
    let probabilities = probabilities
        .ok_or_else(|| PyValueError::new_err(format!("{loss} has no probabilities")))?;
    rows(py, probabilities, outputs.max(2))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(sgd_fit, module)?)?;
    module.add_function(wrap_pyfunction!(sgd_partial_fit, module)?)?;
    module.add_function(wrap_pyfunction!(scores, module)?)?;
    module.add_function(wrap_pyfunction!(loss_probabilities, module)?)
}
