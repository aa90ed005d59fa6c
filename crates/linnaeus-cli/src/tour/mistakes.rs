//! Which mistakes are made: the confusion matrix, precision, recall and F1.

use linnaeus::error::Result;
use linnaeus::metrics::{
    Average, BinaryCounts, confusion_matrix, f1_score, precision_score, recall_score,
};
use linnaeus_plot::ConfusionChart;

use super::answers::Answers;
use super::subject::Subject;
use super::words::{share, whole};
use crate::json::cells;
use crate::story::Step;

/// Counts which answer each class got.
pub(super) fn confusion(subject: &Subject, answers: &Answers) -> Result<(Step, ())> {
    let matrix = confusion_matrix(&subject.train.y, &answers.labels)?;
    let counts = matrix.binary().unwrap_or_default();
    let BinaryCounts { tp, fp, fn_, tn } = counts;
    let words = subject.profile.words;

    let mut step = Step::new("confusion", "Which mistakes? The confusion matrix");
    step.text(
        "Count the answers of the cross-validation: a row for what is true, a column for what was \
         said. On the diagonal are the right answers; a perfect classifier has nothing else.",
    );
    let row = |name: &str, cells: [(f64, &str); 2]| {
        let cells = cells.map(|(count, kind)| format!("{} {kind}", whole(count)));
        [name.to_owned()]
            .into_iter()
            .chain(cells)
            .collect::<Vec<_>>()
    };
    let (no, yes) = (words.not_positive, words.positive);
    step.table(
        [String::new(), format!("said: {no}"), format!("said: {yes}")],
        [
            row(
                &format!("truly {no}"),
                [(tn, "true negatives"), (fp, "false positives")],
            ),
            row(
                &format!("truly {yes}"),
                [(fn_, "false negatives"), (tp, "true positives")],
            ),
        ],
    );
    let picture = ConfusionChart::new(&[no, yes], matrix.cells())
        .title("What is true, and what was said")
        .picture()?;
    let caption = "The four kinds of answers, and their share of each row.";
    step.picture("confusion", picture, caption);
    step.figure("binary.sgd.confusion", cells(&matrix));
    Ok((step, ()))
}

/// Says the same in two numbers, and in one.
pub(super) fn precision_recall(subject: &Subject, answers: &Answers) -> Result<(Step, ())> {
    let (truth, said) = (&subject.train.y, &answers.labels);
    let precision = precision_score(truth, said, Average::Binary)?;
    let recall = recall_score(truth, said, Average::Binary)?;
    let f1 = f1_score(truth, said, Average::Binary)?;
    let counts = confusion_matrix(truth, said)?.binary().unwrap_or_default();
    let BinaryCounts { tp, fp, fn_, .. } = counts;
    let words = subject.profile.words;

    let mut step = Step::new("precision_recall", "Two numbers: precision and recall");
    step.text(format!(
        "Precision: when it says {}, how often is that true? Recall: of all {}, how many does it \
         find? F1 is high only when both are: the harmonic mean of the two.",
        words.a_positive, words.positives
    ));
    let (tp, fp, fn_) = (whole(tp), whole(fp), whole(fn_));
    step.facts([
        (
            "precision",
            format!("{tp} / ({tp} + {fp}) = {}", share(precision)),
        ),
        (
            "recall",
            format!("{tp} / ({tp} + {fn_}) = {}", share(recall)),
        ),
        ("F1", share(f1)),
    ]);
    step.lesson(
        "Which of the two matters depends on what a mistake costs. A filter that lets only harmless \
         videos pass to children may lose many good ones, but must not let a bad one through: \
         precision. A camera that looks for thieves may raise false alarms, but must not miss one: \
         recall. You cannot have all of both.",
    );
    step.figure("binary.sgd.precision", precision);
    step.figure("binary.sgd.recall", recall);
    step.figure("binary.sgd.f1", f1);
    Ok((step, ()))
}
