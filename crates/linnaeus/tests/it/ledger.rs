//! PARITY.md: a line for every public item that computes, and a proof behind every line.

use std::collections::BTreeSet;
use std::fs;

use crate::tidy::{root, sources};

/// A line of the ledger.
#[derive(Debug)]
struct Entry {
    item: String,
    claim: String,
    proofs: Vec<String>,
}

fn ledger() -> Vec<Entry> {
    let text = fs::read_to_string(root().join("PARITY.md")).unwrap();
    let code = |cell: &str| -> Vec<String> {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_string)
            .collect()
    };
    text.lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            assert_eq!(cells.len(), 4, "item, claim, what it means, proof: {line}");
            Entry {
                item: code(cells[0]).remove(0),
                claim: cells[1].to_string(),
                proofs: code(cells[3]),
            }
        })
        .collect()
}

/// Every public type, trait and function of the library, and the draws of the generators.
fn public_items() -> BTreeSet<String> {
    let mut items = BTreeSet::new();
    for (_, text) in sources(&root().join("crates/linnaeus/src")) {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let name = |line: &str, after: &str| -> Option<String> {
            let rest = line.strip_prefix(after)?;
            Some(
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            )
        };
        let (mut owner, mut declared) = (String::new(), false);
        for line in text.lines() {
            for kind in ["fn", "struct", "enum", "trait", "type"] {
                items.extend(name(line, &format!("pub {kind} ")));
            }
            items.extend(name(line, "impl Split for "));
            // What a macro declares stands one step in.
            declared |= line.ends_with("! {") && !line.starts_with(' ');
            declared &= line != "}";
            if declared {
                items.extend(name(line, "    pub struct "));
            }
            if line.starts_with("impl") {
                owner = name(line, "impl ").unwrap_or_default();
            }
            if ["RandomState", "XorShift"].contains(&&*owner) {
                let method = name(line.trim_start(), "pub fn ");
                items.extend(method.map(|method| format!("{owner}::{method}")));
            }
        }
    }
    assert!(items.len() > 100, "the library was not read");
    items
}

#[test]
fn every_public_item_has_one_line() {
    let listed: Vec<String> = ledger().into_iter().map(|entry| entry.item).collect();
    let set: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), set.len(), "an item has two lines");
    let public = public_items();
    let missing: Vec<&String> = public.difference(&set).collect();
    assert!(missing.is_empty(), "not in PARITY.md: {missing:?}");
    let unknown: Vec<&String> = set.difference(&public).collect();
    assert!(
        unknown.is_empty(),
        "in PARITY.md but not in the library: {unknown:?}"
    );
}

#[test]
fn every_line_has_a_claim_and_a_proof_that_exists() {
    let mut tests = String::new();
    for (path, text) in sources(&root().join("crates")) {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        for function in text.split("#[test]").skip(1) {
            let name = function
                .split("fn ")
                .nth(1)
                .unwrap()
                .split('(')
                .next()
                .unwrap();
            tests.push_str(&format!(" {stem}::{name} "));
        }
    }
    for entry in ledger() {
        let claims = ["equal", "within", "different", "ours"];
        assert!(claims.contains(&&*entry.claim), "{entry:?}");
        assert!(!entry.proofs.is_empty(), "no proof: {entry:?}");
        for proof in &entry.proofs {
            let exists = match proof.split_once(".py::") {
                Some((file, test)) => {
                    let file = root().join(format!("bindings/python/tests/parity/{file}.py"));
                    fs::read_to_string(file)
                        .is_ok_and(|text| text.contains(&format!("\ndef {test}(")))
                }
                None => tests.contains(&format!(" {proof} ")),
            };
            assert!(exists, "{}: no test {proof}", entry.item);
        }
    }
}
