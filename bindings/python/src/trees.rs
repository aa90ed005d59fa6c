//! Decision trees and forests.
//!
//! A tree of the library crosses the border as a handle; a forest is a list of them.

use std::sync::Arc;

use linnaeus::context::Context;
use linnaeus::data::{Classes, Column, Dataset, Labels};
use linnaeus::ensemble::{ExtraTreesClassifier, ForestClassifierModel, RandomForestClassifier};
use linnaeus::error::Result;
use linnaeus::estimator::Fit as _;
use linnaeus::parameters::ParameterValue as _;
use linnaeus::tree::{DecisionTreeClassifier, MaxFeatures, Split, Tree, TreeArrays};
use numpy::{PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;

use crate::convert::{context, floats, matrix, outputs, rows, slice};
use crate::error::OrRaise as _;
use crate::parameters::parse;
use crate::random::Random;

/// A tree that was grown.
#[pyclass(name = "_Tree", frozen)]
#[derive(Debug)]
struct Grown(Arc<Tree>);

type Texts = Vec<(String, String)>;
type Integers<'py> = PyReadonlyArray1<'py, i64>;
type Floats<'py> = PyReadonlyArray1<'py, f64>;

/// Grows a tree on x and columns of codes.
#[pyfunction]
#[pyo3(signature = (parameters, random_state, x, codes, n_classes, weights, threads))]
fn tree_fit<'py>(
    py: Python<'py>,
    parameters: Texts,
    random_state: Random<'py>,
    x: &Bound<'py, PyAny>,
    codes: PyReadonlyArray2<'py, i64>,
    n_classes: Vec<usize>,
    weights: Option<Floats<'py>>,
    threads: Option<usize>,
) -> PyResult<Grown> {
    let tree = parse::<DecisionTreeClassifier>(&parameters)?.random_state(random_state.source());
    let data = dataset(x, &codes, &n_classes, weights.as_ref())?;
    let context = context(threads);
    let model = py.detach(|| tree.fit_with(&data, &context)).or_raise()?;
    random_state.give_back()?;
    Ok(Grown(model.into_tree()))
}

fn dataset(
    x: &Bound<'_, PyAny>,
    codes: &PyReadonlyArray2<'_, i64>,
    n_classes: &[usize],
    weights: Option<&Floats<'_>>,
) -> PyResult<Dataset> {
    let data = Dataset::new(matrix(x)?, outputs(codes, n_classes)?).or_raise()?;
    match weights {
        Some(weights) => data.with_weights(floats(weights)).or_raise(),
        None => Ok(data),
    }
}

/// How many of `n_features` features a tree looks at for a split.
#[pyfunction]
fn max_features(text: &str, n_features: usize) -> PyResult<usize> {
    let parsed = MaxFeatures::parse(text);
    let parsed = parsed.ok_or_else(|| PyValueError::new_err(format!("max_features: {text}")))?;
    Ok(parsed.of(n_features))
}

/// A tree as scikit-learn's arrays of nodes, and values padded to the largest number of classes.
#[derive(IntoPyObject)]
struct Arrays<'py> {
    n_features: usize,
    n_classes: Bound<'py, PyArray1<i64>>,
    max_depth: usize,
    children_left: Bound<'py, PyArray1<i64>>,
    children_right: Bound<'py, PyArray1<i64>>,
    feature: Bound<'py, PyArray1<i64>>,
    threshold: Bound<'py, PyArray1<f64>>,
    impurity: Bound<'py, PyArray1<f64>>,
    n_node_samples: Bound<'py, PyArray1<i64>>,
    weighted_n_node_samples: Bound<'py, PyArray1<f64>>,
    missing_go_to_left: Bound<'py, PyArray1<u8>>,
    value: Bound<'py, PyArray1<f64>>,
}

/// All arrays of a tree.
#[pyfunction]
fn tree_arrays<'py>(py: Python<'py>, tree: &Grown) -> Arrays<'py> {
    /// What leaves have instead of a feature and a threshold.
    const UNDEFINED: i64 = -2;
    let tree = &*tree.0;
    let nodes = tree.nodes();
    let of_split = |leaf: i64, of: fn(&Split) -> i64| {
        PyArray1::from_iter(
            py,
            nodes
                .iter()
                .map(|node| node.split.as_ref().map_or(leaf, of)),
        )
    };
    let threshold = |split: Split| split.threshold;
    let threshold = nodes
        .iter()
        .map(|node| node.split.map_or(UNDEFINED as f64, threshold));
    let values = (0..nodes.len()).flat_map(|node| tree.value(node)).copied();
    Arrays {
        n_features: tree.n_features(),
        n_classes: PyArray1::from_iter(py, tree.n_classes().iter().map(|&count| count as i64)),
        max_depth: tree.max_depth(),
        children_left: of_split(-1, |split| split.left as i64),
        children_right: of_split(-1, |split| split.right as i64),
        feature: of_split(UNDEFINED, |split| split.feature as i64),
        threshold: PyArray1::from_iter(py, threshold),
        impurity: PyArray1::from_iter(py, nodes.iter().map(|node| node.impurity)),
        n_node_samples: PyArray1::from_iter(
            py,
            nodes.iter().map(|node| node.n_node_samples as i64),
        ),
        weighted_n_node_samples: PyArray1::from_iter(
            py,
            nodes.iter().map(|node| node.weighted_n_node_samples),
        ),
        missing_go_to_left: PyArray1::from_iter(
            py,
            nodes
                .iter()
                .map(|node| u8::from(node.split.is_some_and(|split| split.missing_go_to_left))),
        ),
        value: PyArray1::from_vec(py, padded(values, tree.n_classes())),
    }
}

