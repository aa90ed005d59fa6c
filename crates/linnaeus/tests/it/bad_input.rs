//! Bad input as a table: what is given, the kind of the error, the argument that it names. Never a
//! panic. (Metrics, splitters and files have tables of their own, beside their tests.)

use linnaeus::any;
use linnaeus::class_weight::ClassWeight;
use linnaeus::ensemble::{ForestClassifierModel, RandomForestClassifier, bootstrap_rows};
use linnaeus::linear_model::{LearningRate, Loss, Penalty, SgdClassifier};
use linnaeus::prelude::*;
use linnaeus::tree::DecisionTreeClassifier;

use crate::registry::estimators;

fn kind(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Parameter { .. } => "Parameter",
        ErrorKind::Shape { .. } => "Shape",
        ErrorKind::Empty { .. } => "Empty",
        ErrorKind::NotFinite { .. } => "NotFinite",
        ErrorKind::Labels { .. } => "Labels",
        ErrorKind::UnknownLabel { .. } => "UnknownLabel",
        ErrorKind::Unsupported { .. } => "Unsupported",
        ErrorKind::Response { .. } => "Response",
        ErrorKind::Diverged { .. } => "Diverged",
        ErrorKind::Folds { .. } => "Folds",
        ErrorKind::AllFailed { .. } => "AllFailed",
        _ => "another kind",
    }
}

#[track_caller]
pub(crate) fn expect<T: std::fmt::Debug>(case: &str, result: Result<T>, expected: (&str, &str)) {
    match result {
        Ok(value) => panic!("{case}: expected an error, found {value:?}"),
        Err(error) => {
            let found = (kind(&error), error.argument().unwrap_or("nothing"));
            assert_eq!(found, expected, "{case}: {error}");
            assert!(!error.to_string().is_empty());
        }
    }
}

fn four(values: [f64; 4]) -> Dataset {
    Dataset::new(values.map(|value| [value, 1.0]).to_vec(), [0, 1, 0, 1]).unwrap()
}

#[test]
fn data_that_no_estimator_takes() {
    for (name, estimator) in estimators() {
        let fit = |data: Dataset| estimator.fit(&data);
        let none = four([0.0; 4]).take(&[]).unwrap();
        expect(&format!("{name}: no rows"), fit(none), ("Empty", "x"));
        let no_columns = Dataset::new(Matrix::new(2, 0, Vec::<f64>::new()).unwrap(), [0, 1]);
        expect(
            &format!("{name}: no columns"),
            fit(no_columns.unwrap()),
            ("Empty", "x"),
        );
        let mut torn = four([0.0, 1.0, 2.0, 3.0]);
        torn.y = Labels::from([0, 1]);
        expect(&format!("{name}: y torn off"), fit(torn), ("Shape", "y"));
        if name.starts_with("dummy") {
            continue;
        }
        for (what, value) in [("inf", f64::INFINITY), ("-inf", f64::NEG_INFINITY)] {
            let data = four([0.0, 1.0, value, 3.0]);
            expect(&format!("{name}: {what}"), fit(data), ("NotFinite", "x"));
        }
        let weightless = four([0.0, 1.0, 2.0, 3.0])
            .with_weights(vec![0.0; 4])
            .unwrap();
        expect(
            &format!("{name}: no weight"),
            fit(weightless),
            ("Parameter", "weights"),
        );
        if is_tree(&name) {
            continue;
        }
        let nan = four([0.0, 1.0, f64::NAN, 3.0]);
        expect(&format!("{name}: NaN"), fit(nan), ("NotFinite", "x"));
        let one_class = four([0.0, 1.0, 2.0, 3.0]).with_y([1, 1, 1, 1]).unwrap();
        expect(
            &format!("{name}: one class"),
            fit(one_class),
            ("Labels", "y"),
        );
        let one_row = four([0.0, 1.0, 2.0, 3.0]).head(1);
        expect(&format!("{name}: one row"), fit(one_row), ("Labels", "y"));
        let two = Labels::multilabel([Labels::from([0, 1, 0, 1]), Labels::from([1, 1, 0, 1])]);
        let several = four([0.0, 1.0, 2.0, 3.0]).with_y(two.unwrap()).unwrap();
        expect(
            &format!("{name}: several outputs"),
            fit(several),
            ("Labels", "y"),
        );
    }
}

/// Trees and forests take what others do not.
fn is_tree(name: &str) -> bool {
    ["tree", "forest", "extra_trees"].contains(&name.split(':').next().unwrap())
}

