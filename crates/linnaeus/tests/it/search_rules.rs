//! Searches and curves beyond what scikit-learn can be asked: how many batches are fitted, what is
//! refused, and what a fit that fails does.

use std::sync::{Arc, Mutex};

use linnaeus::context::Event;
use linnaeus::linear_model::SgdClassifier;
use linnaeus::metrics::{Average, Scoring, ScoringResponse};
use linnaeus::model_selection::*;
use linnaeus::pipeline::Pipeline;
use linnaeus::prelude::*;
use linnaeus::preprocessing::StandardScaler;

use crate::bad_input::expect;

fn twenty() -> Dataset {
    let x: Vec<[f64; 2]> = (0..20)
        .map(|row| [f64::from(row % 7), f64::from(row)])
        .collect();
    Dataset::new(x, (0..20).map(|row| row % 2).collect::<Vec<i32>>()).unwrap()
}

type Heard<T> = Arc<Mutex<Vec<T>>>;

/// Hears how many jobs each batch of SGD had, and the rounds of searches.
fn listening() -> (Context, Heard<(usize, usize)>, Heard<Event>) {
    let batches = Arc::new(Mutex::new(Vec::new()));
    let rounds = Arc::new(Mutex::new(Vec::new()));
    let (heard, told) = (batches.clone(), rounds.clone());
    let context = Context::new(2).with_progress(move |event| match event {
        Event::Batch { jobs, problems, .. } => heard.lock().unwrap().push((jobs, problems)),
        Event::Round { .. } => told.lock().unwrap().push(event),
        _ => {}
    });
    (context, batches, rounds)
}

#[test]
fn a_search_is_one_batch_and_a_cross_validated_one_too() {
    let scaled = || {
        let scaled = StandardScaler::new().then(SgdClassifier::new().max_iter(3));
        GridSearchCv::over(scaled).cv(3).along(Axis::named(
            "sgd__alpha",
            [1e-4, 1e-3, 1e-2, 0.1],
            |mut own: Pipeline<StandardScaler, SgdClassifier>, alpha| {
                own.next = own.next.alpha(alpha);
                own
            },
        ))
    };
    let (context, batches, rounds) = listening();
    let found = scaled().fit_with(&twenty(), &context).unwrap();
    assert_eq!(*batches.lock().unwrap(), [(12, 12), (1, 1)]);
    assert_eq!(rounds.lock().unwrap().len(), 1);
    assert_eq!(found.best_params().unwrap()[0].0, "sgd__alpha");

    let (context, batches, _) = listening();
    let run = cross_validate_with(&scaled(), &twenty(), 3, [Scoring::Accuracy], &context);
    assert_eq!(*batches.lock().unwrap(), [(36, 36), (3, 3)]);
    // The search in a fold is the search on the fold's rows.
    let run = run.unwrap();
    for (fold, score) in run
        .folds()
        .iter()
        .zip(run.scores(&Scoring::Accuracy).unwrap())
    {
        let train = twenty().take(&fold.train).unwrap();
        let alone = scaled().fit(&train).unwrap();
        let test = twenty().take(&fold.test).unwrap();
        assert_eq!(Scoring::Accuracy.score(&alone, &test).unwrap(), *score);
    }
}

#[test]
fn rounds_of_cross_validated_halving_searches_are_one_batch_each() {
    let search = HalvingGridSearchCv::over(SgdClassifier::new().max_iter(3))
        .axis(
            [1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0, 1e2, 1e3, 1e4],
            SgdClassifier::alpha,
        )
        .min_resources(8)
        .cv(2);
    let data = linnaeus::datasets::load_digits().unwrap().head(300);
    let (context, batches, rounds) = listening();
    let run = cross_validate_with(&search, &data, 2, [Scoring::Accuracy], &context).unwrap();
    assert!(run.failures().is_empty());
    let jobs: Vec<usize> = batches
        .lock()
        .unwrap()
        .iter()
        .map(|batch| batch.0)
        .collect();
    assert_eq!(jobs, [36, 12, 4, 2]);
    let told = rounds.lock().unwrap();
    let resources: Vec<Option<usize>> = told
        .iter()
        .map(|event| match event {
            Event::Round { resources, .. } => *resources,
            _ => None,
        })
        .collect();
    assert_eq!(resources, [8, 8, 24, 24, 72, 72].map(Some));
}

