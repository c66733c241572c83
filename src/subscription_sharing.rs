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

use std::sync::Arc;

use crate::Error;
#[cfg(feature = "oauth")]
use crate::client::OAuth;
use crate::client::{ClientBuilder, Sealed, Token, TokenSource, Transport};

/// What `build.rs` makes of `openapi/subscription-sharing.yaml`.
#[allow(clippy::struct_field_names, reason = "the generator chose the names")]
#[allow(deprecated, reason = "what a vendor deprecates is still there")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/subscription_sharing.rs"));
}

pub use generated::{AUTHORIZE_URL, Client, OPERATIONS, RATE_LIMITS, SERVERS, TOKEN_URL, builder, types};

/// This API, for [`ClientBuilder`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct SubscriptionSharing;

impl Sealed for SubscriptionSharing {}

impl crate::client::Api for SubscriptionSharing {
    type Client = Client;
    const ENVIRONMENT: &'static str = "SHAREKIT_SUBSCRIPTION_SHARING";
    const CREDENTIAL_VARIABLE: &'static str = "TOKEN";
    const SERVERS: &'static [&'static str] = SERVERS;
    const RATE_LIMITS: &'static [crate::Quota] = RATE_LIMITS;

    fn with_credential(builder: ClientBuilder<Self>, secret: String) -> ClientBuilder<Self> {
        builder.bearer_token(secret)
    }

    fn client(base_url: reqwest::Url, transport: Transport) -> Client {
        Client::new(base_url, transport)
    }
}

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

impl Client {
    /// Begins a client; it needs at least [`bearer_token`](ClientBuilder::bearer_token).
    #[must_use]
    pub fn builder() -> ClientBuilder<SubscriptionSharing> {
        ClientBuilder::new()
    }

    /// A client with the user's token from `SHAREKIT_SUBSCRIPTION_SHARING_TOKEN` and, if it is set, the base URL from
    /// `SHAREKIT_SUBSCRIPTION_SHARING_BASE_URL`. An empty variable is as good as none, and white space around a value
    /// is left off.
    ///
    /// # Errors
    ///
    /// If the token is not set or empty, if a variable is blank or not Unicode, or as [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::<SubscriptionSharing>::from_env()?.build()
    }
}

impl ClientBuilder<SubscriptionSharing> {
    /// The access token of a user who has logged in. It is also sent where the vendor wants the client's own token,
    /// unless [`client_token`](Self::client_token) gives that.
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.bearer = Some(Token::fixed(token));
        self
    }

    /// The access token of the client itself (OAuth 2.0 client credentials), which `decline_invitation` takes.
    #[must_use]
    pub fn client_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.client = Some(Token::fixed(token));
        self
    }

    /// Asks for the user's token whenever one is needed, in place of [`bearer_token`](Self::bearer_token).
    #[must_use]
    pub fn token_source(mut self, source: impl TokenSource + 'static) -> Self {
        self.credentials.bearer = Some(Token::Source(Arc::new(source)));
        self
    }

    /// Asks for the client's own token whenever one is needed, in place of [`client_token`](Self::client_token).
    #[must_use]
    pub fn client_token_source(mut self, source: impl TokenSource + 'static) -> Self {
        self.credentials.client = Some(Token::Source(Arc::new(source)));
        self
    }
}
