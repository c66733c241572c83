//! Digests that stand for texts that are not to be kept: data of persons, and credentials.

use hmac_sha256::HMAC;
use serde_json::Value;

/// What a digest begins with.
const PREFIX: &str = "digest:";

/// Makes digests of this crate differ from those of others. It is not a secret.
const KEY: &[u8] = b"sharekit digest 1";

/// Returns what stands for a personal value: the digest of a text, in any capitalisation and without spaces and dashes.
pub(crate) fn digest(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(digest_of(text)),
        _ => Value::from(digest_of(&value.to_string())),
    }
}

/// Returns the digest of a text.
pub(crate) fn digest_of(text: &str) -> String {
    let normal: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    let digest = HMAC::mac(normal.to_lowercase().as_bytes(), KEY);
    let hexadecimal: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{PREFIX}{hexadecimal}")
}

/// Returns what stands for an id, which may be a code that is worth something. Each spelling has its own.
pub(crate) fn mark_of(id: &str) -> String {
    HMAC::mac(id.as_bytes(), KEY)[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns whether a text is a digest.
pub(crate) fn is_digest(text: &str) -> bool {
    text.strip_prefix(PREFIX).is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
