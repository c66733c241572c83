//! Between a generated call and the socket: settings, credentials, retries, limits, the one place where requests are sent.
//!
//! Nothing here knows an API by name.

mod auth;
mod config;
pub(crate) mod diagnosis;
pub(crate) mod environment;
mod events;
mod exchange;
#[cfg(feature = "oauth")]
mod oauth;
mod options;
mod rate_limit;
mod raw;
mod received;
pub(crate) mod redact;
pub(crate) mod retry;
mod tls;
mod transport;

pub(crate) use auth::Token;
pub use auth::{AccessToken, ApiKeyLocation, TokenSource};
pub(crate) use config::Sealed;
#[cfg(feature = "cli")]
pub(crate) use config::is_loopback;
pub use config::{Api, ClientBuilder};
pub use events::Attempt;
#[cfg(feature = "sandbox")]
pub(crate) use oauth::challenge;
#[cfg(feature = "oauth")]
pub use oauth::{Login, OAuth, OAuthTokenSource, Tokens};
pub use options::CallOptions;
pub use rate_limit::{InProcessRateLimit, RateLimit};
pub use raw::RawRequest;
pub use retry::RetryPolicy;
pub use tls::{RootCertificates, install_crypto_provider};
pub(crate) use transport::Transport;

/// The header in which servers name a request.
pub(crate) const REQUEST_ID: &str = "x-request-id";
