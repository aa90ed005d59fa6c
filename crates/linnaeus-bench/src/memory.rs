//! How much memory the story of the command line takes at most.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use crate::Result;
use crate::machine::{machine, repository, versions};

/// How often the process is looked at.
const PAUSE: Duration = Duration::from_millis(2);

/// Runs `linnaeus tour` for each number of threads and prints its peak resident memory.
pub(crate) fn run(threads: &[usize]) -> Result<()> {
    let mut out = std::io::stdout();
    let program = build()?;
    writeln!(out, "{}\n{}\n", versions(), machine())?;
    writeln!(out, "threads  peak resident memory of `linnaeus tour`")?;
    for &threads in threads {
        let peak = match peak_of_tour(&program, threads)? {
            Some(kibibytes) => format!("{:.0} MiB", kibibytes as f64 / 1024.0),
            None => "not available on this system".into(),
        };
        writeln!(out, "{threads:>7}  {peak}")?;
    }
    Ok(())
}

/// Builds the command line as this program was built, and gives its path.
fn build() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--release", "--package", "linnaeus-cli"])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(repository())
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let executable = text.lines().rev().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    });
    executable.ok_or_else(|| "cargo built no program `linnaeus`".into())
}

fn peak_of_tour(program: &Path, threads: usize) -> Result<Option<u64>> {
    let folder = std::env::temp_dir().join(format!("linnaeus-bench-{}", std::process::id()));
    let mut tour = Command::new(program)
        .args([
            "tour",
            "--quiet",
            "--threads",
            &threads.to_string(),
            "--out",
        ])
        .arg(&folder)
        .spawn()?;
    let peak = watch(&mut tour);
    // Nothing may be there to remove when it failed.
    let _ = fs::remove_dir_all(&folder);
    peak
}

/// The largest peak that the system told while the process ran, in KiB.
fn watch(process: &mut Child) -> Result<Option<u64>> {
    let file = PathBuf::from(format!("/proc/{}/status", process.id()));
    let mut peak = None;
    loop {
        // It only grows, so the last one that is read counts.
        peak = peak_in(&fs::read_to_string(&file).unwrap_or_default()).or(peak);
        match process.try_wait()? {
            None => sleep(PAUSE),
            Some(status) if status.success() => return Ok(peak),
            Some(status) => return Err(format!("`linnaeus tour` failed: {status}").into()),
        }
    }
}

/// `VmHWM` of a status file of Linux, in KiB.
fn peak_in(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read() {
        let status = "Name:\tx\nVmPeak:\t  999 kB\nVmHWM:\t  123456 kB\nVmRSS:\t 5 kB\n";
        assert_eq!(peak_in(status), Some(123_456));
        assert_eq!(peak_in("Name:\tx\n"), None);
    }
}
