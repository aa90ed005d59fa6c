//! What a tree is grown from: the same for a tree alone and for those of a forest.

use linnaeus_kernels::pairwise_sum;

use super::columns::Columns;
use super::counting::{Classes, Counting, FewClasses, Mark, Units, YesOrNo};
use super::grow::{Rules, grow};
use super::nodes::Tree;
use super::options::{Criterion, MaxFeatures, MonotonicCst, RowCount, Splitter};
use super::ordered::Ordered;
use super::prune::prune;
use crate::context::Context;
use crate::data::{Column, Task};
use crate::error::Result;

/// The parameters of a tree.
#[derive(Clone)]
pub(crate) struct Plan<'a> {
    pub(crate) criterion: Criterion,
    pub(crate) splitter: Splitter,
    pub(crate) max_depth: Option<usize>,
    pub(crate) min_samples_split: RowCount,
    pub(crate) min_samples_leaf: RowCount,
    pub(crate) min_weight_fraction_leaf: f64,
    pub(crate) max_features: MaxFeatures,
    pub(crate) max_leaf_nodes: Option<usize>,
    pub(crate) min_impurity_decrease: f64,
    pub(crate) ccp_alpha: f64,
    pub(crate) monotonic_cst: Option<&'a MonotonicCst>,
}

/// Data as trees see them.
pub(crate) struct Ground {
    columns: Columns,
    /// The row of the columns behind each row.
    stored: Vec<u32>,
    /// The labels, an output a column.
    y: Vec<Column>,
    n_classes: Vec<usize>,
}

/// How much each row counts.
#[derive(Clone, Copy)]
pub(crate) enum Weights<'a> {
    /// One.
    Equal,
    /// So many times.
    Counts(&'a [u32]),
    /// By its weight.
    Numbers(&'a [f64]),
}

impl Ground {
    /// The data of a fit, on the context's threads.
    ///
    /// # Errors
    /// `NotFinite` for NaN in a sparse matrix, and for numbers beyond single precision.
    pub(crate) fn of(data: &Task, context: &Context) -> Result<Self> {
        if data.x.is_sparse() {
            data.x.check_finite("x")?;
        }
        let (columns, stored) = Columns::of(&data.x, context)?;
        let y = data.y.columns().to_vec();
        let n_classes = y.iter().map(|column| column.classes().len()).collect();
        Ok(Self {
            columns,
            stored,
            y,
            n_classes,
        })
    }

    fn n_rows(&self) -> usize {
        self.stored.len()
    }
}

impl Plan<'_> {
    /// Grows a tree. `seed` is that of the features and thresholds that are drawn.
    ///
    /// # Errors
    /// Those of monotonic constraints.
    pub(crate) fn grow(&self, ground: &Ground, weights: Weights<'_>, seed: u32) -> Result<Tree> {
        let n_rows = ground.n_rows();
        let min_samples_leaf = self.min_samples_leaf.of(n_rows);
        let min_samples_split = self.min_samples_split.of(n_rows).max(2);
        let weight = match weights {
            Weights::Equal => n_rows as f64,
            Weights::Counts(counts) => counts.iter().map(|&count| f64::from(count)).sum(),
            Weights::Numbers(numbers) => pairwise_sum(numbers),
        };
        let n_features = ground.columns.len();
        let constraints = self.monotonic_cst;
        let rules = Rules {
            criterion: self.criterion,
            splitter: self.splitter,
            max_depth: self.max_depth.unwrap_or(usize::MAX),
            min_samples_split: min_samples_split.max(2 * min_samples_leaf),
            min_samples_leaf,
            min_weight_leaf: self.min_weight_fraction_leaf * weight,
            max_features: self.max_features.of(n_features),
            max_leaf_nodes: self.max_leaf_nodes,
            min_impurity_decrease: self.min_impurity_decrease,
            directions: constraints
                .map(|own| own.directions(n_features, &ground.n_classes))
                .transpose()?,
            n_features,
            n_classes: &ground.n_classes,
        };
        let tree = match weights {
            Weights::Equal => counted(&rules, ground, &|_| 1, 1.0, seed),
            Weights::Counts(counts) => counted(&rules, ground, &|row| counts[row], 1.0, seed),
            Weights::Numbers(numbers) => match Units::of(numbers) {
                Some(units) => counted(&rules, ground, &|row| units.counts[row], units.unit, seed),
                None => {
                    let codes: Vec<&[u32]> = ground.y.iter().map(Column::codes).collect();
                    let (columns, stored) = (&ground.columns, &ground.stored);
                    let samples = Ordered::new(columns, &ground.n_classes, &codes, numbers, stored);
                    grow(&rules, samples, seed)
                }
            },
        };
        Ok(if self.ccp_alpha > 0.0 {
            prune(&tree, self.ccp_alpha)
        } else {
            tree
        })
    }
}

/// A tree from counts; `count` is the weight of a row, in units.
fn counted(
    rules: &Rules<'_>,
    ground: &Ground,
    count: &dyn Fn(usize) -> u32,
    unit: f64,
    seed: u32,
) -> Tree {
    let n_rows = ground.n_rows();
    let samples = || {
        let samples = ground.stored.iter().enumerate();
        samples.filter_map(|(row, &stored)| {
            let count = count(row);
            (count > 0).then_some((row, stored, count))
        })
    };
    let depth_first = rules.max_leaf_nodes.is_none();
    let weight: u64 = samples().map(|(_, _, count)| u64::from(count)).sum();
    if let ([column], [1 | 2]) = (&*ground.y, &*ground.n_classes)
        && YesOrNo::fits(n_rows, weight)
    {
        let codes = column.codes();
        let mark = |(row, stored, count)| (stored, YesOrNo::mark(codes[row], count));
        let targets = YesOrNo::new(ground.n_classes[0]);
        let samples = Counting::new(
            &ground.columns,
            targets,
            unit,
            depth_first,
            samples().map(mark),
        );
        return grow(rules, samples, seed);
    }
    let codes: Vec<&[u32]> = ground.y.iter().map(Column::codes).collect();
    let mark = |(row, stored, weight)| {
        let row = match &*codes {
            [only] => only[row],
            _ => row as u32,
        };
        (stored, Mark { row, weight })
    };
    let samples = samples().map(mark);
    if let [n_classes] = *ground.n_classes
        && FewClasses::fits(n_classes, weight)
    {
        let targets = FewClasses::new(n_classes, rules.min_samples_leaf > 1);
        return grow(
            rules,
            Counting::new(&ground.columns, targets, unit, depth_first, samples),
            seed,
        );
    }
    let targets = Classes::new(&ground.n_classes, &codes);
    grow(
        rules,
        Counting::new(&ground.columns, targets, unit, depth_first, samples),
        seed,
    )
}
