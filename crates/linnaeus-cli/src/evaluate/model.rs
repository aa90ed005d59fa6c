//! One model: its cross-validation and all that follows from it.

use linnaeus::context::Context;
use linnaeus::data::{Labels, Scores};
use linnaeus::error::Result;
use linnaeus::estimator::Estimator;
use linnaeus::metrics::{
    Average, PrecisionRecallCurve, ReportOptions, RocCurve, Scoring, classification_report_with,
    confusion_matrix, f1_score, precision_recall_curve, precision_score, recall_score, roc_curve,
};
use linnaeus::model_selection::{ThresholdGoal, cross_validate_with};
use linnaeus_plot::{ConfusionChart, PrecisionRecallChart, RocChart, ThresholdChart};
use serde_json::{Map, Value, json};

use super::goal;
use super::inside;
use crate::args::EvaluateOptions;
use crate::estimator::seeded;
use crate::json as as_json;
use crate::question::Question;
use crate::story::Step;
use crate::tour::words::{mean, score, share, whole};

/// The most classes of which a confusion matrix is shown in the terminal.
const MOST_CLASSES: usize = 12;

/// A model that is to be evaluated.
#[derive(Debug)]
pub(super) struct Entrant {
    /// As it was written.
    pub(super) text: String,
    estimator: Box<dyn Estimator>,
    /// Its number among several.
    number: Option<usize>,
}

impl Entrant {
    /// The model of this text; the seed is for those that have one and were given none.
    pub(super) fn new(text: &str, seed: u32, number: Option<usize>) -> Result<Self> {
        Ok(Self {
            text: text.into(),
            estimator: seeded(text, seed)?,
            number,
        })
    }

    /// The name of a picture's files.
    fn file(&self, picture: &str) -> String {
        match self.number {
            None => picture.into(),
            Some(number) => format!("{picture}-{}", number + 1),
        }
    }
}

/// What a model was found to be worth.
#[derive(Debug)]
pub(super) struct Evaluated {
    pub(super) text: String,
    pub(super) accuracy: Vec<f64>,
    pub(super) binary: Option<Binary>,
    pub(super) json: Map<String, Value>,
}

/// What there is of a question of two classes.
#[derive(Debug)]
pub(super) struct Binary {
    pub(super) precision: f64,
    pub(super) recall: f64,
    pub(super) f1: f64,
    /// None of a model without scores.
    pub(super) curves: Option<(PrecisionRecallCurve, RocCurve)>,
}

/// Cross-validates a model.
pub(super) fn evaluated(
    entrant: &Entrant,
    question: &Question,
    options: &EvaluateOptions,
    goal: Option<&ThresholdGoal>,
    context: &Context,
) -> Result<(Step, Evaluated)> {
    let data = &question.data;
    let scoring = Scoring::Accuracy;
    let estimator = &*entrant.estimator;
    let folds = options.cv as usize;
    let run = cross_validate_with(estimator, data, folds, [scoring.clone()], context).map_err(
        |error| match error.argument() {
            Some("n_splits") => error.advise("--cv sets the number of folds"),
            _ => error,
        },
    )?;
    let accuracy = run.scores(&scoring).unwrap_or_default().to_vec();
    let said = run.out_of_fold().labels()?;
    let scores = run
        .out_of_fold()
        .decision_function()
        .or_else(|_| run.out_of_fold().predict_proba())
        .ok();

    let mut step = Step::new(&entrant.text, &entrant.text);
    let mut json = Map::new();
    json.insert("model".into(), json!(entrant.text));
    let folds: Vec<String> = accuracy.iter().map(|accuracy| share(*accuracy)).collect();
    step.facts([
        ("accuracy of each fold", folds.join(", ")),
        ("on average", share(mean(&accuracy))),
    ]);
    json.insert("accuracy".into(), json!(accuracy));
    counted(&mut step, &mut json, entrant, question, &said)?;
    let binary = match question.positive() {
        None => None,
        Some(positive) => {
            let binary = two_classes(question, &said, scores.as_ref())?;
            told(&mut step, &binary, positive, options.at_precision);
            drawn(&mut step, &binary, entrant, options.at_precision)?;
            written(&mut json, &binary, options.at_precision);
            Some(binary)
        }
    };
    if let (Some(goal), Some(scores)) = (goal, &scores) {
        let curves = binary.as_ref().and_then(|binary| binary.curves.as_ref());
        let curve = curves.map(|(curve, _)| curve);
        let file = entrant.file("goal");
        goal::told(&mut step, &mut json, question, scores, curve, goal, file)?;
    }
    let inside = inside::shown(&mut step, &mut json, estimator, question, context)?;
    if let Some((name, picture)) = inside {
        step.picture(entrant.file(name), picture, "Fitted on all rows.");
    }
    let evaluated = Evaluated {
        text: entrant.text.clone(),
        accuracy,
        binary,
        json,
    };
    Ok((step, evaluated))
}

