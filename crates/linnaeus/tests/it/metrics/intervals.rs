//! Confidence intervals: against SciPy (`fixtures/make_intervals.py`), against publications, and by
//! simulation.

use linnaeus::metrics::*;
use linnaeus::prelude::*;
use linnaeus::random::RandomState;
use serde_json::Value;

use super::parity::list;

fn file() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/intervals.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn close(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = expected.as_f64().unwrap();
    let right = (found - expected).abs() <= tolerance;
    assert!(right, "{what}: {found}, expected {expected}");
}

#[test]
fn wilson_as_scipy_has_it() {
    for case in list(&file()["wilson"]) {
        let count = |name: &str| case[name].as_u64().unwrap();
        let level = case["level"].as_f64().unwrap();
        let interval = wilson_interval(count("k"), count("n"), level).unwrap();
        close(interval.low, &case["low"], 1e-15, &case.to_string());
        close(interval.high, &case["high"], 1e-15, &case.to_string());
        assert!(0.0 <= interval.low && interval.low <= interval.estimate);
        assert!(interval.estimate <= interval.high && interval.high <= 1.0);
    }
}

#[test]
fn wilson_as_it_was_published() {
    // Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17
    // (1998), table I, method 3.
    let table = [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ];
    for (successes, trials, low, high) in table {
        let interval = wilson_interval(successes, trials, 0.95).unwrap();
        let rounded = |bound: f64| (bound * 1e4).round() / 1e4;
        assert_eq!(rounded(interval.low), low, "{successes} of {trials}");
        assert_eq!(rounded(interval.high), high, "{successes} of {trials}");
    }
}

/// The probability that the interval of so many trials holds the truth: that of each number of
/// successes, from that of one less.
fn coverage(trials: u64, truth: f64, level: f64) -> f64 {
    let (mut sum, mut probability) = (0.0, (1.0 - truth).powi(trials as i32));
    for successes in 0..=trials {
        let interval = wilson_interval(successes, trials, level).unwrap();
        if interval.low <= truth && truth <= interval.high {
            sum += probability;
        }
        let odds = truth / (1.0 - truth);
        probability *= (trials - successes) as f64 / (successes + 1) as f64 * odds;
    }
    sum
}

#[test]
fn wilson_holds_the_truth_as_often_as_it_says() {
    // Few trials have few possible intervals, so at a single truth the level is met only roughly;
    // over all truths it is met on average.
    for trials in [10, 20, 50, 200] {
        for level in [0.8, 0.9, 0.95, 0.99] {
            let truths = (1..200).map(|part| f64::from(part) / 200.0);
            let mean = truths
                .map(|truth| coverage(trials, truth, level))
                .sum::<f64>()
                / 199.0;
            assert!(
                (mean - level).abs() < 0.02,
                "{trials} trials, {level}: {mean}"
            );
        }
    }
    let mut random = RandomState::new(42);
    for (trials, truth) in [(10, 0.1), (20, 0.5), (50, 0.05), (200, 0.9)] {
        const RUNS: usize = 20_000;
        let held = (0..RUNS).filter(|_| {
            let successes = random.binomial(trials, truth).unwrap();
            let interval = wilson_interval(successes, trials, 0.95).unwrap();
            interval.low <= truth && truth <= interval.high
        });
        let simulated = held.count() as f64 / RUNS as f64;
        let exact = coverage(trials, truth, 0.95);
        assert!((simulated - exact).abs() < 0.01, "{simulated}, {exact}");
        assert!((0.92..=0.99).contains(&simulated), "{simulated}");
    }
}

fn labels(case: &Value) -> Labels {
    let codes = list(&case["y"]).iter().map(|code| code.as_i64().unwrap());
    codes.collect()
}

fn margins(case: &Value) -> Vec<f64> {
    let scores = list(&case["scores"]).iter();
    scores.map(|score| score.as_f64().unwrap()).collect()
}

#[test]
fn bootstrap_as_numpy_and_scipy_have_it() {
    for (at, case) in list(&file()["bootstrap"]).iter().enumerate() {
        let (y, margins) = (labels(case), margins(case));
        let seed = case["seed"].as_i64().unwrap();
        let resamples = case["resamples"].as_u64().unwrap() as usize;
        let level = case["level"].as_f64().unwrap();
        let of = |rows: &[usize]| {
            let scores: Vec<f64> = rows.iter().map(|&row| margins[row]).collect();
            let scores = Scores::margin(scores, y.classes()?.clone())?;
            roc_auc_score(&y.take(rows)?, &scores)
        };
        let drawn = Resamples::new(&y, resamples, &seed.into()).unwrap();
        assert_eq!((drawn.len(), drawn.is_empty()), (resamples, false));
        for (number, expected) in list(&case["drawn"]).iter().enumerate() {
            let rows = drawn.rows(number).unwrap();
            assert_eq!(of(&rows).unwrap(), expected.as_f64().unwrap(), "case {at}");
        }
        let options = BootstrapOptions::new()
            .level(level)
            .n_resamples(resamples)
            .random_state(seed);
        for (name, method) in [
            ("percentile", BootstrapMethod::Percentile),
            ("bca", BootstrapMethod::Bca),
        ] {
            let options = options.clone().method(method);
            let interval = bootstrap_interval(&y, of, &options, &Context::new(1)).unwrap();
            let expected = list(&case[name]);
            assert_eq!(interval.estimate, case["estimate"].as_f64().unwrap());
            close(
                interval.low,
                &expected[0],
                1e-12,
                &format!("case {at}, {name}"),
            );
            close(
                interval.high,
                &expected[1],
                1e-12,
                &format!("case {at}, {name}"),
            );
        }
    }
}

