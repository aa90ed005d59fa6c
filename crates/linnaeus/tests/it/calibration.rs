//! Calibration against the values that scikit-learn gave, and what it must hold to besides.

use linnaeus::calibration::*;
use linnaeus::dummy::DummyClassifier;
use linnaeus::estimator::{Fold, Job};
use linnaeus::frozen::FrozenEstimator;
use linnaeus::linear_model::SgdClassifier;
use linnaeus::model_selection::{KFold, LeaveOneOut, StratifiedKFold};
use linnaeus::prelude::*;
use serde_json::Value;

use crate::bad_input::expect;
use crate::reference::{file, float, floats, list, same_floats, size, text};

fn reference() -> Value {
    file("calibration.json", "LINNAEUS_CALIBRATION_REFERENCE")
}

fn truths(value: &Value) -> Vec<bool> {
    let values = list(value).iter();
    values.map(|value| value.as_bool().unwrap()).collect()
}

#[track_caller]
fn close(found: &[f64], expected: &[f64], tolerance: f64, at: &str) {
    assert_eq!(found.len(), expected.len(), "{at}");
    for (found, expected) in found.iter().zip(expected) {
        let distance = (found - expected).abs();
        assert!(distance <= tolerance, "{at}: {found} {expected}");
    }
}

/// Equal but for so large a share of the expected number.
#[track_caller]
fn relative(found: f64, expected: &Value, tolerance: f64, at: &str) {
    let expected = float(&list(expected)[0]);
    close(&[found], &[expected], tolerance * expected.abs(), at);
}

fn binary_proba(positive: &[f64]) -> Scores {
    let values: Vec<f64> = positive.iter().flat_map(|p| [1.0 - p, *p]).collect();
    Scores::new(Response::Probability, values, 2, Classes::bools()).unwrap()
}

#[test]
fn sigmoids_follow_scikit_learns_path() {
    for (seed, case) in list(&reference()["of_two_classes"]).iter().enumerate() {
        let at = format!("seed {seed}");
        let weights = case["weights"].is_array().then(|| floats(&case["weights"]));
        let (scores, positive) = (floats(&case["scores"]), truths(&case["positive"]));
        let sigmoid = SigmoidCalibration::fit(&scores, &positive, weights.as_deref()).unwrap();
        relative(sigmoid.a(), &case["a"], 1e-7, &at);
        close(&[sigmoid.b()], &floats(&case["b"]), 1e-7, &at);
        let found = sigmoid.predict(&floats(&case["asked"]));
        close(&found, &floats(&case["sigmoid"]), 1e-9, &at);
    }
}

#[test]
fn isotonic_curves_have_scikit_learns_bits() {
    for (seed, case) in list(&reference()["of_two_classes"]).iter().enumerate() {
        let at = format!("seed {seed}");
        let weights = case["weights"].is_array().then(|| floats(&case["weights"]));
        let (scores, positive) = (floats(&case["scores"]), truths(&case["positive"]));
        let curve = IsotonicCalibration::fit(&scores, &positive, weights.as_deref()).unwrap();
        same_floats(curve.x(), &case["x"], &at);
        same_floats(curve.y(), &case["y"], &at);
        let found = curve.predict(&floats(&case["asked"]));
        same_floats(&found, &case["isotonic"], &at);
    }
}

#[test]
fn temperatures_are_those_of_scikit_learn() {
    let reference = reference();
    for (seed, case) in list(&reference["of_two_classes"]).iter().enumerate() {
        let at = format!("two classes, seed {seed}");
        let weights = case["weights"].is_array().then(|| floats(&case["weights"]));
        let margin = |name: &str| Scores::margin(floats(&case[name]), Classes::bools()).unwrap();
        let y = Labels::from(truths(&case["positive"]));
        let scaling = TemperatureScaling::fit(&margin("scores"), &y, weights.as_deref()).unwrap();
        relative(scaling.beta(), &case["beta"], 1e-6, &at);
        let found = scaling.predict(&margin("asked")).unwrap();
        let expected = floats(&case["temperature"]);
        close(found.table().unwrap().values(), &expected, 1e-6, &at);
    }
    for (seed, case) in list(&reference["of_many_classes"]).iter().enumerate() {
        let at = format!("many classes, seed {seed}");
        let classes = Classes::new(0..size(&case["classes"]) as u32);
        let response = match case["probabilities"].as_bool().unwrap() {
            true => Response::Probability,
            false => Response::Margin,
        };
        let scores = Scores::new(response, floats(&case["scores"]), classes.len(), classes);
        let y: Labels = list(&case["y"])
            .iter()
            .map(|y| y.as_i64().unwrap())
            .collect();
        let scores = scores.unwrap();
        let scaling = TemperatureScaling::fit(&scores, &y, None).unwrap();
        relative(scaling.beta(), &case["beta"], 1e-6, &at);
        let found = scaling.predict(&scores).unwrap();
        let expected = floats(&case["temperature"]);
        close(found.table().unwrap().values(), &expected, 1e-6, &at);
    }
}

