//! The arguments, their help and their examples.

use std::num::NonZero;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Yellow.on_default().bold())
    .usage(AnsiColor::Yellow.on_default().bold())
    .literal(AnsiColor::Cyan.on_default())
    .placeholder(AnsiColor::Green.on_default());

/// Classification with scikit-learn's numbers.
#[derive(Debug, Parser)]
#[command(name = "linnaeus", version, styles = STYLES, max_term_width = 100)]
#[command(after_help = "Begin with `linnaeus tour`. It needs no network and no other program.")]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Tell the story "is it a 5?", from the data to a chosen threshold
    Tour(TourOptions),
    /// Cross-validate models on your own data
    Evaluate(EvaluateOptions),
    /// Search for good parameters of a model on your own data
    Tune(TuneOptions),
    /// Turn the scores of a model into probabilities, and see what they are worth
    Calibrate(CalibrateOptions),
    /// List the data sets on board
    Data,
    /// List the models and their parameters
    Models,
}

const TOUR_HELP: &str = "\
Examples:
  linnaeus tour
  linnaeus tour --data digits --random-state 7
  linnaeus tour --quiet --json figures.json
  linnaeus tour --json - 2> story.txt | jq .figures";

const TOUR_ABOUT: &str = "\
Tell the story \"is it a 5?\", step by step: a linear classifier learned by stochastic gradient \
descent, how good it is, how to measure that, and how to choose the threshold of its decision.

Every figure is computed while you read, and equals scikit-learn's.";

#[derive(Args, Debug)]
#[command(long_about = TOUR_ABOUT, after_help = TOUR_HELP)]
pub(crate) struct TourOptions {
    /// The data: mnist, digits, iris, wine or breast_cancer
    ///
    /// mnist: 70,000 handwritten digits, the first 60,000 to learn from; is it a 5? digits: 1,797
    /// small ones, the first 1,500 to learn from; is it a 5? The others are shuffled, and a fifth
    /// of each class is held out. iris: is it a virginica? wine: is it of the third kind?
    /// breast_cancer: is it malignant?
    #[arg(long, value_name = "NAME", default_value = "mnist")]
    pub(crate) data: String,
    #[command(flatten)]
    pub(crate) random: RandomState,
    /// The folder for the pictures and index.html; it is made where there is none
    #[arg(long, value_name = "DIR", default_value = "tour")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) shared: Shared,
    /// Tell nothing: only write the files
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

const EVALUATE_HELP: &str = "\
Examples:
  linnaeus evaluate --data breast_cancer --positive malignant --model sgd
  linnaeus evaluate --data flowers.csv --target species --model sgd:alpha=0.001,loss=log_loss
  linnaeus evaluate --data mnist --positive 5 --model sgd --model dummy --cv 3 --out report
  linnaeus evaluate --data wine --positive class_1 --model forest --maximize recall \
    --floor precision=0.95

`linnaeus models` lists the models and their parameters, `linnaeus data` the data on board.";

const EVALUATE_ABOUT: &str = "\
Cross-validate models on your own data: accuracy of every fold, confusion matrix and \
classification report; for a question of two classes also precision, recall, F1, the area under \
the ROC curve, and the threshold that reaches a precision.

Folds are stratified and not shuffled. All figures but the accuracies of the folds are about the \
answers that each row got while it was held out.";

#[derive(Args, Debug)]
#[command(long_about = EVALUATE_ABOUT, after_help = EVALUATE_HELP)]
pub(crate) struct EvaluateOptions {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// A model, perhaps with parameters; several are compared
    #[arg(long = "model", value_name = "NAME[:PARAM=VALUE,…]", required = true)]
    pub(crate) models: Vec<String>,
    /// The number of folds
    #[arg(long, value_name = "K", default_value = "5")]
    #[arg(value_parser = clap::value_parser!(u32).range(2..))]
    pub(crate) cv: u32,
    #[command(flatten)]
    pub(crate) random: RandomState,
    /// The precision to choose a threshold for, from 0 to 1
    #[arg(long, value_name = "P", default_value = "0.9", value_parser = share)]
    pub(crate) at_precision: f64,
    #[command(flatten)]
    pub(crate) goal: GoalOptions,
    /// A folder for the pictures and index.html; it is made where there is none
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) shared: Shared,
}

#[derive(Args, Debug)]
pub(crate) struct Subject {
    /// A data set on board, or a CSV file
    ///
    /// All columns of the file but the one of the labels hold numbers; a first line may hold their
    /// names. Of mnist, only the 60,000 rows to learn from are used.
    #[arg(long, value_name = "NAME_OR_CSV")]
    pub(crate) data: String,
    /// The column of the CSV file that holds the labels; the last one unless given
    #[arg(long, value_name = "COLUMN")]
    pub(crate) target: Option<String>,
    /// Ask whether a row is of this class, all others being one
    ///
    /// Without it, the second of two classes (in their order) is the positive one, and more than
    /// two classes have none.
    #[arg(long, value_name = "LABEL")]
    pub(crate) positive: Option<String>,
}

