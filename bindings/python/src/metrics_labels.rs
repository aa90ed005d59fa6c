//! Metrics on predicted labels and on probabilities.
//!
//! Labels come as codes (uint32 or int64, one column) or as yes and no (bool, one column a label, or
//! one alone). What is undefined goes back beside the numbers: Python's half words the warnings.

use linnaeus::data::{Classes, Column, Label, Labels, Response, Scores};
use linnaeus::metrics::{
    Average, ClassOptions, ConfusionMatrix, ConfusionOptions, Disagreement, Forecasts,
    HingeOptions, Normalize, OneAgainstRestOptions, RowOptions, ScoreOptions, Undefined,
    ZeroDivision, accuracy_score_with, confusion_matrix_with, hamming_loss, hamming_loss_weighted,
    hinge_loss_with, jaccard_average, jaccard_scores, multilabel_confusion_matrix_with,
    precision_recall_fscore, precision_recall_fscore_support, zero_one_loss_with,
};
use numpy::{PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2, PyUntypedArrayMethods as _};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::convert::{floats, labels, rows, slice};
use crate::error::OrRaise as _;

type Weights<'py> = Option<PyReadonlyArray1<'py, f64>>;

/// True and predicted labels, and how they are judged: what most functions here are given.
struct Pair {
    y_true: Labels,
    y_pred: Labels,
    labels: Option<Vec<Label>>,
    weights: Option<Vec<f64>>,
}

impl Pair {
    fn new(
        y_true: &Bound<'_, PyAny>,
        y_pred: &Bound<'_, PyAny>,
        n_classes: usize,
        labels: Option<Vec<i64>>,
        weights: &Weights<'_>,
    ) -> PyResult<Self> {
        Ok(Self {
            y_true: column_or_columns(y_true, n_classes)?,
            y_pred: column_or_columns(y_pred, n_classes)?,
            labels: labels.map(|labels| labels.into_iter().map(Label::Int).collect()),
            weights: weights.as_ref().map(floats),
        })
    }

    fn matrix(self) -> PyResult<ConfusionMatrix> {
        let mut options = ConfusionOptions::new();
        options.labels = self.labels;
        options.weights = self.weights.map(Into::into);
        confusion_matrix_with(&self.y_true, &self.y_pred, &options).or_raise()
    }

    fn row_options(&self, normalize: bool) -> RowOptions {
        let mut options = RowOptions::new().normalize(normalize);
        options.weights = self.weights.clone().map(Into::into);
        options
    }

    fn class_options(&self, zero_division: f64) -> ClassOptions {
        let mut options = ClassOptions::new().zero_division(zero(zero_division));
        options.labels = self.labels.clone();
        options.weights = self.weights.clone().map(Into::into);
        options
    }

    fn score_options(&self, average: &str, zero_division: f64) -> PyResult<ScoreOptions> {
        let average = match average {
            "micro" => Average::Micro,
            "macro" => Average::Macro,
            "weighted" => Average::Weighted,
            "samples" => Average::Samples,
            other => return Err(unknown("average", other)),
        };
        let mut options = ScoreOptions::from(average).zero_division(zero(zero_division));
        options.labels = self.labels.clone();
        options.weights = self.weights.clone().map(Into::into);
        Ok(options)
    }
}

fn column_or_columns(y: &Bound<'_, PyAny>, n_classes: usize) -> PyResult<Labels> {
    if let Ok(codes) = y.extract::<PyReadonlyArray1<'_, u32>>() {
        let classes = Classes::new(0..n_classes as u32);
        let column = Column::new(slice(&codes).as_ref(), classes).or_raise()?;
        return Ok(Labels::from_column(column));
    }
    if let Ok(codes) = y.extract::<PyReadonlyArray1<'_, i64>>() {
        return labels(&codes, n_classes);
    }
    if let Ok(answers) = y.extract::<PyReadonlyArray1<'_, bool>>() {
        let codes: Vec<u32> = slice(&answers).iter().map(|&yes| yes.into()).collect();
        let column = Column::new(codes, Classes::bools()).or_raise()?;
        return Ok(Labels::from_column(column));
    }
    let columns: PyReadonlyArray2<'_, bool> = y.extract()?;
    let columns = columns.as_array();
    let columns = columns.columns().into_iter().map(|column| {
        let codes: Vec<u32> = column.iter().map(|&yes| u32::from(yes)).collect();
        Column::new(codes, Classes::bools()).map(Labels::from_column)
    });
    let columns = columns.collect::<linnaeus::error::Result<Vec<_>>>();
    Labels::multilabel(columns.or_raise()?).or_raise()
}

