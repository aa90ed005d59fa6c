//! What a forest says of the rows that its trees did not draw.

use super::bootstrap::Draws;
use super::model::ForestClassifierModel;
use crate::context::Context;
use crate::data::{Scores, Task};
use crate::error::Result;
use crate::tree::{each_block, most_likely, probabilities};

/// The answers of a forest about the rows of its fit, each by the trees that did not draw the row:
/// an estimate of how good it is that needs no other data.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfBag {
    scores: Scores,
    accuracy: f64,
    n_never: usize,
}

impl OutOfBag {
    /// The probabilities of each row (scikit-learn's `oob_decision_function_`). A row that every
    /// tree drew has zeros.
    pub fn decision_function(&self) -> &Scores {
        &self.scores
    }

    /// The share of the rows whose most likely class is theirs (scikit-learn's `oob_score_`); of
    /// several columns of labels, all must be right.
    pub fn score(&self) -> f64 {
        self.accuracy
    }

    /// How many rows every tree drew. With enough trees there are none.
    pub fn n_never_out(&self) -> usize {
        self.n_never
    }

    pub(super) fn of(
        model: &ForestClassifierModel,
        data: &Task,
        draws: &Draws,
        context: &Context,
    ) -> Result<Self> {
        let counts = context.map(model.seeds(), |&seed, _| draws.counts(seed));
        let counts = counts.into_iter().collect::<Result<Vec<_>>>()?;
        const ROWS: usize = 1 << 10;
        let starts: Vec<usize> = (0..data.nrows()).step_by(ROWS).collect();
        let parts = context.map(&starts, |&start, _| {
            let end = (start + ROWS).min(data.nrows());
            means(model, data, start..end, |tree, row| {
                counts[tree].as_ref().is_none_or(|counts| counts[row] == 0)
            })
        });
        let n_never = parts.iter().map(|(_, never)| never).sum();
        let means: Vec<f64> = parts.into_iter().flat_map(|(means, _)| means).collect();
        let scores = probabilities(&means, model.labels())?;
        let predicted = most_likely(&scores, model.labels());
        let is_right = |row: &usize| {
            let columns = predicted.columns().iter().zip(data.y.columns());
            let mut pairs =
                columns.map(|(found, truth)| found.codes()[*row] == truth.codes()[*row]);
            pairs.all(|is_same| is_same)
        };
        let right = (0..data.nrows()).filter(is_right).count();
        Ok(Self {
            scores,
            accuracy: right as f64 / data.nrows() as f64,
            n_never,
        })
    }
}

/// The means over the trees that a row was out of, and how many rows there are that never were.
fn means(
    model: &ForestClassifierModel,
    data: &Task,
    rows: std::ops::Range<usize>,
    is_out: impl Fn(usize, usize) -> bool,
) -> (Vec<f64>, usize) {
    let width = model.trees().first().map_or(0, |tree| tree.n_values());
    let mut sums = vec![0.0; rows.len() * width];
    let mut times = vec![0_u32; rows.len()];
    let mut leaves = Vec::new();
    let start = rows.start;
    each_block(&data.x, rows, |block| {
        leaves.resize(block.n_rows, 0);
        for (number, tree) in model.trees().iter().enumerate() {
            tree.leaves(block, &mut leaves);
            for (row, &leaf) in (block.first..).zip(&leaves) {
                if is_out(number, row) {
                    times[row - start] += 1;
                    let sums = &mut sums[(row - start) * width..][..width];
                    for (sum, value) in sums.iter_mut().zip(tree.value(leaf as usize)) {
                        *sum += value;
                    }
                }
            }
        }
    });
    let never = times.iter().filter(|&&times| times == 0).count();
    for (sums, times) in sums.chunks_exact_mut(width).zip(times) {
        sums.iter_mut()
            .for_each(|sum| *sum /= f64::from(times.max(1)));
    }
    (sums, never)
}
