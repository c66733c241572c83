//! Settings of a client, and the builder that takes them.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use super::auth::{ApiKeyParameter, Credentials};
use super::connection::{ConnectionSettings, PlainHttp, check_base_url};
use super::events::{Attempt, Observer};
use super::retry::Budget;
#[cfg(feature = "test-util")]
use super::stub::Answers;
use super::transport::Shared;
#[cfg(feature = "cli")]
use super::watch::Watcher;
use super::{
    CallOptions, InProcessRateLimit, IntentStore, Quota, RateLimit, RetryPolicy, Rivals, RootCertificates, Transport,
    environment,
};
#[cfg(feature = "fleet")]
use super::{auth::Token, fleet::Fleet, oauth::OAuthTokenSource};
use crate::Error;

mod sealed {
    pub trait Sealed {}
}
pub(crate) use sealed::Sealed;

/// One of the APIs of this crate: what [`ClientBuilder`] needs to know about it.
pub trait Api: Sealed + Sized {
    /// The client that the builder makes.
    type Client;

    /// What the names of this API's environment variables begin with.
    const ENVIRONMENT: &'static str;

    /// The end of the name of the environment variable that holds the credential.
    const CREDENTIAL_VARIABLE: &'static str;

    /// Addresses of the vendor's servers, the default first.
    const SERVERS: &'static [&'static str];

    /// The vendor's limits.
    const RATE_LIMITS: &'static [Quota];

    #[doc(hidden)]
    const API_KEY: Option<ApiKeyParameter>;

    #[doc(hidden)]
    fn with_credential(builder: ClientBuilder<Self>, secret: String) -> ClientBuilder<Self>;

    #[doc(hidden)]
    fn client(base_url: Url, transport: Transport) -> Self::Client;
}

/// Builds a client. `share_codes::Client::builder()` and those of the other APIs return one.
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
#[derive(Clone)]
pub struct ClientBuilder<A> {
    base_url: Option<String>,
    connection: ConnectionSettings,
    options: CallOptions,
    http_client: Option<reqwest::Client>,
    rate_limit: RateLimitChoice,
    observer: Option<Observer>,
    #[cfg(feature = "test-util")]
    answers: Option<Answers>,
    #[cfg(feature = "cli")]
    watcher: Watcher,
    #[cfg(feature = "fleet")]
    fleet: Option<Fleet>,
    pub(crate) credentials: Credentials,
    api: PhantomData<A>,
}

impl<A> std::fmt::Debug for ClientBuilder<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Without the base URL: not checked yet, it may hold a password.
        f.debug_struct("ClientBuilder")
            .field("options", &self.options)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

impl<A> ClientBuilder<A> {
    pub(crate) fn new() -> Self {
        Self {
            base_url: None,
            connection: ConnectionSettings::new(),
            options: CallOptions::default(),
            http_client: None,
            rate_limit: RateLimitChoice::Vendor,
            observer: None,
            #[cfg(feature = "test-util")]
            answers: None,
            #[cfg(feature = "cli")]
            watcher: Watcher::default(),
            #[cfg(feature = "fleet")]
            fleet: None,
            credentials: Credentials::default(),
            api: PhantomData,
        }
    }