/// Two rows of two columns, of which the last entry is this.
fn sparse(value: f64) -> Matrix {
    Matrix::csr(2, vec![0, 1, 2], vec![0, 1], vec![1.0, value]).unwrap()
}

#[test]
fn data_that_only_trees_take() {
    let plain = four([0.0, 1.0, 2.0, 3.0]);
    let missing = four([0.0, 1.0, f64::NAN, 3.0]);
    let one_class = plain.with_y([1, 1, 1, 1]).unwrap();
    let two = Labels::multilabel([Labels::from([0, 1, 0, 1]), Labels::from([1, 1, 0, 1])]);
    let several = plain.with_y(two.unwrap()).unwrap();
    for (name, estimator) in estimators() {
        if !is_tree(&name) {
            continue;
        }
        for data in [&missing, &one_class, &plain.head(1), &several] {
            let model = estimator.fit(data).unwrap();
            assert_eq!(model.predict(&data.x).unwrap().nrows(), data.nrows());
            assert_eq!(model.predict(&missing.x).unwrap().nrows(), 4);
        }
        let model = estimator.fit(&plain).unwrap();
        let nan = Dataset::new(sparse(f64::NAN), [0, 1]).unwrap();
        let infinite = Dataset::new(sparse(f64::INFINITY), [0, 1]).unwrap();
        let cases = [
            ("NaN in sparse x", nan, "NotFinite"),
            ("an infinity in sparse x", infinite, "NotFinite"),
            ("too large for f32", four([0.0, 1.0, 1e39, 3.0]), "Labels"),
        ];
        for (case, data, kind) in cases {
            let case = format!("{name}: {case}");
            expect(&case, estimator.fit(&data), (kind, "x"));
            expect(&case, model.predict(&data.x), (kind, "x"));
        }
    }
}

#[test]
fn trees_that_do_not_fit_their_data() {
    let tree = DecisionTreeClassifier::new;
    let plain = four([0.0, 1.0, 2.0, 3.0]);
    let three = plain.with_y([0, 1, 2, 1]).unwrap();
    let two = Labels::multilabel([Labels::from([0, 1, 0, 1]), Labels::from([1, 1, 0, 1])]);
    let several = plain.with_y(two.unwrap()).unwrap();
    let upwards = || tree().monotonic_cst(Some(vec![1, 0].into()));
    expect("three classes", upwards().fit(&three), ("Labels", "y"));
    expect("two outputs", upwards().fit(&several), ("Labels", "y"));
    let narrow = tree().monotonic_cst(Some(vec![1].into()));
    expect("one entry", narrow.fit(&plain), ("Shape", "monotonic_cst"));
    let below = plain.with_weights(vec![1.0, -1.0, 1.0, 1.0]).unwrap();
    let forest = RandomForestClassifier::new;
    expect(
        "weights to draw by",
        forest().fit(&below),
        ("Parameter", "weights"),
    );
    let none = ForestClassifierModel::of_trees(Vec::new(), Vec::new(), &plain.y);
    expect("no tree", none, ("Empty", "trees"));
    let trees = || vec![tree().fit(&plain).unwrap().into_tree()];
    let seedless = ForestClassifierModel::of_trees(trees(), Vec::new(), &plain.y);
    expect("no seed", seedless, ("Shape", "seeds"));
    let other = ForestClassifierModel::of_trees(trees(), vec![0], &three.y);
    expect("other classes", other, ("Shape", "trees"));
    let heavy = plain.with_weights(vec![1e300; 4]).unwrap();
    let share = forest().max_samples(Some(0.5.into()));
    expect(
        "half of heavy rows",
        share.fit(&heavy),
        ("Parameter", "max_samples"),
    );
    let rows = bootstrap_rows(0, 4, 4, Some(&[1.0]));
    expect("a weight for four rows", rows, ("Shape", "weights"));
    let rows = bootstrap_rows(0, 2, 4, Some(&[1.0, -1.0]));
    expect("a weight below zero", rows, ("Parameter", "weights"));
}

