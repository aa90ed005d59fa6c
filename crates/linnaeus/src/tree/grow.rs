//! Growing a tree, depth first or best first.

use std::ops::Range;

use super::criterion::{NOTHING, improvement};
use super::features::Features;
use super::heap::Heap;
use super::nodes::{Node, Split, Tree};
use super::options::{Criterion, Splitter};
use crate::random::xorshift::XorShift;

/// When a node is split, and how.
pub(super) struct Rules<'a> {
    pub(super) criterion: Criterion,
    pub(super) splitter: Splitter,
    pub(super) max_depth: usize,
    pub(super) min_samples_split: usize,
    pub(super) min_samples_leaf: usize,
    pub(super) min_weight_leaf: f64,
    pub(super) max_features: usize,
    pub(super) max_leaf_nodes: Option<usize>,
    pub(super) min_impurity_decrease: f64,
    /// In which direction a feature may move the share of the second class.
    pub(super) directions: Option<&'a [i8]>,
    pub(super) n_features: usize,
    pub(super) n_classes: &'a [usize],
}

/// The rows of a tree, in an order in which the rows of a node lie together, and what they add up
/// to.
pub(super) trait Samples {
    /// What the rows of a node add up to.
    type Sums: Clone;

    /// How many rows there are.
    fn n_rows(&self) -> usize;
    /// The weight of all rows.
    fn total_weight(&self) -> f64;
    /// What these rows add up to.
    fn sums(&mut self, rows: Range<usize>) -> Self::Sums;
    /// Their weight.
    fn weight(&self, sums: &Self::Sums) -> f64;
    /// How mixed they are.
    fn impurity(&self, criterion: Criterion, sums: &Self::Sums) -> f64;
    /// Appends the share of each class of each output.
    fn shares(&self, sums: &Self::Sums, values: &mut Vec<f64>);
    /// Looks for a better split by this feature. False when it is constant in the node.
    fn look(
        &mut self,
        node: &Open<Self::Sums>,
        feature: usize,
        search: &mut Search<'_>,
        random: &mut XorShift,
    ) -> bool;
    /// Moves the rows that go left in front of the others.
    fn divide(
        &mut self,
        node: &Open<Self::Sums>,
        best: &Best,
        rules: &Rules<'_>,
    ) -> Division<Self::Sums>;
}

/// A node that may be split.
pub(super) struct Open<S> {
    pub(super) rows: Range<usize>,
    pub(super) sums: S,
    /// Between which values the share of the first class must lie.
    pub(super) bounds: Bounds,
}

/// The search for the best split of a node.
pub(super) struct Search<'a> {
    pub(super) rules: &'a Rules<'a>,
    pub(super) best: Option<Best>,
}

/// The best split so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best {
    pub(super) feature: usize,
    pub(super) threshold: f64,
    /// Where rows without a value go, if there are any; else to the larger side.
    pub(super) missing_go_to_left: Option<bool>,
    pub(super) proxy: f64,
    /// The number of the last value that goes left.
    pub(super) last_code: u32,
}

impl Search<'_> {
    /// Whether this is better than all before.
    pub(super) fn is_better(&self, proxy: f64) -> bool {
        self.best.is_none_or(|best| proxy > best.proxy) && proxy > f64::NEG_INFINITY
    }
}

/// What became of a node's rows.
pub(super) struct Division<S> {
    /// How many went left.
    pub(super) n_left: usize,
    pub(super) impurities: [f64; 2],
    pub(super) weights: [f64; 2],
    /// The sums of the children, if they are the ones that their rows add up to.
    pub(super) sums: Option<[S; 2]>,
    /// The sums of the first class, for monotonic constraints.
    pub(super) of_first_class: [f64; 2],
}

