//! The native half of the Python package `linnaeus`: conversion, names and errors, nothing else.
//!
//! Every number is computed by the Rust library. A file here binds one topic; Python's half
//! (`python/linnaeus/`) has scikit-learn's classes and functions, checks their arguments with
//! scikit-learn's own validation, and calls what is here.

mod calibration;
mod class_weight;
mod convert;
mod cross_val;
mod datasets;
mod dummy;
mod encoders;
mod error;
mod impute;
mod inspection;
mod labels;
mod memory;
mod metrics_labels;
mod metrics_ranking;
mod parameters;
mod preprocessing;
mod random;
mod random_draws;
mod search;
mod sgd;
mod splits;
mod threshold;
mod tree_export;
mod trees;

use pyo3::prelude::*;

/// A topic: adds its functions to the module.
type Register = fn(&Bound<'_, PyModule>) -> PyResult<()>;

const TOPICS: &[Register] = &[
    calibration::register,
    cross_val::register,
    datasets::register,
    dummy::register,
    encoders::register,
    impute::register,
    inspection::register,
    labels::register,
    metrics_labels::register,
    metrics_ranking::register,
    parameters::register,
    preprocessing::register,
    random_draws::register,
    class_weight::register,
    search::register,
    sgd::register,
    splits::register,
    threshold::register,
    tree_export::register,
    trees::register,
];

/// The native functions, all in one flat module that Python's half alone imports.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    TOPICS.iter().try_for_each(|register| register(module))
}
