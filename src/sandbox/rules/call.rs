//! A call as the rules of an API see it, its two results (a response or a refusal), and the rules that an API has.

use http::StatusCode;
use jiff::Timestamp;
use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::Operation;
use crate::openapi::validate::InvalidRequest;

/// A request whose credential and arguments have been checked.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) operation: Operation,
    /// Row id of the calling account (table `account`).
    pub(crate) account: i64,
    /// The parameters by their wire names, and the body as `body`; checked against the spec.
    pub(crate) arguments: Map<String, Value>,
    /// The sandbox's time.
    pub(crate) now: Timestamp,
}

impl Call {
    /// Returns an argument, if the request has it. A value of another type is refused, though the check against the spec
    /// should have refused it before.
    pub(crate) fn argument<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let Some(value) = self.arguments.get(name).filter(|value| !value.is_null()) else { return Ok(None) };
        let decoded = serde_path_to_error::deserialize(value.clone());
        decoded.map(Some).map_err(|error| Refusal::bad_request(format!("{name}: {error}")))
    }

    /// Returns a required argument.
    pub(crate) fn required<T: DeserializeOwned>(&self, name: &str) -> Result<T, Refusal> {
        self.argument(name)?.ok_or_else(|| Refusal::bad_request(format!("{name}: required, but not given")))
    }

    /// Returns the JSON body as a generated request type.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        self.required("body")
    }

    /// Returns the refusal for an operation of the spec that has no rules yet.
    pub(crate) fn not_served(&self) -> Refusal {
        Refusal::not_found(format!("the sandbox does not serve the operation {}", self.operation.id))
    }
}

/// A call that is refused with an error status. Its changes to the database are undone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// What is wrong and what to do, for people.
    pub(crate) message: String,
    /// One entry per problem, if there are several.
    pub(crate) errors: Vec<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), errors: Vec::new() }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// Returns a failure of the sandbox itself, not of the request.
    pub(crate) fn own_failure(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// Adds one entry per problem.
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
        Self::own_failure(format!("the sandbox cannot use its database: {error}"))
    }
}

/// Writes the body of a response as JSON. A response that cannot be written is a failure of the sandbox.
pub(crate) fn json(body: impl Serialize) -> Result<String, Refusal> {
    serde_json::to_string(&body)
        .map_err(|error| Refusal::own_failure(format!("the sandbox cannot write its response as JSON: {error}")))
}

/// What an API of the sandbox consists of, apart from its spec.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    /// Fills the tables of a new sandbox.
    pub(crate) seed: fn(&Connection, Timestamp) -> rusqlite::Result<()>,
    /// How time changes what is stored; none if it does not.
    pub(crate) expiry: Option<Expiry>,
    /// Carries out a call and returns the response body. Everything must be settled to the time of the call.
    pub(crate) carry_out: fn(&Connection, &Call) -> Result<String, Refusal>,
    /// Returns the body of an error response.
    pub(crate) error_body: fn(&Refusal) -> Value,
}

/// Expiry that is applied lazily, before a call. Settling needs a writer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expiry {
    /// Tells whether there is something to settle.
    pub(crate) is_due: fn(&Connection, Timestamp) -> rusqlite::Result<bool>,
    /// Settles what is due, but no more than a few thousand steps. Returns whether everything is settled.
    pub(crate) settle: fn(&Connection, Timestamp) -> Result<bool, Refusal>,
}

impl Rules {
    /// Settles what is due at that time. Returns whether everything is settled: if not, others may have a turn before this
    /// is called again.
    pub(crate) fn settle(&self, connection: &Connection, now: Timestamp) -> Result<bool, Refusal> {
        self.expiry.map_or(Ok(true), |expiry| (expiry.settle)(connection, now))
    }

    /// Settles what is due, then carries out a call. Returns none if more is to be settled first, as
    /// [`settle`](Self::settle) does.
    pub(crate) fn settle_and_carry_out(&self, connection: &Connection, call: &Call) -> Result<Option<String>, Refusal> {
        if self.settle(connection, call.now)? { (self.carry_out)(connection, call).map(Some) } else { Ok(None) }
    }

    /// Carries out a call that only reads. Returns none if something is due: a writer must settle it first.
    pub(crate) fn read_unless_due(&self, connection: &Connection, call: &Call) -> Result<Option<String>, Refusal> {
        match self.expiry {
            Some(expiry) if (expiry.is_due)(connection, call.now)? => Ok(None),
            _ => (self.carry_out)(connection, call).map(Some),
        }
    }
}