fn zero(zero_division: f64) -> ZeroDivision {
    if zero_division.is_nan() {
        ZeroDivision::Nan
    } else if zero_division == 1.0 {
        ZeroDivision::One
    } else {
        ZeroDivision::Zero
    }
}

fn unknown(name: &str, value: &str) -> PyErr {
    PyValueError::new_err(format!("{name}: unknown value {value:?}"))
}

/// Of each class (or row): true negatives, false positives, false negatives, true positives.
#[pyfunction]
fn metrics_counts<'py>(
    py: Python<'py>,
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    labels: Option<Vec<i64>>,
    weights: Weights<'py>,
    samplewise: bool,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let pair = Pair::new(y_true, y_pred, n_classes, labels, &weights)?;
    let mut options = OneAgainstRestOptions::new().samplewise(samplewise);
    options.labels = pair.labels;
    options.weights = pair.weights.map(Into::into);
    let counts = multilabel_confusion_matrix_with(&pair.y_true, &pair.y_pred, &options);
    let four = counts.or_raise()?.into_iter();
    let four = four.flat_map(|of| [of.tn, of.fp, of.fn_, of.tp]).collect();
    rows(py, four, 4)
}

/// Precision, recall, F and rows of each class (or one number of each and no rows), and which were
/// 0 / 0 somewhere.
type SetScores<'py> = ([Bound<'py, PyArray1<f64>>; 4], (bool, bool, bool));

/// Precision, recall and F of each class, or averaged.
#[pyfunction]
fn metrics_precision_recall_fscore<'py>(
    py: Python<'py>,
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    labels: Option<Vec<i64>>,
    weights: Weights<'py>,
    average: Option<&str>,
    beta: f64,
    zero_division: f64,
) -> PyResult<SetScores<'py>> {
    let pair = Pair::new(y_true, y_pred, n_classes, labels, &weights)?;
    let (columns, undefined) = match average {
        Some(average) => {
            let options = pair.score_options(average, zero_division)?;
            let score =
                precision_recall_fscore(&pair.y_true, &pair.y_pred, beta, options).or_raise()?;
            let numbers = [score.precision, score.recall, score.f_score];
            let [precision, recall, f_score] = numbers.map(|number| vec![number]);
            ([precision, recall, f_score, vec![]], score.undefined)
        }
        None => {
            let options = pair.class_options(zero_division);
            let classes =
                precision_recall_fscore_support(&pair.y_true, &pair.y_pred, beta, &options)
                    .or_raise()?;
            let any = |of: fn(&Undefined) -> bool| classes.iter().any(|one| of(&one.undefined));
            let undefined = Undefined {
                precision: any(|of| of.precision),
                recall: any(|of| of.recall),
                f_score: any(|of| of.f_score),
            };
            let columns = [
                classes.iter().map(|class| class.precision).collect(),
                classes.iter().map(|class| class.recall).collect(),
                classes.iter().map(|class| class.f_score).collect(),
                classes.iter().map(|class| class.support).collect(),
            ];
            (columns, undefined)
        }
    };
    let Undefined {
        precision,
        recall,
        f_score,
    } = undefined;
    let columns = columns.map(|column| PyArray1::from_vec(py, column));
    Ok((columns, (precision, recall, f_score)))
}

/// The Jaccard index of each class, or averaged; and whether it was 0 / 0 somewhere.
#[pyfunction]
fn metrics_jaccard<'py>(
    py: Python<'py>,
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    labels: Option<Vec<i64>>,
    weights: Weights<'py>,
    average: Option<&str>,
    zero_division: f64,
) -> PyResult<(Bound<'py, PyArray1<f64>>, bool)> {
    let pair = Pair::new(y_true, y_pred, n_classes, labels, &weights)?;
    let scores = match average {
        Some(average) => {
            let options = pair.score_options(average, zero_division)?;
            vec![jaccard_average(&pair.y_true, &pair.y_pred, options).or_raise()?]
        }
        None => {
            let options = pair.class_options(zero_division);
            jaccard_scores(&pair.y_true, &pair.y_pred, &options).or_raise()?
        }
    };
    let undefined = scores.iter().any(|score| score.undefined);
    let values = scores.into_iter().map(|score| score.jaccard).collect();
    Ok((PyArray1::from_vec(py, values), undefined))
}

