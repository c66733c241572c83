//! Scripted failures: which calls fail, how, and how often.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::sandbox::rules::apis;

/// A scripted failure: what happens, to which calls, how often.
///
/// ```
/// use sharekit::sandbox::{Fault, Failure};
///
/// let fault = Fault::new(Failure::ResetAfterEffect).of("purchase_order").times(1);
/// # let _ = fault;
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fault {
    /// What happens.
    #[serde(flatten)]
    pub failure: Failure,
    /// The operation that it happens to, by its `operationId`; none for all operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The number of calls that it still happens to; none for all calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// The probability that it happens to a call, from 0 to 1; none for always. The sandbox's seed decides which calls fail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

/// What happens to a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "failure", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Failure {
    /// The sandbox sends this response, and the call has no effect.
    Response {
        /// Its status.
        status: u16,
        /// Its body: JSON, or a string that is sent as HTML.
        #[serde(default)]
        body: Value,
        /// The value of `Retry-After`, in seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// The call takes effect, and the response comes late.
    Delay {
        /// The delay in milliseconds.
        milliseconds: u64,
    },
    /// The connection is reset, and the call has no effect.
    ResetBeforeEffect,
    /// The call takes effect, then the connection is reset.
    ResetAfterEffect,
    /// The connection is reset at once, and the call takes effect later: the request was still under way when the caller
    /// gave up.
    LateEffect {
        /// How much later, in milliseconds.
        milliseconds: u64,
    },
    /// The call takes effect, then the sandbox sends this response instead: a gateway that lost the right one.
    ResponseAfterEffect {
        /// Its status.
        status: u16,
        /// Its body: JSON, or a string that is sent as HTML.
        #[serde(default)]
        body: Value,
    },
    /// The call takes effect, but only half of the response body arrives.
    CutBody,
    /// The call takes effect, but the response body is not JSON.
    BrokenJson,
}

impl Fault {
    /// Returns a fault that happens to every call from now on.
    #[must_use]
    pub fn new(failure: Failure) -> Self {
        Self { failure, operation: None, times: None, probability: None }
    }

    /// Limits it to an operation, by its `operationId`.
    #[must_use]
    pub fn of(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
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
}

impl Failure {
    /// Tells whether the call is not carried out.
    pub(crate) fn prevents_effect(&self) -> bool {
        matches!(self, Self::Response { .. } | Self::ResetBeforeEffect)
    }
}

impl Fault {
    /// Rejects a fault that can never happen.
    pub(crate) fn check(&self) -> Result<(), String> {
        if let Failure::Response { status, .. } | Failure::ResponseAfterEffect { status, .. } = self.failure
            && !(200..600).contains(&status)
        {
            return Err(format!("status: must be from 200 to 599, but is {status}"));
        }
        match &self.operation {
            Some(operation) if !apis::has_operation(operation) => {
                Err(format!("operation: no API has an operation {operation}"))
            }
            _ => Ok(()),
        }
    }
}

/// The scripted faults, and the random numbers that decide about probable ones.
#[derive(Debug)]
pub(crate) struct Faults(Mutex<(Vec<Fault>, fastrand::Rng)>);

impl Faults {
    pub(crate) fn new(faults: Vec<Fault>, seed: u64) -> Self {
        Self(Mutex::new((faults, fastrand::Rng::with_seed(seed))))
    }

    fn locked(&self) -> MutexGuard<'_, (Vec<Fault>, fastrand::Rng)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.locked().0.clone()
    }

    pub(crate) fn add(&self, fault: Fault) {
        self.locked().0.push(fault);
    }

    pub(crate) fn clear(&self) {
        self.locked().0.clear();
    }

    /// Returns the failure that happens to this call, if any: that of the first fault that matches it.
    pub(crate) fn strike(&self, operation: &str) -> Option<Failure> {
        let (faults, random) = &mut *self.locked();
        let mut matches = |fault: &Fault| {
            let meant = fault.operation.as_deref().is_none_or(|meant| meant == operation);
            meant && fault.probability.is_none_or(|probability| random.f64() < probability)
        };
        let position = faults.iter().position(&mut matches)?;
        let failure = faults[position].failure.clone();
        match &mut faults[position].times {
            Some(0 | 1) => drop(faults.remove(position)),
            Some(times) => *times -= 1,
            None => {}
        }
        Some(failure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_its_operation_as_often_as_scripted() {
        let faults = Faults::new(vec![], 1);
        faults.add(Fault::new(Failure::CutBody).of("use_codes").times(2));
        assert_eq!(faults.strike("list_share_codes"), None);
        assert_eq!(faults.strike("use_codes"), Some(Failure::CutBody));
        assert_eq!(faults.strike("use_codes"), Some(Failure::CutBody));
        assert_eq!(faults.strike("use_codes"), None);
        assert!(faults.list().is_empty());
    }

    #[test]
    fn the_seed_decides_which_calls_a_probable_fault_strikes() {
        let struck = |seed| {
            let faults = Faults::new(vec![Fault::new(Failure::BrokenJson).probability(0.5)], seed);
            (0..64).map(|_| faults.strike("use_codes").is_some()).collect::<Vec<_>>()
        };
        assert_eq!(struck(7), struck(7));
        assert_ne!(struck(7), struck(8));
        assert!((16..48).contains(&struck(7).iter().filter(|struck| **struck).count()));
    }

    #[test]
    fn a_fault_has_a_json_form() {
        let json = r#"{"failure":"response","status":429,"retry_after":1,"operation":"get_profile","times":3}"#;
        let fault: Fault = serde_json::from_str(json).unwrap();
        let body = Value::Null;
        assert_eq!(
            fault,
            Fault::new(Failure::Response { status: 429, body, retry_after: Some(1) }).of("get_profile").times(3)
        );
        assert!(serde_json::from_str::<Fault>(r#"{"failure":"explode"}"#).is_err());
    }
}
