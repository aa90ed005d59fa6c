//! What a tree alone can be asked: rows, and what it is like.

use super::model::{admit, each_leaf, paths};
use super::nodes::Tree;
use super::prune::pruning_path;
use crate::data::Matrix;
use crate::error::Result;

impl Tree {
    /// The number of the leaf that each row comes to.
    ///
    /// ```
    /// use linnaeus::{prelude::*, tree::DecisionTreeClassifier};
    ///
    /// let iris = linnaeus::datasets::load_iris()?;
    /// let tree = DecisionTreeClassifier::new().max_depth(Some(1)).fit(&iris)?.into_tree();
    /// assert_eq!(tree.apply(&iris.x)?[..2], [1, 1]);
    /// assert_eq!(tree.decision_path(&iris.x)?[149], [0, 2]);
    /// assert_eq!(tree.predict(&iris.x)?[..3], [1.0, 0.0, 0.0]);
    /// assert_eq!(tree.node_depths(), [0, 1, 1]);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `Shape` for another number of columns than the fit had, `Empty` without rows, `NotFinite` for
    /// infinite numbers and for NaN in a sparse matrix.
    pub fn apply(&self, x: &Matrix) -> Result<Vec<usize>> {
        admit(x, self, "a tree")?;
        let mut leaves = Vec::with_capacity(x.nrows());
        each_leaf(self, x, |_, leaf| leaves.push(leaf));
        Ok(leaves)
    }

    /// The numbers of the nodes that each row passes, from the root to its leaf.
    ///
    /// # Errors
    /// As [`apply`](Self::apply).
    pub fn decision_path(&self, x: &Matrix) -> Result<Vec<Vec<usize>>> {
        admit(x, self, "a tree")?;
        Ok(paths(self, x))
    }

    /// The [`value`](Self::value) of the leaf that each row comes to, one row after the other.
    ///
    /// # Errors
    /// As [`apply`](Self::apply).
    pub fn predict(&self, x: &Matrix) -> Result<Vec<f64>> {
        admit(x, self, "a tree")?;
        let mut values = Vec::with_capacity(x.nrows() * self.n_values());
        each_leaf(self, x, |_, leaf| values.extend(self.value(leaf)));
        Ok(values)
    }

    /// The number of splits above each node.
    pub fn node_depths(&self) -> Vec<usize> {
        let mut depths = vec![0; self.node_count()];
        self.visit(|node, depth| depths[node] = depth);
        depths
    }

    /// The effective alphas of minimal cost-complexity pruning, and the impurity of the leaves that
    /// are left at each: see
    /// [`DecisionTreeClassifier::cost_complexity_pruning_path`](super::DecisionTreeClassifier::cost_complexity_pruning_path).
    pub fn cost_complexity_pruning_path(&self) -> Vec<(f64, f64)> {
        pruning_path(self)
    }
}
