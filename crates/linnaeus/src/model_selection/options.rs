//! What a cross-validation is asked for besides its folds.

use crate::metrics::Scoring;

/// What [`cross_validate`](super::cross_validate) takes: the metrics, or all options.
///
/// A list of metrics is enough; everything else has a default.
///
/// ```
/// use linnaeus::{dummy::DummyClassifier, metrics::Scoring, model_selection::*, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 6], vec!["a", "b", "b", "b", "b", "b"])?;
/// let options = CrossValidateOptions::new([Scoring::Accuracy])
///     .return_train_score(true)
///     .return_estimator(true);
/// let run = cross_validate(&DummyClassifier::new(), &data, 2, options)?;
/// assert_eq!(run.train_scores(&Scoring::Accuracy), Some(&[1.0, 2.0 / 3.0][..]));
/// let models = run.estimators().expect("they were asked for");
/// assert_eq!(models[0].as_ref().map(|model| model.responses().len()), Some(1));
/// # Ok::<(), Error>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CrossValidateOptions {
    /// The metrics, each of which gives a score for each fold.
    pub scorings: Vec<Scoring>,
    /// What a fold scores that cannot be fitted or judged: NaN, another number, or nothing,
    /// because the run ends there.
    pub error_score: ErrorScore,
    /// Whether the rows that a model was fitted on are scored, too.
    pub return_train_score: bool,
    /// Whether the fitted models are kept.
    pub return_estimator: bool,
}

/// What a fold scores that fails.
#[derive(Clone, Copy, Debug)]
pub enum ErrorScore {
    /// This number; the run goes on, and lists the failure.
    Score(f64),
    /// None: the first failure is the error of the whole run.
    Raise,
}

impl PartialEq for ErrorScore {
    /// The same number, NaN being one.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Score(own), Self::Score(others)) => own.total_cmp(others).is_eq(),
            (Self::Raise, Self::Raise) => true,
            _ => false,
        }
    }
}

impl Default for ErrorScore {
    /// NaN.
    fn default() -> Self {
        Self::Score(f64::NAN)
    }
}

impl From<f64> for ErrorScore {
    fn from(score: f64) -> Self {
        Self::Score(score)
    }
}

impl ErrorScore {
    /// The number that stands for a missing score.
    pub(super) fn value(self) -> f64 {
        match self {
            Self::Score(score) => score,
            Self::Raise => f64::NAN,
        }
    }
}

impl<I: IntoIterator<Item = Scoring>> From<I> for CrossValidateOptions {
    fn from(scorings: I) -> Self {
        Self::new(scorings)
    }
}

impl CrossValidateOptions {
    /// These metrics, with everything else at its default.
    pub fn new(scorings: impl IntoIterator<Item = Scoring>) -> Self {
        Self {
            scorings: scorings.into_iter().collect(),
            ..Self::default()
        }
    }

    crate::parameters::setter! {
        /// What a fold scores that fails: a number, or [`ErrorScore::Raise`].
        error_score: ErrorScore as into
    }

    crate::parameters::setter! {
        /// Whether the rows that a model was fitted on are scored, too.
        return_train_score: bool
    }

    crate::parameters::setter! {
        /// Whether the fitted models are kept.
        return_estimator: bool
    }
}
