//! How a source renews tokens that it shares with the other processes of a fleet: look, lock, look again, renew once,
//! publish, release. A refresh token is sent only by the owner of the lock, and only if no newer one was published.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::failed::Failed;
use super::held::{FAILURE_LASTS, Failure, Held};
use super::keeper::Keeper;
use super::shared::{
    Lock, LoginName, Publication, Seen, SharedFailure, SharedTokens, Step, TokenStore, Unusable, Verdict, name_of_token,
};
use super::token_endpoint::{Fetched, always};
use super::tokens::Owner;
use crate::Error;
use crate::client::secret::Secret;

/// How long a store that is away is not asked again.
const REST: Duration = Duration::from_secs(1);

/// How long whoever waits for another process waits at least before asking again. A random time is added,
/// up to 150 ms.
const POLL: Duration = Duration::from_millis(100);

/// After which silence of the store a process looks whether it knows less than this process, which may be idle.
const SILENCE: Duration = Duration::from_secs(3);

/// How often a process looks at its login at least, also if it talks with the store of other things.
const LOOK: Duration = Duration::from_secs(30);

/// How long after the store was away this process does not renew: the store may have lost what another process has
/// published last, and that process must have the time to say so.
const CAUTION: Duration = Duration::from_secs(5);

/// How long ago the lock may have been extended when a refresh token is sent.
const EXTENSION_LASTS: Duration = Duration::from_secs(3);

/// How many refresh tokens a process remembers the names of.
const MOST_ALIASES: usize = 64;

/// A source as one of those that share a login.
pub(super) struct Member {
    store: Arc<dyn TokenStore>,
    /// Tells its locks from those of others.
    owner: String,
    known: Mutex<Known>,
}

/// What a member knows of its login.
struct Known {
    login: LoginName,
    generation: u64,
    /// How many losses of data were made good.
    losses: u64,
    /// The names of the newest refresh tokens.
    aliases: VecDeque<String>,
    looked: Option<Instant>,
    /// Whether the store did not respond.
    is_away: bool,
    /// From when on tokens may be renewed.
    may_lock: Option<Instant>,
    /// A lock that could not be released.
    unreleased: Option<Lock>,
}

/// How a renewal goes on.
enum Next {
    /// Looks again at what is held, after this wait.
    Again(Duration),
    Done,
}

impl Member {
    pub(super) fn new(store: Arc<dyn TokenStore>, login: LoginName) -> Self {
        let known = Known {
            aliases: VecDeque::from([login.name.clone()]),
            login,
            generation: 0,
            losses: store.losses(),
            looked: None,
            is_away: false,
            may_lock: None,
            unreleased: None,
        };
        Self { store, owner: format!("{:016x}", fastrand::u64(..)), known: Mutex::new(known) }
    }

    /// Returns whether the tokens are shared through this store.
    pub(super) fn is_in(&self, store: &Arc<dyn TokenStore>) -> bool {
        std::ptr::addr_eq(Arc::as_ptr(&self.store), Arc::as_ptr(store))
    }

    /// Renews the tokens, or waits until another process has.
    pub(super) async fn renew(&self, keeper: &Keeper, refused: Option<&Secret>) {
        while keeper.held().settled(refused).is_none() {
            match self.try_renew(keeper, refused).await {
                Ok(Next::Again(wait)) => tokio::time::sleep(wait).await,
                Ok(Next::Done) => return,
                Err(unusable) => return self.go_without(keeper, refused, unusable).await,
            }
        }
    }

