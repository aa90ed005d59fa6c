//! The baseline: how good is a classifier that looks at nothing?

use linnaeus::context::Context;
use linnaeus::data::Label;
use linnaeus::dummy::DummyClassifier;
use linnaeus::error::Result;
use linnaeus::estimator::Fit as _;
use linnaeus::metrics::Scoring;
use linnaeus::model_selection::cross_val_score_with;
use serde_json::json;

use super::answers::{Answers, FOLDS};
use super::subject::Subject;
use super::words::{count, mean, share};
use crate::story::Step;

/// Fits a dummy, and compares.
pub(super) fn dummy(subject: &Subject, answers: &Answers, context: &Context) -> Result<(Step, ())> {
    let dummy = DummyClassifier::new();
    let predicted = dummy
        .fit_with(&subject.train, context)?
        .predict(&subject.train.x)?;
    let found = (0..predicted.nrows())
        .filter(|&row| predicted.get(row) == Some(&Label::Bool(true)))
        .count();
    let accuracy = cross_val_score_with(&dummy, &subject.train, FOLDS, Scoring::Accuracy, context)?;
    let words = subject.profile.words;
    let (of_dummy, of_sgd) = (mean(&accuracy), mean(&answers.accuracy));

    let mut step = Step::new("dummy", "Is that good? A dummy to compare with");
    step.text(
        "`DummyClassifier` looks at no column. It answers with the most frequent class, whatever it \
         is asked.",
    );
    step.facts([
        (
            format!("{} it finds", words.positives),
            format!("{} of {}", count(found), count(subject.positives())),
        ),
        (
            "right in each fold".into(),
            accuracy
                .iter()
                .map(|a| share(*a))
                .collect::<Vec<_>>()
                .join(", "),
        ),
        (
            "right, `SgdClassifier`".into(),
            format!("{} on average", share(of_sgd)),
        ),
    ]);
    if found == 0 {
        let verdict = if of_sgd > of_dummy {
            "the classifier's figure is worth only what it has beyond that"
        } else {
            "the classifier has not even reached that yet"
        };
        step.lesson(format!(
            "The dummy finds not a single one and is right {} of the time, because only {} of the \
             rows are {}. So its figure is worthless, and {verdict}. Accuracy tells little where \
             one class is rare; count which mistakes are made.",
            share(of_dummy),
            share(subject.positives() as f64 / subject.train.nrows() as f64),
            words.positives,
        ));
    } else {
        step.lesson(format!(
            "The dummy is right {} of the time without a look. Whatever a classifier is worth, it \
             is worth beyond that.",
            share(of_dummy)
        ));
    }
    step.figure("binary.dummy.any_predicted", found > 0);
    step.figure("binary.dummy.cv_accuracy", json!(accuracy));
    Ok((step, ()))
}
