//! Trees as text, from the arrays of a fitted estimator's `tree_`, ours or scikit-learn's.

use linnaeus::tree::{
    ClassNames, ExportGraphvizOptions, ExportTextOptions, ExportedTree, NodeLabels, Tree,
    TreeArrays, export_graphviz, export_text,
};
use numpy::{Element, PyReadonlyArray1, PyReadonlyArray3};
use pyo3::prelude::*;

use crate::convert::slice;
use crate::error::OrRaise as _;

/// The tree behind a `tree_`.
fn tree(object: &Bound<'_, PyAny>) -> PyResult<Tree> {
    let integers = |name| array::<i64>(object, name);
    let floats = |name| array::<f64>(object, name);
    let n_classes: Vec<usize> = object.getattr("n_classes")?.extract()?;
    let children = [integers("children_left")?, integers("children_right")?];
    let (feature, threshold) = (integers("feature")?, floats("threshold")?);
    let (impurity, rows) = (floats("impurity")?, integers("n_node_samples")?);
    let weights = floats("weighted_n_node_samples")?;
    let value: PyReadonlyArray3<'_, f64> = object.getattr("value")?.extract()?;
    let value: Vec<f64> = value.as_array().iter().copied().collect();
    Tree::from_arrays(&TreeArrays {
        n_features: object.getattr("n_features")?.extract()?,
        n_classes: &n_classes,
        children_left: &slice(&children[0]),
        children_right: &slice(&children[1]),
        feature: &slice(&feature),
        threshold: &slice(&threshold),
        impurity: &slice(&impurity),
        n_node_samples: &slice(&rows),
        weighted_n_node_samples: &slice(&weights),
        // Where missing values go is not shown.
        missing_go_to_left: None,
        value: &value,
    })
    .or_raise()
}

fn array<'py, T: Element>(
    object: &Bound<'py, PyAny>,
    name: &str,
) -> PyResult<PyReadonlyArray1<'py, T>> {
    object.getattr(name)?.extract()
}

/// The rules of a tree as text.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "they are Python's")]
fn tree_text(
    tree_: &Bound<'_, PyAny>,
    is_regression: bool,
    feature_names: Option<Vec<String>>,
    class_names: Option<Vec<String>>,
    max_depth: usize,
    spacing: usize,
    decimals: usize,
    show_weights: bool,
) -> PyResult<String> {
    let tree = tree(tree_)?;
    let exported = ExportedTree::new(&tree);
    let exported = match is_regression {
        true => exported.regression(),
        false => exported,
    };
    let mut options = ExportTextOptions::new()
        .max_depth(max_depth)
        .spacing(spacing)
        .decimals(decimals)
        .show_weights(show_weights);
    (options.feature_names, options.class_names) = (feature_names, class_names);
    export_text(exported, &options).or_raise()
}

/// How nodes are called and drawn, as Python gives it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Options {
    max_depth: Option<usize>,
    feature_names: Option<Vec<String>>,
    class_names: Option<Vec<String>>,
    class_symbols: bool,
    label: String,
    filled: bool,
    leaves_parallel: bool,
    impurity: bool,
    node_ids: bool,
    proportion: bool,
    rotate: bool,
    rounded: bool,
    special_characters: bool,
    precision: usize,
    fontname: String,
}

/// A tree in the DOT language.
#[pyfunction]
fn tree_graphviz(tree_: &Bound<'_, PyAny>, criterion: &str, own: Options) -> PyResult<String> {
    let tree = tree(tree_)?;
    let mut options = ExportGraphvizOptions::new()
        .label(match &*own.label {
            "all" => NodeLabels::All,
            "root" => NodeLabels::Root,
            _ => NodeLabels::None,
        })
        .filled(own.filled)
        .leaves_parallel(own.leaves_parallel)
        .impurity(own.impurity)
        .node_ids(own.node_ids)
        .proportion(own.proportion)
        .rotate(own.rotate)
        .rounded(own.rounded)
        .special_characters(own.special_characters)
        .precision(own.precision)
        .fontname(own.fontname);
    options.max_depth = own.max_depth;
    options.feature_names = own.feature_names;
    options.class_names = match own.class_symbols {
        true => Some(ClassNames::Symbols),
        false => own.class_names.map(ClassNames::Names),
    };
    export_graphviz(ExportedTree::new(&tree).criterion(criterion), &options).or_raise()
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(tree_text, module)?)?;
    module.add_function(wrap_pyfunction!(tree_graphviz, module)?)
}
