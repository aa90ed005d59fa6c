//! Whether probabilities can be believed, and the threshold in the end: on rows that nobody has seen.

use linnaeus::calibration::{
    CalibratedClassifierCv, CalibrationMethod, calibration_curve, expected_calibration_error,
};
use linnaeus::context::Context;
use linnaeus::data::Scores;
use linnaeus::ensemble::{ForestClassifierModel, RandomForestClassifier};
use linnaeus::error::{ErrorKind, Result};
use linnaeus::estimator::Fit as _;
use linnaeus::linear_model::SgdClassifier;
use linnaeus::metrics::{Average, CurveOptions, Scoring, brier_score_loss, precision_recall_curve};
use linnaeus::model_selection::{ThresholdGoal, choose_thresholds};
use linnaeus_plot::ReliabilityChart;
use serde_json::{Value, json};

use super::answers::FOLDS;
use super::forest::ForestAnswers;
use super::subject::Subject;
use super::words::{count, share, whole};
use crate::story::Step;

/// Into how many bins probabilities are cut.
const BINS: usize = 10;
/// The precision that the tour asks for.
const WANTED: f64 = 0.90;

/// Holds what is said to be probable against what comes true.
pub(super) fn calibrate(
    subject: &Subject,
    sgd: &SgdClassifier,
    forest: &RandomForestClassifier,
    context: &Context,
) -> Result<(Step, ForestClassifierModel)> {
    let calibrated = |method| -> Result<Scores> {
        let classifier = CalibratedClassifierCv::new(sgd.clone());
        let classifier = classifier.method(method).cv(FOLDS);
        let model = classifier.fit_with(&subject.train, context)?;
        model.predict_proba(&subject.test.x)
    };
    let forest = forest.fit_with(&subject.train, context)?;
    let models = [
        (
            "RandomForestClassifier",
            "forest",
            forest.predict_proba(&subject.test.x)?,
        ),
        (
            "SgdClassifier, sigmoid",
            "sigmoid",
            calibrated(CalibrationMethod::Sigmoid)?,
        ),
        (
            "SgdClassifier, isotonic",
            "isotonic",
            calibrated(CalibrationMethod::Isotonic)?,
        ),
    ];

    let mut step = Step::new("calibration", "Can the probabilities be believed?");
    step.text(format!(
        "Of all rows that are given 80 %, are 80 % {}? Scores of the first classifier are not even \
         probabilities; calibration turns them into some: from rows held out it learns which score \
         comes true how often, by a curve of two numbers (sigmoid) or by any that rises (isotonic). \
         All are asked about {} rows that none of them has seen.",
        subject.profile.words.positives,
        count(subject.test.nrows()),
    ));
    let truth = &subject.test.y;
    let mut rows = Vec::new();
    let mut chart = ReliabilityChart::new();
    for (name, id, scores) in &models {
        let brier = brier_score_loss(truth, scores)?;
        let error = expected_calibration_error(truth, scores, BINS)?;
        let curve = calibration_curve(truth, scores, BINS)?;
        chart = chart.model(name, &curve, &scores.positive()?).error(error);
        rows.push(vec![
            (*name).to_owned(),
            format!("{brier:.4}"),
            format!("{error:.4}"),
        ]);
        step.figure(&format!("binary.calibration.{id}.brier"), brier);
        step.figure(&format!("binary.calibration.{id}.ece"), error);
    }
    step.table(["", "Brier score", "calibration error (ECE)"], rows);
    let caption = "On the diagonal, what is said comes true as often as is said. Below: how many \
                   rows were given which probability.";
    step.picture("reliability", chart.picture()?, caption);
    step.lesson(
        "The Brier score, the mean square of what the probability was off by, counts both: how well \
         the classes are told apart, and whether the numbers are right. The calibration error counts \
         the second only. A forest tends to shy away from 0 and 1, because all its trees would have \
         to agree.",
    );
    Ok((step, forest))
}

/// Chooses the threshold on the rows that were learned from, and pays for it on the others.
pub(super) fn tune(
    subject: &Subject,
    forest: &ForestClassifierModel,
    answers: &ForestAnswers,
) -> Result<(Step, ())> {
    let (recall, precision) = (
        Scoring::Recall(Average::Binary),
        Scoring::Precision(Average::Binary),
    );
    let goal = ThresholdGoal::with_floor(recall, precision, WANTED);
    let options = CurveOptions::new();
    let chosen = choose_thresholds(&subject.train.y, &answers.probabilities, goal, &options);

    let mut step = Step::new("tuned_threshold", "The threshold of the better one");
    step.text(
        "The most recall with at least 90 % precision, once more, now of the forest. The threshold \
         is chosen by the probabilities that the rows got while they were held out; whether it keeps \
         its promise is for rows to say that took part in nothing.",
    );
    let chosen = match chosen {
        Ok(chosen) => chosen.into_iter().next(),
        Err(error) if matches!(error.kind(), ErrorKind::Parameter { .. }) => None,
        Err(error) => return Err(error),
    };
    let Some(chosen) = chosen else {
        step.facts([("threshold", "none reaches 90 % precision")]);
        step.figure("binary.forest.at_precision_90", Value::Null);
        return Ok((step, ()));
    };
    let test = forest.predict_proba(&subject.test.x)?;
    let at_test = precision_recall_curve(&subject.test.y, &test)?.at_threshold(chosen.threshold);
    let words = subject.profile.words;
    step.table(
        ["probability from", "precision", "recall"],
        [
            vec![
                format!("{:.2}, rows held out in turn", chosen.threshold),
                share(chosen.floor_score.unwrap_or(f64::NAN)),
                share(chosen.score),
            ],
            vec![
                format!("{:.2}, rows never seen", chosen.threshold),
                share(at_test.precision),
                share(at_test.recall),
            ],
        ],
    );
    step.lesson(format!(
        "Of the {} never seen, it finds {} of {}, with {} false alarms. That is the figure to tell: \
         nothing was chosen by it.",
        words.positives,
        whole(at_test.tp),
        whole(at_test.tp + at_test.fn_),
        whole(at_test.fp),
    ));
    step.figure(
        "binary.forest.at_precision_90",
        json!({
            "threshold": chosen.threshold,
            "precision": chosen.floor_score,
            "recall": chosen.score,
            "test_precision": at_test.precision,
            "test_recall": at_test.recall,
        }),
    );
    Ok((step, ()))
}
