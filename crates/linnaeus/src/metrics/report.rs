//! The classification report: every class and the averages, as a table and as numbers.

use std::fmt;
use std::sync::Arc;

use linnaeus_kernels::pairwise_sum;

use super::counts::ClassCounts;
use super::options::{Average, ClassOptions, ScoreOptions, ZeroDivision};
use super::scores::{AverageScore, ClassScore, Counted, class_scores};
use super::targets::Targets;
use crate::data::{Label, Labels};
use crate::error::{Error, Result};
use crate::parameters::options;

/// Precision, recall, F1 and the number of rows of every class, and their averages. (scikit-learn:
/// `classification_report`, of which the text is the same.)
///
/// # Errors
/// `Empty` without rows, `Shape` for unequal lengths, `Labels` for labels that cannot be compared.
///
/// ```
/// use linnaeus::metrics::classification_report;
/// use linnaeus::prelude::*;
///
/// let report = classification_report(&Labels::from([0, 1, 1]), &Labels::from([0, 0, 1]))?;
/// assert_eq!(
///     report.to_string(),
///     "              precision    recall  f1-score   support
///
///            0       0.50      1.00      0.67         1
///            1       1.00      0.50      0.67         2
///
///     accuracy                           0.67         3
///    macro avg       0.75      0.75      0.67         3
/// weighted avg       0.83      0.67      0.67         3
/// "
/// );
/// assert_eq!(report.classes()[1].recall, 0.5);
/// assert_eq!(report.accuracy(), Some(2.0 / 3.0));
/// # Ok::<(), Error>(())
/// ```
pub fn classification_report(y_true: &Labels, y_pred: &Labels) -> Result<ClassificationReport> {
    classification_report_with(y_true, y_pred, &ReportOptions::default())
}

/// A classification report of chosen classes, with other names, or of rows that count unequally.
///
/// # Errors
/// As [`classification_report`]; `Empty`, `Labels` and `UnknownLabel` for `labels` that are none,
/// are repeated, or are of another type; `Shape` for `target_names` that are not one a class;
/// `Shape`, `NotFinite` and `Parameter` for weights that do not fit, are not finite, are below
/// zero, or are all zero.
///
/// ```
/// use linnaeus::metrics::{ReportOptions, classification_report_with};
/// use linnaeus::prelude::*;
///
/// let (y_true, y_pred) = (Labels::from([0, 1, 1]), Labels::from([0, 0, 1]));
/// let options = ReportOptions::new().target_names(["ham", "spam"]).digits(3);
/// let report = classification_report_with(&y_true, &y_pred, &options)?;
/// assert!(report.to_string().contains("spam      1.000     0.500     0.667         2"));
/// # Ok::<(), Error>(())
/// ```
pub fn classification_report_with(
    y_true: &Labels,
    y_pred: &Labels,
    options: &ReportOptions,
) -> Result<ClassificationReport> {
    let targets = Targets::new(y_true, y_pred)?;
    let average = |average| -> Result<AverageScore> {
        let options = ScoreOptions {
            average,
            pos_label: None,
            zero_division: options.zero_division,
            labels: options.labels.clone(),
            weights: options.weights.clone(),
        };
        Ok(Counted::of(&targets, options)?.scores(1.0))
    };
    // The averages come first, because they check the weights.
    let macro_average = average(Average::Macro)?;
    let (labels, weights) = (options.labels.as_deref(), options.weights.as_deref());
    let counts = ClassCounts::by_class(&targets, labels, weights)?;
    let class_options = ClassOptions::new().zero_division(options.zero_division);
    let classes = class_scores(&counts, 1.0, &class_options);
    Ok(ClassificationReport {
        names: names(&classes, options.target_names.as_deref())?,
        total_support: pairwise_sum(&counts.truth),
        micro: average(Average::Micro)?,
        micro_is_accuracy: covers_all(&targets, &classes),
        macro_average,
        weighted: average(Average::Weighted)?,
        samples: match targets {
            Targets::Single(_) => None,
            Targets::Multilabel(_) => Some(average(Average::Samples)?),
        },
        whole_support: weights.is_none() && counts_are_whole(&targets),
        digits: options.digits,
        classes,
    })
}

fn names(classes: &[ClassScore], target_names: Option<&[String]>) -> Result<Vec<String>> {
    match target_names {
        None => Ok(classes
            .iter()
            .map(|class| class.label.to_string())
            .collect()),
        Some(names) if names.len() == classes.len() => Ok(names.to_vec()),
        Some(names) => {
            let expected = format!("{} names, one for each class", classes.len());
            Err(Error::shape("target_names", names.len(), expected))
        }
    }
}

/// Whether every row and every prediction is of a listed class, so that the micro average is the
/// accuracy.
fn covers_all(targets: &Targets, classes: &[ClassScore]) -> bool {
    match targets {
        Targets::Multilabel(_) => false,
        Targets::Single(pair) => pair.present().iter().all(|&code| {
            let label = &pair.classes[code as usize];
            classes.iter().any(|class| class.label == *label)
        }),
    }
}