    async fn try_renew(&self, keeper: &Keeper, refused: Option<&Secret>) -> Result<Next, Unusable> {
        if keeper.held().is_unchecked {
            self.take(keeper, Step::Look).await?;
            return Ok(Next::Again(Duration::ZERO));
        }
        if let Some(wait) = self.wait_of_caution() {
            self.take(keeper, Step::Look).await?;
            return Ok(wait_for_others(keeper, refused, wait));
        }
        let (generation, is_working) = (self.known().generation, keeper.held().working(refused).is_some());
        let seen = self.take(keeper, Step::Lock { owner: &self.owner, generation, is_working }).await?;
        match seen.verdict {
            Verdict::Yours => self.renew_as_owner(keeper, refused, &seen).await,
            Verdict::Busy => Ok(wait_for_others(keeper, refused, seen.wait)),
            Verdict::Failed => {
                keeper.held().failure = seen.failure.map(failure);
                Ok(Next::Again(Duration::ZERO))
            }
            // There is another generation: a newer one was taken over by now.
            _ if seen.generation < generation => self.restore(keeper).await.map(|()| Next::Again(POLL)),
            _ => Ok(Next::Again(Duration::ZERO)),
        }
    }

    /// Sends token requests under a lock.
    async fn renew_as_owner(&self, keeper: &Keeper, refused: Option<&Secret>, seen: &Seen) -> Result<Next, Unusable> {
        let lock = Lock { owner: self.owner.clone(), generation: seen.generation, fence: seen.fence };
        keeper.held().perhaps_used |= seen.is_perhaps_used;
        let lease = Lease { member: self, keeper, lock: &lock, refusal: Mutex::default() };
        let fetched = keeper.fetch(refused, &|| Box::pin(lease.extend())).await;
        match (fetched, lease.refusal()) {
            (Ok(fetched), _) => self.publish(keeper, &lock, fetched).await,
            (Err(_), Some(Refusal::Lost)) => return Ok(Next::Again(Duration::ZERO)),
            (Err(_), Some(Refusal::Unusable(unusable))) => {
                self.known().unreleased = Some(lock);
                return Err(unusable);
            }
            (Err(failed), None) => self.publish_failure(keeper, &lock, failed, refused).await,
        }
        Ok(Next::Done)
    }

    /// Publishes new tokens, and keeps them.
    async fn publish(&self, keeper: &Keeper, lock: &Lock, fetched: Fetched) {
        let published = publication(keeper, lock, Held::new(fetched.clone()).to_share());
        let step = Step::End { lock, published: published.as_ref(), failure: None, is_perhaps_used: false };
        match self.take(keeper, step).await {
            // They are kept by now: either these or, if this process slept, those of another.
            Ok(seen) if seen.generation > lock.generation => {}
            // Another process has sent the refresh token since. What it gets is newer.
            Ok(seen) if seen.is_perhaps_used => self.keep_own(keeper, lock, fetched, None),
            // The store has lost the lock with its data.
            Ok(_) => {
                self.keep_own(keeper, lock, fetched, published);
                let _ = self.restore(keeper).await;
            }
            // The next look publishes them.
            Err(_) => self.keep_own(keeper, lock, fetched, published),
        }
    }

    /// Keeps new tokens that the store does not have.
    fn keep_own(&self, keeper: &Keeper, lock: &Lock, fetched: Fetched, published: Option<Publication>) {
        let tokens = fetched.tokens.clone();
        {
            let mut known = self.known();
            if known.generation != lock.generation {
                // Another process has published meanwhile.
                return;
            }
            *keeper.held() = Held::new(fetched);
            known.has_own(published);
        }
        keeper.report(&tokens);
    }

    /// Tells the others of a failure, and of a new refresh token that came with it.
    async fn publish_failure(&self, keeper: &Keeper, lock: &Lock, failed: Failed, refused: Option<&Secret>) {
        let is_final = failed.transient.is_none() || keeper.held().working(refused).is_none();
        let failure = SharedFailure::of(&failed, is_final);
        let kept = keeper.held().to_share();
        let is_perhaps_used = keeper.held().perhaps_used;
        let published = publication(keeper, lock, kept.filter(|_| failed.refresh_token.is_some()));
        let step = Step::End { lock, published: published.as_ref(), failure: failure.as_ref(), is_perhaps_used };
        let is_told = |seen: Seen| seen.verdict == Verdict::Done || seen.is_perhaps_used;
        if !self.take(keeper, step).await.is_ok_and(is_told) {
            self.known().unreleased = Some(lock.clone()).filter(|_| published.is_none());
            self.known().has_own(published);
        }
        keeper.keep_failure(failed, refused);
    }

