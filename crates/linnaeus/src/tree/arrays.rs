//! A tree made of arrays: of nodes that were grown elsewhere.

use super::nodes::{Node, Split, Tree};
use crate::error::{Error, Result};

/// A tree as arrays with an entry a node, scikit-learn's `tree_`.
#[derive(Clone, Copy, Debug)]
pub struct TreeArrays<'a> {
    /// The number of features of the fit.
    pub n_features: usize,
    /// The number of classes of each output; 1 for a number.
    pub n_classes: &'a [usize],
    /// The node of the rows up to the threshold; below 0 for a leaf.
    pub children_left: &'a [i64],
    /// The node of the other rows; below 0 for a leaf.
    pub children_right: &'a [i64],
    /// The feature of the question; whatever it is for a leaf.
    pub feature: &'a [i64],
    /// The threshold of the question; whatever it is for a leaf.
    pub threshold: &'a [f64],
    /// How mixed the node is.
    pub impurity: &'a [f64],
    /// How many rows of the fit came to the node.
    pub n_node_samples: &'a [i64],
    /// The sum of their weights.
    pub weighted_n_node_samples: &'a [f64],
    /// Whether missing values go left; nowhere, if there is none.
    pub missing_go_to_left: Option<&'a [u8]>,
    /// The values of each output side by side, each padded to the largest number of classes.
    pub value: &'a [f64],
}

impl Tree {
    /// A tree of nodes that were grown elsewhere.
    ///
    /// ```
    /// use linnaeus::tree::{Tree, TreeArrays};
    ///
    /// let tree = Tree::from_arrays(&TreeArrays {
    ///     n_features: 1,
    ///     n_classes: &[2],
    ///     children_left: &[1, -1, -1],
    ///     children_right: &[2, -1, -1],
    ///     feature: &[0, -2, -2],
    ///     threshold: &[0.5, -2.0, -2.0],
    ///     impurity: &[0.5, 0.0, 0.0],
    ///     n_node_samples: &[4, 2, 2],
    ///     weighted_n_node_samples: &[4.0, 2.0, 2.0],
    ///     missing_go_to_left: None,
    ///     value: &[0.5, 0.5, 1.0, 0.0, 0.0, 1.0],
    /// })?;
    /// assert_eq!((tree.n_leaves(), tree.value(2)), (2, &[0.0, 1.0][..]));
    /// # Ok::<(), linnaeus::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// `Empty` without a node or an output, `Shape` when the arrays differ in length, or the nodes
    /// are not a tree with node 0 as its root and children after their parents.
    pub fn from_arrays(arrays: &TreeArrays<'_>) -> Result<Self> {
        let n_nodes = arrays.children_left.len();
        if n_nodes == 0 {
            return Err(Error::empty("children_left", "at least one node"));
        }
        if arrays.n_classes.is_empty() || arrays.n_classes.contains(&0) {
            return Err(Error::empty("n_classes", "at least one class of an output"));
        }
        check_lengths(arrays, n_nodes)?;
        let mut has_parent = vec![false; n_nodes];
        let nodes = (0..n_nodes).map(|own| {
            Ok(Node {
                split: split(arrays, own, &mut has_parent)?,
                impurity: arrays.impurity[own],
                n_node_samples: usize::try_from(arrays.n_node_samples[own]).unwrap_or(0),
                weighted_n_node_samples: arrays.weighted_n_node_samples[own],
            })
        });
        let nodes: Vec<Node> = nodes.collect::<Result<_>>()?;
        if let Some(lost) = (1..n_nodes).find(|&own| !has_parent[own]) {
            let found = format!("node {lost} below none");
            return Err(Error::shape("children_left", found, "nodes of one tree"));
        }
        let widest = widest(arrays);
        let outputs = arrays.value.chunks_exact(widest);
        let outputs = outputs.zip(arrays.n_classes.iter().cycle());
        let values = outputs.flat_map(|(values, &classes)| &values[..classes]);
        let values = values.copied().collect();
        Ok(Self::new(
            arrays.n_features,
            arrays.n_classes.to_vec(),
            nodes,
            values,
        ))
    }
}

fn widest(arrays: &TreeArrays<'_>) -> usize {
    arrays.n_classes.iter().copied().max().unwrap_or(0)
}

