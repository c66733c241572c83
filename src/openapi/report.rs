//! What a comparison found, for people, for programs and for a page of text.

use std::fmt;
use std::io::{self, Write};

use clap::builder::styling::Style;
use serde_json::{Map, Value, json};

/// How to print it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// A page for a change request or a changelog.
    Markdown,
}

/// The groups that findings fall into, and how two sides are called.
pub(crate) trait Section: Copy + PartialEq + 'static {
    const ALL: &'static [Self];
    /// The first and the second side: as a program reads them, and in a sentence.
    const SIDES: [(&'static str, &'static str); 2];
    /// What programs call the group of a finding.
    const KEY: &'static str;

    /// For programs.
    fn code(self) -> &'static str;
    fn title(self) -> &'static str;
    fn style(self) -> Style;
}

/// A kind of finding: its stable code, and what it says of the place.
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
    /// What the first side says of its source.
    pub(crate) marks: Vec<(&'static str, Value)>,
}

/// Where something is, from the outside in: `operation list_share_codes, parameter limit`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(String);

impl Place {
    pub(crate) fn new(what: &str, name: &str) -> Self {
        Self(format!("{what} {name}").trim_end().to_owned())
    }

    /// Whether it begins with such a thing.
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

/// Everything that a comparison has to say.
pub(crate) struct Report<S> {
    pub(crate) findings: Vec<Finding<S>>,
    /// What it comes to, in sentences.
    pub(crate) conclusion: Vec<String>,
    /// The same for programs, beside the findings.
    pub(crate) summary: Map<String, Value>,
}

impl<S: Section> Report<S> {
    pub(crate) fn print(&self, form: Form) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        match form {
            Form::Text => self.text(&mut out),
            Form::Json => writeln!(out, "{:#}", self.json()),
            Form::Markdown => self.markdown(&mut out),
        }
    }

    fn text(&self, out: &mut impl Write) -> io::Result<()> {
        for (section, findings) in self.sections() {
            let style = section.style();
            writeln!(out, "{style}{}{style:#}", section.title())?;
            for finding in findings {
                writeln!(out, "  {}: {} [{}]", finding.place, finding.sentence(str::to_owned), finding.kind.code)?;
            }
            writeln!(out)?;
        }
        self.conclusion.iter().try_for_each(|sentence| writeln!(out, "{sentence}"))
    }

    fn markdown(&self, out: &mut impl Write) -> io::Result<()> {
        for (section, findings) in self.sections() {
            writeln!(out, "### {}\n", section.title())?;
            for finding in findings {
                writeln!(
                    out,
                    "- **{}**: {}",
                    finding.place,
                    finding.sentence(|side| format!("`{}`", side.replace('`', "'")))
                )?;
            }
            writeln!(out)?;
        }
        self.conclusion.iter().try_for_each(|sentence| writeln!(out, "{sentence}"))
    }

    fn json(&self) -> Value {
        let counts = S::ALL.iter().map(|section| (section.code().to_owned(), self.count(*section).into()));
        let mut report = self.summary.clone();
        report.insert("counts".to_owned(), Value::Object(counts.collect()));
        report.insert("findings".to_owned(), self.findings.iter().map(Finding::json).collect());
        Value::Object(report)
    }

    /// The sections in which something was found.
    fn sections(&self) -> impl Iterator<Item = (S, Vec<&Finding<S>>)> {
        let sections = S::ALL.iter().map(|section| {
            let findings = self.findings.iter().filter(|finding| finding.section == *section);
            (*section, findings.collect::<Vec<_>>())
        });
        sections.filter(|(_, findings)| !findings.is_empty())
    }

    fn count(&self, section: S) -> usize {
        self.findings.iter().filter(|finding| finding.section == section).count()
    }

    /// `1 breaking, 2 additive`: how many findings there are of each section.
    pub(crate) fn counts(&self) -> String {
        let counts = S::ALL.iter().map(|section| format!("{} {}", self.count(*section), section.code()));
        counts.collect::<Vec<_>>().join(", ")
    }
}

impl<S: Section> Finding<S> {
    /// What was found, with what both sides say, each shown like this.
    fn sentence(&self, shown: impl Fn(&str) -> String) -> String {
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

/// A value as a reader expects it: words without quotes, lists with commas.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
