//! The figures as a table on the terminal, and as the table of the README.

use std::fmt::Write as _;

use crate::answer::Comparison;
use crate::clock::median;
use crate::inputs::Size;
use crate::tasks::Task;

/// What came of a task with so many threads.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) task: &'static Task,
    pub(crate) threads: usize,
    /// The seconds of each run.
    pub(crate) ours: Vec<f64>,
    /// The seconds of each run; none without scikit-learn.
    pub(crate) theirs: Vec<f64>,
    /// None without scikit-learn.
    pub(crate) comparison: Option<Comparison>,
}

impl Row {
    /// How many times faster linnaeus was.
    fn ratio(&self) -> Option<f64> {
        Some(median(&self.theirs)? / median(&self.ours)?)
    }

    /// The end of its line in the table on the terminal, after the name.
    pub(crate) fn line(&self, size: Size) -> String {
        let time = |times: &[f64]| median(times).map_or("-".into(), duration);
        let ratio = self.ratio().map_or("-".into(), rounded);
        // An aim is about all of the data.
        let aim = self.task.aim.filter(|_| size == Size::FULL);
        let aim = aim.map_or("-".into(), |aim| aim.to_string());
        let verdict = self.comparison.as_ref();
        let verdict = verdict.map_or("-".into(), Comparison::verdict);
        let runs = self.ours.len();
        columns(
            &self.threads.to_string(),
            [&time(&self.ours), &time(&self.theirs), &ratio, &aim],
            &runs.to_string(),
            &verdict,
        )
    }
}

/// The head of the table on the terminal.
pub(crate) fn head() -> String {
    let figures = ["linnaeus", "scikit-learn", "times faster", "aim"];
    format!(
        "{}{}",
        name("task"),
        columns("threads", figures, "runs", "same result")
    )
}

/// The first column of a line on the terminal.
pub(crate) fn name(name: &str) -> String {
    format!("{name:<30}")
}

fn columns(threads: &str, figures: [&str; 4], runs: &str, verdict: &str) -> String {
    let [ours, theirs, ratio, aim] = figures;
    format!("{threads:>7}{ours:>11}{theirs:>14}{ratio:>14}{aim:>5}{runs:>6}  {verdict}")
}

/// How much data the figures are about.
pub(crate) fn sizes(size: Size) -> String {
    format!(
        "{} rows of MNIST, {} scores and labels",
        grouped(size.rows),
        grouped(size.draws)
    )
}

/// The table of the README: how many times faster each task is, for each number of threads.
pub(crate) fn markdown(rows: &[Row], threads: &[usize], size: Size, notes: &str) -> String {
    let mut text = String::from("| task |");
    for &threads in threads {
        let plural = if threads == 1 { "" } else { "s" };
        let _ = write!(text, " {threads} thread{plural} |");
    }
    text.push_str(" same result? |\n|---|");
    text.push_str(&"--:|".repeat(threads.len()));
    text.push_str("---|\n");
    let mut tasks: Vec<&Task> = Vec::new();
    for row in rows {
        if !tasks.iter().any(|task| task.name == row.task.name) {
            tasks.push(row.task);
        }
    }
    for task in tasks {
        let _ = write!(text, "| {} (`{}`) |", task.what, task.name);
        let mut all = Comparison::default();
        for &threads in threads {
            let is_this = |row: &&Row| row.task.name == task.name && row.threads == threads;
            let row = rows.iter().find(is_this);
            let ratio = row.and_then(Row::ratio);
            let ratio = ratio.map_or("-".into(), |ratio| format!("{} ×", rounded(ratio)));
            let _ = write!(text, " {ratio} |");
            if let Some(comparison) = row.and_then(|row| row.comparison.as_ref()) {
                all.merge(comparison);
            }
        }
        let _ = writeln!(text, " {} |", all.verdict());
    }
    let _ = write!(
        text,
        "\nTimes faster than scikit-learn: ratios of medians, measured in turn by `cargo run \
         --release -p linnaeus-bench`\non {}. {notes}.\n",
        sizes(size)
    );
    text
}

/// Seconds with three digits, in a unit that suits them.
fn duration(seconds: f64) -> String {
    let (number, unit) = match seconds {
        1.0.. => (seconds, "s"),
        1e-3.. => (seconds * 1e3, "ms"),
        1e-6.. => (seconds * 1e6, "µs"),
        _ => (seconds * 1e9, "ns"),
    };
    format!("{} {unit}", rounded(number))
}

/// Three digits, or all before the point.
fn rounded(number: f64) -> String {
    match number {
        100.0.. => format!("{number:.0}"),
        10.0.. => format!("{number:.1}"),
        _ => format!("{number:.2}"),
    }
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tasks::TASKS;

    fn row(threads: usize, ours: f64) -> Row {
        Row {
            task: &TASKS[0],
            threads,
            ours: vec![ours],
            theirs: vec![20.0],
            comparison: Some(Comparison::default()),
        }
    }

    #[test]
    fn a_line_has_its_columns_under_the_head() {
        let line = format!("{}{}", name("x"), row(2, 0.5).line(Size::FULL));
        for (title, value) in [
            ("linnaeus", "500 ms"),
            ("times faster", "40.0"),
            ("aim", "8"),
        ] {
            let end = |text: &str, of: &str| text.find(of).map(|at| at + of.len());
            assert_eq!(end(&head(), title), end(&line, value), "{title}");
        }
        assert!(line.ends_with("every bit"));
        assert!(!row(1, 0.5).line(Size::QUICK).contains(" 8 "));
    }

    #[test]
    fn the_table_has_a_column_for_each_number_of_threads() {
        let table = markdown(&[row(1, 1.0), row(2, 0.1)], &[1, 2], Size::FULL, "Here");
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines[0], "| task | 1 thread | 2 threads | same result? |");
        assert_eq!(lines[1], "|---|--:|--:|---|");
        assert!(lines[2].ends_with("(`sgd-binary-fit`) | 20.0 × | 200 × | every bit |"));
        assert!(table.contains("60,000 rows of MNIST, 10,000,000 scores"));
    }

    #[test]
    fn times_have_three_digits() {
        let times = [1020.0, 21.84, 1.5, 0.0123, 0.000_11, 3e-7];
        let texts = times.map(duration);
        assert_eq!(
            texts,
            ["1020 s", "21.8 s", "1.50 s", "12.3 ms", "110 µs", "300 ns"]
        );
    }
}
