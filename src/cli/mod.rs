//! The program `sharekit`: what it understands, and how it ends.

mod apis;
mod connection;
mod failure;
mod sandbox;
mod spec;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::{Ending, Failure};

/// Clients, tools and a sandbox for three APIs that let customers hand access to other people.
#[derive(Debug, Parser)]
#[command(name = "sharekit", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Sandbox(sandbox::Arguments),
    Spec(spec::Arguments),
}

/// Runs the program with the arguments of this process. 0 is success; 1 a refusal or a failure, 2 wrong usage, 3 a missing
/// or refused credential, 4 a server that did not answer.
#[must_use]
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Sandbox(arguments) => wait_for(sandbox::run(arguments)),
        Command::Spec(arguments) => spec::run(arguments),
    };
    match outcome {
        Ok(ending) => ending.into(),
        Err(failure) => {
            if !failure.is_silent() {
                anstream::eprintln!("error: {failure}");
            }
            failure.ending().into()
        }
    }
}

/// Runs what waits for a server or a clock. One thread is enough: a command does one thing.
fn wait_for<T>(task: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::new(Ending::Failed, format!("there is no runtime: {error}")))?.block_on(task)
}
