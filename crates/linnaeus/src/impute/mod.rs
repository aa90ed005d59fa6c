//! Missing values: filled in, or marked.

mod indicator;
mod simple;
mod statistics;

pub use indicator::{IndicatorFeatures, MissingIndicator, MissingIndicatorModel};
pub use simple::{ImputeStrategy, SimpleImputer, SimpleImputerModel};

use crate::estimator::Support;
use crate::parameters::{ParameterValue, Range};

/// What stands where a value is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum MissingValues {
    /// NaN.
    #[default]
    Nan,
    /// This number; NaN is refused then.
    Number(f64),
}

impl MissingValues {
    fn is(self, value: f64) -> bool {
        match self {
            Self::Nan => value.is_nan(),
            Self::Number(number) => value == number,
        }
    }

    /// What an imputer supports that looks for these.
    const fn support(self) -> Support {
        let support = Support::plain().ignoring_y();
        match self {
            Self::Nan => support.with_sparse().with_nan(),
            // To fill in the zeros of sparse data would make them dense.
            Self::Number(0.0) => support,
            Self::Number(_) => support.with_sparse(),
        }
    }
}

impl From<f64> for MissingValues {
    fn from(value: f64) -> Self {
        if value.is_nan() {
            Self::Nan
        } else {
            Self::Number(value)
        }
    }
}

impl ParameterValue for MissingValues {
    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(f64::into)
    }
    fn write(&self) -> String {
        match self {
            Self::Nan => "nan".into(),
            Self::Number(number) => number.write(),
        }
    }
    fn expected(_: Range) -> String {
        "nan or a number".into()
    }
    fn is_within(&self, _: Range) -> bool {
        !matches!(self, Self::Number(number) if !number.is_finite())
    }
}
