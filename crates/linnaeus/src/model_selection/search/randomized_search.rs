//! Random combinations of parameters, cross-validated.

use super::axis::{Axis, Candidate, sorted};
use super::distribution::Distribution;
use super::model::SearchCvModel;
use super::run::{Given, Plan, Round, search_many};
use super::sampler::{ParameterSampler, check_values};
use super::settings::{Settings, settings};
use crate::context::Context;
use crate::data::Task;
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Fit, Job, Support, batch_of_one};
use crate::parameters::{Parameters, setter};
use crate::random::RandomSource;

/// Cross-validates an estimator with random combinations of parameters, and fits the best one on
/// all rows.
///
/// Combinations are drawn as [`ParameterSampler`] draws them. With the same number of candidates
/// a random search finds better values than a grid where only some of the parameters matter,
/// because each of its candidates has another value of those.
///
/// ```
/// use linnaeus::{linear_model::*, model_selection::*, prelude::*};
///
/// let digits = linnaeus::datasets::load_digits()?.head(300);
/// let found = RandomizedSearchCv::over(SgdClassifier::new().random_state(42))
///     .axis(Distribution::log_uniform(1e-5, 1e-1), SgdClassifier::alpha)
///     .axis([Penalty::L1, Penalty::L2], SgdClassifier::penalty)
///     .n_iter(5)
///     .random_state(1)
///     .cv(3)
///     .fit(&digits)?;
/// assert_eq!(found.results().len(), 5);
/// assert!(found.best_score() > Some(0.8));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// As [`GridSearchCv`](super::GridSearchCv); `Parameter` when `n_iter` is 0, a distribution makes no
/// sense, or the seed is out of its range.
///
/// # Differences from scikit-learn
/// As [`GridSearchCv`](super::GridSearchCv) and [`ParameterSampler`].
#[doc(alias = "RandomizedSearchCV")]
#[derive(Clone, Debug, PartialEq)]
pub struct RandomizedSearchCv<E> {
    settings: Settings<E>,
    sets: Vec<Vec<Axis<E>>>,
    n_iter: usize,
    random_state: RandomSource,
}

impl<E: Fit<Model: Classifier>> RandomizedSearchCv<E> {
    /// A search over this estimator, of ten candidates.
    pub fn over(estimator: E) -> Self {
        Self {
            settings: Settings::of(estimator),
            sets: vec![Vec::new()],
            n_iter: 10,
            random_state: RandomSource::default(),
        }
    }

    /// These values, a list or a [`Distribution`], of the parameter that a setter sets.
    #[must_use]
    pub fn axis<T: Clone + std::fmt::Debug + Send + Sync + 'static>(
        self,
        values: impl Into<Distribution<T>>,
        set: impl Fn(E, T) -> E + Send + Sync + 'static,
    ) -> Self
    where
        E: Parameters,
    {
        self.along(Axis::new(values, set))
    }

    /// An axis.
    #[must_use]
    pub fn along(mut self, axis: Axis<E>) -> Self {
        self.sets
            .last_mut()
            .expect("there is a set from the start")
            .push(axis);
        self
    }

    /// Ends a set of parameters: each candidate draws from one of the sets.
    #[must_use]
    pub fn or(mut self) -> Self {
        self.sets.push(Vec::new());
        self
    }

    settings!(several metrics);

    setter! {
        /// How many candidates are drawn.
        n_iter: usize
    }

    setter! {
        /// The seed, or a shared generator, of the draws.
        random_state: RandomSource as into
    }

    fn plan(&self, data: &Task) -> Result<Plan<E>> {
        let candidates = draw(
            &self.settings.estimator,
            &self.sets,
            self.n_iter,
            &self.random_state,
        )?;
        Ok(Plan {
            rounds: vec![Round {
                n_resources: None,
                given: Given::Everything,
                keep: candidates.len(),
            }],
            candidates,
            folds: self.settings.cv.folds(data)?,
        })
    }
}

/// So many candidates.
pub(super) fn draw<E: Fit>(
    base: &E,
    sets: &[Vec<Axis<E>>],
    n_iter: usize,
    random_state: &RandomSource,
) -> Result<Vec<Candidate<E>>> {
    let mut sets = sorted(sets)?.into_iter();
    let first = ParameterSampler::new(sets.next().unwrap_or_default(), n_iter);
    let sampler = sets.fold(first, ParameterSampler::or);
    let samples = sampler.random_state(random_state.alias()).samples()?;
    samples
        .iter()
        .map(|set| Candidate::new(base, set))
        .collect()
}

/// Whether candidates could be drawn.
pub(super) fn check_sets<E: Fit>(sets: &[Vec<Axis<E>>], random_state: &RandomSource) -> Result<()> {
    random_state.check()?;
    check_values(&sorted(sets)?)
}

impl<E: Fit<Model: Classifier>> Fit for RandomizedSearchCv<E> {
    type Model = SearchCvModel<E>;

    fn support(&self) -> Support {
        self.settings.estimator.support()
    }

    fn check(&self) -> Result<()> {
        self.settings.check()?;
        if self.n_iter == 0 {
            return Err(Error::parameter("n_iter", 0, "an integer from 1"));
        }
        check_sets(&self.sets, &self.random_state)
    }

    fn fit_one(&self, data: &Task, context: &Context) -> Result<Self::Model> {
        batch_of_one(self, data, context)
    }

    fn fit_many(jobs: &[Job<'_, Self>], context: &Context) -> Vec<Result<Self::Model>> {
        let plan = |job| {
            let Job { params, data, .. }: &Job<'_, Self> = job;
            (&params.settings, data, params.plan(data))
        };
        search_many(jobs.iter().map(plan).collect(), context)
    }
}
