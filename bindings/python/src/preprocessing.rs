//! Scalers, normalizers and imputers.
//!
//! A model's state lives in Python's attributes, so a call brings it along and takes it back.

use linnaeus::context::Context;
use linnaeus::data::{Dataset, Element, Labels, Matrix, Number};
use linnaeus::estimator::{Fit as _, InverseTransform, PartialFit, Transform as _};
use linnaeus::preprocessing::{
    Binarizer, MaxAbsScaler, MinMaxScaler, Normalizer, NumericalIssue, StandardScaler,
};
use numpy::{PyArray1, PyArrayMethods as _, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::convert::{context, floats, matrix};
use crate::error::OrRaise as _;
use crate::parameters::parse;

/// Names and values of parameters, as texts.
type Texts = Vec<(String, String)>;
type Floats<'py> = PyReadonlyArray1<'py, f64>;
type Column<'py> = Bound<'py, PyArray1<f64>>;

/// A dense matrix as an array, a sparse one as SciPy's data, indices and indptr.
///
/// What the library wrote becomes the array's memory; a view is written on the context's threads.
pub(crate) fn give<'py>(
    py: Python<'py>,
    x: Matrix,
    context: &Context,
) -> PyResult<Bound<'py, PyAny>> {
    if x.is_sparse() {
        return sparse(py, &x);
    }
    match x.element() {
        Element::F32 => dense::<f32>(py, x, context),
        Element::F64 | Element::U8 => dense::<f64>(py, x, context),
    }
}

/// A matrix as an array of this type, zeros written out.
pub(crate) fn dense<'py, T: Number + numpy::Element>(
    py: Python<'py>,
    x: Matrix,
    context: &Context,
) -> PyResult<Bound<'py, PyAny>> {
    let shape = [x.nrows(), x.ncols()];
    let values: Vec<T> = py.detach(|| x.into_dense(context));
    Ok(PyArray1::from_vec(py, values).reshape(shape)?.into_any())
}

fn sparse<'py>(py: Python<'py>, x: &Matrix) -> PyResult<Bound<'py, PyAny>> {
    let (mut starts, mut columns, mut values) = (vec![0_i64], Vec::new(), Vec::new());
    let mut rows = x.rows();
    for row in 0..x.nrows() {
        rows.row(row).for_each(|column, value| {
            columns.push(column as i64);
            values.push(value);
        });
        starts.push(values.len() as i64);
    }
    let starts = PyArray1::from_vec(py, starts);
    let columns = PyArray1::from_vec(py, columns);
    let parts = if x.element() == Element::F32 {
        let values: Vec<f32> = values.into_iter().map(|value| value as f32).collect();
        (PyArray1::from_vec(py, values), columns, starts).into_pyobject(py)?
    } else {
        (PyArray1::from_vec(py, values), columns, starts).into_pyobject(py)?
    };
    Ok(parts.into_any())
}

fn given(values: Option<&Floats<'_>>) -> Option<Vec<f64>> {
    values.map(floats)
}

fn taken<'py>(py: Python<'py>, values: Option<&[f64]>) -> Option<Column<'py>> {
    values.map(|values| PyArray1::from_slice(py, values))
}

/// Rows without labels, and their weights where there are any.
fn rows(x: &Bound<'_, PyAny>, weights: Option<&Floats<'_>>) -> PyResult<Dataset> {
    let data = Dataset::unlabelled(matrix(x)?).or_raise()?;
    match weights {
        Some(weights) => data.with_weights(floats(weights)).or_raise(),
        None => Ok(data),
    }
}

/// Forwards or back, without the interpreter's lock.
fn apply<'py, M: InverseTransform>(
    py: Python<'py>,
    model: &M,
    x: &Bound<'py, PyAny>,
    inverse: bool,
    context: &Context,
) -> PyResult<Bound<'py, PyAny>> {
    let x = matrix(x)?;
    let changed = py.detach(|| {
        if inverse {
            model.inverse_transform(&x)
        } else {
            model.transform(&x)
        }
    });
    give(py, changed.or_raise()?, context)
}

