//! Redeems or revokes any number of codes: in batches, a result for each code, and a record from which it goes on after
//! an interruption.

use std::collections::{HashMap, HashSet};
use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use clap::{Arg, ArgMatches, value_parser};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, future};
use serde_json::{Value, json};

use super::apis::{Api, Client};
use super::connection::{Settings, connect};
use super::failure::{Ending, Failure};
use super::messages::say;
use super::operations::Command;
use super::output::{self, Meanings, Output};
use super::progress::Progress;
use super::{arguments, confirm};
use crate::share_codes::{self, Batches, CodeOutcome, Outcome};

/// What is printed of each code.
const COLUMNS: [&str; 3] = ["code", "outcome", "reason"];

/// Whether a command takes any number of codes.
pub(super) fn is_bulk(command: &Command) -> bool {
    send(command.operation.id).is_some()
}

type Send = fn(&share_codes::Client, BoxStream<'static, String>, Batches) -> BoxStream<'static, CodeOutcome>;

fn send(operation: &str) -> Option<Send> {
    match operation {
        "use_codes" => Some(|client, codes, batches| client.use_codes_in_batches(codes, batches)),
        "revoke_codes" => Some(|client, codes, batches| client.revoke_codes_in_batches(codes, batches)),
        _ => None,
    }
}

/// What such a command takes beside the codes.
pub(super) fn arguments() -> [Arg; 3] {
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
                 printed with --output jsonl serves as such a record, too.",
            )
            .help_heading("Many codes"),
    ]
}

/// Runs the command.
pub(super) async fn run(
    api: Api,
    command: &Command,
    given: &ArgMatches,
    settings: &Settings,
    printing: &output::Printing,
) -> Result<Ending, Failure> {
    let Some(send) = send(command.operation.id) else { return Err(Failure::usage("no command for many codes")) };
    let codes = read_codes(api, command, given)?;
    let output = Output::new(printing, &COLUMNS.map(str::to_owned), None, Meanings::plain(&COLUMNS))?;
    let resume = given.get_one::<PathBuf>("resume");
    let (record, known) = resume.map(|file| open_record(file)).transpose()?.unzip();
    let known = known.unwrap_or_default();
    let total = codes.len();
    let codes: Vec<String> =
        codes.into_iter().filter(|code| known.get(code).is_none_or(|word| word.is_to_be_sent())).collect();
    let doubtful = known.values().filter(|word| matches!(word, Word::Unknown | Word::Sending)).count();
    if let Some(file) = resume {
        say(format_args!("{}: {} of {total} codes are left.", file.display(), codes.len()));
    }
    if doubtful > 0 {
        say(format_args!(
            "Of {doubtful} codes it is not known whether they were done; they are not sent again. Look at them with \
             `sharekit share-codes list`."
        ));
    }
    if codes.is_empty() {
        return Ok(if doubtful > 0 { Ending::Failed } else { Ending::Done });
    }
    let connection = connect(api, settings).await?;
    let Client::ShareCodes(client) = &connection.client else {
        return Err(Failure::usage("codes belong to share-codes"));
    };
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
    let ending = work.follow(outcomes, &output).await?;
    // What is in doubt since an earlier run is not done either.
    Ok(if doubtful > 0 { Ending::Failed } else { ending })
}

/// The codes in the order in which they were given, each once.
fn read_codes(api: Api, command: &Command, given: &ArgMatches) -> Result<Vec<String>, Failure> {
    let call = arguments::read(api, command, given)?;
    let codes = call.get("body").and_then(|body| body["codes"].as_array()).cloned().unwrap_or_default();
    let mut seen = HashSet::new();
    let codes = codes.iter().filter_map(Value::as_str).map(str::to_owned);
    Ok(codes.filter(|code| seen.insert(code.clone())).collect())
}

/// What became of a code, in the word of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// It goes into a request; without a later line nobody knows what became of it.
    Sending,
    Done,
    /// The server has accepted the request, but does not say for which codes.
    Accepted,
    Refused,
    /// It failed, and certainly was not done.
    Failed,
    /// It failed, but may have been done.
    Unknown,
}

impl Word {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Sending, "sending"),
        (Self::Done, "done"),
        (Self::Accepted, "accepted"),
        (Self::Refused, "refused"),
        (Self::Failed, "failed"),
        (Self::Unknown, "unknown"),
    ];

    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Applied => Self::Done,
            Outcome::Accepted => Self::Accepted,
            Outcome::NotApplied { .. } => Self::Refused,
            Outcome::Failed(_) if outcome.may_have_taken_effect() => Self::Unknown,
            Outcome::Failed(_) => Self::Failed,
        }
    }

    fn text(self) -> &'static str {
        Self::ALL.into_iter().find(|(word, _)| *word == self).map_or("", |(_, text)| text)
    }

    fn is_to_be_sent(self) -> bool {
        self == Self::Failed
    }
}

