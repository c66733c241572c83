//! `sharekit settle`: looks for what became of recorded commands that may have been done.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::cli::commands::history::command;
use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::say;
use crate::cli::operations::confirm;
use crate::cli::operations::settling::Looking;
use crate::cli::output::{Output, Printing, ResponseShape};
use crate::cli::setup::connection::{ConnectedClient, Settings, connect};
use crate::cli::setup::{apis, history};
use crate::{Intent, IntentFilter, IntentState, IntentStore, Settled, SqliteIntents};

/// The fields that are printed for each command.
pub(crate) const FIELDS: [&str; 5] = ["id", "command", "outcome", "ids", "reason"];

/// Look for what became of commands in doubt.
///
/// Looks at the server, with the credential of the account that sent the command, and nothing is sent but reads. A command
/// counts as not done only when its request can no longer arrive (--settle-wait).
///
/// Ends with 0 if all is decided, and with 5 if the outcome of any is still unclear.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  sharekit settle --all")]
pub(crate) struct Arguments {
    /// The ids of the commands, as `sharekit history` and the message of the command show them.
    #[arg(value_name = "ID", required_unless_present = "all")]
    ids: Vec<String>,

    /// Settle all commands whose outcome is unclear.
    #[arg(long, conflicts_with = "ids")]
    all: bool,

    /// Decide it yourself, when you have looked.
    #[arg(long, value_name = "OUTCOME", value_parser = ["done", "not-done"], conflicts_with = "all")]
    mark: Option<String>,

    /// Do it without asking first.
    #[arg(long, short)]
    yes: bool,

    #[command(flatten)]
    looking: Looking,

    #[command(flatten)]
    settings: Settings,

    #[command(flatten)]
    output: Printing,
}

pub(crate) async fn run(arguments: Arguments) -> Result<Ending, Failure> {
    let output = Output::new(&arguments.output, ResponseShape::of_fields(&FIELDS, &FIELDS))?;
    let Some(store) = history::open_existing()? else {
        return Err(Failure::usage("nothing was recorded yet").advising("`sharekit history` lists what was spent."));
    };
    let open = arguments.wanted(&store).await?;
    if let Some(mark) = &arguments.mark {
        return arguments.mark_all(&store, open, mark).await;
    }
    if open.is_empty() {
        say("No command is in doubt.");
    }
    let mut list = output.list();
    let (mut all_decided, mut failed) = (true, None);
    for intent in open {
        let line = match arguments.settle(&store, &intent).await {
            Ok(settled) => {
                all_decided &= !settled.is_unknown();
                line(&intent, &settled)
            }
            Err(failure) => {
                all_decided = false;
                let line = failed_line(&intent, &failure);
                failed.get_or_insert(failure);
                line
            }
        };
        list.item(&line)?;
        list.flush()?;
    }
    list.end()?;
    match failed {
        Some(failure) if failure.ending() != Ending::Unclear => Err(failure),
        _ => Ok(if all_decided { Ending::Done } else { Ending::Unclear }),
    }
}

impl Arguments {
    /// Returns the commands that the user means. Those that are decided are reported and left out.
    async fn wanted(&self, store: &SqliteIntents) -> Result<Vec<Intent>, Failure> {
        if self.all {
            return Ok(store.list(&IntentFilter::default().all_open()).await?);
        }
        let mut wanted = Vec::new();
        for id in &self.ids {
            match store.get(id).await? {
                Some(intent) if intent.state.is_open() => wanted.push(intent),
                Some(intent) => say(format_args!("{id}: {}, decided already.", intent.state)),
                None => {
                    return Err(Failure::usage(format!("there is no command with the id {id}"))
                        .advising("`sharekit history` shows the ids."));
                }
            }
        }
        Ok(wanted)
    }

    /// Looks for what became of one command.
    async fn settle(&self, store: &SqliteIntents, intent: &Intent) -> Result<Settled, Failure> {
        let api = apis::named(intent.call.api())
            .ok_or_else(|| Failure::usage(format!("this program has no API {}", intent.call.api())))?;
        let connection = connect(api, &self.settings).await?;
        let settling = self.looking.settling(&connection).intents(Arc::new(store.clone()));
        say(format_args!("{}: {}. Looking whether it was done …", intent.key, command(intent)));
        let settled = connection.client.with_settling(settling).settle(&intent.call).await;
        settled.map_err(|error| if error.is_invalid_request() { elsewhere(intent, &connection) } else { error.into() })
    }

    /// Writes what the user has found out.
    async fn mark_all(&self, store: &SqliteIntents, open: Vec<Intent>, mark: &str) -> Result<Ending, Failure> {
        let state = if mark == "done" { IntentState::Done } else { IntentState::NotDone };
        for mut intent in open {
            if !self.yes {
                confirm::require_terminal()?;
                confirm::ask(&[
                    format!("{}: {}", intent.key, command(&intent)),
                    intent.note.clone(),
                    format!("Record it as {state}. If that is wrong, it may be done twice, or never."),
                ])?;
            }
            intent.mark(state);
            store.end(&intent).await?;
            say(format_args!("{}: recorded as {state}.", intent.key));
        }
        Ok(Ending::Done)
    }
}

/// Returns why a command cannot be settled with this server and account.
fn elsewhere(intent: &Intent, connection: &ConnectedClient) -> Failure {
    let (server, here) = (intent.call.server(), connection.base_url.trim_end_matches('/'));
    // The client of a sandbox adds a path.
    if server.strip_prefix(here).is_none_or(|path| !path.is_empty() && !path.starts_with('/')) {
        return Failure::new(Ending::Unclear, format!("it was sent to {server}, and this is {here}"))
            .advising("Choose its server with --profile, --base-url or --sandbox=URL.");
    }
    Failure::new(Ending::Unclear, "it was sent with another account, or with another key")
        .advising("Choose its account with --profile. If its key was replaced, look yourself and add --mark.")
}

fn line(intent: &Intent, settled: &Settled) -> Value {
    let (outcome, ids, reason) = match settled {
        Settled::Done(done) => ("done", done.ids(), String::new()),
        Settled::NotDone(_) => ("not-done", &[][..], String::new()),
        Settled::Unknown(doubt) => ("in-doubt", doubt.done(), doubt.reason().to_owned()),
    };
    json!({ "id": intent.key, "command": command(intent), "outcome": outcome, "ids": ids, "reason": reason })
}

fn failed_line(intent: &Intent, failure: &Failure) -> Value {
    let reason = failure.to_string();
    json!({ "id": intent.key, "command": command(intent), "outcome": intent.state.as_str(), "ids": [], "reason": reason })
}