/// The confusion matrix of these codes, in this order.
#[pyfunction]
fn metrics_confusion<'py>(
    py: Python<'py>,
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    labels: Vec<i64>,
    weights: Weights<'py>,
    normalize: Option<&str>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let size = labels.len();
    let matrix = Pair::new(y_true, y_pred, n_classes, Some(labels), &weights)?.matrix()?;
    let matrix = match normalize {
        None => matrix,
        Some("true") => matrix.normalized(Normalize::True),
        Some("pred") => matrix.normalized(Normalize::Pred),
        Some("all") => matrix.normalized(Normalize::All),
        Some(other) => return Err(unknown("normalize", other)),
    };
    rows(py, matrix.cells().to_vec(), size)
}

/// Cohen's kappa, if it is defined; and whether any row is in the matrix.
#[pyfunction]
fn metrics_cohen_kappa<'py>(
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    labels: Vec<i64>,
    weights: Weights<'py>,
    disagreement: Option<&str>,
) -> PyResult<(Option<f64>, bool)> {
    let disagreement = match disagreement {
        None => Disagreement::Equal,
        Some("linear") => Disagreement::Linear,
        Some("quadratic") => Disagreement::Quadratic,
        Some(other) => return Err(unknown("weights", other)),
    };
    let matrix = Pair::new(y_true, y_pred, n_classes, Some(labels), &weights)?.matrix()?;
    Ok((matrix.cohen_kappa(disagreement), matrix.total() != 0.0))
}

/// The correlation of Matthews.
#[pyfunction]
fn metrics_matthews<'py>(
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    weights: Weights<'py>,
) -> PyResult<f64> {
    let matrix = Pair::new(y_true, y_pred, n_classes, None, &weights)?.matrix()?;
    Ok(matrix.matthews_corrcoef())
}

/// The balanced accuracy, and whether a predicted class has no rows.
#[pyfunction]
fn metrics_balanced_accuracy<'py>(
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    labels: Vec<i64>,
    weights: Weights<'py>,
    adjusted: bool,
) -> PyResult<(f64, bool)> {
    let matrix = Pair::new(y_true, y_pred, n_classes, Some(labels), &weights)?.matrix()?;
    let absent = matrix.row_sums().contains(&0.0);
    Ok((matrix.balanced_accuracy(adjusted), absent))
}

/// The four counts of two classes, and the two likelihood ratios where they are defined.
type Ratios = ([f64; 4], Option<f64>, Option<f64>);

/// The likelihood ratios.
#[pyfunction]
fn metrics_likelihood_ratios<'py>(
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    labels: Vec<i64>,
    weights: Weights<'py>,
) -> PyResult<Ratios> {
    let matrix = Pair::new(y_true, y_pred, n_classes, Some(labels), &weights)?.matrix()?;
    let counts = matrix.binary().ok_or_else(|| {
        let size = matrix.cells().len();
        PyValueError::new_err(format!(
            "not enough values to unpack (expected 4, got {size})"
        ))
    })?;
    let ratios = counts.likelihood_ratios();
    let four = [counts.tn, counts.fp, counts.fn_, counts.tp];
    Ok((four, ratios.positive, ratios.negative))
}

/// The share of rows that are right, or their number.
#[pyfunction]
fn metrics_accuracy<'py>(
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    weights: Weights<'py>,
    normalize: bool,
) -> PyResult<f64> {
    let pair = Pair::new(y_true, y_pred, n_classes, None, &weights)?;
    accuracy_score_with(&pair.y_true, &pair.y_pred, &pair.row_options(normalize)).or_raise()
}

/// The share of rows that are wrong, or their number.
#[pyfunction]
fn metrics_zero_one_loss<'py>(
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    weights: Weights<'py>,
    normalize: bool,
) -> PyResult<f64> {
    let pair = Pair::new(y_true, y_pred, n_classes, None, &weights)?;
    zero_one_loss_with(&pair.y_true, &pair.y_pred, &pair.row_options(normalize)).or_raise()
}

