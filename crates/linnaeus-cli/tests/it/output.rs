//! Where the output goes, and what happens when it cannot go there.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::program::{Folder, fail, linnaeus, run};

#[test]
fn paths_that_cannot_be_written_are_found_before_the_work() {
    let folder = Folder::new("paths");
    let file = folder.write("file", "");
    let inside_file = folder.text("file/out");
    let no_folder = folder.text("nowhere/figures.json");
    let itself = folder.text("");
    let out = folder.text("out");
    for (out, json, argument) in [
        (&file, &out, &file),
        (&inside_file, &out, &inside_file),
        (&out, &no_folder, &no_folder),
        (&out, &itself, &itself),
    ] {
        let arguments = ["tour", "--data", "digits", "--out", out, "--json", json];
        fail(&arguments, 1, &[argument.as_str()]);
        let ran = run(&arguments);
        assert!(
            !ran.out.contains("The data"),
            "no step is told: {}",
            ran.out
        );
    }
}

#[test]
fn json_replaces_what_was_in_the_file() {
    let folder = Folder::new("replaced");
    let json = folder.write("figures.json", &"x".repeat(100_000));
    let out = folder.text("out");
    let arguments = [
        "tour", "--data", "iris", "--quiet", "--out", &out, "--json", &json,
    ];
    assert_eq!(run(&arguments).code, Some(0));
    assert!(folder.json("figures.json")["figures"].is_object());
}

#[test]
fn a_run_that_fails_leaves_no_empty_file_and_spoils_none() {
    let folder = Folder::new("failed");
    let data = folder.write("broken.csv", "a,b\n1,x\noops,y\n");
    let kept = folder.write("kept.json", "{}");
    let (json, out) = (folder.text("new.json"), folder.text("out"));
    for json in [&json, &kept] {
        let arguments = ["evaluate", "--data", &data, "--target", "b"];
        let arguments = [
            &arguments[..],
            &["--model", "sgd", "--out", &out, "--json", json],
        ];
        fail(&arguments.concat(), 1, &["broken.csv"]);
    }
    assert!(!fs::exists(json).unwrap());
    assert!(!fs::exists(folder.text("out/index.html")).unwrap());
    assert_eq!(fs::read_to_string(kept).unwrap(), "{}");
}

#[test]
fn json_on_standard_output_leaves_the_story_to_standard_error() {
    let folder = Folder::new("standard-output");
    let out = folder.text("out");
    let ran = run(&["tour", "--data", "iris", "--out", &out, "--json", "-"]);
    assert_eq!(ran.code, Some(0));
    let all: Value = serde_json::from_str(&ran.out).unwrap();
    let keys: Vec<&String> = all.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["figures", "seconds"]);
    assert!(ran.err.contains("Is it a virginica?"), "{}", ran.err);
}

#[test]
fn floats_are_written_so_that_they_read_back() {
    let folder = Folder::new("floats");
    let (out, json) = (folder.text("out"), folder.text("figures.json"));
    let arguments = [
        "tour", "--data", "digits", "--quiet", "--out", &out, "--json", &json,
    ];
    assert_eq!(run(&arguments).code, Some(0));
    let text = fs::read_to_string(folder.path("figures.json")).unwrap();
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(format!("{read:#}\n"), text);
}

#[test]
fn a_reader_that_leaves_is_no_failure() {
    let folder = Folder::new("reader");
    let mut child = linnaeus(&["tour", "--data", "digits", "--out", &folder.text("out")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    drop(out);
    assert_eq!(first, "Is it a 5?\n");
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), err.as_str()), (Some(0), ""));
}

#[test]
fn colour_is_where_it_is_wanted() {
    let told = |name: &str, value: &str| {
        let mut command = linnaeus(&["models"]);
        let output = command.env(name, value).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(told("CLICOLOR_FORCE", "1").contains("\u{1b}[1m"));
    assert!(!told("NO_COLOR", "1").contains('\u{1b}'));
    assert!(!told("LINNAEUS_NOTHING", "1").contains('\u{1b}'));
}
