//! Searches and curves against what scikit-learn gave (`fixtures/search.json`).

use linnaeus::dummy::{DummyClassifier, Strategy};
use linnaeus::linear_model::{Penalty, SgdClassifier};
use linnaeus::metrics::Scoring;
use linnaeus::model_selection::*;
use linnaeus::prelude::*;
use serde_json::Value;

use crate::reference::{file, float, floats, list, size, text};

fn reference() -> Value {
    file("search.json", "LINNAEUS_SEARCH_FIXTURE")
}

/// The first rows of the digits, their labels modulo so many.
fn digits(case: &Value) -> Dataset {
    let data = linnaeus::datasets::load_digits().unwrap();
    let data = data.head(size(&case["rows"]));
    let classes = case["classes"].as_i64().unwrap_or(10);
    data.relabel(|label| label.to_integer().unwrap() % classes)
        .unwrap()
}

fn cv(value: &Value) -> Cv {
    let Some(kind) = value["kind"].as_str() else {
        return size(value).into();
    };
    let (n, seed) = (size(&value["n"]), value["seed"].as_i64().unwrap());
    match kind {
        "count" => n.into(),
        "stratified" => StratifiedKFold::new(n)
            .shuffle(true)
            .random_state(seed)
            .into(),
        _ => KFold::new(n).shuffle(true).random_state(seed).into(),
    }
}

fn scoring(value: &Value) -> Scoring {
    text(value).parse().unwrap()
}

fn texts(value: &Value) -> Vec<String> {
    list(value)
        .iter()
        .map(|one| text(one).to_string())
        .collect()
}

/// Numbers, null being NaN.
fn numbers(value: &Value) -> Vec<f64> {
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    match value.get(0) {
        Some(Value::Array(_)) => list(value).iter().flat_map(numbers).collect(),
        _ => list(value).iter().map(number).collect(),
    }
}

#[track_caller]
fn same(found: &[f64], expected: &Value, at: &str) {
    let expected = numbers(expected);
    let bits = |values: &[f64]| -> Vec<u64> {
        let one_nan = |value: &f64| if value.is_nan() { f64::NAN } else { *value };
        values
            .iter()
            .map(|value| one_nan(value).to_bits())
            .collect()
    };
    assert_eq!(
        bits(found),
        bits(&expected),
        "{at}: {found:?}, {expected:?}"
    );
}

/// The same names and values; numbers may be written in another way.
#[track_caller]
fn same_params(found: &ParameterSet, expected: &Value, at: &str) {
    let mut found = found.clone();
    let mut expected: Vec<(String, String)> = list(expected)
        .iter()
        .map(|pair| (text(&pair[0]).to_string(), text(&pair[1]).to_string()))
        .collect();
    found.sort();
    expected.sort();
    assert_eq!(found.len(), expected.len(), "{at}");
    for (own, their) in found.iter().zip(&expected) {
        assert_eq!(own.0, their.0, "{at}");
        match (own.1.parse::<f64>(), their.1.parse::<f64>()) {
            (Ok(own), Ok(their)) => assert!(
                // Of exp and ln the last bits are the platform's.
                (own - their).abs() <= 4.0 * f64::EPSILON * their.abs(),
                "{at}: {own} {their}"
            ),
            _ => assert_eq!(own.1, their.1, "{at}"),
        }
    }
}

#[test]
fn grids_have_scikit_learns_order() {
    for case in list(&reference()["grids"]) {
        let mut grids = list(&case["grids"]).iter().map(|grid| {
            let axis = |pair: &Value| (text(&pair[0]).to_string(), texts(&pair[1]));
            list(grid).iter().map(axis).collect::<Vec<_>>()
        });
        let first: ParameterGrid = ParameterGrid::new(grids.next().unwrap());
        let grid = grids.fold(first, ParameterGrid::or);
        let expected = list(&case["sets"]);
        assert_eq!(grid.len(), expected.len());
        for (at, expected) in expected.iter().enumerate() {
            same_params(&grid.get(at).unwrap(), expected, &format!("{case}"));
        }
    }
}

/// What scikit-learn was given, as texts.
fn drawn(kind: &str, values: &Value) -> Distribution<String> {
    let write = |value: f64| format!("{value:?}");
    match kind {
        "uniform" => Distribution::uniform(float(&values[0]), float(&values[1])).map(write),
        "log_uniform" => Distribution::log_uniform(float(&values[0]), float(&values[1])).map(write),
        "integers" => Distribution::integers(size(&values[0]), size(&values[1]))
            .map(|drawn: usize| drawn.to_string()),
        _ => texts(values).into(),
    }
}

type Axes = Vec<(String, Distribution<String>)>;

fn sets(value: &Value) -> Vec<Axes> {
    let axis = |own: &Value| (text(&own[0]).to_string(), drawn(text(&own[1]), &own[2]));
    let set = |set: &Value| list(set).iter().map(axis).collect();
    list(value).iter().map(set).collect()
}

