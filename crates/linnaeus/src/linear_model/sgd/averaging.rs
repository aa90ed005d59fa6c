//! Whether, and from which step on, coefficients are averaged.

use crate::parameters::{ParameterValue, Range};

/// The parameter `average` of [`SgdClassifier`](super::SgdClassifier): `false`, `true`, or the
/// step from which on the coefficients are averaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Averaging {
    /// The model has the coefficients of the last step.
    #[default]
    Never,
    /// The model has the mean of the coefficients over the steps from this one on, 1 being the
    /// first; those of the last step if there are fewer.
    From(usize),
}

impl Averaging {
    pub(super) fn is_wanted(self) -> bool {
        self != Self::Never
    }

    pub(super) fn from(self) -> Option<f64> {
        match self {
            Self::Never => None,
            Self::From(step) => Some(step as f64),
        }
    }
}

impl From<bool> for Averaging {
    fn from(average: bool) -> Self {
        if average { Self::From(1) } else { Self::Never }
    }
}
impl From<usize> for Averaging {
    fn from(step: usize) -> Self {
        Self::From(step)
    }
}

impl ParameterValue for Averaging {
    fn parse(text: &str) -> Option<Self> {
        match bool::parse(text) {
            Some(average) => Some(average.into()),
            None => text.parse().ok().map(Self::From),
        }
    }
    fn write(&self) -> String {
        match self {
            Self::Never => "false".into(),
            Self::From(1) => "true".into(),
            Self::From(step) => step.to_string(),
        }
    }
    fn expected(_: Range) -> String {
        "true, false, or the step to begin at, an integer from 1".into()
    }
    fn is_within(&self, _: Range) -> bool {
        *self != Self::From(0)
    }
}
