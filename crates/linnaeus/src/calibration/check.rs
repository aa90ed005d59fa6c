//! What all calibrators demand of scores and weights.

use linnaeus_kernels::find;

use crate::error::{Error, ErrorKind, Result};

/// A score for each row, and a weight where rows have weights: finite, and weights from zero on.
pub(super) fn check_rows(scores: &[f64], rows: usize, weights: Option<&[f64]>) -> Result<()> {
    if rows == 0 {
        return Err(Error::empty("scores", "at least one row"));
    }
    let a_row = || format!("{rows}, one for each row");
    if scores.len() != rows {
        return Err(Error::shape("scores", scores.len(), a_row()));
    }
    check_finite("scores", scores)?;
    let Some(weights) = weights else {
        return Ok(());
    };
    if weights.len() != rows {
        return Err(Error::shape("weights", weights.len(), a_row()));
    }
    check_finite("weights", weights)?;
    match find(weights, |weight| weight < 0.0) {
        Some(row) => {
            let found = format!("{} in row {row}", weights[row]);
            Err(Error::parameter("weights", found, "weights from 0 on"))
        }
        None => Ok(()),
    }
}

fn check_finite(argument: &'static str, values: &[f64]) -> Result<()> {
    match find(values, |value| !value.is_finite()) {
        Some(row) => Err(Error::new(ErrorKind::NotFinite {
            argument,
            row,
            column: None,
            value: values[row],
        })),
        None => Ok(()),
    }
}
