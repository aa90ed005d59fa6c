//! Splitters and cross-validation against scikit-learn 1.9.1, on the cases that
//! `fixtures/make_splits.py` drew.
//!
//! `LINNAEUS_SPLITS_FIXTURE` names another file that this script wrote.

use linnaeus::dummy::{DummyClassifier, Strategy};
use linnaeus::estimator::Fold;
use linnaeus::linear_model::{Loss, SgdClassifier};
use linnaeus::metrics::Scoring;
use linnaeus::model_selection::*;
use linnaeus::prelude::*;
use linnaeus::random::{RandomSource, RandomState, SharedRandomState};
use serde_json::Value;

use crate::reference::{file, float, floats, integer, list, same_integers, size, text};

fn fixture() -> Value {
    file("splits.json", "LINNAEUS_SPLITS_FIXTURE")
}

/// The cases of one kind of splitter; as many as the file says there are.
fn splits(kind: &str) -> Vec<Value> {
    let file = fixture();
    let cases = list(&file["splits"]).iter();
    let cases: Vec<Value> = cases.filter(|case| case["kind"] == kind).cloned().collect();
    assert_eq!(cases.len(), size(&file["cases"]));
    assert!(cases.iter().any(|case| case["calls"].is_array()));
    cases
}

fn column(value: &Value) -> Labels {
    let names: Vec<Label> = list(&value["labels"]).iter().map(label).collect();
    let codes = text(&value["codes"]).chars();
    codes
        .map(|code| names[code.to_digit(10).unwrap() as usize].clone())
        .collect()
}

fn label(value: &Value) -> Label {
    match value {
        Value::Bool(value) => Label::from(*value),
        Value::String(text) => Label::from(&**text),
        value => Label::from(i64::try_from(integer(value)).unwrap()),
    }
}

fn labels(case: &Value) -> Labels {
    let columns: Vec<Labels> = list(&case["y"]).iter().map(column).collect();
    match &*columns {
        [column] => column.clone(),
        _ if list(&case["y"])
            .iter()
            .all(|y| y["labels"] == serde_json::json!([0, 1])) =>
        {
            Labels::multilabel(columns).unwrap()
        }
        _ => Labels::multioutput(columns).unwrap(),
    }
}

/// Two calls of a splitter give what they gave there: the same rows, or an error.
fn compare(kind: &str, split: impl Fn(&Value, RandomSource) -> Box<dyn Split>) {
    for (number, case) in splits(kind).iter().enumerate() {
        let at = format!("{kind} case {number}");
        let y = labels(case);
        let data = Dataset::new(Matrix::new(y.nrows(), 1, vec![0.0; y.nrows()]).unwrap(), y);
        let data = data.unwrap();
        let splitter = split(case, random_state(case));
        let calls = [splitter.folds(&data), splitter.folds(&data)];
        if case["calls"].is_null() {
            assert!(calls.iter().any(Result::is_err), "{at}: there, an error");
            continue;
        }
        for (folds, expected) in calls.into_iter().zip(list(&case["calls"])) {
            let folds = folds.unwrap_or_else(|error| panic!("{at}: {error}"));
            assert_eq!(folds.len(), list(expected).len(), "{at}");
            for (fold, expected) in folds.iter().zip(list(expected)) {
                same_integers(&rows(&fold.train), &expected[0], &at);
                same_integers(&rows(&fold.test), &expected[1], &at);
            }
        }
    }
}

fn rows(rows: &[usize]) -> Vec<i128> {
    rows.iter().map(|&row| row as i128).collect()
}

fn random_state(case: &Value) -> RandomSource {
    let seed = u32::try_from(integer(&case["seed"])).unwrap();
    if case["shared"] == true {
        RandomSource::from(&SharedRandomState::new(RandomState::new(seed)))
    } else {
        RandomSource::from(seed)
    }
}

#[test]
fn k_folds() {
    compare("KFold", |case, random_state| {
        let folds = KFold::new(size(&case["n_splits"]));
        Box::new(match case["shuffle"] == true {
            true => folds.shuffle(true).random_state(random_state),
            false => folds,
        })
    });
}

#[test]
fn stratified_k_folds() {
    compare("StratifiedKFold", |case, random_state| {
        let folds = StratifiedKFold::new(size(&case["n_splits"]));
        Box::new(match case["shuffle"] == true {
            true => folds.shuffle(true).random_state(random_state),
            false => folds,
        })
    });
}