#[test]
fn the_number_of_threads_does_not_change_the_bounds() {
    let file = file();
    let case = &file["bootstrap"][0];
    let (y, margins) = (labels(case), margins(case));
    let x = Matrix::from(margins.iter().map(|&margin| [margin]).collect::<Vec<_>>());
    let data = Dataset::new(x, y.clone()).unwrap();
    let answer = Scores::margin(margins, y.classes().unwrap().clone()).unwrap();
    let answer = Prediction::Scores(answer);
    for method in [BootstrapMethod::Percentile, BootstrapMethod::Bca] {
        let options = BootstrapOptions::new().n_resamples(101).method(method);
        let of = |threads| {
            let context = Context::new(threads);
            Scoring::RocAuc
                .interval(&data, &answer, &options, &context)
                .unwrap()
        };
        assert_eq!(of(1), of(2));
        assert_eq!(of(1), of(7));
    }
}

#[test]
fn the_bootstrap_holds_the_truth_as_often_as_it_says() {
    // Scores of negatives from N(0, 1), of positives from N(1, 1): the true area is Φ(1/√2).
    const TRUTH: f64 = 0.7602499389065233;
    const RUNS: usize = 200;
    let mut random = RandomState::new(42);
    let y: Labels = (0..80).map(|row| row % 2 == 1).collect();
    let mut held = [0; 2];
    for run in 0..RUNS {
        let margins: Vec<f64> = (0..80)
            .map(|row| random.standard_normal() + f64::from(row % 2))
            .collect();
        let of = |rows: &[usize]| {
            let scores: Vec<f64> = rows.iter().map(|&row| margins[row]).collect();
            roc_auc_score(&y.take(rows)?, &Scores::margin(scores, Classes::bools())?)
        };
        let methods = [BootstrapMethod::Percentile, BootstrapMethod::Bca];
        for (held, method) in held.iter_mut().zip(methods) {
            let options = BootstrapOptions::new()
                .level(0.9)
                .n_resamples(199)
                .method(method)
                .random_state(run as i64);
            let interval = bootstrap_interval(&y, of, &options, &Context::new(2)).unwrap();
            *held += usize::from(interval.low <= TRUTH && TRUTH <= interval.high);
        }
    }
    for held in held {
        let share = held as f64 / RUNS as f64;
        assert!((0.83..=0.96).contains(&share), "{share} of the intervals");
    }
}

#[test]
fn resamples_keep_every_class() {
    let y = Labels::from(["a", "b", "a", "c", "b", "a"]);
    let both = Labels::multilabel([
        Labels::from([true, true, false, false, true, false]),
        Labels::from([false, true, false, true, false, false]),
    ]);
    for y in [y, both.unwrap()] {
        let resamples = Resamples::new(&y, 50, &7.into()).unwrap();
        let mut all: Vec<usize> = resamples.strata().concat();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4, 5]);
        let drawn: Vec<Vec<usize>> = (0..50).map(|at| resamples.rows(at).unwrap()).collect();
        assert!(drawn.iter().all(|rows| y.take(rows).unwrap() == y));
        assert!(drawn.iter().any(|rows| rows != &drawn[0]));
        assert!(resamples.rows(50).is_err());
    }
}

#[test]
fn proportions_of_counts() {
    let y_true = Labels::from([0, 0, 0, 0, 1, 1, 1]);
    let y_pred = Labels::from([0, 0, 0, 1, 1, 1, 0]);
    let counts = confusion_matrix(&y_true, &y_pred)
        .unwrap()
        .binary()
        .unwrap();
    let pairs = [
        (counts.precision_interval(0.9), 2, 3),
        (counts.recall_interval(0.9), 2, 3),
        (counts.specificity_interval(0.9), 3, 4),
        (counts.false_positive_rate_interval(0.9), 1, 4),
        (counts.accuracy_interval(0.9), 5, 7),
        (counts.error_rate_interval(0.9), 2, 7),
        (accuracy_interval(&y_true, &y_pred, 0.9), 5, 7),
        (error_rate_interval(&y_true, &y_pred, 0.9), 2, 7),
    ];
    for (found, part, whole) in pairs {
        assert_eq!(found.unwrap(), wilson_interval(part, whole, 0.9).unwrap());
    }
}
