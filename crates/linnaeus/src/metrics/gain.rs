//! Discounted cumulative gain: how much relevance a ranking brings to the front.

use std::sync::Arc;

use linnaeus_kernels::pairwise_sum;

use super::sums::average;
use super::sweep::rows_by_falling_score;
use super::targets::check_weights;
use crate::data::Matrix;
use crate::error::{Error, Result};
use crate::parameters::options;

/// The relevance of the ranked entries of each row, discounted by the logarithm of their places,
/// and averaged over the rows. (scikit-learn: `dcg_score`.)
///
/// `y_true` holds how relevant each entry is, `y_score` the scores that rank them; both have one
/// row a question. Entries of equal scores share the discounts of their places, unless
/// `ignore_ties` is set: then the later column comes first.
///
/// # Errors
/// `Empty` without rows or columns, `Shape` when the matrices differ in shape, `NotFinite` for NaN
/// and infinities; `Parameter` for a `k` of 0 and a `log_base` that is not above 0 or is 1; and for
/// weights that do not fit, as with every metric.
///
/// ```
/// use linnaeus::metrics::{GainOptions, dcg_score};
/// use linnaeus::prelude::*;
///
/// let relevance = Matrix::from(vec![[10.0, 0.0, 0.0, 1.0, 5.0]]);
/// let scores = Matrix::from(vec![[0.1, 0.2, 0.3, 4.0, 70.0]]);
/// let gain = dcg_score(&relevance, &scores, &GainOptions::new())?;
/// assert!((gain - 9.499457825916874).abs() < 1e-12);
/// let first = GainOptions::new().k(1);
/// assert_eq!(dcg_score(&relevance, &scores, &first)?, 5.0);
/// # Ok::<(), Error>(())
/// ```
pub fn dcg_score(y_true: &Matrix, y_score: &Matrix, options: &GainOptions) -> Result<f64> {
    let rows = Rows::new(y_true, y_score, options)?;
    let discount = options.discount(rows.columns);
    let gains = rows.map(|truth, scores| options.gain(truth, scores, &discount))?;
    Ok(rows.average(&gains, options))
}

/// The discounted cumulative gain as a share of the best possible one, so from 0 to 1. A row
/// without relevant entries counts 0. (scikit-learn: `ndcg_score`, whose logarithm has the base 2;
/// the base makes no difference here.)
///
/// # Errors
/// As [`dcg_score`]; `Parameter` for a relevance below 0, `Shape` for a single column.
///
/// ```
/// use linnaeus::metrics::{GainOptions, ndcg_score};
/// use linnaeus::prelude::*;
///
/// let relevance = Matrix::from(vec![[10.0, 0.0, 0.0, 1.0, 5.0]]);
/// let tied = Matrix::from(vec![[1.0, 0.0, 0.0, 0.0, 1.0]]);
/// let first = GainOptions::new().k(1);
/// assert_eq!(ndcg_score(&relevance, &tied, &first)?, 0.75);
/// assert_eq!(ndcg_score(&relevance, &relevance, &GainOptions::new())?, 1.0);
/// # Ok::<(), Error>(())
/// ```
pub fn ndcg_score(y_true: &Matrix, y_score: &Matrix, options: &GainOptions) -> Result<f64> {
    let rows = Rows::new(y_true, y_score, options)?;
    if rows.columns < 2 {
        return Err(Error::shape(
            "y_true",
            "1 column",
            "at least 2 entries to rank",
        ));
    }
    if let Some(below) = rows.y_true.iter().find(|&&relevance| relevance < 0.0) {
        return Err(Error::parameter("y_true", below, "relevances from 0"));
    }
    let discount = options.discount(rows.columns);
    // Whatever the order of equally relevant entries, the best gain is the same.
    let best = GainOptions {
        ignore_ties: true,
        ..options.clone()
    };
    let gains = rows.map(|truth, scores| {
        let most = best.gain(truth, truth, &discount)?;
        if most == 0.0 {
            return Ok(0.0);
        }
        Ok(options.gain(truth, scores, &discount)? / most)
    })?;
    Ok(rows.average(&gains, options))
}

