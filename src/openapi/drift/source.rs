//! The source of a fact in our spec: `x-source` and `x-source-ref`, which apply to everything inside.

use serde_json::Value;

/// The label of what this project decided because no document states it.
const DECISIONS: &str = "decisions";

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Source {
    source: Option<String>,
    references: Vec<String>,
}

impl Source {
    /// Returns the source of what is inside.
    pub(crate) fn within(&self, inside: &Value) -> Self {
        let references = inside["x-source-ref"]
            .as_array()
            .map(|labels| labels.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        Self {
            source: inside["x-source"].as_str().map(str::to_owned).or_else(|| self.source.clone()),
            references: references.unwrap_or_else(|| self.references.clone()),
        }
    }

    /// Says whether no document states it.
    pub(crate) fn is_guess(&self) -> bool {
        matches!(self.source.as_deref(), Some("assumed" | "inferred"))
    }

    /// Says whether it is a guess, or a fact to which we added something.
    pub(crate) fn is_decided_by_us(&self) -> bool {
        self.is_guess() || self.references.iter().any(|label| label == DECISIONS)
    }

    /// Returns the marks as the spec writes them.
    pub(crate) fn marks(&self) -> Vec<(&'static str, Value)> {
        let source = self.source.iter().map(|source| ("x-source", source.as_str().into()));
        let references = (!self.references.is_empty()).then(|| ("x-source-ref", self.references.clone().into()));
        source.chain(references).collect()
    }
}
