//! Fits of `SgdClassifier` and `DummyClassifier`, bit for bit as scikit-learn's: the cases of
//! `fixtures/sgd.json` and `fixtures/sgd_whole.json`, which `fixtures/make_sgd.py` and
//! `fixtures/make_sgd_whole.py` wrote. Floats stand there as the hexadecimal
//! digits of their bytes, little end first.

use std::collections::BTreeSet;

use linnaeus::data::Column;
use linnaeus::dummy::DummyClassifier;
use linnaeus::linear_model::{
    Averaging, LearningRate, Loss, Penalty, Perceptron, SgdClassifier, SgdClassifierModel,
};
use linnaeus::parameters::Parameters;
use linnaeus::prelude::*;
use linnaeus::random::{RandomState, SharedRandomState};
use serde_json::Value;

use crate::reference::{file, list, size, text};

#[test]
fn fits_have_the_bits_of_scikit_learn() {
    let cases = cases("sgd");
    assert_eq!(cases.len(), 69);
    check_fits(cases);
}

#[test]
fn every_loss_penalty_and_rate_has_the_bits_of_scikit_learn() {
    let cases = cases("sgd_whole");
    assert_eq!(cases.len(), 100);
    for (name, texts) in [
        ("loss", 9),
        ("penalty", 4),
        ("learning_rate", 6),
        ("average", 3),
        ("early_stopping", 2),
        ("class_weight", 2),
    ] {
        let texts_of = |case: &Value| text(&case["params"][name]).to_string();
        let found: BTreeSet<String> = cases.iter().map(|(_, case, _)| texts_of(case)).collect();
        assert_eq!(found.len(), texts, "{name}: {found:?}");
    }
    check_fits(cases);
}

fn check_fits(cases: Vec<(usize, Value, Value)>) {
    for (number, case, expected) in cases {
        let mut params = params::<SgdClassifier>(&case);
        let shared = case["shared"].as_bool().unwrap_or(false);
        let seed = case["seed"].as_u64().unwrap_or(0) as u32;
        let shared = shared.then(|| SharedRandomState::new(RandomState::new(seed)));
        if let Some(shared) = &shared {
            params = params.random_state(shared);
        }
        let model = params.fit(&data(&case)).unwrap();
        check_model(&model, &expected, &format!("case {number}"));
        if let Some(shared) = shared {
            let next = shared.with(RandomState::next_u32);
            assert_eq!(expected["next"], next, "case {number}: what is drawn next");
        }
    }
}

/// A fit with the loss of the perceptron is a perceptron, in whole and in portions.
#[test]
fn a_perceptron_is_an_sgd_classifier() {
    let digits = linnaeus::datasets::load_digits().unwrap().head(200);
    let sgd = SgdClassifier::new()
        .loss(Loss::Perceptron)
        .penalty(Penalty::None)
        .learning_rate(LearningRate::Constant)
        .eta0(1.0);
    let (one, other) = (Perceptron::new(), sgd);
    let (fitted, expected) = (one.fit(&digits).unwrap(), other.fit(&digits).unwrap());
    assert_eq!(fitted.state(), expected.state());
    let mut portions = one.begin(&digits.y, digits.ncols()).unwrap();
    let mut expected = other.begin(&digits.y, digits.ncols()).unwrap();
    for part in digits.split_at(90).map(|(a, b)| [a, b]).unwrap() {
        one.partial_fit(&mut portions, &part).unwrap();
        other.partial_fit(&mut expected, &part).unwrap();
    }
    assert_eq!(portions.state(), expected.state());
    let shared = SharedRandomState::new(RandomState::new(3));
    one.clone().random_state(&shared).fit(&digits).unwrap();
    let drawn = shared.with(RandomState::next_u32);
    assert_ne!(
        drawn,
        RandomState::new(3).next_u32(),
        "the generator goes on"
    );
}

/// A model that is taken apart and put together again learns as if nothing had happened.
#[test]
fn a_state_is_all_that_is_needed_to_go_on() {
    let digits = linnaeus::datasets::load_digits().unwrap().head(120);
    for average in [Averaging::Never, Averaging::From(1), Averaging::From(100)] {
        let params = SgdClassifier::new().average(average).random_state(5);
        let mut model = params.begin(&digits.y, digits.ncols()).unwrap();
        for part in digits.split_at(50).map(|(a, b)| [a, b]).unwrap() {
            let state = model.state();
            let mut resumed = params.resume(&digits.y, digits.ncols(), &state).unwrap();
            params.partial_fit(&mut model, &part).unwrap();
            params.partial_fit(&mut resumed, &part).unwrap();
            assert_eq!(resumed.state(), model.state());
            assert_eq!(resumed.coef(), model.coef());
        }
    }
}

#[test]
fn a_fit_begins_where_it_is_told() {
    let digits = linnaeus::datasets::load_digits().unwrap().head(120);
    let context = Context::new(1);
    let params = SgdClassifier::new().tol(None).max_iter(3);
    let zero = params.begin(&digits.y, digits.ncols()).unwrap().state();
    let from_zero = params.fit_from(&zero, &digits, &context).unwrap();
    assert_eq!(from_zero, params.fit(&digits).unwrap());
    let again = params
        .fit_from(&from_zero.state(), &digits, &context)
        .unwrap();
    assert_eq!(again.t(), from_zero.t());
    assert_ne!(again.state(), from_zero.state());
    let mut short = zero.clone();
    short.coef.pop();
    let mut long = zero;
    long.intercept.push(0.0);
    for (state, argument) in [(short, "coef"), (long, "intercept")] {
        let error = params.fit_from(&state, &digits, &context).unwrap_err();
        assert_eq!(error.argument(), Some(argument), "{error}");
        let error = params
            .resume(&digits.y, digits.ncols(), &state)
            .unwrap_err();
        assert_eq!(error.argument(), Some(argument), "{error}");
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
    let file = match item {
        "sgd_whole" => file("sgd_whole.json", "LINNAEUS_SGD_WHOLE_FIXTURE"),
        _ => file("sgd.json", "LINNAEUS_SGD_FIXTURE"),
    };
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
        kind @ ("csr" | "csr_f32") => {
            let columns = sizes("columns").into_iter().map(|column| column as u32);
            let (starts, columns, values) = (sizes("starts"), columns.collect(), floats(values));
            if kind == "csr" {
                Matrix::csr(ncols, starts, columns, values)
            } else {
                let values = values.into_iter().map(|value| value as f32).collect();
                Matrix::csr::<f32>(ncols, starts, columns, values)
            }
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
