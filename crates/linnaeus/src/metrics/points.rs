//! What a threshold does, and the two curves that show all of them.

use linnaeus_kernels::pairwise_sum;

use super::counts::BinaryCounts;
use super::sums::trapezoids;
use super::sweep::Sweep;

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
    fn new(sweep: &Sweep, threshold: f64, tp: f64, fp: f64) -> Self {
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

    fn at(sweep: &Sweep, at: usize) -> Self {
        Self::new(sweep, sweep.thresholds[at], sweep.tps[at], sweep.fps[at])
    }
}

/// Which thresholds of a sweep a curve shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shown {
    All(usize),
    Some(Vec<usize>),
}

impl Shown {
    /// All, or the ends and what `keep` keeps of the rest.
    pub(super) fn new(sweep: &Sweep, drop: bool, keep: impl Fn(usize) -> bool) -> Self {
        let count = sweep.len();
        if !drop || count <= 2 {
            return Self::All(count);
        }
        let inner = (1..count - 1).filter(|&at| keep(at));
        let ends = |at| std::iter::once(at);
        Self::Some(ends(0).chain(inner).chain(ends(count - 1)).collect())
    }

    fn len(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::Some(shown) => shown.len(),
        }
    }

    /// The positions in the sweep, thresholds falling.
    fn positions(&self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        (0..self.len()).map(|at| match self {
            Self::All(_) => at,
            Self::Some(shown) => shown[at],
        })
    }
}

/// Precision and recall at every threshold: what [`precision_recall_curve`](super::precision_recall_curve) gives.
///
/// The arrays are shaped as scikit-learn's: thresholds rise, and precision and recall have one more
/// value each, the end of the curve at recall 0 and precision 1, which is no threshold's.
#[derive(Clone, Debug, PartialEq)]
pub struct PrecisionRecallCurve {
    pub(super) sweep: Sweep,
    pub(super) shown: Shown,
}

impl PrecisionRecallCurve {
    /// The thresholds, rising.
    pub fn thresholds(&self) -> Vec<f64> {
        let positions = self.shown.positions().rev();
        positions.map(|at| self.sweep.thresholds[at]).collect()
    }

    /// The precision at each threshold, and 1.
    pub fn precision(&self) -> Vec<f64> {
        precisions(&self.sweep, self.shown.positions().rev())
    }

    /// The recall at each threshold, and 0.
    pub fn recall(&self) -> Vec<f64> {
        recalls(&self.sweep, self.shown.positions().rev())
    }

    /// What each threshold does, thresholds rising.
    pub fn points(&self) -> impl DoubleEndedIterator<Item = OperatingPoint> + ExactSizeIterator {
        let positions = self.shown.positions().rev();
        positions.map(|at| OperatingPoint::at(&self.sweep, at))
    }

    /// The average precision, over all thresholds (also those that are not shown).
    pub fn average_precision(&self) -> f64 {
        let rising = || (0..self.sweep.len()).rev();
        let (precision, recall) = (
            precisions(&self.sweep, rising()),
            recalls(&self.sweep, rising()),
        );
        let steps = recall.windows(2).zip(&precision);
        let areas: Vec<f64> = steps
            .map(|(recall, precision)| (recall[1] - recall[0]) * precision)
            .collect();
        -pairwise_sum(&areas)
    }
}

fn precisions(sweep: &Sweep, positions: impl Iterator<Item = usize>) -> Vec<f64> {
    let precision = |at: usize| {
        let (tp, fp) = (sweep.tps[at], sweep.fps[at]);
        if tp + fp == 0.0 { 0.0 } else { tp / (tp + fp) }
    };
    positions.map(precision).chain([1.0]).collect()
}

fn recalls(sweep: &Sweep, positions: impl Iterator<Item = usize>) -> Vec<f64> {
    let positives = sweep.positives();
    positions
        .map(|at| sweep.tps[at] / positives)
        .chain([0.0])
        .collect()
}

/// True and false positive rates at every threshold: what [`roc_curve`](super::roc_curve) gives.
///
/// The arrays are shaped as scikit-learn's: thresholds fall, and begin with infinity, where nothing
/// is taken as positive.
#[derive(Clone, Debug, PartialEq)]
pub struct RocCurve {
    pub(super) sweep: Sweep,
    pub(super) shown: Shown,
}

impl RocCurve {
    /// Infinity, and the thresholds, falling.
    pub fn thresholds(&self) -> Vec<f64> {
        let positions = self.shown.positions();
        let thresholds = positions.map(|at| self.sweep.thresholds[at]);
        [f64::INFINITY].into_iter().chain(thresholds).collect()
    }

    /// The false positive rate: 0, and that of each threshold.
    pub fn fpr(&self) -> Vec<f64> {
        self.rates(&self.sweep.fps, self.sweep.negatives())
    }

    /// The true positive rate, which is the recall: 0, and that of each threshold.
    pub fn tpr(&self) -> Vec<f64> {
        self.rates(&self.sweep.tps, self.sweep.positives())
    }

    fn rates(&self, counts: &[f64], all: f64) -> Vec<f64> {
        let rates = self.shown.positions().map(|at| counts[at] / all);
        [0.0].into_iter().chain(rates).collect()
    }

    /// What each threshold does, thresholds falling.
    pub fn points(&self) -> impl DoubleEndedIterator<Item = OperatingPoint> + ExactSizeIterator {
        let positions = self.shown.positions();
        positions.map(|at| OperatingPoint::at(&self.sweep, at))
    }

    /// The area under the curve, from the points that are shown.
    pub fn auc(&self) -> f64 {
        trapezoids(&self.fpr(), &self.tpr())
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