/// Opens a record to be added to, with what it says of each code. An empty one is one that begins.
///
/// It belongs to this process until it is closed: two that worked by the same record would send the same codes. Codes can
/// be enough to redeem them, so that a new one is the user's alone.
fn open_record(path: &Path) -> Result<(File, HashMap<String, Word>), Failure> {
    let mut options = File::options();
    options.create(true).read(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let unusable = |error: io::Error| Failure::usage(format!("{} cannot be used: {error}", path.display()));
    let mut file = options.open(path).map_err(unusable)?;
    if !file.metadata().map_err(unusable)?.is_file() {
        return Err(Failure::usage(format!("{} is no file that can hold a record", path.display())));
    }
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(Failure::usage(format!("{} is in use by another command", path.display()))
                .advising("Wait until that has ended, and run this again."));
        }
        Err(TryLockError::Error(error)) => return Err(unusable(error)),
    }
    let Read { known, length, ends_in_line } = read_record(BufReader::new(&file), path)?;
    file.set_len(length).map_err(unusable)?;
    if ends_in_line {
        file.write_all(b"\n").map_err(unusable)?;
    }
    Ok((file, known))
}

/// What was read of a record.
#[derive(Default)]
struct Read {
    /// The last line on a code counts.
    known: HashMap<String, Word>,
    /// In bytes, without half a line at the end.
    length: u64,
    /// Whether the end of the last line is missing.
    ends_in_line: bool,
}

fn read_record(mut record: impl BufRead, path: &Path) -> Result<Read, Failure> {
    let mut all = Read::default();
    for number in 1.. {
        let mut line = Vec::new();
        let read = record
            .read_until(b'\n', &mut line)
            .map_err(|error| Failure::usage(format!("{} cannot be read: {error}", path.display())))?;
        if read == 0 || is_half_a_line(&line) {
            break;
        }
        match record_line(&line) {
            Some((code, word)) => drop(all.known.insert(code, word)),
            None if line.trim_ascii().is_empty() => {}
            None => {
                let problem = format!("{}, line {number}: no record of a code", path.display());
                let advice = "A record has lines like {\"code\":\"…\",\"outcome\":\"done\"}. Name another file, or none that exists.";
                return Err(Failure::usage(problem).advising(advice));
            }
        }
        all.length += read as u64;
        all.ends_in_line = !line.ends_with(b"\n");
    }
    Ok(all)
}

/// Whether the program was stopped while it wrote this line: the code in it was not sent yet, or what became of it is
/// not known.
fn is_half_a_line(line: &[u8]) -> bool {
    let begin = br#"{"code":""#;
    !line.ends_with(b"\n") && record_line(line).is_none() && (line.starts_with(begin) || begin.starts_with(line))
}

fn record_line(line: &[u8]) -> Option<(String, Word)> {
    let line: Value = serde_json::from_slice(line).ok()?;
    let (word, _) = Word::ALL.into_iter().find(|(_, text)| line["outcome"] == *text)?;
    Some((line["code"].as_str()?.to_owned(), word))
}

/// What the sending of codes and the printing of results share.
struct Control {
    stopped: AtomicBool,
    record: Option<File>,
    failure: Mutex<Option<Failure>>,
}

impl Control {
    fn new(record: Option<File>) -> Self {
        Self { stopped: AtomicBool::new(false), record, failure: Mutex::default() }
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
            let goes = !control.stopped.load(Ordering::Relaxed)
                && control.note(&json!({ "code": code, "outcome": Word::Sending.text() }))
                && (number % batch != 0 && *number != last || control.settle());
            future::ready(goes)
        });
        admitted.map(|(code, _)| code).boxed()
    }

    /// Brings the record to disk.
    fn settle(&self) -> bool {
        self.with_record(File::sync_data)
    }

    /// Adds a line to the record.
    fn note(&self, line: &Value) -> bool {
        self.with_record(|mut file| file.write_all(format!("{line}\n").as_bytes()))
    }

    /// What cannot be recorded stops the sending.
    fn with_record(&self, write: impl FnOnce(&File) -> std::io::Result<()>) -> bool {
        let written = self.record.as_ref().map_or(Ok(()), write);
        match written {
            Ok(()) => true,
            Err(error) => {
                self.fail(Failure::new(Ending::Failed, format!("the record cannot be written: {error}")));
                false
            }
        }
    }
}

