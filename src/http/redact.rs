//! What may be shown of a request or an answer.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderValue};

use super::AccessToken;

const BLANK: &str = "[redacted]";

/// Headers that say nothing of anybody.
const SHOWN: [&str; 8] = [
    "content-length",
    "content-type",
    "date",
    "retry-after",
    "x-mediaconnect-api-version",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
];

/// The headers that `Debug` shows: only those known to be harmless.
pub(crate) fn shown_headers(headers: &HeaderMap) -> BTreeMap<&str, &str> {
    let shown = headers.iter().filter(|(name, _)| SHOWN.contains(&name.as_str()));
    shown.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect()
}

/// Blanks credentials out of what a server sends back, and of what a caller has mixed up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Redactor {
    secrets: Vec<AccessToken>,
}

impl Redactor {
    pub(crate) fn new(secrets: Vec<AccessToken>) -> Self {
        Self { secrets }
    }

    /// One that blanks this out as well.
    pub(crate) fn and(&self, secret: Option<&AccessToken>) -> Self {
        Self { secrets: self.secrets.iter().chain(secret).cloned().collect() }
    }

    pub(crate) fn text(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secret| blanked(&text, secret.expose()))
    }

    /// Bytes as text in which the credentials are blanked out.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Vec<u8> {
        self.text(&String::from_utf8_lossy(bytes)).into_bytes()
    }

    pub(crate) fn headers(&self, headers: &HeaderMap) -> HeaderMap {
        let blanked = headers.iter().map(|(name, value)| {
            let text = self.text(&String::from_utf8_lossy(value.as_bytes()));
            let value = HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(BLANK));
            (name.clone(), value)
        });
        blanked.collect()
    }
}

fn blanked(text: &str, secret: &str) -> String {
    let (mut blanked, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((next, after_next)) = plain(rest) {
        if let Some(after_secret) = without(rest, secret).filter(|_| !secret.is_empty()) {
            blanked += BLANK;
            rest = after_secret;
        } else {
            blanked.push(next);
            rest = after_next;
        }
    }
    blanked
}

/// What follows the secret in a text that begins with it. Each character of it may be written as it is, percent-encoded
/// or escaped as in JSON: which of them is left to the writer.
fn without<'a>(text: &'a str, secret: &str) -> Option<&'a str> {
    let Some((wanted, rest)) = plain(secret) else { return Some(text) };
    let spellings = [plain(text), escaped(text, "%", 2), escaped(text, "\\u", 4), backslashed(text)];
    spellings.into_iter().flatten().find_map(|(found, after)| (found == wanted).then(|| without(after, rest)).flatten())
}

fn plain(text: &str) -> Option<(char, &str)> {
    let first = text.chars().next()?;
    Some((first, &text[first.len_utf8()..]))
}

fn backslashed(text: &str) -> Option<(char, &str)> {
    plain(text.strip_prefix('\\')?).filter(|(found, _)| matches!(found, '"' | '\\' | '/'))
}

fn escaped<'a>(text: &'a str, mark: &str, digits: usize) -> Option<(char, &'a str)> {
    let (number, after) = text.strip_prefix(mark)?.split_at_checked(digits)?;
    Some((char::from_u32(u32::from_str_radix(number, 16).ok()?)?, after))
}
