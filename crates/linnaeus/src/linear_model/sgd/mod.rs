//! Linear classifiers learned a row at a time (stochastic gradient descent).

mod averaging;
mod coded_rows;
mod codes;
mod held_out;
mod model;
mod samples;
mod schedule;
mod screen;
mod solver;
mod state;
mod train;
mod weights;

pub use averaging::Averaging;
pub use model::SgdClassifierModel;
pub use schedule::LearningRate;
pub use state::SgdState;

use super::loss::Loss;
use crate::class_weight::ClassWeight;
use crate::context::Context;
use crate::data::{Dataset, Labels, Task};
use crate::error::{Error, Result};
use crate::estimator::{Fit, Job, PartialFit, Support, batch_of_one, short_name};
use crate::parameters::{Parameters, Range, choices, parameters};
use crate::random::RandomSource;
pub(super) use train::{fit_batch, learn_portion};

/// What keeps the coefficients small.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Penalty {
    /// Half the sum of their squares, times `alpha`.
    #[default]
    L2,
    /// The sum of their absolute values, times `alpha`: makes many of them 0.
    L1,
    /// Both: `l1_ratio` of the absolute values and the rest of the squares.
    ElasticNet,
    /// Nothing.
    None,
}
choices!(Penalty { L2 = "l2", L1 = "l1", ElasticNet = "elasticnet", None = "none" });

parameters! {
    /// A linear classifier learned by stochastic gradient descent: a linear support vector machine
    /// (`Loss::Hinge`), a logistic regression (`Loss::LogLoss`) and others.
    ///
    /// It looks at one row at a time, moves the coefficients a little against that row's gradient
    /// and goes on, epoch after epoch in shuffled order, until the objective (loss and penalty) no
    /// longer improves by `tol`. Take it when there are many rows; scale the columns first, because
    /// one learning rate serves all of them. More than two classes are learned one against the
    /// rest, each with a seed of its own.
    ///
    /// A fit costs O(rows x non-zero entries of a row x epochs) and, once for all fits on one
    /// matrix, 9 bytes for every eight columns of a row that are not all zeros (or 3 bytes for every
    /// non-zero byte, 12 for every non-zero number, where every row changes something); results
    /// depend neither on the number of threads nor on the fits beside it. With the losses hinge,
    /// squared_hinge, perceptron and modified_huber, a row beyond the margin costs only a bound. The
    /// penalties `l1` and `elasticnet`, and averaging, visit zeros too.
    ///
    /// ```
    /// use linnaeus::{linear_model::SgdClassifier, prelude::*};
    ///
    /// let x = vec![[-2.0, -1.0], [-1.0, -2.0], [1.0, 2.0], [2.0, 1.0]];
    /// let data = Dataset::new(x, vec!["low", "low", "high", "high"])?;
    /// let model = SgdClassifier::new().random_state(42).fit(&data)?;
    /// assert_eq!(model.predict(&data.x)?, data.y);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `fit` refuses one class only (`Labels`); `alpha` = 0 with the optimal learning rate,
    /// `elasticnet` without `l1_ratio`, `pa1` and `pa2` with another loss than hinge, weights of
    /// classes that do not exist (`Parameter`); too few rows for early stopping (`Labels`,
    /// `Parameter`); and numbers that leave the range of floating point (`Diverged`).
    ///
    /// # Differences from scikit-learn
    /// Coefficients, intercepts and numbers of epochs are those of scikit-learn 1.9.1's
    /// `SGDClassifier`. `random_state` is 0 where scikit-learn draws a new seed each time. Reaching
    /// `max_iter` is not a warning: ask the model whether it [converged](SgdClassifierModel::converged).
    /// `warm_start` is [`fit_from`](SgdClassifier::fit_from). With early stopping, a row held out
    /// whose score is 0 but for rounding may fall on the other side of it.
    #[doc(alias = "SGDClassifier")]
    pub struct SgdClassifier {
        /// What a prediction costs.
        loss: Loss = Loss::Hinge, Range::ANY;
        /// What keeps the coefficients small.
        penalty: Penalty = Penalty::L2, Range::ANY;
        /// The strength of the penalty; the optimal learning rate depends on it too.
        alpha: f64 = 1e-4, Range::from(0.0);
        /// The share of the absolute values in the penalty `elasticnet`.
        l1_ratio: Option<f64> = Some(0.15), Range::between(0.0, 1.0);
        /// Whether there is an intercept.
        fit_intercept: bool = true, Range::ANY;
        /// The largest number of passes over the data.
        max_iter: usize = 1000, Range::from(1.0);
        /// The fit stops when the objective (or, with early stopping, the accuracy) has not
        /// improved by this much for `n_iter_no_change` epochs; with none it goes on to `max_iter`.
        tol: Option<f64> = Some(1e-3), Range::from(0.0);
        /// Whether rows are shuffled before each epoch.
        shuffle: bool = true, Range::ANY;
        /// The distance within which the losses huber, epsilon_insensitive and
        /// squared_epsilon_insensitive are quadratic or nothing.
        epsilon: f64 = 0.1, Range::from(0.0);
        /// The seed, or a shared generator, of the shuffling.
        random_state: RandomSource as into = RandomSource::default(), Range::ANY;
        /// How the learning rate changes.
        learning_rate: LearningRate = LearningRate::Optimal, Range::ANY;
        /// The learning rate where it is constant, adaptive, or begins to fall by `invscaling`; the
        /// aggressiveness of `pa1` and `pa2`.
        eta0: f64 = 0.01, Range::above(0.0);
        /// The power of the step in `invscaling`.
        power_t: f64 = 0.5, Range::FINITE;
        /// Whether a share of the rows is held out, and the fit stops when their accuracy no longer
        /// improves.
        early_stopping: bool = false, Range::ANY;
        /// The share of the rows that early stopping holds out.
        validation_fraction: f64 = 0.1, Range::inside(0.0, 1.0);
        /// How many epochs without progress end the fit.
        n_iter_no_change: usize = 5, Range::from(1.0);
        /// How much the rows of each class count.
        class_weight: ClassWeight as into = ClassWeight::None, Range::ANY;
        /// Whether the model is the mean of the coefficients over the steps, and from which on.
        average: Averaging as into = Averaging::Never, Range::ANY;
    }
}

