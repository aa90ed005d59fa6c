//! What a search gives: the results, and the model of the best candidate.

use super::grid::ParameterSet;
use super::results::SearchResults;
use crate::data::{Dataset, Labels, Matrix, Response, Scores};
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Fit};
use crate::metrics::Scoring;

/// What a search gives: the results, and the model of the best candidate, fitted on all rows.
///
/// It answers as that model does. Without a refit there is no model, and every question is an
/// error (`Unsupported`).
#[derive(Debug)]
pub struct SearchCvModel<E: Fit<Model: Classifier>> {
    pub(super) results: SearchResults,
    pub(super) best: Option<Best<E>>,
    /// The metric that models are judged by: the one that decided.
    pub(super) scoring: Scoring,
    pub(super) refit_seconds: f64,
}

/// The best candidate.
#[derive(Debug)]
pub(super) struct Best<E: Fit<Model: Classifier>> {
    pub(super) index: usize,
    pub(super) score: Option<f64>,
    pub(super) estimator: E,
    pub(super) model: Option<E::Model>,
}

impl<E: Fit<Model: Classifier>> SearchCvModel<E> {
    /// How each candidate did.
    #[doc(alias = "cv_results_")]
    pub fn results(&self) -> &SearchResults {
        &self.results
    }

    /// The row of the best candidate; none when several metrics were asked for and none of them
    /// was to decide.
    pub fn best_index(&self) -> Option<usize> {
        self.best.as_ref().map(|best| best.index)
    }

    /// The parameters of the best candidate.
    pub fn best_params(&self) -> Option<&ParameterSet> {
        self.results.params().get(self.best_index()?)
    }

    /// The mean score of the best candidate; none when a function chose it.
    pub fn best_score(&self) -> Option<f64> {
        self.best.as_ref()?.score
    }

    /// The best candidate, with its parameters.
    pub fn best_estimator(&self) -> Option<&E> {
        self.best.as_ref().map(|best| &best.estimator)
    }

    /// The model of the best candidate, fitted on all rows; none without a refit.
    pub fn model(&self) -> Option<&E::Model> {
        self.best.as_ref()?.model.as_ref()
    }

    /// How long the last fit took, of the best candidate on all rows.
    pub fn refit_seconds(&self) -> f64 {
        self.refit_seconds
    }

    /// How good the model is on other data, by the metric that decided. Weights of the data count.
    ///
    /// # Errors
    /// `Unsupported` without a refit; and as [`Scoring::score`].
    pub fn score(&self, data: &Dataset) -> Result<f64> {
        self.scoring.score(self.fitted()?, data)
    }

    fn fitted(&self) -> Result<&E::Model> {
        self.model().ok_or_else(|| {
            let what = "the search was told not to fit the best candidate on all rows";
            Error::unsupported("refit", what).advise("set `refit(true)`, or name a metric")
        })
    }
}

impl<E: Fit<Model: Classifier>> Classifier for SearchCvModel<E> {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.fitted()?.predict(x)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        self.fitted()?.scores(x, response)
    }

    fn responses(&self) -> &'static [Response] {
        self.model().map_or(&[], Classifier::responses)
    }

    fn converged(&self) -> bool {
        self.model().is_none_or(Classifier::converged)
    }

    fn n_iter(&self) -> Option<usize> {
        self.model().and_then(Classifier::n_iter)
    }
}
