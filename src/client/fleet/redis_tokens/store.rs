//! The tokens of a fleet in its store: runs the scripts, and encrypts what they store.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use redis::Script;
use tokio::time::Instant;

use super::answer::Answer;
use super::sealed::{Sealer, milliseconds};
use crate::Error;
use crate::client::fleet::seal::Seal;
use crate::client::fleet::store::{Store, script};
use crate::client::oauth::{
    FAILURE_LASTS, Lock, LoginName, Publication, Seen, SharedFailure, SharedTokens, Step, TokenStore, Unusable, Verdict,
};

/// What all scripts begin with.
const LOGIN: &str = include_str!("login.lua");

/// For how long nobody may lock a login that is new in the store, so that a process which knows newer tokens can publish
/// them. Each looks every few seconds.
const HOLD: Duration = Duration::from_secs(5);

/// How long a lock lasts that was not extended: its owner has given up, or was killed before it sent anything.
const CLAIM: Duration = Duration::from_secs(2);

/// How long a lock lasts with which the refresh token may be on its way: longer than a token request may take.
const LOCK: Duration = Duration::from_secs(45);

/// The tokens of a fleet, in its store.
pub(in crate::client::fleet) struct RedisTokens {
    store: Arc<Store>,
    seal: Seal,
    scripts: Scripts,
    /// What the clock of the server said last, in milliseconds since 1970, and when its answer came.
    heard: Mutex<Option<(u64, Instant)>>,
}

struct Scripts {
    look: Script,
    lock: Script,
    extend: Script,
    end: Script,
    restore: Script,
}

impl RedisTokens {
    /// Returns the tokens in this store. Nothing if there is no key to encrypt them with.
    pub(in crate::client::fleet) fn new(store: &Arc<Store>) -> Option<Self> {
        let script = |code| script(&format!("{LOGIN}\n{code}"));
        let scripts = Scripts {
            look: script(include_str!("look.lua")),
            lock: script(include_str!("lock.lua")),
            extend: script(include_str!("extend.lua")),
            end: script(include_str!("end.lua")),
            restore: script(include_str!("restore.lua")),
        };
        Some(Self { store: Arc::clone(store), seal: store.settings.seal.clone()?, scripts, heard: Mutex::default() })
    }

    async fn run(&self, login: &LoginName, step: Step<'_>) -> Result<Seen, Unusable> {
        let (script, arguments) = self.written(login, step).map_err(Unusable::Wrong)?;
        let (logins, aliases) = (self.store.name("login", ""), self.store.name("alias", ""));
        let hold = if login.is_rotated { HOLD } else { Duration::ZERO };
        let all = [logins.into(), aliases.into(), login.name.clone().into(), number(milliseconds(hold))];
        let all: Vec<&[u8]> = all.iter().chain(&arguments).map(Vec::as_slice).collect();
        let answer: Answer = self.store.run(script, &[], &all).await.map_err(|away| Unusable::Away(away.0))?;
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some((answer.now, Instant::now()));
        self.seen(answer)
    }

    /// Returns the script of a step, and what it is told after the name of the login.
    fn written(&self, login: &LoginName, step: Step<'_>) -> Result<(&Script, Vec<Vec<u8>>), Error> {
        let scripts = &self.scripts;
        Ok(match step {
            Step::Look => (&scripts.look, vec![]),
            Step::Lock { owner, generation, is_working } => {
                let times = [milliseconds(FAILURE_LASTS), milliseconds(CLAIM)].map(number);
                let mut arguments = vec![owner.into(), number(generation), number(is_working.into())];
                arguments.extend(times);
                (&scripts.lock, arguments)
            }
            Step::Extend(Lock { owner, generation, fence }) => {
                let arguments = [*generation, *fence, milliseconds(LOCK)].map(number);
                (&scripts.extend, [vec![owner.as_bytes().to_vec()], arguments.to_vec()].concat())
            }
            Step::End { lock, published, failure, is_perhaps_used } => {
                let published = self.published(login, published)?;
                let failure = self.failure(login, failure)?;
                let first = vec![number(lock.fence)];
                (&scripts.end, [first, published, failure, vec![number(is_perhaps_used.into())]].concat())
            }
            Step::Restore { published, aliases } => {
                let mut arguments = self.published(login, Some(published))?;
                arguments.extend(aliases.iter().map(|alias| alias.clone().into()));
                (&scripts.restore, arguments)
            }
        })
    }

