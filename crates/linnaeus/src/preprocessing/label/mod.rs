//! Labels as codes, and as columns of a matrix.

mod binarizer;
mod encoder;
mod sets;

pub use binarizer::{LabelBinarizer, LabelBinarizerModel, LabelTarget, label_binarize};
pub use encoder::{LabelEncoder, LabelEncoderModel};
pub use sets::{MultiLabelBinarizer, MultiLabelBinarizerModel};
