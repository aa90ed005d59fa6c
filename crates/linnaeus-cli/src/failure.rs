//! Why a command ended early.

use std::fmt;
use std::io;
use std::path::Path;

use linnaeus::error::{Error, ErrorKind};

/// Why a command ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something was wrong with what the user gave.
    Error(Error),
    /// Whoever read the output has gone (`linnaeus tour | head`): no failure, but the end.
    ReaderGone,
    /// The output could not be written.
    Output(io::Error),
}

impl Failure {
    /// A file or folder that the system would not read or write.
    pub(crate) fn file(path: &Path, cause: &io::Error) -> Self {
        Self::Error(Error::new(ErrorKind::Io {
            path: path.display().to_string(),
            cause: cause.to_string(),
        }))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ReaderGone,
            _ => Self::Output(error),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => error.fmt(f),
            Self::ReaderGone => f.write_str("the reader of the output has gone"),
            Self::Output(error) => write!(f, "the output could not be written: {error}"),
        }
    }
}
