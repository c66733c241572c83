//! The store, and what it does when the server is away, slow, or has lost data.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use redis::Script;
use tokio::time::Instant;

use super::clock::{ServerClock, milliseconds};
use super::listing::{Range, fits};
use super::memory::Memory;
use super::row::{self, Row, digest_in, digest_of};
use super::scripts::{Answer, Scripts, Verdict};
use crate::Error;
use crate::client::fleet::event::FleetEvent;
use crate::client::fleet::store::{Away, PATIENCE, Store};
use crate::client::settle::{Intent, IntentFilter, IntentFuture, IntentState, IntentStore};

/// The record of spends of a fleet, which all its machines share: [`Fleet::intents`](crate::Fleet::intents).
///
/// With an [encryption key](crate::Fleet::encryption_key) the server holds of a spend only when it began, its state, and
/// digests of its key and of its kind. Without one it holds what [`Intent`] says: no credential and no data of persons,
/// but codes and orders. What was decided is remembered for the time of [`Fleet::keep_spends`](crate::Fleet::keep_spends);
/// what is open is never forgotten. What [`begin`](IntentStore::begin) has written survives a power failure of the server
/// if it writes each change to its disk (`appendonly yes`, `appendfsync always`).
///
/// **Rather than send a spend that is not recorded, it fails** ([`Error::is_intent_store`]), and nothing is sent:
///
/// - If the server is away, within half a second. When it is back, all goes on by itself. A command that the server
///   executes so late that the call was given up writes nothing.
/// - If the server has lost data since this process joined: it was flushed, started again without its data, or replaced by
///   a replica that lacked the last writes. A spend may be missing in the record, so that its key would spend again. This
///   process spends nothing with this fleet any more: look at your accounts, then restart it. An outcome that it still
///   learns is written.
/// - If the server may throw spends away when it is short of memory (`maxmemory-policy` `allkeys-…`).
#[derive(Clone)]
pub struct FleetIntents {
    shared: Arc<Shared>,
}

struct Shared {
    store: Arc<Store>,
    scripts: Scripts,
    clock: ServerClock,
    memory: Memory,
}

impl FleetIntents {
    /// Returns the record in this store. Its clones, and no others, know what this process has seen.
    pub(in crate::client::fleet) fn new(store: Arc<Store>) -> Self {
        let shared =
            Shared { store, scripts: Scripts::default(), clock: ServerClock::default(), memory: Memory::default() };
        Self { shared: Arc::new(shared) }
    }
}

impl IntentStore for FleetIntents {
    fn begin<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, Option<Intent>> {
        Box::pin(self.shared.begin(intent))
    }

    fn end<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, ()> {
        Box::pin(self.shared.end(intent))
    }

    fn get<'a>(&'a self, key: &'a str) -> IntentFuture<'a, Option<Intent>> {
        Box::pin(self.shared.get(key))
    }

    fn list<'a>(&'a self, filter: &'a IntentFilter) -> IntentFuture<'a, Vec<Intent>> {
        Box::pin(self.shared.list(filter))
    }
}

impl fmt::Debug for FleetIntents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FleetIntents").field("store", &self.shared.store).finish_non_exhaustive()
    }
}

impl Shared {
    async fn begin(&self, intent: &Intent) -> Result<Option<Intent>, Error> {
        let row = Row::of(intent, &self.store)?;
        self.check_is_whole().map_err(nothing_sent)?;
        let answer = self.begin_in_time(intent, &row).await.map_err(nothing_sent)?;
        match answer.verdict {
            Verdict::Known => self.intent(&answer, row.digest()).map(Some),
            _ => Ok(None),
        }
    }

    /// Writes an intent, unless the command came so late that the caller has given up by then.
    async fn begin_in_time(&self, intent: &Intent, row: &Row) -> Result<Answer, Error> {
        self.take_back().await?;
        if self.clock.now().is_none() {
            let answer = self.run(&self.scripts.time, &[]).await.map_err(|away| unwritable(&away))?;
            if answer.verdict == Verdict::Evicts {
                return Err(evicts());
            }
        }
        // A late answer tells the time. The answer before it came long ago, or the clock of the server was set.
        for _ in 0..2 {
            let answer = self.try_begin(intent, row).await?;
            self.check_is_whole()?;
            if answer.verdict != Verdict::Late {
                return Ok(answer);
            }
        }
        Err(unwritable(&Away(format!("it takes longer than {} ms", PATIENCE.as_millis()))))
    }

    /// Writes an intent, if the server has not lost data and it is not late.
    async fn try_begin(&self, intent: &Intent, row: &Row) -> Result<Answer, Error> {
        let given_up = GivenUp { intent: Some(intent), store: self };
        let sent = Instant::now();
        let deadline = self.clock.now().unwrap_or_default().saturating_add(milliseconds(PATIENCE)).to_string();
        let keeps = milliseconds(self.store.settings.keeps_spends).to_string();
        let arguments: [&[u8]; 5] =
            [deadline.as_bytes(), keeps.as_bytes(), row.member.as_bytes(), row.state.as_bytes(), &row.value];
        let answer = self.run(&self.scripts.begin, &arguments).await.map_err(|away| unwritable(&away))?;
        if answer.verdict == Verdict::Written && !self.has_lost() {
            self.memory.wrote(row.digest(), answer.count, sent);
        }
        if answer.verdict != Verdict::Written || !self.has_lost() {
            given_up.was_answered();
        }
        Ok(answer)
    }

    /// Takes back what was written although nobody waited for it any more, and so nothing was sent.
    async fn take_back(&self) -> Result<(), Error> {
        let rows = self.memory.take_given_up();
        if rows.is_empty() {
            return Ok(());
        }
        let written = self.write("only those", &rows).await;
        if written.is_err() {
            self.memory.give_up(rows);
        }
        written.map_err(|away| unwritable(&away))
    }

