//! A store of intents in Redis, for several machines.
//!
//! - [`store`]: the store, and what it does when the server is away, slow, or has lost data;
//! - [`scripts`]: what runs on the server, and how it answers;
//! - [`row`]: an intent as it is stored;
//! - [`listing`]: which index leads a list, and from where to where;
//! - [`clock`]: what time it is on the server;
//! - [`memory`]: what this process has seen of the record, and must never miss.

mod clock;
mod listing;
mod memory;
mod row;
mod scripts;
mod store;

pub use store::FleetIntents;
