//! Calibration of a model on data of one's own: what its probabilities are worth, before and after.

use linnaeus::calibration::{
    CalibratedClassifierCv, CalibrationMethod, calibration_curve, expected_calibration_error,
};
use linnaeus::context::Context;
use linnaeus::data::{Dataset, Response, Scores};
use linnaeus::error::{Error, ErrorKind, Result};
use linnaeus::estimator::{Estimator, Fit as _};
use linnaeus::metrics::{brier_score_loss, log_loss};
use linnaeus::model_selection::{TrainTestSplit, train_test_split};
use linnaeus::parameters::{ParameterValue as _, Range};
use linnaeus_plot::ReliabilityChart;
use serde_json::{Map, Value, json};

use crate::args::CalibrateOptions;
use crate::estimator::seeded;
use crate::failure::Failure;
use crate::narrator::Narrator;
use crate::question::Question;
use crate::story::Step;
use crate::tour::words::count;

/// Into how many bins probabilities are cut.
const BINS: usize = 10;

/// Calibrates the model of these options.
pub(crate) fn run(options: &CalibrateOptions) -> std::result::Result<(), Failure> {
    let estimator = seeded(&options.model, options.random.seed)?;
    let methods = options.methods.iter().map(|text| method(text));
    let methods: Vec<CalibrationMethod> = methods.collect::<Result<_>>()?;
    let mut narrator = Narrator::new(&options.shared, options.out.as_deref(), false)?;
    narrator.title(
        &format!("{} on {}, calibrated", options.model, options.subject.data),
        &format!("{} stratified folds, not shuffled.", options.cv),
    )?;
    let question = narrator.tell("Reading the data", |_| Question::read(&options.subject))?;
    let rows = narrator.tell("Calibrating", |context| {
        calibrated(&*estimator, &question.data, &methods, options, context)
    })?;
    narrator.finish(|told| {
        let mut all = Map::new();
        let seed = options.random.seed;
        all.insert(
            "data".into(),
            question.json(&options.subject, options.cv, seed),
        );
        all.insert("model".into(), json!(options.model));
        all.insert("methods".into(), rows);
        all.insert("seconds".into(), json!(told.seconds()));
        Value::Object(all)
    })
}

fn method(text: &str) -> Result<CalibrationMethod> {
    CalibrationMethod::parse(text).ok_or_else(|| {
        Error::new(ErrorKind::Parameter {
            name: "method".into(),
            found: format!("{text:?}"),
            expected: CalibrationMethod::expected(Range::ANY),
        })
    })
}

/// Fits on most rows, and asks about the others.
fn calibrated(
    estimator: &dyn Estimator,
    data: &Dataset,
    methods: &[CalibrationMethod],
    options: &CalibrateOptions,
    context: &Context,
) -> Result<(Step, Value)> {
    let split = TrainTestSplit::new()
        .test_size(options.test_size)
        .stratify(true)
        .random_state(i64::from(options.random.seed));
    let (train, test) = train_test_split(data, split)?;
    let mut answers = Vec::new();
    let plain = estimator.fit_with(&train, context)?;
    if plain.responses().contains(&Response::Probability) {
        answers.push(("as it is".to_owned(), plain.predict_proba(&test.x)?));
    }
    for &method in methods {
        let calibrated = CalibratedClassifierCv::new(estimator.boxed());
        let calibrated = calibrated.method(method).cv(options.cv as usize);
        let model = calibrated.fit_with(&train, context)?;
        answers.push((method.to_string(), model.predict_proba(&test.x)?));
    }

    let mut step = Step::new("calibration", "What the probabilities are worth");
    step.text(format!(
        "Fitted and calibrated on {} rows, asked about the {} others.",
        count(train.nrows()),
        count(test.nrows()),
    ));
    if answers.len() == methods.len() {
        step.text("By itself the model has no probabilities.");
    }
    let judged = answers
        .iter()
        .map(|(name, scores)| judge(name, &test, scores));
    let judged = judged.collect::<Result<Vec<_>>>()?;
    let number = |value: f64| format!("{value:.4}");
    step.table(
        ["", "Brier score", "log loss", "calibration error (ECE)"],
        judged.iter().map(|own| {
            let numbers = [own.brier, own.log_loss, own.error].map(number);
            [own.name.clone()].into_iter().chain(numbers).collect()
        }),
    );
    if data.y.classes()?.len() == 2 {
        let mut chart = ReliabilityChart::new();
        for ((name, scores), own) in answers.iter().zip(&judged) {
            let curve = calibration_curve(&test.y, scores, BINS)?;
            chart = chart.model(name, &curve, &scores.positive()?);
            chart = chart.error(own.error);
        }
        let caption = "On the diagonal, what is said comes true as often as is said. Below: how \
                       many rows were given which probability.";
        step.picture("reliability", chart.picture()?, caption);
    }
    let rows = judged.iter().map(|own| {
        json!({
            "method": own.name,
            "brier_score_loss": own.brier,
            "log_loss": own.log_loss,
            "expected_calibration_error": own.error,
        })
    });
    Ok((step, rows.collect()))
}

/// How good some probabilities are.
struct Judged {
    name: String,
    brier: f64,
    log_loss: f64,
    error: f64,
}

fn judge(name: &str, test: &Dataset, scores: &Scores) -> Result<Judged> {
    Ok(Judged {
        name: name.to_owned(),
        brier: brier_score_loss(&test.y, scores)?,
        log_loss: log_loss(&test.y, scores)?,
        error: expected_calibration_error(&test.y, scores, BINS)?,
    })
}
