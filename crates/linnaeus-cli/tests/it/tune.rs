//! Tuning: every combination, random ones, halving, and what is refused.

use crate::program::{Folder, fail, succeed};

const IRIS: [&str; 5] = ["tune", "--data", "iris", "--model", "sgd:max_iter=50"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    IRIS.iter().chain(more).copied().collect()
}

#[test]
fn every_combination_is_ranked_and_the_best_is_a_model() {
    let folder = Folder::new("tune-grid");
    let (json, out) = (folder.text("result.json"), folder.text("out"));
    let arguments = with(&[
        "--grid",
        "alpha=0.0001,0.01,0",
        "--grid",
        "penalty=l1,l2",
        "--cv",
        "3",
        "--top",
        "4",
        "--learning-curve",
        "--json",
        &json,
        "--out",
        &out,
    ]);
    let story = succeed(&arguments);
    for part in [
        "rank",
        "And 2 more",
        "6 of 18 fits failed",
        "rows learned from",
        "--model sgd:",
    ] {
        assert!(story.contains(part), "{part}: {story}");
    }
    let result = folder.json("result.json");
    let rows = result["results"].as_array().unwrap();
    assert_eq!(rows.len(), 6);
    // Sorted by name, the last one changing fastest.
    assert_eq!(
        rows[1]["params"],
        serde_json::json!({"alpha": "0.0001", "penalty": "l2"})
    );
    let best = rows.iter().find(|row| row["rank"] == 1).unwrap();
    assert_eq!(best["mean"], result["best_score"]);
    let failed: Vec<bool> = rows.iter().map(|row| row["mean"].is_null()).collect();
    assert_eq!(failed, [false, false, false, false, true, true]);
    let text = result["best_model"].as_str().unwrap();
    assert!(text.starts_with("sgd:max_iter=50,alpha="), "{text}");
    for name in ["index.html", "search.svg", "learning-curve.png"] {
        assert!(folder.path("out").join(name).exists(), "{name}");
    }
    // The mean is that of an evaluation of the same model.
    let evaluated = folder.text("evaluated.json");
    let again = [
        "evaluate", "--data", "iris", "--model", text, "--cv", "3", "--json", &evaluated,
    ];
    succeed(&again);
    let evaluated = folder.json("evaluated.json");
    assert_eq!(evaluated["models"][0]["accuracy"], best["scores"]);
}

#[test]
fn random_and_halving_searches() {
    let folder = Folder::new("tune-random");
    let json = folder.text("result.json");
    let ranges = [
        "--grid",
        "alpha=log:1e-5..1",
        "--grid",
        "max_iter=5..9",
        "--random",
        "6",
    ];
    let story = succeed(&with(&[&ranges[..], &["--json", &json]].concat()));
    assert!(story.contains("mean accuracy"), "{story}");
    let result = folder.json("result.json");
    let rows = result["results"].as_array().unwrap();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let alpha: f64 = row["params"]["alpha"].as_str().unwrap().parse().unwrap();
        let epochs: usize = row["params"]["max_iter"].as_str().unwrap().parse().unwrap();
        assert!((1e-5..1.0).contains(&alpha) && (5..=9).contains(&epochs));
    }
    let story = succeed(&with(&[&ranges[..], &["--halving"]].concat()));
    assert!(story.contains("combinations"), "{story}");
    let story = succeed(&with(&[
        "--grid",
        "alpha=1e-4,1e-3,1e-2,0.1",
        "--halving",
        "--cv",
        "2",
    ]));
    assert!(story.contains("combinations"), "{story}");
}

#[test]
fn what_cannot_be_tuned_is_said_before_any_work() {
    for (more, part) in [
        (&["--grid", "alpha"][..], "PARAM=VALUE"),
        (&["--grid", "alpha=x..1"], "LOW..HIGH"),
        (&["--grid", "alfa=1"], "alfa"),
        (&["--grid", "alpha=1,x"], "alpha"),
        (&["--grid", "alpha=0.1..1"], "a list of values"),
        (&["--grid", "alpha=1", "--scoring", "acuracy"], "scoring"),
        (&["--grid", "alpha=0"], "alpha"),
        (&["--grid", "alpha=1", "--cv", "60"], "--cv"),
    ] {
        fail(&with(more), 1, &[part]);
    }
    fail(
        &["tune", "--data", "iris", "--model", "svm", "--grid", "a=1"],
        1,
        &["model"],
    );
}
