//! One sorted pass over the scores: what every threshold finds and what it gets wrong. All curves,
//! areas and choices of a threshold come from it.

use std::sync::Arc;

use linnaeus_kernels::{Keyed, falling_counts, find, large_vec, radix_sort, zeros};

use super::curves::CurveOptions;
use super::questions::Question;
use crate::data::{Label, Labels, Scores};
use crate::error::{Error, ErrorKind, Result};

/// For every score that occurs, the confusion matrix of taking rows with at least that score as
/// positive. (scikit-learn: `confusion_matrix_at_thresholds`.)
///
/// # Errors
/// As [`precision_recall_curve_with`](super::precision_recall_curve_with), except that rows of one
/// class are no error: counts are defined all the same. `drop_intermediate` is not looked at.
///
/// ```
/// use linnaeus::metrics::{CurveOptions, confusion_matrix_at_thresholds};
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, false, true, true]);
/// let scores = Scores::margin(vec![0.1, 0.4, 0.35, 0.8], Classes::bools())?;
/// let counts = confusion_matrix_at_thresholds(&y_true, &scores, &CurveOptions::new())?;
/// assert_eq!(counts.thresholds(), [0.8, 0.4, 0.35, 0.1]);
/// assert_eq!(counts.tps(), [1.0, 1.0, 2.0, 2.0]);
/// assert_eq!(counts.fps(), [0.0, 1.0, 1.0, 2.0]);
/// assert_eq!((counts.fns(), counts.tns()), (vec![1.0, 1.0, 0.0, 0.0], vec![2.0, 1.0, 1.0, 0.0]));
/// # Ok::<(), Error>(())
/// ```
pub fn confusion_matrix_at_thresholds(
    y_true: &Labels,
    scores: &Scores,
    options: &CurveOptions,
) -> Result<ThresholdCounts> {
    ThresholdCounts::of(
        y_true,
        scores,
        options.pos_label.as_ref(),
        options.weights.as_deref(),
    )
}

/// A metric of the predicted labels at every threshold, thresholds falling. (scikit-learn:
/// `metric_at_thresholds`.)
///
/// The metric is called with the true and the predicted labels, both as false and true, in the
/// order of falling scores.
///
/// # Errors
/// As [`confusion_matrix_at_thresholds`], and those of the metric.
///
/// ```
/// use linnaeus::metrics::{accuracy_score, metric_at_thresholds};
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, false, true, true]);
/// let scores = Scores::margin(vec![0.1, 0.4, 0.35, 0.8], Classes::bools())?;
/// let values = metric_at_thresholds(&y_true, &scores, accuracy_score)?;
/// assert_eq!(values, [(0.8, 0.75), (0.4, 0.5), (0.35, 0.75), (0.1, 0.5)]);
/// # Ok::<(), Error>(())
/// ```
pub fn metric_at_thresholds<R>(
    y_true: &Labels,
    scores: &Scores,
    metric: impl Fn(&Labels, &Labels) -> Result<R>,
) -> Result<Vec<(f64, R)>> {
    let question = Question::new(y_true, scores, None, None)?;
    let counts = ThresholdCounts::new(&question.truth, &question.scores, None)?;
    let rows = rows_by_falling_score(&question.scores)?;
    let y_true: Labels = rows.iter().map(|&row| question.truth[row]).collect();
    let y_true = y_true.map(|label| *label == true)?;
    let values = counts.thresholds.iter().map(|&threshold| {
        let taken = |&row: &usize| question.scores[row] >= threshold;
        let y_pred: Labels = rows.iter().map(taken).collect();
        let y_pred = y_pred.map(|label| *label == true)?;
        Ok((threshold, metric(&y_true, &y_pred)?))
    });
    values.collect()
}

