//! Which rows a tree of a forest sees, and how often.

use linnaeus_kernels::pairwise_sum;

use crate::class_weight::{ClassWeight, ClassWeights, compute_class_weight, compute_sample_weight};
use crate::data::{Labels, Task};
use crate::error::{Error, Result};
use crate::parameters::{ParameterValue, Range};
use crate::random::RandomState;
use crate::tree::RowCount;

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
        max_samples: Option<RowCount>,
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
        let bootstrap = bootstrap.then(|| match max_samples {
            None => n_rows,
            Some(RowCount::Count(count)) => count,
            Some(RowCount::Share(share)) => ((share * total()) as usize).max(1),
        });
        let probabilities = match (&weights, bootstrap) {
            (Some(weights), Some(_)) => {
                if let Some(row) = weights.iter().position(|&weight| weight < 0.0) {
                    let found = format!("{} of row {row}", weights[row]);
                    let expected = "weights from 0, by which rows are drawn";
                    return Err(Error::parameter("weights", found, expected));
                }
                let sum = pairwise_sum(weights);
                Some(weights.iter().map(|weight| weight / sum).collect())
            }
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
        let Some(rows) = self.rows(seed)? else {
            return Ok(None);
        };
        let mut counts = vec![0; self.n_rows];
        for row in rows {
            counts[row] += 1;
        }
        Ok(Some(counts))
    }

    fn rows(&self, seed: u32) -> Result<Option<Vec<usize>>> {
        let Some(size) = self.bootstrap else {
            return Ok(None);
        };
        let mut random = RandomState::new(seed);
        match &self.probabilities {
            None => random.choice(self.n_rows, size).map(Some),
            Some(probabilities) => random.choice_weighted(probabilities, size).map(Some),
        }
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
