//! Several models beside each other.

use linnaeus::error::Result;
use linnaeus_plot::{PrecisionRecallChart, RocChart};

use super::model::Evaluated;
use crate::question::Question;
use crate::story::Step;
use crate::tour::words::{mean, share};

/// A table of all, and their curves on one chart.
pub(super) fn side_by_side(question: &Question, results: &[Evaluated]) -> Result<(Step, ())> {
    let mut step = Step::new("comparison", "Side by side");
    if question.positive().is_none() {
        let rows = results.iter();
        step.table(
            ["model", "accuracy"],
            rows.map(|result| vec![result.text.clone(), share(mean(&result.accuracy))]),
        );
        return Ok((step, ()));
    }
    let rows = results.iter().filter_map(|result| {
        let binary = result.binary.as_ref()?;
        let areas = match &binary.curves {
            None => [String::new(), String::new()],
            Some((curve, roc)) => [roc.auc(), curve.average_precision()].map(|a| format!("{a:.4}")),
        };
        let shares = [
            mean(&result.accuracy),
            binary.precision,
            binary.recall,
            binary.f1,
        ];
        let shares = shares.map(share);
        Some(
            [result.text.clone()]
                .into_iter()
                .chain(shares)
                .chain(areas)
                .collect(),
        )
    });
    step.table(
        [
            "model",
            "accuracy",
            "precision",
            "recall",
            "F1",
            "ROC AUC",
            "AP",
        ],
        rows,
    );

    let curves = results.iter().filter_map(|result| {
        let (curve, roc) = result.binary.as_ref()?.curves.as_ref()?;
        Some((result.text.as_str(), curve, roc))
    });
    let curves: Vec<_> = curves.collect();
    if !curves.is_empty() {
        let mut against_recall = PrecisionRecallChart::new();
        let mut against_false_alarms = RocChart::new();
        for (name, curve, roc) in &curves {
            against_recall = against_recall.model(name, curve);
            against_false_alarms = against_false_alarms.model(name, roc);
        }
        let caption = "The nearer to the upper right corner, the better.";
        step.picture("precision-recall", against_recall.picture()?, caption);
        let caption = "The nearer to the upper left corner, the better.";
        step.picture("roc", against_false_alarms.picture()?, caption);
    }
    Ok((step, ()))
}
