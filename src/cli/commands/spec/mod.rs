//! `sharekit spec`: tools for maintainers of specs.

mod diff;
mod drift;
mod files;
mod lint;
mod operations;
mod report;

use crate::cli::failure::{Ending, Failure};

/// Check OpenAPI files, and compare them.
///
/// What is in them, what is wrong with them, what has changed.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
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

pub(crate) fn run(arguments: Arguments) -> Result<Ending, Failure> {
    match arguments.command {
        Command::Operations(arguments) => operations::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Drift(arguments) => drift::run(&arguments),
    }
}