/// The numbers of the rows from the highest score to the lowest, equal scores in the order of the
/// rows.
///
/// # Errors
/// `NotFinite` for scores that are NaN or infinite.
///
/// ```
/// use linnaeus::metrics::rows_by_falling_score;
///
/// assert_eq!(rows_by_falling_score(&[0.5, 2.0, 0.5, -1.0])?, [1, 0, 2, 3]);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn rows_by_falling_score(scores: &[f64]) -> Result<Vec<usize>> {
    check_finite("scores", scores)?;
    let ranked = ranked(scores, |_| false, |_| true);
    Ok(ranked.iter().map(|one| one.row()).collect())
}

/// For every score that occurs, from the highest: how much is true and how much is false among the
/// rows with at least that score.
///
/// This is what [`confusion_matrix_at_thresholds`] gives, and what every curve is drawn from.
/// [`new`](Self::new) makes it of bare numbers. Sorting the scores is what takes time: one object
/// gives all curves and areas, and cloning it, as the curves do, shares its numbers.
///
/// ```
/// use linnaeus::metrics::{CurveOptions, confusion_matrix_at_thresholds, roc_auc_score};
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, false, true, true]);
/// let scores = Scores::margin(vec![0.1, 0.4, 0.35, 0.8], Classes::bools())?;
/// let counts = confusion_matrix_at_thresholds(&y_true, &scores, &CurveOptions::new())?;
/// assert_eq!(counts.roc_auc(), roc_auc_score(&y_true, &scores)?);
/// assert_eq!(counts.average_precision(), 0.8333333333333333);
/// assert_eq!(counts.precision_recall_curve(false).recall(), [1.0, 1.0, 0.5, 0.5, 0.0]);
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ThresholdCounts {
    pub(super) thresholds: Arc<Vec<f64>>,
    /// True positives, as far as each threshold.
    pub(super) tps: Arc<Vec<f64>>,
    /// False positives, as far as each threshold.
    pub(super) fps: Arc<Vec<f64>>,
}

impl ThresholdCounts {
    /// The counts of bare truth values and scores. Rows of weight 0 do not take part. A weight
    /// below zero is taken as it is, as scikit-learn does; the functions of labels refuse it.
    ///
    /// # Errors
    /// `Empty` when no row takes part, `Shape` for unequal lengths, `NotFinite` for scores and
    /// weights that are NaN or infinite.
    ///
    /// ```
    /// use linnaeus::metrics::ThresholdCounts;
    ///
    /// let counts = ThresholdCounts::new(&[true, false, true], &[0.5, 0.5, 0.9], None)?;
    /// assert_eq!(counts.tps(), [1.0, 2.0]);
    /// assert_eq!(counts.roc_curve(true).auc(), 0.75);
    /// # Ok::<(), linnaeus::error::Error>(())
    /// ```
    pub fn new(y_true: &[bool], scores: &[f64], weights: Option<&[f64]>) -> Result<Self> {
        let rows = y_true.len();
        if scores.len() != rows {
            let expected = format!("{rows} rows as in y_true");
            return Err(Error::shape("scores", scores.len(), expected));
        }
        check_finite("scores", scores)?;
        if let Some(weights) = weights {
            if weights.len() != rows {
                let expected = format!("{rows} weights, one for each row of y_true");
                return Err(Error::shape("weights", weights.len(), expected));
            }
            check_finite("weights", weights)?;
        }
        let counts = Self::counted(y_true, scores, weights);
        if counts.thresholds.is_empty() {
            return Err(Error::empty("y_true", "at least one row that counts"));
        }
        Ok(counts)
    }

    /// The thresholds, falling: every score that occurs in a row that counts.
    pub fn thresholds(&self) -> &[f64] {
        &self.thresholds
    }

    /// True positives at each threshold: positive rows with at least that score, or their weight.
    pub fn tps(&self) -> &[f64] {
        &self.tps
    }

    /// False positives at each threshold: negative rows with at least that score.
    pub fn fps(&self) -> &[f64] {
        &self.fps
    }

