//! Mediaconnect / Unite Connect API, "Sharing": a newspaper subscription shared with family, or with a whole network.
//!
//! ```no_run
//! # async fn example() -> Result<(), sharekit::Error> {
//! use sharekit::subscription_sharing::{Client, types::ContactType};
//!
//! let client = Client::builder().bearer_token("the-users-access-token").build()?;
//! client
//!     .send_invitation()
//!     .contact("kari.nordmann@gmail.com")
//!     .contact_type(ContactType::Email)
//!     .product_code("CO27409")
//!     .send()
//!     .await?;
//! # Ok(()) }
//! ```

#[cfg(feature = "oauth")]
use crate::client::OAuth;

/// What `build.rs` makes of `openapi/subscription-sharing.yaml`.
#[allow(clippy::struct_field_names, reason = "the generator chose the names")]
#[allow(deprecated, reason = "what a vendor deprecates is still there")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/subscription_sharing.rs"));
}

#[cfg(feature = "sandbox")]
pub(crate) use generated::INFO;
pub use generated::{
    AUTHORIZE_URL, Client, OPERATIONS, RATE_LIMITS, SERVERS, SubscriptionSharing, TOKEN_URL, builder, types,
};

/// Logs users in and keeps their tokens fresh, at the addresses that the spec names: those of Norway.
///
/// ```no_run
/// # async fn example(code: &str, state: &str) -> Result<(), sharekit::Error> {
/// use sharekit::subscription_sharing::{self, Client};
///
/// let oauth = subscription_sharing::oauth("my-client", "my-secret").redirect_url("https://example.com/logged-in");
/// let login = oauth.begin_login()?;
/// println!("Open {}", login.url());
/// // The browser comes back to the redirect URL, with a code and the state in the query.
/// let tokens = oauth.finish_login(login, code, state).await?;
/// let client = Client::builder()
///     .token_source(oauth.user(tokens).on_new_tokens(|_tokens| { /* store them */ }))
///     .client_token_source(oauth.client())
///     .build()?;
/// # Ok(()) }
/// ```
#[cfg(feature = "oauth")]
pub fn oauth(client_id: impl Into<String>, client_secret: impl Into<String>) -> OAuth {
    OAuth::new(client_id, client_secret, AUTHORIZE_URL, TOKEN_URL)
}
#[cfg(feature = "test-util")]
pub use generated::Stub;
