//! The options that metrics of predicted labels share.

use std::fmt;
use std::sync::Arc;

use crate::data::Label;
use crate::parameters::options;

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

options! {
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
    pub struct ScoreOptions {
        /// How classes are averaged; by default they are not: `Average::Binary`.
        average: Average = Average::Binary;
        /// The positive class of `Average::Binary`; by default the second class.
        pos_label: Label as some = None;
        /// What 0 / 0 is; by default 0.
        zero_division: ZeroDivision = ZeroDivision::Zero;
        /// The classes to average over; by default all that a row or a prediction has. For
        /// multilabel labels, the numbers of the columns.
        labels: Label as list = None;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
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

options! {
    /// What [`precision_recall_fscore_support`](super::precision_recall_fscore_support) and
    /// [`jaccard_scores`](super::jaccard_scores) may be told.
    pub struct ClassOptions {
        /// The classes to list, in this order; by default all that a row or a prediction has. For
        /// multilabel labels, the numbers of the columns.
        labels: Label as list = None;
        /// What 0 / 0 is; by default 0.
        zero_division: ZeroDivision = ZeroDivision::Zero;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}

options! {
    /// What metrics that are an average over the rows may be told:
    /// [`accuracy_score_with`](super::accuracy_score_with),
    /// [`zero_one_loss_with`](super::zero_one_loss_with) and
    /// [`log_loss_with`](super::log_loss_with).
    ///
    /// ```
    /// use linnaeus::metrics::*;
    /// use linnaeus::prelude::*;
    ///
    /// let (y_true, y_pred) = (Labels::from([1, 0, 1]), Labels::from([1, 1, 1]));
    /// let right_rows = RowOptions::new().normalize(false);
    /// assert_eq!(accuracy_score_with(&y_true, &y_pred, &right_rows)?, 2.0);
    /// # Ok::<(), Error>(())
    /// ```
    pub struct RowOptions {
        /// Whether the sum over the rows is divided by their number, or their weight; by default
        /// it is.
        normalize: bool = true;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
    }
}

/// Which scores were 0 / 0 for a class (or a row, or all together) and are, or contain, what
/// [`ZeroDivision`] says. scikit-learn warns of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undefined {
    /// Nothing was predicted to have a class.
    pub precision: bool,
    /// Nothing has a class.
    pub recall: bool,
    /// Nothing has a class, nor was it predicted.
    pub f_score: bool,
}