/// The model after one more portion; of none before, from the beginning.
fn learned<E: PartialFit>(
    py: Python<'_>,
    params: &E,
    before: Option<E::Model>,
    data: &Dataset,
) -> PyResult<E::Model> {
    py.detach(|| {
        let mut model = match before {
            Some(model) => model,
            None => params.begin(&Labels::absent(0), data.ncols())?,
        };
        let context = Context::default();
        params.learn(&mut model, &params.job_with(data, &context)?, &context)?;
        Ok(model)
    })
    .or_raise()
}

/// Rows seen, mean and variance, as `StandardScaler` knows them so far.
type StandardState<'py> = (Floats<'py>, Option<Floats<'py>>, Option<Floats<'py>>);

type StandardLearned<'py> = (
    Column<'py>,
    Option<Column<'py>>,
    Option<Column<'py>>,
    Option<Column<'py>>,
);

#[pyfunction]
fn standard_scaler_learn<'py>(
    py: Python<'py>,
    parameters: Texts,
    x: &Bound<'py, PyAny>,
    weights: Option<Floats<'py>>,
    state: Option<StandardState<'py>>,
) -> PyResult<StandardLearned<'py>> {
    let params = parse::<StandardScaler>(&parameters)?;
    let data = rows(x, weights.as_ref())?;
    let before = state.map(|(n, mean, var)| {
        let scale = given(var.as_ref()).map(|var| vec![1.0; var.len()]);
        let (mean, var) = (given(mean.as_ref()), given(var.as_ref()));
        params.model(floats(&n), mean, var, scale).or_raise()
    });
    let model = learned(py, &params, before.transpose()?, &data)?;
    Ok((
        PyArray1::from_slice(py, model.n_samples_seen()),
        taken(py, model.mean()),
        taken(py, model.var()),
        taken(py, model.scale()),
    ))
}

#[pyfunction]
fn standard_scaler_apply<'py>(
    py: Python<'py>,
    parameters: Texts,
    x: &Bound<'py, PyAny>,
    mean: Option<Floats<'py>>,
    scale: Option<Floats<'py>>,
    inverse: bool,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyAny>> {
    let params = parse::<StandardScaler>(&parameters)?;
    let (mean, scale) = (given(mean.as_ref()), given(scale.as_ref()));
    let features = match (&mean, &scale) {
        (Some(part), _) | (None, Some(part)) => part.len(),
        (None, None) => matrix(x)?.ncols(),
    };
    let model = params
        .model(vec![0.0; features], mean, None, scale)
        .or_raise()?;
    apply(py, &model, x, inverse, &context(threads))
}

type MinMaxState<'py> = (usize, Floats<'py>, Floats<'py>, bool);

type MinMaxLearned<'py> = (
    usize,
    Column<'py>,
    Column<'py>,
    Column<'py>,
    Column<'py>,
    Column<'py>,
);

#[pyfunction]
fn min_max_scaler_learn<'py>(
    py: Python<'py>,
    parameters: Texts,
    x: &Bound<'py, PyAny>,
    state: Option<MinMaxState<'py>>,
) -> PyResult<MinMaxLearned<'py>> {
    let params = parse::<MinMaxScaler>(&parameters)?;
    let before = state.map(|(n, low, high, single)| {
        let (low, high) = (floats(&low), floats(&high));
        let derived = [vec![1.0; low.len()], vec![0.0; low.len()]];
        params.model(n, low, high, derived, single).or_raise()
    });
    let model = learned(py, &params, before.transpose()?, &rows(x, None)?)?;
    Ok((
        model.n_samples_seen(),
        PyArray1::from_slice(py, model.data_min()),
        PyArray1::from_slice(py, model.data_max()),
        PyArray1::from_vec(py, model.data_range()),
        PyArray1::from_slice(py, model.scale()),
        PyArray1::from_slice(py, model.min()),
    ))
}

#[pyfunction]
fn min_max_scaler_apply<'py>(
    py: Python<'py>,
    parameters: Texts,
    x: &Bound<'py, PyAny>,
    scale: Floats<'py>,
    min: Floats<'py>,
    inverse: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let params = parse::<MinMaxScaler>(&parameters)?;
    let (scale, min) = (floats(&scale), floats(&min));
    let unknown = vec![f64::NAN; scale.len()];
    let model = params.model(1, unknown.clone(), unknown, [scale, min], false);
    apply(py, &model.or_raise()?, x, inverse, &Context::new(1))
}