    /// What a call has if the store cannot be used: a working token, or a clear error.
    async fn go_without(&self, keeper: &Keeper, refused: Option<&Secret>, unusable: Unusable) {
        let is_working = keeper.held().working(refused).is_some();
        let failure = match unusable {
            Unusable::Away(_) if keeper.owner == Owner::Program && !is_working => {
                return match keeper.fetch(refused, &always).await {
                    Ok(fetched) => keeper.keep(fetched),
                    Err(failed) => keeper.keep_failure(failed, refused),
                };
            }
            Unusable::Away(reason) => Failure::lasting(away(&reason), true, REST),
            Unusable::Wrong(error) => {
                tracing::error!(reason = error.problem(), "the shared access token cannot be used");
                Failure::new(error, true)
            }
        };
        keeper.held().failure = Some(failure);
    }

    /// Looks at the login if nothing was heard of it for a while, and publishes what the store has lost. To be called every
    /// second.
    pub(super) async fn keep_up(&self, keeper: &Keeper) {
        let losses = self.store.losses();
        if !self.is_due_for_look(losses) {
            return;
        }
        let Ok(seen) = self.take(keeper, Step::Look).await else { return };
        let unreleased = self.known().unreleased.take();
        if let Some(lock) = &unreleased {
            let is_perhaps_used = keeper.held().perhaps_used;
            let _ = self.take(keeper, Step::End { lock, published: None, failure: None, is_perhaps_used }).await;
        }
        let is_lost = { self.known().losses != losses } || seen.generation < self.known().generation;
        if !is_lost || self.restore(keeper).await.is_ok() {
            self.known().losses = losses;
        }
    }

    fn is_due_for_look(&self, losses: u64) -> bool {
        let known = self.known();
        let is_old = known.looked.is_none_or(|looked| looked.elapsed() >= LOOK);
        is_old || known.is_away || known.losses != losses || self.store.silence() >= SILENCE
    }

    /// Publishes again what this process knows.
    async fn restore(&self, keeper: &Keeper) -> Result<(), Unusable> {
        let (published, aliases) = {
            let known = self.known();
            let Some(shared) = keeper.held().to_share().filter(|_| known.generation > 0) else { return Ok(()) };
            let alias = alias(keeper, &shared);
            (Publication { generation: known.generation, shared, alias }, Vec::from(known.aliases.clone()))
        };
        self.take(keeper, Step::Restore { published: &published, aliases: &aliases }).await.map(drop)
    }

    /// Takes a step, and takes over what the store has.
    async fn take(&self, keeper: &Keeper, step: Step<'_>) -> Result<Seen, Unusable> {
        let (asked, login) = (Instant::now(), self.known().login.clone());
        let seen = self.store.take(&login, step).await;
        match &seen {
            Ok(seen) => self.follow(keeper, seen, asked),
            Err(Unusable::Away(_)) => self.known().is_away = true,
            Err(Unusable::Wrong(_)) => {}
        }
        seen
    }

    /// Takes over newer tokens.
    fn follow(&self, keeper: &Keeper, seen: &Seen, asked: Instant) {
        let (mut known, mut held) = (self.known(), keeper.held());
        known.was_heard(keeper.owner, asked);
        if known.login.name != seen.login {
            // Generations are counted for each login.
            known.login.name.clone_from(&seen.login);
            known.generation = 0;
        }
        held.is_unchecked = false;
        let Some(shared) = seen.shared.as_ref().filter(|_| seen.generation > known.generation) else { return };
        known.generation = seen.generation;
        known.remember(alias(keeper, shared));
        let is_new = held.tokens.as_ref().is_none_or(|tokens| !tokens.are_those_of(&shared.tokens));
        *held = Held::shared(shared.clone(), asked);
        let tokens = held.tokens.clone().filter(|_| is_new);
        drop((known, held));
        if let Some(tokens) = tokens {
            tracing::debug!("new access token of the fleet");
            keeper.report(&tokens);
        }
    }