/// Bounds of the share of the first class.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Bounds {
    const NONE: Self = Self {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
    };

    /// Those of the children of a split that has `middle` between them.
    fn of_children(self, direction: i8, middle: f64) -> [Self; 2] {
        let below = Self {
            high: middle,
            ..self
        };
        let above = Self {
            low: middle,
            ..self
        };
        // The direction is that of the second class; the bounds are those of the first.
        match direction {
            0 => [self, self],
            1.. => [above, below],
            _ => [below, above],
        }
    }

    /// Whether children of these shares of the first class may be.
    pub(super) fn allow(self, direction: i8, [left, right]: [f64; 2]) -> bool {
        let within = |share: f64| share >= self.low && share <= self.high;
        within(left) && within(right) && (left - right) * f64::from(-direction) <= 0.0
    }
}

/// A node to be made.
struct Pending<S> {
    rows: Range<usize>,
    depth: usize,
    /// The parent, and whether this is its left child.
    parent: Option<(usize, bool)>,
    /// The impurity, handed down by the parent.
    impurity: Option<f64>,
    /// How many features are known to be constant.
    n_constant: usize,
    sums: Option<S>,
    bounds: Bounds,
}

/// A node that was made, and its children if it is split.
struct Made<S> {
    node: usize,
    rows: Range<usize>,
    depth: usize,
    split: Option<(Best, Division<S>)>,
    improvement: f64,
    n_constant: usize,
    bounds: Bounds,
}

/// Grows a tree on these rows.
pub(super) fn grow<S: Samples>(rules: &Rules<'_>, samples: S, seed: u32) -> Tree {
    let mut grower = Grower {
        rules,
        features: Features::new(rules.n_features, rules.max_features),
        random: XorShift::new(seed),
        samples,
        nodes: Vec::new(),
        values: Vec::new(),
    };
    let root = Pending {
        rows: 0..grower.samples.n_rows(),
        depth: 0,
        parent: None,
        impurity: None,
        n_constant: 0,
        sums: None,
        bounds: Bounds::NONE,
    };
    match rules.max_leaf_nodes {
        None => grower.depth_first(root),
        Some(leaves) => grower.best_first(root, leaves),
    }
    let n_classes = rules.n_classes.to_vec();
    Tree::new(rules.n_features, n_classes, grower.nodes, grower.values)
}

struct Grower<'a, S> {
    rules: &'a Rules<'a>,
    features: Features,
    random: XorShift,
    samples: S,
    nodes: Vec<Node>,
    values: Vec<f64>,
}