#[pyfunction]
fn max_abs_scaler_learn<'py>(
    py: Python<'py>,
    parameters: Texts,
    x: &Bound<'py, PyAny>,
    state: Option<(usize, Floats<'py>, bool)>,
) -> PyResult<(usize, Column<'py>, Column<'py>)> {
    let params = parse::<MaxAbsScaler>(&parameters)?;
    let before = state.map(|(n, max_abs, single)| {
        let max_abs = floats(&max_abs);
        let scale = max_abs.clone();
        params.model(n, max_abs, scale, single).or_raise()
    });
    let model = learned(py, &params, before.transpose()?, &rows(x, None)?)?;
    Ok((
        model.n_samples_seen(),
        PyArray1::from_slice(py, model.max_abs()),
        PyArray1::from_slice(py, model.scale()),
    ))
}

#[pyfunction]
fn max_abs_scaler_apply<'py>(
    py: Python<'py>,
    parameters: Texts,
    x: &Bound<'py, PyAny>,
    scale: Floats<'py>,
    single: bool,
    inverse: bool,
) -> PyResult<Bound<'py, PyAny>> {
    let params = parse::<MaxAbsScaler>(&parameters)?;
    let scale = floats(&scale);
    let model = params.model(1, scale.clone(), scale, single).or_raise()?;
    apply(py, &model, x, inverse, &Context::new(1))
}

/// Columns with mean 0 and variance 1, and where rounding was in the way.
#[pyfunction]
fn scale<'py>(
    py: Python<'py>,
    x: &Bound<'py, PyAny>,
    with_mean: bool,
    with_std: bool,
) -> PyResult<(Bound<'py, PyAny>, Vec<&'static str>)> {
    let x = matrix(x)?;
    let scaled = py.detach(|| linnaeus::preprocessing::scale(&x, with_mean, with_std));
    let scaled = scaled.or_raise()?;
    let issues = scaled.issues.iter().map(|issue| match issue {
        NumericalIssue::Centring => "centring",
        NumericalIssue::Dividing => "dividing",
    });
    let issues = issues.collect();
    Ok((give(py, scaled.x, &Context::new(1))?, issues))
}

/// Rows divided by their lengths, and the lengths.
#[pyfunction]
fn normalize<'py>(
    py: Python<'py>,
    norm: &str,
    x: &Bound<'py, PyAny>,
) -> PyResult<(Bound<'py, PyAny>, Column<'py>)> {
    let params = parse::<Normalizer>(&[("norm".into(), norm.into())])?;
    let data = rows(x, None)?;
    let done = py.detach(|| {
        let model = params.fit(&data)?;
        model.transform_with_norms(&data.x)
    });
    let (normalized, norms) = done.or_raise()?;
    let norms = PyArray1::from_vec(py, norms);
    Ok((give(py, normalized, &Context::new(1))?, norms))
}

/// 1 above the threshold, 0 elsewhere.
#[pyfunction]
fn binarize<'py>(
    py: Python<'py>,
    threshold: f64,
    x: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let data = rows(x, None)?;
    let params = Binarizer::new().threshold(threshold);
    let done = py.detach(|| params.fit(&data)?.transform(&data.x));
    give(py, done.or_raise()?, &Context::new(1))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(standard_scaler_learn, module)?)?;
    module.add_function(wrap_pyfunction!(standard_scaler_apply, module)?)?;
    module.add_function(wrap_pyfunction!(min_max_scaler_learn, module)?)?;
    module.add_function(wrap_pyfunction!(min_max_scaler_apply, module)?)?;
    module.add_function(wrap_pyfunction!(max_abs_scaler_learn, module)?)?;
    module.add_function(wrap_pyfunction!(max_abs_scaler_apply, module)?)?;
    module.add_function(wrap_pyfunction!(scale, module)?)?;
    module.add_function(wrap_pyfunction!(normalize, module)?)?;
    module.add_function(wrap_pyfunction!(binarize, module)?)
}
