//! Between a generated call and the socket: settings, credentials, retries, limits, the one place where requests are sent.
//!
//! Nothing here knows an API by name.

#[cfg(feature = "sandbox")]
mod any_api;
mod auth;
mod config;
mod connection;
pub(crate) mod diagnosis;
mod digest;
#[cfg(feature = "dynamic-calls")]
mod dynamic;
pub(crate) mod environment;
mod events;
mod exchange;
#[cfg(feature = "fleet")]
mod fleet;
#[cfg(feature = "oauth")]
mod oauth;
mod operation;
mod options;
pub(crate) mod pagination;
mod progress;
mod rate_limit;
mod raw;
mod received;
pub(crate) mod redact;
mod response;
pub(crate) mod retry;
mod secret;
pub(crate) mod server_message;
mod settle;
#[cfg(any(feature = "fleet", feature = "sqlite"))]
mod shared_limit;
#[cfg(feature = "test-util")]
mod stub;
pub(crate) mod task;
mod tls;
mod transport;
mod unescaped;
#[cfg(feature = "cli")]
pub(crate) mod watch;

#[cfg(feature = "sandbox")]
pub(crate) use any_api::ApiInfo;
#[cfg(feature = "cli")]
pub(crate) use any_api::{AnyApi, AnyClient, Calling, CallingSettled, connect};
pub use auth::{ApiKeyLocation, TokenSource};
pub(crate) use auth::{ApiKeyParameter, Token};
pub(crate) use config::Sealed;
#[cfg(feature = "test-util")]
pub(crate) use config::stubbed;
pub use config::{Api, ClientBuilder};
#[cfg(feature = "sandbox")]
pub(crate) use connection::is_loopback;
#[cfg(feature = "cli")]
pub(crate) use connection::plain_client;
#[cfg(feature = "dynamic-calls")]
pub(crate) use dynamic::{Arguments, no_pages, no_such_operation, not_settled};
pub use events::Attempt;
#[cfg(feature = "fleet")]
pub use fleet::{Fleet, FleetEvent, FleetIntents};
#[cfg(feature = "sandbox")]
pub(crate) use oauth::challenge;
#[cfg(feature = "oauth")]
pub use oauth::{Login, OAuth, OAuthTokenSource, Tokens};
pub use operation::{CredentialKind, Operation, OutcomeFields, Paging, Quota};
pub(crate) use operation::{Details, Evidence, Match, Read, Reads, SettledBy};
pub use options::CallOptions;
pub use pagination::{Items, Page, Pages};
pub use rate_limit::{InProcessRateLimit, RateLimit, ServerCount};
pub use raw::RawRequest;
pub use response::Response;
pub use retry::RetryPolicy;
pub use secret::Secret;
#[cfg(feature = "sqlite")]
pub use settle::SqliteIntents;
pub use settle::{
    Done, Doubt, Intent, IntentFilter, IntentFuture, IntentState, IntentStore, NotDone, Settled, Settling,
};
pub(crate) use settle::{Rivals, Sent, Settler};
#[cfg(feature = "sqlite")]
pub use shared_limit::SqliteRateLimit;
#[cfg(feature = "test-util")]
pub(crate) use stub::Answers;
#[cfg(feature = "test-util")]
pub use stub::{StubAnswer, StubCall};
pub use tls::{RootCertificates, install_crypto_provider};
pub(crate) use transport::Transport;
