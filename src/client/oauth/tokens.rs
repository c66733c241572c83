//! The tokens of a user or of a program, as they are stored.

use std::time::SystemTime;

use crate::client::secret::Secret;

/// Whose tokens they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    User,
    Program,
}

/// The tokens of a user, or of a program. `Debug` does not show them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Tokens {
    /// The bearer token of API calls.
    pub access_token: Secret,
    /// What the next access token is requested with. A server may replace it each time.
    pub refresh_token: Option<Secret>,
    /// When the access token expires. If that is not known, the token is used until a server refuses it.
    pub expires_at: Option<SystemTime>,
}

impl Tokens {
    /// Returns tokens that were stored. An empty refresh token counts as none; an empty access token is replaced before
    /// the first call.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    /// use sharekit::Tokens;
    ///
    /// let stored_time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_262_400);
    /// let tokens = Tokens::new("stored access token", Some("stored refresh token".to_owned()), Some(stored_time));
    /// assert!(!format!("{tokens:?}").contains("stored"));
    /// ```
    pub fn new(access_token: impl Into<String>, refresh_token: Option<String>, expires_at: Option<SystemTime>) -> Self {
        let refresh_token = refresh_token.filter(|token| !is_blank(token)).map(Secret::from);
        Self { access_token: Secret::new(access_token), refresh_token, expires_at }
    }

    /// Returns whether both tokens are the same.
    #[cfg(feature = "fleet")]
    pub(super) fn are_those_of(&self, other: &Self) -> bool {
        self.access_token == other.access_token && self.refresh_token == other.refresh_token
    }
}

/// Returns whether a token is only white space. Such a token counts as none: kept as the refresh token, it would log the
/// user out.
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