const TUNE_HELP: &str = "\
Examples:
  linnaeus tune --data breast_cancer --model sgd --grid alpha=1e-4,1e-2,1 --grid penalty=l1,l2
  linnaeus tune --data digits --positive 5 --model sgd --grid alpha=log:1e-6..1 --random 20 \\
      --scoring f1
  linnaeus tune --data mnist --model sgd --grid alpha=1e-6,1e-5,1e-4,1e-3 --halving --out report

`linnaeus models` lists the models and their parameters, `linnaeus data` the data on board.";

const TUNE_ABOUT: &str = "\
Search for good parameters of a model: every combination of some values, or random ones, is \
cross-validated, and the results are ranked.

Folds are stratified and not shuffled. The last line is the best model as a text for `--model`.";

#[derive(Args, Debug)]
#[command(long_about = TUNE_ABOUT, after_help = TUNE_HELP)]
pub(crate) struct TuneOptions {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// The model, NAME or NAME:PARAM=VALUE,… with parameters that stay as they are
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: String,
    /// A parameter and the values to try; give it once for each parameter
    ///
    /// With --random, LOW..HIGH draws between two numbers, and log:LOW..HIGH so that all powers of
    /// ten are as likely; between integers it draws integers.
    #[arg(long = "grid", value_name = "PARAM=VALUE,…", required = true)]
    pub(crate) grid: Vec<String>,
    /// Try so many random combinations instead of all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) random: Option<u32>,
    /// Begin on few rows, and go on with the best third of the combinations on three times as many
    #[arg(long)]
    pub(crate) halving: bool,
    /// The number of folds
    #[arg(long, value_name = "K", default_value = "5")]
    #[arg(value_parser = clap::value_parser!(u32).range(2..))]
    pub(crate) cv: u32,
    /// The metric that ranks, by its name in scikit-learn
    #[arg(long, value_name = "METRIC", default_value = "accuracy")]
    pub(crate) scoring: String,
    /// How many results to show; the JSON has all of them
    #[arg(long, value_name = "N", default_value = "20")]
    pub(crate) top: usize,
    /// Also show how the best model does when it learns from fewer rows
    #[arg(long)]
    pub(crate) learning_curve: bool,
    #[command(flatten)]
    pub(crate) random_state: RandomState,
    /// A folder for the pictures and index.html; it is made where there is none
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) shared: Shared,
}

const CALIBRATE_HELP: &str = "\
Examples:
  linnaeus calibrate --data breast_cancer --model forest
  linnaeus calibrate --data digits --positive 5 --model sgd --method isotonic --out report

`linnaeus models` lists the models and their parameters, `linnaeus data` the data on board.";

const CALIBRATE_ABOUT: &str = "\
Turn the scores of a model into probabilities: cross-validation tells which score comes true how \
often. How good they are, before and after, is measured on rows that are held out.";

#[derive(Args, Debug)]
#[command(long_about = CALIBRATE_ABOUT, after_help = CALIBRATE_HELP)]
pub(crate) struct CalibrateOptions {
    #[command(flatten)]
    pub(crate) subject: Subject,
    /// The model, NAME or NAME:PARAM=VALUE,…
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: String,
    /// How scores become probabilities: sigmoid, isotonic or temperature; several are compared
    #[arg(long = "method", value_name = "NAME")]
    #[arg(default_values = ["sigmoid", "isotonic"])]
    pub(crate) methods: Vec<String>,
    /// The number of folds
    #[arg(long, value_name = "K", default_value = "5")]
    #[arg(value_parser = clap::value_parser!(u32).range(2..))]
    pub(crate) cv: u32,
    /// The share of the rows, of each class, that is held out
    #[arg(long, value_name = "SHARE", default_value = "0.25", value_parser = share)]
    pub(crate) test_size: f64,
    #[command(flatten)]
    pub(crate) random: RandomState,
    /// A folder for the pictures and index.html; it is made where there is none
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) shared: Shared,
}

/// What a threshold is to be best for.
#[derive(Args, Debug)]
pub(crate) struct GoalOptions {
    /// Choose the threshold with the most of a metric: recall, f1, balanced_accuracy, specificity …
    ///
    /// All thresholds are tried, on the scores that each row got while it was held out. With more
    /// than two classes, each class has a threshold against the rest.
    #[arg(long, value_name = "METRIC")]
    pub(crate) maximize: Option<String>,
    /// Only where another metric is at least so large: precision=0.9
    #[arg(long, value_name = "METRIC=VALUE", requires = "maximize")]
    pub(crate) floor: Option<String>,
    /// Choose the cheapest threshold instead: fp=1,fn=20 (tn and tp may cost something, too)
    #[arg(long, value_name = "KIND=COST,…", conflicts_with_all = ["maximize", "floor"])]
    pub(crate) costs: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct RandomState {
    /// The seed of everything random, from 0 to 4294967295
    #[arg(long = "random-state", value_name = "N", default_value = "42")]
    #[arg(allow_negative_numbers = true)]
    pub(crate) seed: u32,
}

#[derive(Args, Debug)]
pub(crate) struct Shared {
    /// Write the figures as JSON; `-` is standard output, with the story on standard error
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// How many threads to work with; all cores unless given. Figures do not depend on it
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZero<usize>>,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("expected a number from 0 to 1".into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
