//! Counts of right and wrong predictions, a class each: the one table behind precision, recall
//! and F.

use linnaeus_kernels::pairwise_sum;

use super::options::{Undefined, ZeroDivision};
use super::targets::{Pair, Targets, check_labels};
use crate::data::{Classes, Label};
use crate::error::{Error, Result};

/// The four counts of a yes-or-no question, or sums of weights in their place.
///
/// ```
/// use linnaeus::metrics::BinaryCounts;
///
/// let counts = BinaryCounts { tp: 3.0, fp: 1.0, fn_: 2.0, tn: 14.0 };
/// assert_eq!((counts.precision(), counts.recall()), (0.75, 0.6));
/// assert_eq!(counts.f1(), 6.0 / 9.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BinaryCounts {
    /// True positives: positive rows that were predicted positive.
    pub tp: f64,
    /// False positives: negative rows that were predicted positive.
    pub fp: f64,
    /// False negatives: positive rows that were predicted negative.
    pub fn_: f64,
    /// True negatives: negative rows that were predicted negative.
    pub tn: f64,
}

impl BinaryCounts {
    /// The share of the positive predictions that are right; 0 when there are none.
    pub fn precision(&self) -> f64 {
        share(self.tp, self.tp + self.fp)
    }

    /// The share of the positive rows that were found; 0 when there are none.
    pub fn recall(&self) -> f64 {
        share(self.tp, self.tp + self.fn_)
    }

    /// The harmonic mean of precision and recall, from the counts; 0 when no row is positive and
    /// none was predicted so.
    pub fn f1(&self) -> f64 {
        share(2.0 * self.tp, (self.tp + self.fn_) + (self.tp + self.fp))
    }

    /// Of the rows that are positive or were predicted so, the share that are both; 0 when there are
    /// none.
    pub fn jaccard(&self) -> f64 {
        share(self.tp, self.tp + self.fp + self.fn_)
    }

    /// The share of the negative rows that were predicted negative; 0 when there are none.
    pub fn specificity(&self) -> f64 {
        share(self.tn, self.tn + self.fp)
    }

    /// The share of the negative rows that were predicted positive; 0 when there are none.
    pub fn false_positive_rate(&self) -> f64 {
        share(self.fp, self.tn + self.fp)
    }

    /// The share of all rows that were predicted right; 0 when there are none.
    pub fn accuracy(&self) -> f64 {
        share(
            self.tp + self.tn,
            (self.tp + self.fp) + (self.fn_ + self.tn),
        )
    }
}

fn share(part: f64, whole: f64) -> f64 {
    divide(part, whole, ZeroDivision::Zero)
}

/// The quotient, or what 0 in the denominator was said to give.
pub(super) fn divide(numerator: f64, denominator: f64, zero_division: ZeroDivision) -> f64 {
    if denominator == 0.0 {
        zero_division.value()
    } else {
        numerator / denominator
    }
}

/// Of every class (or column, or row) how often it is true, predicted, and both. Sums of weights
/// are added in the order of the rows.
#[derive(Clone, Debug, Default)]
pub(super) struct ClassCounts {
    pub(super) labels: Vec<Label>,
    /// Rows that have the class and were predicted to.
    pub(super) right: Vec<f64>,
    /// Rows that were predicted to have the class.
    pub(super) predicted: Vec<f64>,
    /// Rows that have the class.
    pub(super) truth: Vec<f64>,
    /// Rows that were predicted to have the class, and have not.
    false_positive: Vec<f64>,
    /// Rows that have the class, and were predicted not to.
    false_negative: Vec<f64>,
}

impl ClassCounts {
    /// By class, or by column of multilabel labels: those listed, or all that are present.
    pub(super) fn by_class(
        targets: &Targets,
        labels: Option<&[Label]>,
        weights: Option<&[f64]>,
    ) -> Result<Self> {
        match targets {
            Targets::Single(pair) => Self::of_classes(pair, labels, weights),
            Targets::Multilabel(pairs) => {
                let mut counts = Self::default();
                for (label, column) in listed_columns(labels, pairs)? {
                    let yes = pairs[column].yes()?;
                    counts.push(label, one_class(&pairs[column], yes, weights));
                }
                Ok(counts)
            }
        }
    }

