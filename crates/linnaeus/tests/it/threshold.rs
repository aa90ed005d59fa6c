//! Thresholds, fixed and tuned: the cases of `fixtures/threshold.json`, which
//! `fixtures/make_threshold.py` wrote; what goes beyond scikit-learn, by trying everything.

use linnaeus::data::LabelKind;
use linnaeus::datasets::{load_breast_cancer, load_digits, load_wine};
use linnaeus::ensemble::RandomForestClassifier;
use linnaeus::linear_model::SgdClassifier;
use linnaeus::metrics::*;
use linnaeus::model_selection::*;
use linnaeus::prelude::*;
use linnaeus::tree::DecisionTreeClassifier;
use serde_json::Value;

use crate::bad_input::expect;
use crate::reference::{file, float, floats, list, same_floats, same_integers, size, text};
use crate::trees::params;

pub(crate) fn binary(name: &str) -> Dataset {
    let data = match name {
        "breast_cancer" => return load_breast_cancer().unwrap(),
        "digits" => load_digits().unwrap().head(500),
        _ => load_wine().unwrap(),
    };
    let positive = if name == "digits" { 8 } else { 1 };
    let y = data.y.integers().unwrap().into_iter();
    let y: Labels = y.map(|class| i64::from(class == positive)).collect();
    data.with_y(y).unwrap()
}

fn base(case: &Value) -> Box<dyn Estimator> {
    let given = serde_json::json!({ "params": case["parameters"] });
    match text(&case["estimator"]) {
        "tree" => Box::new(params::<DecisionTreeClassifier>(&given)),
        "forest" => Box::new(params::<RandomForestClassifier>(&given)),
        _ => Box::new(params::<SgdClassifier>(&given)),
    }
}

fn cv(case: &Value) -> Cv {
    let (splits, seed) = (size(&case["n_splits"]), size(&case["seed"]) as i64);
    match text(&case["cv"]) {
        "kfold" => KFold::new(splits).into(),
        "shuffled" => {
            let folds = StratifiedKFold::new(splits).shuffle(true);
            folds.random_state(seed).into()
        }
        "share" => {
            let one = StratifiedShuffleSplit::new(1).test_size(0.3);
            one.random_state(seed).into()
        }
        _ => splits.into(),
    }
}

pub(crate) fn rows(data: &Dataset, rows: std::ops::Range<usize>) -> Dataset {
    data.take(&rows.collect::<Vec<_>>()).unwrap()
}

/// The model of a case, and the same with the threshold fixed.
fn fitted(case: &Value, data: &Dataset) -> Result<[Box<dyn Classifier>; 2]> {
    let response = match text(&case["response_method"]) {
        "auto" => ThresholdResponse::Auto,
        "predict_proba" => ThresholdResponse::PredictProba,
        _ => ThresholdResponse::DecisionFunction,
    };
    let thresholds = match &case["thresholds"] {
        Value::Array(_) => Thresholds::from(floats(&case["thresholds"])),
        count => Thresholds::from(size(count)),
    };
    let scoring: Scoring = text(&case["scoring"]).parse().unwrap();
    let mut tuned = TunedThresholdClassifierCv::new(base(case))
        .goal(scoring)
        .response_method(response)
        .thresholds(thresholds)
        .cv(cv(case))
        .refit(case["refit"] == true)
        .store_cv_results(true);
    let mut fixed = FixedThresholdClassifier::new(base(case)).response_method(response);
    if let Some(label) = case["pos_label"].as_i64() {
        tuned = tuned.pos_label(label);
        fixed = fixed.pos_label(label);
    }
    let tuned = if case["cv"] == "prefit" {
        let half = data.nrows() / 2;
        let model = Fit::fit(&base(case), &rows(data, 0..half))?;
        tuned.prefit(model, &rows(data, half..data.nrows()))?
    } else {
        Fit::fit(&tuned, data)?
    };
    let fixed = Fit::fit(&fixed.threshold(tuned.best_threshold()?), data)?;
    check_numbers(case, &tuned);
    Ok([Box::new(tuned), Box::new(fixed)])
}

