//! Lists: which index leads, from where to where, and what is left out of what it has.

use super::row::{digest_of, digest_of_calls, digits};
use crate::client::settle::{Intent, IntentFilter, IntentState};

/// How many members of an index one call looks at, at most: the server does nothing else meanwhile.
const BATCH: usize = 500;

/// What is left to read of a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Range {
    /// The index, without the beginning of its name: the one that leaves the fewest intents.
    pub(super) index: String,
    /// Where to begin: the newest, as `ZRANGE` takes it.
    pub(super) first: String,
    /// Where to end: the oldest.
    pub(super) last: String,
    /// The states between commas; empty for all.
    pub(super) states: String,
    /// Whether each member of the index is in the list.
    is_whole: bool,
}

impl Range {
    pub(super) fn of(filter: &IntentFilter) -> Self {
        let after = filter.after.as_ref().map(|(began, key)| format!("{}:{}", digits(*began), digest_of(key)));
        let first = after.into_iter().chain(filter.until.map(digits)).min();
        let states: String = filter.states.iter().map(|state| format!(",{state}")).collect();
        let (index, is_whole) = index(filter);
        Self {
            index,
            // A member is longer than where it begins, and so comes before it, newest first.
            first: first.map_or_else(|| "+".to_owned(), |first| format!("({first}")),
            last: filter.since.map_or_else(|| "-".to_owned(), |since| format!("[{}", digits(since))),
            states: if states.is_empty() { states } else { states + "," },
            is_whole,
        }
    }

    /// Returns how many members to look at, where so many intents are missing.
    pub(super) fn batch(&self, missing: usize) -> usize {
        if self.is_whole { missing.min(BATCH) } else { BATCH }
    }

    /// Goes on after this member.
    pub(super) fn go_on_after(&mut self, member: &str) {
        self.first = format!("({member}");
    }
}

/// Returns the index that leads, and whether all that it has is in the list.
fn index(filter: &IntentFilter) -> (String, bool) {
    let IntentFilter { api, server, account, operation, states, .. } = filter;
    if let (Some(api), Some(server), Some(account), Some(operation)) = (api, server, account, operation) {
        return (format!("call:{}", digest_of_calls(api, server, Some(account), operation)), states.is_empty());
    }
    let is_any = [api, server, account, operation].iter().all(|value| value.is_none());
    let are_open = !states.is_empty() && states.iter().all(|state| state.is_open());
    if are_open {
        let has_all = IntentState::ALL.iter().all(|state| !state.is_open() || states.contains(state));
        return ("open".to_owned(), is_any && has_all);
    }
    ("all".to_owned(), is_any && states.is_empty())
}

/// Returns whether an intent is one of those that a filter names, apart from its state and its times.
pub(super) fn fits(filter: &IntentFilter, intent: &Intent) -> bool {
    let call = &intent.call;
    let is =
        |wanted: &Option<String>, value: Option<&str>| wanted.as_deref().is_none_or(|wanted| value == Some(wanted));
    is(&filter.api, Some(call.api()))
        && is(&filter.server, Some(call.server()))
        && is(&filter.account, call.account())
        && is(&filter.operation, Some(call.operation()))
}
