//! What a threshold does, and the curves that show all of them.

use linnaeus_kernels::{large_vec, pairwise_sum_filled, zeros};

use super::counts::BinaryCounts;
use super::sums::{area, trapezoids};
use super::sweep::ThresholdCounts;
use crate::error::{Error, Result};

/// What a threshold does: the counts when rows with at least this score are taken as positive, and
/// what follows from them.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OperatingPoint {
    /// The threshold.
    pub threshold: f64,
    /// Positive rows that are found. (Of weighted rows, this and the others are sums of weights.)
    pub tp: f64,
    /// Negative rows that are taken as positive.
    pub fp: f64,
    /// Positive rows that are missed.
    pub fn_: f64,
    /// Negative rows that are left alone.
    pub tn: f64,
    /// tp / (tp + fp); 0 when nothing is taken as positive.
    pub precision: f64,
    /// tp / (tp + fn), the true positive rate.
    pub recall: f64,
    /// 2 tp / (2 tp + fp + fn).
    pub f1: f64,
    /// fp / (fp + tn); 0 when no row is negative.
    pub false_positive_rate: f64,
}

impl OperatingPoint {
    /// The four counts.
    pub fn counts(&self) -> BinaryCounts {
        BinaryCounts {
            tp: self.tp,
            fp: self.fp,
            fn_: self.fn_,
            tn: self.tn,
        }
    }

    /// The point of a threshold with this many true and false positives.
    fn new(sweep: &ThresholdCounts, threshold: f64, tp: f64, fp: f64) -> Self {
        let (positives, negatives) = (sweep.positives(), sweep.negatives());
        let counts = BinaryCounts {
            tp,
            fp,
            fn_: positives - tp,
            tn: negatives - fp,
        };
        Self {
            threshold,
            tp,
            fp,
            fn_: counts.fn_,
            tn: counts.tn,
            precision: counts.precision(),
            recall: tp / positives,
            f1: counts.f1(),
            false_positive_rate: if negatives == 0.0 {
                0.0
            } else {
                fp / negatives
            },
        }
    }

    fn at(sweep: &ThresholdCounts, at: usize) -> Self {
        Self::new(sweep, sweep.thresholds[at], sweep.tps[at], sweep.fps[at])
    }
}

/// Which thresholds of a sweep a curve shows.
#[derive(Clone, Debug, PartialEq)]
enum Shown {
    All(usize),
    Some(Vec<usize>),
}

impl Shown {
    /// All, or the ends and what `keep` marks of the rest.
    fn new(sweep: &ThresholdCounts, drop: bool, keep: impl Fn(usize, &mut [bool])) -> Self {
        let count = sweep.len();
        if !drop || count <= 2 {
            return Self::All(count);
        }
        Self::Some(kept(count, keep))
    }

    fn len(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::Some(shown) => shown.len(),
        }
    }

    /// The position in the sweep of one that is shown.
    fn position(&self, at: usize) -> usize {
        match self {
            Self::All(_) => at,
            Self::Some(shown) => shown[at],
        }
    }

    /// How many of those that are shown, from the first, are so.
    fn partition_point(&self, is_so: impl Fn(usize) -> bool) -> usize {
        match self {
            Self::All(count) => {
                let (mut low, mut high) = (0, *count);
                while low < high {
                    let middle = low.midpoint(high);
                    if is_so(middle) {
                        low = middle + 1;
                    } else {
                        high = middle;
                    }
                }
                low
            }
            Self::Some(shown) => shown.partition_point(|&at| is_so(at)),
        }
    }

    /// The positions in the sweep, thresholds falling.
    fn positions(&self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        (0..self.len()).map(|at| self.position(at))
    }

    /// A first value, and those of the thresholds, falling.
    fn falling(&self, first: f64, value: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut values = large_vec(self.len() + 1);
        values.push(first);
        match self {
            Self::All(count) => values.extend((0..*count).map(value)),
            Self::Some(shown) => values.extend(shown.iter().map(|&at| value(at))),
        }
        values
    }

    /// The values of the thresholds, rising, and perhaps a last one.
    fn rising(&self, value: impl Fn(usize) -> f64, last: Option<f64>) -> Vec<f64> {
        let mut values = large_vec(self.len() + 1);
        match self {
            Self::All(count) => values.extend((0..*count).rev().map(value)),
            Self::Some(shown) => values.extend(shown.iter().rev().map(|&at| value(at))),
        }
        values.extend(last);
        values
    }
}

