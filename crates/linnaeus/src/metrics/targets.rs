//! What every metric asks first: do the two columns of labels belong together, which class is the
//! positive one, and can the weights be used.

use std::cell::OnceCell;
use std::mem::discriminant;

use linnaeus_kernels::{count_equal, count_pairs, find};

use super::options::Average;
use crate::data::{Classes, Column, Label, LabelKind, Labels};
use crate::error::{Error, ErrorKind, Result};

/// True and predicted labels that may be compared: equally many, at least one, of one kind.
pub(super) enum Targets {
    /// One label a row.
    Single(Pair),
    /// Several yes-or-no questions about a row.
    Multilabel(Vec<Pair>),
}

/// A column of true and a column of predicted labels, as codes of one table.
pub(super) struct Pair {
    /// The classes of both tables, whether or not a row has them.
    pub(super) classes: Classes,
    y_true: Column,
    y_pred: Column,
    table: OnceCell<Option<Vec<u64>>>,
}

impl Targets {
    pub(super) fn new(y_true: &Labels, y_pred: &Labels) -> Result<Self> {
        if y_true.nrows() == 0 {
            return Err(Error::empty("y_true", "at least one row"));
        }
        if y_pred.nrows() != y_true.nrows() {
            let expected = format!("{} rows as in y_true", y_true.nrows());
            return Err(Error::shape("y_pred", y_pred.nrows(), expected));
        }
        if matches!(y_true.kind(), LabelKind::Multioutput | LabelKind::Absent) {
            let expected = "one column of labels, or yes-or-no columns (`Labels::multilabel`)";
            return Err(Error::labels("y_true", described(y_true), expected)
                .advise("score one column at a time"));
        }
        let columns = (y_true.columns().len(), y_pred.columns().len());
        if y_pred.kind() != y_true.kind() || columns.0 != columns.1 {
            let expected = format!("{} as y_true", described(y_true));
            return Err(Error::labels("y_pred", described(y_pred), expected));
        }
        let pairs = y_true.columns().iter().zip(y_pred.columns());
        let mut pairs = pairs
            .map(|(y_true, y_pred)| Pair::new(y_true, y_pred))
            .collect::<Result<Vec<Pair>>>()?;
        match (y_true.kind(), pairs.pop()) {
            (LabelKind::Single, Some(pair)) => Ok(Self::Single(pair)),
            (_, last) => {
                pairs.extend(last);
                Ok(Self::Multilabel(pairs))
            }
        }
    }

    pub(super) fn nrows(&self) -> usize {
        match self {
            Self::Single(pair) => pair.y_true.codes().len(),
            Self::Multilabel(pairs) => pairs.first().map_or(0, |pair| pair.y_true.codes().len()),
        }
    }

    /// The only pair of columns, for a metric that cannot use several.
    pub(super) fn single(&self) -> Result<&Pair> {
        match self {
            Self::Single(pair) => Ok(pair),
            Self::Multilabel(pairs) => {
                let found = format!("{} yes-or-no columns", pairs.len());
                Err(Error::labels("y_true", found, "one column of labels"))
            }
        }
    }
}

fn described(labels: &Labels) -> String {
    let columns = labels.columns().len();
    match labels.kind() {
        LabelKind::Single => "one column of labels".into(),
        LabelKind::Multilabel => format!("{columns} yes-or-no columns"),
        LabelKind::Multioutput => format!("{columns} columns of labels"),
        LabelKind::Absent => "no labels".into(),
    }
}

impl Pair {
    fn new(y_true: &Column, y_pred: &Column) -> Result<Self> {
        let classes = y_true.classes().union(y_pred.classes(), "y_pred")?;
        Ok(Self {
            y_true: y_true.onto_named(&classes, "y_true")?,
            y_pred: y_pred.onto_named(&classes, "y_pred")?,
            classes,
            table: OnceCell::new(),
        })
    }

    /// How often each pair of codes occurs, true codes one after the other; none when that is a
    /// longer table than the labels are. Sums of ones are the same in any order, so all that counts
    /// rows of equal weight is made of it.
    pub(super) fn table(&self) -> Option<&[u64]> {
        let count = || {
            let classes = self.classes.len();
            let most = self.y_true.codes().len().max(1 << 10);
            let size = classes.checked_mul(classes).filter(|&size| size <= most)?;
            let mut table = vec![0; size];
            count_pairs(
                self.y_true.codes(),
                self.y_pred.codes(),
                classes,
                &mut table,
            );
            Some(table)
        };
        self.table.get_or_init(count).as_deref()
    }

    /// In how many rows the predicted class is the true one.
    pub(super) fn equal(&self) -> usize {
        count_equal(self.y_true.codes(), self.y_pred.codes())
    }

    /// The true and the predicted code of every row.
    pub(super) fn codes(&self) -> impl ExactSizeIterator<Item = (u32, u32)> + Clone {
        let y_pred = self.y_pred.codes().iter().copied();
        self.y_true.codes().iter().copied().zip(y_pred)
    }

