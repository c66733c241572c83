//! Redeems or revokes any number of codes: in batches, with a result for each code, and with a record that lets it
//! continue after an interruption.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use clap::{ArgMatches, FromArgMatches, value_parser};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, future};
use serde_json::{Map, Value, json};

use crate::Operation;
use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::say;
use crate::cli::operations::command::OperationCommand;
use crate::cli::operations::progress::Progress;
use crate::cli::operations::record::{Record, Subject, Word};
use crate::cli::operations::settling::{Looking, Recording};
use crate::cli::operations::{arguments, confirm, dry_run, settling};
use crate::cli::output;
use crate::cli::output::{Output, ResponseShape};
use crate::cli::setup::connection::{ConnectedClient, Settings, connect};
use crate::client::{AnyClient, ApiInfo};
use crate::share_codes;
use crate::share_codes::{Batches, CodeOutcomes, Outcome};

/// The fields that are printed for each code.
pub(crate) const COLUMNS: [&str; 3] = ["code", "outcome", "reason"];

/// What such a command takes in addition to the codes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Many codes")]
pub(crate) struct Many {
    /// The most codes in one request.
    #[arg(long, value_name = "N", default_value_t = 100, hide_short_help = true, value_parser = value_parser!(u32).range(1..))]
    batch_size: u32,

    /// The most requests at the same time.
    #[arg(long, value_name = "N", default_value_t = 4, hide_short_help = true, value_parser = value_parser!(u32).range(1..))]
    concurrency: u32,

    /// Keep a record in FILE, and continue from it.
    ///
    /// The record has one line of JSON per code. Codes that were done or refused are not sent again. Codes whose outcome
    /// is unclear are looked for first, and sent only if they were not done. The output of this command with --output jsonl can be used as a record too. A record belongs to one command, one server and one
    /// account.
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,

    /// Do not look for codes whose outcome is unclear.
    #[arg(long, help_heading = "When no response comes", hide_short_help = true, conflicts_with = "settle_wait")]
    no_settle: bool,

    #[command(flatten)]
    looking: Looking,

    #[command(flatten)]
    recording: Recording,
}

/// Runs a command for many codes.
pub(crate) async fn run(
    api: &'static ApiInfo,
    command: &OperationCommand,
    given: &ArgMatches,
    settings: &Settings,
    printing: &output::Printing,
) -> Result<Ending, Failure> {
    let many = Many::from_arg_matches(given).map_err(|error| arguments::rejected(&error))?;
    let codes = read_codes(api, command, given)?;
    if given.get_flag("dry-run") {
        let requests = codes.len().div_ceil(many.batch_size as usize);
        let first = &codes[..codes.len().min(many.batch_size as usize)];
        let field = command.bulk.clone().unwrap_or_default();
        let call = Map::from_iter([("body".to_owned(), Value::Object(Map::from_iter([(field, json!(first))])))]);
        return dry_run::run(api, command, call, (settings, printing), requests).await;
    }
    let output = Output::new(printing, ResponseShape::of_fields(&COLUMNS, &COLUMNS))?;
    let connection = connect(api, settings).await?;
    let client = many.client(&connection)?;
    let client: &share_codes::Client = client
        .as_any()
        .downcast_ref()
        .ok_or_else(|| Failure::usage(format!("{} cannot send in batches", api.group)))?;
    let subject = Subject {
        command: command.name.clone(),
        server: connection.base_url.clone(),
        account: connection.account.clone().or_else(|| connection.client.account(command.operation)),
    };
    let left = many.left(codes, &subject, client, command.operation).await?;
    if !left.unclear.is_empty() {
        print_unclear(&left.unclear, &output)?;
    }
    let place = settling::place(api, command.operation).unwrap_or_else(|| "the vendor's own page".to_owned());
    let after_earlier = |ending| left.ending(ending, &place);
    if left.codes.is_empty() {
        return after_earlier(Ending::Done);
    }
    if !given.get_flag("yes") {
        confirm::require_terminal()?;
        let sentence = command.confirm.clone().unwrap_or_default();
        confirm::ask(&[format!("{}: {}.", command.summary, numbered(left.codes.len())), sentence])?;
    }
    // Memory is reserved for as many as the user names, so limit that to the codes that there are.
    let number = |number: u32| left.codes.len().min(number as usize);
    let batch = number(many.batch_size);
    let batches = Batches::default().size(batch).concurrency(number(many.concurrency)).settle(!many.no_settle);
    let control = Arc::new(Control::new(left.record));
    let is_recorded = many.recording.is_wanted(&connection);
    let work =
        Work { operation: command.operation, total: left.codes.len(), place: place.clone(), is_recorded, control };
    let codes = work.control.admit(left.codes, batch);
    let outcomes = client.in_batches(command.operation, codes, batches);
    let outcomes = outcomes.ok_or_else(|| Failure::usage(format!("{} cannot send in batches", command.name)))?;
    let ending = work.follow(outcomes, &output).await?;
    ended(ending, left.all_done, left.unclear.len(), &place)
}

