//! The command line as a user meets it: the program is run, and its output read.

mod evaluate;
mod help;
mod output;
mod program;
mod tour;
