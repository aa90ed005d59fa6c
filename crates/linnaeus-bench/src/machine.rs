//! What the figures were measured on: processor, date, versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::available_parallelism;
use std::time::{SystemTime, UNIX_EPOCH};

use linnaeus_kernels::InstructionSet;

/// The root of the repository that this program was built from.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Processor, cores, instruction set, date.
pub(crate) fn machine() -> String {
    let cores = available_parallelism().map_or(1, usize::from);
    format!(
        "{}, {cores} cores, {}; {}",
        processor(),
        InstructionSet::in_use(),
        today()
    )
}

/// The version of linnaeus, with its commit where there is git, and of the compiler.
pub(crate) fn versions() -> String {
    let repository = repository().display().to_string();
    let describe = ["-C", &*repository, "describe", "--always", "--dirty"];
    let commit = first_line("git", &describe).map_or_else(String::new, |name| format!(" ({name})"));
    let compiler = first_line("rustc", &["--version"]).unwrap_or_else(|| "rustc".into());
    format!("linnaeus {}{commit}, {compiler}", env!("CARGO_PKG_VERSION"))
}

fn processor() -> String {
    let from_linux = || {
        let text = fs::read_to_string("/proc/cpuinfo").ok()?;
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        line.split_once(':').map(|(_, name)| name.trim().to_owned())
    };
    from_linux()
        .or_else(|| first_line("sysctl", &["-n", "machdep.cpu.brand_string"]))
        .unwrap_or_else(|| std::env::consts::ARCH.into())
}

fn first_line(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.lines().next().filter(|_| output.status.success())?;
    Some(line.trim().to_owned())
}

/// The date, in UTC.
fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let [year, month, day] = date(since.map_or(0, |since| since.as_secs() / 86_400));
    format!("{year}-{month:02}-{day:02}")
}

/// Year, month and day, so many days after 1970-01-01.
fn date(mut days: u64) -> [u64; 3] {
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 1;
    for length in lengths {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    [year, month, days + 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        // As Python's `datetime.date.fromordinal(719163 + days)` has them.
        let cases = [
            (0, [1970, 1, 1]),
            (364, [1970, 12, 31]),
            (11_016, [2000, 2, 29]),
            (19_782, [2024, 2, 29]),
            (20_454, [2026, 1, 1]),
        ];
        for (days, expected) in cases {
            assert_eq!(date(days), expected);
        }
    }

    #[test]
    fn the_repository_is_found() {
        assert!(repository().join("bindings/python/make_venv.sh").exists());
    }
}
