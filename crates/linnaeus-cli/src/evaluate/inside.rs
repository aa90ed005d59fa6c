//! What a model goes by, where that can be shown: the questions of a tree, and the features that a
//! forest asks about.

use std::any::Any;

use linnaeus::context::Context;
use linnaeus::ensemble::{ExtraTreesClassifier, RandomForestClassifier};
use linnaeus::error::Result;
use linnaeus::estimator::{Estimator, Fit as _};
use linnaeus::tree::DecisionTreeClassifier;
use linnaeus_plot::{ImportanceMap, Picture, TreeChart};
use serde_json::{Map, Value, json};

use crate::question::Question;
use crate::story::Step;
use crate::tour::words::{count, share};

/// How many levels of a large tree are shown below the first.
const LEVELS: usize = 3;
/// A tree of at most so many nodes is shown whole.
const SMALL: usize = 31;
/// How many features a table names.
const FEATURES: usize = 10;

/// Tells what the model goes by when it is fitted on all rows, and gives the picture of that.
pub(super) fn shown(
    step: &mut Step,
    json: &mut Map<String, Value>,
    estimator: &dyn Estimator,
    question: &Question,
    context: &Context,
) -> Result<Option<(&'static str, Picture)>> {
    let of_type: &dyn Any = estimator;
    if let Some(tree) = of_type.downcast_ref::<DecisionTreeClassifier>() {
        return drawn(step, json, tree, question, context).map(Some);
    }
    let data = &question.data;
    let importances = if let Some(forest) = of_type.downcast_ref::<RandomForestClassifier>() {
        forest.fit_with(data, context)?.feature_importances()
    } else if let Some(forest) = of_type.downcast_ref::<ExtraTreesClassifier>() {
        forest.fit_with(data, context)?.feature_importances()
    } else {
        return Ok(None);
    };
    let names = names(question);
    let mut order: Vec<usize> = (0..importances.len()).collect();
    order.sort_by(|&a, &b| importances[b].total_cmp(&importances[a]));
    let first = order.iter().take(FEATURES);
    step.table(
        ["feature", "importance"],
        first.map(|&at| vec![names[at].clone(), share(importances[at])]),
    );
    json.insert("feature_importances".into(), json!(importances));
    if !is_image(question) {
        return Ok(None);
    }
    let map = ImportanceMap::square(&importances)?.note("Of the forest fitted on all rows.");
    Ok(Some(("importances", map.picture())))
}

/// The first questions of a tree.
fn drawn(
    step: &mut Step,
    json: &mut Map<String, Value>,
    tree: &DecisionTreeClassifier,
    question: &Question,
    context: &Context,
) -> Result<(&'static str, Picture)> {
    let model = tree.fit_with(&question.data, context)?;
    let tree = model.tree();
    step.facts([
        ("leaves, fitted on all rows", count(tree.n_leaves())),
        ("questions in a row, at most", count(tree.max_depth())),
    ]);
    json.insert("n_leaves".into(), json!(tree.n_leaves()));
    json.insert("max_depth".into(), json!(tree.max_depth()));
    let mut chart = TreeChart::new(tree)
        .classes(&question.names)
        .feature_names(&names(question));
    if tree.node_count() > SMALL {
        chart = chart.max_depth(LEVELS);
    }
    Ok(("tree", chart.picture()?))
}

/// The names of the features, or their numbers.
fn names(question: &Question) -> Vec<String> {
    let data = &question.data;
    match &data.feature_names {
        Some(names) => names.to_vec(),
        None => (0..data.ncols())
            .map(|at| format!("feature {at}"))
            .collect(),
    }
}

/// Whether the features are the pixels of a square image.
fn is_image(question: &Question) -> bool {
    let count = question.data.ncols();
    let side = count.isqrt();
    let are_pixels = names(question).iter().all(|name| name.starts_with("pixel"));
    are_pixels && side > 1 && side * side == count
}
