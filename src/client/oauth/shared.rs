//! What the processes of a fleet share of a login, and the store through which they do. The store knows nothing of OAuth.

use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;
use hmac_sha256::HMAC;
use http::StatusCode;

use super::failed::Failed;
use super::settings::Settings;
use super::tokens::{Owner, Tokens};
use crate::Error;
use crate::client::secret::Secret;
use crate::error::ErrorResponse;

/// Makes the names of logins differ from other digests. It is not a secret: refresh tokens cannot be guessed.
const KEY: &[u8] = b"sharekit login 1";

/// Where the tokens of logins are shared. It decides by its own clock who may renew them.
pub(crate) trait TokenStore: fmt::Debug + Send + Sync {
    /// Takes a step, and returns what the store then holds of the login.
    fn take<'a>(&'a self, login: &'a LoginName, step: Step<'a>) -> BoxFuture<'a, Result<Seen, Unusable>>;

    /// Returns how often this process has found that the data of the store were lost.
    fn losses(&self) -> u64;

    /// Returns for how long the store has not responded to anything of this process.
    fn silence(&self) -> Duration;
}

/// Which login it is.
#[derive(Debug, Clone)]
pub(crate) struct LoginName {
    /// A digest: of what the login began with, or of a refresh token that leads to it.
    pub(crate) name: String,
    /// Whether its refresh token may be replaced each time, so that an old one must not be sent.
    pub(crate) is_rotated: bool,
}

/// What a process does with a login.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step<'a> {
    /// Only looks.
    Look,
    /// Asks for the lock. It is given unless there is another generation, a failure that counts, or another owner.
    Lock { owner: &'a str, generation: u64, is_working: bool },
    /// Extends the lock: the refresh token is sent now.
    Extend(&'a Lock),
    /// Ends the lock, with what came of it. Tokens are published unless another process has sent the refresh token since.
    End {
        lock: &'a Lock,
        published: Option<&'a Publication>,
        failure: Option<&'a SharedFailure>,
        is_perhaps_used: bool,
    },
    /// Publishes again what the store may have lost. The newest generation stays.
    Restore { published: &'a Publication, aliases: &'a [String] },
}

/// A lock that was given: the right to renew the tokens of one generation.
#[derive(Debug, Clone)]
pub(crate) struct Lock {
    pub(crate) owner: String,
    pub(crate) generation: u64,
    /// Larger than that of each lock before.
    pub(crate) fence: u64,
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing but looking was done.
    Seen,
    /// Another process has the lock, or nobody may have it for a while.
    Busy,
    /// The last renewal failed a moment ago.
    Failed,
    /// The lock was given or extended.
    Yours,
    /// The lock is no longer the caller's: nothing was done.
    Lost,
    /// The lock was ended.
    Done,
}

/// What a store holds of a login.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) verdict: Verdict,
    pub(crate) login: String,
    /// How often the tokens were renewed; 0 if nothing is published.
    pub(crate) generation: u64,
    pub(crate) shared: Option<SharedTokens>,
    /// The number of the newest lock.
    pub(crate) fence: u64,
    /// Whether the refresh token was sent by somebody who has not said what became of it.
    pub(crate) is_perhaps_used: bool,
    /// How long to wait at most before asking again.
    pub(crate) wait: Duration,
    pub(crate) failure: Option<SharedFailure>,
}

/// Tokens that are taken over by other processes.
#[derive(Debug, Clone)]
pub(crate) struct SharedTokens {
    pub(crate) tokens: Tokens,
    /// How long the access token still lives, if that is known.
    pub(crate) left: Option<Duration>,
    /// How long before its end it is renewed.
    pub(crate) early: Duration,
}

/// Tokens for the other processes.
#[derive(Debug)]
pub(crate) struct Publication {
    pub(crate) generation: u64,
    pub(crate) shared: SharedTokens,
    /// The name of their refresh token.
    pub(crate) alias: Option<String>,
}

/// Why a renewal failed, for other processes. It holds no secret.
#[derive(Debug, Clone)]
pub(crate) struct SharedFailure {
    /// Whether the user must log in again.
    pub(crate) is_refused: bool,
    pub(crate) status: Option<u16>,
    pub(crate) problem: String,
    pub(crate) message: Option<String>,
    /// Whether every retry was made that may help.
    pub(crate) is_final: bool,
    /// How long ago it was.
    pub(crate) age: Duration,
}

