//! What several machines share: one limit, one login and one record of spends, in Redis or Valkey.
//!
//! - [`fleet`]: the handle that programs hold, and its settings;
//! - [`store`]: the connection: scripts with a time limit, and whether the server has lost its data;
//! - [`seal`]: encrypts what is stored;
//! - [`redis_tokens`]: the tokens of logins.

mod event;
mod fleet;
mod redis_tokens;
mod seal;
mod store;

pub use event::FleetEvent;
pub use fleet::Fleet;
