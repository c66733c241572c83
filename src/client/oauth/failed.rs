//! Why a token request brought no tokens, and whether a retry may help.

use std::time::Duration;

use http::StatusCode;

use crate::Error;
use crate::client::retry::AttemptResult;
use crate::client::secret::Secret;

/// Why a token request brought no tokens.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) error: Error,
    /// Present if the same request may succeed later.
    pub(super) transient: Option<Transient>,
    /// A new refresh token that came without a usable access token. The old one may be invalid by now.
    pub(super) refresh_token: Option<Secret>,
}

/// A failure that may pass, as the decision on a retry sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Transient {
    pub(super) result: AttemptResult,
    /// How long the server asks to wait.
    pub(super) asked_wait: Option<Duration>,
}

impl Failed {
    /// Returns the failure of a request to which no complete response came.
    pub(super) fn without_response(error: Error) -> Self {
        let result = AttemptResult::without_response(&error);
        Self::transient(error, Transient { result, asked_wait: None })
    }

    pub(super) fn transient(error: Error, transient: Transient) -> Self {
        Self { error, transient: Some(transient), refresh_token: None }
    }

    /// Returns whether the server may have used up the grant.
    pub(super) fn may_have_used_the_grant(&self) -> bool {
        let result = self.transient.map(|transient| transient.result);
        !matches!(
            result,
            None | Some(
                AttemptResult::NotConnected
                    | AttemptResult::NotTrusted
                    | AttemptResult::Responded(StatusCode::TOO_MANY_REQUESTS)
            )
        )
    }

    /// Says, for a caller who does not see token requests, that they failed, and how many.
    pub(super) fn after(self, requests: u32) -> Self {
        let error = match (self.transient, requests) {
            (None, _) => self.error,
            (Some(_), 1) => self.error.context("the token request failed"),
            (Some(_), requests) => self.error.context(&format!("{requests} token requests failed")),
        };
        Self { error: error.context("no access token"), ..self }
    }
}

/// A failure that a retry cannot help: wrong settings, or a refusal.
impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, transient: None, refresh_token: None }
    }
}
