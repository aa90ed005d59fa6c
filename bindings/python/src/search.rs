//! Candidates of a search, each of them an estimator of ours, on folds: all fits are one batch.

use linnaeus::any;
use linnaeus::data::Dataset;
use linnaeus::error::Result;
use linnaeus::estimator::{Estimator, Fit as _, Fold};
use linnaeus::metrics::{Prediction, Scoring, ScoringResponse};
use linnaeus::model_selection::{
    Axis, Cv, GridSearchCv, HalvingSchedule, ScoreRows, SearchResults,
};
use linnaeus::random::{SamplingMethod, sample_without_replacement};
use numpy::{PyArray1, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods as _};
use pyo3::prelude::*;

use crate::convert::{context, dataset};
use crate::error::OrRaise as _;
use crate::random::Random;

/// Rows to fit on, and rows to test on.
type Rows<'py> = (PyReadonlyArray1<'py, i64>, PyReadonlyArray1<'py, i64>);

/// Name in the registry, and parameters as texts.
type Named = (String, Vec<(String, String)>);

type Floats<'py> = Bound<'py, PyArray1<f64>>;

/// Candidates on folds, and how they did.
#[pyclass(name = "_Candidates", frozen)]
#[derive(Debug)]
struct Candidates {
    results: SearchResults,
    /// The metrics that were asked for, without the one that looks for missing classes.
    scorings: Vec<Scoring>,
    plain: Scoring,
}

#[pymethods]
impl Candidates {
    #[new]
    #[pyo3(signature = (
        estimators, random_state, x, codes, n_classes, weights, folds, scorings, train_scores,
        weighted_scores, threads
    ))]
    fn new<'py>(
        py: Python<'py>,
        estimators: Vec<Named>,
        random_state: Option<Random<'py>>,
        x: &Bound<'py, PyAny>,
        codes: PyReadonlyArray1<'py, i64>,
        n_classes: usize,
        weights: Option<PyReadonlyArray1<'py, f64>>,
        folds: Vec<Rows<'py>>,
        scorings: Vec<String>,
        train_scores: bool,
        weighted_scores: bool,
        threads: Option<usize>,
    ) -> PyResult<Self> {
        let source = random_state.as_ref().map(Random::source);
        let made = |(name, texts): &Named| {
            let pairs = texts.iter().map(|(name, text)| (&**name, &**text));
            let texts: Vec<(&str, &str)> = pairs.collect();
            any::seeded(name, &texts, source.as_ref()).or_raise()
        };
        let candidates: Vec<Box<dyn Estimator>> =
            estimators.iter().map(made).collect::<PyResult<_>>()?;
        let data = dataset(x, &codes, n_classes, weights.as_ref())?;
        let row = |&row: &i64| usize::try_from(row).unwrap_or(usize::MAX);
        let rows = |rows: &PyReadonlyArray1<'py, i64>| rows.as_array().iter().map(row).collect();
        let folds = folds.iter().map(|(train, test)| Fold {
            train: rows(train),
            test: rows(test),
        });
        let cv = Cv::from(folds.collect::<Vec<_>>());
        let scorings: Vec<Scoring> = scorings
            .iter()
            .map(|name| name.parse())
            .collect::<Result<_>>()
            .or_raise()?;
        let plain = Scoring::custom("plain", ScoringResponse::Labels, every_class);
        let Some(first) = candidates.first().cloned() else {
            return Err(pyo3::exceptions::PyValueError::new_err("no candidates"));
        };
        let search = GridSearchCv::over(first)
            .along(Axis::named("candidate", candidates, |_, own| own))
            .cv(cv)
            .scoring(scorings.iter().cloned().chain([plain.clone()]))
            .refit(false)
            .return_train_score(train_scores)
            .weighted_scores(weighted_scores);
        let context = context(threads);
        let found = py.detach(|| search.fit_with(&data, &context)).or_raise()?;
        random_state.map_or(Ok(()), Random::give_back)?;
        Ok(Self {
            results: found.results().clone(),
            scorings,
            plain,
        })
    }

    /// The scores of each metric: candidate by candidate, and of each fold by fold.
    fn scores<'py>(&self, py: Python<'py>) -> Vec<Bound<'py, PyArray1<f64>>> {
        self.tables(py, |scoring| self.results.test_scores(scoring))
    }

    /// The same of the rows that models were fitted on.
    fn train_scores<'py>(&self, py: Python<'py>) -> Vec<Bound<'py, PyArray1<f64>>> {
        self.tables(py, |scoring| self.results.train_scores(scoring))
    }

    /// Whether a fit failed, or a metric.
    fn failed(&self) -> bool {
        !self.results.failures().is_empty()
    }

    /// Whether every class was among the rows that were judged, and among what was predicted of
    /// them, in each fold.
    fn plain(&self) -> bool {
        let tables = [
            self.results.test_scores(&self.plain),
            self.results.train_scores(&self.plain),
        ];
        tables
            .iter()
            .flatten()
            .all(|table| table.values().iter().all(|&own| own == 1.0))
    }

    /// How many passes over the data each fit took.
    fn n_iter(&self) -> Vec<Option<usize>> {
        self.results.n_iter()
    }

    /// Seconds for all fits, and for all scores.
    fn seconds(&self) -> (f64, f64) {
        (self.results.fit_seconds(), self.results.score_seconds())
    }
}

