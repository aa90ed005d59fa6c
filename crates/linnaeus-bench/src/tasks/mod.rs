//! The tasks. To add one: a line in this table, a function here that prepares it, and a function of
//! the same name in `worker.py`.

mod forest;
mod linear;
mod metrics;
mod preprocessing;
mod validation;

use crate::Result;
use crate::answer::Answer;
use crate::inputs::Inputs;

/// One thing that both sides do.
#[derive(Debug)]
pub(crate) struct Task {
    /// What it is called, here and in `worker.py`.
    pub(crate) name: &'static str,
    /// What is done.
    pub(crate) what: &'static str,
    /// How many times faster it should be than scikit-learn, if that was said.
    pub(crate) aim: Option<f64>,
    /// How often each side does it, unless the user says otherwise: the median counts.
    pub(crate) runs: usize,
    /// Makes ready, outside the timed part, what a run with so many threads needs.
    pub(crate) prepare: fn(&Inputs, usize) -> Result<Work>,
}

/// Does a task once.
pub(crate) type Work = Box<dyn FnMut() -> Result<Run>>;

/// What came of it.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) seconds: f64,
    pub(crate) answer: Answer,
}

/// All tasks.
pub(crate) const TASKS: &[Task] = &[
    Task {
        name: "sgd-binary-fit",
        what: "SGD, \"is it a 5?\": fit",
        aim: Some(8.0),
        runs: 3,
        prepare: linear::binary_fit,
    },
    Task {
        name: "sgd-binary-cv3",
        what: "SGD, \"is it a 5?\": 3-fold cross-validation",
        aim: Some(15.0),
        runs: 3,
        prepare: linear::binary_cv3,
    },
    Task {
        name: "sgd-ten-fit",
        what: "SGD, ten digits: fit",
        aim: Some(15.0),
        runs: 1,
        prepare: linear::ten_fit,
    },
    Task {
        name: "sgd-ten-cv3",
        what: "SGD, ten digits: 3-fold cross-validation",
        aim: Some(15.0),
        runs: 1,
        prepare: linear::ten_cv3,
    },
    Task {
        name: "sgd-ten-scaled-cv3",
        what: "SGD, ten digits, standardised: 3-fold cross-validation",
        aim: Some(15.0),
        runs: 1,
        prepare: linear::ten_scaled_cv3,
    },
    Task {
        name: "sgd-log-loss-fit",
        what: "SGD with log loss, \"is it a 5?\": fit",
        aim: None,
        runs: 3,
        prepare: linear::log_loss_fit,
    },
    Task {
        name: "sgd-csr-fit",
        what: "SGD on sparse rows, \"is it a 5?\": fit",
        aim: None,
        runs: 3,
        prepare: linear::csr_fit,
    },
    Task {
        name: "standard-scaler",
        what: "StandardScaler: fit and transform",
        aim: Some(3.0),
        runs: 5,
        prepare: preprocessing::standard_scaler,
    },
    Task {
        name: "standard-scaler-bytes",
        what: "StandardScaler: fit and transform, here from bytes",
        aim: None,
        runs: 5,
        prepare: preprocessing::standard_scaler_bytes,
    },
    Task {
        name: "curves",
        what: "precision-recall curve, ROC curve and its area",
        aim: Some(10.0),
        runs: 3,
        prepare: metrics::curves,
    },
    Task {
        name: "curves-one-sweep",
        what: "the same, here from one `ThresholdCounts`",
        aim: None,
        runs: 3,
        prepare: metrics::curves_one_sweep,
    },
    Task {
        name: "confusion-matrix",
        what: "confusion matrix of ten classes",
        aim: Some(20.0),
        runs: 5,
        prepare: metrics::confusion,
    },
    Task {
        name: "confusion-matrix-from-integers",
        what: "the same, `Labels` made of integers included",
        aim: None,
        runs: 5,
        prepare: metrics::confusion_from_integers,
    },
    Task {
        name: "cross-validation-overhead",
        what: "3-fold cross-validation of a classifier that does nothing",
        aim: Some(100.0),
        runs: 5,
        prepare: validation::overhead,
    },
    Task {
        name: "one-row",
        what: "SGD: the answer for one row",
        aim: Some(100.0),
        runs: 5,
        prepare: linear::one_row,
    },
    Task {
        name: "forest-ten",
        what: "random forest, ten digits: fit, and ask about 10,000 rows",
        aim: Some(10.0),
        runs: 1,
        prepare: forest::ten,
    },
    Task {
        name: "forest-binary-cv3",
        what: "random forest, \"is it a 5?\": probabilities of three folds",
        aim: Some(12.0),
        runs: 1,
        prepare: forest::binary_cv3,
    },
    Task {
        name: "forest-continuous-fit",
        what: "random forest of 10 trees on 1,000,000 x 20 numbers: fit",
        aim: Some(4.0),
        runs: 1,
        prepare: forest::continuous_fit,
    },
    Task {
        name: "forest-predict",
        what: "random forest, ten digits: ask about 10,000 rows",
        aim: Some(10.0),
        runs: 5,
        prepare: forest::predict,
    },
    Task {
        name: "forest-one-row",
        what: "random forest, ten digits: ask about one row",
        aim: None,
        runs: 5,
        prepare: forest::one_row,
    },
];
