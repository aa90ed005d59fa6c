//! Searches by successive halving: many candidates on little, few of them on much.

use std::sync::Arc;

use super::axis::{Axis, Candidate};
use super::distribution::Distribution;
use super::grid_search::candidates;
use super::model::SearchCvModel;
use super::randomized_search::{check_sets, draw};
use super::run::{Plan, search_many};
use super::schedule::{Halving, MinResources, Resource};
use super::settings::{Settings, settings};
use crate::context::Context;
use crate::data::Task;
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Fit, Job, Support, batch_of_one};
use crate::parameters::Parameters;
use crate::random::RandomSource;

/// The setters that both halving searches have, for a struct with a field `halving`.
macro_rules! halving {
    () => {
        /// By what the number of candidates is divided after each round, and what they get of the
        /// resource multiplied: 3 by default.
        #[must_use]
        pub fn factor(mut self, factor: f64) -> Self {
            self.halving.factor = factor;
            self
        }

        /// Takes a parameter for the resource, under this name, instead of rows. Say with
        /// [`max_resources`](Self::max_resources) how much of it there is.
        #[must_use]
        pub fn resource(
            mut self,
            name: impl Into<String>,
            set: impl Fn(E, usize) -> E + Send + Sync + 'static,
        ) -> Self {
            self.halving.resource = Resource::Parameter(name.into(), Arc::new(set));
            self
        }

        /// How much of the resource the candidates of the first round get.
        #[must_use]
        pub fn min_resources(mut self, min_resources: impl Into<MinResources>) -> Self {
            self.halving.min_resources = min_resources.into();
            self
        }

        /// How much of the resource there is: all rows by default.
        #[must_use]
        pub fn max_resources(mut self, max_resources: usize) -> Self {
            self.halving.max_resources = Some(max_resources);
            self
        }

        /// Whether the first round is repeated, with fewer candidates each time, until so few are
        /// left that the last round has fewer than `factor`.
        #[must_use]
        pub fn aggressive_elimination(mut self, aggressive_elimination: bool) -> Self {
            self.halving.aggressive_elimination = aggressive_elimination;
            self
        }

        /// The seed, or a shared generator, of all draws.
        #[must_use]
        pub fn random_state(mut self, random_state: impl Into<RandomSource>) -> Self {
            self.halving.random_state = random_state.into();
            self
        }
    };
}

/// Cross-validates every combination of some parameters on few rows, and goes on with the best third
/// of them on three times as many, until few are left.
///
/// The first round takes as many rows as let the last one use as many as there are. The best
/// candidate is the best one of the last round. Instead of rows, a parameter may be what there is
/// more of from round to round (`max_iter`, or the number of trees).
///
/// ```
/// use linnaeus::{linear_model::*, model_selection::*, prelude::*};
///
/// let digits = linnaeus::datasets::load_digits()?.relabel(|digit| *digit == 5)?;
/// let found = HalvingGridSearchCv::over(SgdClassifier::new().random_state(42))
///     .axis([1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0], SgdClassifier::alpha)
///     .axis([Penalty::L1, Penalty::L2], SgdClassifier::penalty)
///     .fit(&digits)?;
/// let rounds = found.results().rounds().iter();
/// let rounds: Vec<_> = rounds.map(|own| (own.n_candidates, own.n_resources)).collect();
/// assert_eq!(rounds, [(12, Some(199)), (4, Some(597)), (2, Some(1791))]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// As [`GridSearchCv`](super::GridSearchCv); `Parameter` for a `factor` that is not above 1, less of
/// the resource than the first round needs, a resource that is searched over, or one that is a
/// parameter without `max_resources`.
///
/// # Differences from scikit-learn
/// Rounds, subsets of rows and scores are those of `HalvingGridSearchCV`. Candidates whose scores
/// tie stay in their order; there it depends on the processor's vector instructions which of them go
/// on. The folds are cut once, so a splitter that draws anew each time is no error. The default
/// `random_state` is the seed 0.
#[doc(alias = "HalvingGridSearchCV")]
#[derive(Clone, Debug, PartialEq)]
pub struct HalvingGridSearchCv<E> {
    settings: Settings<E>,
    halving: Halving<E>,
    grids: Vec<Vec<Axis<E>>>,
}

impl<E: Fit<Model: Classifier>> HalvingGridSearchCv<E> {
    /// A search over this estimator, whose parameters stay as they are where no axis sets them.
    pub fn over(estimator: E) -> Self {
        Self {
            settings: Settings::of(estimator),
            halving: Halving::new(MinResources::Exhaust),
            grids: vec![Vec::new()],
        }
    }