    async fn end(&self, intent: &Intent) -> Result<(), Error> {
        let row = Row::of(intent, &self.store)?;
        // Also after a loss: what is known of a spend is worth recording.
        self.write("", &[row]).await.map_err(|away| unwritable(&away))
    }

    /// Writes what became of intents: of all, or only of those that are there.
    async fn write(&self, only: &str, rows: &[Row]) -> Result<(), Away> {
        let keeps = milliseconds(self.store.settings.keeps_spends).to_string();
        let mut arguments: Vec<&[u8]> = vec![only.as_bytes(), keeps.as_bytes()];
        for row in rows {
            arguments.extend([row.member.as_bytes(), row.state.as_bytes(), &row.value]);
        }
        self.run(&self.scripts.end, &arguments).await.map(drop)
    }

    async fn get(&self, key: &str) -> Result<Option<Intent>, Error> {
        self.take_back().await?;
        let digest = digest_of(key);
        let answer = self.run(&self.scripts.get, &[digest.as_bytes()]).await.map_err(|away| unreadable(&away))?;
        if answer.verdict == Verdict::Known {
            return self.intent(&answer, &digest).map(Some);
        }
        // It may be missing.
        self.check_is_whole()?;
        Ok(None)
    }

    async fn list(&self, filter: &IntentFilter) -> Result<Vec<Intent>, Error> {
        let (mut range, mut found) = (Range::of(filter), Vec::new());
        while found.len() < filter.limit {
            let answer = self.read(&range, range.batch(filter.limit - found.len())).await?;
            let mut values = answer.values.into_iter();
            let last = text(values.next());
            while let (Some(member), Some(value)) = (values.next(), values.next()) {
                let intent = row::read(&value, digest_in(&text(Some(member))), &self.store)?;
                found.extend(Some(intent).filter(|intent| fits(filter, intent)));
            }
            if last.is_empty() {
                break;
            }
            range.go_on_after(&last);
        }
        found.truncate(filter.limit);
        Ok(found)
    }

    /// Reads so many members of an index, at most.
    async fn read(&self, range: &Range, most: usize) -> Result<Answer, Error> {
        let Range { index, first, last, states, .. } = range;
        let most = most.to_string();
        let arguments = [index, first, last, &most, states].map(String::as_bytes);
        let answer = self.run(&self.scripts.list, &arguments).await.map_err(|away| unreadable(&away))?;
        self.check_is_whole()?;
        Ok(answer)
    }

    /// Runs a script, and notes what its answer tells.
    async fn run(&self, script: &Script, arguments: &[&[u8]]) -> Result<Answer, Away> {
        let (intents, indexes) = (self.store.name("intent", ""), self.store.name("intents", ""));
        let count = self.memory.count().to_string();
        let last = self.memory.last(self.store.settings.keeps_spends).unwrap_or_default();
        let seen = [&intents, &indexes, &count, &last].map(String::as_bytes);
        let answer: Answer = self.store.run(script, &[], &[&seen[..], arguments].concat()).await?;
        self.clock.note(answer.time);
        self.memory.note_count(answer.count);
        if answer.verdict == Verdict::Lost && self.memory.miss() && self.store.losses() == 0 {
            tracing::error!("the store of the fleet has lost spends: spends with a key are refused from now on");
            self.store.tell(&FleetEvent::Lost);
        }
        Ok(answer)
    }

    /// Reads the intent of an answer.
    fn intent(&self, answer: &Answer, digest: &str) -> Result<Intent, Error> {
        row::read(answer.values.first().map_or(&[], Vec::as_slice), digest, &self.store)
    }

    /// Returns whether intents may be missing that this process has seen.
    fn has_lost(&self) -> bool {
        self.memory.has_missed() || self.store.losses() > 0
    }

    fn check_is_whole(&self) -> Result<(), Error> {
        if self.has_lost() {
            return Err(Error::intent_store(
                "the store of the fleet has lost data, so that spends which were made may be missing in its record; look \
                 at your accounts for them, then restart this process",
            ));
        }
        Ok(())
    }
}

/// Notes an intent as given up, unless there was an answer: also if the caller stops waiting.
struct GivenUp<'a> {
    intent: Option<&'a Intent>,
    store: &'a Shared,
}

impl GivenUp<'_> {
    fn was_answered(mut self) {
        self.intent = None;
    }
}

impl Drop for GivenUp<'_> {
    fn drop(&mut self) {
        let row = self.intent.and_then(|intent| not_sent(intent, &self.store.store).ok());
        self.store.memory.give_up(row);
    }
}

/// Returns what is written in place of an intent that was given up.
fn not_sent(intent: &Intent, store: &Store) -> Result<Row, Error> {
    let mut intent = intent.clone();
    (intent.state, intent.updated) = (IntentState::NotDone, Timestamp::now());
    "it was not sent, as the store of the fleet did not respond in time".clone_into(&mut intent.note);
    Row::of(&intent, store)
}

/// Returns a text of the store.
fn text(bytes: Option<Vec<u8>>) -> String {
    String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
}

fn nothing_sent(error: Error) -> Error {
    error.context("nothing was sent")
}

fn unwritable(away: &Away) -> Error {
    let reason = &away.0;
    Error::intent_store(format!(
        "the spend cannot be recorded in the store of the fleet: {reason}; look at that server"
    ))
}

fn unreadable(away: &Away) -> Error {
    let reason = &away.0;
    Error::intent_store(format!(
        "the record of spends in the store of the fleet cannot be read: {reason}; look at that server"
    ))
}

fn evicts() -> Error {
    Error::intent_store(
        "the store of the fleet throws spends away when its memory is full; set its maxmemory-policy to noeviction",
    )
}
