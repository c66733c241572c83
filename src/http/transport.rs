//! The one loop in which requests are sent: wait for a turn, stamp the credential, send, decide, read the answer.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::{Body, Request, Response};
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use tracing::Instrument;

use super::auth::{AccessToken, Credentials};
use super::events::{self, Attempt, Observer};
use super::rate_limit::RateLimit;
use super::redact::Redactor;
use super::retry::{Budget, Decision, Outcome, Situation, asked_wait, decide};
use super::{CallOptions, REQUEST_ID};
use crate::{Error, Operation, ResponseValue};

/// The most that is read of an answer, in bytes: no real one is near it.
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;

/// What a client sends with. Clones share everything but the options.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
    call: Option<Call>,
}

/// What all calls of a client and of its clones have in common.
pub(crate) struct Shared {
    pub(crate) credentials: Credentials,
    /// Blanks out the credentials that never change.
    pub(crate) redactor: Redactor,
    pub(crate) rate_limit: Option<Arc<dyn RateLimit>>,
    pub(crate) budget: Budget,
    pub(crate) observer: Option<Observer>,
}

impl Transport {
    pub(crate) fn new(shared: Shared, options: CallOptions) -> Self {
        Self { shared: Arc::new(shared), options: Arc::new(options), call: None }
    }

    /// Blanks the credentials that never change out of texts.
    #[cfg(feature = "dynamic-calls")]
    pub(crate) fn redactor(&self) -> &Redactor {
        &self.shared.redactor
    }

    /// The same with other options.
    pub(crate) fn with_options(&self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        Self { options: Arc::new(change(CallOptions::clone(&self.options))), ..self.clone() }
    }

    /// A transport that notes what happens to one call.
    pub(crate) fn begin(&self, operation: &Operation) -> (Self, Call) {
        let record = Record { redactor: self.shared.redactor.clone(), ..Record::default() };
        let call = Call { operation: *operation, record: Arc::new(Mutex::new(record)) };
        (Self { call: Some(call.clone()), ..self.clone() }, call)
    }

    /// Sends a request. Failures are noted in the call, which alone can tell them to the caller.
    pub(crate) async fn execute(&self, client: &reqwest::Client, request: Request) -> reqwest::Result<Response> {
        let Some(call) = &self.call else { return client.execute(request).await };
        let (span, began) = (events::span(&call.operation), Instant::now());
        let attempts = tokio::time::timeout(self.options.timeout, self.attempts(client, request, call));
        let outcome =
            attempts.instrument(span.clone()).await.unwrap_or_else(|elapsed| Err(Error::call_timeout(elapsed)));
        let mut record = call.record();
        let seen = outcome.as_ref().map(|answer| (answer.status, answer.request_id()));
        events::finish(&span, seen, record.attempts, began.elapsed());
        Ok(match outcome {
            Ok(answer) => record.answer.insert(answer).to_response(),
            Err(error) => {
                record.failure = Some(error);
                Answer::default().to_response()
            }
        })
    }

