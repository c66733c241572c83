//! Credentials: what they are, where tokens come from, and how a request carries them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use reqwest::Request;

#[cfg(feature = "cli")]
use super::redact::BLANK;
use super::redact::Redactor;
use super::secret::Secret;
use crate::{CredentialKind, Error};

/// Where a request carries the API key. Without a choice it is where the spec says. A header keeps the key out of the
/// logs of servers and proxies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApiKeyLocation {
    /// A parameter of the query.
    Query,
    /// A header.
    Header,
}

/// How the spec names the API key, as a parameter or a header, and where it puts it.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct ApiKeyParameter {
    pub(crate) name: &'static str,
    pub(crate) location: ApiKeyLocation,
}

/// Provides access tokens. It is asked before every attempt, so that a retry after a long wait carries a fresh token.
/// [`OAuth`](crate::OAuth) makes the usual sources, and a `Fleet` (feature `fleet`) shares them between machines; implement
/// this trait for tokens that come from elsewhere.
///
/// ```
/// use std::{future::Future, pin::Pin};
/// use sharekit::{Secret, TokenSource};
///
/// #[derive(Debug)]
/// struct FromTheStore;
///
/// impl TokenSource for FromTheStore {
///     fn token<'a>(
///         &'a self,
///         refused: Option<&'a Secret>,
///     ) -> Pin<Box<dyn Future<Output = Result<Secret, sharekit::Error>> + Send + 'a>> {
///         Box::pin(async move {
///             let newest = Secret::new("read-from-the-store");
///             match refused {
///                 Some(refused) if *refused == newest => Err(sharekit::Error::no_credential("the store has no newer token")),
///                 _ => Ok(newest),
///             }
///         })
///     }
/// }
/// ```
pub trait TokenSource: fmt::Debug + Send + Sync {
    /// A token to send. `refused` is one that the server has just rejected with 401: it must not be given again.
    ///
    /// # Errors
    ///
    /// If there is no token to be had, made by [`Error::no_credential`]; the call fails with it.
    fn token<'a>(
        &'a self,
        refused: Option<&'a Secret>,
    ) -> Pin<Box<dyn Future<Output = Result<Secret, Error>> + Send + 'a>>;

    /// Lets a client recognize the sources of this crate. Leave it as it is.
    #[doc(hidden)]
    fn as_any(&self) -> Option<&dyn std::any::Any> {
        None
    }
}

/// Where a bearer token comes from.
#[derive(Debug, Clone)]
pub(crate) enum Token {
    /// It never changes; a 401 is final.
    Fixed(Secret),
    Source(Arc<dyn TokenSource>),
}

impl Token {
    pub(crate) fn fixed(token: impl Into<String>) -> Self {
        Self::Fixed(Secret::new(token))
    }

    pub(crate) fn source(source: impl TokenSource + 'static) -> Self {
        Self::Source(Arc::new(source))
    }

    async fn current(&self, refused: Option<&Secret>) -> Result<Secret, Error> {
        match self {
            Self::Fixed(token) => Ok(token.clone()),
            Self::Source(source) => source.token(refused).await,
        }
    }
}

/// Returns whether a credential is one that every sandbox has: `sandbox-`, what it is for, and an account.
pub(super) fn is_well_known(credential: &str) -> bool {
    let rest = credential.strip_prefix("sandbox-");
    rest.is_some_and(|rest| rest.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'-'))
}

/// What a client has been given to prove who it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Credentials {
    pub(crate) api_key: Option<Secret>,
    /// Where the user wants the key, if not where the spec says.
    pub(crate) api_key_location: Option<ApiKeyLocation>,
    /// What the spec says of the key.
    pub(crate) api_key_parameter: Option<ApiKeyParameter>,
    /// The user's, or the only one.
    pub(crate) bearer: Option<Token>,
    /// The client's own.
    pub(crate) client: Option<Token>,
}

impl Credentials {
    pub(crate) fn is_empty(&self) -> bool {
        self.api_key.is_none() && self.bearer.is_none() && self.client.is_none()
    }

