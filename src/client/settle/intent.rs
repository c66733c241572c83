//! A record of what was about to be spent, and the store that keeps it.

use std::fmt;
use std::pin::Pin;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Doubt;
use crate::Error;

/// A call that spends, as it is recorded: written before it is sent, and again when its outcome is known.
///
/// It holds no credential; data of persons is a digest (see [`Doubt`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Intent {
    /// The caller's own name for this spend, or one that was made for it.
    pub key: String,
    /// The call.
    pub call: Doubt,
    /// What became of it.
    pub state: IntentState,
    /// The ids of what was done, if they are known.
    pub ids: Vec<String>,
    /// What happened, in words. Empty if it was done.
    pub note: String,
    /// When the state was written, by the clock of the machine that wrote it.
    pub updated: Timestamp,
}

/// What became of a recorded call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntentState {
    /// It is being sent, or the program ended before the outcome was known. It may have been done.
    Sending,
    /// It was done.
    Done,
    /// The server refused it. Nothing was done.
    Refused,
    /// It was not sent, or looking has shown that it was not done.
    NotDone,
    /// It may have been done, and looking did not decide it.
    InDoubt,
}

impl IntentState {
    /// All states.
    pub const ALL: [Self; 5] = [Self::Sending, Self::Done, Self::Refused, Self::NotDone, Self::InDoubt];

    /// Returns the state as a word: `sending`, `done`, `refused`, `not-done` or `in-doubt`.
    ///
    /// ```
    /// assert_eq!(sharekit::IntentState::NotDone.as_str(), "not-done");
    /// ```
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::NotDone => "not-done",
            Self::InDoubt => "in-doubt",
        }
    }

    /// Returns the state that is written as this word.
    #[cfg(feature = "sqlite")]
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Returns whether it may have been done, and is not decided.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Sending | Self::InDoubt)
    }

    /// Returns whether nothing was done, so that the same key may be used to try again.
    #[must_use]
    pub fn is_free(self) -> bool {
        matches!(self, Self::Refused | Self::NotDone)
    }
}

impl fmt::Display for IntentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Intent {
    /// Returns an intent that is about to be sent.
    pub(super) fn new(key: String, call: Doubt) -> Self {
        let updated = call.began;
        Self { key, call, state: IntentState::Sending, ids: Vec::new(), note: String::new(), updated }
    }

    /// Sets what became of it, as a person has found out. Write it with [`IntentStore::end`].
    pub fn mark(&mut self, state: IntentState) {
        self.ended(state, Vec::new(), "decided by hand".to_owned());
    }

    /// Sets what became of it.
    pub(super) fn ended(&mut self, state: IntentState, ids: Vec<String>, note: String) {
        (self.state, self.ids, self.note, self.updated) = (state, ids, note, Timestamp::now());
    }
}

/// Which intents to list.
///
/// ```
/// use sharekit::{IntentFilter, IntentState};
///
/// let open = IntentFilter::default().states([IntentState::Sending, IntentState::InDoubt]).limit(100);
/// # let _ = open;
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct IntentFilter {
    /// Only those of this API, by the name of its feature.
    pub api: Option<String>,
    /// Only those of this server, by its base URL.
    pub server: Option<String>,
    /// Only those of this account (see [`Doubt::account`]).
    pub account: Option<String>,
    /// Only those of this operation.
    pub operation: Option<String>,
    /// Only those in one of these states. Empty for all.
    pub states: Vec<IntentState>,
    /// Only those that began at this time or later.
    pub since: Option<Timestamp>,
    /// Only those that began before this time.
    pub until: Option<Timestamp>,
    /// Only those that come after the intent that began then and has this key: the last one of the page before.
    pub after: Option<(Timestamp, String)>,
    /// How many at most.
    pub limit: usize,
}

impl Default for IntentFilter {
    fn default() -> Self {
        Self {
            api: None,
            server: None,
            account: None,
            operation: None,
            states: Vec::new(),
            since: None,
            until: None,
            after: None,
            limit: 100,
        }
    }
}

impl IntentFilter {
    /// Lists only intents in one of these states.
    #[must_use]
    pub fn states(mut self, states: impl IntoIterator<Item = IntentState>) -> Self {
        self.states = states.into_iter().collect();
        self
    }

    /// Lists only intents that may have been done, and are not decided: see [`IntentState::is_open`]. All of them, unless
    /// a [`limit`](Self::limit) is set afterwards.
    #[cfg(feature = "cli")]
    pub(crate) fn all_open(self) -> Self {
        self.states(IntentState::ALL.into_iter().filter(|state| state.is_open())).limit(usize::MAX)
    }

    /// Lists at most this many intents. Default: 100.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Lists the intents that follow this one, the last of the page before.
    #[must_use]
    pub fn after(mut self, last: &Intent) -> Self {
        self.after = Some((last.call.began(), last.key.clone()));
        self
    }
}

/// What a method of an [`IntentStore`] returns.
pub type IntentFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Keeps intents. Many processes may use one store at the same time.
///
/// [`SqliteIntents`](crate::SqliteIntents) (feature `sqlite`) keeps them in a file, `Fleet::intents` (feature `fleet`) where
/// several machines see them. Implement this trait to keep them elsewhere.
pub trait IntentStore: fmt::Debug + Send + Sync {
    /// Writes an intent before it is sent; when this returns, it survives a power failure. If the store has an intent with
    /// this key whose state is not [free](IntentState::is_free), writes nothing and returns that one. Looking and
    /// writing are one step: of two callers with the same key, one writes.
    ///
    /// # Errors
    ///
    /// If it cannot be written, made by [`Error::intent_store`]; nothing is sent then.
    fn begin<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, Option<Intent>>;

    /// Writes what became of an intent, in place of the one with the same key. What is decided stays: `Done` is never
    /// replaced, and an open state does not replace another one. What is written of an earlier call with the same key,
    /// which began at another time, replaces nothing, unless it was done. A call that several processes settle at the
    /// same time needs this.
    ///
    /// # Errors
    ///
    /// If it cannot be written, made by [`Error::intent_store`].
    fn end<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, ()>;

    /// Returns the intent with this key.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, made by [`Error::intent_store`].
    fn get<'a>(&'a self, key: &'a str) -> IntentFuture<'a, Option<Intent>>;

    /// Lists intents, newest first by the time when they began. Those that began at the same time have an order of the
    /// store's own, which is always the same.
    ///
    /// # Errors
    ///
    /// If the store cannot be read, made by [`Error::intent_store`].
    fn list<'a>(&'a self, filter: &'a IntentFilter) -> IntentFuture<'a, Vec<Intent>>;
}
