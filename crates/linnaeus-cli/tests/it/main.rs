//! The command line as a user meets it: the program is run, and its output read.

#![expect(
    clippy::unwrap_used,
    reason = "a test that finds something missing fails there"
)]

mod calibrate;
mod evaluate;
mod help;
mod output;
mod program;
mod tour;
mod tune;