fn check_numbers(case: &Value, found: &TunedThresholdClassifierCvModel<Box<dyn Classifier>>) {
    let expected = &case["expected"];
    let curve = found.cv_results().unwrap();
    let best = [found.best_threshold().unwrap(), found.best_score().unwrap()];
    if text(&case["estimator"]) == "sgd" {
        // Margins differ in the order of a sum.
        let near = |found: f64, expected: f64| {
            let distance = (found - expected).abs();
            assert!(
                distance <= 1e-9 * (1.0 + expected.abs()),
                "{case}: {found} {expected}"
            );
        };
        near(best[0], float(&expected["best_threshold"]));
        near(best[1], float(&expected["best_score"]));
        let pairs = [(&curve.thresholds, "thresholds"), (&curve.scores, "scores")];
        for (own, name) in pairs {
            let theirs = floats(&expected[name]);
            assert_eq!(own.len(), theirs.len());
            own.iter()
                .zip(theirs)
                .for_each(|(&own, other)| near(own, other));
        }
        return;
    }
    let both = [
        float(&expected["best_threshold"]),
        float(&expected["best_score"]),
    ];
    assert_eq!(best.map(f64::to_bits), both.map(f64::to_bits), "{case}");
    same_floats(
        &curve.thresholds,
        &expected["thresholds"],
        &format!("{case}"),
    );
    same_floats(&curve.scores, &expected["scores"], &format!("{case}"));
}

#[test]
fn thresholds_are_those_of_scikit_learn() {
    let reference = file("threshold.json", "LINNAEUS_THRESHOLD_FIXTURE");
    let cases = list(&reference["cases"]);
    assert!(cases.len() >= 150);
    for case in cases {
        let data = binary(text(&case["data"]));
        let models = fitted(case, &data);
        if case["expected"].is_null() {
            assert!(models.is_err(), "{case}");
            continue;
        }
        let models = models.unwrap_or_else(|error| panic!("{case}: {error}"));
        for (model, name) in models.iter().zip(["predicted", "fixed"]) {
            let labels = model.predict(&data.x).unwrap().integers().unwrap();
            let labels: Vec<i128> = labels.into_iter().map(i128::from).collect();
            same_integers(&labels, &case["expected"][name], &format!("{case}: {name}"));
        }
    }
}

/// Probabilities of the second class of rows that the model of three folds has not seen.
fn held_out(estimator: &dyn Estimator, data: &Dataset) -> Vec<f64> {
    let scores = cross_val_predict_proba(estimator, data, 3).unwrap();
    scores.positive().unwrap().into_owned()
}

/// What a threshold makes of scores.
fn labels(scores: &[f64], threshold: f64) -> Labels {
    let labels: Labels = scores.iter().map(|&score| score >= threshold).collect();
    labels.map(|label| *label == true).unwrap()
}

pub(crate) fn tree() -> DecisionTreeClassifier {
    DecisionTreeClassifier::new().max_depth(Some(3))
}

pub(crate) fn precision() -> Scoring {
    Scoring::Precision(Average::Binary)
}

pub(crate) fn recall() -> Scoring {
    Scoring::Recall(Average::Binary)
}

