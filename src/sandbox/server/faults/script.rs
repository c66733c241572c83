//! The faults of a sandbox, and which of them strikes a call.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::sandbox::server::faults::failure::Failure;
use crate::sandbox::server::faults::fault::Fault;

/// The scripted faults, and the random numbers that decide about probable ones.
#[derive(Debug)]
pub(crate) struct Faults(Mutex<Script>);

#[derive(Debug)]
struct Script {
    faults: Vec<Scripted>,
    random: fastrand::Rng,
}

/// A fault, and how far it has come.
#[derive(Debug, Clone)]
struct Scripted {
    fault: Fault,
    /// How many calls have fitted.
    seen: u32,
    /// How many calls were struck.
    struck: usize,
}

/// A call that may be struck.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Struck<'a> {
    pub(crate) operation: &'a str,
    pub(crate) account: &'a str,
    pub(crate) arguments: &'a Map<String, Value>,
    /// By the sandbox's clock.
    pub(crate) at: Timestamp,
}

impl Faults {
    pub(crate) fn new(faults: Vec<Fault>, seed: u64) -> Self {
        let faults = faults.into_iter().map(Scripted::new).collect();
        Self(Mutex::new(Script { faults, random: fastrand::Rng::with_seed(seed) }))
    }

    fn locked(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.locked().faults.iter().map(|scripted| scripted.fault.clone()).collect()
    }

    pub(crate) fn add(&self, fault: Fault) {
        self.locked().faults.push(Scripted::new(fault));
    }

    /// Removes the fault at a place of the list. Returns whether there was one.
    pub(crate) fn remove(&self, place: usize) -> bool {
        let faults = &mut self.locked().faults;
        let is_there = place < faults.len();
        if is_there {
            faults.remove(place);
        }
        is_there
    }

    pub(crate) fn clear(&self) {
        self.locked().faults.clear();
    }

    /// Returns the failure that happens to this call, if any: that of the first fault that matches it.
    pub(crate) fn strike(&self, call: Struck<'_>) -> Option<Failure> {
        let Script { faults, random } = &mut *self.locked();
        if faults.is_empty() {
            return None;
        }
        faults.retain(|scripted| scripted.fault.until.is_none_or(|end| call.at < end));
        let place = faults.iter_mut().position(|scripted| scripted.meets(call, random))?;
        let failure = faults[place].next_failure(random);
        if faults[place].fault.times == Some(0) {
            faults.remove(place);
        }
        Some(failure)
    }
}

impl Scripted {
    fn new(mut fault: Fault) -> Self {
        // One round of several failures.
        if fault.times.is_none() && !fault.then.is_empty() {
            fault.times = u32::try_from(fault.then.len() + 1).ok();
        }
        Self { fault, seen: 0, struck: 0 }
    }

    /// Counts a call that fits, and tells whether it is struck.
    fn meets(&mut self, call: Struck<'_>, random: &mut fastrand::Rng) -> bool {
        if !self.fits(call) {
            return false;
        }
        self.seen = self.seen.saturating_add(1);
        let is_its_turn = self.fault.from_call.is_none_or(|first| self.seen >= first);
        is_its_turn && self.fault.probability.is_none_or(|probability| random.f64() < probability)
    }

    fn fits(&self, call: Struck<'_>) -> bool {
        let Fault { operation, account, arguments, .. } = &self.fault;
        let is_of = |meant: &Option<String>, given: &str| meant.as_deref().is_none_or(|meant| meant == given);
        is_of(operation, call.operation)
            && is_of(account, call.account)
            && arguments.iter().all(|(name, value)| argument(call.arguments, name) == Some(value))
    }

