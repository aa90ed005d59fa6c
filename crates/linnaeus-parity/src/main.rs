//! Does with linnaeus what a Python program does with scikit-learn, so that the two can be
//! compared.
//!
//! Each line of standard input is a case: `{"item": "sgd", "case": {…}}`. Each line of standard
//! output is its answer, in the same order: `{"ok": {…}}`, `{"error": {…}}` where the library
//! refused, or `{"broken": "…"}` where the case could not be read or the library panicked.
//! `compare.py` beside this crate makes the cases and compares the answers.

mod cross_val;
mod metrics;
mod sgd;
mod splits;
mod wire;

use std::io::{self, BufRead, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Value, json};
use wire::{Failure, member, text};

fn main() -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        writeln!(output, "{}", answer(&line?))?;
    }
    output.flush()
}

fn answer(line: &str) -> Value {
    match catch_unwind(AssertUnwindSafe(|| run(line))) {
        Ok(Ok(result)) => json!({ "ok": result }),
        Ok(Err(Failure::Library(error))) => json!({ "error": {
            "kind": wire::kind_name(&error),
            "argument": error.argument(),
            "text": error.to_string(),
        } }),
        Ok(Err(Failure::Case(what))) => json!({ "broken": what }),
        Err(_) => json!({ "broken": "the library panicked" }),
    }
}

fn run(line: &str) -> Result<Value, Failure> {
    let line: Value =
        serde_json::from_str(line).map_err(|error| Failure::Case(error.to_string()))?;
    let case = member(&line, "case")?;
    match text(&line, "item")? {
        "sgd" | "sgd_whole" => sgd::fit(case),
        "sgd_partial_fit" => sgd::partial_fit(case),
        "sgd_scores" => sgd::scores(case),
        "kfold"
        | "stratified_kfold"
        | "shuffle_split"
        | "stratified_shuffle_split"
        | "train_test_split" => splits::run(case),
        "cross_val" => cross_val::run(case),
        "confusion_matrix" => metrics::confusion_matrix(case),
        "accuracy" => metrics::accuracy(case),
        "precision_recall_f1" => metrics::precision_recall_f1(case),
        "classification_report" => metrics::report(case),
        "precision_recall_curve" => metrics::pr_curve(case),
        "roc_curve" => metrics::roc(case),
        "roc_auc" => metrics::roc_auc(case),
        "average_precision" => metrics::average_precision(case),
        item => Err(Failure::Case(format!("no item {item}"))),
    }
}
