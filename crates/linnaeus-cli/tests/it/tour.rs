//! The tour against scikit-learn's figures, on the same data.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{Folder, fail, run, succeed};

fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures")
        .join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The figures that a quiet tour writes.
fn figures(data: &str, seed: &str) -> Value {
    let folder = Folder::new(&format!("tour-{data}-{seed}"));
    let (out, json) = (folder.text("pictures"), folder.text("figures.json"));
    let arguments = [
        "tour",
        "--data",
        data,
        "--random-state",
        seed,
        "--out",
        &out,
        "--json",
        &json,
        "--quiet",
    ];
    assert_eq!(succeed(&arguments), "");
    let mut all = folder.json("figures.json");
    let seconds = all["seconds"].as_object().unwrap();
    assert!(seconds.len() >= 16 && seconds.values().all(|time| time.as_f64() >= Some(0.0)));
    all["figures"].take()
}

/// Equal digit for digit, or within a relative tolerance where one is given.
fn is_equal(found: &Value, expected: &Value, tolerance: f64) -> bool {
    match (found, expected) {
        (Value::Number(a), Value::Number(b)) if tolerance > 0.0 => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= tolerance * b.abs()
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b, tolerance))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && b.iter()
                    .all(|(key, b)| a.get(key).is_some_and(|a| is_equal(a, b, tolerance)))
        }
        (found, expected) => found == expected,
    }
}

fn compare(found: &Value, expected: &BTreeMap<&str, &Value>, tolerances: &Value) {
    for (&key, &value) in expected {
        let tolerance = tolerances[key].as_f64().unwrap_or(0.0);
        assert!(
            is_equal(&found[key], value, tolerance),
            "{key}: {} is not {value}",
            found[key]
        );
    }
}

#[test]
fn on_mnist_it_gives_the_figures_of_the_chapter() {
    let chapter = fixture("chapter.json");
    let told = ["data.", "binary."];
    let expected = chapter.as_object().unwrap().iter();
    let expected = expected
        .filter(|(key, _)| told.iter().any(|part| key.starts_with(part)))
        .map(|(key, value)| (key.as_str(), value))
        .collect::<BTreeMap<&str, &Value>>();
    assert_eq!(expected.len(), 25);
    compare(
        &figures("mnist", "42"),
        &expected,
        &chapter["_relative_tolerance"],
    );
}

#[test]
fn on_other_data_and_with_other_seeds_it_gives_scikit_learn_s() {
    let fixture = fixture("story.json");
    let stories = fixture["stories"].as_array().unwrap();
    assert!(stories.len() >= 3);
    for story in stories {
        let (data, seed) = (&story["data"], &story["random_state"]);
        let expected = story["figures"].as_object().unwrap().iter();
        assert_eq!(expected.len(), 29);
        compare(
            &figures(data.as_str().unwrap(), &seed.to_string()),
            &expected.map(|(key, value)| (key.as_str(), value)).collect(),
            &fixture["_relative_tolerance"],
        );
    }
}

#[test]
fn every_data_set_can_be_toured_and_threads_change_nothing() {
    for data in ["digits", "iris", "wine", "breast_cancer"] {
        let told = [1, 2, 7].map(|threads| {
            let folder = Folder::new(&format!("threads-{data}-{threads}"));
            let (out, threads) = (folder.text("out"), threads.to_string());
            let arguments = [
                "tour",
                "--data",
                data,
                "--threads",
                &threads,
                "--json",
                "-",
                "--quiet",
                "--out",
                &out,
            ];
            let all: Value = serde_json::from_str(&succeed(&arguments)).unwrap();
            (all["figures"].to_string(), picture_bytes(&folder))
        });
        assert!(told[0].0.contains("binary.sgd.roc_auc"));
        assert!(told.iter().all(|other| *other == told[0]), "{data}");
    }
}

/// All pictures, by name. (The page shows times, which differ.)
fn picture_bytes(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder.path("out")).unwrap();
    let pictures: BTreeMap<String, Vec<u8>> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, _)| name != "index.html")
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect();
    assert!(pictures.len() >= 12);
    for (name, bytes) in &pictures {
        let begins = if name.ends_with(".svg") {
            &b"<svg"[..]
        } else {
            b"\x89PNG"
        };
        assert!(bytes.starts_with(begins), "{name}");
    }
    pictures
}

#[test]
fn the_story_explains_itself() {
    let folder = Folder::new("story");
    let story = succeed(&["tour", "--data", "digits", "--out", &folder.text("out")]);
    for part in [
        "Is it a 5?",
        "to learn from",
        "partial_fit",
        "Cross-validation",
        "only 10.1 % of the rows are 5s",
        "true positives",
        "precision  139 / (139 + 12) = 92.1 %",
        "it is found; raise the threshold to",
        "at what recall?",
        "false positive rate",
        "index.html",
    ] {
        let story = story.split_whitespace().collect::<Vec<_>>().join(" ");
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(story.contains(&part), "{part:?} is not in {story}");
    }
    assert!(!story.contains('\u{1b}'), "there is no colour in a pipe");
    let longest = story.lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(80), "{longest:?}");
    let page = fs::read_to_string(folder.path("out/index.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("at what recall?"));
}

#[test]
fn what_cannot_be_toured_is_refused_at_once() {
    let folder = Folder::new("refused");
    let out = folder.text("out");
    let cases: [(&[&str], i32, &[&str]); 6] = [
        (
            &["--data", "flowers"],
            1,
            &[
                "data: expected one of mnist, digits, iris, wine, breast_cancer",
                "\"flowers\"",
            ],
        ),
        (
            &["--random-state", "-1"],
            2,
            &["-1", "--random-state", "0..=4294967295"],
        ),
        (
            &["--random-state", "4294967296"],
            2,
            &["4294967296", "0..=4294967295"],
        ),
        (&["--random-state", "x"], 2, &["'x'", "--random-state"]),
        (&["--threads", "0"], 2, &["--threads"]),
        (&["--date", "mnist"], 2, &["--date", "--data"]),
    ];
    for (arguments, code, parts) in cases {
        let all: Vec<&str> = ["tour", "--out", &out]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        fail(&all, code, parts);
    }
    assert!(!folder.path("out").exists());
    let ran = run(&["tour", "--data", "digits", "--quiet", "--out", &out]);
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (Some(0), "", "")
    );
}
