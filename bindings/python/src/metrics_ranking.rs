//! Metrics on scores, and confidence intervals.

use linnaeus::data::{Classes, Column, Labels, Response, Scores};
use linnaeus::metrics::{
    Average, AveragePrecisionOptions, GainOptions, Interval, MultiClass, Resamples, RocAucOptions,
    ThresholdCounts, TopKOptions, auc, average_precision_score_by_class,
    average_precision_score_with, coverage_error, coverage_error_weighted, dcg_score,
    label_ranking_average_precision_score, label_ranking_average_precision_score_weighted,
    label_ranking_loss, label_ranking_loss_weighted, ndcg_score, roc_auc_score_by_class,
    roc_auc_score_with, rows_by_falling_score, top_k_accuracy_score_with, wilson_interval,
};
use numpy::{PyArray1, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods as _};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::convert::{floats, labels, matrix, slice};
use crate::error::OrRaise as _;
use crate::random::Random;

type Floats<'py> = PyReadonlyArray1<'py, f64>;
type Weights<'py> = Option<PyReadonlyArray1<'py, f64>>;
type Array<'py> = Bound<'py, PyArray1<f64>>;

// Curves of two classes

fn counts(
    truth: &PyReadonlyArray1<'_, bool>,
    scores: &Floats<'_>,
    weights: &Weights<'_>,
) -> PyResult<ThresholdCounts> {
    let weights = weights.as_ref().map(slice);
    ThresholdCounts::new(&slice(truth), &slice(scores), weights.as_deref()).or_raise()
}

/// True negatives, false positives, false negatives, true positives, and thresholds.
#[pyfunction]
fn counts_at_thresholds<'py>(
    py: Python<'py>,
    truth: PyReadonlyArray1<'py, bool>,
    scores: Floats<'py>,
    weights: Weights<'py>,
) -> PyResult<[Array<'py>; 5]> {
    let counts = counts(&truth, &scores, &weights)?;
    Ok([
        PyArray1::from_vec(py, counts.tns()),
        PyArray1::from_slice(py, counts.fps()),
        PyArray1::from_vec(py, counts.fns()),
        PyArray1::from_slice(py, counts.tps()),
        PyArray1::from_slice(py, counts.thresholds()),
    ])
}

/// Precision, recall and thresholds; and the weight of the positive rows.
#[pyfunction]
fn precision_recall_curve<'py>(
    py: Python<'py>,
    truth: PyReadonlyArray1<'py, bool>,
    scores: Floats<'py>,
    weights: Weights<'py>,
    drop_intermediate: bool,
) -> PyResult<([Array<'py>; 3], f64)> {
    let counts = counts(&truth, &scores, &weights)?;
    let curve = counts.precision_recall_curve(drop_intermediate);
    let arrays = [curve.precision(), curve.recall(), curve.thresholds()];
    let arrays = arrays.map(|values| PyArray1::from_vec(py, values));
    Ok((arrays, counts.positives()))
}

/// False positive rate, true positive rate and thresholds; and the weights of the positive and of
/// the negative rows.
#[pyfunction]
fn roc_curve<'py>(
    py: Python<'py>,
    truth: PyReadonlyArray1<'py, bool>,
    scores: Floats<'py>,
    weights: Weights<'py>,
    drop_intermediate: bool,
) -> PyResult<([Array<'py>; 3], f64, f64)> {
    let counts = counts(&truth, &scores, &weights)?;
    let curve = counts.roc_curve(drop_intermediate);
    let arrays = [curve.fpr(), curve.tpr(), curve.thresholds()];
    let arrays = arrays.map(|values| PyArray1::from_vec(py, values));
    Ok((arrays, counts.positives(), counts.negatives()))
}

/// False positive rate, false negative rate and thresholds.
#[pyfunction]
fn det_curve<'py>(
    py: Python<'py>,
    truth: PyReadonlyArray1<'py, bool>,
    scores: Floats<'py>,
    weights: Weights<'py>,
    drop_intermediate: bool,
) -> PyResult<[Array<'py>; 3]> {
    let curve = counts(&truth, &scores, &weights)?.det_curve(drop_intermediate);
    let arrays = [curve.fpr(), curve.fnr(), curve.thresholds()];
    Ok(arrays.map(|values| PyArray1::from_slice(py, values)))
}

/// Row numbers from the highest score to the lowest.
#[pyfunction]
#[pyo3(name = "rows_by_falling_score")]
fn falling_rows<'py>(py: Python<'py>, scores: Floats<'py>) -> PyResult<Bound<'py, PyArray1<i64>>> {
    let rows = rows_by_falling_score(&slice(&scores)).or_raise()?;
    Ok(PyArray1::from_iter(
        py,
        rows.into_iter().map(|row| row as i64),
    ))
}

