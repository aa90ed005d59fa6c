//! A fitted linear classifier: coefficients, intercepts, scores.

use super::super::loss::Loss;
use super::super::scores::{scores_of, single_scores_of};
use super::solver::{Averaged, Outcome, State};
use super::{SgdClassifier, SgdState};
use crate::data::{Classes, Column, Element, Labels, Matrix, Response, Scores};
use crate::error::{Error, Result};
use crate::estimator::{Classifier, admit_rows, no_response};

/// What [`SgdClassifier`] or [`Perceptron`](crate::linear_model::Perceptron) learned.
///
/// The score of a row is the dot product of its features with the coefficients, summed in one
/// fixed order (see [`linnaeus_kernels::dot`]), plus the intercept. It is the same number whether
/// the row is asked about alone or among others.
///
/// A model that was fitted on `f32` has coefficients of that precision, and gives rows of `f32`
/// margins of it: products are rounded before the intercept is added, as scikit-learn does, so rows
/// that tie there tie here. (Of dense rows the last bit may differ, because there the order of the
/// sum depends on the shape of the call.)
#[derive(Clone, Debug, PartialEq)]
pub struct SgdClassifierModel {
    estimator: &'static str,
    classes: Classes,
    n_features: usize,
    loss: Loss,
    outputs: Vec<State>,
    /// The step from which coefficients are averaged, if they are.
    average_from: Option<f64>,
    t: f64,
    n_iter: usize,
    converged: bool,
    /// Whether it was fitted on `f32`, so that its coefficients are `f32`.
    single_precision: bool,
}

impl SgdClassifierModel {
    /// A model that has seen no row.
    pub(super) fn new(
        estimator: &'static str,
        classes: &Classes,
        n_features: usize,
        params: &SgdClassifier,
    ) -> Result<Self> {
        if classes.len() < 2 {
            let found = format!("{} class: {classes:?}", classes.len());
            return Err(Error::labels("y", found, "at least two classes"));
        }
        let outputs = if classes.len() == 2 { 1 } else { classes.len() };
        let average_from = params.average.from();
        let untaught = State {
            coef: vec![0.0; n_features],
            intercept: 0.0,
            average: average_from.map(|_| Averaged {
                coef: vec![0.0; n_features],
                intercept: 0.0,
            }),
            t: 1.0,
        };
        Ok(Self {
            estimator,
            classes: classes.clone(),
            n_features,
            loss: params.loss,
            outputs: vec![untaught; outputs],
            average_from,
            t: 1.0,
            n_iter: 0,
            converged: true,
            single_precision: false,
        })
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

    /// The probability of each class, where the loss has them: `Loss::LogLoss` and
    /// `Loss::ModifiedHuber`.
    ///
    /// The logistic function of the margins, or for modified_huber the margins, cut at -1 and 1 and
    /// moved into 0 to 1; of more than two classes, divided by their sum. Where that is 0, because
    /// every margin is far below 0, all classes are equally probable.
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
        self.lines().map(|(coef, _)| coef).collect()
    }

    /// The intercept of each output.
    pub fn intercept(&self) -> Vec<f64> {
        self.lines().map(|(_, intercept)| intercept).collect()
    }

    /// Coefficients and intercept of each output: the means, once there are some.
    fn lines(&self) -> impl Iterator<Item = (&[f64], f64)> {
        let averaged = self.is_averaged();
        self.outputs
            .iter()
            .map(move |output| match &output.average {
                Some(average) if averaged => (&*average.coef, average.intercept),
                _ => (&*output.coef, output.intercept),
            })
    }

    fn is_averaged(&self) -> bool {
        self.average_from.is_some_and(|from| from < self.t)
    }

