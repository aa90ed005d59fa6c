//! Cross-validation of estimators of ours, in one call: all folds are one batch.

use linnaeus::any;
use linnaeus::data::{Response, Scores};
use linnaeus::estimator::{Estimator, Fold};
use linnaeus::metrics::Scoring;
use linnaeus::model_selection::{CrossValidateOptions, CrossValidation, Cv, cross_validate_with};
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::convert::{context, dataset, rows};
use crate::error::OrRaise as _;
use crate::random::Random;

/// Rows to fit on, and rows to test on.
type Rows<'py> = (PyReadonlyArray1<'py, i64>, PyReadonlyArray1<'py, i64>);

/// Name in the registry, and parameters as texts.
type Named = (String, Vec<(String, String)>);

/// One cross-validation, and what it found out.
#[pyclass(name = "_CrossValidation", frozen)]
#[derive(Debug)]
struct Run(CrossValidation);

#[pymethods]
impl Run {
    #[new]
    #[pyo3(signature = (estimator, random_state, x, codes, n_classes, weights, folds, scorings, train_scores, threads))]
    fn new<'py>(
        py: Python<'py>,
        estimator: Named,
        random_state: Option<Random<'py>>,
        x: &Bound<'py, PyAny>,
        codes: PyReadonlyArray1<'py, i64>,
        n_classes: usize,
        weights: Option<PyReadonlyArray1<'py, f64>>,
        folds: Vec<Rows<'py>>,
        scorings: Vec<String>,
        train_scores: bool,
        threads: Option<usize>,
    ) -> PyResult<Self> {
        let (name, texts) = &estimator;
        let texts: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (&**name, &**text))
            .collect();
        let source = random_state.as_ref().map(Random::source);
        let estimator: Box<dyn Estimator> =
            any::seeded(name, &texts, source.as_ref()).or_raise()?;
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
            .collect::<linnaeus::error::Result<_>>()
            .or_raise()?;
        let options = CrossValidateOptions::new(scorings).return_train_score(train_scores);
        let context = context(threads);
        let run = py
            .detach(|| cross_validate_with(&*estimator, &data, cv, options, &context))
            .or_raise()?;
        random_state.map_or(Ok(()), Random::give_back)?;
        Ok(Self(run))
    }

    /// The scores of each fold, a list a metric.
    fn scores(&self) -> Vec<Vec<f64>> {
        self.0
            .all_scores()
            .map(|(_, scores)| scores.to_vec())
            .collect()
    }

    /// The scores of each fold's model on the rows that it was fitted on, a list a metric.
    fn train_scores(&self) -> Vec<Vec<f64>> {
        let scorings = self.0.all_scores().map(|(scoring, _)| scoring);
        scorings
            .filter_map(|scoring| self.0.train_scores(scoring))
            .map(<[f64]>::to_vec)
            .collect()
    }

    /// Whether a fold could not be fitted, or not judged.
    fn failed(&self) -> bool {
        !self.0.failures().is_empty()
    }

    /// How many passes over the data each fold's fit took.
    fn n_iter(&self) -> Vec<Option<usize>> {
        self.0.n_iter()
    }

    /// Seconds for all fits, and for all scores.
    fn seconds(&self) -> (f64, f64) {
        (self.0.fit_seconds(), self.0.score_seconds())
    }

    /// What each row is answered by the model that has not seen it: codes (`predict`), or margins
    /// or probabilities; of two classes, margins have one column.
    fn out_of_fold<'py>(&self, py: Python<'py>, method: &str) -> PyResult<Bound<'py, PyAny>> {
        let answers = self.0.out_of_fold();
        let table = |scores: &Scores| {
            let [table] = scores.tables() else {
                return Err(PyValueError::new_err("scores: expected one table"));
            };
            rows(py, table.values().to_vec(), table.ncols()).map(Bound::into_any)
        };
        match method {
            "predict" => {
                let labels = answers.labels().or_raise()?;
                let codes = labels.single().or_raise()?.codes().iter();
                let codes = codes.map(|&code| i64::from(code));
                Ok(PyArray1::from_iter(py, codes).into_any())
            }
            "decision_function" => table(&answers.scores(Response::Margin).or_raise()?),
            _ => table(&answers.scores(Response::Probability).or_raise()?),
        }
    }
}

/// Whether Rust knows a scorer of this name.
#[pyfunction]
fn knows_scoring(name: &str) -> bool {
    name.parse::<Scoring>().is_ok()
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Run>()?;
    module.add_function(wrap_pyfunction!(knows_scoring, module)?)
}