#[test]
fn parameters_of_trees_out_of_range() {
    let data = four([0.0, 1.0, 2.0, 3.0]);
    let new = DecisionTreeClassifier::new;
    let trees = [
        ("max_depth", new().max_depth(Some(0))),
        ("min_samples_split", new().min_samples_split(1)),
        ("min_samples_split", new().min_samples_split(0.0)),
        ("min_samples_split", new().min_samples_split(1.1)),
        ("min_samples_leaf", new().min_samples_leaf(0)),
        ("min_samples_leaf", new().min_samples_leaf(f64::NAN)),
        (
            "min_weight_fraction_leaf",
            new().min_weight_fraction_leaf(-0.1),
        ),
        (
            "min_weight_fraction_leaf",
            new().min_weight_fraction_leaf(0.6),
        ),
        ("max_features", new().max_features(0)),
        ("max_features", new().max_features(0.0)),
        ("max_features", new().max_features(1.5)),
        ("max_leaf_nodes", new().max_leaf_nodes(Some(1))),
        ("min_impurity_decrease", new().min_impurity_decrease(-1.0)),
        (
            "min_impurity_decrease",
            new().min_impurity_decrease(f64::NAN),
        ),
        ("ccp_alpha", new().ccp_alpha(-1.0)),
        ("ccp_alpha", new().ccp_alpha(f64::INFINITY)),
        (
            "monotonic_cst",
            new().monotonic_cst(Some(vec![2, 0].into())),
        ),
        ("class_weight", new().class_weight([(7, 1.0)])),
        ("class_weight", new().class_weight([(0, f64::NAN)])),
        ("random_state", new().random_state(-1)),
    ];
    for (argument, params) in trees {
        let case = format!("{params:?}");
        expect(&case, params.fit(&data), ("Parameter", argument));
    }
    let forests = [
        "n_estimators=0",
        "max_depth=0",
        "min_samples_split=1",
        "min_samples_leaf=0",
        "min_weight_fraction_leaf=0.7",
        "max_features=0.0",
        "max_leaf_nodes=1",
        "min_impurity_decrease=-0.5",
        "ccp_alpha=-0.5",
        "monotonic_cst=0;3",
        "class_weight=0:nan",
        "max_samples=0",
        "max_samples=0.0",
        "max_samples=inf",
    ];
    for name in ["forest", "extra_trees"] {
        for parameter in forests {
            let text = format!("{name}:bootstrap=true,{parameter}");
            let made = any::parse(&text).and_then(|forest| forest.fit(&data));
            let (argument, _) = parameter.split_once('=').unwrap();
            expect(&text, made, ("Parameter", argument));
        }
        for parameter in ["max_samples=2", "oob_score=true"] {
            let text = format!("{name}:bootstrap=false,{parameter}");
            let made = any::parse(&text).and_then(|forest| forest.fit(&data));
            let (argument, _) = parameter.split_once('=').unwrap();
            expect(&text, made, ("Parameter", argument));
        }
    }
}

#[test]
fn rows_that_no_model_takes() {
    for (name, estimator) in estimators() {
        let model = estimator.fit(&four([0.0, 1.0, 2.0, 3.0])).unwrap();
        let asked = |x: Matrix| {
            for &response in model.responses() {
                let scores = model
                    .scores(&x, response)
                    .map(|_| ())
                    .map_err(|e| e.to_string());
                let labels = model.predict(&x).map(|_| ()).map_err(|e| e.to_string());
                assert_eq!(scores, labels, "{name}");
            }
            model.predict(&x)
        };
        let wide = Matrix::from(vec![[1.0, 2.0, 3.0]]);
        expect(
            &format!("{name}: a column too many"),
            asked(wide),
            ("Shape", "x"),
        );
        let narrow = Matrix::from(vec![[1.0]]);
        expect(
            &format!("{name}: a column too few"),
            asked(narrow),
            ("Shape", "x"),
        );
        let none = Matrix::from(Vec::<[f64; 2]>::new());
        expect(&format!("{name}: no rows"), asked(none), ("Empty", "x"));
        if !name.starts_with("dummy") && !is_tree(&name) {
            let nan = Matrix::from(vec![[1.0, f64::NAN]]);
            expect(&format!("{name}: NaN"), asked(nan), ("NotFinite", "x"));
        }
        for response in [Response::Margin, Response::Probability] {
            if !model.responses().contains(&response) {
                let x = Matrix::from(vec![[1.0, 2.0]]);
                let case = format!("{name}: {response}");
                expect(&case, model.scores(&x, response), ("Response", "response"));
            }
        }
    }
}