/// Values of outputs side by side, each output padded with zeros to the largest number of classes.
fn padded(mut values: impl Iterator<Item = f64>, n_classes: &[usize]) -> Vec<f64> {
    let widest = n_classes.iter().copied().max().unwrap_or(0);
    let mut padded = Vec::with_capacity(values.size_hint().0);
    for &classes in n_classes.iter().cycle() {
        let Some(first) = values.next() else {
            break;
        };
        padded.push(first);
        padded.extend(values.by_ref().take(classes - 1));
        padded.extend(std::iter::repeat_n(0.0, widest - classes));
    }
    padded
}

/// The tree of these arrays.
#[pyfunction]
fn tree_from_arrays(
    n_features: usize,
    n_classes: Vec<usize>,
    children_left: Integers<'_>,
    children_right: Integers<'_>,
    feature: Integers<'_>,
    threshold: Floats<'_>,
    impurity: Floats<'_>,
    n_node_samples: Integers<'_>,
    weighted_n_node_samples: Floats<'_>,
    missing_go_to_left: PyReadonlyArray1<'_, u8>,
    value: Floats<'_>,
) -> PyResult<Grown> {
    let arrays = TreeArrays {
        n_features,
        n_classes: &n_classes,
        children_left: &slice(&children_left),
        children_right: &slice(&children_right),
        feature: &slice(&feature),
        threshold: &slice(&threshold),
        impurity: &slice(&impurity),
        n_node_samples: &slice(&n_node_samples),
        weighted_n_node_samples: &slice(&weighted_n_node_samples),
        missing_go_to_left: Some(&slice(&missing_go_to_left)),
        value: &slice(&value),
    };
    Ok(Grown(Arc::new(Tree::from_arrays(&arrays).or_raise()?)))
}

/// The leaf of each row.
#[pyfunction]
fn tree_apply<'py>(
    py: Python<'py>,
    tree: &Grown,
    x: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyArray1<i64>>> {
    let x = matrix(x)?;
    let leaves = py.detach(|| tree.0.apply(&x)).or_raise()?;
    Ok(PyArray1::from_iter(
        py,
        leaves.into_iter().map(|leaf| leaf as i64),
    ))
}

/// The values of each row's leaf, padded.
#[pyfunction]
fn tree_predict<'py>(
    py: Python<'py>,
    tree: &Grown,
    x: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let x = matrix(x)?;
    let values = py.detach(|| tree.0.predict(&x)).or_raise()?;
    Ok(PyArray1::from_vec(
        py,
        padded(values.into_iter(), tree.0.n_classes()),
    ))
}

/// Where the nodes of each row begin, and the nodes.
type Path<'py> = (Bound<'py, PyArray1<i64>>, Bound<'py, PyArray1<i64>>);

fn path<'py>(py: Python<'py>, paths: &[Vec<usize>]) -> Path<'py> {
    let mut end = 0;
    let ends = paths.iter().map(|nodes| {
        end += nodes.len() as i64;
        end
    });
    let starts: Vec<i64> = std::iter::once(0).chain(ends).collect();
    let nodes = paths.iter().flatten().map(|&node| node as i64);
    (
        PyArray1::from_vec(py, starts),
        PyArray1::from_iter(py, nodes),
    )
}

/// The nodes that each row passes, as compressed rows.
#[pyfunction]
fn tree_decision_path<'py>(
    py: Python<'py>,
    tree: &Grown,
    x: &Bound<'py, PyAny>,
) -> PyResult<Path<'py>> {
    let x = matrix(x)?;
    let paths = py.detach(|| tree.0.decision_path(&x)).or_raise()?;
    Ok(path(py, &paths))
}

/// The importance of each feature, normalised or not.
#[pyfunction]
fn tree_feature_importances<'py>(
    py: Python<'py>,
    tree: &Grown,
    normalize: bool,
) -> Bound<'py, PyArray1<f64>> {
    let importances = match normalize {
        true => tree.0.feature_importances(),
        false => tree.0.impurity_decreases(),
    };
    PyArray1::from_vec(py, importances)
}