    /// False negatives at each threshold: positive rows with a lower score.
    pub fn fns(&self) -> Vec<f64> {
        self.tps.iter().map(|tp| self.positives() - tp).collect()
    }

    /// True negatives at each threshold: negative rows with a lower score.
    pub fn tns(&self) -> Vec<f64> {
        self.fps.iter().map(|fp| self.negatives() - fp).collect()
    }

    /// All positive rows, or their weight.
    pub fn positives(&self) -> f64 {
        self.tps.last().copied().unwrap_or(0.0)
    }

    /// All negative rows, or their weight.
    pub fn negatives(&self) -> f64 {
        self.fps.last().copied().unwrap_or(0.0)
    }

    /// The number of thresholds.
    pub(super) fn len(&self) -> usize {
        self.thresholds.len()
    }

    /// The sweep of one class against the rest: of `pos_label`, or of the second of two classes.
    pub(super) fn of(
        y_true: &Labels,
        scores: &Scores,
        pos_label: Option<&Label>,
        weights: Option<&[f64]>,
    ) -> Result<Self> {
        let question = Question::new(y_true, scores, pos_label, weights)?;
        Ok(Self::counted(&question.truth, &question.scores, weights))
    }

    /// The counts of numbers that were checked.
    pub(super) fn counted(y_true: &[bool], scores: &[f64], weights: Option<&[f64]>) -> Self {
        match weights {
            None => Self::of_alike(y_true, scores),
            Some(weights) => Self::of_weighted(y_true, scores, weights),
        }
    }

    /// Of rows that all count 1: which row has a score does not matter.
    fn of_alike(y_true: &[bool], scores: &[f64]) -> Self {
        let [mut tps, mut fps, mut falling] = [(); 3].map(|()| zeros(scores.len()));
        let count = falling_counts(scores, y_true, &mut tps, &mut fps, &mut falling);
        let of_zero = falling[..count].partition_point(|&threshold| threshold > 0.0);
        if falling[..count].get(of_zero) == Some(&0.0) {
            // Of two zeros the one that comes last in the order of the rows.
            let last = scores.iter().rev().find(|&&score| score == 0.0);
            falling[of_zero] = *last.unwrap_or(&0.0);
        }
        Self::cut([falling, tps, fps], count)
    }

    fn of_weighted(y_true: &[bool], scores: &[f64], weights: &[f64]) -> Self {
        let ranked = ranked(scores, |row| y_true[row], |row| weights[row] != 0.0);
        let mut numbers = [(); 3].map(|()| zeros(ranked.len()));
        let [thresholds, tps, fps] = &mut numbers;
        let (mut tp, mut fp, mut count) = (0.0, 0.0, 0);
        for (at, one) in ranked.iter().enumerate() {
            let weight = weights[one.row()];
            if one.is_positive() {
                tp += weight;
            } else {
                fp += weight;
            }
            thresholds[count] = one.score(scores);
            tps[count] = tp;
            fps[count] = fp;
            // The next row overwrites these when its score is the same.
            count += usize::from(ranked.get(at + 1).is_none_or(|next| next.key != one.key));
        }
        Self::cut(numbers, count)
    }

    /// So many of the numbers that were prepared.
    fn cut(numbers: [Vec<f64>; 3], count: usize) -> Self {
        let [thresholds, tps, fps] = numbers.map(|mut numbers| {
            numbers.truncate(count);
            numbers.shrink_to_fit();
            Arc::new(numbers)
        });
        Self {
            thresholds,
            tps,
            fps,
        }
    }
}

/// The scores of one row, sorted: how many of them are at least as high as a score.
pub(super) struct RowRank {
    rising: Vec<f64>,
}

impl RowRank {
    pub(super) fn new(scores: impl Iterator<Item = f64>) -> Self {
        let mut rising: Vec<f64> = scores.collect();
        rising.sort_by(f64::total_cmp);
        Self { rising }
    }

