//! Client-side rate limits: waiting here costs less than a 429.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::time::Instant;

use crate::Error;

/// Decides when the next request may be sent. A `Fleet` (feature `fleet`) shares one limit between machines, a
/// `SqliteRateLimit` (feature `sqlite`) between processes of one machine; implement it for a limit that is kept elsewhere.
///
/// ```
/// use std::{future::Future, pin::Pin};
/// use sharekit::RateLimit;
///
/// #[derive(Debug)]
/// struct AskTheOthers;
///
/// impl RateLimit for AskTheOthers {
///     fn acquire(&self) -> Pin<Box<dyn Future<Output = Result<(), sharekit::Error>> + Send + '_>> {
///         Box::pin(async { Ok(()) }) // wait for a turn in a store that all machines see
///     }
/// }
/// ```
pub trait RateLimit: fmt::Debug + Send + Sync {
    /// Waits until one request may be sent. Dropping the future gives the turn up.
    ///
    /// # Errors
    ///
    /// If there will be no turn, made by [`Error::rate_limit`]; the call fails with this error, and nothing is sent.
    fn acquire(&self) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + '_>>;

    /// Hears what a response says of the server's own count, where it says anything. It runs where the call runs: it must
    /// not block. Without it, what the server says is not taken into account; the call itself still waits before it
    /// tries again.
    fn learn(&self, count: &ServerCount) {
        let _ = count;
    }
}

/// What a response says of the server's own count of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerCount {
    /// Whether the request was rejected because there were too many (429).
    pub is_exceeded: bool,
    /// How many requests the server still takes (`X-RateLimit-Remaining`), the smallest of several.
    pub remaining: Option<u32>,
    /// When its count begins anew, or when to try again: `Retry-After`, or else `X-RateLimit-Reset`.
    pub reset: Option<Duration>,
}

/// A rate limit kept in this process, for a client and its clones. First come, first served.
///
/// ```
/// use sharekit::InProcessRateLimit;
///
/// let limit = InProcessRateLimit::new().per_second(100).per_minute(2000);
/// # let _ = limit;
/// ```
#[derive(Debug, Default)]
pub struct InProcessRateLimit {
    /// Locked while waiting, which hands the turns out in the order of asking.
    limits: tokio::sync::Mutex<Vec<Limit>>,
}

impl InProcessRateLimit {
    /// Returns a rate limit without any limit yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Allows at most this many requests in any second.
    #[must_use]
    pub fn per_second(self, requests: u32) -> Self {
        self.limit(requests, Duration::from_secs(1))
    }

    /// Allows at most this many requests in any minute.
    #[must_use]
    pub fn per_minute(self, requests: u32) -> Self {
        self.limit(requests, Duration::from_secs(60))
    }

    /// A tenth of the requests may go out at once, the rest are spread evenly. Together they never exceed the limit,
    /// whichever window the server counts in; a bucket that holds them all would let twice as many through.
    pub(crate) fn limit(mut self, requests: u32, window: Duration) -> Self {
        self.limits.get_mut().push(Limit::new(requests.max(1), window));
        self
    }
}

impl RateLimit for InProcessRateLimit {
    fn acquire(&self) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + '_>> {
        Box::pin(async {
            let mut limits = self.limits.lock().await;
            // The clock of the runtime, so that a test that stops time stops the limits too.
            if let Some(turn) = limits.iter().filter_map(Limit::next_turn).max() {
                tokio::time::sleep_until(turn).await;
            }
            // Nothing is taken before the wait is over, so that giving up costs no turn.
            let now = Instant::now();
            limits.iter_mut().for_each(|limit| limit.take(now));
            Ok(())
        })
    }
}

/// One limit, as the generic cell rate algorithm keeps it: requests are due at even distances, and may be early by so
/// much that a burst fits in.
#[derive(Debug)]
struct Limit {
    /// From one request to the next.
    distance: Duration,
    /// By how much one may be early.
    early: Duration,
    /// When the next request is due; nothing before the first.
    due: Option<Instant>,
}

impl Limit {
    fn new(requests: u32, window: Duration) -> Self {
        let at_once = (requests / 10).max(1);
        let spread = requests.saturating_sub(at_once).max(1);
        // Division rounds down, which would let one too many through.
        let distance = window / spread + Duration::from_nanos(1);
        Self { distance, early: distance * (at_once - 1), due: None }
    }

    /// When the next request may go out; nothing if at any time.
    fn next_turn(&self) -> Option<Instant> {
        self.due?.checked_sub(self.early)
    }

    fn take(&mut self, now: Instant) {
        self.due = Some(self.due.map_or(now, |due| due.max(now)) + self.distance);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// When each of this many requests got its turn, in milliseconds.
    async fn turns(limit: &InProcessRateLimit, requests: usize) -> Vec<u128> {
        let begin = tokio::time::Instant::now();
        let mut turns = Vec::new();
        for _ in 0..requests {
            limit.acquire().await.unwrap();
            turns.push(begin.elapsed().as_millis());
        }
        turns
    }

    fn most_within(turns: &[u128], window: u128) -> usize {
        turns
            .iter()
            .map(|first| turns.iter().filter(|turn| (*first..first + window).contains(turn)).count())
            .max()
            .unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_holds_more_requests_than_allowed() {
        let limit = InProcessRateLimit::new().per_second(100).per_minute(2000);
        let turns = turns(&limit, 5000).await;
        assert!(most_within(&turns, 1_000) <= 100, "{} in a second", most_within(&turns, 1_000));
        assert!(most_within(&turns, 60_000) <= 2000, "{} in a minute", most_within(&turns, 60_000));
        let minutes = turns.last().unwrap() / 60_000;
        assert!(minutes <= 3, "5000 requests took {minutes} minutes: the limit is hardly used");
    }

    #[tokio::test(start_paused = true)]
    async fn a_tenth_of_the_requests_may_go_out_at_once() {
        for (requests, at_once) in [(100, 10), (55, 5), (7, 1)] {
            let turns = turns(&InProcessRateLimit::new().per_second(requests), 20).await;
            let first = turns.iter().filter(|turn| **turn == 0).count();
            assert_eq!(first, at_once, "of {requests} a second: {turns:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn turns_are_handed_out_in_the_order_of_asking() {
        let limit = Arc::new(InProcessRateLimit::new().per_second(10));
        let order = Arc::new(tokio::sync::Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for place in 0..50 {
            let (limit, order) = (Arc::clone(&limit), Arc::clone(&order));
            waiting.push(tokio::spawn(async move {
                limit.acquire().await.unwrap();
                order.lock().await.push(place);
            }));
            tokio::task::yield_now().await;
        }
        for waiting in waiting {
            waiting.await.unwrap();
        }
        assert_eq!(*order.lock().await, (0..50).collect::<Vec<_>>());
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_waiting_holds_nobody_up() {
        let limit = Arc::new(InProcessRateLimit::new().per_second(1));
        limit.acquire().await.unwrap();
        let served = Arc::new(AtomicUsize::new(0));
        let impatient = tokio::time::timeout(Duration::from_millis(10), limit.acquire()).await;
        assert!(impatient.is_err(), "the second must wait");
        for _ in 0..3 {
            let (limit, served) = (Arc::clone(&limit), Arc::clone(&served));
            tokio::spawn(async move {
                limit.acquire().await.unwrap();
                served.fetch_add(1, Ordering::SeqCst);
            });
        }
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert_eq!(served.load(Ordering::SeqCst), 3);
    }
}