/// The area under a line.
#[pyfunction]
fn area_under_curve(x: Floats<'_>, y: Floats<'_>) -> PyResult<f64> {
    auc(&slice(&x), &slice(&y)).or_raise()
}

// Areas of classes and of columns

/// Yes-or-no columns and their scores; one column is a question of two classes.
fn columns(
    truth: &PyReadonlyArray2<'_, bool>,
    scores: &PyReadonlyArray2<'_, f64>,
) -> PyResult<(Labels, Scores)> {
    if truth.shape() != scores.shape() {
        return Err(PyValueError::new_err(
            "y_true and y_score have different shape",
        ));
    }
    let yes_or_no = |column| {
        let codes: Vec<u32> = truth
            .as_array()
            .column(column)
            .iter()
            .map(|&is| is.into())
            .collect();
        Column::new(codes, Classes::bools()).map(Labels::from_column)
    };
    let margins = |column| {
        let values: Vec<f64> = scores.as_array().column(column).iter().copied().collect();
        Scores::margin(values, Classes::bools())
    };
    let numbers = 0..truth.shape()[1];
    let labels = numbers
        .clone()
        .map(yes_or_no)
        .collect::<Result<Vec<_>, _>>()
        .or_raise()?;
    let margins = numbers
        .map(margins)
        .collect::<Result<Vec<_>, _>>()
        .or_raise()?;
    Ok((
        Labels::multilabel(labels).or_raise()?,
        Scores::side_by_side(margins).or_raise()?,
    ))
}

/// Codes of classes, and a column of probabilities a class.
fn classes(
    codes: &PyReadonlyArray1<'_, i64>,
    scores: &PyReadonlyArray2<'_, f64>,
) -> PyResult<(Labels, Scores)> {
    let n_classes = scores.shape()[1];
    let values: Vec<f64> = scores.as_array().iter().copied().collect();
    let table = Classes::new(0..n_classes as u32);
    Ok((
        labels(codes, n_classes)?,
        Scores::new(Response::Probability, values, n_classes, table).or_raise()?,
    ))
}

fn average_of(name: &str) -> PyResult<Average> {
    match name {
        "macro" => Ok(Average::Macro),
        "micro" => Ok(Average::Micro),
        "weighted" => Ok(Average::Weighted),
        "samples" => Ok(Average::Samples),
        other => Err(PyValueError::new_err(format!("average: no {other}"))),
    }
}

/// The area of two classes, up to a false positive rate; NaN of one class.
#[pyfunction]
fn roc_auc_of_two(
    truth: PyReadonlyArray1<'_, bool>,
    scores: Floats<'_>,
    weights: Weights<'_>,
    max_fpr: Option<f64>,
) -> PyResult<f64> {
    let curve = counts(&truth, &scores, &weights)?.roc_curve(true);
    match max_fpr {
        Some(max_fpr) => curve.partial_auc(max_fpr).or_raise(),
        None => Ok(curve.auc()),
    }
}

/// The areas of columns, averaged, or each; NaN of one class.
#[pyfunction]
fn roc_auc_of_columns(
    truth: PyReadonlyArray2<'_, bool>,
    scores: PyReadonlyArray2<'_, f64>,
    average: Option<&str>,
    weights: Weights<'_>,
    max_fpr: Option<f64>,
) -> PyResult<Vec<f64>> {
    let (y_true, scores) = columns(&truth, &scores)?;
    let mut options = RocAucOptions::new().replace_undefined_by(f64::NAN);
    options.max_fpr = max_fpr;
    roc_auc(&y_true, &scores, options, average, &weights)
}

/// The areas of classes, compared as `multi_class` says; NaN of one class.
#[pyfunction]
fn roc_auc_of_classes(
    codes: PyReadonlyArray1<'_, i64>,
    scores: PyReadonlyArray2<'_, f64>,
    multi_class: &str,
    average: Option<&str>,
    weights: Weights<'_>,
) -> PyResult<Vec<f64>> {
    let (y_true, scores) = classes(&codes, &scores)?;
    let multi_class = match multi_class {
        "ovr" => MultiClass::Ovr,
        _ => MultiClass::Ovo,
    };
    let options = RocAucOptions::new()
        .multi_class(multi_class)
        .replace_undefined_by(f64::NAN);
    roc_auc(&y_true, &scores, options, average, &weights)
}

