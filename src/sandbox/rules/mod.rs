//! What each API does with a call: its rules, and what a new sandbox holds.

pub(crate) mod apis;
pub(crate) mod call;
pub(crate) mod proxy_orders;
#[cfg(test)]
pub(crate) mod rulebook;
pub(crate) mod security;
pub(crate) mod share_codes;
pub(crate) mod subscription_sharing;
