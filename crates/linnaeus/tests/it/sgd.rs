//! Fits of `SgdClassifier` and `DummyClassifier`, bit for bit as scikit-learn's: the cases of
//! `fixtures/sgd.json`, which `fixtures/make_sgd.py` wrote. Floats stand there as the hexadecimal
//! digits of their bytes, little end first.

use linnaeus::data::Column;
use linnaeus::dummy::DummyClassifier;
use linnaeus::linear_model::{SgdClassifier, SgdClassifierModel};
use linnaeus::parameters::Parameters;
use linnaeus::prelude::*;
use linnaeus::random::{RandomState, SharedRandomState};
use serde_json::Value;

use crate::reference::{file, list, size, text};

#[test]
fn fits_have_the_bits_of_scikit_learn() {
    let cases = cases("sgd");
    assert_eq!(cases.len(), 69);
    for (number, case, expected) in cases {
        let mut params = params::<SgdClassifier>(&case);
        let shared = case["shared"].as_bool().unwrap_or(false);
        let seed = case["seed"].as_u64().unwrap_or(0) as u32;
        let shared = shared.then(|| SharedRandomState::new(RandomState::new(seed)));
        if let Some(shared) = &shared {
            params = params.random_state(shared);
        }
        let model = params.fit(&data(&case)).unwrap();
        check_model(&model, &expected, &format!("sgd case {number}"));
        if let Some(shared) = shared {
            let next = shared.with(RandomState::next_u32);
            assert_eq!(
                expected["next"], next,
                "sgd case {number}: what is drawn next"
            );
        }
    }
}

#[test]
fn portions_have_the_bits_of_scikit_learn() {
    let cases = cases("sgd_partial_fit");
    assert_eq!(cases.len(), 15);
    for (number, case, expected) in cases {
        let params = params::<SgdClassifier>(&case);
        let portions = list(&case["portions"]);
        let n_features = size(&portions[0]["x"]["ncols"]);
        let mut model = params.begin(&labels(&case["classes"]), n_features).unwrap();
        for (at, (portion, expected)) in portions.iter().zip(list(&expected["models"])).enumerate()
        {
            params.partial_fit(&mut model, &data(portion)).unwrap();
            let what = format!("sgd_partial_fit case {number}, portion {at}");
            check_model(&model, expected, &what);
        }
    }
}

#[test]
fn dummies_answer_like_scikit_learn() {
    let cases = cases("dummy");
    assert_eq!(cases.len(), 12);
    for (number, case, expected) in cases {
        let model = params::<DummyClassifier>(&case).fit(&data(&case)).unwrap();
        let asked = matrix(&case["asked"]);
        let what = format!("dummy case {number}");
        for (prior, expected) in model
            .class_prior()
            .iter()
            .zip(list(&expected["class_prior"]))
        {
            check_bits(prior, expected, &what);
        }
        let probabilities = model.predict_proba(&asked).unwrap();
        let tables = list(&expected["predict_proba"]);
        assert_eq!(probabilities.tables().len(), tables.len(), "{what}");
        for (table, expected) in probabilities.tables().iter().zip(tables) {
            check_bits(table.values(), expected, &what);
        }
        let predicted = model.predict(&asked).unwrap();
        let written = |column: &Column| -> Vec<Label> {
            (0..asked.nrows())
                .filter_map(|row| column.label(row).cloned())
                .collect()
        };
        let expected = labels(&expected["predict"]);
        let columns = predicted.columns().iter().map(written);
        assert!(columns.eq(expected.columns().iter().map(written)), "{what}");
    }
}

fn check_model(model: &SgdClassifierModel, expected: &Value, what: &str) {
    let classes: Vec<Label> = list(&expected["classes"]).iter().map(label).collect();
    assert_eq!(**model.classes(), *classes, "{what}");
    assert_eq!(model.n_iter(), size(&expected["n_iter"]), "{what}: epochs");
    check_bits(&[model.t()], &expected["t"], what);
    check_bits(&model.intercept(), &expected["intercept"], what);
    check_bits(&model.coef().concat(), &expected["coef"], what);
}

#[track_caller]
fn check_bits(found: &[f64], expected: &Value, what: &str) {
    let expected = floats(expected);
    let bits = |values: &[f64]| {
        values
            .iter()
            .map(|value| value.to_bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        bits(found),
        bits(&expected),
        "{what}: {found:?}, scikit-learn {expected:?}"
    );
}

// Reading the cases

/// The cases of an item: a number for messages, the case, scikit-learn's answer.
fn cases(item: &str) -> Vec<(usize, Value, Value)> {
    let file = file("sgd.json", "LINNAEUS_SGD_FIXTURE");
    let cases = list(&file["cases"]).iter().enumerate();
    cases
        .filter(|(_, case)| case["item"] == item)
        .map(|(number, case)| (number, case["case"].clone(), case["expected"].clone()))
        .collect()
}

fn params<P: Parameters>(case: &Value) -> P {
    let mut params = P::default();
    for (name, value) in case["params"].as_object().unwrap() {
        params.set(name, text(value)).unwrap();
    }
    params
}

fn data(case: &Value) -> Dataset {
    let data = Dataset::new(matrix(&case["x"]), labels(&case["y"])).unwrap();
    match &case["weights"] {
        Value::Null => data,
        weights => data.with_weights(floats(weights)).unwrap(),
    }
}

fn matrix(wire: &Value) -> Matrix {
    let (nrows, ncols) = (size(&wire["nrows"]), size(&wire["ncols"]));
    let values = &wire["values"];
    let sizes = |name: &str| list(&wire[name]).iter().map(size).collect::<Vec<_>>();
    let all = match text(&wire["kind"]) {
        "f64" => Matrix::new(nrows, ncols, floats(values)),
        "f32" => {
            let values = bytes(values).into_iter().map(f32::from_le_bytes);
            Matrix::new(nrows, ncols, values.collect())
        }
        "u8" => Matrix::new(nrows, ncols, bytes::<1>(values).into_flattened()),
        "csr" => {
            let columns = sizes("columns").into_iter().map(|column| column as u32);
            Matrix::csr(ncols, sizes("starts"), columns.collect(), floats(values))
        }
        kind => panic!("a kind of matrix: {kind}"),
    };
    match &wire["take"] {
        Value::Null => all.unwrap(),
        _ => all.unwrap().take(&sizes("take")).unwrap(),
    }
}

fn labels(values: &Value) -> Labels {
    let values = list(values);
    if values.first().is_some_and(Value::is_array) {
        return Labels::multioutput(values.iter().map(labels)).unwrap();
    }
    values.iter().map(label).collect()
}

fn label(value: &Value) -> Label {
    match value {
        Value::Bool(value) => (*value).into(),
        Value::String(text) => text.as_str().into(),
        value => value.as_i64().unwrap().into(),
    }
}

fn floats(digits: &Value) -> Vec<f64> {
    bytes(digits).into_iter().map(f64::from_le_bytes).collect()
}

fn bytes<const N: usize>(digits: &Value) -> Vec<[u8; N]> {
    let digits = text(digits);
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    let numbers = (0..digits.len()).step_by(2 * N);
    numbers
        .map(|start| std::array::from_fn(|at| byte(start + 2 * at)))
        .collect()
}
