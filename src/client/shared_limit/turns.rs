//! Where turns are kept that several processes take, and what it says.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

/// What a method of [`TurnStore`] returns: fails, with the reason, if the store cannot be reached.
pub(crate) type TurnFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send + 'a>>;

/// Keeps the turns of all processes.
pub(crate) trait TurnStore: fmt::Debug + Send + Sync {
    /// Books up to `wish` turns that may be used for `lasts`.
    fn book(&self, wish: u32, lasts: Duration) -> TurnFuture<'_, Answer>;

    /// Takes back turns that were not used. `ends` is that of their lot.
    fn give_back(&self, ends: u64, turns: u32) -> TurnFuture<'_, ()>;

    /// Returns whether turns that were booked a while ago may be used.
    fn look(&self) -> TurnFuture<'_, Look>;

    /// Passes on what a server said of its own count.
    fn learn(&self, said: Said) -> TurnFuture<'_, ()>;

    /// Counts requests that were sent while the store could not be asked: how long ago, and how many. `comes_back` is set
    /// for the first report after such a time: all processes gather then.
    fn report<'a>(&'a self, sent: &'a [(Duration, u32)], comes_back: bool) -> TurnFuture<'a, Report>;
}

/// What a store says to who books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "fleet"), allow(dead_code, reason = "a file loses nothing, and nobody gathers for it"))]
pub(crate) enum Answer {
    /// Turns that may be used after this wait. `ends` names the lot; so many turns are `left` in the longest window. For
    /// the time of the `pause` nobody may send.
    Lot { wait: Duration, turns: u32, ends: u64, left: u32, pause: Duration },
    /// Too many wait: ask again after this time.
    Later { wait: Duration },
    /// Processes are reporting what they sent while the store was away. Until that is over, each keeps to its share.
    Gathering,
    /// The data of the store are lost: everybody reports what they have sent.
    Lost,
}

/// What a store says to who holds turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "fleet"), allow(dead_code, reason = "a file loses nothing, and nobody gathers for it"))]
pub(crate) enum Look {
    /// They may be used.
    Free,
    /// Nobody may send for this time.
    Paused(Duration),
    /// As [`Answer::Gathering`].
    Gathering,
    /// As [`Answer::Lost`].
    Lost,
}

/// What a store says to who reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Report {
    /// For how long processes still gather; zero once it is over.
    pub(crate) gathering: Duration,
    /// Whether the data of the store were lost since the last report.
    pub(crate) is_lost: bool,
}

/// What a server said of its own count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Nothing may be sent for this time.
    Pause(Duration),
    /// So many requests remain until the count begins anew.
    Remaining { requests: u32, reset: Duration },
}
