//! How well the scores of a row rank its labels: metrics of multilabel labels.

use super::questions::{Question, Questions};
use super::sums::average;
use super::sweep::RowRank;
use crate::data::{Labels, Scores};
use crate::error::Result;
use linnaeus_kernels::pairwise_sum;

/// How many of the highest scored labels one has to take, on average over the rows, until all true
/// ones are among them. Equal scores are taken together; a row without true labels counts 0. Lower
/// is better. (scikit-learn: `coverage_error`.)
///
/// # Errors
/// `Labels` for labels that are not multilabel, `Empty` without rows, `Shape` when scores and
/// labels differ in rows or columns, `NotFinite` for scores that are NaN or infinite,
/// `UnknownLabel` for a label that is no class of the scores.
///
/// ```
/// use linnaeus::metrics::coverage_error;
/// use linnaeus::prelude::*;
///
/// // Two rows, three labels: one column a label.
/// let columns = [[true, false], [false, true], [false, true]].map(Labels::from);
/// let y_true = Labels::multilabel(columns)?;
/// let margin = |column: [f64; 2]| Scores::margin(column.to_vec(), Classes::bools());
/// let scores = [margin([1.0, 0.0])?, margin([0.0, 1.0])?, margin([0.0, 1.0])?];
/// assert_eq!(coverage_error(&y_true, &Scores::side_by_side(scores)?)?, 1.5);
/// # Ok::<(), Error>(())
/// ```
pub fn coverage_error(y_true: &Labels, scores: &Scores) -> Result<f64> {
    of_rows(y_true, scores, None, coverage)
}

/// The coverage error of rows that count unequally.
///
/// # Errors
/// As [`coverage_error`]; and `Shape`, `NotFinite` or `Parameter` for weights that do not fit, are
/// not finite, are below zero, or are all zero.
pub fn coverage_error_weighted(y_true: &Labels, scores: &Scores, weights: &[f64]) -> Result<f64> {
    of_rows(y_true, scores, Some(weights), coverage)
}

fn coverage(row: &Question<'_>) -> f64 {
    let relevant = row.scores.iter().zip(&row.truth).filter(|(_, is)| **is);
    let lowest = relevant.map(|(&score, _)| score).min_by(f64::total_cmp);
    lowest.map_or(0.0, |lowest| {
        row.scores.iter().filter(|&&score| score >= lowest).count() as f64
    })
}

/// Of the labels that are scored at least as high as a true one, the share that are true: averaged
/// over the true labels of a row, then over the rows. A row all or none of whose labels are true
/// counts 1. Higher is better. (scikit-learn: `label_ranking_average_precision_score`.)
///
/// # Errors
/// As [`coverage_error`].
///
/// ```
/// use linnaeus::metrics::label_ranking_average_precision_score;
/// use linnaeus::prelude::*;
///
/// let columns = [[true, false], [false, false], [false, true]].map(Labels::from);
/// let y_true = Labels::multilabel(columns)?;
/// let margin = |column: [f64; 2]| Scores::margin(column.to_vec(), Classes::bools());
/// let scores = [margin([0.75, 1.0])?, margin([0.5, 0.2])?, margin([1.0, 0.1])?];
/// let scores = Scores::side_by_side(scores)?;
/// let score = label_ranking_average_precision_score(&y_true, &scores)?;
/// assert_eq!(score, 0.41666666666666663);
/// # Ok::<(), Error>(())
/// ```
pub fn label_ranking_average_precision_score(y_true: &Labels, scores: &Scores) -> Result<f64> {
    ranking_precision(y_true, scores, None)
}

/// The label ranking average precision of rows that count unequally.
///
/// # Errors
/// As [`coverage_error_weighted`].
pub fn label_ranking_average_precision_score_weighted(
    y_true: &Labels,
    scores: &Scores,
    weights: &[f64],
) -> Result<f64> {
    ranking_precision(y_true, scores, Some(weights))
}

