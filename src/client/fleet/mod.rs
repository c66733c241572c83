//! What several machines share: one limit, one login and one record of spends, in Redis or Valkey.
//!
//! - [`fleet`]: the handle that programs hold, and its settings;
//! - [`store`]: the connection: scripts with a time limit, and whether the server has lost its data;
//! - [`seal`]: encrypts what is stored;
//! - [`redis_turns`]: the limit;
//! - [`redis_intents`]: the record of spends.

mod event;
mod fleet;
mod redis_intents;
mod redis_turns;
mod seal;
mod store;

pub use event::FleetEvent;
pub use fleet::Fleet;
pub use redis_intents::FleetIntents;
