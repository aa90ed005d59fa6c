//! The text of a CSV file, its records, and where in the file an error is.

use crate::error::{Error, ErrorKind, Result};

/// A file's text with its name.
#[derive(Debug)]
pub(super) struct Source<'a> {
    path: &'a str,
    text: &'a str,
    delimiter: u8,
}

/// Reads the records of a file into one buffer.
#[derive(Debug)]
pub(super) struct Records<'a> {
    source: &'a Source<'a>,
    reader: csv::Reader<&'a [u8]>,
    record: csv::StringRecord,
}

impl<'a> Source<'a> {
    /// Refuses what is not UTF-8 text.
    pub(super) fn new(bytes: &'a [u8], path: &'a str, delimiter: char) -> Result<Self> {
        let delimiter = check_delimiter(delimiter)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let refuse = |row: Option<usize>, found: String, advice: &str| {
            let row = row.map(|at| line(bytes, at));
            Err(file_error(path, row, None, found, "a text file in UTF-8").advise(advice))
        };
        if let Some((_, kind, advice)) = FORMATS.iter().find(|(mark, ..)| bytes.starts_with(mark)) {
            return refuse(None, (*kind).into(), advice);
        }
        if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
            return refuse(
                Some(at),
                "a zero byte, as binary files have".into(),
                "is it CSV?",
            );
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self {
                path,
                text,
                delimiter,
            }),
            Err(error) => {
                let at = error.valid_up_to();
                let found = format!("the byte 0x{:02x}", bytes.get(at).unwrap_or(&0));
                refuse(Some(at), found, "save the file as UTF-8")
            }
        }
    }

    pub(super) fn delimiter(&self) -> char {
        self.delimiter.into()
    }

    pub(super) fn records(&self) -> Records<'_> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(self.text.as_bytes());
        Records {
            source: self,
            reader,
            record: csv::StringRecord::new(),
        }
    }

    /// An error in the row that begins at the byte `at` and in a column (from 0), where one is at
    /// fault.
    pub(super) fn error(
        &self,
        at: Option<u64>,
        column: Option<usize>,
        found: &str,
        expected: impl Into<String>,
    ) -> Error {
        let bytes = self.text.as_bytes();
        let row = at.map(|at| {
            let at = usize::try_from(at).unwrap_or(bytes.len());
            // Empty lines before a row count as part of it.
            let empty = bytes
                .iter()
                .skip(at)
                .take_while(|byte| b"\r\n".contains(byte));
            line(bytes, at + empty.count())
        });
        let column = column.map(|column| column as u64 + 1);
        file_error(self.path, row, column, found.into(), expected)
    }
}

impl Records<'_> {
    /// The next record that holds anything.
    pub(super) fn next(&mut self) -> Result<Option<&csv::StringRecord>> {
        loop {
            match self.reader.read_record(&mut self.record) {
                Ok(false) => return Ok(None),
                // A line of blanks; in a table of one column it might be a value, but there is none.
                Ok(true) if self.record.len() == 1 && self.record[0].trim().is_empty() => {}
                Ok(true) => return Ok(Some(&self.record)),
                Err(error) => {
                    let found = error.to_string();
                    return Err(self.source.error(None, None, &found, "rows of CSV"));
                }
            }
        }
    }
}

/// The byte at which a record begins.
pub(super) fn start(record: &csv::StringRecord) -> Option<u64> {
    record.position().map(csv::Position::byte)
}

/// How files of other formats begin, what they are, and what to do with them.
const FORMATS: [(&[u8], &str, &str); 5] = [
    (b"\x1f\x8b", "a gzip file", "unpack it first"),
    (
        b"PK\x03\x04",
        "a ZIP or Excel file",
        "unpack it, or save the table as CSV",
    ),
    (b"PAR1", "a Parquet file", "save the table as CSV"),
    (b"\xff\xfe", "text in UTF-16", "save the file as UTF-8"),
    (b"\xfe\xff", "text in UTF-16", "save the file as UTF-8"),
];

fn check_delimiter(delimiter: char) -> Result<u8> {
    let usable = delimiter.is_ascii_punctuation() || delimiter == ' ' || delimiter == '\t';
    match u8::try_from(delimiter) {
        Ok(byte) if usable && !"\"+-.".contains(delimiter) => Ok(byte),
        _ => Err(Error::parameter(
            "delimiter",
            format!("{delimiter:?}"),
            "a comma, a semicolon, a tab or another ASCII character that is no part of a value",
        )),
    }
}

fn file_error(
    path: &str,
    row: Option<u64>,
    column: Option<u64>,
    found: String,
    expected: impl Into<String>,
) -> Error {
    Error::new(ErrorKind::File {
        path: path.into(),
        row,
        column,
        found,
        expected: expected.into(),
    })
}

/// The line (from 1) that the byte at `at` is on.
fn line(bytes: &[u8], at: usize) -> u64 {
    let before = &bytes[..at.min(bytes.len())];
    let ends = before
        .iter()
        .enumerate()
        .filter(|&(at, &byte)| byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    ends.count() as u64 + 1
}

/// A text in quotes, cut when it is long.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN: usize = 40;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{:?}…", &text[..end]),
        None => format!("{text:?}"),
    }
}
