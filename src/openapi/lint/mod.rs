//! Finds what the build would reject in a spec, or silently get wrong.
//!
//! The rules cover the whole way from the file to the client. What the build corrects, such as a response that is
//! described too strictly, is not a finding.

mod bodies;
mod command;
mod document;
mod findings;
mod linted;
mod operations;
mod parameters;
mod responses;
mod rule;
mod schemas;
mod settled_by;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::openapi::document::Document;
pub(crate) use crate::openapi::lint::findings::Finding;
use crate::openapi::lint::findings::Findings;
use crate::openapi::lint::linted::Linted;
pub(crate) use crate::openapi::lint::rule::Severity;

/// Returns all findings of one file.
pub(crate) fn check(document: &Document) -> BTreeSet<Finding> {
    let mut findings = Findings { document, found: BTreeSet::new() };
    // In other versions, the same words mean other things.
    if document::check_version(&document.spec.root(), &mut findings) {
        let spec = Linted::new(&document.spec);
        document::check(&spec, &mut findings);
        document::check_prose(&spec, &mut findings);
        operations::check(&spec, &mut findings);
        settled_by::check(&spec, &mut findings);
        command::check(&spec, &mut findings);
        responses::check(&spec, &mut findings);
        parameters::check(&spec, &mut findings);
        bodies::check(&spec, &mut findings);
        schemas::check(&spec, &mut findings);
    }
    findings.found
}
