//! A rate limit that several processes share.
//!
//! - [`windows`]: which turns are free, as pure arithmetic;
//! - [`turns`]: the store that hands them out, and what it says;
//! - [`limit`]: what a process does with it: takes turns in lots, and keeps to its share while the store is away;
//! - [`sqlite_turns`]: a store for processes of one machine. That in Redis is in `fleet`.

mod limit;
#[cfg(feature = "sqlite")]
mod sqlite_turns;
mod turns;
mod windows;

#[cfg(test)]
mod tests;

#[cfg(feature = "fleet")]
pub(crate) use limit::SharedLimit;
#[cfg(feature = "sqlite")]
pub use sqlite_turns::SqliteRateLimit;
#[cfg(feature = "fleet")]
pub(crate) use turns::{Answer, Look, Report, Said, TurnFuture, TurnStore};
#[cfg(all(test, feature = "fleet"))]
pub(crate) use windows::{Booked, Windows};