#[test]
fn a_fit_that_fails_is_listed_and_ranks_last() {
    let search = GridSearchCv::over(SgdClassifier::new())
        .axis([1e-3, 0.0, 1e-2], SgdClassifier::alpha)
        .cv(2);
    let found = search.fit(&twenty()).unwrap();
    let results = found.results();
    let scores = results.test_scores(&Scoring::Accuracy).unwrap();
    assert!(scores.row(1).unwrap().iter().all(|score| score.is_nan()));
    assert_eq!(scores.ranks()[1], 3);
    let listed: Vec<(usize, usize)> = results
        .failures()
        .iter()
        .map(|own| (own.candidate, own.fold))
        .collect();
    assert_eq!(listed, [(1, 0), (1, 1)]);
    assert_eq!(results.failures()[0].error.argument(), Some("alpha"));

    let numbered = search.clone().error_score(2.0).refit(false);
    let numbered = numbered.fit(&twenty()).unwrap();
    assert_eq!(
        numbered
            .results()
            .test_scores(&Scoring::Accuracy)
            .unwrap()
            .row(1),
        Some(&[2.0; 2][..])
    );
    let raised = search.clone().error_score(ErrorScore::Raise).fit(&twenty());
    expect("raise", raised, ("Parameter", "alpha"));
    // The best one is then the one that cannot be fitted.
    let refused = search.error_score(2.0).refit(true).fit(&twenty());
    expect("the last fit", refused, ("Parameter", "alpha"));
}

#[test]
fn what_a_search_refuses() {
    let new = || GridSearchCv::over(SgdClassifier::new());
    let alpha = || new().axis([1e-3, 1e-2], SgdClassifier::alpha);
    let fit = |search: GridSearchCv<SgdClassifier>| search.fit(&twenty());
    let both = [Scoring::Accuracy, Scoring::F1(Average::Macro)];
    let never = Scoring::custom("never", ScoringResponse::Labels, |_, _| {
        "no".parse::<Scoring>().map(|_| 0.0)
    });
    let grid: ParameterGrid = ParameterGrid::new([("alfa", ["1"])]);
    let table = [
        (
            "no value",
            new().axis([], SgdClassifier::alpha),
            ("Parameter", "alpha"),
        ),
        (
            "twice",
            alpha().axis([1.0], SgdClassifier::alpha),
            ("Parameter", "alpha"),
        ),
        ("unknown", new().grid(&grid), ("Parameter", "alfa")),
        (
            "no such value",
            new().along(Axis::parameter("alpha", ["x"])),
            ("Parameter", "alpha"),
        ),
        (
            "drawn",
            new().along(Axis::new(
                Distribution::uniform(0.1, 1.0),
                SgdClassifier::alpha,
            )),
            ("Parameter", "alpha"),
        ),
        ("no metric", alpha().scoring([]), ("Empty", "scoring")),
        (
            "a metric twice",
            alpha().scoring([Scoring::Accuracy, Scoring::Accuracy]),
            ("Parameter", "scoring"),
        ),
        (
            "which metric",
            alpha().scoring(both.clone()),
            ("Parameter", "refit"),
        ),
        (
            "another metric",
            alpha().refit(Scoring::RocAuc),
            ("Parameter", "refit"),
        ),
        (
            "out of the results",
            alpha().refit(Refit::chosen(SearchResults::len)),
            ("Parameter", "refit"),
        ),
        ("folds", alpha().cv(11), ("Folds", "n_splits")),
        (
            "all fail",
            new().axis([0.0], SgdClassifier::alpha),
            ("AllFailed", "alpha"),
        ),
        (
            "never a number",
            alpha().scoring([never]),
            ("Parameter", "scoring"),
        ),
    ];
    for (case, search, expected) in table {
        expect(case, fit(search), expected);
    }
    let none = twenty().take(&[]).unwrap();
    expect("no rows", alpha().fit(&none), ("Empty", "x"));
    let unrefitted = alpha().refit(false).fit(&twenty()).unwrap();
    assert!(unrefitted.best_index().is_some() && unrefitted.model().is_none());
    expect(
        "no model",
        unrefitted.predict(&twenty().x),
        ("Unsupported", "refit"),
    );
    let undecided = alpha().scoring(both).refit(false).fit(&twenty()).unwrap();
    assert_eq!(
        (undecided.best_index(), undecided.best_score()),
        (None, None)
    );
}

