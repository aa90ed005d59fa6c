//! How often what is called probable happens: the calibration curve, and its distance from the
//! diagonal as one number.

use linnaeus_kernels::find;

use crate::data::{Labels, Response, ScoreTable, Scores};
use crate::error::{Error, Result};
use crate::parameters::choices;

/// How the bins are cut.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BinStrategy {
    /// Bins of one width.
    #[default]
    Uniform,
    /// Bins of about as many rows.
    Quantile,
}
choices!(BinStrategy {
    Uniform = "uniform",
    Quantile = "quantile",
});

/// Bins of the interval from 0 to 1. A number is so many bins of one width.
///
/// ```
/// use linnaeus::calibration::{BinStrategy, CalibrationBins};
///
/// assert_eq!(CalibrationBins::from(5), CalibrationBins::default());
/// let quantiles = CalibrationBins::from(10).strategy(BinStrategy::Quantile);
/// assert_eq!(quantiles.n_bins, 10);
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalibrationBins {
    /// How many there are.
    pub n_bins: usize,
    /// How they are cut.
    pub strategy: BinStrategy,
}

impl Default for CalibrationBins {
    /// Five bins of one width.
    fn default() -> Self {
        Self::from(5)
    }
}

impl From<usize> for CalibrationBins {
    fn from(n_bins: usize) -> Self {
        Self {
            n_bins,
            strategy: BinStrategy::Uniform,
        }
    }
}

impl CalibrationBins {
    crate::parameters::setter! {
        /// How many there are.
        n_bins: usize
    }

    crate::parameters::setter! {
        /// How they are cut: to one width, or to as many rows.
        strategy: BinStrategy
    }

    /// The edges, one more than there are bins.
    fn edges(&self, proba: &[f64]) -> Result<Vec<f64>> {
        if self.n_bins == 0 {
            return Err(Error::parameter("n_bins", 0, "an integer from 1"));
        }
        let step = 1.0 / self.n_bins as f64;
        let evenly = |at: usize| {
            if at == self.n_bins {
                1.0
            } else {
                at as f64 * step
            }
        };
        let shares = (0..=self.n_bins).map(evenly);
        Ok(match self.strategy {
            BinStrategy::Uniform => shares.collect(),
            BinStrategy::Quantile => {
                let mut sorted = proba.to_vec();
                sorted.sort_unstable_by(f64::total_cmp);
                // By way of percentages, as NumPy's `percentile` is asked.
                shares
                    .map(|share| quantile(&sorted, share * 100.0 / 100.0))
                    .collect()
            }
        })
    }
}

/// The value below which this share of the sorted values lies, on the line between neighbours.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = place.floor();
    let (left, part) = (below as usize, place - below);
    let (a, b) = (sorted[left], sorted[(left + 1).min(sorted.len() - 1)]);
    let width = b - a;
    if part < 0.5 {
        a + width * part
    } else {
        b - width * (1.0 - part)
    }
}

/// The rows of one bin.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationBin {
    /// Where it begins.
    pub low: f64,
    /// Where it ends; a probability on the edge belongs to the lower bin.
    pub high: f64,
    /// How many rows it has.
    pub count: usize,
    /// The average of their probabilities.
    pub prob_pred: f64,
    /// The share of them that are of the positive class.
    pub prob_true: f64,
}

/// How often the positive class came true among rows with about the same probability.
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationCurve {
    bins: Vec<CalibrationBin>,
}

impl CalibrationCurve {
    /// The bins that have rows, rising.
    pub fn bins(&self) -> &[CalibrationBin] {
        &self.bins
    }

    /// The share of the positive class in each bin that has rows.
    pub fn prob_true(&self) -> Vec<f64> {
        self.bins.iter().map(|bin| bin.prob_true).collect()
    }

    /// The average probability in each bin that has rows.
    pub fn prob_pred(&self) -> Vec<f64> {
        self.bins.iter().map(|bin| bin.prob_pred).collect()
    }