/// scikit-learn prints unweighted numbers of rows as integers, but as floats (`2.0`) when not a
/// single prediction is right.
fn counts_are_whole(targets: &Targets) -> bool {
    match targets {
        Targets::Multilabel(_) => true,
        Targets::Single(pair) => pair.codes().any(|(y_true, y_pred)| y_true == y_pred),
    }
}

options! {
    /// What [`classification_report_with`] may be told.
    pub struct ReportOptions {
        /// The classes to report, in this order; by default all that a row or a prediction has.
        labels: Label as list = None;
        /// Names to show instead of the labels, in the order of the classes.
        target_names: String as list = None;
        /// How much each row counts; by default all count 1.
        weights: Arc<[f64]> as some = None;
        /// What 0 / 0 is; by default 0.
        zero_division: ZeroDivision = ZeroDivision::Zero;
        /// How many decimals the text has; by default 2.
        digits: usize = 2;
    }
}

/// Every class and the averages: what [`classification_report`] gives. Printed, it is
/// scikit-learn's text.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassificationReport {
    names: Vec<String>,
    classes: Vec<ClassScore>,
    total_support: f64,
    micro: AverageScore,
    micro_is_accuracy: bool,
    macro_average: AverageScore,
    weighted: AverageScore,
    samples: Option<AverageScore>,
    whole_support: bool,
    digits: usize,
}

impl ClassificationReport {
    /// The classes with their scores.
    pub fn classes(&self) -> &[ClassScore] {
        &self.classes
    }

    /// The names that the text shows, one a class.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The share of rows that are right, where the classes of the report are all there are and a
    /// row has one label; otherwise see [`micro`](Self::micro).
    pub fn accuracy(&self) -> Option<f64> {
        self.micro_is_accuracy.then_some(self.micro.precision)
    }

    /// The scores of the counts of all classes added up.
    pub fn micro(&self) -> AverageScore {
        self.micro
    }

    /// The plain average over the classes.
    pub fn macro_avg(&self) -> AverageScore {
        self.macro_average
    }

    /// The average over the classes, each weighted by its rows.
    pub fn weighted_avg(&self) -> AverageScore {
        self.weighted
    }

    /// The average over the rows, for multilabel labels.
    pub fn samples_avg(&self) -> Option<AverageScore> {
        self.samples
    }

    /// The number of rows of all classes together, or their weight.
    pub fn total_support(&self) -> f64 {
        self.total_support
    }

    fn support_text(&self, support: f64) -> String {
        if self.whole_support {
            format!("{support:.0}")
        } else {
            as_python(support)
        }
    }
}

impl fmt::Display for ClassificationReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST_AVERAGE: &str = "weighted avg";
        let digits = self.digits;
        let name_lengths = self.names.iter().map(|name| name.chars().count());
        let width = name_lengths
            .chain([LONGEST_AVERAGE.len(), digits])
            .max()
            .unwrap_or(0);
        let line = |f: &mut fmt::Formatter<'_>, name: &str, cells: [&str; 4]| {
            write!(f, "{name:>width$} ")?;
            cells.iter().try_for_each(|cell| write!(f, " {cell:>9}"))?;
            writeln!(f)
        };
        let number = |value: f64| {
            if value.is_nan() {
                "nan".into()
            } else {
                format!("{value:.digits$}")
            }
        };
        let scores = |f: &mut fmt::Formatter<'_>, name: &str, scores: AverageScore, support| {
            let AverageScore {
                precision,
                recall,
                f_score,
                ..
            } = scores;
            let cells = [number(precision), number(recall), number(f_score)];
            let support = self.support_text(support);
            line(f, name, [&cells[0], &cells[1], &cells[2], &support])
        };
        line(f, "", ["precision", "recall", "f1-score", "support"])?;
        writeln!(f)?;
        for (name, class) in self.names.iter().zip(&self.classes) {
            let &ClassScore {
                precision,
                recall,
                f_score,
                support,
                undefined,
                ..
            } = class;
            let of_class = AverageScore {
                precision,
                recall,
                f_score,
                undefined,
            };
            scores(f, name, of_class, support)?;
        }
        writeln!(f)?;
        if self.micro_is_accuracy {
            let accuracy = number(self.micro.f_score);
            let support = self.support_text(self.total_support);
            line(f, "accuracy", ["", "", &accuracy, &support])?;
        } else {
            scores(f, "micro avg", self.micro, self.total_support)?;
        }
        scores(f, "macro avg", self.macro_average, self.total_support)?;
        scores(f, LONGEST_AVERAGE, self.weighted, self.total_support)?;
        match self.samples {
            Some(samples) => scores(f, "samples avg", samples, self.total_support),
            None => Ok(()),
        }
    }
}

/// A float as Python prints it: the shortest text that reads back, `2.0`, `1e+16`.
fn as_python(value: f64) -> String {
    let text = format!("{value:?}");
    match text.split_once('e') {
        None => text,
        Some((digits, exponent)) => {
            let (sign, size) = match exponent.strip_prefix('-') {
                Some(size) => ('-', size),
                None => ('+', exponent),
            };
            format!("{digits}e{sign}{size:0>2}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_printed_as_python_does() {
        let cases = [
            (2.0, "2.0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e300, "1.5e+300"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (2.5e-10, "2.5e-10"),
        ];
        for (value, text) in cases {
            assert_eq!(as_python(value), text);
        }
    }
}
