//! Trees as text and in the DOT language, byte for byte scikit-learn's: the cases of
//! `fixtures/export.json`, which `fixtures/make_export.py` wrote.

use linnaeus::prelude::*;
use linnaeus::tree::{
    ClassNames, DecisionTreeClassifier, ExportGraphvizOptions, ExportTextOptions, ExportedTree,
    NodeLabels, Tree, TreeArrays, export_graphviz, export_text,
};
use serde_json::Value;

use crate::bad_input::expect;
use crate::reference::{file, list, size, text};
use crate::tree_data::data;
use crate::trees::params;

#[test]
fn every_byte_is_that_of_scikit_learn() {
    let reference = file("export.json", "LINNAEUS_EXPORT");
    let cases = list(&reference["cases"]);
    assert_eq!(cases.len(), 100);
    let mut compared = 0;
    for case in cases {
        let data = data(case);
        let model = params::<DecisionTreeClassifier>(case).fit(&data).unwrap();
        for pair in list(&case["text"]) {
            let written = export_text(&model, &text_options(&pair[0], &model)).unwrap();
            same(&written, &pair[1], &format!("{} {pair}", case["data"]));
            compared += 1;
        }
        for pair in list(&case["dot"]) {
            let written = export_graphviz(&model, &dot_options(&pair[0], &model)).unwrap();
            same(&written, &pair[1], &format!("{} {pair}", case["data"]));
            compared += 1;
        }
    }
    assert_eq!(compared, 1280);
}

type Model = linnaeus::tree::DecisionTreeClassifierModel;

fn features(model: &Model) -> Vec<String> {
    let all = 0..model.tree().n_features();
    all.map(|number| format!("f \"{number}\"")).collect()
}

fn classes(model: &Model) -> Vec<String> {
    let all = 0..model.tree().n_classes()[0];
    all.map(|number| format!("c<\"{number}\">")).collect()
}

fn text_options(options: &Value, model: &Model) -> ExportTextOptions {
    let mut own = ExportTextOptions::new();
    for (name, value) in options.as_object().unwrap() {
        own = match &**name {
            "show_weights" => own.show_weights(true),
            "max_depth" => own.max_depth(size(value)),
            "decimals" => own.decimals(size(value)),
            "spacing" => own.spacing(size(value)),
            _ => own
                .feature_names(features(model))
                .class_names(classes(model)),
        };
    }
    own
}

fn dot_options(options: &Value, model: &Model) -> ExportGraphvizOptions {
    let mut own = ExportGraphvizOptions::new();
    for (name, value) in options.as_object().unwrap() {
        own = match &**name {
            "filled" => own.filled(true),
            "rounded" => own.rounded(true),
            "proportion" => own.proportion(true),
            "node_ids" => own.node_ids(true),
            "impurity" => own.impurity(false),
            "rotate" => own.rotate(true),
            "leaves_parallel" => own.leaves_parallel(true),
            "special_characters" => own.special_characters(true),
            "symbols" => own.class_symbols(),
            "max_depth" => own.max_depth(size(value)),
            "precision" => own.precision(size(value)),
            "fontname" => own.fontname(text(value)),
            "label" => own.label(match text(value) {
                "root" => NodeLabels::Root,
                _ => NodeLabels::None,
            }),
            _ => own
                .feature_names(features(model))
                .class_names(classes(model)),
        };
    }
    own
}

#[track_caller]
fn same(written: &str, expected: &Value, at: &str) {
    let head: String = written.chars().take(300).collect();
    assert_eq!(head, text(&expected["head"]), "{at}");
    assert_eq!(written.len(), size(&expected["n"]), "{at}");
    let hash = written
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
        });
    assert_eq!(format!("{hash:016x}"), text(&expected["fnv"]), "{at}");
}

#[test]
fn a_list_of_ten_classes_is_broken_as_numpy_breaks_it() {
    let digits = linnaeus::datasets::load_digits().unwrap();
    let digits = digits.with_weights(vec![1024.0; digits.nrows()]).unwrap();
    let model = DecisionTreeClassifier::new()
        .max_depth(Some(1))
        .fit(&digits);
    let dot = export_graphviz(&model.unwrap(), &ExportGraphvizOptions::new()).unwrap();
    // What scikit-learn writes of the same tree.
    let root = "value = [182272, 186368, 181248, 187392, 185344, 186368, 185344\\n\
                183296, 178176, 184320]";
    assert!(dot.contains(root), "{dot}");
}

