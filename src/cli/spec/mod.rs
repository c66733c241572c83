//! `sharekit spec`: tools for the maintainer of a changed spec.

use super::failure::{Ending, Failure};

/// Tools for OpenAPI files: what is in them, what is wrong with them, what has changed.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {}

pub(super) fn run(arguments: Arguments) -> Result<Ending, Failure> {
    match arguments.command {}
}
