//! The arguments.

use std::num::NonZero;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Parser, Subcommand};

use crate::inputs::Size;
use crate::tasks::{TASKS, Task};

/// Measures linnaeus and scikit-learn side by side, in turn, on the same work, and checks that both
/// give the same result.
///
/// scikit-learn comes from the repository's own virtual environment, which is made where there is
/// none. All tasks take about an hour and a half; `--tasks` names some of them. The exit code is 1
/// when a result differs.
#[derive(Debug, Parser)]
#[command(name = "linnaeus-bench", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// What to measure; all tasks unless given
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    #[arg(value_parser = PossibleValuesParser::new(TASKS.iter().map(|task| task.name)))]
    #[arg(hide_possible_values = true)]
    tasks: Vec<String>,
    /// The numbers of threads
    #[arg(
        long,
        value_name = "N,M",
        value_delimiter = ',',
        default_value = "1,2",
        global = true
    )]
    threads: Vec<NonZero<usize>>,
    /// How often each side does each task; the median counts. `--list` tells what is usual
    #[arg(long, value_name = "N")]
    runs: Option<NonZero<usize>>,
    /// Use the first N rows, scores or labels in every task
    #[arg(long, value_name = "N")]
    rows: Option<NonZero<usize>>,
    /// Use little data, once: are the results the same?
    #[arg(long)]
    quick: bool,
    /// Leave scikit-learn out
    #[arg(long)]
    pub(crate) without_sklearn: bool,
    /// The Python that has scikit-learn, instead of that of the virtual environment
    #[arg(long, value_name = "PATH", conflicts_with = "without_sklearn")]
    pub(crate) python: Option<PathBuf>,
    /// Write the table for the README, after each task anew
    #[arg(long, value_name = "FILE", conflicts_with = "without_sklearn")]
    pub(crate) markdown: Option<PathBuf>,
    /// List the tasks
    #[arg(long)]
    pub(crate) list: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the peak memory of `linnaeus tour`
    Memory,
}

impl Arguments {
    /// The tasks, in the order of the table.
    pub(crate) fn tasks(&self) -> Vec<&'static Task> {
        let is_wanted =
            |task: &&Task| self.tasks.is_empty() || self.tasks.iter().any(|name| name == task.name);
        TASKS.iter().filter(is_wanted).collect()
    }

    pub(crate) fn threads(&self) -> Vec<usize> {
        self.threads.iter().map(|threads| threads.get()).collect()
    }

    pub(crate) fn runs(&self, task: &Task) -> usize {
        match self.runs {
            Some(runs) => runs.get(),
            None if self.quick => 1,
            None => task.runs,
        }
    }

    pub(crate) fn size(&self) -> Size {
        match self.rows {
            Some(rows) => Size::of(rows.get()),
            None if self.quick => Size::QUICK,
            None => Size::FULL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_is_asked_for_goes_before_what_is_usual() {
        let read = |text: &str| Arguments::parse_from(text.split(' '));
        let usual = read("bench");
        assert_eq!(usual.tasks().len(), TASKS.len());
        assert_eq!((usual.size(), usual.threads()), (Size::FULL, vec![1, 2]));
        let some = read("bench --quick --tasks curves,sgd-ten-fit --rows 500 --threads 4");
        let names: Vec<&str> = some.tasks().iter().map(|task| task.name).collect();
        assert_eq!(names, ["sgd-ten-fit", "curves"]);
        assert_eq!((some.size(), some.threads()), (Size::of(500), vec![4]));
        assert_eq!(some.runs(&TASKS[0]), 1);
        assert_eq!(read("bench --quick --runs 7").runs(&TASKS[0]), 7);
        assert!(Arguments::try_parse_from(["bench", "--tasks", "curve"]).is_err());
    }
}