    fn of_classes(pair: &Pair, labels: Option<&[Label]>, weights: Option<&[f64]>) -> Result<Self> {
        let mut all = vec![[0.0; 3]; pair.classes.len()];
        each(pair, weights, |y_true, y_pred, weight| {
            all[y_true as usize][2] += weight;
            all[y_pred as usize][1] += weight;
            if y_true == y_pred {
                all[y_true as usize][0] += weight;
            }
        });
        let mut counts = Self::default();
        match labels {
            None => {
                for code in pair.present() {
                    let code = code as usize;
                    counts.push(pair.classes[code].clone(), all[code]);
                }
            }
            Some(labels) => {
                check_labels(labels, &pair.classes)?;
                for label in labels {
                    let code = pair.classes.code(label);
                    let of_class = code.map_or([0.0; 3], |code| all[code as usize]);
                    counts.push(label.clone(), of_class);
                }
            }
        }
        Ok(counts)
    }

    /// Of one class against the rest; `None` is a class that nothing has.
    pub(super) fn of_one(pair: &Pair, code: Option<u32>, weights: Option<&[f64]>) -> Self {
        let mut counts = Self::default();
        let label = code.map_or(Label::Bool(true), |code| {
            pair.classes[code as usize].clone()
        });
        counts.push(label, one_class(pair, code, weights));
        counts
    }

    /// Of all but one class, as one class.
    pub(super) fn of_rest(pair: &Pair, code: Option<u32>, weights: Option<&[f64]>) -> Self {
        let mut counts = Self::default();
        counts.push(
            Label::Bool(false),
            count(pair, weights, |own| Some(own) != code),
        );
        counts
    }

    /// By row of multilabel labels.
    pub(super) fn by_row(
        targets: &Targets,
        labels: Option<&[Label]>,
        weights: Option<&[f64]>,
    ) -> Result<Self> {
        let Targets::Multilabel(pairs) = targets else {
            let expected = "binary, macro, micro or weighted for one column of labels";
            return Err(Error::parameter("average", "samples", expected));
        };
        let mut rows = vec![[0.0; 3]; targets.nrows()];
        for (_, column) in listed_columns(labels, pairs)? {
            let yes = pairs[column].yes()?;
            for (row, (y_true, y_pred)) in rows.iter_mut().zip(pairs[column].codes()) {
                let (y_true, y_pred) = (Some(y_true) == yes, Some(y_pred) == yes);
                row[0] += f64::from(y_true && y_pred);
                row[1] += f64::from(y_pred);
                row[2] += f64::from(y_true);
            }
        }
        let mut counts = Self::default();
        for (at, row) in rows.into_iter().enumerate() {
            let weight = weights.map_or(1.0, |weights| weights[at]);
            counts.push(Label::Bool(true), row.map(|count| count * weight));
        }
        Ok(counts)
    }

    /// All classes as one.
    pub(super) fn summed(&self) -> Self {
        let sum = |of: &[f64]| vec![pairwise_sum(of)];
        Self {
            labels: vec![Label::Bool(true)],
            right: sum(&self.right),
            predicted: sum(&self.predicted),
            truth: sum(&self.truth),
            false_positive: sum(&self.false_positive),
            false_negative: sum(&self.false_negative),
        }
    }

    /// The four counts of each class, of so many rows in all.
    pub(super) fn four(&self, total: impl Fn(usize) -> f64) -> Vec<BinaryCounts> {
        let four = |at: usize| {
            let (tp, fp, fn_) = (
                self.right[at],
                self.false_positive[at],
                self.false_negative[at],
            );
            let tn = total(at) - tp - fp - fn_;
            BinaryCounts { tp, fp, fn_, tn }
        };
        (0..self.right.len()).map(four).collect()
    }

    /// The false ones are computed first and added again, which rounds as scikit-learn does.
    fn push(&mut self, label: Label, [right, predicted, truth]: [f64; 3]) {
        self.labels.push(label);
        self.right.push(right);
        self.predicted.push(right + (predicted - right));
        self.truth.push(right + (truth - right));
        self.false_positive.push(predicted - right);
        self.false_negative.push(truth - right);
    }