    /// These values of the parameter that a setter sets.
    #[must_use]
    pub fn axis<T: Clone + std::fmt::Debug + Send + Sync + 'static>(
        self,
        values: impl IntoIterator<Item = T>,
        set: impl Fn(E, T) -> E + Send + Sync + 'static,
    ) -> Self
    where
        E: Parameters,
    {
        self.along(Axis::new(values.into_iter().collect::<Vec<T>>(), set))
    }

    /// An axis.
    #[must_use]
    pub fn along(mut self, axis: Axis<E>) -> Self {
        self.grids
            .last_mut()
            .expect("there is a grid from the start")
            .push(axis);
        self
    }

    /// Ends a grid: the axes that follow make another one.
    #[must_use]
    pub fn or(mut self) -> Self {
        self.grids.push(Vec::new());
        self
    }

    settings!(one metric);
    halving!();

    fn plan(&self, data: &Task) -> Result<Plan<E>> {
        let folds = self.settings.cv.folds(data)?;
        let candidates = candidates(&self.settings.estimator, &self.grids)?;
        plan(&self.halving, data, folds, candidates)
    }
}

impl<E: Fit<Model: Classifier>> Fit for HalvingGridSearchCv<E> {
    type Model = SearchCvModel<E>;

    fn support(&self) -> Support {
        self.settings.estimator.support()
    }

    fn check(&self) -> Result<()> {
        self.settings.check()?;
        self.halving.check(&names(&self.grids))?;
        candidates(&self.settings.estimator, &self.grids).map(drop)
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

/// As [`HalvingGridSearchCv`], of random combinations: as many as the rows are enough for.
///
/// ```
/// use linnaeus::{linear_model::*, model_selection::*, prelude::*};
///
/// let digits = linnaeus::datasets::load_digits()?.relabel(|digit| *digit == 5)?;
/// let found = HalvingRandomSearchCv::over(SgdClassifier::new().random_state(42))
///     .axis(Distribution::log_uniform(1e-5, 1e-1), SgdClassifier::alpha)
///     .n_candidates(9)
///     .fit(&digits)?;
/// let rounds = found.results().rounds().iter();
/// let rounds: Vec<_> = rounds.map(|own| (own.n_candidates, own.n_resources)).collect();
/// assert_eq!(rounds, [(9, Some(20)), (3, Some(60)), (1, Some(180))]);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// As [`HalvingGridSearchCv`]; `Parameter` when neither the number of candidates nor what the first
/// round gets is known: one of them follows from the other.
///
/// # Differences from scikit-learn
/// As [`HalvingGridSearchCv`] and [`ParameterSampler`](super::ParameterSampler).
#[doc(alias = "HalvingRandomSearchCV")]
#[derive(Clone, Debug, PartialEq)]
pub struct HalvingRandomSearchCv<E> {
    settings: Settings<E>,
    halving: Halving<E>,
    sets: Vec<Vec<Axis<E>>>,
    n_candidates: Option<usize>,
}

impl<E: Fit<Model: Classifier>> HalvingRandomSearchCv<E> {
    /// A search over this estimator, whose parameters stay as they are where no axis sets them.
    pub fn over(estimator: E) -> Self {
        Self {
            settings: Settings::of(estimator),
            halving: Halving::new(MinResources::Smallest),
            sets: vec![Vec::new()],
            n_candidates: None,
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

    /// How many candidates are drawn. Without it so many that the last round uses as much of the
    /// resource as there is.
    #[must_use]
    pub fn n_candidates(mut self, n_candidates: usize) -> Self {
        self.n_candidates = Some(n_candidates);
        self
    }

    settings!(one metric);
    halving!();

    fn plan(&self, data: &Task) -> Result<Plan<E>> {
        let folds = self.settings.cv.folds(data)?;
        let n_candidates = match self.n_candidates {
            Some(n_candidates) => n_candidates,
            None => {
                let (least, most) = self.halving.bounds(data, folds.len())?;
                most / least
            }
        };
        let candidates = draw(
            &self.settings.estimator,
            &self.sets,
            n_candidates,
            &self.halving.random_state,
        )?;
        plan(&self.halving, data, folds, candidates)
    }
}

impl<E: Fit<Model: Classifier>> Fit for HalvingRandomSearchCv<E> {
    type Model = SearchCvModel<E>;

    fn support(&self) -> Support {
        self.settings.estimator.support()
    }

    fn check(&self) -> Result<()> {
        self.settings.check()?;
        self.halving.check(&names(&self.sets))?;
        match self.n_candidates {
            Some(0) => {
                return Err(Error::parameter("n_candidates", 0, "an integer from 1"));
            }
            None if self.halving.min_resources == MinResources::Exhaust => {
                let expected = "a number, as min_resources is to follow from it";
                return Err(Error::parameter("n_candidates", "none", expected));
            }
            _ => {}
        }
        check_sets(&self.sets, &self.halving.random_state)
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

fn names<E: Fit>(sets: &[Vec<Axis<E>>]) -> Vec<&str> {
    sets.iter().flatten().map(Axis::name).collect()
}

fn plan<E: Fit>(
    halving: &Halving<E>,
    data: &Task,
    folds: Vec<crate::estimator::Fold>,
    candidates: Vec<Candidate<E>>,
) -> Result<Plan<E>> {
    Ok(Plan {
        rounds: halving.rounds(data, &folds, candidates.len())?,
        candidates,
        folds,
    })
}