fn roc_auc(
    y_true: &Labels,
    scores: &Scores,
    mut options: RocAucOptions,
    average: Option<&str>,
    weights: &Weights<'_>,
) -> PyResult<Vec<f64>> {
    options.weights = weights.as_ref().map(|weights| floats(weights).into());
    match average {
        None => roc_auc_score_by_class(y_true, scores, options).or_raise(),
        Some(name) => {
            let options = options.average(average_of(name)?);
            Ok(vec![
                roc_auc_score_with(y_true, scores, options).or_raise()?,
            ])
        }
    }
}

/// The average precision of two classes; 0 without positive rows.
#[pyfunction]
fn average_precision_of_two(
    truth: PyReadonlyArray1<'_, bool>,
    scores: Floats<'_>,
    weights: Weights<'_>,
) -> PyResult<f64> {
    let counts = counts(&truth, &scores, &weights)?;
    Ok(counts.average_precision())
}

/// The average precision of columns, averaged, or each; 0 without positive rows.
#[pyfunction]
fn average_precision_of_columns(
    truth: PyReadonlyArray2<'_, bool>,
    scores: PyReadonlyArray2<'_, f64>,
    average: Option<&str>,
    weights: Weights<'_>,
) -> PyResult<Vec<f64>> {
    let (y_true, scores) = columns(&truth, &scores)?;
    let mut options = AveragePrecisionOptions::new().replace_undefined_by(0.0);
    options.weights = weights.as_ref().map(|weights| floats(weights).into());
    match average {
        None => average_precision_score_by_class(&y_true, &scores, options).or_raise(),
        Some(name) => {
            let options = options.average(average_of(name)?);
            Ok(vec![
                average_precision_score_with(&y_true, &scores, options).or_raise()?,
            ])
        }
    }
}

/// Whether the true class is among the k best scored: the share of the rows, or their weight.
#[pyfunction]
fn top_k_accuracy(
    codes: PyReadonlyArray1<'_, i64>,
    scores: PyReadonlyArray2<'_, f64>,
    k: usize,
    normalize: bool,
    weights: Weights<'_>,
) -> PyResult<f64> {
    let (y_true, scores) = classes(&codes, &scores)?;
    top_k(&y_true, &scores, k, normalize, &weights)
}

/// The same of two classes, by the scores of the second.
#[pyfunction]
fn top_k_accuracy_of_two(
    codes: PyReadonlyArray1<'_, i64>,
    scores: Floats<'_>,
    probabilities: bool,
    k: usize,
    normalize: bool,
    weights: Weights<'_>,
) -> PyResult<f64> {
    let (y_true, values) = (labels(&codes, 2)?, floats(&scores));
    let table = Classes::new(0..2_u32);
    let scores = if probabilities {
        let both: Vec<f64> = values.iter().flat_map(|&p| [1.0 - p, p]).collect();
        Scores::new(Response::Probability, both, 2, table).or_raise()?
    } else {
        Scores::margin(values, table).or_raise()?
    };
    top_k(&y_true, &scores, k, normalize, &weights)
}

fn top_k(
    y_true: &Labels,
    scores: &Scores,
    k: usize,
    normalize: bool,
    weights: &Weights<'_>,
) -> PyResult<f64> {
    let mut options = TopKOptions::new().k(k).normalize(normalize);
    options.weights = weights.as_ref().map(|weights| floats(weights).into());
    top_k_accuracy_score_with(y_true, scores, &options).or_raise()
}

// Rankings of labels

macro_rules! label_ranking {
    ($python:ident, $plain:ident, $weighted:ident, $what:literal) => {
        #[doc = $what]
        #[pyfunction]
        fn $python(
            truth: PyReadonlyArray2<'_, bool>,
            scores: PyReadonlyArray2<'_, f64>,
            weights: Weights<'_>,
        ) -> PyResult<f64> {
            let (y_true, scores) = columns(&truth, &scores)?;
            match weights {
                None => $plain(&y_true, &scores).or_raise(),
                Some(weights) => $weighted(&y_true, &scores, &floats(&weights)).or_raise(),
            }
        }
    };
}
label_ranking!(
    coverage,
    coverage_error,
    coverage_error_weighted,
    "How far down the scores all true labels are found."
);
label_ranking!(
    label_ranking_average_precision,
    label_ranking_average_precision_score,
    label_ranking_average_precision_score_weighted,
    "The share of true labels among those scored as high as a true one."
);
label_ranking!(
    ranking_loss,
    label_ranking_loss,
    label_ranking_loss_weighted,
    "The share of pairs of labels in the wrong order."
);

