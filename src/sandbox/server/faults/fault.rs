//! A scripted failure, and the calls that it aims at.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::sandbox::rules::apis;
use crate::sandbox::server::faults::failure::Failure;
use crate::sandbox::store::accounts::ACCOUNTS;

/// A scripted failure: what happens, to which calls, how often.
///
/// ```
/// use sharekit::sandbox::{Fault, Failure};
///
/// // The third purchase of the friend breaks, and the one after it is told to slow down.
/// let fault = Fault::new(Failure::ResetAfterEffect)
///     .then(Failure::response(429, "slow down").with_retry_after(1))
///     .of("purchase_order")
///     .by("friend")
///     .from_call(3);
/// # let _ = fault;
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Fault {
    /// What happens.
    #[serde(flatten)]
    pub failure: Failure,
    /// What happens to the calls after that, one after the other. Then it begins anew.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Failure>,
    /// The operation that it happens to, by its `operationId`; none for all operations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The account whose calls it happens to; none for all accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The arguments that a call must have, by their wire names, with these values. A field of the body is named like
    /// `body.quantity`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub arguments: Map<String, Value>,
    /// The first of the calls that it happens to, counted from 1; none for the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_call: Option<u32>,
    /// The number of calls that it still happens to; none for all calls or, if several failures follow one another, for one
    /// round of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// The probability that it happens to a call, from 0 to 1; none for always. The sandbox's seed decides which calls fail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// When it ends, by the sandbox's clock: a test advances that one. None if it does not end by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl Fault {
    /// Returns a fault that happens to every call from now on.
    #[must_use]
    pub fn new(failure: Failure) -> Self {
        Self {
            failure,
            then: Vec::new(),
            operation: None,
            account: None,
            arguments: Map::new(),
            from_call: None,
            times: None,
            probability: None,
            until: None,
        }
    }

    /// Adds what happens to the next call that fits.
    #[must_use]
    pub fn then(mut self, failure: Failure) -> Self {
        self.then.push(failure);
        self
    }

    /// Limits it to an operation, by its `operationId`.
    #[must_use]
    pub fn of(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Limits it to the calls of an account: `owner`, `friend` or `stranger`.
    #[must_use]
    pub fn by(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// Limits it to calls with this argument, by its wire name. A field of the body is named like `body.quantity`.
    #[must_use]
    pub fn with_argument(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.arguments.insert(name.into(), value.into());
        self
    }

    /// Lets the calls before this one pass, counted from 1 among those that fit.
    #[must_use]
    pub fn from_call(mut self, number: u32) -> Self {
        self.from_call = Some(number);
        self
    }

    /// Limits it to the next calls.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Limits it to some calls, with this probability.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }

    /// Ends it at a time of the sandbox's clock.
    #[must_use]
    pub fn until(mut self, moment: Timestamp) -> Self {
        self.until = Some(moment);
        self
    }

    /// Rejects a fault that can never happen.
    pub(crate) fn check(&self) -> Result<(), String> {
        std::iter::once(&self.failure).chain(&self.then).try_for_each(Failure::check)?;
        if self.probability.is_some_and(|probability| !(probability > 0.0 && probability <= 1.0)) {
            return Err("probability: must be above 0, and at most 1".to_owned());
        }
        for (name, number) in [("times", self.times), ("from_call", self.from_call)] {
            if number == Some(0) {
                return Err(format!("{name}: must be at least 1"));
            }
        }
        if let Some(operation) = &self.operation {
            apis::known_operation(operation).map_err(|problem| format!("operation: {problem}"))?;
        }
        let accounts: Vec<&str> = ACCOUNTS.iter().map(|account| account.name).collect();
        match &self.account {
            Some(account) if !accounts.contains(&account.as_str()) => {
                Err(format!("account: there is no {account}; there are {}", accounts.join(", ")))
            }
            _ => Ok(()),
        }
    }
}
