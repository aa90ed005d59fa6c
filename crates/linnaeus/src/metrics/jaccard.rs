//! The Jaccard index: how much the rows of a class and the rows predicted to have it overlap.

use super::counts::{ClassCounts, quotients};
use super::options::{Average, ClassOptions, ScoreOptions};
use super::scores::Counted;
use super::sums::{average, average_of_defined};
use super::targets::{Targets, check_weights};
use crate::data::{Label, Labels};
use crate::error::Result;

/// Of the rows that have the class or were predicted to, the share that are both: tp / (tp + fp +
/// fn). (scikit-learn: `jaccard_score`.)
///
/// `options` is an [`Average`] or [`ScoreOptions`].
///
/// # Errors
/// As [`precision_score`](super::precision_score).
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([true, true, true, false]);
/// let y_pred = Labels::from([true, true, false, true]);
/// assert_eq!(jaccard_score(&y_true, &y_pred, Average::Binary)?, 0.5);
/// # Ok::<(), Error>(())
/// ```
pub fn jaccard_score(
    y_true: &Labels,
    y_pred: &Labels,
    options: impl Into<ScoreOptions>,
) -> Result<f64> {
    Ok(jaccard_average(y_true, y_pred, options)?.jaccard)
}

/// The Jaccard index, and whether it was 0 / 0 somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct JaccardScore {
    /// The class, where it is the index of one; of multilabel labels, the number of the column.
    pub label: Option<Label>,
    /// Of the rows that have the class or were predicted to, the share that are both.
    pub jaccard: f64,
    /// Whether there was a class (or a row) that nothing has and nothing was predicted to have.
    pub undefined: bool,
}

/// The Jaccard index averaged, and whether it was 0 / 0 for some class. (scikit-learn:
/// `jaccard_score`, of which the second part is a warning.)
///
/// # Errors
/// As [`jaccard_score`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([0, 0]), Labels::from([0, 1]));
/// let options = ScoreOptions::new().average(Average::Macro).labels([0, 1, 2]);
/// assert!(jaccard_average(&y_true, &y_pred, options)?.undefined);
/// # Ok::<(), Error>(())
/// ```
pub fn jaccard_average(
    y_true: &Labels,
    y_pred: &Labels,
    options: impl Into<ScoreOptions>,
) -> Result<JaccardScore> {
    let mut options = options.into();
    let micro = options.average == Average::Micro;
    // The unions of the classes are formed first, and then added up.
    if micro {
        options.average = Average::Macro;
    }
    let Counted { counts, options } = Counted::new(y_true, y_pred, options)?;
    let mut union = counts.union();
    let mut right = counts.right.clone();
    if micro {
        union = vec![linnaeus_kernels::pairwise_sum(&union)];
        right = vec![linnaeus_kernels::pairwise_sum(&right)];
    }
    let scores = quotients(&right, &union, options.zero_division);
    let weights = match options.average {
        Average::Weighted if counts.truth.iter().any(|&rows| rows != 0.0) => Some(&*counts.truth),
        Average::Samples => options.weights.as_deref(),
        _ => None,
    };
    let jaccard = if scores.iter().any(|score| score.is_nan()) {
        average_of_defined(&scores, weights)
    } else {
        average(&scores, weights).unwrap_or(f64::NAN)
    };
    Ok(JaccardScore {
        label: None,
        jaccard,
        undefined: union.contains(&0.0),
    })
}

/// The Jaccard index of every class. (scikit-learn: `jaccard_score` with `average=None`.)
///
/// # Errors
/// As [`precision_recall_fscore_support`](super::precision_recall_fscore_support).
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from(["a", "b", "b"]), Labels::from(["a", "a", "b"]));
/// let classes = jaccard_scores(&y_true, &y_pred, &ClassOptions::new())?;
/// assert_eq!((classes[0].jaccard, classes[1].jaccard), (0.5, 0.5));
/// # Ok::<(), Error>(())
/// ```
pub fn jaccard_scores(
    y_true: &Labels,
    y_pred: &Labels,
    options: &ClassOptions,
) -> Result<Vec<JaccardScore>> {
    let targets = Targets::new(y_true, y_pred)?;
    let weights = options.weights.as_deref();
    check_weights(weights, targets.nrows())?;
    let counts = ClassCounts::by_class(&targets, options.labels.as_deref(), weights)?;
    let union = counts.union();
    let scores = quotients(&counts.right, &union, options.zero_division);
    let classes = counts.labels.into_iter().zip(scores).zip(union);
    Ok(classes
        .map(|((label, jaccard), union)| JaccardScore {
            label: Some(label),
            jaccard,
            undefined: union == 0.0,
        })
        .collect())
}
