//! Token requests: sends them, and retries those that failed and may succeed later.

use std::time::{Duration, SystemTime};

use futures_util::future::BoxFuture;
use http::{HeaderValue, header};
use tokio::time::Instant;

use super::failed::{Failed, Transient};
use super::grant::Grant;
use super::settings::Settings;
use super::token_response::{self, Reader, TokenResponse};
use super::tokens::Tokens;
use crate::Error;
use crate::client::diagnosis::transport_error;
use crate::client::received::Received;
use crate::client::retry::{Decision, Situation, decide};

/// How long one token request may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Tokens that have just come.
#[derive(Clone)]
pub(super) struct Fetched {
    pub(super) tokens: Tokens,
    /// When they were requested: their life is counted from then.
    pub(super) requested_at: Instant,
    pub(super) life: Option<Duration>,
}

impl Fetched {
    fn new(response: TokenResponse, requested_at: Instant) -> Self {
        let life = response.expires_in;
        let tokens = Tokens {
            access_token: response.access_token,
            refresh_token: response.refresh_token,
            expires_at: life.and_then(|life| SystemTime::now().checked_add(life)),
        };
        Self { tokens, requested_at, life }
    }
}

/// Asked before each request, whether it may be sent.
pub(super) type Permit<'a> = &'a (dyn Fn() -> BoxFuture<'a, Result<(), Error>> + Send + Sync);

/// The permit of one who need not ask anybody.
pub(super) fn always<'a>() -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(std::future::ready(Ok(())))
}

/// Requests tokens. Retries as long as a retry may help and the tokens are still `needed`.
pub(super) async fn fetch(
    settings: &Settings,
    grant: &mut Grant,
    needed: impl Fn() -> bool,
    permit: Permit<'_>,
) -> Result<Fetched, Failed> {
    let (began, mut retries_made) = (Instant::now(), 0);
    let client = settings.http_client()?;
    loop {
        permit().await?;
        let requested_at = Instant::now();
        let failed = match send(settings, &client, grant).await {
            Ok(response) => return Ok(Fetched::new(response, requested_at)),
            Err(failed) => failed,
        };
        grant.perhaps_used |= failed.may_have_used_the_grant();
        let wait = wait_before_retry(settings, &failed, retries_made, began.elapsed()).filter(|_| needed());
        let Some(wait) = wait else { return Err(failed.after(retries_made + 1)) };
        tracing::warn!(reason = failed.error.problem(), ?wait, "the token request failed and is sent again");
        tokio::time::sleep(wait).await;
        retries_made += 1;
    }
}

/// Returns how long to wait before the same request is sent again, or nothing if it is not.
fn wait_before_retry(settings: &Settings, failed: &Failed, retries_made: u32, elapsed: Duration) -> Option<Duration> {
    let Transient { result, asked_wait } = failed.transient?;
    // A refresh token that is replaced each time is sent again too, although the server may have replaced it already.
    // Only sending it can tell, and servers that still accept the old one do so for a short time.
    let situation = Situation { result, retry_safe: true, retries_made, elapsed, asked_wait, time_left: None };
    match decide(&settings.retry_policy, &situation, fastrand::f64()) {
        Decision::Retry(wait) => Some(wait),
        Decision::Stop => None,
    }
}

/// Sends one token request and reads its response.
async fn send(settings: &Settings, client: &reqwest::Client, grant: &Grant) -> Result<TokenResponse, Failed> {
    let request = token_request(settings, grant)?;
    let reader = Reader { redactor: grant.redactor(settings), perhaps_used: grant.perhaps_used };
    let response = client.execute(request).await.map_err(transport_error).map_err(Failed::without_response)?;
    let received = Received::beginning(response, token_response::LONGEST).await.map_err(Failed::without_response)?;
    reader.read(&received)
}

fn token_request(settings: &Settings, grant: &Grant) -> Result<reqwest::Request, Error> {
    let mut request = reqwest::Request::new(reqwest::Method::POST, settings.addresses()?.token);
    let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(header::CONTENT_TYPE, form_type);
    request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    *request.body_mut() = Some(grant.form(settings).into());
    *request.timeout_mut() = Some(TIMEOUT);
    Ok(request)
}
