//! The command line of linnaeus: arguments in, a story or an evaluation out, an exit code.
//!
//! Nothing is computed here: the library computes, `linnaeus-plot` draws, and this program asks
//! for it, times it and tells about it.

mod args;
mod calibrate;
mod estimator;
mod evaluate;
mod failure;
mod json;
mod lists;
mod narrator;
mod output;
mod page;
mod progress;
mod question;
mod story;
mod terminal;
mod tour;
mod tune;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};
use failure::Failure;

fn main() -> ExitCode {
    match run(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::ReaderGone) => ExitCode::SUCCESS,
        Err(failure) => {
            // There is nobody left to tell when standard error is gone too.
            let _ = writeln!(anstream::stderr(), "{}", terminal::error(&failure));
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Tour(options) => tour::run(options),
        Command::Evaluate(options) => evaluate::run(options),
        Command::Tune(options) => tune::run(options),
        Command::Calibrate(options) => calibrate::run(options),
        Command::Data => lists::data(),
        Command::Models => lists::models(),
    }
}
