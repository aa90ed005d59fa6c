//! Scores of linear models: rows times coefficients, in one order for every shape of a call.

use crate::data::{Matrix, Row};
use crate::error::{Error, Result};

/// The scores of all rows: for each row and each output, the dot product of the row with the
/// output's coefficients (see [`linnaeus_kernels::dot`]; of a sparse row the stored entries, one
/// after the other), and its intercept.
///
/// `coef` has the coefficients of all columns for each output, an output after the other. A row's
/// scores do not depend on the rows beside it.
///
/// ```
/// use linnaeus::{linear_model::linear_scores, prelude::*};
///
/// let x = Matrix::from(vec![[1.0, 2.0], [3.0, 4.0]]);
/// assert_eq!(linear_scores(&x, &[1.0, 0.0, 0.0, 1.0], &[0.5, -1.0])?, [1.5, 1.0, 3.5, 3.0]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Shape` when there is not a coefficient for each column and output.
pub fn linear_scores(x: &Matrix, coef: &[f64], intercept: &[f64]) -> Result<Vec<f64>> {
    if coef.len() != x.ncols() * intercept.len() {
        let expected = format!("{} outputs of {} columns", intercept.len(), x.ncols());
        return Err(Error::shape("coef", coef.len(), expected));
    }
    let coefs = coef.chunks_exact(x.ncols().max(1));
    let lines: Vec<(&[f64], f64)> = coefs.zip(intercept.iter().copied()).collect();
    Ok(scores_of(x, &lines))
}

/// The scores by outputs that are known to have a coefficient for each column.
pub(super) fn scores_of(x: &Matrix, outputs: &[(&[f64], f64)]) -> Vec<f64> {
    let mut scores = Vec::with_capacity(x.nrows() * outputs.len());
    let mut rows = x.rows();
    for row in 0..x.nrows() {
        let row = rows.row(row);
        scores.extend(
            outputs
                .iter()
                .map(|(coef, intercept)| dot(row, coef) + intercept),
        );
    }
    scores
}

/// The dot product of a row with coefficients.
pub(super) fn dot(row: Row<'_>, coef: &[f64]) -> f64 {
    match row {
        Row::F64(values) => linnaeus_kernels::dot(values, coef),
        Row::F32(values) => linnaeus_kernels::dot(values, coef),
        Row::U8(values) => linnaeus_kernels::dot(values, coef),
        // SciPy's order: stored entries one after the other, multiplied, then added.
        Row::Sparse { columns, values } => {
            let mut sum = 0.0;
            for (&column, &value) in columns.iter().zip(values) {
                sum += value * coef[column as usize];
            }
            sum
        }
        Row::SparseF32 { columns, values } => {
            let mut sum = 0.0;
            for (&column, &value) in columns.iter().zip(values) {
                sum += f64::from(value) * coef[column as usize];
            }
            sum
        }
    }
}