    /// The codes of the classes that some row or some prediction has.
    pub(super) fn present(&self) -> Vec<u32> {
        let mut seen = vec![false; self.classes.len()];
        let mut see = |y_true: usize, y_pred: usize| {
            seen[y_true] = true;
            seen[y_pred] = true;
        };
        match self.table() {
            Some(table) => {
                let classes = self.classes.len();
                let found = table.iter().enumerate().filter(|(_, count)| **count > 0);
                found.for_each(|(at, _)| see(at / classes, at % classes));
            }
            None => {
                let rows = self.codes();
                rows.for_each(|(y_true, y_pred)| see(y_true as usize, y_pred as usize));
            }
        }
        (0..)
            .zip(seen)
            .filter_map(|(code, seen)| seen.then_some(code))
            .collect()
    }

    /// Which code is the positive class; none when it is a class that neither column has.
    ///
    /// The table decides, not the rows that happen to be there: a fold that lacks a class of three
    /// is not a binary task.
    pub(super) fn positive(&self, pos_label: Option<&Label>) -> Result<Option<u32>> {
        let table: Vec<u32> = (0..self.classes.len() as u32).collect();
        let candidates = if table.len() > 2 {
            self.present()
        } else {
            table
        };
        if candidates.len() > 2 {
            return Err(Error::parameter(
                "average",
                Average::Binary,
                format!(
                    "macro, micro or weighted for the {} classes {:?}",
                    candidates.len(),
                    self.classes
                ),
            ));
        }
        let Some(label) = pos_label else {
            return match *candidates {
                [_, second] if self.classes.len() == 2 => Ok(Some(second)),
                [only] if self.classes.len() == 1 => {
                    Ok(is_positive(&self.classes[0], "y_true")?.then_some(only))
                }
                _ => {
                    let found = format!("the classes {:?}", self.classes);
                    Err(Error::labels("y_true", found, "two classes")
                        .advise("name the positive one with `pos_label`"))
                }
            };
        };
        check_type("pos_label", label, &self.classes)?;
        match self.classes.code(label) {
            Some(code) if candidates.contains(&code) => Ok(Some(code)),
            _ if candidates.len() < 2 => Ok(None),
            _ => Err(unknown(
                "pos_label",
                label,
                candidates
                    .iter()
                    .map(|&code| &self.classes[code as usize])
                    .collect(),
            )),
        }
    }

    /// Which code means yes, for a column of a multilabel table.
    pub(super) fn yes(&self) -> Result<Option<u32>> {
        match &*self.classes {
            [only] => Ok(is_positive(only, "y_true")?.then_some(0)),
            [_, _] => Ok(Some(1)),
            _ => {
                let found = format!("the classes {:?}", self.classes);
                Err(Error::labels(
                    "y_pred",
                    found,
                    "two classes in every column",
                ))
            }
        }
    }
}

/// Whether the one class that there is means yes.
fn is_positive(label: &Label, argument: &'static str) -> Result<bool> {
    match label {
        Label::Bool(value) => Ok(*value),
        Label::Int(1) => Ok(true),
        Label::Int(0 | -1) => Ok(false),
        other => {
            let found = format!("only the class {:?}", Classes::new([other]));
            Err(Error::labels(argument, found, "two classes")
                .advise("name the positive one with `pos_label`"))
        }
    }
}

/// Labels that the caller listed: at least one, none twice, of the type of the classes.
pub(super) fn check_labels(labels: &[Label], classes: &Classes) -> Result<()> {
    if labels.is_empty() {
        return Err(Error::empty("labels", "at least one label"));
    }
    for label in labels {
        check_type("labels", label, classes)?;
    }
    if Classes::new(labels).len() < labels.len() {
        let texts: Vec<String> = labels.iter().map(Label::to_string).collect();
        return Err(Error::labels("labels", texts.join(", "), "each label once"));
    }
    Ok(())
}

fn check_type(argument: &'static str, label: &Label, classes: &Classes) -> Result<()> {
    match classes.first() {
        Some(class) if discriminant(class) != discriminant(label) => {
            Err(unknown(argument, label, classes.iter().collect()))
        }
        _ => Ok(()),
    }
}

fn unknown(argument: &'static str, label: &Label, classes: Vec<&Label>) -> Error {
    let label = match label {
        Label::Str(text) => format!("{text:?}"),
        other => other.to_string(),
    };
    Error::new(ErrorKind::UnknownLabel {
        argument,
        label,
        classes: format!("{:?}", Classes::new(classes)),
    })
}

/// Weights that fit the rows: one a row, finite, none below zero, not all zero.
pub(super) fn check_weights(weights: Option<&[f64]>, nrows: usize) -> Result<()> {
    let Some(weights) = weights else {
        return Ok(());
    };
    if weights.len() != nrows {
        let expected = format!("{nrows} weights, one for each row of y_true");
        return Err(Error::shape("weights", weights.len(), expected));
    }
    if let Some(row) = find(weights, |weight| !weight.is_finite()) {
        return Err(Error::new(ErrorKind::NotFinite {
            argument: "weights",
            row,
            column: None,
            value: weights[row],
        }));
    }
    if let Some(row) = weights.iter().position(|&weight| weight < 0.0) {
        let found = format!("{} in row {row}", weights[row]);
        return Err(Error::parameter("weights", found, "weights from 0"));
    }
    if weights.iter().all(|&weight| weight == 0.0) {
        let expected = "at least one weight that is not zero";
        return Err(Error::parameter("weights", "only zeros", expected));
    }
    Ok(())
}
