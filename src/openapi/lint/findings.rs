//! What is wrong in a spec, and where.

use std::collections::BTreeSet;

use crate::openapi::document::{Document, Position};
use crate::openapi::lint::rule::{Rule, Severity};
use crate::openapi::spec::Node;

/// What is wrong in one place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub(crate) struct Finding {
    file: String,
    pub(crate) line: usize,
    column: usize,
    pub(crate) severity: Severity,
    pub(crate) code: String,
    message: String,
    /// The JSON pointer of the place.
    pointer: String,
    hint: &'static str,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, line, column, severity, code, message, pointer, hint } = self;
        let severity = severity.name();
        write!(f, "{file}:{line}:{column}: {severity}[{code}]: {message}\n  at: #{pointer}\n  hint: {hint}")
    }
}

/// The findings so far, in the order of the file and once each.
pub(crate) struct Findings<'a> {
    pub(crate) document: &'a Document,
    pub(crate) found: BTreeSet<Finding>,
}

impl Findings<'_> {
    pub(crate) fn add(&mut self, rule: Rule, node: &Node, message: impl Into<String>) {
        let Position { line, column } = self.document.position(&node.pointer);
        self.found.insert(Finding {
            file: self.document.name.clone(),
            line,
            column,
            severity: rule.severity(),
            code: rule.code(),
            message: message.into(),
            pointer: node.pointer.clone(),
            hint: rule.hint(),
        });
    }
}
