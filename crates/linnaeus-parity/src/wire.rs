//! How matrices, labels and numbers stand in a line of JSON.
//!
//! Floats are the hexadecimal digits of their bytes, little end first, so that every bit arrives.

use linnaeus::data::{Label, Labels, Matrix};
use linnaeus::error::Error;
use serde_json::{Value, json};

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library refused.
    Library(Error),
    /// The case itself makes no sense.
    Case(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

/// What reading gives.
pub(crate) type Read<T> = Result<T, Failure>;

fn wrong<T>(name: &str, expected: &str) -> Read<T> {
    Err(Failure::Case(format!("{name} should be {expected}")))
}

/// A member that must be there.
pub(crate) fn member<'a>(case: &'a Value, name: &str) -> Read<&'a Value> {
    present(case, name).map_or_else(|| wrong(name, "there"), Ok)
}

/// A member that may be absent or null.
pub(crate) fn present<'a>(case: &'a Value, name: &str) -> Option<&'a Value> {
    case.get(name).filter(|value| !value.is_null())
}

pub(crate) fn text<'a>(case: &'a Value, name: &str) -> Read<&'a str> {
    member(case, name)?
        .as_str()
        .map_or_else(|| wrong(name, "a string"), Ok)
}

pub(crate) fn list<'a>(case: &'a Value, name: &str) -> Read<&'a [Value]> {
    member(case, name)?
        .as_array()
        .map_or_else(|| wrong(name, "a list"), |list| Ok(&**list))
}

pub(crate) fn integer(case: &Value, name: &str) -> Read<i64> {
    member(case, name)?
        .as_i64()
        .map_or_else(|| wrong(name, "an integer"), Ok)
}

pub(crate) fn size(case: &Value, name: &str) -> Read<usize> {
    match usize::try_from(integer(case, name)?) {
        Ok(size) => Ok(size),
        Err(_) => wrong(name, "an integer from 0"),
    }
}

pub(crate) fn truth(case: &Value, name: &str) -> bool {
    present(case, name)
        .and_then(Value::as_bool)
        .unwrap_or(false)
}

pub(crate) fn float(case: &Value, name: &str) -> Read<f64> {
    match *floats(case, name)? {
        [value] => Ok(value),
        _ => wrong(name, "one number"),
    }
}

pub(crate) fn floats(case: &Value, name: &str) -> Read<Vec<f64>> {
    Ok(bytes(case, name)?
        .into_iter()
        .map(f64::from_le_bytes)
        .collect())
}

pub(crate) fn maybe_floats(case: &Value, name: &str) -> Read<Option<Vec<f64>>> {
    present(case, name).map(|_| floats(case, name)).transpose()
}

pub(crate) fn integers(case: &Value, name: &str) -> Read<Vec<i64>> {
    list(case, name)?
        .iter()
        .map(|value| value.as_i64().map_or_else(|| wrong(name, "integers"), Ok))
        .collect()
}

pub(crate) fn sizes(case: &Value, name: &str) -> Read<Vec<usize>> {
    integers(case, name)?
        .into_iter()
        .map(|value| usize::try_from(value).or_else(|_| wrong(name, "integers from 0")))
        .collect()
}

fn bytes<const N: usize>(case: &Value, name: &str) -> Read<Vec<[u8; N]>> {
    let digits = text(case, name)?;
    let number = |digits: &[u8]| -> Option<[u8; N]> {
        let mut number = [0; N];
        for (byte, pair) in number.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(number)
    };
    let numbers = digits.as_bytes().chunks(2 * N);
    match numbers.map(number).collect() {
        Some(numbers) if digits.len().is_multiple_of(2 * N) => Ok(numbers),
        _ => wrong(name, "hexadecimal digits"),
    }
}

/// A dense or sparse matrix, or some rows of it.
pub(crate) fn matrix(case: &Value, name: &str) -> Read<Matrix> {
    let wire = member(case, name)?;
    let (nrows, ncols) = (size(wire, "nrows")?, size(wire, "ncols")?);
    let all = match text(wire, "kind")? {
        "f64" => Matrix::new(nrows, ncols, floats(wire, "values")?)?,
        "f32" => {
            let values = bytes(wire, "values")?;
            let values = values.into_iter().map(f32::from_le_bytes);
            Matrix::new(nrows, ncols, values.collect())?
        }
        "u8" => {
            let values = bytes::<1>(wire, "values")?;
            Matrix::new(nrows, ncols, values.into_flattened())?
        }
        kind @ ("csr" | "csr_f32") => {
            let columns = sizes(wire, "columns")?.into_iter();
            let columns = columns.map(|column| column as u32).collect();
            let (starts, values) = (sizes(wire, "starts")?, floats(wire, "values")?);
            if kind == "csr" {
                Matrix::csr(ncols, starts, columns, values)?
            } else {
                let values = values.into_iter().map(|value| value as f32).collect();
                Matrix::csr::<f32>(ncols, starts, columns, values)?
            }
        }
        _ => return wrong("kind", "f64, f32, u8, csr or csr_f32"),
    };
    match present(wire, "take") {
        Some(_) => Ok(all.take(&sizes(wire, "take")?)?),
        None => Ok(all),
    }
}

/// A label: a JSON boolean, integer or string.
pub(crate) fn label(value: &Value) -> Read<Label> {
    match value {
        Value::Bool(value) => Ok((*value).into()),
        Value::String(text) => Ok(text.as_str().into()),
        value => match value.as_i64() {
            Some(value) => Ok(value.into()),
            None => wrong("a label", "a boolean, an integer or a string"),
        },
    }
}

/// One column of labels, or several: a list of lists.
pub(crate) fn labels(case: &Value, name: &str) -> Read<Labels> {
    let values = list(case, name)?;
    if values.first().is_some_and(Value::is_array) {
        let columns: Read<Vec<Labels>> = values
            .iter()
            .map(|column| one_column(column, name))
            .collect();
        return Ok(Labels::multioutput(columns?)?);
    }
    one_column(member(case, name)?, name)
}

fn one_column(values: &Value, name: &str) -> Read<Labels> {
    let Some(values) = values.as_array() else {
        return wrong(name, "a list");
    };
    let labels: Read<Vec<Label>> = values.iter().map(label).collect();
    Ok(labels?.into_iter().collect())
}

/// Labels as [`labels`] reads them.
pub(crate) fn write_labels(labels: &Labels) -> Value {
    let columns = labels.columns().iter().map(|column| {
        let labels = (0..labels.nrows()).filter_map(|row| column.label(row));
        labels.map(write_label).collect()
    });
    let mut columns: Vec<Value> = columns.collect();
    match columns.len() {
        1 => columns.pop().unwrap_or_default(),
        _ => json!(columns),
    }
}

pub(crate) fn write_label(label: &Label) -> Value {
    match label {
        Label::Bool(value) => json!(value),
        Label::Int(value) => json!(value),
        Label::Str(text) => json!(&**text),
    }
}

/// Floats as [`floats`] reads them.
pub(crate) fn write_floats(values: &[f64]) -> Value {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes());
    Value::String(bytes.map(|byte| format!("{byte:02x}")).collect())
}

/// The name of an error's kind: the first word of its debug form.
pub(crate) fn kind_name(error: &Error) -> String {
    let debug = format!("{:?}", error.kind());
    debug
        .chars()
        .take_while(|letter| letter.is_alphanumeric())
        .collect()
}
