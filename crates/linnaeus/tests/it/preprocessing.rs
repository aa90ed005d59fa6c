//! Scalers and imputers against the values that scikit-learn gave (`fixtures/make_preprocessing.py`).

use linnaeus::impute::{ImputeStrategy, SimpleImputer};
use linnaeus::prelude::*;
use linnaeus::preprocessing::{MaxAbsScaler, MinMaxScaler, Norm, Normalizer, StandardScaler};
use linnaeus::random::RandomState;
use serde_json::Value;

use crate::reference::{file, list, same_floats, size, text};

/// As in the script.
fn matrix(seed: u32, rows: usize, columns: usize, kind: &str) -> Matrix {
    let mut random = RandomState::new(seed);
    let is_sparse = kind.starts_with("sparse");
    let values: Vec<f64> = (0..rows * columns)
        .map(|_| (random.random_sample() * 4096.0).floor() / 64.0 - 20.0)
        .collect();
    let values: Vec<f64> = values
        .into_iter()
        .map(|value| match random.random_sample() {
            gap if is_sparse && gap > 0.5 => 0.0,
            gap if kind.contains("nan") && gap < 0.1 => f64::NAN,
            _ => value,
        })
        .map(|value| {
            if kind.contains("single") {
                value / 7.0
            } else {
                value
            }
        })
        .collect();
    let single: Vec<f32> = values.iter().map(|&value| value as f32).collect();
    if !is_sparse {
        return if kind.contains("single") {
            Matrix::new(rows, columns, single).unwrap()
        } else {
            Matrix::new(rows, columns, values).unwrap()
        };
    }
    let stored: Vec<usize> = (0..values.len()).filter(|&at| values[at] != 0.0).collect();
    let starts = (0..=rows).map(|row| stored.partition_point(|&at| at < row * columns));
    let of = stored.iter().map(|&at| (at % columns) as u32).collect();
    if kind.contains("single") {
        let values = stored.iter().map(|&at| single[at]).collect();
        Matrix::csr(columns, starts.collect(), of, values).unwrap()
    } else {
        let values = stored.iter().map(|&at| values[at]).collect();
        Matrix::csr(columns, starts.collect(), of, values).unwrap()
    }
}

/// A model that has seen the first third and then the rest, or all at once.
fn learned<E: PartialFit>(params: &E, x: &Matrix, portions: usize) -> E::Model {
    let data = Dataset::unlabelled(x.clone()).unwrap();
    if portions == 1 {
        return params.fit(&data).unwrap();
    }
    let (first, rest) = data.split_at(x.nrows() / 3).unwrap();
    let mut model = params.begin(&first.y, x.ncols()).unwrap();
    params.partial_fit(&mut model, &first).unwrap();
    params.partial_fit(&mut model, &rest).unwrap();
    model
}

/// What was learned, and the transformed rows.
fn answer(case: &Value, x: &Matrix) -> (Vec<Vec<f64>>, Matrix) {
    let portions = size(&case["portions"]);
    let name = text(&case["transformer"]);
    let data = Dataset::unlabelled(x.clone()).unwrap();
    match name.split_once(':').unwrap_or((name, "")) {
        ("standard", _) => {
            let scaler = StandardScaler::new().with_mean(!x.is_sparse());
            let model = learned(&scaler, x, portions);
            let parts = [model.mean(), model.var(), model.scale()];
            let parts = parts.map(|part| part.unwrap().to_vec());
            (parts.into(), model.transform(x).unwrap())
        }
        ("max_abs", _) => {
            let model = learned(&MaxAbsScaler::new(), x, portions);
            let parts = vec![model.max_abs().to_vec(), model.scale().to_vec()];
            (parts, model.transform(x).unwrap())
        }
        ("min_max", _) => {
            let scaler = MinMaxScaler::new().feature_range((-0.25, 1.5)).clip(true);
            let model = learned(&scaler, x, portions);
            let parts = [
                model.data_min(),
                model.data_max(),
                model.scale(),
                model.min(),
            ];
            (
                parts.map(<[f64]>::to_vec).into(),
                model.transform(x).unwrap(),
            )
        }
        ("normalizer", norm) => {
            let norm = match norm {
                "l1" => Norm::L1,
                "l2" => Norm::L2,
                _ => Norm::Max,
            };
            let model = Normalizer::new().norm(norm).fit(&data).unwrap();
            (Vec::new(), model.transform(x).unwrap())
        }
        (_, strategy) => {
            let strategy = match strategy {
                "mean" => ImputeStrategy::Mean,
                "median" => ImputeStrategy::Median,
                _ => ImputeStrategy::MostFrequent,
            };
            let model = SimpleImputer::new().strategy(strategy).fit(&data).unwrap();
            (
                vec![model.statistics().to_vec()],
                model.transform(x).unwrap(),
            )
        }
    }
}

