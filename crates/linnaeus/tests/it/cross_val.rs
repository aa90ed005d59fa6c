//! Splitters and cross-validation beyond what scikit-learn can be asked: what is refused, what a
//! fold that fails does, how many batches are fitted, and what a shared generator draws.

use std::sync::{Arc, Mutex};

use linnaeus::context::Event;
use linnaeus::dummy::DummyClassifier;
use linnaeus::estimator::Fold;
use linnaeus::linear_model::{Loss, SgdClassifier};
use linnaeus::metrics::{Average, Scoring, ScoringResponse};
use linnaeus::model_selection::*;
use linnaeus::prelude::*;
use linnaeus::random::{RandomState, SharedRandomState};

use crate::bad_input::expect;

/// As many rows as labels, with one feature that tells the classes apart a little.
fn data(labels: impl Into<Labels>) -> Dataset {
    let y = labels.into();
    let codes = y.columns()[0].codes().iter();
    let x = codes
        .enumerate()
        .map(|(row, code)| f64::from(*code) * 2.0 + (row % 3) as f64);
    Dataset::new(Matrix::new(y.nrows(), 1, x.collect()).unwrap(), y).unwrap()
}

fn ten() -> Dataset {
    data(vec!["a", "b", "a", "b", "a", "b", "a", "b", "a", "b"])
}

fn fold(train: &[usize], test: &[usize]) -> Fold {
    Fold {
        train: train.to_vec(),
        test: test.to_vec(),
    }
}

/// What is wrong, the data, the splitter, and the error's kind and argument.
type Row<'a> = (&'a str, &'a Dataset, Box<dyn Split>, (&'a str, &'a str));

