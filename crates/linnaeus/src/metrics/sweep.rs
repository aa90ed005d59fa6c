//! One sorted pass over the scores: what every threshold finds and what it gets wrong. All curves,
//! areas and choices of a threshold come from it.

use super::targets::check_weights;
use crate::data::{Label, Labels, Scores};
use crate::error::{Error, Result};

/// For every score that occurs, from the highest: how much is true and how much is false among the
/// rows with at least that score.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sweep {
    pub(super) thresholds: Vec<f64>,
    /// True positives, as far as each threshold.
    pub(super) tps: Vec<f64>,
    /// False positives, as far as each threshold.
    pub(super) fps: Vec<f64>,
}

impl Sweep {
    /// The sweep of one class against the rest: of `pos_label`, or of the second of two classes.
    pub(super) fn of(
        y_true: &Labels,
        scores: &Scores,
        pos_label: Option<&Label>,
        weights: Option<&[f64]>,
    ) -> Result<Self> {
        let column = y_true.single_named("y_true")?;
        if y_true.nrows() == 0 {
            return Err(Error::empty("y_true", "at least one row"));
        }
        if scores.nrows() != y_true.nrows() {
            let expected = format!("{} rows as in y_true", y_true.nrows());
            return Err(Error::shape("scores", scores.nrows(), expected));
        }
        check_weights(weights, y_true.nrows())?;
        scores.check_finite()?;
        let classes = scores.table()?.classes();
        let (positive, picked);
        let values = match pos_label {
            Some(label) => {
                positive = classes.find("pos_label", label)?;
                picked = scores.column(label)?;
                picked.positive()?
            }
            None => {
                positive = 1;
                scores.positive().map_err(|error| {
                    error.advise("or name the class to look for with `pos_label`")
                })?
            }
        };
        // Labels that no row has may be unknown to the model; labels that a row has may not.
        let truth = column.present().onto_named(classes, "y_true")?;
        let truth = truth.codes();
        Ok(Self::new(&values, |row| truth[row] == positive, weights))
    }

    /// The sweep of finite scores. Rows of weight 0 do not take part, and one at least has to.
    fn new(scores: &[f64], is_positive: impl Fn(usize) -> bool, weights: Option<&[f64]>) -> Self {
        let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
        let takes_part = (0..scores.len()).filter(|&row| weight(row) != 0.0);
        let mut ranked: Vec<Ranked> = takes_part
            .map(|row| Ranked::new(scores[row], row, is_positive(row)))
            .collect();
        // No two of them are equal, so the order is the stable one.
        ranked.sort_unstable();

        let mut sweep = Self {
            thresholds: Vec::with_capacity(ranked.len()),
            tps: Vec::with_capacity(ranked.len()),
            fps: Vec::with_capacity(ranked.len()),
        };
        let (mut tp, mut fp) = (0.0, 0.0);
        let mut ranked = ranked.into_iter().peekable();
        while let Some(one) = ranked.next() {
            if one.is_positive() {
                tp += weight(one.row());
            } else {
                fp += weight(one.row());
            }
            if ranked.peek().is_none_or(|next| next.key != one.key) {
                sweep.thresholds.push(one.score(scores));
                sweep.tps.push(tp);
                sweep.fps.push(fp);
            }
        }
        sweep.thresholds.shrink_to_fit();
        sweep.tps.shrink_to_fit();
        sweep.fps.shrink_to_fit();
        sweep
    }

    /// The number of thresholds.
    pub(super) fn len(&self) -> usize {
        self.thresholds.len()
    }

    /// All positive rows, or their weight.
    pub(super) fn positives(&self) -> f64 {
        self.tps.last().copied().unwrap_or(0.0)
    }

    /// All negative rows, or their weight.
    pub(super) fn negatives(&self) -> f64 {
        self.fps.last().copied().unwrap_or(0.0)
    }
}

/// A row in the order of falling scores, equal scores in the order of the rows. It holds all that
/// the sweep needs, so that nothing is looked up in the order of the scores but weights.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked {
    key: u64,
    /// The row's number, and in the lowest bit whether it is positive.
    row_and_side: usize,
}

impl Ranked {
    fn new(score: f64, row: usize, is_positive: bool) -> Self {
        Self {
            key: falling_key(score),
            row_and_side: row << 1 | usize::from(is_positive),
        }
    }

    fn row(self) -> usize {
        self.row_and_side >> 1
    }

    fn is_positive(self) -> bool {
        self.row_and_side & 1 == 1
    }

    fn score(self, scores: &[f64]) -> f64 {
        match score_of(self.key) {
            // The key does not tell which zero it was.
            0.0 => scores[self.row()],
            score => score,
        }
    }
}

const SIGN: u64 = 1 << 63;

/// An integer that falls when the score rises, and is one for both zeros.
fn falling_key(score: f64) -> u64 {
    let bits = (score + 0.0).to_bits();
    if bits & SIGN == 0 {
        !(bits | SIGN)
    } else {
        bits
    }
}

/// The score of a key.
fn score_of(key: u64) -> f64 {
    f64::from_bits(if key & SIGN == 0 { !key & !SIGN } else { key })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_order_as_the_scores_do() {
        let scores = [f64::MAX, 1.5, 1.0, 5e-324, 0.0, -5e-324, -1.0, f64::MIN];
        let keys: Vec<u64> = scores.iter().map(|&score| falling_key(score)).collect();
        assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(falling_key(0.0), falling_key(-0.0));
        assert_eq!(scores.map(|score| score_of(falling_key(score))), scores);
    }

    #[test]
    fn equal_scores_are_one_threshold() {
        let truth = [true, false, true, true];
        let sweep = Sweep::new(&[0.0, 2.0, -0.0, 2.0], |row| truth[row], None);
        assert_eq!(sweep.thresholds, [2.0, 0.0]);
        assert_eq!((sweep.tps, sweep.fps), (vec![1.0, 3.0], vec![1.0, 1.0]));
    }

    #[test]
    fn rows_of_weight_zero_form_no_threshold() {
        let weights = [1.0, 0.0, 0.5];
        let sweep = Sweep::new(&[1.0, 2.0, 3.0], |row| row < 2, Some(&weights));
        assert_eq!(sweep.thresholds, [3.0, 1.0]);
        assert_eq!((sweep.positives(), sweep.negatives()), (1.0, 0.5));
    }
}
