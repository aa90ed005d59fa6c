//! Encoders and label transformers.
//!
//! Python's half finds the categories of a column, whatever its type, and says which of them each
//! value is. Here a column is numbers: 0 for the first category and so on, NaN for a missing value
//! (which is the last category then), and -1 for what is no category.

use linnaeus::context::Context;
use linnaeus::data::{Classes, Dataset, Label, Labels, Matrix};
use linnaeus::estimator::Fit as _;
use linnaeus::estimator::Transform as _;
use linnaeus::preprocessing::{
    Categories, CategoryLists, Decoded, LabelBinarizer, LabelTarget, Meaning, OneHotColumn,
    OneHotEncoder, OrdinalColumn, OrdinalEncoder, label_binarize as binarized,
};
use numpy::{PyArray1, PyArray2, PyReadonlyArray1};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::convert::{floats, labels, matrix, rows};
use crate::error::OrRaise as _;
use crate::parameters::parse;
use crate::preprocessing::give;

/// Names and values of parameters, as texts.
type Texts = Vec<(String, String)>;
/// How many categories a column has, and whether the last is the missing value.
type Known = (usize, bool);

const UNKNOWN: i64 = -1;
const INFREQUENT: i64 = -2;

fn categories((count, missing): Known) -> Categories {
    let value = |code| {
        if missing && code + 1 == count {
            f64::NAN
        } else {
            code as f64
        }
    };
    Categories::numbers((0..count).map(value))
}

fn lists(known: Vec<Known>) -> CategoryLists {
    CategoryLists::Lists(known.into_iter().map(categories).collect())
}

/// Which of the categories, which ascend, each value is.
#[pyfunction]
fn codes_of_numbers<'py>(
    py: Python<'py>,
    values: PyReadonlyArray1<'py, f64>,
    categories: PyReadonlyArray1<'py, f64>,
) -> Bound<'py, PyArray1<i64>> {
    let categories = Categories::numbers(floats(&categories));
    let codes = categories.codes(&floats(&values));
    let codes = codes
        .into_iter()
        .map(|code| code.map_or(UNKNOWN, i64::from));
    PyArray1::from_iter(py, codes)
}

/// The infrequent categories of each column, and the dropped one.
#[pyfunction]
fn one_hot_fit(
    parameters: Texts,
    known: Vec<Known>,
    codes: &Bound<'_, PyAny>,
) -> PyResult<Vec<(Vec<u32>, Option<u32>)>> {
    let encoder = parse::<OneHotEncoder>(&parameters)?.categories(lists(known));
    let data = Dataset::unlabelled(matrix(codes)?).or_raise()?;
    let model = encoder.fit(&data).or_raise()?;
    let column = |column: &OneHotColumn| (column.infrequent().to_vec(), column.dropped());
    Ok(model.columns().iter().map(column).collect())
}

type Encoded = (Known, Vec<u32>, Option<u32>);

fn one_hot_columns(columns: Vec<Encoded>) -> PyResult<Vec<OneHotColumn>> {
    let column = |(known, infrequent, dropped)| {
        OneHotColumn::new(categories(known), infrequent, dropped).or_raise()
    };
    columns.into_iter().map(column).collect()
}

/// Zeros and ones.
#[pyfunction]
fn one_hot_transform<'py>(
    py: Python<'py>,
    parameters: Texts,
    columns: Vec<Encoded>,
    codes: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let model = parse::<OneHotEncoder>(&parameters)?.model(one_hot_columns(columns)?);
    let x = matrix(codes)?;
    let encoded = py.detach(|| model.transform(&x)).or_raise()?;
    give(py, encoded, &Context::new(1))
}

/// The codes of the categories, -1 for rows of zeros where no category is dropped, -2 for
/// infrequent ones.
#[pyfunction]
fn one_hot_inverse<'py>(
    py: Python<'py>,
    parameters: Texts,
    columns: Vec<Encoded>,
    x: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyArray2<i64>>> {
    let model = parse::<OneHotEncoder>(&parameters)?.model(one_hot_columns(columns)?);
    let x = matrix(x)?;
    let decoded = py.detach(|| model.inverse_transform(&x)).or_raise()?;
    meanings(py, &decoded, model.columns().len(), x.nrows())
}

fn meanings<'py>(
    py: Python<'py>,
    decoded: &Decoded,
    ncols: usize,
    nrows: usize,
) -> PyResult<Bound<'py, PyArray2<i64>>> {
    let mut codes = vec![UNKNOWN; nrows * ncols];
    for at in 0..ncols {
        for (row, meaning) in decoded.column(at).into_iter().flatten().enumerate() {
            codes[row * ncols + at] = match meaning {
                Meaning::Category(code) => i64::from(*code),
                Meaning::Infrequent => INFREQUENT,
                Meaning::Unknown => UNKNOWN,
            };
        }
    }
    rows(py, codes, ncols)
}

