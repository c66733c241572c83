//! What can happen to a call.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What happens to a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "failure", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Failure {
    /// The sandbox sends this response, and the call has no effect: an overloaded server, a gateway, a page in between.
    Response {
        /// Its status.
        status: u16,
        /// Its body: JSON, or a string that is sent as HTML.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        body: Value,
        /// The value of `Retry-After`, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
        /// Other headers.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        headers: BTreeMap<String, String>,
    },
    /// The call takes effect, and the response comes late.
    Delay {
        /// The delay in milliseconds.
        milliseconds: u64,
    },
    /// The call takes effect, and the response comes late: half of them by less than the median, one in a hundred by more
    /// than the second number. The sandbox's seed decides.
    Latency {
        /// The delay that half of the calls exceed, in milliseconds.
        median: u64,
        /// The delay that one call in a hundred exceeds, in milliseconds.
        p99: u64,
    },
    /// The call takes effect, and the body of the response comes byte by byte.
    Drip {
        /// The time between two bytes, in milliseconds.
        milliseconds: u64,
    },
    /// The connection is reset, and the call has no effect.
    ResetBeforeEffect,
    /// The call takes effect, then the connection is reset.
    ResetAfterEffect,
    /// The call takes effect, then the connection is closed without a byte.
    Empty,
    /// The call takes effect later, when the caller has given up: the request was still under way.
    LateEffect {
        /// How much later, in milliseconds.
        milliseconds: u64,
        /// The status that the caller gets at once, such as 504; none if the connection is reset.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
    },
    /// The call takes effect twice, and the second response is sent: a request that was delivered twice.
    Duplicate,
    /// The call takes effect, then the sandbox sends this response instead: a gateway that lost the right one.
    ResponseAfterEffect {
        /// Its status.
        status: u16,
        /// Its body: JSON, or a string that is sent as HTML.
        #[serde(default, skip_serializing_if = "Value::is_null")]
        body: Value,
    },
    /// The sandbox sends the caller elsewhere, and the call has no effect.
    Redirect {
        /// The status: 301, 302, 303, 307 or 308.
        status: u16,
        /// The value of `Location`.
        location: String,
    },
    /// The call takes effect, but only half of the response body arrives.
    CutBody,
    /// The call takes effect, but the response body is not JSON.
    BrokenJson,
    /// The call takes effect, but the response names another content type.
    WrongContentType {
        /// The value of `Content-Type`.
        content_type: String,
    },
    /// The call takes effect, but the response promises another length than it has.
    WrongLength {
        /// How many bytes more are promised; less than 0 if the promise is too short.
        difference: i64,
    },
}

impl Failure {
    /// Returns a response that is sent instead, without effect. The body is JSON, or a string that is sent as HTML.
    ///
    /// ```
    /// use sharekit::sandbox::Failure;
    ///
    /// let busy = Failure::response(429, "slow down").with_retry_after(2);
    /// # let _ = busy;
    /// ```
    pub fn response(status: u16, body: impl Into<Value>) -> Self {
        Self::Response { status, body: body.into(), retry_after: None, headers: BTreeMap::new() }
    }

    /// Sets `Retry-After` of a response, in seconds. Other failures stay as they are.
    #[must_use]
    pub fn with_retry_after(mut self, seconds: u64) -> Self {
        if let Self::Response { retry_after, .. } = &mut self {
            *retry_after = Some(seconds);
        }
        self
    }

    /// Tells whether the call is not carried out.
    pub(crate) fn prevents_effect(&self) -> bool {
        matches!(self, Self::Response { .. } | Self::ResetBeforeEffect | Self::Redirect { .. })
    }

    /// Tells whether the connection ends without a response.
    pub(crate) fn is_without_response(&self) -> bool {
        let is_reset = matches!(self, Self::ResetBeforeEffect | Self::ResetAfterEffect | Self::Empty);
        is_reset || matches!(self, Self::LateEffect { status: None, .. })
    }

    /// Rejects what cannot be sent.
    pub(super) fn check(&self) -> Result<(), String> {
        let sendable = |status: u16| {
            let problem = || format!("status: must be from 200 to 599, but is {status}");
            (200..600).contains(&status).then_some(()).ok_or_else(problem)
        };
        match self {
            Self::Response { status, headers, .. } => {
                sendable(*status)?;
                headers.iter().try_for_each(|(name, value)| check_header(name, value))
            }
            Self::ResponseAfterEffect { status, .. } | Self::LateEffect { status: Some(status), .. } => {
                sendable(*status)
            }
            Self::Redirect { status, location } if [301, 302, 303, 307, 308].contains(status) => {
                check_header("location", location)
            }
            Self::Redirect { status, .. } => Err(format!("status: must be 301, 302, 303, 307 or 308, but is {status}")),
            Self::Latency { median, p99 } if *median == 0 || median > p99 => {
                Err("median: must be at least 1, and at most p99".to_owned())
            }
            Self::WrongContentType { content_type } => check_header("content-type", content_type),
            Self::WrongLength { difference: 0 } => Err("difference: must not be 0".to_owned()),
            _ => Ok(()),
        }
    }
}

fn check_header(name: &str, value: &str) -> Result<(), String> {
    let is_valid = name.parse::<http::HeaderName>().is_ok() && value.parse::<http::HeaderValue>().is_ok();
    is_valid.then_some(()).ok_or_else(|| format!("{name}: cannot be sent as a header with the value {value:?}"))
}
