//! The one loop in which requests are sent: wait for a turn, stamp the credential, send, read the response, decide.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::{Body, Request};
use tokio::time::Instant;
use tracing::Instrument;

use super::CallOptions;
use super::auth::Credentials;
use super::diagnosis::transport_error;
use super::events::{self, Attempt, Ended, Observer};
use super::exchange::Exchange;
use super::rate_limit::RateLimit;
use super::received::Received;
use super::redact::Redactor;
use super::retry::{Budget, Decision, Outcome, Situation, asked_wait, decide};
use super::secret::Secret;
use crate::client::pagination::{Listed, Listing};
use crate::wire::ResponseBody;
use crate::{Error, Operation, Response};

/// What a client sends with. Clones share everything but the options.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
}

/// What all calls of a client and of its clones have in common.
pub(crate) struct Shared {
    pub(crate) client: reqwest::Client,
    pub(crate) credentials: Credentials,
    /// Blanks out the credentials that never change.
    pub(crate) redactor: Redactor,
    pub(crate) rate_limit: Option<Arc<dyn RateLimit>>,
    pub(crate) budget: Budget,
    pub(crate) observer: Option<Observer>,
}

/// How far a call has come.
struct Progress {
    /// When the call must have ended; none if that is never.
    deadline: Option<Instant>,
    began: Instant,
    attempts: u32,
    retries_made: u32,
    /// The token that the server refused.
    refused: Option<Secret>,
    /// Whether an attempt before the last may have been carried out.
    earlier_in_doubt: bool,
    /// Whether the last attempt may have been.
    in_doubt: bool,
}

/// An attempt that has ended.
struct Attempted {
    outcome: Result<Received, Error>,
    token: Option<Secret>,
    duration: Duration,
}

impl Transport {
    pub(crate) fn new(shared: Shared, options: CallOptions) -> Self {
        Self { shared: Arc::new(shared), options: Arc::new(options) }
    }

    /// What requests are built with.
    pub(crate) fn http_client(&self) -> &reqwest::Client {
        &self.shared.client
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

    /// Sends the request of an operation. A success whose body says that nothing was done is an error.
    pub(crate) async fn send<T: ResponseBody>(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<Response<T>, Error> {
        self.exchange(operation, request).await?.checked()
    }

    /// The same, but the body of a success is not asked what it says.
    pub(crate) async fn send_unchecked<T: ResponseBody>(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<Response<T>, Error> {
        self.exchange(operation, request).await?.unchecked()
    }

    /// Sends the request for a part of a list.
    pub(crate) async fn list<T: ResponseBody + Listed>(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<Listing<T::Item>, Error> {
        Ok(self.send::<T>(operation, request).await?.into_inner().listing())
    }

    /// Sends a request until it is a success, or must not be sent again.
    pub(super) async fn exchange<'a>(
        &self,
        operation: &'a Operation,
        request: Result<Request, Error>,
    ) -> Result<Exchange<'a>, Error> {
        let span = events::span(operation);
        let mut progress = Progress::new(self.options.timeout);
        let outcome = self.attempts(operation, request, &mut progress).instrument(span.clone()).await;
        let outcome = outcome.map_err(|error| {
            let in_doubt = progress.earlier_in_doubt || progress.in_doubt;
            error.with_operation(operation.id).with_attempts(progress.attempts, in_doubt)
        });
        if !span.is_disabled() {
            events::finish(&span, &ended(&outcome), progress.attempts, progress.began.elapsed());
        }
        outcome
    }

    async fn attempts<'a>(
        &self,
        operation: &'a Operation,
        request: Result<Request, Error>,
        progress: &mut Progress,
    ) -> Result<Exchange<'a>, Error> {
        let mut request = request.map_err(|error| error.map_problem(|problem| self.shared.redactor.text(problem)))?;
        prepare(&mut request, self.options.checked_headers()?);
        self.shared.budget.refill();
        loop {
            let attempted = self.attempt(operation, copy(&request)?, progress).await?;
            let retry_after = self.retry_after(operation, &attempted, progress);
            self.observe(operation, &attempted, progress.attempts, retry_after);
            let Some(wait) = retry_after else { return self.conclude(operation, attempted, progress) };
            tokio::time::sleep(wait).await;
        }
    }

    /// One attempt. It fails if it could not even be made.
    async fn attempt(
        &self,
        operation: &Operation,
        mut request: Request,
        progress: &mut Progress,
    ) -> Result<Attempted, Error> {
        if let Some(limit) = &self.shared.rate_limit {
            progress.in_time(limit.acquire()).await?;
        }
        let stamp = self.shared.credentials.stamp(&mut request, operation.credential, progress.refused.as_ref());
        let token = progress.in_time(stamp).await?;
        *request.timeout_mut() = Some(self.options.attempt_timeout.min(progress.time_left()));
        progress.begin_attempt();
        let began = Instant::now();
        let outcome = match self.shared.client.execute(request).await {
            Ok(response) => Received::read(response).await,
            Err(error) => Err(transport_error(error)),
        };
        progress.end_attempt(outcome_of(&outcome));
        let outcome = outcome.map_err(|error| progress.told_as_its_own_limit(error));
        Ok(Attempted { outcome, token, duration: began.elapsed() })
    }

