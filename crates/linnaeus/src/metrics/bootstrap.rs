//! Confidence intervals of any metric, by drawing the rows again and again.

use super::interval::{Interval, check_level};
use super::normal::{share_below, value_of_share};
use super::scoring::{Prediction, Scoring};
use crate::context::Context;
use crate::data::{Dataset, Labels, Scores};
use crate::error::{Error, Result};
use crate::random::{RandomSource, RandomState};

/// The confidence interval of a metric, by the stratified bootstrap: every resample draws each
/// class's rows with replacement, so that it has as many rows of each class as there are.
///
/// `metric` is given the numbers of rows, and tells the score of these rows; it is asked about all
/// rows, about every resample and, for [`BootstrapMethod::Bca`], about all rows but one.
/// [`Scoring::interval`] does this for a metric by its name.
///
/// The seeds of all resamples are drawn first, so the numbers do not depend on the number of
/// threads. (scikit-learn has no intervals.)
///
/// # Errors
/// `Empty` without rows; `Parameter` for a level that is not between 0 and 1, for no resamples, for
/// a metric that is NaN, and for a `Bca` whose corrections are not defined; those of the metric;
/// `Cancelled`.
///
/// ```
/// use linnaeus::metrics::*;
/// use linnaeus::prelude::*;
///
/// let y_true = Labels::from([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
/// let y_pred = Labels::from([0, 0, 0, 1, 0, 1, 1, 0, 1, 1]);
/// let f1 = |rows: &[usize]| f1_score(&y_true.take(rows)?, &y_pred.take(rows)?, Average::Binary);
/// let options = BootstrapOptions::new().random_state(42);
/// let interval = bootstrap_interval(&y_true, f1, &options, &Context::default())?;
/// assert_eq!(interval.estimate, 0.8);
/// assert!(interval.low < 0.7 && interval.high > 0.9);
/// # Ok::<(), Error>(())
/// ```
pub fn bootstrap_interval(
    y_true: &Labels,
    metric: impl Fn(&[usize]) -> Result<f64> + Sync,
    options: &BootstrapOptions,
    context: &Context,
) -> Result<Interval> {
    options.check()?;
    let resamples = Resamples::new(y_true, options.n_resamples, &options.random_state)?;
    let score = |rows: Vec<usize>| {
        context.check()?;
        let score = metric(&rows)?;
        if score.is_nan() {
            let expected = "a number for every resample of the rows";
            return Err(Error::parameter("metric", "NaN", expected));
        }
        Ok(score)
    };
    let estimate = score((0..y_true.nrows()).collect())?;
    let numbers: Vec<usize> = (0..resamples.len()).collect();
    let drawn = context.map(&numbers, |&at, _| score(resamples.rows(at)?));
    let drawn = drawn.into_iter().collect::<Result<Vec<f64>>>()?;
    match options.method {
        BootstrapMethod::Percentile => Interval::of_percentiles(estimate, &drawn, options.level),
        BootstrapMethod::Bca => {
            let left_out = resamples.strata.iter().map(|stratum| {
                let scores = context.map(stratum, |&row, _| score(resamples.without(row)));
                scores.into_iter().collect::<Result<Vec<f64>>>()
            });
            let left_out = left_out.collect::<Result<Vec<_>>>()?;
            Interval::of_bca(estimate, &drawn, &left_out, options.level)
        }
    }
}

impl Scoring {
    /// The confidence interval of this metric, by the stratified bootstrap
    /// ([`bootstrap_interval`]): how sure the score of these answers about these data is.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate) and [`bootstrap_interval`].
    ///
    /// ```
    /// use linnaeus::metrics::*;
    /// use linnaeus::prelude::*;
    ///
    /// let data = Dataset::new(vec![[0.0]; 6], vec![false, false, true, false, true, true])?;
    /// let margins = Scores::margin(vec![-2.0, 0.5, 0.1, -1.0, 3.0, 1.0], Classes::bools())?;
    /// let answer = Prediction::Scores(margins);
    /// let options = BootstrapOptions::new();
    /// let area = Scoring::RocAuc.interval(&data, &answer, &options, &Context::default())?;
    /// assert_eq!((area.estimate, area.high), (0.888888888888889, 1.0));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn interval(
        &self,
        data: &Dataset,
        answer: &Prediction,
        options: &BootstrapOptions,
        context: &Context,
    ) -> Result<Interval> {
        let metric = |rows: &[usize]| self.evaluate(&data.take(rows)?, &answer.take(rows)?);
        bootstrap_interval(&data.y, metric, options, context)
    }
}

