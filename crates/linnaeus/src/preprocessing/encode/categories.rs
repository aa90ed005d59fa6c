//! The categories of one column, and the code of each value.

use std::fmt;
use std::sync::Arc;

use crate::data::Label;
use crate::error::{Error, Result};

/// One category: a label, or a number. NaN is a category like any other, and equals itself.
#[derive(Clone, Debug)]
pub enum Category {
    /// A truth value, an integer or a string.
    Label(Label),
    /// A number; NaN stands for a missing value.
    Number(f64),
}

impl PartialEq for Category {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Label(own), Self::Label(other)) => own == other,
            (Self::Number(own), Self::Number(other)) => same_number(*own, *other),
            _ => false,
        }
    }
}

impl From<f64> for Category {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Label> for Category {
    fn from(label: Label) -> Self {
        Self::Label(label)
    }
}

impl From<&str> for Category {
    fn from(text: &str) -> Self {
        Self::Label(text.into())
    }
}

impl fmt::Display for Category {
    /// As Python's `str` writes it: `red`, `3`, `2.5`, `nan`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Label(label) => label.fmt(f),
            Self::Number(number) => f.pad(&number_as_python_writes_it(*number)),
        }
    }
}

/// Rust and Python write the same digits, but another exponent.
fn number_as_python_writes_it(number: f64) -> String {
    if number.is_nan() {
        return "nan".into();
    }
    let text = format!("{number:?}");
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

/// The categories of one column, in the order of their codes.
///
/// Found in data they ascend, as NumPy's `unique` sorts them. Labels that a program gives may have
/// any order; numbers must ascend, and NaN comes last.
///
/// ```
/// use linnaeus::preprocessing::Categories;
///
/// let sizes = Categories::labels(["small", "medium", "large"]);
/// assert_eq!(sizes.code(&"large".into()), Some(2));
/// let numbers = Categories::numbers([1.0, 2.5, f64::NAN]);
/// assert_eq!((numbers.code(&f64::NAN.into()), numbers.missing()), (Some(2), Some(2)));
/// ```
#[derive(Clone, Debug)]
pub enum Categories {
    /// Labels.
    Labels(Arc<[Label]>),
    /// Numbers.
    Numbers(Arc<[f64]>),
}

impl PartialEq for Categories {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Labels(own), Self::Labels(other)) => own == other,
            (Self::Numbers(own), Self::Numbers(other)) => {
                own.len() == other.len()
                    && own
                        .iter()
                        .zip(&**other)
                        .all(|(own, other)| same_number(*own, *other))
            }
            _ => false,
        }
    }
}

fn same_number(own: f64, other: f64) -> bool {
    own == other || own.is_nan() && other.is_nan()
}

impl Categories {
    /// These labels.
    pub fn labels<L: Into<Label>>(labels: impl IntoIterator<Item = L>) -> Self {
        Self::Labels(labels.into_iter().map(Into::into).collect())
    }

