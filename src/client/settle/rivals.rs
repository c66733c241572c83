//! What a client and its clones spend at the same time: what one call made is not taken for that of another.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::Request;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::compare::may_look_alike;
use super::doubt::arguments;
use crate::Operation;
use crate::client::operation::Reads;

/// How long a call in doubt may still make something that another call would find.
pub(super) const LATEST_EFFECT: Duration = Duration::from_secs(10 * 60);

/// The calls of a client and its clones that may be taken for each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rivals(Arc<Mutex<Calls>>);

#[derive(Debug, Default)]
struct Calls {
    next: u64,
    calls: Vec<Call>,
}

#[derive(Debug)]
struct Call {
    number: u64,
    operation: &'static str,
    arguments: Map<String, Value>,
    state: State,
}

#[derive(Debug)]
enum State {
    UnderWay,
    /// It may have made something, or still will.
    InDoubt {
        since: Instant,
    },
    Done {
        ids: Vec<String>,
    },
}

/// One call that spends. If this is dropped before the call ends, the call is in doubt if it was sent.
#[derive(Debug)]
pub(crate) struct Spending {
    rivals: Rivals,
    number: u64,
    is_sent: bool,
}

/// What the other calls may have made.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Others {
    /// What certainly belongs to them.
    pub(super) ids: HashSet<String>,
    /// Whether any that looks the same is under way or in doubt.
    pub(super) are_in_doubt: bool,
}

impl Others {
    /// Returns whether one of them may have made these, of which nothing was known before.
    pub(super) fn may_have_made(&self, ids: &[String], before: &Self) -> bool {
        let are_new = self.are_in_doubt && !before.are_in_doubt;
        are_new || ids.iter().any(|id| self.ids.contains(id) && !before.ids.contains(id))
    }
}

impl Rivals {
    /// Begins a call, if its operation makes things that can be taken for those of another call.
    pub(crate) fn begin(&self, operation: &Operation, request: &Request) -> Option<Spending> {
        operation.settled_by.filter(|settled_by| settled_by.is_additive())?;
        self.begin_with(operation, arguments(operation, request, ""))
    }

    /// Begins a call with these arguments.
    pub(super) fn begin_with(&self, operation: &Operation, arguments: Map<String, Value>) -> Option<Spending> {
        operation.settled_by.filter(|settled_by| settled_by.is_additive())?;
        let mut calls = self.locked();
        calls.forget(operation.id);
        let number = calls.next;
        calls.next += 1;
        calls.calls.push(Call { number, operation: operation.id, arguments, state: State::UnderWay });
        Some(Spending { rivals: self.clone(), number, is_sent: false })
    }

    fn locked(&self) -> MutexGuard<'_, Calls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Calls {
    /// Forgets the calls of an operation that can no longer be taken for a new one.
    fn forget(&mut self, operation: &str) {
        let is_quiet =
            !self.calls.iter().any(|call| call.operation == operation && matches!(call.state, State::UnderWay));
        self.calls.retain(|call| match &call.state {
            _ if call.operation != operation => true,
            State::UnderWay => true,
            State::InDoubt { since } => since.elapsed() < LATEST_EFFECT,
            State::Done { .. } => !is_quiet,
        });
    }
}

impl Spending {
    /// The call is being sent from now on.
    pub(crate) fn sending(&mut self) {
        self.is_sent = true;
    }

    /// Ends a call that has made these.
    pub(crate) fn done(self, ids: Vec<String>) {
        self.set(if ids.is_empty() { in_doubt() } else { State::Done { ids } });
    }

    /// Ends a call that has made nothing.
    pub(crate) fn not_done(mut self) {
        self.is_sent = false;
    }

    /// Returns what the other calls of the same operation may have made.
    pub(super) fn others(&self, reads: &Reads) -> Others {
        let Calls { calls, .. } = &*self.rivals.locked();
        let Some(own) = calls.iter().find(|call| call.number == self.number) else {
            return Others { are_in_doubt: true, ..Others::default() };
        };
        let mut others = Others::default();
        for call in calls.iter().filter(|call| call.operation == own.operation && call.number != own.number) {
            match &call.state {
                State::Done { ids } => others.ids.extend(ids.iter().cloned()),
                State::UnderWay | State::InDoubt { .. } => {
                    others.are_in_doubt |= may_look_alike(&own.arguments, &call.arguments, reads);
                }
            }
        }
        others
    }

    fn set(&self, state: State) {
        if let Some(call) = self.rivals.locked().calls.iter_mut().find(|call| call.number == self.number) {
            call.state = state;
        }
    }
}

impl Drop for Spending {
    fn drop(&mut self) {
        let mut calls = self.rivals.locked();
        let is_under_way = |call: &Call| call.number == self.number && matches!(call.state, State::UnderWay);
        if !self.is_sent {
            calls.calls.retain(|call| !is_under_way(call));
        } else if let Some(call) = calls.calls.iter_mut().find(|call| is_under_way(call)) {
            call.state = in_doubt();
        }
    }
}

fn in_doubt() -> State {
    State::InDoubt { since: Instant::now() }
}
