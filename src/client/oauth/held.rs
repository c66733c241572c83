//! The tokens that a source holds: when they are due for renewal, and whether the last renewal failed.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

#[cfg(feature = "fleet")]
use super::shared::SharedTokens;
use super::token_endpoint::Fetched;
use super::tokens::Tokens;
use crate::Error;
use crate::client::secret::Secret;

/// How long before it expires a token is renewed; half of its life, if that is less.
const EARLY: Duration = Duration::from_secs(30);

/// How long a failure is reported again without a new request, so that not every call repeats it.
pub(crate) const FAILURE_LASTS: Duration = Duration::from_secs(5);

/// What a token source holds.
#[derive(Default)]
pub(super) struct Held {
    pub(super) tokens: Option<Tokens>,
    /// When to request a new token.
    due: Option<Instant>,
    expires: Option<Instant>,
    /// Whether somebody else may have newer tokens, who was not asked yet.
    pub(super) is_unchecked: bool,
    /// Whether the refresh token was sent in a request whose response was lost.
    pub(super) perhaps_used: bool,
    /// Why the last renewal failed, if it did.
    pub(super) failure: Option<Failure>,
}

/// Why the last renewal brought no new token.
pub(super) struct Failure {
    /// Until when it is reported again.
    until: Instant,
    pub(super) error: Error,
    /// Whether every retry was made that may help. Retries are left out while the old token works.
    is_final: bool,
}

impl Failure {
    pub(super) fn new(error: Error, is_final: bool) -> Self {
        Self::lasting(error, is_final, FAILURE_LASTS)
    }

    /// Returns a failure that is reported again for this time.
    pub(super) fn lasting(error: Error, is_final: bool, time: Duration) -> Self {
        Self { until: Instant::now() + time, error, is_final }
    }
}

impl Held {
    /// Returns what a source holds that begins with stored tokens.
    pub(super) fn stored(tokens: Tokens) -> Self {
        let until_expiry = tokens.expires_at.map(|end| end.duration_since(SystemTime::now()).unwrap_or_default());
        let expires = until_expiry.and_then(|rest| Instant::now().checked_add(rest));
        let due = expires.map(|expires| expires.checked_sub(EARLY).unwrap_or_else(Instant::now));
        Self { tokens: Some(tokens), due, expires, ..Self::default() }
    }

    /// Returns what a source holds after a renewal.
    pub(super) fn new(fetched: Fetched) -> Self {
        let after = |time: Duration| fetched.requested_at.checked_add(time);
        let expires = fetched.life.and_then(after);
        let due = fetched.life.and_then(|life| after(life.saturating_sub(EARLY).max(life / 2)));
        Self { tokens: Some(fetched.tokens), due, expires, ..Self::default() }
    }

    /// Returns the token or the error of a call that needs no new request.
    pub(super) fn settled(&self, refused: Option<&Secret>) -> Option<Result<Secret, Error>> {
        let working = self.working(refused).cloned();
        if working.is_some() && self.is_fresh() {
            return working.map(Ok);
        }
        let failure = self.failure.as_ref().filter(|failure| is_ahead(Some(failure.until)))?;
        match working {
            Some(token) => Some(Ok(token)),
            None => failure.is_final.then(|| Err(failure.error.duplicate())),
        }
    }

    /// Returns whether the refresh token is this one.
    pub(super) fn has_refresh_token(&self, token: &Secret) -> bool {
        self.tokens.as_ref().is_some_and(|tokens| tokens.refresh_token.as_ref() == Some(token))
    }

    /// Returns whether it is too early to renew the token.
    fn is_fresh(&self) -> bool {
        is_ahead(self.due) && !self.is_unchecked
    }

    /// Returns the token unless it has expired, was refused, or fits no request.
    pub(super) fn working(&self, refused: Option<&Secret>) -> Option<&Secret> {
        let token = &self.tokens.as_ref()?.access_token;
        (is_ahead(self.expires) && refused != Some(token) && token.fits_header()).then_some(token)
    }
}

/// What a fleet needs.
#[cfg(feature = "fleet")]
impl Held {
    /// Returns what a source holds that takes over the tokens of another process. How long they live is counted from
    /// this moment.
    pub(super) fn shared(shared: SharedTokens, at: Instant) -> Self {
        let expires = shared.left.and_then(|left| at.checked_add(left));
        let due = expires.map(|expires| expires.checked_sub(shared.early).unwrap_or(at));
        let expires_at = shared.left.and_then(|left| SystemTime::now().checked_add(left));
        Self { tokens: Some(Tokens { expires_at, ..shared.tokens }), due, expires, ..Self::default() }
    }

    /// Returns what other processes take over.
    pub(super) fn to_share(&self) -> Option<SharedTokens> {
        let early = self.expires.zip(self.due).map(|(expires, due)| expires.saturating_duration_since(due));
        let left = self.expires.map(|expires| expires.saturating_duration_since(Instant::now()));
        Some(SharedTokens { tokens: self.tokens.clone()?, left, early: early.unwrap_or_default() })
    }
}

/// Returns whether a moment is still to come; an unknown one always is.
fn is_ahead(moment: Option<Instant>) -> bool {
    moment.is_none_or(|moment| Instant::now() < moment)
}

#[cfg(test)]
#[cfg(feature = "fleet")]
mod tests {
    use super::*;

    fn fetched(life: Option<Duration>) -> Fetched {
        let tokens = Tokens::new("access", Some("refresh".to_owned()), None);
        Fetched { tokens, requested_at: Instant::now(), life }
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_takes_tokens_over_renews_them_when_the_others_do() {
        for life in [2, 20, 59, 61, 3600] {
            let first = Held::new(fetched(Some(Duration::from_secs(life))));
            tokio::time::advance(Duration::from_millis(700)).await;
            let second = Held::shared(first.to_share().unwrap(), Instant::now());
            assert_eq!((first.due, first.expires), (second.due, second.expires), "{life} s");
            tokio::time::advance(Duration::from_secs(life)).await;
            let third = Held::shared(first.to_share().unwrap(), Instant::now());
            assert!(third.working(None).is_none() && third.settled(None).is_none(), "{life} s");
        }
        let endless = Held::shared(Held::new(fetched(None)).to_share().unwrap(), Instant::now());
        assert!(endless.settled(None).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_fresh_token_is_not_used_before_the_others_were_asked() {
        let mut held = Held { is_unchecked: true, ..Held::new(fetched(None)) };
        assert!(held.settled(None).is_none());
        held.failure = Some(Failure::lasting(Error::no_credential("away"), true, Duration::from_secs(1)));
        assert!(held.settled(None).is_some_and(|token| token.is_ok()));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert!(held.settled(None).is_none());
    }
}