#[test]
fn what_random_and_halving_searches_refuse() {
    let random = || {
        RandomizedSearchCv::over(SgdClassifier::new())
            .axis(Distribution::log_uniform(1e-4, 1.0), SgdClassifier::alpha)
    };
    let upside_down = RandomizedSearchCv::over(SgdClassifier::new())
        .axis(Distribution::uniform(1.0, 0.0), SgdClassifier::alpha);
    for (case, search, expected) in [
        ("no candidate", random().n_iter(0), ("Parameter", "n_iter")),
        (
            "seed",
            random().random_state(-1),
            ("Parameter", "random_state"),
        ),
        ("bounds", upside_down, ("Parameter", "uniform")),
    ] {
        expect(case, search.fit(&twenty()), expected);
    }
    let grid = || {
        HalvingGridSearchCv::over(SgdClassifier::new())
            .axis([1e-4, 1e-3, 1e-2], SgdClassifier::alpha)
            .cv(2)
    };
    for (case, search, expected) in [
        ("factor", grid().factor(1.0), ("Parameter", "factor")),
        (
            "no factor",
            grid().factor(f64::NAN),
            ("Parameter", "factor"),
        ),
        (
            "nothing",
            grid().min_resources(0),
            ("Parameter", "min_resources"),
        ),
        (
            "no end",
            grid().max_resources(0),
            ("Parameter", "max_resources"),
        ),
        (
            "too much",
            grid().min_resources(21),
            ("Parameter", "min_resources"),
        ),
        ("too few rows", grid().cv(6), ("Parameter", "min_resources")),
        (
            "searched over",
            grid()
                .resource("alpha", |own: SgdClassifier, _| own)
                .max_resources(9),
            ("Parameter", "resource"),
        ),
        (
            "how much",
            grid().resource("max_iter", SgdClassifier::max_iter),
            ("Parameter", "max_resources"),
        ),
        (
            "seed",
            grid().random_state(-1),
            ("Parameter", "random_state"),
        ),
    ] {
        expect(case, search.fit(&twenty()), expected);
    }
    let halving = HalvingRandomSearchCv::over(SgdClassifier::new())
        .axis(Distribution::log_uniform(1e-4, 1.0), SgdClassifier::alpha);
    let unknown = halving.clone().min_resources(MinResources::Exhaust);
    expect(
        "neither",
        unknown.fit(&twenty()),
        ("Parameter", "n_candidates"),
    );
    let none = halving.n_candidates(0);
    expect("none", none.fit(&twenty()), ("Parameter", "n_candidates"));
}