fn split_size(value: &Value) -> Option<SplitSize> {
    match value {
        Value::Null => None,
        value if value.is_f64() => Some(SplitSize::from(float(value))),
        value => Some(SplitSize::from(size(value))),
    }
}

#[test]
fn shuffle_splits() {
    compare("ShuffleSplit", |case, random_state| {
        let mut split = ShuffleSplit::new(size(&case["n_splits"])).random_state(random_state);
        split.test_size = split_size(&case["test_size"]);
        split.train_size = split_size(&case["train_size"]);
        Box::new(split)
    });
}

#[test]
fn stratified_shuffle_splits() {
    compare("StratifiedShuffleSplit", |case, random_state| {
        let split = StratifiedShuffleSplit::new(size(&case["n_splits"]));
        let mut split = split.random_state(random_state);
        split.test_size = split_size(&case["test_size"]);
        split.train_size = split_size(&case["train_size"]);
        Box::new(split)
    });
}

#[test]
fn train_test_splits() {
    compare("train_test_split", |case, random_state| {
        let mut split = TrainTestSplit::new()
            .shuffle(case["shuffle"] == true)
            .stratify(case["stratify"] == true)
            .random_state(random_state);
        split.test_size = split_size(&case["test_size"]);
        split.train_size = split_size(&case["train_size"]);
        Box::new(split)
    });
}

/// The same small integers as in the script.
fn features(case: &Value) -> Matrix {
    let (n, p) = (size(&case["n"]), size(&case["p"]));
    let mut random = RandomState::new(size(&case["seed"]) as u32);
    let codes = text(&case["y"][0]["codes"]).chars();
    let values = codes.flat_map(|code| {
        let code = i64::from(code.to_digit(10).unwrap());
        let noise: Vec<i64> = (0..p).map(|_| random.randint(0, 9).unwrap()).collect();
        (1..)
            .zip(noise)
            .map(move |(at, noise)| (noise + code * at % 7) as f64)
    });
    Matrix::new(n, p, values.collect()).unwrap()
}

fn estimator(case: &Value) -> Box<dyn Estimator> {
    let sgd = |loss| {
        SgdClassifier::new()
            .loss(loss)
            .max_iter(20)
            .tol(None)
            .random_state(random_state(case))
            .boxed()
    };
    match text(&case["estimator"]) {
        "hinge" => sgd(Loss::Hinge),
        "log_loss" => sgd(Loss::LogLoss),
        "prior" => DummyClassifier::new().boxed(),
        "most_frequent" => DummyClassifier::new()
            .strategy(Strategy::MostFrequent)
            .boxed(),
        other => panic!("no estimator {other}"),
    }
}

fn cv(case: &Value) -> Cv {
    let k = size(&case["k"]);
    match text(&case["cv"]) {
        "number" => k.into(),
        "kfold" => KFold::new(k).into(),
        "shuffled" => {
            let seed = u32::try_from(integer(&case["seed"])).unwrap();
            KFold::new(k).shuffle(true).random_state(seed).into()
        }
        "explicit" => {
            let rows = |rows: &Value| list(rows).iter().map(size).collect();
            let fold = |fold: &Value| Fold {
                train: rows(&fold[0]),
                test: rows(&fold[1]),
            };
            let folds: Vec<Fold> = list(&case["folds"]).iter().map(fold).collect();
            folds.into()
        }
        other => panic!("no folds {other}"),
    }
}

/// Margins go through a dot product that sums in another order there, so a few last bits differ;
/// everything else is equal.
const TOLERANCE: f64 = 1e-12;

