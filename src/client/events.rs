//! What a program can see of its calls: a span and warnings for `tracing`, and a callback for metrics.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::Operation;

/// One attempt of a call, as [`ClientBuilder::on_attempt`](super::ClientBuilder::on_attempt) reports it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation's id, method and path template; never a value of the call.
    pub operation: &'a Operation,
    /// Which attempt of the call it is, from 1.
    pub number: u32,
    /// The status of the response, if one came.
    pub status: Option<StatusCode>,
    /// The server's id of the request (header `x-request-id`), for its support.
    pub request_id: Option<&'a str>,
    /// From sending to the last byte of the response, without waiting for a turn or a token.
    pub duration: Duration,
    /// After which wait the next attempt is made; none if this was the last.
    pub retry_after: Option<Duration>,
}

/// The user's callback.
#[derive(Clone)]
pub(crate) struct Observer(pub(crate) Arc<dyn Fn(&Attempt<'_>) + Send + Sync>);

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

/// The span of a call. What the end of the call adds is recorded by [`finish`].
pub(crate) fn span(operation: &Operation) -> tracing::Span {
    tracing::debug_span!(
        "sharekit.call",
        operation = operation.id,
        method = operation.method,
        path = operation.path,
        attempts = tracing::field::Empty,
        status = tracing::field::Empty,
        request_id = tracing::field::Empty,
        duration_ms = tracing::field::Empty,
    )
}

/// Warns of a retry, with its reason.
pub(crate) fn warn_of_retry(attempt: &Attempt<'_>, reason: &str) {
    let wait_ms = u64::try_from(attempt.retry_after.unwrap_or_default().as_millis()).unwrap_or(u64::MAX);
    let (operation, number) = (attempt.operation.id, attempt.number);
    tracing::warn!(operation, attempt = number, reason, wait_ms, "trying again");
}

/// Warns of a success whose body is not what the spec says. `problem` holds no value of it.
pub(crate) fn warn_of_body(operation: &Operation, problem: &str) {
    tracing::warn!(operation = operation.id, "{problem}");
}

/// What the span of a call says of its end.
pub(super) struct Ended {
    pub(super) status: Option<StatusCode>,
    /// Without credentials.
    pub(super) request_id: Option<String>,
}

/// Records in the span of a call how it ended.
pub(super) fn finish(span: &tracing::Span, ended: &Ended, attempts: u32, duration: Duration) {
    span.record("attempts", attempts);
    span.record("duration_ms", u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
    if let Some(status) = ended.status {
        span.record("status", status.as_u16());
    }
    if let Some(request_id) = &ended.request_id {
        span.record("request_id", request_id);
    }
}
