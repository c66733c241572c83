//! Redeems or revokes any number of codes: in batches, a result for each code, and a record from which it goes on after
//! an interruption.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
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
    let known = resume.map_or_else(|| Ok(HashMap::new()), |file| read_record(file))?;
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
        confirm::ask(&[format!("{}: {} codes.", command.summary, codes.len()), sentence])?;
    }
    let number = |name: &str| given.get_one::<u32>(name).map_or(1, |number| *number as usize);
    let batch = number("batch-size");
    let batches = Batches::default().size(batch).concurrency(number("concurrency"));
    let work = Work { total: codes.len(), control: Arc::new(Control::new(resume.map(PathBuf::as_path))?) };
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

/// What a record says of each code; the last line on a code counts. An empty record is one that begins.
fn read_record(path: &Path) -> Result<HashMap<String, Word>, Failure> {
    let unreadable = |error: std::io::Error| Failure::usage(format!("{} cannot be read: {error}", path.display()));
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(HashMap::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut lines = BufReader::new(file).split(b'\n').enumerate().peekable();
    let mut known = HashMap::new();
    while let Some((number, line)) = lines.next() {
        let line = line.map_err(unreadable)?;
        let is_last = lines.peek().is_none();
        match record_line(&line) {
            Some((code, word)) => drop(known.insert(code, word)),
            // The program was stopped while it wrote: the code of that line was not sent yet.
            None if is_last || line.trim_ascii().is_empty() => {}
            None => {
                let problem = format!("{}, line {}: no record of a code", path.display(), number + 1);
                let advice = "A record has lines like {\"code\":\"…\",\"outcome\":\"done\"}. Name another file, or none that exists.";
                return Err(Failure::usage(problem).advising(advice));
            }
        }
    }
    Ok(known)
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
    fn new(record: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self {
            stopped: AtomicBool::new(false),
            record: record.map(open_record).transpose()?,
            failure: Mutex::default(),
        })
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

/// Opened to be added to; codes can be enough to redeem them, so that it is the user's alone.
fn open_record(path: &Path) -> Result<File, Failure> {
    let mut options = File::options();
    options.create(true).read(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(path).and_then(|mut file| end_last_line(&mut file).map(|()| file));
    opened.map_err(|error| Failure::usage(format!("{} cannot be written: {error}", path.display())))
}

/// What the program was writing when it was stopped must not run into the next line.
fn end_last_line(file: &mut File) -> std::io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    if file.metadata()?.len() == 0 {
        return Ok(());
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    if last == *b"\n" { Ok(()) } else { file.write_all(b"\n") }
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
        say(format_args!("{} codes: {}.", self.total, told.join(", ")));
        if let Some(failure) = self.control.failure.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(failure);
        }
        let all_done = counts.keys().all(|text| matches!(*text, "done" | "accepted"));
        let none_left = counts.values().sum::<u64>() == self.total as u64;
        Ok(if all_done && none_left { Ending::Done } else { Ending::Failed })
    }
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

    #[test]
    fn the_last_line_on_a_code_counts_and_half_a_line_at_the_end_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.jsonl");
        let lines = "{\"code\":\"a\",\"outcome\":\"sending\"}\n{\"code\":\"b\",\"outcome\":\"sending\"}\n\
                     {\"code\":\"a\",\"outcome\":\"done\",\"reason\":null}\n{\"code\":\"c\",\"outco";
        std::fs::write(&path, lines).unwrap();
        let known = read_record(&path).unwrap();
        assert_eq!(known, HashMap::from([("a".to_owned(), Word::Done), ("b".to_owned(), Word::Sending)]));
        drop(open_record(&path).unwrap());
        assert!(std::fs::read_to_string(&path).unwrap().ends_with("outco\n"), "the next line begins a line");
    }

    #[test]
    fn a_file_that_is_no_record_is_not_taken_for_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("codes.txt");
        std::fs::write(&path, "code_1\ncode_2\n").unwrap();
        let refusal = read_record(&path).unwrap_err().to_string();
        assert!(refusal.contains("codes.txt, line 1: no record of a code"), "{refusal}");
    }
}
