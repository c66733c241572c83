//! What each API does with a call: its rules, its tables, and what a new sandbox holds.

pub(crate) mod call;
pub(crate) mod proxy_orders;
pub(crate) mod share_codes;
pub(crate) mod subscription_sharing;
