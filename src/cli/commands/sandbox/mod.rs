//! `sharekit sandbox`: serves the APIs on this machine.

mod serve;

pub(crate) use serve::{Arguments, run};
