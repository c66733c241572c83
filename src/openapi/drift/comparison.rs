//! What a comparison collects, and what all parts of a document have in common.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::openapi::drift::kinds;
use crate::openapi::drift::source::Source;
use crate::openapi::model::{Model, Operation};
use crate::openapi::report::{Finding, Kind, Place, Section};

/// How the two sides differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drift {
    /// The vendor has it, we do not.
    Missing,
    /// Both have it, and it differs.
    Different,
    /// We guessed, and the vendor says the same.
    Settled,
    /// We have it, the vendor does not.
    Removed,
}

impl Section for Drift {
    const ALL: &'static [Self] = &[Self::Missing, Self::Different, Self::Settled, Self::Removed];
    const SIDES: [(&'static str, &'static str); 2] = [("ours", "ours"), ("theirs", "theirs")];
    const KEY: &'static str = "drift";

    fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Different => "different",
            Self::Settled => "settled",
            Self::Removed => "removed",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Missing => "They have it, we lack it",
            Self::Different => "It differs",
            Self::Settled => "They state what we guessed: change its x-source",
            Self::Removed => "We have it, they do not",
        }
    }
}

/// A comparison in progress.
pub(crate) struct Comparison<'a> {
    pub(crate) ours: &'a Model,
    pub(crate) theirs: &'a Model,
    pub(crate) findings: Vec<Finding<Drift>>,
    /// Our guesses that the vendor does not mention.
    pub(crate) still_guessed: BTreeSet<String>,
    /// How many operations of the vendor have only tags that our spec does not cover.
    pub(crate) of_other_tags: usize,
    /// The operations that both sides have.
    pub(crate) pairs: Vec<(&'a Operation, &'a Operation)>,
    /// Schemas that have been compared: ours by name or place, theirs as written.
    pub(crate) compared: BTreeSet<(String, String)>,
}

/// Where the comparison is, and the sources of both sides there.
#[derive(Clone)]
pub(crate) struct At {
    pub(crate) place: Place,
    /// The operation in which the vendor says so: one of our schemas may serve several.
    pub(crate) operation: String,
    /// Whether it is in a URL, where null cannot be written.
    pub(crate) in_address: bool,
    pub(crate) ours: Source,
    pub(crate) theirs: Source,
    /// Whether what is around it is a guess, too.
    pub(crate) inside_guess: bool,
}

impl At {
    pub(crate) fn inside(&self, what: &str, name: &str, ours: &Value, theirs: &Value) -> Self {
        self.moved(self.place.inside(what, name), ours, theirs)
    }

    /// Returns the same under another name.
    pub(crate) fn at(&self, place: Place) -> Self {
        Self { place, ..self.clone() }
    }

    pub(crate) fn moved(&self, place: Place, ours: &Value, theirs: &Value) -> Self {
        Self {
            place,
            operation: self.operation.clone(),
            in_address: self.in_address,
            ours: self.ours.within(ours),
            theirs: self.theirs.within(theirs),
            inside_guess: self.inside_guess || self.ours.is_guess(),
        }
    }
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(ours: &'a Model, theirs: &'a Model, pairs: Vec<(&'a Operation, &'a Operation)>) -> Self {
        Self {
            ours,
            theirs,
            findings: Vec::new(),
            still_guessed: BTreeSet::new(),
            of_other_tags: 0,
            pairs,
            compared: BTreeSet::new(),
        }
    }

    /// Adds a finding, unless another use of the same schema has added it.
    pub(crate) fn found(&mut self, section: Drift, kind: Kind, at: &At, sides: [Option<String>; 2]) {
        let is_known = |known: &Finding<Drift>| known.kind == kind && known.place == at.place && known.sides == sides;
        if self.findings.iter().any(is_known) {
            return;
        }
        let mut marks = if section == Drift::Missing { Vec::new() } else { at.ours.marks() };
        if at.place.is_in("schema") {
            marks.push(("operation", at.operation.as_str().into()));
        }
        self.findings.push(Finding { section, kind, place: at.place.clone(), sides, marks });
    }

    /// Reports what the vendor does not have, unless we guessed it: then the vendor never had it.
    pub(crate) fn removed(&mut self, kind: Kind, at: &At, ours: Option<String>) {
        if at.ours.is_decided_by_us() {
            self.still_guessed.insert(at.place.to_string());
        } else {
            self.found(Drift::Removed, kind, at, [ours, None]);
        }
    }

    /// Reports that the vendor has what we guessed, unless this is part of a larger guess or guessed by the vendor, too.
    pub(crate) fn stated(&mut self, at: &At) {
        if at.ours.is_guess() && !at.inside_guess && !at.theirs.is_guess() {
            self.found(Drift::Settled, kinds::NOW_STATED, at, [None, None]);
        }
    }

    pub(crate) fn required(&mut self, at: &At, ours: bool, theirs: bool) {
        let needed = |required| Some(if required { "required" } else { "optional" }.to_owned());
        match (ours, theirs) {
            (true, false) if at.ours.is_decided_by_us() => drop(self.still_guessed.insert(at.place.to_string())),
            (ours, theirs) if ours != theirs => {
                self.found(Drift::Different, kinds::REQUIRED_DIFFERS, at, [needed(ours), needed(theirs)]);
            }
            _ => {}
        }
    }
}