impl Prediction {
    /// The answers about these rows.
    fn take(&self, rows: &[usize]) -> Result<Self> {
        Ok(match self {
            Self::Labels(labels) => Self::Labels(labels.take(rows)?),
            Self::Scores(scores) => {
                let tables = scores.tables().iter().map(|table| {
                    let all: Vec<&[f64]> = table.rows().collect();
                    let values: Vec<f64> = rows
                        .iter()
                        .flat_map(|&row| all[row].iter().copied())
                        .collect();
                    let classes = table.classes().clone();
                    Scores::new(scores.response(), values, table.ncols(), classes)
                });
                Self::Scores(Scores::side_by_side(tables.collect::<Result<Vec<_>>>()?)?)
            }
        })
    }
}

/// How the bounds come from the scores of the resamples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BootstrapMethod {
    /// Their quantiles.
    #[default]
    Percentile,
    /// Quantiles that are corrected for bias and for a spread that changes with the score (Efron
    /// 1987). It asks about all rows but one, for every row: thorough, and slow.
    Bca,
}

/// What [`bootstrap_interval`] may be told.
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct BootstrapOptions {
    /// How sure the bounds are; by default 0.95.
    pub level: f64,
    /// How many resamples are drawn; by default 1000.
    pub n_resamples: usize,
    /// How the bounds come from their scores; by default as quantiles.
    pub method: BootstrapMethod,
    /// The seed, or the generator, of all draws.
    pub random_state: RandomSource,
}

impl Default for BootstrapOptions {
    fn default() -> Self {
        Self {
            level: 0.95,
            n_resamples: 1000,
            method: BootstrapMethod::Percentile,
            random_state: RandomSource::default(),
        }
    }
}

impl BootstrapOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How sure the bounds are.
    #[must_use]
    pub fn level(self, level: f64) -> Self {
        Self { level, ..self }
    }

    /// How many resamples are drawn.
    #[must_use]
    pub fn n_resamples(self, n_resamples: usize) -> Self {
        Self {
            n_resamples,
            ..self
        }
    }

    /// How the bounds come from the scores of the resamples.
    #[must_use]
    pub fn method(self, method: BootstrapMethod) -> Self {
        Self { method, ..self }
    }

    /// The seed, or the generator, of all draws.
    #[must_use]
    pub fn random_state(self, random_state: impl Into<RandomSource>) -> Self {
        Self {
            random_state: random_state.into(),
            ..self
        }
    }

    fn check(&self) -> Result<()> {
        check_level(self.level)?;
        if self.n_resamples == 0 {
            return Err(Error::parameter("n_resamples", 0, "a number from 1"));
        }
        self.random_state.check()
    }
}

/// Resamples of rows, each class's rows drawn with replacement among themselves.
///
/// A row that is drawn takes the place of a row of its own class, so labels stay where they are.
/// Rows of several columns of labels are of one class when all their labels agree.
#[derive(Clone, Debug)]
pub struct Resamples {
    strata: Vec<Vec<usize>>,
    rows: usize,
    seeds: Vec<u32>,
}

impl Resamples {
    /// So many resamples of the rows of these labels. One seed for each of them is drawn from the
    /// random source (NumPy: `randint(0, 2 ** 32, n_resamples, dtype=numpy.uint32)`).
    ///
    /// # Errors
    /// `Empty` without rows, `Parameter` for a seed that is out of range.
    pub fn new(y_true: &Labels, n_resamples: usize, random_state: &RandomSource) -> Result<Self> {
        let rows = y_true.nrows();
        if rows == 0 {
            return Err(Error::empty("y_true", "at least one row"));
        }
        let columns: Vec<&[u32]> = y_true.columns().iter().map(|one| one.codes()).collect();
        let codes = |row: usize| columns.iter().map(move |column| column[row]);
        let mut order: Vec<usize> = (0..rows).collect();
        order.sort_by(|&a, &b| codes(a).cmp(codes(b)));
        let strata = order.chunk_by(|&a, &b| codes(a).eq(codes(b)));
        let strata = strata.map(<[usize]>::to_vec).collect();
        let seeds =
            random_state.with(|random| (0..n_resamples).map(|_| random.next_u32()).collect())?;
        Ok(Self {
            strata,
            rows,
            seeds,
        })
    }

    /// How many resamples there are.
    pub fn len(&self) -> usize {
        self.seeds.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.seeds.is_empty()
    }

    /// The rows of each class, in the order of the classes.
    pub fn strata(&self) -> &[Vec<usize>] {
        &self.strata
    }

    /// The rows of a resample: class after class, as many draws as it has rows (NumPy:
    /// `randint(0, n, n)` of a generator of the resample's seed).
    ///
    /// # Errors
    /// `Shape` when there is no such resample.
    ///
    /// ```
    /// use linnaeus::metrics::Resamples;
    /// use linnaeus::prelude::*;
    ///
    /// let y = Labels::from(["a", "b", "a", "a", "b"]);
    /// let resamples = Resamples::new(&y, 2, &42.into())?;
    /// let rows = resamples.rows(1)?;
    /// assert_eq!(y.take(&rows)?, y);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn rows(&self, resample: usize) -> Result<Vec<usize>> {
        let Some(&seed) = self.seeds.get(resample) else {
            let expected = format!("one of {} resamples", self.len());
            return Err(Error::shape("resample", resample, expected));
        };
        let mut random = RandomState::new(seed);
        let mut rows = vec![0; self.rows];
        for stratum in &self.strata {
            let drawn: Vec<i64> = random.randint_of(0, stratum.len() as i128, stratum.len())?;
            for (&place, &of) in stratum.iter().zip(&drawn) {
                rows[place] = stratum[of as usize];
            }
        }
        Ok(rows)
    }

    /// All rows but one.
    fn without(&self, row: usize) -> Vec<usize> {
        (0..self.rows).filter(|&other| other != row).collect()
    }
}

