//! The names of the columns, and which one is the target.

use super::source::{Source, quoted, start};
use super::{CsvOptions, QUOTE, is_missing, number};
use crate::error::{Error, Result};

/// The columns of a file, and what its first row is.
#[derive(Debug)]
pub(super) struct Header {
    names: Vec<String>,
    target: usize,
    first: Vec<String>,
    /// Where the first row begins.
    at: Option<u64>,
    kind: First,
}

/// What the first row holds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum First {
    Names,
    Data,
    /// Data as it seems, but the labels of the other rows may show that they are names.
    Open,
}

impl Header {
    pub(super) fn new(
        source: &Source<'_>,
        record: &csv::StringRecord,
        options: &CsvOptions,
    ) -> Result<Self> {
        let first: Vec<String> = record.iter().map(|field| field.trim().into()).collect();
        let at = start(record);
        if first.len() < 2 {
            return Err(one_column(source, at, &first));
        }
        let numbered: Vec<String> = (1..=first.len()).map(|n| format!("column{n}")).collect();
        let wanted = options.target.as_ref();
        let position = |names: &[String]| names.iter().position(|name| Some(name) == wanted);

        let likely_target = position(&numbered).unwrap_or(first.len() - 1);
        let named = position(&first).is_some_and(|at| number(&first[at]).is_none());
        let is_text = |field: &str| number(field).is_none() && !is_missing(field);
        let kind = match options.header {
            Some(true) => First::Names,
            Some(false) => First::Data,
            None if named || features(&first, likely_target).any(is_text) => First::Names,
            None => First::Open,
        };
        let names = if kind == First::Names {
            names(source, &first, at)?
        } else {
            numbered
        };
        let target = match wanted {
            None => names.len() - 1,
            Some(wanted) => position(&names).ok_or_else(|| unknown_target(wanted, &names, kind))?,
        };
        Ok(Self {
            names,
            target,
            first,
            at,
            kind,
        })
    }

    /// Whether the first row holds names.
    pub(super) fn is_names(&self) -> bool {
        self.kind == First::Names
    }

    /// Whether the first row may still turn out to hold names.
    pub(super) fn is_open(&self) -> bool {
        self.kind == First::Open
    }

    /// Whether the first row numbers the features: 0, 1, 2, … or 1, 2, 3, …
    pub(super) fn counts_up(&self) -> bool {
        let counts_from = |start: usize| {
            features(&self.first, self.target)
                .zip(start..)
                .all(|(name, count)| name == count.to_string())
        };
        self.n_features() > 1 && (counts_from(0) || counts_from(1))
    }

    /// The same columns with the first row's names.
    pub(super) fn with_names(self, source: &Source<'_>) -> Result<Self> {
        Ok(Self {
            names: names(source, &self.first, self.at)?,
            kind: First::Names,
            ..self
        })
    }

    /// The position of the target.
    pub(super) fn target(&self) -> usize {
        self.target
    }

    pub(super) fn n_columns(&self) -> usize {
        self.names.len()
    }

    pub(super) fn n_features(&self) -> usize {
        self.names.len() - 1
    }

    pub(super) fn name(&self, column: usize) -> &str {
        &self.names[column]
    }

    pub(super) fn into_feature_names(mut self) -> Vec<String> {
        self.names.remove(self.target);
        self.names
    }
}

/// All fields but the target's.
fn features(fields: &[String], target: usize) -> impl Iterator<Item = &str> {
    let all = fields.iter().enumerate();
    all.filter(move |(column, _)| *column != target)
        .map(|(_, field)| &**field)
}

/// The first row as names: each there, and each once.
fn names(source: &Source<'_>, first: &[String], at: Option<u64>) -> Result<Vec<String>> {
    for (column, name) in first.iter().enumerate() {
        if name.is_empty() {
            let expected = "a name for every column";
            return Err(source.error(at, Some(column), "none", expected).advise(
                "a first column without a name may hold row numbers: write the file without them",
            ));
        }
        if let Some(before) = first[..column].iter().position(|other| other == name) {
            let found = format!("{}, as in column {}", quoted(name), before + 1);
            let expected = "a name of its own for every column";
            return Err(source.error(at, Some(column), &found, expected));
        }
    }
    Ok(first.to_vec())
}

fn one_column(source: &Source<'_>, at: Option<u64>, first: &[String]) -> Error {
    let text = first.first().map_or("", |field| &**field);
    let found = format!("one column, {}", quoted(text));
    let expected = format!(
        "columns of features and a target, divided by {:?}",
        source.delimiter()
    );
    let error = source.error(at, None, &found, expected);
    match [',', ';', '\t', '|']
        .into_iter()
        .find(|&other| text.contains(other))
    {
        Some(_) if text.contains('\n') => error.advise(QUOTE),
        Some(other) => error.advise(format!("the delimiter may be {other:?}")),
        None => error,
    }
}

fn unknown_target(wanted: &str, names: &[String], kind: First) -> Error {
    const SHOWN: usize = 20;
    let mut listed: Vec<String> = names.iter().take(SHOWN).map(|name| quoted(name)).collect();
    if names.len() > SHOWN {
        listed.push(format!("… {} in all", names.len()));
    }
    let expected = format!("one of the columns {}", listed.join(", "));
    let error = Error::parameter("target", quoted(wanted), expected);
    match kind {
        First::Names => error,
        First::Data | First::Open => {
            error.advise("the first row was taken as data; if it holds names, say so with `header`")
        }
    }
}
