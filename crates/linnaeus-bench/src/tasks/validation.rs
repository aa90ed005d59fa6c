//! Cross-validation.

use linnaeus::dummy::DummyClassifier;
use linnaeus::metrics::Scoring;
use linnaeus::model_selection::cross_val_score_with;
use linnaeus::prelude::*;

use super::{Run, Work};
use crate::Result;
use crate::answer::Answer;
use crate::clock::timed;
use crate::inputs::Inputs;

pub(super) fn overhead(inputs: &Inputs, threads: usize) -> Result<Work> {
    let data = Dataset::new(inputs.bytes()?, inputs.fives())?;
    let dummy = Box::new(DummyClassifier::new());
    Ok(cross_validation(dummy, data, threads))
}

/// The accuracy of three folds. The context is new in each run, so that nothing of an earlier one
/// is left in it.
pub(super) fn cross_validation(
    estimator: Box<dyn Estimator>,
    data: Dataset,
    threads: usize,
) -> Work {
    Box::new(move || {
        let context = Context::new(threads);
        let (seconds, scores) = timed(|| {
            let scoring = Scoring::Accuracy;
            Ok(cross_val_score_with(
                &*estimator,
                &data,
                3,
                scoring,
                &context,
            )?)
        })?;
        let answer = Answer::of("scores", scores);
        Ok(Run { seconds, answer })
    })
}
