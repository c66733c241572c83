//! The log of requests. It never holds a credential.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::sandbox::server::faults::Failure;

/// The number of requests that are kept, and the memory that they may take, in bytes.
const KEPT: usize = 1000;
const MOST_MEMORY: usize = 16 * 1024 * 1024;

/// What a value or a header takes beside its text, in bytes.
const PLACE: usize = 64;

/// How much of a body is kept, in bytes.
const LONGEST_KEPT: usize = 16 * 1024;

/// One request as the sandbox saw it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// When it arrived, by the sandbox's clock.
    pub at: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// The path template; the path as it was sent if no operation has it.
    pub path: String,
    /// The `operationId`; none if no operation has this path and method.
    pub operation: Option<String>,
    /// Without an operation: the one whose method and path come next to it, as in `GET /user/api/orders`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
    /// The parameters, and the body as `body`; empty if the spec does not allow them. Never a credential.
    pub arguments: Map<String, Value>,
    /// The calling account; none if the credential was refused.
    pub account: Option<String>,
    /// The status of the response.
    pub status: u16,
    /// Whether a scripted failure happened to it.
    pub faulty: bool,
    /// How long it took, in microseconds.
    pub microseconds: u64,
}

/// What the page shows of a request beside that. Credentials are blanked before it is kept.
#[derive(Debug, Clone, Default)]
pub(crate) struct Details {
    /// As it was sent.
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    /// One to a line.
    pub(crate) headers: String,
    /// As it was sent, if it is not too long.
    pub(crate) body: Kept,
    /// What refused it, and why.
    pub(crate) refusal: Option<(RefusedBy, String)>,
    /// The scripted failure that happened to it.
    pub(crate) failure: Option<Failure>,
    /// One to a line.
    pub(crate) response_headers: String,
    /// The right response, even if a scripted failure took its place.
    pub(crate) response: Kept,
}

/// Which rule refused a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefusedBy {
    Credential,
    RateLimit,
    Spec,
    Rules,
    /// No operation takes it.
    Router,
}

/// A body, or its beginning.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    pub(crate) beginning: Box<[u8]>,
    pub(crate) length: usize,
}

impl Kept {
    /// Keeps a copy of the beginning: the bytes themselves would keep the whole buffer of a connection.
    pub(crate) fn of(body: &[u8]) -> Self {
        let beginning = body[..body.len().min(LONGEST_KEPT)].into();
        Self { beginning, length: body.len() }
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.beginning.len() < self.length
    }
}

impl Details {
    /// Tells whether the body was read, or none was to be.
    pub(crate) fn was_read(&self) -> bool {
        !matches!(&self.refusal, Some((RefusedBy::Credential | RefusedBy::RateLimit | RefusedBy::Router, _)))
    }

    /// Tells whether the rules of the API never saw it.
    pub(crate) fn is_refused_before_rules(&self) -> bool {
        self.refusal.as_ref().is_some_and(|(by, _)| *by != RefusedBy::Rules)
    }

    /// Returns about how much memory it takes, in bytes.
    fn size(&self) -> usize {
        let headers = self.headers.len() + self.response_headers.len();
        let query: usize = self.query.iter().map(|(name, value)| PLACE + name.len() + value.len()).sum();
        headers + query + self.path.len() + self.body.beginning.len() + self.response.beginning.len()
    }
}

/// Returns about how much memory a value takes, in bytes.
fn size_of(value: &Value) -> usize {
    PLACE
        + match value {
            Value::String(text) => text.len(),
            Value::Array(list) => list.iter().map(size_of).sum(),
            Value::Object(fields) => size_of_fields(fields),
            _ => 0,
        }
}

fn size_of_fields(fields: &Map<String, Value>) -> usize {
    fields.iter().map(|(name, value)| PLACE + name.len() + size_of(value)).sum()
}

impl Entry {
    fn size(&self) -> usize {
        size_of_fields(&self.request.arguments) + self.details.size() + 10 * PLACE
    }
}

