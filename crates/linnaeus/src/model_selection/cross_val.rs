//! Cross-validation: a model for each fold, and what these models say of the rows they have not
//! seen.

use std::sync::Arc;

use super::cv::{Cv, check_partition};
use super::options::{CrossValidateOptions, ErrorScore};
use super::out_of_fold::OutOfFold;
use super::trials::{Judged, Keep, Questions, Trial, hold, parts, some_succeeded};
use crate::context::Context;
use crate::data::{Dataset, Labels, Response, Scores};
use crate::error::{Error, ErrorKind, Result};
use crate::estimator::{Classifier, Estimator, Fold};
use crate::metrics::Scoring;

/// Fits a model for each fold and keeps all that they say of their test rows: scores by every
/// metric, and the out-of-fold predictions, margins and probabilities.
///
/// All fits are one batch. Whatever is asked of the result comes from these fits and no others:
/// the accuracy of each fold and the confusion matrix of the same predictions cost one
/// cross-validation, not two.
///
/// ```
/// use linnaeus::{linear_model::SgdClassifier, metrics::*, model_selection::*, prelude::*};
///
/// let x = (0..12).map(|i| [f64::from(i % 4), 1.0]).collect::<Vec<_>>();
/// let y = (0..12).map(|i| i % 4 >= 2).collect::<Vec<_>>();
/// let data = Dataset::new(x, y)?;
/// let run = cross_validate(&SgdClassifier::new(), &data, 3, [Scoring::Accuracy])?;
/// assert_eq!(run.scores(&Scoring::Accuracy).map(<[f64]>::len), Some(3));
/// let matrix = confusion_matrix(&data.y, &run.out_of_fold().labels()?)?;
/// let curve = precision_recall_curve(&data.y, &run.out_of_fold().decision_function()?)?;
/// # let _ = (matrix, curve);
/// # Ok::<(), Error>(())
/// ```
///
/// Each fold gets a copy of the estimator as it is now: a seed means the same numbers in each
/// fold, and so does a shared generator, which is copied in the state it is in.
///
/// Weights of the data go to the fits. Scores count each test row once, whatever its weight; a
/// metric of one's own sees the weights and may use them.
///
/// # Errors
/// Those of the folds (see [`Cv::folds`]); `AllFailed` when no fold could be fitted; the error of
/// a metric that fails in every fold; `Cancelled`. A single fold that fails scores NaN (or another
/// [`error_score`](CrossValidateOptions::error_score)) and is listed in
/// [`failures`](CrossValidation::failures); with [`ErrorScore::Raise`] it is the error.
///
/// # Differences from scikit-learn
/// The scores are those of `cross_validate`. A metric that fails in every
/// fold is an error; there it is a column of NaN and a warning. Fitting and scoring are timed as a
/// whole, because folds are fitted side by side. Out-of-fold predictions are those of
/// `cross_val_predict`, which fits again there.
pub fn cross_validate(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: impl Into<Cv>,
    options: impl Into<CrossValidateOptions>,
) -> Result<CrossValidation> {
    cross_validate_with(estimator, data, cv, options, &Context::default())
}

/// [`cross_validate`] on the context's threads.
///
/// # Errors
/// As `cross_validate`.
pub fn cross_validate_with(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: impl Into<Cv>,
    options: impl Into<CrossValidateOptions>,
    context: &Context,
) -> Result<CrossValidation> {
    let folds = cv.into().folds(data)?;
    let keep = Keep::Everything;
    run(estimator, data, folds, options.into(), keep, context)
}

/// How good the model of each fold is on the rows that it has not seen.
///
/// ```
/// use linnaeus::{dummy::DummyClassifier, metrics::Scoring, model_selection::*, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 6], vec!["a", "b", "b", "b", "b", "b"])?;
/// let accuracy = cross_val_score(&DummyClassifier::new(), &data, 2, Scoring::Accuracy)?;
/// assert_eq!(accuracy, [2.0 / 3.0, 1.0]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// As [`cross_validate`]. A fold that fails is NaN; `cross_validate` tells why.
pub fn cross_val_score(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: impl Into<Cv>,
    scoring: Scoring,
) -> Result<Vec<f64>> {
    cross_val_score_with(estimator, data, cv, scoring, &Context::default())
}

