//! How mixed a node is.

use super::options::Criterion;

/// Below this a node counts as pure.
pub(super) const NOTHING: f64 = f64::EPSILON;

/// Where the classes of each output begin when all lie side by side, and where the last ones end.
pub(super) fn class_starts(n_classes: &[usize]) -> Vec<usize> {
    let mut starts = vec![0];
    for classes in n_classes {
        starts.push(starts[starts.len() - 1] + classes);
    }
    starts
}

impl Criterion {
    /// The impurity of class sums, which add up to `weight`.
    #[inline]
    pub(super) fn impurity(self, sums: impl Iterator<Item = f64>, weight: f64) -> f64 {
        self.add_impurity(0.0, sums, weight)
    }

    /// The impurity of class sums, which add up to `weight`, added to that of the outputs before.
    ///
    /// The order of the operations decides the bits: squares or terms in the order of the classes,
    /// terms one after the other for all outputs.
    #[inline]
    pub(super) fn add_impurity(
        self,
        before: f64,
        sums: impl Iterator<Item = f64>,
        weight: f64,
    ) -> f64 {
        match self {
            Self::Gini => {
                let squares = sums.fold(0.0, |squares, sum| squares + sum * sum);
                before + gini(squares, weight)
            }
            Self::Entropy | Self::LogLoss => sums.fold(before, |entropy, sum| {
                if sum > 0.0 {
                    let share = sum / weight;
                    // A division by the logarithm of 2, not the binary logarithm.
                    entropy - share * (share.ln() / std::f64::consts::LN_2)
                } else {
                    entropy
                }
            }),
        }
    }
}

/// The Gini impurity from the sum of the squares of the class sums.
#[inline]
pub(super) fn gini(squares: f64, weight: f64) -> f64 {
    1.0 - squares / (weight * weight)
}

/// What is compared between splits of a node: the impurity of the children, weighted, with the
/// sign turned so that the best is the largest.
#[inline]
pub(super) fn proxy([left, right]: [f64; 2], [weight_left, weight_right]: [f64; 2]) -> f64 {
    (-weight_right) * right - weight_left * left
}

/// By how much a split lowers the impurity, weighted by the node's share of all rows.
pub(super) fn improvement(
    impurity: f64,
    [left, right]: [f64; 2],
    [weight_left, weight_right]: [f64; 2],
    weight: f64,
    total: f64,
) -> f64 {
    (weight / total) * (impurity - (weight_right / weight * right) - (weight_left / weight * left))
}