impl<S: Samples> Grower<'_, S> {
    /// Left children before right ones.
    fn depth_first(&mut self, root: Pending<S::Sums>) {
        let mut ahead = vec![root];
        while let Some(pending) = ahead.pop() {
            let made = self.make(pending);
            if let Some([left, right]) = self.children(made) {
                ahead.extend([right, left]);
            }
        }
    }

    /// The node whose split improves most is split next, until there are enough leaves.
    fn best_first(&mut self, root: Pending<S::Sums>, max_leaf_nodes: usize) {
        let mut splits_left = max_leaf_nodes - 1;
        let mut frontier = Heap::default();
        let root = self.make(root);
        frontier.push(root.improvement, root);
        while let Some(made) = frontier.pop() {
            let node = made.node;
            if splits_left == 0 {
                self.nodes[node].split = None;
                continue;
            }
            // What is constant in a node is looked for anew.
            let Some(children) = self.children(Made {
                n_constant: 0,
                ..made
            }) else {
                continue;
            };
            splits_left -= 1;
            // Both are made before either is queued.
            for child in children.map(|child| self.make(child)) {
                frontier.push(child.improvement, child);
            }
        }
    }

    /// Makes a node: looks for its split and divides its rows.
    fn make(&mut self, pending: Pending<S::Sums>) -> Made<S::Sums> {
        let Pending { rows, depth, .. } = pending;
        let (rules, n_rows) = (self.rules, rows.len());
        let sums = match pending.sums {
            Some(sums) => sums,
            None => self.samples.sums(rows.clone()),
        };
        let weight = self.samples.weight(&sums);
        let impurity = pending
            .impurity
            .unwrap_or_else(|| self.samples.impurity(rules.criterion, &sums));
        let is_leaf = depth >= rules.max_depth
            || n_rows < rules.min_samples_split
            || n_rows < 2 * rules.min_samples_leaf
            || weight < 2.0 * rules.min_weight_leaf
            || impurity <= NOTHING;
        let mut made = Made {
            node: self.nodes.len(),
            rows: rows.clone(),
            depth,
            split: None,
            improvement: 0.0,
            n_constant: pending.n_constant,
            bounds: pending.bounds,
        };
        let open = Open {
            rows,
            sums,
            bounds: pending.bounds,
        };
        if !is_leaf {
            self.split(&open, impurity, weight, &mut made);
        }
        if let Some((parent, is_left)) = pending.parent
            && let Some(split) = &mut self.nodes[parent].split
        {
            let child = if is_left {
                &mut split.left
            } else {
                &mut split.right
            };
            *child = made.node;
        }
        self.nodes.push(Node {
            split: made.split.as_ref().map(|(best, division)| Split {
                feature: best.feature,
                threshold: best.threshold,
                left: 0,
                right: 0,
                missing_go_to_left: best
                    .missing_go_to_left
                    .unwrap_or(division.n_left > n_rows - division.n_left),
            }),
            impurity,
            n_node_samples: n_rows,
            weighted_n_node_samples: weight,
        });
        let start = self.values.len();
        self.samples.shares(&open.sums, &mut self.values);
        if rules.directions.is_some()
            && let [first, second] = &mut self.values[start..]
        {
            if *first < open.bounds.low {
                *first = open.bounds.low;
            } else if *first > open.bounds.high {
                *first = open.bounds.high;
            }
            *second = 1.0 - *first;
        }
        made
    }

    /// Looks for the best split, and divides the rows if it is worth it.
    fn split(
        &mut self,
        open: &Open<S::Sums>,
        impurity: f64,
        weight: f64,
        made: &mut Made<S::Sums>,
    ) {
        let mut search = Search {
            rules: self.rules,
            best: None,
        };
        let samples = &mut self.samples;
        made.n_constant =
            self.features
                .draw(made.n_constant, &mut self.random, |feature, random| {
                    !samples.look(open, feature, &mut search, random)
                });
        let Some(best) = search.best else {
            return;
        };
        let division = self.samples.divide(open, &best, self.rules);
        let (impurities, weights) = (division.impurities, division.weights);
        let total = self.samples.total_weight();
        let improvement = improvement(impurity, impurities, weights, weight, total);
        if improvement + NOTHING >= self.rules.min_impurity_decrease {
            made.improvement = improvement;
            made.split = Some((best, division));
        }
    }

    /// The children of a node, to be made; none of a leaf.
    fn children(&self, made: Made<S::Sums>) -> Option<[Pending<S::Sums>; 2]> {
        let (best, division) = made.split?;
        let middle = made.rows.start + division.n_left;
        let bounds = match self.rules.directions {
            None => [made.bounds; 2],
            Some(directions) => {
                let [left, right] = division.of_first_class;
                let [weight_left, weight_right] = division.weights;
                let between = left / (2.0 * weight_left) + right / (2.0 * weight_right);
                made.bounds.of_children(directions[best.feature], between)
            }
        };
        let [left_sums, right_sums] = match division.sums {
            Some(sums) => sums.map(Some),
            None => [None, None],
        };
        let child = |is_left: bool, rows, sums| {
            let side = usize::from(!is_left);
            Pending {
                rows,
                depth: made.depth + 1,
                parent: Some((made.node, is_left)),
                impurity: Some(division.impurities[side]),
                n_constant: made.n_constant,
                sums,
                bounds: bounds[side],
            }
        };
        Some([
            child(true, made.rows.start..middle, left_sums),
            child(false, middle..made.rows.end, right_sums),
        ])
    }
}
