//! Calibration from the command line.

use serde_json::Value;

use crate::program::{Folder, fail, succeed};

#[test]
fn a_margin_becomes_probabilities_that_are_worth_something() {
    let folder = Folder::new("calibrate");
    let (json, out) = (folder.text("result.json"), folder.text("out"));
    let data = ["calibrate", "--data", "digits", "--positive", "5"];
    let model = ["--model", "sgd", "--json", &json, "--out", &out];
    let story = succeed(&[&data[..], &model[..]].concat());
    assert!(story.contains("no probabilities"), "{story}");
    let result = folder.json("result.json");
    let methods = result["methods"].as_array().unwrap();
    let names: Vec<&Value> = methods.iter().map(|own| &own["method"]).collect();
    assert_eq!(names, ["sigmoid", "isotonic"]);
    for own in methods {
        // A tenth of the rows are fives: to say so of each row gives 0.09.
        assert!(own["brier_score_loss"].as_f64() < Some(0.03), "{own}");
        assert!(
            own["expected_calibration_error"].as_f64() < Some(0.05),
            "{own}"
        );
    }
    assert!(folder.path("out").join("reliability.svg").exists());
}

#[test]
fn many_classes_and_models_with_probabilities_have_a_before() {
    let folder = Folder::new("calibrate-many");
    let json = folder.text("result.json");
    let arguments = [
        "calibrate",
        "--data",
        "iris",
        "--model",
        "forest:n_estimators=10",
        "--method",
        "temperature",
        "--json",
        &json,
    ];
    succeed(&arguments);
    let result = folder.json("result.json");
    let methods = result["methods"].as_array().unwrap();
    assert_eq!(methods[0]["method"], "as it is");
    assert_eq!(methods[1]["method"], "temperature");
}

#[test]
fn what_cannot_be_calibrated_is_named() {
    let cases: [(&[&str], &str); 2] = [
        (
            &["--model", "sgd", "--method", "platt"],
            "sigmoid or isotonic",
        ),
        (&["--model", "sgd", "--cv", "100"], "cv"),
    ];
    for (more, expected) in cases {
        let arguments = [&["calibrate", "--data", "iris"], more].concat();
        fail(&arguments, 1, &[expected]);
    }
}