    pub(super) fn at_least(&self, score: f64) -> usize {
        self.rising.len() - self.rising.partition_point(|&other| other < score)
    }
}

fn check_finite(argument: &'static str, values: &[f64]) -> Result<()> {
    match find(values, |value| !value.is_finite()) {
        None => Ok(()),
        Some(row) => Err(Error::new(ErrorKind::NotFinite {
            argument,
            row,
            column: None,
            value: values[row],
        })),
    }
}

/// The rows that take part, from the highest score to the lowest.
fn ranked(
    scores: &[f64],
    is_positive: impl Fn(usize) -> bool,
    takes_part: impl Fn(usize) -> bool,
) -> Vec<Ranked> {
    let mut ranked = large_vec(scores.len());
    let rows = (0..scores.len()).filter(|&row| takes_part(row));
    ranked.extend(rows.map(|row| Ranked::new(scores[row], row, is_positive(row))));
    let mut scratch = vec![Ranked::new(0.0, 0, false); ranked.len()];
    radix_sort(&mut ranked, &mut scratch);
    ranked
}

/// A row in the order of falling scores, equal scores in the order of the rows. It holds all that
/// the sweep needs, so that nothing is looked up in the order of the scores but weights.
#[derive(Clone, Copy)]
struct Ranked {
    key: u64,
    /// The row's number, and in the lowest bit whether it is positive.
    row_and_side: usize,
}

impl Keyed for Ranked {
    fn key(self) -> u64 {
        self.key
    }
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
        let sweep = ThresholdCounts::counted(&truth, &[0.0, 2.0, -0.0, 2.0], None);
        assert_eq!(sweep.thresholds(), [2.0, 0.0]);
        assert_eq!(
            (sweep.tps(), sweep.fps()),
            (&[1.0, 3.0][..], &[1.0, 1.0][..])
        );
    }

    #[test]
    fn weights_of_one_change_nothing() {
        for rows in [1, 2, 7, 100, 5000] {
            let score = |row: usize| (row * 7919 % 211 % 97) as f64 - 50.0;
            // Zeros of both signs, on both sides.
            let zero = |row: usize| [0.0, -0.0][row % 2];
            let scores: Vec<f64> = (0..rows)
                .map(|row| match score(row) {
                    0.0 => zero(row),
                    score => score,
                })
                .collect();
            let truth: Vec<bool> = (0..rows).map(|row| row * 31 % 7 < 3).collect();
            let alike = ThresholdCounts::counted(&truth, &scores, None);
            let weighted = ThresholdCounts::counted(&truth, &scores, Some(&vec![1.0; rows]));
            assert_eq!(alike, weighted);
            let bits = |of: &ThresholdCounts| -> Vec<u64> {
                of.thresholds()
                    .iter()
                    .map(|threshold| threshold.to_bits())
                    .collect()
            };
            assert_eq!(bits(&alike), bits(&weighted));
        }
    }

    #[test]
    fn of_two_zeros_the_last_row_has_the_say() {
        for (scores, zero) in [([0.0, 1.0, -0.0], -0.0_f64), ([-0.0, -1.0, 0.0], 0.0)] {
            for truth in [
                [true, true, false],
                [false, true, true],
                [true; 3],
                [false; 3],
            ] {
                let counts = ThresholdCounts::counted(&truth, &scores, None);
                let found = counts
                    .thresholds()
                    .iter()
                    .find(|threshold| **threshold == 0.0);
                assert_eq!(found.map(|zero| zero.to_bits()), Some(zero.to_bits()));
            }
        }
    }

    #[test]
    fn rows_of_weight_zero_form_no_threshold() {
        let weights = [1.0, 0.0, 0.5];
        let sweep =
            ThresholdCounts::counted(&[true, true, false], &[1.0, 2.0, 3.0], Some(&weights));
        assert_eq!(sweep.thresholds(), [3.0, 1.0]);
        assert_eq!((sweep.positives(), sweep.negatives()), (1.0, 0.5));
    }
}
