//! The one error type: what was wrong, which argument it was, what was found and what was expected.

use std::fmt;
use std::sync::Arc;

use crate::data::Response;

/// The result of everything that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call could not be carried out.
///
/// [`kind`](Error::kind) carries the evidence as typed values, [`argument`](Error::argument) names
/// the argument at fault, and the text says what was found, what was expected and, where there is
/// something to do, what to do. Cloning is cheap.
///
/// ```
/// use linnaeus::prelude::*;
///
/// let error = Dataset::new(vec![[0.0], [1.0]], vec!["a"]).unwrap_err();
/// assert_eq!(error.argument(), Some("y"));
/// assert_eq!(error.to_string(), "y: expected 2 rows as in x, found 1");
/// ```
#[derive(Clone, PartialEq)]
pub struct Error(Arc<Inner>);

#[derive(Clone, Debug, PartialEq)]
struct Inner {
    kind: ErrorKind,
    advice: Option<String>,
}

/// The kinds of error, each with its evidence.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub enum ErrorKind {
    /// A parameter or an option is outside its range, or does not fit another one.
    Parameter {
        /// The parameter's name, as it is spelled in the API.
        name: String,
        /// The value that was given.
        found: String,
        /// The values that are allowed.
        expected: String,
    },
    /// A length or a number of columns does not fit.
    Shape {
        /// The argument.
        argument: &'static str,
        /// What it has.
        found: String,
        /// What it should have.
        expected: String,
    },
    /// There is nothing to work on: no rows, no columns, an empty file.
    Empty {
        /// The argument.
        argument: &'static str,
        /// What is missing.
        expected: String,
    },
    /// A value is NaN or infinite where only finite numbers make sense.
    NotFinite {
        /// The argument.
        argument: &'static str,
        /// The row of the first such value.
        row: usize,
        /// Its column, where the argument has columns.
        column: Option<usize>,
        /// The value.
        value: f64,
    },
    /// Labels of the wrong sort: one class only, several label columns, labels of mixed types.
    Labels {
        /// The argument.
        argument: &'static str,
        /// What was found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// A label that is not among the classes.
    UnknownLabel {
        /// The argument.
        argument: &'static str,
        /// The label.
        label: String,
        /// The classes that there are.
        classes: String,
    },
    /// An estimator cannot use a part of the data, and would otherwise have to ignore it.
    Unsupported {
        /// The argument.
        argument: &'static str,
        /// What is not supported, and by whom.
        what: String,
    },
    /// A model has no such response (probabilities, for example).
    Response {
        /// The response that was asked for.
        asked: Response,
        /// The model.
        model: &'static str,
        /// The responses that it has.
        available: &'static [Response],
    },
    /// The data cannot be cut into the folds asked for, or folds do not fit the data.
    Folds {
        /// The argument.
        argument: &'static str,
        /// What is wrong with them.
        found: String,
        /// What would be right.
        expected: String,
    },
    /// Numbers left the range of floating point while a model was fitted.
    Diverged {
        /// What was being fitted.
        model: &'static str,
        /// The pass over the data in which it happened, from 1.
        epoch: usize,
    },
    /// A file's contents are not what they should be.
    File {
        /// The file.
        path: String,
        /// Its row, from 1, where one is at fault.
        row: Option<u64>,
        /// The column, from 1, where one is at fault.
        column: Option<u64>,
        /// What was found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// The operating system could not read or write.
    Io {
        /// The file or folder.
        path: String,
        /// The system's own words.
        cause: String,
    },
    /// Bundled data is damaged, or not part of this build.
    Data {
        /// The data set.
        name: String,
        /// What is wrong.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// The context was cancelled.
    Cancelled,
    /// Every fit of a cross-validation or a search failed; this is the first failure.
    AllFailed {
        /// How many there were.
        fits: usize,
        /// The first one's error.
        first: Error,
    },
}

impl Error {
    /// An error of this kind.
    pub fn new(kind: ErrorKind) -> Self {
        Self(Arc::new(Inner { kind, advice: None }))
    }

    /// The same error with a sentence on what to do, shown after the text.
    #[must_use]
    pub fn advise(self, advice: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            kind: self.0.kind.clone(),
            advice: Some(advice.into()),
        }))
    }

    /// What kind of error it is, with its evidence.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// What to do about it, where there is something to do.
    pub fn advice(&self) -> Option<&str> {
        self.0.advice.as_deref()
    }

    /// The name of the argument or parameter at fault.
    pub fn argument(&self) -> Option<&str> {
        match self.kind() {
            ErrorKind::Parameter { name, .. } => Some(name),
            ErrorKind::Shape { argument, .. }
            | ErrorKind::Empty { argument, .. }
            | ErrorKind::NotFinite { argument, .. }
            | ErrorKind::Labels { argument, .. }
            | ErrorKind::UnknownLabel { argument, .. }
            | ErrorKind::Unsupported { argument, .. }
            | ErrorKind::Folds { argument, .. } => Some(argument),
            ErrorKind::Response { .. } => Some("response"),
            ErrorKind::File { path, .. } | ErrorKind::Io { path, .. } => Some(path),
            ErrorKind::Data { name, .. } => Some(name),
            ErrorKind::AllFailed { first, .. } => first.argument(),
            ErrorKind::Diverged { .. } => Some("x"),
            ErrorKind::Cancelled => None,
        }
    }

    pub(crate) fn parameter(
        name: impl Into<String>,
        found: impl fmt::Display,
        expected: impl Into<String>,
    ) -> Self {
        let (name, found) = (name.into(), found.to_string());
        Self::new(ErrorKind::Parameter {
            name,
            found,
            expected: expected.into(),
        })
    }

    pub(crate) fn shape(
        argument: &'static str,
        found: impl fmt::Display,
        expected: impl Into<String>,
    ) -> Self {
        let (found, expected) = (found.to_string(), expected.into());
        Self::new(ErrorKind::Shape {
            argument,
            found,
            expected,
        })
    }

    pub(crate) fn empty(argument: &'static str, expected: impl Into<String>) -> Self {
        Self::new(ErrorKind::Empty {
            argument,
            expected: expected.into(),
        })
    }

    pub(crate) fn labels(
        argument: &'static str,
        found: impl fmt::Display,
        expected: impl Into<String>,
    ) -> Self {
        let (found, expected) = (found.to_string(), expected.into());
        Self::new(ErrorKind::Labels {
            argument,
            found,
            expected,
        })
    }

    pub(crate) fn folds(
        argument: &'static str,
        found: impl fmt::Display,
        expected: impl Into<String>,
    ) -> Self {
        let (found, expected) = (found.to_string(), expected.into());
        Self::new(ErrorKind::Folds {
            argument,
            found,
            expected,
        })
    }

    pub(crate) fn unsupported(argument: &'static str, what: impl Into<String>) -> Self {
        Self::new(ErrorKind::Unsupported {
            argument,
            what: what.into(),
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.kind)?;
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter {
                name,
                found,
                expected,
            } => {
                write!(f, "{name}: expected {expected}, found {found}")
            }
            Self::Shape {
                argument,
                found,
                expected,
            }
            | Self::Labels {
                argument,
                found,
                expected,
            }
            | Self::Folds {
                argument,
                found,
                expected,
            } => {
                write!(f, "{argument}: expected {expected}, found {found}")
            }
            Self::Empty { argument, expected } => {
                write!(f, "{argument}: expected {expected}, found none")
            }
            Self::NotFinite {
                argument,
                row,
                column,
                value,
            } => {
                write!(
                    f,
                    "{argument}: expected finite numbers, found {value} in row {row}"
                )?;
                column.map_or(Ok(()), |column| write!(f, ", column {column}"))
            }
            Self::UnknownLabel {
                argument,
                label,
                classes,
            } => {
                write!(f, "{argument}: expected one of {classes}, found {label}")
            }
            Self::Unsupported { argument, what } => write!(f, "{argument}: {what}"),
            Self::Response {
                asked,
                model,
                available,
            } => {
                write!(
                    f,
                    "response: {model} has no {asked}, only {}",
                    listed(available)
                )
            }
            Self::Diverged { model, epoch } => write!(
                f,
                "x: {model} left the range of floating point in epoch {epoch}, expected finite \
                 coefficients"
            ),
            Self::File {
                path,
                row,
                column,
                found,
                expected,
            } => {
                write!(f, "{path}")?;
                row.map_or(Ok(()), |row| write!(f, ":{row}"))?;
                column.map_or(Ok(()), |column| write!(f, ":{column}"))?;
                write!(f, ": expected {expected}, found {found}")
            }
            Self::Io { path, cause } => write!(f, "{path}: {cause}"),
            Self::Data {
                name,
                found,
                expected,
            } => {
                write!(f, "data set {name}: expected {expected}, found {found}")
            }
            Self::Cancelled => write!(f, "cancelled"),
            Self::AllFailed { fits, first } => {
                write!(f, "all {fits} fits failed; the first with: {first}")
            }
        }
    }
}

fn listed(responses: &[Response]) -> String {
    responses
        .iter()
        .map(Response::to_string)
        .collect::<Vec<_>>()
        .join(" and ")
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({self})", self.0.kind)
    }
}

impl std::error::Error for Error {}

impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}