#[test]
fn curves_have_scikit_learns_bits() {
    for (seed, case) in list(&reference()["curves"]).iter().enumerate() {
        let y = Labels::from(truths(&case["positive"]));
        let scores = binary_proba(&floats(&case["proba"]));
        for answer in list(&case["answers"]) {
            let strategy = match text(&answer[0]) {
                "uniform" => BinStrategy::Uniform,
                _ => BinStrategy::Quantile,
            };
            let bins = CalibrationBins::from(size(&answer[1])).strategy(strategy);
            let curve = calibration_curve(&y, &scores, bins).unwrap();
            let at = format!("seed {seed}, {bins:?}");
            same_floats(&curve.prob_true(), &answer[2], &at);
            same_floats(&curve.prob_pred(), &answer[3], &at);
        }
    }
}

/// The digits that the reference calibrates on, and those that it asks about.
fn digits(target: &str) -> (Dataset, Dataset, Dataset) {
    let all = linnaeus::datasets::load_digits().unwrap();
    let all = match target {
        "eights" => all.relabel(|digit| i64::from(*digit == 8)).unwrap(),
        _ => all,
    };
    let rows = |range: std::ops::Range<usize>| all.take(&range.collect::<Vec<_>>()).unwrap();
    (rows(0..900), rows(900..1500), rows(900..912))
}

#[test]
fn calibrated_classifiers_give_scikit_learns_probabilities() {
    for case in list(&reference()["classifiers"]) {
        let word = |name: &str| text(&case[name]);
        let (data, before, asked) = digits(word("target"));
        let sgd = SgdClassifier::new().random_state(3).max_iter(20).tol(None);
        let base = match word("estimator") {
            "dummy" => DummyClassifier::new().boxed(),
            "sgd" => sgd.boxed(),
            _ => FrozenEstimator::new(sgd.fit(&before).unwrap()).boxed(),
        };
        // Margins of many classes are a product of matrices there, added up in another order.
        let margins_differ = word("target") == "digits" && word("estimator") != "dummy";
        let (method, tolerance) = match word("method") {
            "sigmoid" => (CalibrationMethod::Sigmoid, 1e-8),
            "isotonic" if margins_differ => (CalibrationMethod::Isotonic, 1e-12),
            "isotonic" => (CalibrationMethod::Isotonic, 0.0),
            _ => (CalibrationMethod::Temperature, 1e-6),
        };
        let data = match case["weighted"].as_bool().unwrap() {
            true => {
                let weights: Vec<f64> = (0..900).map(|row| 1.0 + f64::from(row % 3)).collect();
                data.with_weights(weights).unwrap()
            }
            false => data,
        };
        let model = CalibratedClassifierCv::new(base)
            .method(method)
            .cv(3)
            .ensemble(case["ensemble"].as_bool().unwrap())
            .fit(&data)
            .unwrap();
        let at = format!(
            "{} {} {} {} {}",
            case["method"], case["target"], case["estimator"], case["ensemble"], case["weighted"]
        );
        let proba = model.predict_proba(&asked.x).unwrap();
        let found = proba.table().unwrap().values();
        close(found, &floats(&case["proba"]), tolerance, &at);
        let predicted = model.predict(&asked.x).unwrap().integers().unwrap();
        let expected: Vec<i64> = list(&case["predicted"])
            .iter()
            .map(|label| label.as_i64().unwrap())
            .collect();
        assert_eq!(predicted, expected, "{at}");
    }
}

/// Six rows of two classes and three folds that have all of them.
fn small() -> Dataset {
    let x = vec![[0.0], [5.0], [1.0], [4.0], [2.0], [3.0]];
    Dataset::new(x, ["a", "b", "a", "b", "a", "b"]).unwrap()
}

fn calibrated() -> CalibratedClassifierCv<SgdClassifier> {
    CalibratedClassifierCv::new(SgdClassifier::new().random_state(0)).cv(3)
}

