//! The parameters of the Rust structs: for setting them, and for holding Python's to them.

use linnaeus::dummy::DummyClassifier;
use linnaeus::ensemble::{ExtraTreesClassifier, RandomForestClassifier};
use linnaeus::impute::SimpleImputer;
use linnaeus::linear_model::{Perceptron, SgdClassifier};
use linnaeus::parameters::{Parameter, Parameters};
use linnaeus::preprocessing::{
    Binarizer, LabelBinarizer, MaxAbsScaler, MinMaxScaler, Normalizer, OneHotEncoder,
    OrdinalEncoder, StandardScaler,
};
use linnaeus::tree::{DecisionTreeClassifier, MaxFeatures, Splitter};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;

use crate::error::OrRaise as _;

/// A struct of parameters with these values, as texts, the others at their defaults.
pub(crate) fn parse<P: Parameters>(texts: &[(String, String)]) -> PyResult<P> {
    let mut parameters = P::default();
    for (name, text) in texts {
        parameters.set(name, text).or_raise()?;
    }
    Ok(parameters)
}

type Table = fn() -> Vec<Parameter>;

/// Each class of the Python package that has a struct of parameters in Rust: one line adds one.
const TABLES: &[(&str, Table)] = &[
    ("Binarizer", Binarizer::table),
    ("DecisionTreeClassifier", DecisionTreeClassifier::table),
    ("DummyClassifier", DummyClassifier::table),
    ("ExtraTreeClassifier", extra_tree),
    ("ExtraTreesClassifier", ExtraTreesClassifier::table),
    ("LabelBinarizer", LabelBinarizer::table),
    ("MaxAbsScaler", MaxAbsScaler::table),
    ("MinMaxScaler", MinMaxScaler::table),
    ("Normalizer", Normalizer::table),
    ("OneHotEncoder", OneHotEncoder::table),
    ("OrdinalEncoder", OrdinalEncoder::table),
    ("Perceptron", Perceptron::table),
    ("RandomForestClassifier", RandomForestClassifier::table),
    ("SGDClassifier", SgdClassifier::table),
    ("SimpleImputer", SimpleImputer::table),
    ("StandardScaler", StandardScaler::table),
];

/// Those of an `ExtraTreeClassifier`: a decision tree with other defaults.
fn extra_tree() -> Vec<Parameter> {
    let own = DecisionTreeClassifier::new()
        .splitter(Splitter::Random)
        .max_features(MaxFeatures::Sqrt);
    let defaults = own.values().into_iter().map(|(_, default)| default);
    let table = DecisionTreeClassifier::table().into_iter().zip(defaults);
    table
        .map(|(parameter, default)| Parameter {
            default,
            ..parameter
        })
        .collect()
}

/// Name, default, values and help of each parameter of a class.
#[pyfunction]
fn parameters(class: &str) -> PyResult<Vec<(&'static str, String, String, String)>> {
    let (_, table) = TABLES
        .iter()
        .find(|(name, _)| *name == class)
        .ok_or_else(|| PyKeyError::new_err(class.to_owned()))?;
    Ok(table()
        .into_iter()
        .map(|own| (own.name, own.default, own.expected, own.help))
        .collect())
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(parameters, module)?)
}
