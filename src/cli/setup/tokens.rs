//! A user's tokens, kept in the file of secrets and shared by all processes that use it.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::time::{Duration, SystemTime};

use crate::cli::failure::Failure;
use crate::cli::messages::say;
use crate::cli::setup::credentials_file::{CredentialsFile, StoredLogin};
use crate::client::{OAuth, RootCertificates, Secret, TokenSource};
use crate::{Error, subscription_sharing};

/// How long before its end a token is replaced.
const EARLY: Duration = Duration::from_secs(30);

/// The tokens of a profile. New ones are asked for by one process at a time, and stored before anybody uses them: the
/// server may take each refresh token only once, so that two processes that both used it would log the user out.
#[derive(Debug, Clone)]
pub(crate) struct StoredTokens {
    file: CredentialsFile,
    profile: String,
    certificates: RootCertificates,
    held: Arc<tokio::sync::Mutex<StoredLogin>>,
}

impl StoredTokens {
    pub(crate) fn new(
        file: CredentialsFile,
        profile: String,
        login: StoredLogin,
        certificates: RootCertificates,
    ) -> Self {
        Self { file, profile, certificates, held: Arc::new(tokio::sync::Mutex::new(login)) }
    }

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
        let (renewed, outcome) = renew(held.clone(), &self.certificates).await;
        if *held != renewed {
            *held = renewed.clone();
            if let Err(failure) = self.store(renewed) {
                say(format_args!("warning: the new tokens are lost when this command ends: {failure}"));
            }
        }
        // It is renewed early so that the old one still works if that fails.
        outcome.or_else(|error| lasting(&held, Duration::ZERO, refused.as_ref()).ok_or(error))
    }

    /// Waits until no other process renews tokens, until the file is dropped.
    async fn turn(&self) -> Result<std::fs::File, Error> {
        let file = self.file.clone();
        let locked = tokio::task::spawn_blocking(move || file.lock("refresh.lock")).await;
        locked.map_err(|_| interrupted())?.map_err(|failure| unavailable(&failure))
    }

    fn stored(&self) -> Result<StoredLogin, Error> {
        let stored = self.file.read().map_err(|failure| unavailable(&failure))?.remove(&self.profile);
        stored.and_then(|stored| stored.sharing).ok_or_else(|| Error::no_credential("you have logged out meanwhile"))
    }

    fn store(&self, login: StoredLogin) -> Result<(), Failure> {
        self.file.change(|profiles| profiles.entry(self.profile.clone()).or_default().sharing = Some(login))
    }
}

impl TokenSource for StoredTokens {
    fn token<'a>(
        &'a self,
        refused: Option<&'a Secret>,
    ) -> Pin<Box<dyn Future<Output = Result<Secret, Error>> + Send + 'a>> {
        // A task of its own: if the call is dropped, the new refresh token must not be lost with it.
        let renewal = tokio::spawn(self.clone().current(refused.cloned()));
        Box::pin(async move { renewal.await.unwrap_or_else(|_| Err(interrupted())) })
    }
}

/// The program that a user let in.
pub(crate) fn oauth(login: &StoredLogin, certificates: &RootCertificates) -> OAuth {
    subscription_sharing::oauth(&login.client_id, login.client_secret.expose())
        .token_url(&login.token_url)
        .add_root_certificates(certificates.clone())
}

/// Asks for new tokens, whatever the old ones are still good for. A new refresh token may come without an access token.
async fn renew(login: StoredLogin, certificates: &RootCertificates) -> (StoredLogin, Result<Secret, Error>) {
    let (sender, receiver) = mpsc::channel();
    let source = oauth(&login, certificates).user(login.tokens());
    let source = source.on_new_tokens(move |tokens| drop(sender.send(tokens.clone())));
    let outcome = source.token(Some(&login.access_token)).await;
    let login = receiver.try_iter().fold(login, |login, tokens| login.with_tokens(&tokens));
    (login, outcome)
}

/// The access token, unless it ends within that time, was refused, or fits no request.
fn lasting(login: &StoredLogin, time: Duration, refused: Option<&Secret>) -> Option<Secret> {
    let (end, token) = (login.tokens().expires_at, &login.access_token);
    let lasts = end.is_none_or(|end| SystemTime::now() + time < end);
    (lasts && refused != Some(token) && token.fits_header()).then(|| token.clone())
}

fn unavailable(failure: &Failure) -> Error {
    Error::no_credential(failure.to_string())
}

fn interrupted() -> Error {
    Error::no_credential("asking for a new access token was broken off")
}