#[test]
fn all_fits_of_all_jobs_are_one_batch() {
    use linnaeus::context::Event;
    use std::sync::{Arc, Mutex};
    let (data, ..) = digits("eights");
    for ensemble in [true, false] {
        let estimator = calibrated().ensemble(ensemble);
        let heard: Arc<Mutex<Vec<Event>>> = Arc::default();
        let sink = heard.clone();
        let context = Context::new(2).with_progress(move |event| sink.lock().unwrap().push(event));
        let parts = StratifiedKFold::new(2).parts(&data).unwrap();
        let jobs: Vec<Job<'_, _>> = parts
            .iter()
            .map(|part| estimator.job(&part.train).unwrap())
            .collect();
        let models = CalibratedClassifierCv::fit_many(&jobs, &context);
        for (part, model) in parts.iter().zip(models) {
            let alone = estimator.fit(&part.train).unwrap();
            let (model, x) = (model.unwrap(), &part.test.x);
            let (together, alone) = (model.predict_proba(x), alone.predict_proba(x));
            assert_eq!(together.unwrap(), alone.unwrap());
        }
        let heard = heard.lock().unwrap();
        let batches = heard
            .iter()
            .filter(|event| matches!(event, Event::Batch { .. }));
        assert_eq!(batches.count(), 1, "{heard:?}");
    }
}

#[test]
fn typed_classifiers_and_their_calibrators_can_be_looked_at() {
    let model = calibrated().fit(&small()).unwrap();
    assert_eq!(model.classes().len(), 2);
    assert_eq!(model.calibrated_classifiers().len(), 3);
    let first = &model.calibrated_classifiers()[0];
    assert_eq!(first.estimator().coef().len(), 1);
    let [Calibrator::Sigmoid(sigmoid)] = first.calibrators() else {
        panic!("{:?}", first.calibrators());
    };
    assert!(sigmoid.a() < 0.0);
    let whole = calibrated().ensemble(false).fit(&small()).unwrap();
    assert_eq!(whole.calibrated_classifiers().len(), 1);
}

#[test]
fn a_class_that_a_fold_has_no_rows_to_fit_on_gets_no_probability_there() {
    let y = ["a", "b", "c", "a", "b", "a", "b", "a", "b", "a"];
    let x: Vec<[f64; 1]> = (0..10).map(|row| [f64::from(row * 7 % 10)]).collect();
    let data = Dataset::new(x, y).unwrap();
    let without_c = Fold {
        train: vec![0, 1, 3, 4, 5],
        test: vec![2, 6, 7, 8, 9],
    };
    let estimator = calibrated().cv(vec![without_c]);
    let model = estimator.fit(&data).unwrap();
    let proba = model.predict_proba(&data.x).unwrap();
    for row in proba.table().unwrap().rows() {
        assert_eq!(row[2], 0.0);
        assert!((row[0] + row[1] - 1.0).abs() < 1e-12);
    }
    let temperature = estimator.method(CalibrationMethod::Temperature);
    expect(
        "a class is missing",
        temperature.fit(&data),
        ("Folds", "cv"),
    );
}

#[test]
fn bad_input_is_refused() {
    let one = small().relabel(|_| "a").unwrap();
    expect("one class", calibrated().fit(&one), ("Labels", "y"));
    let few = small().head(4);
    expect(
        "few rows of a class",
        calibrated().fit(&few),
        ("Folds", "cv"),
    );
    let alone = calibrated().cv(LeaveOneOut);
    expect("single rows", alone.fit(&small()), ("Folds", "cv"));
    let ordered = small().take(&[0, 2, 4, 1, 3, 5]).unwrap();
    let one_class_a_fold = calibrated().cv(KFold::new(2));
    expect(
        "a class a fold",
        one_class_a_fold.fit(&ordered),
        ("Labels", "y"),
    );
    let dummy = CalibratedClassifierCv::new(DummyClassifier::new()).cv(KFold::new(2));
    expect("a dummy of one class", dummy.fit(&ordered), ("Folds", "cv"));
    let overlapping = Fold {
        train: vec![0, 1, 2, 3],
        test: vec![4, 5],
    };
    let twice = calibrated()
        .cv(vec![overlapping.clone(), overlapping])
        .ensemble(false);
    expect("rows tested twice", twice.fit(&small()), ("Folds", "cv"));
    let two = Labels::multilabel([
        Labels::from([0, 1, 0, 1, 0, 1]),
        Labels::from([1, 1, 0, 1, 0, 0]),
    ]);
    let several = small().with_y(two.unwrap()).unwrap();
    expect(
        "several outputs",
        calibrated().fit(&several),
        ("Labels", "y"),
    );
    let bad = CalibratedClassifierCv::new(SgdClassifier::new().alpha(-1.0));
    expect(
        "a bad classifier",
        bad.fit(&small()),
        ("Parameter", "alpha"),
    );
    let negative = small()
        .with_weights(vec![1.0, 1.0, 1.0, 1.0, -1.0, 1.0])
        .unwrap();
    let isotonic = CalibratedClassifierCv::new(DummyClassifier::new()).cv(3);
    expect(
        "negative weight",
        isotonic.fit(&negative),
        ("Parameter", "weights"),
    );

    let frozen = FrozenEstimator::new(SgdClassifier::new().fit(&small()).unwrap());
    let prefit = CalibratedClassifierCv::new(frozen);
    assert!(prefit.fit(&small()).is_ok());
    let others = small()
        .relabel(|label| if *label == "a" { "a" } else { "c" })
        .unwrap();
    expect("unknown classes", prefit.fit(&others), ("Labels", "y"));
    let wide = small().with_x(Matrix::from(vec![[0.0, 1.0]; 6])).unwrap();
    expect("another width", prefit.fit(&wide), ("Shape", "x"));
    let model = prefit.fit(&small()).unwrap();
    expect(
        "no margins",
        model.scores(&small().x, Response::Margin),
        ("Response", "response"),
    );
}

