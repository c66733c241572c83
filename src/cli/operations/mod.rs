//! The commands of the operations: made from the specs, and all run the same way.

pub(crate) mod arguments;
pub(crate) mod bulk;
pub(crate) mod call;
pub(crate) mod command;
pub(crate) mod confirm;
mod price;
mod progress;
mod record;
pub(crate) mod sentence;
pub(crate) mod settling;
pub(crate) mod tree;
