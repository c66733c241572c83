//! The program `sharekit`: what it understands, and how it ends.

mod apis;
mod arguments;
mod bulk;
mod calls;
mod config;
mod confirm;
mod connection;
mod credentials;
mod environment;
mod failure;
mod login;
mod manual;
mod messages;
mod operations;
mod output;
mod own_file;
mod price;
mod profile;
mod progress;
mod raw;
mod sandbox;
mod spec;
mod tokens;
mod tree;
mod whoami;

use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use apis::Api;
use failure::{Ending, Failure};

/// Clients, tools and a sandbox for three APIs that let customers hand access to other people.
#[derive(Debug, Parser)]
#[command(name = "sharekit", version, about, max_term_width = 120, after_help = ENDINGS)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const ENDINGS: &str = "Exit codes: 0 done; 1 refused by the server, or failed; 2 wrong usage, nothing was sent; 3 no credential, \
                       or the server refused it; 4 no answer from the server.";

/// What does not come from the specs.
#[derive(Debug, Subcommand)]
enum Command {
    Api(raw::Arguments),
    Config(config::Arguments),
    Login(login::Arguments),
    Logout(login::LogoutArguments),
    Sandbox(sandbox::Arguments),
    Spec(spec::Arguments),
    Whoami(whoami::Arguments),
    Completions(manual::Completions),
    Man(manual::Manual),
}

/// The whole program, as clap understands it.
fn program() -> clap::Command {
    let groups = Api::ALL.into_iter().map(|api| tree::group(api).display_order(0));
    Arguments::command().subcommands(groups)
}

/// Runs the program with the arguments of this process. 0 is success; 1 a refusal or a failure, 2 wrong usage, 3 a missing
/// or refused credential, 4 a server that did not answer.
#[must_use]
pub fn run() -> ExitCode {
    match program().try_get_matches().map_or_else(|error| explain(&error), |given| dispatch(&given)) {
        Ok(ending) => ending.into(),
        Err(failure) => {
            if !failure.is_silent() {
                let red = clap::builder::styling::AnsiColor::Red.on_default().bold();
                messages::say(format_args!("{red}error:{red:#} {failure}"));
            }
            failure.ending().into()
        }
    }
}

/// Prints what clap has to say: the help that was asked for, or what is wrong with the command line.
fn explain(error: &clap::Error) -> Result<Ending, Failure> {
    let printed = error.print();
    if error.use_stderr() {
        return Ok(Ending::Usage);
    }
    printed?;
    Ok(Ending::Done)
}

fn dispatch(given: &ArgMatches) -> Result<Ending, Failure> {
    let group = Api::ALL.into_iter().find_map(|api| Some((api, given.subcommand_matches(api.command())?)));
    if let Some((api, given)) = group {
        return wait_for(calls::run(api, given));
    }
    match Arguments::from_arg_matches(given).map_err(|error| calls::wrong(&error))?.command {
        Command::Api(arguments) => wait_for(raw::run(arguments)),
        Command::Sandbox(arguments) => wait_for(sandbox::run(arguments)),
        Command::Spec(arguments) => spec::run(arguments),
        Command::Whoami(arguments) => wait_for(whoami::run(arguments)),
        Command::Logout(arguments) => login::log_out(&arguments),
        Command::Login(arguments) => wait_for(login::run(arguments)),
        Command::Config(arguments) => config::run(arguments),
        Command::Completions(arguments) => manual::print_completions(&arguments, program()),
        Command::Man(arguments) => manual::write_manual(&arguments, program()),
    }
}

/// Runs what waits for a server or a clock. One thread is enough: a command does one thing.
fn wait_for<T>(task: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::new(Ending::Failed, format!("there is no runtime: {error}")))?.block_on(task)
}
