//! What became of a call whose outcome is unclear: the client looks for itself.
//!
//! A call in doubt becomes a [`Doubt`]. `look` reads what the spec names as evidence (`x-settled-by`), `judge` decides on
//! what was read, and `settler` looks again until it is decided or the request can no longer arrive.

mod compare;
mod doubt;
mod intent;
mod judge;
mod look;
mod made;
mod pages;
mod record;
mod rivals;
mod settled;
mod settler;
mod settling;
#[cfg(feature = "sqlite")]
mod sqlite_intents;

pub use doubt::Doubt;
pub use intent::{Intent, IntentFilter, IntentFuture, IntentState, IntentStore};
pub(crate) use made::made_ids;
pub(crate) use rivals::{Rivals, Spending};
pub use settled::{Done, NotDone, Settled};
pub(crate) use settler::{Sent, Settler};
pub use settling::Settling;
#[cfg(feature = "sqlite")]
pub use sqlite_intents::SqliteIntents;
