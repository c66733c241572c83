//! Credentials: what they are, and how a request carries them.

use http::HeaderValue;
use http::header::AUTHORIZATION;
use reqwest::Request;
use secrecy::{ExposeSecret, SecretString};

use super::redact::Redactor;
use crate::{Credential, Error};

/// The name of the key, in the query and as a header.
const API_KEY: &str = "api-key";

/// Where the API key goes. The vendor's own OpenAPI file says the query; the header keeps it out of server logs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiKeyLocation {
    /// The query parameter `api-key`.
    #[default]
    Query,
    /// The header `api-key`.
    Header,
}

/// What a client has been given to prove who it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Credentials {
    pub(crate) api_key: Option<SecretString>,
    pub(crate) api_key_location: ApiKeyLocation,
    pub(crate) bearer_token: Option<SecretString>,
    pub(crate) client_token: Option<SecretString>,
}

impl Credentials {
    pub(crate) fn is_empty(&self) -> bool {
        self.secrets().next().is_none()
    }

    /// Refuses what no request could carry, without showing it.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for secret in self.secrets() {
            let text = secret.expose_secret();
            if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                let problem =
                    "a key or token must be printable ASCII without spaces; is there a line end in it, or is it empty?";
                return Err(Error::configuration(problem));
            }
        }
        Ok(())
    }

    /// Blanks these credentials out of texts.
    pub(crate) fn redactor(&self) -> Redactor {
        Redactor::new(self.secrets())
    }

    /// Puts the credential that an operation takes on its request.
    pub(crate) fn stamp(&self, request: &mut Request, wanted: Credential) -> Result<(), Error> {
        let missing = || Error::configuration("this client has no credential for the operation");
        match wanted {
            Credential::ApiKey => self.stamp_api_key(request, self.api_key.as_ref().ok_or_else(missing)?),
            Credential::BearerToken | Credential::UserToken => {
                bearer(request, self.bearer_token.as_ref().ok_or_else(missing)?)
            }
            Credential::ClientToken => {
                let token = self.client_token.as_ref().or(self.bearer_token.as_ref());
                bearer(request, token.ok_or_else(missing)?)
            }
        }
    }

    fn stamp_api_key(&self, request: &mut Request, key: &SecretString) -> Result<(), Error> {
        match self.api_key_location {
            ApiKeyLocation::Query => {
                request.url_mut().query_pairs_mut().append_pair(API_KEY, key.expose_secret());
            }
            ApiKeyLocation::Header => {
                request.headers_mut().insert(API_KEY, sensitive(key.expose_secret())?);
            }
        }
        Ok(())
    }

    fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        [&self.api_key, &self.bearer_token, &self.client_token].into_iter().flatten()
    }
}

fn bearer(request: &mut Request, token: &SecretString) -> Result<(), Error> {
    request.headers_mut().insert(AUTHORIZATION, sensitive(&format!("Bearer {}", token.expose_secret()))?);
    Ok(())
}

/// A header value that `Debug` does not show.
fn sensitive(text: &str) -> Result<HeaderValue, Error> {
    let mut value =
        HeaderValue::from_str(text).map_err(|_| Error::configuration("a key or token does not fit a header"))?;
    value.set_sensitive(true);
    Ok(value)
}
