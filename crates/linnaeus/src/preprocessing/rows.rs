//! Rows as slices of numbers.

use crate::data::Matrix;
use crate::error::Result;

/// Calls with the values of each row, zeros written out.
pub(crate) fn each_row(
    x: &Matrix,
    mut call: impl FnMut(usize, &[f64]) -> Result<()>,
) -> Result<()> {
    let mut rows = x.rows();
    let mut values = vec![0.0; x.ncols()];
    for row in 0..x.nrows() {
        if x.is_sparse() {
            values.fill(0.0);
        }
        rows.row(row)
            .for_each(|column, value| values[column] = value);
        call(row, &values)?;
    }
    Ok(())
}

/// The position of the largest value, the first of equal ones.
pub(crate) fn first_largest(values: &[f64]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = at;
        }
    }
    best
}
