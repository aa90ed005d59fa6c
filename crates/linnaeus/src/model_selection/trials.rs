//! Fits in one batch, and how their models are judged: what cross-validation, searches and curves
//! are made of.

use std::time::Instant;

use super::out_of_fold::Answers;
use crate::context::Context;
use crate::data::{Dataset, Response};
use crate::error::{Error, ErrorKind, Result};
use crate::estimator::{Classifier, Fit, Fold, nest};
use crate::metrics::{Prediction, Scoring, ScoringResponse};

/// A fit, and the rows that its model is judged on.
///
/// Trials on the same rows share them, so that what is equal among their fits is done once.
pub(super) struct Trial<E> {
    pub(super) estimator: E,
    pub(super) train: Dataset,
    pub(super) test: Dataset,
}

/// What is asked of the models.
pub(super) struct Questions<'a> {
    pub(super) scorings: &'a [Scoring],
    /// Whether the rows that a model was fitted on are scored, too.
    pub(super) on_train: bool,
    /// Whether weights count in scores; without it they do for a metric of one's own only.
    pub(super) weighted: bool,
    /// Which answers are kept.
    pub(super) keep: Keep,
    /// Whether the models are kept.
    pub(super) keep_models: bool,
}

/// Which answers are kept, besides the scores.
pub(super) enum Keep {
    Nothing,
    Labels,
    Scores(Response),
    Everything,
}

impl<'a> Questions<'a> {
    /// The scores of the test rows, and nothing else.
    pub(super) fn of(scorings: &'a [Scoring]) -> Self {
        Self {
            scorings,
            on_train: false,
            weighted: false,
            keep: Keep::Nothing,
            keep_models: false,
        }
    }
}

/// What one model said, and how it was judged.
pub(super) struct Judged<M> {
    pub(super) answers: Answers,
    pub(super) scores: Vec<Result<f64>>,
    pub(super) train_scores: Vec<Result<f64>>,
    pub(super) model: Option<M>,
    /// Whether the fit converged, and after how many passes it ended.
    pub(super) end: (bool, Option<usize>),
}

/// What became of the trials, in order, and how long it took.
pub(super) struct Verdicts<M> {
    pub(super) judged: Vec<Result<Judged<M>>>,
    pub(super) fit_seconds: f64,
    pub(super) score_seconds: f64,
}

/// The two views of the data that each fold means.
pub(super) fn parts(data: &Dataset, folds: &[Fold]) -> Result<Vec<[Dataset; 2]>> {
    let part = |fold: &Fold| Ok([data.take(&fold.train)?, data.take(&fold.test)?]);
    folds.iter().map(part).collect()
}

/// The fits of all trials in one batch (of at most so many models at once), and what comes of them.
///
/// # Errors
/// `Cancelled`.
pub(super) fn hold<E: Fit<Model: Classifier>>(
    trials: &[Trial<E>],
    questions: &Questions<'_>,
    context: &Context,
) -> Result<Verdicts<E::Model>> {
    const AT_ONCE: usize = 1024;
    let (mut fit_seconds, mut score_seconds) = (0.0, 0.0);
    let mut judged = Vec::with_capacity(trials.len());
    for batch in trials.chunks(AT_ONCE) {
        let start = now();
        let plans = batch
            .iter()
            .map(|trial| Ok((trial, vec![trial.estimator.job(&trial.train)?])));
        let fitted = nest(plans, context, |trial, mut models| {
            Ok((trial, models.pop().expect("one job, one model")))
        });
        fit_seconds += start.elapsed().as_secs_f64();

        let start = now();
        let first = &batch[0];
        let threads = first.estimator.support();
        let threads = threads.threads(first.train.nrows() + first.test.nrows(), context);
        let answers = threads.map(&fitted, |fitted, _| match fitted {
            Ok((trial, model)) => judge(model, &trial.train, &trial.test, questions),
            Err(error) => Err(error.clone()),
        });
        judged.extend(answers.into_iter().zip(fitted).map(|(answers, fitted)| {
            let model = fitted.ok().map(|(_, model)| model);
            let model = model.filter(|_| questions.keep_models);
            answers.map(|answers| judged_as(answers, model))
        }));
        score_seconds += start.elapsed().as_secs_f64();
    }
    context.check()?;
    Ok(Verdicts {
        judged,
        fit_seconds,
        score_seconds,
    })
}

