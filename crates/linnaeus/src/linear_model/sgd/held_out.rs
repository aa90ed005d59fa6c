//! Early stopping: rows that are not learned from, and how well they are told apart.

use linnaeus_kernels::pairwise_sum;

use super::samples::Real;
use super::solver::Targets;
use crate::data::{Element, Matrix};
use crate::error::{Error, Result};
use crate::linear_model::loss::Loss;
use crate::linear_model::scores::dot;
use crate::random::{RandomState, draw_from_strata};

/// The rows held out of one fit.
#[derive(Debug)]
pub(super) struct HeldOut {
    is_held_out: Vec<bool>,
    /// In ascending order.
    rows: Vec<usize>,
}

impl HeldOut {
    /// Draws a share of the rows, with the classes in the proportions of the whole.
    pub(super) fn draw(
        codes: &[u32],
        share: f64,
        weights: Option<&[f64]>,
        random: &mut RandomState,
    ) -> Result<Self> {
        let nrows = codes.len();
        let n_held_out = (share * nrows as f64).ceil() as usize;
        let n_kept = nrows.saturating_sub(n_held_out);
        let classes = codes.iter().max().map_or(0, |&most| most as usize + 1);
        let mut strata = vec![Vec::new(); classes];
        for (row, &code) in codes.iter().enumerate() {
            strata[code as usize].push(row);
        }
        strata.retain(|rows| !rows.is_empty());
        let classes = strata.len();
        if strata.iter().any(|rows| rows.len() < 2) {
            let expected = "at least two rows of each class, one to learn from and one to test";
            return Err(Error::labels("y", "a class with one row", expected)
                .advise("give more rows, or do without `early_stopping`"));
        }
        if n_held_out < classes || n_kept < classes {
            let found = format!("{share}, which holds {n_held_out} of {nrows} rows out");
            let expected = format!("a share that leaves {classes} rows, one a class, on each side");
            return Err(Error::parameter("validation_fraction", found, expected));
        }
        let (_, mut rows) = draw_from_strata(&strata, n_kept, n_held_out, random);
        rows.sort_unstable();
        if weights.is_some_and(|weights| rows.iter().all(|&row| weights[row] <= 0.0)) {
            let expected = "a row with a weight above 0 among those held out";
            return Err(
                Error::parameter("weights", "none", expected).advise("take another `random_state`")
            );
        }
        let mut is_held_out = vec![false; nrows];
        for &row in &rows {
            is_held_out[row] = true;
        }
        Ok(Self { is_held_out, rows })
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    #[inline]
    pub(super) fn contains(&self, row: usize) -> bool {
        self.is_held_out[row]
    }

    /// The share of their weight that is on the right side.
    ///
    /// The coefficients are what is stored, without the scale, as scikit-learn has it. With the
    /// loss log_loss only rows of the positive side are ever right: the targets are 0 and 1 there,
    /// the answers -1 and 1.
    pub(super) fn accuracy<T: Real>(
        &self,
        x: &Matrix,
        targets: Targets<'_>,
        loss: Loss,
        stored: &[T],
        intercept: f64,
    ) -> f64 {
        let coef: Vec<f64> = stored.iter().map(|&weight| weight.into()).collect();
        let single = x.element() == Element::F32;
        let mut reader = x.rows();
        let (mut right, mut all) = (Vec::new(), Vec::new());
        for &row in &self.rows {
            let answer = dot(reader.row(row), &coef) + intercept > 0.0;
            let is_positive = targets.is_positive(row);
            let is_right = answer == is_positive && (is_positive || loss != Loss::LogLoss);
            let weight = targets.weight(row);
            let weight = if single {
                f64::from(weight as f32)
            } else {
                weight
            };
            right.push(if is_right { weight } else { 0.0 });
            all.push(weight);
        }
        pairwise_sum(&right) / pairwise_sum(&all)
    }
}
