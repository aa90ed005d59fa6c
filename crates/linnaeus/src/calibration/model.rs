//! What a calibration learned, and how it answers.

use super::calibrators::{Calibrator, Calibrators};
use crate::data::{Classes, Column, Labels, Matrix, Response, Scores};
use crate::error::Result;
use crate::estimator::{Classifier, no_response};

/// A fitted classifier, and what its scores are worth.
#[derive(Debug)]
pub struct CalibratedClassifier<M> {
    pub(super) estimator: M,
    pub(super) calibrators: Calibrators,
}

impl<M> CalibratedClassifier<M> {
    /// The fitted classifier.
    pub fn estimator(&self) -> &M {
        &self.estimator
    }

    /// The calibrators: of two classes that of the second one, of more one for each class that the
    /// classifier knows, in their order; or one temperature for all.
    pub fn calibrators(&self) -> &[Calibrator] {
        self.calibrators.own()
    }
}

/// What a [`CalibratedClassifierCv`](super::CalibratedClassifierCv) learned.
#[derive(Debug)]
pub struct CalibratedClassifierCvModel<M> {
    pub(super) calibrated: Vec<CalibratedClassifier<M>>,
    pub(super) classes: Classes,
}

impl<M> CalibratedClassifierCvModel<M> {
    /// The calibrated classifiers over which probabilities are averaged: one a fold, or one.
    pub fn calibrated_classifiers(&self) -> &[CalibratedClassifier<M>] {
        &self.calibrated
    }

    /// The classes, in the order of the probabilities.
    pub fn classes(&self) -> &Classes {
        &self.classes
    }
}

impl<M: Classifier> CalibratedClassifierCvModel<M> {
    /// The most probable class of each row, the first of equal ones. It may be another than that of
    /// the classifier that was calibrated.
    ///
    /// # Errors
    /// As those of the classifier.
    pub fn predict(&self, x: &Matrix) -> Result<Labels> {
        let best = |row: &[f64]| {
            let best = |best: usize, at: usize| if row[at] > row[best] { at } else { best };
            (0..row.len()).fold(0, best) as u32
        };
        let proba = self.average(x)?;
        let codes: Vec<u32> = proba.chunks_exact(self.classes.len()).map(best).collect();
        Ok(Labels::from_column(Column::known(
            codes,
            self.classes.clone(),
        )))
    }

    /// The calibrated probabilities of each row, averaged over the calibrated classifiers.
    ///
    /// # Errors
    /// As those of the classifier.
    pub fn predict_proba(&self, x: &Matrix) -> Result<Scores> {
        let (proba, classes) = (self.average(x)?, self.classes.clone());
        Scores::new(Response::Probability, proba, classes.len(), classes)
    }

    fn average(&self, x: &Matrix) -> Result<Vec<f64>> {
        let mut sums = Vec::new();
        for calibrated in &self.calibrated {
            let scores = scores_to_calibrate(&calibrated.estimator, x)?;
            let proba = calibrated.calibrators.predict(&scores)?;
            if sums.is_empty() {
                sums = proba;
            } else {
                sums.iter_mut().zip(proba).for_each(|(sum, p)| *sum += p);
            }
        }
        let count = self.calibrated.len() as f64;
        sums.iter_mut().for_each(|sum| *sum /= count);
        Ok(sums)
    }
}

/// Margins where a model has them, and probabilities otherwise.
pub(super) fn scores_to_calibrate(model: &impl Classifier, x: &Matrix) -> Result<Scores> {
    let margins = model.responses().contains(&Response::Margin);
    let response = if margins {
        Response::Margin
    } else {
        Response::Probability
    };
    model.scores(x, response)
}

impl<M: Classifier> Classifier for CalibratedClassifierCvModel<M> {
    fn predict(&self, x: &Matrix) -> Result<Labels> {
        self.predict(x)
    }

    fn scores(&self, x: &Matrix, response: Response) -> Result<Scores> {
        if response == Response::Probability {
            self.predict_proba(x)
        } else {
            let model = "a CalibratedClassifierCv";
            Err(no_response(response, model, self.responses()))
        }
    }

    fn responses(&self) -> &'static [Response] {
        &[Response::Probability]
    }

    fn converged(&self) -> bool {
        let mut models = self.calibrated.iter();
        models.all(|calibrated| calibrated.estimator.converged())
    }
}
