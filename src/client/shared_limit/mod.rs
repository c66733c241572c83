//! A rate limit that several processes share.
//!
//! - [`windows`]: which turns are free, as pure arithmetic;
//! - [`turns`]: the store that hands them out, and what it says;
//! - [`limit`]: what a process does with it: takes turns in lots, and keeps to its share while the store is away.

mod limit;
mod turns;
mod windows;

#[cfg(test)]
mod tests;

pub(crate) use limit::SharedLimit;
pub(crate) use turns::{Answer, Look, Report, Said, TurnFuture, TurnStore};
pub(crate) use windows::{Booked, Windows};