/// The infrequent categories of each column.
#[pyfunction]
fn ordinal_fit(
    parameters: Texts,
    known: Vec<Known>,
    codes: &Bound<'_, PyAny>,
) -> PyResult<Vec<Vec<u32>>> {
    let encoder = parse::<OrdinalEncoder>(&parameters)?.categories(lists(known));
    let data = Dataset::unlabelled(matrix(codes)?).or_raise()?;
    let model = encoder.fit(&data).or_raise()?;
    let column = |column: &OrdinalColumn| column.infrequent().to_vec();
    Ok(model.columns().iter().map(column).collect())
}

fn ordinal_columns(columns: Vec<(Known, Vec<u32>)>) -> PyResult<Vec<OrdinalColumn>> {
    let column = |(known, infrequent)| OrdinalColumn::new(categories(known), infrequent).or_raise();
    columns.into_iter().map(column).collect()
}

/// A code for each category.
#[pyfunction]
fn ordinal_transform<'py>(
    py: Python<'py>,
    parameters: Texts,
    columns: Vec<(Known, Vec<u32>)>,
    codes: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let encoder = parse::<OrdinalEncoder>(&parameters)?;
    let model = encoder.model(ordinal_columns(columns)?).or_raise()?;
    let x = matrix(codes)?;
    let encoded = py.detach(|| model.transform(&x)).or_raise()?;
    give(py, encoded, &Context::new(1))
}

/// The categories of codes, -1 for unknown and -2 for infrequent ones.
#[pyfunction]
fn ordinal_inverse<'py>(
    py: Python<'py>,
    parameters: Texts,
    columns: Vec<(Known, Vec<u32>)>,
    x: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyArray2<i64>>> {
    let encoder = parse::<OrdinalEncoder>(&parameters)?;
    let model = encoder.model(ordinal_columns(columns)?).or_raise()?;
    let x = matrix(x)?;
    let decoded = py.detach(|| model.inverse_transform(&x)).or_raise()?;
    meanings(py, &decoded, model.columns().len(), x.nrows())
}

/// Labels as columns: `codes` number the distinct values of y, and `classes` are such numbers too.
#[pyfunction]
fn label_binarize<'py>(
    py: Python<'py>,
    parameters: Texts,
    codes: PyReadonlyArray1<'py, i64>,
    n_values: usize,
    classes: PyReadonlyArray1<'py, i64>,
) -> PyResult<Bound<'py, PyAny>> {
    let options = parse::<LabelBinarizer>(&parameters)?;
    let y: Labels = labels(&codes, n_values)?;
    let classes: Vec<Label> = classes
        .as_array()
        .iter()
        .map(|&class| class.into())
        .collect();
    let encoded: Matrix = py.detach(|| binarized(&y, &classes, &options)).or_raise()?;
    give(py, encoded, &Context::new(1))
}

/// The number of the class of each row, in one column; of yes-or-no labels zeros and ones.
#[pyfunction]
fn label_inverse<'py>(
    py: Python<'py>,
    target: &str,
    n_classes: u32,
    x: &Bound<'py, PyAny>,
    threshold: f64,
) -> PyResult<Bound<'py, PyArray2<i64>>> {
    let target = match target {
        "binary" => LabelTarget::Binary,
        "multiclass" => LabelTarget::Multiclass,
        "multilabel-indicator" => LabelTarget::Multilabel,
        other => {
            return Err(PyValueError::new_err(format!(
                "{other} format is not supported"
            )));
        }
    };
    let model = LabelBinarizer::new().model(target, Classes::new(0..n_classes));
    let x = matrix(x)?;
    let decoded = py
        .detach(|| model.inverse_transform(&x, Some(threshold)))
        .or_raise()?;
    let columns = decoded.columns();
    let code = |row: usize| {
        columns
            .iter()
            .map(move |column| i64::from(column.codes()[row]))
    };
    rows(py, (0..x.nrows()).flat_map(code).collect(), columns.len())
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(codes_of_numbers, module)?)?;
    module.add_function(wrap_pyfunction!(one_hot_fit, module)?)?;
    module.add_function(wrap_pyfunction!(one_hot_transform, module)?)?;
    module.add_function(wrap_pyfunction!(one_hot_inverse, module)?)?;
    module.add_function(wrap_pyfunction!(ordinal_fit, module)?)?;
    module.add_function(wrap_pyfunction!(ordinal_transform, module)?)?;
    module.add_function(wrap_pyfunction!(ordinal_inverse, module)?)?;
    module.add_function(wrap_pyfunction!(label_binarize, module)?)?;
    module.add_function(wrap_pyfunction!(label_inverse, module)?)
}