    /// The bins of outcomes and their probabilities.
    fn of(came_true: &[bool], proba: &[f64], bins: CalibrationBins) -> Result<Self> {
        let edges = bins.edges(proba)?;
        let inner = &edges[1..bins.n_bins];
        let mut sums = vec![(0_usize, 0.0, 0.0); bins.n_bins];
        for (&came_true, &p) in came_true.iter().zip(proba) {
            let (count, sum, true_ones) = &mut sums[inner.partition_point(|&edge| edge < p)];
            *count += 1;
            *sum += p;
            *true_ones += f64::from(came_true);
        }
        let bin = |(at, (count, sum, true_ones)): (usize, (usize, f64, f64))| CalibrationBin {
            low: edges[at],
            high: edges[at + 1],
            count,
            prob_pred: sum / count as f64,
            prob_true: true_ones / count as f64,
        };
        let filled = sums
            .into_iter()
            .enumerate()
            .filter(|(_, (count, ..))| *count > 0);
        Ok(Self {
            bins: filled.map(bin).collect(),
        })
    }
}

/// How often what is called probable happens: rows are put into bins by the probability of the
/// positive class, which is the second one, and each bin's average probability is set against the
/// share of its rows that are positive. On the diagonal both are equal.
///
/// ```
/// use linnaeus::{calibration::calibration_curve, prelude::*};
///
/// let y = Labels::from([false, false, false, false, true, true, true, true, true]);
/// let positive = [0.1, 0.2, 0.3, 0.4, 0.65, 0.7, 0.8, 0.9, 1.0];
/// let proba: Vec<f64> = positive.into_iter().flat_map(|p| [1.0 - p, p]).collect();
/// let proba = Scores::new(Response::Probability, proba, 2, Classes::bools())?;
/// let curve = calibration_curve(&y, &proba, 3)?;
/// assert_eq!(curve.prob_true(), [0.0, 0.5, 1.0]);
/// assert_eq!(curve.bins()[1].count, 2);
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Parameter` for no bins and for values outside [0, 1]; `Labels` for margins and for several
/// columns of labels; `UnknownLabel` for a label that is no class of the scores; `Shape` for
/// unequal lengths and more than two classes; `Empty` without rows; `NotFinite`.
///
/// # Differences from scikit-learn
/// `calibration_curve`: the same bits. The positive class is always the second one
/// ([`Scores::column`] makes it another), and the number of bins has no default.
pub fn calibration_curve(
    y_true: &Labels,
    scores: &Scores,
    bins: impl Into<CalibrationBins>,
) -> Result<CalibrationCurve> {
    let (table, codes) = probabilities(y_true, scores)?;
    if table.classes().len() != 2 {
        let found = format!("{} classes", table.classes().len());
        let expected = "two classes, of which the second is the positive one";
        return Err(Error::shape("scores", found, expected)
            .advise("`column(label)` gives the scores of one class against the rest"));
    }
    let came_true: Vec<bool> = codes.iter().map(|&code| code == 1).collect();
    CalibrationCurve::of(&came_true, &scores.positive()?, bins.into())
}

/// How far probabilities are from how often things happen, on average over the rows: the distance
/// of each bin of the calibration curve from the diagonal, times its share of the rows.
///
/// Σ (rows of the bin / rows) · |share that came true − average probability|. Of two classes, the
/// probability is that of the second class, and what may come true is that class, as in
/// [`calibration_curve`]. Of more classes it is the probability of the class that is predicted, and
/// what may come true is that the prediction is right. 0 is perfect. It depends on the bins; Guo
/// et al. take 15 of one width.
///
/// ```
/// use linnaeus::{calibration::expected_calibration_error, prelude::*};
///
/// let y = Labels::from([true, true, true, false]);
/// let proba = Scores::new(Response::Probability, [0.1, 0.9].repeat(4), 2, Classes::bools())?;
/// let error = expected_calibration_error(&y, &proba, 15)?;
/// assert!((error - 0.15).abs() < 1e-12); // it says 0.9, and 0.75 came true
/// # Ok::<(), Error>(())
/// ```
///
/// C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, On calibration of modern neural networks (2017),
/// section 2; bins of as many rows are from K. Nguyen and B. O'Connor, Posterior calibration and
/// exploratory analysis for natural language processing models (2015).
///
/// # Errors
/// As [`calibration_curve`], but for the number of classes; `Labels` when there is only one.
///
/// # Differences from scikit-learn
/// It has no such function.
pub fn expected_calibration_error(
    y_true: &Labels,
    scores: &Scores,
    bins: impl Into<CalibrationBins>,
) -> Result<f64> {
    let (table, codes) = probabilities(y_true, scores)?;
    let predicted = |row: &[f64]| {
        let best = |best: usize, at: usize| if row[at] > row[best] { at } else { best };
        (0..row.len()).fold(0, best)
    };
    let (came_true, proba): (Vec<bool>, Vec<f64>) = if table.classes().len() == 2 {
        let positive = codes.iter().map(|&code| code == 1);
        positive.zip(table.rows().map(|row| row[1])).unzip()
    } else {
        let rows = table.rows().zip(codes.iter());
        rows.map(|(row, &code)| (predicted(row) == code as usize, row[predicted(row)]))
            .unzip()
    };
    let curve = CalibrationCurve::of(&came_true, &proba, bins.into())?;
    let distance = |bin: &CalibrationBin| {
        bin.count as f64 / proba.len() as f64 * (bin.prob_true - bin.prob_pred).abs()
    };
    Ok(curve.bins.iter().map(distance).sum())
}

