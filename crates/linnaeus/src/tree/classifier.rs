//! The parameters of a decision tree, and its fit.

use super::model::DecisionTreeClassifierModel;
use super::options::{Criterion, MaxFeatures, MonotonicCst, RowCount, Splitter};
use super::plan::{Ground, Plan, Weights};
use crate::class_weight::ClassWeights;
use crate::context::Context;
use crate::data::{Dataset, Task};
use crate::error::Result;
use crate::estimator::{Fit, Job, Support, batch_of_one};
use crate::parameters::{Parameters, Range, parameters};
use crate::random::RandomSource;

parameters! {
    /// A decision tree: questions whether a feature is at most so large, one after the other.
    ///
    /// It takes the features as they are, whatever their scale; missing values (NaN), weights, and
    /// several columns of labels. Left to itself it grows until every leaf is of one class, and so
    /// knows its data by heart: `max_depth`, `min_samples_leaf`, `max_leaf_nodes` or `ccp_alpha`
    /// keep it small, and a forest makes many of them agree.
    ///
    /// ```
    /// use linnaeus::{prelude::*, tree::DecisionTreeClassifier};
    ///
    /// let iris = linnaeus::datasets::load_iris()?;
    /// let model = DecisionTreeClassifier::new().max_depth(Some(2)).fit(&iris)?;
    /// assert_eq!(model.tree().n_leaves(), 3);
    /// let right = model.predict(&iris.x)?;
    /// let right = (0..iris.nrows()).filter(|&row| right.get(row) == iris.y.get(row));
    /// assert_eq!(right.count(), 144);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// Values are rounded to `f32` first, as scikit-learn does. The time of a fit grows with the
    /// number of rows, of features that are looked at, and with the depth; features of at most 256
    /// values are counted, others are sorted.
    ///
    /// # Errors
    /// `fit` refuses infinite numbers, and finite ones beyond `f32`; NaN in a sparse matrix;
    /// `monotonic_cst` with more than two classes (`Labels`) or without an entry for each feature
    /// (`Shape`).
    ///
    /// # Differences from scikit-learn
    /// None in the trees, for dense x. Of a sparse matrix with weights that are not whole, the tree
    /// is that of the same matrix written out, where scikit-learn adds rows up in another order.
    /// The default seed is 0 ([`RandomSource`]).
    ///
    /// scikit-learn's `DecisionTreeClassifier`; Breiman, Friedman, Olshen and Stone,
    /// *Classification and Regression Trees* (1984).
    #[doc(alias = "CART")]
    pub struct DecisionTreeClassifier {
        /// What a split is to make small: `gini`, `entropy` or `log_loss`.
        criterion: Criterion = Criterion::Gini, Range::ANY;
        /// Whether a feature's threshold is the best one or a drawn one.
        splitter: Splitter = Splitter::Best, Range::ANY;
        /// The largest number of questions in a row.
        max_depth: Option<usize> = None, Range::from(1.0);
        /// The smallest number of rows that are split.
        min_samples_split: RowCount as into = RowCount::Count(2), Range::from(2.0);
        /// The smallest number of rows of a leaf.
        min_samples_leaf: RowCount as into = RowCount::Count(1), Range::from(1.0);
        /// The smallest share of the weight of all rows that a leaf has.
        min_weight_fraction_leaf: f64 = 0.0, Range::between(0.0, 0.5);
        /// How many features are looked at for a split.
        max_features: MaxFeatures as into = MaxFeatures::All, Range::ANY;
        /// The seed, or a shared generator, of the features that are looked at and of drawn
        /// thresholds.
        random_state: RandomSource as into = RandomSource::default(), Range::ANY;
        /// The largest number of leaves; the tree then grows where it gains most.
        max_leaf_nodes: Option<usize> = None, Range::from(2.0);
        /// A node is split only if that lowers the impurity by this much.
        min_impurity_decrease: f64 = 0.0, Range::from(0.0);
        /// How much the rows of each class count.
        class_weight: ClassWeights as into = ClassWeights::NONE, Range::ANY;
        /// Branches are cut whose leaves lower the impurity by less than this each.
        ccp_alpha: f64 = 0.0, Range::from(0.0);
        /// In which direction a feature may move the probability of the second class.
        monotonic_cst: Option<MonotonicCst> = None, Range::ANY;
    }
}

