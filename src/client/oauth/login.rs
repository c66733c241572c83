//! A login of a user: the URL of its page, its `state`, and PKCE (RFC 7636).

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac_sha256::Hash;

use super::settings::{Addresses, Settings};
use crate::Error;
use crate::client::secret::Secret;

/// A login that has begun, made by [`OAuth::begin_login`](super::OAuth::begin_login). It holds secrets of one browser
/// session: keep it there, and use it once.
///
/// ```
/// let oauth = sharekit::OAuth::new("my-client", "my-secret", "https://id.example/login", "https://id.example/token");
/// let login = oauth.begin_login()?;
/// println!("Open {} to log in.", login.url());
/// # Ok::<(), sharekit::Error>(())
/// ```
pub struct Login {
    url: String,
    state: Secret,
    verifier: Secret,
}

impl Login {
    /// Makes the URL of the login page, with a new `state` and a new PKCE verifier.
    pub(super) fn begin(settings: &Settings) -> Result<Self, Error> {
        let Addresses { mut authorize, .. } = settings.addresses()?;
        let (state, verifier) = (random_text()?, random_text()?);
        let challenge = challenge(verifier.expose());
        let parameters = [
            ("response_type", "code"),
            ("client_id", &settings.client_id),
            ("state", state.expose()),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let redirect = settings.redirect_url.as_ref().map(|url| ("redirect_uri", url.as_str()));
        authorize.query_pairs_mut().extend_pairs(parameters.into_iter().chain(redirect));
        Ok(Self { url: authorize.into(), state, verifier })
    }

    /// Returns the URL of the page where the user logs in. It holds the `state`: do not log it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the PKCE verifier if the state is that of this login (CSRF protection).
    pub(super) fn verifier_for(self, state: &str) -> Result<Secret, Error> {
        if self.state.expose() != state {
            return Err(Error::no_credential("the state that came back is not that of this login; begin a new login"));
        }
        Ok(self.verifier)
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URL holds the state.
        f.debug_struct("Login").finish_non_exhaustive()
    }
}

/// Returns the PKCE challenge of a verifier: the method `S256` of RFC 7636.
pub(crate) fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Hash::hash(verifier.as_bytes()))
}

/// Returns a text that nobody can guess: 256 bits, as RFC 7636 recommends.
fn random_text() -> Result<Secret, Error> {
    let mut bytes = [0; 32];
    getrandom::getrandom(&mut bytes).map_err(|error| {
        Error::configuration("cannot get random numbers from the operating system").with_source(error)
    })?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes).into())
}