#[test]
fn splitters_refuse() {
    let (parameter, folds) = (("Parameter", "n_splits"), ("Folds", "n_splits"));
    let (test, train) = (("Parameter", "test_size"), ("Parameter", "train_size"));
    let seed = ("Parameter", "random_state");
    let ten = ten();
    let lonely = data(vec!["a", "b", "a", "c", "a", "b"]);
    let pairs = data(vec!["a", "a", "b", "b", "c", "c"]);
    let none = ten.take(&[]).unwrap();
    let several = Labels::multilabel([ten.y.equals("a").unwrap(), ten.y.equals("b").unwrap()]);
    let several = ten.with_y(several.unwrap()).unwrap();
    let shuffle = || ShuffleSplit::new(1);
    let stratified = || StratifiedShuffleSplit::new(1);
    let one = TrainTestSplit::new;

    let table: Vec<Row<'_>> = vec![
        ("no fold", &ten, Box::new(KFold::new(0)), parameter),
        ("one fold", &ten, Box::new(KFold::new(1)), parameter),
        ("too many folds", &ten, Box::new(KFold::new(11)), folds),
        ("no rows", &none, Box::new(KFold::new(2)), folds),
        (
            "seed, no shuffle",
            &ten,
            Box::new(KFold::new(2).random_state(0)),
            seed,
        ),
        (
            "seed",
            &ten,
            Box::new(KFold::new(2).shuffle(true).random_state(-1)),
            seed,
        ),
        (
            "one fold",
            &ten,
            Box::new(StratifiedKFold::new(1)),
            parameter,
        ),
        (
            "too many folds",
            &ten,
            Box::new(StratifiedKFold::new(11)),
            folds,
        ),
        (
            "classes too small",
            &ten,
            Box::new(StratifiedKFold::new(6)),
            folds,
        ),
        ("no rows", &none, Box::new(StratifiedKFold::new(2)), folds),
        (
            "columns",
            &several,
            Box::new(StratifiedKFold::new(2)),
            ("Labels", "y"),
        ),
        (
            "seed, no shuffle",
            &ten,
            Box::new(StratifiedKFold::new(2).random_state(0)),
            seed,
        ),
        ("no split", &ten, Box::new(ShuffleSplit::new(0)), parameter),
        (
            "no row tested",
            &ten,
            Box::new(shuffle().test_size(0)),
            test,
        ),
        (
            "all rows tested",
            &ten,
            Box::new(shuffle().test_size(10)),
            test,
        ),
        (
            "fewer than none",
            &ten,
            Box::new(shuffle().test_size(-1)),
            test,
        ),
        (
            "a share of 0",
            &ten,
            Box::new(shuffle().test_size(0.0)),
            test,
        ),
        (
            "a share of 1",
            &ten,
            Box::new(shuffle().test_size(1.0)),
            test,
        ),
        (
            "no share",
            &ten,
            Box::new(shuffle().test_size(f64::NAN)),
            test,
        ),
        (
            "no row fitted",
            &ten,
            Box::new(shuffle().train_size(0)),
            train,
        ),
        (
            "a share of 1",
            &ten,
            Box::new(shuffle().train_size(1.0)),
            train,
        ),
        (
            "shares",
            &ten,
            Box::new(shuffle().test_size(0.6).train_size(0.5)),
            train,
        ),
        (
            "sum",
            &ten,
            Box::new(shuffle().test_size(6).train_size(5)),
            ("Folds", "train_size"),
        ),
        (
            "rounds to none",
            &ten,
            Box::new(shuffle().train_size(0.01)),
            ("Folds", "train_size"),
        ),
        (
            "no rows",
            &none,
            Box::new(shuffle()),
            ("Folds", "train_size"),
        ),
        (
            "seed",
            &ten,
            Box::new(shuffle().random_state(1_i64 << 32)),
            seed,
        ),
        (
            "no split",
            &ten,
            Box::new(StratifiedShuffleSplit::new(0)),
            parameter,
        ),
        (
            "one row of c",
            &lonely,
            Box::new(stratified().test_size(3)),
            ("Folds", "y"),
        ),
        (
            "test part",
            &pairs,
            Box::new(stratified().test_size(2)),
            ("Folds", "test_size"),
        ),
        (
            "train part",
            &pairs,
            Box::new(stratified().train_size(2)),
            ("Folds", "train_size"),
        ),
        ("size", &ten, Box::new(one().test_size(10)), test),
        ("size", &ten, Box::new(one().train_size(-3)), train),
        (
            "order",
            &ten,
            Box::new(one().shuffle(false).stratify(true)),
            ("Parameter", "stratify"),
        ),
        (
            "labels",
            &ten,
            Box::new(one().stratify(&lonely.y)),
            ("Shape", "stratify"),
        ),
        (
            "one row of c",
            &lonely,
            Box::new(one().test_size(3).stratify(true)),
            ("Folds", "stratify"),
        ),
        ("seed", &ten, Box::new(one().random_state(-5)), seed),
        (
            "seed, no shuffle",
            &ten,
            Box::new(one().shuffle(false).random_state(-5)),
            seed,
        ),
    ];
    for (case, data, split, expected) in table {
        expect(&format!("{split:?}: {case}"), split.folds(data), expected);
    }
    expect("a share", train_test_split(&ten, 1.5), test);
    expect("rows", train_test_indices(&ten, 0), test);
}

#[test]
fn what_is_only_a_warning_there_is_accepted() {
    let lonely = data(vec!["a", "b", "a", "c", "a", "b"]);
    let folds = StratifiedKFold::new(3).folds(&lonely).unwrap();
    assert!(folds.iter().all(|fold| fold.test.len() == 2));
}

