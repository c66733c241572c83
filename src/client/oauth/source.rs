//! A token source that keeps its access token fresh, with one token request at a time (single-flight).

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tracing::Instrument;

use super::failed::Failed;
use super::grant::{Grant, GrantKind};
use super::held::{Failure, Held};
use super::settings::Settings;
use super::token_endpoint::{self, Fetched};
use super::tokens::{Tokens, is_blank};
use crate::Error;
use crate::client::auth::TokenSource;
use crate::client::secret::Secret;

/// How long a call whose token still works waits for a newer one: less than any sensible time limit of a call.
const PATIENCE: Duration = Duration::from_secs(1);

/// Access tokens that stay fresh, made by [`OAuth::user`](super::OAuth::user) and [`OAuth::client`](super::OAuth::client).
///
/// A token is kept until 30 s before it expires, or until a server refuses it. However many calls wait for a new one, it
/// is requested once (single-flight). Clones share the tokens.
///
/// While the old token works, no call fails because a new one cannot be had. Without a working token:
///
/// - Failures that may pass are retried, as [`OAuth::retry_policy`](super::OAuth::retry_policy) says.
/// - A failure that remains is reported to all calls of the next 5 s; the call after that sends a new token request.
/// - [`Error::is_unauthenticated`] is true if the authorization server refused: the user must log in again. It is false
///   if the authorization server could not be reached or could not hand out tokens (such as a 503).
///
/// If a server replaces the refresh token each time, the response with the new one may get lost. The old one is then
/// sent again, since many servers accept it for a short time. If this one does not, the error says what happened, and
/// the user must log in again.
///
/// ```
/// # #[cfg(feature = "subscription-sharing")] {
/// use sharekit::{Tokens, subscription_sharing};
///
/// let oauth = subscription_sharing::oauth("my-client", "my-secret");
/// let stored = Tokens::new("stored-access-token", Some("stored-refresh-token".to_owned()), None);
/// let client = subscription_sharing::Client::builder().token_source(oauth.user(stored)).build()?;
/// # let _ = client;
/// # }
/// # Ok::<(), sharekit::Error>(())
/// ```
#[derive(Clone)]
pub struct OAuthTokenSource {
    settings: Settings,
    owner: Owner,
    shared: Arc<Shared>,
}

/// The user's callback.
type Observer = Arc<dyn Fn(&Tokens) + Send + Sync>;

/// Whose tokens they are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    User,
    Program,
}

struct Shared {
    held: Mutex<Held>,
    observer: Mutex<Option<Observer>>,
    /// Held by the one call that requests a new token.
    turn: tokio::sync::Mutex<()>,
}

impl OAuthTokenSource {
    pub(super) fn new(settings: Settings, owner: Owner, held: Held) -> Self {
        let shared = Shared { held: Mutex::new(held), observer: Mutex::default(), turn: tokio::sync::Mutex::default() };
        Self { settings, owner, shared: Arc::new(shared) }
    }

    /// Calls back with new tokens before any call carries them, so that they can be stored. The refresh token may have
    /// changed too, or alone, and the old one is then invalid. The callback runs where the calls run: it must not block.
    ///
    /// ```
    /// # let oauth = sharekit::OAuth::new("id", "secret", "https://id.example/login", "https://id.example/token");
    /// # let stored = sharekit::Tokens::new("token", None, None);
    /// let (sender, receiver) = std::sync::mpsc::channel();
    /// let source = oauth.user(stored).on_new_tokens(move |tokens| drop(sender.send(tokens.clone())));
    /// // Elsewhere, a thread stores what `receiver` hands out.
    /// # let _ = (source, receiver);
    /// ```
    #[must_use]
    pub fn on_new_tokens(self, observer: impl Fn(&Tokens) + Send + Sync + 'static) -> Self {
        *locked(&self.shared.observer) = Some(Arc::new(observer));
        self
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        locked(&self.shared.held)
    }

