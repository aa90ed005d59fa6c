//! The options of the encoders.

use super::categories::{Categories, Category};
use crate::parameters::{ParameterValue, Range, choices};

/// Where the categories of the columns come from.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq)]
pub enum CategoryLists {
    /// From the data of the fit.
    #[default]
    Auto,
    /// A list for each column.
    Lists(Vec<Categories>),
}

impl From<Vec<Categories>> for CategoryLists {
    fn from(lists: Vec<Categories>) -> Self {
        Self::Lists(lists)
    }
}

impl ParameterValue for CategoryLists {
    /// Lists have no text; a program gives them.
    fn parse(text: &str) -> Option<Self> {
        (text == "auto").then_some(Self::Auto)
    }
    fn write(&self) -> String {
        match self {
            Self::Auto => "auto".into(),
            Self::Lists(lists) => format!("lists for {} columns", lists.len()),
        }
    }
    fn expected(_: Range) -> String {
        "auto, or in a program a list for each column".into()
    }
    fn is_within(&self, _: Range) -> bool {
        true
    }
}

/// Which category of a column gets no column of its own.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DropCategory {
    /// None is dropped.
    #[default]
    None,
    /// The first of each column; the columns that are left are not linearly dependent.
    First,
    /// The first of each column that has two.
    IfBinary,
    /// This one of each column.
    Categories(Vec<Category>),
}

impl ParameterValue for DropCategory {
    /// A list has no text; a program gives it.
    fn parse(text: &str) -> Option<Self> {
        match text {
            "none" | "None" => Some(Self::None),
            "first" => Some(Self::First),
            "if_binary" => Some(Self::IfBinary),
            _ => None,
        }
    }
    fn write(&self) -> String {
        match self {
            Self::None => "none".into(),
            Self::First => "first".into(),
            Self::IfBinary => "if_binary".into(),
            Self::Categories(list) => format!("a category of {} columns", list.len()),
        }
    }
    fn expected(_: Range) -> String {
        "none or first or if_binary, or in a program a category for each column".into()
    }
    fn is_within(&self, _: Range) -> bool {
        true
    }
}

/// How many rows a category must have so that it is not infrequent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Frequency {
    /// This many.
    Count(usize),
    /// This share of all rows.
    Share(f64),
}

impl From<usize> for Frequency {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl From<f64> for Frequency {
    fn from(share: f64) -> Self {
        Self::Share(share)
    }
}

impl ParameterValue for Frequency {
    fn parse(text: &str) -> Option<Self> {
        let count = text.parse().map(Self::Count);
        count.or_else(|_| text.parse().map(Self::Share)).ok()
    }
    fn write(&self) -> String {
        match self {
            Self::Count(count) => count.write(),
            Self::Share(share) => share.write(),
        }
    }
    fn expected(_: Range) -> String {
        "an integer from 1, or a number above 0 below 1".into()
    }
    fn is_within(&self, _: Range) -> bool {
        match *self {
            Self::Count(count) => count >= 1,
            Self::Share(share) => share > 0.0 && share < 1.0,
        }
    }
}

/// What becomes of a category that the fit has not seen.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HandleUnknown {
    /// It is an error.
    #[default]
    Error,
    /// All columns of its feature are zero.
    Ignore,
    /// It counts as infrequent if the feature has infrequent categories, and is ignored otherwise.
    InfrequentIfExist,
    /// As `InfrequentIfExist`; who calls is expected to tell which columns had such a category
    /// (see `OneHotEncoderModel::columns_with_unknown`).
    Warn,
}
choices!(HandleUnknown {
    Error = "error",
    Ignore = "ignore",
    InfrequentIfExist = "infrequent_if_exist",
    Warn = "warn",
});

/// What becomes of a category that the fit has not seen, where a category is one code.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrdinalUnknown {
    /// It is an error.
    #[default]
    Error,
    /// It gets the code `unknown_value`.
    UseEncodedValue,
}
choices!(OrdinalUnknown { Error = "error", UseEncodedValue = "use_encoded_value" });

/// A code for what is no category of its own: an integer as a rule, or NaN, which equals itself.
#[derive(Clone, Copy, Debug)]
pub struct OrdinalCode(pub f64);

impl OrdinalCode {
    /// Whether a number is this code.
    pub(super) fn is(self, number: f64) -> bool {
        self == Self(number)
    }

    /// Whether it is among the codes from 0 up to `count`.
    pub(super) fn is_below(self, count: usize) -> bool {
        self.0 >= 0.0 && self.0 < count as f64
    }
}

impl PartialEq for OrdinalCode {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.0.is_nan() && other.0.is_nan()
    }
}

impl From<i32> for OrdinalCode {
    fn from(code: i32) -> Self {
        Self(code.into())
    }
}

impl From<f64> for OrdinalCode {
    fn from(code: f64) -> Self {
        Self(code)
    }
}

impl ParameterValue for OrdinalCode {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
    fn write(&self) -> String {
        if self.0.is_nan() {
            "nan".into()
        } else {
            self.0.write()
        }
    }
    fn expected(_: Range) -> String {
        "a number or nan".into()
    }
    fn is_within(&self, _: Range) -> bool {
        !self.0.is_infinite()
    }
}
