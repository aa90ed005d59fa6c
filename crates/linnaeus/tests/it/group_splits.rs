//! The splitters of groups, of time, of repetitions and of every choice against scikit-learn 1.9.1,
//! on the cases that `fixtures/make_group_splits.py` drew.
//!
//! `LINNAEUS_GROUP_SPLITS_FIXTURE` names another file that this script wrote.

use linnaeus::model_selection::*;
use linnaeus::prelude::*;
use linnaeus::random::{RandomSource, RandomState, SharedRandomState};
use serde_json::Value;

use crate::bad_input::expect;
use crate::reference::{file, float, integer, list, same_integers, size};

/// Two calls of a splitter give what they gave there: the same rows, or an error.
fn compare(kind: &str, split: impl Fn(&Value, RandomSource) -> Box<dyn Split>) {
    let file = file("group_splits.json", "LINNAEUS_GROUP_SPLITS_FIXTURE");
    let cases = list(&file["splits"]).iter();
    let cases: Vec<&Value> = cases.filter(|case| case["kind"] == kind).collect();
    assert_eq!(cases.len(), size(&file["cases"]));
    assert!(cases.iter().any(|case| case["calls"].is_array()));
    for (number, case) in cases.into_iter().enumerate() {
        let at = format!("{kind} case {number}");
        let (y, groups) = (labels(&case["y"]), labels(&case["groups"]));
        let data = Dataset::new(vec![[0.0]; y.nrows()], y).unwrap();
        let data = data.with_groups(groups).unwrap();
        let splitter = split(&case["parameters"], random_state(case));
        let calls = [splitter.folds(&data), splitter.folds(&data)];
        if case["calls"].is_null() {
            assert!(calls.iter().any(Result::is_err), "{at}: there, an error");
            continue;
        }
        for (folds, expected) in calls.into_iter().zip(list(&case["calls"])) {
            let folds = folds.unwrap_or_else(|error| panic!("{at}: {error}"));
            assert_eq!(folds.len(), list(expected).len(), "{at}");
            if let Some(number) = splitter.number_of_folds() {
                assert_eq!(number, folds.len(), "{at}");
            }
            for (fold, expected) in folds.iter().zip(list(expected)) {
                same_integers(&rows(&fold.train), &expected[0], &at);
                same_integers(&rows(&fold.test), &expected[1], &at);
            }
        }
    }
}

