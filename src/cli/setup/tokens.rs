//! The tokens of a logged-in user: kept in the credentials file, and shared by all processes that use it.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::time::{Duration, SystemTime};

use crate::cli::failure::Failure;
use crate::cli::messages::say;
use crate::cli::setup::credentials_file::{CredentialsFile, StoredCredential, StoredLogin};
use crate::cli::setup::target::Server;
use crate::client::{OAuth, RootCertificates, Secret, TokenSource};
use crate::{Error, subscription_sharing};

/// How long before it expires a token is renewed.
const EARLY: Duration = Duration::from_secs(30);

/// The tokens of a profile. One process at a time renews them, and stores them before they are used (single-flight): the
/// server may accept each refresh token only once, so that two processes that used the same one would log the user out.
#[derive(Debug, Clone)]
pub(super) struct StoredTokens {
    file: CredentialsFile,
    profile: String,
    api: &'static str,
    certificates: RootCertificates,
    held: Arc<tokio::sync::Mutex<StoredLogin>>,
}

impl StoredTokens {
    /// Keeps the tokens of a login at this server.
    pub(super) fn new(
        server: &Server,
        file: CredentialsFile,
        login: StoredLogin,
        certificates: RootCertificates,
    ) -> Self {
        let held = Arc::new(tokio::sync::Mutex::new(login));
        Self { file, profile: server.profile.clone(), api: server.api.group, certificates, held }
    }

    /// Returns a token that is not about to expire and was not refused. Renews the tokens if need be.
    async fn current(self, refused: Option<Secret>) -> Result<Secret, Error> {
        let mut held = self.held.lock().await;
        if let Some(token) = lasting(&held, EARLY, refused.as_ref()) {
            return Ok(token);
        }
        let _turn = self.turn().await?;
        // Another process may have renewed them while this one waited.
        *held = self.stored()?;
        if let Some(token) = lasting(&held, EARLY, refused.as_ref()) {
            return Ok(token);
        }
        let (renewed, token) = renew(held.clone(), &self.certificates).await;
        if *held != renewed {
            *held = renewed.clone();
            if let Err(failure) = self.store(renewed) {
                say(format_args!("warning: cannot store the renewed tokens; you may have to log in again: {failure}"));
            }
        }
        // Tokens are renewed early, so that the old one still works if that fails.
        token.or_else(|error| lasting(&held, Duration::ZERO, refused.as_ref()).ok_or(error))
    }

    /// Waits until no other process renews tokens. The turn ends when the file is dropped.
    async fn turn(&self) -> Result<std::fs::File, Error> {
        let file = self.file.clone();
        let locked = tokio::task::spawn_blocking(move || file.lock("refresh.lock")).await;
        locked.map_err(|_| interrupted())?.map_err(|failure| unavailable(&failure))
    }

    fn stored(&self) -> Result<StoredLogin, Error> {
        let stored = self.file.read().map_err(|failure| unavailable(&failure))?.remove(&self.profile);
        match stored.and_then(|mut stored| stored.remove(self.api)) {
            Some(StoredCredential::Login(login)) => Ok(login),
            _ => Err(Error::no_credential("you have logged out in the meantime")),
        }
    }

    fn store(&self, login: StoredLogin) -> Result<(), Failure> {
        self.file.change(|profiles| {
            let stored = profiles.entry(self.profile.clone()).or_default();
            stored.insert(self.api.to_owned(), StoredCredential::Login(login));
        })
    }
}

impl TokenSource for StoredTokens {
    fn token<'a>(
        &'a self,
        refused: Option<&'a Secret>,
    ) -> Pin<Box<dyn Future<Output = Result<Secret, Error>> + Send + 'a>> {
        // A task of its own, so that a dropped call does not lose the new refresh token.
        let renewal = tokio::spawn(self.clone().current(refused.cloned()));
        Box::pin(async move { renewal.await.unwrap_or_else(|_| Err(interrupted())) })
    }
}

/// Returns the OAuth settings of the registered program that the user allowed.
pub(super) fn oauth(login: &StoredLogin, certificates: &RootCertificates) -> OAuth {
    subscription_sharing::oauth(&login.client_id, login.client_secret.expose())
        .token_url(&login.token_url)
        .add_root_certificates(certificates.clone())
}

/// Requests new tokens, even if the old ones are still valid. A new refresh token may come without an access token.
async fn renew(login: StoredLogin, certificates: &RootCertificates) -> (StoredLogin, Result<Secret, Error>) {
    let (sender, receiver) = mpsc::channel();
    let source = oauth(&login, certificates).user(login.tokens());
    let source = source.on_new_tokens(move |tokens| drop(sender.send(tokens.clone())));
    let token = source.token(Some(&login.access_token)).await;
    let login = receiver.try_iter().fold(login, |login, tokens| login.with_tokens(&tokens));
    (login, token)
}

/// Returns the access token, unless it expires within that time, was refused, or does not fit into a header.
fn lasting(login: &StoredLogin, time: Duration, refused: Option<&Secret>) -> Option<Secret> {
    let (end, token) = (login.tokens().expires_at, &login.access_token);
    let lasts = end.is_none_or(|end| SystemTime::now() + time < end);
    (lasts && refused != Some(token) && token.fits_header()).then(|| token.clone())
}

fn unavailable(failure: &Failure) -> Error {
    Error::no_credential(failure.to_string())
}

fn interrupted() -> Error {
    Error::no_credential("the renewal of the access token was interrupted")
}
