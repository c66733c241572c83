//! What time it is on the server, as far as its answers tell.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long an answer tells the time. Two clocks differ by some milliseconds after that.
const TELLS_FOR: Duration = Duration::from_secs(60);

/// The clock of the server. It is never fast: an answer is older when it is read than when it was given.
#[derive(Debug, Default)]
pub(super) struct ServerClock(Mutex<Option<Told>>);

#[derive(Debug, Clone, Copy)]
struct Told {
    /// Milliseconds since 1970.
    time: u64,
    read: Instant,
}

impl ServerClock {
    /// Notes the time of an answer that has just come.
    pub(super) fn note(&self, time: u64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Told { time, read: Instant::now() });
    }

    /// Returns the time of the server in milliseconds: it is this late, or later. Nothing if no answer came lately.
    pub(super) fn now(&self) -> Option<u64> {
        let told = (*self.0.lock().unwrap_or_else(PoisonError::into_inner))?;
        let since = told.read.elapsed();
        (since < TELLS_FOR).then(|| told.time.saturating_add(milliseconds(since)))
    }
}

/// Returns a time in whole milliseconds; 100,000 years at most, which every script can add to a date.
pub(super) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).min(100_000 * 366 * 24 * 60 * 60 * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_clock_goes_on_by_itself_and_is_asked_again_after_a_minute() {
        let clock = ServerClock::default();
        assert_eq!(clock.now(), None);
        clock.note(5_000);
        tokio::time::advance(Duration::from_millis(1_500)).await;
        assert_eq!(clock.now(), Some(6_500));
        // The server was set back, or another one has taken over.
        clock.note(4_000);
        assert_eq!(clock.now(), Some(4_000));
        tokio::time::advance(TELLS_FOR).await;
        assert_eq!(clock.now(), None);
    }
}
