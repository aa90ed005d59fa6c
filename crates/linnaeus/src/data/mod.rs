//! The data types: what goes into `fit` and what comes out of a model.
//!
//! None of them is generic, and all are handles: cloning one, or taking rows of it, copies no row
//! of x.

mod dataset;
mod entries;
mod label;
mod labels;
mod matrix;
mod scores;

pub use dataset::{Dataset, Task};
pub(crate) use entries::{
    Accumulator, Precision, column_sums, complete_sums, fold_columns, rewrite, rewrite_rows, visit,
    without_stored_zeros,
};
pub use label::{Classes, Label};
pub use labels::{Column, LabelKind, Labels};
pub(crate) use matrix::Store;
pub use matrix::{Element, Float, Matrix, Number, Row, Rows};
pub use scores::{Response, ScoreTable, Scores};
