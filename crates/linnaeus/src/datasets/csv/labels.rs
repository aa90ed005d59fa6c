//! From the texts of the target column to labels.

use std::collections::BTreeMap;

use crate::data::{Classes, Column, Label, Labels};
use crate::error::Result;

/// Collects the labels of the rows; what type they are shows at the end.
#[derive(Debug, Default)]
pub(super) struct LabelReader {
    /// The code of each row.
    codes: Vec<u32>,
    /// The code of each text, from 0 in the order in which they came.
    known: BTreeMap<Box<str>, u32>,
    /// The last row's text: rows of one class often stand together.
    last: String,
}

/// What a text can be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Integer,
    Truth,
    Text,
}

impl LabelReader {
    /// One more row.
    ///
    /// # Errors
    /// What was found instead of a label.
    pub(super) fn push(&mut self, text: &str) -> std::result::Result<(), &'static str> {
        if let Some(&code) = self.codes.last()
            && self.last == text
        {
            self.codes.push(code);
            return Ok(());
        }
        let code = match self.known.get(text) {
            Some(&code) => code,
            None if text.is_empty() => return Err("no value"),
            None if text.contains('\n') => {
                return Err("a text of several lines, as when a double quote is not closed");
            }
            None => {
                let code = self.known.len() as u32;
                self.known.insert(text.into(), code);
                code
            }
        };
        self.codes.push(code);
        self.last.replace_range(.., text);
        Ok(())
    }

    pub(super) fn nrows(&self) -> usize {
        self.codes.len()
    }

    /// Whether the first row's label is rather the name of the column: no other row has it, and
    /// either only it is a text, or the names of the features, which `counts_up` tells of, look
    /// like names too.
    pub(super) fn first_is_a_name(&self, counts_up: bool) -> bool {
        // The first row's text has the code 0.
        let coded = |first: bool| {
            let texts = self.known.iter();
            texts
                .filter(move |(_, code)| (**code == 0) == first)
                .map(|(text, _)| &**text)
        };
        let once = self.codes.iter().filter(|&&code| code == 0).count() == 1;
        once && self.codes.len() > 1
            && common_kind(coded(true)) == Kind::Text
            && (counts_up || common_kind(coded(false)) != Kind::Text)
    }

    /// Takes the first row out; no other row has its label.
    pub(super) fn drop_first(&mut self) {
        self.codes.remove(0);
        self.codes.iter_mut().for_each(|code| *code -= 1);
        self.known.retain(|_, code| *code > 0);
        self.known.values_mut().for_each(|code| *code -= 1);
    }

    /// The labels: integers if all are, truth values if all are, and strings otherwise.
    pub(super) fn finish(self) -> Result<Labels> {
        let kind = common_kind(self.known.keys().map(|text| &**text));
        let mut labels: Vec<(u32, Label)> = self
            .known
            .into_iter()
            .map(|(text, code)| (code, label(&text, kind)))
            .collect();
        labels.sort_unstable_by_key(|(code, _)| *code);
        let classes = match kind {
            Kind::Truth => Classes::bools(),
            _ => Classes::new(labels.iter().map(|(_, label)| label)),
        };
        let new: Vec<u32> = labels
            .iter()
            .map(|(_, label)| classes.find("y", label))
            .collect::<Result<_>>()?;
        let codes: Vec<u32> = self.codes.iter().map(|&code| new[code as usize]).collect();
        Ok(Labels::from_column(Column::known(codes, classes)))
    }
}

fn kind_of(text: &str) -> Kind {
    if text.parse::<i64>().is_ok() {
        Kind::Integer
    } else if is(text, "true") || is(text, "false") {
        Kind::Truth
    } else {
        Kind::Text
    }
}

/// What all texts can be read as.
fn common_kind<'a>(texts: impl Iterator<Item = &'a str>) -> Kind {
    let mut kinds = texts.map(kind_of);
    let first = kinds.next().unwrap_or(Kind::Text);
    if kinds.all(|kind| kind == first) {
        first
    } else {
        Kind::Text
    }
}

fn label(text: &str, kind: Kind) -> Label {
    match (kind, text.parse()) {
        (Kind::Integer, Ok(value)) => Label::Int(value),
        (Kind::Truth, _) => Label::Bool(is(text, "true")),
        _ => Label::from(text),
    }
}

fn is(text: &str, word: &str) -> bool {
    text.eq_ignore_ascii_case(word)
}
