//! How far a call has come: its time limit, its attempts, and whether one of them may have been carried out.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use super::retry::AttemptResult;
use super::secret::Secret;
use crate::Error;

/// How far a call has come.
pub(super) struct Progress {
    /// When the call must have ended; nothing if it has no time limit.
    deadline: Option<Instant>,
    began: Instant,
    pub(super) attempts: u32,
    pub(super) retries_made: u32,
    /// The token that the server refused.
    pub(super) refused: Option<Secret>,
    /// Whether an attempt before the last may have been carried out.
    pub(super) earlier_in_doubt: bool,
    /// Whether the last attempt may have been carried out.
    last_in_doubt: bool,
}

impl Progress {
    pub(super) fn new(timeout: Duration) -> Self {
        let began = Instant::now();
        Self {
            deadline: began.checked_add(timeout),
            began,
            attempts: 0,
            retries_made: 0,
            refused: None,
            earlier_in_doubt: false,
            last_in_doubt: false,
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    pub(super) fn time_left(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Waits for some work, but not longer than the call may take.
    pub(super) async fn in_time<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let Some(deadline) = self.deadline else { return work.await };
        tokio::time::timeout_at(deadline, work).await.unwrap_or_else(|elapsed| Err(Error::call_timeout(elapsed)))
    }

    pub(super) fn begin_attempt(&mut self) {
        self.attempts += 1;
        self.earlier_in_doubt |= self.last_in_doubt;
    }

    pub(super) fn end_attempt(&mut self, result: AttemptResult) {
        self.last_in_doubt = !result.is_certainly_refused();
    }

    /// Returns whether any attempt may have been carried out.
    pub(super) fn in_doubt(&self) -> bool {
        self.earlier_in_doubt || self.last_in_doubt
    }

    /// Tells the time limit of the call from that of an attempt, in the error of a time-out.
    pub(super) fn name_the_limit(&self, error: Error) -> Error {
        if error.is_timeout() && self.time_left().is_zero() { Error::call_timeout(error) } else { error }
    }
}
