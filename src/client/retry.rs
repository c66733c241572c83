//! Whether and when a failed attempt is made again: one pure decision, and everything that can be set about it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

use super::rate_limit::ServerCount;
use crate::Error;

/// When to send a request again. All constants of retrying are the [`Default`] of this type.
///
/// What may be sent again depends on the operation. One that is safe to repeat is, after a failed connection, a
/// time-out, a broken connection, and the statuses 408, 429, 500, 502, 503 and 504. One that spends is only if the
/// connection was never made, or if the server responded 429: then it certainly has not been carried out. Nothing is sent
/// again where the server's certificate was not accepted.
///
/// ```
/// use std::time::Duration;
/// use sharekit::RetryPolicy;
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
    /// Sets how often a call is retried at most. Default: 2.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the exponential back-off: a random wait of at most `first` (0.5 s), which doubles with each retry until it
    /// is `largest` (8 s).
    #[must_use]
    pub fn back_off(mut self, first: Duration, largest: Duration) -> Self {
        (self.first_delay, self.largest_delay) = (first, largest);
        self
    }

    /// Sets the longest wait that a server may ask for (`Retry-After`, or `X-RateLimit-Reset` if the limit is used up).
    /// If it asks for more, or for more than is left of the time limit of the call, the call fails at once with that
    /// response, and [`Error::retry_after`](crate::Error::retry_after) says when to try again. Default: 60 s.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Sets how long after the first attempt a retry may begin. Default: 90 s.
    #[must_use]
    pub fn total_time(mut self, time: Duration) -> Self {
        self.total_time = time;
        self
    }

    /// Sets the retry budget, which prevents retry storms: a client and its clones have `retries` (10), each retry
    /// takes one, each call gives `refill` (0.2) back. It belongs to the client; the options of a single call do not
    /// change it.
    #[must_use]
    pub fn budget(mut self, retries: u32, refill: f64) -> Self {
        (self.budget, self.refill) = (retries, refill);
        self
    }
}

/// How an attempt ended, as far as repeating it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttemptResult {
    /// No connection was made: the server certainly got nothing.
    NotConnected,
    /// The server's certificate was not accepted: it got nothing, and another attempt would end the same way.
    NotTrusted,
    /// The time limit passed before the response was complete.
    TimedOut,
    /// The connection broke after it was made.
    Broken,
    /// A response came.
    Responded(StatusCode),
}

impl AttemptResult {
    /// Returns how an attempt ended to which no complete response came.
    pub(crate) fn without_response(error: &Error) -> Self {
        match error {
            error if error.is_connect() => Self::NotConnected,
            error if error.is_certificate() => Self::NotTrusted,
            error if error.is_timeout() => Self::TimedOut,
            _ => Self::Broken,
        }
    }

    /// Returns whether the server has certainly not carried the request out.
    pub(crate) fn is_certainly_refused(self) -> bool {
        match self {
            Self::NotConnected | Self::NotTrusted => true,
            Self::TimedOut | Self::Broken => false,
            Self::Responded(status) => status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT,
        }
    }
}

/// What the decision depends on.
#[derive(Debug, Clone)]
pub(crate) struct Situation {
    pub(crate) result: AttemptResult,
    /// Whether the operation may be repeated on doubt.
    pub(crate) retry_safe: bool,
    pub(crate) retries_made: u32,
    /// Since the first attempt began.
    pub(crate) elapsed: Duration,
    /// What the server asks for.
    pub(crate) asked_wait: Option<Duration>,
    /// What is left of the call's time limit, if it has one.
    pub(crate) time_left: Option<Duration>,
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
    if situation.retries_made >= policy.max_retries || !may_repeat(situation.result, situation.retry_safe) {
        return Decision::Stop;
    }
    let wait = match situation.asked_wait {
        // A number that means nothing is longer than any limit, that of a policy without one included.
        Some(asked) if asked > policy.longest_wait || asked == Duration::MAX => return Decision::Stop,
        asked => back_off(policy, situation.retries_made, jitter).max(asked.unwrap_or_default()),
    };
    let too_late = situation.elapsed.saturating_add(wait) > policy.total_time;
    // The call would end while waiting, and the caller would learn of a time-out instead of the response.
    let cut_off = situation.time_left.is_some_and(|left| wait >= left);
    if too_late || cut_off { Decision::Stop } else { Decision::Retry(wait) }
}

fn may_repeat(result: AttemptResult, retry_safe: bool) -> bool {
    match result {
        AttemptResult::NotConnected => true,
        AttemptResult::NotTrusted => false,
        AttemptResult::TimedOut | AttemptResult::Broken => retry_safe,
        AttemptResult::Responded(status) => match status.as_u16() {
            429 => true,
            408 | 500 | 502 | 503 | 504 => retry_safe,
            _ => false,
        },
    }
}