#[test]
fn scalers_and_imputers_have_the_bits_of_scikit_learn() {
    let file = file("preprocessing.json", "LINNAEUS_PREPROCESSING_FIXTURE");
    let cases = list(&file["cases"]);
    assert!(cases.len() > 200);
    for case in cases {
        let at = format!("{} of {}", case["transformer"], case["kind"]);
        let (rows, columns) = (size(&case["rows"]), size(&case["columns"]));
        let x = matrix(
            size(&case["seed"]) as u32,
            rows,
            columns,
            text(&case["kind"]),
        );
        let (learned, transformed) = answer(case, &x);
        assert_eq!(learned.len(), list(&case["learned"]).len());
        for (found, expected) in learned.iter().zip(list(&case["learned"])) {
            same_floats(found, expected, &at);
        }
        same_floats(&transformed.to_dense(), &case["transformed"], &at);
        // What a column is worth does not depend on whether the rows are a view.
        let order: Vec<usize> = (0..x.nrows()).collect();
        let (view, _) = answer(case, &x.take(&order).unwrap());
        let bits = |parts: &[Vec<f64>]| -> Vec<u64> {
            parts.concat().iter().map(|value| value.to_bits()).collect()
        };
        assert_eq!(bits(&view), bits(&learned), "{at}");
    }
}

#[test]
fn portions_and_statistics_that_do_not_fit_are_refused() {
    let x = Matrix::from(vec![[1.0, 2.0], [3.0, 5.0]]);
    let data = Dataset::unlabelled(x.clone()).unwrap();
    let narrow = Dataset::unlabelled(vec![[1.0]]).unwrap();
    let scaler = StandardScaler::new();
    let mut model = scaler.fit(&data).unwrap();
    let before = model.clone();
    let error = scaler.partial_fit(&mut model, &narrow).unwrap_err();
    assert_eq!((error.argument(), model == before), (Some("x"), true));
    let sparse = Matrix::csr(2, vec![0, 1], vec![0], vec![1.0]).unwrap();
    let nan = Dataset::unlabelled(vec![[f64::NAN], [1.0]]).unwrap();
    let infinite = Dataset::unlabelled(vec![[f64::INFINITY], [1.0]]).unwrap();
    let cases: [(Result<()>, &str); 8] = [
        (model.transform(&sparse).map(drop), "x"),
        (model.transform(&narrow.x).map(drop), "x"),
        (scaler.fit(&infinite).map(drop), "x"),
        (Normalizer::new().fit(&nan).map(drop), "x"),
        (
            MinMaxScaler::new()
                .feature_range((1.0, 1.0))
                .fit(&data)
                .map(drop),
            "feature_range",
        ),
        (
            scaler
                .model(vec![1.0], Some(vec![0.0, 1.0]), None, None)
                .map(drop),
            "mean",
        ),
        (
            SimpleImputer::new()
                .missing_values(-1.0)
                .fit(&nan)
                .map(drop),
            "x",
        ),
        (
            SimpleImputer::new()
                .missing_values(f64::INFINITY)
                .fit(&nan)
                .map(drop),
            "missing_values",
        ),
    ];
    for (result, argument) in cases {
        let error = result.unwrap_err();
        assert_eq!(error.argument(), Some(argument), "{error}");
    }
    let zero = SimpleImputer::new().missing_values(0.0);
    let sparse = Dataset::unlabelled(sparse).unwrap();
    assert_eq!(zero.fit(&sparse).unwrap_err().argument(), Some("x"));
}