    /// Sets the address of the server. Without it the first address of the spec is used. A path is kept; a slash at the
    /// end makes no difference.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Sets how long a whole call may take, with all waiting and retries. Default: 2 minutes.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.options(|options| options.timeout(timeout))
    }

    /// Sets how long connecting may take. Default: 10 seconds. Has no effect on [`http_client`](Self::http_client).
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connection.connect_timeout = timeout;
        self
    }

    /// Sets how long the server may pause while a response is read. Default: 30 seconds. Has no effect on
    /// [`http_client`](Self::http_client).
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.connection.read_timeout = timeout;
        self
    }

    /// Trusts these root certificates in addition to those of the operating system. Has no effect on
    /// [`http_client`](Self::http_client). A second call adds more. Give them to [`OAuth`](super::OAuth) too if the
    /// authorization server needs them.
    ///
    /// ```
    /// # #[cfg(feature = "proxy-orders")] {
    /// use sharekit::RootCertificates;
    ///
    /// # fn read() -> Result<RootCertificates, sharekit::Error> {
    /// let roots = RootCertificates::from_pem_file("/etc/company/ca.pem")?;
    /// let builder = sharekit::proxy_orders::Client::builder().add_root_certificates(roots.clone());
    /// # Ok(roots)
    /// # }
    /// assert!(read().unwrap_err().is_configuration(), "there is no such file here");
    /// # }
    /// ```
    #[must_use]
    pub fn add_root_certificates(mut self, certificates: RootCertificates) -> Self {
        self.connection.root_certificates.extend(certificates);
        self
    }

    /// Sets when failed attempts are retried.
    #[must_use]
    pub fn retry_policy(self, policy: RetryPolicy) -> Self {
        self.options(|options| options.retry_policy(policy))
    }

    /// Changes the options of every call that does not have its own.
    #[must_use]
    pub fn options(mut self, change: impl FnOnce(CallOptions) -> CallOptions) -> Self {
        self.options = change(self.options);
        self
    }

    /// Waits for this rate limit before each request. Default: the limits of the vendor, if the spec states any, shared
    /// by all clones of the client.
    #[must_use]
    pub fn rate_limit(mut self, limit: impl RateLimit + 'static) -> Self {
        self.rate_limit = RateLimitChoice::Own(Arc::new(limit));
        self
    }

    /// Sends without waiting, even if the vendor states a limit.
    #[must_use]
    pub fn no_rate_limit(mut self) -> Self {
        self.rate_limit = RateLimitChoice::None;
        self
    }

    /// Joins a fleet: several processes that share the limit, the login and the record of spends. Needs the feature `fleet`.
    ///
    /// - The limits of the vendor, if the spec states any, hold for all processes together, unless
    ///   [`rate_limit`](Self::rate_limit) or [`no_rate_limit`](Self::no_rate_limit) says otherwise. They belong to the
    ///   client id, if the tokens come from [`OAuth`](super::OAuth); otherwise to all clients of the same server.
    /// - Tokens that come from [`OAuth`](super::OAuth) are shared. The fleet needs an
    ///   [`encryption_key`](super::Fleet::encryption_key) for that.
    /// - Calls of `send_settled` and `send_once` are recorded in the fleet's store, unless
    ///   [`Settling::intents`](super::Settling::intents) names another.
    #[cfg(feature = "fleet")]
    #[must_use]
    pub fn fleet(mut self, fleet: &Fleet) -> Self {
        self.fleet = Some(fleet.clone());
        self
    }

    /// Calls back after every attempt, for metrics. The callback runs where the call runs: it must not block.
    #[must_use]
    pub fn on_attempt(mut self, observer: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.observer = Some(Observer(Arc::new(observer)));
        self
    }

    /// Sends with this HTTP client: its proxies, its TLS, its connection limits. It may follow redirects, which the
    /// default client does not; a redirect could repeat a purchase or carry a key to another server. Switch them off in
    /// it.
    ///
    /// If `reqwest::Client::new()` panics with `No rustls crypto provider is configured`: call
    /// [`install_crypto_provider`](super::install_crypto_provider) when the program begins.
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }
}

#[cfg(feature = "cli")]
impl<A> ClientBuilder<A> {
    /// Shows the calls to this watcher.
    pub(crate) fn watcher(mut self, watcher: Watcher) -> Self {
        self.watcher = watcher;
        self
    }

    /// Returns a builder with the same settings for another API.
    pub(super) fn for_api<B>(self) -> ClientBuilder<B> {
        ClientBuilder {
            base_url: self.base_url,
            connection: self.connection,
            options: self.options,
            http_client: self.http_client,
            rate_limit: self.rate_limit,
            observer: self.observer,
            #[cfg(feature = "test-util")]
            answers: self.answers,
            watcher: self.watcher,
            #[cfg(feature = "fleet")]
            fleet: self.fleet,
            credentials: self.credentials,
            api: PhantomData,
        }
    }
}