/// The number of nodes on the way to each node, itself included.
#[pyfunction]
fn tree_node_depths<'py>(py: Python<'py>, tree: &Grown) -> Bound<'py, PyArray1<i64>> {
    let depths = tree.0.node_depths().into_iter();
    PyArray1::from_iter(py, depths.map(|depth| depth as i64 + 1))
}

/// Alphas and impurities of cost-complexity pruning.
#[pyfunction]
fn tree_pruning_path<'py>(
    py: Python<'py>,
    tree: &Grown,
) -> (Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>) {
    let (alphas, impurities) = tree.0.cost_complexity_pruning_path().into_iter().unzip();
    (
        PyArray1::from_vec(py, alphas),
        PyArray1::from_vec(py, impurities),
    )
}

/// The parameters of the two forests.
enum Forest {
    Random(RandomForestClassifier),
    Extra(ExtraTreesClassifier),
}

impl Forest {
    fn new(name: &str, texts: &[(String, String)], random: &Random<'_>) -> PyResult<Self> {
        let source = random.source();
        match name {
            "RandomForestClassifier" => Ok(Self::Random(
                parse::<RandomForestClassifier>(texts)?.random_state(source),
            )),
            "ExtraTreesClassifier" => Ok(Self::Extra(
                parse::<ExtraTreesClassifier>(texts)?.random_state(source),
            )),
            _ => Err(PyKeyError::new_err(name.to_owned())),
        }
    }

    fn fit(
        &self,
        before: Option<&ForestClassifierModel>,
        data: &Dataset,
        context: &Context,
    ) -> Result<ForestClassifierModel> {
        match (self, before) {
            (Self::Random(own), None) => own.fit_with(data, context),
            (Self::Random(own), Some(before)) => own.grow_more(before, data, context),
            (Self::Extra(own), None) => own.fit_with(data, context),
            (Self::Extra(own), Some(before)) => own.grow_more(before, data, context),
        }
    }
}

/// Probabilities for each output, the accuracy, and how many rows every tree drew.
type OutOfBagArrays<'py> = (Vec<Bound<'py, PyArray2<f64>>>, f64, usize);

/// The trees that were grown, with their seeds; and what the trees say of rows that they did not
/// draw: probabilities for each output, the accuracy, how many rows every tree drew.
#[derive(IntoPyObject)]
struct Fitted<'py> {
    trees: Vec<(Grown, u32)>,
    out_of_bag: Option<OutOfBagArrays<'py>>,
}

type Trees<'py> = Vec<PyRef<'py, Grown>>;

/// A forest of handles.
fn forest(
    trees: &[PyRef<'_, Grown>],
    seeds: Option<Vec<u32>>,
    threads: Option<usize>,
) -> PyResult<ForestClassifierModel> {
    let seeds = seeds.unwrap_or_else(|| vec![0; trees.len()]);
    let trees: Vec<Arc<Tree>> = trees.iter().map(|tree| Arc::clone(&tree.0)).collect();
    let n_classes = trees.first().map_or(&[][..], |tree| tree.n_classes());
    let columns = n_classes.iter().map(|&classes| {
        let column = Column::new(Vec::new(), Classes::new(0..classes as u32)).or_raise()?;
        Ok(Labels::from_column(column))
    });
    let columns = columns.collect::<PyResult<Vec<_>>>()?;
    let y = match columns.len() {
        0 => Labels::absent(0),
        _ => Labels::multioutput(columns).or_raise()?,
    };
    let model = ForestClassifierModel::of_trees(trees, seeds, &y).or_raise()?;
    Ok(model.with_threads(context(threads).threads()))
}

/// Grows the trees of a forest on x and columns of codes, beside those that there are `before`.
#[pyfunction]
#[pyo3(signature = (
    name, parameters, random_state, x, codes, n_classes, weights, before, seeds, threads
))]
fn forest_fit<'py>(
    py: Python<'py>,
    name: &str,
    parameters: Texts,
    random_state: Random<'py>,
    x: &Bound<'py, PyAny>,
    codes: PyReadonlyArray2<'py, i64>,
    n_classes: Vec<usize>,
    weights: Option<Floats<'py>>,
    before: Trees<'py>,
    seeds: Vec<u32>,
    threads: Option<usize>,
) -> PyResult<Fitted<'py>> {
    let estimator = Forest::new(name, &parameters, &random_state)?;
    let data = dataset(x, &codes, &n_classes, weights.as_ref())?;
    let grown = before.len();
    let before = match grown {
        0 => None,
        _ => Some(forest(&before, Some(seeds), threads)?),
    };
    let context = context(threads);
    let model = py.detach(|| estimator.fit(before.as_ref(), &data, &context));
    let model = model.or_raise()?;
    random_state.give_back()?;
    let trees = model.trees().iter().zip(model.seeds()).skip(grown);
    let out_of_bag = model.out_of_bag().map(|bag| {
        let tables = bag.decision_function().tables().iter();
        let tables = tables.map(|table| rows(py, table.values().to_vec(), table.ncols()));
        let tables = tables.collect::<PyResult<Vec<_>>>()?;
        PyResult::Ok((tables, bag.score(), bag.n_never_out()))
    });
    Ok(Fitted {
        trees: trees
            .map(|(tree, &seed)| (Grown(Arc::clone(tree)), seed))
            .collect(),
        out_of_bag: out_of_bag.transpose()?,
    })
}

