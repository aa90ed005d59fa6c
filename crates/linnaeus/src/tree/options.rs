//! The choices that trees and forests have in common.

use crate::error::{Error, Result};
use crate::parameters::{ParameterValue, Range, choices};

/// What a split is to make small.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Criterion {
    /// The Gini impurity: how often two rows drawn from the node would differ in class.
    #[default]
    Gini,
    /// The entropy of the classes, in bits.
    Entropy,
    /// Another name of the entropy, as in scikit-learn.
    LogLoss,
}
choices!(Criterion {
    Gini = "gini",
    Entropy = "entropy",
    LogLoss = "log_loss",
});

/// How the threshold of a feature is found.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Splitter {
    /// The best of all thresholds.
    #[default]
    Best,
    /// One threshold, drawn between the lowest and the highest value.
    Random,
}
choices!(Splitter {
    Best = "best",
    Random = "random",
});

/// How many features are looked at for a split.
///
/// As a text it is `sqrt`, `log2`, an integer, a share of the features (a number with a point), or
/// `all`.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MaxFeatures {
    /// Every feature.
    All,
    /// The square root of their number, rounded down.
    Sqrt,
    /// The binary logarithm of their number, rounded down.
    Log2,
    /// So many.
    Count(usize),
    /// This share of them, rounded down.
    Share(f64),
}

impl MaxFeatures {
    /// How many of `n_features` that is: at least one.
    pub fn of(self, n_features: usize) -> usize {
        let all = n_features as f64;
        let count = match self {
            Self::All => n_features,
            Self::Sqrt => all.sqrt() as usize,
            Self::Log2 => all.log2() as usize,
            Self::Count(count) => count,
            Self::Share(share) => (share * all) as usize,
        };
        count.max(1)
    }
}

impl From<usize> for MaxFeatures {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}
impl From<f64> for MaxFeatures {
    fn from(share: f64) -> Self {
        Self::Share(share)
    }
}

impl ParameterValue for MaxFeatures {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "all" | "none" | "None" => Some(Self::All),
            "sqrt" => Some(Self::Sqrt),
            "log2" => Some(Self::Log2),
            number => match number.parse() {
                Ok(count) => Some(Self::Count(count)),
                Err(_) => number.parse().ok().map(Self::Share),
            },
        }
    }
    fn write(&self) -> String {
        match self {
            Self::All => "all".into(),
            Self::Sqrt => "sqrt".into(),
            Self::Log2 => "log2".into(),
            Self::Count(count) => count.to_string(),
            Self::Share(share) => share.write(),
        }
    }
    fn expected(_: Range) -> String {
        "sqrt, log2, all, an integer from 1, or a share above 0 up to 1.0".into()
    }
    fn is_within(&self, _: Range) -> bool {
        match *self {
            Self::Count(count) => count >= 1,
            Self::Share(share) => share > 0.0 && share <= 1.0,
            _ => true,
        }
    }
}

/// A number of rows: a count, or a share of the rows of the fit (a number with a point).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RowCount {
    /// So many rows.
    Count(usize),
    /// This share of all rows of the fit.
    Share(f64),
}

impl RowCount {
    /// How many of `nrows` that is, rounded up.
    pub(crate) fn of(self, nrows: usize) -> usize {
        match self {
            Self::Count(count) => count,
            Self::Share(share) => (share * nrows as f64).ceil() as usize,
        }
    }
}

impl From<usize> for RowCount {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}
impl From<f64> for RowCount {
    fn from(share: f64) -> Self {
        Self::Share(share)
    }
}

impl ParameterValue for RowCount {
    fn parse(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(count) => Some(Self::Count(count)),
            Err(_) => text.parse().ok().map(Self::Share),
        }
    }
    fn write(&self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Share(share) => share.write(),
        }
    }
    fn expected(range: Range) -> String {
        format!("{}, or a share above 0 up to 1.0", usize::expected(range))
    }
    fn is_within(&self, range: Range) -> bool {
        match *self {
            Self::Count(count) => count.is_within(range),
            Self::Share(share) => share > 0.0 && share <= 1.0,
        }
    }
}

/// In which direction a feature may move the probability of the second class: one entry a feature,
/// 1 for upwards, -1 for downwards, 0 for any.
///
/// As a text, the entries are separated by semicolons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonotonicCst(Vec<i8>);

impl<T: Into<Vec<i8>>> From<T> for MonotonicCst {
    fn from(directions: T) -> Self {
        Self(directions.into())
    }
}

impl MonotonicCst {
    /// The direction of each feature.
    ///
    /// # Errors
    /// `Shape` when there is not one entry a feature, `Labels` when there are more than two classes
    /// or several outputs.
    pub(crate) fn directions(&self, n_features: usize, n_classes: &[usize]) -> Result<&[i8]> {
        let refuse = |found: String| {
            Err(Error::labels("y", found, "two classes")
                .advise("a fit with `monotonic_cst` answers a yes-or-no question"))
        };
        match n_classes {
            [0..=2] => {}
            [classes] => return refuse(format!("{classes} classes")),
            outputs => return refuse(format!("{} outputs", outputs.len())),
        }
        if self.0.len() != n_features {
            let expected = format!("one for each of the {n_features} features");
            return Err(Error::shape("monotonic_cst", self.0.len(), expected));
        }
        Ok(&self.0)
    }
}

impl ParameterValue for MonotonicCst {
    fn parse(text: &str) -> Option<Self> {
        let entries = text.split(';').map(|entry| entry.trim().parse().ok());
        entries.collect::<Option<_>>().map(Self)
    }
    fn write(&self) -> String {
        let entries: Vec<String> = self.0.iter().map(i8::to_string).collect();
        entries.join(";")
    }
    fn expected(_: Range) -> String {
        "1, 0 or -1 for each feature (1;0;-1)".into()
    }
    fn is_within(&self, _: Range) -> bool {
        self.0.iter().all(|entry| (-1..=1).contains(entry))
    }
}