#[test]
fn a_floor_gives_the_most_that_any_threshold_gives() {
    let data = load_breast_cancer()
        .unwrap()
        .relabel(|label| *label == 1)
        .unwrap();
    let scores = held_out(&tree(), &data);
    for floor in [0.5, 0.9, 0.95, 0.955] {
        let goal = ThresholdGoal::with_floor(recall(), precision(), floor);
        let tuned = TunedThresholdClassifierCv::new(tree()).goal(goal).cv(3);
        let model = tuned.store_cv_results(true).fit(&data).unwrap();
        let at = |threshold: f64| {
            let predicted = labels(&scores, threshold);
            let precision = precision_score(&data.y, &predicted, Average::Binary).unwrap();
            (
                recall_score(&data.y, &predicted, Average::Binary).unwrap(),
                precision,
            )
        };
        let reached = scores
            .iter()
            .map(|&score| at(score))
            .filter(|(_, own)| *own >= floor);
        let best = reached.reduce(|best, own| if own > best { own } else { best });
        let tuned = &model.tuned()[0];
        assert_eq!(
            best,
            Some((tuned.score, tuned.floor_score.unwrap())),
            "{floor}"
        );
        assert_eq!(best, Some(at(tuned.threshold)), "{floor}");
        let curve = model.cv_results().unwrap();
        assert!(curve.thresholds.is_sorted() && curve.folds.is_empty());
        assert_eq!(
            curve.floor_scores.as_ref().unwrap().len(),
            curve.scores.len()
        );
    }
}

