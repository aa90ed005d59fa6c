//! A grown tree: its nodes, and the way of a row through them.

use crate::data::{Element, Matrix, Row};

/// A tree: nodes with the shares of the classes in them.
///
/// Node 0 is the root. Numbers, thresholds and shares are scikit-learn's `tree_` in every bit.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    n_features: usize,
    /// The number of classes of each output.
    n_classes: Vec<usize>,
    nodes: Vec<Node>,
    /// For each node, the share of each class of each output.
    values: Vec<f64>,
    steps: Steps,
}

/// A node of a [`Tree`].
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// How it is split; none for a leaf.
    pub split: Option<Split>,
    /// How mixed the classes are, by the criterion of the fit.
    pub impurity: f64,
    /// How many rows of the fit came here; a row counts once, whatever its weight.
    pub n_node_samples: usize,
    /// The sum of their weights.
    pub weighted_n_node_samples: f64,
}

/// How a node is split: rows with `value <= threshold` go left.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// The feature, a column of x.
    pub feature: usize,
    /// The threshold. Values are rounded to `f32` before they are compared with it.
    pub threshold: f64,
    /// The node of the rows up to the threshold.
    pub left: usize,
    /// The node of the other rows.
    pub right: usize,
    /// Whether a missing value (NaN) goes left.
    pub missing_go_to_left: bool,
}

impl Tree {
    pub(super) fn new(
        n_features: usize,
        n_classes: Vec<usize>,
        nodes: Vec<Node>,
        values: Vec<f64>,
    ) -> Self {
        Self {
            steps: Steps::of(&nodes),
            n_features,
            n_classes,
            nodes,
            values,
        }
    }

    /// All nodes.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The number of nodes.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The number of leaves.
    pub fn n_leaves(&self) -> usize {
        self.nodes
            .iter()
            .filter(|node| node.split.is_none())
            .count()
    }

    /// The number of splits on the longest way from the root to a leaf.
    pub fn max_depth(&self) -> usize {
        let mut deepest = 0;
        self.visit(|_, depth| deepest = deepest.max(depth));
        deepest
    }

    /// The number of features of the fit.
    pub fn n_features(&self) -> usize {
        self.n_features
    }

    /// The number of classes of each output.
    pub fn n_classes(&self) -> &[usize] {
        &self.n_classes
    }

    /// The share of each class among the rows of a node, the outputs one after the other.
    ///
    /// # Panics
    /// When there is no such node.
    pub fn value(&self, node: usize) -> &[f64] {
        let width = self.n_values();
        &self.values[node * width..(node + 1) * width]
    }

    /// The number of values of a node: of classes, over all outputs.
    pub(crate) fn n_values(&self) -> usize {
        self.n_classes.iter().sum()
    }

    /// Calls `see` with each node and its depth, left children first.
    pub(super) fn visit(&self, mut see: impl FnMut(usize, usize)) {
        let mut ahead = vec![(0, 0)];
        while let Some((node, depth)) = ahead.pop() {
            see(node, depth);
            if let Some(split) = self.nodes[node].split {
                ahead.extend([(split.right, depth + 1), (split.left, depth + 1)]);
            }
        }
    }

    /// The leaf of each row of a block. `leaves` has a place for each.
    pub(crate) fn leaves(&self, block: &RowBlock<'_>, leaves: &mut [u32]) {
        match block.cells {
            Cells::Bytes(bytes) => self.steps.leaves(bytes, self.n_features, leaves),
            Cells::Singles(singles) if !block.has_missing => {
                self.steps.leaves(singles, self.n_features, leaves);
            }
            Cells::Singles(singles) => {
                let rows = singles.chunks_exact(self.n_features);
                for (row, leaf) in rows.zip(leaves) {
                    *leaf = self.way(|feature| row[feature]).last().unwrap_or(0) as u32;
                }
            }
        }
    }

    /// The nodes that a row passes, from the root to a leaf.
    pub(crate) fn way(&self, row: impl Fn(usize) -> f32) -> impl Iterator<Item = usize> {
        let next = move |&node: &usize| {
            let split = self.nodes[node].split?;
            let value = row(split.feature);
            let left = match value.is_nan() {
                true => split.missing_go_to_left,
                false => f64::from(value) <= split.threshold,
            };
            Some(if left { split.left } else { split.right })
        };
        std::iter::successors(Some(0), next)
    }
}

/// The tree as rows without missing values walk it: 12 bytes a node, and no branch to foresee.
#[derive(Clone, Debug, PartialEq)]
struct Steps {
    steps: Vec<Step>,
    /// The node behind each step.
    nodes: Vec<u32>,
}

/// A row goes on to `left`, or to the step after it when its value lies above the threshold. A leaf
/// leads to itself.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Step {
    threshold: f32,
    feature: u32,
    left: u32,
}

