//! The program `sharekit`: its commands, and its exit codes.

mod command_line;
pub(crate) mod commands;
pub(crate) mod completion;
pub(crate) mod details;
pub(crate) mod error_format;
pub(crate) mod failure;
pub(crate) mod input;
pub(crate) mod letters;
pub(crate) mod messages;
pub(crate) mod operations;
pub(crate) mod output;
pub(crate) mod private;
pub(crate) mod setup;
pub(crate) mod stop;
pub(crate) mod terminal;
pub(crate) mod verbose;

use std::io::Write;
use std::process::ExitCode;

use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::apis::APIS;
use crate::client::ApiInfo;
use commands::{api, config, history, login, manual, sandbox, settle, spec, whoami};
use failure::{Ending, Failure};
use operations::{call, tree};

/// Clients, tools and a sandbox for three APIs whose customers share access with other people.
#[derive(Debug, Parser)]
#[command(name = "sharekit", version, max_term_width = 120, after_long_help = ENDINGS)]
#[command(about = "Calls three APIs that hand access to other people, and serves a sandbox")]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    #[command(flatten)]
    errors: error_format::ErrorFlag,

    #[command(flatten)]
    verbose: verbose::VerboseFlag,
}

const ENDINGS: &str = "Flags of all calls, such as --sandbox and --output, may stand anywhere.\n\nExit codes: 0 done; 1 refused by the server, or failed; 2 wrong usage, nothing was sent; 3 no credential, \
                       or the server rejected it; 4 no response from the server; 5 outcome unclear: it may have been done.\n\n\
                       Examples:\n  sharekit orders products --sandbox\n  sharekit --output csv orders list --sandbox\n  \
                       sharekit login orders\n  sharekit whoami";

/// The commands that are not made from the specs.
#[derive(Debug, Subcommand)]
enum Command {
    Api(api::Arguments),
    Config(config::Arguments),
    History(history::Arguments),
    Login(login::Arguments),
    Logout(login::LogoutArguments),
    Sandbox(sandbox::Arguments),
    Settle(settle::Arguments),
    Spec(spec::Arguments),
    Whoami(whoami::Arguments),
    Completions(manual::Completions),
    Man(manual::Manual),
    PackageFiles(manual::PackageFiles),
}

/// Returns all commands.
fn program() -> clap::Command {
    let groups = APIS.iter().copied().map(|api| tree::group(api).display_order(0));
    Arguments::command().subcommands(groups)
}

/// Returns all commands that may be meant by these words. The groups of the APIs that are not named have no commands, so
/// that their specs are not read.
fn program_for(words: &[String]) -> clap::Command {
    let empty = |api: &ApiInfo| clap::Command::new(api.group).about(api.about);
    let is_named = |api: &ApiInfo| words.iter().any(|word| word == api.group);
    let groups = APIS.iter().copied().map(|api| if is_named(api) { tree::group(api) } else { empty(api) });
    Arguments::command().subcommands(groups.map(|group| group.display_order(0)))
}

/// Runs the program with the arguments of this process, and returns its exit code: 0 done; 1 refused or failed; 2 wrong
/// usage; 3 a missing or rejected credential; 4 no response from the server; 5 outcome unclear.
#[must_use]
pub fn run() -> ExitCode {
    if completion::respond(std::env::args_os(), program_for) {
        return ExitCode::SUCCESS;
    }
    let words = command_line::in_order(std::env::args_os());
    match program().try_get_matches_from(words).map_or_else(|error| explain(&error), |given| dispatch(&given)) {
        Ok(ending) => ending.into(),
        Err(failure) => {
            if !failure.is_silent() {
                error_format::print(&failure);
            }
            failure.ending().into()
        }
    }
}

/// Prints the help that the user asked for, or what is wrong with the command line.
fn explain(error: &clap::Error) -> Result<Ending, Failure> {
    if let Some(failure) = Some(error).filter(|error| error.use_stderr()).and_then(error_format::as_failure) {
        return Err(failure);
    }
    let printed = error.print();
    if error.use_stderr() {
        return Ok(Ending::Usage);
    }
    printed?;
    std::io::stdout().flush()?;
    Ok(Ending::Done)
}

fn dispatch(given: &ArgMatches) -> Result<Ending, Failure> {
    verbose::set_level(given.get_count("verbose"));
    let group = APIS.iter().copied().find_map(|api| Some((api, given.subcommand_matches(api.group)?)));
    if let Some((api, given)) = group {
        return wait_for(call::run(api, given));
    }
    match Arguments::from_arg_matches(given).map_err(|error| operations::arguments::rejected(&error))?.command {
        Command::Api(arguments) => wait_for(api::run(arguments)),
        Command::History(arguments) => wait_for(history::run(arguments)),
        Command::Settle(arguments) => wait_for(settle::run(arguments)),
        Command::Sandbox(arguments) => wait_for(sandbox::run(arguments)),
        Command::Spec(arguments) => spec::run(arguments),
        Command::Whoami(arguments) => wait_for(whoami::run(arguments)),
        Command::Logout(arguments) => login::log_out(&arguments),
        Command::Login(arguments) => wait_for(login::run(arguments)),
        Command::Config(arguments) => config::run(arguments),
        Command::Completions(arguments) => manual::print_completions(&arguments),
        Command::PackageFiles(arguments) => manual::write_package_files(&arguments, &program()),
        Command::Man(arguments) => manual::write_manual(&arguments, &program()),
    }
}

/// Runs an asynchronous command on this thread.
fn wait_for<T>(task: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime
        .map_err(|error| Failure::new(Ending::Failed, format!("cannot start the asynchronous runtime: {error}")))?
        .block_on(task)
}
