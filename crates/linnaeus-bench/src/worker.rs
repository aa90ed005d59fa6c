//! The Python process that runs scikit-learn's half.

use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use linnaeus_mnist::PIXELS;
use serde_json::{Value, json};

use crate::Result;
use crate::answer::{Answer, Comparison};
use crate::inputs::Inputs;
use crate::machine::repository;

/// What libraries ask how many threads they may use.
const THREAD_VARIABLES: [&str; 3] = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];

const ENDED: &str = "the Python process has ended; what it said is above";

/// A Python process with scikit-learn and the data, for one number of threads.
#[derive(Debug)]
pub(crate) struct Worker {
    process: Child,
    /// Closed to end it.
    input: Option<BufWriter<ChildStdin>>,
    output: BufReader<ChildStdout>,
    versions: Value,
}

impl Worker {
    /// Starts it and hands it the data.
    pub(crate) fn start(python: &Path, inputs: &Inputs, threads: usize) -> Result<Self> {
        let mut command = Command::new(python);
        command.arg(repository().join("crates/linnaeus-bench/worker.py"));
        for variable in THREAD_VARIABLES {
            command.env(variable, threads.to_string());
        }
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|cause| format!("{}: {cause}", python.display()))?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("the Python process has no standard input and output".into());
        };
        let mut worker = Self {
            process,
            input: Some(BufWriter::new(input)),
            output: BufReader::with_capacity(1 << 16, output),
            versions: Value::Null,
        };
        worker.say(
            &json!({
                "rows": inputs.size.rows,
                "columns": PIXELS,
                "draws": inputs.size.draws,
                "threads": threads,
            }),
            &[&inputs.pixels, &inputs.digits],
        )?;
        worker.versions = worker.hear()?;
        Ok(worker)
    }

    /// The versions that take part.
    pub(crate) fn versions(&self) -> String {
        let version = |name: &str| {
            let version = self.versions[name].as_str().unwrap_or("?");
            format!("{name} {version}")
        };
        ["scikit-learn", "NumPy", "Python"].map(version).join(", ")
    }

    /// Lets it do a task once: its seconds, and how what it computed compares with ours.
    pub(crate) fn run(&mut self, task: &str, ours: &Answer) -> Result<(f64, Comparison)> {
        self.say(&json!({ "task": task }), &[])?;
        let line = self.hear()?;
        if let Some(error) = line["error"].as_str() {
            return Err(format!("{task}, in scikit-learn:\n{error}").into());
        }
        let seconds = line["seconds"]
            .as_f64()
            .ok_or("an answer without seconds")?;
        let arrays: Vec<(String, usize)> = serde_json::from_value(line["arrays"].clone())?;
        let comparison = ours.compare(&arrays, &mut self.output)?;
        Ok((seconds, comparison))
    }

    fn say(&mut self, line: &Value, bytes: &[&[u8]]) -> Result<()> {
        let input = self.input.as_mut().ok_or(ENDED)?;
        let mut write = || {
            writeln!(input, "{line}")?;
            for bytes in bytes {
                input.write_all(bytes)?;
            }
            input.flush()
        };
        Ok(write().map_err(|_| ENDED)?)
    }

    fn hear(&mut self) -> Result<Value> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err(ENDED.into());
        }
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It ends when there is nothing more to read.
        self.input = None;
        let _ = self.process.wait();
    }
}

/// The Python of the repository's own virtual environment, which is made where there is none.
pub(crate) fn python() -> Result<PathBuf> {
    let script = repository().join("bindings/python/make_venv.sh");
    let output = Command::new("sh")
        .arg(&script)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|cause| format!("{}: {cause}", script.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    match (output.status.success(), text.lines().last()) {
        (true, Some(path)) => Ok(path.into()),
        _ => Err(format!(
            "{} found or made no Python with scikit-learn; name one with --python, or measure \
             --without-sklearn",
            script.display()
        )
        .into()),
    }
}