/// The sending of many codes.
struct Work {
    total: usize,
    control: Arc<Control>,
}

impl Work {
    /// Prints what becomes of each code, until all are done or it was stopped.
    async fn follow(self, mut outcomes: BoxStream<'static, CodeOutcome>, output: &Output) -> Result<Ending, Failure> {
        let mut counts: HashMap<&'static str, u64> = HashMap::new();
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
                    progress.say("(waiting for the codes under way; Ctrl-C again ends at once)");
                    continue;
                }
            };
            let Some(told) = told else { break };
            let word = Word::of(&told.outcome);
            *counts.entry(word.text()).or_default() += 1;
            let line = json!({ "code": told.code, "outcome": word.text(), "reason": reason(&told.outcome) });
            self.control.note(&line);
            if let Outcome::Failed(error) = told.outcome {
                self.control.fail(Failure::of_shared(&error));
            }
            // The results of what is under way are recorded even if nobody reads them any more.
            if let Err(gone) = list.item(&line).and_then(|()| list.flush()) {
                self.control.fail(if gone.is_silent() { reader_gone() } else { gone });
            }
            progress.at(counts.values().sum());
        }
        progress.end();
        drop(list.end());
        self.sum_up(&counts)
    }

    fn sum_up(&self, counts: &HashMap<&'static str, u64>) -> Result<Ending, Failure> {
        let told: Vec<String> = Word::ALL
            .iter()
            .filter_map(|(_, text)| counts.get(text).map(|count| format!("{count} {text}")))
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
        let all_done = counts.keys().all(|text| matches!(*text, "done" | "accepted"));
        let none_left = counts.values().sum::<u64>() == self.total as u64;
        Ok(if all_done && none_left { Ending::Done } else { Ending::Failed })
    }
}

fn numbered(codes: usize) -> String {
    if codes == 1 { "1 code".to_owned() } else { format!("{codes} codes") }
}

const DOUBT: &str = "Codes without a result may have been done all the same: look at them before you try again.";

fn reader_gone() -> Failure {
    Failure::new(Ending::Failed, "nobody reads the results any more; no further codes were sent").advising(DOUBT)
}

fn reason(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::NotApplied { reason } => reason.clone(),
        Outcome::Failed(error) => Some(error.to_string()),
        Outcome::Applied | Outcome::Accepted => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.jsonl");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn the_last_line_on_a_code_counts() {
        let lines = "{\"code\":\"a\",\"outcome\":\"sending\"}\n\n{\"code\":\"b\",\"outcome\":\"sending\"}\n\
                     {\"code\":\"a\",\"outcome\":\"done\",\"reason\":null}\n";
        let (_folder, path) = record(lines);
        let (_, known) = open_record(&path).unwrap();
        assert_eq!(known, HashMap::from([("a".to_owned(), Word::Done), ("b".to_owned(), Word::Sending)]));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), lines);
    }

    #[test]
    fn half_a_line_at_the_end_is_taken_away_so_that_the_record_can_go_on() {
        let whole = "{\"code\":\"a\",\"outcome\":\"done\",\"reason\":null}\n";
        for half in ["{", "{\"code\"", "{\"code\":\"a\",\"outco"] {
            let (_folder, path) = record(&format!("{whole}{half}"));
            let (_, known) = open_record(&path).unwrap();
            assert_eq!(known, HashMap::from([("a".to_owned(), Word::Done)]), "{half}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), whole, "{half}");
        }
    }

    #[test]
    fn a_whole_line_without_its_end_counts_and_gets_one() {
        let line = "{\"code\":\"a\",\"outcome\":\"done\"}";
        let (_folder, path) = record(line);
        let (_, known) = open_record(&path).unwrap();
        assert_eq!(known, HashMap::from([("a".to_owned(), Word::Done)]));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{line}\n"));
    }

    #[test]
    fn a_file_that_is_no_record_is_neither_taken_for_one_nor_changed() {
        for text in ["code_1\ncode_2\n", "code_1", "{\"code\":\"a\"}\n", "[]"] {
            let (_folder, path) = record(text);
            let refusal = open_record(&path).unwrap_err().to_string();
            assert!(refusal.contains("record.jsonl, line 1: no record of a code"), "{text}: {refusal}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }

    #[test]
    fn a_record_is_used_by_one_process_at_a_time() {
        let (_folder, path) = record("");
        let first = open_record(&path).unwrap();
        let refusal = open_record(&path).unwrap_err().to_string();
        assert!(refusal.contains("in use by another command"), "{refusal}");
        drop(first);
        open_record(&path).unwrap();
    }
}
