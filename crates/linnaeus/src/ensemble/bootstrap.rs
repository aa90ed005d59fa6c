//! Which rows a tree of a forest sees, and how often.

use linnaeus_kernels::pairwise_sum;

use crate::class_weight::{ClassWeight, ClassWeights, compute_class_weight, compute_sample_weight};
use crate::data::{Labels, Task};
use crate::error::{Error, Result};
use crate::parameters::{ParameterValue, Range};
use crate::random::RandomState;

/// How much the rows of each class count in a forest.
///
/// As a text it is what a [`ClassWeights`] is, or `balanced_subsample`.
#[derive(Clone, Debug, PartialEq)]
pub enum ForestClassWeight {
    /// The same for all trees. `balanced` looks at the labels of all rows and at their weights.
    Whole(ClassWeights),
    /// Balanced for each tree by the rows that it drew.
    BalancedSubsample,
}

impl<T: Into<ClassWeights>> From<T> for ForestClassWeight {
    fn from(weights: T) -> Self {
        Self::Whole(weights.into())
    }
}

impl ParameterValue for ForestClassWeight {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "balanced_subsample" => Some(Self::BalancedSubsample),
            text => ClassWeights::parse(text).map(Self::Whole),
        }
    }
    fn write(&self) -> String {
        match self {
            Self::Whole(weights) => weights.write(),
            Self::BalancedSubsample => "balanced_subsample".into(),
        }
    }
    fn expected(range: Range) -> String {
        format!("balanced_subsample, {}", ClassWeights::expected(range))
    }
    fn is_within(&self, range: Range) -> bool {
        match self {
            Self::Whole(weights) => weights.is_within(range),
            Self::BalancedSubsample => true,
        }
    }
}

/// How many rows a tree of a forest draws: a count, or a share of the rows of the fit, or of their
/// weights (a number with a point, which may be above 1).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MaxSamples {
    /// So many rows.
    Count(usize),
    /// This share of the rows or, where they have weights, of the sum of the weights.
    Share(f64),
}

impl MaxSamples {
    /// How many of rows that weigh `total` that is: at least one.
    fn of(self, total: impl FnOnce() -> f64) -> usize {
        match self {
            Self::Count(count) => count,
            Self::Share(share) => ((share * total()) as usize).max(1),
        }
    }
}

impl From<usize> for MaxSamples {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}
impl From<f64> for MaxSamples {
    fn from(share: f64) -> Self {
        Self::Share(share)
    }
}

impl ParameterValue for MaxSamples {
    fn parse(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(count) => Some(Self::Count(count)),
            Err(_) => text.parse().ok().map(Self::Share),
        }
    }
    fn write(&self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Share(share) => share.write(),
        }
    }
    fn expected(range: Range) -> String {
        format!("{}, or a share above 0.0", usize::expected(range))
    }
    fn is_within(&self, range: Range) -> bool {
        match *self {
            Self::Count(count) => count.is_within(range),
            Self::Share(share) => share > 0.0 && share.is_finite(),
        }
    }
}

/// The rows that the tree of a seed draws, one after the other: `size` of `n_rows`, by weights if
/// there are any (scikit-learn's `estimators_samples_`).
///
/// ```
/// use linnaeus::ensemble::{RandomForestClassifier, bootstrap_rows};
/// use linnaeus::prelude::*;
///
/// let iris = linnaeus::datasets::load_iris()?;
/// let model = RandomForestClassifier::new().n_estimators(1).random_state(0).fit(&iris)?;
/// let rows = bootstrap_rows(model.seeds()[0], 150, 150, None)?;
/// assert_eq!((rows.len(), &rows[..3]), (150, &[32, 64, 54][..]));
/// # Ok::<(), Error>(())
/// ```
///
/// # Errors
/// `Parameter` for weights below zero or that are all zero, `Shape` when there is not one a row.
pub fn bootstrap_rows(
    seed: u32,
    n_rows: usize,
    size: usize,
    weights: Option<&[f64]>,
) -> Result<Vec<usize>> {
    if let Some(weights) = weights
        && weights.len() != n_rows
    {
        let expected = format!("one for each of the {n_rows} rows");
        return Err(Error::shape("weights", weights.len(), expected));
    }
    let probabilities = weights.map(probabilities).transpose()?;
    draw(
        &mut RandomState::new(seed),
        n_rows,
        size,
        probabilities.as_deref(),
    )
}

/// Draws the next `size` rows.
fn draw(
    random: &mut RandomState,
    n_rows: usize,
    size: usize,
    probabilities: Option<&[f64]>,
) -> Result<Vec<usize>> {
    match probabilities {
        None => random.choice(n_rows, size),
        Some(probabilities) => random.choice_weighted(probabilities, size),
    }
}

/// Weights as the probabilities by which rows are drawn.
fn probabilities(weights: &[f64]) -> Result<Vec<f64>> {
    if let Some(row) = weights.iter().position(|&weight| weight < 0.0) {
        let found = format!("{} of row {row}", weights[row]);
        let expected = "weights from 0, by which rows are drawn";
        return Err(Error::parameter("weights", found, expected));
    }
    let sum = pairwise_sum(weights);
    Ok(weights.iter().map(|weight| weight / sum).collect())
}