impl Candidates {
    fn tables<'py, 'a>(
        &'a self,
        py: Python<'py>,
        of: impl Fn(&Scoring) -> Option<&'a ScoreRows>,
    ) -> Vec<Bound<'py, PyArray1<f64>>> {
        let tables = self.scorings.iter().filter_map(of);
        tables
            .map(|table| PyArray1::from_slice(py, table.values()))
            .collect()
    }
}

/// 1 where every class has a row and is predicted for one, else 0.
fn every_class(data: &Dataset, answer: &Prediction) -> Result<f64> {
    let truth = data.y.single()?;
    let predicted = answer.labels()?.single()?.onto(truth.classes())?;
    let all = [truth.counts(), predicted.counts()].concat();
    Ok(f64::from(u8::from(all.iter().all(|&count| count > 0))))
}

/// The means, the deviations and the ranks of rows of scores.
#[pyfunction]
fn score_rows<'py>(
    py: Python<'py>,
    scores: PyReadonlyArray2<'py, f64>,
) -> (Floats<'py>, Floats<'py>, Bound<'py, PyArray1<i32>>) {
    let folds = scores.shape()[1];
    let rows = ScoreRows::new(scores.as_array().iter().copied().collect(), folds);
    let ranks = rows.ranks().into_iter().map(|rank| rank as i32);
    (
        PyArray1::from_vec(py, rows.means()),
        PyArray1::from_vec(py, rows.deviations()),
        PyArray1::from_iter(py, ranks),
    )
}

/// Rounds that are required, rounds that are possible, what the first one gets, and of each round
/// the resources and the candidates.
#[pyfunction]
fn halving_schedule(
    n_candidates: usize,
    min_resources: usize,
    max_resources: usize,
    factor: f64,
    exhaust: bool,
    aggressive_elimination: bool,
) -> (usize, usize, f64, Vec<(usize, usize)>) {
    let schedule = HalvingSchedule::new(min_resources, max_resources)
        .factor(factor)
        .exhaust(exhaust)
        .aggressive_elimination(aggressive_elimination);
    let rounds = schedule.rounds(n_candidates).into_iter();
    let rounds = rounds.map(|own| (own.n_resources.unwrap_or(max_resources), own.n_candidates));
    (
        schedule.required(n_candidates),
        schedule.possible(n_candidates),
        schedule.first(n_candidates),
        rounds.collect(),
    )
}

/// So many different ones of the numbers below n, as candidates of lists are drawn.
#[pyfunction]
fn draw_candidates(random_state: Random<'_>, n: usize, count: usize) -> PyResult<Vec<usize>> {
    let source = random_state.source();
    let drawn =
        source.with(|random| sample_without_replacement(n, count, SamplingMethod::Auto, random));
    random_state.give_back()?;
    drawn.and_then(|drawn| drawn).or_raise()
}

/// So many different ones of the numbers below n, as the rows of a round of halving are drawn.
#[pyfunction]
fn draw_rows<'py>(
    py: Python<'py>,
    random_state: Random<'py>,
    n: usize,
    count: usize,
) -> PyResult<Bound<'py, PyArray1<i64>>> {
    let source = random_state.source();
    let drawn = source.with(|random| random.choice_without_replacement(n, count));
    random_state.give_back()?;
    let drawn = drawn.and_then(|drawn| drawn).or_raise()?;
    Ok(PyArray1::from_iter(
        py,
        drawn.into_iter().map(|row| row as i64),
    ))
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Candidates>()?;
    module.add_function(wrap_pyfunction!(score_rows, module)?)?;
    module.add_function(wrap_pyfunction!(draw_candidates, module)?)?;
    module.add_function(wrap_pyfunction!(draw_rows, module)?)?;
    module.add_function(wrap_pyfunction!(halving_schedule, module)?)
}
