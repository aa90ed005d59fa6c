//! What a chart asks of its input, with errors that name the argument.

use linnaeus::error::{Error, ErrorKind, Result};

/// An argument that is not what it should be.
pub(crate) fn parameter(
    name: &str,
    found: impl std::fmt::Display,
    expected: impl Into<String>,
) -> Error {
    Error::new(ErrorKind::Parameter {
        name: name.to_owned(),
        found: found.to_string(),
        expected: expected.into(),
    })
}

/// A length that does not fit.
pub(crate) fn shape(
    argument: &'static str,
    found: impl std::fmt::Display,
    expected: impl Into<String>,
) -> Error {
    Error::new(ErrorKind::Shape {
        argument,
        found: found.to_string(),
        expected: expected.into(),
    })
}

/// Nothing to draw.
pub(crate) fn empty(argument: &'static str, expected: impl Into<String>) -> Error {
    Error::new(ErrorKind::Empty {
        argument,
        expected: expected.into(),
    })
}

/// Every value is between 0 and 1.
pub(crate) fn shares(argument: &'static str, values: &[f64]) -> Result<()> {
    match values.iter().position(|v| !SHARES.contains(v)) {
        None => Ok(()),
        Some(at) if values[at].is_nan() => Err(not_finite(argument, at, values[at])),
        Some(at) => Err(parameter(
            argument,
            format!("{} at place {at}", values[at]),
            "shares between 0 and 1",
        )),
    }
}

/// One value is between 0 and 1.
pub(crate) fn share(name: &str, value: f64) -> Result<()> {
    if SHARES.contains(&value) {
        Ok(())
    } else {
        Err(parameter(name, value, "a share between 0 and 1"))
    }
}

/// From 0 to 1, with room for the rounding of sums.
const SHARES: std::ops::RangeInclusive<f64> = -1e-9..=1.0 + 1e-9;

/// A threshold in a note: any number, also infinity, above which there is no score.
pub(crate) fn threshold(name: &str, value: Option<f64>) -> Result<()> {
    match value {
        Some(value) if value.is_nan() => Err(parameter(name, value, "a threshold")),
        _ => Ok(()),
    }
}

/// One value is a number of a size that can be drawn.
pub(crate) fn finite(name: &str, value: f64) -> Result<()> {
    if value.abs() <= LARGEST {
        Ok(())
    } else {
        Err(parameter(name, value, "a finite number"))
    }
}

/// Beyond this, differences of two values leave the range of floating point.
pub(crate) const LARGEST: f64 = 1e300;

pub(crate) fn not_finite(argument: &'static str, row: usize, value: f64) -> Error {
    Error::new(ErrorKind::NotFinite {
        argument,
        row,
        column: None,
        value,
    })
}
