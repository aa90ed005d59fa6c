//! `SgdClassifier`: fits, learning in portions, scores.

use linnaeus::data::{Dataset, Response};
use linnaeus::estimator::{Fit, PartialFit};
use linnaeus::linear_model::{SgdClassifier, SgdClassifierModel};
use linnaeus::parameters::Parameters;
use linnaeus::random::{RandomState, SharedRandomState};
use serde_json::{Value, json};

use crate::wire::{
    Failure, Read, labels, list, matrix, maybe_floats, member, truth, write_floats, write_label,
    write_labels,
};

/// One fit, and with a shared generator what it draws next.
pub(crate) fn fit(case: &Value) -> Read<Value> {
    let mut params = params(case)?;
    let shared = truth(case, "shared").then(|| {
        let seed = case.get("seed").and_then(Value::as_u64).unwrap_or(0);
        SharedRandomState::new(RandomState::new(seed as u32))
    });
    if let Some(shared) = &shared {
        params = params.random_state(shared);
    }
    let mut result = described(&params.fit(&data(case)?)?);
    if let Some(shared) = shared {
        result["next"] = json!(shared.with(|random| random.next_u32()));
    }
    Ok(result)
}

/// Several portions one after the other; the model after each.
pub(crate) fn partial_fit(case: &Value) -> Read<Value> {
    let params = params(case)?;
    let portions = list(case, "portions")?;
    let portions: Vec<Dataset> = portions.iter().map(data).collect::<Read<_>>()?;
    let n_features = portions.first().map_or(0, Dataset::ncols);
    let mut model = params.begin(&labels(case, "classes")?, n_features)?;
    let mut models = Vec::new();
    for portion in &portions {
        params.partial_fit(&mut model, portion)?;
        models.push(described(&model));
    }
    Ok(json!({ "models": models }))
}

/// Labels, margins and, for `log_loss`, probabilities of other rows.
pub(crate) fn scores(case: &Value) -> Read<Value> {
    let model = params(case)?.fit(&data(case)?)?;
    let asked = matrix(case, "asked")?;
    let mut result = described(&model);
    result["predict"] = write_labels(&model.predict(&asked)?);
    let margins = model.decision_function(&asked)?;
    result["decision_function"] = write_floats(margins.table()?.values());
    if linnaeus::estimator::Classifier::responses(&model).contains(&Response::Probability) {
        let probabilities = model.predict_proba(&asked)?;
        result["predict_proba"] = write_floats(probabilities.table()?.values());
    }
    Ok(result)
}

/// Parameters by name, each as text.
pub(crate) fn params(case: &Value) -> Read<SgdClassifier> {
    let mut params = SgdClassifier::new();
    set_all(&mut params, case)?;
    Ok(params)
}

/// Sets the members of `params`.
pub(crate) fn set_all(params: &mut impl Parameters, case: &Value) -> Read<()> {
    let given = member(case, "params")?;
    let given = given
        .as_object()
        .ok_or_else(|| Failure::Case("params should be an object".into()))?;
    for (name, value) in given {
        params.set(name, value.as_str().unwrap_or_default())?;
    }
    Ok(())
}

/// x, y and weights.
pub(crate) fn data(case: &Value) -> Read<Dataset> {
    let data = Dataset::new(matrix(case, "x")?, labels(case, "y")?)?;
    match maybe_floats(case, "weights")? {
        Some(weights) => Ok(data.with_weights(weights)?),
        None => Ok(data),
    }
}

fn described(model: &SgdClassifierModel) -> Value {
    json!({
        "classes": model.classes().iter().map(write_label).collect::<Vec<_>>(),
        "coef": write_floats(&model.coef().concat()),
        "intercept": write_floats(&model.intercept()),
        "n_iter": model.n_iter(),
        "t": write_floats(&[model.t()]),
    })
}
