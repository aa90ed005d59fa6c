//! Precision, recall and F: one number, or one a class.

use super::counts::{ClassCounts, divide};
use super::options::{Average, ClassOptions, ScoreOptions, Undefined};
use super::sums::average_of_defined;
use super::targets::{Targets, check_weights};
use crate::data::{Label, Labels};
use crate::error::{Error, Result};

/// Of what was predicted positive, the share that is: tp / (tp + fp). (scikit-learn:
/// `precision_score`.)
///
/// `options` is an [`Average`] or [`ScoreOptions`]. With `Average::Binary` the positive class is
/// the second one, or `pos_label`.
///
/// # Errors
/// `Empty` without rows; `Shape` for unequal lengths; `Labels` for labels that cannot be compared,
/// or one class of which nothing says whether it is positive; `UnknownLabel` for a `pos_label` or
/// `labels` that are not there; `Parameter` for `Average::Binary` of more than two classes,
/// `Average::Samples` of one column, options that do not fit each other, and weights that are
/// below zero or all zero.
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([0, 1, 2, 0, 1, 2]);
/// let y_pred = Labels::from([0, 2, 1, 0, 0, 1]);
/// assert_eq!(precision_score(&y_true, &y_pred, Average::Macro)?, 2.0 / 9.0);
/// # Ok::<(), Error>(())
/// ```
pub fn precision_score(
    y_true: &Labels,
    y_pred: &Labels,
    options: impl Into<ScoreOptions>,
) -> Result<f64> {
    let counted = Counted::new(y_true, y_pred, options.into())?;
    Ok(counted.average(&counted.counts.precision(counted.options.zero_division)))
}

/// Of what is positive, the share that was found: tp / (tp + fn). (scikit-learn: `recall_score`.)
///
/// `options` is an [`Average`] or [`ScoreOptions`].
///
/// # Errors
/// As [`precision_score`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([true, true, true, false]);
/// let y_pred = Labels::from([true, false, true, true]);
/// assert_eq!(recall_score(&y_true, &y_pred, Average::Binary)?, 2.0 / 3.0);
/// # Ok::<(), Error>(())
/// ```
pub fn recall_score(
    y_true: &Labels,
    y_pred: &Labels,
    options: impl Into<ScoreOptions>,
) -> Result<f64> {
    let counted = Counted::new(y_true, y_pred, options.into())?;
    Ok(counted.average(&counted.counts.recall(counted.options.zero_division)))
}

/// The harmonic mean of precision and recall, computed from the counts: 2 tp / (2 tp + fp + fn).
/// (scikit-learn: `f1_score`.)
///
/// `options` is an [`Average`] or [`ScoreOptions`].
///
/// # Errors
/// As [`precision_score`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([true, true, true, false]);
/// let y_pred = Labels::from([true, false, true, true]);
/// assert_eq!(f1_score(&y_true, &y_pred, Average::Binary)?, 2.0 / 3.0);
/// # Ok::<(), Error>(())
/// ```
pub fn f1_score(y_true: &Labels, y_pred: &Labels, options: impl Into<ScoreOptions>) -> Result<f64> {
    fbeta_score(y_true, y_pred, 1.0, options)
}

/// The weighted harmonic mean of precision and recall, in which recall counts β times as much:
/// (1 + β²) tp / (β² (tp + fn) + tp + fp). (scikit-learn: `fbeta_score`.)
///
/// A `beta` of 0 gives the precision, infinity the recall. `options` is an [`Average`] or
/// [`ScoreOptions`].
///
/// # Errors
/// `Parameter` for a `beta` that is NaN or below zero; and as [`precision_score`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([true, true, true, false]);
/// let y_pred = Labels::from([true, false, false, false]);
/// assert_eq!(fbeta_score(&y_true, &y_pred, 2.0, Average::Binary)?, 5.0 / 13.0);
/// # Ok::<(), Error>(())
/// ```
pub fn fbeta_score(
    y_true: &Labels,
    y_pred: &Labels,
    beta: f64,
    options: impl Into<ScoreOptions>,
) -> Result<f64> {
    Ok(precision_recall_fscore(y_true, y_pred, beta, options)?.f_score)
}