/// The ends, and what `keep` keeps of the rest: it is given a place, and marks for what comes from
/// there on.
fn kept(count: usize, keep: impl Fn(usize, &mut [bool])) -> Vec<usize> {
    const BLOCK: usize = 64;
    let mut positions = zeros(count);
    let mut length = usize::from(count > 0);
    let last = count.saturating_sub(1);
    for start in (1..last).step_by(BLOCK) {
        let mut is_kept = [false; BLOCK];
        let is_kept = &mut is_kept[..BLOCK.min(last - start)];
        keep(start, is_kept);
        // No branch: which point is kept cannot be guessed. What is not is overwritten.
        for (at, &is_kept) in is_kept.iter().enumerate() {
            positions[length] = start + at;
            length += usize::from(is_kept);
        }
    }
    if count > 1 {
        positions[length] = last;
        length += 1;
    }
    positions.truncate(length);
    positions.shrink_to_fit();
    positions
}

/// Marks where one of the neighbours has another count.
fn mark_changes(counts: &[f64], start: usize, marks: &mut [bool]) {
    mark(counts, start, marks, |[before, own, after]| {
        (own != before) | (after != own)
    });
}

/// Marks where the line through the neighbours has a corner.
fn mark_bends(counts: &[f64], start: usize, marks: &mut [bool]) {
    mark(counts, start, marks, |[before, own, after]| {
        (after - own) - (own - before) != 0.0
    });
}

/// Marks the counts from a place on that are so, with their neighbours.
fn mark(counts: &[f64], start: usize, marks: &mut [bool], is_so: impl Fn([f64; 3]) -> bool) {
    let around = &counts[start - 1..=start + marks.len()];
    for (mark, three) in marks.iter_mut().zip(around.windows(3)) {
        *mark |= is_so([three[0], three[1], three[2]]);
    }
}

/// Precision and recall at every threshold: what [`precision_recall_curve`](super::precision_recall_curve) gives.
///
/// The arrays are shaped as scikit-learn's: thresholds rise, and precision and recall have one more
/// value each, the end of the curve at recall 0 and precision 1, which is no threshold's.
#[derive(Clone, Debug, PartialEq)]
pub struct PrecisionRecallCurve {
    sweep: ThresholdCounts,
    shown: Shown,
}

impl PrecisionRecallCurve {
    pub(super) fn new(sweep: ThresholdCounts, drop: bool) -> Self {
        let shown = Shown::new(&sweep, drop, |start, marks| {
            mark_changes(&sweep.tps, start, marks);
        });
        Self { sweep, shown }
    }

    /// The thresholds, rising.
    pub fn thresholds(&self) -> Vec<f64> {
        self.shown.rising(|at| self.sweep.thresholds[at], None)
    }

    /// The precision at each threshold, and 1.
    pub fn precision(&self) -> Vec<f64> {
        self.shown
            .rising(|at| precision(&self.sweep, at), Some(1.0))
    }

    /// The recall at each threshold, and 0.
    pub fn recall(&self) -> Vec<f64> {
        let positives = self.sweep.positives();
        let value = |at| recall(&self.sweep, positives, at);
        self.shown.rising(value, Some(0.0))
    }

    /// What each threshold does, thresholds rising.
    pub fn points(&self) -> impl DoubleEndedIterator<Item = OperatingPoint> + ExactSizeIterator {
        let positions = self.shown.positions().rev();
        positions.map(|at| OperatingPoint::at(&self.sweep, at))
    }

