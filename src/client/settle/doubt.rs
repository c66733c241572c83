//! A call in doubt, with all that is needed to find out later, elsewhere.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::compare::plain;
use crate::client::digest::digest;
use crate::client::redact::Redactor;
use crate::{Error, Operation, Secret};

/// A call whose outcome is unclear: what was asked for, what was there before, and when it was sent.
///
/// `Client::settle` looks for what became of it. It can be stored and read again (`serde`), so that another process
/// settles it tomorrow. It holds no credential. Data of persons (e-mail addresses, telephone numbers, names) is kept as
/// a digest, which shows whether a guess is right, but not the data. Codes are kept as they are, because only they can
/// be looked for: store a doubt where you would store the codes.
///
/// ```
/// # #[cfg(feature = "sandbox")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use sharekit::sandbox::{Failure, Fault, Sandbox};
/// use sharekit::{Doubt, Settled, Settling};
///
/// let sandbox = Sandbox::start().await?;
/// let client = sandbox.proxy_orders().with_options(|options| options.settling(Settling::default().wait(Duration::ZERO)));
/// sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("change_billing_cycle"));
/// let changed = client.change_billing_cycle().order_id(1).cycle("monthly").send_settled().await?;
/// let Settled::Unknown(doubt) = changed else { panic!("no read shows the cycle of the next period") };
///
/// let stored = serde_json::to_string(&doubt)?;
/// let doubt: Doubt = serde_json::from_str(&stored)?;
/// println!("{doubt}");
/// # Ok(()) }
/// # #[cfg(not(feature = "sandbox"))]
/// # fn main() {}
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    pub(super) api: String,
    pub(super) operation: String,
    /// The base URL.
    pub(super) server: String,
    /// What stands for the account, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) account: Option<String>,
    /// The parameters by their names, and the body as `body`.
    pub(super) arguments: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<Before>,
    pub(super) began: Timestamp,
    /// The key of its record, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
    /// When the last attempt ended, or must have ended.
    pub(super) ended: Timestamp,
    /// Whether the server said that it was done, in a response that could not be read.
    #[serde(default)]
    pub(super) is_attested: bool,
    /// Whether the caller says that nobody else spends with the account.
    #[serde(default)]
    pub(super) is_sole_spender: bool,
    /// What happened.
    pub(super) problem: String,
    /// Why it could not be decided.
    #[serde(default)]
    pub(super) reason: String,
    /// What may have been made by this call. It is not stored: it is as the server sent it, with data of persons and with
    /// codes of others.
    #[serde(skip)]
    pub(super) candidates: Vec<Value>,
    /// Of a call for many things: those that were certainly done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) done: Vec<String>,
    /// Of a call for many things: those that were certainly not done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) not_done: Vec<String>,
}

/// What was there before the call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Before {
    /// What stands for the ids at the beginning of a list.
    Items {
        marks: Vec<String>,
        /// Whether these were all.
        is_whole: bool,
        /// How many there were on all pages.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<i64>,
    },
    /// A value.
    Value(Value),
}

impl Doubt {
    /// Returns the operation that was called: its `operationId` in the spec.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// Returns the API that was called: the name of its feature, such as `proxy-orders`.
    #[must_use]
    pub fn api(&self) -> &str {
        &self.api
    }

    /// Returns the base URL of the server that was called.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Returns what stands for the account that called: [`Settling::account`](crate::Settling::account), or else a
    /// digest of its key. None for a login without a name.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// Returns the parameters of the call by their names in the spec, and the body as `body`. Data of persons is a
    /// digest.
    #[must_use]
    pub fn arguments(&self) -> &Map<String, Value> {
        &self.arguments
    }

    /// Returns the key under which the call is recorded, if it is (see [`Settling::intents`](crate::Settling::intents)).
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Returns when the call began, by the clock of this machine.
    #[must_use]
    pub fn began(&self) -> Timestamp {
        self.began
    }

    /// Returns what happened to the call, in words.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// Returns why it could not be decided, in words. Empty if nobody has looked yet.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns what this call may have made, as the server lists it: the orders or codes that are new since it began.
    /// A doubt that was stored and read again has none, until it is settled again.
    #[must_use]
    pub fn candidates(&self) -> &[Value] {
        &self.candidates
    }

