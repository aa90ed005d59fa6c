//! What classifiers with a threshold must hold to: the contract of every estimator, one batch, and
//! errors that name what is wrong.

use std::sync::{Arc, Mutex};

use linnaeus::context::Event;
use linnaeus::datasets::load_wine;
use linnaeus::dummy::DummyClassifier;
use linnaeus::estimator::Job;
use linnaeus::linear_model::SgdClassifier;
use linnaeus::metrics::*;
use linnaeus::model_selection::*;
use linnaeus::prelude::*;
use linnaeus::tree::{DecisionTreeClassifier, MaxFeatures};

use crate::bad_input::expect;
use crate::threshold::{binary, precision, recall, rows, tree};

fn wrappers() -> Vec<(&'static str, Box<dyn Estimator>)> {
    let sgd = SgdClassifier::new().alpha(1.0).random_state(3);
    let floor = ThresholdGoal::with_floor(recall(), precision(), 0.3);
    vec![
        (
            "fixed",
            Box::new(FixedThresholdClassifier::new(tree()).threshold(0.3)),
        ),
        (
            "tuned sgd",
            Box::new(TunedThresholdClassifierCv::new(sgd.clone()).cv(3)),
        ),
        (
            "tuned boxed",
            Box::new(TunedThresholdClassifierCv::new(sgd.boxed()).cv(3)),
        ),
        (
            "floor",
            Box::new(TunedThresholdClassifierCv::new(tree()).goal(floor).cv(3)),
        ),
        (
            "nested",
            Box::new(FixedThresholdClassifier::new(
                TunedThresholdClassifierCv::new(sgd).cv(2),
            )),
        ),
    ]
}

#[test]
fn wrappers_keep_the_contract_of_an_estimator() {
    for data in [binary("breast_cancer"), load_wine().unwrap()] {
        let parts = [data.clone(), rows(&data, 20..170)];
        for (name, estimator) in wrappers() {
            let answers = |model: &dyn Classifier| {
                let bits = model.responses().iter().map(|&response| {
                    let scores = model.scores(&data.x, response).unwrap();
                    let values = scores.table().unwrap().values().iter();
                    values.map(|value| value.to_bits()).collect::<Vec<u64>>()
                });
                (model.predict(&data.x).unwrap(), bits.collect::<Vec<_>>())
            };
            let jobs: Vec<Job<'_, Box<dyn Estimator>>> = parts
                .iter()
                .map(|part| estimator.job(part).unwrap())
                .collect();
            for threads in [1, 2, 7] {
                let batch = <Box<dyn Estimator> as Fit>::fit_many(&jobs, &Context::new(threads));
                for (part, model) in parts.iter().zip(batch) {
                    let alone = (*estimator).fit_with(part, &Context::new(1)).unwrap();
                    let model = model.unwrap();
                    assert_eq!(
                        answers(&*model),
                        answers(&*alone),
                        "{name}, {threads} threads"
                    );
                    assert_eq!(model.converged(), alone.converged());
                }
            }
            assert!(estimator.clone() == estimator, "{name}");
        }
    }
}

#[test]
fn typed_and_boxed_bases_give_the_same_threshold() {
    let data = binary("digits");
    let typed = TunedThresholdClassifierCv::new(tree()).fit(&data).unwrap();
    let boxed = Fit::fit(&TunedThresholdClassifierCv::new(tree().boxed()), &data).unwrap();
    assert_eq!(typed.tuned(), boxed.tuned());
    let cloned = TunedThresholdClassifierCv::new(tree()).cv(KFold::new(3));
    assert!(cloned == cloned.clone());
    assert!(cloned != TunedThresholdClassifierCv::new(tree()).cv(KFold::new(3)));
}

#[test]
fn all_fits_are_one_batch() {
    let heard: Arc<Mutex<Vec<Event>>> = Arc::default();
    let sink = heard.clone();
    let context = Context::new(2).with_progress(move |event| sink.lock().unwrap().push(event));
    let data = binary("digits");
    let tuned = TunedThresholdClassifierCv::new(SgdClassifier::new().random_state(1)).cv(3);
    cross_validate_with(&tuned, &data, 4, [Scoring::Accuracy], &context).unwrap();
    let heard = heard.lock().unwrap();
    let batches = heard.iter().filter_map(|event| match event {
        Event::Batch { jobs, .. } => Some(*jobs),
        _ => None,
    });
    // A model of all rows and three of folds, in each of four folds.
    assert_eq!(batches.collect::<Vec<_>>(), [16]);
}

#[test]
fn a_shared_generator_is_not_drawn_on_from_fit_to_fit() {
    use linnaeus::random::SharedRandomState;
    let data = binary("digits");
    let threshold = |tree: DecisionTreeClassifier| {
        let tuned = TunedThresholdClassifierCv::new(tree.max_features(MaxFeatures::Sqrt)).cv(3);
        tuned.fit(&data).unwrap().best_threshold().unwrap()
    };
    let shared = SharedRandomState::new(linnaeus::random::RandomState::new(5));
    let seeded = threshold(tree().random_state(5));
    assert_eq!(threshold(tree().random_state(&shared)), seeded);
}

