//! One call: what is noted of it while it runs, and what the caller gets of it in the end.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use reqwest::{Body, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;

use super::REQUEST_ID;
use super::redact::Redactor;
use crate::{Error, Operation, ResponseValue};

/// The most that is read of an answer, in bytes: no real one is near it.
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;

/// One call, and what became of it.
#[derive(Clone)]
pub(crate) struct Call {
    pub(super) operation: Operation,
    record: Arc<Mutex<Record>>,
}

/// What is noted of a call while it runs.
pub(super) struct Record {
    pub(super) attempts: u32,
    /// When the last attempt began.
    pub(super) began: Instant,
    /// Whether an attempt has begun and not ended.
    pub(super) under_way: bool,
    /// Whether the server may have carried the request out in an attempt that has ended.
    in_doubt: bool,
    pub(super) answer: Option<Answer>,
    pub(super) failure: Option<Error>,
    /// Blanks out the credentials, that of the last attempt included.
    pub(super) redactor: Redactor,
}

impl Record {
    fn new(redactor: Redactor) -> Self {
        let began = Instant::now();
        Self { attempts: 0, began, under_way: false, in_doubt: false, answer: None, failure: None, redactor }
    }

    pub(super) fn begin_attempt(&mut self, redactor: Redactor) {
        self.attempts += 1;
        self.began = Instant::now();
        self.under_way = true;
        self.redactor = redactor;
    }

    /// Adds to an error how the call ended.
    fn end(&self) -> impl FnOnce(Error) -> Error + use<> {
        let (attempts, in_doubt) = (self.attempts, self.in_doubt || self.under_way);
        move |error| error.after(attempts, in_doubt)
    }

    /// What an earlier attempt may have done stays possible, whatever the last one led to.
    pub(super) fn end_attempt(&mut self, certainly_refused: bool) {
        self.under_way = false;
        self.in_doubt |= !certainly_refused;
    }
}

impl Call {
    /// A call that has not begun. Until an attempt does, this blanks out what must not be shown.
    pub(super) fn new(operation: &Operation, redactor: Redactor) -> Self {
        Self { operation: *operation, record: Arc::new(Mutex::new(Record::new(redactor))) }
    }

    pub(super) fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The body of the answer as it came; nothing if none did.
    pub(crate) fn body(&self) -> Bytes {
        self.record().answer.as_ref().map(|answer| answer.body.clone()).unwrap_or_default()
    }

    /// Puts the generated code's outcome and what was noted together.
    pub(crate) fn finish<T, E>(
        self,
        outcome: Result<progenitor_client::ResponseValue<T>, progenitor_client::Error<E>>,
    ) -> Result<ResponseValue<T>, Error>
    where
        T: DeserializeOwned,
    {
        let record = self.take_record();
        let end = record.end();
        let failure = match (record.failure, outcome, record.answer) {
            (Some(failure), _, _) => failure,
            (None, Ok(value), _) => {
                let (status, headers) = (value.status(), value.headers().clone());
                let call = (self.operation, record.attempts);
                return Ok(ResponseValue::new(value.into_inner(), status, &headers, call, record.redactor));
            }
            (None, Err(progenitor_client::Error::InvalidRequest(problem)), _) => {
                Error::invalid_request(self.operation.id, record.redactor.text(&problem))
            }
            (None, Err(_), Some(answer)) => refused::<T>(&answer, &record.redactor),
            (None, Err(progenitor_client::Error::CommunicationError(error)), None) => Error::transport(error),
            (None, Err(_), None) => Error::configuration("the request could not be made"),
        };
        Err(end(failure.of(self.operation.id)))
    }

    /// The outcome of a request that no generated code decodes. An empty body is `null`.
    pub(crate) fn finish_raw(self) -> Result<ResponseValue<Value>, Error> {
        let record = self.take_record();
        let end = record.end();
        let failure = match (record.failure, record.answer) {
            (Some(failure), _) => failure,
            (None, Some(answer)) => match answer.json() {
                Some(value) if answer.status.is_success() => {
                    let call = (self.operation, record.attempts);
                    return Ok(ResponseValue::new(value, answer.status, &answer.headers, call, record.redactor));
                }
                _ => refused::<Value>(&answer, &record.redactor),
            },
            (None, None) => Error::configuration("the request could not be made"),
        };
        Err(end(failure.of(self.operation.id)))
    }

    fn take_record(&self) -> Record {
        std::mem::replace(&mut *self.record(), Record::new(Redactor::default()))
    }
}

/// What came back, read to its end.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    pub(super) async fn read(mut response: Response) -> Result<Self, Error> {
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = BytesMut::new();
        if response.content_length().is_some_and(|announced| announced > LONGEST_ANSWER as u64) {
            return Err(Error::too_long(LONGEST_ANSWER));
        }
        while let Some(chunk) = response.chunk().await.map_err(Error::transport)? {
            if body.len() + chunk.len() > LONGEST_ANSWER {
                return Err(Error::too_long(LONGEST_ANSWER));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self { status, headers, body: body.freeze() })
    }

    pub(super) fn request_id(&self) -> Option<&str> {
        self.headers.get(REQUEST_ID)?.to_str().ok()
    }

    /// The body as JSON; `null` if there is none.
    fn json(&self) -> Option<Value> {
        if self.body.is_empty() { Some(Value::Null) } else { serde_json::from_slice(&self.body).ok() }
    }

    /// The form in which the generated code takes it.
    pub(super) fn to_response(&self) -> Response {
        let mut response = http::Response::new(Body::from(self.body.clone()));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        response.into()
    }
}

/// The error for an answer that is no success, or none that can be decoded as `T`.
fn refused<T: DeserializeOwned>(answer: &Answer, redactor: &Redactor) -> Error {
    let headers = redactor.headers(&answer.headers);
    let body = redactor.bytes(&answer.body);
    if !answer.status.is_success() {
        return Error::status_answer(answer.status, headers, &body);
    }
    let mut decoder = serde_json::Deserializer::from_slice(&body);
    let reason = match serde_path_to_error::deserialize::<_, T>(&mut decoder) {
        Err(error) => error.to_string(),
        Ok(_) => "there is more after its end".to_owned(),
    };
    Error::decode(answer.status, headers, &body, &redactor.text(&reason))
}
