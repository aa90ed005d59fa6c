//! What can be wrong with the packed files.

use std::fmt;

/// The data of this build are damaged.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// A packed file cannot be unpacked.
    Packed {
        /// The packed file.
        file: &'static str,
        /// What is wrong with it.
        found: String,
    },
    /// An unpacked file is not the original one.
    Checksum {
        /// The original file.
        file: &'static str,
        /// The MD5 sum of what was unpacked.
        found: String,
        /// The MD5 sum of the original.
        expected: &'static str,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Packed { file, found } => {
                write!(f, "{file}: expected packed data of MNIST, found {found}")
            }
            Self::Checksum {
                file,
                found,
                expected,
            } => write!(f, "{file}: expected the MD5 sum {expected}, found {found}"),
        }
    }
}

impl std::error::Error for Error {}