/// [`cross_val_score`] on the context's threads.
///
/// # Errors
/// As `cross_val_score`.
pub fn cross_val_score_with(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: impl Into<Cv>,
    scoring: Scoring,
    context: &Context,
) -> Result<Vec<f64>> {
    let folds = cv.into().folds(data)?;
    let run = run(
        estimator,
        data,
        folds,
        [scoring].into(),
        Keep::Nothing,
        context,
    )?;
    Ok(run
        .scores
        .into_iter()
        .next()
        .map(|(_, scores)| scores)
        .unwrap_or_default())
}

/// What is said of each row by the model that has not seen it: its label.
///
/// Several columns of labels are predicted each for itself.
///
/// ```
/// use linnaeus::{dummy::DummyClassifier, model_selection::cross_val_predict, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 4], vec!["a", "b", "b", "b"])?;
/// let predicted = cross_val_predict(&DummyClassifier::new(), &data, 2)?;
/// assert_eq!(predicted.get(0), Some(&Label::from("b")));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// Those of the folds, which must test each row exactly once (`Folds`), and of the first fit that
/// fails.
pub fn cross_val_predict(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: impl Into<Cv>,
) -> Result<Labels> {
    cross_val_predict_with(estimator, data, cv, &Context::default())
}

/// [`cross_val_predict`] on the context's threads.
///
/// # Errors
/// As `cross_val_predict`.
pub fn cross_val_predict_with(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: impl Into<Cv>,
    context: &Context,
) -> Result<Labels> {
    out_of_fold(estimator, data, cv.into(), Keep::Labels, context)?.labels()
}

/// The margins of each row, by the model that has not seen it.
///
/// The columns are the classes of the data. Where a fold lacks a class, its rows have the lowest
/// number there ([`f64::MIN`]).
///
/// ```
/// use linnaeus::{linear_model::SgdClassifier, model_selection::*, prelude::*};
///
/// let data = Dataset::new(vec![[-1.0], [1.0], [-2.0], [2.0]], vec![false, true, false, true])?;
/// let margins = cross_val_decision_function(&SgdClassifier::new(), &data, 2)?;
/// assert!(margins.positive()?[0] < margins.positive()?[1]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// As [`cross_val_predict`]; `Response` when the model has no margins; `Folds` when a fold has two
/// or fewer of more classes, because its margins cannot be lined up with the others'.
#[doc(alias = "cross_val_predict")]
pub fn cross_val_decision_function(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: impl Into<Cv>,
) -> Result<Scores> {
    cross_val_decision_function_with(estimator, data, cv, &Context::default())
}

/// [`cross_val_decision_function`] on the context's threads.
///
/// # Errors
/// As `cross_val_decision_function`.
pub fn cross_val_decision_function_with(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: impl Into<Cv>,
    context: &Context,
) -> Result<Scores> {
    let keep = Keep::Scores(Response::Margin);
    out_of_fold(estimator, data, cv.into(), keep, context)?.decision_function()
}

/// The probabilities of each row, by the model that has not seen it.
///
/// The columns are the classes of the data; a class that a fold lacks has probability 0 in its
/// rows. Several columns of labels give a table each.
///
/// ```
/// use linnaeus::{dummy::DummyClassifier, model_selection::*, prelude::*};
///
/// let data = Dataset::new(vec![[0.0]; 4], vec!["a", "b", "b", "b"])?;
/// let proba = cross_val_predict_proba(&DummyClassifier::new(), &data, 2)?;
/// assert_eq!(*proba.positive()?, [1.0, 1.0, 0.5, 0.5]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// As [`cross_val_predict`]; `Response` when the model has no probabilities.
#[doc(alias = "cross_val_predict")]
pub fn cross_val_predict_proba(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: impl Into<Cv>,
) -> Result<Scores> {
    cross_val_predict_proba_with(estimator, data, cv, &Context::default())
}

