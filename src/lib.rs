#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(all(feature = "share-codes", feature = "proxy-orders", feature = "subscription-sharing")),
    allow(dead_code, unused_imports, unused_macros, reason = "some of what the APIs share is used by one alone")
)]

mod client;
mod error;
#[cfg(feature = "cli")]
#[path = "../build/names.rs"]
mod names;
#[cfg(feature = "sandbox")]
mod openapi;
mod wire;

pub use client::{
    ApiKeyLocation, Attempt, CallOptions, ClientBuilder, CredentialKind, InProcessRateLimit, Items, Operation,
    OutcomeFields, Page, Pages, Paging, Quota, RateLimit, RawRequest, Response, RetryPolicy, RootCertificates, Secret,
    TokenSource, install_crypto_provider,
};
#[cfg(feature = "oauth")]
pub use client::{Login, OAuth, OAuthTokenSource, Tokens};
pub use error::Error;
#[doc(no_inline)]
pub use http::{HeaderMap, Method, StatusCode};
#[doc(no_inline)]
pub use jiff::Timestamp;
pub use wire::{Cents, EpochMilliseconds, EpochTime, IsoTime, UnixSeconds, UnknownValue, UnknownWord};

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "proxy-orders")]
pub mod proxy_orders;
#[cfg(feature = "sandbox")]
#[allow(deprecated, reason = "a vendor still serves what it deprecates")]
pub mod sandbox;
#[cfg(feature = "share-codes")]
pub mod share_codes;
#[cfg(feature = "subscription-sharing")]
pub mod subscription_sharing;