#[test]
fn cross_validation_refuses() {
    let (ten, sgd, dummy) = (ten(), SgdClassifier::new(), DummyClassifier::new());
    let cv = ("Folds", "cv");
    let table: Vec<(&str, Cv, (&str, &str))> = vec![
        ("negative", Cv::from(-3), ("Parameter", "n_splits")),
        ("one fold", Cv::from(1), ("Parameter", "n_splits")),
        ("too many folds", Cv::from(6_usize), ("Folds", "n_splits")),
        ("no fold", Vec::<Fold>::new().into(), cv),
        ("nothing to fit on", vec![fold(&[], &[1])].into(), cv),
        ("nothing to test on", vec![fold(&[1], &[])].into(), cv),
        ("a row too many", vec![fold(&[10], &[1])].into(), cv),
        ("a row too many", vec![fold(&[1], &[10])].into(), cv),
    ];
    for (case, cv, expected) in table {
        expect(
            case,
            cross_val_score(&sgd, &ten, &cv, Scoring::Accuracy),
            expected,
        );
        expect(case, cross_validate(&sgd, &ten, &cv, []), expected);
        expect(case, cross_val_predict(&sgd, &ten, &cv), expected);
        expect(case, cross_val_decision_function(&sgd, &ten, &cv), expected);
        expect(case, cross_val_predict_proba(&dummy, &ten, &cv), expected);
    }
    let halves = || vec![fold(&[0, 1, 2, 3], &[4, 5]), fold(&[4, 5, 6, 7], &[0, 1])];
    expect("no partition", cross_val_predict(&sgd, &ten, halves()), cv);
    expect(
        "twice",
        cross_val_predict(&sgd, &ten, ShuffleSplit::new(10)),
        cv,
    );
    let run = cross_validate(&sgd, &ten, halves(), [Scoring::Accuracy]).unwrap();
    assert_eq!(run.scores(&Scoring::Accuracy), Some(&[1.0, 1.0][..]));
    assert_eq!(run.scores(&Scoring::RocAuc), None);
    expect("no partition", run.out_of_fold().labels(), cv);
    expect("no partition", run.out_of_fold().decision_function(), cv);

    let response = ("Response", "response");
    expect(
        "no probabilities",
        cross_val_predict_proba(&sgd, &ten, 2),
        response,
    );
    expect(
        "no margins",
        cross_val_decision_function(&dummy, &ten, 2),
        response,
    );
    let run = cross_validate(&sgd, &ten, 2, []).unwrap();
    expect(
        "no probabilities",
        run.out_of_fold().predict_proba(),
        response,
    );

    let accuracy = Scoring::Accuracy;
    let bad = SgdClassifier::new().alpha(-1.0);
    expect(
        "alpha",
        cross_val_score(&bad, &ten, 2, accuracy.clone()),
        ("AllFailed", "alpha"),
    );
    expect(
        "alpha",
        cross_val_predict(&bad, &ten, 2),
        ("Parameter", "alpha"),
    );
    let same = data(vec![1; 10]);
    expect(
        "one class",
        cross_val_score(&sgd, &same, 2, accuracy.clone()),
        ("AllFailed", "y"),
    );
    expect(
        "one class",
        cross_val_predict(&sgd, &same, 2),
        ("Labels", "y"),
    );
    let three = data(vec!["a", "b", "c", "a", "b", "c"]);
    let f1 = Scoring::F1(Average::Binary);
    expect(
        "three classes",
        cross_val_score(&sgd, &three, 2, f1),
        ("Parameter", "average"),
    );
    let columns = Labels::multilabel([ten.y.equals("a").unwrap(), ten.y.equals("b").unwrap()]);
    let tagged = ten.with_y(columns.unwrap()).unwrap();
    expect(
        "columns",
        cross_val_predict(&sgd, &tagged, 2),
        ("Labels", "y"),
    );
}

#[test]
fn a_fold_that_fails_scores_nan_and_is_reported() {
    let ten = ten();
    let one_class = fold(&[0, 2, 4], &[1, 3]);
    let cv = vec![
        fold(&[0, 1, 2, 3], &[8, 9]),
        one_class,
        fold(&[4, 5, 6, 7], &[0, 1]),
    ];
    let sgd = SgdClassifier::new();
    let run = cross_validate(&sgd, &ten, cv.clone(), [Scoring::Accuracy, Scoring::RocAuc]);
    let run = run.unwrap();
    assert_eq!(run.folds(), cv);
    for (scoring, scores) in run.all_scores() {
        let nan: Vec<bool> = scores.iter().map(|score| score.is_nan()).collect();
        assert_eq!(nan, [false, true, false], "{scoring}");
    }
    let [failure] = run.failures() else {
        panic!("{:?}", run.failures())
    };
    assert_eq!((failure.fold, &failure.scoring), (1, &None));
    assert_eq!(failure.error.argument(), Some("y"));
    let scores = cross_val_score(&sgd, &ten, cv, Scoring::Accuracy).unwrap();
    assert_eq!(scores[0], run.scores(&Scoring::Accuracy).unwrap()[0]);
    assert!(scores[1].is_nan());
    assert!(run.fit_seconds() >= 0.0 && run.score_seconds() >= 0.0);
}

