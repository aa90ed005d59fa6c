//! Confidence intervals: between which bounds a score would most likely be on more rows of the kind.

use std::fmt;

use super::counts::BinaryCounts;
use super::normal::value_of_share;
use super::targets::{Pair, Targets};
use crate::data::Labels;
use crate::error::{Error, Result};

/// A score, and the bounds of its confidence interval.
///
/// ```
/// use linnaeus::metrics::wilson_interval;
///
/// let interval = wilson_interval(81, 263, 0.95)?;
/// assert_eq!(interval.to_string(), "0.3080 (0.2553 to 0.3662, 95 %)");
/// assert_eq!(format!("{interval:.2}"), "0.31 (0.26 to 0.37, 95 %)");
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The score of the rows themselves.
    pub estimate: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
    /// How sure the bounds are: of intervals made in this way, the share that hold the true score.
    pub level: f64,
}

impl fmt::Display for Interval {
    /// The score with its bounds, with four decimals, or as many as the format asks for (`{:.2}`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(4);
        let Self {
            estimate,
            low,
            high,
            level,
        } = self;
        // Rounded as a percentage, so that 0.95 is not written with all of its digits.
        let level = (level * 1e8).round() / 1e6;
        write!(
            f,
            "{estimate:.decimals$} ({low:.decimals$} to {high:.decimals$}, {level} %)"
        )
    }
}

/// The confidence interval of a proportion: so many successes among so many trials (Wilson 1927;
/// the score interval without continuity correction of Newcombe 1998).
///
/// It never leaves [0, 1], and is right for few trials and for proportions near 0 and 1 too, where
/// the textbook's "plus or minus" fails. (scikit-learn has no intervals; the numbers are those of
/// SciPy's `binomtest(k, n).proportion_ci(level, "wilson")`.)
///
/// # Errors
/// `Empty` without trials; `Parameter` for more successes than trials, and for a level that is not
/// between 0 and 1.
///
/// ```
/// use linnaeus::metrics::wilson_interval;
///
/// // Nothing found in 20 trials: the true rate may still be 16 %.
/// let interval = wilson_interval(0, 20, 0.95)?;
/// assert_eq!((interval.low, (interval.high * 1e4).round()), (0.0, 1611.0));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn wilson_interval(successes: u64, trials: u64, level: f64) -> Result<Interval> {
    check_level(level)?;
    if trials == 0 {
        return Err(Error::empty("trials", "at least one trial"));
    }
    if successes > trials {
        let expected = format!("at most the {trials} trials");
        return Err(Error::parameter("successes", successes, expected));
    }
    let n = trials as f64;
    let p = successes as f64 / n;
    let z = value_of_share(0.5 + 0.5 * level);
    let denominator = 2.0 * (n + z * z);
    let center = (2.0 * n * p + z * z) / denominator;
    let reach = z / denominator * (4.0 * n * p * (1.0 - p) + z * z).sqrt();
    Ok(Interval {
        estimate: p,
        low: if successes == 0 { 0.0 } else { center - reach },
        high: if successes == trials {
            1.0
        } else {
            center + reach
        },
        level,
    })
}

/// The confidence interval of the accuracy ([`accuracy_score`](super::accuracy_score)).
///
/// # Errors
/// As [`accuracy_score`](super::accuracy_score) and [`wilson_interval`].
///
/// ```
/// use linnaeus::metrics::accuracy_interval;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([0, 1, 2, 1]), Labels::from([0, 1, 1, 1]));
/// assert_eq!(accuracy_interval(&y_true, &y_pred, 0.95)?.estimate, 0.75);
/// # Ok::<(), Error>(())
/// ```
pub fn accuracy_interval(y_true: &Labels, y_pred: &Labels, level: f64) -> Result<Interval> {
    let (right, rows) = right_rows(y_true, y_pred)?;
    wilson_interval(right, rows, level)
}

