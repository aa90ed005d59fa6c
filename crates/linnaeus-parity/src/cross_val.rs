//! Cross-validation: scores of each fold, and out-of-fold labels, margins and probabilities.

use linnaeus::data::{Labels, Scores};
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
    // Without folds the whole case is refused.
    cv.folds(&data)?;
    let scorings = list(case, "scoring")?.iter().map(scoring);
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
    let answers =
        |labels: Result<Labels>, margins: Result<Scores>, probabilities: Result<Scores>| {
            json!({
                "predict": or_null(labels.map(|labels| write_labels(&labels))),
                "decision_function": or_null(margins.map(written)),
                "predict_proba": or_null(probabilities.map(written)),
            })
        };
    let mut result = answers(predicted, margins, probabilities);
    // What one cross-validation keeps must be what the functions give that fit again.
    let kept = run.as_ref().ok().map(|run| run.out_of_fold());
    let kept = kept.map(|kept| {
        answers(
            kept.labels(),
            kept.decision_function(),
            kept.predict_proba(),
        )
    });
    result["agree"] = json!(kept.is_none_or(|kept| kept == result));
    result["cross_val_score"] = alone.collect();
    result["cross_validate"] = json!(together.collect::<Vec<_>>());
    Ok(result)
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
    Ok(name.as_str().unwrap_or_default().parse()?)
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
