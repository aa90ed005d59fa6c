//! What a fitted forest answers.

use std::sync::Arc;

use super::out_of_bag::OutOfBag;
use crate::context::Context;
use crate::data::{Labels, Matrix, Response, Scores};
use crate::error::{Error, Result};
use crate::estimator::{Classifier, no_response};
use crate::tree::{Tree, admit, each_block, most_likely, normalise, paths, probabilities};

/// A fitted forest: what [`RandomForestClassifier`](super::RandomForestClassifier) and
/// [`ExtraTreesClassifier`](super::ExtraTreesClassifier) learn.
#[derive(Clone, Debug)]
pub struct ForestClassifierModel {
    name: &'static str,
    trees: Vec<Arc<Tree>>,
    /// The seed of each tree.
    seeds: Vec<u32>,
    /// No row, but the kind of labels and the classes of each column.
    y: Labels,
    out_of_bag: Option<Arc<OutOfBag>>,
    /// Rows are asked about on so many threads. No answer depends on it.
    threads: usize,
}

impl PartialEq for ForestClassifierModel {
    /// Whether they give the same answers.
    fn eq(&self, other: &Self) -> bool {
        (self.name, &self.y, &self.trees) == (other.name, &other.y, &other.trees)
            && self.out_of_bag == other.out_of_bag
    }
}

/// So many rows are asked about in one go.
const ROWS: usize = 1 << 10;

impl ForestClassifierModel {
    pub(super) fn new(
        name: &'static str,
        trees: Vec<Arc<Tree>>,
        seeds: Vec<u32>,
        y: &Labels,
        context: &Context,
    ) -> Self {
        Self {
            name,
            trees,
            seeds,
            y: y.taken(&[]),
            out_of_bag: None,
            threads: context.threads(),
        }
    }

    /// A forest of trees that there are: of another forest, or read from somewhere.
    ///
    /// `seeds` are those of the trees, `y` has their classes (no row of it is looked at).
    ///
    /// ```
    /// use linnaeus::{ensemble::{ForestClassifierModel, RandomForestClassifier}, prelude::*};
    ///
    /// let iris = linnaeus::datasets::load_iris()?;
    /// let model = RandomForestClassifier::new().n_estimators(9).fit(&iris)?;
    /// let (trees, seeds) = (model.trees()[..3].to_vec(), model.seeds()[..3].to_vec());
    /// let few = ForestClassifierModel::of_trees(trees, seeds, &iris.y)?;
    /// let same = RandomForestClassifier::new().n_estimators(3).fit(&iris)?;
    /// assert_eq!(few.predict_proba(&iris.x)?, same.predict_proba(&iris.x)?);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `Empty` without a tree; `Shape` when there is not a seed for each tree, or the trees differ
    /// in their features or classes from each other or from y.
    pub fn of_trees(trees: Vec<Arc<Tree>>, seeds: Vec<u32>, y: &Labels) -> Result<Self> {
        let Some(first) = trees.first() else {
            return Err(Error::empty("trees", "at least one tree"));
        };
        if seeds.len() != trees.len() {
            let expected = format!("one for each of the {} trees", trees.len());
            return Err(Error::shape("seeds", seeds.len(), expected));
        }
        let columns = y.columns().iter();
        let n_classes: Vec<usize> = columns.map(|column| column.classes().len()).collect();
        let n_features = first.n_features();
        let is_other =
            |tree: &&Arc<Tree>| (tree.n_features(), tree.n_classes()) != (n_features, &n_classes);
        if let Some(tree) = trees.iter().find(is_other) {
            let of = |features, classes| format!("{features} features and {classes:?} classes");
            let found = of(tree.n_features(), tree.n_classes());
            return Err(Error::shape("trees", found, of(n_features, &n_classes)));
        }
        let context = Context::default();
        Ok(Self::new("ForestClassifier", trees, seeds, y, &context))
    }

    pub(super) fn with_out_of_bag(self, bag: OutOfBag) -> Self {
        Self {
            out_of_bag: Some(Arc::new(bag)),
            ..self
        }
    }

    /// The same forest, which answers on so many threads; at first they are those of the fit.
    #[must_use]
    pub fn with_threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    /// The trees.
    pub fn trees(&self) -> &[Arc<Tree>] {
        &self.trees
    }

    /// The seed of each tree: with it as `random_state`, a tree of the same parameters, grown on
    /// rows that are weighted as the tree drew them, is the same tree.
    pub fn seeds(&self) -> &[u32] {
        &self.seeds
    }

    pub(super) fn labels(&self) -> &Labels {
        &self.y
    }

