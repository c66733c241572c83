//! The one loop in which requests are sent: wait for a turn, stamp the credential, send, decide, read the answer.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::{Body, Request, Response};
use tokio::time::Instant;
use tracing::Instrument;

use super::CallOptions;
use super::auth::{AccessToken, Credentials};
use super::call::{Answer, Call};
use super::events::{self, Attempt, Observer};
use super::rate_limit::RateLimit;
use super::redact::Redactor;
use super::retry::{Budget, Decision, Outcome, Situation, asked_wait, decide};
use crate::{Error, Operation};

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
        let call = Call::new(operation, self.shared.redactor.clone());
        (Self { call: Some(call.clone()), ..self.clone() }, call)
    }

    /// Sends a request. Failures are noted in the call, which alone can tell them to the caller.
    pub(crate) async fn execute(&self, client: &reqwest::Client, request: Request) -> reqwest::Result<Response> {
        let Some(call) = &self.call else { return client.execute(request).await };
        let (span, began) = (events::span(&call.operation), Instant::now());
        let attempts = tokio::time::timeout(self.options.timeout, self.attempts(client, request, call));
        let outcome = match attempts.instrument(span.clone()).await {
            Ok(outcome) => outcome,
            Err(elapsed) => self.cut(call, elapsed),
        };
        let mut record = call.record();
        let request_id = |answer: &Answer| answer.request_id().map(|id| record.redactor.text(id));
        let seen = outcome.as_ref().map(|answer| (answer.status, request_id(answer)));
        events::finish(&span, seen, record.attempts, began.elapsed());
        Ok(match outcome {
            Ok(answer) => record.answer.insert(answer).to_response(),
            Err(error) => {
                record.failure = Some(error);
                Answer::default().to_response()
            }
        })
    }

    /// The time limit of the call passed, perhaps in the middle of an attempt.
    fn cut(&self, call: &Call, elapsed: tokio::time::error::Elapsed) -> Result<Answer, Error> {
        let outcome = Err(Error::call_timeout(elapsed));
        let cut_after = {
            let record = call.record();
            record.under_way.then(|| record.began.elapsed())
        };
        if let Some(duration) = cut_after {
            self.observe(call, &outcome, duration, None);
        }
        outcome
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
        call.record().end_attempt(certainly_refused(outcome_of(&outcome)));
        Ok((outcome, token))
    }

    fn decide(&self, outcome: &Result<Answer, Error>, call: &Call, retries_made: u32, elapsed: Duration) -> Decision {
        let situation = Situation {
            outcome: outcome_of(outcome),
            retry_safe: call.operation.retry_safe,
            retries_made,
            elapsed,
            asked_wait: outcome
                .as_ref()
                .ok()
                .and_then(|answer| asked_wait(answer.status, &answer.headers, SystemTime::now())),
            time_left: Some(self.options.timeout.saturating_sub(elapsed)),
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
