//! Whether and when a failed attempt is made again: one pure decision, and everything that can be set about it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use jiff::Timestamp;

/// When to send a request again. All constants of retrying are the [`Default`] of this type.
///
/// What may be sent again depends on the operation. One that is safe to repeat is, after a failed connection, a
/// time-out, a broken connection, and the statuses 408, 429, 500, 502, 503 and 504. One that spends is only if the
/// connection was never made, or if the server answered 429: then it certainly has not been carried out. Nothing is sent
/// again where the server's certificate was not accepted.
///
/// ```
/// use std::time::Duration;
/// use sharekit::http::RetryPolicy;
///
/// let patient = RetryPolicy::default().max_retries(5).longest_wait(Duration::from_secs(120));
/// let never = RetryPolicy::default().max_retries(0);
/// assert_ne!(patient, never);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RetryPolicy {
    max_retries: u32,
    first_delay: Duration,
    largest_delay: Duration,
    longest_wait: Duration,
    total_time: Duration,
    budget: u32,
    refill: f64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            first_delay: Duration::from_millis(500),
            largest_delay: Duration::from_secs(8),
            longest_wait: Duration::from_secs(60),
            total_time: Duration::from_secs(90),
            budget: 10,
            refill: 0.2,
        }
    }
}

impl RetryPolicy {
    /// How often a call is sent again at most. 2 if not set.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// The exponential back-off: a random wait up to `first` (0.5 s), doubled each time up to `largest` (8 s).
    #[must_use]
    pub fn back_off(mut self, first: Duration, largest: Duration) -> Self {
        (self.first_delay, self.largest_delay) = (first, largest);
        self
    }

    /// The longest wait that a server may ask for (`Retry-After`, `X-RateLimit-Reset`). If it asks for more, the call
    /// fails at once, and [`Error::retry_after`](crate::Error::retry_after) says when to come back. 60 s if not set.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// No retry begins later than this after the first attempt. 90 s if not set.
    #[must_use]
    pub fn total_time(mut self, time: Duration) -> Self {
        self.total_time = time;
        self
    }

    /// Keeps an outage from being amplified: a client and its clones have `retries` (10) in store, each retry takes one
    /// out, each call puts `refill` (0.2) back. Taken from the settings of the client, not of a single call.
    #[must_use]
    pub fn budget(mut self, retries: u32, refill: f64) -> Self {
        (self.budget, self.refill) = (retries, refill);
        self
    }
}

/// How an attempt ended, as far as repeating it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// No connection was made: the server certainly got nothing.
    NotConnected,
    /// The server's certificate was not accepted: it got nothing, and another attempt would end the same way.
    NotTrusted,
    /// No answer in time.
    TimedOut,
    /// The connection broke after it was made.
    Broken,
    /// An answer came.
    Answered(StatusCode),
}

/// What the decision depends on.
#[derive(Debug, Clone)]
pub(crate) struct Situation {
    pub(crate) outcome: Outcome,
    /// Whether the operation may be repeated on doubt.
    pub(crate) retry_safe: bool,
    pub(crate) retries_made: u32,
    /// Since the first attempt began.
    pub(crate) elapsed: Duration,
    /// What the server asks for.
    pub(crate) asked_wait: Option<Duration>,
}

/// What to do after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The outcome stands.
    Stop,
    /// Wait, then send again.
    Retry(Duration),
}

/// Decides. `jitter` is a random number from 0 to 1.
pub(crate) fn decide(policy: &RetryPolicy, situation: &Situation, jitter: f64) -> Decision {
    if situation.retries_made >= policy.max_retries || !may_repeat(situation.outcome, situation.retry_safe) {
        return Decision::Stop;
    }
    let back_off = back_off(policy, situation.retries_made).mul_f64(jitter.clamp(0.0, 1.0));
    let wait = match situation.asked_wait {
        Some(asked) if asked > policy.longest_wait => return Decision::Stop,
        Some(asked) => asked.max(back_off),
        None => back_off,
    };
    if situation.elapsed + wait > policy.total_time { Decision::Stop } else { Decision::Retry(wait) }
}

fn may_repeat(outcome: Outcome, retry_safe: bool) -> bool {
    match outcome {
        Outcome::NotConnected => true,
        Outcome::NotTrusted => false,
        Outcome::TimedOut | Outcome::Broken => retry_safe,
        Outcome::Answered(status) => match status.as_u16() {
            429 => true,
            408 | 500 | 502 | 503 | 504 => retry_safe,
            _ => false,
        },
    }
}

fn back_off(policy: &RetryPolicy, retries_made: u32) -> Duration {
    let doubled = policy.first_delay.saturating_mul(2_u32.saturating_pow(retries_made));
    doubled.min(policy.largest_delay)
}

/// How long the server asks to wait: `Retry-After` in seconds or as a date, or `X-RateLimit-Reset` in seconds.
pub(crate) fn asked_wait(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let header = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    header("retry-after").and_then(|value| wait(value, now)).or_else(|| wait(header("x-ratelimit-reset")?, now))
}

/// A number this large is a moment, not a number of seconds to wait.
const EPOCH_SECONDS_BEGIN: f64 = 1e9;

fn wait(value: &str, now: Timestamp) -> Option<Duration> {
    match value.parse::<f64>() {
        Ok(moment) if moment >= EPOCH_SECONDS_BEGIN => {
            Duration::try_from_secs_f64((moment - now.as_duration().as_secs_f64()).max(0.0)).ok()
        }
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(_) => {
            let moment = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
            Some(Duration::try_from(moment.duration_since(now)).unwrap_or_default())
        }
    }
}

