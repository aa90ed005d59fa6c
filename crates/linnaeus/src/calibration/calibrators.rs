//! From the scores of a model to probabilities: a calibrator a class, or one for all.

use linnaeus_kernels::pairwise_sum;

use super::isotonic::IsotonicCalibration;
use super::sigmoid::SigmoidCalibration;
use super::temperature::TemperatureScaling;
use crate::data::{Classes, Column, Response, Scores};
use crate::error::{Error, Result};
use crate::parameters::choices;

/// How scores become probabilities.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CalibrationMethod {
    /// A sigmoid a class: two numbers to learn. See [`SigmoidCalibration`].
    #[default]
    Sigmoid,
    /// A rising curve a class, for a thousand rows and more. See [`IsotonicCalibration`].
    Isotonic,
    /// One temperature for all classes, which changes no prediction. See [`TemperatureScaling`].
    Temperature,
}
choices!(CalibrationMethod {
    Sigmoid = "sigmoid",
    Isotonic = "isotonic",
    Temperature = "temperature",
});

/// A fitted calibrator.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub enum Calibrator {
    /// Of one class against the rest.
    Sigmoid(SigmoidCalibration),
    /// Of one class against the rest.
    Isotonic(IsotonicCalibration),
    /// Of all classes.
    Temperature(TemperatureScaling),
}

/// The calibrators of one model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Calibrators {
    /// One a column of [`class_columns`], or the one for all.
    own: Vec<Calibrator>,
    classes: Classes,
}

impl Calibrators {
    /// Learns from a model's scores of rows that it has not seen, whose classes are known.
    pub(super) fn fit(
        method: CalibrationMethod,
        scores: &Scores,
        y: &Column,
        weights: Option<&[f64]>,
    ) -> Result<Self> {
        let classes = y.classes().clone();
        check_classes(scores, &classes)?;
        let own = if method == CalibrationMethod::Temperature {
            check_complete(scores, &classes)?;
            let scaling = TemperatureScaling::fit_column(scores, y, weights)?;
            vec![Calibrator::Temperature(scaling)]
        } else {
            let one = |(class, scores): (usize, Vec<f64>)| {
                let codes = y.codes().iter();
                let is_class: Vec<bool> = codes.map(|&code| code as usize == class).collect();
                Ok(match method {
                    CalibrationMethod::Isotonic => {
                        Calibrator::Isotonic(IsotonicCalibration::fit(&scores, &is_class, weights)?)
                    }
                    _ => Calibrator::Sigmoid(SigmoidCalibration::fit(&scores, &is_class, weights)?),
                })
            };
            let columns = class_columns(scores, &classes)?.into_iter();
            columns.map(one).collect::<Result<_>>()?
        };
        Ok(Self { own, classes })
    }

    pub(super) fn own(&self) -> &[Calibrator] {
        &self.own
    }

    /// Probabilities of all classes for the same model's scores, row after row.
    pub(super) fn predict(&self, scores: &Scores) -> Result<Vec<f64>> {
        let mut proba = match &*self.own {
            [Calibrator::Temperature(scaling)] => {
                scaling.predict(scores)?.table()?.values().to_vec()
            }
            _ => self.one_against_rest(scores)?,
        };
        // What rounding put above 1.
        for p in &mut proba {
            if *p > 1.0 && *p <= 1.0 + 1e-5 {
                *p = 1.0;
            }
        }
        Ok(proba)
    }

    fn one_against_rest(&self, scores: &Scores) -> Result<Vec<f64>> {
        let k = self.classes.len();
        let mut proba = vec![0.0; scores.nrows() * k];
        let columns = class_columns(scores, &self.classes)?;
        for ((class, scores), calibrator) in columns.into_iter().zip(&self.own) {
            let calibrated = match calibrator {
                Calibrator::Sigmoid(sigmoid) => sigmoid.predict(&scores),
                Calibrator::Isotonic(curve) => curve.predict(&scores),
                Calibrator::Temperature(_) => continue,
            };
            let rows = proba.chunks_exact_mut(k).zip(calibrated);
            rows.for_each(|(row, p)| row[class] = p);
        }
        for row in proba.chunks_exact_mut(k) {
            if k == 2 {
                row[0] = 1.0 - row[1];
                continue;
            }
            let sum = pairwise_sum(row);
            if sum == 0.0 {
                // No class is possible, so all are equally so.
                row.fill(1.0 / k as f64);
            } else {
                row.iter_mut().for_each(|p| *p /= sum);
            }
        }
        Ok(proba)
    }
}

/// The classes that have a calibrator of their own, and their scores: of two classes the second
/// one, of more each that the model knows.
fn class_columns(scores: &Scores, classes: &Classes) -> Result<Vec<(usize, Vec<f64>)>> {
    if classes.len() == 2 {
        return Ok(vec![(1, scores.positive()?.into_owned())]);
    }
    let table = scores.table()?;
    let one = |label| {
        let class = classes.find("y", label)? as usize;
        let column = match scores.response() {
            Response::Margin => scores.column(label)?.positive()?.into_owned(),
            Response::Probability => {
                let own = table.classes().find("y", label)? as usize;
                table.rows().map(|row| row[own]).collect()
            }
        };
        Ok((class, column))
    };
    table.classes().iter().map(one).collect()
}

/// The model's classes are among those of the rows.
fn check_classes(scores: &Scores, classes: &Classes) -> Result<()> {
    let known = scores.table()?.classes();
    if let Some(label) = known.iter().find(|label| classes.code(label).is_none()) {
        let found = format!("no row of {label:?}, which is a class of the model");
        let expected = format!("rows of all of {known:?}");
        return Err(Error::labels("y", found, expected));
    }
    if known.len() < 2 {
        return Err(lacks_a_class(known, classes));
    }
    if classes.len() == 2 {
        check_complete(scores, classes)?;
    }
    Ok(())
}

/// The model knows all classes of the rows.
fn check_complete(scores: &Scores, classes: &Classes) -> Result<()> {
    let known = scores.table()?.classes();
    if known == classes {
        Ok(())
    } else {
        Err(lacks_a_class(known, classes))
    }
}

fn lacks_a_class(known: &Classes, classes: &Classes) -> Error {
    let found = format!("a model that was fitted on {known:?} only");
    Error::folds("cv", found, format!("rows of all of {classes:?} to fit on"))
        .advise("take a `StratifiedKFold`, whose folds have all classes")
}
