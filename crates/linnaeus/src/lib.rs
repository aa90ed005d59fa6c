//! Classification with scikit-learn's numbers: data, models, cross-validation, metrics, thresholds.
//!
//! # Five types and a handful of traits
//!
//! A [`Dataset`](data::Dataset) holds a [`Matrix`](data::Matrix) x, [`Labels`](data::Labels) y and
//! what belongs to the rows. Parameters ([`SgdClassifier`](linear_model::SgdClassifier), for
//! example) implement [`Fit`](estimator::Fit); what `fit` returns implements
//! [`Classifier`](estimator::Classifier), which gives `Labels` or [`Scores`](data::Scores). A
//! [`Context`](context::Context) carries threads, progress and cancelling, for who needs them.
//!
//! ```
//! use linnaeus::{linear_model::SgdClassifier, metrics::*, model_selection::*, prelude::*};
//!
//! let digits = linnaeus::datasets::load_digits()?;
//! let fives = digits.relabel(|digit| *digit == 5)?;
//! let sgd = SgdClassifier::new().random_state(42);
//!
//! let accuracy = cross_val_score(&sgd, &fives, 3, Scoring::Accuracy)?;
//! assert!(accuracy.iter().all(|share| *share > 0.90));
//!
//! let scores = cross_val_decision_function(&sgd, &fives, 3)?;
//! let curve = precision_recall_curve(&fives.y, &scores)?;
//! let cut = curve.at_precision(0.90).expect("the curve reaches 90 % precision");
//! assert!(cut.precision >= 0.90 && cut.recall > 0.8);
//! # Ok::<(), Error>(())
//! ```
//!
//! # What does not compile
//!
//! Parameters do not predict, models are not fitted again, and a curve is not drawn of labels:
//!
//! ```compile_fail,E0599
//! # use linnaeus::{linear_model::SgdClassifier, prelude::*};
//! # fn f(x: &Matrix) {
//! SgdClassifier::new().predict(x);
//! # }
//! ```
//! ```compile_fail,E0277
//! # use linnaeus::{linear_model::SgdClassifier, metrics::*, model_selection::*, prelude::*};
//! # fn f(data: &Dataset) -> Result<()> {
//! let model = SgdClassifier::new().fit(data)?;
//! cross_val_score(&model, data, 3, Scoring::Accuracy)?;
//! # Ok(())
//! # }
//! ```
//! ```compile_fail,E0308
//! # use linnaeus::{metrics::*, prelude::*};
//! # fn f(y: &Labels, predicted: &Labels) {
//! precision_recall_curve(y, predicted);
//! # }
//! ```
//!
//! # The same numbers, always
//!
//! The numbers are those of scikit-learn 1.9.1 for the same `random_state`, as far as the
//! repository's `PARITY.md` says. They do not depend on the number of threads, on the vector unit,
//! on the fits that run beside a fit, or on the rows that are asked about beside a row.
//!
//! # Features
//!
//! `mnist` puts the data set of that name on board: 9 MB.

pub mod any;
pub mod calibration;
pub mod class_weight;
pub mod compose;
pub mod context;
pub mod data;
pub mod datasets;
pub mod dummy;
pub mod ensemble;
pub mod error;
pub mod estimator;
pub mod frozen;
pub mod impute;
pub mod inspection;
pub mod linear_model;
pub mod metrics;
pub mod model_selection;
pub mod parameters;
pub mod pipeline;
pub mod preprocessing;
pub mod random;
pub mod tree;

/// What a program needs: the data types, the traits and the error.
pub mod prelude {
    pub use crate::context::Context;
    pub use crate::data::{Classes, Column, Dataset, Label, Labels, Matrix, Response, Scores};
    pub use crate::error::{Error, ErrorKind, Result};
    pub use crate::estimator::{
        Classifier, Estimator, Fit, InverseTransform, PartialFit, Split, Transform, Transformer,
    };
}

/// The program in the README is compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
