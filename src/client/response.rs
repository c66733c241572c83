//! What a successful call gives back.

use std::fmt;
use std::sync::OnceLock;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::client::redact::Redactor;
use crate::error::shown_headers;

/// A decoded response, with its status, headers and body.
///
/// It stands for the value itself (`Deref`); [`into_inner`](Self::into_inner) gives the value away. What a caller can
/// rely on:
///
/// - The status is a success, and the body does not say that nothing was done, unless the call was made with
///   `send_unchecked`.
/// - The value holds what could be read. A field whose value has another shape than the spec says is `None` and kept in
///   `extra` under its wire name; a `tracing` warning tells its place. The usual spellings of a value are read, such
///   as `"48213"` for a number. A change that got no body has a value without fields.
/// - [`body`](Self::body) is what came, byte by byte.
///
/// ```no_run
/// # #[cfg(feature = "proxy-orders")]
/// # async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
/// let renewed = client.renew_order().id(48213).send().await?;
/// println!("{:?} after {} attempts", renewed.message, renewed.attempts());
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    /// The headers without credentials, once somebody has looked.
    shown: OnceLock<HeaderMap>,
    body: Bytes,
    attempts: u32,
    redactor: Redactor,
}

impl<T> Response<T> {
    /// A decoded response, with its headers as they came.
    pub(crate) fn new(
        value: T,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        attempts: u32,
        redactor: Redactor,
    ) -> Self {
        Self { value, status, headers, shown: OnceLock::new(), body, attempts, redactor }
    }

    /// Returns the value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns the status of the response, which is a success.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers of the response. Credentials that the server repeats are redacted.
    pub fn headers(&self) -> &HeaderMap {
        self.shown.get_or_init(|| self.redactor.headers(&self.headers))
    }

    /// Returns the body as it was received. It may hold other people's data, and a credential that the server repeats:
    /// take care where it goes.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns how often the request was sent until this response came: 1 or more.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("headers", &shown_headers(self.headers()))
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl<T> std::ops::Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(feature = "dynamic-calls")]
impl<T: serde::Serialize> Response<T> {
    pub(crate) fn into_json(self) -> Result<Response<serde_json::Value>, crate::Error> {
        let Self { value, status, headers, shown, body, attempts, redactor } = self;
        let value = serde_json::to_value(value).map_err(crate::Error::encode)?;
        Ok(Response { value, status, headers, shown, body, attempts, redactor })
    }
}
