//! Where a fact of our spec comes from: `x-source` and `x-source-ref`, which what is below inherits.

use serde_json::Value;

/// The label of what this project decided where the documents are silent.
const DECISIONS: &str = "decisions";

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Source {
    source: Option<String>,
    references: Vec<String>,
}

impl Source {
    /// The source of what stands inside.
    pub(crate) fn within(&self, inside: &Value) -> Self {
        let references = inside["x-source-ref"]
            .as_array()
            .map(|labels| labels.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        Self {
            source: inside["x-source"].as_str().map(str::to_owned).or_else(|| self.source.clone()),
            references: references.unwrap_or_else(|| self.references.clone()),
        }
    }

    /// No document says so.
    pub(crate) fn is_guess(&self) -> bool {
        matches!(self.source.as_deref(), Some("assumed" | "inferred"))
    }

    /// A guess, or a fact with something of our own in it.
    pub(crate) fn is_decided_by_us(&self) -> bool {
        self.is_guess() || self.references.iter().any(|label| label == DECISIONS)
    }

    /// As the spec writes it.
    pub(crate) fn marks(&self) -> Vec<(&'static str, Value)> {
        let source = self.source.iter().map(|source| ("x-source", source.as_str().into()));
        let references = (!self.references.is_empty()).then(|| ("x-source-ref", self.references.clone().into()));
        source.chain(references).collect()
    }
}
