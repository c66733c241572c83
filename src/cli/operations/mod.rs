//! The commands of the APIs' operations: made from the specs, run one way.

pub(crate) mod arguments;
pub(crate) mod bulk;
pub(crate) mod call;
pub(crate) mod command;
pub(crate) mod confirm;
mod price;
mod progress;
mod record;
pub(crate) mod tree;
