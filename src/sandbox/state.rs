//! What all requests of a sandbox share, and the changes of the whole: clock, reset.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::sandbox::rules::call::Refusal;
use crate::sandbox::server::credentials::KnownCredentials;
use crate::sandbox::server::faults::Faults;
use crate::sandbox::server::log::Log;
use crate::sandbox::server::novelty::Novelty;
use crate::sandbox::server::rate_limit::Usage;
use crate::sandbox::store::access::Store;
use crate::sandbox::store::clock::Clock;
use crate::sandbox::store::snapshots::Snapshots;
use crate::sandbox::store::{data_set, database, tables};

/// The shared state of a sandbox.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) credentials: KnownCredentials,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    pub(crate) usage: Usage,
    pub(crate) snapshots: Snapshots,
    /// What makes responses differ, if anything does.
    pub(crate) novelty: Option<Novelty>,
    clock: Mutex<Clock>,
    /// Held during a change of the clock, in the database and in memory.
    clock_change: tokio::sync::Mutex<()>,
    /// Rows that replace those of a new sandbox.
    data_set: Option<Arc<Value>>,
}

impl State {
    /// Returns the state of a sandbox with this database. A data set replaces the rows of a new one.
    pub(crate) async fn new(
        store: Store,
        is_new: bool,
        faults: Faults,
        data_set: Option<Value>,
    ) -> Result<Self, Refusal> {
        let data_set = data_set.map(Arc::new);
        if let Some(data_set) = data_set.clone().filter(|_| is_new) {
            store.write(move |connection| data_set::load(connection, &data_set)).await?;
        }
        let clock = store.read(|connection| Ok(Clock::load(connection)?)).await?;
        Ok(Self {
            snapshots: Snapshots::of(&store),
            novelty: None,
            store,
            credentials: KnownCredentials::default(),
            faults,
            log: Log::default(),
            usage: Usage::default(),
            clock: Mutex::new(clock),
            clock_change: tokio::sync::Mutex::default(),
            data_set,
        })
    }

    /// Returns the sandbox's time.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock().now()
    }

    pub(crate) fn clock(&self) -> Clock {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_clock(&self, clock: Clock) {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = clock;
    }

    /// Changes the clock: in the database first, then in memory.
    pub(crate) async fn set_clock(&self, change: impl FnOnce(Clock) -> Clock) -> Result<(), Refusal> {
        let _changing = self.clock_change.lock().await;
        let changed = change(self.clock());
        self.store.write(move |connection| Ok(changed.save(connection)?)).await?;
        self.keep_clock(changed);
        Ok(())
    }

    /// Makes the sandbox new again: data, clock, faults and log; the database first.
    pub(crate) async fn reset(&self) -> Result<(), Refusal> {
        let _changing = self.clock_change.lock().await;
        let clock = Clock::default();
        let data_set = self.data_set.clone();
        let reset = self.store.write(move |connection| {
            database::make_new(connection, clock.now())?;
            data_set.map_or(Ok(()), |data_set| data_set::load(connection, &data_set))
        });
        reset.await?;
        self.keep_clock(clock);
        self.credentials.changed();
        self.faults.clear();
        self.log.clear();
        Ok(())
    }

    /// Makes data and clock what a snapshot says; the database first. Scripted failures and log stay.
    pub(crate) async fn restore(&self, name: &str) -> Result<(), Refusal> {
        let _changing = self.clock_change.lock().await;
        self.snapshots.restore(name).await?;
        self.credentials.changed();
        let clock = self.store.read(|connection| Ok(Clock::load(connection)?)).await?;
        self.keep_clock(clock);
        Ok(())
    }

    /// Writes the whole state as JSON, a row at a time and on a thread of its own: the time, and all tables without
    /// credentials and tokens. All of it is of one moment.
    pub(crate) async fn write<W>(&self, mut out: W) -> Result<JoinHandle<io::Result<W>>, Refusal>
    where
        W: io::Write + Send + 'static,
    {
        let (now, still) = (self.now(), self.store.still().await?);
        Ok(tokio::task::spawn_blocking(move || {
            write!(out, "{{\"now\":\"{now}\",\"tables\":")?;
            tables::write(&still, &mut out)?;
            out.write_all(b"}")?;
            out.flush()?;
            Ok(out)
        }))
    }

    /// Returns the whole state as JSON, as [`write`](Self::write) writes it.
    pub(crate) async fn show(&self) -> Result<Value, Refusal> {
        let written = self.write(Vec::new()).await?.await.map_err(io::Error::other).flatten();
        let failed = |error| Refusal::own_failure(format!("the sandbox cannot show its state: {error}"));
        serde_json::from_slice(&written.map_err(failed)?).map_err(|error| failed(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sandbox::server::faults::{Failure, Fault};
    use crate::sandbox::server::log::{Details, LoggedRequest};
    use crate::sandbox::store::versions::VERSIONS;

    async fn state(data_set: Option<Value>) -> State {
        let (store, _) = Store::open(None, VERSIONS, Timestamp::now()).unwrap();
        State::new(store, false, Faults::new(vec![Fault::new(Failure::CutBody)], 0), data_set).await.unwrap()
    }

    fn request() -> LoggedRequest {
        let json = json!({ "at": "2026-01-01T00:00:00Z", "method": "GET", "path": "/", "operation": "get_profile",
            "arguments": {}, "account": null, "status": 200, "faulty": false, "microseconds": 1 });
        serde_json::from_value(json).unwrap()
    }

    #[tokio::test]
    async fn a_clock_that_cannot_be_stored_does_not_change() {
        let state = state(None).await;
        let moment = "2026-01-01T00:00:00Z".parse().unwrap();
        state.set_clock(|clock| clock.frozen_at(moment)).await.unwrap();
        state.store.write(|connection| Ok(connection.execute_batch("DROP TABLE setting")?)).await.unwrap();
        let later = "2027-01-01T00:00:00Z".parse().unwrap();
        assert!(state.set_clock(|clock| clock.frozen_at(later)).await.is_err());
        assert_eq!(state.now(), moment);
    }

    #[tokio::test]
    async fn a_reset_that_the_database_refuses_changes_nothing() {
        let state = state(Some(json!({ "tables": { "yachts": [] } }))).await;
        let moment = "2026-01-01T00:00:00Z".parse().unwrap();
        state.set_clock(|clock| clock.frozen_at(moment)).await.unwrap();
        state.log.add(request(), Details::default());
        let before = state.show().await.unwrap();
        let refusal = state.reset().await.unwrap_err();
        assert!(refusal.message.contains("yachts"), "{refusal:?}");
        assert_eq!(state.now(), moment);
        assert_eq!(state.faults.list().len(), 1, "scripted failures");
        assert_eq!(state.log.list().len(), 1, "logged requests");
        assert!(state.show().await.unwrap() == before, "the data has changed");
    }
}