#[test]
fn a_metric_that_fails_in_one_fold_spoils_no_other_metric() {
    let ten = ten();
    let cv = vec![fold(&[0, 1, 2, 3], &[4, 6]), fold(&[4, 5, 6, 7], &[0, 1])];
    let scorings = [Scoring::RocAuc, Scoring::Accuracy];
    let run = cross_validate(&SgdClassifier::new(), &ten, cv, scorings).unwrap();
    assert!(run.scores(&Scoring::RocAuc).unwrap()[0].is_nan());
    assert_eq!(run.scores(&Scoring::RocAuc).unwrap()[1], 1.0);
    assert_eq!(run.scores(&Scoring::Accuracy).unwrap(), [1.0, 1.0]);
    let failure = &run.failures()[0];
    assert_eq!(
        (failure.fold, failure.scoring.clone()),
        (0, Some(Scoring::RocAuc))
    );
}

#[test]
fn all_folds_are_one_batch_whatever_is_asked() {
    let batches = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&batches);
    let context = Context::new(2).with_progress(move |event| {
        if let Event::Batch { jobs, .. } = event {
            heard.lock().unwrap().push(jobs);
        }
    });
    let sgd = SgdClassifier::new().loss(Loss::LogLoss);
    let scorings = [
        Scoring::Accuracy,
        Scoring::RocAuc,
        Scoring::F1(Average::Macro),
    ];
    let run = cross_validate_with(&sgd, &ten(), 5, scorings, &context).unwrap();
    let out = run.out_of_fold();
    out.labels().unwrap();
    out.decision_function().unwrap();
    out.predict_proba().unwrap();
    assert_eq!(*batches.lock().unwrap(), [5]);
}

#[test]
fn nothing_depends_on_the_threads() {
    let ten = ten();
    let sgd = SgdClassifier::new().random_state(3);
    let of = |threads| {
        let run = cross_validate_with(&sgd, &ten, 5, [Scoring::Accuracy], &Context::new(threads));
        let out = run.unwrap();
        (
            out.out_of_fold().decision_function().unwrap(),
            out.out_of_fold().labels().unwrap(),
        )
    };
    assert_eq!(of(1), of(2));
    assert_eq!(of(1), of(7));
}

#[test]
fn each_fold_starts_from_the_state_of_a_shared_generator() {
    let noise: Vec<u8> = RandomState::new(5).randint_of(0, 100, 40).unwrap();
    let x = Matrix::new(20, 2, noise).unwrap();
    let data = Dataset::new(x, (0..20).map(|i| i % 2).collect::<Vec<_>>()).unwrap();
    let shared = SharedRandomState::new(RandomState::new(11));
    shared.with(|random| random.random_sample());
    let before = shared.with(|random| random.clone());
    let sgd = SgdClassifier::new()
        .max_iter(3)
        .tol(None)
        .random_state(&shared);

    let found = cross_val_decision_function(&sgd, &data, 4).unwrap();
    assert!(
        before == shared.with(|random| random.clone()),
        "only the copies draw"
    );
    for part in StratifiedKFold::new(4).parts(&data).unwrap() {
        let alone = SgdClassifier::new()
            .max_iter(3)
            .tol(None)
            .random_state(before.clone());
        let model = alone.fit(&part.train).unwrap();
        let margins = model.decision_function(&part.test.x).unwrap();
        let margins = margins.positive().unwrap().into_owned();
        for (row, margin) in part.fold.test.iter().zip(margins) {
            assert_eq!(found.positive().unwrap()[*row], margin);
        }
    }
    let again = cross_val_decision_function(&sgd, &data, 4).unwrap();
    assert_eq!(found, again);
}

#[test]
fn a_shared_generator_of_a_splitter_goes_on_drawing() {
    let ten = ten();
    let shared = SharedRandomState::new(RandomState::new(1));
    let folds = KFold::new(2).shuffle(true).random_state(&shared);
    assert_ne!(folds.folds(&ten).unwrap(), folds.folds(&ten).unwrap());
    let seeded = KFold::new(2).shuffle(true).random_state(1);
    assert_eq!(seeded.folds(&ten).unwrap(), seeded.folds(&ten).unwrap());
}

