//! Probabilities that mean what they say: calibrating classifiers, and measuring how calibrated
//! they are.
//!
//! A classifier is calibrated when of the rows that it gives a probability of 0.8, four in five are
//! positive. Margins are no probabilities at all, and the probabilities of many models are too sure
//! or not sure enough. [`CalibratedClassifierCv`] learns, on rows that its classifier has not seen,
//! what its scores are worth; [`calibration_curve`] and [`expected_calibration_error`] show it.
//!
//! ```
//! use linnaeus::{calibration::*, linear_model::SgdClassifier, metrics::*, prelude::*};
//!
//! let digits = linnaeus::datasets::load_digits()?;
//! let (train, test) = digits.relabel(|digit| *digit == 8)?.split_at(1200)?;
//! let sgd = SgdClassifier::new().random_state(0); // has margins only
//! let model = CalibratedClassifierCv::new(sgd).method(CalibrationMethod::Sigmoid).fit(&train)?;
//! let proba = model.predict_proba(&test.x)?;
//! assert!(brier_score_loss(&test.y, &proba)? < 0.06);
//! let curve = calibration_curve(&test.y, &proba, 5)?;
//! assert!(curve.prob_true()[0] < 0.1);
//! # Ok::<(), Error>(())
//! ```

mod brent;
mod calibrators;
mod check;
mod classifier;
mod curve;
mod isotonic;
mod lbfgs;
mod line_search;
mod model;
mod sigmoid;
mod temperature;

pub use calibrators::{CalibrationMethod, Calibrator};
pub use classifier::CalibratedClassifierCv;
pub use curve::{
    BinStrategy, CalibrationBin, CalibrationBins, CalibrationCurve, calibration_curve,
    expected_calibration_error,
};
pub use isotonic::IsotonicCalibration;
pub use model::{CalibratedClassifier, CalibratedClassifierCvModel};
pub use sigmoid::SigmoidCalibration;
pub use temperature::TemperatureScaling;
