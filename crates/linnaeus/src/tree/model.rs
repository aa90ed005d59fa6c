//! What a fitted decision tree answers.

use std::sync::Arc;

use super::classifier::SUPPORT;
use super::columns::check_singles;
use super::nodes::{Tree, each_block};
use super::options::Criterion;
use crate::data::{Classes, Column, Labels, Matrix, Response, Scores};
use crate::error::Result;
use crate::estimator::{Classifier, Support, admit_rows, no_response};

/// A fitted [`DecisionTreeClassifier`](super::DecisionTreeClassifier).
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionTreeClassifierModel {
    tree: Arc<Tree>,
    criterion: Criterion,
    /// No row, but the kind of labels and the classes of each column.
    y: Labels,
}

impl DecisionTreeClassifierModel {
    pub(super) fn new(tree: Tree, criterion: Criterion, y: &Labels) -> Self {
        Self {
            tree: Arc::new(tree),
            criterion,
            y: y.taken(&[]),
        }
    }

    /// The tree.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What the splits made small.
    pub fn criterion(&self) -> Criterion {
        self.criterion
    }

    /// The classes of each column of labels.
    pub fn classes(&self) -> Vec<&Classes> {
        self.y.columns().iter().map(Column::classes).collect()
    }

    /// No row, but the classes of each column.
    pub(super) fn labels(&self) -> &Labels {
        &self.y
    }

    /// The tree, for who needs it longer than the model.
    pub fn into_tree(self) -> Arc<Tree> {
        self.tree
    }

    /// The most frequent class of the leaf of each row; the first of equally frequent ones.
    ///
    /// # Errors
    /// `Shape` for another number of columns than the fit had, `Empty` without rows, `NotFinite` for
    /// infinite numbers and for NaN in a sparse matrix.
    pub fn predict(&self, x: &Matrix) -> Result<Labels> {
        Ok(most_likely(&self.predict_proba(x)?, &self.y))
    }

    /// The shares of the classes in the leaf of each row.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn predict_proba(&self, x: &Matrix) -> Result<Scores> {
        admit(x, &self.tree, "DecisionTreeClassifier")?;
        let width = self.tree.n_values();
        let mut values = Vec::with_capacity(x.nrows() * width);
        each_leaf(&self.tree, x, |_, leaf| {
            values.extend(self.tree.value(leaf))
        });
        probabilities(&values, &self.y)
    }

    /// The number of the leaf that each row comes to.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn apply(&self, x: &Matrix) -> Result<Vec<usize>> {
        admit(x, &self.tree, "DecisionTreeClassifier")?;
        let mut leaves = Vec::with_capacity(x.nrows());
        each_leaf(&self.tree, x, |_, leaf| leaves.push(leaf));
        Ok(leaves)
    }

    /// The numbers of the nodes that each row passes, from the root to its leaf.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn decision_path(&self, x: &Matrix) -> Result<Vec<Vec<usize>>> {
        admit(x, &self.tree, "DecisionTreeClassifier")?;
        Ok(paths(&self.tree, x))
    }

    /// The importance of each feature: see [`Tree::feature_importances`].
    pub fn feature_importances(&self) -> Vec<f64> {
        self.tree.feature_importances()
    }
}

impl Classifier for DecisionTreeClassifierModel {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.predict(x)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        match response {
            Response::Probability => self.predict_proba(x),
            Response::Margin => Err(no_response(
                response,
                "a DecisionTreeClassifier",
                self.responses(),
            )),
        }
    }

    fn responses(&self) -> &'static [Response] {
        &[Response::Probability]
    }
}

/// Whether trees can be asked about these rows.
pub(crate) fn admit(x: &Matrix, tree: &Tree, model: &str) -> Result<()> {
    let support = Support {
        nan: !x.is_sparse(),
        ..SUPPORT
    };
    admit_rows(x, tree.n_features(), model, support)?;
    check_singles("x", x)
}

/// Calls `see` with each row's number and its leaf.
pub(super) fn each_leaf(tree: &Tree, x: &Matrix, mut see: impl FnMut(usize, usize)) {
    let mut leaves = Vec::new();
    each_block(x, 0..x.nrows(), |block| {
        leaves.resize(block.n_rows, 0);
        tree.leaves(block, &mut leaves);
        for (row, &leaf) in (block.first..).zip(&leaves) {
            see(row, leaf as usize);
        }
    });
}

/// The nodes that each row passes.
pub(crate) fn paths(tree: &Tree, x: &Matrix) -> Vec<Vec<usize>> {
    let mut paths = Vec::with_capacity(x.nrows());
    each_block(x, 0..x.nrows(), |block| {
        let path = |row| {
            tree.way(|feature| block.value(row, feature))
                .collect::<Vec<usize>>()
        };
        paths.extend((0..block.n_rows).map(path));
    });
    paths
}

/// Values of each row, the outputs side by side, as probabilities of each output.
pub(crate) fn probabilities(values: &[f64], y: &Labels) -> Result<Scores> {
    let width: usize = y
        .columns()
        .iter()
        .map(|column| column.classes().len())
        .sum();
    let mut start = 0;
    let outputs = y.columns().iter().map(|column| {
        let classes = column.classes().clone();
        let own = start..start + classes.len();
        start = own.end;
        let rows = values.chunks_exact(width);
        let values: Vec<f64> = rows.flat_map(|row| &row[own.clone()]).copied().collect();
        Scores::new(Response::Probability, values, classes.len(), classes)
    });
    Scores::side_by_side(outputs.collect::<Result<Vec<_>>>()?)
}

/// The most likely class of each row, the first of equally likely ones.
pub(crate) fn most_likely(scores: &Scores, y: &Labels) -> Labels {
    let columns = scores.tables().iter().zip(y.columns());
    let columns = columns.map(|(table, column)| {
        let first_largest = |row: &[f64]| {
            let best = (0..row.len())
                .rev()
                .max_by(|&a, &b| row[a].total_cmp(&row[b]));
            best.unwrap_or(0) as u32
        };
        let codes: Vec<u32> = table.rows().map(first_largest).collect();
        Column::known(codes, column.classes().clone())
    });
    Labels::from_columns(y.kind(), columns.collect())
}
