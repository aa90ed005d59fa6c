//! A tree written as text.

mod color;
mod graphviz;
mod numbers;
mod text;

pub use graphviz::{ClassNames, ExportGraphvizOptions, NodeLabels, export_graphviz};
pub use text::{ExportTextOptions, export_text};

use super::model::DecisionTreeClassifierModel;
use super::nodes::Tree;
use crate::error::{Error, Result};
use crate::parameters::ParameterValue;

/// A tree that is to be written, with what its fit knew besides: the criterion and the classes.
///
/// A fitted [`DecisionTreeClassifier`](super::DecisionTreeClassifier) knows all of it. A tree of a
/// forest is told:
///
/// ```
/// use linnaeus::{ensemble::RandomForestClassifier, prelude::*, tree::*};
///
/// let iris = linnaeus::datasets::load_iris()?;
/// let forest = RandomForestClassifier::new().n_estimators(2).fit(&iris)?;
/// let tree = ExportedTree::new(&forest.trees()[0]).criterion("gini").classes(["a", "b", "c"]);
/// let text = export_text(tree, &ExportTextOptions::new().max_depth(1))?;
/// assert!(text.starts_with("|--- feature_"));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ExportedTree<'a> {
    tree: &'a Tree,
    criterion: String,
    classes: Option<Vec<String>>,
    is_regression: bool,
}

impl<'a> ExportedTree<'a> {
    /// A tree of which nothing else is known.
    pub fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            criterion: "impurity".into(),
            classes: None,
            is_regression: false,
        }
    }

    crate::parameters::setter! {
        /// What the impurity is called.
        criterion: String as into
    }

    /// The names of the classes.
    #[must_use]
    pub fn classes<S: ToString>(mut self, classes: impl IntoIterator<Item = S>) -> Self {
        self.classes = Some(classes.into_iter().map(|name| name.to_string()).collect());
        self
    }

    /// That the values are numbers, not shares of classes: a tree of another library.
    #[must_use]
    pub fn regression(mut self) -> Self {
        self.is_regression = true;
        self
    }

    fn n_outputs(&self) -> usize {
        self.tree.n_classes().len()
    }

    /// Whether nodes have no more to tell than one number an output.
    fn is_of_numbers(&self) -> bool {
        self.tree.n_classes()[0] == 1
    }

    /// The values of a node and the number of columns of an output, each padded with zeros.
    fn padded(&self, node: usize) -> (Vec<f64>, usize) {
        let n_classes = self.tree.n_classes();
        let widest = n_classes.iter().copied().max().unwrap_or(0);
        let mut values = Vec::with_capacity(n_classes.len() * widest);
        let mut own = self.tree.value(node);
        for (output, &classes) in n_classes.iter().enumerate() {
            let (first, rest) = own.split_at(classes);
            values.extend(first);
            values.resize((output + 1) * widest, 0.0);
            own = rest;
        }
        (values, widest)
    }

    fn check_feature_names(&self, names: Option<&Vec<String>>) -> Result<()> {
        let n_features = self.tree.n_features();
        match names {
            Some(names) if names.len() != n_features => {
                let expected = format!("{n_features} names, one for each feature");
                Err(Error::shape("feature_names", names.len(), expected))
            }
            _ => Ok(()),
        }
    }
}

impl<'a> From<&'a Tree> for ExportedTree<'a> {
    fn from(tree: &'a Tree) -> Self {
        Self::new(tree)
    }
}

impl<'a> From<&'a DecisionTreeClassifierModel> for ExportedTree<'a> {
    fn from(model: &'a DecisionTreeClassifierModel) -> Self {
        let tree = Self::new(model.tree()).criterion(model.criterion().write());
        match model.labels().columns() {
            [column] => tree.classes(column.classes().iter()),
            _ => tree,
        }
    }
}

/// The first of the largest values.
fn argmax(values: &[f64]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = at;
        }
    }
    best
}
