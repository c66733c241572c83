//! What may be shown of a request or an answer.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

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

/// Blanks a credential out of what a server sends back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Redactor {
    /// The credential as it is, and as it looks in a URL and in JSON.
    forms: Vec<SecretString>,
}

impl Redactor {
    pub(crate) fn new(secret: &str) -> Self {
        let forms = [secret.to_owned(), in_query(secret), in_json(secret)];
        Self { forms: forms.into_iter().filter(|form| !form.is_empty()).map(SecretString::from).collect() }
    }

    pub(crate) fn text(&self, text: &str) -> String {
        self.forms.iter().fold(text.to_owned(), |text, secret| text.replace(secret.expose_secret(), BLANK))
    }

    /// Bytes that hold a credential become text in which it is blanked out; others stay as they are.
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

/// A text as it looks in a query.
fn in_query(text: &str) -> String {
    let mut url = reqwest::Url::parse("http://localhost").unwrap_or_else(|_| unreachable!("a constant URL is a URL"));
    url.query_pairs_mut().append_key_only(text);
    url.query().unwrap_or_default().to_owned()
}

/// A text as it looks inside a JSON string.
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.trim_matches('"').to_owned()
}
