//! The requests that came, without what is secret in them.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How many requests are remembered.
const REMEMBERED: usize = 1000;

/// One request as the sandbox saw it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// When it came, by the sandbox's clock.
    pub at: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The operation.
    pub operation: String,
    /// The parameters and the `body`, if the spec allows them; never a credential.
    pub arguments: Map<String, Value>,
    /// The name of the account that called; none if its credential was refused.
    pub account: Option<String>,
    /// The status of the answer.
    pub status: u16,
    /// Whether a scripted fault struck it.
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
        if requests.len() == REMEMBERED {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    /// The oldest first.
    pub(crate) fn list(&self) -> Vec<LoggedRequest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
