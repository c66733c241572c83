//! The program `sharekit`: what it understands, and how it ends.

mod sandbox;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
}

/// Runs the program with the arguments of this process. 0 is success, 1 a failure; wrong usage ends it with 2.
#[must_use]
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Sandbox(arguments) => sandbox::run(arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes = std::iter::successors(std::error::Error::source(&error), |&cause| cause.source());
            eprintln!("error: {error}{}", causes.map(|cause| format!(": {cause}")).collect::<String>());
            ExitCode::FAILURE
        }
    }
}
