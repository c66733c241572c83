//! `sharekit sandbox`: serves the APIs on this machine, and controls a sandbox that is running.

mod fault;
mod moment;
mod running;
mod serve;

use crate::cli::failure::{Ending, Failure};

/// Serve the APIs on this machine, until Ctrl-C.
///
/// With their rules and their state. Nothing is bought or shared for real. Prints the keys, and the environment variables that make clients use the sandbox. The commands below control one that is running.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_long_help = "Examples:\n  sharekit sandbox\n  sharekit sandbox --listen 127.0.0.1:9000 --data sandbox.sqlite\n  sharekit sandbox clock --advance 3d"
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    running: Option<running::Command>,

    #[command(flatten)]
    serve: serve::Serving,
}

pub(crate) async fn run(arguments: Arguments) -> Result<Ending, Failure> {
    match arguments.running {
        Some(command) => running::run(command).await,
        None => serve::run(arguments.serve).await,
    }
}
