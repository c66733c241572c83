//! The way of one call, from the request that a generated builder makes to the decoded response or the error.
//!
//! [`Transport::send`] does it all. Each attempt waits for the rate limit, adds the credential, sends the request and
//! reads the response once ([`Received`]). Then `retry` decides whether the request is sent again. A success becomes an
//! [`Exchange`], which decodes the body once and asks its verdict: did the server refuse in a response whose status is a
//! success? Everything else becomes an [`Error`].

use std::fmt;
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
use super::digest::digest_of;
use super::events::{self, Attempt, Ended, Observer};
use super::exchange::{Exchange, of_call};
use super::progress::Progress;
use super::rate_limit::RateLimit;
use super::received::Received;
use super::redact::Redactor;
use super::retry::{AttemptResult, Budget, Decision, Situation, asked_wait, decide, server_count};
use super::secret::Secret;
use super::settle::{IntentStore, Rivals, Spending};
#[cfg(feature = "test-util")]
use super::stub::Answers;
#[cfg(feature = "cli")]
use super::watch::Watcher;
#[cfg(feature = "cli")]
use crate::CredentialKind;
use crate::client::pagination::{Listed, Listing};
use crate::wire::ResponseBody;
use crate::{Error, Operation, Response};

/// What a client sends with. Clones share everything but the options.
#[derive(Clone)]
pub struct Transport {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
}

/// What all calls of a client and of its clones share.
pub(crate) struct Shared {
    pub(crate) client: reqwest::Client,
    /// What answers in place of a server.
    #[cfg(feature = "test-util")]
    pub(crate) answers: Option<Answers>,
    pub(crate) credentials: Credentials,
    /// Redacts the credentials that never change.
    pub(crate) redactor: Redactor,
    pub(crate) rate_limit: Option<Arc<dyn RateLimit>>,
    pub(crate) budget: Budget,
    pub(crate) observer: Option<Observer>,
    #[cfg(feature = "cli")]
    pub(crate) watcher: Watcher,
    /// What is being spent.
    pub(crate) rivals: Rivals,
    /// Where calls are recorded, unless their options name another place.
    pub(crate) intents: Option<Arc<dyn IntentStore>>,
}

/// An attempt that has ended: with a response of any status, or without one.
struct Attempted {
    received: Result<Received, Error>,
    /// The token that was sent, if the credential is one.
    token: Option<Secret>,
    duration: Duration,
}

impl Transport {
    pub(crate) fn new(shared: Shared, options: CallOptions) -> Self {
        Self { shared: Arc::new(shared), options: Arc::new(options) }
    }

    /// Returns the HTTP client, which requests are built with.
    pub(crate) fn http_client(&self) -> &reqwest::Client {
        &self.shared.client
    }

    /// Returns a redactor of the credentials that never change.
    #[cfg(feature = "dynamic-calls")]
    pub(crate) fn redactor(&self) -> &Redactor {
        &self.shared.redactor
    }

    /// Returns a transport with other options.
    pub(crate) fn with_options(&self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        Self { options: Arc::new(change(CallOptions::clone(&self.options))), ..self.clone() }
    }

    /// Returns a request as it would be sent, without its credential. Nothing is sent.
    #[cfg(feature = "cli")]
    pub(crate) fn shown(&self, credential: CredentialKind, request: Result<Request, Error>) -> Result<Request, Error> {
        let mut request = request.map_err(|error| error.map_problem(|problem| self.shared.redactor.text(problem)))?;
        prepare(&mut request, self.options.checked_headers()?);
        self.shared.credentials.stamp_shown(&mut request, credential)?;
        Ok(request)
    }

