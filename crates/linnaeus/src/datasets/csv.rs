//! Reads a data set from a CSV file: numbers in every column but one, the target.

mod header;
mod labels;
mod source;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;

use self::header::Header;
use self::labels::LabelReader;
use self::source::{Source, quoted, start};
use crate::data::{Dataset, Matrix};
use crate::error::{Error, ErrorKind, Result};

/// How a CSV file is to be read; the defaults suit most files.
///
/// ```
/// use linnaeus::datasets::CsvOptions;
///
/// let options = CsvOptions { target: Some("species".into()), ..CsvOptions::default() };
/// assert_eq!(options.delimiter, ',');
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvOptions {
    /// The name of the column that holds the labels; the last column when there is none.
    pub target: Option<String>,
    /// Whether the first row holds names; [`read_csv`] finds out when there is none.
    pub header: Option<bool>,
    /// What stands between two values: one ASCII character.
    pub delimiter: char,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            target: None,
            header: None,
            delimiter: ',',
        }
    }
}

/// Reads a data set from a CSV file.
///
/// Every column but the target holds finite numbers; they become the features, with the names of
/// the header. The target's values become labels: integers if all of them are integers, truth
/// values if all are `true` or `false` (in any case), and strings otherwise. Values may stand in
/// double quotes; blanks around a value do not count, and empty lines are passed over. The file is
/// UTF-8, and is read into memory as a whole.
///
/// # Header
/// If [`CsvOptions::header`] does not say, the first row is taken as names when
/// - the target's name stands in it, or
/// - a text that is neither a number nor a missing value stands in the column of a feature, or
/// - its label stands in no other row and either all other labels are integers or truth values, or
///   its features count up from 0 or 1, as names made by a program do.
///
/// Without a header the columns are named `column1`, `column2` and so on, and `target` may be one
/// of these names.
///
/// # Errors
/// - `Io` when the file cannot be read.
/// - `File` with the line of the file (from 1, where the row begins) and the number of the column
///   (from 1) for a text or a missing value where a number is expected, NaN, an infinity, a
///   missing label, a row with another number of values than the first, two columns of one name;
///   and for a file that is empty, has a header only or one column only, or is not UTF-8 text.
/// - `Parameter` for a `target` that the file does not have or a `delimiter` that cannot be one.
///
/// ```
/// use linnaeus::datasets::{CsvOptions, read_csv};
///
/// # let folder = std::env::temp_dir().join(format!("linnaeus-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("flowers.csv");
/// std::fs::write(&path, "length,width,species\n5.1,3.5,setosa\n7.0,3.2,versicolor\n")?;
/// let data = read_csv(&path, &CsvOptions::default())?;
/// assert_eq!((data.nrows(), data.ncols()), (2, 2));
/// assert_eq!(data.y.get(1).map(ToString::to_string), Some("versicolor".to_string()));
///
/// std::fs::write(&path, "length,width,species\n5.1,wide,setosa\n")?;
/// let error = read_csv(&path, &CsvOptions::default()).unwrap_err();
/// let text = r#":2:2: expected a number in the column "width", found "wide""#;
/// assert!(error.to_string().ends_with(text));
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_csv(path: impl AsRef<Path>, options: &CsvOptions) -> Result<Dataset> {
    let path = path.as_ref();
    let name = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => parse(&bytes, &name, options),
        Err(cause) => Err(Error::new(ErrorKind::Io {
            path: name,
            cause: cause.to_string(),
        })),
    }
}

/// The data set in the bytes of a CSV file; `path` is its name in errors.
pub(super) fn parse(bytes: &[u8], path: &str, options: &CsvOptions) -> Result<Dataset> {
    let source = Source::new(bytes, path, options.delimiter)?;
    let mut records = source.records();
    let Some(first) = records.next()? else {
        let expected = "rows of numbers with a label";
        return Err(source.error(None, None, "an empty file", expected));
    };
    let mut header = Header::new(&source, first, options)?;

    let mut values = Vec::new();
    let mut labels = LabelReader::default();
    if !header.is_names() {
        read_row(&source, &header, first, &mut values, &mut labels)?;
    }
    while let Some(record) = records.next()? {
        read_row(&source, &header, record, &mut values, &mut labels)?;
    }
    if header.is_open() && labels.first_is_a_name(header.counts_up()) {
        labels.drop_first();
        values.drain(..header.n_features());
        header = header.with_names(&source)?;
    }

    if labels.nrows() == 0 {
        let found = "a header and no rows";
        return Err(source.error(
            None,
            None,
            found,
            "at least one row of numbers with a label",
        ));
    }
    let x = Matrix::new(labels.nrows(), header.n_features(), values)?;
    Dataset::new(x, labels.finish()?)?.with_feature_names(header.into_feature_names())
}

const QUOTE: &str = "a double quote may not be closed";

/// One row: its label to the labels, all else to the values.
fn read_row(
    source: &Source<'_>,
    header: &Header,
    record: &csv::StringRecord,
    values: &mut Vec<f64>,
    labels: &mut LabelReader,
) -> Result<()> {
    if record.len() != header.n_columns() {
        let found = plural(record.len(), "column");
        let expected = format!(
            "{} as in the first row",
            plural(header.n_columns(), "column")
        );
        let error = source.error(start(record), None, &found, expected);
        let spread = record.iter().any(|field| field.contains('\n'));
        return Err(if spread { error.advise(QUOTE) } else { error });
    }
    for (column, field) in record.iter().enumerate() {
        if column == header.target() {
            labels.push(field.trim()).map_err(|found| {
                let expected = format!("a label in the column {:?}", header.name(column));
                source.error(start(record), Some(column), found, expected)
            })?;
            continue;
        }
        match number(field) {
            Some(value) if value.is_finite() => values.push(value),
            value => return Err(not_a_number(source, header, record, column, value)),
        }
    }
    Ok(())
}

/// The number that a field spells. Most fields have no blanks around them.
fn number(field: &str) -> Option<f64> {
    field.parse().or_else(|_| field.trim().parse()).ok()
}

/// What programs write for a value that is not there.
fn is_missing(field: &str) -> bool {
    const MARKS: [&str; 5] = ["NA", "N/A", "null", "none", "?"];
    let field = field.trim();
    field.is_empty() || MARKS.iter().any(|mark| field.eq_ignore_ascii_case(mark))
}

/// Why a field is no number that a feature may have; `value` is what it spells, if anything.
fn not_a_number(
    source: &Source<'_>,
    header: &Header,
    record: &csv::StringRecord,
    column: usize,
    value: Option<f64>,
) -> Error {
    let field = record.get(column).unwrap_or_default().trim();
    let name = header.name(column);
    let error = |found: String, kind: &str| {
        let expected = format!("{kind} in the column {name:?}");
        source.error(start(record), Some(column), &found, expected)
    };
    let fill = "fill in missing values, or leave such rows out";
    match value {
        Some(_) => error(field.to_string(), "a finite number").advise(fill),
        None if field.is_empty() => error("no value".into(), "a number").advise(fill),
        None if is_missing(field) => {
            error(format!("{field:?}, a missing value"), "a number").advise(fill)
        }
        None if field.contains('\n') => error(quoted(field), "a number").advise(QUOTE),
        None => error(quoted(field), "a number"),
    }
}

/// "1 column", "2 columns".
fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}
