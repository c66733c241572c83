//! Finds what a change of a spec means for users of the generated client.

mod comparison;
mod document;
mod kinds;
mod operations;
mod schemas;
#[cfg(test)]
mod tests;

use serde_json::Map;

use crate::openapi::diff::comparison::Comparison;
pub(crate) use crate::openapi::diff::comparison::Impact;
use crate::openapi::model::Model;
use crate::openapi::report::{Finding, Report, Section};
use crate::openapi::spec::Spec;

/// Compares two versions of a spec: the document as a whole, then its operations, then its schemas.
pub(crate) fn compare(old: Spec, new: Spec) -> Report<Impact> {
    let (old, new) = (Model::new(old), Model::new(new));
    let mut comparison = Comparison::new(&old, &new);
    comparison.document();
    comparison.all_operations();
    comparison.all_schemas();
    report(comparison.findings)
}

fn report(findings: Vec<Finding<Impact>>) -> Report<Impact> {
    let found = |impact: &&Impact| findings.iter().any(|finding| finding.section == **impact);
    let gravest = Impact::ALL.iter().find(found).copied();
    let raise = Raise::after(gravest);
    let mut report = Report { findings, conclusion: Vec::new(), summary: Map::new() };
    report.conclusion = match raise {
        Some(raise) => vec![format!("{}.", report.counts()), raise.sentence.to_owned()],
        None => vec!["Nothing changed.".to_owned()],
    };
    let raise = raise.map(|raise| serde_json::json!({ "before_1_0": raise.before_1_0, "from_1_0": raise.from_1_0 }));
    report.summary.insert("verdict".to_owned(), gravest.map_or("nothing", Section::code).into());
    report.summary.insert("raise".to_owned(), raise.into());
    report
}

/// The part of the version that a change raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Raise {
    /// While the version is 0.y.z.
    before_1_0: &'static str,
    from_1_0: &'static str,
    sentence: &'static str,
}

impl Raise {
    /// Returns what the most serious change raises; nothing without a change.
    fn after(gravest: Option<Impact>) -> Option<Self> {
        let (before_1_0, from_1_0, sentence) = match gravest? {
            Impact::Breaking => (
                "minor",
                "major",
                "Breaking: raise the minor part while the version is 0.y, the major part from 1.0 on.",
            ),
            Impact::Additive => (
                "patch",
                "minor",
                "Additive: raise the patch part while the version is 0.y, the minor part from 1.0 on.",
            ),
            Impact::Documentation => ("patch", "patch", "Documentation only: raise the patch part."),
        };
        Some(Self { before_1_0, from_1_0, sentence })
    }
}
