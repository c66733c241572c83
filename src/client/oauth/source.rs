//! A token source that keeps its access token fresh, with one token request at a time (single-flight).

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
#[cfg(feature = "fleet")]
use std::sync::{Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

#[cfg(feature = "fleet")]
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::held::Held;
use super::keeper::Keeper;
#[cfg(feature = "fleet")]
use super::member::Member;
use super::settings::Settings;
#[cfg(feature = "fleet")]
use super::shared::{LoginName, TokenStore};
use super::token_endpoint::always;
use super::tokens::{Owner, Tokens};
use crate::Error;
use crate::client::auth::TokenSource;
use crate::client::secret::Secret;

/// How long a call whose token still works waits for a newer one: less than any sensible time limit of a call.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often a source asks itself whether to look at what the other processes have.
#[cfg(feature = "fleet")]
const EVERY: Duration = Duration::from_secs(1);

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
    #[cfg(feature = "fleet")]
    fleet: Fleet,
}

/// With whom a source shares its tokens, if it does.
#[cfg(feature = "fleet")]
#[derive(Default)]
struct Fleet {
    member: OnceLock<Member>,
    /// Keeps up with the others while nothing is called.
    task: Mutex<Option<JoinHandle<()>>>,
}

impl OAuthTokenSource {
    pub(super) fn new(settings: Settings, owner: Owner, held: Held) -> Self {
        let keeper = Keeper::new(settings, owner, held);
        let shared = Shared {
            keeper,
            turn: tokio::sync::Mutex::default(),
            #[cfg(feature = "fleet")]
            fleet: Fleet::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Calls back with new tokens before any call carries them, so that they can be stored. The refresh token may have
    /// changed too, or alone, and the old one is then invalid. The callback runs where the calls run: it must not block.
    /// A source that shares its tokens with a fleet also calls back with those that other processes got.
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
        #[cfg(feature = "fleet")]
        if let Some(member) = self.shared.fleet.member.get() {
            member.renew(keeper, refused).await;
            return keeper.outcome(refused);
        }
        match keeper.fetch(refused, &always).await {
            Ok(fetched) => keeper.keep(fetched),
            Err(failed) => keeper.keep_failure(failed, refused),
        }
        keeper.outcome(refused)
    }
}

/// What a fleet needs.
#[cfg(feature = "fleet")]
impl OAuthTokenSource {
    /// Shares the tokens of this source and its clones through a store. Nothing if there is nothing to share.
    pub(crate) fn share(self, store: &Arc<dyn TokenStore>) -> Result<Self, Error> {
        let Shared { keeper, fleet, .. } = &*self.shared;
        let login = LoginName::of(&keeper.settings, keeper.owner, keeper.held().tokens.as_ref());
        let Some(login) = login else { return Ok(self) };
        let mut is_new = false;
        let member = fleet.member.get_or_init(|| {
            is_new = true;
            Member::new(Arc::clone(store), login)
        });
        if !member.is_in(store) {
            return Err(Error::configuration(
                "this token source shares its tokens with another fleet already; make a source for each fleet, with a \
                 login of its own",
            ));
        }
        if is_new {
            keeper.held().is_unchecked = true;
        }
        Ok(self)
    }

    /// Returns the client id of the program.
    #[cfg(feature = "fleet")]
    pub(crate) fn client_id(&self) -> &str {
        &self.shared.keeper.settings.client_id
    }

    /// Sees to it that the source keeps up with the others.
    fn keep_up(&self) {
        let fleet = &self.shared.fleet;
        if fleet.member.get().is_none() {
            return;
        }
        let mut task = fleet.task.lock().unwrap_or_else(PoisonError::into_inner);
        // It ends with its runtime.
        if task.as_ref().is_none_or(JoinHandle::is_finished) {
            *task = Some(tokio::spawn(keep_up(Arc::downgrade(&self.shared))));
        }
    }
}

/// Keeps up with the others for as long as the source is there.
#[cfg(feature = "fleet")]
async fn keep_up(shared: Weak<Shared>) {
    loop {
        tokio::time::sleep(EVERY.mul_f64(0.9 + 0.2 * fastrand::f64())).await;
        let Some(shared) = shared.upgrade() else { return };
        if let Some(member) = shared.fleet.member.get() {
            member.keep_up(&shared.keeper).await;
        }
    }
}

impl TokenSource for OAuthTokenSource {
    fn token<'a>(
        &'a self,
        refused: Option<&'a Secret>,
    ) -> Pin<Box<dyn Future<Output = Result<Secret, Error>> + Send + 'a>> {
        Box::pin(async move {
            #[cfg(feature = "fleet")]
            self.keep_up();
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

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
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