    /// Sends the request of an operation. A success whose body says that nothing was done is an error.
    pub(crate) async fn send<T: ResponseBody>(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<Response<T>, Error> {
        self.exchange(operation, request).await?.checked()
    }

    /// Sends the request of an operation. A success is one whatever its body says.
    pub(crate) async fn send_unchecked<T: ResponseBody>(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<Response<T>, Error> {
        self.exchange(operation, request).await?.unchecked()
    }

    /// Sends the request for one page of a list.
    pub(crate) async fn list<T: ResponseBody + Listed>(
        &self,
        operation: &Operation,
        request: Result<Request, Error>,
    ) -> Result<Listing<T::Item>, Error> {
        Ok(self.send::<T>(operation, request).await?.into_inner().listing())
    }

    /// Returns the options of the calls.
    pub(super) fn options(&self) -> &CallOptions {
        &self.options
    }

    /// Returns what is being spent by this client and its clones.
    pub(super) fn rivals(&self) -> &Rivals {
        &self.shared.rivals
    }

    /// Returns where calls are recorded, unless their options name another place.
    pub(super) fn intents(&self) -> Option<&Arc<dyn IntentStore>> {
        self.shared.intents.as_ref()
    }

    /// Returns what stands for the account whose credential an operation takes, if it never changes.
    pub(crate) fn account(&self, operation: &Operation) -> Option<String> {
        self.shared.credentials.identity(operation.credential).map(digest_of)
    }

    /// Sends a request until its status is a success, or it must not be sent again. Other calls that settle learn of it.
    pub(super) async fn exchange<'a>(
        &self,
        operation: &'a Operation,
        request: Result<Request, Error>,
    ) -> Result<Exchange<'a>, Error> {
        let mut spending = request.as_ref().ok().and_then(|request| self.shared.rivals.begin(operation, request));
        spending.iter_mut().for_each(Spending::sending);
        let exchanged = self.exchange_alone(operation, request).await;
        match (spending, &exchanged) {
            (None, _) => {}
            (Some(spending), Ok(exchange)) => spending.done(exchange.ids()),
            (Some(spending), Err(error)) if error.is_outcome_unclear() => drop(spending),
            (Some(spending), Err(_)) => spending.not_done(),
        }
        exchanged
    }