#[test]
fn cross_validation() {
    let file = fixture();
    let cases = list(&file["cross_val"]);
    assert_eq!(cases.len(), size(&file["cases"]));
    let mut compared = 0;
    for (number, case) in cases.iter().enumerate() {
        let at = format!("cross_val case {number}");
        let mut data = Dataset::new(features(case), labels(case)).unwrap();
        if case["weights"].is_array() {
            data = data.with_weights(floats(&case["weights"])).unwrap();
        }
        let (estimator, cv) = (estimator(case), cv(case));
        for (name, expected) in case["scores"].as_object().unwrap() {
            let scoring: Scoring = name.parse().unwrap();
            let found = cross_val_score(&*estimator, &data, &cv, scoring.clone());
            let Some(expected) = expected.as_array() else {
                assert!(found.is_err(), "{at}: {name} fails there");
                continue;
            };
            if expected.iter().all(Value::is_null) {
                assert!(found.is_err(), "{at}: {name} is NaN in every fold there");
                continue;
            }
            let found = found.unwrap_or_else(|error| panic!("{at}: {name}: {error}"));
            let bits = |value: f64| (!value.is_nan()).then(|| value.to_bits());
            let found_bits: Vec<_> = found.iter().map(|&v| bits(v)).collect();
            for (fold, (found, expected)) in found_bits.iter().zip(expected).enumerate() {
                let expected = expected.as_f64().and_then(bits);
                // DIFFERENCE: there, precision is NaN when the rows fitted on lack the positive
                // class; here, it is what the predictions are worth.
                if *found != expected {
                    assert_eq!(
                        (&**name, expected),
                        ("precision", None),
                        "{at}: fold {fold}"
                    );
                    assert!(lacks_positive(&data, &cv, fold), "{at}: fold {fold}");
                }
            }
            // One run gives the same.
            let run = cross_validate(
                &*estimator,
                &data,
                &cv,
                [Scoring::Accuracy, scoring.clone()],
            );
            let run = run.unwrap();
            let again: Vec<_> = run
                .scores(&scoring)
                .unwrap()
                .iter()
                .map(|&v| bits(v))
                .collect();
            assert_eq!(again, found_bits, "{at}");
            compared += 1;
        }
        let predicted = cross_val_predict(&*estimator, &data, &cv);
        match (&predicted, case["predict"].as_array()) {
            (Ok(predicted), Some(expected)) => {
                let columns = predicted.columns().iter().zip(list(&case["y"]));
                for (codes, (found, y)) in expected.iter().zip(columns) {
                    let expected = serde_json::json!({"codes": codes, "labels": y["labels"]});
                    let expected = column(&expected);
                    assert_eq!(expected.nrows(), data.nrows(), "{at}");
                    for row in 0..data.nrows() {
                        assert_eq!(found.label(row), expected.get(row), "{at}, row {row}");
                    }
                }
                compared += 1;
            }
            (Err(_), None) => {}
            (found, expected) => panic!("{at}: predict: {found:?}, there {expected:?}"),
        }
        compared += scores(case, "decision_function", &at, {
            cross_val_decision_function(&*estimator, &data, &cv)
        });
        compared += scores(case, "predict_proba", &at, {
            cross_val_predict_proba(&*estimator, &data, &cv)
        });
        one_run(&*estimator, &data, &cv, &at);
    }
    assert!(compared > 2 * cases.len(), "{compared}");
}

/// Whether the second of two classes is missing from the rows that a fold fits on.
fn lacks_positive(data: &Dataset, cv: &Cv, fold: usize) -> bool {
    let train = &cv.folds(data).unwrap()[fold].train;
    let counts = data.take(train).unwrap().y.single().unwrap().counts();
    counts.last() == Some(&0)
}

/// Compares margins or probabilities; 1 when there were any.
fn scores(case: &Value, name: &str, at: &str, found: Result<Scores>) -> usize {
    let at = format!("{at}: {name}");
    let (found, expected) = match (found, case[name].as_array()) {
        (Ok(found), Some(expected)) => (found, expected),
        (Err(_), None) => return 0,
        (found, expected) => panic!("{at}: {found:?}, there {expected:?}"),
    };
    assert_eq!(found.tables().len(), expected.len(), "{at}");
    for (table, expected) in found.tables().iter().zip(expected) {
        let expected = floats(expected);
        assert_eq!(table.values().len(), expected.len(), "{at}");
        for (found, expected) in table.values().iter().zip(expected) {
            let near = (found - expected).abs() <= TOLERANCE * (1.0 + expected.abs());
            assert!(near, "{at}: {found:?}, there {expected:?}");
        }
    }
    1
}

/// All that one run knows equals what the functions give.
fn one_run(estimator: &dyn Estimator, data: &Dataset, cv: &Cv, at: &str) {
    let Ok(run) = cross_validate(estimator, data, cv, []) else {
        return;
    };
    let out = run.out_of_fold();
    assert_eq!(
        out.labels().ok(),
        cross_val_predict(estimator, data, cv).ok(),
        "{at}"
    );
    let margins = cross_val_decision_function(estimator, data, cv).ok();
    assert_eq!(out.decision_function().ok(), margins, "{at}");
    let proba = cross_val_predict_proba(estimator, data, cv).ok();
    assert_eq!(out.predict_proba().ok(), proba, "{at}");
}