impl Steps {
    fn of(nodes: &[Node]) -> Self {
        let leaf = |own: usize| Step {
            threshold: f32::INFINITY,
            feature: 0,
            left: own as u32,
        };
        let (mut steps, mut numbers) = (vec![leaf(0)], vec![0]);
        // Children lie side by side, their children after them as in the tree.
        let mut ahead = vec![0];
        while let Some(own) = ahead.pop() {
            let Some(split) = nodes[numbers[own] as usize].split else {
                continue;
            };
            let left = steps.len();
            steps[own] = Step {
                threshold: below(split.threshold),
                feature: split.feature as u32,
                left: left as u32,
            };
            steps.extend([leaf(left), leaf(left + 1)]);
            numbers.extend([split.left as u32, split.right as u32]);
            ahead.extend([left + 1, left]);
        }
        Self {
            steps,
            nodes: numbers,
        }
    }

    /// The leaf of each row. Several rows walk side by side, as each waits for the memory.
    fn leaves<T: Cell>(&self, cells: &[T], n_features: usize, leaves: &mut [u32]) {
        const ROWS: usize = 16;
        let blocks = cells.chunks(ROWS * n_features);
        for (rows, leaves) in blocks.zip(leaves.chunks_mut(ROWS)) {
            let mut at = [0_u32; ROWS];
            let at = &mut at[..leaves.len()];
            loop {
                let mut moved = 0;
                for (at, row) in at.iter_mut().zip(rows.chunks_exact(n_features)) {
                    let step = self.steps[*at as usize];
                    let above = row[step.feature as usize].single() > step.threshold;
                    let next = step.left + u32::from(above);
                    moved |= next ^ *at;
                    *at = next;
                }
                if moved == 0 {
                    break;
                }
            }
            for (leaf, at) in leaves.iter_mut().zip(at) {
                *leaf = self.nodes[*at as usize];
            }
        }
    }
}

/// A value as it lies in a block of rows.
trait Cell: Copy {
    fn single(self) -> f32;
}
impl Cell for f32 {
    #[inline]
    fn single(self) -> f32 {
        self
    }
}
impl Cell for u8 {
    #[inline]
    fn single(self) -> f32 {
        self.into()
    }
}

/// Rows that lie one after the other.
pub(crate) struct RowBlock<'a> {
    /// The number of the first row.
    pub(crate) first: usize,
    /// The number of rows.
    pub(crate) n_rows: usize,
    cells: Cells<'a>,
    has_missing: bool,
}

#[derive(Clone, Copy)]
enum Cells<'a> {
    Bytes(&'a [u8]),
    Singles(&'a [f32]),
}

impl RowBlock<'_> {
    /// The value of a row of the block.
    pub(crate) fn value(&self, row: usize, column: usize) -> f32 {
        let at = |length: usize| row * (length / self.n_rows) + column;
        match self.cells {
            Cells::Bytes(bytes) => bytes[at(bytes.len())].into(),
            Cells::Singles(singles) => singles[at(singles.len())],
        }
    }
}

/// The largest `f32` that is not above the threshold: the same `f32` values are up to it.
fn below(threshold: f64) -> f32 {
    let single = threshold as f32;
    if f64::from(single) > threshold {
        single.next_down()
    } else {
        single
    }
}

/// Calls `see` with these rows, block by block.
pub(crate) fn each_block(
    x: &Matrix,
    rows: std::ops::Range<usize>,
    mut see: impl FnMut(&RowBlock<'_>),
) {
    const ROWS: usize = 64;
    let (mut bytes, mut singles) = (Vec::new(), Vec::new());
    for first in rows.clone().step_by(ROWS) {
        let n_rows = ROWS.min(rows.end - first);
        let (cells, has_missing) = if x.element() == Element::U8 {
            bytes.clear();
            let mut reader = x.rows();
            for row in first..first + n_rows {
                if let Row::U8(values) = reader.row(row) {
                    bytes.extend_from_slice(values);
                }
            }
            (Cells::Bytes(&bytes), false)
        } else {
            singles.resize(n_rows * x.ncols(), 0.0);
            x.write_singles(first, &mut singles);
            let has_missing = singles.iter().any(|value: &f32| value.is_nan());
            (Cells::Singles(&singles), has_missing)
        };
        see(&RowBlock {
            first,
            n_rows,
            cells,
            has_missing,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_in_single_precision_parts_the_same_values() {
        for threshold in [
            0.1,
            -0.1,
            0.5,
            1e-50,
            -1e-50,
            3.3e38,
            1e300,
            f64::INFINITY,
            16777217.0,
        ] {
            let single = below(threshold);
            assert!(f64::from(single) <= threshold);
            assert!(f64::from(single.next_up()) > threshold || single == f32::INFINITY);
        }
    }
}
