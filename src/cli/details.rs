//! What is known of a failure besides its message, for scripts.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::Error;

/// What is known of the error of a call.
#[derive(Debug, Default)]
pub(crate) struct Details {
    /// A word for what happened; nothing if there was no call.
    pub(crate) kind: Option<&'static str>,
    pub(crate) operation: Option<String>,
    status: Option<u16>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
}

impl Details {
    /// Returns what an error tells. Neither its body nor its headers are among it.
    pub(crate) fn of(error: &Error) -> Self {
        Self {
            kind: Some(kind(error)),
            operation: error.operation().map(str::to_owned),
            status: error.status().map(|status| status.as_u16()),
            request_id: error.request_id().map(str::to_owned),
            retry_after: error.retry_after(),
        }
    }

    /// Returns the fields of the error as data. What is not known is null.
    pub(crate) fn fields(&self) -> Map<String, Value> {
        // A wait too long to mean anything is no number. A part of a second counts as one.
        let seconds = |wait: Duration| wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let retry_after = self.retry_after.filter(|wait| *wait < Duration::MAX).map(seconds);
        Map::from_iter([
            ("operation".to_owned(), json!(self.operation)),
            ("status".to_owned(), json!(self.status)),
            ("request_id".to_owned(), json!(self.request_id)),
            ("retry_after".to_owned(), json!(retry_after)),
        ])
    }
}

/// Returns a word for what happened. docs/cli.md lists them.
fn kind(error: &Error) -> &'static str {
    match () {
        () if error.is_configuration() => "configuration",
        () if error.is_invalid_request() => "invalid-request",
        () if error.is_intent_store() => "record",
        () if error.is_unauthenticated() => "unauthenticated",
        () if error.is_permission_denied() => "permission-denied",
        () if error.is_rate_limited() => "rate-limited",
        () if error.is_refused() => "refused",
        () if error.is_decode() => "not-json",
        () if error.status().is_some() => "status",
        () if error.is_certificate() => "certificate",
        () if error.is_connect() => "no-connection",
        () if error.is_timeout() => "timeout",
        () => "no-response",
    }
}
