//! A token source that keeps its access token fresh, with one token request at a time (single-flight).

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use super::held::Held;
use super::keeper::{Keeper, Owner};
use super::settings::Settings;
use super::tokens::Tokens;
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
    shared: Arc<Shared>,
}

struct Shared {
    keeper: Keeper,
    /// Held by the one call that requests a new token.
    turn: tokio::sync::Mutex<()>,
}

impl OAuthTokenSource {
    pub(super) fn new(settings: Settings, owner: Owner, held: Held) -> Self {
        let keeper = Keeper::new(settings, owner, held);
        Self { shared: Arc::new(Shared { keeper, turn: tokio::sync::Mutex::default() }) }
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
        self.shared.keeper.observe(Arc::new(observer));
        self
    }

    /// Requests a new token, unless another call just did.
    async fn renew(self, refused: Option<Secret>) -> Result<Secret, Error> {
        let _turn = self.shared.turn.lock().await;
        let (keeper, refused) = (&self.shared.keeper, refused.as_ref());
        if let Some(settled) = keeper.held().settled(refused) {
            return settled;
        }
        match keeper.fetch(refused).await {
            Ok(fetched) => keeper.keep(fetched),
            Err(failed) => keeper.keep_failure(failed, refused),
        }
        keeper.outcome(refused)
    }
}

impl TokenSource for OAuthTokenSource {
    fn token<'a>(
        &'a self,
        refused: Option<&'a Secret>,
    ) -> Pin<Box<dyn Future<Output = Result<Secret, Error>> + Send + 'a>> {
        Box::pin(async move {
            if let Some(settled) = self.shared.keeper.held().settled(refused) {
                return settled;
            }
            let working = self.shared.keeper.held().working(refused).cloned();
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
            .field("settings", &self.shared.keeper.settings)
            .field("owner", &self.shared.keeper.owner)
            .finish_non_exhaustive()
    }
}

fn interrupted() -> Error {
    Error::no_credential("the request for a new access token was interrupted")
}
