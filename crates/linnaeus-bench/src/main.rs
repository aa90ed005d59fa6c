//! Measures linnaeus and scikit-learn side by side: the same work on the same data, in turn, and
//! are the results the same?

mod answer;
mod args;
mod clock;
mod inputs;
mod machine;
mod memory;
mod report;
mod tasks;
mod worker;

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser as _;

use answer::Comparison;
use args::{Arguments, Command};
use inputs::Inputs;
use machine::{machine, versions};
use report::Row;
use tasks::{TASKS, Task};
use worker::Worker;

/// The result of everything that can fail; nobody looks at an error but who reads it.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            // There is nobody left to tell when standard error is gone too.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    if arguments.list {
        return list();
    }
    if let Some(Command::Memory) = arguments.command {
        memory::run(&arguments.threads())?;
        return Ok(ExitCode::SUCCESS);
    }
    measure(arguments)
}

fn list() -> Result<ExitCode> {
    let mut out = std::io::stdout();
    for task in TASKS {
        let aim = task.aim.map_or("-".into(), |aim| aim.to_string());
        let (name, what, runs) = (report::name(task.name), task.what, task.runs);
        writeln!(out, "{name} aim {aim:>3}  runs {runs}  {what}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// All tasks for one number of threads after the other, so that one Python process is there at a
/// time.
fn measure(arguments: &Arguments) -> Result<ExitCode> {
    let mut out = std::io::stdout();
    if cfg!(debug_assertions) {
        writeln!(out, "This is a debug build: run it with --release.")?;
    }
    let python = match &arguments.python {
        _ if arguments.without_sklearn => None,
        Some(python) => Some(python.clone()),
        None => Some(worker::python()?),
    };
    let inputs = Inputs::load(arguments.size())?;
    let (machine, versions) = (machine(), versions());
    writeln!(out, "{versions}\n{machine}\n{}", report::sizes(inputs.size))?;
    let mut rows = Vec::new();
    // A path that cannot be written is found out before the work.
    write_markdown(arguments, &rows, &[])?;
    for threads in arguments.threads() {
        let start = |python| Worker::start(python, &inputs, threads);
        let mut worker = python.as_deref().map(start).transpose()?;
        let theirs = worker.as_ref().map(Worker::versions);
        if rows.is_empty() {
            let theirs = theirs.as_deref().unwrap_or("without scikit-learn");
            writeln!(out, "{theirs}\n\n{}", report::head())?;
        }
        for task in arguments.tasks() {
            // A task may take long: its name tells what is going on.
            write!(out, "{}", report::name(task.name))?;
            out.flush()?;
            let row = side_by_side(task, &inputs, threads, arguments.runs(task), &mut worker)?;
            writeln!(out, "{}", row.line(inputs.size))?;
            rows.push(row);
            let theirs = theirs.as_deref().unwrap_or_default();
            write_markdown(arguments, &rows, &[&machine, &versions, theirs])?;
        }
    }
    differences(&rows)
}

/// Writes the table for the README, if it is asked for, of all that is known so far.
fn write_markdown(arguments: &Arguments, rows: &[Row], notes: &[&str]) -> Result<()> {
    let Some(path) = &arguments.markdown else {
        return Ok(());
    };
    let (threads, size) = (arguments.threads(), arguments.size());
    let table = report::markdown(rows, &threads, size, &notes.join("; "));
    Ok(fs::write(path, table).map_err(|cause| format!("{}: {cause}", path.display()))?)
}

/// Does the task in turn: ours, theirs, ours, theirs.
fn side_by_side(
    task: &'static Task,
    inputs: &Inputs,
    threads: usize,
    runs: usize,
    worker: &mut Option<Worker>,
) -> Result<Row> {
    let mut work = (task.prepare)(inputs, threads)?;
    let mut row = Row {
        task,
        threads,
        ours: Vec::new(),
        theirs: Vec::new(),
        comparison: None,
    };
    for _ in 0..runs {
        let run = work()?;
        row.ours.push(run.seconds);
        if let Some(worker) = worker {
            let (seconds, comparison) = worker.run(task.name, &run.answer)?;
            row.theirs.push(seconds);
            let all = row.comparison.get_or_insert_with(Comparison::default);
            all.merge(&comparison);
        }
    }
    Ok(row)
}

/// Tells which results differ, if any do.
fn differences(rows: &[Row]) -> Result<ExitCode> {
    let mut out = std::io::stdout();
    let mut code = ExitCode::SUCCESS;
    for row in rows {
        let (name, threads) = (row.task.name, row.threads);
        if let Some(comparison) = row.comparison.as_ref().filter(|found| !found.is_same()) {
            writeln!(out, "\n{name}, threads {threads}: {comparison}")?;
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}