    /// The average precision, over all thresholds (also those that are not shown).
    pub fn average_precision(&self) -> f64 {
        let positives = self.sweep.positives();
        let mut rising = (0..self.sweep.len()).rev();
        let recall = |at: usize| recall(&self.sweep, positives, at);
        let area = -pairwise_sum_filled(self.sweep.len(), &mut |areas| {
            for (area, at) in areas.iter_mut().zip(&mut rising) {
                let next = if at == 0 { 0.0 } else { recall(at - 1) };
                *area = (next - recall(at)) * precision(&self.sweep, at);
            }
        });
        // Rounding may give -0.0, and there is nothing to average without positive rows.
        if area > 0.0 { area } else { 0.0 }
    }
}

fn precision(sweep: &ThresholdCounts, at: usize) -> f64 {
    let (tp, fp) = (sweep.tps[at], sweep.fps[at]);
    if tp + fp == 0.0 { 0.0 } else { tp / (tp + fp) }
}

fn recall(sweep: &ThresholdCounts, positives: f64, at: usize) -> f64 {
    if positives == 0.0 {
        1.0
    } else {
        sweep.tps[at] / positives
    }
}

/// True and false positive rates at every threshold: what [`roc_curve`](super::roc_curve) gives.
///
/// The arrays are shaped as scikit-learn's: thresholds fall, and begin with infinity, where nothing
/// is taken as positive.
#[derive(Clone, Debug, PartialEq)]
pub struct RocCurve {
    sweep: ThresholdCounts,
    shown: Shown,
}

impl RocCurve {
    pub(super) fn new(sweep: ThresholdCounts, drop: bool) -> Self {
        let shown = Shown::new(&sweep, drop, |start, marks| {
            mark_bends(&sweep.fps, start, marks);
            mark_bends(&sweep.tps, start, marks);
        });
        Self { sweep, shown }
    }

    /// Infinity, and the thresholds, falling.
    pub fn thresholds(&self) -> Vec<f64> {
        self.shown
            .falling(f64::INFINITY, |at| self.sweep.thresholds[at])
    }

    /// The false positive rate: 0, and that of each threshold.
    pub fn fpr(&self) -> Vec<f64> {
        self.rates(&self.sweep.fps)
    }

    /// The true positive rate, which is the recall: 0, and that of each threshold.
    pub fn tpr(&self) -> Vec<f64> {
        self.rates(&self.sweep.tps)
    }

    fn rates(&self, counts: &[f64]) -> Vec<f64> {
        let rate = rate(counts);
        self.shown.falling(rate(0.0), |at| rate(counts[at]))
    }

    /// What each threshold does, thresholds falling.
    pub fn points(&self) -> impl DoubleEndedIterator<Item = OperatingPoint> + ExactSizeIterator {
        let positions = self.shown.positions();
        positions.map(|at| OperatingPoint::at(&self.sweep, at))
    }

    /// The area under the curve, from the points that are shown.
    pub fn auc(&self) -> f64 {
        let (fps, tps) = (&self.sweep.fps, &self.sweep.tps);
        let (fpr, tpr) = (rate(fps), rate(tps));
        // The first point, where nothing is taken as positive, is no threshold's.
        let points = (0..self.shown.len() + 1).map(|point| match point {
            0 => (fpr(0.0), tpr(0.0)),
            _ => {
                let at = self.shown.position(point - 1);
                (fpr(fps[at]), tpr(tps[at]))
            }
        });
        area(points)
    }