    /// Returns for how long nothing is renewed, since the store was away a moment ago.
    fn wait_of_caution(&self) -> Option<Duration> {
        let wait = self.known().may_lock?.checked_duration_since(Instant::now())?;
        Some(wait).filter(|wait| !wait.is_zero())
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Notes that the store responds.
    fn was_heard(&mut self, owner: Owner, at: Instant) {
        self.looked = Some(at);
        if std::mem::take(&mut self.is_away) && owner == Owner::User {
            self.may_lock = Some(Instant::now() + CAUTION);
        }
    }

    /// Notes tokens that could not be published yet.
    fn has_own(&mut self, published: Option<Publication>) {
        if let Some(published) = published {
            self.generation = self.generation.max(published.generation);
            self.remember(published.alias);
        }
    }

    fn remember(&mut self, alias: Option<String>) {
        let Some(alias) = alias.filter(|alias| !self.aliases.contains(alias)) else { return };
        if self.aliases.len() == MOST_ALIASES {
            // Not the first, which others may begin with.
            self.aliases.remove(1);
        }
        self.aliases.push_back(alias);
    }
}

/// The permission to send a refresh token.
struct Lease<'a> {
    member: &'a Member,
    keeper: &'a Keeper,
    lock: &'a Lock,
    refusal: Mutex<Option<Refusal>>,
}

/// Why a refresh token may not be sent.
enum Refusal {
    /// Another process has the lock, or has published newer tokens.
    Lost,
    Unusable(Unusable),
}

impl Lease<'_> {
    /// Extends the lock. If this process was stopped meanwhile, it may be lost again: it is extended once more.
    async fn extend(&self) -> Result<(), Error> {
        loop {
            let (asked, asked_by_clock) = (Instant::now(), SystemTime::now());
            let refusal = match self.member.take(self.keeper, Step::Extend(self.lock)).await {
                Ok(seen) if seen.verdict == Verdict::Yours => {
                    let by_clock = asked_by_clock.elapsed().unwrap_or(Duration::MAX);
                    if asked.elapsed().max(by_clock) < EXTENSION_LASTS {
                        return Ok(());
                    }
                    continue;
                }
                Ok(_) => Refusal::Lost,
                Err(unusable) => Refusal::Unusable(unusable),
            };
            *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal);
            return Err(Error::no_token_now("the right to renew the access token was lost", None));
        }
    }

    fn refusal(self) -> Option<Refusal> {
        self.refusal.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Goes on with a token that works for a moment, or waits.
fn wait_for_others(keeper: &Keeper, refused: Option<&Secret>, longest: Duration) -> Next {
    let wait = POLL.mul_f64(1.0 + 1.5 * fastrand::f64());
    let mut held = keeper.held();
    if held.working(refused).is_some() {
        let error = Error::no_token_now("another process of the fleet is renewing the access token", None);
        held.failure = Some(Failure::lasting(error, false, wait));
        return Next::Done;
    }
    Next::Again(wait.min(longest))
}

/// Returns a failure of another process.
fn failure(shared: SharedFailure) -> Failure {
    let (is_final, left) = (shared.is_final, FAILURE_LASTS.saturating_sub(shared.age));
    Failure::lasting(shared.into_error(), is_final, left)
}

/// Returns what is published of new tokens.
fn publication(keeper: &Keeper, lock: &Lock, shared: Option<SharedTokens>) -> Option<Publication> {
    let shared = shared?;
    let alias = alias(keeper, &shared);
    Some(Publication { generation: lock.generation + 1, shared, alias })
}

/// Returns the name of the refresh token.
fn alias(keeper: &Keeper, shared: &SharedTokens) -> Option<String> {
    let token = shared.tokens.refresh_token.as_ref().filter(|_| keeper.owner == Owner::User);
    token.map(|token| name_of_token(&keeper.settings, token))
}

fn away(reason: &str) -> Error {
    Error::no_token_now(
        format!(
            "no access token: it has expired, and the store of the fleet cannot be reached: {reason}; without it the \
             token is not renewed, since another process may do that too; look at that server"
        ),
        None,
    )
}
