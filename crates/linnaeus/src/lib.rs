//! Classification with scikit-learn's numbers.

pub mod any;
pub mod context;
pub mod data;
pub mod datasets;
pub mod dummy;
pub mod error;
pub mod estimator;
pub mod linear_model;
pub mod metrics;
pub mod model_selection;
pub mod parameters;
pub mod pipeline;
pub mod random;

/// What a program needs: the data types, the traits and the error.
pub mod prelude {
    pub use crate::context::Context;
    pub use crate::data::{Classes, Column, Dataset, Label, Labels, Matrix, Response, Scores};
    pub use crate::error::{Error, ErrorKind, Result};
    pub use crate::estimator::{Classifier, Estimator, Fit, PartialFit, Split, Transform};
}