    /// The area under the part of the curve up to a false positive rate, put on a scale where 0.5
    /// is no better than chance and 1 the best that can be (McClish 1989). A `max_fpr` of 1 gives
    /// the whole area, and rows of one class give NaN. (scikit-learn: `roc_auc_score` with
    /// `max_fpr`.)
    ///
    /// # Errors
    /// `Parameter` for a `max_fpr` that is not above 0 and at most 1.
    pub fn partial_auc(&self, max_fpr: f64) -> Result<f64> {
        if !(max_fpr > 0.0 && max_fpr <= 1.0) {
            return Err(Error::parameter(
                "max_fpr",
                max_fpr,
                "a number above 0, up to 1",
            ));
        }
        if !(self.sweep.positives() > 0.0 && self.sweep.negatives() > 0.0) {
            return Ok(f64::NAN);
        }
        if max_fpr == 1.0 {
            return Ok(self.auc());
        }
        let (mut fpr, mut tpr) = (self.fpr(), self.tpr());
        let stop = fpr.partition_point(|&rate| rate <= max_fpr);
        if stop == fpr.len() {
            return Ok(trapezoids(&fpr, &tpr));
        }
        let last = interpolated(
            max_fpr,
            [fpr[stop - 1], fpr[stop]],
            [tpr[stop - 1], tpr[stop]],
        );
        fpr.truncate(stop);
        tpr.truncate(stop);
        fpr.push(max_fpr);
        tpr.push(last);
        let least = 0.5 * max_fpr.powi(2);
        Ok(0.5 * (1.0 + (trapezoids(&fpr, &tpr) - least) / (max_fpr - least)))
    }
}

/// Counts as shares of the last one; NaN when that is 0.
fn rate(counts: &[f64]) -> impl Fn(f64) -> f64 {
    let all = counts.last().copied().unwrap_or(0.0);
    move |count| if all > 0.0 { count / all } else { f64::NAN }
}

/// The height at `at` of the line through two points, as `numpy.interp` computes it.
fn interpolated(at: f64, x: [f64; 2], y: [f64; 2]) -> f64 {
    if at == x[0] {
        return y[0];
    }
    (y[1] - y[0]) / (x[1] - x[0]) * (at - x[0]) + y[0]
}

/// The two rates of error at every threshold: what [`det_curve`](super::det_curve) gives.
///
/// The arrays are shaped as scikit-learn's: thresholds rise.
#[derive(Clone, Debug, PartialEq)]
pub struct DetCurve {
    thresholds: Vec<f64>,
    fpr: Vec<f64>,
    fnr: Vec<f64>,
}

impl DetCurve {
    pub(super) fn new(counts: &ThresholdCounts, drop: bool) -> Self {
        // Above all scores nothing is taken as positive: that is the first of the points, which is
        // no threshold's.
        let of = |first: f64, rest: &'_ [f64], point: usize| match point {
            0 => first,
            _ => rest[point - 1],
        };
        let (tp, fp) = (
            |point| of(0.0, &counts.tps, point),
            |point| of(0.0, &counts.fps, point),
        );
        let points = counts.len() + 1;
        let shown = if drop && points > 2 {
            let changes = |at| (tp(at) != tp(at - 1)) | (tp(at + 1) != tp(at));
            Shown::Some(kept(points, |start, marks| {
                for (at, mark) in marks.iter_mut().enumerate() {
                    *mark = changes(start + at);
                }
            }))
        } else {
            Shown::All(points)
        };
        let (positives, negatives) = (counts.positives(), counts.negatives());
        let without_false = shown.partition_point(|point| fp(point) <= 0.0);
        let incomplete = shown.partition_point(|point| tp(point) < positives);
        let first = without_false.saturating_sub(1);
        // Weights below zero may leave none.
        let range = if incomplete < shown.len() {
            first..incomplete + 1
        } else {
            0..0
        };
        let rising = |value: &dyn Fn(usize) -> f64| -> Vec<f64> {
            let points = range.clone().rev();
            points.map(|at| value(shown.position(at))).collect()
        };
        Self {
            thresholds: rising(&|point| of(f64::INFINITY, &counts.thresholds, point)),
            fpr: rising(&|point| fp(point) / negatives),
            fnr: rising(&|point| (positives - tp(point)) / positives),
        }
    }

    /// The thresholds, rising.
    pub fn thresholds(&self) -> &[f64] {
        &self.thresholds
    }

    /// Of what is negative, the share taken as positive at each threshold: it falls.
    pub fn fpr(&self) -> &[f64] {
        &self.fpr
    }

    /// Of what is positive, the share that is missed at each threshold: it rises.
    pub fn fnr(&self) -> &[f64] {
        &self.fnr
    }
}

