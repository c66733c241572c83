//! Redeems or revokes any number of codes: in batches, a result for each code, and a record from which it goes on after
//! an interruption.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use clap::{Arg, ArgMatches, value_parser};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, future};
use serde_json::{Value, json};

use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::say;
use crate::cli::operations::command::Command;
use crate::cli::operations::progress::Progress;
use crate::cli::operations::record::{Record, Subject, Word};
use crate::cli::operations::{arguments, confirm};
use crate::cli::output;
use crate::cli::output::{Output, ResponseShape};
use crate::cli::setup::apis::{Api, Client};
use crate::cli::setup::connection::{Settings, connect};
use crate::share_codes;
use crate::share_codes::{Batches, CodeOutcomes, Outcome};

/// What is printed of each code.
const COLUMNS: [&str; 3] = ["code", "outcome", "reason"];

/// Whether a command takes any number of codes.
pub(crate) fn is_bulk(command: &Command) -> bool {
    send(command.operation.id).is_some()
}

type Send = fn(&share_codes::Client, BoxStream<'static, String>, Batches) -> CodeOutcomes;

fn send(operation: &str) -> Option<Send> {
    match operation {
        "use_codes" => Some(share_codes::Client::use_codes_in_batches),
        "revoke_codes" => Some(share_codes::Client::revoke_codes_in_batches),
        _ => None,
    }
}

/// What such a command takes beside the codes.
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
        number("batch-size", "100").help("How many codes one request carries at most"),
        number("concurrency", "4").help("How many requests are under way at once at most"),
        Arg::new("resume")
            .long("resume")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("Keep a record in FILE, and go on from what it says")
            .long_help(
                "Keep a record in FILE, one line of JSON per code, and go on from what it says: codes that it knows as \
                 done or refused are not sent again. Those of which it is not known whether they were done are not \
                 either; look at them, and take their lines out of FILE to send them again. What this command has \
                 printed with --output jsonl serves as such a record, too. Each command, and each server, needs a record \
                 of its own.",
            )
            .help_heading("Many codes"),
    ]
}

/// Runs the command.
pub(crate) async fn run(
    api: Api,
    command: &Command,
    given: &ArgMatches,
    settings: &Settings,
    printing: &output::Printing,
) -> Result<Ending, Failure> {
    let Some(send) = send(command.operation.id) else { return Err(Failure::usage("no command for many codes")) };
    let codes = read_codes(api, command, given)?;
    let output = Output::new(printing, ResponseShape::of_fields(&COLUMNS, &COLUMNS))?;
    let connection = connect(api, settings).await?;
    let Client::ShareCodes(client) = &connection.client else {
        return Err(Failure::usage("codes belong to share-codes"));
    };
    let subject = Subject { command: command.name.clone(), server: connection.base_url.clone() };
    let Left { codes, all_done, record } = left(codes, given.get_one::<PathBuf>("resume"), &subject)?;
    let after_earlier = |ending| if all_done { ending } else { Ending::Failed };
    if codes.is_empty() {
        return Ok(after_earlier(Ending::Done));
    }
    if !given.get_flag("yes") {
        confirm::refuse_without_terminal()?;
        let sentence = command.confirm.clone().unwrap_or_default();
        confirm::ask(&[format!("{}: {}.", command.summary, numbered(codes.len())), sentence])?;
    }
    // Room is made for as many as are named, so that there must not be more than there can be.
    let number = |name: &str| given.get_one::<u32>(name).map_or(1, |number| codes.len().min(*number as usize));
    let batch = number("batch-size");
    let batches = Batches::default().size(batch).concurrency(number("concurrency"));
    let work = Work { total: codes.len(), control: Arc::new(Control::new(record)) };
    let outcomes = send(client, work.control.admit(codes, batch), batches);
    work.follow(outcomes, &output).await.map(after_earlier)
}

/// What is left to do.
struct Left {
    codes: Vec<String>,
    /// Whether an earlier run has done all that it sent: if not, not all is done now, whatever becomes of the others.
    all_done: bool,
    record: Option<Record>,
}

/// What a record leaves to do, which is said. All, without one.
fn left(mut codes: Vec<String>, record: Option<&PathBuf>, subject: &Subject) -> Result<Left, Failure> {
    let Some(path) = record else { return Ok(Left { codes, all_done: true, record: None }) };
    let (record, known) = Record::open(path, subject)?;
    let total = codes.len();
    codes.retain(|code| known.get(code).is_none_or(|word| word.is_to_be_sent()));
    say(format_args!("{}: {} of {total} codes are left.", path.display(), codes.len()));
    let doubtful = known.values().filter(|word| word.is_in_doubt()).count();
    if doubtful > 0 {
        say(format_args!(
            "Of {} it is not known whether they were done; they are not sent again. Look at them with \
             `sharekit share-codes list`.",
            numbered(doubtful)
        ));
    }
    let all_done = known.values().all(|word| word.is_done() || word.is_to_be_sent());
    Ok(Left { codes, all_done, record: Some(record) })
}

