//! 9Proxy's "API For Share Code": codes that carry proxy IPs or traffic to other people.
//!
//! ```no_run
//! # async fn example() -> Result<(), sharekit::Error> {
//! use sharekit::share_codes::Client;
//!
//! let client = Client::builder().api_key("the-key-from-the-dashboard").build()?;
//! let issued = client.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(5).send().await?;
//! for code in issued.result.iter().filter_map(|issued| issued.code()) {
//!     println!("{code}");
//! }
//! # Ok(()) }
//! ```

use futures_util::Stream;

use crate::Error;
use crate::client::{ApiKeyLocation, ClientBuilder, Sealed, Secret, Transport};
use batches::Answer;

/// What `build.rs` makes of `openapi/share-codes.yaml`.
#[allow(clippy::struct_field_names, reason = "the generator chose the names")]
#[allow(deprecated, reason = "what a vendor deprecates is still there")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/share_codes.rs"));
}

mod batches;

pub use batches::{Batches, CodeOutcome, CodeOutcomes, Outcome};
pub use generated::{Client, OPERATIONS, RATE_LIMITS, SERVERS, builder, types};

/// This API, for [`ClientBuilder`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ShareCodes;

impl Sealed for ShareCodes {}

impl crate::client::Api for ShareCodes {
    type Client = Client;
    const ENVIRONMENT: &'static str = "SHAREKIT_SHARE_CODES";
    const CREDENTIAL_VARIABLE: &'static str = "API_KEY";
    const SERVERS: &'static [&'static str] = SERVERS;
    const RATE_LIMITS: &'static [crate::Quota] = RATE_LIMITS;

    fn with_credential(builder: ClientBuilder<Self>, secret: String) -> ClientBuilder<Self> {
        builder.api_key(secret)
    }

    fn client(base_url: reqwest::Url, transport: Transport) -> Client {
        Client::new(base_url, transport)
    }
}

impl Client {
    /// Begins a client; it needs at least [`api_key`](ClientBuilder::api_key).
    #[must_use]
    pub fn builder() -> ClientBuilder<ShareCodes> {
        ClientBuilder::new()
    }

    /// A client with the key from `SHAREKIT_SHARE_CODES_API_KEY` and, if it is set, the base URL from
    /// `SHAREKIT_SHARE_CODES_BASE_URL`. An empty variable is as good as none, and white space around a value
    /// is left off.
    ///
    /// # Errors
    ///
    /// If the key is not set or empty, if a variable is blank or not Unicode, or as [`ClientBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::<ShareCodes>::from_env()?.build()
    }
}

impl Client {
    /// Redeems any number of codes: cuts the stream into batches, sends several at once, and tells of each code what
    /// became of it, batch by batch in the order in which they end. A code that comes twice is sent twice.
    ///
    /// Nothing is sent until the answer is polled; dropping it stops everything. Of the codes under way at that moment
    /// it is not known then whether they were redeemed.
    ///
    /// ```no_run
    /// # async fn example(client: &sharekit::share_codes::Client) {
    /// use futures_util::{StreamExt, stream};
    /// use sharekit::share_codes::{Batches, Outcome};
    ///
    /// let codes = stream::iter(vec!["code_1", "code_2", "code_3"]);
    /// let mut outcomes = client.use_codes_in_batches(codes, Batches::default().size(100).concurrency(4));
    /// while let Some(told) = outcomes.next().await {
    ///     match told.outcome {
    ///         Outcome::Applied => println!("{}: redeemed", told.code),
    ///         other => println!("{}: {other:?}", told.code),
    ///     }
    /// }
    /// # }
    /// ```
    pub fn use_codes_in_batches<S>(&self, codes: S, batches: Batches) -> CodeOutcomes
    where
        S: Stream<Item: Into<String>> + Send + 'static,
    {
        let client = self.clone();
        batches::run(codes, batches, move |codes| {
            let client = client.clone();
            async move {
                let answer = client.use_codes().codes(codes).send_unchecked().await?.into_inner();
                let applied = answer.result.map(|codes| codes.iter().filter_map(code).collect());
                Ok(Answer::new(answer.success, applied, answer.message, &answer.extra))
            }
        })
    }

    /// Revokes any number of codes, as [`use_codes_in_batches`](Self::use_codes_in_batches) redeems them. The answer
    /// of the API does not say which codes were revoked: where nothing speaks against it they are
    /// [`Outcome::Accepted`].
    ///
    /// ```no_run
    /// # async fn example(client: &sharekit::share_codes::Client) {
    /// use futures_util::{StreamExt, stream};
    /// use sharekit::share_codes::Batches;
    ///
    /// let codes = stream::iter(["code_1", "code_2"]);
    /// let outcomes = client.revoke_codes_in_batches(codes, Batches::default()).collect::<Vec<_>>().await;
    /// let doubtful = outcomes.iter().filter(|told| told.outcome.may_have_taken_effect());
    /// # }
    /// ```
    pub fn revoke_codes_in_batches<S>(&self, codes: S, batches: Batches) -> CodeOutcomes
    where
        S: Stream<Item: Into<String>> + Send + 'static,
    {
        let client = self.clone();
        batches::run(codes, batches, move |codes| {
            let client = client.clone();
            async move {
                let answer = client.revoke_codes().codes(codes).send_unchecked().await?.into_inner();
                Ok(Answer::new(answer.success, None, answer.message, &answer.extra))
            }
        })
    }
}

#[cfg(feature = "cli")]
impl Client {
    /// Sends the codes of an operation in batches. Returns nothing if the operation has no such method.
    pub(crate) fn in_batches(
        &self,
        operation: &crate::Operation,
        codes: futures_util::stream::BoxStream<'static, String>,
        batches: Batches,
    ) -> Option<CodeOutcomes> {
        match operation.id {
            "use_codes" => Some(self.use_codes_in_batches(codes, batches)),
            "revoke_codes" => Some(self.revoke_codes_in_batches(codes, batches)),
            _ => None,
        }
    }
}

fn code(issued: &types::IssuedCode) -> Option<String> {
    issued.code().map(str::to_owned)
}

impl ClientBuilder<ShareCodes> {
    /// The key of the account, from the vendor's dashboard.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.credentials.api_key = Some(Secret::new(key));
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
