//! The options that metrics of predicted labels share.

use std::fmt;
use std::sync::Arc;

use crate::data::Label;

/// How the scores of several classes become one number.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Average {
    /// No average: the score of the positive class of a task of two classes.
    #[default]
    Binary,
    /// The plain average over the classes, so a rare class counts as much as a frequent one.
    Macro,
    /// One score from the counts of all classes added up.
    Micro,
    /// The average over the classes, each weighted by its rows.
    Weighted,
    /// The average over the rows; for multilabel labels only.
    Samples,
}

impl Average {
    pub(crate) const ALL: [Self; 5] = [
        Self::Binary,
        Self::Macro,
        Self::Micro,
        Self::Weighted,
        Self::Samples,
    ];
}

impl fmt::Display for Average {
    /// scikit-learn's word: `binary`, `macro`, `micro`, `weighted`, `samples`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Binary => "binary",
            Self::Macro => "macro",
            Self::Micro => "micro",
            Self::Weighted => "weighted",
            Self::Samples => "samples",
        })
    }
}

/// What a score is when its denominator is 0: the precision of a class that was never predicted,
/// the recall of a class that no row has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ZeroDivision {
    /// It is 0.
    #[default]
    Zero,
    /// It is 1.
    One,
    /// It is NaN, and averages leave the class out.
    Nan,
}

impl ZeroDivision {
    pub(crate) fn value(self) -> f64 {
        match self {
            Self::Zero => 0.0,
            Self::One => 1.0,
            Self::Nan => f64::NAN,
        }
    }
}

/// What [`f1_score`](super::f1_score) and its like may be told. An [`Average`] alone will do where
/// these are asked for.
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from(["ham", "spam", "ham", "spam"]);
/// let y_pred = Labels::from(["ham", "ham", "ham", "spam"]);
/// assert_eq!(recall_score(&y_true, &y_pred, Average::Binary)?, 0.5);
/// let of_ham = ScoreOptions::new().pos_label("ham");
/// assert_eq!(recall_score(&y_true, &y_pred, of_ham)?, 1.0);
/// let weighted = ScoreOptions::new().weights([1.0, 3.0, 1.0, 1.0]);
/// assert_eq!(recall_score(&y_true, &y_pred, weighted)?, 0.25);
/// # Ok::<(), Error>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScoreOptions {
    /// How classes are averaged; by default they are not: `Average::Binary`.
    pub average: Average,
    /// The positive class of `Average::Binary`; by default the second class.
    pub pos_label: Option<Label>,
    /// What 0 / 0 is; by default 0.
    pub zero_division: ZeroDivision,
    /// The classes to average over; by default all that a row or a prediction has. For multilabel
    /// labels, the numbers of the columns.
    pub labels: Option<Vec<Label>>,
    /// How much each row counts; by default all count 1.
    pub weights: Option<Arc<[f64]>>,
}

impl ScoreOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How classes are averaged.
    #[must_use]
    pub fn average(self, average: Average) -> Self {
        Self { average, ..self }
    }

    /// The positive class of `Average::Binary`.
    #[must_use]
    pub fn pos_label(self, label: impl Into<Label>) -> Self {
        Self {
            pos_label: Some(label.into()),
            ..self
        }
    }

    /// What 0 / 0 is.
    #[must_use]
    pub fn zero_division(self, zero_division: ZeroDivision) -> Self {
        Self {
            zero_division,
            ..self
        }
    }

    /// The classes to average over.
    #[must_use]
    pub fn labels<L: Into<Label>>(self, labels: impl IntoIterator<Item = L>) -> Self {
        Self {
            labels: Some(labels.into_iter().map(Into::into).collect()),
            ..self
        }
    }

    /// How much each row counts.
    #[must_use]
    pub fn weights(self, weights: impl Into<Arc<[f64]>>) -> Self {
        Self {
            weights: Some(weights.into()),
            ..self
        }
    }
}

impl From<Average> for ScoreOptions {
    fn from(average: Average) -> Self {
        Self::new().average(average)
    }
}

impl From<&Self> for ScoreOptions {
    fn from(options: &Self) -> Self {
        options.clone()
    }
}

/// What [`precision_recall_fscore_support`](super::precision_recall_fscore_support) may be told.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassOptions {
    /// The classes to list, in this order; by default all that a row or a prediction has.
    pub labels: Option<Vec<Label>>,
    /// What 0 / 0 is; by default 0.
    pub zero_division: ZeroDivision,
    /// How much each row counts; by default all count 1.
    pub weights: Option<Arc<[f64]>>,
}

impl ClassOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The classes to list, in this order.
    #[must_use]
    pub fn labels<L: Into<Label>>(self, labels: impl IntoIterator<Item = L>) -> Self {
        Self {
            labels: Some(labels.into_iter().map(Into::into).collect()),
            ..self
        }
    }

    /// What 0 / 0 is.
    #[must_use]
    pub fn zero_division(self, zero_division: ZeroDivision) -> Self {
        Self {
            zero_division,
            ..self
        }
    }

    /// How much each row counts.
    #[must_use]
    pub fn weights(self, weights: impl Into<Arc<[f64]>>) -> Self {
        Self {
            weights: Some(weights.into()),
            ..self
        }
    }
}
