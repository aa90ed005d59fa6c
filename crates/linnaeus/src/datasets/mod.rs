//! Data sets: those on board, and those in files of yours.

mod csv;

pub use self::csv::{CsvOptions, read_csv};
