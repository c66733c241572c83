//! OAuth 2.0: logs users in (authorization code with PKCE), and keeps access tokens fresh.
//!
//! - [`login`]: the login page's URL, its `state` and PKCE;
//! - [`token_endpoint`]: sends token requests, with retries; [`grant`] is what it exchanges, [`token_response`] reads what
//!   comes back, [`failed`] says why nothing came;
//! - [`source`]: the token source of a client, with single-flight refresh; [`keeper`] requests and keeps its tokens, [`held`]
//!   is what it holds and when it renews.
//! - [`member`]: how a source renews its tokens that are shared with other processes; [`shared`] is what they share.

mod failed;
mod grant;
mod held;
mod keeper;
mod login;
#[cfg(feature = "fleet")]
mod member;
mod settings;
#[cfg(feature = "fleet")]
mod shared;
mod source;
mod token_endpoint;
mod token_response;
mod tokens;

use grant::{Grant, GrantKind};
use held::Held;
#[cfg(feature = "sandbox")]
pub(crate) use login::challenge;
use settings::Settings;

use super::retry::RetryPolicy;
use super::tls::RootCertificates;
use crate::Error;

#[cfg(feature = "fleet")]
pub(crate) use held::FAILURE_LASTS;
pub use login::Login;
#[cfg(feature = "fleet")]
pub(crate) use shared::{
    Lock, LoginName, Publication, Seen, SharedFailure, SharedTokens, Step, TokenStore, Unusable, Verdict,
};
pub use source::OAuthTokenSource;
use tokens::Owner;
pub use tokens::Tokens;

/// A program that is registered with an authorization server. It logs users in (authorization code with PKCE) and makes
/// the token sources of clients. `subscription_sharing::oauth` makes one with the addresses of the spec.
///
/// ```
/// let oauth = sharekit::OAuth::new("my-client", "my-secret", "https://id.example/login", "https://id.example/token")
///     .redirect_url("http://127.0.0.1:8080/logged-in");
/// let login = oauth.begin_login()?;
/// assert!(login.url().starts_with("https://id.example/login?response_type=code&client_id=my-client"));
/// # Ok::<(), sharekit::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct OAuth {
    settings: Settings,
}

impl OAuth {
    /// Returns a registration with its client id and secret, and the two addresses of the authorization server. The
    /// secret is sent in the form body of token requests, and nowhere else. The URLs are checked when they are used.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
        authorize_url: impl Into<String>,
        token_url: impl Into<String>,
    ) -> Self {
        let (client_id, client_secret) = (client_id.into(), client_secret.into().into());
        Self { settings: Settings::new(client_id, client_secret, authorize_url.into(), token_url.into()) }
    }

    /// Sets the page where users log in: `https`, or `http` to this machine.
    #[must_use]
    pub fn authorize_url(mut self, url: impl Into<String>) -> Self {
        self.settings.authorize_url = url.into();
        self
    }

    /// Sets where tokens are requested: `https`, or `http` to this machine.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.settings.token_url = url.into();
        self
    }

    /// Sets where the browser goes after the login, exactly as registered with the authorization server. Without it the
    /// authorization server uses the registered one.
    #[must_use]
    pub fn redirect_url(mut self, url: impl Into<String>) -> Self {
        self.settings.redirect_url = Some(url.into());
        self
    }

    /// Trusts these root certificates in token requests, in addition to those of the operating system. Has no effect on
    /// [`http_client`](Self::http_client). A second call adds more.
    ///
    /// ```
    /// # use sharekit::{OAuth, RootCertificates};
    /// # fn trusting(oauth: OAuth, roots: RootCertificates) -> OAuth {
    /// let oauth = oauth.add_root_certificates(roots);
    /// # oauth
    /// # }
    /// ```
    #[must_use]
    pub fn add_root_certificates(mut self, certificates: RootCertificates) -> Self {
        self.settings.connection.root_certificates.extend(certificates);
        self
    }

    /// Sets when a failed token request is retried; the default policy if not set. A token request counts as safe to
    /// repeat: failed and broken connections, time-outs and the statuses 408, 429, 500, 502, 503 and 504 are retried.
    /// The budget of the policy has no effect here.
    ///
    /// Several calls may wait for the same token, so this policy counts and not that of one of the calls; each call
    /// waits no longer than its own time limit. While the old token works, a failed request is not retried: the calls
    /// go on with the old token, and one of them sends a new request after 5 s.
    ///
    /// ```
    /// use sharekit::RetryPolicy;
    ///
    /// let oauth = sharekit::OAuth::new("my-client", "my-secret", "https://id.example/login", "https://id.example/token")
    ///     .retry_policy(RetryPolicy::default().max_retries(5));
    /// # let _ = oauth;
    /// ```
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry_policy = policy;
        self
    }

    /// Sends token requests with this HTTP client. Unlike the default one it may follow redirects, which could carry the
    /// client's secret elsewhere: switch them off in it.
    #[must_use]
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.settings.http_client = Some(client);
        self
    }

    /// Begins a login: let the user open [`Login::url`] in a browser. Nothing is sent.
    ///
    /// # Errors
    ///
    /// If a URL is not valid, or is one that secrets may not be sent to.
    pub fn begin_login(&self) -> Result<Login, Error> {
        Login::begin(&self.settings)
    }

    /// Exchanges what came back from the login for tokens: the `code` and the `state` in the query of the redirect URL.
    ///
    /// ```no_run
    /// # async fn example(oauth: sharekit::OAuth, login: sharekit::Login) -> Result<(), sharekit::Error> {
    /// // The browser went to http://127.0.0.1:8080/logged-in?code=…&state=…
    /// let (code, state) = ("the code", "the state");
    /// let tokens = oauth.finish_login(login, code, state).await?;
    /// let source = oauth.user(tokens);
    /// # let _ = source;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// - The state is not that of this login: somebody else began it. Nothing is sent.
    /// - The authorization server refuses the code.
    /// - The authorization server cannot be reached, or cannot hand out tokens, after all retries of the
    ///   [`retry_policy`](Self::retry_policy).
    ///
    /// In each case the user must begin a new login. A server takes a code once: if it refuses one after the response to
    /// an earlier request was lost, the error says so.
    pub async fn finish_login(&self, login: Login, code: &str, state: &str) -> Result<Tokens, Error> {
        // A login is used up by one attempt, so that nobody can learn the state by timing many.
        let verifier = login.verifier_for(state)?;
        let mut grant = Grant::new(GrantKind::Code { code: code.to_owned().into(), verifier });
        // A retry risks nothing: if a lost response used the code up, the tokens in it are lost too.
        let fetched = token_endpoint::fetch(&self.settings, &mut grant, || true, &token_endpoint::always).await;
        fetched.map(|fetched| fetched.tokens).map_err(|failed| failed.error)
    }

    /// Returns a source of a user's tokens. It begins with these tokens and refreshes them. Clones share the tokens.
    pub fn user(&self, tokens: Tokens) -> OAuthTokenSource {
        OAuthTokenSource::new(self.settings.clone(), Owner::User, Held::stored(tokens))
    }

    /// Returns a source of the program's own tokens (client credentials grant). Clones share the tokens.
    pub fn client(&self) -> OAuthTokenSource {
        OAuthTokenSource::new(self.settings.clone(), Owner::Program, Held::default())
    }
}
