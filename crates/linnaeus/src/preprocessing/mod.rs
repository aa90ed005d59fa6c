//! Transformers of features and of labels: scalers, normalizers, encoders.
//!
//! Those of features are fitted on a [`Dataset`](crate::data::Dataset) and do not look at its
//! labels, so [`Dataset::unlabelled`](crate::data::Dataset::unlabelled) is enough. Results of `f32`
//! data are `f32`, sparse data stay sparse, and NaN marks a missing value where a transformer says
//! so.

mod encode;
mod function;
mod label;
mod max_abs;
mod min_max;
mod normalize;
mod rows;
mod scale;
mod standard;

pub use encode::*;
pub use function::{FunctionTransformer, FunctionTransformerModel};
pub use label::*;
pub use max_abs::{MaxAbsScaler, MaxAbsScalerModel};
pub use min_max::{MinMaxScaler, MinMaxScalerModel};
pub use normalize::{Binarizer, BinarizerModel, Norm, Normalizer, NormalizerModel};
pub use scale::{NumericalIssue, ScaledRows, scale};
pub use standard::{StandardScaler, StandardScalerModel};
