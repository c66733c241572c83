//! What a token source keeps: its tokens, and how it requests new ones.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::failed::Failed;
use super::grant::{Grant, GrantKind};
use super::held::{Failure, Held};
use super::settings::Settings;
use super::token_endpoint::{self, Fetched, Permit};
use super::tokens::{Owner, Tokens, is_blank};
use crate::Error;
use crate::client::secret::Secret;

/// The user's callback.
type Observer = Arc<dyn Fn(&Tokens) + Send + Sync>;

/// The tokens of a source, and what new ones are requested with.
pub(super) struct Keeper {
    pub(super) settings: Settings,
    pub(super) owner: Owner,
    held: Mutex<Held>,
    observer: Mutex<Option<Observer>>,
}

impl Keeper {
    pub(super) fn new(settings: Settings, owner: Owner, held: Held) -> Self {
        Self { settings, owner, held: Mutex::new(held), observer: Mutex::default() }
    }

    pub(super) fn held(&self) -> MutexGuard<'_, Held> {
        locked(&self.held)
    }

    /// Calls back with new tokens from now on.
    pub(super) fn observe(&self, observer: Observer) {
        *locked(&self.observer) = Some(observer);
    }

    /// Requests new tokens.
    pub(super) async fn fetch(&self, refused: Option<&Secret>, permit: Permit<'_>) -> Result<Fetched, Failed> {
        let mut grant = self.grant()?;
        let needed = || self.held().working(refused).is_none();
        let fetched = token_endpoint::fetch(&self.settings, &mut grant, needed, permit).await;
        self.note_use(&grant);
        if let Err(Failed { refresh_token: Some(token), .. }) = &fetched {
            self.keep_refresh_token(token.clone());
        }
        let mut fetched = fetched?;
        if let GrantKind::Refresh(token) = grant.kind {
            fetched.tokens.refresh_token.get_or_insert(token);
        }
        Ok(fetched)
    }

    /// Notes whether the refresh token may be used up, unless it was replaced meanwhile.
    fn note_use(&self, grant: &Grant) {
        let mut held = self.held();
        if let GrantKind::Refresh(token) = &grant.kind
            && held.has_refresh_token(token)
        {
            held.perhaps_used = grant.perhaps_used;
        }
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

    /// Keeps new tokens, and reports them.
    pub(super) fn keep(&self, fetched: Fetched) {
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

    /// Keeps why there are no new tokens.
    pub(super) fn keep_failure(&self, failed: Failed, refused: Option<&Secret>) {
        tracing::warn!(reason = failed.error.problem(), "the access token could not be renewed");
        let mut held = self.held();
        let is_final = failed.transient.is_none() || held.working(refused).is_none();
        held.failure = Some(Failure::new(failed.error, is_final));
    }

    /// Returns what a renewal has brought to a call.
    pub(super) fn outcome(&self, refused: Option<&Secret>) -> Result<Secret, Error> {
        let useless =
            || Error::no_credential("the new access token is the one that was refused, or has expired already");
        let mut held = self.held();
        match held.working(refused) {
            Some(token) => Ok(token.clone()),
            None => Err(held.failure.get_or_insert_with(|| Failure::new(useless(), true)).error.duplicate()),
        }
    }

    /// Calls back with new tokens.
    pub(super) fn report(&self, tokens: &Tokens) {
        let observer = locked(&self.observer).clone();
        if let Some(observer) = observer {
            observer(tokens);
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
