//! Scripted failures: which calls fail, how, and how often.

mod failure;
mod fault;
mod read;
mod script;

pub use self::failure::Failure;
pub use self::fault::Fault;
pub(crate) use self::script::{Faults, Struck, argument};
