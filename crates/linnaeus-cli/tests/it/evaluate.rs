//! Evaluation of data of one's own, good and bad.

use serde_json::Value;

use crate::program::{Folder, fail, succeed};

/// Two clouds of points, 30 of each class, and a few on the wrong side.
fn clouds() -> String {
    let mut text = String::from("width,height,kind\n");
    for row in 0..60 {
        let is_ham = row % 2 == 0;
        let side = if is_ham != (row % 13 == 0) { -1.0 } else { 1.0 };
        let (width, height) = (f64::from(row % 7) * 0.1, f64::from(row % 5) * 0.1);
        let kind = if is_ham { "ham" } else { "spam" };
        text += &format!("{},{},{kind}\n", side + width, side - height);
    }
    text
}

#[test]
fn a_question_of_two_classes_gets_all_answers() {
    let folder = Folder::new("two-classes");
    let csv = folder.write("mail.csv", &clouds());
    let (json, out) = (folder.text("result.json"), folder.text("out"));
    let story = succeed(&[
        "evaluate",
        "--data",
        &csv,
        "--model",
        "sgd:alpha=0.001",
        "--model",
        "dummy",
        "--cv",
        "3",
        "--json",
        &json,
        "--out",
        &out,
    ]);
    for part in [
        "the positive class",
        "spam",
        "weighted avg",
        "90.0 % precision at",
        "Side by side",
    ] {
        assert!(story.contains(part), "{part}: {story}");
    }
    let result = folder.json("result.json");
    assert_eq!(
        result["data"]["classes"],
        serde_json::json!(["ham", "spam"])
    );
    let sgd = &result["models"][0];
    assert_eq!(sgd["model"], "sgd:alpha=0.001");
    assert_eq!(sgd["accuracy"].as_array().unwrap().len(), 3);
    let cells = &sgd["confusion_matrix"]["cells"];
    let cell = |row: usize, column: usize| cells[row][column].as_f64().unwrap();
    assert_eq!(cell(0, 0) + cell(0, 1), 30.0);
    assert_eq!(sgd["precision"], cell(1, 1) / (cell(0, 1) + cell(1, 1)));
    assert_eq!(sgd["recall"], cell(1, 1) / 30.0);
    assert_eq!(
        sgd["classification_report"]["classes"][1]["recall"],
        sgd["recall"]
    );
    let point = &sgd["at_precision"]["point"];
    assert!(point["precision"].as_f64() >= Some(0.9), "{point}");
    let curve = &sgd["precision_recall_curve"];
    let length = |key: &str| curve[key].as_array().unwrap().len();
    assert_eq!(length("precision"), length("thresholds") + 1);
    assert_eq!(sgd["roc_curve"]["thresholds"][0], Value::Null);
    assert_eq!(result["models"][1]["roc_auc"], 0.5);
    for name in [
        "index.html",
        "roc.svg",
        "confusion-1.png",
        "thresholds-2-dark.png",
    ] {
        assert!(folder.path("out").join(name).exists(), "{name}");
    }
}

#[test]
fn a_positive_label_makes_one_question_of_many_classes() {
    let all = [
        "evaluate", "--data", "digits", "--model", "sgd", "--json", "-",
    ];
    let asked = |more: &[&str]| -> Value {
        let arguments: Vec<&str> = all.iter().chain(more).copied().collect();
        let output = crate::program::run(&arguments);
        assert_eq!(output.code, Some(0), "{}", output.err);
        serde_json::from_str(&output.out).unwrap()
    };
    let five = asked(&["--positive", "5", "--at-precision", "0.95"]);
    assert_eq!(five["data"]["names"], serde_json::json!(["not 5", "5"]));
    assert_eq!(five["models"][0]["at_precision"]["wanted"], 0.95);
    let ten = asked(&[]);
    assert_eq!(
        ten["models"][0]["confusion_matrix"]["cells"]
            .as_array()
            .unwrap()
            .len(),
        10
    );
    assert!(ten["models"][0]["precision"].is_null());
}

