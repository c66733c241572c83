//! The commands of the operations: made from the specs, and all run the same way.

pub(crate) mod arguments;
pub(crate) mod bulk;
pub(crate) mod call;
pub(crate) mod command;
pub(crate) mod confirm;
pub(crate) mod cut;
pub(crate) mod dry_run;
mod examples;
pub(crate) mod forms;
mod guard;
mod progress;
mod record;
mod send;
pub(crate) mod sentence;
pub(crate) mod settling;
mod told;
pub(crate) mod tree;
pub(crate) mod typed;
pub(crate) mod wait;
mod watch;
