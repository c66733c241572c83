//! The log of requests. It never holds a credential.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

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
pub(crate) struct Log(Mutex<VecDeque<LoggedRequest>>);

impl Log {
    pub(crate) fn add(&self, request: LoggedRequest) {
        let mut requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() == KEPT {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    /// Returns the requests, oldest first.
    pub(crate) fn list(&self) -> Vec<LoggedRequest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
