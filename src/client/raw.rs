//! Requests that no spec describes, through the same stack as all others.

use http::Method;
use reqwest::{Request, Url};
use serde::Serialize;
use serde_json::Value;

use super::Transport;
use crate::{CredentialKind, Error, Operation, OutcomeFields, Paging, Response};

/// What such a request is called in logs and errors: its path could hold anything.
const NAME: &str = "request";

/// A request that the spec does not describe. `Client::request` of each API returns one. The response is JSON.
///
/// ```no_run
/// # #[cfg(feature = "proxy-orders")]
/// # async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
/// let active = client.request(sharekit::Method::GET, "/user/api/proxies/active").query("order_id", 7).send().await?;
/// println!("{}", *active);
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "it is sent by `send`"]
pub struct RawRequest {
    transport: Transport,
    credential: CredentialKind,
    outcome: OutcomeFields,
    retry_safe: bool,
    request: Result<Request, String>,
}

impl RawRequest {
    pub(crate) fn new(
        transport: &Transport,
        credential: CredentialKind,
        outcome: OutcomeFields,
        method: Method,
        base_url: &Url,
        path: &str,
    ) -> Self {
        let retry_safe = method.is_safe();
        let request = checked(path).map(|path| Request::new(method, crate::wire::url(base_url, path)));
        Self { transport: transport.clone(), credential, outcome, retry_safe, request }
    }

    /// Adds a parameter to the query.
    #[allow(clippy::needless_pass_by_value, reason = "so that plain literals read naturally")]
    pub fn query(mut self, name: &str, value: impl ToString) -> Self {
        if let Ok(request) = &mut self.request {
            request.url_mut().query_pairs_mut().append_pair(name, &value.to_string());
        }
        self
    }

    /// Sets the JSON body. Without one, POST and PATCH send `{}`.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.request = self.request.and_then(|mut request| {
            let body = serde_json::to_vec(body).map_err(|error| format!("body: {error}"))?;
            request
                .headers_mut()
                .insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.into());
            Ok(request)
        });
        self
    }

    /// Sets whether sending the request twice has the same effect as sending it once. If so, it is retried even if the
    /// outcome is unclear. Default: yes for GET and HEAD, no for all other methods.
    pub fn retry_safe(mut self, retry_safe: bool) -> Self {
        self.retry_safe = retry_safe;
        self
    }

    /// Sends another kind of credential than most operations of the API take.
    pub fn credential(mut self, credential: CredentialKind) -> Self {
        self.credential = credential;
        self
    }

    /// Sends the request and waits for the response. An empty body is `null`.
    ///
    /// # Errors
    ///
    /// As every call: if an argument is refused, no response comes, or it is not a success, not JSON, or says that nothing
    /// was done.
    pub async fn send(self) -> Result<Response<Value>, Error> {
        self.sent(true).await
    }

    /// Sends the request as [`send`](Self::send) does, but a success whose body says that nothing was done is not an
    /// error.
    ///
    /// # Errors
    ///
    /// All others of [`send`](Self::send).
    pub async fn send_unchecked(self) -> Result<Response<Value>, Error> {
        self.sent(false).await
    }

    /// Returns the request as it would be sent, without its credential. Nothing is sent.
    #[cfg(feature = "cli")]
    pub(crate) fn shown(self) -> Result<Request, Error> {
        self.transport.shown(self.credential, self.request.map_err(Error::invalid_argument))
    }

    /// Sends the request as [`send`](Self::send) does. A body that is not JSON is returned as its text.
    #[cfg(feature = "cli")]
    pub(crate) async fn send_as_is(self) -> Result<Result<Value, String>, Error> {
        let (operation, transport, request) = self.parts();
        transport.exchange(&operation, request).await?.json_or_text(true)
    }

    async fn sent(self, check: bool) -> Result<Response<Value>, Error> {
        let (operation, transport, request) = self.parts();
        transport.exchange(&operation, request).await?.json(check)
    }

    /// Returns what the request is called in logs and errors, and what it is sent with.
    fn parts(self) -> (Operation, Transport, Result<Request, Error>) {
        let request = self.request.map_err(Error::invalid_argument);
        let operation = Operation {
            id: NAME,
            method: request.as_ref().map_or("", |request| method_name(request.method())),
            path: "",
            credential: self.credential,
            retry_safe: self.retry_safe,
            paging: Paging::None,
            success_words: &[],
            outcome: self.outcome,
            settled_by: None,
        };
        (operation, self.transport, request)
    }
}

/// The path, if no part of it leads elsewhere.
fn checked(path: &str) -> Result<&str, String> {
    if !path.starts_with('/') || path.contains(['?', '#', '\\']) {
        return Err("path: must begin with / and hold no ?, # or \\; use `query` for parameters".to_owned());
    }
    // A URL parser drops some of them, and with them what kept two dots apart.
    if path.contains(|character: char| character.is_control() || character.is_whitespace()) {
        return Err("path: must hold no spaces or control characters; write them like %20".to_owned());
    }
    let spelled_out = path.to_lowercase().replace("%2e", ".").replace("%2f", "/").replace("%5c", "/");
    if spelled_out.split('/').any(|segment| matches!(segment, "." | "..")) {
        Err("path: must not hold . or .. as a part".to_owned())
    } else {
        Ok(path)
    }
}

fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "OTHER",
    }
}
