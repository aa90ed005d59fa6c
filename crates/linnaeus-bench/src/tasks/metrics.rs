//! Metrics of many scores and labels.

use linnaeus::metrics::{
    ConfusionMatrix, PrecisionRecallCurve, RocCurve, ThresholdCounts, confusion_matrix,
    precision_recall_curve, roc_auc_score, roc_curve,
};
use linnaeus::prelude::*;

use super::{Run, Work};
use crate::Result;
use crate::answer::Answer;
use crate::clock::timed;
use crate::inputs::Inputs;

pub(super) fn curves(inputs: &Inputs, _: usize) -> Result<Work> {
    let (truth, scores) = inputs.scores();
    let y_true: Labels = truth.into_iter().collect();
    let scores = Scores::margin(scores, Classes::bools())?;
    Ok(Box::new(move || {
        let (seconds, answer) = timed(|| {
            let answer = with_precision_recall(
                Answer::default(),
                &precision_recall_curve(&y_true, &scores)?,
            );
            let answer = with_roc(answer, &roc_curve(&y_true, &scores)?);
            Ok(answer.and("roc_auc", [roc_auc_score(&y_true, &scores)?]))
        })?;
        Ok(Run { seconds, answer })
    }))
}

pub(super) fn curves_one_sweep(inputs: &Inputs, _: usize) -> Result<Work> {
    let (truth, scores) = inputs.scores();
    Ok(Box::new(move || {
        let (seconds, answer) = timed(|| {
            let counts = ThresholdCounts::new(&truth, &scores, None)?;
            let answer =
                with_precision_recall(Answer::default(), &counts.precision_recall_curve(false));
            let curve = counts.roc_curve(true);
            Ok(with_roc(answer, &curve).and("roc_auc", [curve.auc()]))
        })?;
        Ok(Run { seconds, answer })
    }))
}

/// The arrays that scikit-learn gives; a curve makes them when it is asked.
fn with_precision_recall(answer: Answer, curve: &PrecisionRecallCurve) -> Answer {
    answer
        .and("precision", curve.precision())
        .and("recall", curve.recall())
        .and("thresholds", curve.thresholds())
}

fn with_roc(answer: Answer, curve: &RocCurve) -> Answer {
    answer
        .and("fpr", curve.fpr())
        .and("tpr", curve.tpr())
        .and("roc_thresholds", curve.thresholds())
}

pub(super) fn confusion(inputs: &Inputs, _: usize) -> Result<Work> {
    let [y_true, y_pred] = inputs.labels().map(Labels::from);
    Ok(Box::new(move || {
        let (seconds, matrix) = timed(|| Ok(confusion_matrix(&y_true, &y_pred)?))?;
        Ok(confusion_run(seconds, &matrix))
    }))
}

pub(super) fn confusion_from_integers(inputs: &Inputs, _: usize) -> Result<Work> {
    let labels = inputs.labels();
    Ok(Box::new(move || {
        let [y_true, y_pred] = labels.clone();
        let (seconds, matrix) = timed(|| {
            let (y_true, y_pred) = (Labels::from(y_true), Labels::from(y_pred));
            Ok(confusion_matrix(&y_true, &y_pred)?)
        })?;
        Ok(confusion_run(seconds, &matrix))
    }))
}

fn confusion_run(seconds: f64, matrix: &ConfusionMatrix) -> Run {
    let answer = Answer::of("cells", matrix.cells());
    Run { seconds, answer }
}