options! {
    /// What [`dcg_score`] and [`ndcg_score`] may be told.
    pub struct GainOptions {
        /// How many of the first entries count; by default all.
        k: usize = usize::MAX;
        /// The base of the logarithm that discounts; by default 2.
        log_base: f64 = 2.0;
        /// Whether entries of equal scores are taken one after the other instead of together; by
        /// default not.
        ignore_ties: bool = false;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}

impl GainOptions {
    fn check(&self) -> Result<()> {
        if self.k == 0 {
            return Err(Error::parameter("k", 0, "a number from 1"));
        }
        if !(self.log_base > 0.0 && self.log_base.is_finite() && self.log_base != 1.0) {
            let expected = "a number above 0 other than 1";
            return Err(Error::parameter("log_base", self.log_base, expected));
        }
        Ok(())
    }

    /// What an entry in each place counts.
    fn discount(&self, places: usize) -> Vec<f64> {
        let of = |place: usize| {
            if place < self.k {
                1.0 / (((place + 2) as f64).ln() / self.log_base.ln())
            } else {
                0.0
            }
        };
        (0..places).map(of).collect()
    }

    fn gain(&self, relevance: &[f64], scores: &[f64], discount: &[f64]) -> Result<f64> {
        if self.ignore_ties {
            // The reverse of a stable rising order.
            let negated: Vec<f64> = scores.iter().map(|score| -score).collect();
            let rising = rows_by_falling_score(&negated)?;
            let ranked = rising.iter().rev().zip(discount);
            let gains: Vec<f64> = ranked.map(|(&at, part)| part * relevance[at]).collect();
            return Ok(pairwise_sum(&gains));
        }
        let order = rows_by_falling_score(scores)?;
        let cumulative: Vec<f64> = discount
            .iter()
            .scan(0.0, |sum, part| {
                *sum += part;
                Some(*sum)
            })
            .collect();
        let (mut gains, mut before) = (Vec::new(), 0.0);
        let mut place = 0;
        for group in order.chunk_by(|&a, &b| scores[a] == scores[b]) {
            // A group is added up in the order of its columns, which is that of the ranking.
            let sum = group.iter().fold(0.0, |sum, &at| sum + relevance[at]);
            place += group.len();
            let upto = cumulative[place - 1];
            gains.push(sum / group.len() as f64 * (upto - before));
            before = upto;
        }
        Ok(pairwise_sum(&gains))
    }
}

/// Relevances and scores of one shape.
struct Rows {
    y_true: Vec<f64>,
    y_score: Vec<f64>,
    columns: usize,
}

impl Rows {
    fn new(y_true: &Matrix, y_score: &Matrix, options: &GainOptions) -> Result<Self> {
        options.check()?;
        if y_true.nrows() == 0 || y_true.ncols() == 0 {
            return Err(Error::empty("y_true", "at least one row and one column"));
        }
        let shape = |matrix: &Matrix| format!("{} x {}", matrix.nrows(), matrix.ncols());
        if shape(y_true) != shape(y_score) {
            let expected = format!("{} as y_true", shape(y_true));
            return Err(Error::shape("y_score", shape(y_score), expected));
        }
        y_true.check_finite("y_true")?;
        y_score.check_finite("y_score")?;
        check_weights(options.weights.as_deref(), y_true.nrows())?;
        Ok(Self {
            y_true: y_true.to_dense(),
            y_score: y_score.to_dense(),
            columns: y_true.ncols(),
        })
    }

    fn map(&self, gain: impl Fn(&[f64], &[f64]) -> Result<f64>) -> Result<Vec<f64>> {
        let truth = self.y_true.chunks_exact(self.columns);
        let scores = self.y_score.chunks_exact(self.columns);
        truth
            .zip(scores)
            .map(|(truth, scores)| gain(truth, scores))
            .collect()
    }

    fn average(&self, gains: &[f64], options: &GainOptions) -> f64 {
        average(gains, options.weights.as_deref())
            .expect("some weight is above zero and none is below")
    }
}
