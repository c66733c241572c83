//! Rate limits: requests are counted per credential in fixed windows, as the vendor does.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::{CredentialKind, Quota};

/// Identifies a credential: its API, its kind, and the row id of its account.
pub(crate) type CredentialKey = (&'static str, CredentialKind, i64);

/// For each credential and each of its limits: the current window, and the number of requests in it.
#[derive(Debug, Default)]
pub(crate) struct Usage(Mutex<HashMap<CredentialKey, Vec<(i64, u32)>>>);

/// What is left of a limit, for the headers of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Left {
    /// Whether this request is within all limits.
    pub(crate) allowed: bool,
    pub(crate) remaining: u32,
    /// Seconds until the end of the window: of the exceeded one, else of the longest.
    pub(crate) reset: i64,
}

impl Left {
    /// Returns what is left to a caller of whom nothing was counted. Returns none if there are no limits.
    pub(crate) fn unused(limits: &[Quota], now: Timestamp) -> Option<Self> {
        let Quota { requests, window } = limits.last()?;
        let seconds = seconds_of(*window);
        Some(Self { allowed: true, remaining: *requests, reset: seconds - now.as_second().rem_euclid(seconds) })
    }
}

fn seconds_of(window: Duration) -> i64 {
    i64::try_from(window.as_secs()).unwrap_or(i64::MAX).max(1)
}

impl Usage {
    /// Counts a request. Returns none if there are no limits.
    pub(crate) fn count(&self, credential: CredentialKey, limits: &[Quota], now: Timestamp) -> Option<Left> {
        let mut usage = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let windows = usage.entry(credential).or_insert_with(|| vec![(i64::MIN, 0); limits.len()]);
        let mut left = None;
        for (Quota { requests: most, window }, used) in limits.iter().zip(windows) {
            let seconds = seconds_of(*window);
            let current = now.as_second().div_euclid(seconds);
            if used.0 != current {
                *used = (current, 0);
            }
            used.1 = used.1.saturating_add(1);
            let reset = seconds - now.as_second().rem_euclid(seconds);
            let this = Left { allowed: used.1 <= *most, remaining: most.saturating_sub(used.1), reset };
            // Shows the longest window, unless a shorter one is exceeded.
            left = match left {
                Some(exceeded @ Left { allowed: false, .. }) => Some(exceeded),
                _ => Some(this),
            };
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_beyond_a_limit_is_refused_until_the_window_ends() {
        let quota = |requests, seconds| Quota { requests, window: Duration::from_secs(seconds) };
        let (usage, limits) = (Usage::default(), [quota(2, 1), quota(5, 60)]);
        let at = |millisecond: i64| Timestamp::from_millisecond(120_000 + millisecond).unwrap();
        let allowed = |account, millisecond| {
            usage.count(("toys", CredentialKind::ApiKey, account), &limits, at(millisecond)).unwrap()
        };
        assert_eq!(allowed(1, 0), Left { allowed: true, remaining: 4, reset: 60 });
        assert!(allowed(1, 10).allowed);
        assert_eq!(allowed(1, 20), Left { allowed: false, remaining: 0, reset: 1 });
        assert!(allowed(2, 30).allowed, "another account has limits of its own");
        let other_api = usage.count(("books", CredentialKind::ApiKey, 1), &limits[..1], at(30)).unwrap();
        assert_eq!(other_api, Left { allowed: true, remaining: 1, reset: 1 }, "another API has limits of its own");
        assert!(allowed(1, 1000).allowed && allowed(1, 1001).allowed);
        assert_eq!(allowed(1, 2000), Left { allowed: false, remaining: 0, reset: 58 });
        assert!(allowed(1, 60_000).allowed);
    }
}
