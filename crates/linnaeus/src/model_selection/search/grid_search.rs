//! Every combination of the values of some parameters, cross-validated.

use super::axis::{Axis, Candidate, Setting, sorted};
use super::grid::ParameterGrid;
use super::model::SearchCvModel;
use super::run::{Given, Plan, Round, search_many};
use super::sampler::check_values;
use super::settings::{Settings, settings};
use crate::context::Context;
use crate::data::Task;
use crate::error::{Error, Result};
use crate::estimator::{Classifier, Fit, Job, Support, batch_of_one};
use crate::parameters::Parameters;

/// Cross-validates an estimator with every combination of the values of some parameters, and fits
/// the best one on all rows.
///
/// The axes are the estimator's own setters, so the compiler checks them. Combinations come in
/// scikit-learn's order: parameters sorted by name, the last one changing fastest. The best one is
/// the first with the greatest mean score of the rows held out.
///
/// All fits, of all candidates on all folds, are one batch: what they have in common, a scaler in
/// front of the estimator or what is derived from the rows, is done once. The search is itself an
/// estimator, so it can be cross-validated, and then the fits of all its searches are one batch.
///
/// ```
/// use linnaeus::{linear_model::*, metrics::Scoring, model_selection::*, prelude::*};
///
/// let digits = linnaeus::datasets::load_digits()?.head(300);
/// let search = GridSearchCv::over(SgdClassifier::new().random_state(42))
///     .axis([1e-4, 1e-2, 1.0], SgdClassifier::alpha)
///     .axis([Penalty::L1, Penalty::L2], SgdClassifier::penalty)
///     .cv(3);
/// assert_eq!(search.names(), ["alpha", "penalty"]);
/// let found = search.fit(&digits)?;
/// let means = found.results().test_scores(&Scoring::Accuracy).expect("asked for").means();
/// let best = found.best_index().expect("there is one metric");
/// assert_eq!(found.best_score(), Some(means[best]));
/// assert!(means.iter().all(|mean| *mean <= means[best]));
/// assert_eq!(found.predict(&digits.x)?.nrows(), 300);
/// # Ok::<(), Error>(())
/// ```
///
/// A fit that fails scores NaN (or another [`error_score`](Self::error_score)) in its fold and is
/// listed in [`failures`](super::SearchResults::failures); its candidate then ranks last.
///
/// # Errors
/// `Parameter` for an axis without values or twice in a grid, a value that the estimator does not
/// have, or a `refit` that names no metric; `Empty` without a metric; those of the folds; `AllFailed`
/// when no fit succeeded; the error of a metric that never had a number; with
/// [`ErrorScore::Raise`](super::super::ErrorScore::Raise) the first one; that of the last fit.
///
/// # Differences from scikit-learn
/// Candidates, splits, ranks and the best candidate are those of `GridSearchCV`, and scores are as
/// equal as the estimator's and the metric's are. Weights of the data go to the fits and to the
/// scores, as there. A metric that never has a number is an error; there it is a column of NaN and a
/// warning. Seconds are those of all fits together.
#[doc(alias = "GridSearchCV")]
#[derive(Clone, Debug, PartialEq)]
pub struct GridSearchCv<E> {
    settings: Settings<E>,
    grids: Vec<Vec<Axis<E>>>,
}

impl<E: Fit<Model: Classifier>> GridSearchCv<E> {
    /// A search over this estimator, whose parameters stay as they are where no axis sets them.
    pub fn over(estimator: E) -> Self {
        Self {
            settings: Settings::of(estimator),
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

    /// The combinations of a grid of texts, set by name.
    #[must_use]
    pub fn grid(mut self, grid: &ParameterGrid) -> Self
    where
        E: Parameters,
    {
        let axes = |own: &Vec<(String, Vec<String>)>| {
            let axis = |(name, texts): &(String, Vec<String>)| Axis::parameter(name, texts.clone());
            own.iter().map(axis).collect()
        };
        self.grids = grid.grids().iter().map(axes).collect();
        self
    }

    /// Ends a grid: the axes that follow make another one, whose combinations are tried after those
    /// of the one before.
    #[must_use]
    pub fn or(mut self) -> Self {
        self.grids.push(Vec::new());
        self
    }

    settings!(several metrics);

    /// The names of all axes, in the order in which they were given.
    pub fn names(&self) -> Vec<&str> {
        self.grids.iter().flatten().map(Axis::name).collect()
    }

    fn plan(&self, data: &Task) -> Result<Plan<E>> {
        let candidates = candidates(&self.settings.estimator, &self.grids)?;
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

/// Every combination of each grid.
pub(super) fn candidates<E: Fit>(base: &E, grids: &[Vec<Axis<E>>]) -> Result<Vec<Candidate<E>>> {
    let sets = sorted(grids)?;
    check_values(&sets)?;
    let lists = sets.into_iter().map(|set| {
        let list = |(name, values): (String, super::Distribution<Setting<E>>)| match values.list() {
            Some(list) => Ok((name, list.to_vec())),
            None => Err(Error::parameter(name, "a distribution", "a list of values")
                .advise("take `RandomizedSearchCv` or `HalvingRandomSearchCv`")),
        };
        set.into_iter().map(list).collect::<Result<Vec<_>>>()
    });
    let mut lists = lists.collect::<Result<Vec<_>>>()?.into_iter();
    let first = ParameterGrid::new(lists.next().unwrap_or_default());
    let grid = lists.fold(first, ParameterGrid::or);
    grid.iter().map(|set| Candidate::new(base, &set)).collect()
}

impl<E: Fit<Model: Classifier>> Fit for GridSearchCv<E> {
    type Model = SearchCvModel<E>;

    fn support(&self) -> Support {
        self.settings.estimator.support()
    }

    fn check(&self) -> Result<()> {
        self.settings.check()?;
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
