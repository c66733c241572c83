//! The one error type of this crate.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::http::{REQUEST_ID, diagnosis, redact, retry};

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a client could not be made, or a call has no answer to give.
///
/// It answers questions instead of having variants, so that new kinds of failure break no one. `Display` says what was
/// called, what happened and what the server said of it; neither it nor `Debug` shows a key, a token or a URL.
///
/// ```
/// # #[cfg(feature = "share-codes")] {
/// let error = sharekit::share_codes::Client::builder().build().unwrap_err();
/// assert!(error.is_configuration());
/// assert_eq!(error.status(), None);
/// println!("{error}");
/// # }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    operation: Option<String>,
    /// What happened, in our own words.
    problem: String,
    /// What the server says of it.
    message: Option<String>,
    /// The single reasons in that message (`errors` of the body).
    reasons: Vec<String>,
    /// The word with which a server refuses in an answer that is a success by its status.
    refusal: Option<String>,
    answer: Option<Answer>,
    attempts: u32,
    in_doubt: bool,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// An answer that is no success, or none that can be decoded.
#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Configuration,
    InvalidRequest,
    Authentication,
    RateLimit,
    Certificate,
    Connect,
    Timeout,
    Transport,
    Status,
    Refused,
    Paging,
    Decode,
}

/// The most that is kept of a body, in bytes.
pub(crate) const KEPT_BODY: usize = 8 * 1024;

impl Error {
    fn new(kind: Kind, problem: impl Into<String>) -> Self {
        let problem = problem.into();
        Self(Box::new(Inner {
            kind,
            operation: None,
            problem,
            message: None,
            reasons: Vec::new(),
            refusal: None,
            answer: None,
            attempts: 0,
            in_doubt: false,
            source: None,
        }))
    }

    /// A client cannot be made this way.
    pub(crate) fn configuration(problem: impl Into<String>) -> Self {
        Self::new(Kind::Configuration, problem)
    }

    /// An argument was refused before anything was sent.
    pub(crate) fn invalid_request(operation: &str, problem: impl Into<String>) -> Self {
        Self::new(Kind::InvalidRequest, problem).of(operation)
    }

    /// An argument was refused before anything was sent. What the operation is called is added where it is known.
    pub(crate) fn invalid_argument(problem: String) -> Self {
        Self::new(Kind::InvalidRequest, problem)
    }

    /// A request cannot be put together.
    #[allow(clippy::needless_pass_by_value, reason = "for map_err")]
    pub(crate) fn unbuildable(error: reqwest::Error) -> Self {
        let error = error.without_url();
        Self::new(Kind::InvalidRequest, format!("the request cannot be made: {}", root_cause(&error)))
    }

    /// Without the credentials that a caller has mixed up with arguments.
    pub(crate) fn redacted(mut self, redactor: &redact::Redactor) -> Self {
        self.0.problem = redactor.text(&self.0.problem);
        self
    }

    /// No credential is to be had: for a [`TokenSource`](crate::http::TokenSource) to say why.
    pub fn authentication(problem: impl Into<String>) -> Self {
        Self::new(Kind::Authentication, problem)
    }

    /// The authorization server can hand out no token now, but perhaps later. `answer` is without its body, which may
    /// hold tokens.
    #[cfg(feature = "oauth")]
    pub(crate) fn no_token_now(problem: impl Into<String>, answer: Option<(StatusCode, HeaderMap)>) -> Self {
        let mut error = Self::new(Kind::Status, problem);
        error.0.answer = answer.map(|(status, headers)| Answer { status, headers, body: Vec::new() });
        error
    }

    /// The same failure, for one more call that it concerns.
    #[cfg(feature = "oauth")]
    pub(crate) fn again(&self) -> Self {
        let mut again = Self::new(self.0.kind, &*self.0.problem);
        again.0.message.clone_from(&self.0.message);
        again.0.answer.clone_from(&self.0.answer);
        again.0.source.clone_from(&self.0.source);
        again
    }

    /// The same failure, for what it means.
    pub(crate) fn meaning(mut self, what: &str) -> Self {
        self.0.problem = format!("{what}: {}", self.0.problem);
        self
    }

    /// With what the server says of it.
    #[cfg(feature = "oauth")]
    pub(crate) fn saying(mut self, message: Option<String>) -> Self {
        self.0.message = message;
        self
    }

