//! How a program is registered with an authorization server, and how it connects to it.

use reqwest::Url;

use crate::Error;
use crate::client::auth::is_well_known;
use crate::client::connection::{ConnectionSettings, PlainHttp, check_url};
use crate::client::retry::RetryPolicy;
use crate::client::secret::Secret;

/// What [`OAuth`](super::OAuth) was given.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) authorize_url: String,
    pub(super) token_url: String,
    pub(super) redirect_url: Option<String>,
    pub(super) connection: ConnectionSettings,
    pub(super) retry_policy: RetryPolicy,
    pub(super) http_client: Option<reqwest::Client>,
}

/// The addresses of an authorization server. Secrets may be sent to both.
pub(super) struct Addresses {
    pub(super) authorize: Url,
    pub(super) token: Url,
}

impl Settings {
    pub(super) fn new(client_id: String, client_secret: Secret, authorize_url: String, token_url: String) -> Self {
        Self {
            client_id,
            client_secret,
            authorize_url,
            token_url,
            redirect_url: None,
            connection: ConnectionSettings::new(),
            retry_policy: RetryPolicy::default(),
            http_client: None,
        }
    }

    /// Checks all URLs, and returns those that requests go to.
    pub(super) fn addresses(&self) -> Result<Addresses, Error> {
        let authorize = check_url("authorize URL", &self.authorize_url, self.plain_http())?;
        let token = check_url("token URL", &self.token_url, self.plain_http())?;
        match self.redirect_url.as_deref().map(Url::parse) {
            Some(Err(_)) => Err(Error::configuration(
                "the redirect URL is not valid; write it like http://127.0.0.1:8080/logged-in",
            )),
            _ => Ok(Addresses { authorize, token }),
        }
    }

    /// Codes and tokens of a sandbox, where a program has well-known credentials, are no secret.
    fn plain_http(&self) -> PlainHttp {
        let is_sandbox = is_well_known(&self.client_id) && is_well_known(self.client_secret.expose());
        if is_sandbox { PlainHttp::Anybody } else { PlainHttp::ThisMachine }
    }

    /// Returns the HTTP client of token requests. The default one is built for each request, which is made once in hours.
    pub(super) fn http_client(&self) -> Result<reqwest::Client, Error> {
        if let Some(client) = &self.http_client {
            return Ok(client.clone());
        }
        let token = check_url("token URL", &self.token_url, self.plain_http())?;
        self.connection.http_client(token.as_str())
    }
}