/// What the trees of a forest draw their rows by.
pub(super) struct Draws {
    n_rows: usize,
    /// How many rows a tree draws; none when each tree sees all rows.
    bootstrap: Option<usize>,
    /// The weight of each row, if they differ: how likely it is drawn or, without drawing, how much
    /// it counts.
    weights: Option<Vec<f64>>,
    /// The weights as probabilities.
    probabilities: Option<Vec<f64>>,
    /// Whether classes are balanced by what was drawn.
    balanced_subsample: bool,
}

/// How much each row counts in one tree.
pub(super) enum Drawn {
    Equal,
    Counts(Vec<u32>),
    Numbers(Vec<f64>),
}

impl Draws {
    pub(super) fn new(
        data: &Task,
        class_weight: &ForestClassWeight,
        bootstrap: bool,
        max_samples: Option<MaxSamples>,
    ) -> Result<Self> {
        let own = data.weights.as_deref();
        let of_classes = match class_weight {
            ForestClassWeight::BalancedSubsample if bootstrap => None,
            ForestClassWeight::BalancedSubsample => Some(balanced(&data.y, own)?),
            ForestClassWeight::Whole(weights) if weights.are_balanced() => {
                Some(balanced(&data.y, own)?)
            }
            ForestClassWeight::Whole(weights) => weights.of_rows(&data.y)?,
        };
        let weights = match (own, of_classes) {
            (Some(own), Some(of_classes)) => Some(
                own.iter()
                    .zip(of_classes)
                    .map(|(own, of)| own * of)
                    .collect(),
            ),
            (Some(own), None) => Some(own.to_vec()),
            (None, of_classes) => of_classes,
        };
        let n_rows = data.nrows();
        let total = || weights.as_deref().map_or(n_rows as f64, pairwise_sum);
        let bootstrap =
            bootstrap.then(|| max_samples.map_or(n_rows, |max_samples| max_samples.of(total)));
        if let Some(size) = bootstrap.filter(|&size| u32::try_from(size).is_err()) {
            let expected = format!("at most {} rows a tree", u32::MAX);
            return Err(Error::parameter("max_samples", size, expected)
                .advise("a share is one of the sum of the weights, if there are any"));
        }
        let probabilities = match (&weights, bootstrap) {
            (Some(weights), Some(_)) => Some(probabilities(weights)?),
            _ => None,
        };
        Ok(Self {
            n_rows,
            bootstrap,
            weights,
            probabilities,
            balanced_subsample: *class_weight == ForestClassWeight::BalancedSubsample,
        })
    }

    /// How often each row was drawn by the tree of this seed.
    pub(super) fn counts(&self, seed: u32) -> Result<Option<Vec<u32>>> {
        /// So many rows are drawn in one go, if there are not more of them.
        const BLOCK: usize = 1 << 16;
        let Some(mut left) = self.bootstrap else {
            return Ok(None);
        };
        let mut random = RandomState::new(seed);
        let mut counts = vec![0; self.n_rows];
        while left > 0 {
            let size = left.min(self.n_rows.max(BLOCK));
            let probabilities = self.probabilities.as_deref();
            for row in draw(&mut random, self.n_rows, size, probabilities)? {
                counts[row] += 1;
            }
            left -= size;
        }
        Ok(Some(counts))
    }

    fn rows(&self, seed: u32) -> Result<Option<Vec<usize>>> {
        let Some(size) = self.bootstrap else {
            return Ok(None);
        };
        let mut random = RandomState::new(seed);
        let probabilities = self.probabilities.as_deref();
        draw(&mut random, self.n_rows, size, probabilities).map(Some)
    }

    /// How much each row counts in the tree of this seed.
    pub(super) fn of_tree(&self, seed: u32, y: &Labels) -> Result<Drawn> {
        let Some(counts) = self.counts(seed)? else {
            return Ok(self.weights.clone().map_or(Drawn::Equal, Drawn::Numbers));
        };
        if !self.balanced_subsample {
            return Ok(Drawn::Counts(counts));
        }
        let rows = self.rows(seed)?;
        let of_rows = compute_sample_weight(&[ClassWeight::Balanced], y, rows.as_deref())?;
        let weights = counts.iter().zip(of_rows);
        let weights = weights.map(|(&count, of_row)| f64::from(count) * of_row);
        Ok(Drawn::Numbers(weights.collect()))
    }
}

/// Balanced weights of rows, where a class counts the weights of its rows.
fn balanced(y: &Labels, weights: Option<&[f64]>) -> Result<Vec<f64>> {
    let mut of_rows = vec![1.0; y.nrows()];
    for column in y.columns() {
        let own = Labels::from_column(column.clone());
        let of_class =
            compute_class_weight(&ClassWeight::Balanced, column.classes(), &own, weights)?;
        for (weight, &code) in of_rows.iter_mut().zip(column.codes()) {
            *weight *= of_class[code as usize];
        }
    }
    Ok(of_rows)
}