#[test]
fn bad_input() {
    let data = binary("wine");
    let fit = |tuned: TunedThresholdClassifierCv<DecisionTreeClassifier>| tuned.fit(&data);
    let tuned = || TunedThresholdClassifierCv::new(tree()).cv(3);
    let fixed = || FixedThresholdClassifier::new(tree());
    let floor = |maximize, of, floor| ThresholdGoal::with_floor(maximize, of, floor);
    let cases = [
        (
            "a metric of scores",
            tuned().goal(Scoring::RocAuc),
            ("Parameter", "scoring"),
        ),
        (
            "a floor of NaN",
            tuned().goal(floor(recall(), precision(), f64::NAN)),
            ("Parameter", "floor"),
        ),
        (
            "a floor of scores",
            tuned().goal(floor(recall(), Scoring::RocAuc, 0.5)),
            ("Parameter", "of"),
        ),
        (
            "the most of scores",
            tuned().goal(floor(Scoring::NegLogLoss, recall(), 0.5)),
            ("Parameter", "maximize"),
        ),
        (
            "a floor above all",
            tuned().goal(floor(recall(), precision(), 1.1)),
            ("Parameter", "floor"),
        ),
        (
            "an endless cost",
            tuned().goal(CostMatrix::of_mistakes(f64::INFINITY, 1.0)),
            ("Parameter", "costs"),
        ),
        (
            "no threshold",
            tuned().thresholds(Vec::new()),
            ("Parameter", "thresholds"),
        ),
        (
            "one threshold",
            tuned().thresholds(1_usize),
            ("Parameter", "thresholds"),
        ),
        (
            "one threshold given",
            tuned().thresholds([0.5]),
            ("Parameter", "thresholds"),
        ),
        (
            "equal thresholds",
            tuned().thresholds([0.5, 0.5]),
            ("Parameter", "thresholds"),
        ),
        (
            "falling thresholds",
            tuned().thresholds([0.5, 0.4]),
            ("Parameter", "thresholds"),
        ),
        (
            "thresholds of NaN",
            tuned().thresholds([0.5, f64::NAN]),
            ("Parameter", "thresholds"),
        ),
        (
            "refit of several",
            tuned().refit(false),
            ("Parameter", "refit"),
        ),
        ("one fold", tuned().cv(1), ("Parameter", "n_splits")),
        (
            "more folds than rows",
            tuned().cv(1000),
            ("Folds", "n_splits"),
        ),
        (
            "a label of nobody",
            tuned().pos_label(7),
            ("UnknownLabel", "pos_label"),
        ),
        (
            "margins of a tree",
            tuned().response_method(ThresholdResponse::DecisionFunction),
            ("Response", "response"),
        ),
        (
            "a base out of range",
            TunedThresholdClassifierCv::new(tree().max_depth(Some(0))),
            ("Parameter", "max_depth"),
        ),
    ];
    for (case, tuned, expected) in cases {
        expect(case, fit(tuned), expected);
    }
    let cases = [
        (
            "NaN",
            fixed().threshold(f64::NAN),
            ("Parameter", "threshold"),
        ),
        (
            "none",
            fixed().thresholds(Vec::<f64>::new()),
            ("Parameter", "thresholds"),
        ),
        (
            "a label of nobody",
            fixed().pos_label("x"),
            ("UnknownLabel", "pos_label"),
        ),
    ];
    for (case, fixed, expected) in cases {
        expect(case, fixed.fit(&data), expected);
    }
    let three = load_wine().unwrap();
    expect(
        "a class of three",
        tuned().pos_label(1).fit(&three),
        ("Parameter", "pos_label"),
    );
    expect(
        "a class of three",
        fixed().pos_label(1).fit(&three),
        ("Parameter", "pos_label"),
    );
    let two = fixed().thresholds([0.1, 0.2]).fit(&three).unwrap();
    expect(
        "two of three",
        two.predict(&three.x),
        ("Shape", "thresholds"),
    );
    let one_class = data.with_y(vec![1; 178]).unwrap();
    expect("one class", tuned().fit(&one_class), ("Labels", "y"));
    let columns = Labels::multioutput([three.y.clone(), data.y.clone()]).unwrap();
    expect(
        "three in a column",
        tuned().fit(&three.with_y(columns).unwrap()),
        ("Labels", "y"),
    );
    let constant = TunedThresholdClassifierCv::new(DummyClassifier::new()).cv(3);
    expect(
        "equal scores",
        constant.fit(&data),
        ("Parameter", "estimator"),
    );
    let ordered: Labels = (0..178).map(|row| i64::from(row > 88)).collect();
    let prior = TunedThresholdClassifierCv::new(DummyClassifier::new()).cv(KFold::new(2));
    let unseen = prior.fit(&data.with_y(ordered).unwrap());
    expect("a class unseen in a fold", unseen, ("Folds", "cv"));
    let nan = Scoring::custom("nan", ScoringResponse::Labels, |_, _| Ok(f64::NAN));
    expect(
        "a metric of NaN",
        fit(tuned().goal(nan)),
        ("Parameter", "scoring"),
    );

    let y = Labels::from([false, true]);
    let choose = |values: Vec<f64>, y: &Labels| {
        let scores = Scores::margin(values, Classes::bools()).unwrap();
        choose_thresholds(y, &scores, Scoring::Accuracy, &CurveOptions::new())
    };
    expect("rows", choose(vec![0.0], &y), ("Shape", "scores"));
    expect(
        "NaN",
        choose(vec![0.0, f64::NAN], &y),
        ("NotFinite", "scores"),
    );
    expect(
        "labels of others",
        choose(vec![0.0, 1.0], &Labels::from(["a", "b"])),
        ("UnknownLabel", "y"),
    );
    let model = tree().fit(&data).unwrap();
    let none = data.take(&[]).unwrap();
    expect("no rows", tuned().prefit(model, &none), ("Empty", "x"));
}