    fn next_failure(&mut self, random: &mut fastrand::Rng) -> Failure {
        let Fault { failure, then, times, .. } = &mut self.fault;
        let mut round = std::iter::once(&*failure).chain(&*then);
        let failure = round.nth(self.struck % (then.len() + 1)).unwrap_or(failure).clone();
        self.struck += 1;
        *times = times.map(|times| times.saturating_sub(1));
        match failure {
            Failure::Latency { median, p99 } => Failure::Delay { milliseconds: drawn(median, p99, random) },
            other => other,
        }
    }
}

/// Returns an argument by its name; `body.name` is a field of the body.
pub(crate) fn argument<'a>(arguments: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    arguments.get(name).or_else(|| arguments.get("body")?.get(name.strip_prefix("body.")?))
}

/// Draws a delay: its logarithm is distributed normally, as that of real servers is.
fn drawn(median: u64, p99: u64, random: &mut fastrand::Rng) -> u64 {
    // How many standard deviations the 99th percentile lies above the median.
    const P99: f64 = 2.326_347_9;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a test are far below 2^52")]
    let (median, p99) = (median as f64, p99 as f64);
    // Box and Muller: two uniform numbers make a normal one.
    let (angle, radius) = (std::f64::consts::TAU * random.f64(), (-2.0 * (1.0 - random.f64()).ln()).sqrt());
    let delay = median * ((p99 / median).ln() / P99 * radius * angle.cos()).exp();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is positive, and a cast of more saturates"
    )]
    (delay as u64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Strikes a call of the owner without arguments.
    fn strike(faults: &Faults, operation: &str) -> Option<Failure> {
        strike_of(faults, operation, "owner", &json!({}))
    }

    fn strike_of(faults: &Faults, operation: &str, account: &str, arguments: &Value) -> Option<Failure> {
        let arguments = arguments.as_object().unwrap();
        faults.strike(Struck { operation, account, arguments, at: Timestamp::UNIX_EPOCH })
    }

    fn script(fault: Fault) -> Faults {
        Faults::new(vec![fault], 1)
    }

    #[test]
    fn a_fault_strikes_its_operation_as_often_as_scripted() {
        let faults = script(Fault::new(Failure::CutBody).of("use_codes").times(2));
        assert_eq!(strike(&faults, "list_share_codes"), None);
        assert_eq!(strike(&faults, "use_codes"), Some(Failure::CutBody));
        assert_eq!(strike(&faults, "use_codes"), Some(Failure::CutBody));
        assert_eq!(strike(&faults, "use_codes"), None);
        assert!(faults.list().is_empty());
    }

    #[test]
    fn a_fault_aims_at_an_account_and_at_arguments() {
        let fault = Fault::new(Failure::Empty).by("friend").with_argument("id", 7).with_argument("body.quantity", 2);
        let faults = script(fault);
        let arguments = json!({ "id": 7, "body": { "quantity": 2, "product": "ISP Proxy" } });
        assert_eq!(strike_of(&faults, "any", "owner", &arguments), None);
        assert_eq!(strike_of(&faults, "any", "friend", &json!({ "id": 7, "body": { "quantity": 3 } })), None);
        assert_eq!(strike_of(&faults, "any", "friend", &json!({ "id": 8, "body": { "quantity": 2 } })), None);
        assert_eq!(strike_of(&faults, "any", "friend", &arguments), Some(Failure::Empty));
    }

    #[test]
    fn a_fault_waits_for_its_call_and_ends_at_its_time() {
        let faults = script(Fault::new(Failure::CutBody).from_call(3).times(1));
        let struck: Vec<bool> = (0..5).map(|_| strike(&faults, "use_codes").is_some()).collect();
        assert_eq!(struck, [false, false, true, false, false]);
        let faults = script(Fault::new(Failure::CutBody).until(Timestamp::UNIX_EPOCH));
        assert_eq!(strike(&faults, "use_codes"), None);
        assert!(faults.list().is_empty(), "it has ended");
    }

    #[test]
    fn failures_follow_one_another_once_or_as_often_as_scripted() {
        let sequence = || Fault::new(Failure::CutBody).then(Failure::Empty);
        let faults = script(sequence());
        let struck: Vec<_> = (0..3).map(|_| strike(&faults, "use_codes")).collect();
        assert_eq!(struck, [Some(Failure::CutBody), Some(Failure::Empty), None]);
        let faults = script(sequence().times(3));
        let struck: Vec<_> = (0..4).map(|_| strike(&faults, "use_codes")).collect();
        assert_eq!(struck, [Some(Failure::CutBody), Some(Failure::Empty), Some(Failure::CutBody), None]);
    }

    #[test]
    fn the_seed_decides_which_calls_a_probable_fault_strikes() {
        let struck = |seed| {
            let faults = Faults::new(vec![Fault::new(Failure::BrokenJson).probability(0.5)], seed);
            (0..64).map(|_| strike(&faults, "use_codes").is_some()).collect::<Vec<_>>()
        };
        assert_eq!(struck(7), struck(7));
        assert_ne!(struck(7), struck(8));
        assert!((16..48).contains(&struck(7).iter().filter(|struck| **struck).count()));
    }

    #[test]
    fn delays_are_distributed_as_asked() {
        let mut random = fastrand::Rng::with_seed(3);
        let mut delays: Vec<u64> = (0..10_000).map(|_| drawn(100, 1000, &mut random)).collect();
        delays.sort_unstable();
        assert!((95..=105).contains(&delays[5000]), "median {}", delays[5000]);
        assert!((850..=1150).contains(&delays[9900]), "p99 {}", delays[9900]);
    }

    #[test]
    fn a_fault_has_a_json_form_without_unknown_fields() {
        let json =
            json!({ "failure": "response", "status": 429, "retry_after": 1, "operation": "get_profile", "times": 3 });
        let fault: Fault = serde_json::from_value(json.clone()).unwrap();
        let headers = std::collections::BTreeMap::new();
        let failure = Failure::Response { status: 429, body: Value::Null, retry_after: Some(1), headers };
        assert_eq!(fault, Fault::new(failure).of("get_profile").times(3));
        assert_eq!(serde_json::to_value(fault).unwrap(), json);
        for (json, problem) in [
            (json!({ "failure": "explode" }), "explode"),
            (json!({ "failure": "cut-body", "milliseconds": 5 }), "milliseconds: cut-body has no such field"),
            (json!({ "failure": "cut-body", "operations": "use_codes" }), "operations: cut-body has no such field"),
            (json!({ "failure": "delay", "milliseconds": -1 }), "invalid value: integer `-1`"),
            (json!({ "failure": "cut-body", "times": "many" }), "times: "),
            (json!({ "failure": "cut-body", "then": [{ "failure": "delay" }] }), "milliseconds"),
            (json!({ "times": 1 }), "failure"),
        ] {
            let error = serde_json::from_value::<Fault>(json.clone()).unwrap_err().to_string();
            assert!(error.contains(problem), "{json}: {error}");
        }
    }

    #[test]
    fn a_fault_that_can_never_happen_is_refused_with_the_reason() {
        let fault = || Fault::new(Failure::CutBody);
        for (fault, problem) in [
            (fault().probability(2.0), "probability: must be above 0, and at most 1"),
            (fault().probability(f64::NAN), "probability: "),
            (fault().times(0), "times: must be at least 1"),
            (fault().from_call(0), "from_call: must be at least 1"),
            (fault().of("purchase_orders"), "operation: there is no purchase_orders; did you mean purchase_order?"),
            (fault().by("nobody"), "account: there is no nobody; there are owner, friend, stranger"),
            (Fault::new(Failure::Redirect { status: 200, location: "/".to_owned() }), "status: must be 301"),
            (Fault::new(Failure::ResponseAfterEffect { status: 99, body: Value::Null }), "status: must be from 200"),
        ] {
            let found = fault.check().unwrap_err();
            assert!(found.contains(problem), "{fault:?}: {found}");
        }
    }
}
