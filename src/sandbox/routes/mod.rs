//! What the sandbox serves beside the APIs: controls, the OAuth login, the page, the reference.

pub(crate) mod control;
pub(crate) mod oauth;
pub(crate) mod page;
mod reference;