/// The probabilities of each output.
#[pyfunction]
fn forest_predict_proba<'py>(
    py: Python<'py>,
    trees: Trees<'py>,
    x: &Bound<'py, PyAny>,
    threads: Option<usize>,
) -> PyResult<Vec<Bound<'py, PyArray2<f64>>>> {
    let (model, x) = (forest(&trees, None, threads)?, matrix(x)?);
    let scores = py.detach(|| model.predict_proba(&x)).or_raise()?;
    let tables = scores.tables().iter();
    tables
        .map(|table| rows(py, table.values().to_vec(), table.ncols()))
        .collect()
}

/// The leaf of each row, in each tree.
#[pyfunction]
fn forest_apply<'py>(
    py: Python<'py>,
    trees: Trees<'py>,
    x: &Bound<'py, PyAny>,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyArray2<i64>>> {
    let (model, x) = (forest(&trees, None, threads)?, matrix(x)?);
    let leaves = py.detach(|| model.apply(&x)).or_raise()?;
    let leaves = leaves.into_iter().flatten().map(|leaf| leaf as i64);
    rows(py, leaves.collect(), trees.len())
}

/// The nodes that each row passes, for each tree.
#[pyfunction]
fn forest_decision_path<'py>(
    py: Python<'py>,
    trees: Trees<'py>,
    x: &Bound<'py, PyAny>,
    threads: Option<usize>,
) -> PyResult<Vec<Path<'py>>> {
    let (model, x) = (forest(&trees, None, threads)?, matrix(x)?);
    let paths = py.detach(|| model.decision_path(&x)).or_raise()?;
    Ok(paths.iter().map(|paths| path(py, paths)).collect())
}

/// The importance of each feature.
#[pyfunction]
fn forest_feature_importances<'py>(
    py: Python<'py>,
    trees: Trees<'py>,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let model = forest(&trees, None, threads)?;
    let importances = py.detach(|| model.feature_importances());
    Ok(PyArray1::from_vec(py, importances))
}

/// The rows that the tree of a seed draws: `size` of `n_rows`, by probabilities if there are any.
#[pyfunction]
fn forest_rows<'py>(
    py: Python<'py>,
    seed: u32,
    n_rows: usize,
    size: usize,
    weights: Option<Floats<'py>>,
) -> PyResult<Bound<'py, PyArray1<i32>>> {
    let weights = weights.as_ref().map(floats);
    let rows = linnaeus::ensemble::bootstrap_rows(seed, n_rows, size, weights.as_deref());
    let rows = rows.or_raise()?.into_iter();
    Ok(PyArray1::from_iter(py, rows.map(|row| row as i32)))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Grown>()?;
    module.add_function(wrap_pyfunction!(tree_fit, module)?)?;
    module.add_function(wrap_pyfunction!(max_features, module)?)?;
    module.add_function(wrap_pyfunction!(tree_arrays, module)?)?;
    module.add_function(wrap_pyfunction!(tree_from_arrays, module)?)?;
    module.add_function(wrap_pyfunction!(tree_apply, module)?)?;
    module.add_function(wrap_pyfunction!(tree_predict, module)?)?;
    module.add_function(wrap_pyfunction!(tree_decision_path, module)?)?;
    module.add_function(wrap_pyfunction!(tree_feature_importances, module)?)?;
    module.add_function(wrap_pyfunction!(tree_node_depths, module)?)?;
    module.add_function(wrap_pyfunction!(tree_pruning_path, module)?)?;
    module.add_function(wrap_pyfunction!(forest_fit, module)?)?;
    module.add_function(wrap_pyfunction!(forest_predict_proba, module)?)?;
    module.add_function(wrap_pyfunction!(forest_apply, module)?)?;
    module.add_function(wrap_pyfunction!(forest_decision_path, module)?)?;
    module.add_function(wrap_pyfunction!(forest_feature_importances, module)?)?;
    module.add_function(wrap_pyfunction!(forest_rows, module)?)
}