#[test]
fn samples_are_scikit_learns() {
    for case in list(&reference()["samplers"]) {
        let mut sets = sets(&case["sets"]).into_iter();
        let first = ParameterSampler::<String>::new(sets.next().unwrap(), size(&case["n_iter"]));
        let sampler = sets.fold(first, ParameterSampler::or);
        let samples = sampler
            .random_state(case["seed"].as_i64().unwrap())
            .samples()
            .unwrap();
        let expected = list(&case["samples"]);
        assert_eq!(samples.len(), expected.len(), "{case}");
        for (found, expected) in samples.iter().zip(expected) {
            same_params(found, expected, &format!("{case}"));
        }
    }
}

fn axis((name, values): (String, Distribution<String>)) -> Axis<SgdClassifier> {
    Axis::parameter(name, values)
}

#[track_caller]
fn same_results(found: &SearchResults, case: &Value, at: &str) {
    let expected = &case["results"];
    let params = list(&expected["params"]);
    assert_eq!(found.len(), params.len(), "{at}");
    for (own, their) in found.params().iter().zip(params) {
        same_params(own, their, at);
    }
    for scoring in found.scorings() {
        let tables = [
            ("test", found.test_scores(scoring)),
            ("train", found.train_scores(scoring)),
        ];
        for (part, own) in tables {
            let their = &expected[format!("{part}_{scoring}")];
            assert_eq!(own.is_some(), !their.is_null(), "{at}, {part} {scoring}");
            let Some(own) = own else { continue };
            let at = format!("{at}, {part} {scoring}");
            same(own.values(), &their["splits"], &at);
            same(&own.means(), &their["mean"], &at);
            same(&own.deviations(), &their["std"], &at);
            if part == "test" {
                let ranks: Vec<usize> = list(&their["rank"]).iter().map(size).collect();
                assert_eq!(own.ranks(), ranks, "{at}");
            }
        }
    }
}

#[test]
fn searches_find_what_scikit_learn_finds() {
    for (number, case) in list(&reference()["searches"]).iter().enumerate() {
        let at = format!("search {number}");
        let mut data = digits(case);
        if !case["weights"].is_null() {
            data = data.with_weights(floats(&case["weights"])).unwrap();
        }
        let seed = case["seed"].as_i64().unwrap();
        let sgd = SgdClassifier::new().random_state(seed);
        let scorings: Vec<Scoring> = list(&case["scorings"]).iter().map(scoring).collect();
        let refit = Refit::By(scorings.last().unwrap().clone());
        let train = case["train"].as_bool().unwrap();
        let mut sets = sets(&case["sets"]).into_iter();
        let first = sets.next().unwrap();
        let found = match case["n_iter"].as_u64() {
            None => {
                let search = GridSearchCv::over(sgd).cv(cv(&case["cv"])).refit(refit);
                let search = search.scoring(scorings).return_train_score(train);
                let search = first
                    .into_iter()
                    .map(axis)
                    .fold(search, GridSearchCv::along);
                sets.fold(search, |search, set| {
                    set.into_iter()
                        .map(axis)
                        .fold(search.or(), GridSearchCv::along)
                })
                .fit(&data)
            }
            Some(n_iter) => {
                let search = RandomizedSearchCv::over(sgd)
                    .cv(cv(&case["cv"]))
                    .refit(refit);
                let search = search.scoring(scorings).return_train_score(train);
                let search = search.n_iter(n_iter as usize).random_state(seed);
                let search = first
                    .into_iter()
                    .map(axis)
                    .fold(search, RandomizedSearchCv::along);
                search.fit(&data)
            }
        }
        .unwrap();
        same_results(found.results(), case, &at);
        assert_eq!(found.best_index(), Some(size(&case["best_index"])), "{at}");
        assert_eq!(found.best_score(), case["best_score"].as_f64(), "{at}");
        let predicted = found.predict(&data.x).unwrap().integers().unwrap();
        let expected: Vec<i64> = list(&case["predicted"])
            .iter()
            .map(|label| label.as_i64().unwrap())
            .collect();
        assert_eq!(predicted, expected, "{at}");
    }
}