/// Of what is negative, the share that was predicted negative: tn / (tn + fp), the recall of the
/// negative class.
///
/// For two classes only. (scikit-learn has no function for it; its numbers come from
/// `recall_score` with the other class as `pos_label`.)
///
/// # Errors
/// `Parameter` for another average than `Average::Binary`; and as [`precision_score`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([true, false, false, false]);
/// let y_pred = Labels::from([true, false, false, true]);
/// assert_eq!(specificity_score(&y_true, &y_pred, Average::Binary)?, 2.0 / 3.0);
/// # Ok::<(), Error>(())
/// ```
pub fn specificity_score(
    y_true: &Labels,
    y_pred: &Labels,
    options: impl Into<ScoreOptions>,
) -> Result<f64> {
    let options = options.into();
    let negatives = negatives(y_true, y_pred, &options)?;
    Ok(divide(
        negatives.right,
        negatives.truth,
        options.zero_division,
    ))
}

/// Of what is negative, the share that was predicted positive: fp / (tn + fp), which is 1 minus
/// the specificity, computed from the counts.
///
/// For two classes only. (scikit-learn has no function for it; it is the `fpr` of `roc_curve`.)
///
/// # Errors
/// As [`specificity_score`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([true, false, false, false]);
/// let y_pred = Labels::from([true, false, false, true]);
/// assert_eq!(false_positive_rate(&y_true, &y_pred, Average::Binary)?, 1.0 / 3.0);
/// # Ok::<(), Error>(())
/// ```
pub fn false_positive_rate(
    y_true: &Labels,
    y_pred: &Labels,
    options: impl Into<ScoreOptions>,
) -> Result<f64> {
    let options = options.into();
    let negatives = negatives(y_true, y_pred, &options)?;
    let fp = negatives.truth - negatives.right;
    Ok(divide(fp, negatives.truth, options.zero_division))
}

/// The rows of the negative class, and those of them that were predicted negative.
struct Negatives {
    right: f64,
    truth: f64,
}

fn negatives(y_true: &Labels, y_pred: &Labels, options: &ScoreOptions) -> Result<Negatives> {
    if options.average != Average::Binary {
        return Err(Error::parameter("average", options.average, "binary")
            .advise("ask for one class after the other: `y.equals(label)` against the rest"));
    }
    check_fit(options)?;
    let targets = Targets::new(y_true, y_pred)?;
    let weights = options.weights.as_deref();
    check_weights(weights, targets.nrows())?;
    let pair = targets.single()?;
    let positive = pair.positive(options.pos_label.as_ref())?;
    let counts = ClassCounts::of_rest(pair, positive, weights);
    Ok(Negatives {
        right: counts.right[0],
        truth: counts.truth[0],
    })
}

/// Precision, recall and F together, averaged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AverageScore {
    /// Of what was predicted positive, the share that is.
    pub precision: f64,
    /// Of what is positive, the share that was found.
    pub recall: f64,
    /// The weighted harmonic mean of both.
    pub f_score: f64,
    /// Which of them were 0 / 0 for some class (or row).
    pub undefined: Undefined,
}

/// Precision, recall and F of one pass over the rows. (scikit-learn:
/// `precision_recall_fscore_support` with an average.)
///
/// # Errors
/// As [`fbeta_score`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([0, 1, 1, 1]), Labels::from([1, 1, 1, 0]));
/// let scores = precision_recall_fscore(&y_true, &y_pred, 1.0, Average::Binary)?;
/// assert_eq!((scores.precision, scores.recall), (2.0 / 3.0, 2.0 / 3.0));
/// # Ok::<(), Error>(())
/// ```
pub fn precision_recall_fscore(
    y_true: &Labels,
    y_pred: &Labels,
    beta: f64,
    options: impl Into<ScoreOptions>,
) -> Result<AverageScore> {
    check_beta(beta)?;
    Ok(Counted::new(y_true, y_pred, options.into())?.scores(beta))
}

/// The scores of one class.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassScore {
    /// The class; of multilabel labels, the number of the column.
    pub label: Label,
    /// Of the rows that were predicted to have the class, the share that have it.
    pub precision: f64,
    /// Of the rows that have the class, the share that were predicted to.
    pub recall: f64,
    /// The weighted harmonic mean of both.
    pub f_score: f64,
    /// How many rows have the class, or their weight.
    pub support: f64,
    /// Which of them were 0 / 0.
    pub undefined: Undefined,
}