fn check_lengths(arrays: &TreeArrays<'_>, n_nodes: usize) -> Result<()> {
    let lengths = [
        ("children_right", arrays.children_right.len()),
        ("feature", arrays.feature.len()),
        ("threshold", arrays.threshold.len()),
        ("impurity", arrays.impurity.len()),
        ("n_node_samples", arrays.n_node_samples.len()),
        (
            "weighted_n_node_samples",
            arrays.weighted_n_node_samples.len(),
        ),
        (
            "missing_go_to_left",
            arrays.missing_go_to_left.map_or(n_nodes, <[u8]>::len),
        ),
    ];
    if let Some((name, found)) = lengths.into_iter().find(|(_, found)| *found != n_nodes) {
        let expected = format!("an entry for each of the {n_nodes} nodes");
        return Err(Error::shape(name, found, expected));
    }
    let n_values = n_nodes * arrays.n_classes.len() * widest(arrays);
    if arrays.value.len() != n_values {
        let found = format!("{} values", arrays.value.len());
        return Err(Error::shape("value", found, n_values.to_string()));
    }
    Ok(())
}

/// The split of a node, whose children have no parent yet.
fn split(arrays: &TreeArrays<'_>, own: usize, has_parent: &mut [bool]) -> Result<Option<Split>> {
    let [left, right] = [arrays.children_left[own], arrays.children_right[own]];
    if left < 0 && right < 0 {
        return Ok(None);
    }
    let mut child = |argument, child: i64| {
        let number = usize::try_from(child).ok();
        match number.filter(|&child| child > own && has_parent.get(child) == Some(&false)) {
            Some(child) => {
                has_parent[child] = true;
                Ok(child)
            }
            None => {
                let found = format!("{child} below node {own}");
                let expected = "nodes after their parent, each below one node";
                Err(Error::shape(argument, found, expected))
            }
        }
    };
    let (left, right) = (
        child("children_left", left)?,
        child("children_right", right)?,
    );
    let feature = usize::try_from(arrays.feature[own]).ok();
    let Some(feature) = feature.filter(|&feature| feature < arrays.n_features) else {
        let found = format!("{} of node {own}", arrays.feature[own]);
        let expected = format!("features below {}", arrays.n_features);
        return Err(Error::shape("feature", found, expected));
    };
    Ok(Some(Split {
        feature,
        threshold: arrays.threshold[own],
        left,
        right,
        missing_go_to_left: arrays.missing_go_to_left.is_some_and(|goes| goes[own] != 0),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STUMP: TreeArrays<'_> = TreeArrays {
        n_features: 2,
        n_classes: &[2, 1],
        children_left: &[1, -1, -1],
        children_right: &[2, -1, -1],
        feature: &[1, -2, -2],
        threshold: &[0.5, -2.0, -2.0],
        impurity: &[0.5, 0.0, 0.0],
        n_node_samples: &[4, 2, 2],
        weighted_n_node_samples: &[4.0, 2.0, 2.0],
        missing_go_to_left: Some(&[1, 0, 0]),
        value: &[0.5, 0.5, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0],
    };

    #[test]
    fn values_are_read_without_their_padding() {
        let tree = Tree::from_arrays(&STUMP).unwrap();
        assert_eq!(tree.value(2), [0.0, 1.0, 1.0]);
        let split = tree.nodes()[0].split.unwrap();
        assert_eq!((split.feature, split.right), (1, 2));
        assert!(split.missing_go_to_left);
    }

    #[test]
    fn what_is_no_tree_is_named() {
        type Change<'a> = &'a dyn Fn(&mut TreeArrays<'static>);
        let of = |change: Change<'_>| {
            let mut arrays = STUMP;
            change(&mut arrays);
            let error = Tree::from_arrays(&arrays).unwrap_err();
            error.argument().map(str::to_owned)
        };
        let cases: [(&str, Change<'_>); 9] = [
            ("children_left", &|a| a.children_left = &[]),
            ("n_classes", &|a| a.n_classes = &[]),
            ("threshold", &|a| a.threshold = &[0.5]),
            ("value", &|a| a.value = &[0.5]),
            ("children_left", &|a| a.children_left = &[0, -1, -1]),
            ("children_left", &|a| a.children_left = &[3, -1, -1]),
            ("children_right", &|a| a.children_right = &[1, -1, -1]),
            ("feature", &|a| a.feature = &[2, -2, -2]),
            ("children_left", &|a| {
                a.children_left = &[-1; 3];
                a.children_right = &[-1; 3];
            }),
        ];
        for (argument, change) in cases {
            assert_eq!(of(change).as_deref(), Some(argument));
        }
    }
}
