//! Linear models.

mod loss;
mod perceptron;
mod scores;
pub mod sgd;

pub use loss::Loss;
pub use perceptron::Perceptron;
pub use scores::{linear_scores, single_linear_scores};
pub use sgd::{Averaging, LearningRate, Penalty, SgdClassifier, SgdClassifierModel, SgdState};