    /// Requests a new token, unless another call just did.
    async fn renew(self, refused: Option<Secret>) -> Result<Secret, Error> {
        let _turn = self.shared.turn.lock().await;
        let refused = refused.as_ref();
        if let Some(settled) = self.held().settled(refused) {
            return settled;
        }
        match self.fetch(refused).await {
            Ok(fetched) => self.keep(fetched),
            Err(failed) => self.keep_failure(failed, refused),
        }
        let useless =
            || Error::no_credential("the new access token is the one that was refused, or has expired already");
        let mut held = self.held();
        match held.working(refused) {
            Some(token) => Ok(token.clone()),
            None => Err(held.failure.get_or_insert_with(|| Failure::new(useless(), true)).error.duplicate()),
        }
    }

    async fn fetch(&self, refused: Option<&Secret>) -> Result<Fetched, Failed> {
        let mut grant = self.grant()?;
        let needed = || self.held().working(refused).is_none();
        let fetched = token_endpoint::fetch(&self.settings, &mut grant, needed).await;
        self.held().perhaps_used = grant.perhaps_used;
        if let Err(Failed { refresh_token: Some(token), .. }) = &fetched {
            self.keep_refresh_token(token.clone());
        }
        let mut fetched = fetched?;
        if let GrantKind::Refresh(token) = grant.kind {
            fetched.tokens.refresh_token.get_or_insert(token);
        }
        Ok(fetched)
    }

    fn grant(&self) -> Result<Grant, Error> {
        let held = self.held();
        let kept = held.tokens.as_ref().and_then(|tokens| tokens.refresh_token.clone());
        match (self.owner, kept.filter(|token| !is_blank(token.expose()))) {
            (Owner::Program, _) => Ok(Grant::new(GrantKind::Client)),
            (Owner::User, Some(token)) => {
                Ok(Grant { kind: GrantKind::Refresh(token), perhaps_used: held.perhaps_used })
            }
            (Owner::User, None) => Err(Error::no_credential(
                "the access token cannot be renewed without a refresh token: the user must log in again",
            )),
        }
    }

    fn keep(&self, fetched: Fetched) {
        tracing::debug!("new access token");
        let tokens = fetched.tokens.clone();
        *self.held() = Held::new(fetched);
        self.report(&tokens);
    }

    fn keep_refresh_token(&self, token: Secret) {
        let tokens = {
            let mut held = self.held();
            held.perhaps_used = false;
            let Some(tokens) = &mut held.tokens else { return };
            tokens.refresh_token = Some(token);
            tokens.clone()
        };
        self.report(&tokens);
    }

    fn keep_failure(&self, failed: Failed, refused: Option<&Secret>) {
        tracing::warn!(reason = failed.error.problem(), "the access token could not be renewed");
        let mut held = self.held();
        let is_final = failed.transient.is_none() || held.working(refused).is_none();
        held.failure = Some(Failure::new(failed.error, is_final));
    }

    fn report(&self, tokens: &Tokens) {
        let observer = locked(&self.shared.observer).clone();
        if let Some(observer) = observer {
            observer(tokens);
        }
    }
}

impl TokenSource for OAuthTokenSource {
    fn token<'a>(
        &'a self,
        refused: Option<&'a Secret>,
    ) -> Pin<Box<dyn Future<Output = Result<Secret, Error>> + Send + 'a>> {
        Box::pin(async move {
            if let Some(settled) = self.held().settled(refused) {
                return settled;
            }
            let working = self.held().working(refused).cloned();
            // A task of its own: if the call is dropped, the new refresh token must not be lost with it.
            let renewal = tokio::spawn(self.clone().renew(refused.cloned()).in_current_span());
            match working {
                // Not without a wait: a program that ends after this call would lose the new refresh token.
                Some(token) => match tokio::time::timeout(PATIENCE, renewal).await {
                    Ok(Ok(renewed)) => renewed,
                    // It takes too long, or the callback panicked.
                    _ => Ok(token),
                },
                None => renewal.await.unwrap_or_else(|_| Err(interrupted())),
            }
        })
    }
}

impl fmt::Debug for OAuthTokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthTokenSource")
            .field("settings", &self.settings)
            .field("owner", &self.owner)
            .finish_non_exhaustive()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn interrupted() -> Error {
    Error::no_credential("the request for a new access token was interrupted")
}