fn back_off(policy: &RetryPolicy, retries_made: u32, jitter: f64) -> Duration {
    let doubled = policy.first_delay.saturating_mul(2_u32.saturating_pow(retries_made));
    let largest = doubled.min(policy.largest_delay);
    Duration::try_from_secs_f64(largest.as_secs_f64() * jitter.clamp(0.0, 1.0)).unwrap_or(largest)
}

/// How long the server asks to wait before trying again: `Retry-After`, or else `X-RateLimit-Reset` if the limit is used
/// up. Nothing if trying again cannot help. A number too large to mean anything is [`Duration::MAX`].
pub(crate) fn asked_wait(status: StatusCode, headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    if !may_pass(status) {
        return None;
    }
    longest_wait(headers, "retry-after", now).or_else(|| {
        let used_up = status == StatusCode::TOO_MANY_REQUESTS || nothing_remains(headers);
        used_up.then(|| longest_wait(headers, "x-ratelimit-reset", now)).flatten()
    })
}

/// Returns what a response says of the server's own count of requests; nothing if it says nothing.
pub(crate) fn server_count(status: StatusCode, headers: &HeaderMap, now: SystemTime) -> Option<ServerCount> {
    let counts = values(headers, "x-ratelimit-remaining").flat_map(numbers).filter(|left| *left >= 0.0);
    // A number that is too large to mean anything becomes the largest there is.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is not negative, and `as` saturates"
    )]
    let remaining = counts.map(|left| left as u32).min();
    let is_exceeded = status == StatusCode::TOO_MANY_REQUESTS;
    let retry_after = || longest_wait(headers, "retry-after", now).filter(|_| is_exceeded);
    let reset = retry_after().or_else(|| longest_wait(headers, "x-ratelimit-reset", now));
    (is_exceeded || remaining.is_some()).then_some(ServerCount { is_exceeded, remaining, reset })
}

/// Returns whether a status says that the same request may succeed later.
pub(super) fn may_pass(status: StatusCode) -> bool {
    matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS) || status.is_server_error()
}

/// Whether one of the limits that the server counts is used up. A negative number is not a count.
fn nothing_remains(headers: &HeaderMap) -> bool {
    values(headers, "x-ratelimit-remaining").flat_map(numbers).any(|left| left == 0.0)
}

/// A header that comes several times, one for each limit or each server on the way, asks for the longest of its waits.
fn longest_wait(headers: &HeaderMap, name: &str, now: SystemTime) -> Option<Duration> {
    let waits = |value| match httpdate::parse_http_date(value) {
        Ok(moment) => vec![until(moment, now)],
        Err(_) => numbers(value).filter_map(|number| wait_of(number, now)).collect(),
    };
    values(headers, name).flat_map(waits).max()
}

fn values<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).map(str::trim)
}

/// The numbers of a value, without what is said of each: `0`, `0, 1500`, `0;w=60`.
fn numbers(value: &str) -> impl Iterator<Item = f64> {
    let parts = value.split(',').map(|part| part.split(';').next().unwrap_or_default());
    parts.filter_map(|part| part.trim().parse().ok())
}

/// A number this large is a moment, in seconds since 1970, not a number of seconds to wait.
const MOMENTS_BEGIN: f64 = 1e9;

/// The end of the year 9999, which no date of HTTP exceeds: a moment after it means nothing.
const MOMENTS_END: f64 = 253_402_300_800.0;

fn wait_of(number: f64, now: SystemTime) -> Option<Duration> {
    if number >= MOMENTS_END {
        return Some(Duration::MAX);
    }
    // Neither a negative number nor NaN is a duration.
    let duration = Duration::try_from_secs_f64(number).ok()?;
    Some(if number < MOMENTS_BEGIN { duration } else { until(SystemTime::UNIX_EPOCH + duration, now) })
}