#[test]
fn calibrators_refuse_bad_scores() {
    let yes = [false, true];
    let cases: [(&str, &[f64], Option<&[f64]>, (&str, &str)); 6] = [
        ("too few scores", &[1.0], None, ("Shape", "scores")),
        ("NaN", &[1.0, f64::NAN], None, ("NotFinite", "scores")),
        (
            "infinite",
            &[f64::INFINITY, 0.0],
            None,
            ("NotFinite", "scores"),
        ),
        (
            "too many weights",
            &[1.0, 2.0],
            Some(&[1.0; 3]),
            ("Shape", "weights"),
        ),
        (
            "a weight below zero",
            &[1.0, 2.0],
            Some(&[1.0, -1.0]),
            ("Parameter", "weights"),
        ),
        (
            "a weight NaN",
            &[1.0, 2.0],
            Some(&[1.0, f64::NAN]),
            ("NotFinite", "weights"),
        ),
    ];
    for (case, scores, weights, expected) in cases {
        expect(
            case,
            SigmoidCalibration::fit(scores, &yes, weights),
            expected,
        );
        expect(
            case,
            IsotonicCalibration::fit(scores, &yes, weights),
            expected,
        );
        let margin = Scores::margin(scores.to_vec(), Classes::bools()).unwrap();
        let y = Labels::from(yes);
        let expected = if scores.len() == 1 {
            ("Shape", "y")
        } else {
            expected
        };
        expect(
            case,
            TemperatureScaling::fit(&margin, &y, weights),
            expected,
        );
    }
    expect(
        "no rows",
        SigmoidCalibration::fit(&[], &[], None),
        ("Empty", "scores"),
    );
    let nothing = Some(&[0.0, 0.0][..]);
    expect(
        "no weight",
        IsotonicCalibration::fit(&[1.0, 2.0], &yes, nothing),
        ("Parameter", "weights"),
    );
    let margin = Scores::margin(vec![1.0, 2.0], Classes::bools()).unwrap();
    let unknown = Labels::from(["a", "b"]);
    expect(
        "labels",
        TemperatureScaling::fit(&margin, &unknown, None),
        ("UnknownLabel", "y"),
    );
    let weightless = TemperatureScaling::fit(&margin, &Labels::from(yes), nothing);
    expect("no weight", weightless, ("Parameter", "weights"));
}

#[test]
fn curves_refuse_what_are_no_probabilities() {
    let y = Labels::from([false, true]);
    let good = binary_proba(&[0.2, 0.9]);
    let margin = Scores::margin(vec![1.0, 2.0], Classes::bools()).unwrap();
    let three = Scores::new(
        Response::Probability,
        vec![0.2; 6],
        3,
        Classes::new([0, 1, 2]),
    );
    let (three, of_three) = (three.unwrap(), Labels::from([0, 2]));
    let none = Scores::new(Response::Probability, vec![], 2, Classes::bools()).unwrap();
    let all: [(&str, &Labels, &Scores, usize, (&str, &str)); 7] = [
        ("no bins", &y, &good, 0, ("Parameter", "n_bins")),
        ("margins", &y, &margin, 5, ("Labels", "scores")),
        (
            "above 1",
            &y,
            &binary_proba(&[0.2, 1.1]),
            5,
            ("Parameter", "scores"),
        ),
        (
            "NaN",
            &y,
            &binary_proba(&[0.2, f64::NAN]),
            5,
            ("NotFinite", "scores"),
        ),
        (
            "lengths",
            &Labels::from([true]),
            &good,
            5,
            ("Shape", "y_true"),
        ),
        (
            "labels",
            &Labels::from([2, 3]),
            &good,
            5,
            ("UnknownLabel", "y_true"),
        ),
        (
            "no rows",
            &Labels::from(Vec::<bool>::new()),
            &none,
            5,
            ("Empty", "scores"),
        ),
    ];
    for (case, y, scores, bins, expected) in all {
        expect(case, calibration_curve(y, scores, bins), expected);
        expect(case, expected_calibration_error(y, scores, bins), expected);
    }
    expect(
        "three",
        calibration_curve(&of_three, &three, 5),
        ("Shape", "scores"),
    );
    assert!(expected_calibration_error(&of_three, &three, 5).is_ok());
}