    /// After which wait the request is sent again, if it is.
    fn retry_after(&self, operation: &Operation, attempted: &Attempted, progress: &mut Progress) -> Option<Duration> {
        if matches!(&attempted.outcome, Ok(received) if received.status.is_success()) {
            return None;
        }
        let unauthorized = matches!(&attempted.outcome, Ok(received) if received.status == StatusCode::UNAUTHORIZED);
        // Asking for another token helps once at most.
        if let Some(token) = attempted.token.as_ref().filter(|_| unauthorized && progress.refused.is_none())
            && self.shared.credentials.is_renewable(operation.credential)
        {
            progress.refused = Some(token.clone());
            return Some(Duration::ZERO);
        }
        let received = attempted.outcome.as_ref().ok();
        let asked_wait =
            received.and_then(|received| asked_wait(received.status, &received.headers, SystemTime::now()));
        let situation = Situation {
            outcome: outcome_of(&attempted.outcome),
            retry_safe: operation.retry_safe,
            retries_made: progress.retries_made,
            elapsed: progress.began.elapsed(),
            asked_wait,
            time_left: Some(progress.time_left()),
        };
        match decide(&self.options.retry_policy, &situation, fastrand::f64()) {
            Decision::Retry(wait) if self.shared.budget.take() => {
                progress.retries_made += 1;
                Some(wait)
            }
            _ => None,
        }
    }

    /// What the last attempt makes of the call.
    fn conclude<'a>(
        &self,
        operation: &'a Operation,
        attempted: Attempted,
        progress: &Progress,
    ) -> Result<Exchange<'a>, Error> {
        let received = attempted.outcome?;
        let redactor = self.shared.redactor.and(attempted.token.as_ref());
        if received.status.is_success() {
            let (attempts, in_doubt) = (progress.attempts, progress.earlier_in_doubt);
            return Ok(Exchange { operation, received, attempts, in_doubt, redactor });
        }
        Err(Error::error_status(received.as_error(&redactor, &operation.outcome)))
    }

    fn observe(&self, operation: &Operation, attempted: &Attempted, number: u32, retry_after: Option<Duration>) {
        let Attempted { outcome, duration, .. } = attempted;
        let status = outcome.as_ref().ok().map(|received| received.status);
        let attempt = Attempt { operation, number, status, duration: *duration, retry_after };
        if retry_after.is_some() {
            let reason = match outcome {
                Ok(received) => received.status.to_string(),
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

impl Progress {
    fn new(timeout: Duration) -> Self {
        let began = Instant::now();
        Self {
            deadline: began.checked_add(timeout),
            began,
            attempts: 0,
            retries_made: 0,
            refused: None,
            earlier_in_doubt: false,
            in_doubt: false,
        }
    }

    fn time_left(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Waits, but not longer than the call may take.
    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let Some(deadline) = self.deadline else { return work.await };
        tokio::time::timeout_at(deadline, work).await.unwrap_or_else(|elapsed| Err(Error::call_timeout(elapsed)))
    }

    fn begin_attempt(&mut self) {
        self.attempts += 1;
        self.earlier_in_doubt |= self.in_doubt;
    }

    fn end_attempt(&mut self, outcome: Outcome) {
        self.in_doubt = !certainly_refused(outcome);
    }

    /// Says of a time-out whether it was the limit of the call or that of the attempt.
    fn told_as_its_own_limit(&self, error: Error) -> Error {
        if error.is_timeout() && self.time_left().is_zero() { Error::call_timeout(error) } else { error }
    }
}

fn ended(outcome: &Result<Exchange<'_>, Error>) -> Ended {
    match outcome {
        Ok(exchange) => Ended { status: Some(exchange.received.status), request_id: exchange.request_id() },
        Err(error) => Ended { status: error.status(), request_id: error.request_id().map(str::to_owned) },
    }
}

fn outcome_of(outcome: &Result<Received, Error>) -> Outcome {
    match outcome {
        Ok(received) => Outcome::Answered(received.status),
        Err(error) => Outcome::without_response(error),
    }
}

/// Whether the server has certainly not carried the request out.
fn certainly_refused(outcome: Outcome) -> bool {
    match outcome {
        Outcome::NotConnected | Outcome::NotTrusted => true,
        Outcome::TimedOut | Outcome::Broken => false,
        Outcome::Answered(status) => status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT,
    }
}

/// Makes a generated request one that the vendors' servers take.
fn prepare(request: &mut Request, headers: &HeaderMap) {
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
