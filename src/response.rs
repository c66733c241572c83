//! What a call answers.

use std::fmt;

use http::{HeaderMap, StatusCode};

use crate::http::redact::Redactor;
use crate::{Error, Operation};

/// A decoded answer, with what came around it.
///
/// It stands for the value itself (`Deref`); [`into_inner`](Self::into_inner) gives the value away.
#[derive(Clone)]
pub struct ResponseValue<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    operation: Operation,
    /// For the error that may be made of it.
    redactor: Redactor,
}

impl<T> ResponseValue<T> {
    /// A decoded answer, still with its headers as they came.
    pub(crate) fn new(
        value: T,
        status: StatusCode,
        headers: &HeaderMap,
        call: (Operation, u32),
        redactor: Redactor,
    ) -> Self {
        let headers = redactor.headers(headers);
        Self { value, status, headers, attempts: call.1, operation: call.0, redactor }
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status of the answer, a success.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// How often the request was sent until this answer came; at least 1.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }
}

impl<T: serde::Serialize> ResponseValue<T> {
    /// The answer itself, unless its body says that nothing was done although the status is a success: `success` is
    /// false, or `status` is none of the words that mean success (`x-success-words` of the spec).
    ///
    /// # Errors
    ///
    /// An error for which [`is_refused`](Error::is_refused) holds, with the server's word in
    /// [`refusal`](Error::refusal) and its message.
    ///
    /// ```no_run
    /// # #[cfg(feature = "subscription-sharing")]
    /// # async fn example(client: &sharekit::subscription_sharing::Client) -> Result<(), sharekit::Error> {
    /// let call = client.send_invitation().contact("kari.nordmann@gmail.com").contact_type("A").product_code("CO27409");
    /// match call.send().await?.require_success() {
    ///     Err(error) if error.refusal() == Some("ALREADY_IN_USE") => println!("already shared"),
    ///     outcome => drop(outcome?),
    /// }
    /// # Ok(()) }
    /// ```
    pub fn require_success(self) -> Result<Self, Error> {
        let body = serde_json::to_value(&self.value).map_err(Error::encode)?;
        let word = body["status"].as_str();
        let words = self.operation.success_words;
        let word_fails = !words.is_empty() && !word.is_some_and(|word| words.contains(&word));
        if body["success"] != false && !word_fails {
            return Ok(self);
        }
        let body_text = self.redactor.text(&body.to_string());
        let refused = Error::refused(self.status, self.headers, body_text.as_bytes(), word.filter(|_| word_fails));
        Err(refused.of(self.operation.id).after(self.attempts, false))
    }
}

impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseValue")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl<T> std::ops::Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

#[cfg(feature = "dynamic-calls")]
impl<T: serde::Serialize> ResponseValue<T> {
    pub(crate) fn into_json(self) -> Result<ResponseValue<serde_json::Value>, Error> {
        let Self { value, status, headers, attempts, operation, redactor } = self;
        let value = serde_json::to_value(value).map_err(Error::encode)?;
        Ok(ResponseValue { value, status, headers, attempts, operation, redactor })
    }
}