/// None at all, if the moment has passed.
fn until(moment: SystemTime, now: SystemTime) -> Duration {
    moment.duration_since(now).unwrap_or_default()
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

    fn situation(result: AttemptResult) -> Situation {
        let (retries_made, elapsed) = (0, Duration::ZERO);
        Situation { result, retry_safe: true, retries_made, elapsed, asked_wait: None, time_left: None }
    }

    fn status(status: u16) -> AttemptResult {
        AttemptResult::Responded(StatusCode::from_u16(status).unwrap())
    }

    fn retries(situation: &Situation) -> bool {
        decide(&RetryPolicy::default(), situation, 0.5) != Decision::Stop
    }

    #[test]
    fn what_may_be_repeated_depends_on_the_operation() {
        let table = [
            (AttemptResult::NotConnected, true, true),
            (AttemptResult::NotTrusted, false, false),
            (AttemptResult::TimedOut, true, false),
            (AttemptResult::Broken, true, false),
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
        for (result, if_safe, if_it_spends) in table {
            let safe = situation(result);
            let spends = Situation { retry_safe: false, ..safe.clone() };
            assert_eq!((retries(&safe), retries(&spends)), (if_safe, if_it_spends), "{result:?}");
        }
    }

    #[test]
    fn waits_double_up_to_the_largest_and_are_fully_jittered() {
        let policy = RetryPolicy::default().max_retries(10);
        let wait = |retries_made, jitter| {
            decide(&policy, &Situation { retries_made, ..situation(AttemptResult::NotConnected) }, jitter)
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
    fn a_wait_that_does_not_end_before_the_call_must_is_not_begun() {
        let table = [
            (Some(30 * SECOND), 2 * SECOND, Decision::Stop),
            (Some(2 * SECOND), 2 * SECOND, Decision::Stop),
            (Some(SECOND), 2 * SECOND, Decision::Retry(SECOND)),
            (Some(Duration::ZERO), SECOND / 2, Decision::Stop),
            (None, SECOND / 2, Decision::Stop),
            (None, SECOND, Decision::Retry(SECOND / 2)),
            (None, Duration::ZERO, Decision::Stop),
        ];
        for (asked_wait, time_left, expected) in table {
            for result in [status(429), status(503)] {
                let situation = Situation { asked_wait, time_left: Some(time_left), ..situation(result) };
                assert_eq!(decide(&RetryPolicy::default(), &situation, 1.0), expected, "{situation:?}");
            }
        }
    }

    #[test]
    fn a_policy_without_limits_waits_for_no_meaningless_number() {
        let endless = RetryPolicy::default().longest_wait(Duration::MAX).total_time(Duration::MAX);
        let endless = endless.back_off(Duration::MAX, Duration::MAX);
        let asked = |wait| Situation { asked_wait: Some(wait), elapsed: SECOND, ..situation(status(429)) };
        assert_eq!(decide(&endless, &asked(Duration::MAX), 1.0), Decision::Stop);
        assert_eq!(decide(&endless, &asked(1000 * SECOND), 0.0), Decision::Retry(1000 * SECOND));
        assert_eq!(decide(&endless, &asked(SECOND), 1.0), Decision::Retry(Duration::MAX));
    }

    /// 21 November 2026, 12:00:00 UTC.
    const NOW: u64 = 1_795_262_400;

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
    }

    type Header = (&'static str, &'static [u8]);

    /// What a response with these headers asks for, in seconds.
    fn asked(status: u16, headers: &[Header]) -> Option<f64> {
        let status = StatusCode::from_u16(status).unwrap();
        asked_wait(status, &map_of(headers), now()).map(|wait| wait.as_secs_f64())
    }

    fn map_of(headers: &[Header]) -> HeaderMap {
        let header = |(name, value): &Header| -> (http::HeaderName, http::HeaderValue) {
            (name.parse().unwrap(), http::HeaderValue::from_bytes(value).unwrap())
        };
        let mut map = HeaderMap::new();
        headers.iter().map(header).for_each(|(name, value)| {
            map.append(name, value);
        });
        map
    }

    const MEANINGLESS: Option<f64> = Some(Duration::MAX.as_secs_f64());

    #[test]
    fn a_wait_is_read_in_all_its_forms() {
        let table: [(&[u8], Option<f64>); 30] = [
            (b"7", Some(7.0)),
            (b" 1.5 ", Some(1.5)),
            (b"0", Some(0.0)),
            (b"007", Some(7.0)),
            (b"Sat, 21 Nov 2026 12:00:30 GMT", Some(30.0)),
            (b"Saturday, 21-Nov-26 12:00:30 GMT", Some(30.0)),
            (b"Sat Nov 21 12:00:30 2026", Some(30.0)),
            (b"Tue Dec  1 12:00:00 2026", Some(864_000.0)),
            (b"Sat, 21 Nov 2026 11:00:00 GMT", Some(0.0)),
            (b"Sunday, 06-Nov-94 08:49:37 GMT", Some(0.0)),
            (b"Sun Nov  6 08:49:37 1994", Some(0.0)),
            (b"Fri, 21 Nov 2026 12:00:30 GMT", None),
            (b"Sat, 31 Nov 2026 12:00:30 GMT", None),
            (b"1795262410", Some(10.0)),
            (b"1795262410.5", Some(10.5)),
            (b"1795262390", Some(0.0)),
            (b"253402300799", Some(253_402_300_799.0 - 1_795_262_400.0)),
            (b"253402300800", MEANINGLESS),
            (b"99999999999999999999999999", MEANINGLESS),
            (b"1e400", MEANINGLESS),
            (b"inf", MEANINGLESS),
            (b"5, 30", Some(30.0)),
            (b"-3", None),
            (b"-inf", None),
            (b"soon", None),
            (b"NaN", None),
            (b"", None),
            (b"  ", None),
            (b"3\xE9", None),
            (b"0x10", None),
        ];
        for (value, seconds) in table {
            for name in ["retry-after", "x-ratelimit-reset"] {
                let shown = String::from_utf8_lossy(value);
                assert_eq!(asked(429, &[(name, value)]), seconds, "{name}: {shown}");
            }
        }
    }

    #[test]
    fn only_what_may_pass_asks_to_wait() {
        let table = [
            (200, false),
            (302, false),
            (400, false),
            (401, false),
            (403, false),
            (404, false),
            (408, true),
            (409, false),
            (413, false),
            (422, false),
            (429, true),
            (500, true),
            (502, true),
            (503, true),
            (504, true),
        ];
        for (status, asks) in table {
            assert_eq!(asked(status, &[("retry-after", b"7")]), asks.then_some(7.0), "{status}");
        }
    }

    #[test]
    fn a_limit_that_starts_anew_counts_only_when_it_is_used_up() {
        let table: [(u16, &[&[u8]], bool); 17] = [
            (429, &[b"1999"], true),
            (429, &[], true),
            (503, &[b"1999"], false),
            (503, &[], false),
            (503, &[b"0"], true),
            (500, &[b" 0 "], true),
            (503, &[b"00"], true),
            (503, &[b"0.0"], true),
            (503, &[b"0.5"], false),
            (503, &[b"0;w=60"], true),
            (503, &[b"1500, 0"], true),
            (503, &[b"1500", b"0"], true),
            (503, &[b"1500", b"12"], false),
            (503, &[b"-1"], false),
            (503, &[b"NaN"], false),
            (503, &[b""], false),
            (503, &[b"0\xE9"], false),
        ];
        for (status, remaining, counts) in table {
            let remaining = remaining.iter().map(|value| ("x-ratelimit-remaining", *value));
            let headers: Vec<_> = remaining.chain([("x-ratelimit-reset", &b"8"[..])]).collect();
            assert_eq!(asked(status, &headers), counts.then_some(8.0), "{status} {headers:?}");
        }
        assert_eq!(asked(403, &[("x-ratelimit-remaining", b"0"), ("x-ratelimit-reset", b"8")]), None);
    }

    #[test]
    fn a_response_says_what_the_server_has_counted() {
        type Count = Option<(bool, Option<u32>, Option<u64>)>;
        let table: [(u16, &[Header], Count); 12] = [
            (200, &[], None),
            (200, &[("x-ratelimit-reset", b"8")], None),
            (200, &[("x-ratelimit-remaining", b"7")], Some((false, Some(7), None))),
            (200, &[("x-ratelimit-remaining", b"7"), ("x-ratelimit-reset", b"8")], Some((false, Some(7), Some(8)))),
            (200, &[("x-ratelimit-remaining", b"7, 3;w=60"), ("retry-after", b"9")], Some((false, Some(3), None))),
            (200, &[("x-ratelimit-remaining", b"-1")], None),
            (200, &[("x-ratelimit-remaining", b"NaN")], None),
            (200, &[("x-ratelimit-remaining", b"1e30")], Some((false, Some(u32::MAX), None))),
            (429, &[], Some((true, None, None))),
            (429, &[("retry-after", b"9"), ("x-ratelimit-reset", b"8")], Some((true, None, Some(9)))),
            (429, &[("x-ratelimit-reset", b"8")], Some((true, None, Some(8)))),
            (503, &[("retry-after", b"9")], None),
        ];
        for (status, headers, expected) in table {
            let count = server_count(StatusCode::from_u16(status).unwrap(), &map_of(headers), now());
            let expected = expected.map(|(is_exceeded, remaining, reset)| ServerCount {
                is_exceeded,
                remaining,
                reset: reset.map(Duration::from_secs),
            });
            assert_eq!(count, expected, "{status} {headers:?}");
        }
    }

    #[test]
    fn of_several_waits_the_longest_in_the_foremost_header_counts() {
        let table: [(&[Header], f64); 5] = [
            (&[("retry-after", b"3"), ("retry-after", b"5")], 5.0),
            (&[("retry-after", b"5"), ("retry-after", b"soon"), ("retry-after", b"3")], 5.0),
            (&[("retry-after", b"3"), ("x-ratelimit-reset", b"42")], 3.0),
            (&[("retry-after", b"soon"), ("x-ratelimit-reset", b"42")], 42.0),
            (&[("x-ratelimit-reset", b"1"), ("x-ratelimit-reset", b"42")], 42.0),
        ];
        for (headers, seconds) in table {
            assert_eq!(asked(429, headers), Some(seconds), "{headers:?}");
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
