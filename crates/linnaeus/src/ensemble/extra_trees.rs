//! Extremely randomised trees.

use super::bootstrap::{ForestClassWeight, MaxSamples};
use super::forest::{Forest, grow, more};
use super::model::ForestClassifierModel;
use crate::class_weight::ClassWeights;
use crate::context::Context;
use crate::data::{Dataset, Task};
use crate::error::Result;
use crate::estimator::{Fit, Job, Support, batch_of_one, short_name};
use crate::parameters::{Parameters, Range, parameters};
use crate::random::RandomSource;
use crate::tree::{Criterion, MaxFeatures, MonotonicCst, Plan, RowCount, SUPPORT, Splitter};

parameters! {
    /// Extremely randomised trees: a forest whose thresholds are drawn, and whose trees see all rows.
    ///
    /// Quicker to fit than a [`RandomForestClassifier`](super::RandomForestClassifier), and often as
    /// good.
    ///
    /// ```
    /// use linnaeus::{ensemble::ExtraTreesClassifier, prelude::*};
    ///
    /// let digits = linnaeus::datasets::load_digits()?;
    /// let (train, test) = digits.split_at(1200)?;
    /// let model = ExtraTreesClassifier::new().random_state(42).fit(&train)?;
    /// let found = model.predict(&test.x)?;
    /// let right = (0..test.nrows()).filter(|&row| found.get(row) == test.y.get(row));
    /// assert!(right.count() > 560); // of 597
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`RandomForestClassifier`](super::RandomForestClassifier).
    ///
    /// # Differences from scikit-learn
    /// As those of [`RandomForestClassifier`](super::RandomForestClassifier).
    ///
    /// scikit-learn's `ExtraTreesClassifier`; Geurts, Ernst and Wehenkel, *Extremely randomized
    /// trees*, Machine Learning 63 (2006).
    pub struct ExtraTreesClassifier {
        /// The number of trees.
        n_estimators: usize = 100, Range::from(1.0);
        /// What a split is to make small: `gini`, `entropy` or `log_loss`.
        criterion: Criterion = Criterion::Gini, Range::ANY;
        /// The largest number of questions in a row.
        max_depth: Option<usize> = None, Range::from(1.0);
        /// The smallest number of rows that are split.
        min_samples_split: RowCount as into = RowCount::Count(2), Range::from(2.0);
        /// The smallest number of rows of a leaf.
        min_samples_leaf: RowCount as into = RowCount::Count(1), Range::from(1.0);
        /// The smallest share of the weight of all rows that a leaf has.
        min_weight_fraction_leaf: f64 = 0.0, Range::between(0.0, 0.5);
        /// How many features are looked at for a split.
        max_features: MaxFeatures as into = MaxFeatures::Sqrt, Range::ANY;
        /// The largest number of leaves of a tree, which then grows where it gains most.
        max_leaf_nodes: Option<usize> = None, Range::from(2.0);
        /// A node is split only if that lowers the impurity by this much.
        min_impurity_decrease: f64 = 0.0, Range::from(0.0);
        /// Whether each tree draws its rows, as many as there are, with replacement.
        bootstrap: bool = false, Range::ANY;
        /// Whether the rows that trees did not draw are asked about after the fit.
        oob_score: bool = false, Range::ANY;
        /// The seed, or a shared generator, of the seeds of the trees.
        random_state: RandomSource as into = RandomSource::default(), Range::ANY;
        /// How much the rows of each class count.
        class_weight: ForestClassWeight as into = ForestClassWeight::Whole(ClassWeights::NONE), Range::ANY;
        /// Branches are cut whose leaves lower the impurity by less than this each.
        ccp_alpha: f64 = 0.0, Range::from(0.0);
        /// How many rows a tree draws, if not as many as there are.
        max_samples: Option<MaxSamples> = None, Range::from(1.0);
        /// In which direction a feature may move the probability of the second class.
        monotonic_cst: Option<MonotonicCst> = None, Range::ANY;
    }
}

impl Fit for ExtraTreesClassifier {
    type Model = ForestClassifierModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()?;
        self.forest().check()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<ForestClassifierModel> {
        batch_of_one(self, data, context)
    }

    /// All trees of all forests are spread over the threads together.
    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<ForestClassifierModel>> {
        let forests: Vec<_> = jobs
            .iter()
            .map(|job| (job.params.forest(), &job.data))
            .collect();
        grow(&forests, None, context)
    }
}

impl ExtraTreesClassifier {
    /// The model with further trees, `n_estimators` in all, grown on these data (scikit-learn's
    /// `warm_start`). With a seed and the same data, the forest is the one that a single fit of all
    /// trees gives.
    ///
    /// # Errors
    /// `Parameter` when the model has more than `n_estimators` trees, `Labels` for other classes
    /// than the model's, `Shape` for another number of columns; and as `fit`.
    pub fn grow_more(
        &self,
        model: &ForestClassifierModel,
        data: &Dataset,
        context: &Context,
    ) -> Result<ForestClassifierModel> {
        let job = self.job_with(data, context)?;
        more(&self.forest(), &job.data, model, context)
    }

    fn forest(&self) -> Forest<'_> {
        Forest {
            name: short_name::<Self>(),
            n_estimators: self.n_estimators,
            plan: Plan {
                criterion: self.criterion,
                splitter: Splitter::Random,
                max_depth: self.max_depth,
                min_samples_split: self.min_samples_split,
                min_samples_leaf: self.min_samples_leaf,
                min_weight_fraction_leaf: self.min_weight_fraction_leaf,
                max_features: self.max_features,
                max_leaf_nodes: self.max_leaf_nodes,
                min_impurity_decrease: self.min_impurity_decrease,
                ccp_alpha: self.ccp_alpha,
                monotonic_cst: self.monotonic_cst.as_ref(),
            },
            bootstrap: self.bootstrap,
            oob_score: self.oob_score,
            random_state: &self.random_state,
            class_weight: &self.class_weight,
            max_samples: self.max_samples,
        }
    }
}
