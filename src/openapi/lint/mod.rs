//! `sharekit spec lint`: what the build would refuse of a spec, or get wrong without a word.
//!
//! The rules speak of the whole way from the file to the client. What the build mends, such as an answer that is stricter
//! than it should be, is no finding.

mod bodies;
mod document;
mod operations;
mod parameters;
mod responses;
mod rule;
mod schemas;
mod spec;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use crate::cli::failure::{Ending, Failure, clean};
use crate::cli::messages::say;
use crate::cli::setup::apis::Api;
use crate::openapi::document::{Document, Place};
use crate::openapi::lint::rule::{Rule, Severity};
use crate::openapi::lint::spec::{Node, Spec};

/// Say what the build would refuse of specs, or get wrong, and what to write instead.
///
/// The exit code is 0 if there is nothing to say, 1 if there are findings, 2 if a file cannot be read.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The OpenAPI files, in YAML or JSON. Without any, the three of this project in `openapi/`.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// How to say it.
    #[arg(long, short, value_enum, default_value_t = Output::Text)]
    output: Output,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Output {
    /// A paragraph for each finding.
    Text,
    /// A list of objects.
    Json,
}

pub(crate) fn run(arguments: Arguments) -> Result<Ending, Failure> {
    let files = if arguments.files.is_empty() { usual_files()? } else { arguments.files };
    let documents = files.iter().map(|file| Document::read(file)).collect::<Result<Vec<_>, _>>()?;
    let findings: Vec<Finding> = documents.iter().flat_map(check).collect();
    let mut out = std::io::stdout().lock();
    match arguments.output {
        Output::Text => {
            for finding in &findings {
                writeln!(out, "{}", clean(&finding.to_string()))?;
            }
        }
        Output::Json => {
            serde_json::to_writer_pretty(&mut out, &findings).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
    }
    say(summary(&findings, documents.len()));
    Ok(if findings.is_empty() { Ending::Done } else { Ending::Failed })
}

/// The three specs of this project, if they are below the current folder.
fn usual_files() -> Result<Vec<PathBuf>, Failure> {
    let files = Api::ALL.map(|api| PathBuf::from("openapi").join(format!("{}.yaml", api.spec_name())));
    if files.iter().all(|file| file.is_file()) {
        return Ok(files.into());
    }
    let problem = "the argument FILE is missing, and this folder has no openapi/share-codes.yaml, \
                   openapi/proxy-orders.yaml and openapi/subscription-sharing.yaml";
    Err(Failure::usage(problem).advising("Name an OpenAPI file: sharekit spec lint FILE"))
}

fn summary(findings: &[Finding], files: usize) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let many = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    format!("{}, {} in {}", many(errors, "error"), many(warnings, "warning"), many(files, "file"))
}

/// What is wrong in one place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
struct Finding {
    file: String,
    line: usize,
    column: usize,
    severity: Severity,
    code: String,
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

/// What was found so far, in the order of the file and once each.
struct Findings<'a> {
    document: &'a Document,
    found: BTreeSet<Finding>,
}

impl Findings<'_> {
    fn add(&mut self, rule: Rule, node: &Node, message: impl Into<String>) {
        let Place { line, column } = self.document.place(&node.pointer);
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

/// All findings of one file.
fn check(document: &Document) -> BTreeSet<Finding> {
    let mut findings = Findings { document, found: BTreeSet::new() };
    // A file of another version means other things by the same words.
    if crate::openapi::lint::document::check_version(&Node::root(document), &mut findings) {
        let spec = Spec::of(document);
        crate::openapi::lint::document::check(&spec, &mut findings);
        crate::openapi::lint::document::check_prose(&spec, &mut findings);
        crate::openapi::lint::operations::check(&spec, &mut findings);
        crate::openapi::lint::responses::check(&spec, &mut findings);
        crate::openapi::lint::parameters::check(&spec, &mut findings);
        crate::openapi::lint::bodies::check(&spec, &mut findings);
        crate::openapi::lint::schemas::check(&spec, &mut findings);
    }
    findings.found
}