impl<A: Api> ClientBuilder<A> {
    /// A builder with what the environment says: the credential, and the base URL if it is there.
    pub(crate) fn from_env() -> Result<Self, Error> {
        let variable = |end: &str| format!("{}_{end}", A::ENVIRONMENT);
        let name = variable(A::CREDENTIAL_VARIABLE);
        let not_set = || Error::configuration(format!("set the environment variable {name}"));
        let secret = environment::variable(&name)?.ok_or_else(not_set)?;
        let builder = A::with_credential(Self::new(), secret);
        Ok(match environment::variable(&variable("BASE_URL"))? {
            Some(base_url) => builder.base_url(base_url),
            None => builder,
        })
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// If there is no credential, if a credential does not fit a header, or if the base URL is not valid: it must be `https`, or
    /// `http` to this machine, without user name, query and fragment. With the well-known keys of a sandbox, such as
    /// `sandbox-share-codes-owner`, `http` to any machine is allowed: they are no secret.
    #[cfg_attr(not(feature = "fleet"), allow(unused_mut, reason = "only a fleet changes it"))]
    pub fn build(mut self) -> Result<A::Client, Error> {
        if self.credentials.is_empty() {
            let variable = format!("{}_{}", A::ENVIRONMENT, A::CREDENTIAL_VARIABLE);
            return Err(Error::configuration(format!(
                "no credential: give the builder one, or set {variable} and use from_env"
            )));
        }
        self.credentials.check()?;
        let plain = if self.credentials.are_well_known() { PlainHttp::Anybody } else { PlainHttp::ThisMachine };
        let base_url = check_base_url(self.base_url.as_deref().unwrap_or(A::SERVERS[0]), plain)?;
        let intents = self.join_fleet(&base_url)?;
        let client = match self.http_client {
            Some(client) => client,
            None => self.connection.http_client(base_url.as_str())?,
        };
        let shared = Shared {
            client,
            #[cfg(feature = "test-util")]
            answers: self.answers,
            redactor: self.credentials.redactor(),
            credentials: Credentials { api_key_parameter: A::API_KEY, ..self.credentials },
            rate_limit: self.rate_limit.of::<A>(),
            budget: Budget::new(&self.options.retry_policy),
            observer: self.observer,
            #[cfg(feature = "cli")]
            watcher: self.watcher,
            rivals: Rivals::default(),
            intents,
        };
        Ok(A::client(base_url, Transport::new(shared, self.options)))
    }
}

/// Returns a client whose calls are answered within the process.
#[cfg(feature = "test-util")]
pub(crate) fn stubbed<A: Api>(answers: &Answers) -> A::Client {
    // One for all: making it costs more than a test.
    static HTTP: std::sync::OnceLock<reqwest::Client> = std::sync::OnceLock::new();
    let address = "http://127.0.0.1:9";
    let make = || ConnectionSettings::new().http_client(address);
    let http = match HTTP.get() {
        Some(http) => Ok(http.clone()),
        None => make().map(|made| HTTP.get_or_init(|| made).clone()),
    };
    let builder = A::with_credential(ClientBuilder::new(), "stub".to_owned()).base_url(address).no_rate_limit();
    let built =
        http.and_then(|http| ClientBuilder { answers: Some(answers.clone()), ..builder }.http_client(http).build());
    built.unwrap_or_else(|error| unreachable!("the address and the credential of a stub are valid: {error}"))
}

#[cfg(feature = "fleet")]
impl<A: Api> ClientBuilder<A> {
    /// Shares what the fleet shares. Returns its record of spends.
    fn join_fleet(&mut self, base_url: &Url) -> Result<Option<Arc<dyn IntentStore>>, Error> {
        let Some(fleet) = self.fleet.take() else { return Ok(None) };
        if matches!(self.rate_limit, RateLimitChoice::Vendor) && !A::RATE_LIMITS.is_empty() {
            let sources = [&self.credentials.bearer, &self.credentials.client].into_iter().flatten();
            let client_id = sources.filter_map(of_oauth).map(OAuthTokenSource::client_id).next().unwrap_or_default();
            let name = format!("{} {base_url} {client_id}", A::ENVIRONMENT);
            self.rate_limit = RateLimitChoice::Own(Arc::new(fleet.rate_limit(&name, A::RATE_LIMITS)));
        }
        for token in [&mut self.credentials.bearer, &mut self.credentials.client].into_iter().flatten() {
            if let Some(source) = of_oauth(token).cloned() {
                *token = Token::source(fleet.tokens(source)?);
            }
        }
        Ok(Some(Arc::new(fleet.intents())))
    }
}

/// Returns the source of a token, if it is one of OAuth.
#[cfg(feature = "fleet")]
fn of_oauth(token: &Token) -> Option<&OAuthTokenSource> {
    match token {
        Token::Source(source) => source.as_any()?.downcast_ref(),
        Token::Fixed(_) => None,
    }
}

#[cfg(not(feature = "fleet"))]
impl<A> ClientBuilder<A> {
    /// There is no fleet.
    #[allow(clippy::unnecessary_wraps, clippy::unused_self, reason = "with the feature `fleet` it can fail")]
    fn join_fleet(&self, _base_url: &Url) -> Result<Option<Arc<dyn IntentStore>>, Error> {
        Ok(None)
    }
}

/// What a client waits for before each request.
#[derive(Clone)]
enum RateLimitChoice {
    /// The limit that the spec states, if it states one, kept in this process.
    Vendor,
    Own(Arc<dyn RateLimit>),
    None,
}

impl RateLimitChoice {
    fn of<A: Api>(self) -> Option<Arc<dyn RateLimit>> {
        match self {
            Self::Vendor => vendor_limit::<A>(),
            Self::Own(limit) => Some(limit),
            Self::None => None,
        }
    }
}

fn vendor_limit<A: Api>() -> Option<Arc<dyn RateLimit>> {
    let limit =
        A::RATE_LIMITS.iter().fold(InProcessRateLimit::new(), |limit, quota| limit.limit(quota.requests, quota.window));
    (!A::RATE_LIMITS.is_empty()).then(|| Arc::new(limit) as _)
}
