//! Redeems or revokes any number of codes: in batches, with a result for each code, and with a record that lets it
//! continue after an interruption.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use clap::{Arg, ArgMatches, value_parser};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, future};
use serde_json::{Value, json};

use crate::Operation;
use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::say;
use crate::cli::operations::command::OperationCommand;
use crate::cli::operations::progress::Progress;
use crate::cli::operations::record::{Record, Subject, Word};
use crate::cli::operations::{arguments, confirm};
use crate::cli::output;
use crate::cli::output::{Output, ResponseShape};
use crate::cli::setup::connection::{Settings, connect};
use crate::client::ApiInfo;
use crate::share_codes;
use crate::share_codes::{Batches, CodeOutcomes, Outcome};

/// The fields that are printed for each code.
const COLUMNS: [&str; 3] = ["code", "outcome", "reason"];

/// Returns what such a command takes in addition to the codes.
pub(crate) fn arguments() -> [Arg; 3] {
    let number = |name: &'static str, default: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("N")
            .value_parser(value_parser!(u32).range(1..))
            .default_value(default)
            .help_heading("Many codes")
    };
    [
        number("batch-size", "100").help("The most codes in one request"),
        number("concurrency", "4").help("The most requests at the same time"),
        Arg::new("resume")
            .long("resume")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("Keep a record in FILE, and continue from it")
            .long_help(
                "Keep a record in FILE, one line of JSON per code, and continue from it: codes that were done or refused \
                 are not sent again. Codes whose outcome is unclear are not sent again either: check them with \
                 `sharekit share-codes list`, and remove their lines from FILE to send them again. The output of this \
                 command with --output jsonl can be used as a record too. A record belongs to one command and one \
                 server.",
            )
            .help_heading("Many codes"),
    ]
}

/// Runs a command for many codes.
pub(crate) async fn run(
    api: &'static ApiInfo,
    command: &OperationCommand,
    given: &ArgMatches,
    settings: &Settings,
    printing: &output::Printing,
) -> Result<Ending, Failure> {
    let codes = read_codes(api, command, given)?;
    let output = Output::new(printing, ResponseShape::of_fields(&COLUMNS, &COLUMNS))?;
    let connection = connect(api, settings).await?;
    let client: &share_codes::Client = connection
        .client
        .as_any()
        .downcast_ref()
        .ok_or_else(|| Failure::usage(format!("{} cannot send in batches", api.group)))?;
    let subject = Subject { command: command.name.clone(), server: connection.base_url.clone() };
    let Left { codes, all_done, record } = left(codes, given.get_one::<PathBuf>("resume"), &subject)?;
    let after_earlier = |ending| if all_done { ending } else { Ending::Failed };
    if codes.is_empty() {
        return Ok(after_earlier(Ending::Done));
    }
    if !given.get_flag("yes") {
        confirm::require_terminal()?;
        let sentence = command.confirm.clone().unwrap_or_default();
        confirm::ask(&[format!("{}: {}.", command.summary, numbered(codes.len())), sentence])?;
    }
    // Memory is reserved for as many as the user names, so limit that to the codes that there are.
    let number = |name: &str| given.get_one::<u32>(name).map_or(1, |number| codes.len().min(*number as usize));
    let batch = number("batch-size");
    let batches = Batches::default().size(batch).concurrency(number("concurrency")).settle(false);
    let work = Work { operation: command.operation, total: codes.len(), control: Arc::new(Control::new(record)) };
    let codes = work.control.admit(codes, batch);
    let outcomes = client.in_batches(command.operation, codes, batches);
    let outcomes = outcomes.ok_or_else(|| Failure::usage(format!("{} cannot send in batches", command.name)))?;
    work.follow(outcomes, &output).await.map(after_earlier)
}

/// What an earlier run has left to do.
struct Left {
    codes: Vec<String>,
    /// Whether all codes that the earlier run sent were done. If not, this run does not end with success.
    all_done: bool,
    record: Option<Record>,
}

/// Removes the codes that a record rules out, and tells the user. Without a record, all codes are left.
fn left(mut codes: Vec<String>, record: Option<&PathBuf>, subject: &Subject) -> Result<Left, Failure> {
    let Some(path) = record else { return Ok(Left { codes, all_done: true, record: None }) };
    let (record, known) = Record::open(path, subject)?;
    let total = codes.len();
    codes.retain(|code| known.get(code).is_none_or(|word| word.is_to_be_sent()));
    say(format_args!("{}: {} of {total} codes are left to send.", path.display(), codes.len()));
    let unclear = known.values().filter(|word| word.is_unclear()).count();
    if unclear > 0 {
        say(format_args!(
            "{}: outcome unclear, not sent again. Check with `sharekit share-codes list`.",
            numbered(unclear)
        ));
    }
    let all_done = known.values().all(|word| word.is_done() || word.is_to_be_sent());
    Ok(Left { codes, all_done, record: Some(record) })
}

/// Returns the codes in the order in which they were given, without repetitions.
fn read_codes(api: &'static ApiInfo, command: &OperationCommand, given: &ArgMatches) -> Result<Vec<String>, Failure> {
    let call = arguments::read(api, command, given)?;
    let codes = command.bulk.as_ref().and_then(|field| call.get("body")?[field].as_array());
    let mut seen = HashSet::new();
    let codes = codes.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    Ok(codes.filter(|code| seen.insert(code.clone())).collect())
}