    /// Rows that have the class or were predicted to.
    pub(super) fn union(&self) -> Vec<f64> {
        let false_ones = self.false_positive.iter().zip(&self.false_negative);
        let terms = self.right.iter().zip(false_ones);
        terms
            .map(|(right, (false_positive, false_negative))| {
                right + false_positive + false_negative
            })
            .collect()
    }

    /// Which denominators are 0, class by class.
    pub(super) fn undefined(&self, beta: f64) -> Vec<Undefined> {
        let square = beta * beta;
        let has_own_denominator = beta > 0.0 && beta < f64::INFINITY;
        let sums = self.predicted.iter().zip(&self.truth);
        sums.map(|(&predicted, &truth)| Undefined {
            precision: predicted == 0.0,
            recall: truth == 0.0,
            f_score: has_own_denominator && square * truth + predicted == 0.0,
        })
        .collect()
    }

    pub(super) fn precision(&self, zero_division: ZeroDivision) -> Vec<f64> {
        quotients(&self.right, &self.predicted, zero_division)
    }

    pub(super) fn recall(&self, zero_division: ZeroDivision) -> Vec<f64> {
        quotients(&self.right, &self.truth, zero_division)
    }

    /// F from the counts: (1 + β²) right / (β² truth + predicted).
    pub(super) fn f_score(&self, beta: f64, zero_division: ZeroDivision) -> Vec<f64> {
        if beta == 0.0 {
            return self.precision(zero_division);
        }
        if beta == f64::INFINITY {
            return self.recall(zero_division);
        }
        let square = beta * beta;
        let terms = self.right.iter().zip(&self.predicted).zip(&self.truth);
        terms
            .map(|((right, predicted), truth)| {
                let denominator = square * truth + predicted;
                divide((1.0 + square) * right, denominator, zero_division)
            })
            .collect()
    }
}

pub(super) fn quotients(
    numerators: &[f64],
    denominators: &[f64],
    zero_division: ZeroDivision,
) -> Vec<f64> {
    let pairs = numerators.iter().zip(denominators);
    pairs
        .map(|(&numerator, &denominator)| divide(numerator, denominator, zero_division))
        .collect()
}

fn one_class(pair: &Pair, code: Option<u32>, weights: Option<&[f64]>) -> [f64; 3] {
    count(pair, weights, |own| Some(own) == code)
}

/// How often the answer is right and yes, was predicted yes, and is yes.
fn count(pair: &Pair, weights: Option<&[f64]>, is_yes: impl Fn(u32) -> bool) -> [f64; 3] {
    let mut sums = [0.0; 3];
    each(pair, weights, |y_true, y_pred, weight| {
        let (y_true, y_pred) = (is_yes(y_true), is_yes(y_pred));
        if y_true && y_pred {
            sums[0] += weight;
        }
        if y_pred {
            sums[1] += weight;
        }
        if y_true {
            sums[2] += weight;
        }
    });
    sums
}

/// Calls `add` with the true and the predicted code of every row and its weight; where all weigh 1,
/// once for all rows with the same codes.
pub(super) fn each(pair: &Pair, weights: Option<&[f64]>, mut add: impl FnMut(u32, u32, f64)) {
    match (weights, pair.table()) {
        (None, Some(table)) => {
            let codes = 0..pair.classes.len() as u32;
            let pairs = codes
                .clone()
                .flat_map(|one| codes.clone().map(move |other| (one, other)));
            for ((y_true, y_pred), &count) in pairs.zip(table) {
                add(y_true, y_pred, count as f64);
            }
        }
        (None, None) => pair
            .codes()
            .for_each(|(y_true, y_pred)| add(y_true, y_pred, 1.0)),
        (Some(weights), _) => {
            for ((y_true, y_pred), &weight) in pair.codes().zip(weights) {
                add(y_true, y_pred, weight);
            }
        }
    }
}

/// The columns of multilabel labels that were asked for, by number; all by default.
fn listed_columns(labels: Option<&[Label]>, pairs: &[Pair]) -> Result<Vec<(Label, usize)>> {
    let all: Vec<Label> = (0..pairs.len() as i64).map(Label::Int).collect();
    let Some(labels) = labels else {
        return Ok(all.into_iter().zip(0..).collect());
    };
    let columns = Classes::new(all);
    check_labels(labels, &columns)?;
    labels
        .iter()
        .map(|label| Ok((label.clone(), columns.find("labels", label)? as usize)))
        .collect()
}