#[test]
fn what_curves_refuse() {
    let sgd = SgdClassifier::new();
    let sizes = [
        TrainSizes::Shares(vec![0.0, 1.0]),
        TrainSizes::Shares(vec![0.5, 1.5]),
        TrainSizes::Shares(vec![f64::NAN]),
        TrainSizes::Shares(vec![]),
        TrainSizes::Rows(vec![0]),
        TrainSizes::Rows(vec![11]),
    ];
    for sizes in sizes {
        let case = format!("{sizes:?}");
        let options = LearningCurveOptions::new().cv(2).train_sizes(sizes);
        let refused = learning_curve(&sgd, &twenty(), options.clone());
        expect(&case, refused, ("Parameter", "train_sizes"));
        let refused = incremental_learning_curve(&sgd, &twenty(), options);
        expect(&case, refused, ("Parameter", "train_sizes"));
    }
    let empty = Axis::new(Vec::<f64>::new(), SgdClassifier::alpha);
    let drawn = Axis::new(Distribution::uniform(0.1, 1.0), SgdClassifier::alpha);
    let unknown = Axis::parameter("alfa", ["1"]);
    for (axis, name) in [(empty, "alpha"), (drawn, "alpha"), (unknown, "alfa")] {
        let options = ValidationCurveOptions::new().cv(2);
        let refused = validation_curve(&sgd, &axis, &twenty(), options);
        expect(name, refused, ("Parameter", name));
    }
    let hopeless = Axis::new([0.0], SgdClassifier::alpha);
    let refused = validation_curve(&sgd, &hopeless, &twenty(), ValidationCurveOptions::new());
    expect("all fail", refused, ("AllFailed", "alpha"));
    let options = PermutationTestOptions::new();
    let refused = permutation_test_score(&sgd, &twenty(), options.clone().n_permutations(0));
    expect("none", refused, ("Parameter", "n_permutations"));
    let refused = permutation_test_score(&sgd, &twenty(), options.clone().random_state(-1));
    expect("seed", refused, ("Parameter", "random_state"));
    let refused = permutation_test_score(&sgd.alpha(0.0), &twenty(), options);
    expect("fails", refused, ("Parameter", "alpha"));
}

#[test]
fn a_sorted_data_set_has_one_class_at_first() {
    let iris = linnaeus::datasets::load_iris().unwrap();
    let sgd = SgdClassifier::new();
    let curve = learning_curve(&sgd, &iris, LearningCurveOptions::new()).unwrap();
    let first = curve.test_scores.row(0).unwrap();
    assert!(first.iter().all(|score| score.is_nan()));
    assert!(curve.test_scores.means()[4] > 0.5);
    assert_eq!(curve.failures[0].error.argument(), Some("y"));
    let raise = LearningCurveOptions::new().error_score(ErrorScore::Raise);
    expect("raise", learning_curve(&sgd, &iris, raise), ("Labels", "y"));
}

#[test]
fn the_number_of_threads_changes_no_score() {
    let search = HalvingGridSearchCv::over(SgdClassifier::new())
        .axis([1e-5, 1e-4, 1e-3, 1e-2], SgdClassifier::alpha)
        .cv(2);
    let data = linnaeus::datasets::load_digits().unwrap().head(200);
    let scores = |threads| {
        let found = search.fit_with(&data, &Context::new(threads)).unwrap();
        let scores = found.results().test_scores(&Scoring::Accuracy).cloned();
        (scores, found.best_index(), found.predict(&data.x).unwrap())
    };
    assert_eq!(scores(2), scores(1));
    assert_eq!(scores(7), scores(1));
}

#[test]
fn cancelling_ends_a_search() {
    let context = Context::new(1);
    context.cancel();
    let search = GridSearchCv::over(SgdClassifier::new()).axis([1e-3], SgdClassifier::alpha);
    let error = search.fit_with(&twenty(), &context).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Cancelled);
    let curve = learning_curve_with(
        &SgdClassifier::new(),
        &twenty(),
        LearningCurveOptions::new(),
        &context,
    );
    assert_eq!(curve.unwrap_err().kind(), &ErrorKind::Cancelled);
}

#[test]
fn equal_searches_are_clones() {
    let search = GridSearchCv::over(SgdClassifier::new()).axis([1e-3], SgdClassifier::alpha);
    assert_eq!(search, search.clone());
    assert_ne!(search, search.clone().cv(3));
    let again = GridSearchCv::over(SgdClassifier::new()).axis([1e-3], SgdClassifier::alpha);
    assert_ne!(search, again);
    let boxed = search.boxed();
    let (one, other) = (
        boxed.fit(&twenty()).unwrap(),
        search.fit(&twenty()).unwrap(),
    );
    let x = &twenty().x;
    assert_eq!(one.predict(x).unwrap(), other.predict(x).unwrap());
    assert_eq!(one.responses(), other.responses());
}
