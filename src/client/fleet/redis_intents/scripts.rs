//! What runs on the server, and how it answers.

use redis::{FromRedisValue, ParsingError, Script, Value};

use crate::client::fleet::store::script;

/// What all of them begin with.
const RECORD: &str = include_str!("record.lua");

/// The scripts of a record.
#[derive(Debug)]
pub(super) struct Scripts {
    pub(super) time: Script,
    pub(super) begin: Script,
    pub(super) end: Script,
    pub(super) get: Script,
    pub(super) list: Script,
}

impl Default for Scripts {
    fn default() -> Self {
        let script = |code| script(&format!("{RECORD}\n{code}"));
        Self {
            time: script(include_str!("time.lua")),
            begin: script(include_str!("begin.lua")),
            end: script(include_str!("end.lua")),
            get: script(include_str!("get.lua")),
            list: script(include_str!("list.lua")),
        }
    }
}

/// What a script found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The server responds.
    Here,
    /// It may throw spends away.
    Evicts,
    /// The intents were written, where that is allowed.
    Written,
    /// There is an intent with the key.
    Known,
    /// There is none.
    None,
    /// These are the intents.
    Listed,
    /// The command came so late that the caller has given up. Nothing was written.
    Late,
    /// Intents are missing that this process has seen. Nothing was written.
    Lost,
}

/// The answer of a script.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) verdict: Verdict,
    /// The time of the server, in milliseconds since 1970.
    pub(super) time: u64,
    /// How many intents were begun since the data were made.
    pub(super) count: u64,
    pub(super) values: Vec<Vec<u8>>,
}

impl FromRedisValue for Answer {
    fn from_redis_value(value: Value) -> Result<Self, ParsingError> {
        let (word, time, count, values) = <(String, u64, u64, Vec<Vec<u8>>)>::from_redis_value(value)?;
        let verdict = match word.as_str() {
            "here" => Verdict::Here,
            "evicts" => Verdict::Evicts,
            "written" => Verdict::Written,
            "known" => Verdict::Known,
            "none" => Verdict::None,
            "listed" => Verdict::Listed,
            "late" => Verdict::Late,
            "lost" => Verdict::Lost,
            _ => return Err(ParsingError::from(format!("the script answers {word:?}"))),
        };
        Ok(Self { verdict, time, count, values })
    }
}