/// What trees and forests can use.
pub(crate) const SUPPORT: Support = Support::plain()
    .with_weights()
    .with_several_outputs()
    .with_sparse()
    .with_nan();

/// Seeds of trees are below this.
pub(crate) const SEEDS: i64 = (1 << 31) - 1;

impl Fit for DecisionTreeClassifier {
    type Model = DecisionTreeClassifierModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<DecisionTreeClassifierModel> {
        batch_of_one(self, data, context)
    }

    fn fit_many(
        jobs: &[Job<'_, Self>],
        context: &Context,
    ) -> Vec<Result<DecisionTreeClassifierModel>> {
        // A shared generator is drawn from in the order of the jobs.
        let seeded: Vec<(&Job<'_, Self>, Result<u32>)> =
            jobs.iter().map(|job| (job, job.params.seed())).collect();
        context.map(&seeded, |(job, seed), context| {
            job.params.grow(&job.data, seed.clone()?, context)
        })
    }
}

impl DecisionTreeClassifier {
    /// The effective alphas of minimal cost-complexity pruning, rising, and the impurity of the
    /// leaves of the tree that is left at each of them; the first pair is the whole tree.
    ///
    /// Each alpha is a value of `ccp_alpha` from which on one branch less is left.
    ///
    /// ```
    /// use linnaeus::{prelude::*, tree::DecisionTreeClassifier};
    ///
    /// let iris = linnaeus::datasets::load_iris()?;
    /// let path = DecisionTreeClassifier::new().cost_complexity_pruning_path(&iris)?;
    /// assert_eq!(path[0], (0.0, 0.0));
    /// assert!(path.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As `fit`.
    pub fn cost_complexity_pruning_path(&self, data: &Dataset) -> Result<Vec<(f64, f64)>> {
        let whole = Self {
            ccp_alpha: 0.0,
            random_state: self.random_state.alias(),
            ..self.clone()
        };
        Ok(super::prune::pruning_path(whole.fit(data)?.tree()))
    }

    fn seed(&self) -> Result<u32> {
        let draw = |random: &mut crate::random::RandomState| random.randint(0, SEEDS);
        Ok(self.random_state.with(draw)?? as u32)
    }

    fn grow(
        &self,
        data: &Task,
        seed: u32,
        context: &Context,
    ) -> Result<DecisionTreeClassifierModel> {
        context.check()?;
        let ground = Ground::of(data, context)?;
        let of_classes = self.class_weight.of_rows(&data.y)?;
        let weights = match (data.weights.as_deref(), of_classes) {
            (Some(weights), Some(of_classes)) => {
                let both = weights.iter().zip(of_classes);
                Some(both.map(|(weight, of_class)| weight * of_class).collect())
            }
            (Some(weights), None) => Some(weights.to_vec()),
            (None, of_classes) => of_classes,
        };
        let weights = weights.as_deref().map_or(Weights::Equal, Weights::Numbers);
        let tree = self.plan().grow(&ground, weights, seed)?;
        Ok(DecisionTreeClassifierModel::new(
            tree,
            self.criterion,
            &data.y,
        ))
    }

    fn plan(&self) -> Plan<'_> {
        Plan {
            criterion: self.criterion,
            splitter: self.splitter,
            max_depth: self.max_depth,
            min_samples_split: self.min_samples_split,
            min_samples_leaf: self.min_samples_leaf,
            min_weight_fraction_leaf: self.min_weight_fraction_leaf,
            max_features: self.max_features,
            max_leaf_nodes: self.max_leaf_nodes,
            min_impurity_decrease: self.min_impurity_decrease,
            ccp_alpha: self.ccp_alpha,
            monotonic_cst: self.monotonic_cst.as_ref(),
        }
    }
}
