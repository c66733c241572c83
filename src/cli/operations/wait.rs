//! `sharekit orders wait`: asks again and again until a thing is in a wanted state.

use std::time::Duration;

use clap::{Arg, ArgMatches, value_parser};
use serde_json::{Map, Value};
use tokio::time::Instant;

use crate::Error;
use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::seconds;
use crate::cli::operations::command::{OperationCommand, Waiting};
use crate::cli::operations::progress::Progress;
use crate::cli::operations::typed::plain;
use crate::cli::output::Output;
use crate::cli::stop::until_stopped;
use crate::client::AnyClient;

/// How long to wait at most if the user does not say, in seconds.
const LIMIT: u64 = 30 * 60;

/// The first pause between two questions.
const FIRST_PAUSE: Duration = Duration::from_secs(2);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Returns the flags of the command.
pub(super) fn flags(waiting: &Waiting) -> [Arg; 2] {
    let words: Vec<String> = waiting.words.iter().map(|word| plain(&word.value)).collect();
    [
        Arg::new("until")
            .long("until")
            .value_name("STATES")
            .required(true)
            .value_delimiter(',')
            .value_parser(clap::builder::PossibleValuesParser::new(words))
            .help("The state to wait for; several mean any of them"),
        Arg::new("for")
            .long("for")
            .value_name("SECONDS")
            .default_value(LIMIT.to_string())
            .value_parser(value_parser!(u64).range(1..=7 * 86_400))
            .help("How long to wait at most"),
    ]
}

/// Waits until the state is one of those that the user wants, and prints what then is.
pub(super) async fn run(
    command: &OperationCommand,
    waiting: &Waiting,
    given: &ArgMatches,
    call: Map<String, Value>,
    client: &dyn AnyClient,
    output: &Output,
) -> Result<Ending, Failure> {
    let wanted: Vec<&String> = given.get_many("until").into_iter().flatten().collect();
    let limit = Duration::from_secs(given.get_one("for").copied().unwrap_or(LIMIT));
    let progress = Progress::of_state(output);
    tokio::select! {
        reached = reached(command, waiting, &wanted, limit, call, client, &progress) => {
            let response = reached?;
            progress.end();
            output.response(&response)?;
            Ok(Ending::Done)
        }
        Ok(()) = until_stopped() => Err(Failure::new(Ending::Failed, "stopped before the state was reached")),
    }
}

/// Asks until the state is a wanted one.
async fn reached(
    command: &OperationCommand,
    waiting: &Waiting,
    wanted: &[&String],
    limit: Duration,
    call: Map<String, Value>,
    client: &dyn AnyClient,
    progress: &Progress,
) -> Result<Value, Failure> {
    let (began, mut pause) = (Instant::now(), FIRST_PAUSE);
    loop {
        let state = match client.call(command.operation.id, call.clone()).await {
            Ok(response) => {
                let state = response.pointer(&waiting.field).cloned().unwrap_or_default();
                if wanted.iter().any(|word| **word == plain(&state)) {
                    return Ok(response);
                }
                if waiting.last.contains(&state) {
                    let message = format!("it is {} now, after which no other state comes", plain(&state));
                    return Err(Failure::new(Ending::Failed, message).about(command.operation.id));
                }
                plain(&state)
            }
            Err(error) if may_pass(&error) => format!("unknown ({error})"),
            Err(error) => return Err(Failure::of_call(&error, command.operation)),
        };
        if began.elapsed() + pause > limit {
            tokio::time::sleep(limit.saturating_sub(began.elapsed())).await;
            let message = format!("after {} it is still {state}", seconds(limit.as_secs()));
            return Err(Failure::new(Ending::Failed, message)
                .about(command.operation.id)
                .advising("Run the command again to go on waiting, with more time by --for SECONDS."));
        }
        progress.state(&state, began.elapsed());
        // A little more or less, so that several who wait do not ask at the same moment.
        tokio::time::sleep(pause.mul_f64(0.9 + 0.2 * fastrand::f64())).await;
        pause = pause.mul_f64(1.5).min(LONGEST_PAUSE);
    }
}

/// Returns whether asking again may help: no response, or one that says so.
fn may_pass(error: &Error) -> bool {
    match error.status() {
        Some(status) => status.is_server_error() || error.is_rate_limited(),
        None => error.is_connect() || error.is_timeout(),
    }
}
