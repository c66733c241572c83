//! The connection to the store: runs scripts with a time limit, and notices when the store is away or has lost its data.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::aio::ConnectionManager;
use redis::{FromRedisValue, Script, Value};
use tokio::time::Instant;

use super::event::{FleetEvent, Observer};
use super::seal::Seal;

/// How long a command may take, and so the longest time that a call waits for a store that is away.
pub(super) const PATIENCE: Duration = Duration::from_millis(500);

/// What every script begins with: `identity()` returns what tells this set of data from every other. It is made when
/// the first process joins, and is gone when the data are.
const IDENTITY: &str = include_str!("identity.lua");

/// What a fleet is told. The same in all its processes.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    /// What all names of keys begin with.
    pub(super) namespace: String,
    /// How many processes there are.
    pub(super) size: u32,
    pub(super) seal: Option<Seal>,
    /// How long a spend is remembered after it was decided.
    pub(super) keeps_spends: Duration,
    pub(super) observer: Option<Observer>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            namespace: "sharekit".to_owned(),
            size: 10,
            seal: None,
            keeps_spends: Duration::from_secs(90 * 24 * 60 * 60),
            observer: None,
        }
    }
}

/// The store does not respond, with the reason.
#[derive(Debug, Clone)]
pub(super) struct Away(pub(super) String);

/// The store of a fleet.
pub(super) struct Store {
    connection: ConnectionManager,
    pub(super) settings: Settings,
    state: Mutex<State>,
    /// How often this process has found that the data were lost.
    losses: AtomicU64,
}

#[derive(Default)]
struct State {
    identity: Option<String>,
    away_since: Option<Instant>,
    /// When the store responded last.
    heard: Option<Instant>,
}

impl Store {
    pub(super) fn new(connection: ConnectionManager, settings: Settings) -> Self {
        Self { connection, settings, state: Mutex::default(), losses: AtomicU64::new(0) }
    }

    /// Returns a store on the same connection with other settings. What this one has seen is forgotten.
    pub(super) fn with(&self, settings: Settings) -> Self {
        Self::new(self.connection.clone(), settings)
    }

    /// Returns the name of a key. All keys of a fleet are in one slot of a cluster.
    pub(super) fn name(&self, kind: &str, rest: &str) -> String {
        format!("{{{}}}:{kind}:{rest}", self.settings.namespace)
    }

    /// Returns how often this process has found that the data were lost.
    pub(super) fn losses(&self) -> u64 {
        self.losses.load(Ordering::Relaxed)
    }

    /// Returns for how long the store has not responded to anything.
    pub(super) fn silence(&self) -> Duration {
        self.state().heard.map_or(Duration::MAX, |heard| heard.elapsed())
    }

    /// Runs a script of [`script`]: it returns a list whose first entry is the identity. The rest is returned.
    pub(super) async fn run<T: FromRedisValue>(
        &self,
        script: &Script,
        keys: &[&str],
        arguments: &[&[u8]],
    ) -> Result<T, Away> {
        let known = self.state().identity.clone();
        let mut invocation = script.key(self.name("identity", ""));
        for key in keys {
            invocation.key(*key);
        }
        invocation.arg(known.as_deref().unwrap_or_default()).arg(new_identity());
        for argument in arguments {
            invocation.arg(*argument);
        }
        let mut connection = self.connection.clone();
        let replied = tokio::time::timeout(PATIENCE, invocation.invoke_async::<Value>(&mut connection)).await;
        let replied = match replied {
            Ok(Ok(value)) => <(String, Value)>::from_redis_value(value).map_err(|error| error.to_string()),
            Ok(Err(error)) => Err(reason(&error)),
            Err(_) => Err(no_response()),
        };
        let replied = replied.and_then(|(identity, value)| {
            self.is_here(&identity);
            T::from_redis_value(value).map_err(|error| error.to_string())
        });
        replied.map_err(|reason| self.is_away(reason))
    }

    /// Notes that the store has responded, with this identity.
    fn is_here(&self, identity: &str) {
        let mut state = self.state();
        let is_lost = state.identity.as_deref().is_some_and(|known| known != identity);
        if is_lost {
            // Before anybody can send a command with the new identity.
            self.losses.fetch_add(1, Ordering::Relaxed);
        }
        if state.identity.as_deref() != Some(identity) {
            state.identity = Some(identity.to_owned());
        }
        state.heard = Some(Instant::now());
        let back = state.away_since.take().map(|since| since.elapsed());
        drop(state);
        if let Some(after) = back {
            tracing::info!(?after, "the store of the fleet is back");
            self.tell(&FleetEvent::Back { after });
        }
        if is_lost {
            tracing::error!("the store of the fleet has lost its data: spends with a key are refused from now on");
            self.tell(&FleetEvent::Lost);
        }
    }

    /// Notes that the store does not respond.
    fn is_away(&self, reason: String) -> Away {
        let mut state = self.state();
        let is_new = state.away_since.is_none();
        state.away_since.get_or_insert_with(Instant::now);
        drop(state);
        if is_new {
            tracing::warn!(reason, "the store of the fleet is away");
            self.tell(&FleetEvent::Away { reason: reason.clone() });
        }
        Away(reason)
    }

    /// Tells the user's callback.
    pub(super) fn tell(&self, event: &FleetEvent) {
        if let Some(observer) = &self.settings.observer {
            (observer.0)(event);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the connection, whose address may hold a password.
        f.debug_struct("Store").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Returns a script that begins with `identity()`.
pub(super) fn script(code: &str) -> Script {
    Script::new(&format!("{IDENTITY}\n{code}"))
}

/// Returns why a command failed, without addresses and credentials.
fn reason(error: &redis::RedisError) -> String {
    match error.detail() {
        _ if error.is_timeout() => no_response(),
        _ if error.is_connection_refusal() => "connection refused".to_owned(),
        Some(detail) if error.code().is_some() => format!("{}: {detail}", error.category()),
        // Of the operating system or of TLS: no certificate, say.
        _ if error.is_io_error() => error.to_string(),
        _ => error.category().to_owned(),
    }
}

fn no_response() -> String {
    format!("no response within {} ms", PATIENCE.as_millis())
}

/// Returns a text that no other process makes.
fn new_identity() -> String {
    format!("{:032x}", fastrand::u128(..))
}
