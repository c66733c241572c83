//! `sharekit spec`: tools for the maintainer of a changed spec.

mod diff;
mod document;
mod drift;
#[cfg(test)]
mod edits;
mod lint;
mod model;
mod operations;
mod reading;
mod report;
mod vendor;

use super::failure::{Ending, Failure};
pub(super) use reading::parse as read_yaml;

/// Tools for OpenAPI files: what is in them, what is wrong with them, what has changed.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Operations(operations::Arguments),
    Lint(lint::Arguments),
    Diff(diff::Arguments),
    Drift(drift::Arguments),
}

pub(super) fn run(arguments: Arguments) -> Result<Ending, Failure> {
    match arguments.command {
        Command::Operations(arguments) => operations::run(&arguments),
        Command::Lint(arguments) => lint::run(arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Drift(arguments) => drift::run(&arguments),
    }
}