impl Interval {
    /// The quantiles of the scores of resamples, as `numpy.quantile` takes them.
    ///
    /// # Errors
    /// `Empty` without scores; `Parameter` for scores that are NaN and for a level that is not
    /// between 0 and 1.
    ///
    /// ```
    /// use linnaeus::metrics::Interval;
    ///
    /// let interval = Interval::of_percentiles(0.8, &[0.7, 0.9, 0.8, 1.0, 0.6], 0.5)?;
    /// assert_eq!((interval.low, interval.high), (0.7, 0.9));
    /// # Ok::<(), linnaeus::error::Error>(())
    /// ```
    pub fn of_percentiles(estimate: f64, scores: &[f64], level: f64) -> Result<Self> {
        let alpha = (1.0 - level) / 2.0;
        Self::between(estimate, scores, level, [alpha, 1.0 - alpha])
    }

    /// The quantiles of the scores of resamples, corrected for bias and acceleration (Efron 1987;
    /// for several classes as Davison and Hinkley 1997). `left_out` has a list for each class: the
    /// scores of all rows but one of that class. (SciPy: `bootstrap` with `method="BCa"`.)
    ///
    /// # Errors
    /// As [`of_percentiles`](Self::of_percentiles); `Parameter` when all resamples score above the
    /// estimate or all score below it, so that there is no correction.
    pub fn of_bca(
        estimate: f64,
        scores: &[f64],
        left_out: &[Vec<f64>],
        level: f64,
    ) -> Result<Self> {
        let alpha = (1.0 - level) / 2.0;
        let below = scores.iter().filter(|&&score| score < estimate).count();
        let up_to = scores.iter().filter(|&&score| score <= estimate).count();
        let bias = value_of_share((below + up_to) as f64 / (2 * scores.len()) as f64);
        if !bias.is_finite() && !scores.is_empty() {
            let found = "resamples that all score on one side of the estimate";
            let expected = "resamples on both sides of it";
            return Err(Error::parameter("n_resamples", found, expected));
        }
        let acceleration = acceleration(left_out);
        let quantile = |value: f64| {
            let shifted = bias + value;
            share_below(bias + shifted / (1.0 - acceleration * shifted))
        };
        let value = value_of_share(alpha);
        Self::between(estimate, scores, level, [quantile(value), quantile(-value)])
    }

    fn between(estimate: f64, scores: &[f64], level: f64, shares: [f64; 2]) -> Result<Self> {
        check_level(level)?;
        if scores.is_empty() {
            return Err(Error::empty("scores", "the score of at least one resample"));
        }
        if scores.iter().any(|score| score.is_nan()) {
            return Err(Error::parameter("scores", "NaN", "numbers"));
        }
        let mut rising = scores.to_vec();
        rising.sort_by(f64::total_cmp);
        let [low, high] = shares.map(|share| quantile(&rising, share));
        Ok(Self {
            estimate,
            low,
            high,
            level,
        })
    }
}

/// How fast the spread of a metric changes with its value, from the scores without each row.
fn acceleration(left_out: &[Vec<f64>]) -> f64 {
    let (mut cubes, mut squares) = (0.0, 0.0);
    for scores in left_out {
        let n = scores.len() as f64;
        let mean = scores.iter().sum::<f64>() / n;
        let influence = scores.iter().map(|score| (n - 1.0) * (mean - score));
        cubes += influence.clone().map(|one| one.powi(3)).sum::<f64>() / n.powi(3);
        squares += influence.map(|one| one.powi(2)).sum::<f64>() / n.powi(2);
    }
    if squares == 0.0 {
        return 0.0;
    }
    cubes / squares.powf(1.5) / 6.0
}

/// The quantile of sorted numbers, on the line between its neighbours.
fn quantile(rising: &[f64], share: f64) -> f64 {
    let at = (rising.len() - 1) as f64 * share;
    let below = (at.floor() as usize).min(rising.len() - 1);
    let above = (below + 1).min(rising.len() - 1);
    let (low, high, part) = (rising[below], rising[above], at - below as f64);
    // From the nearer end, as NumPy does.
    if part >= 0.5 {
        high - (high - low) * (1.0 - part)
    } else {
        low + (high - low) * part
    }
}
