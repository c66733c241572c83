//! Writes what a call is about to spend and what became of it, if there is a store for it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::compare::may_look_alike;
use super::doubt::Doubt;
use super::intent::{Intent, IntentFilter, IntentState, IntentStore};
use super::rivals::{LATEST_EFFECT, Others};
use super::settled::{Done, NotDone, Settled};
use crate::Error;
use crate::client::operation::Reads;
use crate::client::redact::Redactor;

/// How long after its intent was written a request may be sent. A process that was stopped for longer must not send it:
/// another one may have settled it by now.
const SENT_WITHIN: Duration = Duration::from_secs(10);

/// The most intents that are compared with a call.
const MOST_RIVALS: usize = 1000;

/// What was found when a call was to be recorded.
pub(super) enum Recorded {
    /// It is recorded, and may be sent.
    Here(Box<Record>),
    /// It was recorded with this key before, and may have been done.
    Elsewhere(Box<Intent>),
}

/// The record of one call.
#[derive(Debug)]
pub(super) struct Record {
    store: Arc<dyn IntentStore>,
    intent: Intent,
}

impl Record {
    /// Writes an intent, unless there is one with the same key that may have been done.
    pub(super) async fn begin(
        store: &Arc<dyn IntentStore>,
        key: Option<&str>,
        call: &Doubt,
    ) -> Result<Recorded, Error> {
        let key = key.map_or_else(|| made_key(call.began), str::to_owned);
        let call = &Doubt { key: Some(key.clone()), ..call.clone() };
        let intent = Intent::new(key, call.clone());
        if let Some(known) = store.begin(&intent).await? {
            return Ok(Recorded::Elsewhere(Box::new(checked(known, call)?)));
        }
        let record = Self { store: Arc::clone(store), intent };
        record.check_is_fresh()?;
        Ok(Recorded::Here(Box::new(record)))
    }

    /// Goes on with an intent that is in the store.
    pub(super) fn of(store: &Arc<dyn IntentStore>, intent: Intent) -> Self {
        Self { store: Arc::clone(store), intent }
    }

    /// Returns the key of the call.
    pub(super) fn key(&self) -> &str {
        &self.intent.key
    }

    /// Refuses to send what was recorded too long ago.
    fn check_is_fresh(&self) -> Result<(), Error> {
        let age = Timestamp::now().duration_since(self.intent.call.began).unsigned_abs();
        if age < SENT_WITHIN {
            return Ok(());
        }
        Err(Error::intent_store("nothing was sent, as this process was stopped after it had recorded the call"))
    }

    /// Writes that the call was done.
    pub(super) async fn done(mut self, ids: Vec<String>) {
        self.intent.ended(IntentState::Done, ids, String::new());
        self.write().await;
    }

    /// Writes that the call failed, and that nothing was done.
    pub(super) async fn failed(mut self, error: &Error, redactor: &Redactor) {
        let is_refusal = error.status().is_some() || error.is_refused();
        let state = if is_refusal { IntentState::Refused } else { IntentState::NotDone };
        self.intent.ended(state, Vec::new(), redactor.text(&error.to_string()));
        self.write().await;
    }

    /// Writes that the call is in doubt, before anybody looks.
    pub(super) async fn in_doubt(&mut self, doubt: &Doubt) {
        self.intent.call = doubt.clone();
        self.intent.ended(IntentState::InDoubt, Vec::new(), doubt.to_string());
        self.write().await;
    }

    /// Writes how the call was settled.
    pub(super) async fn settled(mut self, settled: &Settled) {
        match settled {
            Settled::Done(done) => self.intent.ended(IntentState::Done, done.ids().to_vec(), String::new()),
            Settled::NotDone(not_done) => self.intent.ended(IntentState::NotDone, Vec::new(), not_done.to_string()),
            Settled::Unknown(doubt) => {
                self.intent.call = Doubt::clone(doubt);
                self.intent.ended(IntentState::InDoubt, Vec::new(), doubt.to_string());
            }
        }
        self.write().await;
    }

    /// What is known is worth more than its record: a record that cannot be written says `sending`, and is settled later.
    async fn write(&self) {
        if let Err(error) = self.store.end(&self.intent).await {
            let (key, operation) = (&self.intent.key, self.intent.call.operation());
            tracing::warn!(key, operation, %error, "the outcome of the call cannot be recorded");
        }
    }

    /// Returns what became of the call, if another process has decided it.
    pub(super) async fn decided_elsewhere(&self) -> Option<Settled> {
        let known = self.store.get(&self.intent.key).await.ok().flatten()?;
        match known.state {
            IntentState::Done => Some(known_as_done(known)),
            IntentState::Refused | IntentState::NotDone => {
                Some(Settled::NotDone(NotDone::new(known.note, known.updated)))
            }
            IntentState::Sending | IntentState::InDoubt => None,
        }
    }

    /// Adds what other recorded calls of the same operation may have made.
    pub(super) async fn add_others(&self, others: &mut Others, reads: &Reads) {
        let call = &self.intent.call;
        let filter = IntentFilter {
            api: Some(call.api.clone()),
            server: Some(call.server.clone()),
            account: call.account.clone(),
            operation: Some(call.operation.clone()),
            since: call.began.checked_sub(LATEST_EFFECT).ok(),
            limit: MOST_RIVALS,
            ..IntentFilter::default()
        };
        // A store that cannot be read may hold calls like this one.
        let Ok(known) = self.store.list(&filter).await else {
            others.are_in_doubt = true;
            return;
        };
        others.are_in_doubt |= known.len() == MOST_RIVALS;
        for intent in known.into_iter().filter(|intent| intent.key != self.intent.key) {
            let is_unknown = intent.state == IntentState::Done && intent.ids.is_empty();
            others.are_in_doubt |= (intent.state.is_open() || is_unknown)
                && may_look_alike(&call.arguments, &intent.call.arguments, reads);
            others.ids.extend(intent.ids);
        }
    }
}

fn made_key(began: Timestamp) -> String {
    let letters: String = (0..6).map(|_| fastrand::lowercase()).collect();
    format!("{}-{letters}", began.strftime("%Y%m%d-%H%M%S"))
}

/// Returns an intent that is of this call. Fails if its key was used for another one.
pub(super) fn checked(known: Intent, call: &Doubt) -> Result<Intent, Error> {
    if known.call.is_equal_call(call) {
        return Ok(known);
    }
    let problem = format!(
        "the key {:?} was used for another call, {} at {}; nothing was sent",
        known.key, known.call.operation, known.call.began
    );
    Err(Error::invalid_argument(problem).with_operation(&call.operation))
}

/// Returns the outcome of a call that is recorded as done.
pub(super) fn known_as_done(known: Intent) -> Settled {
    Settled::Done(Box::new(Done::found(known.ids, Vec::new(), known.call.not_done)))
}
