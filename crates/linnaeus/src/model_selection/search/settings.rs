//! What all searches are told: the estimator, the folds, the metrics, and what to do in the end.

use super::refit::Refit;
use crate::error::{Error, Result};
use crate::metrics::Scoring;
use crate::model_selection::cv::Cv;
use crate::model_selection::options::ErrorScore;

/// What all searches are told.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settings<E> {
    pub(super) estimator: E,
    pub(super) cv: Cv,
    pub(super) scorings: Vec<Scoring>,
    pub(super) refit: Refit,
    pub(super) error_score: ErrorScore,
    pub(super) return_train_score: bool,
    pub(super) weighted_scores: bool,
}

impl<E> Settings<E> {
    pub(super) fn of(estimator: E) -> Self {
        Self {
            estimator,
            cv: Cv::default(),
            scorings: vec![Scoring::Accuracy],
            refit: Refit::Best,
            error_score: ErrorScore::default(),
            return_train_score: false,
            weighted_scores: true,
        }
    }

    pub(super) fn check(&self) -> Result<()> {
        if self.scorings.is_empty() {
            return Err(Error::empty("scoring", "at least one metric"));
        }
        for (at, scoring) in self.scorings.iter().enumerate() {
            if self.scorings[..at].contains(scoring) {
                let found = format!("{scoring} twice");
                return Err(Error::parameter("scoring", found, "different metrics"));
            }
        }
        let names = || {
            let names: Vec<String> = self.scorings.iter().map(Scoring::to_string).collect();
            names.join(", ")
        };
        match &self.refit {
            Refit::Best if self.scorings.len() > 1 => {
                let found = format!("several metrics, and not by which of them: {}", names());
                let expected = "one of the metrics, a function that chooses, or false";
                Err(Error::parameter("refit", found, expected))
            }
            Refit::By(scoring) if !self.scorings.contains(scoring) => {
                let expected = format!("one of {}", names());
                Err(Error::parameter("refit", scoring, expected))
            }
            _ => Ok(()),
        }
    }

    /// Where the metric stands that decides which candidate is the best one.
    pub(super) fn deciding(&self) -> Option<usize> {
        match &self.refit {
            Refit::By(scoring) => self.scorings.iter().position(|own| own == scoring),
            Refit::No if self.scorings.len() > 1 => None,
            _ => Some(0),
        }
    }
}

/// The setters that all searches have, for a struct with a field `settings`.
macro_rules! settings {
    () => {
        /// The folds: a number, a splitter, or the folds themselves. Five by default.
        #[must_use]
        pub fn cv(mut self, cv: impl Into<$crate::model_selection::Cv>) -> Self {
            self.settings.cv = cv.into();
            self
        }

        /// What a fold scores that fails: a number, or
        /// [`ErrorScore::Raise`](crate::model_selection::ErrorScore::Raise).
        #[must_use]
        pub fn error_score(
            mut self,
            error_score: impl Into<$crate::model_selection::ErrorScore>,
        ) -> Self {
            self.settings.error_score = error_score.into();
            self
        }

        /// Whether the rows that a model was fitted on are scored, too.
        #[must_use]
        pub fn return_train_score(mut self, return_train_score: bool) -> Self {
            self.settings.return_train_score = return_train_score;
            self
        }

        /// Whether weights of the data count in the scores, as they do by default, or in the fits
        /// only, as in [`cross_validate`](crate::model_selection::cross_validate).
        #[must_use]
        pub fn weighted_scores(mut self, weighted_scores: bool) -> Self {
            self.settings.weighted_scores = weighted_scores;
            self
        }
    };
    (several metrics) => {
        $crate::model_selection::search::settings::settings!();

        /// The metrics. Accuracy by default.
        #[must_use]
        pub fn scoring(
            mut self,
            scoring: impl IntoIterator<Item = $crate::metrics::Scoring>,
        ) -> Self {
            self.settings.scorings = scoring.into_iter().collect();
            self
        }

        /// Which candidate is fitted on all rows in the end: a metric, whether there is one at all,
        /// or a [`Refit`](crate::model_selection::Refit).
        #[must_use]
        pub fn refit(mut self, refit: impl Into<$crate::model_selection::Refit>) -> Self {
            self.settings.refit = refit.into();
            self
        }
    };
    (one metric) => {
        $crate::model_selection::search::settings::settings!();

        /// The metric. Accuracy by default.
        #[must_use]
        pub fn scoring(mut self, scoring: $crate::metrics::Scoring) -> Self {
            self.settings.scorings = vec![scoring];
            self
        }

        /// Whether the best candidate is fitted on all rows in the end.
        #[must_use]
        pub fn refit(mut self, refit: bool) -> Self {
            self.settings.refit = refit.into();
            self
        }
    };
}
pub(super) use settings;
