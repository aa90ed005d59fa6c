//! Top-k accuracy: is the true class among the k best scored?

use std::sync::Arc;

use linnaeus_kernels::pairwise_sum;

use super::questions::Question;
use super::sums::average;
use super::targets::check_weights;
use crate::data::{Labels, Response, Scores};
use crate::error::{Error, Result};
use crate::parameters::options;

/// The share of rows whose true class is among the `k` classes of the highest scores; among equal
/// scores the later class comes first. (scikit-learn: `top_k_accuracy_score`.)
///
/// Of two classes, `k = 1` is the accuracy of the boundary: a margin above 0, a probability above
/// 0.5. A `k` of as many classes as there are gives 1, whatever the scores (scikit-learn warns).
///
/// # Errors
/// `Labels` for several columns of labels, `Empty` without rows, `Shape` for unequal lengths and
/// for scores of several outputs or of one class, `NotFinite` for scores that are NaN or infinite,
/// `UnknownLabel` for a label that is no class of the scores, `Parameter` for a `k` of 0.
///
/// ```
/// use linnaeus::metrics::top_k_accuracy_score;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([0, 1, 2, 2]);
/// let scores = vec![0.5, 0.2, 0.2, 0.3, 0.4, 0.2, 0.2, 0.4, 0.3, 0.7, 0.2, 0.1];
/// let classes = y_true.classes()?.clone();
/// let scores = Scores::new(Response::Probability, scores, 3, classes)?;
/// assert_eq!(top_k_accuracy_score(&y_true, &scores, 2)?, 0.75);
/// # Ok::<(), Error>(())
/// ```
pub fn top_k_accuracy_score(y_true: &Labels, scores: &Scores, k: usize) -> Result<f64> {
    top_k_accuracy_score_with(y_true, scores, &TopKOptions::new().k(k))
}

/// The top-k accuracy with options.
///
/// # Errors
/// As [`top_k_accuracy_score`]; and for weights that do not fit, as with every metric.
///
/// ```
/// use linnaeus::metrics::{TopKOptions, top_k_accuracy_score_with};
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([false, true, true]);
/// let scores = Scores::margin(vec![-1.0, 0.0, 2.0], Classes::bools())?;
/// let right = TopKOptions::new().k(1).normalize(false);
/// assert_eq!(top_k_accuracy_score_with(&y_true, &scores, &right)?, 2.0);
/// # Ok::<(), Error>(())
/// ```
pub fn top_k_accuracy_score_with(
    y_true: &Labels,
    scores: &Scores,
    options: &TopKOptions,
) -> Result<f64> {
    if options.k == 0 {
        return Err(Error::parameter("k", 0, "a number from 1"));
    }
    let weights = options.weights.as_deref();
    let hits = if scores.table()?.classes().len() == 2 {
        of_two(y_true, scores, options)?
    } else {
        of_many(y_true, scores, options)?
    };
    let hits: Vec<f64> = hits
        .into_iter()
        .map(|hit| f64::from(u8::from(hit)))
        .collect();
    if options.normalize {
        return Ok(average(&hits, weights).expect("some weight is above zero and none is below"));
    }
    let counted = |weights: &[f64]| -> Vec<f64> {
        hits.iter()
            .zip(weights)
            .map(|(hit, weight)| hit * weight)
            .collect()
    };
    Ok(pairwise_sum(&weights.map_or_else(|| hits.clone(), counted)))
}

fn of_two(y_true: &Labels, scores: &Scores, options: &TopKOptions) -> Result<Vec<bool>> {
    let question = Question::new(y_true, scores, None, options.weights.as_deref())?;
    let boundary = match scores.response() {
        Response::Margin => 0.0,
        Response::Probability => 0.5,
    };
    let rows = question.truth.iter().zip(&*question.scores);
    Ok(rows
        .map(|(&truth, &score)| options.k > 1 || (score > boundary) == truth)
        .collect())
}

fn of_many(y_true: &Labels, scores: &Scores, options: &TopKOptions) -> Result<Vec<bool>> {
    let column = y_true.single_named("y_true")?;
    if y_true.nrows() == 0 {
        return Err(Error::empty("y_true", "at least one row"));
    }
    if scores.nrows() != y_true.nrows() {
        let expected = format!("{} rows as in y_true", y_true.nrows());
        return Err(Error::shape("scores", scores.nrows(), expected));
    }
    check_weights(options.weights.as_deref(), y_true.nrows())?;
    scores.check_finite()?;
    let table = scores.table()?;
    if table.classes().len() < 2 {
        return Err(Error::shape("scores", "1 class", "at least two classes"));
    }
    let truth = column.present().onto_named(table.classes(), "y_true")?;
    let rows = truth.codes().iter().zip(table.rows());
    let hits = rows.map(|(&code, scores)| {
        let own = scores[code as usize];
        // Those that come before: higher scores, and equal ones of later classes.
        let before = scores
            .iter()
            .enumerate()
            .filter(|&(class, &score)| score > own || score == own && class > code as usize);
        before.count() < options.k
    });
    Ok(hits.collect())
}

options! {
    /// What [`top_k_accuracy_score_with`] may be told.
    pub struct TopKOptions {
        /// Among how many classes the true one has to be; by default 2.
        k: usize = 2;
        /// Whether it is the share of the rows, as by default, or their number.
        normalize: bool = true;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}