/// [`cross_val_predict_proba`] on the context's threads.
///
/// # Errors
/// As `cross_val_predict_proba`.
pub fn cross_val_predict_proba_with(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: impl Into<Cv>,
    context: &Context,
) -> Result<Scores> {
    let keep = Keep::Scores(Response::Probability);
    out_of_fold(estimator, data, cv.into(), keep, context)?.predict_proba()
}

fn out_of_fold(
    estimator: &dyn Estimator,
    data: &Dataset,
    cv: Cv,
    keep: Keep,
    context: &Context,
) -> Result<OutOfFold> {
    let folds = cv.folds(data)?;
    check_partition(&folds, data.nrows())?;
    match run(estimator, data, folds, [].into(), keep, context) {
        Ok(run) => Ok(run.out_of_fold),
        // Who asked for predictions learns why there are none.
        Err(error) => Err(match error.kind() {
            ErrorKind::AllFailed { first, .. } => first.clone(),
            _ => error,
        }),
    }
}

/// What a [`cross_validate`] found out.
#[derive(Clone, Debug)]
pub struct CrossValidation {
    scores: Table,
    train_scores: Option<Table>,
    estimators: Option<Vec<Option<Arc<dyn Classifier>>>>,
    failures: Vec<Failure>,
    out_of_fold: OutOfFold,
    ends: Vec<(bool, Option<usize>)>,
    fit_seconds: f64,
    score_seconds: f64,
}

/// A fold that could not be fitted, or a metric that could not judge it.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The number of the fold, from 0.
    pub fold: usize,
    /// The metric that failed; none when the fit or the predictions did.
    pub scoring: Option<Scoring>,
    /// Whether the rows were those that the model was fitted on.
    pub on_train: bool,
    /// Why.
    pub error: Error,
}

impl CrossValidation {
    /// The score of each fold by a metric, if it was asked for; NaN where it failed.
    pub fn scores(&self, scoring: &Scoring) -> Option<&[f64]> {
        self.all_scores()
            .find(|(own, _)| *own == scoring)
            .map(|(_, scores)| scores)
    }

    /// The scores of each fold by every metric, in the order in which they were asked for.
    pub fn all_scores(&self) -> impl ExactSizeIterator<Item = (&Scoring, &[f64])> {
        self.scores
            .iter()
            .map(|(scoring, scores)| (scoring, &**scores))
    }

    /// The rows of each fold.
    pub fn folds(&self) -> &[Fold] {
        self.out_of_fold.folds()
    }

    /// What went wrong, by fold. Empty when nothing did.
    pub fn failures(&self) -> &[Failure] {
        &self.failures
    }

    /// The score of each fold's model on the rows that it was fitted on, if that was asked for.
    pub fn train_scores(&self, scoring: &Scoring) -> Option<&[f64]> {
        let mut table = self.train_scores.as_ref()?.iter();
        table
            .find(|(own, _)| own == scoring)
            .map(|(_, scores)| &**scores)
    }

    /// The model of each fold, if they were asked for; none where the fit failed.
    pub fn estimators(&self) -> Option<&[Option<Arc<dyn Classifier>>]> {
        self.estimators.as_deref()
    }

    /// Whether each fold's fit came to its own end, and not to a bound such as `max_iter`; false
    /// for a fold that could not be fitted.
    pub fn converged(&self) -> Vec<bool> {
        self.ends.iter().map(|(converged, _)| *converged).collect()
    }

    /// How many passes over the data each fold's fit took, where the estimator makes passes.
    pub fn n_iter(&self) -> Vec<Option<usize>> {
        self.ends.iter().map(|(_, n_iter)| *n_iter).collect()
    }

    /// The predictions, margins and probabilities of the same models.
    pub fn out_of_fold(&self) -> &OutOfFold {
        &self.out_of_fold
    }

    /// How long the fits of all folds took, together.
    pub fn fit_seconds(&self) -> f64 {
        self.fit_seconds
    }

    /// How long it took to ask the models of all folds about their test rows, and to score them.
    pub fn score_seconds(&self) -> f64 {
        self.score_seconds
    }
}

