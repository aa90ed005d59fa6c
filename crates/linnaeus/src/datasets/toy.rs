//! Four small tables of the UCI Machine Learning Repository, as scikit-learn ships them.

use super::csv::{CsvOptions, parse};
use crate::data::{Dataset, Matrix};
use crate::error::{Error, ErrorKind, Result};

const DIGITS: &str = include_str!("toy/digits.txt");
const IRIS: &str = include_str!("toy/iris.csv");
const WINE: &str = include_str!("toy/wine.csv");
const BREAST_CANCER: &str = include_str!("toy/breast_cancer.csv");

/// The width and the height of an image of [`load_digits`].
const SIDE: usize = 8;

/// 1,797 handwritten digits of 8 x 8 pixels with values from 0 to 16; the labels are the integers
/// 0 to 9.
///
/// The values of scikit-learn's `load_digits`; [`describe("digits")`](super::describe) tells more.
///
/// # Errors
/// `Data` when the table of this build is damaged.
///
/// ```
/// let digits = linnaeus::datasets::load_digits()?;
/// assert_eq!((digits.nrows(), digits.ncols()), (1797, 64));
/// assert_eq!(digits.y.integers()?[..4], [0, 1, 2, 3]);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn load_digits() -> Result<Dataset> {
    images(DIGITS)
}

/// 150 irises of three species with four measures in centimetres; the labels are the integers 0
/// (setosa), 1 (versicolor) and 2 (virginica).
///
/// The values of scikit-learn's `load_iris`; [`describe("iris")`](super::describe) tells more.
///
/// # Errors
/// `Data` when the table of this build is damaged.
///
/// ```
/// let iris = linnaeus::datasets::load_iris()?;
/// assert_eq!(iris.x.take(&[0])?.to_dense(), [5.1, 3.5, 1.4, 0.2]);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn load_iris() -> Result<Dataset> {
    table("iris", IRIS)
}

/// 178 wines of three varieties of grape with thirteen measures of a laboratory; the labels are the
/// integers 0 to 2.
///
/// The values of scikit-learn's `load_wine`; [`describe("wine")`](super::describe) tells more.
///
/// # Errors
/// `Data` when the table of this build is damaged.
///
/// ```
/// let wine = linnaeus::datasets::load_wine()?;
/// assert_eq!(wine.feature_names.as_deref().map(|names| &*names[0]), Some("alcohol"));
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn load_wine() -> Result<Dataset> {
    table("wine", WINE)
}

/// 569 breast tumours with thirty measures of their cells; the labels are the integers 0
/// (malignant) and 1 (benign).
///
/// The values of scikit-learn's `load_breast_cancer`;
/// [`describe("breast_cancer")`](super::describe) tells more.
///
/// # Errors
/// `Data` when the table of this build is damaged.
///
/// ```
/// let tumours = linnaeus::datasets::load_breast_cancer()?;
/// assert_eq!(tumours.y.single()?.counts(), [212, 357]);
/// # Ok::<(), linnaeus::error::Error>(())
/// ```
pub fn load_breast_cancer() -> Result<Dataset> {
    table("breast_cancer", BREAST_CANCER)
}

/// A table in CSV with a header and integers as labels in its last column.
fn table(name: &str, text: &str) -> Result<Dataset> {
    let options = CsvOptions {
        header: Some(true),
        ..CsvOptions::default()
    };
    parse(text.as_bytes(), name, &options)
        .map_err(|error| damaged(name, error, "the bundled table"))
}

/// Images, one a line: a digit to the base 17 for each pixel, a blank, the label.
fn images(text: &str) -> Result<Dataset> {
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    for (line, image) in text.lines().enumerate() {
        let refuse = || {
            let found = format!("{image:?} in line {}", line + 1);
            damaged(
                "digits",
                found,
                "64 digits to the base 17, a blank and a label",
            )
        };
        let (pixels, label) = image.split_once(' ').ok_or_else(refuse)?;
        let pixels = pixels
            .chars()
            .map(|pixel| pixel.to_digit(17).map(f64::from));
        let start = values.len();
        values.extend(pixels.collect::<Option<Vec<f64>>>().ok_or_else(refuse)?);
        if values.len() - start != SIDE * SIDE {
            return Err(refuse());
        }
        labels.push(label.parse::<i64>().map_err(|_| refuse())?);
    }
    let x = Matrix::new(labels.len(), SIDE * SIDE, values)?;
    let pixel = |at| format!("pixel_{}_{}", at / SIDE, at % SIDE);
    Dataset::new(x, labels)?.with_feature_names((0..SIDE * SIDE).map(pixel))
}

fn damaged(name: &str, found: impl ToString, expected: &str) -> Error {
    Error::new(ErrorKind::Data {
        name: name.into(),
        found: found.to_string(),
        expected: expected.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_table_is_an_error_that_names_it() {
        let line = DIGITS.lines().next().unwrap();
        let cases = [
            images(&line[1..]),
            images(&line.replace(' ', "")),
            images(&line.replace('5', "h")),
            images(&line[..65]),
            images(&format!("{line}\n{line}5x")),
        ];
        for case in cases {
            let error = case.unwrap_err();
            assert_eq!(error.argument(), Some("digits"), "{error}");
        }
        assert_eq!(images(line).unwrap().nrows(), 1);
        let error = table("iris", &IRIS[..IRIS.len() - 3]).unwrap_err();
        assert_eq!(error.argument(), Some("iris"));
        assert!(error.to_string().contains("iris:151: "), "{error}");
    }
}