/// The confidence interval of the rate of errors, one minus the accuracy.
///
/// # Errors
/// As [`accuracy_interval`].
///
/// ```
/// use linnaeus::metrics::error_rate_interval;
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([0, 1, 2, 1]), Labels::from([0, 1, 1, 1]));
/// assert_eq!(error_rate_interval(&y_true, &y_pred, 0.95)?.estimate, 0.25);
/// # Ok::<(), Error>(())
/// ```
pub fn error_rate_interval(y_true: &Labels, y_pred: &Labels, level: f64) -> Result<Interval> {
    let (right, rows) = right_rows(y_true, y_pred)?;
    wilson_interval(rows - right, rows, level)
}

/// How many rows are right in all columns, and how many there are.
fn right_rows(y_true: &Labels, y_pred: &Labels) -> Result<(u64, u64)> {
    let targets = Targets::new(y_true, y_pred)?;
    let pairs: &[Pair] = match &targets {
        Targets::Single(pair) => std::slice::from_ref(pair),
        Targets::Multilabel(pairs) => pairs,
    };
    let mut right = vec![true; targets.nrows()];
    for pair in pairs {
        for (right, (y_true, y_pred)) in right.iter_mut().zip(pair.codes()) {
            *right &= y_true == y_pred;
        }
    }
    let count = right.iter().filter(|&&right| right).count();
    Ok((count as u64, right.len() as u64))
}

/// Confidence intervals of the proportions that are made of the four counts.
///
/// ```
/// use linnaeus::metrics::BinaryCounts;
///
/// let counts = BinaryCounts { tp: 15.0, fp: 2.0, fn_: 133.0, tn: 50.0 };
/// let recall = counts.recall_interval(0.95)?;
/// assert_eq!(recall.to_string(), "0.1014 (0.0624 to 0.1605, 95 %)");
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
impl BinaryCounts {
    /// The interval of the precision.
    ///
    /// # Errors
    /// `Empty` when nothing was predicted positive; `Parameter` for counts that are not whole
    /// (sums of weights have no such interval) and for a level that is not between 0 and 1.
    pub fn precision_interval(&self, level: f64) -> Result<Interval> {
        proportion(self.tp, self.fp, level)
    }

    /// The interval of the recall.
    ///
    /// # Errors
    /// As [`precision_interval`](Self::precision_interval), `Empty` when no row is positive.
    pub fn recall_interval(&self, level: f64) -> Result<Interval> {
        proportion(self.tp, self.fn_, level)
    }

    /// The interval of the specificity.
    ///
    /// # Errors
    /// As [`precision_interval`](Self::precision_interval), `Empty` when no row is negative.
    pub fn specificity_interval(&self, level: f64) -> Result<Interval> {
        proportion(self.tn, self.fp, level)
    }

    /// The interval of the false positive rate.
    ///
    /// # Errors
    /// As [`specificity_interval`](Self::specificity_interval).
    pub fn false_positive_rate_interval(&self, level: f64) -> Result<Interval> {
        proportion(self.fp, self.tn, level)
    }

    /// The interval of the accuracy.
    ///
    /// # Errors
    /// As [`precision_interval`](Self::precision_interval), `Empty` without rows.
    pub fn accuracy_interval(&self, level: f64) -> Result<Interval> {
        proportion(self.tp + self.tn, self.fp + self.fn_, level)
    }

    /// The interval of the rate of errors.
    ///
    /// # Errors
    /// As [`accuracy_interval`](Self::accuracy_interval).
    pub fn error_rate_interval(&self, level: f64) -> Result<Interval> {
        proportion(self.fp + self.fn_, self.tp + self.tn, level)
    }
}

fn proportion(part: f64, rest: f64, level: f64) -> Result<Interval> {
    let whole = |count: f64| {
        // Above this, a sum of whole numbers need not be exact.
        let is_whole = count.fract() == 0.0 && (0.0..=2.0_f64.powi(53)).contains(&count);
        is_whole
            .then_some(count as u64)
            .ok_or_else(|| Error::parameter("counts", count, "whole numbers of rows"))
    };
    let part = whole(part)?;
    wilson_interval(part, part + whole(rest)?, level)
}

pub(super) fn check_level(level: f64) -> Result<()> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(Error::parameter("level", level, "a number between 0 and 1"))
}
