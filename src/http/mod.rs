//! Between a generated call and the socket: settings, credentials, the one place where requests are sent.
//!
//! Nothing here knows an API by name.

mod auth;
mod config;
pub(crate) mod redact;
mod tls;
mod transport;

pub use auth::ApiKeyLocation;
pub(crate) use auth::Credentials;
pub(crate) use config::Sealed;
pub use config::{Api, ClientBuilder};
pub(crate) use transport::{Call, Transport};
