//! Permutation importances, bit for bit scikit-learn's: the cases of `fixtures/inspection.json`,
//! which `fixtures/make_inspection.py` wrote.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use linnaeus::any;
use linnaeus::inspection::{
    PermutationImportanceOptions, permutation_importance, permutation_importance_with,
};
use linnaeus::metrics::{Scoring, ScoringResponse, accuracy_score};
use linnaeus::prelude::*;
use linnaeus::random::{RandomState, SharedRandomState};
use linnaeus::tree::{DecisionTreeClassifier, RowCount};
use serde_json::Value;

use crate::bad_input::expect;
use crate::reference::{file, float, list, same_floats, size, text};
use crate::tree_data::data;

#[test]
fn importances_are_those_of_scikit_learn_for_any_number_of_threads() {
    let reference = file("inspection.json", "LINNAEUS_INSPECTION");
    let cases = list(&reference["cases"]);
    assert_eq!(cases.len(), 324);
    for (number, case) in cases.iter().enumerate() {
        let at = format!(
            "case {number}, {} {} {} {} {}",
            case["data"], case["model"], case["weights"], case["scorings"], case["options"]
        );
        let mut unweighted = case.clone();
        unweighted["weights"] = Value::Null;
        let rows: Vec<usize> = (0..size(&case["rows"])).collect();
        let fitted_on = data(&unweighted).take(&rows).unwrap();
        let params = case["params"].as_object().unwrap();
        let params = params.iter().map(|(name, value)| (&**name, text(value)));
        let params: Vec<(&str, &str)> = params.collect();
        let estimator = any::estimator(text(&case["model"]), &params).unwrap();
        let model = estimator.fit(&fitted_on).unwrap();
        let data = data_with_weights(case, &fitted_on);
        for threads in [1, 1 + number % 7] {
            let context = Context::new(threads);
            let options = options(case);
            let found = permutation_importance_with(&*model, &data, options, &context).unwrap();
            for (own, (_, importances)) in found.all().enumerate() {
                let all = importances.importances.concat();
                same_floats(&all, &case["importances"][own], &at);
                same_floats(&importances.importances_mean, &case["mean"][own], &at);
                same_floats(&importances.importances_std, &case["std"][own], &at);
            }
            assert_eq!(found.all().len(), list(&case["scorings"]).len());
        }
    }
}

/// Weights are drawn for as many rows as there are.
fn data_with_weights(case: &Value, fitted_on: &Dataset) -> Dataset {
    match case["weights"].as_str() {
        None => fitted_on.clone(),
        Some(kind) => {
            let weights = crate::tree_data::weights(kind, fitted_on.nrows());
            fitted_on.with_weights(weights).unwrap()
        }
    }
}

fn options(case: &Value) -> PermutationImportanceOptions {
    let scorings = list(&case["scorings"]).iter();
    let scorings = scorings.map(|name| text(name).parse::<Scoring>().unwrap());
    let mut own = PermutationImportanceOptions::new(scorings);
    for (name, value) in case["options"].as_object().unwrap() {
        own = match &**name {
            "n_repeats" => own.n_repeats(size(value)),
            "random_state" => own.random_state(size(value) as i64),
            _ => own.max_samples(match value.as_u64() {
                Some(_) => RowCount::Count(size(value)),
                None => RowCount::Share(float(value)),
            }),
        };
    }
    own
}

#[test]
fn views_and_bytes_are_shuffled_as_their_values() {
    let iris = linnaeus::datasets::load_iris().unwrap();
    let model = DecisionTreeClassifier::new().fit(&iris).unwrap();
    let order: Vec<usize> = (0..150).rev().collect();
    let view = iris.take(&order).unwrap();
    let written = Matrix::new(150, 4, view.x.to_dense()).unwrap();
    let of = |data: &Dataset| permutation_importance(&model, data, [Scoring::Accuracy]).unwrap();
    assert_eq!(of(&view), of(&view.with_x(written).unwrap()));
    let bytes: Vec<u8> = iris.x.to_dense().iter().map(|value| *value as u8).collect();
    let single: Vec<f32> = bytes.iter().map(|&value| value.into()).collect();
    let bytes = iris.with_x(Matrix::new(150, 4, bytes).unwrap()).unwrap();
    let single = iris.with_x(Matrix::new(150, 4, single).unwrap()).unwrap();
    assert_eq!(of(&bytes), of(&single));
}

