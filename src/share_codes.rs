//! 9Proxy's "API For Share Code": codes that carry proxy IPs or traffic to other people.
//!
//! ```no_run
//! # async fn example() -> Result<(), sharekit::Error> {
//! use sharekit::share_codes::Client;
//!
//! let client = Client::builder().api_key("the key from the dashboard").build()?;
//! let issued = client.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(5).send().await?;
//! for code in issued.result.iter().flatten().filter_map(|issued| issued.code()) {
//!     println!("{code}");
//! }
//! # Ok(()) }
//! ```

use crate::Error;
use crate::http::{AccessToken, ApiKeyLocation, ClientBuilder, Sealed, Transport};

/// What `build.rs` makes of `openapi/share-codes.yaml`.
#[allow(clippy::struct_field_names, reason = "the generator chose the names")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/share_codes.rs"));
}

pub use generated::{Client, OPERATIONS, RATE_LIMITS, SERVERS, builder, types};

/// This API, for [`ClientBuilder`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ShareCodes;

impl Sealed for ShareCodes {}

impl crate::http::Api for ShareCodes {
    type Client = Client;
    const ENVIRONMENT: &'static str = "SHAREKIT_SHARE_CODES";
    const CREDENTIAL_VARIABLE: &'static str = "API_KEY";
    const SERVERS: &'static [&'static str] = SERVERS;
    const RATE_LIMITS: &'static [(u32, u64)] = RATE_LIMITS;

    fn with_credential(builder: ClientBuilder<Self>, secret: String) -> ClientBuilder<Self> {
        builder.api_key(secret)
    }

    fn client(base_url: &str, client: reqwest::Client, transport: Transport) -> Client {
        Client::new_with_client(base_url, client, transport)
    }
}

impl Client {
    /// Begins a client; it needs at least [`api_key`](ClientBuilder::api_key).
    #[must_use]
    pub fn builder() -> ClientBuilder<ShareCodes> {
        ClientBuilder::new()
    }

    /// A client with the key from `SHAREKIT_SHARE_CODES_API_KEY` and, if it is set, the base URL from
    /// `SHAREKIT_SHARE_CODES_BASE_URL`.
    ///
    /// # Errors
    ///
    /// If the key is not set, or as [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::<ShareCodes>::from_env()?.build()
    }
}

impl ClientBuilder<ShareCodes> {
    /// The key of the account, from the vendor's dashboard.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.credentials.api_key = Some(AccessToken::new(key));
        self
    }

    /// Where the key goes: into the query, as the vendor's own OpenAPI file says, unless set.
    #[must_use]
    pub fn api_key_location(mut self, location: ApiKeyLocation) -> Self {
        self.credentials.api_key_location = location;
        self
    }
}

impl types::IssuedCode {
    /// The code itself, in either of the forms in which the server may send it.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Code(code) => Some(code),
            Self::ShareCode(share_code) => share_code.code.as_deref(),
        }
    }
}
