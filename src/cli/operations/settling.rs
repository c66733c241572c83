//! Sends calls that may not be repeated: recorded, and settled if no response tells what became of them.

use std::sync::Arc;
use std::time::Duration;

use clap::value_parser;
use serde_json::{Map, Value, json};

use crate::cli::failure::{Ending, Failure, clean};
use crate::cli::messages::{say, seconds};
use crate::cli::operations::command::{OperationCommand, command_of, spec};
use crate::cli::operations::confirm;
use crate::cli::operations::typed::plain;
use crate::cli::output::{Format, Output, Printing};
use crate::cli::setup::connection::ConnectedClient;
use crate::cli::setup::history;
use crate::client::{AnyClient, ApiInfo};
use crate::{Done, Doubt, Intent, Operation, Settled, Settling, SqliteIntents};

/// The most seconds that `--settle-wait` takes: a day.
const LONGEST_WAIT: u64 = 86_400;

/// The flags of a command that may not be repeated.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "When no response comes")]
pub(crate) struct Sending {
    /// Do not look whether it was done.
    ///
    /// Without a response the outcome is then unclear (exit code 5); `sharekit settle` looks later.
    #[arg(long, hide_short_help = true, conflicts_with_all = ["settle_wait", "key"])]
    no_settle: bool,

    #[command(flatten)]
    looking: Looking,

    /// Do it once only for this KEY, a name of your choice.
    ///
    /// The same command with the same KEY again does nothing if it was
    /// done, and prints what is known of it. If it may have been done, it looks first. If it was refused or not done, it
    /// tries again.
    #[arg(long, value_name = "KEY", value_parser = key, hide_short_help = true, conflicts_with = "no_record")]
    key: Option<String>,

    #[command(flatten)]
    recording: Recording,
}

/// Reads a key. An empty one is the mistake of a script whose variable is not set: all its commands would share it.
fn key(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("write a name of your choice, such as order-2026-08") } else { Ok(text.to_owned()) }
}

/// The flag that says whether a command is recorded.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "When no response comes")]
pub(crate) struct Recording {
    /// Do not record it.
    ///
    /// Otherwise each of these commands is recorded before it is sent: see `sharekit history`.
    #[arg(long, hide_short_help = true)]
    no_record: bool,
}

impl Recording {
    /// Returns whether the command is recorded. A sandbox that ends with the command leaves nothing to look at.
    pub(crate) fn is_wanted(&self, connection: &ConnectedClient) -> bool {
        !self.no_record && !connection.is_temporary()
    }

    /// Opens the record, if the command is recorded.
    pub(crate) fn open(&self, connection: &ConnectedClient) -> Result<Option<Arc<SqliteIntents>>, Failure> {
        if self.is_wanted(connection) { history::open().map(Some) } else { Ok(None) }
    }
}

/// The flags that say how to look.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "When no response comes")]
pub(crate) struct Looking {
    /// How long a request without a response may still arrive.
    ///
    /// A proxy or a queue may hold it. Before that time has passed, nothing counts as not done.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, hide_short_help = true, value_parser = value_parser!(u64).range(..=LONGEST_WAIT))]
    settle_wait: u64,

    /// Say that nobody else spends with this account meanwhile.
    ///
    /// The setting `sole_spender` of a profile says it always.
    /// Then a new order or code like the one you asked for is
    /// yours. Otherwise somebody else may have made it at the same time, and the outcome stays unclear.
    #[arg(long, hide_short_help = true)]
    sole_spender: bool,
}

impl Looking {
    /// Returns how a call in doubt is settled, for this account. The user is told when that begins.
    pub(crate) fn settling(&self, connection: &ConnectedClient) -> Settling {
        let wait = seconds(self.settle_wait);
        let settling = Settling::default()
            .wait(Duration::from_secs(self.settle_wait))
            .sole_spender(self.sole_spender || connection.sole_spender)
            .on_doubt(move |doubt| say(clean(&format!("{doubt}.\nLooking whether it was done, for up to {wait} …"))));
        match &connection.account {
            Some(account) => settling.account(account),
            None => settling,
        }
    }
}

