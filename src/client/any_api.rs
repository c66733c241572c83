//! APIs chosen at run time: what the program and the sandbox know of each, and clients without their types.

#[cfg(feature = "cli")]
use std::any::Any;
#[cfg(feature = "cli")]
use std::pin::Pin;
#[cfg(feature = "cli")]
use std::sync::Arc;
#[cfg(feature = "cli")]
use std::time::Duration;

#[cfg(feature = "cli")]
use http::Method;
#[cfg(feature = "cli")]
use reqwest::Request;
#[cfg(feature = "cli")]
use serde_json::{Map, Value};

use super::{CredentialKind, Operation, Quota};
#[cfg(feature = "cli")]
use super::{
    auth::Token,
    config::{Api, ClientBuilder},
    pagination::Pages,
    raw::RawRequest,
    settle::Settler,
};
#[cfg(feature = "cli")]
use crate::{Doubt, Error, Intent, Settled, Settling, TokenSource};

/// One API, as its spec describes it.
#[derive(Debug)]
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the sandbox needs some of it"))]
pub(crate) struct ApiInfo {
    /// The name of its file in `openapi/`, without the ending; its feature has the same name.
    pub(crate) name: &'static str,
    /// The name of its group of commands (`x-command`).
    pub(crate) group: &'static str,
    /// What it is for, in one line (`x-summary`).
    pub(crate) about: &'static str,
    /// What the names of its environment variables begin with.
    pub(crate) environment: &'static str,
    /// The environment variable that holds its credential.
    pub(crate) credential_variable: &'static str,
    /// The kinds of credential of its security schemes, in their order.
    pub(crate) credentials: &'static [CredentialKind],
    /// The vendor's servers, the default first.
    pub(crate) servers: &'static [&'static str],
    /// The vendor's limits.
    pub(crate) rate_limits: &'static [Quota],
    pub(crate) operations: &'static [&'static Operation],
    /// The spec as JSON.
    pub(crate) spec: &'static str,
    /// Makes a client; use [`connect`](Self::connect).
    #[cfg(feature = "cli")]
    pub(crate) connect: Connect,
}

impl PartialEq for ApiInfo {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for ApiInfo {}

/// A function that makes a client of one API, as [`connect`].
#[cfg(feature = "cli")]
pub(crate) type Connect = fn(ClientBuilder<AnyApi>, Option<String>) -> Result<Arc<dyn AnyClient>, Error>;

/// The API of a builder that is not yet for one.
#[cfg(feature = "cli")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct AnyApi;

/// What a call by the id of its operation is: JSON that is still to come.
#[cfg(feature = "cli")]
pub(crate) type Calling<'a> = Pin<Box<dyn Future<Output = Result<Value, Error>> + Send + 'a>>;

/// A call that is settled if its outcome is unclear.
#[cfg(feature = "cli")]
pub(crate) type CallingSettled<'a, T> = Pin<Box<dyn Future<Output = Result<Settled<T>, Error>> + Send + 'a>>;

/// A list of recorded calls that is still to come.
#[cfg(feature = "cli")]
pub(crate) type Listing<'a> = Pin<Box<dyn Future<Output = Result<Vec<Intent>, Error>> + Send + 'a>>;

/// A client of any API. All generated clients are one.
#[cfg(feature = "cli")]
pub(crate) trait AnyClient: std::fmt::Debug + Send + Sync {
    /// Returns the same client, whose calls take no longer than this.
    fn with_timeout(&self, timeout: Duration) -> Arc<dyn AnyClient>;

    /// Calls an operation by its id. A success whose body says that nothing was done is an error.
    fn call<'a>(&'a self, operation: &'a str, arguments: Map<String, Value>) -> Calling<'a>;

    /// Returns the same client, whose calls in doubt are settled this way.
    fn with_settling(&self, settling: Settling) -> Arc<dyn AnyClient>;

    /// Calls an operation that may not be repeated, by its id, and settles it if its outcome is unclear. With a key it
    /// is sent once for that key.
    fn call_settled<'a>(
        &'a self,
        operation: &'a str,
        arguments: Map<String, Value>,
        key: Option<&'a str>,
    ) -> CallingSettled<'a, Value>;

    /// Returns the request of an operation, without its credential. Nothing is sent.
    fn prepare(&self, operation: &str, arguments: Map<String, Value>) -> Result<Request, Error>;

    /// Returns what settles the calls of this client.
    fn settler(&self) -> Settler<'_>;

    /// Returns the request of an operation as it would be sent, with its credential blanked out. Nothing is sent.
    fn shown(&self, operation: &Operation, arguments: Map<String, Value>) -> Result<Request, Error> {
        self.settler().transport.shown(operation.credential, self.prepare(operation.id, arguments))
    }

    /// Returns the recorded calls that ask for the same as this request, and may have been done.
    fn open_like<'a>(&'a self, operation: &'static Operation, request: &'a Request) -> Listing<'a> {
        Box::pin(async move { self.settler().open_like(operation, request).await })
    }

    /// Returns what stands for the account whose credential an operation takes, if it never changes.
    fn account(&self, operation: &Operation) -> Option<String> {
        self.settler().transport.account(operation)
    }

    /// Looks for what became of a call in doubt.
    fn settle<'a>(&'a self, doubt: &'a Doubt) -> CallingSettled<'a, ()> {
        Box::pin(async move { self.settler().settle(doubt).await })
    }

    /// Returns the list of an operation, page by page.
    fn pages(&self, operation: &str, arguments: Map<String, Value>) -> Result<Pages<Value>, Error>;

    /// Returns a request that the spec need not know.
    fn request(&self, method: Method, path: &str) -> RawRequest;

    /// Returns the client itself, to be cast to its own type by commands that only one API has.
    fn as_any(&self) -> &dyn Any;
}

#[cfg(feature = "cli")]
impl ClientBuilder<AnyApi> {
    /// Asks these sources for the user's token and for the client's own.
    pub(crate) fn token_sources(
        mut self,
        user: impl TokenSource + 'static,
        client: impl TokenSource + 'static,
    ) -> Self {
        self.credentials.bearer = Some(Token::source(user));
        self.credentials.client = Some(Token::source(client));
        self
    }

    /// Sets the client's own token, in addition to the credential that `connect` is given.
    pub(crate) fn own_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.client = Some(Token::fixed(token));
        self
    }

    /// Sends the API key elsewhere than the spec says.
    pub(crate) fn key_location(mut self, location: super::ApiKeyLocation) -> Self {
        self.credentials.api_key_location = Some(location);
        self
    }
}

/// Makes a client of an API from a builder that does not know it. `secret` is the credential that most operations take;
/// without it the builder has token sources.
#[cfg(feature = "cli")]
pub(crate) fn connect<A: Api>(
    builder: ClientBuilder<AnyApi>,
    secret: Option<String>,
) -> Result<Arc<dyn AnyClient>, Error>
where
    A::Client: AnyClient + 'static,
{
    let builder = builder.for_api::<A>();
    let builder = match secret {
        Some(secret) => A::with_credential(builder, secret),
        None => builder,
    };
    Ok(Arc::new(builder.build()?))
}
