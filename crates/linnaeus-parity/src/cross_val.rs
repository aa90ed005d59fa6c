//! Cross-validation: scores of each fold, and out-of-fold labels, margins and probabilities.

use linnaeus::data::{Response, Scores};
use linnaeus::dummy::DummyClassifier;
use linnaeus::error::Result;
use linnaeus::estimator::Estimator;
use linnaeus::linear_model::SgdClassifier;
use linnaeus::metrics::{Average, Scoring};
use linnaeus::model_selection::{
    Cv, cross_val_decision_function, cross_val_predict, cross_val_predict_proba, cross_val_score,
    cross_validate,
};
use serde_json::{Value, json};

use crate::sgd::{data, set_all};
use crate::splits::cv;
use crate::wire::{Failure, Read, list, member, text, write_floats, write_labels};

/// Everything that there is to ask; what the library refuses is null.
pub(crate) fn run(case: &Value) -> Read<Value> {
    let estimator = estimator(case)?;
    let data = data(case)?;
    let cv: Cv = cv(member(case, "splitter")?, None)?;
    let scorings = list(case, "scoring")?.iter().map(|name| scoring(name));
    let scorings: Vec<Scoring> = scorings.collect::<Read<_>>()?;

    let run = cross_validate(&*estimator, &data, cv.clone(), scorings.clone());
    let alone = scorings.iter().map(|scoring| {
        let scores = cross_val_score(&*estimator, &data, cv.clone(), scoring.clone());
        or_null(scores.map(|scores| write_floats(&scores)))
    });
    let together = scorings.iter().map(|scoring| {
        let scores = run.as_ref().ok().and_then(|run| run.scores(scoring));
        scores.map(write_floats)
    });
    let predicted = cross_val_predict(&*estimator, &data, cv.clone());
    let margins = cross_val_decision_function(&*estimator, &data, cv.clone());
    let probabilities = cross_val_predict_proba(&*estimator, &data, cv.clone());
    // What one cross-validation keeps must be what a call of its own gives.
    let kept = run.as_ref().map(|run| run.out_of_fold());
    let kept_labels = kept.ok().and_then(|kept| kept.labels().ok());
    let kept_scores = |response: Response| kept.ok().and_then(|kept| kept.scores(response).ok());
    let agree = run.is_err()
        || kept_labels == predicted.as_ref().ok().cloned()
            && kept_scores(Response::Margin) == margins.as_ref().ok().cloned()
            && kept_scores(Response::Probability) == probabilities.as_ref().ok().cloned();
    Ok(json!({
        "cross_val_score": alone.collect::<Vec<_>>(),
        "cross_validate": together.collect::<Vec<_>>(),
        "agree": agree,
        "predict": or_null(predicted.map(|labels| write_labels(&labels))),
        "decision_function": or_null(margins.map(written)),
        "predict_proba": or_null(probabilities.map(written)),
    }))
}

fn or_null(result: Result<Value>) -> Value {
    result.unwrap_or(Value::Null)
}

fn written(scores: Scores) -> Value {
    let tables = scores.tables().iter();
    tables.map(|table| write_floats(table.values())).collect()
}

fn estimator(case: &Value) -> Read<Box<dyn Estimator>> {
    match text(case, "estimator")? {
        "sgd" => {
            let mut params = SgdClassifier::new();
            set_all(&mut params, case)?;
            Ok(Box::new(params))
        }
        "dummy" => {
            let mut params = DummyClassifier::new();
            set_all(&mut params, case)?;
            Ok(Box::new(params))
        }
        name => Err(Failure::Case(format!("no estimator {name}"))),
    }
}

/// A metric by scikit-learn's name for it.
fn scoring(name: &Value) -> Read<Scoring> {
    let name = name.as_str().unwrap_or_default();
    let (metric, average) = name.split_once('_').unwrap_or((name, "binary"));
    let average = average_of(average);
    Ok(match (metric, average) {
        ("accuracy", _) => Scoring::Accuracy,
        ("roc", _) => Scoring::RocAuc,
        ("average", _) => Scoring::AveragePrecision,
        ("precision", Some(average)) => Scoring::Precision(average),
        ("recall", Some(average)) => Scoring::Recall(average),
        ("f1", Some(average)) => Scoring::F1(average),
        _ => return Err(Failure::Case(format!("no scoring {name}"))),
    })
}

pub(crate) fn average_of(name: &str) -> Option<Average> {
    Some(match name {
        "binary" => Average::Binary,
        "macro" => Average::Macro,
        "micro" => Average::Micro,
        "weighted" => Average::Weighted,
        _ => return None,
    })
}
