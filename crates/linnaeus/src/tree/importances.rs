//! How much each feature lowers the impurity.

use linnaeus_kernels::pairwise_sum;

use super::nodes::Tree;

impl Tree {
    /// The importance of each feature: by how much the splits on it lower the impurity, weighted
    /// by the rows that come to them. They add up to 1, or are all 0 when nothing is split.
    pub fn feature_importances(&self) -> Vec<f64> {
        let mut importances = self.impurity_decreases();
        normalise(&mut importances);
        importances
    }

    /// By how much the splits on each feature lower the impurity of the root (scikit-learn's
    /// `compute_feature_importances(normalize=False)`).
    pub fn impurity_decreases(&self) -> Vec<f64> {
        let nodes = self.nodes();
        let mut importances = vec![0.0; self.n_features()];
        for node in nodes {
            if let Some(split) = node.split {
                let risk = |own: usize| nodes[own].weighted_n_node_samples * nodes[own].impurity;
                importances[split.feature] += node.weighted_n_node_samples * node.impurity
                    - risk(split.left)
                    - risk(split.right);
            }
        }
        let total = nodes[0].weighted_n_node_samples;
        for importance in &mut importances {
            *importance /= total;
        }
        importances
    }
}

/// Divides by the sum, if there is one.
pub(crate) fn normalise(importances: &mut [f64]) {
    let sum = pairwise_sum(importances);
    if sum > 0.0 {
        for importance in importances {
            *importance /= sum;
        }
    }
}
