//! What a test expects of the requests that a sandbox receives.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::sandbox::rules::apis;
use crate::sandbox::server::faults::argument;
use crate::sandbox::server::log::LoggedRequest;
use crate::sandbox::state::State;
use crate::sandbox::store::accounts::ACCOUNTS;

/// The most requests that a message shows beside those that were expected.
const SHOWN: usize = 5;

/// The requests that a sandbox has received, oldest first. It is a slice of them, which can be narrowed.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), sharekit::Error> {
/// let sandbox = sharekit::sandbox::Sandbox::start().await?;
/// sandbox.share_codes_as("friend").use_codes().codes(["code_1", "code_2"]).send().await?;
///
/// let redeemed = sandbox.requests().of("use_codes").by("friend");
/// assert_eq!(redeemed.len(), 1);
/// assert_eq!(redeemed[0].argument::<Vec<String>>("body.codes"), Some(vec!["code_1".into(), "code_2".into()]));
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Requests(Vec<LoggedRequest>);

impl Requests {
    pub(crate) fn new(requests: Vec<LoggedRequest>) -> Self {
        Self(requests)
    }

    /// Returns those of an operation, by its `operationId`.
    #[must_use]
    pub fn of(mut self, operation: &str) -> Self {
        self.0.retain(|request| request.operation.as_deref() == Some(operation));
        self
    }

    /// Returns those of an account.
    #[must_use]
    pub fn by(mut self, account: &str) -> Self {
        self.0.retain(|request| request.account.as_deref() == Some(account));
        self
    }
}

impl std::ops::Deref for Requests {
    type Target = [LoggedRequest];

    fn deref(&self) -> &[LoggedRequest] {
        &self.0
    }
}

impl IntoIterator for Requests {
    type Item = LoggedRequest;
    type IntoIter = std::vec::IntoIter<LoggedRequest>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Requests {
    type Item = &'a LoggedRequest;
    type IntoIter = std::slice::Iter<'a, LoggedRequest>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl LoggedRequest {
    /// Returns an argument by its wire name; `body.codes` is a field of the body. None if the request does not have it, or
    /// if it is of another type.
    #[must_use]
    pub fn argument<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_value(argument(&self.arguments, name)?.clone()).ok()
    }
}

/// How often a test expects a call from now on. It is verified when it is dropped, and panics if it does not hold.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), sharekit::Error> {
/// let sandbox = sharekit::sandbox::Sandbox::start().await?;
/// let _once = sandbox.expect("use_codes").by("friend").times(1);
/// let _never = sandbox.expect("purchase_order").never();
///
/// sandbox.share_codes_as("friend").use_codes().codes(["code_1"]).send().await?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "an expectation that is not kept in a variable is verified at once"]
pub struct Expectation {
    state: Arc<State>,
    operation: String,
    account: Option<String>,
    arguments: Map<String, Value>,
    /// None: at least once.
    times: Option<usize>,
    /// The number of requests before it.
    from: u64,
    is_verified: bool,
}

impl Expectation {
    #[track_caller]
    pub(crate) fn new(state: &Arc<State>, operation: &str) -> Self {
        if let Err(problem) = apis::known_operation(operation) {
            panic!("a call that can never come is expected: {problem}");
        }
        Self {
            state: Arc::clone(state),
            operation: operation.to_owned(),
            account: None,
            arguments: Map::new(),
            times: None,
            from: state.log.total(),
            is_verified: false,
        }
    }

    /// Expects the call so many times, attempts of retries included. Without it: at least once.
    pub fn times(mut self, times: usize) -> Self {
        self.times = Some(times);
        self
    }

    /// Expects that the call does not come.
    pub fn never(self) -> Self {
        self.times(0)
    }

    /// Counts the calls of an account only: `owner`, `friend` or `stranger`.
    ///
    /// # Panics
    ///
    /// If there is no such account.
    #[track_caller]
    pub fn by(mut self, account: &str) -> Self {
        assert!(ACCOUNTS.iter().any(|known| known.name == account), "there is no account {account}");
        self.account = Some(account.to_owned());
        self
    }

    /// Counts calls with this argument only, by its wire name; `body.codes` is a field of the body.
    pub fn with_argument(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.arguments.insert(name.into(), value.into());
        self
    }

    /// Verifies it now.
    ///
    /// # Panics
    ///
    /// If the calls did not come as often as expected. The message shows those that came instead.
    #[track_caller]
    pub fn verify(mut self) {
        self.is_verified = true;
        if let Some(problem) = self.problem() {
            panic!("{problem}");
        }
    }

    fn problem(&self) -> Option<String> {
        let requests = self.state.log.since(self.from);
        let found = requests.iter().filter(|request| self.is_met_by(request)).count();
        if self.times.map_or(found > 0, |times| found == times) {
            return None;
        }
        let times = self.times.map_or("at least one call".to_owned(), |times| format!("{times} calls"));
        let mut message = format!("expected {times} of {}, but there were {found}", self.described());
        for request in self.nearest(&requests) {
            let operation = request.operation.as_deref().unwrap_or(&request.path);
            let account = request.account.as_deref().unwrap_or("nobody");
            let arguments = Value::Object(request.arguments.clone());
            // Writing to a text cannot fail.
            let _ = write!(message, "\n  {operation} by {account} with {arguments}: {}", request.status);
        }
        Some(message)
    }

    fn is_met_by(&self, request: &LoggedRequest) -> bool {
        request.operation.as_ref() == Some(&self.operation)
            && (self.account.is_none() || request.account == self.account)
            && self.arguments.iter().all(|(name, value)| argument(&request.arguments, name) == Some(value))
    }

    fn described(&self) -> String {
        let account = self.account.iter().map(|account| format!(" by {account}"));
        let arguments = self.arguments.iter().map(|(name, value)| format!(" with {name} = {value}"));
        account.chain(arguments).fold(self.operation.clone(), |described, part| described + &part)
    }

    /// Returns the requests that come next to what was expected: first those of the operation.
    fn nearest<'a>(&self, requests: &'a [LoggedRequest]) -> Vec<&'a LoggedRequest> {
        let mut nearest: Vec<&LoggedRequest> = requests.iter().collect();
        let name = |request: &LoggedRequest| request.operation.clone().unwrap_or_else(|| request.path.clone());
        nearest.sort_by_key(|request| strsim::levenshtein(&name(request), &self.operation));
        nearest.truncate(SHOWN);
        nearest
    }
}

impl Drop for Expectation {
    fn drop(&mut self) {
        // A second panic would end the process.
        if self.is_verified || std::thread::panicking() {
            return;
        }
        if let Some(problem) = self.problem() {
            panic!("{problem}");
        }
    }
}