    async fn attempts(&self, client: &reqwest::Client, mut request: Request, call: &Call) -> Result<Answer, Error> {
        prepare(&mut request, self.options.checked_headers()?);
        self.shared.budget.refill();
        let began = Instant::now();
        let mut retries_made = 0;
        let mut refused = None;
        loop {
            let (outcome, token) = self.attempt(client, copy(&request)?, call, refused.as_ref()).await?;
            let duration = call.record().began.elapsed();
            let renewed = renewal(&outcome, token, refused.as_ref());
            let decision = match &renewed {
                Some(_) if self.shared.credentials.is_renewable(call.operation.credential) => {
                    Decision::Retry(Duration::ZERO)
                }
                _ => self.decide(&outcome, call, retries_made, began.elapsed()),
            };
            let retry_after = match decision {
                Decision::Stop => None,
                Decision::Retry(wait) => Some(wait),
            };
            self.observe(call, &outcome, duration, retry_after);
            let Some(wait) = retry_after else { return outcome };
            match renewed {
                Some(token) if refused.is_none() => refused = Some(token),
                _ => retries_made += 1,
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// One attempt. The inner result is what came of it, the outer fails if it could not even be made.
    async fn attempt(
        &self,
        client: &reqwest::Client,
        mut request: Request,
        call: &Call,
        refused: Option<&AccessToken>,
    ) -> Result<(Result<Answer, Error>, Option<AccessToken>), Error> {
        if let Some(limit) = &self.shared.rate_limit {
            limit.acquire().await?;
        }
        let token = self.shared.credentials.stamp(&mut request, call.operation.credential, refused).await?;
        *request.timeout_mut() = Some(self.options.attempt_timeout);
        call.record().begin_attempt(self.shared.redactor.and(token.as_ref()));
        let outcome = match client.execute(request).await {
            Ok(response) => Answer::read(response).await,
            Err(error) => Err(Error::transport(error)),
        };
        call.record().in_doubt = !certainly_refused(outcome_of(&outcome));
        Ok((outcome, token))
    }

    fn decide(&self, outcome: &Result<Answer, Error>, call: &Call, retries_made: u32, elapsed: Duration) -> Decision {
        let situation = Situation {
            outcome: outcome_of(outcome),
            retry_safe: call.operation.retry_safe,
            retries_made,
            elapsed,
            asked_wait: outcome.as_ref().ok().and_then(|answer| asked_wait(&answer.headers, jiff::Timestamp::now())),
        };
        match decide(&self.options.retry_policy, &situation, fastrand::f64()) {
            Decision::Retry(wait) if self.shared.budget.take() => Decision::Retry(wait),
            _ => Decision::Stop,
        }
    }

    fn observe(&self, call: &Call, outcome: &Result<Answer, Error>, duration: Duration, retry_after: Option<Duration>) {
        let status = outcome.as_ref().ok().map(|answer| answer.status);
        let attempt =
            Attempt { operation: &call.operation, number: call.record().attempts, status, duration, retry_after };
        if retry_after.is_some() {
            let reason = match outcome {
                Ok(answer) => answer.status.to_string(),
                Err(error) => error.problem().to_owned(),
            };
            events::warn_of_retry(&attempt, &reason);
        }
        if let Some(observer) = &self.shared.observer {
            (observer.0)(&attempt);
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("options", &self.options).finish_non_exhaustive()
    }
}

/// The token that a 401 refused, if none has been before: asking for another one may help once.
fn renewal(
    outcome: &Result<Answer, Error>,
    token: Option<AccessToken>,
    refused: Option<&AccessToken>,
) -> Option<AccessToken> {
    let unauthorized = matches!(outcome, Ok(Answer { status: StatusCode::UNAUTHORIZED, .. }));
    token.filter(|_| unauthorized && refused.is_none())
}

fn outcome_of(outcome: &Result<Answer, Error>) -> Outcome {
    match outcome {
        Ok(answer) => Outcome::Answered(answer.status),
        Err(error) if error.is_connect() => Outcome::NotConnected,
        Err(error) if error.is_timeout() => Outcome::TimedOut,
        Err(_) => Outcome::Broken,
    }
}

/// Whether the server has certainly not carried the request out.
fn certainly_refused(outcome: Outcome) -> bool {
    match outcome {
        Outcome::NotConnected => true,
        Outcome::TimedOut | Outcome::Broken => false,
        Outcome::Answered(status) => status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT,
    }
}

/// Makes a generated request one that the vendors' servers take.
fn prepare(request: &mut Request, headers: &HeaderMap) {
    // The generator's own header, which tells the version of our spec.
    request.headers_mut().remove("api-version");
    let needs_body = matches!(*request.method(), Method::POST | Method::PATCH) && request.body().is_none();
    if needs_body {
        // ProxyShard's server refuses a POST without Content-Length; its own client sends this.
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(Body::from("{}"));
    }
    for (name, value) in headers {
        request.headers_mut().insert(name, value.clone());
    }
}

/// The same request once more; every body of ours is in memory.
fn copy(request: &Request) -> Result<Request, Error> {
    request.try_clone().ok_or_else(|| Error::configuration("a streamed body cannot be sent"))
}

/// What came back, read to its end.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Answer {
    pub(super) async fn read(mut response: Response) -> Result<Self, Error> {
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(Error::transport)? {
            if body.len() + chunk.len() > LONGEST_ANSWER {
                return Err(Error::too_long(LONGEST_ANSWER));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Self { status, headers, body: body.freeze() })
    }

    fn request_id(&self) -> Option<&str> {
        self.headers.get(REQUEST_ID)?.to_str().ok()
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
    operation: Operation,
    record: Arc<Mutex<Record>>,
}

struct Record {
    attempts: u32,
    began: Instant,
    /// Whether the server may have carried the request out.
    in_doubt: bool,
    answer: Option<Answer>,
    failure: Option<Error>,
    /// Blanks out the credentials, that of the last attempt included.
    redactor: Redactor,
}

impl Default for Record {
    fn default() -> Self {
        let redactor = Redactor::default();
        Self { attempts: 0, began: Instant::now(), in_doubt: false, answer: None, failure: None, redactor }
    }
}

impl Record {
    fn begin_attempt(&mut self, redactor: Redactor) {
        self.attempts += 1;
        self.began = Instant::now();
        self.in_doubt = true;
        self.redactor = redactor;
    }
}

impl Call {
    fn record(&self) -> MutexGuard<'_, Record> {
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
        let record = std::mem::take(&mut *self.record());
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
        Err(failure.of(self.operation.id).after(record.attempts, record.in_doubt))
    }
}

impl Call {
    /// The outcome of a request that no generated code decodes.
    pub(crate) fn finish_raw(self) -> Result<ResponseValue<serde_json::Value>, Error> {
        let record = std::mem::take(&mut *self.record());
        let failure = match (record.failure, record.answer) {
            (None, Some(answer)) if answer.status.is_success() => {
                let body: &[u8] = if answer.body.is_empty() { b"null" } else { &answer.body };
                let Ok(value) = serde_json::from_slice(body) else {
                    let error = refused::<serde_json::Value>(&answer, &record.redactor);
                    return Err(error.of(self.operation.id).after(record.attempts, record.in_doubt));
                };
                let call = (self.operation, record.attempts);
                return Ok(ResponseValue::new(value, answer.status, &answer.headers, call, record.redactor));
            }
            (None, Some(answer)) => refused::<serde_json::Value>(&answer, &record.redactor),
            (Some(failure), _) => failure,
            (None, None) => Error::configuration("the request could not be made"),
        };
        Err(failure.of(self.operation.id).after(record.attempts, record.in_doubt))
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