/// What an earlier run has left to do.
struct Left {
    codes: Vec<String>,
    /// Whether all codes that the earlier run sent were done. If not, this run does not end with success.
    all_done: bool,
    /// The codes whose outcome is still unclear.
    unclear: Vec<String>,
    record: Option<Record>,
}

impl Left {
    fn ending(&self, ending: Ending, place: &str) -> Result<Ending, Failure> {
        ended(ending, self.all_done, self.unclear.len(), place)
    }
}

/// Returns how a run ends, after what an earlier run has left.
fn ended(ending: Ending, all_done: bool, unclear: usize, place: &str) -> Result<Ending, Failure> {
    if unclear > 0 {
        let message = format!("outcome unclear: {} of an earlier run, not sent again", numbered(unclear));
        return Err(Failure::new(Ending::Unclear, message).advising(format!("Look for them with {place}.")));
    }
    Ok(if all_done { ending } else { Ending::Failed })
}

impl Many {
    /// Returns a client that records and looks as the flags say.
    fn client(&self, connection: &ConnectedClient) -> Result<Arc<dyn AnyClient>, Failure> {
        let mut settling = self.looking.settling(connection);
        if self.no_settle {
            settling = settling.on_doubt(|_| {});
        }
        if let Some(record) = self.recording.open(connection)? {
            settling = settling.intents(record);
        }
        Ok(connection.client.with_settling(settling))
    }

    /// Removes the codes that a record rules out, and tells the user. Without a record, all codes are left. Codes whose
    /// outcome is unclear are looked for.
    async fn left(
        &self,
        mut codes: Vec<String>,
        subject: &Subject,
        client: &share_codes::Client,
        operation: &'static Operation,
    ) -> Result<Left, Failure> {
        let Some(path) = &self.resume else {
            return Ok(Left { codes, all_done: true, unclear: Vec::new(), record: None });
        };
        let (mut record, mut known) = Record::open(path, subject)?;
        let total = codes.len();
        let mut unclear: Vec<String> =
            known.iter().filter(|(_, word)| word.is_unclear()).map(|(code, _)| code.clone()).collect();
        unclear.sort();
        if !unclear.is_empty() && !self.no_settle {
            say(format_args!("{}: outcome unclear. Looking whether it was done …", numbered(unclear.len())));
            let (done, undecided) = client.settle_codes(operation.id, unclear.clone(), LEFT_OPEN.to_owned()).await;
            for code in unclear.iter().filter(|code| !undecided.contains(*code)) {
                let word = if done.contains(code) { Word::Done } else { Word::Failed };
                let line = json!({ "code": code, "outcome": word.text(), "reason": FOUND_BY_LOOKING });
                record.add(&line).map_err(|error| cannot_write(&error))?;
                known.insert(code.clone(), word);
            }
            unclear.retain(|code| undecided.contains(code));
        }
        codes.retain(|code| known.get(code).is_none_or(|word| word.is_to_be_sent()));
        say(format_args!("{}: {} of {total} codes are left to send.", path.display(), codes.len()));
        let all_done = known.values().all(|word| word.is_done() || word.is_to_be_sent() || word.is_unclear());
        Ok(Left { codes, all_done, unclear, record: Some(record) })
    }
}

/// The reason of a code whose outcome an earlier run has left open.
const LEFT_OPEN: &str = "an earlier run ended before the response came";

/// The reason of a code that was decided by looking.
const FOUND_BY_LOOKING: &str = "found by looking";

fn cannot_write(error: &std::io::Error) -> Failure {
    Failure::new(Ending::Failed, format!("cannot write the record: {error}"))
}

/// Prints the codes of an earlier run whose outcome is still unclear.
fn print_unclear(codes: &[String], output: &Output) -> Result<(), Failure> {
    let mut list = output.list();
    for code in codes {
        list.item(&json!({ "code": code, "outcome": Word::Unknown.text(), "reason": LEFT_OPEN }))?;
    }
    list.end()
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
        self.fail(cannot_write(&error));
        false
    }
}

/// Many codes that are being sent.
struct Work {
    operation: &'static Operation,
    total: usize,
    /// Where to look for codes.
    place: String,
    /// Whether `sharekit settle` knows of them.
    is_recorded: bool,
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
                        return Err(Failure::new(Ending::Unclear, "stopped before all responses were received").advising(UNCLEAR));
                    }
                    interrupted = true;
                    self.control.stop();
                    say("Waiting for the requests that were sent. Press Ctrl-C again to stop at once.");
                    continue;
                }
            };
            let Some(finished) = finished else { break };
            let word = Word::of(&finished.outcome);
            *counts.entry(word).or_default() += 1;
            let line = json!({ "code": finished.code, "outcome": word.text(), "reason": reason(&finished.outcome) });
            self.control.note(|record| record.add(&line));
            if let Outcome::Failed(error) = finished.outcome {
                let failure = Failure::of_call(&error, self.operation);
                let is_unclear = failure.ending() == Ending::Unclear;
                let later = if self.is_recorded { " `sharekit settle --all` looks for them, too." } else { "" };
                let advice = format!("Look for the codes with the outcome `unknown` with {}.{later}", self.place);
                self.control.fail(if is_unclear { failure.advising(advice) } else { failure });
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
