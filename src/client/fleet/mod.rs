//! What several machines share: one limit, one login and one record of spends, in Redis or Valkey.
//!
//! - [`handle`]: what programs hold, and its settings;
//! - [`store`]: the connection: scripts with a time limit, and whether the server has lost its data;
//! - [`seal`]: encrypts what is stored;
//! - [`redis_turns`]: the limit;
//! - [`redis_tokens`]: the tokens of logins;
//! - [`redis_intents`]: the record of spends.

mod event;
mod handle;
mod redis_intents;
mod redis_tokens;
mod redis_turns;
mod seal;
mod store;

pub use event::FleetEvent;
pub use handle::Fleet;
pub use redis_intents::FleetIntents;
