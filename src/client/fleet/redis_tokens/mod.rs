//! The tokens that the processes of a fleet share, in Redis: one hash for each login.
//!
//! - [`store`]: runs the scripts; `login.lua` says what a login is and what all scripts have in common;
//! - [`answer`]: what a script answers;
//! - [`sealed`]: encrypts and decrypts tokens and failures.

mod answer;
mod sealed;
mod store;

pub(super) use store::RedisTokens;