/// A request with its details.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Counts all requests.
    pub(crate) number: u64,
    pub(crate) request: LoggedRequest,
    pub(crate) details: Details,
}

/// The latest requests.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<Latest>);

#[derive(Debug, Default)]
struct Latest {
    requests: VecDeque<Arc<Entry>>,
    /// About how much memory they take, in bytes.
    size: usize,
    /// How many there were, with those that are no longer kept.
    total: u64,
}

impl Log {
    pub(crate) fn add(&self, request: LoggedRequest, details: Details) {
        let mut entry = Entry { number: 0, request, details };
        let size = entry.size();
        // They are dropped after the lock.
        let mut dropped = Vec::new();
        let mut latest = self.locked();
        latest.total += 1;
        entry.number = latest.total;
        latest.size += size;
        latest.requests.push_back(Arc::new(entry));
        // The newest stays, however large it is.
        while latest.requests.len() > KEPT || latest.size > MOST_MEMORY && latest.requests.len() > 1 {
            let Some(oldest) = latest.requests.pop_front() else { break };
            latest.size -= oldest.size();
            dropped.push(oldest);
        }
        drop(latest);
    }

    /// Returns the requests, oldest first.
    pub(crate) fn list(&self) -> Vec<LoggedRequest> {
        self.since(0)
    }

    /// Returns the newest requests, newest first.
    pub(crate) fn newest(&self, most: usize) -> Vec<Arc<Entry>> {
        self.locked().requests.iter().rev().take(most).cloned().collect()
    }

    /// Returns a request by its number, if it is still kept.
    pub(crate) fn entry(&self, number: u64) -> Option<Arc<Entry>> {
        self.locked().requests.iter().find(|entry| entry.number == number).cloned()
    }

    /// Returns how many requests there were.
    pub(crate) fn total(&self) -> u64 {
        self.locked().total
    }

    /// Returns the requests that came after so many others, oldest first.
    pub(crate) fn since(&self, total: u64) -> Vec<LoggedRequest> {
        let latest = self.locked();
        let newer = latest.requests.iter().filter(|entry| entry.number > total);
        newer.map(|entry| entry.request.clone()).collect()
    }

    pub(crate) fn clear(&self) {
        let mut latest = self.locked();
        latest.requests.clear();
        latest.size = 0;
    }

    fn locked(&self) -> MutexGuard<'_, Latest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> LoggedRequest {
        let json = serde_json::json!({ "at": "2026-01-01T00:00:00Z", "method": "GET", "path": "/", "operation": null,
            "arguments": {}, "account": null, "status": 200, "faulty": false, "microseconds": 1 });
        serde_json::from_value(json).unwrap()
    }

    fn with_body(length: usize) -> Details {
        Details { body: Kept::of(&vec![0; length]), ..Details::default() }
    }

    #[test]
    fn what_is_kept_of_requests_is_bounded_in_number_and_memory() {
        let log = Log::default();
        (0..1500).for_each(|_| log.add(request(), Details::default()));
        assert_eq!((log.list().len(), log.total()), (KEPT, 1500));
        (0..3000).for_each(|_| log.add(request(), with_body(1 << 20)));
        let (kept, newest) = (log.newest(usize::MAX), log.newest(1).remove(0));
        let memory: usize = kept.iter().map(|entry| entry.details.body.beginning.len()).sum();
        assert!(memory <= MOST_MEMORY && kept.len() > 800, "{memory} bytes in {} requests", kept.len());
        assert_eq!((newest.number, newest.details.body.length), (4500, 1 << 20));
        assert!(log.entry(4500).is_some() && log.entry(1).is_none());
        assert_eq!(log.since(4490).len(), 10);
        let huge = || {
            let codes: Vec<String> = (0..10_000).map(|number| format!("code-{number:0100}")).collect();
            LoggedRequest { arguments: Map::from_iter([("body".to_owned(), codes.into())]), ..request() }
        };
        (0..100).for_each(|_| log.add(huge(), Details::default()));
        let kept = log.list().len();
        assert!((5..16).contains(&kept), "{kept} requests with arguments of more than a megabyte");
    }
}