/// The rows are added up one after the other here, as scikit-learn does.
fn ranking_precision(y_true: &Labels, scores: &Scores, weights: Option<&[f64]>) -> Result<f64> {
    let rows = Question::transposed(&Questions::columns(y_true, scores, weights)?);
    let mut sum = 0.0;
    for (at, row) in rows.iter().enumerate() {
        let precision = precision_of_row(row);
        sum += weights.map_or(precision, |weights| precision * weights[at]);
    }
    Ok(sum / weights.map_or(rows.len() as f64, pairwise_sum))
}

fn precision_of_row(row: &Question<'_>) -> f64 {
    let relevant = row.truth.iter().filter(|&&is| is).count();
    if relevant == 0 || relevant == row.truth.len() {
        return 1.0;
    }
    let of = |kept: &dyn Fn(usize) -> bool| {
        let scores = row.scores.iter().enumerate();
        let kept = scores.filter(|(at, _)| kept(*at)).map(|(_, &score)| score);
        RowRank::new(kept)
    };
    let (all, right) = (of(&|_| true), of(&|at| row.truth[at]));
    let scores = row.scores.iter().zip(&row.truth).filter(|(_, is)| **is);
    let shares: Vec<f64> = scores
        .map(|(&score, _)| right.at_least(score) as f64 / all.at_least(score) as f64)
        .collect();
    pairwise_sum(&shares) / shares.len() as f64
}

/// Of the pairs of a true and a false label of a row, the share in which the false one is not
/// scored lower; averaged over the rows. A row all or none of whose labels are true counts 0. Lower
/// is better. (scikit-learn: `label_ranking_loss`.)
///
/// # Errors
/// As [`coverage_error`].
///
/// ```
/// use linnaeus::metrics::label_ranking_loss;
/// use linnaeus::prelude::*;
///
/// let columns = [[true, false], [false, false], [false, true]].map(Labels::from);
/// let y_true = Labels::multilabel(columns)?;
/// let margin = |column: [f64; 2]| Scores::margin(column.to_vec(), Classes::bools());
/// let scores = [margin([0.75, 1.0])?, margin([0.5, 0.2])?, margin([1.0, 0.1])?];
/// assert_eq!(label_ranking_loss(&y_true, &Scores::side_by_side(scores)?)?, 0.75);
/// # Ok::<(), Error>(())
/// ```
pub fn label_ranking_loss(y_true: &Labels, scores: &Scores) -> Result<f64> {
    of_rows(y_true, scores, None, loss)
}

/// The ranking loss of rows that count unequally.
///
/// # Errors
/// As [`coverage_error_weighted`].
pub fn label_ranking_loss_weighted(
    y_true: &Labels,
    scores: &Scores,
    weights: &[f64],
) -> Result<f64> {
    of_rows(y_true, scores, Some(weights), loss)
}

fn loss(row: &Question<'_>) -> f64 {
    let of = |side: bool| {
        let labels = row.scores.iter().zip(&row.truth);
        labels
            .filter(move |(_, is)| **is == side)
            .map(|(&score, _)| score)
    };
    let (right, wrong) = (of(true).count(), of(false).count());
    if right == 0 || wrong == 0 {
        return 0.0;
    }
    let ranked = RowRank::new(of(false));
    let inverted: usize = of(true).map(|score| ranked.at_least(score)).sum();
    inverted as f64 / (wrong * right) as f64
}

/// The average of what each row gives.
fn of_rows(
    y_true: &Labels,
    scores: &Scores,
    weights: Option<&[f64]>,
    metric: impl Fn(&Question<'_>) -> f64,
) -> Result<f64> {
    let rows = Question::transposed(&Questions::columns(y_true, scores, weights)?);
    let values: Vec<f64> = rows.iter().map(metric).collect();
    Ok(average(&values, weights).expect("some weight is above zero and none is below"))
}