    /// These numbers.
    pub fn numbers(numbers: impl IntoIterator<Item = f64>) -> Self {
        Self::Numbers(numbers.into_iter().collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Labels(labels) => labels.len(),
            Self::Numbers(numbers) => numbers.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The category of a code.
    pub fn get(&self, code: u32) -> Option<Category> {
        let at = code as usize;
        match self {
            Self::Labels(labels) => labels.get(at).cloned().map(Category::Label),
            Self::Numbers(numbers) => numbers.get(at).copied().map(Category::Number),
        }
    }

    /// All of them, in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = Category> {
        (0..self.len() as u32).filter_map(|code| self.get(code))
    }

    /// The code of a category, if it is among these.
    pub fn code(&self, category: &Category) -> Option<u32> {
        self.iter()
            .position(|own| own == *category)
            .map(|code| code as u32)
    }

    /// The codes of numbers, None where one is not among these.
    pub fn codes(&self, numbers: &[f64]) -> Vec<Option<u32>> {
        match self {
            Self::Labels(_) => vec![None; numbers.len()],
            Self::Numbers(own) => numbers.iter().map(|n| code_of_number(own, *n)).collect(),
        }
    }

    /// The code of NaN, if it is among these.
    pub fn missing(&self) -> Option<u32> {
        match self {
            Self::Numbers(numbers) if numbers.last().is_some_and(|last| last.is_nan()) => {
                Some(numbers.len() as u32 - 1)
            }
            _ => None,
        }
    }

    /// Refuses a list that a program gave for a column when it is empty, has a category twice, or
    /// has numbers that do not ascend.
    pub(super) fn check(&self, column: usize) -> Result<()> {
        let refuse =
            |found: String, expected: &str| Err(Error::parameter("categories", found, expected));
        match self {
            _ if self.is_empty() => refuse(
                format!("none for column {column}"),
                "at least one category for each column",
            ),
            Self::Labels(labels) => {
                let mut sorted: Vec<&Label> = labels.iter().collect();
                sorted.sort_unstable();
                match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
                    Some(pair) => refuse(
                        format!("{} twice for column {column}", pair[0]),
                        "each category of a column once",
                    ),
                    None => Ok(()),
                }
            }
            Self::Numbers(numbers) => {
                let ascend =
                    |pair: &[f64]| pair[0] < pair[1] || !pair[0].is_nan() && pair[1].is_nan();
                match numbers.windows(2).find(|pair| !ascend(pair)) {
                    Some(pair) => refuse(
                        format!("{} before {} for column {column}", pair[0], pair[1]),
                        "numbers in ascending order, each once, and NaN last",
                    ),
                    None => Ok(()),
                }
            }
        }
    }
}

/// The code of a number among numbers that ascend.
pub(super) fn code_of_number(numbers: &[f64], value: f64) -> Option<u32> {
    if value.is_nan() {
        let last = numbers.len().checked_sub(1)?;
        return numbers[last].is_nan().then_some(last as u32);
    }
    // Numbers that count from 0, which codes often are, need no search.
    let guess = value as usize;
    if numbers.get(guess) == Some(&value) {
        return Some(guess as u32);
    }
    let at = numbers.partition_point(|own| *own < value);
    (numbers.get(at) == Some(&value)).then_some(at as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_and_written_as_python_does() {
        let numbers = [-1.5, 0.0, 1.0, 7.0, f64::NAN];
        let code = |value| code_of_number(&numbers, value);
        assert_eq!(
            [-1.5, -0.0, 1.0, 7.0].map(code),
            [Some(0), Some(1), Some(2), Some(3)]
        );
        assert_eq!(
            [f64::NAN, 3.0, -2.0, 9.0].map(code),
            [Some(4), None, None, None]
        );
        assert_eq!(code_of_number(&[], f64::NAN), None);
        assert_eq!(code_of_number(&[1.0], f64::NAN), None);
        let texts =
            [1.0, 0.1, 1e16, -2.5e-7, f64::NAN, 1e300].map(|n| Category::from(n).to_string());
        assert_eq!(texts, ["1.0", "0.1", "1e+16", "-2.5e-07", "nan", "1e+300"]);
    }

    #[test]
    fn lists_that_are_no_categories_are_refused() {
        let text = |categories: Categories| categories.check(3).unwrap_err().to_string();
        assert!(text(Categories::labels(["b", "a", "b"])).contains("b twice for column 3"));
        assert!(text(Categories::numbers([2.0, 1.0])).contains("2 before 1"));
        assert!(text(Categories::numbers([f64::NAN, 1.0])).contains("NaN before 1"));
        assert!(text(Categories::numbers([f64::NAN, f64::NAN])).contains("NaN before NaN"));
        assert!(text(Categories::numbers([])).contains("none"));
        assert!(Categories::labels(["b", "a"]).check(0).is_ok());
        assert!(Categories::numbers([1.0, f64::NAN]).check(0).is_ok());
    }
}
