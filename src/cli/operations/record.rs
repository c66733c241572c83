//! The record of a command for many codes: one line of JSON per code and step. A command that was interrupted continues
//! from it.

use std::collections::HashMap;
use std::fs::{File, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::failure::Failure;
use crate::files::private::private;
use crate::share_codes::Outcome;

/// What became of a code, as a word in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Word {
    /// It is about to be sent. Without a later line, the outcome is unclear.
    Sending,
    Done,
    /// The server accepted the request, but does not say which codes were done.
    Accepted,
    Refused,
    /// The call failed, and certainly had no effect.
    Failed,
    /// The call failed, and the outcome is unclear.
    Unknown,
}

impl Word {
    pub(super) const ALL: [(Self, &'static str); 6] = [
        (Self::Sending, "sending"),
        (Self::Done, "done"),
        (Self::Accepted, "accepted"),
        (Self::Refused, "refused"),
        (Self::Failed, "failed"),
        (Self::Unknown, "unknown"),
    ];

    pub(super) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Applied => Self::Done,
            Outcome::Accepted => Self::Accepted,
            Outcome::NotApplied { .. } => Self::Refused,
            Outcome::Failed(_) if outcome.may_have_taken_effect() => Self::Unknown,
            Outcome::Failed(_) => Self::Failed,
        }
    }

    pub(super) fn text(self) -> &'static str {
        Self::ALL.into_iter().find(|(word, _)| *word == self).map_or("", |(_, text)| text)
    }

    pub(super) fn is_to_be_sent(self) -> bool {
        self == Self::Failed
    }

    /// Returns whether the server says that it was done.
    pub(super) fn is_done(self) -> bool {
        matches!(self, Self::Done | Self::Accepted)
    }

    /// Returns whether it may have been done.
    pub(super) fn is_unclear(self) -> bool {
        matches!(self, Self::Sending | Self::Unknown)
    }
}

/// What a record belongs to: one command of one account at one server. A redeemed code is not a revoked one, and what a
/// sandbox has done was not done by a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) command: String,
    /// The base URL.
    pub(super) server: String,
    /// What stands for the account, if it is known.
    pub(super) account: Option<String>,
}

impl Subject {
    /// Returns whether a line may be of this subject. Not every line names an account.
    fn fits(&self, line: &Self) -> bool {
        let is_other = self.account.as_ref().zip(line.account.as_ref()).is_some_and(|(own, other)| own != other);
        (&self.command, &self.server) == (&line.command, &line.server) && !is_other
    }
}

/// An open record.
///
/// It is locked until it is closed: two processes with the same record would send the same codes.
#[derive(Debug)]
pub(super) struct Record {
    file: File,
    subject: Subject,
}

impl Record {
    /// Opens a record, and returns it with what it says about each code. An empty or missing file is a new record.
    pub(super) fn open(path: &Path, subject: &Subject) -> Result<(Self, HashMap<String, Word>), Failure> {
        let unusable = |error: io::Error| Failure::usage(format!("cannot use {}: {error}", path.display()));
        let file = open_alone(path).map_err(unusable)?.ok_or_else(|| {
            Failure::usage(format!("{} is in use by another command", path.display()))
                .advising("Wait until that command has ended, and run this one again.")
        })?;
        if !file.metadata().map_err(unusable)?.is_file() {
            return Err(Failure::usage(format!("{} is not a regular file", path.display())));
        }
        let Read { known, length, ends_in_line } = read(BufReader::new(&file), path, subject)?;
        let mut record = Self { file, subject: subject.clone() };
        record.begin_line(length, ends_in_line).map_err(unusable)?;
        Ok((record, known))
    }

    fn begin_line(&mut self, length: u64, ends_in_line: bool) -> io::Result<()> {
        self.file.set_len(length)?;
        self.file.seek(SeekFrom::End(0))?;
        if ends_in_line { self.file.write_all(b"\n") } else { Ok(()) }
    }

    /// Writes that a code is about to be sent.
    pub(super) fn sending(&mut self, code: &str) -> io::Result<()> {
        let Subject { command, server, account } = &self.subject;
        let outcome = Word::Sending.text();
        self.add(&json!({ "code": code, "outcome": outcome, "command": command, "server": server, "account": account }))
    }

