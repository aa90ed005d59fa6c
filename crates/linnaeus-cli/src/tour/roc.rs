//! The ROC curve, its area, and when to look at precision and recall instead.

use linnaeus::error::Result;
use linnaeus::metrics::{OperatingPoint, PrecisionRecallCurve, RocCurve, roc_curve};
use linnaeus_plot::RocChart;

use super::answers::Answers;
use super::subject::Subject;
use super::words::{count, share, whole};
use crate::story::Step;

/// Draws recall against false alarms.
pub(super) fn roc(
    subject: &Subject,
    answers: &Answers,
    chosen: Option<OperatingPoint>,
) -> Result<(Step, RocCurve)> {
    let curve = roc_curve(&subject.train.y, &answers.scores)?;
    let auc = curve.auc();
    let words = subject.profile.words;

    let mut step = Step::new("roc", "Another view: the ROC curve");
    step.text(format!(
        "The ROC curve draws recall, here called the true positive rate, against the false positive \
         rate: of all that are {}, how many raise a false alarm? Guessing gives the diagonal. The \
         area under the curve (AUC) is the chance that a {} scores higher than one that is {}: 0.5 \
         for a guess, 1 for a perfect ranking.",
        words.not_positive, words.positive_thing, words.not_positive,
    ));
    let mut facts = vec![("AUC", format!("{auc:.4}"))];
    if let Some(point) = &chosen {
        let text = format!(
            "{} true positive rate at {} false positive rate",
            share(point.recall),
            share(point.false_positive_rate)
        );
        facts.push(("chosen threshold", text));
    }
    step.facts(facts);
    let mut chart = RocChart::new().model("SgdClassifier", &curve);
    if let Some(point) = &chosen {
        chart = chart.chosen_point(point);
    }
    let caption =
        "The nearer to the upper left corner, the better. The dot is the threshold chosen.";
    step.picture("roc", chart.picture()?, caption);
    step.figure("binary.sgd.roc_auc", auc);
    Ok((step, curve))
}

/// Which of the two curves to look at.
pub(super) fn or_precision_recall(
    subject: &Subject,
    curve: &PrecisionRecallCurve,
    roc: &RocCurve,
) -> Result<(Step, ())> {
    let (positives, all) = (subject.positives(), subject.train.nrows());
    let negatives = all - positives;
    let words = subject.profile.words;
    let at_zero = curve.at_threshold(0.0);

    let mut step = Step::new("roc_or_precision_recall", "Which curve, then?");
    step.text(
        "Take precision and recall when the positive class is rare, or when false alarms matter \
         more than misses. Take ROC otherwise.",
    );
    step.facts([
        ("area under ROC", format!("{:.4}, guessing 0.5", roc.auc())),
        (
            "average precision",
            format!(
                "{:.4}, guessing {:.4}",
                curve.average_precision(),
                positives as f64 / all as f64
            ),
        ),
    ]);
    step.lesson(format!(
        "At threshold 0, {} false alarms are {} of the {} that are {}: on the ROC curve that is \
         {}. But they are {} of the {} times that it says yes, and that is what precision shows. {}",
        whole(at_zero.fp),
        share(at_zero.false_positive_rate),
        count(negatives),
        words.not_positive,
        if at_zero.false_positive_rate < 0.05 {
            "next to nothing"
        } else {
            "how far right it lies"
        },
        share(1.0 - at_zero.precision),
        whole(at_zero.tp + at_zero.fp),
        if positives * 4 < all {
            "Where most rows are negative, a ROC curve looks better than the classifier is: here \
             the precision-recall curve shows how much room is left."
        } else {
            "Here the classes are not so unequal, and both curves tell much the same."
        }
    ));
    Ok((step, ()))
}
