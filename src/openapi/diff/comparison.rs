//! What a comparison collects, and what all parts of a document have in common.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::openapi::diff::kinds;
use crate::openapi::model::Model;
use crate::openapi::report::{Finding, Kind, Place, Section, shown};

/// What a change means for a program that uses the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Impact {
    /// It may no longer compile, or behave differently.
    Breaking,
    /// It works as before, and can do more.
    Additive,
    /// Only what people read changes.
    Documentation,
}

impl Section for Impact {
    const ALL: &'static [Self] = &[Self::Breaking, Self::Additive, Self::Documentation];
    const SIDES: [(&'static str, &'static str); 2] = [("was", "was"), ("is", "is")];
    const KEY: &'static str = "impact";

    fn code(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::Documentation => "documentation",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Breaking => "Breaking",
            Self::Additive => "Additive",
            Self::Documentation => "Documentation",
        }
    }
}

/// A comparison in progress.
pub(crate) struct Comparison<'a> {
    pub(crate) old: &'a Model,
    pub(crate) new: &'a Model,
    pub(crate) findings: Vec<Finding<Impact>>,
    /// Renamed schemas: old and new name.
    pub(crate) renamed: Vec<(String, String)>,
    /// Shared parameters and responses that have been compared.
    pub(crate) compared: BTreeSet<(&'static str, String)>,
}

impl<'a> Comparison<'a> {
    pub(crate) fn new(old: &'a Model, new: &'a Model) -> Self {
        Self { old, new, findings: Vec::new(), renamed: Vec::new(), compared: BTreeSet::new() }
    }

    pub(crate) fn found(&mut self, section: Impact, kind: Kind, place: &Place, sides: [Option<String>; 2]) {
        self.findings.push(Finding { section, kind, place: place.clone(), sides, marks: Vec::new() });
    }

    pub(crate) fn requiredness(&mut self, place: &Place, was: bool, is: bool) {
        match (was, is) {
            (false, true) => self.found(Impact::Breaking, kinds::BECAME_REQUIRED, place, [None, None]),
            (true, false) => self.found(Impact::Additive, kinds::BECAME_OPTIONAL, place, [None, None]),
            _ => {}
        }
    }

    /// Compares what people read, apart from these keys: one finding for each kind of it.
    pub(crate) fn notes(
        &mut self,
        place: &Place,
        old: Option<&Map<String, Value>>,
        new: Option<&Map<String, Value>>,
        but: &[&str],
    ) {
        let empty = Map::new();
        let (old, new) = (old.unwrap_or(&empty), new.unwrap_or(&empty));
        let keys: BTreeSet<&String> = old.keys().chain(new.keys()).filter(|key| !but.contains(&key.as_str())).collect();
        let mut said = BTreeSet::new();
        for key in keys.into_iter().filter(|key| old.get(*key) != new.get(*key)) {
            let (impact, kind, place) = match key.as_str() {
                "x-command" if is_called_otherwise(old.get(key), new.get(key)) => {
                    (Impact::Breaking, kinds::COMMAND_CHANGED, place.clone())
                }
                "description" | "summary" | "title" | "x-enum-descriptions" => {
                    (Impact::Documentation, kinds::DESCRIPTION_CHANGED, place.clone())
                }
                "example" | "examples" => (Impact::Documentation, kinds::EXAMPLE_CHANGED, place.clone()),
                "x-source" | "x-source-ref" => (Impact::Documentation, kinds::SOURCE_CHANGED, place.clone()),
                other => (Impact::Documentation, kinds::NOTE_CHANGED, place.inside("key", other)),
            };
            if said.insert((kind, place.clone())) {
                let side = |side: &Map<String, Value>| side.get(key).filter(|value| is_short(value)).map(shown);
                self.found(impact, kind, &place, [side(old), side(new)]);
            }
        }
    }
}

/// Says whether a value fits into a line together with another one.
fn is_short(value: &Value) -> bool {
    let nested = |value: &Value| value.is_object() || value.is_array();
    let is_plain = match value {
        Value::Array(list) => !list.iter().any(nested),
        other => !other.is_object(),
    };
    is_plain && shown(value).len() <= 40
}

/// Says whether the command line changes: the name of a command, or what is written without a flag.
fn is_called_otherwise(old: Option<&Value>, new: Option<&Value>) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return false };
    let typed =
        |words: &Value| [words.as_str().map_or_else(|| words["name"].clone(), Value::from), words["arguments"].clone()];
    typed(old) != typed(new)
}