fn labels(values: &Value) -> Labels {
    let values = list(values).iter().map(integer);
    values.map(|value| i64::try_from(value).unwrap()).collect()
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

fn optional(value: &Value) -> Option<usize> {
    (!value.is_null()).then(|| size(value))
}

#[test]
fn group_k_folds() {
    compare("GroupKFold", |with, random_state| {
        let folds = GroupKFold::new(size(&with["n_splits"]));
        Box::new(match with["shuffle"] == true {
            true => folds.shuffle(true).random_state(random_state),
            false => folds,
        })
    });
}

#[test]
fn stratified_group_k_folds() {
    compare("StratifiedGroupKFold", |with, random_state| {
        let folds = StratifiedGroupKFold::new(size(&with["n_splits"]));
        Box::new(match with["shuffle"] == true {
            true => folds.shuffle(true).random_state(random_state),
            false => folds,
        })
    });
}

#[test]
fn repeated_k_folds() {
    compare("RepeatedKFold", |with, random_state| {
        let folds = RepeatedKFold::new(size(&with["n_splits"]), size(&with["n_repeats"]));
        Box::new(folds.random_state(random_state))
    });
    compare("RepeatedStratifiedKFold", |with, random_state| {
        let folds = RepeatedStratifiedKFold::new(size(&with["n_splits"]), size(&with["n_repeats"]));
        Box::new(folds.random_state(random_state))
    });
}

#[test]
fn group_shuffle_splits() {
    let split_size = |value: &Value| match value {
        Value::Null => None,
        value if value.is_f64() => Some(SplitSize::from(float(value))),
        value => Some(SplitSize::from(size(value))),
    };
    compare("GroupShuffleSplit", |with, random_state| {
        let mut split = GroupShuffleSplit::new(size(&with["n_splits"])).random_state(random_state);
        split.test_size = split_size(&with["test_size"]);
        split.train_size = split_size(&with["train_size"]);
        Box::new(split)
    });
}

#[test]
fn every_choice_of_rows_or_groups() {
    compare("LeaveOneOut", |_, _| Box::new(LeaveOneOut));
    compare("LeaveOneGroupOut", |_, _| Box::new(LeaveOneGroupOut));
    compare("LeavePOut", |with, _| {
        Box::new(LeavePOut::new(size(&with["p"])))
    });
    compare("LeavePGroupsOut", |with, _| {
        Box::new(LeavePGroupsOut::new(size(&with["n_groups"])))
    });
}

#[test]
fn predefined_splits() {
    compare("PredefinedSplit", |with, _| {
        let test_fold = list(&with["test_fold"]).iter().map(integer);
        let test_fold: Vec<i64> = test_fold.map(|fold| i64::try_from(fold).unwrap()).collect();
        Box::new(PredefinedSplit::new(test_fold))
    });
}

#[test]
fn time_series_splits() {
    compare("TimeSeriesSplit", |with, _| {
        let mut split = TimeSeriesSplit::new(size(&with["n_splits"])).gap(size(&with["gap"]));
        split.max_train_size = optional(&with["max_train_size"]);
        split.test_size = optional(&with["test_size"]);
        Box::new(split)
    });
}

/// What is wrong, the data, the splitter, and the error's kind and argument.
type Row<'a> = (&'a str, &'a Dataset, Box<dyn Split>, (&'a str, &'a str));

#[test]
fn splitters_refuse() {
    let bare = Dataset::new(vec![[0.0]; 6], [0, 1, 0, 1, 0, 1]).unwrap();
    let data = bare.with_groups([1, 1, 2, 2, 3, 3]).unwrap();
    let one = bare.with_groups([1; 6]).unwrap();
    let lonely = data.head(1);
    let mut torn = data.clone();
    torn.groups = Some(Labels::from([1, 2]));
    let several = Labels::multilabel([bare.y.clone(), bare.y.clone()]).unwrap();
    let several = data.with_y(several).unwrap();
    let (none, seed) = (("Empty", "groups"), ("Parameter", "random_state"));
    let (number, folds) = (("Parameter", "n_splits"), ("Folds", "n_splits"));

    let table: Vec<Row<'_>> = vec![
        ("no groups", &bare, Box::new(GroupKFold::new(2)), none),
        (
            "no groups",
            &bare,
            Box::new(StratifiedGroupKFold::new(2)),
            none,
        ),
        (
            "no groups",
            &bare,
            Box::new(GroupShuffleSplit::new(2)),
            none,
        ),
        ("no groups", &bare, Box::new(LeaveOneGroupOut), none),
        ("no groups", &bare, Box::new(LeavePGroupsOut::new(1)), none),
        (
            "torn",
            &torn,
            Box::new(GroupKFold::new(2)),
            ("Shape", "groups"),
        ),
        ("one fold", &data, Box::new(GroupKFold::new(1)), number),
        (
            "more than groups",
            &data,
            Box::new(GroupKFold::new(4)),
            folds,
        ),
        (
            "seed, no shuffle",
            &data,
            Box::new(GroupKFold::new(2).random_state(0)),
            seed,
        ),
        (
            "one fold",
            &data,
            Box::new(StratifiedGroupKFold::new(1)),
            number,
        ),
        (
            "more than class",
            &data,
            Box::new(StratifiedGroupKFold::new(4)),
            folds,
        ),
        (
            "columns",
            &several,
            Box::new(StratifiedGroupKFold::new(2)),
            ("Labels", "y"),
        ),
        (
            "no split",
            &data,
            Box::new(GroupShuffleSplit::new(0)),
            number,
        ),
        (
            "all groups",
            &data,
            Box::new(GroupShuffleSplit::new(1).test_size(3)),
            ("Parameter", "test_size"),
        ),
        (
            "no repetition",
            &data,
            Box::new(RepeatedKFold::new(2, 0)),
            ("Parameter", "n_repeats"),
        ),
        (
            "one fold",
            &data,
            Box::new(RepeatedKFold::new(1, 2)),
            number,
        ),
        (
            "too many folds",
            &data,
            Box::new(RepeatedStratifiedKFold::new(4, 2)),
            folds,
        ),
        (
            "seed",
            &data,
            Box::new(RepeatedKFold::new(2, 2).random_state(-1)),
            seed,
        ),
        ("one row", &lonely, Box::new(LeaveOneOut), ("Folds", "p")),
        (
            "none left out",
            &data,
            Box::new(LeavePOut::new(0)),
            ("Parameter", "p"),
        ),
        (
            "all left out",
            &data,
            Box::new(LeavePOut::new(6)),
            ("Folds", "p"),
        ),
        (
            "one group",
            &one,
            Box::new(LeaveOneGroupOut),
            ("Folds", "n_groups"),
        ),
        (
            "none left out",
            &data,
            Box::new(LeavePGroupsOut::new(0)),
            ("Parameter", "n_groups"),
        ),
        (
            "all left out",
            &data,
            Box::new(LeavePGroupsOut::new(3)),
            ("Folds", "n_groups"),
        ),
        (
            "other rows",
            &data,
            Box::new(PredefinedSplit::new([0, 1])),
            ("Shape", "test_fold"),
        ),
        ("one fold", &data, Box::new(TimeSeriesSplit::new(1)), number),
        (
            "too many folds",
            &data,
            Box::new(TimeSeriesSplit::new(6)),
            folds,
        ),
        (
            "a gap too wide",
            &data,
            Box::new(TimeSeriesSplit::new(2).gap(2)),
            folds,
        ),
        (
            "a gap beyond numbers",
            &data,
            Box::new(TimeSeriesSplit::new(2).gap(usize::MAX)),
            folds,
        ),
        (
            "nothing tested",
            &data,
            Box::new(TimeSeriesSplit::new(2).test_size(0_usize)),
            ("Parameter", "test_size"),
        ),
        (
            "nothing fitted on",
            &data,
            Box::new(TimeSeriesSplit::new(2).max_train_size(0_usize)),
            ("Parameter", "max_train_size"),
        ),
    ];
    for (case, data, split, expected) in table {
        expect(&format!("{split:?}: {case}"), split.folds(data), expected);
    }
}