    /// What it has learned, to begin at or to go on from.
    pub fn state(&self) -> SgdState {
        let coefs = |of: &dyn Fn(&State) -> Vec<f64>| self.outputs.iter().flat_map(of).collect();
        let average = |output: &State| output.average.clone();
        let averages: Option<Vec<Averaged>> = self.outputs.iter().map(average).collect();
        SgdState {
            coef: coefs(&|output| output.coef.clone()),
            intercept: self.plain_intercepts(),
            average: averages.map(|averages| {
                let intercepts = averages.iter().map(|one| one.intercept).collect();
                (
                    averages.into_iter().flat_map(|one| one.coef).collect(),
                    intercepts,
                )
            }),
            t: self.t,
        }
    }

    /// The number of columns that it was fitted on.
    pub fn n_features(&self) -> usize {
        self.n_features
    }

    /// How many epochs the fit took, or the longest of its outputs.
    pub fn n_iter(&self) -> usize {
        self.n_iter
    }

    /// How many rows the fit has gone through, plus 1 (scikit-learn's `t_`). Rows held out for
    /// early stopping count too.
    pub fn t(&self) -> f64 {
        self.t
    }

    /// Whether every output stopped because it no longer improved, and not at `max_iter`. Without
    /// it the coefficients are not final: raise `max_iter`, or scale the columns of x.
    pub fn converged(&self) -> bool {
        self.converged
    }

    pub(super) fn n_outputs(&self) -> usize {
        self.outputs.len()
    }

    /// The same model under another name in messages.
    pub(in crate::linear_model) fn named(self, estimator: &'static str) -> Self {
        Self { estimator, ..self }
    }