/// A call that may not be repeated, with all that it needs.
pub(crate) struct Spend<'a> {
    pub(crate) api: &'static ApiInfo,
    pub(crate) command: &'static OperationCommand,
    pub(crate) sending: &'a Sending,
    pub(crate) printing: &'a Printing,
    pub(crate) connection: &'a ConnectedClient,
}

impl Spend<'_> {
    /// Returns a client that records and settles as the flags say.
    pub(crate) fn client(&self) -> Result<Arc<dyn AnyClient>, Failure> {
        let Sending { no_settle, looking, key, recording } = self.sending;
        let mut settling = looking.settling(self.connection).look(!no_settle);
        if *no_settle {
            settling = settling.on_doubt(|_| {});
        }
        if let Some(record) = recording.open(self.connection)? {
            settling = settling.intents(record);
        } else if key.is_some() {
            return Err(Failure::usage("--key has no use in a sandbox that ends with this command; nothing was sent")
                .advising("Run `sharekit sandbox`, and name its address with --sandbox=URL."));
        }
        Ok(self.connection.client.with_settling(settling))
    }

    /// Warns if an equal call may have been done, and asks. Also a call that is not recorded itself may equal one that is.
    pub(crate) async fn warn_of_equal(&self, call: &Map<String, Value>) -> Result<(), Failure> {
        let Sending { recording, looking, .. } = self.sending;
        // A command that is not recorded itself goes on where the record cannot be read.
        let record = if self.connection.is_temporary() { None } else { history::open_existing().ok().flatten() };
        let Some(record) = record else { return Ok(()) };
        let client = self.connection.client.with_settling(looking.settling(self.connection).intents(record));
        let failed = |error| Failure::of_call(&error, self.command.operation);
        let request = client.prepare(self.command.operation.id, call.clone()).map_err(failed)?;
        let mut open = match client.open_like(self.command.operation, &request).await {
            Err(_) if recording.no_record => return Ok(()),
            open => open.map_err(failed)?,
        };
        open.retain(|intent| Some(&intent.key) != self.sending.key.as_ref());
        let Some(intent) = open.first() else { return Ok(()) };
        let warning = format!(
            "the same command was sent at {}, and may have been done",
            intent.call.began().strftime("%Y-%m-%d %H:%M:%S UTC"),
        );
        if confirm::require_terminal().is_err() {
            return Err(Failure::new(Ending::Unclear, format!("{warning}; nothing was sent now"))
                .advising(settle_later(intent)));
        }
        confirm::ask(&[format!("Warning: {warning}."), settle_later(intent), "Do it again nevertheless?".to_owned()])
    }

    /// Sends the call, and prints what became of it.
    pub(crate) async fn send(
        &self,
        client: &dyn AnyClient,
        call: Map<String, Value>,
        output: &Output,
    ) -> Result<Ending, Failure> {
        let operation = self.command.operation;
        let settled = tokio::select! {
            settled = client.call_settled(operation.id, call, self.sending.key.as_deref()) => settled,
            Ok(()) = tokio::signal::ctrl_c() => return Err(self.stopped()),
        };
        match settled.map_err(|error| Failure::of_call(&error, operation))? {
            Settled::Done(done) => match done.response() {
                Some(response) => output.response(response).map_err(|failure| done_but_lost(&failure))?,
                None => self.print_found(&done, output).map_err(|failure| done_but_lost(&failure))?,
            },
            Settled::NotDone(not_done) => {
                let message = format!("{not_done}. Looking has shown that nothing was done");
                return Err(Failure::new(Ending::Failed, message).advising("You can run the command again."));
            }
            Settled::Unknown(doubt) => return Err(self.unclear(&doubt)),
        }
        Ok(Ending::Done)
    }

    /// Prints what looking has found, or what was recorded.
    fn print_found(&self, done: &Done<Value>, output: &Output) -> Result<(), Failure> {
        if output.format != Format::Table {
            return output.response(&json!({ "outcome": "done", "ids": done.ids(), "items": done.items() }));
        }
        let ids = if done.ids().is_empty() { String::new() } else { format!(": {}", done.ids().join(", ")) };
        say(format_args!("It was done{ids}."));
        print_items(self.api, self.command.operation, done.items(), self.printing)
    }

    /// Returns how a command ends that the user has stopped.
    fn stopped(&self) -> Failure {
        let Sending { key, recording, .. } = self.sending;
        let advice = match key {
            _ if !recording.is_wanted(self.connection) => match place(self.api, self.command.operation) {
                Some(place) => format!("Look with {place} before you run the command again."),
                None => "No command shows it: ask the vendor before you run the command again.".to_owned(),
            },
            Some(key) => format!("`sharekit settle {key}` looks whether it was done."),
            None => "`sharekit settle --all` looks whether it was done.".to_owned(),
        };
        Failure::new(Ending::Unclear, "outcome unclear, it may have been done: stopped before that was known")
            .advising(advice)
    }

    fn unclear(&self, doubt: &Doubt) -> Failure {
        let read = self.command.operation.settled_by().and_then(|read| command_of(self.api, read));
        if !doubt.candidates().is_empty() {
            say("This may be what it made:");
            let columns = read.map_or(&[][..], |read| &read.columns);
            for candidate in doubt.candidates() {
                say(format_args!("  {}", in_short(candidate, columns)));
            }
        }
        let look = match read {
            Some(read) => format!(
                "Do not run the command again before you have looked with `sharekit {} {}`.",
                self.api.group, read.name
            ),
            None => "Do not run the command again before you know whether it was done.".to_owned(),
        };
        let later = match doubt.key() {
            Some(key) if read.is_some() => {
                let is_sole = self.sending.looking.sole_spender || self.connection.sole_spender;
                let is_promise = !doubt.candidates().is_empty() && !is_sole;
                let alone =
                    if is_promise { ", with --sole-spender if nobody else spends with this account" } else { "" };
                format!("\n`sharekit settle {key}` looks again{alone}; with --mark you decide it yourself.")
            }
            Some(key) => {
                format!("\n`sharekit settle {key} --mark done` (or not-done) records what you have found out.")
            }
            None => String::new(),
        };
        // What happened was said before the client looked.
        let reason = if self.sending.no_settle { doubt.problem() } else { doubt.reason() };
        let reason = reason.trim_end_matches('.');
        Failure::new(Ending::Unclear, format!("outcome unclear, it may have been done: {reason}"))
            .advising(format!("{look}{later}"))
    }
}

