//! Transformers of features and of labels.

mod encode;
mod label;

pub use encode::*;
pub use label::*;
