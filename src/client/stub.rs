//! Answers within the process, for unit tests: requests are made and responses are read as usual, but nothing is sent.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use reqwest::{Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Error, Operation};

/// The answer of a stub to a call: a response, or none.
///
/// A value of the operation's response type is an answer, too: a success. Types of responses begin as `default()` and have
/// a method `with_…` for each field.
///
/// ```
/// # #[cfg(feature = "proxy-orders")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), sharekit::Error> {
/// use sharekit::proxy_orders::{Stub, types};
/// use sharekit::StubAnswer;
///
/// let stub = Stub::new()
///     .get_profile(|_| types::GetProfileResponse::default().with_wallet_balance(1200))
///     .renew_order(|_| StubAnswer::status(400, "Insufficient balance"));
/// let client = stub.client();
///
/// assert_eq!(client.get_profile().send().await?.wallet_balance, Some(1200.into()));
/// let refused = client.renew_order().id(48213).send().await.unwrap_err();
/// assert_eq!(refused.message(), Some("Insufficient balance"));
/// assert_eq!(stub.calls()[1].path(), "/user/api/orders/48213/renew");
/// # Ok(()) }
/// # #[cfg(not(feature = "proxy-orders"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone)]
pub struct StubAnswer<T>(Said<T>);

#[derive(Debug, Clone)]
enum Said<T> {
    Value(T, HeaderMap),
    Other { status: u16, body: Bytes, headers: HeaderMap },
    NoResponse,
}

impl<T> From<T> for StubAnswer<T> {
    fn from(value: T) -> Self {
        Self(Said::Value(value, HeaderMap::new()))
    }
}

impl<T> StubAnswer<T> {
    /// Returns a response with this status and a message, as an API refuses. Which field has the message depends on the API:
    /// all of them are set.
    ///
    /// # Panics
    ///
    /// If the status is not from 100 to 999.
    #[must_use]
    pub fn status(status: u16, message: &str) -> Self {
        Self::json(status, &serde_json::json!({ "success": false, "message": message, "errorMessage": message }))
    }

    /// Returns a response with this status and this body, however little it fits the spec.
    ///
    /// # Panics
    ///
    /// If the status is not from 100 to 999.
    #[must_use]
    pub fn json(status: u16, body: &Value) -> Self {
        assert!((100..1000).contains(&status), "a status is from 100 to 999, not {status}");
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        Self(Said::Other { status, body: body.to_string().into(), headers })
    }

    /// Returns no response: the connection breaks after the request was sent, so that it may have taken effect.
    #[must_use]
    pub fn no_response() -> Self {
        Self(Said::NoResponse)
    }

    /// Adds a header to a response.
    ///
    /// # Panics
    ///
    /// If the value is not one that a header can have.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).unwrap_or_else(|_| panic!("{value:?} is not the value of a header"));
        if let Said::Value(_, headers) | Said::Other { headers, .. } = &mut self.0 {
            headers.insert(HeaderName::from_static(name), value);
        }
        self
    }
}

impl<T: Serialize> StubAnswer<T> {
    /// Returns the response as it is sent; none if the connection breaks.
    pub(crate) fn written(self) -> Option<http::Response<Bytes>> {
        let (status, body, headers) = match self.0 {
            Said::NoResponse => return None,
            Said::Value(value, headers) => (200, json_of(&value), headers),
            Said::Other { status, body, headers } => (status, body, headers),
        };
        let mut response = http::Response::new(body);
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().extend(headers);
        Some(response)
    }
}

fn json_of(value: &impl Serialize) -> Bytes {
    let written = serde_json::to_vec(value);
    written.unwrap_or_else(|error| panic!("the answer of the stub cannot be written as JSON: {error}")).into()
}

/// A call that a stub has answered.
#[derive(Debug, Clone, PartialEq)]
pub struct StubCall {
    operation: &'static str,
    path: String,
    query: Vec<(String, String)>,
    body: Value,
}

impl StubCall {
    fn of(operation: &Operation, request: &Request) -> Self {
        let body = request.body().and_then(|body| serde_json::from_slice(body.as_bytes()?).ok());
        Self {
            operation: operation.id,
            path: request.url().path().to_owned(),
            query: request.url().query_pairs().into_owned().collect(),
            body: body.unwrap_or_default(),
        }
    }

    /// Returns the `operationId`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Returns the path, with its arguments in it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the value of a query parameter, by its name in the spec.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the body; `null` if there is none.
    #[must_use]
    pub fn body(&self) -> &Value {
        &self.body
    }

    /// Returns the body as a type of the API.
    ///
    /// # Errors
    ///
    /// If it is of another type.
    pub fn body_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_value(self.body.clone())
            .map_err(|error| Error::unexpected_shape(format!("the body of {}: {error}", self.operation)))
    }
}

type Answer = Arc<dyn Fn(&StubCall) -> Option<http::Response<Bytes>> + Send + Sync>;

/// The answers of a stub, and the calls that it has answered. Clones share the calls.
#[derive(Clone, Default)]
pub(crate) struct Answers {
    answers: BTreeMap<&'static str, Answer>,
    calls: Arc<Mutex<Vec<StubCall>>>,
}

impl Answers {
    pub(crate) fn set(
        &mut self,
        operation: &'static str,
        answer: impl Fn(&StubCall) -> Option<http::Response<Bytes>> + Send + Sync + 'static,
    ) {
        self.answers.insert(operation, Arc::new(answer));
    }

    pub(crate) fn calls(&self) -> Vec<StubCall> {
        self.locked().clone()
    }

    /// Answers a request.
    pub(super) fn respond(&self, operation: &Operation, request: &Request) -> Result<Response, Error> {
        let id = operation.id;
        let Some(answer) = self.answers.get(id) else {
            return Err(Error::connect(format!("the stub has no answer for {id}; set one with `.{id}(|call| …)`")));
        };
        let call = StubCall::of(operation, request);
        self.locked().push(call.clone());
        match answer(&call) {
            Some(response) => Ok(response.into()),
            None => Err(Error::broken(format!("the connection to the stub of {id} failed, as it was told"))),
        }
    }

    fn locked(&self) -> MutexGuard<'_, Vec<StubCall>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answers").field("operations", &self.answers.keys().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}
