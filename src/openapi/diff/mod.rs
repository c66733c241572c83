//! `sharekit spec diff`: what a change of a spec means for users of the generated client.

mod kinds;
mod operations;
mod schemas;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Map, Value};

use crate::cli::failure::{Ending, Failure};
use crate::openapi::model::Model;
use crate::openapi::reading;
use crate::openapi::report::{Finding, Form, Kind, Place, Report, Section, shown};

/// Tell what changed between two versions of a spec, for users of the generated client.
///
/// The exit code is 1 if a program may stop to compile or may behave differently, and 0 otherwise.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// An OpenAPI file in YAML or JSON, or share-codes, orders or sharing for the spec in this program.
    old: String,

    /// The same, later.
    new: String,

    /// How to print it.
    #[arg(long, short, value_enum, default_value_t)]
    output: Form,
}

/// What a change means for a program that uses the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Impact {
    /// It may stop to compile, or behave differently.
    Breaking,
    /// It goes on as before, and can do more.
    Additive,
    /// Nothing but what people read.
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

    fn style(self) -> Style {
        let color = match self {
            Self::Breaking => AnsiColor::Red,
            Self::Additive => AnsiColor::Green,
            Self::Documentation => AnsiColor::Cyan,
        };
        color.on_default().bold()
    }
}

/// Which part of the version a change raises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Raise {
    /// While the version is 0.y.z.
    before_1_0: &'static str,
    from_1_0: &'static str,
    sentence: &'static str,
}

impl Raise {
    /// For the gravest change; nothing if there is none.
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

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let old = Model::new(reading::named(&arguments.old)?);
    let new = Model::new(reading::named(&arguments.new)?);
    let report = report(compare(&old, &new));
    report.print(arguments.output)?;
    let breaks = report.findings.iter().any(|finding| finding.section == Impact::Breaking);
    Ok(if breaks { Ending::Failed } else { Ending::Done })
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

/// Everything that changed: the document as a whole, then its operations, then its schemas.
fn compare(old: &Model, new: &Model) -> Vec<Finding<Impact>> {
    let mut comparison = Comparison { old, new, findings: Vec::new(), renamed: Vec::new(), compared: BTreeSet::new() };
    comparison.document();
    comparison.all_operations();
    comparison.all_schemas();
    comparison.findings
}

/// A comparison on its way.
struct Comparison<'a> {
    old: &'a Model,
    new: &'a Model,
    findings: Vec<Finding<Impact>>,
    /// Schemas that took the place of others: old and new name.
    renamed: Vec<(String, String)>,
    /// Shared parameters and answers that have been compared.
    compared: BTreeSet<(&'static str, String)>,
}

impl Comparison<'_> {
    fn found(&mut self, section: Impact, kind: Kind, place: &Place, sides: [Option<String>; 2]) {
        self.findings.push(Finding { section, kind, place: place.clone(), sides, marks: Vec::new() });
    }

    /// What belongs to no operation and no schema.
    fn document(&mut self) {
        let place = Place::new("document", "");
        let (old, new) = (&self.old.root, &self.new.root);
        self.servers(&place);
        if limits(old) != limits(new) {
            self.found(
                Impact::Additive,
                crate::openapi::diff::kinds::RATE_LIMITS_CHANGED,
                &place,
                [limits(old), limits(new)],
            );
        } else if old["x-rate-limits"] != new["x-rate-limits"] {
            self.found(
                Impact::Documentation,
                crate::openapi::diff::kinds::SOURCE_CHANGED,
                &place.inside("key", "x-rate-limits"),
                [None, None],
            );
        }
        self.credentials();
        self.notes(&place.inside("info", ""), old["info"].as_object(), new["info"].as_object(), &[]);
        let said_elsewhere = ["openapi", "info", "servers", "paths", "components", "security", "x-rate-limits"];
        self.notes(&place, old.as_object(), new.as_object(), &said_elsewhere);
        for (section, what) in [("headers", "header"), ("links", "link"), ("examples", "example")] {
            let of = |root: &Value| root["components"][section].as_object().cloned().unwrap_or_default();
            let (old, new) = (of(old), of(new));
            let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names.into_iter().filter(|name| old.get(*name) != new.get(*name)) {
                self.found(
                    Impact::Documentation,
                    crate::openapi::diff::kinds::NOTE_CHANGED,
                    &Place::new(what, name),
                    [None, None],
                );
            }
        }
    }

