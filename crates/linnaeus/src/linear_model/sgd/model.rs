//! A fitted linear classifier: coefficients, intercepts, scores.

use super::super::loss::Loss;
use super::solver::{Outcome, State};
use crate::data::{Classes, Column, Labels, Matrix, Response, Row, Scores};
use crate::error::Result;
use crate::estimator::{Classifier, admit_rows, no_response};

/// What [`SgdClassifier`](super::SgdClassifier) learned.
///
/// The score of a row is the dot product of its features with the coefficients, summed in one
/// fixed order (see [`linnaeus_kernels::dot`]), plus the intercept. It is the same number whether
/// the row is asked about alone or among others.
#[derive(Clone, Debug, PartialEq)]
pub struct SgdClassifierModel {
    classes: Classes,
    n_features: usize,
    loss: Loss,
    outputs: Vec<State>,
    n_iter: usize,
    converged: bool,
}

impl SgdClassifierModel {
    /// A model that has seen no row.
    pub(super) fn new(classes: Classes, n_features: usize, loss: Loss) -> Self {
        let outputs = if classes.len() == 2 { 1 } else { classes.len() };
        let untaught = State {
            coef: vec![0.0; n_features],
            intercept: 0.0,
            t: 1.0,
        };
        let outputs = vec![untaught; outputs];
        Self {
            classes,
            n_features,
            loss,
            outputs,
            n_iter: 0,
            converged: true,
        }
    }

    /// The label of each row: the second class where the margin is above 0, or the class with the
    /// largest margin.
    ///
    /// # Errors
    /// `Shape` for another number of columns than the fit had, `Empty` without rows, `NotFinite`.
    pub fn predict(&self, x: &Matrix) -> Result<Labels> {
        let margins = self.margins(x)?;
        let codes: Vec<u32> = match self.outputs.len() {
            1 => margins
                .iter()
                .map(|&margin| u32::from(margin > 0.0))
                .collect(),
            outputs => margins.chunks_exact(outputs).map(first_maximum).collect(),
        };
        Ok(Labels::from_column(Column::known(
            codes,
            self.classes.clone(),
        )))
    }

    /// The margin of each row: one value for two classes (above 0 is the second), one a class for
    /// more.
    ///
    /// # Errors
    /// As [`predict`](Self::predict).
    pub fn decision_function(&self, x: &Matrix) -> Result<Scores> {
        self.scores(x, Response::Margin)
    }

    /// The probability of each class, where the loss has them: `Loss::LogLoss`.
    ///
    /// The logistic function of the margins; of more than two classes, divided by their sum. Where
    /// that is 0, because every margin is far below 0, all classes are equally probable.
    ///
    /// # Errors
    /// `Response` for another loss; and as [`predict`](Self::predict).
    pub fn predict_proba(&self, x: &Matrix) -> Result<Scores> {
        self.scores(x, Response::Probability)
    }

    /// The classes, in order.
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// The coefficients: a slice of `n_features` for each output, of which there is one for two
    /// classes and one a class for more.
    pub fn coef(&self) -> Vec<&[f64]> {
        self.outputs.iter().map(|output| &*output.coef).collect()
    }

    /// The intercept of each output.
    pub fn intercept(&self) -> Vec<f64> {
        self.outputs.iter().map(|output| output.intercept).collect()
    }

    /// The number of columns that it was fitted on.
    pub fn n_features(&self) -> usize {
        self.n_features
    }

    /// How many epochs the fit took, or the longest of its outputs.
    pub fn n_iter(&self) -> usize {
        self.n_iter
    }

    /// How many rows the fit has looked at, plus 1 (scikit-learn's `t_`).
    pub fn t(&self) -> f64 {
        self.outputs
            .iter()
            .map(|output| output.t)
            .fold(1.0, |most, t| if t > most { t } else { most })
    }

    /// Whether every output stopped because it no longer improved, and not at `max_iter`. Without
    /// it the coefficients are not final: raise `max_iter`, or scale the columns of x.
    pub fn converged(&self) -> bool {
        self.converged
    }

    pub(super) fn n_outputs(&self) -> usize {
        self.outputs.len()
    }

    pub(super) fn state(&self, output: usize) -> State {
        self.outputs[output].clone()
    }

