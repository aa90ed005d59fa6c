//! Trees, node for node as scikit-learn's: the cases of `fixtures/trees.json`, which
//! `fixtures/make_trees.py` wrote.

use linnaeus::parameters::Parameters;
use linnaeus::prelude::*;
use linnaeus::tree::{DecisionTreeClassifier, Tree};
use serde_json::Value;

use crate::reference::{file, list, same_floats, same_integers, size, text};
use crate::tree_data::data;

/// An estimator with the parameters of a case.
pub(crate) fn params<P: Parameters>(case: &Value) -> P {
    let mut params = P::default();
    for (name, value) in case["params"].as_object().unwrap() {
        params.set(name, text(value)).unwrap();
    }
    params
}

/// Every array of a tree.
pub(crate) fn check_tree(tree: &Tree, expected: &Value, at: &str) {
    let split = |of: &dyn Fn(&linnaeus::tree::Split) -> i128, none| -> Vec<i128> {
        let nodes = tree.nodes().iter();
        nodes
            .map(|node| node.split.as_ref().map_or(none, of))
            .collect()
    };
    let integers = |found: Vec<i128>, name: &str| {
        same_integers(&found, &expected[name], &format!("{at}: {name}"));
    };
    let floats = |found: Vec<f64>, name: &str| {
        same_floats(&found, &expected[name], &format!("{at}: {name}"));
    };
    integers(split(&|split| split.left as i128, -1), "left");
    integers(split(&|split| split.right as i128, -1), "right");
    integers(split(&|split| split.feature as i128, -2), "feature");
    let nodes = || tree.nodes().iter();
    let threshold = nodes().map(|node| node.split.map_or(-2.0, |split| split.threshold));
    floats(threshold.collect(), "threshold");
    floats(nodes().map(|node| node.impurity).collect(), "impurity");
    let rows = nodes().map(|node| node.n_node_samples as i128);
    integers(rows.collect(), "n_node_samples");
    let weights = nodes().map(|node| node.weighted_n_node_samples);
    floats(weights.collect(), "weighted_n_node_samples");
    let values = (0..tree.node_count()).flat_map(|node| tree.value(node).to_vec());
    floats(values.collect(), "value");
    let missing = nodes().filter_map(|node| node.split);
    let missing = missing.map(|split| i128::from(split.missing_go_to_left));
    integers(missing.collect(), "missing_go_to_left");
    assert_eq!(tree.max_depth(), size(&expected["max_depth"]), "{at}");
    floats(tree.feature_importances(), "importances");
}

#[test]
fn every_tree_is_that_of_scikit_learn() {
    let reference = file("trees.json", "LINNAEUS_TREES");
    let cases = list(&reference["cases"]);
    assert_eq!(cases.len(), 1000);
    for (number, case) in cases.iter().enumerate() {
        let params: DecisionTreeClassifier = params(case);
        let model = params.fit(&data(case)).unwrap();
        let at = format!(
            "case {number}, {} {} {}",
            case["data"], case["weights"], case["params"]
        );
        check_tree(model.tree(), &case["expected"], &at);
    }
}
