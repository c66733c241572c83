//! What can be set per client and, by a cheap clone, per call.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::RetryPolicy;
use crate::Error;

/// Headers that say where a request ends or goes; only the HTTP client knows them.
const FRAMING: [HeaderName; 4] = [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::HOST, header::CONNECTION];

/// How calls are made. A client has one set for all of its calls; `with_options` makes a clone with another.
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
    /// A header that is none, told when the call is made.
    pub(crate) problem: Option<String>,
}

impl Default for CallOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(120),
            attempt_timeout: Duration::from_secs(30),
            retry_policy: RetryPolicy::default(),
            headers: HeaderMap::new(),
            problem: None,
        }
    }
}

impl CallOptions {
    /// How long a whole call may take, waiting and retries included. 2 minutes if not set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long one attempt may take, from connecting to the last byte of the response. 30 seconds if not set.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// When a failed attempt is made again.
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry_policy = policy;
        self
    }

    /// How often a failed attempt is made again at most: a short way to say it of the [`RetryPolicy`]. 2 if not set.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.retry_policy = self.retry_policy.max_retries(retries);
        self
    }

    /// A header that goes out with every request, in place of what it would hold otherwise. The credential is not one of
    /// them; it goes out in any case.
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
