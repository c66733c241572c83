//! What the sandbox serves besides the APIs: controls, authorization server, page, reference.

pub(crate) mod control;
pub(crate) mod oauth;
pub(crate) mod page;
mod pieces;
pub(crate) mod reference;
mod refusal;
pub(crate) mod this_machine;