/// Precision, recall, F and the number of rows of every class. (scikit-learn:
/// `precision_recall_fscore_support` with `average=None`.)
///
/// # Errors
/// As [`fbeta_score`].
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from(["a", "b", "b"]), Labels::from(["a", "a", "b"]));
/// let classes = precision_recall_fscore_support(&y_true, &y_pred, 1.0, &ClassOptions::new())?;
/// assert!(classes[1].label == "b");
/// assert_eq!((classes[1].precision, classes[1].recall, classes[1].support), (1.0, 0.5, 2.0));
/// # Ok::<(), Error>(())
/// ```
pub fn precision_recall_fscore_support(
    y_true: &Labels,
    y_pred: &Labels,
    beta: f64,
    options: &ClassOptions,
) -> Result<Vec<ClassScore>> {
    check_beta(beta)?;
    let targets = Targets::new(y_true, y_pred)?;
    let weights = options.weights.as_deref();
    check_weights(weights, targets.nrows())?;
    let counts = ClassCounts::by_class(&targets, options.labels.as_deref(), weights)?;
    Ok(class_scores(&counts, beta, options))
}

pub(super) fn class_scores(
    counts: &ClassCounts,
    beta: f64,
    options: &ClassOptions,
) -> Vec<ClassScore> {
    let precision = counts.precision(options.zero_division);
    let recall = counts.recall(options.zero_division);
    let f_score = counts.f_score(beta, options.zero_division);
    let scores = precision.into_iter().zip(recall).zip(f_score);
    let classes = counts.labels.iter().zip(&counts.truth);
    let rows = classes.zip(scores).zip(counts.undefined(beta));
    let class_score = |(((label, &support), scores), undefined): ((_, ((f64, f64), f64)), _)| {
        let (label, ((precision, recall), f_score)): (&Label, _) = (label, scores);
        ClassScore {
            label: label.clone(),
            precision,
            recall,
            f_score,
            support,
            undefined,
        }
    };
    rows.map(class_score).collect()
}

fn check_beta(beta: f64) -> Result<()> {
    if beta >= 0.0 {
        Ok(())
    } else {
        Err(Error::parameter("beta", beta, "a number from 0"))
    }
}

fn check_fit(options: &ScoreOptions) -> Result<()> {
    let average = options.average;
    if average == Average::Binary && options.labels.is_some() {
        let found = "labels with the average binary";
        return Err(
            Error::parameter("labels", found, "labels with another average")
                .advise("name the positive class with `pos_label`"),
        );
    }
    if average != Average::Binary && options.pos_label.is_some() {
        let found = format!("a positive class with the average {average}");
        return Err(
            Error::parameter("pos_label", found, "one with the average binary")
                .advise("choose classes with `labels`"),
        );
    }
    Ok(())
}

/// The counts that an average is made of.
pub(super) struct Counted {
    pub(super) counts: ClassCounts,
    pub(super) options: ScoreOptions,
}

impl Counted {
    pub(super) fn new(y_true: &Labels, y_pred: &Labels, options: ScoreOptions) -> Result<Self> {
        check_fit(&options)?;
        let targets = Targets::new(y_true, y_pred)?;
        Self::of(&targets, options)
    }

    pub(super) fn of(targets: &Targets, options: ScoreOptions) -> Result<Self> {
        let (labels, weights) = (options.labels.as_deref(), options.weights.as_deref());
        check_weights(weights, targets.nrows())?;
        let counts = match options.average {
            Average::Binary => {
                let pair = match targets {
                    Targets::Single(pair) => pair,
                    Targets::Multilabel(_) => {
                        let expected = "macro, micro, weighted or samples for yes-or-no columns";
                        return Err(Error::parameter("average", Average::Binary, expected));
                    }
                };
                let positive = pair.positive(options.pos_label.as_ref())?;
                ClassCounts::of_one(pair, positive, weights)
            }
            Average::Samples => ClassCounts::by_row(targets, labels, weights)?,
            Average::Micro => ClassCounts::by_class(targets, labels, weights)?.summed(),
            Average::Macro | Average::Weighted => ClassCounts::by_class(targets, labels, weights)?,
        };
        Ok(Self { counts, options })
    }

    pub(super) fn scores(&self, beta: f64) -> AverageScore {
        let zero_division = self.options.zero_division;
        let undefined = self.counts.undefined(beta);
        let any = |of: fn(&Undefined) -> bool| undefined.iter().any(of);
        AverageScore {
            precision: self.average(&self.counts.precision(zero_division)),
            recall: self.average(&self.counts.recall(zero_division)),
            f_score: self.average(&self.counts.f_score(beta, zero_division)),
            undefined: Undefined {
                precision: any(|of| of.precision),
                recall: any(|of| of.recall),
                f_score: any(|of| of.f_score),
            },
        }
    }

    fn average(&self, scores: &[f64]) -> f64 {
        let weights = match self.options.average {
            Average::Weighted => Some(&*self.counts.truth),
            Average::Samples => self.options.weights.as_deref(),
            Average::Binary | Average::Macro | Average::Micro => None,
        };
        average_of_defined(scores, weights)
    }
}
