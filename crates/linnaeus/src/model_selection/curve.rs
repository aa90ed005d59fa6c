//! What the curves have in common: scores by fold, of rows fitted on and of rows held out.

use super::options::ErrorScore;
use super::search::ScoreRows;
use super::trials::{Judged, some_succeeded};
use crate::error::{Error, ErrorKind, Result};

/// The scores of fits that were judged by one metric: fold by fold, and in each fold point by
/// point. A row is a point of the curve.
pub(super) fn tables<M>(
    judged: &[Result<Judged<M>>],
    points: usize,
    error_score: ErrorScore,
) -> Result<[ScoreRows; 2]> {
    let cancelled = |error: &&Error| error.kind() == &ErrorKind::Cancelled;
    let failed = judged.iter().filter_map(|judged| judged.as_ref().err());
    if let Some(error) = failed.clone().find(cancelled) {
        return Err(error.clone());
    }
    let unscored = |which: usize| {
        let scores = judged.iter().flatten().map(move |own| &both(own)[which][0]);
        scores.filter_map(|score| score.as_ref().err())
    };
    if error_score == ErrorScore::Raise
        && let Some(error) = failed.chain(unscored(0)).chain(unscored(1)).next()
    {
        return Err(error.clone());
    }
    some_succeeded(judged)?;
    let fitted = judged.iter().flatten().count();
    for which in [0, 1] {
        // A metric that never has a number is asked in vain.
        let mut errors = unscored(which).peekable();
        if let Some(&first) = errors.peek()
            && errors.count() == fitted
        {
            return Err(first.clone());
        }
    }
    let folds = judged.len() / points.max(1);
    let table = |which: usize| {
        let score = |at: usize| match &judged[at % folds * points + at / folds] {
            Ok(own) => match &both(own)[which][0] {
                Ok(score) => *score,
                Err(_) => error_score.value(),
            },
            Err(_) => error_score.value(),
        };
        ScoreRows::new((0..judged.len()).map(score).collect(), folds)
    };
    Ok([table(0), table(1)])
}

/// The scores of the rows fitted on, and of those held out.
fn both<M>(judged: &Judged<M>) -> [&Vec<Result<f64>>; 2] {
    [&judged.train_scores, &judged.scores]
}

/// What went wrong, by point and fold.
pub(super) fn failures<M>(judged: &[Result<Judged<M>>], points: usize) -> Vec<CurveFailure> {
    let mut failures = Vec::new();
    for (at, judged) in judged.iter().enumerate() {
        let error = match judged {
            Err(error) => Some(error),
            Ok(own) => own
                .scores
                .iter()
                .chain(&own.train_scores)
                .find_map(|score| score.as_ref().err()),
        };
        failures.extend(error.map(|error| CurveFailure {
            point: at % points,
            fold: at / points,
            error: error.clone(),
        }));
    }
    failures
}

/// A fit of a curve that failed, or a metric that could not judge its model.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct CurveFailure {
    /// Which point of the curve, from 0.
    pub point: usize,
    /// Which fold, from 0.
    pub fold: usize,
    /// Why.
    pub error: Error,
}
