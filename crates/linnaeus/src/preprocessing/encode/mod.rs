//! Categorical columns as numbers: a column a category (one-hot), or a code a category (ordinal).

mod categories;
mod decoded;
mod grouping;
mod one_hot;
mod options;
mod ordinal;
mod table;

pub use categories::{Categories, Category};
pub use decoded::{Decoded, Meaning};
pub use one_hot::{OneHotColumn, OneHotEncoder, OneHotEncoderModel};
pub use options::{
    CategoryLists, DropCategory, Frequency, HandleUnknown, OrdinalCode, OrdinalUnknown,
};
pub use ordinal::{OrdinalColumn, OrdinalEncoder, OrdinalEncoderModel};
