//! What this process has seen of the record, and must never miss: otherwise the server has lost data.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::row::Row;

/// How much earlier than it is forgotten an intent is no longer expected to be there: more than a command takes.
const MARGIN: Duration = Duration::from_secs(5);

/// How many calls that were given up are remembered. The first may have been recorded; later ones find the server away.
const MOST_GIVEN_UP: usize = 100;

/// What a process has seen of the record.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// How many intents were begun, by all processes.
    count: AtomicU64,
    last: Mutex<Option<Last>>,
    /// Whether intents were missing. It stays so until the process ends.
    has_missed: AtomicBool,
    given_up: Mutex<Vec<Row>>,
}

/// The intent that this process wrote last.
#[derive(Debug)]
struct Last {
    number: u64,
    digest: String,
    sent: Instant,
}

impl Memory {
    /// Returns how many intents were begun, as far as this process knows.
    pub(super) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// Notes how many intents were begun.
    pub(super) fn note_count(&self, count: u64) {
        self.count.fetch_max(count, Ordering::Relaxed);
    }

    /// Notes that an intent was written as the one with this number.
    pub(super) fn wrote(&self, digest: &str, number: u64, sent: Instant) {
        let mut last = locked(&self.last);
        if last.as_ref().is_none_or(|last| last.number < number) {
            *last = Some(Last { number, digest: digest.to_owned(), sent });
        }
    }

    /// Returns the digest of the intent that this process wrote last, if it must be there still: a decided one is
    /// forgotten after this time.
    pub(super) fn last(&self, keeps: Duration) -> Option<String> {
        let last = locked(&self.last);
        let is_kept = |last: &&Last| last.sent.elapsed().saturating_add(MARGIN) < keeps;
        last.as_ref().filter(is_kept).map(|last| last.digest.clone())
    }

    pub(super) fn has_missed(&self) -> bool {
        self.has_missed.load(Ordering::Relaxed)
    }

    /// Notes that intents are missing. Returns whether that is new.
    pub(super) fn miss(&self) -> bool {
        !self.has_missed.swap(true, Ordering::Relaxed)
    }

    /// Notes intents whose writing was given up, so that nothing was sent. They may have been written all the same.
    pub(super) fn give_up(&self, rows: impl IntoIterator<Item = Row>) {
        let mut given_up = locked(&self.given_up);
        let room = MOST_GIVEN_UP.saturating_sub(given_up.len());
        given_up.extend(rows.into_iter().take(room));
    }

    /// Takes the intents whose writing was given up.
    pub(super) fn take_given_up(&self) -> Vec<Row> {
        std::mem::take(&mut *locked(&self.given_up))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_last_intent_is_the_one_with_the_highest_number_until_it_may_be_forgotten() {
        let memory = Memory::default();
        let (keeps, is_kept) = (Duration::from_secs(60), Duration::from_secs(54));
        assert_eq!(memory.last(keeps), None);
        memory.wrote("second", 2, Instant::now());
        // Its answer was read later.
        memory.wrote("first", 1, Instant::now());
        assert_eq!(memory.last(keeps).as_deref(), Some("second"));
        tokio::time::advance(is_kept).await;
        assert_eq!(memory.last(keeps).as_deref(), Some("second"));
        tokio::time::advance(MARGIN).await;
        assert_eq!(memory.last(keeps), None);
    }
}
