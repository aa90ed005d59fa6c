//! Validation curves: how good models are with other and other values of a parameter.

use super::curve::{CurveFailure, failures, tables};
use super::cv::Cv;
use super::options::ErrorScore;
use super::search::{Axis, ScoreRows};
use super::trials::{Questions, Trial, hold, parts};
use crate::context::Context;
use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Fit};
use crate::metrics::Scoring;
use crate::parameters::options;

options! {
    /// What a validation curve is asked for.
    ///
    /// ```
    /// use linnaeus::{metrics::Scoring, model_selection::ValidationCurveOptions};
    ///
    /// let options = ValidationCurveOptions::new().cv(3).scoring(Scoring::RocAuc);
    /// assert_eq!(options.cv, 3.into());
    /// ```
    pub struct ValidationCurveOptions {
        /// The folds: a number, a splitter, or the folds themselves.
        cv: Cv as into = Cv::default();
        /// The metric.
        scoring: Scoring = Scoring::Accuracy;
        /// What a fit scores that fails: a number, or [`ErrorScore::Raise`].
        error_score: ErrorScore as into = ErrorScore::default();
    }
}

/// How good models are with other and other values of a parameter.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct ValidationCurve {
    /// The name of the parameter.
    pub name: String,
    /// Its values, as texts.
    pub values: Vec<String>,
    /// The scores of the rows that were fitted on: a row a value, a column a fold.
    pub train_scores: ScoreRows,
    /// The scores of the rows held out.
    pub test_scores: ScoreRows,
    /// What was asked for.
    pub scoring: Scoring,
    /// What went wrong.
    pub failures: Vec<CurveFailure>,
    /// How long all fits took, together.
    pub fit_seconds: f64,
    /// How long it took to ask all models and to score them, together.
    pub score_seconds: f64,
}

/// How good models are with other and other values of a parameter: scores of the rows that they were
/// fitted on, and of rows held out.
///
/// Where both are low the model is too simple; where they are apart it has learned its rows by
/// heart. All fits are one batch.
///
/// ```
/// use linnaeus::{linear_model::SgdClassifier, model_selection::*, prelude::*};
///
/// let digits = linnaeus::datasets::load_digits()?.head(300);
/// let alpha = Axis::new([1e-4, 1e-1, 1e2], SgdClassifier::alpha);
/// let options = ValidationCurveOptions::new().cv(3);
/// let curve = validation_curve(&SgdClassifier::new(), &alpha, &digits, options)?;
/// assert_eq!((curve.name.as_str(), curve.values.len()), ("alpha", 3));
/// let test = curve.test_scores.means();
/// assert!(test[0] > test[2]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Parameter` for an axis without a list of values, or a value that the estimator does not have;
/// otherwise as [`learning_curve`](super::learning_curve).
///
/// # Differences from scikit-learn
/// The scores are those of `validation_curve`. Seconds are those of all fits together. When no fit
/// succeeds, that is an error; there it is a table of NaN. Weights go to the fits and not to the
/// scores, as there.
pub fn validation_curve<E: Fit<Model: Classifier>>(
    estimator: &E,
    axis: &Axis<E>,
    data: &Dataset,
    options: impl Into<ValidationCurveOptions>,
) -> Result<ValidationCurve> {
    validation_curve_with(estimator, axis, data, options, &Context::default())
}

/// [`validation_curve`] on the context's threads.
///
/// # Errors
/// As `validation_curve`.
pub fn validation_curve_with<E: Fit<Model: Classifier>>(
    estimator: &E,
    axis: &Axis<E>,
    data: &Dataset,
    options: impl Into<ValidationCurveOptions>,
    context: &Context,
) -> Result<ValidationCurve> {
    let options = options.into();
    let settings = axis.settings().list().unwrap_or_default();
    if settings.is_empty() {
        let expected = "a list of at least one value";
        return Err(Error::parameter(axis.name(), "none", expected));
    }
    let parts = parts(data, &options.cv.folds(data)?)?;
    let mut trials = Vec::with_capacity(parts.len() * settings.len());
    for [train, test] in &parts {
        for setting in settings {
            trials.push(Trial {
                estimator: setting.put(estimator.clone())?,
                train: train.clone(),
                test: test.clone(),
            });
        }
    }
    let questions = Questions {
        on_train: true,
        ..Questions::of(std::slice::from_ref(&options.scoring))
    };
    let verdicts = hold(&trials, &questions, context)?;
    let points = settings.len();
    let [train_scores, test_scores] = tables(&verdicts.judged, points, options.error_score)?;
    Ok(ValidationCurve {
        name: axis.name().to_string(),
        values: settings.iter().map(|own| own.text().to_string()).collect(),
        train_scores,
        test_scores,
        failures: failures(&verdicts.judged, points),
        scoring: options.scoring,
        fit_seconds: verdicts.fit_seconds,
        score_seconds: verdicts.score_seconds,
    })
}