    /// There will be no turn: for a [`RateLimit`](crate::http::RateLimit) to say why.
    pub fn rate_limit(problem: impl Into<String>) -> Self {
        Self::new(Kind::RateLimit, problem)
    }

    /// The whole call took too long.
    pub(crate) fn call_timeout(reason: impl Into<Source>) -> Self {
        Self::new(Kind::Timeout, "timed out: the time limit of the call passed").because(reason)
    }

    /// A value that has no JSON form.
    pub(crate) fn encode(error: serde_json::Error) -> Self {
        Self::new(Kind::Decode, "the answer has no JSON form").because(error)
    }

    /// No answer came.
    pub(crate) fn transport(error: reqwest::Error) -> Self {
        let server = diagnosis::way_to(error.url());
        // The URL may carry the key.
        let error = error.without_url();
        if let Some(problem) = diagnosis::certificate_problem(&error) {
            return Self::new(Kind::Certificate, format!("the certificate of {server} is not accepted: {problem}"))
                .because(error);
        }
        let (kind, problem) = if error.is_connect() {
            (Kind::Connect, format!("no connection to {server}"))
        } else if error.is_timeout() {
            (Kind::Timeout, format!("timed out waiting for {server}"))
        } else {
            (Kind::Transport, format!("the connection to {server} failed before the answer was complete"))
        };
        Self::new(kind, format!("{problem}: {}", root_cause(&error))).because(error)
    }

    /// An answer that is longer than any real one.
    pub(crate) fn too_long(limit: usize) -> Self {
        Self::new(Kind::Transport, format!("the answer is longer than {limit} bytes"))
    }

    /// The server answered with something else than a success.
    pub(crate) fn status_answer(status: StatusCode, headers: HeaderMap, body: &[u8]) -> Self {
        Self::new(Kind::Status, format!("the server answered {status}")).answered(status, headers, body)
    }

    /// The server answered with a success whose body says that nothing was done. `word` says why, if one does.
    pub(crate) fn refused(status: StatusCode, headers: HeaderMap, body: &[u8], word: Option<&str>) -> Self {
        let problem = format!("the server answered {status}, but did not do it");
        let mut error = Self::new(Kind::Refused, problem).answered(status, headers, body);
        error.0.refusal = word.map(str::to_owned);
        let said = [error.0.refusal.clone(), error.0.message.take()];
        error.0.message = said.into_iter().flatten().reduce(|word, message| format!("{word}; {message}"));
        error
    }

    /// The server hands out the same part of a list again, and says that more follows.
    pub(crate) fn repeated_page(operation: &str, position: i64) -> Self {
        let problem = format!(
            "the server answered for position {position} of the list with items that it had answered before, and \
             announces more: it seems to ignore the position"
        );
        Self::new(Kind::Paging, problem).of(operation)
    }

    /// The runtime shut down while a call was under way.
    pub(crate) fn abandoned() -> Self {
        Self::new(Kind::Transport, "the runtime ended before the answer came").after(0, true)
    }

    /// The server answered with a success whose body is not what the spec says. `reason` names the place.
    pub(crate) fn decode(status: StatusCode, headers: HeaderMap, body: &[u8], reason: &str) -> Self {
        let problem = match body {
            [] => format!("the server answered {status} without a body"),
            _ => format!("the server answered {status}, but its body cannot be decoded: {reason}"),
        };
        Self::new(Kind::Decode, problem).answered(status, headers, body)
    }

    pub(crate) fn of(mut self, operation: &str) -> Self {
        self.0.operation = Some(operation.to_owned());
        self
    }

    pub(crate) fn after(mut self, attempts: u32, in_doubt: bool) -> Self {
        (self.0.attempts, self.0.in_doubt) = (attempts, in_doubt);
        self
    }

    pub(crate) fn because(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    fn answered(mut self, status: StatusCode, headers: HeaderMap, body: &[u8]) -> Self {
        (self.0.message, self.0.reasons) = server_message(body);
        let body = body[..body.len().min(KEPT_BODY)].to_vec();
        self.0.answer = Some(Answer { status, headers, body });
        self
    }

    /// The status, if the server answered; if the call was not sent because the authorization server answered that it
    /// cannot hand out a token now, that status.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The headers of the answer, if the server answered. Credentials that it repeats are blanked out.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The first 8 KiB of the answer's body, credentials blanked out. It may hold other people's data: mind where it goes.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.0.answer.as_ref().map(|answer| answer.body.as_slice())
    }

