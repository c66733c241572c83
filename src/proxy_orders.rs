//! ProxyShard's User API, "General": buying proxies and looking after the orders.
//!
//! ```no_run
//! # async fn example() -> Result<(), sharekit::Error> {
//! use sharekit::proxy_orders::{Client, types::DatacenterOrIspPurchase};
//!
//! let client = Client::builder().bearer_token("the-key-from-the-dashboard").build()?;
//! let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
//! let order = client.purchase_order().body(purchase.quantity(10)).send().await?;
//! println!("order {:?}", order.order_id);
//! # Ok(()) }
//! ```

use crate::Error;
use crate::client::{ClientBuilder, Sealed, Token, Transport};

/// What `build.rs` makes of `openapi/proxy-orders.yaml`.
#[allow(clippy::struct_field_names, reason = "the generator chose the names")]
#[allow(deprecated, reason = "what a vendor deprecates is still there")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/proxy_orders.rs"));
}

pub use generated::{Client, OPERATIONS, RATE_LIMITS, SERVERS, builder, types};

/// This API, for [`ClientBuilder`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ProxyOrders;

impl Sealed for ProxyOrders {}

impl crate::client::Api for ProxyOrders {
    type Client = Client;
    const ENVIRONMENT: &'static str = "SHAREKIT_PROXY_ORDERS";
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

impl Client {
    /// Begins a client; it needs at least [`bearer_token`](ClientBuilder::bearer_token).
    #[must_use]
    pub fn builder() -> ClientBuilder<ProxyOrders> {
        ClientBuilder::new()
    }

    /// A client with the key from `SHAREKIT_PROXY_ORDERS_TOKEN` and, if it is set, the base URL from
    /// `SHAREKIT_PROXY_ORDERS_BASE_URL`. An empty variable is as good as none, and white space around a value
    /// is left off.
    ///
    /// # Errors
    ///
    /// If the key is not set or empty, if a variable is blank or not Unicode, or as [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::<ProxyOrders>::from_env()?.build()
    }
}

impl ClientBuilder<ProxyOrders> {
    /// The API key from the vendor's dashboard, which goes out as a bearer token.
    #[must_use]
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.bearer = Some(Token::fixed(token));
        self
    }
}