/// Confusion matrix and report.
fn counted(
    step: &mut Step,
    json: &mut Map<String, Value>,
    entrant: &Entrant,
    question: &Question,
    said: &Labels,
) -> Result<()> {
    let truth = &question.data.y;
    let matrix = confusion_matrix(truth, said)?;
    let names: Vec<String> = question.names.clone();
    if names.len() <= MOST_CLASSES {
        let columns = names.iter().map(|name| format!("said: {name}"));
        let rows = names.iter().zip(matrix.rows()).map(|(name, row)| {
            let cells = row.iter().map(|cell| whole(*cell));
            [format!("truly {name}")].into_iter().chain(cells).collect()
        });
        step.table([String::new()].into_iter().chain(columns), rows);
    }
    let report_options = ReportOptions::new().target_names(names.clone());
    let report = classification_report_with(truth, said, &report_options)?;
    step.verbatim(report.to_string());
    let picture = ConfusionChart::new(&names, matrix.cells())
        .title(&format!("What is true, and what {} said", entrant.text))
        .picture()?;
    step.picture(entrant.file("confusion"), picture, "Out-of-fold answers.");
    json.insert(
        "confusion_matrix".into(),
        as_json::confusion_matrix(&matrix),
    );
    json.insert(
        "classification_report".into(),
        as_json::classification_report(&report),
    );
    Ok(())
}

/// What a question of two classes allows to be said.
fn two_classes(question: &Question, said: &Labels, scores: Option<&Scores>) -> Result<Binary> {
    let truth = &question.data.y;
    let curves = match scores {
        None => None,
        Some(scores) => Some((
            precision_recall_curve(truth, scores)?,
            roc_curve(truth, scores)?,
        )),
    };
    Ok(Binary {
        precision: precision_score(truth, said, Average::Binary)?,
        recall: recall_score(truth, said, Average::Binary)?,
        f1: f1_score(truth, said, Average::Binary)?,
        curves,
    })
}

fn told(step: &mut Step, binary: &Binary, positive: &str, at_precision: f64) {
    let wanted = share(at_precision);
    step.facts([
        (format!("precision of {positive}"), share(binary.precision)),
        ("recall".into(), share(binary.recall)),
        ("F1".into(), share(binary.f1)),
    ]);
    let Some((curve, roc)) = &binary.curves else {
        step.text("This model has no scores, so there are no curves and no thresholds.");
        return;
    };
    let threshold = match curve.at_precision(at_precision) {
        Some(point) => format!(
            "{} (recall {}, {} of {} right)",
            score(point.threshold),
            share(point.recall),
            whole(point.tp),
            whole(point.tp + point.fp)
        ),
        None => "no threshold".into(),
    };
    step.facts([
        ("area under ROC".to_owned(), format!("{:.4}", roc.auc())),
        (
            "average precision".into(),
            format!("{:.4}", curve.average_precision()),
        ),
        (format!("{wanted} precision at"), threshold),
    ]);
}

fn drawn(step: &mut Step, binary: &Binary, entrant: &Entrant, at_precision: f64) -> Result<()> {
    let Some((curve, roc)) = &binary.curves else {
        return Ok(());
    };
    let chosen = curve.at_precision(at_precision);
    let name = &entrant.text;
    let mut against_threshold = ThresholdChart::from(curve);
    let mut against_recall = PrecisionRecallChart::new().model(name, curve);
    let mut against_false_alarms = RocChart::new().model(name, roc);
    if let Some(point) = &chosen {
        against_threshold = against_threshold.chosen(point.threshold);
        against_recall = against_recall.chosen_point(point);
        against_false_alarms = against_false_alarms.chosen_point(point);
    }
    let pictures = [
        ("thresholds", against_threshold.picture()?),
        ("precision-recall", against_recall.picture()?),
        ("roc", against_false_alarms.picture()?),
    ];
    for (name, picture) in pictures {
        step.picture(entrant.file(name), picture, "");
    }
    Ok(())
}

fn written(json: &mut Map<String, Value>, binary: &Binary, at_precision: f64) {
    let mut put = |key: &str, value: Value| json.insert(key.to_owned(), value);
    put("precision", json!(binary.precision));
    put("recall", json!(binary.recall));
    put("f1", json!(binary.f1));
    let Some((curve, roc)) = &binary.curves else {
        return;
    };
    let point = curve.at_precision(at_precision);
    let point = point.map_or(Value::Null, |point| as_json::operating_point(&point));
    put("roc_auc", json!(roc.auc()));
    put("average_precision", json!(curve.average_precision()));
    put(
        "at_precision",
        json!({ "wanted": at_precision, "point": point }),
    );
    put(
        "precision_recall_curve",
        as_json::precision_recall_curve(curve),
    );
    put("roc_curve", as_json::roc_curve(roc));
}
