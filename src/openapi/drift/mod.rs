//! Finds where a vendor's own document and our transcription differ.

mod comparison;
mod kinds;
mod operations;
mod pairs;
mod schemas;
mod source;
#[cfg(test)]
mod tests;

use serde_json::Map;

use crate::openapi::drift::comparison::Comparison;
pub(crate) use crate::openapi::drift::comparison::Drift;
use crate::openapi::drift::pairs::pairs;
use crate::openapi::model::Model;
use crate::openapi::report::Report;

/// Compares our spec, which has this name, with the vendor's document.
pub(crate) fn compare(name: &str, ours: &Model, theirs: &Model) -> Report<Drift> {
    let mut comparison = Comparison::new(ours, theirs, pairs(ours, theirs));
    comparison.all_operations();
    report(comparison, name)
}

/// Counts the operations that both sides have.
pub(crate) fn shared_operations(ours: &Model, theirs: &Model) -> usize {
    pairs(ours, theirs).len()
}

fn report(comparison: Comparison, name: &str) -> Report<Drift> {
    let all = comparison.ours.operations.len();
    let still_guessed: Vec<String> = comparison.still_guessed.into_iter().collect();
    let mut summary = Map::new();
    summary.insert("spec".to_owned(), name.into());
    summary.insert("shared_operations".to_owned(), comparison.pairs.len().into());
    summary.insert("still_guessed".to_owned(), still_guessed.clone().into());
    summary.insert("operations_of_other_tags".to_owned(), comparison.of_other_tags.into());
    let mut report = Report { findings: comparison.findings, conclusion: Vec::new(), summary };
    let counts = format!("{}.", report.counts());
    report.conclusion.push(if report.findings.is_empty() { "No drift.".to_owned() } else { counts });
    report
        .conclusion
        .push(format!("Compared with {name}: the vendor has {} of its {all} operations.", comparison.pairs.len()));
    if !still_guessed.is_empty() {
        report
            .conclusion
            .push(format!("Not mentioned by the vendor, which is not drift: {} of our guesses.", still_guessed.len()));
    }
    if comparison.of_other_tags > 0 {
        report.conclusion.push(format!(
            "Not compared: {} operations under tags that our spec does not cover.",
            comparison.of_other_tags
        ));
    }
    report
}
