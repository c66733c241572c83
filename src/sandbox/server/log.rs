//! The log of requests. It never holds a credential.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The number of requests that are kept.
const KEPT: usize = 1000;

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

/// The latest requests.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<Latest>);

#[derive(Debug, Default)]
struct Latest {
    requests: VecDeque<LoggedRequest>,
    /// How many there were, with those that are no longer kept.
    total: u64,
}

impl Log {
    pub(crate) fn add(&self, request: LoggedRequest) {
        let mut latest = self.locked();
        if latest.requests.len() == KEPT {
            latest.requests.pop_front();
        }
        latest.requests.push_back(request);
        latest.total += 1;
    }

    /// Returns the requests, oldest first.
    pub(crate) fn list(&self) -> Vec<LoggedRequest> {
        self.since(0)
    }

    /// Returns how many requests there were.
    pub(crate) fn total(&self) -> u64 {
        self.locked().total
    }

    /// Returns the requests that came after so many others, oldest first.
    pub(crate) fn since(&self, total: u64) -> Vec<LoggedRequest> {
        let latest = self.locked();
        let newer = usize::try_from(latest.total - total).unwrap_or(usize::MAX);
        let older = latest.requests.len().saturating_sub(newer);
        latest.requests.iter().skip(older).cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.locked().requests.clear();
    }

    fn locked(&self) -> MutexGuard<'_, Latest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