/// Probabilities of at least two classes, and the code of each row's class.
fn probabilities<'a>(
    y_true: &Labels,
    scores: &'a Scores,
) -> Result<(&'a ScoreTable, std::sync::Arc<[u32]>)> {
    if scores.response() != Response::Probability {
        let expected = "the answers of predict_proba";
        return Err(Error::labels("scores", scores.response(), expected));
    }
    let table = scores.table()?;
    if table.classes().len() < 2 {
        let found = format!("only the class {:?}", table.classes());
        return Err(Error::labels("scores", found, "two classes or more"));
    }
    if table.nrows() == 0 {
        return Err(Error::empty("scores", "at least one row"));
    }
    let column = y_true.single_named("y_true")?;
    if column.codes().len() != table.nrows() {
        let expected = format!("{} rows as in scores", table.nrows());
        return Err(Error::shape("y_true", column.codes().len(), expected));
    }
    scores.check_finite()?;
    if let Some(at) = find(table.values(), |p| !(0.0..=1.0).contains(&p)) {
        let found = format!("{} in row {}", table.values()[at], at / table.ncols());
        return Err(Error::parameter(
            "scores",
            found,
            "probabilities from 0 to 1",
        ));
    }
    let column = column.onto_named(table.classes(), "y_true")?;
    Ok((table, column.shared_codes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Classes;

    fn binary(positive: &[f64]) -> Scores {
        let proba: Vec<f64> = positive.iter().flat_map(|p| [1.0 - p, *p]).collect();
        Scores::new(Response::Probability, proba, 2, Classes::bools()).unwrap()
    }

    #[test]
    fn an_edge_belongs_to_the_lower_bin_and_empty_bins_are_left_out() {
        let y = Labels::from([true, false, true, true]);
        let curve = calibration_curve(&y, &binary(&[0.0, 0.2, 0.4, 1.0]), 5).unwrap();
        let bins: Vec<(f64, usize)> = curve.bins().iter().map(|b| (b.low, b.count)).collect();
        assert_eq!(bins, [(0.0, 2), (0.2, 1), (0.8, 1)]);
        assert_eq!(curve.prob_true(), [0.5, 1.0, 1.0]);
    }

    #[test]
    fn quantile_bins_have_as_many_rows() {
        let y = Labels::from([true, false, true, true, false, true]);
        let bins = CalibrationBins::from(3).strategy(BinStrategy::Quantile);
        let proba = binary(&[0.91, 0.92, 0.93, 0.94, 0.95, 0.96]);
        let curve = calibration_curve(&y, &proba, bins).unwrap();
        assert!(curve.bins().iter().all(|bin| bin.count == 2), "{curve:?}");
    }

    #[test]
    fn the_error_of_many_classes_is_about_the_prediction() {
        let classes = Classes::new(["a", "b", "c"]);
        let proba = [0.8, 0.1, 0.1].repeat(5);
        let scores = Scores::new(Response::Probability, proba, 3, classes).unwrap();
        let right_in_four_of_five = Labels::from(["a", "a", "b", "a", "a"]);
        let error = expected_calibration_error(&right_in_four_of_five, &scores, 10);
        assert!(error.unwrap() < 1e-12);
        let never = Labels::from(["b", "c", "b", "b", "c"]);
        let error = expected_calibration_error(&never, &scores, 10).unwrap();
        assert!((error - 0.8).abs() < 1e-12);
    }
}