    pub(super) fn begin_report(&mut self) {
        (self.n_iter, self.converged) = (0, true);
    }

    pub(super) fn learned(&mut self, output: usize, state: State, outcome: Outcome) {
        self.outputs[output] = state;
        self.n_iter = self.n_iter.max(outcome.epochs);
        self.converged &= outcome.converged;
    }

    /// Brings the outputs to one step number, and to the precision of the data.
    pub(super) fn finish(&mut self, single_precision: bool) {
        let t = self.t();
        let many = self.outputs.len() > 1;
        for output in &mut self.outputs {
            output.t = t;
            if single_precision && many {
                output.intercept = f64::from(output.intercept as f32);
            }
        }
    }

    /// The margins of all rows, an output after the other for each row.
    fn margins(&self, x: &Matrix) -> Result<Vec<f64>> {
        admit_rows(x, self.n_features, "SgdClassifier", super::SUPPORT)?;
        let mut margins = Vec::with_capacity(x.nrows() * self.outputs.len());
        let mut rows = x.rows();
        for row in 0..x.nrows() {
            let row = rows.row(row);
            margins.extend(
                self.outputs
                    .iter()
                    .map(|output| dot(row, &output.coef) + output.intercept),
            );
        }
        Ok(margins)
    }

    fn probabilities(&self, x: &Matrix) -> Result<Vec<f64>> {
        let margins = self.margins(x)?;
        if self.outputs.len() == 1 {
            return Ok(margins
                .into_iter()
                .map(logistic)
                .flat_map(|p| [1.0 - p, p])
                .collect());
        }
        let mut all: Vec<f64> = margins.into_iter().map(logistic).collect();
        for row in all.chunks_exact_mut(self.outputs.len()) {
            let sum = linnaeus_kernels::pairwise_sum(row);
            if sum > 0.0 {
                row.iter_mut().for_each(|p| *p /= sum);
            } else {
                row.fill(1.0 / row.len() as f64);
            }
        }
        Ok(all)
    }
}

impl Classifier for SgdClassifierModel {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.predict(x)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        let columns = match (response, self.outputs.len()) {
            (Response::Probability, 1) => 2,
            (_, outputs) => outputs,
        };
        let values = match (response, self.loss) {
            (Response::Margin, _) => self.margins(x)?,
            (Response::Probability, Loss::LogLoss) => self.probabilities(x)?,
            (Response::Probability, Loss::Hinge) => {
                let error = no_response(
                    response,
                    "an SgdClassifier with hinge loss",
                    self.responses(),
                );
                return Err(error.advise("fit it with the loss log_loss, or calibrate it"));
            }
        };
        Scores::new(response, values, columns, self.classes.clone())
    }

    fn responses(&self) -> &'static [Response] {
        match self.loss {
            Loss::Hinge => &[Response::Margin],
            Loss::LogLoss => &[Response::Margin, Response::Probability],
        }
    }

    fn converged(&self) -> bool {
        self.converged
    }

    fn n_iter(&self) -> Option<usize> {
        Some(self.n_iter)
    }
}

fn dot(row: Row<'_>, coef: &[f64]) -> f64 {
    match row {
        Row::F64(values) => linnaeus_kernels::dot(values, coef),
        Row::F32(values) => linnaeus_kernels::dot(values, coef),
        Row::U8(values) => linnaeus_kernels::dot(values, coef),
        // SciPy's order: stored entries one after the other, multiplied, then added.
        Row::Sparse { columns, values } => {
            let mut sum = 0.0;
            for (&column, &value) in columns.iter().zip(values) {
                sum += value * coef[column as usize];
            }
            sum
        }
        Row::SparseF32 { columns, values } => {
            let mut sum = 0.0;
            for (&column, &value) in columns.iter().zip(values) {
                sum += f64::from(value) * coef[column as usize];
            }
            sum
        }
    }
}

fn logistic(margin: f64) -> f64 {
    1.0 / (1.0 + (-margin).exp())
}

/// The class with the largest value, the first of equal ones.
fn first_maximum(values: &[f64]) -> u32 {
    let mut best = 0;
    for (class, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = class;
        }
    }
    best as u32
}