#[test]
fn parameters_out_of_range() {
    let new = SgdClassifier::new;
    let cases = [
        ("alpha", new().alpha(-1.0)),
        ("alpha", new().alpha(f64::NAN)),
        ("alpha", new().alpha(f64::INFINITY)),
        ("alpha", new().alpha(0.0)),
        ("max_iter", new().max_iter(0)),
        ("tol", new().tol(Some(-1e-3))),
        ("tol", new().tol(Some(f64::NAN))),
        ("eta0", new().eta0(0.0)),
        ("n_iter_no_change", new().n_iter_no_change(0)),
        ("l1_ratio", new().l1_ratio(Some(1.5))),
        (
            "l1_ratio",
            new().l1_ratio(None).penalty(Penalty::ElasticNet),
        ),
        ("epsilon", new().epsilon(-0.1)),
        ("power_t", new().power_t(f64::INFINITY)),
        ("power_t", new().power_t(f64::NAN)),
        (
            "loss",
            new().loss(Loss::LogLoss).learning_rate(LearningRate::Pa1),
        ),
        ("average", new().average(0)),
        ("validation_fraction", new().validation_fraction(0.0)),
        ("validation_fraction", new().validation_fraction(1.0)),
        ("validation_fraction", new().early_stopping(true)),
        ("class_weight", new().class_weight([(7, 1.0)])),
        ("class_weight", new().class_weight([(0, f64::NAN)])),
        ("random_state", new().random_state(-1)),
        ("random_state", new().random_state(1_i64 << 32)),
    ];
    for (argument, params) in cases {
        let case = format!("{params:?}");
        expect(
            &case,
            params.fit(&four([0.0, 1.0, 2.0, 3.0])),
            ("Parameter", argument),
        );
    }
}

#[test]
fn numbers_too_large_for_the_fit() {
    let data = four([1e308, -1e308, 1e308, -1e308]);
    expect("huge", SgdClassifier::new().fit(&data), ("Diverged", "x"));
}

#[test]
fn early_stopping_without_rows_to_hold_out() {
    let stops = SgdClassifier::new()
        .early_stopping(true)
        .validation_fraction(0.5);
    let alone = four([0.0, 1.0, 2.0, 3.0]).with_y([0, 0, 0, 1]).unwrap();
    expect("a class with one row", stops.fit(&alone), ("Labels", "y"));
    let four = four([0.0, 1.0, 2.0, 3.0]);
    let held_out = (0..4).map(|row| {
        let mut weights = vec![0.0; 4];
        weights[row] = 1.0;
        stops.fit(&four.with_weights(weights).unwrap())
    });
    // Two of the four rows are held out, so for two of the weights nothing is left to test with.
    let (fitted, failed): (Vec<_>, Vec<_>) = held_out.partition(Result::is_ok);
    assert_eq!((fitted.len(), failed.len()), (2, 2));
    for error in failed {
        expect("no weight held out", error, ("Parameter", "weights"));
    }
}

#[test]
fn portions_that_do_not_fit() {
    let params = SgdClassifier::new();
    let classes_of = |params: SgdClassifier| params.begin(&Labels::from(["a", "b"]), 2);
    let stops = classes_of(params.clone().early_stopping(true));
    expect("early stopping", stops, ("Parameter", "early_stopping"));
    let balanced = classes_of(params.clone().class_weight(ClassWeight::Balanced));
    expect("balanced", balanced, ("Parameter", "class_weight"));
    let classes = Labels::from(["a", "b"]);
    expect(
        "one class",
        params.begin(&Labels::from(["a"]), 2),
        ("Labels", "y"),
    );
    let untouched = params.begin(&classes, 2).unwrap();
    let mut model = untouched.clone();
    let portion = |rows: Vec<[f64; 2]>, labels: Vec<&str>| Dataset::new(rows, labels).unwrap();
    let unknown = portion(vec![[0.0, 1.0]], vec!["c"]);
    expect(
        "unknown label",
        params.partial_fit(&mut model, &unknown),
        ("UnknownLabel", "y"),
    );
    let narrow = Dataset::new(vec![[0.0]], vec!["a"]).unwrap();
    expect(
        "narrow",
        params.partial_fit(&mut model, &narrow),
        ("Shape", "x"),
    );
    let huge = portion(vec![[1e308, 0.0], [-1e308, 1.0]], vec!["a", "b"]);
    expect(
        "huge",
        params.partial_fit(&mut model, &huge),
        ("Diverged", "x"),
    );
    assert_eq!(model, untouched);
    params
        .partial_fit(&mut model, &portion(vec![[0.5, 1.0]], vec!["b"]))
        .unwrap();
    assert_ne!(model, untouched);
}
