//! What a comparison found, as data.

use std::fmt;

use serde_json::{Map, Value, json};

/// The groups that findings fall into, and the names of the two sides.
pub(crate) trait Section: Copy + PartialEq + 'static {
    const ALL: &'static [Self];
    /// The first and the second side: in JSON, and in a sentence.
    const SIDES: [(&'static str, &'static str); 2];
    /// The key of the group in JSON.
    const KEY: &'static str;

    /// Returns its name in JSON.
    fn code(self) -> &'static str;
    fn title(self) -> &'static str;
}

/// A kind of finding: its stable code, and what it says about the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    pub(crate) code: &'static str,
    pub(crate) says: &'static str,
}

/// Something that differs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding<S> {
    pub(crate) section: S,
    pub(crate) kind: Kind,
    pub(crate) place: Place,
    /// What the first and the second side say.
    pub(crate) sides: [Option<String>; 2],
    /// The source of the first side.
    pub(crate) marks: Vec<(&'static str, Value)>,
}

/// A place in a document, from the outside in: `operation list_share_codes, parameter limit`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(String);

impl Place {
    pub(crate) fn new(what: &str, name: &str) -> Self {
        Self(format!("{what} {name}").trim_end().to_owned())
    }

    /// Says whether it begins with such a thing.
    pub(crate) fn is_in(&self, what: &str) -> bool {
        self.0.split(' ').next() == Some(what)
    }

    pub(crate) fn inside(&self, what: &str, name: &str) -> Self {
        Self(format!("{}, {what} {name}", self.0).trim_end().to_owned())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The result of a comparison.
pub(crate) struct Report<S> {
    pub(crate) findings: Vec<Finding<S>>,
    /// The result in sentences.
    pub(crate) conclusion: Vec<String>,
    /// The result in JSON, without the findings.
    pub(crate) summary: Map<String, Value>,
}

impl<S: Section> Report<S> {
    pub(crate) fn json(&self) -> Value {
        let counts = S::ALL.iter().map(|section| (section.code().to_owned(), self.count(*section).into()));
        let mut report = self.summary.clone();
        report.insert("counts".to_owned(), Value::Object(counts.collect()));
        report.insert("findings".to_owned(), self.findings.iter().map(Finding::json).collect());
        Value::Object(report)
    }

    /// Returns the sections in which something was found.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (S, Vec<&Finding<S>>)> {
        let sections = S::ALL.iter().map(|section| {
            let findings = self.findings.iter().filter(|finding| finding.section == *section);
            (*section, findings.collect::<Vec<_>>())
        });
        sections.filter(|(_, findings)| !findings.is_empty())
    }

    fn count(&self, section: S) -> usize {
        self.findings.iter().filter(|finding| finding.section == section).count()
    }

    /// Counts the findings of each section: `1 breaking, 2 additive`.
    pub(crate) fn counts(&self) -> String {
        let counts = S::ALL.iter().map(|section| format!("{} {}", self.count(*section), section.code()));
        counts.collect::<Vec<_>>().join(", ")
    }
}

impl<S: Section> Finding<S> {
    /// Returns a sentence with both sides, each written by `shown`.
    pub(crate) fn sentence(&self, shown: impl Fn(&str) -> String) -> String {
        let says = self.kind.says;
        let [(_, first), (_, second)] = S::SIDES;
        let said = match self.sides.each_ref().map(|side| side.as_deref().map(&shown)) {
            [None, None] => says.to_owned(),
            [None, Some(new)] => format!("{says}: {new}"),
            [Some(old), None] => format!("{says} ({first} {old})"),
            [Some(old), Some(new)] => format!("{says} ({first} {old}, {second} {new})"),
        };
        let marks = self.marks.iter().map(|(key, value)| format!("; {key} {}", self::shown(value)));
        format!("{said}{}", marks.collect::<String>())
    }

    fn json(&self) -> Value {
        let mut finding = json!({
            "kind": self.kind.code,
            "place": self.place.to_string(),
            "message": self.kind.says,
        });
        finding[S::KEY] = self.section.code().into();
        for (key, value) in &self.marks {
            finding[*key] = value.clone();
        }
        for ((key, _), side) in S::SIDES.iter().zip(&self.sides) {
            finding[*key] = side.as_deref().into();
        }
        finding
    }
}

/// Writes a value for people: strings without quotes, lists with commas.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
