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

#[cfg(feature = "cli")]
use std::collections::HashSet;

use futures_util::Stream;

#[cfg(feature = "cli")]
use crate::Settled;
use batches::BatchResponse;

/// What `build.rs` makes of `openapi/share-codes.yaml`.
#[allow(clippy::struct_field_names, reason = "the generator chose the names")]
#[allow(deprecated, reason = "what a vendor deprecates is still there")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/share_codes.rs"));
}

mod batches;

pub use batches::{Batches, CodeOutcome, CodeOutcomes, Outcome};
#[cfg(feature = "sandbox")]
pub(crate) use generated::INFO;
pub use generated::{Client, OPERATIONS, RATE_LIMITS, SERVERS, ShareCodes, builder, types};

impl Client {
    /// Redeems any number of codes: cuts the stream into batches, sends several batches at once, and returns the outcome of
    /// each code, batch by batch in the order in which they end. A code that comes twice is sent twice.
    ///
    /// Nothing is sent until the returned stream is polled. Dropping it stops everything; whether the codes that were being
    /// sent at that moment were redeemed is then unknown.
    ///
    /// ```no_run
    /// # async fn example(client: &sharekit::share_codes::Client) {
    /// use futures_util::{StreamExt, stream};
    /// use sharekit::share_codes::{Batches, Outcome};
    ///
    /// let codes = stream::iter(vec!["code_1", "code_2", "code_3"]);
    /// let mut outcomes = client.use_codes_in_batches(codes, Batches::default().size(100).concurrency(4));
    /// while let Some(done) = outcomes.next().await {
    ///     match done.outcome {
    ///         Outcome::Applied => println!("{}: redeemed", done.code),
    ///         other => println!("{}: {other:?}", done.code),
    ///     }
    /// }
    /// # }
    /// ```
    pub fn use_codes_in_batches<S>(&self, codes: S, batches: Batches) -> CodeOutcomes
    where
        S: Stream<Item: Into<String>> + Send + 'static,
    {
        let client = self.for_batches(batches);
        batches::run(codes, batches, move |codes| {
            let client = client.clone();
            async move {
                let sent = client.use_codes().codes(codes.clone()).send_settled_unchecked().await?;
                Ok(BatchResponse::of(sent, codes, |response| {
                    let applied = response.result.map(|codes| codes.iter().filter_map(code).collect());
                    BatchResponse::new(response.success, applied, response.message, response.errors.unwrap_or_default())
                }))
            }
        })
    }

    /// Revokes any number of codes, as [`use_codes_in_batches`](Self::use_codes_in_batches) redeems them. The response
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
    /// let doubtful = outcomes.iter().filter(|code| code.outcome.may_have_taken_effect());
    /// # }
    /// ```
    pub fn revoke_codes_in_batches<S>(&self, codes: S, batches: Batches) -> CodeOutcomes
    where
        S: Stream<Item: Into<String>> + Send + 'static,
    {
        let client = self.for_batches(batches);
        batches::run(codes, batches, move |codes| {
            let client = client.clone();
            async move {
                let sent = client.revoke_codes().codes(codes.clone()).send_settled_unchecked().await?;
                Ok(BatchResponse::of(sent, codes, |response| {
                    BatchResponse::new(response.success, None, response.message, response.errors.unwrap_or_default())
                }))
            }
        })
    }
}

impl Client {
    /// Returns this client, which looks for the codes of a request in doubt if the batches want it.
    fn for_batches(&self, batches: Batches) -> Self {
        self.with_options(|options| {
            let settling = options.settling.clone().look(batches.settles);
            options.settling(settling)
        })
    }
}

#[cfg(feature = "cli")]
impl Client {
    /// Looks for what became of codes that were sent. Returns those for which it was done, and those for which it cannot
    /// be told; for the others it was not done.
    pub(crate) async fn settle_codes(
        &self,
        operation: &str,
        codes: Vec<String>,
        problem: String,
    ) -> (HashSet<String>, HashSet<String>) {
        let all: HashSet<String> = codes.iter().cloned().collect();
        let Some(operation) = OPERATIONS.iter().find(|known| known.id == operation) else {
            return (HashSet::new(), all);
        };
        let arguments = serde_json::Map::from_iter([("body".to_owned(), serde_json::json!({ "codes": codes }))]);
        match self.settler().settle_sent(operation, arguments, problem).await {
            Settled::Done(done) => (done.ids().iter().cloned().collect(), HashSet::new()),
            Settled::NotDone(_) => (HashSet::new(), HashSet::new()),
            Settled::Unknown(doubt) => {
                let decided: HashSet<&String> = doubt.done().iter().chain(doubt.not_done()).collect();
                let undecided = all.iter().filter(|code| !decided.contains(code)).cloned().collect();
                (doubt.done().iter().cloned().collect(), undecided)
            }
        }
    }

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
#[cfg(feature = "test-util")]
pub use generated::Stub;
