//! The data on which the trees and forests of the fixtures are grown: the same as
//! `fixtures/tree_data.py` makes.

use linnaeus::datasets::{load_breast_cancer, load_digits, load_iris, load_wine};
use linnaeus::prelude::*;
use linnaeus::random::RandomState;
use serde_json::Value;

use crate::reference::text;

/// x and y of a case, with its weights.
pub(crate) fn data(case: &Value) -> Dataset {
    let mut data = match text(&case["data"]) {
        "iris" => load_iris().unwrap(),
        "digits" => load_digits().unwrap().head(700),
        "wine" => load_wine().unwrap(),
        "breast_cancer" => load_breast_cancer().unwrap(),
        _ => continuous(),
    };
    let x = data.x.to_dense();
    let classes = data.y.integers().unwrap();
    match case["labels"].as_str() {
        None => {}
        Some("is_one") => {
            let is_one = classes.iter().map(|&class| i64::from(class == 1));
            data = data.with_y(is_one.collect::<Labels>()).unwrap();
        }
        Some(_) => {
            data = data
                .with_y(two_columns(&x, &classes, data.ncols()))
                .unwrap()
        }
    }
    if case["missing"] == true {
        let mut random = RandomState::new(1);
        let value = |&value: &f64| match random.random_sample() < 0.1 {
            true => f64::NAN,
            false => value,
        };
        let x = x.iter().map(value).collect::<Vec<f64>>();
        let x = Matrix::new(data.nrows(), data.ncols(), x).unwrap();
        data = data.with_x(x).unwrap();
    }
    match case["weights"].as_str() {
        None => data,
        Some(kind) => data.with_weights(weights(kind, data.nrows())).unwrap(),
    }
}

fn continuous() -> Dataset {
    let mut random = RandomState::new(0);
    let x: Vec<f64> = (0..12_000).map(|_| random.standard_normal()).collect();
    let class = |row: &[f64]| i64::from(row[0] + row[1] * row[2] > 0.3) + i64::from(row[3] > 0.8);
    let classes: Vec<i64> = x.chunks_exact(10).map(class).collect();
    let flipped: Vec<bool> = (0..1200).map(|_| random.random_sample() < 0.1).collect();
    let others: Vec<i64> = (0..1200).map(|_| random.randint(0, 3).unwrap()).collect();
    let rows = classes.iter().zip(&others).zip(flipped);
    let y = rows.map(|((&own, &other), flipped)| if flipped { other } else { own });
    let y: Labels = y.collect();
    Dataset::new(Matrix::new(1200, 10, x).unwrap(), y).unwrap()
}

fn two_columns(x: &[f64], classes: &[i64], ncols: usize) -> Labels {
    let first: Vec<f64> = x.iter().step_by(ncols).copied().collect();
    let mut sorted = first.clone();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    let median = match sorted.len() % 2 {
        0 => (sorted[half - 1] + sorted[half]) / 2.0,
        _ => sorted[half],
    };
    let second = first.iter().zip(classes);
    let second = second.map(|(&value, class)| i64::from(value > median) + 2 * (class % 2));
    let columns = [
        classes.iter().copied().collect::<Labels>(),
        second.collect(),
    ];
    Labels::multioutput(columns).unwrap()
}

pub(crate) fn weights(kind: &str, nrows: usize) -> Vec<f64> {
    let mut random = RandomState::new(3);
    let mut whole = |low, high| -> Vec<f64> {
        let drawn = (0..nrows).map(|_| random.randint(low, high).unwrap() as f64);
        drawn.collect()
    };
    match kind {
        "whole" => whole(0, 4),
        "eighths" => whole(1, 9).iter().map(|weight| weight / 8.0).collect(),
        "real" => (0..nrows).map(|_| random.random_sample() + 0.1).collect(),
        _ => {
            let dropped: Vec<bool> = (0..nrows).map(|_| random.random_sample() < 0.2).collect();
            let weight = |dropped| match (dropped, random.random_sample()) {
                (true, _) => 0.0,
                (false, weight) => weight,
            };
            dropped.into_iter().map(weight).collect()
        }
    }
}