    pub(super) fn estimator(&self) -> &'static str {
        self.estimator
    }

    /// The intercepts of the last step, not averaged.
    pub(super) fn plain_intercepts(&self) -> Vec<f64> {
        self.outputs.iter().map(|output| output.intercept).collect()
    }

    /// Begins at these coefficients and intercepts, with steps and averages from the beginning.
    pub(super) fn start_at(&mut self, start: &SgdState, single_precision: bool) -> Result<()> {
        self.check_shape(
            "coef",
            start.coef.len(),
            self.outputs.len() * self.n_features,
        )?;
        self.check_shape("intercept", start.intercept.len(), self.outputs.len())?;
        let coefs = start.coef.chunks_exact(self.n_features.max(1));
        for ((output, coef), intercept) in self.outputs.iter_mut().zip(coefs).zip(&start.intercept)
        {
            output.coef = coef.to_vec();
            output.intercept = if single_precision {
                f64::from(*intercept as f32)
            } else {
                *intercept
            };
        }
        Ok(())
    }

    /// Goes on where a model of this state was.
    pub(super) fn resume(&mut self, state: &SgdState) -> Result<()> {
        self.start_at(state, false)?;
        if let Some((coef, intercept)) = &state.average {
            self.check_shape("average", coef.len(), state.coef.len())?;
            self.check_shape("average", intercept.len(), state.intercept.len())?;
            let coefs = coef.chunks_exact(self.n_features.max(1));
            for ((output, coef), &intercept) in self.outputs.iter_mut().zip(coefs).zip(intercept) {
                let coef = coef.to_vec();
                output.average = self.average_from.map(|_| Averaged { coef, intercept });
            }
        }
        self.t = state.t;
        Ok(())
    }

    fn check_shape(&self, what: &'static str, found: usize, expected: usize) -> Result<()> {
        if found == expected {
            return Ok(());
        }
        let outputs = self.outputs.len();
        let expected = format!(
            "{expected}, for {outputs} outputs of {} columns",
            self.n_features
        );
        Err(Error::shape(what, found, expected))
    }

    /// Where one output goes on: from what is reported, if it is averaged no longer.
    pub(super) fn start_of(&self, output: usize, averages: bool) -> State {
        let mut state = self.outputs[output].clone();
        state.t = self.t;
        state.average = state.average.filter(|_| averages);
        state
    }

    pub(super) fn begin_report(&mut self) {
        (self.n_iter, self.converged) = (0, true);
    }

    pub(super) fn learned(&mut self, output: usize, state: State, outcome: Outcome) {
        self.outputs[output] = state;
        self.n_iter = self.n_iter.max(outcome.epochs);
        self.converged &= outcome.converged;
    }

    /// Counts the steps of a fit on so many rows, and brings the outputs to the precision of the
    /// data. `before` are the intercepts at which the fit began.
    pub(super) fn finish(&mut self, nrows: usize, single_precision: bool, before: &[f64]) {
        self.single_precision = single_precision;
        let were_averaged = self.is_averaged();
        self.t += self.n_iter as f64 * nrows as f64;
        let are_averaged = self.is_averaged();
        let many = self.outputs.len() > 1;
        for (output, &before) in self.outputs.iter_mut().zip(before) {
            if single_precision && many {
                output.intercept = f64::from(output.intercept as f32);
            }
            let Some(average) = &mut output.average else {
                continue;
            };
            if single_precision {
                average.intercept = f64::from(average.intercept as f32);
            }
            // As scikit-learn's portions have it: once there is a mean, the intercept of two
            // classes starts at the same place with every portion, and that of more classes is
            // written over the mean from the second portion on.
            if many && were_averaged {
                average.intercept = output.intercept;
            }
            if (many && were_averaged) || (!many && are_averaged) {
                output.intercept = before;
            }
        }
    }

    /// The margins of all rows, an output after the other for each row.
    fn margins(&self, x: &Matrix) -> Result<Vec<f64>> {
        admit_rows(x, self.n_features, self.estimator, super::SUPPORT)?;
        let lines: Vec<(&[f64], f64)> = self.lines().collect();
        if self.single_precision && x.element() == Element::F32 {
            let mut margins = single_scores_of(x, &lines);
            // The intercept is `f32` where `finish` rounds it, and then the margin is.
            if self.outputs.len() > 1 || self.is_averaged() {
                for margin in &mut margins {
                    *margin = f64::from(*margin as f32);
                }
            }
            return Ok(margins);
        }
        Ok(scores_of(x, &lines))
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
        let mut values = self.margins(x)?;
        if response == Response::Probability {
            values = self
                .loss
                .probabilities(&values, self.outputs.len())
                .ok_or_else(|| {
                    no_response(
                        response,
                        "a linear classifier of this loss",
                        self.responses(),
                    )
                    .advise("fit it with the loss log_loss, or calibrate it")
                })?;
        }
        Scores::new(response, values, columns, self.classes.clone())
    }

    fn responses(&self) -> &'static [Response] {
        match self.loss {
            Loss::LogLoss | Loss::ModifiedHuber => &[Response::Margin, Response::Probability],
            _ => &[Response::Margin],
        }
    }

    fn converged(&self) -> bool {
        self.converged
    }

    fn n_iter(&self) -> Option<usize> {
        Some(self.n_iter)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use crate::estimator::Fit;

    #[test]
    fn rows_of_f32_have_margins_in_its_precision() {
        let fine = |row: f32| [row, row * 1e-6, 0.1];
        let x: Vec<[f32; 3]> = (0_u8..30).map(|row| fine(f32::from(row % 7))).collect();
        let wide: Vec<[f64; 3]> = x.iter().map(|row| row.map(f64::from)).collect();
        for classes in [2, 3] {
            let y: Vec<i32> = (0..30).map(|row| row % classes).collect();
            let data = Dataset::new(x.clone(), y).unwrap();
            let model = SgdClassifier::new().random_state(0).fit(&data).unwrap();
            let margins = |x: &Matrix| model.margins(x).unwrap();
            let (narrow, wide) = (margins(&data.x), margins(&Matrix::from(wide.clone())));
            let intercepts = model.intercept().into_iter().cycle();
            for ((narrow, wide), intercept) in narrow.into_iter().zip(wide).zip(intercepts) {
                let product = f64::from((wide - intercept) as f32);
                let expected = match classes {
                    2 => product + intercept,
                    _ => f64::from((product + intercept) as f32),
                };
                assert!((narrow - expected).abs() <= 1e-6 * expected.abs());
                assert!(classes == 2 || narrow == f64::from(narrow as f32));
            }
        }
    }
}