#[test]
fn a_floor_out_of_reach_is_told_with_what_is_in_reach() {
    let y = Labels::from([true, false, true, false]);
    let scores = Scores::margin(vec![1.0, 4.0, 3.0, 2.0], Classes::bools()).unwrap();
    let goal = ThresholdGoal::with_floor(recall(), precision(), 0.9);
    let error = choose_thresholds(&y, &scores, goal, &CurveOptions::new()).unwrap_err();
    let expected = "floor: expected a precision of at least 0.9 somewhere, found at most 0.5, at the \
                    threshold 1 for True; lower the floor, or take a model that tells the classes \
                    apart better";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn costs_give_the_cheapest_threshold() {
    let data = load_breast_cancer()
        .unwrap()
        .relabel(|label| *label == 1)
        .unwrap();
    let scores = held_out(&tree(), &data);
    let gain = CostMatrix {
        tn: 0.5,
        fp: 3.0,
        fn_: 1.0,
        tp: -2.0,
    };
    let matrices = [
        CostMatrix::of_mistakes(1.0, 20.0),
        CostMatrix::of_mistakes(40.0, 1.0),
        gain,
    ];
    for costs in matrices {
        let cost = |threshold: f64| {
            let pairs = data.y.single().unwrap().codes().iter().zip(&scores);
            let one = |(&code, &score): (&u32, &f64)| match (code, score >= threshold) {
                (0, false) => costs.tn,
                (0, true) => costs.fp,
                (_, false) => costs.fn_,
                (_, true) => costs.tp,
            };
            pairs.map(one).sum::<f64>() / data.nrows() as f64
        };
        let model = TunedThresholdClassifierCv::new(tree())
            .goal(costs)
            .cv(3)
            .fit(&data)
            .unwrap();
        let best = model.best_threshold().unwrap();
        assert!((model.best_score().unwrap() + cost(best)).abs() < 1e-12);
        for &threshold in scores.iter().chain([&f64::INFINITY]) {
            assert!(cost(best) <= cost(threshold) + 1e-12, "{costs:?}");
        }
    }
    // Where no false alarm is worth it, nobody is positive.
    let never = TunedThresholdClassifierCv::new(tree()).goal(CostMatrix::of_mistakes(1e6, 1.0));
    let noise = data
        .with_y((0..569).map(|row| row * 7919 % 31 < 5).collect::<Labels>())
        .unwrap();
    let model = never.cv(3).fit(&noise).unwrap();
    assert_eq!(model.best_threshold().unwrap(), f64::INFINITY);
    let labels = model.predict(&noise.x).unwrap();
    assert!(
        labels
            .single()
            .unwrap()
            .codes()
            .iter()
            .all(|&code| code == 0)
    );
}

#[test]
fn every_metric_of_counts_is_that_of_the_rows() {
    let y: Labels = (0..60).map(|row| row * 31 % 7 < 3).collect();
    let values: Vec<f64> = (0..60)
        .map(|row| f64::from(row * 37 % 23) + 0.5 * f64::from(row % 2))
        .collect();
    let scores = Scores::margin(values.clone(), Classes::bools()).unwrap();
    let all = Scoring::all().into_iter();
    let metrics = all.chain([Scoring::Specificity, Scoring::FBeta(0.5, Average::Binary)]);
    let mut count = 0;
    for scoring in metrics.filter(|own| own.response() == ScoringResponse::Labels) {
        // Averages over rows are for several labels.
        if scoring.to_string().contains("samples") {
            continue;
        }
        count += 1;
        let tuned = choose_thresholds(&y, &scores, scoring.clone(), &CurveOptions::new()).unwrap();
        let curve = tuned[0].curve.as_ref().unwrap();
        let data = Dataset::new(vec![[0.0]; 60], y.clone()).unwrap();
        for (&threshold, &score) in curve.thresholds.iter().zip(&curve.scores) {
            let predicted = Prediction::Labels(labels(&values, threshold));
            let expected = scoring.evaluate(&data, &predicted).unwrap();
            assert_eq!(
                score.to_bits(),
                expected.to_bits(),
                "{scoring} at {threshold}"
            );
        }
    }
    assert!(count > 15, "{count}");
}

#[test]
fn weights_count_in_the_goal_if_they_are_to() {
    let y = Labels::from([false, true, true, false]);
    let scores = Scores::margin(vec![1.0, 2.0, 3.0, 4.0], Classes::bools()).unwrap();
    let at = |options: CurveOptions| {
        choose_thresholds(&y, &scores, Scoring::Accuracy, &options).unwrap()[0].threshold
    };
    assert_eq!(at(CurveOptions::new()), 2.0);
    assert_eq!(
        at(CurveOptions::new().weights(vec![1.0, 1.0, 1.0, 9.0])),
        f64::INFINITY
    );

    let data = load_breast_cancer().unwrap();
    let weights: Vec<f64> = (0..569).map(|row| f64::from(1 + row % 3)).collect();
    let weighted = data.with_weights(weights).unwrap();
    let tuned = TunedThresholdClassifierCv::new(tree()).cv(3);
    let answers = tuned.clone().weigh_scores(true).fit(&weighted).unwrap();
    let plain = tuned.fit(&weighted).unwrap();
    assert_eq!(answers.estimator().tree(), plain.estimator().tree());
    assert_ne!(answers.best_score().unwrap(), plain.best_score().unwrap());
}

#[test]
fn every_class_has_its_threshold() {
    let data = load_wine().unwrap();
    let forest = RandomForestClassifier::new()
        .n_estimators(9)
        .max_depth(Some(2));
    let goal = ThresholdGoal::with_floor(recall(), precision(), 0.95);
    for goal in [
        ThresholdGoal::default(),
        goal,
        CostMatrix::of_mistakes(1.0, 5.0).into(),
    ] {
        let tuned = TunedThresholdClassifierCv::new(forest.clone())
            .goal(goal.clone())
            .cv(3);
        let model = tuned.store_cv_results(true).fit(&data).unwrap();
        assert_eq!(model.tuned().len(), 3);
        assert_eq!(
            model.best_threshold().unwrap_err().argument(),
            Some("thresholds")
        );
        let scores = cross_val_predict_proba(&forest, &data, 3).unwrap();
        for (class, one) in model.tuned().iter().enumerate() {
            assert_eq!(one.positive, class as i64);
            // A class against the rest is a question like any other.
            let options = CurveOptions::new().pos_label(class as i64);
            let is_class = data.y.equals(class as i64).unwrap();
            let own = scores.column(class as i64).unwrap();
            if goal != ThresholdGoal::default() {
                let alone = choose_thresholds(&is_class, &own, goal.clone(), &CurveOptions::new());
                let alone = alone.unwrap();
                assert_eq!(
                    (alone[0].threshold, alone[0].score),
                    (one.threshold, one.score)
                );
            } else {
                assert_eq!(one.curve.as_ref().unwrap().folds.len(), 3);
            }
            let many = choose_thresholds(&data.y, &scores, goal.clone(), &options);
            expect("a class of three", many, ("Parameter", "pos_label"));
        }
        let proba = model.scores(&data.x, Response::Probability).unwrap();
        let predicted = model.predict(&data.x).unwrap();
        for (row, values) in proba.table().unwrap().rows().enumerate() {
            let above = |class: usize| values[class] - model.tuned()[class].threshold;
            let code = predicted.single().unwrap().codes()[row] as usize;
            assert!((0..3).all(|class| above(code) >= above(class)), "row {row}");
        }
    }
}

#[test]
fn every_label_has_its_threshold() {
    let data = load_wine().unwrap();
    let codes = data.y.integers().unwrap();
    let is = |of: fn(&i64) -> bool| codes.iter().map(of).collect::<Labels>();
    let parts = [is(|class| *class > 0), is(|class| *class != 1)];
    let several = data
        .with_y(Labels::multilabel(parts.clone()).unwrap())
        .unwrap();
    let goal = ThresholdGoal::with_floor(Scoring::Specificity, recall(), 0.9);
    let tuned = TunedThresholdClassifierCv::new(tree())
        .goal(goal)
        .cv(KFold::new(3).shuffle(true));
    let model = tuned.fit(&several).unwrap();
    assert_eq!(model.tuned().len(), 2);
    let predicted = model.predict(&data.x).unwrap();
    assert_eq!(predicted.kind(), LabelKind::Multilabel);
    let proba = model.scores(&data.x, Response::Probability).unwrap();
    let tables = proba
        .tables()
        .iter()
        .zip(model.tuned())
        .zip(predicted.columns());
    for ((table, one), column) in tables {
        assert!(one.floor_score >= Some(0.9));
        for (values, &code) in table.rows().zip(column.codes()) {
            assert_eq!(code == 1, values[1] >= one.threshold);
        }
    }
    // Each label alone, with the tree's own answers, is the same question.
    let fixed = FixedThresholdClassifier::new(tree()).thresholds([0.2, 0.8]);
    let model = fixed.fit(&several).unwrap();
    let own = model.predict(&data.x).unwrap();
    for (column, threshold) in [0.2, 0.8].into_iter().enumerate() {
        let values = model.scores(&data.x, Response::Probability).unwrap();
        let values: Vec<f64> = values.tables()[column].rows().map(|row| row[1]).collect();
        let codes = own.columns()[column].codes().iter().map(|&code| code == 1);
        assert!(codes.eq(values.iter().map(|&value| value >= threshold)));
    }
}

#[test]
fn a_metric_of_ones_own_sees_the_labels_of_the_rows() {
    let data = load_breast_cancer().unwrap();
    let names = data
        .relabel(|label| if *label == 1 { "fine" } else { "bad" })
        .unwrap();
    let own = Scoring::custom("own f1 of bad", ScoringResponse::Labels, |data, answer| {
        let options = ScoreOptions::new().pos_label("bad");
        f1_score(&data.y, answer.labels()?, options)
    });
    let tuned = TunedThresholdClassifierCv::new(tree()).cv(3);
    let of_bad = tuned
        .clone()
        .goal(own)
        .pos_label("bad")
        .fit(&names)
        .unwrap();
    let f1 = Scoring::F1(Average::Binary);
    let expected = tuned.goal(f1).pos_label("bad").fit(&names).unwrap();
    assert_eq!(of_bad.best_score().unwrap(), expected.best_score().unwrap());
    assert_eq!(
        of_bad.best_threshold().unwrap(),
        expected.best_threshold().unwrap()
    );
    assert_eq!(of_bad.tuned()[0].positive, "bad");
}
