//! The bundled data sets.

use linnaeus::data::{Element, Label, Row};
use linnaeus::datasets;
use pyo3::prelude::*;

use crate::convert::rows;
use crate::error::OrRaise as _;

/// A bundled data set: x (uint8 where it is stored so), the labels' codes, the labels, the names
/// of the columns and of the classes, and what it is.
#[pyfunction]
fn dataset<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let data = py.detach(|| datasets::by_name(name)).or_raise()?;
    let about = datasets::describe(name).or_raise()?;
    let x = match data.x.element() {
        Element::U8 => rows(py, bytes(&data.x), data.ncols())?.into_any(),
        _ => rows(py, data.x.to_dense(), data.ncols())?.into_any(),
    };
    let column = data.y.single().or_raise()?;
    let codes: Vec<i64> = column.codes().iter().map(|&code| code.into()).collect();
    let labels = column.classes().iter().map(|label| match label {
        Label::Int(value) => value.into_pyobject(py).map(|value| value.into_any()),
        other => other
            .to_string()
            .into_pyobject(py)
            .map(|text| text.into_any()),
    });
    let labels: Vec<Bound<'py, PyAny>> = labels.collect::<Result<_, _>>()?;
    let names: Vec<String> = data
        .feature_names
        .as_deref()
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect();
    let text = format!(
        "{}\n\n{}\nLicence: {}",
        about.text, about.source, about.licence
    );
    let all = (x, codes, labels, names, about.target_names.to_vec(), text);
    Ok(all.into_pyobject(py)?.into_any())
}

fn bytes(x: &linnaeus::data::Matrix) -> Vec<u8> {
    let mut all = Vec::with_capacity(x.nrows() * x.ncols());
    let mut reader = x.rows();
    for row in 0..x.nrows() {
        if let Row::U8(values) = reader.row(row) {
            all.extend_from_slice(values);
        }
    }
    all
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(dataset, module)?)
}