macro_rules! choose_a_threshold {
    ($curve:ident, $function:ident) => {
        impl $curve {
            /// The lowest threshold with at least this precision, so the highest recall that it
            /// can be had with. `None` when no threshold reaches it.
            ///
            /// All thresholds are searched, also those that the curve does not show. (In Python:
            /// `thresholds[(precisions >= 0.90).argmax()]`, an index error where this is `None`,
            /// because the added end of the curve always has a precision of 1.)
            ///
            /// ```
            /// use linnaeus::metrics::*;
            /// use linnaeus::prelude::*;
            ///
            /// let y_true = Labels::from([false, true, false, true]);
            /// let scores = Scores::margin(vec![1.0, 2.0, 3.0, 4.0], Classes::bools())?;
            #[doc = concat!(" let curve = ", stringify!($function), "(&y_true, &scores)?;")]
            /// let cut = curve.at_precision(0.6).expect("a threshold with that precision");
            /// assert_eq!((cut.threshold, cut.precision, cut.recall), (2.0, 2.0 / 3.0, 1.0));
            /// # Ok::<(), Error>(())
            /// ```
            pub fn at_precision(&self, precision: f64) -> Option<OperatingPoint> {
                (0..self.sweep.len())
                    .rev()
                    .map(|at| OperatingPoint::at(&self.sweep, at))
                    .find(|point| point.precision >= precision)
            }

            /// The highest threshold with at least this recall. `None` for a recall above 1.
            ///
            /// All thresholds are searched, also those that the curve does not show.
            ///
            /// ```
            /// use linnaeus::metrics::*;
            /// use linnaeus::prelude::*;
            ///
            /// let y_true = Labels::from([false, true, false, true]);
            /// let scores = Scores::margin(vec![1.0, 2.0, 3.0, 4.0], Classes::bools())?;
            #[doc = concat!(" let curve = ", stringify!($function), "(&y_true, &scores)?;")]
            /// let cut = curve.at_recall(0.5).expect("recall reaches 1 at the lowest threshold");
            /// assert_eq!((cut.threshold, cut.tp, cut.fp), (4.0, 1.0, 0.0));
            /// # Ok::<(), Error>(())
            /// ```
            pub fn at_recall(&self, recall: f64) -> Option<OperatingPoint> {
                (0..self.sweep.len())
                    .map(|at| OperatingPoint::at(&self.sweep, at))
                    .find(|point| point.recall >= recall)
            }

            /// What happens when rows with at least this score are taken as positive. The
            /// threshold may be any number; above all scores, nothing is.
            ///
            /// ```
            /// use linnaeus::metrics::*;
            /// use linnaeus::prelude::*;
            ///
            /// let y_true = Labels::from([false, true, false, true]);
            /// let scores = Scores::margin(vec![1.0, 2.0, 3.0, 4.0], Classes::bools())?;
            #[doc = concat!(" let curve = ", stringify!($function), "(&y_true, &scores)?;")]
            /// let cut = curve.at_threshold(2.5);
            /// assert_eq!((cut.tp, cut.fp, cut.fn_, cut.tn), (1.0, 1.0, 1.0, 1.0));
            /// # Ok::<(), Error>(())
            /// ```
            pub fn at_threshold(&self, threshold: f64) -> OperatingPoint {
                let sweep = &self.sweep;
                let taken = sweep.thresholds.partition_point(|&own| own >= threshold);
                let (tp, fp) = match taken.checked_sub(1) {
                    Some(last) => (sweep.tps[last], sweep.fps[last]),
                    None => (0.0, 0.0),
                };
                OperatingPoint::new(sweep, threshold, tp, fp)
            }
        }
    };
}
choose_a_threshold!(PrecisionRecallCurve, precision_recall_curve);
choose_a_threshold!(RocCurve, roc_curve);
