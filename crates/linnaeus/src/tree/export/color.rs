//! The colours of nodes: a hue for each class, the paler the more mixed the node is.

use super::{ExportedTree, argmax};

/// How the nodes of a tree are filled.
pub(super) struct Colors {
    hues: Vec<[u8; 3]>,
    /// The lowest and the highest number, where nodes differ by a number.
    bounds: Option<[f64; 2]>,
}

impl Colors {
    pub(super) fn of(tree: &ExportedTree<'_>) -> Self {
        let nodes = tree.tree.nodes().iter();
        let numbers: Option<Vec<f64>> = if tree.n_outputs() > 1 {
            Some(nodes.map(|node| -node.impurity).collect())
        } else if tree.is_of_numbers() {
            let all = 0..tree.tree.node_count();
            Some(all.map(|node| tree.tree.value(node)[0]).collect())
        } else {
            None
        };
        let bounds = numbers.and_then(|numbers| {
            let lowest = numbers.iter().copied().min_by(f64::total_cmp)?;
            let highest = numbers.iter().copied().max_by(f64::total_cmp)?;
            (lowest != highest).then_some([lowest, highest])
        });
        Self {
            hues: hues(tree.tree.n_classes()[0]),
            bounds,
        }
    }

    /// The colour of a node as `#rrggbb`.
    pub(super) fn fill(&self, tree: &ExportedTree<'_>, node: usize) -> String {
        let values = tree.tree.value(node);
        let one_output = tree.n_outputs() == 1;
        let (hue, strength) = match self.bounds {
            Some([lowest, highest]) => {
                let number = match one_output {
                    true => values[0],
                    false => -tree.tree.nodes()[node].impurity,
                };
                (0, (number - lowest) / (highest - lowest))
            }
            None if one_output => (argmax(values), lead(values)),
            None => (0, 0.0),
        };
        let channel = |channel: u8| {
            let mixed = strength * f64::from(channel) + (1.0 - strength) * 255.0;
            mixed.round_ties_even() as u8
        };
        let [red, green, blue] = self.hues[hue].map(channel);
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

/// How far the most frequent class is before the next one: 1 when it is alone.
fn lead(shares: &[f64]) -> f64 {
    let mut sorted = shares.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    match sorted[..] {
        [first, second, ..] => (first - second) / (1.0 - second),
        _ => 0.0,
    }
}

/// Hues at equal distances, all of one saturation and brightness.
fn hues(count: usize) -> Vec<[u8; 3]> {
    let (saturation, brightness) = (0.75, 0.9);
    let chroma = saturation * brightness;
    let shift = brightness - chroma;
    // NumPy's `arange` adds the step to its start before it takes the difference.
    let step = (25.0 + 360.0 / count as f64) - 25.0;
    let hue = |number: usize| {
        let sixth = f64::from((25.0 + number as f64 * step) as i32) / 60.0;
        let between = chroma * (1.0 - (sixth % 2.0 - 1.0).abs());
        let [red, green, blue] = match sixth as usize {
            0 | 6 => [chroma, between, 0.0],
            1 => [between, chroma, 0.0],
            2 => [0.0, chroma, between],
            3 => [0.0, between, chroma],
            4 => [between, 0.0, chroma],
            _ => [chroma, 0.0, between],
        };
        [red, green, blue].map(|channel| (255.0 * (channel + shift)) as u8)
    };
    (0..count).map(hue).collect()
}