    /// What the server itself says is wrong.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The operation that was called, as `operationId` of the spec.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The server's id of the request (header `x-request-id`), for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.header(REQUEST_ID)
    }

    /// How long the server asks to wait (header `retry-after`, or `x-ratelimit-reset`).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry::asked_wait(self.headers()?, jiff::Timestamp::now())
    }

    /// How often the request was sent; 0 if it never was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the server may have carried the request out all the same: it was sent, and no answer says that it was
    /// refused. After a purchase that failed so, look at the orders before buying again.
    #[must_use]
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.in_doubt
    }

    /// Whether the client itself was set up wrongly.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        self.0.kind == Kind::Configuration
    }

    /// Whether an argument was refused before anything was sent.
    #[must_use]
    pub fn is_invalid_request(&self) -> bool {
        self.0.kind == Kind::InvalidRequest
    }

    /// Whether the client-side rate limit gave the call no turn.
    #[must_use]
    pub fn is_rate_limit(&self) -> bool {
        self.0.kind == Kind::RateLimit
    }

    /// Whether the server's certificate was not accepted, so that the server certainly got nothing: its issuer is not
    /// trusted here, it is for another host, or it has expired. Such a call is not retried; the message says what to do.
    #[must_use]
    pub fn is_certificate(&self) -> bool {
        self.0.kind == Kind::Certificate
    }

    /// Whether no connection could be made, so that the server certainly got nothing. That its certificate was not
    /// accepted is another matter: see [`is_certificate`](Self::is_certificate).
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.0.kind == Kind::Connect
    }

    /// Whether the time limit passed before the answer was complete.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == Kind::Timeout
    }

    /// Whether the server answered with a success by its status whose body says that nothing was done.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.0.kind == Kind::Refused
    }

    /// The word with which such an answer refuses, such as `ALREADY_IN_USE`.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.0.refusal.as_deref()
    }

    /// Whether the server answered with a success whose body is not JSON.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// Whether there is no credential to be had, or the server refused it: 401 or 403. Not if the authorization server
    /// cannot be reached, or cannot hand out a token now: another try may help then, and a new login does not.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        let refused = matches!(self.status(), Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN));
        refused || self.0.kind == Kind::Authentication
    }

    /// The single reasons that the server gives.
    #[allow(dead_code, reason = "for batches, which not every API has")]
    pub(crate) fn reasons(&self) -> &[String] {
        &self.0.reasons
    }

    /// What happened, without what the server says of it.
    pub(crate) fn problem(&self) -> &str {
        &self.0.problem
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers()?.get(name)?.to_str().ok()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&self.0.problem)?;
        if let Some(message) = self.message() {
            write!(f, ": {message}")?;
        }
        match self.attempts() {
            0 | 1 => Ok(()),
            attempts => write!(f, " (after {attempts} attempts)"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.operation())
            .field("problem", &self.0.problem)
            .field("message", &self.message())
            .field("status", &self.status())
            .field("headers", &self.headers().map(redact::shown_headers))
            .field("attempts", &self.attempts())
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| source.as_ref() as _)
    }
}

/// The end of the chain of causes, which says the most: `Connection refused`, `invalid peer certificate`.
fn root_cause<'a>(error: &'a (dyn std::error::Error + 'static)) -> &'a (dyn std::error::Error + 'static) {
    error.source().map_or(error, root_cause)
}

/// What a JSON error body says, whichever of the usual fields it uses, and its single reasons.
fn server_message(body: &[u8]) -> (Option<String>, Vec<String>) {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let fields = ["message", "errorMessage", "error_description", "error"];
    let message = fields.into_iter().find_map(|field| body[field].as_str());
    let reasons = body["errors"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let reasons: Vec<String> = reasons.map(str::to_owned).collect();
    let said = message.into_iter().chain(reasons.iter().map(String::as_str)).filter(|part| !part.is_empty());
    (said.map(printable).reduce(|said, part| format!("{said}; {part}")), reasons)
}

/// The longest part of a message, in characters.
const LONGEST_PART: usize = 1000;

/// A text without what moves the cursor of a terminal or changes its colours.
fn printable(text: &str) -> String {
    text.chars().take(LONGEST_PART).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
