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
    Ok(scores_of(x, &lines(x, coef, intercept)?))
}

/// [`linear_scores`] of rows and coefficients that are `f32`, as scikit-learn has them: a product is
/// rounded to `f32` before the intercept is added. Rows that differ in less have one score.
///
/// The product of a stored sparse row is rounded after each step, as SciPy does; that of a dense row
/// once, because there the order of the sum depends on the shape of the call.
///
/// ```
/// use linnaeus::{linear_model::single_linear_scores, prelude::*};
///
/// let x = Matrix::from(vec![[1.0_f32, 1e-9], [1.0, 0.0]]);
/// assert_eq!(single_linear_scores(&x, &[1.0, 1.0], &[0.5])?, [1.5, 1.5]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// As [`linear_scores`].
pub fn single_linear_scores(x: &Matrix, coef: &[f64], intercept: &[f64]) -> Result<Vec<f64>> {
    Ok(single_scores_of(x, &lines(x, coef, intercept)?))
}

/// The coefficients and the intercept of each output.
fn lines<'a>(x: &Matrix, coef: &'a [f64], intercept: &[f64]) -> Result<Vec<(&'a [f64], f64)>> {
    if coef.len() != x.ncols() * intercept.len() {
        let expected = format!("{} outputs of {} columns", intercept.len(), x.ncols());
        return Err(Error::shape("coef", coef.len(), expected));
    }
    let coefs = coef.chunks_exact(x.ncols().max(1));
    Ok(coefs.zip(intercept.iter().copied()).collect())
}

/// The scores by outputs that are known to have a coefficient for each column.
pub(super) fn scores_of(x: &Matrix, outputs: &[(&[f64], f64)]) -> Vec<f64> {
    each_score(x, outputs, |row, coef, intercept| {
        dot(row, coef) + intercept
    })
}

/// The scores by outputs, with products in single precision.
pub(super) fn single_scores_of(x: &Matrix, outputs: &[(&[f64], f64)]) -> Vec<f64> {
    each_score(x, outputs, |row, coef, intercept| {
        f64::from(single_dot(row, coef)) + intercept
    })
}

/// `score` of each row with the coefficients and the intercept of each output.
fn each_score(
    x: &Matrix,
    outputs: &[(&[f64], f64)],
    score: impl Fn(Row<'_>, &[f64], f64) -> f64,
) -> Vec<f64> {
    let mut scores = Vec::with_capacity(x.nrows() * outputs.len());
    let mut rows = x.rows();
    for row in 0..x.nrows() {
        let row = rows.row(row);
        let of_row = outputs.iter();
        scores.extend(of_row.map(|(coef, intercept)| score(row, coef, *intercept)));
    }
    scores
}

/// The dot product of a row with coefficients, in single precision.
fn single_dot(row: Row<'_>, coef: &[f64]) -> f32 {
    match row {
        // SciPy's order, every step rounded.
        Row::SparseF32 { columns, values } => {
            let mut sum = 0.0;
            for (&column, &value) in columns.iter().zip(values) {
                sum += value * coef[column as usize] as f32;
            }
            sum
        }
        row => dot(row, coef) as f32,
    }
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