#[test]
fn halving_goes_on_with_the_same_candidates() {
    for (number, case) in list(&reference()["halvings"]).iter().enumerate() {
        let at = format!("halving {number}");
        let data = digits(case);
        let seed = case["seed"].as_i64().unwrap();
        let sgd = SgdClassifier::new().random_state(seed).max_iter(5);
        let least = match &case["min_resources"] {
            Value::Null => None,
            Value::String(name) if name == "smallest" => Some(MinResources::Smallest),
            Value::String(_) => Some(MinResources::Exhaust),
            amount => Some(MinResources::Amount(size(amount))),
        };
        macro_rules! told {
            ($search:expr) => {{
                let mut search = $search
                    .axis([Penalty::L1, Penalty::L2], SgdClassifier::penalty)
                    .cv(size(&case["cv"]))
                    .factor(float(&case["factor"]))
                    .aggressive_elimination(case["aggressive_elimination"].as_bool().unwrap())
                    .scoring(scoring(&case["scoring"]))
                    .return_train_score(true)
                    .random_state(seed);
                if let Some(most) = case["max_resources"].as_u64() {
                    search = search.max_resources(most as usize);
                }
                if let Some(least) = least {
                    search = search.min_resources(least);
                }
                if text(&case["kind"]) == "max_iter" {
                    search = search.resource("max_iter", SgdClassifier::max_iter);
                }
                search
            }};
        }
        let found = if text(&case["kind"]) == "random" {
            let search = HalvingRandomSearchCv::over(sgd);
            let alpha = Distribution::log_uniform(1e-6, 1.0);
            let mut search = told!(search.axis(alpha, SgdClassifier::alpha));
            if let Some(n_candidates) = case["n_candidates"].as_u64() {
                search = search.n_candidates(n_candidates as usize);
            }
            search.fit(&data)
        } else {
            let alpha = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0];
            told!(HalvingGridSearchCv::over(sgd).axis(alpha, SgdClassifier::alpha)).fit(&data)
        }
        .unwrap_or_else(|error| panic!("{at}: {error}"));
        let results = found.results();
        let rounds = |of: &dyn Fn(&SearchRound) -> usize| -> Vec<usize> {
            results.rounds().iter().map(of).collect()
        };
        let expected = |name: &str| -> Vec<usize> { list(&case[name]).iter().map(size).collect() };
        assert_eq!(
            rounds(&|own| own.n_resources.unwrap()),
            expected("n_resources"),
            "{at}"
        );
        assert_eq!(
            rounds(&|own| own.n_candidates),
            expected("candidates"),
            "{at}"
        );
        assert_eq!(results.round_of(), expected("iter"), "{at}");
        same_results(results, case, &at);
        assert_eq!(found.best_index(), Some(size(&case["best_index"])), "{at}");
    }
}

#[test]
fn learning_curves_are_scikit_learns() {
    for (number, case) in list(&reference()["learning_curves"]).iter().enumerate() {
        let at = format!("curve {number}");
        let data = digits(case);
        let seed = case["seed"].as_i64().unwrap();
        let mut options = LearningCurveOptions::new()
            .cv(cv(&case["cv"]))
            .scoring(scoring(&case["scoring"]))
            .shuffle(case["shuffle"].as_bool().unwrap())
            .random_state(seed);
        if let Some(sizes) = case["sizes"].as_array() {
            options = options.train_sizes(if sizes[0].is_f64() {
                TrainSizes::Shares(sizes.iter().map(float).collect())
            } else {
                TrainSizes::Rows(sizes.iter().map(size).collect())
            });
        }
        let sgd = SgdClassifier::new().random_state(seed).max_iter(20);
        let found = if case["incremental"].as_bool().unwrap() {
            incremental_learning_curve(&sgd, &data, options)
        } else {
            learning_curve(&sgd, &data, options)
        }
        .unwrap_or_else(|error| panic!("{at}: {error}"));
        let sizes: Vec<usize> = list(&case["train_sizes"]).iter().map(size).collect();
        assert_eq!(found.train_sizes, sizes, "{at}");
        same(found.train_scores.values(), &case["train"], &at);
        same(found.test_scores.values(), &case["test"], &at);
    }
}

#[test]
fn validation_curves_are_scikit_learns() {
    for (number, case) in list(&reference()["validation_curves"]).iter().enumerate() {
        let at = format!("curve {number}");
        let sgd = SgdClassifier::new().random_state(case["seed"].as_i64().unwrap());
        let options = ValidationCurveOptions::new()
            .cv(cv(&case["cv"]))
            .scoring(scoring(&case["scoring"]));
        let axis = Axis::parameter(text(&case["name"]), texts(&case["values"]));
        let found = validation_curve(&sgd, &axis, &digits(case), options).unwrap();
        same(found.train_scores.values(), &case["train"], &at);
        same(found.test_scores.values(), &case["test"], &at);
        assert_eq!(found.values, texts(&case["values"]));
    }
}

#[test]
fn permutation_tests_are_scikit_learns() {
    for (number, case) in list(&reference()["permutation_tests"]).iter().enumerate() {
        let at = format!("test {number}");
        let mut data = digits(case);
        data = data
            .relabel(|label| label.to_integer().unwrap() % 3)
            .unwrap();
        if let Some(groups) = case["groups"].as_array() {
            let groups: Vec<i64> = groups.iter().map(|own| own.as_i64().unwrap()).collect();
            data = data.with_groups(groups).unwrap();
        }
        let seed = case["seed"].as_i64().unwrap();
        let estimator = if case["sgd"].as_bool().unwrap() {
            SgdClassifier::new().random_state(seed).max_iter(5).boxed()
        } else {
            let dummy = DummyClassifier::new().strategy(Strategy::Stratified);
            dummy.random_state(seed).boxed()
        };
        let options = PermutationTestOptions::new()
            .cv(size(&case["splits"]))
            .scoring(scoring(&case["scoring"]))
            .n_permutations(size(&case["n"]))
            .random_state(seed);
        let found = permutation_test_score(&*estimator, &data, options).unwrap();
        assert_eq!(
            found.score.to_bits(),
            float(&case["score"]).to_bits(),
            "{at}"
        );
        same(&found.permutation_scores, &case["permuted"], &at);
        assert_eq!(found.p_value, float(&case["p_value"]), "{at}");
    }
}