/// Shared by the task that sends codes and the one that prints results.
struct Control {
    stopped: AtomicBool,
    record: Mutex<Option<Record>>,
    failure: Mutex<Option<Failure>>,
}

impl Control {
    fn new(record: Option<Record>) -> Self {
        Self { stopped: AtomicBool::new(false), record: Mutex::new(record), failure: Mutex::default() }
    }

    /// Stops sending codes. Requests that were sent are still waited for.
    fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Stops sending codes, and keeps the first failure.
    fn fail(&self, failure: Failure) {
        self.stop();
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
    }

    /// Returns the codes one by one, and writes each to the record before it can be sent. A batch is sent when it is full or
    /// the codes end; by then the record is on disk.
    fn admit(self: &Arc<Self>, codes: Vec<String>, batch: usize) -> BoxStream<'static, String> {
        let (control, last) = (Arc::clone(self), codes.len());
        let admitted = stream::iter(codes.into_iter().zip(1..)).take_while(move |(code, number)| {
            let goes_out = number % batch == 0 || *number == last;
            let goes = !control.stopped.load(Ordering::Relaxed)
                && control.note(|record| record.sending(code))
                && (!goes_out || control.note(Record::settle));
            future::ready(goes)
        });
        admitted.map(|(code, _)| code).boxed()
    }

    /// Adds to the record, if there is one. Stops sending codes if that fails.
    fn note(&self, add: impl FnOnce(&mut Record) -> std::io::Result<()>) -> bool {
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Err(error)) = record.as_mut().map(add) else { return true };
        drop(record);
        self.fail(Failure::new(Ending::Failed, format!("cannot write the record: {error}")));
        false
    }
}

/// Many codes that are being sent.
struct Work {
    operation: &'static Operation,
    total: usize,
    control: Arc<Control>,
}

impl Work {
    /// Prints the result of each code, until all have one or the user stops it.
    async fn follow(self, mut outcomes: CodeOutcomes, output: &Output) -> Result<Ending, Failure> {
        let mut counts: HashMap<Word, u64> = HashMap::new();
        let mut list = output.list();
        let progress = Progress::of_codes(self.total as u64, output);
        let mut interrupted = false;
        loop {
            let finished = tokio::select! {
                finished = outcomes.next() => finished,
                signal = tokio::signal::ctrl_c() => {
                    if interrupted || signal.is_err() {
                        return Err(Failure::new(Ending::Failed, "stopped before all responses were received").advising(UNCLEAR));
                    }
                    interrupted = true;
                    self.control.stop();
                    progress.say("Waiting for the requests that were sent. Press Ctrl-C again to stop at once.");
                    continue;
                }
            };
            let Some(finished) = finished else { break };
            let word = Word::of(&finished.outcome);
            *counts.entry(word).or_default() += 1;
            let line = json!({ "code": finished.code, "outcome": word.text(), "reason": reason(&finished.outcome) });
            self.control.note(|record| record.add(&line));
            if let Outcome::Failed(error) = finished.outcome {
                self.control.fail(Failure::of_call(&error, self.operation));
            }
            // Results are still recorded if the output was closed.
            if let Err(closed) = list.item(&line).and_then(|()| list.flush()) {
                self.control.fail(output_failure(closed));
            }
            progress.at(counts.values().sum());
        }
        progress.end();
        if let Err(closed) = list.end() {
            self.control.fail(output_failure(closed));
        }
        self.sum_up(&counts)
    }

    fn sum_up(&self, counts: &HashMap<Word, u64>) -> Result<Ending, Failure> {
        let parts: Vec<String> = Word::ALL
            .iter()
            .filter_map(|(word, text)| counts.get(word).map(|count| format!("{count} {text}")))
            .chain(
                Some(self.total as u64 - counts.values().sum::<u64>())
                    .filter(|left| *left > 0)
                    .map(|left| format!("{left} not sent")),
            )
            .collect();
        say(format_args!("{}: {}.", numbered(self.total), parts.join(", ")));
        if let Some(failure) = self.control.failure.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(failure);
        }
        let all_done = counts.keys().all(|word| word.is_done());
        let none_left = counts.values().sum::<u64>() == self.total as u64;
        Ok(if all_done && none_left { Ending::Done } else { Ending::Failed })
    }
}

fn numbered(codes: usize) -> String {
    if codes == 1 { "1 code".to_owned() } else { format!("{codes} codes") }
}

const UNCLEAR: &str = "Codes without a result may have been done nevertheless. Check them before you send them again.";

/// Returns a failure that is shown even if the output was closed: the user must know that codes were sent.
fn output_failure(failure: Failure) -> Failure {
    if failure.is_silent() {
        return Failure::new(Ending::Failed, "the output was closed before all results were printed").advising(UNCLEAR);
    }
    failure
}

fn reason(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::NotApplied { reason } => reason.clone(),
        Outcome::Failed(error) => Some(error.to_string()),
        Outcome::Applied | Outcome::Accepted => None,
    }
}
