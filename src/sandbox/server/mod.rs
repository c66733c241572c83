//! From a socket to the rules of an API and back.

pub(crate) mod arguments;
pub(crate) mod connection;
pub(crate) mod cors;
pub(crate) mod credentials;
pub(crate) mod drain;
pub(crate) mod faults;
pub(crate) mod log;
pub(crate) mod novelty;
pub(crate) mod pipeline;
pub(crate) mod rate_limit;
pub(crate) mod router;
pub(crate) mod scripted;
pub(crate) mod unmatched;
