//! The rules that a compiler does not check: who may import whom, and how files are kept.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules by rank. A module imports from lower ranks and its own; siblings of rank 2 do not see
/// each other.
const RANKS: &[(u32, &[&str])] = &[
    (
        1,
        &[
            "class_weight",
            "context",
            "data",
            "error",
            "estimator",
            "parameters",
            "random",
        ],
    ),
    (
        2,
        &[
            "datasets",
            "dummy",
            "frozen",
            "linear_model",
            "metrics",
            "preprocessing",
            "impute",
            "tree",
        ],
    ),
    (3, &["model_selection", "ensemble"]),
    (4, &["pipeline", "compose", "calibration", "inspection"]),
    (6, &["any"]),
];

/// Edges that the ranks forbid, each for a reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    // `Fit::then` makes a pipeline.
    ("estimator", "pipeline"),
];

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// Every Rust file under a folder, with its text.
pub(crate) fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("target") && !path.ends_with(".venv") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty());
    found
}

/// Every Rust file of the repository, but for this one, which holds the marks that it looks for.
fn all_sources() -> Vec<(PathBuf, String)> {
    let mut all = sources(&root().join("crates"));
    all.extend(sources(&root().join("bindings")));
    all.retain(|(path, _)| !path.ends_with("tidy.rs"));
    all
}

fn rank(module: &str) -> Option<u32> {
    RANKS
        .iter()
        .find(|(_, modules)| modules.contains(&module))
        .map(|(rank, _)| *rank)
}

/// The module of the library that a file belongs to.
fn module_of(path: &Path, library: &Path) -> String {
    let inside = path.strip_prefix(library).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    first.trim_end_matches(".rs").to_string()
}

/// Text before the tests at the end of a file.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(text)
}

#[test]
fn modules_import_from_lower_ranks_only() {
    let library = root().join("crates/linnaeus/src");
    for (path, text) in sources(&library) {
        let module = module_of(&path, &library);
        if module == "lib" || module == "prelude" {
            continue;
        }
        let own = rank(&module).unwrap_or_else(|| panic!("{module} has no rank: give it one"));
        for line in without_tests(&text)
            .lines()
            .filter(|line| !line.trim().starts_with("//"))
        {
            for import in line.split("crate::").skip(1) {
                let imported: String = import
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let allowed = imported == module
                    || EXCEPTIONS.contains(&(&*module, &*imported))
                    || rank(&imported).is_none_or(|other| other < own || own == 1 && other == 1);
                assert!(allowed, "{module} may not import {imported}: {line}");
            }
        }
    }
}

#[test]
fn files_say_what_they_are_and_stay_short() {
    for (path, text) in all_sources() {
        let path = path.display();
        assert!(
            text.starts_with("//!"),
            "{path}: the first line says what the file is"
        );
        let lines = without_tests(&text).lines().count();
        assert!(
            lines <= 600,
            "{path}: {lines} lines before its tests; split it"
        );
    }
}

#[test]
fn unsafe_code_lives_in_the_kernels_and_where_numpys_memory_is_held() {
    for (path, text) in all_sources() {
        let allowed = path.to_str().unwrap().contains("linnaeus-kernels")
            || path.ends_with("bindings/python/src/memory.rs");
        for line in text.lines().filter(|line| !line.trim().starts_with("//")) {
            assert!(
                allowed || !line.contains("unsafe "),
                "{}: {line}",
                path.display()
            );
        }
    }
}

#[test]
fn nothing_is_unfinished_or_switched_off() {
    for (path, text) in all_sources() {
        for mark in ["todo!(", "unimplemented!(", "#[ignore", "FIXME", "XXX"] {
            assert!(!text.contains(mark), "{}: {mark}", path.display());
        }
    }
}

#[test]
fn parallel_work_starts_in_one_place() {
    for (path, text) in all_sources() {
        if path.ends_with("context.rs") {
            continue;
        }
        for call in ["par_iter", "rayon::spawn", "rayon::join"] {
            assert!(!text.contains(call), "{}: {call}", path.display());
        }
    }
}

#[test]
fn no_estimator_goes_around_the_admission_of_data() {
    let library = root().join("crates/linnaeus/src");
    for (path, text) in sources(&library) {
        if path.ends_with("estimator.rs") {
            continue;
        }
        for method in [
            "fn job(&self",
            "fn job_with(&self",
            "fn fit_with(&self",
            "fn partial_fit(&self",
        ] {
            assert!(
                !text.contains(method),
                "{}: {method} is provided",
                path.display()
            );
        }
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let architecture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let crates = fs::read_dir(root().join("crates")).unwrap();
    let folders = crates.map(|entry| entry.unwrap().path());
    for folder in folders.chain([root().join("bindings/python")]) {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let mut in_dependencies = false;
        for line in manifest.lines() {
            if line.starts_with('[') {
                in_dependencies = line.contains("dependencies");
            } else if in_dependencies && line.contains('=') {
                let name = line.split(['=', '.', ' ']).next().unwrap();
                let named =
                    name.starts_with("linnaeus") || architecture.contains(&format!("`{name}`"));
                assert!(named, "{name} is not in ARCHITECTURE.md");
            }
        }
    }
}

#[test]
fn documents_do_not_name_this_machine() {
    let mut texts = all_sources();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                let made = ["target", ".git", ".venv", "tour", "__pycache__"];
                if !made.contains(&name) {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| {
                ["md", "py", "sh", "toml"].contains(&extension.to_str().unwrap())
            }) {
                let text = fs::read_to_string(&path).unwrap();
                texts.push((path, text));
            }
        }
    }
    for (path, text) in texts {
        for mark in [
            "/work/",
            "/root/",
            "/tmp/",
            "index.crates.io",
            "pypi.org",
            "static.crates.io",
        ] {
            assert!(!text.contains(mark), "{}: {mark}", path.display());
        }
    }
}
