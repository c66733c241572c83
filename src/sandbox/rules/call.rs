//! A call as the rules of an API get it: who calls, what is asked for, at what time; and what may come of it.

use http::StatusCode;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::Operation;
use crate::openapi::validate::InvalidRequest;

/// A request whose credential and arguments have been checked.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) operation: Operation,
    /// The row id of the account that calls (table `account`).
    pub(crate) account: i64,
    /// The parameters by their wire names, and the body as `body`, as the spec allows them.
    pub(crate) arguments: Map<String, Value>,
    /// The sandbox's time.
    pub(crate) now: Timestamp,
}

impl Call {
    /// An argument, if it was given. What does not fit the type is refused; the spec should have refused it before.
    pub(crate) fn argument<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(value) = self.arguments.get(name).filter(|value| !value.is_null()) else { return Ok(None) };
        let decoded = serde_path_to_error::deserialize(value.clone());
        decoded.map(Some).map_err(|error| Refusal::bad_request(format!("{name}: {error}")))
    }

    /// An argument that must be there.
    pub(crate) fn required<T: DeserializeOwned>(&self, name: &str) -> Result<T, Refusal> {
        self.argument(name)?.ok_or_else(|| Refusal::bad_request(format!("{name}: required, but not given")))
    }

    /// The JSON body as a generated request type.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        self.required("body")
    }
}

/// Why a call is not answered with 200. Nothing that it did is kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// For people: what is wrong and what to do.
    pub(crate) message: String,
    /// One entry per thing that is wrong, where there are several.
    pub(crate) errors: Vec<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), errors: Vec::new() }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// The same with one entry per thing that is wrong.
    pub(crate) fn with(mut self, errors: Vec<String>) -> Self {
        self.errors = errors;
        self
    }
}

impl From<InvalidRequest> for Refusal {
    fn from(InvalidRequest { faults, documents_400 }: InvalidRequest) -> Self {
        let status = if documents_400 { StatusCode::BAD_REQUEST } else { StatusCode::NOT_FOUND };
        Self::new(status, faults.join("; ")).with(faults)
    }
}

/// A failure of the database is the sandbox's own.
impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, format!("the sandbox cannot use its database: {error}"))
    }
}
