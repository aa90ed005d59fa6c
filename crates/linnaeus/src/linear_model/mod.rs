//! Linear models.

mod loss;
pub mod sgd;

pub use loss::Loss;
pub use sgd::{LearningRate, Penalty, SgdClassifier, SgdClassifierModel};
