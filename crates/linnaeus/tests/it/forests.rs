//! Forests, tree by tree and answer by answer as scikit-learn's: the cases of
//! `fixtures/forests.json`, which `fixtures/make_forests.py` wrote.

use linnaeus::any;
use linnaeus::ensemble::{ExtraTreesClassifier, ForestClassifierModel, RandomForestClassifier};
use linnaeus::prelude::*;
use serde_json::Value;

use crate::reference::{file, list, same_floats, same_integers, text};
use crate::tree_data::data;
use crate::trees::params;

#[test]
fn every_forest_is_that_of_scikit_learn() {
    let reference = file("forests.json", "LINNAEUS_FORESTS");
    let cases = list(&reference["cases"]);
    assert_eq!(cases.len(), 288);
    for (number, case) in cases.iter().enumerate() {
        let at = format!(
            "case {number}, {} {} {}",
            case["data"], case["weights"], case["params"]
        );
        let data = data(case);
        let model = match text(&case["model"]) {
            "RandomForestClassifier" => params::<RandomForestClassifier>(case).fit(&data),
            _ => params::<ExtraTreesClassifier>(case).fit(&data),
        };
        check(&model.unwrap(), &data, &case["expected"], &at);
    }
}

fn check(model: &ForestClassifierModel, data: &Dataset, expected: &Value, at: &str) {
    let nodes = model.trees().iter().map(|tree| tree.node_count() as i128);
    same_integers(
        &nodes.collect::<Vec<_>>(),
        &expected["nodes"],
        &format!("{at}: nodes"),
    );
    let leaves = model.apply(&data.x).unwrap().concat();
    let leaves: Vec<i128> = leaves.into_iter().map(|leaf| leaf as i128).collect();
    same_integers(&leaves, &expected["leaves"], &format!("{at}: leaves"));
    let scores = model.predict_proba(&data.x).unwrap();
    for (table, expected) in scores.tables().iter().zip(list(&expected["probabilities"])) {
        same_floats(table.values(), expected, &format!("{at}: probabilities"));
    }
    same_floats(
        &model.feature_importances(),
        &expected["importances"],
        &format!("{at}: importances"),
    );
    if let Some(score) = expected["oob_score"].as_f64() {
        let bag = model.out_of_bag().unwrap();
        assert_eq!(bag.score(), score, "{at}");
        let values = bag.decision_function().table().unwrap().values();
        same_floats(
            values,
            &expected["oob_decision_function"],
            &format!("{at}: out of bag"),
        );
    }
}

/// Trees that come later are the ones that a single fit grows.
#[test]
fn a_forest_that_grows_is_the_forest_that_was_grown_at_once() {
    let data = linnaeus::datasets::load_digits().unwrap().head(300);
    let context = Context::new(2);
    let forest = RandomForestClassifier::new()
        .random_state(3)
        .oob_score(true);
    let few = forest.clone().n_estimators(4).fit(&data).unwrap();
    let all = forest.clone().n_estimators(9);
    let grown = all.grow_more(&few, &data, &context).unwrap();
    assert_eq!(grown, all.fit(&data).unwrap());
    let error = forest.n_estimators(3).grow_more(&few, &data, &context);
    assert_eq!(error.unwrap_err().argument(), Some("n_estimators"));
    let others = data.relabel(|label| *label == 3).unwrap();
    assert_eq!(
        all.grow_more(&few, &others, &context)
            .unwrap_err()
            .argument(),
        Some("y")
    );
}

/// A tree of a forest, asked for by name, is a tree.
#[test]
fn a_registered_forest_takes_its_parameters_as_text() {
    let forest = any::parse("forest:n_estimators=3,max_features=0.5,max_samples=40").unwrap();
    let own = RandomForestClassifier::new()
        .n_estimators(3)
        .max_features(0.5);
    assert_eq!(&forest, &own.max_samples(Some(40.into())).boxed());
}
