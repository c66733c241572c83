//! `sharekit spec drift`: where a vendor's own document and our transcription differ.

mod kinds;
mod operations;
mod schemas;
mod source;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use clap::ValueEnum;
use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Map, Value};

use crate::cli::failure::{Ending, Failure};
use crate::cli::setup::apis::Api;
use crate::openapi::drift::source::Source;
use crate::openapi::model::{Model, Operation};
use crate::openapi::report::{Finding, Form, Kind, Place, Report, Section};
use crate::openapi::{reading, vendor};

/// Compare a vendor's own OpenAPI document with our spec: what it has and we lack, what differs, what is settled.
///
/// The exit code is 1 if there is anything to do, and 0 otherwise.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// An OpenAPI file in YAML or JSON, or a page in Markdown with OpenAPI in its code blocks.
    vendor_file: String,

    /// Our side: share-codes, orders, sharing or a file. Without it, the spec whose paths fit best.
    #[arg(long, value_name = "NAME or FILE")]
    spec: Option<String>,

    /// How to print it.
    #[arg(long, short, value_enum, default_value_t)]
    output: Form,
}

/// How the two sides differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drift {
    /// The vendor has it, we do not.
    Missing,
    /// Both have it, and say different things of it.
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

    fn style(self) -> Style {
        let color = match self {
            Self::Missing | Self::Removed => AnsiColor::Yellow,
            Self::Different => AnsiColor::Red,
            Self::Settled => AnsiColor::Green,
        };
        color.on_default().bold()
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let theirs = Model::new(vendor::document(&arguments.vendor_file)?);
    let (name, ours) = match &arguments.spec {
        Some(name) => (name.clone(), Model::new(reading::named(name)?)),
        None => best_fit(&theirs, &arguments.vendor_file)?,
    };
    let report = compare(&ours, &theirs).into_report(&name);
    report.print(arguments.output)?;
    Ok(if report.findings.is_empty() { Ending::Done } else { Ending::Failed })
}

/// The one of our specs that shares the most operations with the vendor's document.
fn best_fit(theirs: &Model, path: &str) -> Result<(String, Model), Failure> {
    let fits = Api::ALL.into_iter().map(|api| {
        let ours = Model::new(reading::built_in(api));
        (crate::openapi::drift::operations::pairs(&ours, theirs).len(), api, ours)
    });
    match fits.max_by_key(|(shared, ..)| *shared) {
        Some((shared, api, ours)) if shared > 0 => {
            let name = api.to_possible_value().map(|name| name.get_name().to_owned());
            Ok((name.unwrap_or_default(), ours))
        }
        _ => Err(Failure::usage(format!("{path} has none of the operations of our specs"))
            .advising("Name the spec to compare with: --spec share-codes, orders or sharing.")),
    }
}

/// A comparison on its way.
struct Comparison<'a> {
    ours: &'a Model,
    theirs: &'a Model,
    findings: Vec<Finding<Drift>>,
    /// What we guessed and the vendor does not mention.
    still_guessed: BTreeSet<String>,
    /// Operations of the vendor that are none of our concern, by their tags.
    of_other_tags: usize,
    /// The operations that both sides have.
    pairs: Vec<(&'a Operation, &'a Operation)>,
    /// Schemas that have been compared: ours by name or place, theirs as it is written.
    compared: BTreeSet<(String, String)>,
}

/// Where the comparison is, and where both sides say that they have it from.
#[derive(Clone)]
struct At {
    place: Place,
    /// Where the vendor says so: a schema of ours may serve several operations.
    operation: String,
    /// In an address, where null cannot be written.
    in_address: bool,
    ours: Source,
    theirs: Source,
    /// What is around this was a guess already.
    inside_guess: bool,
}

impl At {
    fn inside(&self, what: &str, name: &str, ours: &Value, theirs: &Value) -> Self {
        self.moved(self.place.inside(what, name), ours, theirs)
    }

    /// The same, called otherwise.
    fn at(&self, place: Place) -> Self {
        Self { place, ..self.clone() }
    }

    fn moved(&self, place: Place, ours: &Value, theirs: &Value) -> Self {
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

fn compare<'a>(ours: &'a Model, theirs: &'a Model) -> Comparison<'a> {
    let mut comparison = Comparison::new(ours, theirs);
    comparison.all_operations();
    comparison
}

impl<'a> Comparison<'a> {
    fn new(ours: &'a Model, theirs: &'a Model) -> Self {
        Self {
            ours,
            theirs,
            findings: Vec::new(),
            still_guessed: BTreeSet::new(),
            of_other_tags: 0,
            pairs: crate::openapi::drift::operations::pairs(ours, theirs),
            compared: BTreeSet::new(),
        }
    }

    /// Notes a finding, unless another use of the same schema has shown it.
    fn found(&mut self, section: Drift, kind: Kind, at: &At, sides: [Option<String>; 2]) {
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

    /// The vendor does not have what we have. It never had what we guessed.
    fn removed(&mut self, kind: Kind, at: &At, ours: Option<String>) {
        if at.ours.is_decided_by_us() {
            self.still_guessed.insert(at.place.to_string());
        } else {
            self.found(Drift::Removed, kind, at, [ours, None]);
        }
    }

    /// The vendor has what we guessed. What is inside a guess goes without saying, and so does the guess of a vendor.
    fn stated(&mut self, at: &At) {
        if at.ours.is_guess() && !at.inside_guess && !at.theirs.is_guess() {
            self.found(Drift::Settled, crate::openapi::drift::kinds::NOW_STATED, at, [None, None]);
        }
    }

    fn into_report(self, name: &str) -> Report<Drift> {
        let all = self.ours.operations.len();
        let still_guessed: Vec<String> = self.still_guessed.into_iter().collect();
        let mut summary = Map::new();
        summary.insert("spec".to_owned(), name.into());
        summary.insert("shared_operations".to_owned(), self.pairs.len().into());
        summary.insert("still_guessed".to_owned(), still_guessed.clone().into());
        summary.insert("operations_of_other_tags".to_owned(), self.of_other_tags.into());
        let mut report = Report { findings: self.findings, conclusion: Vec::new(), summary };
        let counts = format!("{}.", report.counts());
        report.conclusion.push(if report.findings.is_empty() { "No drift.".to_owned() } else { counts });
        report
            .conclusion
            .push(format!("Compared with {name}: {} of its {all} operations are there.", self.pairs.len()));
        if !still_guessed.is_empty() {
            report
                .conclusion
                .push(format!("Not mentioned, which is no drift: {} of our guesses.", still_guessed.len()));
        }
        if self.of_other_tags > 0 {
            report
                .conclusion
                .push(format!("Left out: {} operations under tags that we do not cover.", self.of_other_tags));
        }
        report
    }
}
