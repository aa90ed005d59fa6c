//! One cross-validation, from which all further steps take their figures.

use linnaeus::context::Context;
use linnaeus::data::{Labels, Scores};
use linnaeus::error::Result;
use linnaeus::linear_model::SgdClassifier;
use linnaeus::metrics::Scoring;
use linnaeus::model_selection::cross_validate_with;
use serde_json::json;

use super::subject::Subject;
use super::words::{count, mean, share};
use crate::story::Step;

/// The number of folds, as in the book.
pub(super) const FOLDS: usize = 3;

/// What the models of the folds said of the rows that they had not seen.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) accuracy: Vec<f64>,
    pub(super) labels: Labels,
    pub(super) scores: Scores,
}

/// Cross-validates once: accuracies, labels and scores.
pub(super) fn cross_validate(
    subject: &Subject,
    sgd: &SgdClassifier,
    context: &Context,
) -> Result<(Step, Answers)> {
    let scoring = Scoring::Accuracy;
    let run = cross_validate_with(sgd, &subject.train, FOLDS, [scoring.clone()], context)?;
    let accuracy = run.scores(&scoring).unwrap_or_default().to_vec();
    let answers = Answers {
        labels: run.out_of_fold().labels()?,
        scores: run.out_of_fold().decision_function()?,
        accuracy,
    };

    let mut step = Step::new("cross_validation", "How good is it? Cross-validation");
    step.text(format!(
        "A model knows the rows it learned from, so it must be asked about others. Cut the {} rows \
         into {FOLDS} folds, each with its share of {}; learn from two, ask about the third; three \
         times, so that every row is asked about once, by a model that had not seen it.",
        count(subject.train.nrows()),
        subject.profile.words.positives,
    ));
    let folds = answers.accuracy.iter().enumerate();
    step.facts(folds.map(|(fold, accuracy)| {
        let text = format!("{} of the answers are right", share(*accuracy));
        (format!("fold {}", fold + 1), text)
    }));
    step.lesson(
        "One cross-validation is enough for all that follows. It gives the accuracy of each fold \
         (`cross_val_score`), and for every row the label (`cross_val_predict`) and the score \
         (`method=\"decision_function\"`) that the model of the other folds gave it.",
    );
    step.figure("binary.sgd.cv_accuracy", json!(answers.accuracy));
    step.figure("binary.sgd.cv_accuracy_mean", mean(&answers.accuracy));
    Ok((step, answers))
}