/// The codes in the order in which they were given, each once.
fn read_codes(api: Api, command: &Command, given: &ArgMatches) -> Result<Vec<String>, Failure> {
    let call = arguments::read(api, command, given)?;
    let codes = call.get("body").and_then(|body| body["codes"].as_array()).cloned().unwrap_or_default();
    let mut seen = HashSet::new();
    let codes = codes.iter().filter_map(Value::as_str).map(str::to_owned);
    Ok(codes.filter(|code| seen.insert(code.clone())).collect())
}

/// What the sending of codes and the printing of results share.
struct Control {
    stopped: AtomicBool,
    record: Mutex<Option<Record>>,
    failure: Mutex<Option<Failure>>,
}

impl Control {
    fn new(record: Option<Record>) -> Self {
        Self { stopped: AtomicBool::new(false), record: Mutex::new(record), failure: Mutex::default() }
    }

    /// No code is sent any more; those under way are waited for.
    fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    fn fail(&self, failure: Failure) {
        self.stop();
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
    }

    /// The codes one by one, each noted in the record before it can be sent: a batch goes out when it is full, or the
    /// codes end, and by then the record is on disk.
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

    /// Adds to the record. What cannot be recorded stops the sending.
    fn note(&self, add: impl FnOnce(&mut Record) -> std::io::Result<()>) -> bool {
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Err(error)) = record.as_mut().map(add) else { return true };
        drop(record);
        self.fail(Failure::new(Ending::Failed, format!("the record cannot be written: {error}")));
        false
    }
}

/// The sending of many codes.
struct Work {
    total: usize,
    control: Arc<Control>,
}

impl Work {
    /// Prints what becomes of each code, until all are done or it was stopped.
    async fn follow(self, mut outcomes: CodeOutcomes, output: &Output) -> Result<Ending, Failure> {
        let mut counts: HashMap<Word, u64> = HashMap::new();
        let mut list = output.list();
        let progress = Progress::of_codes(self.total as u64, output);
        let mut interrupted = false;
        loop {
            let told = tokio::select! {
                told = outcomes.next() => told,
                signal = tokio::signal::ctrl_c() => {
                    if interrupted || signal.is_err() {
                        return Err(Failure::new(Ending::Failed, "ended while codes were under way").advising(DOUBT));
                    }
                    interrupted = true;
                    self.control.stop();
                    progress.say("Waiting for the codes under way; Ctrl-C again ends at once.");
                    continue;
                }
            };
            let Some(told) = told else { break };
            let word = Word::of(&told.outcome);
            *counts.entry(word).or_default() += 1;
            let line = json!({ "code": told.code, "outcome": word.text(), "reason": reason(&told.outcome) });
            self.control.note(|record| record.add(&line));
            if let Outcome::Failed(error) = told.outcome {
                self.control.fail(Failure::of_shared(&error));
            }
            // The results of what is under way are recorded even if nobody reads them any more.
            if let Err(gone) = list.item(&line).and_then(|()| list.flush()) {
                self.control.fail(unread(gone));
            }
            progress.at(counts.values().sum());
        }
        progress.end();
        if let Err(gone) = list.end() {
            self.control.fail(unread(gone));
        }
        self.sum_up(&counts)
    }

    fn sum_up(&self, counts: &HashMap<Word, u64>) -> Result<Ending, Failure> {
        let told: Vec<String> = Word::ALL
            .iter()
            .filter_map(|(word, text)| counts.get(word).map(|count| format!("{count} {text}")))
            .chain(
                Some(self.total as u64 - counts.values().sum::<u64>())
                    .filter(|left| *left > 0)
                    .map(|left| format!("{left} not sent")),
            )
            .collect();
        say(format_args!("{}: {}.", numbered(self.total), told.join(", ")));
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

const DOUBT: &str = "Codes without a result may have been done all the same: look at them before you try again.";

/// Whoever does not see the results must know that there are some.
fn unread(failure: Failure) -> Failure {
    let silent = failure.is_silent();
    if silent { Failure::new(Ending::Failed, "nobody reads the results any more").advising(DOUBT) } else { failure }
}

fn reason(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::NotApplied { reason } => reason.clone(),
        Outcome::Failed(error) => Some(error.to_string()),
        Outcome::Applied | Outcome::Accepted => None,
    }
}
