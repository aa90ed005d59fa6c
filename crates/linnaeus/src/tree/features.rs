//! Which features a split looks at, in which order.

use crate::random::xorshift::XorShift;

/// The features of one tree: drawn without replacement at every node, those that are known to be
/// constant in the node apart.
///
/// The order in which they lie is never reset, so a node draws from what the nodes before it left.
pub(super) struct Features {
    order: Vec<u32>,
    constant: Vec<u32>,
    at_most: usize,
}

impl Features {
    pub(super) fn new(n_features: usize, at_most: usize) -> Self {
        Self {
            order: (0..n_features as u32).collect(),
            constant: vec![0; n_features],
            at_most,
        }
    }

    /// Calls `is_constant` with one feature after the other, and gives the number of features that
    /// are known to be constant in the node's children. `known` are known from its parent.
    ///
    /// A constant feature counts as one that was looked at, but the search goes on until it has
    /// seen one that is not.
    pub(super) fn draw(
        &mut self,
        known: usize,
        random: &mut XorShift,
        mut is_constant: impl FnMut(usize, &mut XorShift) -> bool,
    ) -> usize {
        let order = &mut self.order;
        let mut rest = order.len();
        let (mut visited, mut drawn, mut found, mut total) = (0, 0, 0, known);
        while rest > total && (visited < self.at_most || visited <= found + drawn) {
            visited += 1;
            let mut at = random.integer(drawn as u32, (rest - found) as u32) as usize;
            if at < known {
                order.swap(drawn, at);
                drawn += 1;
                continue;
            }
            at += found;
            if is_constant(order[at] as usize, random) {
                order.swap(at, total);
                found += 1;
                total += 1;
            } else {
                rest -= 1;
                order.swap(rest, at);
            }
        }
        // The children find the constant features at the front, in the order in which they were
        // found.
        order[..known].copy_from_slice(&self.constant[..known]);
        self.constant[known..total].copy_from_slice(&order[known..total]);
        total
    }
}