const SUPPORT: Support = Support::plain().with_weights().with_sparse();

impl Fit for SgdClassifier {
    type Model = SgdClassifierModel;

    fn support(&self) -> Support {
        SUPPORT
    }

    fn check(&self) -> Result<()> {
        self.check_ranges()?;
        if self.alpha == 0.0 && self.learning_rate == LearningRate::Optimal {
            let expected = "a number above 0, of which the optimal learning rate is made";
            return Err(Error::parameter("alpha", self.alpha, expected));
        }
        if self.penalty == Penalty::ElasticNet && self.l1_ratio.is_none() {
            let expected = "a number from 0 to 1, as the penalty is elasticnet";
            return Err(Error::parameter("l1_ratio", "none", expected));
        }
        let is_aggressive = matches!(self.learning_rate, LearningRate::Pa1 | LearningRate::Pa2);
        if is_aggressive && self.loss != Loss::Hinge {
            let expected = format!("hinge, as the learning rate is {}", self.learning_rate);
            return Err(Error::parameter("loss", self.loss, expected));
        }
        Ok(())
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<SgdClassifierModel> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<SgdClassifierModel>> {
        fit_batch(short_name::<Self>(), jobs, None, context)
    }
}

impl PartialFit for SgdClassifier {
    fn begin(&self, classes: &Labels, n_features: usize) -> Result<SgdClassifierModel> {
        if self.early_stopping {
            let expected = "false, as portions say nothing about when to stop";
            return Err(Error::parameter("early_stopping", "true", expected));
        }
        if self.class_weight == ClassWeight::Balanced {
            let expected = "none or weights of classes, as a portion does not tell how many rows \
                            there are of each";
            return Err(Error::parameter("class_weight", "balanced", expected)
                .advise("compute them with `compute_class_weight`"));
        }
        let classes = classes.single()?.classes();
        SgdClassifierModel::new(short_name::<Self>(), classes, n_features, self)
    }

    /// One epoch over the portion.
    fn learn(
        &self,
        model: &mut SgdClassifierModel,
        portion: &Job<'_, Self>,
        context: &Context,
    ) -> Result<()> {
        learn_portion(model, portion, context)
    }
}

impl SgdClassifier {
    /// A fit that begins at these coefficients and intercepts instead of at 0 (scikit-learn's
    /// `warm_start`, `coef_init` and `intercept_init`). Steps are counted from 1 and averages are
    /// taken anew.
    ///
    /// ```
    /// use linnaeus::{linear_model::SgdClassifier, prelude::*};
    ///
    /// let data = Dataset::new(vec![[-2.0], [-1.0], [1.0], [2.0]], vec![0, 0, 1, 1])?;
    /// let sgd = SgdClassifier::new().random_state(1);
    /// let first = sgd.fit(&data)?;
    /// let second = sgd.fit_from(&first.state(), &data, &Context::default())?;
    /// assert_eq!(second.predict(&data.x)?, data.y);
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    /// `Shape` when there is not a coefficient for each column and output, or not an intercept for
    /// each output; and as [`fit`](Fit::fit).
    pub fn fit_from(
        &self,
        start: &SgdState,
        data: &Dataset,
        context: &Context,
    ) -> Result<SgdClassifierModel> {
        let jobs = [self.job(data)?];
        let mut models = fit_batch(short_name::<Self>(), &jobs, Some(start), context);
        models.pop().expect("a result for each job")
    }

    /// A model as it was when it gave this state, ready to learn more portions.
    ///
    /// # Errors
    /// `Shape` as [`fit_from`](Self::fit_from); `Labels` for less than two classes.
    pub fn resume(
        &self,
        classes: &Labels,
        n_features: usize,
        state: &SgdState,
    ) -> Result<SgdClassifierModel> {
        let classes = classes.single()?.classes();
        let mut model = SgdClassifierModel::new(short_name::<Self>(), classes, n_features, self)?;
        model.resume(state)?;
        Ok(model)
    }
}