#[test]
fn a_goal_has_its_threshold() {
    let folder = Folder::new("goal");
    let csv = folder.write("mail.csv", &clouds());
    let out = folder.text("out");
    let evaluate = |more: &[&str]| -> (String, Value) {
        let json = folder.text("result.json");
        let all = [
            "evaluate", "--data", &csv, "--model", "sgd", "--json", &json,
        ];
        let arguments: Vec<&str> = all.iter().chain(more).copied().collect();
        // Long lines are broken; the words are what counts.
        let words: Vec<String> = succeed(&arguments)
            .split_whitespace()
            .map(String::from)
            .collect();
        (words.join(" "), folder.json("result.json"))
    };
    let floor = [
        "--maximize",
        "recall",
        "--floor",
        "precision=0.8",
        "--out",
        &out,
    ];
    let (story, result) = evaluate(&floor);
    let wanted = "the most recall with a precision of at least 0.8";
    assert!(story.contains(&format!("{wanted} at")), "{story}");
    let goal = &result["models"][0]["goal"];
    assert_eq!(goal["wanted"], wanted);
    let one = &goal["thresholds"][0];
    assert_eq!(
        (&one["positive"], &one["score"]),
        (&"spam".into(), &one["point"]["recall"])
    );
    assert_eq!(one["floor_score"], one["point"]["precision"]);
    assert!(one["floor_score"].as_f64() >= Some(0.8), "{one}");
    assert!(folder.path("out").join("goal.svg").exists());

    // A false alarm that costs more than all missed rows: nobody is positive.
    let (story, result) = evaluate(&["--costs", "fp=1000,fn=1"]);
    assert!(
        story.contains("the lowest cost (tn 0, fp 1000, fn 1, tp 0) at"),
        "{story}"
    );
    let one = &result["models"][0]["goal"]["thresholds"][0];
    let cost = |key: &str| one["point"][key].as_f64().unwrap();
    let mean = (1000.0 * cost("fp") + cost("fn")) / 60.0;
    assert_eq!(one["score"].as_f64(), Some(-mean));

    let (story, result) = evaluate(&["--maximize", "recall", "--floor", "precision=1.5"]);
    assert!(
        story.contains("no threshold: floor: expected a precision of at least 1.5"),
        "{story}"
    );
    assert!(result["models"][0]["goal"]["thresholds"].is_null());
    let many = [
        "evaluate",
        "--data",
        "iris",
        "--model",
        "sgd",
        "--maximize",
        "f1",
    ];
    assert!(succeed(&many).contains("Of each class against the rest, the most f1:"));
}

#[test]
fn trees_and_forests_show_what_they_go_by() {
    let folder = Folder::new("inside");
    let (json, out) = (folder.text("result.json"), folder.text("out"));
    let story = succeed(&[
        "evaluate",
        "--data",
        "digits",
        "--model",
        "tree:max_depth=6",
        "--model",
        "forest:n_estimators=5",
        "--json",
        &json,
        "--out",
        &out,
    ]);
    assert!(story.contains("leaves, fitted on all rows"), "{story}");
    let result = folder.json("result.json");
    assert_eq!(result["models"][0]["max_depth"], 6);
    let importances = result["models"][1]["feature_importances"].as_array();
    let importances = importances.unwrap();
    let sum: f64 = importances.iter().filter_map(Value::as_f64).sum();
    assert_eq!(importances.len(), 64);
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    for name in ["tree-1.svg", "tree-1-dark.png", "importances-2.png"] {
        assert!(folder.path("out").join(name).exists(), "{name}");
    }
    let csv = folder.write("mail.csv", &clouds());
    let arguments = ["evaluate", "--data", &csv, "--model", "extra_trees"];
    let story = succeed(&arguments);
    assert!(
        story.contains("importance") && story.contains("width"),
        "{story}"
    );
}

#[test]
fn the_seed_goes_to_the_models_that_have_one() {
    let folder = Folder::new("seeds");
    let csv = folder.write("mail.csv", &clouds());
    let models = ["sgd", "sgd:random_state=7", "sgd:random_state=3", "dummy"];
    let json = folder.text("result.json");
    let mut arguments = vec![
        "evaluate",
        "--data",
        &csv,
        "--random-state",
        "7",
        "--json",
        &json,
    ];
    arguments.extend(models.iter().flat_map(|model| ["--model", *model]));
    succeed(&arguments);
    let result = folder.json("result.json");
    let areas: Vec<&Value> = (0..3)
        .map(|at| &result["models"][at]["roc_curve"])
        .collect();
    assert_eq!(areas[0], areas[1]);
    assert_ne!(areas[0]["thresholds"], areas[2]["thresholds"]);
}

