//! The response of a token endpoint: tokens, or an error that is final or may pass.

use std::time::{Duration, SystemTime};

use http::StatusCode;
use serde_json::Value;

use super::failed::{Failed, Transient};
use super::tokens::is_blank;
use crate::Error;
use crate::client::received::Received;
use crate::client::redact::Redactor;
use crate::client::retry::{AttemptResult, asked_wait, may_pass};
use crate::client::secret::Secret;

/// The most that is read of a response, in bytes: tokens have some thousand at most.
pub(super) const LONGEST: usize = 1024 * 1024;

/// The most that is shown of what the authorization server says, in characters.
const SHOWN: usize = 500;

/// The errors of RFC 6749 (section 5.2): the same request fails again, whatever the status is.
const FINAL: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

/// Errors that may pass, whatever the status is.
const PASSING: [&str; 3] = ["server_error", "temporarily_unavailable", "slow_down"];

/// The problem of an access token that is neither empty nor usable.
const UNFIT: &str = "the authorization server sent an access token that no request can carry: it has spaces, line ends \
                     or characters outside of ASCII";

/// What it means if a code or refresh token is refused that an earlier request may have used up.
const USED_UP: &str = "invalid_grant (the response to an earlier token request was lost, and that request may have used \
                       up the code or refresh token: the user must log in again)";

/// The tokens in a response. Lenient on purpose: rejecting a response over an unused field would lose a new refresh token,
/// and the user would have to log in again.
pub(super) struct TokenResponse {
    /// Empty if there is none.
    pub(super) access_token: Secret,
    pub(super) refresh_token: Option<Secret>,
    pub(super) expires_in: Option<Duration>,
}

impl TokenResponse {
    fn read(object: &Value) -> Self {
        Self {
            access_token: Secret::new(text(&object["access_token"]).unwrap_or_default()),
            refresh_token: text(&object["refresh_token"]).map(Secret::new),
            expires_in: seconds(&object["expires_in"]),
        }
    }
}

/// Reads the responses to a token request.
pub(super) struct Reader {
    /// Redacts the secrets that were sent.
    pub(super) redactor: Redactor,
    /// Whether an earlier request may have used up the grant.
    pub(super) perhaps_used: bool,
}

impl Reader {
    /// Returns the tokens. Fails unless the status is a success and there is an access token that a request can carry.
    /// Errors quote only what the server says to people, never the body: it may hold tokens.
    pub(super) fn read(&self, received: &Received) -> Result<TokenResponse, Failed> {
        let object = object(received);
        if !received.status.is_success() {
            return Err(self.failure(received, &object));
        }
        let response = TokenResponse::read(&object);
        if response.access_token.fits_header() {
            return Ok(response);
        }
        let failed = match response.access_token.expose() {
            "" => self.failure(received, &object),
            _ => Error::no_credential(UNFIT).into(),
        };
        Err(Failed { refresh_token: response.refresh_token, ..failed })
    }

    fn failure(&self, received: &Received, object: &Value) -> Failed {
        let code = text(&object["error"]);
        let is_final = code.is_some_and(|code| FINAL.contains(&code));
        let message = ["error_description", "message"].into_iter().find_map(|field| text(&object[field]));
        let message = message.or_else(|| text(&object["error"]["message"])).map(|message| self.shown(message));
        if !is_final && (may_pass(received.status) || code.is_some_and(|code| PASSING.contains(&code))) {
            return self.passing(received, code, message);
        }
        let problem = match code {
            Some("invalid_grant") if self.perhaps_used => format!("the authorization server refused: {USED_UP}"),
            Some(code) => format!("the authorization server refused: {}", self.shown(code)),
            None => problem(received, object),
        };
        Error::no_credential(problem).with_message(message).into()
    }

    /// Returns a failure that may pass. Its error has the status only if the status says so too: any other could be
    /// mistaken for one of the API.
    fn passing(&self, received: &Received, code: Option<&str>, message: Option<String>) -> Failed {
        let status = received.status;
        let code = code.map(|code| format!(": {}", self.shown(code))).unwrap_or_default();
        let problem = format!("the authorization server responded {status}{code}");
        let response = may_pass(status).then(|| received.head_as_error(&self.redactor));
        let decisive = if response.is_some() { status } else { StatusCode::SERVICE_UNAVAILABLE };
        let asked_wait = asked_wait(status, &received.headers, SystemTime::now());
        let error = Error::no_token_now(problem, response).with_message(message);
        Failed::transient(error, Transient { result: AttemptResult::Responded(decisive), asked_wait })
    }

    /// Returns what the server says, redacted and cut.
    fn shown(&self, text: &str) -> String {
        self.redactor.text(text).chars().take(SHOWN).collect()
    }
}

/// Returns the JSON object of a body, or `null` if the body is something else.
fn object(received: &Received) -> Value {
    received.text().value().ok().filter(Value::is_object).unwrap_or_default()
}

/// Returns what is wrong with a response that names no error.
fn problem(received: &Received, object: &Value) -> String {
    let status = received.status;
    let what = match object {
        _ if !status.is_success() => "",
        _ if !received.is_complete => " with far more than a token",
        Value::Null => " without a JSON object: check the token URL",
        object if object["error"].is_null() => " without an access token",
        _ => " with an error and without an access token",
    };
    format!("the authorization server responded {status}{what}")
}

/// Returns a text that is not blank.
fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !is_blank(text))
}

/// Reads a number of seconds, also from a string. Zero and nonsense say nothing of when the token expires.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Duration::try_from_secs_f64(seconds?).ok().filter(|life| !life.is_zero())
}