#[test]
fn every_splitter_serves_cross_validation() {
    let x: Vec<[f64; 1]> = (0..24).map(|row| [f64::from(row % 2)]).collect();
    let y: Vec<i32> = (0..24).map(|row| row % 2).collect();
    let groups: Vec<i32> = (0..24).map(|row| row / 4).collect();
    let data = Dataset::new(x, y).unwrap().with_groups(groups).unwrap();
    let splitters: Vec<(Cv, usize)> = vec![
        (Cv::default(), 5),
        (GroupKFold::new(3).into(), 3),
        (StratifiedGroupKFold::new(3).into(), 3),
        (RepeatedKFold::new(3, 2).into(), 6),
        (RepeatedStratifiedKFold::new(3, 2).into(), 6),
        (GroupShuffleSplit::new(4).into(), 4),
        (LeaveOneOut.into(), 24),
        (LeavePOut::new(2).into(), 276),
        (LeaveOneGroupOut.into(), 6),
        (LeavePGroupsOut::new(2).into(), 15),
        (
            PredefinedSplit::new((0..24).map(|row| row % 3 - 1).collect::<Vec<_>>()).into(),
            2,
        ),
        (TimeSeriesSplit::new(4).into(), 4),
    ];
    for (cv, folds) in splitters {
        let dummy = linnaeus::dummy::DummyClassifier::new();
        let scores = cross_val_score(&dummy, &data, &cv, linnaeus::metrics::Scoring::Accuracy);
        assert_eq!(scores.unwrap().len(), folds, "{cv:?}");
        assert!(
            cv.number_of_folds().is_none_or(|number| number == folds),
            "{cv:?}"
        );
    }
}