#[test]
fn what_is_wrong_is_named() {
    let folder = Folder::new("bad");
    let good = folder.write("good.csv", &clouds());
    let empty = folder.write("empty.csv", "");
    let header = folder.write("header.csv", "a,b,kind\n");
    let prose = folder.write("prose.csv", "Dear reader,\nthis is no table at all.\n");
    let nan = folder.write("nan.csv", "a,b,kind\n1,2,x\n3,NaN,y\n");
    let text = folder.write("text.csv", "a,b,kind\n1,2,x\n3,wide,y\n");
    let ragged = folder.write("ragged.csv", "a,b,kind\n1,2,x\n3,y\n");
    let one_row = folder.write("one-row.csv", "a,b,kind\n1,2,x\n");
    let one_class = folder.write("one-class.csv", "a,b,kind\n1,2,x\n2,1,x\n3,1,x\n");
    let few = folder.write("few.csv", "a,b,kind\n1,2,x\n2,1,x\n3,1,y\n4,4,y\n");
    let bytes = folder.text("bytes.csv");
    std::fs::write(folder.path("bytes.csv"), b"a,b\n\xff\xfe,1\n").unwrap();
    let absent = folder.text("absent.csv");
    let itself = folder.text("");

    let sgd = ["--model", "sgd"];
    let cases: [(&str, &[&str], &[&str]); 24] = [
        (
            &good,
            &["--model", "sgd", "--maximize", "roc_auc"],
            &["scoring: ", "specificity, accuracy", "roc_auc"],
        ),
        (
            &good,
            &["--model", "sgd", "--maximize", "f1", "--floor", "precision"],
            &["floor: ", "--floor precision=0.9"],
        ),
        (
            &good,
            &["--model", "sgd", "--costs", "fpp=1"],
            &["costs: ", "--costs fp=1,fn=20"],
        ),
        (&empty, &sgd, &["empty.csv", "an empty file"]),
        (&header, &sgd, &["header.csv"]),
        (&prose, &sgd, &["prose.csv"]),
        (&bytes, &sgd, &["bytes.csv", "UTF-8"]),
        (&nan, &sgd, &["nan.csv:3:2", "NaN"]),
        (&text, &sgd, &["text.csv:3:2", "\"wide\""]),
        (&ragged, &sgd, &["ragged.csv:3"]),
        (&absent, &sgd, &["absent.csv", "mnist_784, digits"]),
        (&itself, &sgd, &["bad"]),
        (&one_row, &sgd, &["folds", "1 rows"]),
        (
            &one_class,
            &["--model", "sgd", "--cv", "3"],
            &["y: ", "two classes", "x"],
        ),
        (&few, &sgd, &["5 folds", "--cv"]),
        (
            &good,
            &["--model", "sgd", "--positive", "eggs"],
            &["positive: ", "ham, spam", "eggs"],
        ),
        (
            &good,
            &["--model", "sgd", "--target", "sort"],
            &["target: ", "sort", "kind"],
        ),
        (
            &good,
            &["--model", "svm"],
            &[
                "model: ",
                "sgd, perceptron, tree, forest, extra_trees, dummy",
                "\"svm\"",
            ],
        ),
        (&good, &["--model", "sgd:alfa=1"], &["alfa: ", "alpha"]),
        (
            &good,
            &["--model", "sgd:alpha=-1"],
            &["alpha: ", "a number from 0", "-1"],
        ),
        (
            &good,
            &["--model", "sgd:alpha"],
            &["model: ", "parameter=value"],
        ),
        (
            &good,
            &["--model", "sgd:random_state=-1"],
            &["random_state: ", "4294967295"],
        ),
        (
            "iris",
            &["--model", "sgd", "--target", "x"],
            &["target: ", "iris"],
        ),
        (
            "iris",
            &["--model", "sgd", "--positive", "rose"],
            &["positive: ", "rose"],
        ),
    ];
    for (data, more, parts) in cases {
        let all: Vec<&str> = ["evaluate", "--data", data]
            .iter()
            .chain(more)
            .copied()
            .collect();
        fail(&all, 1, parts);
    }
    let usage: [(&[&str], &[&str]); 7] = [
        (
            &["--data", &good, "--model", "sgd", "--floor", "f1=1"],
            &["--maximize"],
        ),
        (
            &[
                "--data",
                &good,
                "--model",
                "sgd",
                "--costs",
                "fp=1",
                "--maximize",
                "f1",
            ],
            &["--costs"],
        ),
        (&["--data", &good], &["--model"]),
        (&["--model", "sgd"], &["--data"]),
        (
            &["--data", &good, "--model", "sgd", "--cv", "1"],
            &["--cv", "1"],
        ),
        (
            &["--data", &good, "--model", "sgd", "--at-precision", "90"],
            &["from 0 to 1"],
        ),
        (
            &["--data", &good, "--model", "sgd", "--at-precision", "NaN"],
            &["from 0 to 1"],
        ),
    ];
    for (arguments, parts) in usage {
        let all: Vec<&str> = ["evaluate"].iter().chain(arguments).copied().collect();
        fail(&all, 2, parts);
    }
}
