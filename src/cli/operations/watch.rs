//! `--watch`: reads again and again, and shows what there is now, or what has changed.

use std::collections::HashSet;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use clap::{Arg, ArgMatches, value_parser};
use dialoguer::console::Term;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tokio::time::Instant;

use crate::cli::failure::{Ending, Failure};
use crate::cli::operations::command::OperationCommand;
use crate::cli::operations::send::send;
use crate::cli::output::{Format, Output};
use crate::cli::stop::until_stopped;
use crate::client::AnyClient;

/// How many seconds lie between two reads if the user does not say.
const PAUSE: &str = "5";

/// The lines of a screen that are not for items: the heading, the names of the columns, what did not fit, and the prompt.
const OTHER_LINES: usize = 6;

/// Returns the flags.
pub(super) fn flags() -> [Arg; 2] {
    let seconds = value_parser!(u64).range(1..=86_400);
    [
        Arg::new("watch")
            .long("watch")
            .value_name("SECONDS")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value(PAUSE)
            .value_parser(seconds)
            .hide_short_help(true)
            .help("Read again every 5 or so many seconds, until Ctrl-C")
            .long_help(
                "Read again every 5 or so many seconds, until Ctrl-C. On a terminal the screen shows what there is now. \
                 With --output jsonl or csv, new and changed items are printed as lines.",
            ),
        Arg::new("for")
            .long("for")
            .value_name("SECONDS")
            .requires("watch")
            .value_parser(seconds)
            .hide_short_help(true)
            .help("With --watch: how long"),
    ]
}

/// Returns how often to read, if the user wants to watch.
pub(super) fn pause(command: &OperationCommand, given: &ArgMatches) -> Option<Duration> {
    if command.operation.method != "GET" {
        return None;
    }
    given.get_one::<u64>("watch").copied().map(Duration::from_secs)
}

/// Reads and shows until the user has seen enough.
pub(super) async fn run(
    command: &OperationCommand,
    given: &ArgMatches,
    pause: Duration,
    call: Map<String, Value>,
    client: &dyn AnyClient,
    output: &Output,
) -> Result<Ending, Failure> {
    let is_screen = output.format == Format::Table && std::io::stdout().is_terminal();
    if !is_screen && !matches!(output.format, Format::Jsonl | Format::Csv) {
        return Err(Failure::usage("--watch prints a screen on a terminal, or lines")
            .advising("Add --output jsonl or --output csv."));
    }
    let limit = given.get_one::<u64>("for").copied().map(Duration::from_secs);
    let watched = async {
        if is_screen {
            screen(command, pause, &call, client, output).await
        } else {
            lines(command, pause, &call, client, output).await
        }
    };
    tokio::select! {
        failed = watched => failed.map(|()| Ending::Done),
        () = passed(limit) => Ok(Ending::Done),
        Ok(()) = until_stopped() => Ok(Ending::Done),
    }
}

/// Waits until a time has passed; for ever without one.
async fn passed(limit: Option<Duration>) {
    match limit {
        Some(limit) => tokio::time::sleep(limit).await,
        None => std::future::pending().await,
    }
}

/// Shows what there is now, again and again.
async fn screen(
    command: &OperationCommand,
    pause: Duration,
    call: &Map<String, Value>,
    client: &dyn AnyClient,
    output: &Output,
) -> Result<(), Failure> {
    loop {
        let began = Instant::now();
        let response = send(command, client, call.clone()).await?;
        let (height, width) = Term::stdout().size();
        let heading = format!(
            "{}, every {} s, {}. Ctrl-C ends.",
            command.summary,
            pause.as_secs(),
            Timestamp::now().strftime("%H:%M:%S UTC")
        );
        let heading: String = heading.chars().take(width.into()).collect();
        // To the upper left corner, and the rest of the screen empty: what is printed next replaces what was there.
        write!(std::io::stdout(), "\u{1b}[H\u{1b}[2J{heading}\n\n")?;
        match items(command, &response) {
            Some(items) => {
                let room = usize::from(height).saturating_sub(OTHER_LINES).max(1);
                let mut list = output.list();
                for item in items.iter().take(room) {
                    list.item(item)?;
                }
                list.end()?;
                if items.len() > room {
                    writeln!(std::io::stdout(), "… and {} more", items.len() - room)?;
                }
            }
            None => output.response(&response)?,
        }
        std::io::stdout().flush()?;
        tokio::time::sleep_until(began + pause).await;
    }
}

/// Prints what is new or has changed, as lines.
async fn lines(
    command: &OperationCommand,
    pause: Duration,
    call: &Map<String, Value>,
    client: &dyn AnyClient,
    output: &Output,
) -> Result<(), Failure> {
    let (mut list, mut known) = (output.list(), HashSet::new());
    loop {
        let began = Instant::now();
        let response = send(command, client, call.clone()).await?;
        let items = items(command, &response).map_or_else(|| std::slice::from_ref(&response), Vec::as_slice);
        let mut now = HashSet::new();
        for item in items {
            let text = item.to_string();
            if !known.contains(&text) {
                list.item(item)?;
            }
            now.insert(text);
        }
        known = now;
        list.flush()?;
        tokio::time::sleep_until(began + pause).await;
    }
}

/// Returns the list that a response is about, if it is about one.
fn items<'a>(command: &OperationCommand, response: &'a Value) -> Option<&'a Vec<Value>> {
    match &command.items {
        Some(items) => response.pointer(items)?.as_array(),
        None => response.as_array(),
    }
}
