//! `DummyClassifier`.

use linnaeus::dummy::DummyClassifier;
use linnaeus::estimator::Fit;
use serde_json::{Value, json};

use crate::sgd::{data, set_all};
use crate::wire::{Read, matrix, write_floats, write_labels};

/// A fit, its shares of classes, and what it answers.
pub(crate) fn run(case: &Value) -> Read<Value> {
    let mut params = DummyClassifier::new();
    set_all(&mut params, case)?;
    let model = params.fit(&data(case)?)?;
    let asked = matrix(case, "asked")?;
    let probabilities = model.predict_proba(&asked)?;
    let tables = probabilities.tables().iter();
    Ok(json!({
        "class_prior": model.class_prior().iter().map(|prior| write_floats(prior)).collect::<Vec<_>>(),
        "predict": write_labels(&model.predict(&asked)?),
        "predict_proba": tables.map(|table| write_floats(table.values())).collect::<Vec<_>>(),
    }))
}
