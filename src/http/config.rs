//! Settings of a client, and the builder that takes them.

use std::marker::PhantomData;
use std::time::Duration;

use reqwest::Url;

use super::{Credentials, Transport, tls};
use crate::Error;

/// How long a whole call may take unless [`ClientBuilder::timeout`] says otherwise.
const TIMEOUT: Duration = Duration::from_secs(60);

/// How long making a connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What every request says of the program that sends it.
const USER_AGENT: &str = concat!("sharekit/", env!("CARGO_PKG_VERSION"));

mod sealed {
    pub trait Sealed {}
}
pub(crate) use sealed::Sealed;

/// One of the APIs of this crate, as far as [`ClientBuilder`] must know it.
pub trait Api: Sealed + Sized {
    /// The client that the builder makes.
    type Client;

    /// What the names of this API's environment variables begin with.
    const ENVIRONMENT: &'static str;

    /// The end of the name of the environment variable that holds the credential.
    const CREDENTIAL_VARIABLE: &'static str;

    /// Addresses of the vendor's servers, the default first.
    const SERVERS: &'static [&'static str];

    #[doc(hidden)]
    fn with_credential(builder: ClientBuilder<Self>, secret: String) -> ClientBuilder<Self>;

    #[doc(hidden)]
    fn client(base_url: &str, client: reqwest::Client, transport: Transport) -> Self::Client;
}

/// Makes a client: `share_codes::Client::builder()` and its like begin one.
///
/// ```
/// # #[cfg(feature = "proxy-orders")] {
/// use std::time::Duration;
///
/// let client = sharekit::proxy_orders::Client::builder()
///     .bearer_token("the key from the dashboard")
///     .timeout(Duration::from_secs(20))
///     .build();
/// assert!(client.is_err(), "a token has no spaces");
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ClientBuilder<A> {
    base_url: Option<String>,
    timeout: Duration,
    http_client: Option<reqwest::Client>,
    pub(crate) credentials: Credentials,
    api: PhantomData<A>,
}

impl<A: Api> ClientBuilder<A> {
    pub(crate) fn new() -> Self {
        Self {
            base_url: None,
            timeout: TIMEOUT,
            http_client: None,
            credentials: Credentials::default(),
            api: PhantomData,
        }
    }

    /// A builder with what the environment says: the credential, and the base URL if it is there.
    pub(crate) fn from_env() -> Result<Self, Error> {
        let variable = |end: &str| format!("{}_{end}", A::ENVIRONMENT);
        let name = variable(A::CREDENTIAL_VARIABLE);
        let secret =
            std::env::var(&name).map_err(|_| Error::configuration(format!("set the environment variable {name}")))?;
        let builder = A::with_credential(Self::new(), secret);
        Ok(match std::env::var(variable("BASE_URL")) {
            Ok(base_url) => builder.base_url(base_url),
            Err(_) => builder,
        })
    }

    /// Where the server is, if not at the first address of the spec. A path is kept, a slash at the end does not matter.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// How long a whole call may take, from the first byte sent to the last byte read. 60 seconds if not set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sends with this HTTP client: its proxies, its TLS, its connection limits. Unlike the default one it may follow
    /// redirects, which could repeat a purchase or carry an `api-key` elsewhere: switch them off in it.
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// If there is no credential, if a credential fits no header, or if the base URL is none: it must be `https`, or
    /// `http` to this machine, without user name, query and fragment.
    pub fn build(self) -> Result<A::Client, Error> {
        if self.credentials.is_empty() {
            let variable = format!("{}_{}", A::ENVIRONMENT, A::CREDENTIAL_VARIABLE);
            return Err(Error::configuration(format!(
                "no credential: give the builder one, or set {variable} and use from_env"
            )));
        }
        self.credentials.check()?;
        let base_url = check_base_url(self.base_url.as_deref().unwrap_or(A::SERVERS[0]))?;
        let client = match self.http_client {
            Some(client) => client,
            None => http_client()?,
        };
        Ok(A::client(&base_url, client, Transport::new(self.credentials, self.timeout)))
    }
}

/// The default HTTP client. It follows no redirect: one could repeat a purchase, or carry the key elsewhere.
fn http_client() -> Result<reqwest::Client, Error> {
    let builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false);
    tls::configure(builder)?.build().map_err(|error| Error::configuration("no HTTP client can be made").because(error))
}

/// The base URL without a slash at its end. Errors do not repeat it: a password may stand in it.
fn check_base_url(text: &str) -> Result<String, Error> {
    let refuse = |reason: &str| Err(Error::configuration(format!("the base URL {reason}")));
    let Ok(url) = Url::parse(text.trim()) else {
        return refuse("is no URL; write it like https://api.example.com/path");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("holds a user name or password; give the credential to the builder instead");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("has a query or fragment");
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => {
            return refuse(
                "is plain http to another machine, which would show the credential to everyone between; use https",
            );
        }
        _ => return refuse("must begin with https://"),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