/// The retries that a client and its clones have left.
#[derive(Debug)]
pub(crate) struct Budget {
    left: Mutex<f64>,
    largest: f64,
    refill: f64,
}

impl Budget {
    pub(crate) fn new(policy: &RetryPolicy) -> Self {
        let largest = f64::from(policy.budget);
        Self { left: Mutex::new(largest), largest, refill: policy.refill }
    }

    /// Notes a call.
    pub(crate) fn refill(&self) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = (*left + self.refill).min(self.largest);
    }

    /// Takes a retry out, if one is left.
    pub(crate) fn take(&self) -> bool {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let enough = *left >= 1.0;
        if enough {
            *left -= 1.0;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn situation(outcome: Outcome) -> Situation {
        Situation { outcome, retry_safe: true, retries_made: 0, elapsed: Duration::ZERO, asked_wait: None }
    }

    fn status(status: u16) -> Outcome {
        Outcome::Answered(StatusCode::from_u16(status).unwrap())
    }

    fn retries(situation: &Situation) -> bool {
        decide(&RetryPolicy::default(), situation, 0.5) != Decision::Stop
    }

    #[test]
    fn what_may_be_repeated_depends_on_the_operation() {
        let table = [
            (Outcome::NotConnected, true, true),
            (Outcome::NotTrusted, false, false),
            (Outcome::TimedOut, true, false),
            (Outcome::Broken, true, false),
            (status(408), true, false),
            (status(429), true, true),
            (status(500), true, false),
            (status(502), true, false),
            (status(503), true, false),
            (status(504), true, false),
            (status(200), false, false),
            (status(302), false, false),
            (status(400), false, false),
            (status(401), false, false),
            (status(404), false, false),
            (status(409), false, false),
            (status(501), false, false),
        ];
        for (outcome, if_safe, if_it_spends) in table {
            let safe = situation(outcome);
            let spends = Situation { retry_safe: false, ..safe.clone() };
            assert_eq!((retries(&safe), retries(&spends)), (if_safe, if_it_spends), "{outcome:?}");
        }
    }

    #[test]
    fn waits_double_up_to_the_largest_and_are_fully_jittered() {
        let policy = RetryPolicy::default().max_retries(10);
        let wait = |retries_made, jitter| {
            decide(&policy, &Situation { retries_made, ..situation(Outcome::NotConnected) }, jitter)
        };
        for (retries_made, largest) in [(0, 500), (1, 1000), (2, 2000), (3, 4000), (4, 8000), (5, 8000), (9, 8000)] {
            assert_eq!(
                wait(retries_made, 1.0),
                Decision::Retry(Duration::from_millis(largest)),
                "after {retries_made}"
            );
            assert_eq!(wait(retries_made, 0.25), Decision::Retry(Duration::from_millis(largest / 4)));
            assert_eq!(wait(retries_made, 0.0), Decision::Retry(Duration::ZERO));
        }
        assert_eq!(wait(10, 1.0), Decision::Stop, "there are no more than ten retries");
    }

    #[test]
    fn the_server_says_how_long_to_wait_up_to_a_limit() {
        let asked = |wait| Situation { asked_wait: Some(wait), ..situation(status(429)) };
        let policy = RetryPolicy::default();
        assert_eq!(decide(&policy, &asked(7 * SECOND), 1.0), Decision::Retry(7 * SECOND));
        assert_eq!(
            decide(&policy, &asked(Duration::ZERO), 1.0),
            Decision::Retry(SECOND / 2),
            "never sooner than alone"
        );
        assert_eq!(decide(&policy, &asked(61 * SECOND), 1.0), Decision::Stop);
        let patient = policy.longest_wait(100 * SECOND).total_time(100 * SECOND);
        assert_eq!(decide(&patient, &asked(61 * SECOND), 1.0), Decision::Retry(61 * SECOND));
    }

    #[test]
    fn no_retry_begins_after_the_total_time() {
        let late = Situation { elapsed: 89 * SECOND, asked_wait: Some(2 * SECOND), ..situation(status(503)) };
        assert_eq!(decide(&RetryPolicy::default(), &late, 1.0), Decision::Stop);
        let in_time = Situation { elapsed: 88 * SECOND, ..late };
        assert_eq!(decide(&RetryPolicy::default(), &in_time, 1.0), Decision::Retry(2 * SECOND));
    }

    #[test]
    fn the_wait_is_read_in_all_its_forms() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let table = [
            ("retry-after", "7", Some(7.0)),
            ("retry-after", " 1.5 ", Some(1.5)),
            ("retry-after", "Sat, 21 Nov 2026 12:00:30 GMT", Some(30.0)),
            ("retry-after", "Sat, 21 Nov 2026 11:00:00 GMT", Some(0.0)),
            ("retry-after", "-3", None),
            ("retry-after", "soon", None),
            ("retry-after", "NaN", None),
            ("x-ratelimit-reset", "42", Some(42.0)),
            ("x-ratelimit-reset", "1795262410", Some(10.0)),
        ];
        for (name, value, seconds) in table {
            let headers = HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]);
            assert_eq!(asked_wait(&headers, now).map(|wait| wait.as_secs_f64()), seconds, "{name}: {value}");
        }
    }

    #[test]
    fn a_budget_lets_an_outage_through_once() {
        let budget = Budget::new(&RetryPolicy::default().budget(2, 0.5));
        assert!(budget.take() && budget.take());
        assert!(!budget.take(), "two were in store");
        budget.refill();
        assert!(!budget.take(), "one call puts half a retry back");
        budget.refill();
        assert!(budget.take());
        (0..100).for_each(|_| budget.refill());
        assert!(budget.take() && budget.take() && !budget.take(), "never more than two in store");
    }
}
