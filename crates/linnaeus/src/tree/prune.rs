//! Cutting branches that are not worth their leaves.

use super::nodes::{Node, Split, Tree};

/// One round of pruning: which branch goes, and what the tree is like then.
struct Round {
    /// The weakest inner node.
    weakest: usize,
    /// How much the risk of the tree grows for each leaf that goes.
    alpha: f64,
}

/// The state of pruning a tree, step by step from its whole to its root.
struct Pruning<'a> {
    tree: &'a Tree,
    parents: Vec<Option<usize>>,
    /// The risk of each node if it were a leaf.
    risk: Vec<f64>,
    /// The risk of the leaves below each node.
    branch_risk: Vec<f64>,
    /// How many there are.
    n_leaves: Vec<usize>,
    /// Whether the node is still in the tree and split.
    is_inner: Vec<bool>,
}

impl<'a> Pruning<'a> {
    fn new(tree: &'a Tree) -> Self {
        let nodes = tree.nodes();
        let total = nodes[0].weighted_n_node_samples;
        let mut parents = vec![None; nodes.len()];
        for (own, node) in nodes.iter().enumerate() {
            if let Some(split) = node.split {
                parents[split.left] = Some(own);
                parents[split.right] = Some(own);
            }
        }
        let risk: Vec<f64> = nodes
            .iter()
            .map(|node| node.weighted_n_node_samples * node.impurity / total)
            .collect();
        let mut pruning = Self {
            tree,
            parents,
            branch_risk: vec![0.0; nodes.len()],
            n_leaves: vec![0; nodes.len()],
            is_inner: nodes.iter().map(|node| node.split.is_some()).collect(),
            risk,
        };
        for leaf in (0..nodes.len()).filter(|&own| nodes[own].split.is_none()) {
            let risk = pruning.risk[leaf];
            let mut at = Some(leaf);
            while let Some(own) = at {
                pruning.branch_risk[own] += risk;
                pruning.n_leaves[own] += 1;
                at = pruning.parents[own];
            }
        }
        pruning
    }

    /// The first of the nodes that are worth least.
    fn round(&self) -> Option<Round> {
        let mut round: Option<Round> = None;
        for own in (0..self.risk.len()).filter(|&own| self.is_inner[own]) {
            let leaves = (self.n_leaves[own] - 1) as f64;
            let alpha = (self.risk[own] - self.branch_risk[own]) / leaves;
            if round.as_ref().is_none_or(|round| alpha < round.alpha) {
                round = Some(Round {
                    weakest: own,
                    alpha,
                });
            }
        }
        round
    }

    /// Makes a node a leaf.
    fn cut(&mut self, cut: usize) {
        let mut below = vec![cut];
        while let Some(own) = below.pop() {
            if std::mem::replace(&mut self.is_inner[own], false)
                && let Some(split) = self.tree.nodes()[own].split
            {
                below.extend([split.left, split.right]);
            }
        }
        let difference = self.risk[cut] - self.branch_risk[cut];
        let leaves = self.n_leaves[cut] - 1;
        self.branch_risk[cut] = self.risk[cut];
        let mut at = self.parents[cut];
        while let Some(own) = at {
            self.n_leaves[own] -= leaves;
            self.branch_risk[own] += difference;
            at = self.parents[own];
        }
    }
}

/// The tree without the branches whose leaves lower its risk by less than `alpha` each.
///
/// Minimal cost-complexity pruning: Breiman, Friedman, Olshen and Stone, *Classification and
/// Regression Trees* (1984), chapter 3.
pub(super) fn prune(tree: &Tree, alpha: f64) -> Tree {
    let mut pruning = Pruning::new(tree);
    while let Some(round) = pruning.round()
        && round.alpha <= alpha
    {
        pruning.cut(round.weakest);
    }
    rebuilt(tree, &pruning.is_inner)
}

/// The effective alphas of all prunings, rising, and the risk of the tree after each; the first
/// pair is the whole tree.
pub(super) fn pruning_path(tree: &Tree) -> Vec<(f64, f64)> {
    let mut pruning = Pruning::new(tree);
    let mut path = vec![(0.0, pruning.branch_risk[0])];
    while let Some(round) = pruning.round() {
        pruning.cut(round.weakest);
        path.push((round.alpha, pruning.branch_risk[0]));
    }
    path
}

/// The tree with only these nodes split, numbered depth first, left children first.
fn rebuilt(tree: &Tree, is_inner: &[bool]) -> Tree {
    let (mut nodes, mut values): (Vec<Node>, Vec<f64>) = (Vec::new(), Vec::new());
    // A node and where its parent says where it is.
    let mut ahead: Vec<(usize, Option<(usize, bool)>)> = vec![(0, None)];
    while let Some((old, parent)) = ahead.pop() {
        let own = nodes.len();
        if let Some((parent, is_left)) = parent
            && let Some(split) = &mut nodes[parent].split
        {
            let child = if is_left {
                &mut split.left
            } else {
                &mut split.right
            };
            *child = own;
        }
        let node = tree.nodes()[old];
        let split = node.split.filter(|_| is_inner[old]);
        nodes.push(Node { split, ..node });
        values.extend(tree.value(old));
        if let Some(Split { left, right, .. }) = split {
            ahead.extend([(right, Some((own, false))), (left, Some((own, true)))]);
        }
    }
    Tree::new(tree.n_features(), tree.n_classes().to_vec(), nodes, values)
}