    /// Flushes what was added to disk.
    pub(super) fn settle(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Adds a line.
    pub(super) fn add(&mut self, line: &Value) -> io::Result<()> {
        self.file.write_all(format!("{line}\n").as_bytes())
    }
}

/// Opens and locks a file. Returns nothing if another process has locked it. Only the user may read a new file, since
/// having a code can be enough to redeem it.
fn open_alone(path: &Path) -> io::Result<Option<File>> {
    let file = private(File::options().create(true).truncate(false).read(true).write(true)).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// What was read from a record.
#[derive(Default)]
struct Read {
    /// What became of each code, by its last line.
    known: HashMap<String, Word>,
    /// In bytes, without an unfinished line at the end.
    length: u64,
    /// Whether the last line has no line end.
    ends_in_line: bool,
}

fn read(mut record: impl BufRead, path: &Path, subject: &Subject) -> Result<Read, Failure> {
    let mut all = Read::default();
    for number in 1.. {
        let mut line = Vec::new();
        let read = record
            .read_until(b'\n', &mut line)
            .map_err(|error| Failure::usage(format!("cannot read {}: {error}", path.display())))?;
        if read == 0 || is_unfinished(&line) {
            break;
        }
        match parse(&line) {
            Some((_, _, Some(other))) if !subject.fits(&other) => return Err(of_another(path, &other, subject)),
            Some((code, word, _)) => drop(all.known.insert(code, word)),
            None if line.trim_ascii().is_empty() => {}
            None => return Err(not_a_record(path, number)),
        }
        all.length += read as u64;
        all.ends_in_line = !line.ends_with(b"\n");
    }
    Ok(all)
}

/// Returns whether the program was stopped while it wrote this line. It is dropped: its code was not sent yet, or has an
/// earlier line that says `sending`.
fn is_unfinished(line: &[u8]) -> bool {
    let begin = br#"{"code":""#;
    !line.ends_with(b"\n") && parse(line).is_none() && (line.starts_with(begin) || begin.starts_with(line))
}

/// Returns a code, what became of it, and what the record belongs to, if the line says so.
fn parse(line: &[u8]) -> Option<(String, Word, Option<Subject>)> {
    let line: Value = serde_json::from_slice(line).ok()?;
    let (word, _) = Word::ALL.into_iter().find(|(_, text)| line["outcome"] == *text)?;
    let text = |name: &str| line[name].as_str().map(str::to_owned);
    let named = text("command").zip(text("server"));
    let subject = named.map(|(command, server)| Subject { command, server, account: text("account") });
    Some((text("code")?, word, subject))
}

fn of_another(path: &Path, Subject { command, server, .. }: &Subject, subject: &Subject) -> Failure {
    let is_other_account = (command, server) == (&subject.command, &subject.server);
    let account = if is_other_account { " of another account" } else { "" };
    Failure::usage(format!("{} belongs to `sharekit share-codes {command}` at {server}{account}", path.display()))
        .advising("Name another file, or one that does not exist yet.")
}

fn not_a_record(path: &Path, line: usize) -> Failure {
    let advice = "A record has lines like {\"code\":\"…\",\"outcome\":\"done\"}. Name another file, or one that does not exist yet.";
    Failure::usage(format!("{}, line {line}: not a line of a record", path.display())).advising(advice)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn of(command: &str, server: &str) -> Subject {
        Subject { command: command.to_owned(), server: server.to_owned(), account: Some("owner".to_owned()) }
    }

    fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.jsonl");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn the_last_line_of_a_code_counts() {
        let lines = "{\"code\":\"a\",\"outcome\":\"sending\"}\n\n{\"code\":\"b\",\"outcome\":\"sending\"}\n\
                     {\"code\":\"a\",\"outcome\":\"done\",\"reason\":null}\n";
        let (_folder, path) = written(lines);
        let (_, known) = Record::open(&path, &of("use", "https://a")).unwrap();
        assert_eq!(known, HashMap::from([("a".to_owned(), Word::Done), ("b".to_owned(), Word::Sending)]));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), lines);
    }

    #[test]
    fn an_unfinished_last_line_is_removed() {
        let whole = "{\"code\":\"a\",\"outcome\":\"done\",\"reason\":null}\n";
        for half in ["{", "{\"code\"", "{\"code\":\"a\",\"outco"] {
            let (_folder, path) = written(&format!("{whole}{half}"));
            let (_, known) = Record::open(&path, &of("use", "https://a")).unwrap();
            assert_eq!(known, HashMap::from([("a".to_owned(), Word::Done)]), "{half}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), whole, "{half}");
        }
    }

    #[test]
    fn a_last_line_without_a_line_end_counts() {
        let line = "{\"code\":\"a\",\"outcome\":\"done\"}";
        let (_folder, path) = written(line);
        let (_, known) = Record::open(&path, &of("use", "https://a")).unwrap();
        assert_eq!(known, HashMap::from([("a".to_owned(), Word::Done)]));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{line}\n"));
    }

    #[test]
    fn a_file_that_is_not_a_record_is_rejected_and_not_changed() {
        for text in ["code_1\ncode_2\n", "code_1", "{\"code\":\"a\"}\n", "[]"] {
            let (_folder, path) = written(text);
            let refusal = Record::open(&path, &of("use", "https://a")).unwrap_err().to_string();
            assert!(refusal.contains("record.jsonl, line 1: not a line of a record"), "{text}: {refusal}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }

    #[test]
    fn a_record_is_used_by_one_process_at_a_time() {
        let (_folder, path) = written("");
        let first = Record::open(&path, &of("use", "https://a")).unwrap();
        let refusal = Record::open(&path, &of("use", "https://a")).unwrap_err().to_string();
        assert!(refusal.contains("in use by another command"), "{refusal}");
        drop(first);
        Record::open(&path, &of("use", "https://a")).unwrap();
    }

    #[test]
    fn a_record_belongs_to_one_command_of_one_account_at_one_server() {
        let (_folder, path) = written("");
        Record::open(&path, &of("use", "https://a")).unwrap().0.sending("a").unwrap();
        for other in [of("revoke", "https://a"), of("use", "http://127.0.0.1:8080")] {
            let refusal = Record::open(&path, &other).unwrap_err().to_string();
            assert!(refusal.contains("belongs to `sharekit share-codes use` at https://a"), "{refusal}");
        }
        let of_friend = Subject { account: Some("friend".to_owned()), ..of("use", "https://a") };
        let refusal = Record::open(&path, &of_friend).unwrap_err().to_string();
        assert!(refusal.contains("at https://a of another account"), "{refusal}");
        let of_anybody = Subject { account: None, ..of("use", "https://a") };
        for subject in [of("use", "https://a"), of_anybody] {
            let (_, known) = Record::open(&path, &subject).unwrap();
            assert_eq!(known, HashMap::from([("a".to_owned(), Word::Sending)]));
        }
    }
}