/// Why a store cannot be used.
#[derive(Debug)]
pub(crate) enum Unusable {
    /// It does not respond, with the reason.
    Away(String),
    /// It holds what this process cannot use.
    Wrong(Error),
}

impl LoginName {
    /// Returns the name of the login whose tokens these are; nothing if there is nothing to share.
    pub(super) fn of(settings: &Settings, owner: Owner, tokens: Option<&Tokens>) -> Option<Self> {
        let name = match owner {
            Owner::Program => name_of(&["program", &settings.client_id, &settings.token_url]),
            Owner::User => name_of_token(settings, tokens?.refresh_token.as_ref()?),
        };
        Some(Self { name, is_rotated: owner == Owner::User })
    }
}

/// Returns the name of a refresh token.
pub(super) fn name_of_token(settings: &Settings, token: &Secret) -> String {
    name_of(&["user", &settings.client_id, &settings.token_url, token.expose()])
}

/// Returns a digest of texts: 128 bits.
fn name_of(parts: &[&str]) -> String {
    let mut mac = HMAC::new(KEY);
    for part in parts {
        mac.update(part.len().to_le_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

impl SharedFailure {
    /// Returns what other processes are told of a failure; nothing if it concerns this process alone.
    pub(super) fn of(failed: &Failed, is_final: bool) -> Option<Self> {
        let error = &failed.error;
        (!error.is_configuration()).then(|| Self {
            is_refused: failed.transient.is_none() && error.is_unauthenticated(),
            status: error.status().map(|status| status.as_u16()),
            problem: error.problem().to_owned(),
            message: error.message().map(ToOwned::to_owned),
            is_final,
            age: Duration::ZERO,
        })
    }

    /// Returns the error of a call that it concerns.
    pub(super) fn into_error(self) -> Error {
        let status = self.status.and_then(|status| StatusCode::from_u16(status).ok());
        let response = status.map(|status| ErrorResponse { status, ..ErrorResponse::default() });
        let error = if self.is_refused {
            Error::no_credential(self.problem)
        } else {
            Error::no_token_now(self.problem, response)
        };
        error.with_message(self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(client_id: &str, token_url: &str) -> Settings {
        Settings::new(client_id.to_owned(), Secret::new("secret"), String::new(), token_url.to_owned())
    }

    #[test]
    fn a_login_is_known_by_its_client_its_server_and_its_refresh_token() {
        let tokens = |refresh: &str| Tokens::new("access", Some(refresh.to_owned()), None);
        let name = |client_id, token_url, owner, refresh| {
            LoginName::of(&settings(client_id, token_url), owner, Some(&tokens(refresh))).unwrap().name
        };
        let first = name("id", "url", Owner::User, "refresh");
        assert_eq!(first, name("id", "url", Owner::User, "refresh"));
        assert_eq!(first, name_of_token(&settings("id", "url"), &Secret::new("refresh")));
        let others = [
            name("id2", "url", Owner::User, "refresh"),
            name("id", "url2", Owner::User, "refresh"),
            name("idurl", "", Owner::User, "refresh"),
            name("id", "url", Owner::User, "refresh2"),
            name("id", "url", Owner::Program, "refresh"),
        ];
        assert!(others.iter().all(|other| *other != first), "{others:?}");
        assert_eq!(others[4], name("id", "url", Owner::Program, "refresh2"));
        let without = Tokens::new("access", None, None);
        assert!(LoginName::of(&settings("id", "url"), Owner::User, Some(&without)).is_none());
    }

    #[test]
    fn a_failure_says_the_same_in_every_process() {
        let shared = |error: Error| SharedFailure::of(&error.into(), true).unwrap().into_error();
        let refused = Error::no_credential("no access token").with_message(Some("log in".to_owned()));
        let text = refused.to_string();
        assert!(shared(refused).is_unauthenticated());
        let busy = ErrorResponse { status: StatusCode::TOO_MANY_REQUESTS, ..ErrorResponse::default() };
        let error = shared(Error::no_token_now("not now", Some(busy)).with_message(Some("slow down".to_owned())));
        assert!(!error.is_unauthenticated() && error.is_rate_limited(), "{error:?}");
        assert_eq!((error.to_string(), text), ("not now: slow down".to_owned(), "no access token: log in".to_owned()));
        assert!(SharedFailure::of(&Error::configuration("a wrong URL").into(), true).is_none());
    }
}
