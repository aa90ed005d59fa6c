//! Another classifier, which gives probabilities, and how to compare the two.

use linnaeus::context::Context;
use linnaeus::data::{Classes, Column, Labels, Scores};
use linnaeus::ensemble::RandomForestClassifier;
use linnaeus::error::Result;
use linnaeus::metrics::{
    Average, PrecisionRecallCurve, RocCurve, Scoring, f1_score, precision_recall_curve,
    precision_score, recall_score, roc_curve,
};
use linnaeus::model_selection::cross_validate_with;
use linnaeus_plot::{PrecisionRecallChart, RocChart};
use serde_json::json;

use super::answers::FOLDS;
use super::subject::Subject;
use super::words::{count, share};
use crate::story::Step;

/// So many rows are shown with their probabilities.
const SHOWN: usize = 2;

/// What the forests of the folds said of the rows that they had not seen.
#[derive(Debug)]
pub(super) struct ForestAnswers {
    pub(super) probabilities: Scores,
    labels: Labels,
}

/// Cross-validates a forest.
pub(super) fn cross_validate(
    subject: &Subject,
    forest: &RandomForestClassifier,
    context: &Context,
) -> Result<(Step, ForestAnswers)> {
    let run = cross_validate_with(forest, &subject.train, FOLDS, [Scoring::Accuracy], context)?;
    let answers = ForestAnswers {
        probabilities: run.out_of_fold().predict_proba()?,
        labels: run.out_of_fold().labels()?,
    };
    let head = answers.probabilities.table()?.rows().take(SHOWN);
    let head: Vec<&[f64]> = head.collect();

    let mut step = Step::new("forest", "Another classifier: a random forest");
    step.text(format!(
        "A random forest asks {} decision trees, each grown on rows that it drew and with a few \
         columns looked at for each question, and counts their votes. It has no score like that of \
         the first classifier; it has probabilities: the shares of the votes. They come from the \
         same {FOLDS} folds, each row's from trees that had not seen it.",
        count(forest.n_estimators),
    ));
    let words = subject.profile.words;
    step.table(
        [
            "row".to_owned(),
            words.not_positive.to_owned(),
            words.positive.to_owned(),
        ],
        head.iter().enumerate().map(|(row, shares)| {
            let number = subject.train_rows.get(row).copied().unwrap_or(row);
            let shares = shares.iter().map(|&value| share(value));
            [number.to_string()].into_iter().chain(shares).collect()
        }),
    );
    step.figure("binary.forest.proba_head", json!(head));
    Ok((step, answers))
}

/// Draws both classifiers on the same charts.
pub(super) fn compare(
    subject: &Subject,
    sgd: (&PrecisionRecallCurve, &RocCurve),
    answers: &ForestAnswers,
) -> Result<(Step, ())> {
    let truth = &subject.train.y;
    let curve = precision_recall_curve(truth, &answers.probabilities)?;
    let roc = roc_curve(truth, &answers.probabilities)?;

    let mut step = Step::new("comparison", "Which is better? Two curves on one chart");
    step.text(
        "A threshold can be moved over probabilities as over any score: the probability of the \
         positive class is the score. So the two classifiers can be drawn on one chart, and where \
         one curve lies above the other everywhere, there is nothing left to discuss.",
    );
    step.table(
        ["", "ROC AUC", "average precision"],
        [
            ("SgdClassifier", sgd.1.auc(), sgd.0.average_precision()),
            (
                "RandomForestClassifier",
                roc.auc(),
                curve.average_precision(),
            ),
        ]
        .map(|(name, auc, average)| {
            vec![
                name.to_owned(),
                format!("{auc:.4}"),
                format!("{average:.4}"),
            ]
        }),
    );
    let chart = PrecisionRecallChart::new()
        .model("RandomForestClassifier", &curve)
        .model("SgdClassifier", sgd.0);
    let caption = "The nearer to the upper right corner, the better.";
    step.picture("precision-recall-both", chart.picture()?, caption);
    let chart = RocChart::new()
        .model("RandomForestClassifier", &roc)
        .model("SgdClassifier", sgd.1);
    let caption = "The nearer to the upper left corner, the better.";
    step.picture("roc-both", chart.picture()?, caption);
    step.figure("binary.forest.roc_auc", roc.auc());
    step.figure("binary.forest.average_precision", curve.average_precision());
    Ok((step, ()))
}

/// Says yes from a probability of one half on, and by the most votes, which is not the same.
pub(super) fn decide(subject: &Subject, answers: &ForestAnswers) -> Result<(Step, ())> {
    let truth = &subject.train.y;
    let positive = answers.probabilities.positive()?;
    let from_half: Vec<u32> = positive.iter().map(|&p| u32::from(p >= 0.5)).collect();
    let from_half = Labels::from_column(Column::new(from_half, Classes::bools())?);
    let tied = positive.iter().filter(|&&p| p == 0.5).count();
    let score = |said: &Labels| -> Result<[f64; 3]> {
        Ok([
            precision_score(truth, said, Average::Binary)?,
            recall_score(truth, said, Average::Binary)?,
            f1_score(truth, said, Average::Binary)?,
        ])
    };
    let (by_half, by_votes) = (score(&from_half)?, score(&answers.labels)?);
    let words = subject.profile.words;

    let mut step = Step::new("forest_answers", "A threshold for probabilities: one half");
    step.text(format!(
        "Call it {} when its probability is at least one half. Or ask the forest itself, which \
         answers with the class that has the most votes.",
        words.a_positive
    ));
    let row = |name: &str, scores: [f64; 3]| -> Vec<String> {
        let shares = scores.map(share);
        [name.to_owned()].into_iter().chain(shares).collect()
    };
    step.table(
        ["", "precision", "recall", "F1"],
        [
            row("probability from 0.5 on", by_half),
            row("most votes (`predict`)", by_votes),
        ],
    );
    step.lesson(match tied {
        0 => "No row has exactly half of the votes, so the two rules agree.".to_owned(),
        tied => format!(
            "{} of the rows have exactly half of the votes. The first rule says {} to them. \
             `predict` says the first of two equal classes, {}. The book prints the one and the \
             other figure, and does not say so.",
            count(tied),
            words.positive,
            words.not_positive,
        ),
    });
    for (name, [precision, recall, f1]) in [("", by_half), ("predict_", by_votes)] {
        step.figure(&format!("binary.forest.{name}precision"), precision);
        step.figure(&format!("binary.forest.{name}recall"), recall);
        step.figure(&format!("binary.forest.{name}f1"), f1);
    }
    step.figure("binary.forest.votes_tied", tied);
    Ok((step, ()))
}