    fn servers(&mut self, place: &Place) {
        let (old, new) = (servers(&self.old.root), servers(&self.new.root));
        if old.first() != new.first() {
            let sides = [old.first().cloned(), new.first().cloned()];
            self.found(Impact::Breaking, crate::openapi::diff::kinds::DEFAULT_SERVER_CHANGED, place, sides);
        }
        for gone in old.iter().skip(1).filter(|url| !new.contains(url)) {
            self.found(
                Impact::Breaking,
                crate::openapi::diff::kinds::SERVER_REMOVED,
                place,
                [Some(gone.clone()), None],
            );
        }
        for added in new.iter().skip(1).filter(|url| !old.contains(url)) {
            self.found(Impact::Additive, crate::openapi::diff::kinds::SERVER_ADDED, place, [None, Some(added.clone())]);
        }
        for after in list(&self.new.root["servers"]) {
            let url = shown(&after["url"]);
            if let Some(before) = list(&self.old.root["servers"]).iter().find(|before| before["url"] == after["url"]) {
                self.notes(&place.inside("server", &url), before.as_object(), after.as_object(), &[]);
            }
        }
    }

    /// What the security schemes of both sides say. Which of them an operation takes is compared there.
    fn credentials(&mut self) {
        let (old, new) = (self.old, self.new);
        let schemes = old.root["components"]["securitySchemes"].as_object().into_iter().flatten();
        for (name, before) in schemes {
            let after = &new.root["components"]["securitySchemes"][name];
            if after.is_null() {
                continue;
            }
            let place = Place::new("credential", name);
            let (was, is) = (credential(before), credential(after));
            if was != is {
                self.found(
                    Impact::Breaking,
                    crate::openapi::diff::kinds::CREDENTIAL_CHANGED,
                    &place,
                    [Some(was), Some(is)],
                );
            }
            let said = ["type", "in", "name", "scheme", "flows", "openIdConnectUrl"];
            self.notes(&place, before.as_object(), after.as_object(), &said);
        }
    }

    /// What people read, apart from these keys: one finding for each sort of it.
    fn notes(
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
                    (Impact::Breaking, crate::openapi::diff::kinds::COMMAND_CHANGED, place.clone())
                }
                "description" | "summary" | "title" | "x-enum-descriptions" => {
                    (Impact::Documentation, crate::openapi::diff::kinds::DESCRIPTION_CHANGED, place.clone())
                }
                "example" | "examples" => {
                    (Impact::Documentation, crate::openapi::diff::kinds::EXAMPLE_CHANGED, place.clone())
                }
                "x-source" | "x-source-ref" => {
                    (Impact::Documentation, crate::openapi::diff::kinds::SOURCE_CHANGED, place.clone())
                }
                other => (Impact::Documentation, crate::openapi::diff::kinds::NOTE_CHANGED, place.inside("key", other)),
            };
            if said.insert((kind, place.clone())) {
                let side = |side: &Map<String, Value>| side.get(key).filter(|value| is_short(value)).map(shown);
                self.found(impact, kind, &place, [side(old), side(new)]);
            }
        }
    }
}

/// Fits into a line beside another one.
fn is_short(value: &Value) -> bool {
    let nested = |value: &Value| value.is_object() || value.is_array();
    let is_plain = match value {
        Value::Array(list) => !list.iter().any(nested),
        other => !other.is_object(),
    };
    is_plain && shown(value).len() <= 40
}

fn servers(root: &Value) -> Vec<String> {
    list(&root["servers"]).iter().map(|server| shown(&server["url"])).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// `100 in 1 s, 2000 in 60 s`.
fn limits(root: &Value) -> Option<String> {
    let limits = root["x-rate-limits"].as_array()?.iter();
    let limits = limits.map(|limit| format!("{} in {} s", limit["requests"], limit["seconds"]));
    Some(limits.collect::<Vec<_>>().join(", "))
}

/// A security scheme in words.
fn credential(scheme: &Value) -> String {
    let text = |key: &str| scheme[key].as_str().unwrap_or_default();
    match text("type") {
        "apiKey" => format!("API key in the {} {}", text("in"), text("name")),
        "http" => format!("HTTP {}", text("scheme").to_lowercase()),
        "oauth2" => {
            let flows = scheme["flows"].as_object().into_iter().flatten().map(|(name, flow)| {
                let addresses = ["authorizationUrl", "tokenUrl", "refreshUrl"].map(|key| &flow[key]);
                let addresses = addresses.into_iter().filter(|address| !address.is_null()).map(shown);
                format!("{name} at {}", addresses.collect::<Vec<_>>().join(" and "))
            });
            // In the order of the alphabet: the order in the file means nothing.
            let flows: BTreeSet<String> = flows.collect();
            format!("OAuth 2.0 {}", flows.into_iter().collect::<Vec<_>>().join(", "))
        }
        other => format!("{other} {}", text("openIdConnectUrl")),
    }
}

/// Whether what is typed at a terminal changes: the name of a command, or what is written without a flag.
fn is_called_otherwise(old: Option<&Value>, new: Option<&Value>) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return false };
    let typed =
        |words: &Value| [words.as_str().map_or_else(|| words["name"].clone(), Value::from), words["arguments"].clone()];
    typed(old) != typed(new)
}