    /// Returns those elements of a call for many things, such as codes, that were certainly done.
    #[must_use]
    pub fn done(&self) -> &[String] {
        &self.done
    }

    /// Returns those elements of a call for many things that were certainly not done.
    #[must_use]
    pub fn not_done(&self) -> &[String] {
        &self.not_done
    }

    /// Returns whether two calls ask for the same: the same operation, server, account and arguments.
    #[must_use]
    pub fn is_equal_call(&self, other: &Self) -> bool {
        (&self.api, &self.operation, &self.server, &self.account, &self.arguments)
            == (&other.api, &other.operation, &other.server, &other.account, &other.arguments)
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        if !self.reason.is_empty() {
            write!(f, "; {}", self.reason)?;
        }
        Ok(())
    }
}

/// Shows neither the arguments nor the candidates, which may hold codes.
impl fmt::Debug for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Doubt")
            .field("operation", &self.operation)
            .field("server", &self.server)
            .field("began", &self.began)
            .field("problem", &self.problem)
            .field("reason", &self.reason)
            .field("candidates", &self.candidates.len())
            .finish_non_exhaustive()
    }
}

/// Returns the arguments of a request, with digests in place of personal data.
pub(super) fn arguments(operation: &Operation, request: &reqwest::Request, base_path: &str) -> Map<String, Value> {
    let mut arguments = path_arguments(operation.path, request.url().path().trim_start_matches(base_path));
    arguments.extend(request.url().query_pairs().map(|(name, value)| (name.into_owned(), Value::from(value))));
    let body = request.body().and_then(reqwest::Body::as_bytes);
    let Some(Ok(mut body)) = body.map(serde_json::from_slice::<Value>) else { return arguments };
    let personal = operation.settled_by.map_or(&[][..], |settled_by| settled_by.personal);
    for field in personal {
        if let Some(value) = body.get_mut(*field).filter(|value| !value.is_null()) {
            *value = digest(value);
        }
    }
    arguments.insert("body".to_owned(), body);
    arguments
}

/// Blanks out the personal data of a request, where a text may repeat it that is kept: the message of a server.
pub(super) fn personal_redactor(operation: &Operation, request: &reqwest::Request) -> Redactor {
    let body = request.body().and_then(reqwest::Body::as_bytes);
    let body: Value = body.and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
    let personal = operation.settled_by.map_or(&[][..], |settled_by| settled_by.personal);
    let values = personal.iter().filter_map(|field| plain(body.get(*field)?)).filter(|text| !text.is_empty());
    // Servers write addresses in small letters.
    let spellings = values.flat_map(|text| [text.to_lowercase(), text]);
    Redactor::new(spellings.map(Secret::new).collect())
}

/// Returns the values that stand in a path for the names in the braces of its template.
fn path_arguments(template: &str, path: &str) -> Map<String, Value> {
    let pairs = template.trim_start_matches('/').split('/').zip(path.trim_start_matches('/').split('/'));
    let named = pairs.filter_map(|(part, value)| Some((part.strip_prefix('{')?.strip_suffix('}')?, value)));
    let decoded = |value: &str| percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned();
    named.map(|(name, value)| (name.to_owned(), Value::from(decoded(value)))).collect()
}

/// Returns whether the server said that it was done, in a body that could not be read to its end.
pub(super) fn is_attested(error: &Error, operation: &Operation) -> bool {
    let is_success = error.status().is_some_and(|status| status.is_success());
    let body: String = String::from_utf8_lossy(error.body().unwrap_or_default()).split_whitespace().collect();
    is_success && operation.outcome.success.iter().any(|field| body.contains(&format!("\"{field}\":true")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_of_a_path_are_read_from_it() {
        let found = path_arguments("/user/api/orders/{id}/renew", "/user/api/orders/48213/renew");
        assert_eq!(found, Map::from_iter([("id".to_owned(), Value::from("48213"))]));
        let found = path_arguments("/net/{productCode}", "/net/A%2FB");
        assert_eq!(found["productCode"], "A/B");
        assert!(path_arguments("/user/api/me", "/user/api/me").is_empty());
    }
}
