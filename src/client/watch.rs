//! Lets the program see what is sent and received, with credentials blanked out: `--verbose`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use reqwest::Request;

use super::events::Attempt;
use super::rate_limit::RateLimit;
use super::received::Received;
use super::redact::{BLANK, Redactor};
use crate::{Error, Operation};

/// How long a call waits for its turn before it is told.
const PATIENCE: Duration = Duration::from_secs(1);

/// Somebody who watches the calls of a client.
pub(crate) trait Watch: Send + Sync {
    /// Returns whether requests and responses are to be shown. If not, they are not prepared for it.
    fn wants_messages(&self) -> bool;

    /// A request is about to be sent.
    fn request(&self, message: &Message);

    /// A response was received.
    fn response(&self, message: &Message);

    /// A call waits for its turn, so that the limit is kept.
    fn waits_for_turn(&self, operation: &Operation);

    /// An attempt has ended: with a response, or with this error.
    fn ended(&self, attempt: &Attempt<'_>, error: Option<&Error>);
}

/// A request or a response as it may be shown: without credentials.
#[derive(Debug)]
pub(crate) struct Message {
    /// The method and the address, or the status.
    pub(crate) head: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// The watcher of a client, if it has one.
#[derive(Clone, Default)]
pub(crate) struct Watcher(Option<Arc<dyn Watch>>);

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watcher").field(&self.0.is_some()).finish()
    }
}

impl Watcher {
    pub(crate) fn new(watch: Arc<dyn Watch>) -> Self {
        Self(Some(watch))
    }

    /// Shows a request that is about to be sent.
    pub(super) fn request(&self, request: &Request, redactor: impl FnOnce() -> Redactor) {
        let Some(watch) = self.who_wants_messages() else { return };
        let redactor = redactor();
        let head = format!("{} {}", request.method(), redactor.text(request.url().as_str()));
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        watch.request(&Message { head, headers: shown(request.headers(), &redactor), body: redactor.bytes(body) });
    }

    /// Tells that an attempt has ended, and shows the response, if one came.
    pub(super) fn ended(
        &self,
        attempt: &Attempt<'_>,
        received: &Result<Received, Error>,
        redactor: impl FnOnce() -> Redactor,
    ) {
        if let (Some(watch), Ok(received)) = (self.who_wants_messages(), received) {
            let redactor = redactor();
            let (head, body) = (received.status.to_string(), redactor.bytes(received.text().text()));
            watch.response(&Message { head, headers: shown(&received.headers, &redactor), body });
        }
        if let Some(watch) = &self.0 {
            watch.ended(attempt, received.as_ref().err());
        }
    }

    /// Waits for the turn of a call, and tells if that takes long.
    pub(super) async fn turn(&self, limit: &dyn RateLimit, operation: &Operation) -> Result<(), Error> {
        let mut turn = limit.acquire();
        let Some(watch) = &self.0 else { return turn.await };
        if let Ok(given) = tokio::time::timeout(PATIENCE, &mut turn).await {
            return given;
        }
        watch.waits_for_turn(operation);
        turn.await
    }

    fn who_wants_messages(&self) -> Option<&dyn Watch> {
        self.0.as_deref().filter(|watch| watch.wants_messages())
    }
}

fn shown(headers: &HeaderMap, redactor: &Redactor) -> Vec<(String, String)> {
    let shown = headers.iter().map(|(name, value)| {
        let text = if value.is_sensitive() { BLANK.to_owned() } else { redacted(value.as_bytes(), redactor) };
        (name.as_str().to_owned(), text)
    });
    shown.collect()
}

fn redacted(bytes: &[u8], redactor: &Redactor) -> String {
    String::from_utf8_lossy(&redactor.bytes(bytes)).into_owned()
}
