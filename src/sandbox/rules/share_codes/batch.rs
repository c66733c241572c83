//! Batches of codes: each code succeeds or fails by itself.

use std::collections::HashSet;

use crate::sandbox::rules::call::Refusal;

/// The result of a batch of codes.
pub(crate) struct Batch {
    /// The number of different codes in the request.
    codes: usize,
    /// One sentence for each code that failed.
    errors: Vec<String>,
    /// The codes that the request repeats.
    repeated: Vec<String>,
}

impl Batch {
    /// Runs `each` once per code, in the order of the request. A failed code does not affect the others.
    pub(crate) fn run(
        codes: Vec<String>,
        mut each: impl FnMut(&str) -> rusqlite::Result<Result<(), String>>,
    ) -> rusqlite::Result<Self> {
        let (mut seen, mut repeated, mut errors) = (HashSet::new(), Vec::new(), Vec::new());
        for code in codes {
            if seen.contains(&code) {
                repeated.push(code);
                continue;
            }
            if let Err(reason) = each(&code)? {
                errors.push(format!("{code}: {reason}"));
            }
            seen.insert(code);
        }
        repeated.sort_unstable();
        repeated.dedup();
        Ok(Self { codes: seen.len(), errors, repeated })
    }

    /// Returns a sentence about the whole batch; a refusal if every code failed.
    pub(crate) fn message(&self, verb: &str) -> Result<String, Refusal> {
        let done = self.codes - self.errors.len();
        let mut message = format!("{done} of {} {verb}", counted(self.codes, "share code"));
        if !self.repeated.is_empty() {
            message += &format!("; sent more than once, but done once: {}", self.repeated.join(", "));
        }
        if done == 0 { Err(Refusal::bad_request(message).with(self.errors.clone())) } else { Ok(message) }
    }

    /// Returns the field `errors` of a response in which some codes succeeded: the reasons of those that failed.
    pub(crate) fn reasons(self) -> Option<Vec<String>> {
        (!self.errors.is_empty()).then_some(self.errors)
    }
}

/// Returns `1 share code`, `2 share codes`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