    /// Sends a request until its status is a success, or it must not be sent again.
    pub(super) async fn exchange_alone<'a>(
        &self,
        operation: &'a Operation,
        request: Result<Request, Error>,
    ) -> Result<Exchange<'a>, Error> {
        let span = events::span(operation);
        let mut progress = Progress::new(self.options.timeout);
        let exchanged = self.attempts(operation, request, &mut progress).instrument(span.clone()).await;
        let exchanged = exchanged.map_err(|error| of_call(error, operation, progress.attempts, progress.in_doubt()));
        if !span.is_disabled() {
            events::finish(&span, &ended(&exchanged), progress.attempts, progress.elapsed());
        }
        exchanged
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
            self.report(operation, &attempted, progress.attempts, retry_after);
            let Some(wait) = retry_after else { return self.conclude(operation, attempted, progress) };
            tokio::time::sleep(wait).await;
        }
    }

    /// Makes one attempt. Fails if the request could not be sent at all.
    async fn attempt(
        &self,
        operation: &Operation,
        mut request: Request,
        progress: &mut Progress,
    ) -> Result<Attempted, Error> {
        if let Some(limit) = &self.shared.rate_limit {
            #[cfg(feature = "cli")]
            let turn = self.shared.watcher.turn(&**limit, operation);
            #[cfg(not(feature = "cli"))]
            let turn = limit.acquire();
            progress.in_time(turn).await?;
        }
        let stamp = self.shared.credentials.stamp(&mut request, operation.credential, progress.refused.as_ref());
        let token = progress.in_time(stamp).await?;
        *request.timeout_mut() = Some(self.options.attempt_timeout.min(progress.time_left()));
        #[cfg(feature = "cli")]
        self.shared.watcher.request(&request, || self.shared.redactor.and(token.as_ref()));
        progress.begin_attempt();
        let began = Instant::now();
        let received = match self.respond(operation, request).await {
            Ok(response) => Received::read(response).await,
            Err(error) => Err(error),
        };
        progress.end_attempt(result_of(&received));
        self.learn(&received);
        let received = received.map_err(|error| progress.name_the_limit(error));
        Ok(Attempted { received, token, duration: began.elapsed() })
    }

    /// Sends a request, or lets a stub answer it.
    #[cfg_attr(not(feature = "test-util"), allow(unused_variables, reason = "a stub answers by operation"))]
    async fn respond(&self, operation: &Operation, request: Request) -> Result<reqwest::Response, Error> {
        #[cfg(feature = "test-util")]
        if let Some(answers) = &self.shared.answers {
            return answers.respond(operation, &request);
        }
        self.shared.client.execute(request).await.map_err(transport_error)
    }

    /// Tells the rate limit what a response says of the server's own count.
    fn learn(&self, received: &Result<Received, Error>) {
        let (Some(limit), Ok(received)) = (&self.shared.rate_limit, received) else { return };
        if let Some(count) = server_count(received.status, &received.headers, SystemTime::now()) {
            limit.learn(&count);
        }
    }

    /// Returns how long to wait before the request is sent again, or nothing if it is not.
    fn retry_after(&self, operation: &Operation, attempted: &Attempted, progress: &mut Progress) -> Option<Duration> {
        if attempted.status().is_some_and(|status| status.is_success()) {
            return None;
        }
        if let Some(token) = self.token_to_replace(operation, attempted, progress) {
            progress.refused = Some(token.clone());
            return Some(Duration::ZERO);
        }
        let received = attempted.received.as_ref().ok();
        let asked_wait =
            received.and_then(|received| asked_wait(received.status, &received.headers, SystemTime::now()));
        let situation = Situation {
            result: result_of(&attempted.received),
            retry_safe: operation.retry_safe,
            retries_made: progress.retries_made,
            elapsed: progress.elapsed(),
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

    /// Returns the token that the server refused with 401, if its source may have another one. A second token that is
    /// refused is final.
    fn token_to_replace<'a>(
        &self,
        operation: &Operation,
        attempted: &'a Attempted,
        progress: &Progress,
    ) -> Option<&'a Secret> {
        let is_refused = attempted.status() == Some(StatusCode::UNAUTHORIZED);
        let may_help =
            is_refused && progress.refused.is_none() && self.shared.credentials.is_renewable(operation.credential);
        attempted.token.as_ref().filter(|_| may_help)
    }

    /// Turns the last attempt into the result of the call.
    fn conclude<'a>(
        &self,
        operation: &'a Operation,
        attempted: Attempted,
        progress: &Progress,
    ) -> Result<Exchange<'a>, Error> {
        let received = attempted.received?;
        let redactor = self.shared.redactor.and(attempted.token.as_ref());
        if received.status.is_success() {
            let (attempts, in_doubt) = (progress.attempts, progress.earlier_in_doubt);
            return Ok(Exchange { operation, received, attempts, in_doubt, redactor });
        }
        Err(Error::error_status(received.as_error(&redactor, &operation.outcome)))
    }

    /// Reports an attempt to the log, to the user's callback and to who watches.
    fn report(&self, operation: &Operation, attempted: &Attempted, number: u32, retry_after: Option<Duration>) {
        let (status, duration) = (attempted.status(), attempted.duration);
        let received = attempted.received.as_ref().ok();
        let request_id = received.and_then(Received::request_id).map(|id| self.redactor_of(attempted).text(id));
        let request_id = request_id.as_deref();
        let attempt = Attempt { operation, number, status, request_id, duration, retry_after };
        if retry_after.is_some() {
            let reason = match &attempted.received {
                Ok(received) => received.status.to_string(),
                Err(error) => error.problem().to_owned(),
            };
            events::warn_of_retry(&attempt, &reason);
        }
        if let Some(observer) = &self.shared.observer {
            (observer.0)(&attempt);
        }
        #[cfg(feature = "cli")]
        self.shared.watcher.ended(&attempt, &attempted.received, || self.redactor_of(attempted));
    }

    /// Returns a redactor of the credentials that were sent.
    fn redactor_of(&self, attempted: &Attempted) -> Redactor {
        self.shared.redactor.and(attempted.token.as_ref())
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Attempted {
    /// Returns the status, if a response came.
    fn status(&self) -> Option<StatusCode> {
        self.received.as_ref().ok().map(|received| received.status)
    }
}

fn result_of(received: &Result<Received, Error>) -> AttemptResult {
    match received {
        Ok(received) => AttemptResult::Responded(received.status),
        Err(error) => AttemptResult::without_response(error),
    }
}

fn ended(exchanged: &Result<Exchange<'_>, Error>) -> Ended {
    match exchanged {
        Ok(exchange) => Ended { status: Some(exchange.received.status), request_id: exchange.request_id() },
        Err(error) => Ended { status: error.status(), request_id: error.request_id().map(str::to_owned) },
    }
}

/// Adds the headers of the options, and a body where servers demand one.
fn prepare(request: &mut Request, headers: &HeaderMap) {
    let needs_body = matches!(*request.method(), Method::POST | Method::PATCH) && request.body().is_none();
    if needs_body {
        // Some servers refuse a POST without Content-Length (411); an empty object also satisfies those that parse it.
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(Body::from("{}"));
    }
    for (name, value) in headers {
        request.headers_mut().insert(name, value.clone());
    }
}

/// Copies a request, so that it can be sent again. Every body of this crate is in memory.
fn copy(request: &Request) -> Result<Request, Error> {
    request.try_clone().ok_or_else(|| Error::configuration("a streamed body cannot be sent"))
}