    /// Returns generation, tokens, expiry and alias of what is published, as scripts are told.
    fn published(&self, login: &LoginName, published: Option<&Publication>) -> Result<Vec<Vec<u8>>, Error> {
        let Some(Publication { generation, shared, alias }) = published else { return Ok(vec![vec![]; 4]) };
        let sealed = self.sealer(&self.key(&login.name)).close_tokens(*generation, shared)?;
        let expires = shared.left.and_then(|left| self.moment_in(left)).map(number).unwrap_or_default();
        Ok(vec![number(*generation), sealed, expires, alias.clone().unwrap_or_default().into()])
    }

    /// Returns what the clock of the server will say after this time, or a little less: the way of its last answer is not
    /// counted. Nothing if it has not answered yet; nothing is published before it has.
    fn moment_in(&self, time: Duration) -> Option<u64> {
        let (said, came) = (*self.heard.lock().unwrap_or_else(PoisonError::into_inner))?;
        Some(said.saturating_add(milliseconds(came.elapsed().saturating_add(time))))
    }

    fn failure(&self, login: &LoginName, failure: Option<&SharedFailure>) -> Result<Vec<Vec<u8>>, Error> {
        let Some(failure) = failure else { return Ok(vec![vec![]; 2]) };
        let sealed = self.sealer(&self.key(&login.name)).close_failure(failure)?;
        Ok(vec![sealed, number(failure.is_final.into())])
    }

    /// Returns what an answer says, with the tokens in it.
    fn seen(&self, answer: Answer) -> Result<Seen, Unusable> {
        let key = self.key(&answer.login);
        let sealer = self.sealer(&key);
        let shared = match answer.generation {
            0 => None,
            generation => Some(sealer.open_tokens(generation, &answer.sealed).ok_or_else(unreadable)?),
        };
        let left = u64::try_from(answer.left).ok().map(Duration::from_millis);
        let shared = shared.map(|shared| SharedTokens { left, ..shared });
        let failure = sealer.open_failure(&answer.failure).map(|failure| SharedFailure {
            is_final: answer.is_final,
            age: Duration::from_millis(answer.failed),
            ..failure
        });
        if answer.verdict == Verdict::Failed && failure.is_none() {
            return Err(unreadable());
        }
        Ok(Seen {
            verdict: answer.verdict,
            login: answer.login,
            generation: answer.generation,
            shared,
            fence: answer.fence,
            is_perhaps_used: answer.sent > 0,
            wait: Duration::from_millis(answer.wait),
            failure,
        })
    }

    fn key(&self, login: &str) -> String {
        self.store.name("login", login)
    }

    fn sealer<'a>(&'a self, key: &'a str) -> Sealer<'a> {
        Sealer { seal: &self.seal, key }
    }
}

impl TokenStore for RedisTokens {
    fn take<'a>(&'a self, login: &'a LoginName, step: Step<'a>) -> BoxFuture<'a, Result<Seen, Unusable>> {
        Box::pin(self.run(login, step))
    }

    fn losses(&self) -> u64 {
        self.store.losses()
    }

    fn silence(&self) -> Duration {
        self.store.silence()
    }
}

impl fmt::Debug for RedisTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisTokens").field("store", &self.store).finish_non_exhaustive()
    }
}

/// Returns a number as scripts are told.
fn number(number: u64) -> Vec<u8> {
    number.to_string().into()
}

fn unreadable() -> Unusable {
    Unusable::Wrong(Error::configuration(
        "the tokens in the store of the fleet cannot be decrypted: they were encrypted with another key, or were changed; \
         give all processes the same Fleet::encryption_key",
    ))
}