#[test]
fn a_model_is_asked_once_a_shuffle_whatever_the_number_of_metrics() {
    #[derive(Debug)]
    struct Counting(Box<dyn Classifier>, AtomicUsize);
    impl Classifier for Counting {
        fn predict(&self, x: &Matrix) -> Result<Labels> {
            self.1.fetch_add(1, Relaxed);
            self.0.predict(x)
        }
        fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
            self.0.scores(x, response)
        }
        fn responses(&self) -> &'static [Response] {
            self.0.responses()
        }
    }
    let iris = linnaeus::datasets::load_iris().unwrap();
    let fitted = any::estimator("tree", &[]).unwrap().fit(&iris).unwrap();
    let model = Counting(fitted, AtomicUsize::new(0));
    let scorings = ["accuracy", "f1_macro", "balanced_accuracy"];
    let scorings = scorings.map(|name| name.parse().unwrap());
    permutation_importance(&model, &iris, scorings).unwrap();
    assert_eq!(model.1.load(Relaxed), 1 + 4 * 5);
}

#[test]
fn a_shared_generator_goes_on_by_one_draw() {
    let iris = linnaeus::datasets::load_iris().unwrap();
    let model = DecisionTreeClassifier::new().fit(&iris).unwrap();
    let shared = SharedRandomState::new(RandomState::new(3));
    let options = PermutationImportanceOptions::new([Scoring::Accuracy]).random_state(&shared);
    let found = permutation_importance(&model, &iris, options).unwrap();
    let seeded = PermutationImportanceOptions::new([Scoring::Accuracy]).random_state(3);
    assert_eq!(
        found,
        permutation_importance(&model, &iris, seeded).unwrap()
    );
    let mut other = RandomState::new(3);
    other.randint(0, 1 << 31).unwrap();
    assert_eq!(shared.with(|random| random.next_u32()), other.next_u32());
}

#[test]
fn what_cannot_be_shuffled_is_named() {
    let iris = linnaeus::datasets::load_iris().unwrap();
    let model = DecisionTreeClassifier::new().fit(&iris).unwrap();
    let new = || PermutationImportanceOptions::new([Scoring::Accuracy]);
    let sparse = Matrix::csr(4, vec![0; 151], vec![], Vec::<f64>::new()).unwrap();
    let sparse = iris.with_x(sparse).unwrap();
    let none = iris.head(0);
    let narrow = iris.with_x(iris.x.select(&[0, 1]).unwrap()).unwrap();
    let margin = Scoring::custom("margin", ScoringResponse::Margin, |_, _| Ok(0.0));
    let failing = Scoring::custom("failing", ScoringResponse::Labels, |data, _| {
        accuracy_score(&data.y, &Labels::from([1]))
    });
    let cases = [
        (
            "no metric",
            &iris,
            PermutationImportanceOptions::new([]),
            ("Empty", "scorings"),
        ),
        (
            "no repeat",
            &iris,
            new().n_repeats(0),
            ("Parameter", "n_repeats"),
        ),
        (
            "no row",
            &iris,
            new().max_samples(0),
            ("Parameter", "max_samples"),
        ),
        (
            "too many rows",
            &iris,
            new().max_samples(151),
            ("Parameter", "max_samples"),
        ),
        (
            "share 0",
            &iris,
            new().max_samples(0.0),
            ("Parameter", "max_samples"),
        ),
        (
            "share above 1",
            &iris,
            new().max_samples(1.5),
            ("Parameter", "max_samples"),
        ),
        (
            "share NaN",
            &iris,
            new().max_samples(f64::NAN),
            ("Parameter", "max_samples"),
        ),
        (
            "less than a row",
            &iris,
            new().max_samples(0.001),
            ("Parameter", "max_samples"),
        ),
        (
            "seed",
            &iris,
            new().random_state(-1),
            ("Parameter", "random_state"),
        ),
        ("sparse", &sparse, new(), ("Unsupported", "x")),
        ("empty", &none, new(), ("Empty", "x")),
        ("narrow", &narrow, new(), ("Shape", "x")),
        ("margins", &iris, [margin].into(), ("Response", "response")),
        (
            "a failing metric",
            &iris,
            [failing].into(),
            ("Shape", "y_pred"),
        ),
    ];
    for (case, data, options, expected) in cases {
        expect(
            case,
            permutation_importance(&model, data, options),
            expected,
        );
    }
    let context = Context::new(2);
    context.cancel();
    let error = permutation_importance_with(&model, &iris, new(), &context).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Cancelled);
}