/// The fits of all folds in one batch, and what comes of them.
fn run(
    estimator: &dyn Estimator,
    data: &Dataset,
    folds: Vec<Fold>,
    options: CrossValidateOptions,
    keep: Keep,
    context: &Context,
) -> Result<CrossValidation> {
    let parts = parts(data, &folds)?;
    // A copy for each fold, or a shared generator would go on drawing from fold to fold.
    let trials: Vec<Trial<Box<dyn Estimator>>> = parts
        .into_iter()
        .map(|[train, test]| Trial {
            estimator: estimator.boxed(),
            train,
            test,
        })
        .collect();
    let questions = Questions {
        on_train: options.return_train_score,
        keep,
        keep_models: options.return_estimator,
        ..Questions::of(&options.scorings)
    };
    let verdicts = hold(&trials, &questions, context)?;
    let judged = verdicts.judged;
    let failures = failures(&options, &judged)?;
    let scores = tabulate(&options, &judged, |judged| &judged.scores)?;
    let train_scores = options
        .return_train_score
        .then(|| tabulate(&options, &judged, |judged| &judged.train_scores))
        .transpose()?;
    let end = |judged: &Result<Verdict>| judged.as_ref().map_or((false, None), |own| own.end);
    let ends = judged.iter().map(end).collect();
    let (answers, models): (Vec<_>, Vec<_>) = judged
        .into_iter()
        .map(|judged| match judged {
            Ok(judged) => (Ok(judged.answers), judged.model.map(Arc::from)),
            Err(error) => (Err(error), None),
        })
        .unzip();
    Ok(CrossValidation {
        scores,
        train_scores,
        estimators: options.return_estimator.then_some(models),
        failures,
        out_of_fold: OutOfFold::new(estimator.name(), &data.y, folds, answers),
        ends,
        fit_seconds: verdicts.fit_seconds,
        score_seconds: verdicts.score_seconds,
    })
}

type Verdict = Judged<Box<dyn Classifier>>;

type Table = Vec<(Scoring, Vec<f64>)>;

/// What went wrong, in the order of the folds; an error when nothing went right, or when nothing
/// may go wrong.
fn failures(options: &CrossValidateOptions, judged: &[Result<Verdict>]) -> Result<Vec<Failure>> {
    let mut failures = Vec::new();
    for (fold, judged) in judged.iter().enumerate() {
        let mut add = |scoring: Option<&Scoring>, on_train, error: &Error| {
            failures.push(Failure {
                fold,
                scoring: scoring.cloned(),
                on_train,
                error: error.clone(),
            });
        };
        match judged {
            Err(error) if error.kind() == &ErrorKind::Cancelled => return Err(error.clone()),
            Err(error) => add(None, false, error),
            Ok(judged) => {
                for (scores, on_train) in [(&judged.scores, false), (&judged.train_scores, true)] {
                    for (scoring, score) in options.scorings.iter().zip(scores) {
                        if let Err(error) = score {
                            add(Some(scoring), on_train, error);
                        }
                    }
                }
            }
        }
    }
    let Some(first) = failures.first() else {
        return Ok(failures);
    };
    if options.error_score == ErrorScore::Raise {
        return Err(first.error.clone());
    }
    some_succeeded(judged)?;
    Ok(failures)
}

/// The scores by metric, with the error score where one is missing.
fn tabulate(
    options: &CrossValidateOptions,
    judged: &[Result<Verdict>],
    scores_of: impl Fn(&Verdict) -> &[Result<f64>],
) -> Result<Table> {
    let column = |(number, scoring): (usize, &Scoring)| {
        let scores = judged
            .iter()
            .flatten()
            .map(|judged| &scores_of(judged)[number]);
        if let Some(Err(error)) = scores.clone().last()
            && scores.clone().all(Result::is_err)
        {
            return Err(error.clone());
        }
        let score = |judged: &Result<Verdict>| {
            let score = judged
                .as_ref()
                .ok()
                .map(|judged| &scores_of(judged)[number]);
            match score {
                Some(Ok(score)) => *score,
                _ => options.error_score.value(),
            }
        };
        Ok((scoring.clone(), judged.iter().map(score).collect()))
    };
    options.scorings.iter().enumerate().map(column).collect()
}
