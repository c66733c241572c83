//! An intent as it is stored.

use hmac_sha256::HMAC;
use jiff::Timestamp;

use crate::Error;
use crate::client::digest::mark_of;
use crate::client::fleet::store::Store;
use crate::client::settle::{Doubt, Intent};

/// Makes digests of keys differ from other digests. It is not a secret: all processes must find a key that is used, also
/// those that have another encryption key.
const KEY: &[u8] = b"sharekit intent 1";

/// What a value begins with that is JSON.
const PLAIN: u8 = b'j';

/// What a value begins with that is encrypted JSON.
const SEALED: u8 = b's';

/// An intent as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// What the indexes hold: see `record.lua`.
    pub(super) member: String,
    pub(super) state: &'static str,
    pub(super) value: Vec<u8>,
}

impl Row {
    /// Writes an intent, encrypted if the fleet has a key.
    pub(super) fn of(intent: &Intent, store: &Store) -> Result<Self, Error> {
        let json = serde_json::to_vec(intent)
            .map_err(|error| Error::intent_store("the intent has no JSON form").with_source(error))?;
        let digest = digest_of(&intent.key);
        let (mark, text) = match &store.settings.seal {
            Some(seal) => (SEALED, seal.close(&json, &name(store, &digest))?),
            None => (PLAIN, json),
        };
        let member = format!("{}:{digest}:{}", digits(intent.call.began()), digest_of_call(&intent.call));
        Ok(Self { member, state: intent.state.as_str(), value: [&[mark], &text[..]].concat() })
    }

    /// Returns the digest of the key.
    pub(super) fn digest(&self) -> &str {
        digest_in(&self.member)
    }
}

/// Returns the digest of the key in a member of an index.
pub(super) fn digest_in(member: &str) -> &str {
    member.split(':').nth(1).unwrap_or_default()
}

/// Returns the name of an intent in the store. What is encrypted for one name cannot be decrypted as that of another.
fn name(store: &Store, digest: &str) -> String {
    store.name("intent", digest)
}

/// Reads the value of the intent whose key has this digest.
pub(super) fn read(value: &[u8], digest: &str, store: &Store) -> Result<Intent, Error> {
    let unreadable = |reason: &str| Error::intent_store(format!("an intent in the store of the fleet {reason}"));
    let json = match (value.split_first(), &store.settings.seal) {
        (Some((&PLAIN, json)), _) => json.to_vec(),
        (Some((&SEALED, sealed)), Some(seal)) => seal.open(sealed, &name(store, digest)).ok_or_else(|| {
            unreadable(
                "cannot be decrypted: it was encrypted with another key, or somebody has changed it; give all \
                 processes the same key with Fleet::encryption_key",
            )
        })?,
        (Some((&SEALED, _)), None) => {
            return Err(unreadable("is encrypted; give this process the key, too, with Fleet::encryption_key"));
        }
        _ => {
            return Err(unreadable("was written by a newer sharekit, or by another program; install a newer sharekit"));
        }
    };
    serde_json::from_slice(&json).map_err(|error| {
        unreadable("cannot be read: it was written by a newer sharekit, or somebody has changed it").with_source(error)
    })
}

/// Returns what stands for the key of an intent in the names of the store.
pub(super) fn digest_of(key: &str) -> String {
    HMAC::mac(key.as_bytes(), KEY)[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns what stands for all calls of the same operation, server and account.
fn digest_of_call(call: &Doubt) -> String {
    digest_of_calls(call.api(), call.server(), call.account(), call.operation())
}

/// Returns what stands for all calls of an operation of one server and account.
pub(super) fn digest_of_calls(api: &str, server: &str, account: Option<&str>, operation: &str) -> String {
    mark_of(&format!("{:?}", (api, server, account, operation)))
}

/// Returns a time in nanoseconds, as digits that sort like it. Times before 1970 and after 2554 become the nearest that
/// fits: no clock is so wrong.
pub(super) fn digits(time: Timestamp) -> String {
    let nanoseconds = time.as_nanosecond().clamp(0, u64::MAX.into());
    format!("{nanoseconds:020}")
}
