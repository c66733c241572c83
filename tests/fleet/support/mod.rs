//! What the tests of a fleet share: a Redis server of their own, and processes that are this same test program.

pub mod oauth_server;
pub mod redis;
pub mod workers;