/// Returns a failure of a call that was done, but whose result the user cannot see. Without it they might repeat it.
pub(crate) fn done_but_lost(failure: &Failure) -> Failure {
    let reason = if failure.is_silent() { "the output was closed".to_owned() } else { failure.to_string() };
    Failure::new(Ending::Failed, format!("it was done, but the response cannot be printed: {reason}"))
        .advising("Do not run the command again. List what there is now.")
}

/// Prints items as the command that lists them does.
pub(crate) fn print_items(
    api: &'static ApiInfo,
    operation: &Operation,
    items: &[Value],
    printing: &Printing,
) -> Result<(), Failure> {
    let Some(read) = operation.settled_by().and_then(|read| command_of(api, read)) else { return Ok(()) };
    if items.is_empty() {
        return Ok(());
    }
    let output = Output::new(printing, read.response_shape(spec(api)))?;
    let mut list = output.list();
    for item in items {
        list.item(item)?;
    }
    list.end()
}

/// Returns the command that shows whether an operation was done, if there is one.
pub(crate) fn place(api: &'static ApiInfo, operation: &Operation) -> Option<String> {
    let read = operation.settled_by().and_then(|read| command_of(api, read))?;
    Some(format!("`sharekit {} {}`", api.group, read.name))
}

/// Returns the values of these fields of an item in one line; without any, of all fields.
fn in_short(item: &Value, columns: &[String]) -> String {
    let fields = item.as_object().into_iter().flatten();
    let is_shown = |name: &String| columns.is_empty() || columns.contains(name);
    let shown = fields.filter(|(name, value)| is_shown(name) && !value.is_null());
    let shown: Vec<String> = shown.map(|(name, value)| format!("{name} {}", plain(value))).collect();
    clean(&shown.join(", "))
}

fn settle_later(intent: &Intent) -> String {
    format!("`sharekit settle {}` looks whether it was done.", intent.key)
}
