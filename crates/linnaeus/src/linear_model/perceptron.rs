//! The perceptron: Rosenblatt's rule, with a penalty if one likes.

use super::loss::Loss;
use super::sgd::{
    LearningRate, Penalty, SgdClassifier, SgdClassifierModel, SgdState, fit_batch, learn_portion,
};
use crate::class_weight::ClassWeight;
use crate::context::Context;
use crate::data::{Dataset, Labels, Task};
use crate::error::Result;
use crate::estimator::{Fit, Job, PartialFit, Support, batch_of_one, short_name};
use crate::parameters::{Parameters, Range, parameters};
use crate::random::RandomSource;

parameters! {
    /// The perceptron: a linear classifier that moves its coefficients by a row that it gets wrong,
    /// and by no other.
    ///
    /// It is an [`SgdClassifier`] with the loss `perceptron` and a constant learning rate, and its
    /// model is one of those. It has no probabilities.
    ///
    /// ```
    /// use linnaeus::{linear_model::Perceptron, prelude::*};
    ///
    /// let digits = linnaeus::datasets::load_digits()?;
    /// let model = Perceptron::new().fit(&digits)?;
    /// let right = model.predict(&digits.x)?;
    /// let right = (0..digits.nrows()).filter(|&row| right.get(row) == digits.y.get(row));
    /// assert_eq!(right.count(), 1688); // 93.9 %
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`SgdClassifier`].
    ///
    /// # Differences from scikit-learn
    /// None in the numbers; see [`SgdClassifier`] for `warm_start` and the warning.
    pub struct Perceptron {
        /// What keeps the coefficients small.
        penalty: Penalty = Penalty::None, Range::ANY;
        /// The strength of the penalty.
        alpha: f64 = 1e-4, Range::from(0.0);
        /// The share of the absolute values in the penalty `elasticnet`.
        l1_ratio: f64 = 0.15, Range::between(0.0, 1.0);
        /// Whether there is an intercept.
        fit_intercept: bool = true, Range::ANY;
        /// The largest number of passes over the data.
        max_iter: usize = 1000, Range::from(1.0);
        /// The fit stops when the objective (or, with early stopping, the accuracy) has not
        /// improved by this much for `n_iter_no_change` epochs; with none it goes on to `max_iter`.
        tol: Option<f64> = Some(1e-3), Range::from(0.0);
        /// Whether rows are shuffled before each epoch.
        shuffle: bool = true, Range::ANY;
        /// The learning rate.
        eta0: f64 = 1.0, Range::above(0.0);
        /// The seed, or a shared generator, of the shuffling.
        random_state: RandomSource as into = RandomSource::default(), Range::ANY;
        /// Whether a share of the rows is held out, and the fit stops when their accuracy no longer
        /// improves.
        early_stopping: bool = false, Range::ANY;
        /// The share of the rows that early stopping holds out.
        validation_fraction: f64 = 0.1, Range::inside(0.0, 1.0);
        /// How many epochs without progress end the fit.
        n_iter_no_change: usize = 5, Range::from(1.0);
        /// How much the rows of each class count.
        class_weight: ClassWeight as into = ClassWeight::None, Range::ANY;
    }
}

impl Perceptron {
    fn as_sgd(&self) -> SgdClassifier {
        SgdClassifier {
            loss: Loss::Perceptron,
            penalty: self.penalty,
            alpha: self.alpha,
            l1_ratio: Some(self.l1_ratio),
            fit_intercept: self.fit_intercept,
            max_iter: self.max_iter,
            tol: self.tol,
            shuffle: self.shuffle,
            learning_rate: LearningRate::Constant,
            eta0: self.eta0,
            // A clone would draw from a copy of a shared generator.
            random_state: self.random_state.alias(),
            early_stopping: self.early_stopping,
            validation_fraction: self.validation_fraction,
            n_iter_no_change: self.n_iter_no_change,
            class_weight: self.class_weight.clone(),
            ..SgdClassifier::new()
        }
    }
}

impl Fit for Perceptron {
    type Model = SgdClassifierModel;

    fn support(&self) -> Support {
        self.as_sgd().support()
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<SgdClassifierModel> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<SgdClassifierModel>> {
        fit(jobs, None, context)
    }
}

impl PartialFit for Perceptron {
    fn begin(&self, classes: &Labels, n_features: usize) -> Result<SgdClassifierModel> {
        Ok(self
            .as_sgd()
            .begin(classes, n_features)?
            .named(short_name::<Self>()))
    }

    /// One epoch over the portion.
    fn learn(
        &self,
        model: &mut SgdClassifierModel,
        portion: &Job<'_, Self>,
        context: &Context,
    ) -> Result<()> {
        let sgd = self.as_sgd();
        let job = Job {
            params: &sgd,
            data: portion.data.clone(),
        };
        learn_portion(model, &job, context)
    }
}

impl Perceptron {
    /// A fit that begins at these coefficients and intercepts instead of at 0: see
    /// [`SgdClassifier::fit_from`].
    ///
    /// # Errors
    /// As there.
    pub fn fit_from(
        &self,
        start: &SgdState,
        data: &Dataset,
        context: &Context,
    ) -> Result<SgdClassifierModel> {
        let mut models = fit(&[self.job(data)?], Some(start), context);
        models.pop().expect("a result for each job")
    }

    /// A model as it was when it gave this state: see [`SgdClassifier::resume`].
    ///
    /// # Errors
    /// As there.
    pub fn resume(
        &self,
        classes: &Labels,
        n_features: usize,
        state: &SgdState,
    ) -> Result<SgdClassifierModel> {
        Ok(self
            .as_sgd()
            .resume(classes, n_features, state)?
            .named(short_name::<Self>()))
    }
}

fn fit(
    jobs: &[Job<'_, Perceptron>],
    start: Option<&SgdState>,
    context: &Context,
) -> Vec<Result<SgdClassifierModel>> {
    let params: Vec<SgdClassifier> = jobs.iter().map(|job| job.params.as_sgd()).collect();
    let jobs: Vec<Job<'_, SgdClassifier>> = params
        .iter()
        .zip(jobs)
        .map(|(params, job)| Job {
            params,
            data: job.data.clone(),
        })
        .collect();
    fit_batch(short_name::<Perceptron>(), &jobs, start, context)
}