    /// The most likely class of each row; the first of equally likely ones.
    ///
    /// A class of exactly half of the votes is *not* the answer when an earlier one has the other
    /// half, while `predict_proba(x) >= 0.5` says that it is.
    ///
    /// # Errors
    /// `Shape` for another number of columns than the fit had, `Empty` without rows, `NotFinite` for
    /// infinite numbers and for NaN in a sparse matrix.
    pub fn predict(&self, x: &Matrix) -> Result<Labels> {
        Ok(most_likely(&self.predict_proba(x)?, &self.y))
    }

    /// The mean over the trees of the shares of the classes in the leaf that each row comes to.
    ///
    /// The trees are added up in their order, whatever the number of threads.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn predict_proba(&self, x: &Matrix) -> Result<Scores> {
        self.admit(x)?;
        let starts: Vec<usize> = (0..x.nrows()).step_by(ROWS).collect();
        let parts = Context::new(self.threads).map(&starts, |&start, _| {
            let end = (start + ROWS).min(x.nrows());
            self.sums(x, start..end)
        });
        let trees = self.trees.len() as f64;
        let means: Vec<f64> = parts.into_iter().flatten().map(|sum| sum / trees).collect();
        probabilities(&means, &self.y)
    }

    /// For each row, the number of the leaf that it comes to in each tree.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn apply(&self, x: &Matrix) -> Result<Vec<Vec<usize>>> {
        self.admit(x)?;
        let mut applied = vec![Vec::with_capacity(self.trees.len()); x.nrows()];
        let mut leaves = Vec::new();
        each_block(x, 0..x.nrows(), |block| {
            leaves.resize(block.n_rows, 0);
            for tree in &self.trees {
                tree.leaves(block, &mut leaves);
                for (row, &leaf) in (block.first..).zip(&leaves) {
                    applied[row].push(leaf as usize);
                }
            }
        });
        Ok(applied)
    }

    /// For each tree, the nodes that each row passes, from the root to its leaf.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn decision_path(&self, x: &Matrix) -> Result<Vec<Vec<Vec<usize>>>> {
        self.admit(x)?;
        Ok(self.trees.iter().map(|tree| paths(tree, x)).collect())
    }

    /// The mean importance of each feature over all trees that have a split (see
    /// [`Tree::feature_importances`]). They add up to 1, or are all 0.
    pub fn feature_importances(&self) -> Vec<f64> {
        let trees: Vec<&Arc<Tree>> = self
            .trees
            .iter()
            .filter(|tree| tree.node_count() > 1)
            .collect();
        let n_features = self.trees.first().map_or(0, |tree| tree.n_features());
        let mut means = vec![0.0; n_features];
        let context = Context::new(self.threads);
        for importances in context.map(&trees, |tree, _| tree.feature_importances()) {
            for (mean, importance) in means.iter_mut().zip(importances) {
                *mean += importance;
            }
        }
        for mean in &mut means {
            *mean /= trees.len().max(1) as f64;
        }
        normalise(&mut means);
        means
    }

    /// What the trees say of the rows of the fit that they did not draw; none unless the fit had
    /// `oob_score`.
    pub fn out_of_bag(&self) -> Option<&OutOfBag> {
        self.out_of_bag.as_deref()
    }

    fn admit(&self, x: &Matrix) -> Result<()> {
        match self.trees.first() {
            Some(tree) => admit(x, tree, self.name),
            None => Ok(()),
        }
    }

    /// The sums over all trees, for these rows.
    fn sums(&self, x: &Matrix, rows: std::ops::Range<usize>) -> Vec<f64> {
        let width = self.trees.first().map_or(0, |tree| tree.n_values());
        let mut sums = vec![0.0; rows.len() * width];
        let mut leaves = Vec::new();
        let start = rows.start;
        each_block(x, rows, |block| {
            leaves.resize(block.n_rows, 0);
            let sums = &mut sums[(block.first - start) * width..];
            for tree in &self.trees {
                tree.leaves(block, &mut leaves);
                for (sums, &leaf) in sums.chunks_exact_mut(width).zip(&leaves) {
                    for (sum, value) in sums.iter_mut().zip(tree.value(leaf as usize)) {
                        *sum += value;
                    }
                }
            }
        });
        sums
    }
}

impl Classifier for ForestClassifierModel {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.predict(x)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        match response {
            Response::Probability => self.predict_proba(x),
            Response::Margin => Err(no_response(response, "a forest", self.responses())),
        }
    }

    fn responses(&self) -> &'static [Response] {
        &[Response::Probability]
    }
}
