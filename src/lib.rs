#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(all(feature = "share-codes", feature = "proxy-orders", feature = "subscription-sharing")),
    allow(dead_code, unused_imports, unused_macros, reason = "some of what the APIs share is used by one alone")
)]

mod argument;
#[cfg(feature = "share-codes")]
mod batches;
mod error;
pub mod http;
mod open_enum;
mod operation;
mod pagination;
mod response;
#[cfg(feature = "sandbox")]
mod spec;
mod task;
mod units;
mod wire;

pub use ::http::{HeaderMap, Method, StatusCode};
pub use error::Error;
pub use jiff::Timestamp;
pub use open_enum::{UnknownValue, UnknownWord};
pub use operation::{Credential, Operation, OutcomeFields, Paging};
pub use pagination::{Items, Page, Pages};
pub use response::Response;
pub use units::{Cents, EpochMilliseconds, EpochTime, IsoTime, UnixSeconds};

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "proxy-orders")]
pub mod proxy_orders;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "share-codes")]
pub mod share_codes;
#[cfg(feature = "subscription-sharing")]
pub mod subscription_sharing;
