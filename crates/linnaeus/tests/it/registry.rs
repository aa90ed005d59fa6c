//! Every estimator, for the tests that all of them must pass. To join, an estimator is registered
//! in `linnaeus::any`; parameters worth a row of their own are added here.

use linnaeus::any;
use linnaeus::prelude::*;

/// Each registered estimator with its defaults, and with the parameters that take other paths.
pub(crate) fn estimators() -> Vec<(String, Box<dyn Estimator>)> {
    const VARIANTS: [&str; 11] = [
        "sgd:loss=log_loss",
        "sgd:penalty=none",
        "sgd:learning_rate=constant,eta0=0.1",
        "sgd:shuffle=false,tol=none,max_iter=7",
        "sgd:fit_intercept=false",
        "sgd:random_state=7",
        "sgd:loss=modified_huber,class_weight=balanced",
        "sgd:penalty=elasticnet,learning_rate=adaptive,average=true",
        "sgd:penalty=l1,learning_rate=invscaling,average=40",
        "sgd:learning_rate=pa1,eta0=1",
        "dummy:strategy=most_frequent",
    ];
    let defaults = any::names().into_iter().map(str::to_string);
    let registered = defaults.chain(VARIANTS.map(str::to_string)).map(|text| {
        let estimator = any::parse(&text).unwrap();
        (text, estimator)
    });
    registered.chain(calibrated()).collect()
}

/// Calibrations, which have no name in the registry.
fn calibrated() -> impl Iterator<Item = (String, Box<dyn Estimator>)> {
    use linnaeus::calibration::{CalibratedClassifierCv, CalibrationMethod as Method};
    [
        (Method::Sigmoid, true),
        (Method::Isotonic, true),
        (Method::Isotonic, false),
        (Method::Temperature, false),
    ]
    .into_iter()
    .map(|(method, ensemble)| {
        let sgd = linnaeus::linear_model::SgdClassifier::new().random_state(1);
        let calibrated = CalibratedClassifierCv::new(sgd).method(method).cv(2);
        let name = format!("{method} calibration, ensemble: {ensemble}");
        (name, calibrated.ensemble(ensemble).boxed())
    })
}

/// Small data of every kind that a classifier may meet: labels, storage, numbers of classes.
pub(crate) fn data_sets() -> Vec<(&'static str, Dataset)> {
    let bytes = |classes: u32| {
        let (rows, columns) = (90, 12);
        let mut random = linnaeus::random::RandomState::new(classes);
        let mut x = Vec::with_capacity(rows * columns);
        let mut y = Vec::with_capacity(rows);
        for row in 0..rows {
            let class = row as i64 % i64::from(classes);
            y.push(class);
            for column in 0..columns {
                // Two thirds of the entries are zero, and each class has columns of its own.
                let lit = (column as i64) % i64::from(classes) == class;
                let byte = random.randint(0, if lit { 256 } else { 60 }).unwrap();
                let dark = random.randint(0, 3).unwrap() > 0 && !lit;
                x.push(if dark { 0 } else { byte as u8 });
            }
        }
        (Matrix::new(rows, columns, x).unwrap(), y)
    };
    let (x2, y2) = bytes(2);
    let (x3, y3) = bytes(3);
    let wide = |x: &Matrix| Matrix::new(x.nrows(), x.ncols(), x.to_dense()).unwrap();
    let single = |x: &Matrix| {
        let values: Vec<f32> = x
            .to_dense()
            .iter()
            .map(|&value| value as f32 / 7.0)
            .collect();
        Matrix::new(x.nrows(), x.ncols(), values).unwrap()
    };
    let sparse = |x: &Matrix| {
        let dense = x.to_dense();
        let (mut starts, mut columns, mut values) = (vec![0], Vec::new(), Vec::new());
        for row in dense.chunks_exact(x.ncols()) {
            for (column, &value) in row.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                columns.push(column as u32);
                values.push(value / 256.0);
            }
            starts.push(columns.len());
        }
        Matrix::csr(x.ncols(), starts, columns, values).unwrap()
    };
    let names: Vec<&str> = y3
        .iter()
        .map(|&class| ["ant", "bee", "cow"][class as usize])
        .collect();
    let question: Vec<bool> = y2.iter().map(|&class| class == 1).collect();
    vec![
        (
            "bytes, two integers",
            Dataset::new(x2.clone(), y2.clone()).unwrap(),
        ),
        (
            "numbers, a question",
            Dataset::new(wide(&x2), question).unwrap(),
        ),
        (
            "bytes, three strings",
            Dataset::new(x3.clone(), names).unwrap(),
        ),
        (
            "single precision, three integers",
            Dataset::new(single(&x3), y3.clone()).unwrap(),
        ),
        (
            "sparse, two integers",
            Dataset::new(sparse(&x2), y2).unwrap(),
        ),
        (
            "sparse, three integers",
            Dataset::new(sparse(&x3), y3).unwrap(),
        ),
    ]
}