    /// Refuses what no request could carry, without showing it.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.fixed().all(Secret::fits_header) {
            return Ok(());
        }
        let problem =
            "a key or token must be printable ASCII without spaces; is there a line end in it, or is it empty?";
        Err(Error::configuration(problem))
    }

    /// Returns whether all of them are well-known ones of a sandbox, which are no secret.
    pub(crate) fn are_well_known(&self) -> bool {
        let tokens = [&self.bearer, &self.client].into_iter().flatten();
        let are_fixed = tokens.into_iter().all(|token| matches!(token, Token::Fixed(_)));
        are_fixed && self.fixed().all(|secret| is_well_known(secret.expose()))
    }

    /// Blanks out those that never change.
    pub(crate) fn redactor(&self) -> Redactor {
        Redactor::new(self.fixed().cloned().collect())
    }

    fn fixed(&self) -> impl Iterator<Item = &Secret> {
        let tokens = [&self.bearer, &self.client].into_iter().flatten().filter_map(|token| match token {
            Token::Fixed(token) => Some(token),
            Token::Source(_) => None,
        });
        self.api_key.iter().chain(tokens)
    }

    /// Whether asking for another token may help after a 401.
    pub(crate) fn is_renewable(&self, wanted: CredentialKind) -> bool {
        matches!(self.token(wanted), Some(Token::Source(_)))
    }

    /// Puts the credential that an operation takes on its request. Returns the token, if it is one.
    pub(crate) async fn stamp(
        &self,
        request: &mut Request,
        wanted: CredentialKind,
        refused: Option<&Secret>,
    ) -> Result<Option<Secret>, Error> {
        let missing = || Error::no_credential("this client has no credential for the operation");
        if wanted == CredentialKind::ApiKey {
            let key = self.api_key.as_ref().ok_or_else(missing)?;
            let parameter = self.api_key_parameter.ok_or_else(missing)?;
            let location = self.api_key_location.unwrap_or(parameter.location);
            stamp_api_key(request, parameter.name, location, key.expose())?;
            return Ok(None);
        }
        let token = self.token(wanted).ok_or_else(missing)?.current(refused).await?;
        request.headers_mut().insert(AUTHORIZATION, sensitive(&format!("Bearer {}", token.expose()))?);
        Ok(Some(token))
    }

    /// Puts what may be shown in place of the credential on the request of an operation.
    #[cfg(feature = "cli")]
    pub(crate) fn stamp_shown(&self, request: &mut Request, wanted: CredentialKind) -> Result<(), Error> {
        if let (CredentialKind::ApiKey, Some(parameter)) = (wanted, self.api_key_parameter) {
            let location = self.api_key_location.unwrap_or(parameter.location);
            return stamp_api_key(request, parameter.name, location, BLANK);
        }
        let value = HeaderValue::from_str(&format!("Bearer {BLANK}"));
        request.headers_mut().extend(value.ok().map(|value| (AUTHORIZATION, value)));
        Ok(())
    }

    /// Returns the secret that stands for an account, if it is one that lasts: a key, not the token of a login.
    pub(crate) fn identity(&self, wanted: CredentialKind) -> Option<&str> {
        match (wanted, self.token(wanted)) {
            (CredentialKind::ApiKey, _) => self.api_key.as_ref().map(Secret::expose),
            (CredentialKind::BearerToken, Some(Token::Fixed(key))) => Some(key.expose()),
            _ => None,
        }
    }

    fn token(&self, wanted: CredentialKind) -> Option<&Token> {
        match wanted {
            CredentialKind::ApiKey => None,
            CredentialKind::BearerToken | CredentialKind::UserToken => self.bearer.as_ref(),
            CredentialKind::ClientToken => self.client.as_ref().or(self.bearer.as_ref()),
        }
    }
}

fn stamp_api_key(request: &mut Request, name: &'static str, location: ApiKeyLocation, key: &str) -> Result<(), Error> {
    match location {
        ApiKeyLocation::Query => {
            request.url_mut().query_pairs_mut().append_pair(name, key);
        }
        ApiKeyLocation::Header => {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| Error::configuration("the name of the API key does not fit a header"))?;
            request.headers_mut().insert(name, sensitive(key)?);
        }
    }
    Ok(())
}

/// A header value that `Debug` does not show.
fn sensitive(text: &str) -> Result<HeaderValue, Error> {
    let fits_not = |_| Error::no_credential("a key or token does not fit a header");
    let mut value = HeaderValue::from_str(text).map_err(fits_not)?;
    value.set_sensitive(true);
    Ok(value)
}
