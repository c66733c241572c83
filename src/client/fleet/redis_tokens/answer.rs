//! What a script of tokens answers.

use redis::{FromRedisValue, ParsingError, Value};

use crate::client::oauth::Verdict;

/// The answer of a script.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) verdict: Verdict,
    /// The name of the login, which an alias may have led to.
    pub(super) login: String,
    pub(super) generation: u64,
    /// How many milliseconds are left until the access token expires; less than 0 if that is not known.
    pub(super) left: i64,
    /// The tokens; empty if none are published.
    pub(super) sealed: Vec<u8>,
    /// The number of the newest lock.
    pub(super) fence: u64,
    /// The number of the lock with which the refresh token was sent last; 0 if it was not.
    pub(super) sent: u64,
    /// How many milliseconds to wait at most before asking again.
    pub(super) wait: u64,
    /// Why the last renewal failed; empty if it did not.
    pub(super) failure: Vec<u8>,
    pub(super) is_final: bool,
    /// How many milliseconds ago it failed.
    pub(super) failed: u64,
    /// What the clock of the server said: milliseconds since 1970.
    pub(super) now: u64,
}

impl FromRedisValue for Answer {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        type Fields = (String, String, u64, i64, Vec<u8>, u64, u64, u64, Vec<u8>, u64, u64, u64);
        let (word, login, generation, left, sealed, fence, sent, wait, failure, is_final, failed, now) =
            Fields::from_redis_value(value)?;
        let verdict = match word.as_str() {
            "seen" => Verdict::Seen,
            "busy" => Verdict::Busy,
            "failed" => Verdict::Failed,
            "yours" => Verdict::Yours,
            "lost" => Verdict::Lost,
            "done" => Verdict::Done,
            _ => return Err(ParsingError::from(format!("the script answers {word:?}"))),
        };
        let is_final = is_final == 1;
        Ok(Self { verdict, login, generation, left, sealed, fence, sent, wait, failure, is_final, failed, now })
    }
}