/// How a model is judged that was fitted elsewhere, and is not kept.
pub(super) fn judge_fitted<M: Classifier>(
    model: &M,
    train: &Dataset,
    test: &Dataset,
    questions: &Questions<'_>,
) -> Result<Judged<M>> {
    let answers = judge(model, train, test, questions)?;
    Ok(judged_as(answers, None))
}

fn judged_as<M>((answers, scores, train_scores, end): Answered, model: Option<M>) -> Judged<M> {
    Judged {
        answers,
        scores,
        train_scores,
        model,
        end,
    }
}

/// The one place in the library that reads the clock.
#[expect(
    clippy::disallowed_methods,
    reason = "the seconds are reported, and no other number depends on them"
)]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// Answers, scores of the test rows and of the rows fitted on, and how the fit ended.
type Answered = (
    Answers,
    Vec<Result<f64>>,
    Vec<Result<f64>>,
    (bool, Option<usize>),
);

/// Asks a model about its test rows, no question twice.
fn judge(
    model: &dyn Classifier,
    train: &Dataset,
    test: &Dataset,
    questions: &Questions<'_>,
) -> Result<Answered> {
    let x = &test.x;
    let mut answers = Answers::of(model);
    match questions.keep {
        Keep::Nothing => {}
        Keep::Labels => answers.labels(model, x).map(drop)?,
        Keep::Scores(response) => answers.scores(model, x, response).map(drop)?,
        Keep::Everything => {
            answers.labels(model, x)?;
            for &response in model.responses() {
                answers.scores(model, x, response)?;
            }
        }
    }
    let scores = score_all(model, test, questions, &mut answers);
    let train_scores = if questions.on_train {
        let mut answers = Answers::of(model);
        score_all(model, train, questions, &mut answers)
    } else {
        Vec::new()
    };
    if matches!(questions.keep, Keep::Nothing) {
        answers = Answers::of(model);
    }
    let end = (model.converged(), model.n_iter());
    Ok((answers, scores, train_scores, end))
}

/// The scores of a model by each metric.
fn score_all(
    model: &dyn Classifier,
    data: &Dataset,
    questions: &Questions<'_>,
    answers: &mut Answers,
) -> Vec<Result<f64>> {
    let unweighted = Dataset {
        weights: None,
        ..data.clone()
    };
    let scores = questions.scorings.iter().map(|scoring| {
        let response = match scoring.response() {
            ScoringResponse::Labels => None,
            ScoringResponse::Margin => Some(Response::Margin),
            ScoringResponse::Probability => Some(Response::Probability),
            ScoringResponse::Ranking if model.responses().contains(&Response::Margin) => {
                Some(Response::Margin)
            }
            ScoringResponse::Ranking => Some(Response::Probability),
        };
        let answer = match response {
            None => Prediction::Labels(answers.labels(model, &data.x)?.clone()),
            Some(response) => Prediction::Scores(answers.scores(model, &data.x, response)?.clone()),
        };
        let data = match scoring {
            Scoring::Custom(_) => data,
            _ if questions.weighted => data,
            _ => &unweighted,
        };
        scoring.evaluate(data, &answer)
    });
    scores.collect()
}

/// The error of a run in which no fit succeeded, if that is so.
///
/// # Errors
/// `AllFailed`.
pub(super) fn some_succeeded<M>(judged: &[Result<Judged<M>>]) -> Result<()> {
    match judged.first() {
        Some(Err(first)) if judged.iter().all(Result::is_err) => {
            Err(Error::new(ErrorKind::AllFailed {
                fits: judged.len(),
                first: first.clone(),
            }))
        }
        _ => Ok(()),
    }
}