/// The share of labels that are wrong.
#[pyfunction]
fn metrics_hamming_loss<'py>(
    y_true: &Bound<'py, PyAny>,
    y_pred: &Bound<'py, PyAny>,
    n_classes: usize,
    weights: Weights<'py>,
) -> PyResult<f64> {
    let pair = Pair::new(y_true, y_pred, n_classes, None, &weights)?;
    match &pair.weights {
        None => hamming_loss(&pair.y_true, &pair.y_pred),
        Some(weights) => hamming_loss_weighted(&pair.y_true, &pair.y_pred, weights),
    }
    .or_raise()
}

fn forecasts(
    came_true: &PyReadonlyArray2<'_, bool>,
    proba: &PyReadonlyArray2<'_, f64>,
    single_precision: bool,
    weights: &Weights<'_>,
) -> PyResult<Forecasts> {
    let columns = proba.shape()[1];
    let proba: Vec<f64> = proba.as_array().iter().copied().collect();
    let came_true = came_true.as_array().iter().copied().collect();
    let mut forecasts = Forecasts::new(came_true, proba, columns).or_raise()?;
    if let Some(weights) = weights {
        forecasts = forecasts.with_weights(floats(weights)).or_raise()?;
    }
    if single_precision {
        forecasts = forecasts.in_single_precision();
    }
    Ok(forecasts)
}

/// The log loss of forecasts.
#[pyfunction]
fn metrics_log_loss<'py>(
    came_true: PyReadonlyArray2<'py, bool>,
    proba: PyReadonlyArray2<'py, f64>,
    single_precision: bool,
    weights: Weights<'py>,
    normalize: bool,
) -> PyResult<f64> {
    let forecasts = forecasts(&came_true, &proba, single_precision, &weights)?;
    Ok(forecasts.log_loss(normalize))
}

/// The Brier score of forecasts.
#[pyfunction]
fn metrics_brier_score<'py>(
    came_true: PyReadonlyArray2<'py, bool>,
    proba: PyReadonlyArray2<'py, f64>,
    single_precision: bool,
    weights: Weights<'py>,
    scale_by_half: bool,
) -> PyResult<f64> {
    let forecasts = forecasts(&came_true, &proba, single_precision, &weights)?;
    Ok(forecasts.brier_score(scale_by_half))
}

/// The explained share of the log loss, or of the Brier score, of two rows or more.
#[pyfunction]
fn metrics_d2<'py>(
    came_true: PyReadonlyArray2<'py, bool>,
    proba: PyReadonlyArray2<'py, f64>,
    single_precision: bool,
    weights: Weights<'py>,
    of_log_loss: bool,
) -> PyResult<Option<f64>> {
    let forecasts = forecasts(&came_true, &proba, single_precision, &weights)?;
    Ok(if of_log_loss {
        forecasts.d2_log_loss()
    } else {
        forecasts.d2_brier()
    })
}

/// The hinge loss of margins: one column for two classes, else a column a class.
#[pyfunction]
fn metrics_hinge_loss<'py>(
    codes: PyReadonlyArray1<'py, i64>,
    decision: PyReadonlyArray2<'py, f64>,
    single_precision: bool,
    weights: Weights<'py>,
) -> PyResult<f64> {
    let columns = decision.shape()[1];
    let n_classes = columns.max(2);
    let margins: Vec<f64> = decision.as_array().iter().copied().collect();
    let classes = Classes::new(0..n_classes as u32);
    let scores = Scores::new(Response::Margin, margins, columns, classes).or_raise()?;
    let mut options = HingeOptions::new().single_precision(single_precision);
    options.weights = weights.as_ref().map(|weights| floats(weights).into());
    hinge_loss_with(&labels(&codes, n_classes)?, &scores, &options).or_raise()
}

pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(metrics_counts, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_precision_recall_fscore, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_jaccard, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_confusion, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_cohen_kappa, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_matthews, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_balanced_accuracy, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_likelihood_ratios, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_accuracy, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_zero_one_loss, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_hamming_loss, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_log_loss, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_brier_score, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_d2, module)?)?;
    module.add_function(wrap_pyfunction!(metrics_hinge_loss, module)?)
}
