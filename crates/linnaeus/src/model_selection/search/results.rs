//! What a search found out: a row a candidate.

use linnaeus_kernels::pairwise_sum;

use super::grid::ParameterSet;
use crate::error::Error;
use crate::metrics::Scoring;

/// What a search found out: a row for each candidate, in the order in which they were tried.
///
/// A candidate that comes through several rounds of a halving search has a row in each of them.
///
/// # Differences from scikit-learn
/// `cv_results_`, as methods. Seconds are those of all fits together, because they run side by side.
#[doc(alias = "cv_results_")]
#[derive(Clone, Debug)]
pub struct SearchResults {
    pub(super) params: Vec<ParameterSet>,
    pub(super) rounds: Vec<SearchRound>,
    /// The round of each row.
    pub(super) round_of: Vec<usize>,
    pub(super) n_splits: usize,
    pub(super) test: Vec<(Scoring, ScoreRows)>,
    pub(super) train: Option<Vec<(Scoring, ScoreRows)>>,
    pub(super) failures: Vec<SearchFailure>,
    pub(super) ends: Vec<(bool, Option<usize>)>,
    pub(super) seconds: (f64, f64),
}

/// One round of a search: a search without halving has one.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchRound {
    /// How many candidates were tried.
    pub n_candidates: usize,
    /// How much of the resource each of them had; none without halving.
    pub n_resources: Option<usize>,
}

/// A fit of a search that failed, or a metric that could not judge its model.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct SearchFailure {
    /// The candidate's row in the results.
    pub candidate: usize,
    /// The number of the fold, from 0.
    pub fold: usize,
    /// The metric that failed; none when the fit or the predictions did.
    pub scoring: Option<Scoring>,
    /// Whether the rows were those that the model was fitted on.
    pub on_train: bool,
    /// Why.
    pub error: Error,
}

impl SearchResults {
    /// The parameters of each candidate: names and values, sorted by name.
    pub fn params(&self) -> &[ParameterSet] {
        &self.params
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.params.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.params.is_empty()
    }

    /// The number of folds.
    pub fn n_splits(&self) -> usize {
        self.n_splits
    }

    /// The metrics, in the order in which they were asked for.
    pub fn scorings(&self) -> impl ExactSizeIterator<Item = &Scoring> {
        self.test.iter().map(|(scoring, _)| scoring)
    }

    /// The scores of the rows held out, by a metric, if it was asked for.
    pub fn test_scores(&self, scoring: &Scoring) -> Option<&ScoreRows> {
        of(&self.test, scoring)
    }

    /// The scores of the rows fitted on, by a metric, if both were asked for.
    pub fn train_scores(&self, scoring: &Scoring) -> Option<&ScoreRows> {
        of(self.train.as_ref()?, scoring)
    }

    /// The rounds: one, or those of a halving search.
    pub fn rounds(&self) -> &[SearchRound] {
        &self.rounds
    }

    /// The number of the round in which each row was tried.
    #[doc(alias = "iter")]
    pub fn round_of(&self) -> &[usize] {
        &self.round_of
    }

    /// What went wrong, by candidate and fold. Empty when nothing did.
    pub fn failures(&self) -> &[SearchFailure] {
        &self.failures
    }

    /// Whether each fit came to its own end, and not to a bound such as `max_iter`: candidate by
    /// candidate, and of each fold by fold. False for a fit that failed.
    pub fn converged(&self) -> Vec<bool> {
        self.ends.iter().map(|(converged, _)| *converged).collect()
    }

    /// How many passes over the data each fit took, where the estimator makes passes.
    pub fn n_iter(&self) -> Vec<Option<usize>> {
        self.ends.iter().map(|(_, n_iter)| *n_iter).collect()
    }

    /// How long all fits took, together.
    pub fn fit_seconds(&self) -> f64 {
        self.seconds.0
    }

    /// How long it took to ask all models and to score them, together.
    pub fn score_seconds(&self) -> f64 {
        self.seconds.1
    }
}

fn of<'a>(table: &'a [(Scoring, ScoreRows)], scoring: &Scoring) -> Option<&'a ScoreRows> {
    let found = table.iter().find(|(own, _)| own == scoring);
    found.map(|(_, scores)| scores)
}

