//! What can be set per client and, by a cheap clone, per call.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{RetryPolicy, Settling};
use crate::Error;

/// Headers that say where a request ends or goes; only the HTTP client knows them.
const FRAMING: [HeaderName; 4] = [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::HOST, header::CONNECTION];

/// Options of calls. A client has one set for all its calls; `with_options` returns a clone with another.
///
/// ```no_run
/// # #[cfg(feature = "proxy-orders")]
/// # async fn example(client: &sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
/// use std::time::Duration;
///
/// let hasty = client.with_options(|options| options.timeout(Duration::from_secs(5)).max_retries(0));
/// hasty.get_profile().send().await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone)]
pub struct CallOptions {
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry_policy: RetryPolicy,
    pub(crate) headers: HeaderMap,
    pub(crate) settling: Settling,
    /// What is wrong with a header, reported when the call is made.
    pub(crate) problem: Option<String>,
}

impl Default for CallOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(120),
            attempt_timeout: Duration::from_secs(30),
            retry_policy: RetryPolicy::default(),
            headers: HeaderMap::new(),
            settling: Settling::default(),
            problem: None,
        }
    }
}

impl CallOptions {
    /// Sets how long a whole call may take, with all waiting and retries. Default: 2 minutes.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how long one attempt may take, from connecting to the last byte of the response. Default: 30 seconds.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets when a failed attempt is retried.
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry_policy = policy;
        self
    }

    /// Sets how often a failed attempt is retried at most, and leaves the rest of the [`RetryPolicy`] as it is.
    /// Default: 2.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.retry_policy = self.retry_policy.max_retries(retries);
        self
    }

    /// Sets how a call in doubt is settled, where it is: by `send_settled`, by `settle`, and in batches.
    #[must_use]
    pub fn settling(mut self, settling: Settling) -> Self {
        self.settling = settling;
        self
    }

    /// Adds a header to every request, or replaces the one that the client would send. The credential cannot be
    /// replaced.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            (Ok(name), Ok(mut value)) if !FRAMING.contains(&name) => {
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            _ => self.problem = Some(format!("{name:?} with this value cannot be set as a header")),
        }
        self
    }

    /// The headers to send.
    pub(crate) fn checked_headers(&self) -> Result<&HeaderMap, Error> {
        self.problem.as_ref().map_or(Ok(&self.headers), |problem| Err(Error::configuration(problem)))
    }
}
