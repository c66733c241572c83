//! The one place where requests are sent.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderMap};
use http::{HeaderValue, Method, StatusCode};
use reqwest::{Body, Request, Response};
use serde::de::DeserializeOwned;

use super::{Credentials, redact::Redactor};
use crate::{Error, Operation, ResponseValue};

/// The most that is read of an answer, in bytes: no real one is near it.
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;

/// What a client sends with; shared by its clones.
#[derive(Clone)]
pub struct Transport {
    settings: Arc<Settings>,
    call: Option<Call>,
}

/// What all calls of a client have in common.
struct Settings {
    credentials: Credentials,
    redactor: Redactor,
    /// For a whole call, from the first byte sent to the last byte read.
    timeout: Duration,
}

impl Transport {
    pub(crate) fn new(credentials: Credentials, timeout: Duration) -> Self {
        let redactor = credentials.redactor();
        Self { settings: Arc::new(Settings { credentials, redactor, timeout }), call: None }
    }

    /// A transport that notes what happens to one call.
    pub(crate) fn begin(&self, operation: &'static Operation) -> (Self, Call) {
        let call = Call { operation, record: Arc::default(), settings: Arc::clone(&self.settings) };
        (Self { settings: Arc::clone(&self.settings), call: Some(call.clone()) }, call)
    }

    /// Sends a request. Failures are noted in the call, which alone can tell them to the caller.
    pub(crate) async fn execute(&self, client: &reqwest::Client, request: Request) -> reqwest::Result<Response> {
        let Some(call) = &self.call else { return client.execute(request).await };
        match self.attempt(client, request, call).await {
            Ok(answer) => {
                let response = answer.to_response();
                call.note(|record| record.answer = Some(answer));
                Ok(response)
            }
            Err(error) => {
                call.note(|record| record.failure = Some(error));
                Ok(Answer::default().to_response())
            }
        }
    }

    async fn attempt(&self, client: &reqwest::Client, mut request: Request, call: &Call) -> Result<Answer, Error> {
        prepare(&mut request);
        self.settings.credentials.stamp(&mut request, call.operation.credential)?;
        *request.timeout_mut() = Some(self.settings.timeout);
        call.note(|record| record.attempts += 1);
        let response = client.execute(request).await.map_err(Error::transport)?;
        Answer::read(response).await
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("timeout", &self.settings.timeout).finish_non_exhaustive()
    }
}

/// Makes a generated request one that the vendors' servers take.
fn prepare(request: &mut Request) {
    // The generator's own header, which tells the version of our spec.
    request.headers_mut().remove("api-version");
    let needs_body = matches!(*request.method(), Method::POST | Method::PATCH) && request.body().is_none();
    if needs_body {
        // ProxyShard's server refuses a POST without Content-Length; its own client sends this.
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(Body::from("{}"));
    }
}

/// What came back, read to its end.
#[derive(Default)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    async fn read(mut response: Response) -> Result<Self, Error> {
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(Error::transport)? {
            if body.len() + chunk.len() > LONGEST_ANSWER {
                return Err(Error::too_long(LONGEST_ANSWER));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self { status, headers, body })
    }

    /// The form in which the generated code takes it.
    fn to_response(&self) -> Response {
        let mut response = http::Response::new(Body::from(self.body.clone()));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers.clone();
        response.into()
    }
}

/// One call, and what became of it.
#[derive(Clone)]
pub(crate) struct Call {
    operation: &'static Operation,
    record: Arc<Mutex<Record>>,
    settings: Arc<Settings>,
}

#[derive(Default)]
struct Record {
    attempts: u32,
    answer: Option<Answer>,
    failure: Option<Error>,
}

impl Call {
    fn note(&self, change: impl FnOnce(&mut Record)) {
        change(&mut self.record.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Puts the generated code's outcome and what was noted together.
    pub(crate) fn finish<T, E>(
        self,
        outcome: Result<progenitor_client::ResponseValue<T>, progenitor_client::Error<E>>,
    ) -> Result<ResponseValue<T>, Error>
    where
        T: DeserializeOwned,
    {
        let Record { attempts, answer, failure } =
            std::mem::take(&mut *self.record.lock().unwrap_or_else(PoisonError::into_inner));
        let failure = match (failure, outcome, answer) {
            (Some(failure), _, _) => failure,
            (None, Ok(value), _) => {
                let (status, headers) = (value.status(), value.headers().clone());
                return Ok(ResponseValue::new(value.into_inner(), status, headers, attempts));
            }
            (None, Err(progenitor_client::Error::InvalidRequest(problem)), _) => {
                Error::invalid_request(self.operation.id, problem)
            }
            (None, Err(_), Some(answer)) => self.refused::<T>(&answer),
            (None, Err(progenitor_client::Error::CommunicationError(error)), None) => Error::transport(error),
            (None, Err(_), None) => Error::configuration("the request could not be made"),
        };
        Err(failure.of(self.operation.id).after(attempts))
    }

    /// The error for an answer that is no success, or none that can be decoded as `T`.
    fn refused<T: DeserializeOwned>(&self, answer: &Answer) -> Error {
        let redactor = &self.settings.redactor;
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
}