/// The discounted cumulative gain, or its share of the best one.
#[pyfunction]
fn cumulative_gain(
    relevance: &Bound<'_, PyAny>,
    scores: &Bound<'_, PyAny>,
    k: Option<usize>,
    log_base: f64,
    ignore_ties: bool,
    normalized: bool,
    weights: Weights<'_>,
) -> PyResult<f64> {
    let (relevance, scores) = (matrix(relevance)?, matrix(scores)?);
    let mut options = GainOptions::new()
        .log_base(log_base)
        .ignore_ties(ignore_ties);
    options.k = k.unwrap_or(options.k);
    options.weights = weights.as_ref().map(|weights| floats(weights).into());
    let gain = if normalized { ndcg_score } else { dcg_score };
    gain(&relevance, &scores, &options).or_raise()
}

// Confidence intervals

type Bounds = (f64, f64, f64);

fn bounds(interval: Interval) -> Bounds {
    (interval.estimate, interval.low, interval.high)
}

/// Estimate, low and high of a proportion.
#[pyfunction]
fn wilson(successes: u64, trials: u64, level: f64) -> PyResult<Bounds> {
    wilson_interval(successes, trials, level)
        .map(bounds)
        .or_raise()
}

/// Estimate, low and high by the quantiles of the scores of resamples.
#[pyfunction]
fn percentile_interval(estimate: f64, scores: Floats<'_>, level: f64) -> PyResult<Bounds> {
    Interval::of_percentiles(estimate, &floats(&scores), level)
        .map(bounds)
        .or_raise()
}

/// Estimate, low and high by the corrected quantiles; the scores without each row, by class.
#[pyfunction]
fn bca_interval(
    estimate: f64,
    scores: Floats<'_>,
    left_out: Vec<Vec<f64>>,
    level: f64,
) -> PyResult<Bounds> {
    Interval::of_bca(estimate, &floats(&scores), &left_out, level)
        .map(bounds)
        .or_raise()
}

/// Resamples of rows within their classes.
#[pyclass(name = "_Resamples", frozen)]
#[derive(Debug)]
struct PyResamples(Resamples);

#[pymethods]
impl PyResamples {
    #[new]
    fn new(
        codes: PyReadonlyArray1<'_, i64>,
        n_classes: usize,
        n_resamples: usize,
        random_state: Random<'_>,
    ) -> PyResult<Self> {
        let y_true = labels(&codes, n_classes)?;
        let resamples = Resamples::new(&y_true, n_resamples, &random_state.source()).or_raise()?;
        random_state.give_back()?;
        Ok(Self(resamples))
    }

    /// The rows of a resample.
    fn rows<'py>(&self, py: Python<'py>, resample: usize) -> PyResult<Bound<'py, PyArray1<i64>>> {
        let rows = self.0.rows(resample).or_raise()?;
        Ok(PyArray1::from_iter(
            py,
            rows.into_iter().map(|row| row as i64),
        ))
    }

    /// The rows of each class.
    fn strata(&self) -> Vec<Vec<usize>> {
        self.0.strata().to_vec()
    }
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<PyResamples>()?;
    module.add_function(wrap_pyfunction!(counts_at_thresholds, module)?)?;
    module.add_function(wrap_pyfunction!(precision_recall_curve, module)?)?;
    module.add_function(wrap_pyfunction!(roc_curve, module)?)?;
    module.add_function(wrap_pyfunction!(det_curve, module)?)?;
    module.add_function(wrap_pyfunction!(falling_rows, module)?)?;
    module.add_function(wrap_pyfunction!(area_under_curve, module)?)?;
    module.add_function(wrap_pyfunction!(roc_auc_of_two, module)?)?;
    module.add_function(wrap_pyfunction!(roc_auc_of_columns, module)?)?;
    module.add_function(wrap_pyfunction!(roc_auc_of_classes, module)?)?;
    module.add_function(wrap_pyfunction!(average_precision_of_two, module)?)?;
    module.add_function(wrap_pyfunction!(average_precision_of_columns, module)?)?;
    module.add_function(wrap_pyfunction!(top_k_accuracy, module)?)?;
    module.add_function(wrap_pyfunction!(top_k_accuracy_of_two, module)?)?;
    module.add_function(wrap_pyfunction!(coverage, module)?)?;
    module.add_function(wrap_pyfunction!(label_ranking_average_precision, module)?)?;
    module.add_function(wrap_pyfunction!(ranking_loss, module)?)?;
    module.add_function(wrap_pyfunction!(cumulative_gain, module)?)?;
    module.add_function(wrap_pyfunction!(wilson, module)?)?;
    module.add_function(wrap_pyfunction!(percentile_interval, module)?)?;
    module.add_function(wrap_pyfunction!(bca_interval, module)?)
}