/// A tree of one leaf below another, so deep that recursion would end the program.
#[test]
fn a_very_deep_tree_is_written() {
    const LEVELS: usize = 100_000;
    let n = 2 * LEVELS + 1;
    let inner = |own: usize| own.is_multiple_of(2) && own + 2 < n;
    let child = |by: i64| -> Vec<i64> {
        let nodes = 0..n;
        let nodes = nodes.map(|own| if inner(own) { own as i64 + by } else { -1 });
        nodes.collect()
    };
    let tree = Tree::from_arrays(&TreeArrays {
        n_features: 1,
        n_classes: &[2],
        children_left: &child(1),
        children_right: &child(2),
        feature: &vec![0; n],
        threshold: &vec![0.5; n],
        impurity: &vec![0.5; n],
        n_node_samples: &vec![2; n],
        weighted_n_node_samples: &vec![2.0; n],
        missing_go_to_left: None,
        value: &[0.5, 0.5].repeat(n),
    })
    .unwrap();
    let dot = export_graphviz(&tree, &ExportGraphvizOptions::new()).unwrap();
    assert_eq!(dot.matches("[label=\"").count(), n);
    assert!(dot.contains("impurity = 0.5"));
    let options = ExportTextOptions::new().max_depth(3).spacing(1);
    let text = export_text(&tree, &options).unwrap();
    let cut = format!("truncated branch of depth {}\n", LEVELS - 3);
    assert!(text.contains(&cut), "{text}");
}

#[test]
fn a_tree_of_numbers_shows_numbers() {
    let tree = Tree::from_arrays(&TreeArrays {
        n_features: 1,
        n_classes: &[1],
        children_left: &[1, -1, -1],
        children_right: &[2, -1, -1],
        feature: &[0, -2, -2],
        threshold: &[0.5, -2.0, -2.0],
        impurity: &[0.25, 0.0, 0.0],
        n_node_samples: &[4, 2, 2],
        weighted_n_node_samples: &[4.0, 2.0, 2.0],
        missing_go_to_left: None,
        value: &[1.5, 1.0, 2.0],
    })
    .unwrap();
    let of = || {
        ExportedTree::new(&tree)
            .criterion("squared_error")
            .regression()
    };
    // What scikit-learn writes of DecisionTreeRegressor().fit([[0], [0], [1], [1]], [1, 1, 2, 2]).
    let text = export_text(of(), &ExportTextOptions::new()).unwrap();
    assert_eq!(
        text,
        "|--- feature_0 <= 0.50\n|   |--- value: [1.00]\n\
         |--- feature_0 >  0.50\n|   |--- value: [2.00]\n"
    );
    let dot = export_graphviz(of(), &ExportGraphvizOptions::new().filled(true)).unwrap();
    let root = "0 [label=\"x[0] <= 0.5\\nsquared_error = 0.25\\nsamples = 4\\nvalue = 1.5\", \
                fillcolor=\"#f2c09c\"] ;";
    assert!(dot.contains(root), "{dot}");
}

#[test]
fn options_that_do_not_fit_are_named() {
    let iris = linnaeus::datasets::load_iris().unwrap();
    let model = DecisionTreeClassifier::new().fit(&iris).unwrap();
    let text = ExportTextOptions::new;
    let dot = ExportGraphvizOptions::new;
    let texts = [
        (text().spacing(0), ("Parameter", "spacing")),
        (text().decimals(1075), ("Parameter", "decimals")),
        (text().feature_names(["a"]), ("Shape", "feature_names")),
        (text().class_names(["a"]), ("Shape", "class_names")),
    ];
    for (options, expected) in texts {
        let case = format!("{options:?}");
        expect(&case, export_text(&model, &options), expected);
    }
    let dots = [
        (dot().precision(301), ("Parameter", "precision")),
        (dot().feature_names(["a"]), ("Shape", "feature_names")),
        (dot().class_names(["a"]), ("Shape", "class_names")),
    ];
    for (options, expected) in dots {
        let case = format!("{options:?}");
        expect(&case, export_graphviz(&model, &options), expected);
    }
    let more = ClassNames::Names(vec!["a".into(); 9]);
    let mut options = dot();
    options.class_names = Some(more);
    assert!(export_graphviz(&model, &options).is_ok());
}