/// Scores, a row for each candidate, size or value, a column for each fold.
///
/// ```
/// use linnaeus::model_selection::ScoreRows;
///
/// let scores = ScoreRows::new(vec![0.5, 1.0, 0.75, 0.75, f64::NAN, 1.0], 2);
/// assert_eq!(scores.row(1), Some(&[0.75, 0.75][..]));
/// assert_eq!(scores.means()[..2], [0.75, 0.75]);
/// assert_eq!(scores.deviations()[0], 0.25);
/// assert_eq!(scores.ranks(), [1, 1, 3]);
/// assert_eq!(scores.best(), Some(0));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRows {
    values: Vec<f64>,
    folds: usize,
}

impl ScoreRows {
    /// Rows of so many folds, one after the other; what is left over is dropped.
    pub fn new(mut values: Vec<f64>, folds: usize) -> Self {
        let rows = values.len().checked_div(folds).unwrap_or(0);
        values.truncate(rows * folds);
        Self { values, folds }
    }

    /// The number of rows.
    pub fn nrows(&self) -> usize {
        self.values.len().checked_div(self.folds).unwrap_or(0)
    }

    /// The number of folds.
    pub fn n_folds(&self) -> usize {
        self.folds
    }

    /// The scores of all folds, row after row; NaN, or another number that was asked for, where
    /// one failed.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The scores of a row.
    pub fn row(&self, row: usize) -> Option<&[f64]> {
        self.values.chunks_exact(self.folds.max(1)).nth(row)
    }

    /// The mean of each row, as NumPy adds it up.
    pub fn means(&self) -> Vec<f64> {
        let rows = self.values.chunks_exact(self.folds.max(1));
        rows.map(mean).collect()
    }

    /// The standard deviation of each row: of the folds themselves, not of what they are a sample
    /// of.
    pub fn deviations(&self) -> Vec<f64> {
        let rows = self.values.chunks_exact(self.folds.max(1));
        rows.map(|row| {
            let mean = mean(row);
            let squares: Vec<f64> = row.iter().map(|score| (score - mean).powi(2)).collect();
            (pairwise_sum(&squares) / row.len() as f64).sqrt()
        })
        .collect()
    }

    /// The rank of each row: 1 and the number of rows with a greater mean. Rows without a mean
    /// come last, together.
    pub fn ranks(&self) -> Vec<usize> {
        // No mean is worse than any; adding zero makes one zero of the two.
        let key = |mean: &f64| {
            if mean.is_nan() {
                f64::NEG_INFINITY
            } else {
                mean + 0.0
            }
        };
        let keys: Vec<f64> = self.means().iter().map(key).collect();
        let mut greatest_first: Vec<usize> = (0..keys.len()).collect();
        greatest_first.sort_by(|&one, &other| keys[other].total_cmp(&keys[one]));
        let mut ranks = vec![0; keys.len()];
        let mut rank = 1;
        for (place, &row) in greatest_first.iter().enumerate() {
            let tied = place > 0 && keys[greatest_first[place - 1]] == keys[row];
            if !tied {
                rank = place + 1;
            }
            ranks[row] = rank;
        }
        ranks
    }

    /// The first row of rank 1.
    pub fn best(&self) -> Option<usize> {
        self.ranks().iter().position(|&rank| rank == 1)
    }
}

/// The mean as NumPy's `mean` gives it.
pub(in crate::model_selection) fn mean(values: &[f64]) -> f64 {
    pairwise_sum(values) / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_shared_and_those_without_a_mean_come_last() {
        let ranks = |means: &[f64]| ScoreRows::new(means.to_vec(), 1).ranks();
        assert_eq!(ranks(&[0.0, -0.0, 1.0]), [2, 2, 1]);
        assert_eq!(ranks(&[f64::NAN, 1.0, f64::NAN, -f64::NAN]), [2, 1, 2, 2]);
        assert_eq!(ranks(&[f64::NAN; 2]), [1, 1]);
        assert_eq!(
            ranks(&[f64::NEG_INFINITY, f64::INFINITY, f64::NAN]),
            [2, 1, 2]
        );
        assert_eq!(ranks(&[]), [0; 0]);
        assert_eq!(ScoreRows::new(vec![], 3).best(), None);
        assert_eq!(ScoreRows::new(vec![1.0], 0).nrows(), 0);
    }
}