#[test]
fn a_class_that_a_fold_lacks_is_filled() {
    let four = data(vec!["a", "b", "c", "d", "a", "b", "c", "d"]);
    let no_d = fold(&[0, 1, 2], &[4, 5, 6, 7]);
    let all = fold(&[4, 5, 6, 7], &[0, 1, 2, 3]);
    let cv = vec![no_d, all.clone()];
    let margins = cross_val_decision_function(&SgdClassifier::new(), &four, cv.clone()).unwrap();
    let table = margins.table().unwrap();
    assert_eq!(table.ncols(), 4);
    for (row, values) in table.rows().enumerate() {
        assert_eq!(values[3] == f64::MIN, row >= 4, "row {row}");
        assert!(values[..3].iter().all(|value| *value > f64::MIN));
    }
    let proba = cross_val_predict_proba(&DummyClassifier::new(), &four, cv.clone()).unwrap();
    assert_eq!(proba.table().unwrap().values()[4 * 4 + 3], 0.0);
    let labels = cross_val_predict(&SgdClassifier::new(), &four, cv).unwrap();
    assert_eq!(labels.classes().unwrap(), four.y.classes().unwrap());

    let two_of_four = vec![fold(&[0, 1], &[4, 5, 6, 7]), all];
    let refused = cross_val_decision_function(&SgdClassifier::new(), &four, two_of_four);
    expect("two of four classes", refused, ("Folds", "cv"));
}

#[test]
fn weights_go_to_the_fits_and_not_to_the_scores() {
    let y = Labels::from(["a", "a", "b", "a", "a", "b"]);
    let weights = vec![1.0, 1.0, 9.0, 1.0, 1.0, 9.0];
    let data = data(y).with_weights(weights).unwrap();
    let cv = || vec![fold(&[0, 1, 2], &[3, 4, 5]), fold(&[3, 4, 5], &[0, 1, 2])];
    let dummy = DummyClassifier::new();
    let accuracy = cross_val_score(&dummy, &data, cv(), Scoring::Accuracy).unwrap();
    assert_eq!(
        accuracy,
        [1.0 / 3.0; 2],
        "b is frequent by weight, but one row of three"
    );
    let own = Scoring::custom("weight", ScoringResponse::Labels, |data, _| {
        Ok(data
            .weights
            .as_ref()
            .map_or(0.0, |weights| weights.iter().sum()))
    });
    assert_eq!(
        cross_val_score(&dummy, &data, cv(), own).unwrap(),
        [11.0; 2]
    );
}

#[test]
fn a_cancelled_context_ends_it() {
    let context = Context::new(1);
    context.cancel();
    let run = cross_validate_with(&SgdClassifier::new(), &ten(), 2, [], &context);
    assert_eq!(run.unwrap_err().kind(), &ErrorKind::Cancelled);
}

#[test]
fn options_of_a_cross_validation() {
    let data = data(vec!["a", "b", "a", "b", "a", "a", "a", "a"]);
    // The second fold has one class to fit on, which SGD refuses.
    let cv = vec![
        fold(&[0, 1, 2, 3, 4], &[5, 6]),
        fold(&[4, 5, 6, 7], &[0, 1]),
        fold(&[0, 1, 6], &[2, 3, 7]),
    ];
    let options = || {
        CrossValidateOptions::new([Scoring::Accuracy])
            .return_train_score(true)
            .return_estimator(true)
    };
    let sgd = SgdClassifier::new();
    let run = cross_validate(&sgd, &data, cv.clone(), options().error_score(-1.0)).unwrap();
    assert_eq!(run.scores(&Scoring::Accuracy).unwrap()[1], -1.0);
    assert_eq!(run.train_scores(&Scoring::Accuracy).unwrap()[1], -1.0);
    let [failure] = run.failures() else {
        panic!("one failure: {:?}", run.failures());
    };
    assert_eq!(
        (failure.fold, &failure.scoring, failure.on_train),
        (1, &None, false)
    );
    let models = run.estimators().unwrap();
    for (at, model) in models.iter().enumerate() {
        assert_eq!(model.is_some(), at != 1);
        let Some(model) = model else { continue };
        let rows = data.take(&run.folds()[at].train).unwrap();
        let score = Scoring::Accuracy.score(&**model, &rows).unwrap();
        assert_eq!(run.train_scores(&Scoring::Accuracy).unwrap()[at], score);
    }
    let refused = cross_validate(
        &sgd,
        &data,
        cv.clone(),
        options().error_score(ErrorScore::Raise),
    );
    expect("raise", refused, ("Labels", "y"));
    let plain = cross_validate(&sgd, &data, cv, [Scoring::Accuracy]).unwrap();
    assert!(plain.scores(&Scoring::Accuracy).unwrap()[1].is_nan());
    assert!(plain.train_scores(&Scoring::Accuracy).is_none() && plain.estimators().is_none());
}
