//! A call whose status is a success: what its body says, and what the caller gets.

use http::{Method, StatusCode};
use serde_json::Value;

use super::events;
use super::received::Received;
use super::redact::Redactor;
use super::settle::made_ids;
use crate::wire::{Findings, ResponseBody, Verdict};
use crate::{Error, Operation, Response};

/// A success by its status, and how it came about.
pub(crate) struct Exchange<'a> {
    pub(super) operation: &'a Operation,
    pub(super) received: Received,
    pub(super) attempts: u32,
    /// Whether an attempt before the last may have been carried out.
    pub(super) in_doubt: bool,
    /// Blanks out the credentials that were sent.
    pub(super) redactor: Redactor,
}

impl Exchange<'_> {
    /// The decoded response, unless its body says that nothing was done.
    pub(super) fn checked<T: ResponseBody>(self) -> Result<Response<T>, Error> {
        let value: T = self.decode()?;
        match refusal(value.verdict(), self.operation.success_words) {
            None => Ok(self.response(value)),
            Some(word) => Err(self.refused(word)),
        }
    }

    /// The decoded response, whatever its body says.
    pub(super) fn unchecked<T: ResponseBody>(self) -> Result<Response<T>, Error> {
        let value: T = self.decode()?;
        Ok(self.response(value))
    }

    /// The JSON of a response that no type describes, and whether its body says that nothing was done.
    pub(super) fn json(self, check: bool) -> Result<Response<Value>, Error> {
        let body = self.received.text();
        let value = if body.is_empty() { Ok(Value::Null) } else { body.value() };
        let value = value.map_err(|reason| self.unreadable(&reason.to_string()))?;
        match refusal(Verdict::of(&value, self.operation.outcome.success), &[]) {
            Some(word) if check => Err(self.refused(word)),
            _ => Ok(self.response(value)),
        }
    }

    /// Returns the JSON of a response, or its text if it is not JSON.
    #[cfg(feature = "cli")]
    pub(super) fn json_or_text(self, check: bool) -> Result<Result<Value, String>, Error> {
        let body = self.received.text();
        if body.is_empty() || body.value().is_ok() {
            return self.json(check).map(|response| Ok(response.into_inner()));
        }
        Ok(Err(String::from_utf8_lossy(&self.redactor.bytes(body.text())).into_owned()))
    }

    /// The ids of what was made, if the response tells them.
    pub(super) fn ids(&self) -> Vec<String> {
        self.received.text().value().map(|body| made_ids(&body, self.operation)).unwrap_or_default()
    }

    fn decode<T: ResponseBody>(&self) -> Result<T, Error> {
        let body = self.received.text();
        if body.is_empty() {
            return self.without_body();
        }
        let (value, findings) = body.decode().map_err(|reason| self.unreadable(&reason.to_string()))?;
        self.warn(&findings);
        Ok(value)
    }

    /// A change that the server calls a success needs no body; a read without one has read nothing.
    fn without_body<T: ResponseBody>(&self) -> Result<T, Error> {
        if self.operation.method == Method::GET.as_str() && self.received.status != StatusCode::NO_CONTENT {
            return Err(self.unreadable(""));
        }
        events::warn_of_body(self.operation, "the response has no body");
        Ok(T::default())
    }

    fn warn(&self, findings: &Findings) {
        if !findings.is_empty() {
            events::warn_of_body(
                self.operation,
                &format!("the response has another shape than the spec says at {findings}"),
            );
        }
    }

    fn response<T>(self, value: T) -> Response<T> {
        let Self { received: Received { status, headers, body, .. }, attempts, redactor, .. } = self;
        Response::new(value, status, headers, body, attempts, redactor)
    }

    /// The error of a body that is not JSON. The server calls it a success: it may have done it.
    fn unreadable(&self, reason: &str) -> Error {
        let mut response = self.received.as_error(&self.redactor, &self.operation.outcome);
        if self.received.text().is_empty() {
            response.body.clear();
        }
        let error = Error::decode(response, &self.redactor.text(reason));
        of_call(error, self.operation, self.attempts, true)
    }

    fn refused(&self, word: Option<String>) -> Error {
        let response = self.received.as_error(&self.redactor, &self.operation.outcome);
        let word = word.map(|word| printable(&self.redactor.text(&word)));
        of_call(Error::refused(response, word), self.operation, self.attempts, self.in_doubt)
    }

    /// The server's id of the request, for logs.
    pub(super) fn request_id(&self) -> Option<String> {
        self.received.request_id().map(|id| self.redactor.text(id))
    }
}

/// Adds to an error which call it is of, and what is known of its effects.
pub(super) fn of_call(error: Error, operation: &Operation, attempts: u32, outcome_unclear: bool) -> Error {
    error.with_operation(operation.id).with_side_effects(!operation.retry_safe).with_attempts(attempts, outcome_unclear)
}

/// The longest word of a refusal that is shown, in characters: those of the specs have thirty at most.
const LONGEST_WORD: usize = 200;

/// A word without what moves the cursor of a terminal or changes its colours: it may be any text of the server's.
fn printable(word: &str) -> String {
    word.chars().take(LONGEST_WORD).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// The word of a refusal, if the body is one. Words for success are those of the operation; without one in the body,
/// the status stands.
#[allow(clippy::option_option, reason = "a refusal may have no word")]
fn refusal(verdict: Verdict<'_>, success_words: &[&str]) -> Option<Option<String>> {
    match verdict {
        Verdict { word: Some(word), .. } if !success_words.is_empty() && !success_words.contains(&word) => {
            Some(Some(word.to_owned()))
        }
        Verdict { success: Some(false), .. } => Some(None),
        _ => None,
    }
}
