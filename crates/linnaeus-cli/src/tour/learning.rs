//! Learning: one model from all rows, and one from portion after portion.

use linnaeus::context::Context;
use linnaeus::data::{Dataset, Label};
use linnaeus::error::Result;
use linnaeus::estimator::{Fit as _, PartialFit as _};
use linnaeus::linear_model::{SgdClassifier, SgdClassifierModel};
use linnaeus::metrics::accuracy_score;
use serde_json::json;

use super::subject::Subject;
use super::words::{count, share};
use crate::story::Step;

/// How many portions online learning gets.
const PORTIONS: usize = 12;
/// Every how many portions the table has a row.
const SHOWN: usize = 2;

/// Fits the classifier to all rows and asks it about row 0.
pub(super) fn fit(
    subject: &Subject,
    sgd: &SgdClassifier,
    context: &Context,
) -> Result<(Step, SgdClassifierModel)> {
    let model = sgd.fit_with(&subject.train, context)?;
    let row0 = subject.data.x.take(&[0])?;
    let predicted = model.predict(&row0)?.get(0) == Some(&Label::Bool(true));
    let words = subject.profile.words;
    let truth = subject.is_positive(0);

    let mut step = Step::new(
        "fit",
        format!("A classifier: {}", subject.profile.question_lower()),
    );
    step.text(format!(
        "One question is easier than many, so the labels become true for {} ({} of the {} rows to \
         learn from) and false for the rest. `SgdClassifier` gives every column a coefficient; a \
         row's score is the sum of its values times the coefficients, and the answer is yes where \
         the score is above 0. It learns by stochastic gradient descent: it looks at one row at a \
         time and, where the answer is wrong or unsure, moves the coefficients a little.",
        words.positives,
        count(subject.positives()),
        count(subject.train.nrows()),
    ));
    step.facts([
        (
            "passes over the rows",
            format!(
                "{}, {}",
                count(model.n_iter()),
                if model.converged() {
                    "until it no longer improved"
                } else {
                    "and it could still improve: that is the most it may make"
                }
            ),
        ),
        (
            "row 0",
            format!(
                "`predict` says {predicted}: {}",
                match (predicted, truth) {
                    (true, true) => format!("{} is found", words.a_positive),
                    (true, false) => format!("taken for {}, wrongly", words.a_positive),
                    (false, true) => format!("{} is missed", words.a_positive),
                    (false, false) => format!("not {}, and rightly so", words.a_positive),
                }
            ),
        ),
    ]);
    if let Some(remark) = subject.profile.remark {
        step.lesson(remark);
    }
    step.figure("binary.positive_rows", subject.positives());
    step.figure("binary.sgd.predict_row0", predicted);
    step.figure("binary.sgd.n_iter", model.n_iter());
    step.figure("binary.sgd.converged", model.converged());
    Ok((step, model))
}

/// Learns from one portion after the other, as the rows come and sorted, and looks at the rows
/// held out after each.
pub(super) fn online(
    subject: &Subject,
    sgd: &SgdClassifier,
    context: &Context,
) -> Result<(Step, ())> {
    let portions = cut(subject.train.nrows());
    let as_they_come: Vec<usize> = (0..subject.train.nrows()).collect();
    let codes = subject.train.y.single()?.codes();
    let mut sorted = as_they_come.clone();
    sorted.sort_by_key(|&row| codes[row]);
    let (mixed, sorted) = (
        accuracies(subject, sgd, &as_they_come, &portions, context)?,
        accuracies(subject, sgd, &sorted, &portions, context)?,
    );

    let words = subject.profile.words;
    let mut step = Step::new("online", "Learning online, in portions");
    step.text(format!(
        "It need not see all rows at once: `partial_fit` takes a portion, passes over it once, and \
         can forget it. That suits data that keep coming, or that do not fit into memory. Here \
         it gets {PORTIONS} portions, and in between we look at how many of the {} rows held out it \
         answers rightly: once with the rows as they come, once sorted so that all {} come last.",
        count(subject.test.nrows()),
        words.positives,
    ));
    let rows = portions.iter().zip(mixed.iter().zip(&sorted));
    step.table(
        ["rows seen", "right, as they come", "right, sorted"],
        rows.skip(SHOWN - 1)
            .step_by(SHOWN)
            .map(|(end, (mixed, sorted))| vec![count(*end), share(*mixed), share(*sorted)]),
    );
    if let (Some(mixed), Some(sorted)) = (mixed.last(), sorted.last())
        && *sorted < mixed - 0.01
    {
        step.lesson(format!(
            "The same rows, the same learner: {} right in the end when they are mixed, {} when the \
             last ones are all {}. It believes what it saw last: that is why order matters. And \
             even mixed, one pass goes up and down; a fit passes over all rows again and again \
             until it no longer improves.",
            share(*mixed),
            share(*sorted),
            words.positives
        ));
    }
    step.figure("binary.sgd.online.rows_seen", json!(portions));
    step.figure("binary.sgd.online.accuracy", json!(mixed));
    step.figure("binary.sgd.online.accuracy_sorted", json!(sorted));
    Ok((step, ()))
}

/// After how many rows each portion ends.
fn cut(rows: usize) -> Vec<usize> {
    (1..=PORTIONS).map(|part| rows * part / PORTIONS).collect()
}

/// The accuracy on the rows held out after each portion of these rows.
fn accuracies(
    subject: &Subject,
    sgd: &SgdClassifier,
    rows: &[usize],
    ends: &[usize],
    context: &Context,
) -> Result<Vec<f64>> {
    let mut model = sgd.begin(&subject.train.y, subject.train.ncols())?;
    let mut begin = 0;
    let mut accuracies = Vec::new();
    for &end in ends {
        let portion: Dataset = subject.train.take(&rows[begin..end])?;
        sgd.learn(&mut model, &sgd.job(&portion)?, context)?;
        let predicted = model.predict(&subject.test.x)?;
        accuracies.push(accuracy_score(&subject.test.y, &predicted)?);
        begin = end;
    }
    Ok(accuracies)
}
