//! Printing what a comparison found: for people, for programs, and as a page of Markdown.

use std::io::{self, Write};

use clap::builder::styling::Style;

use crate::openapi::report::{Report, Section};

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

/// Prints a report; `style` gives the title of a section its colour.
pub(crate) fn print<S: Section>(report: &Report<S>, form: Form, style: fn(S) -> Style) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    match form {
        Form::Text => text(report, style, &mut out),
        Form::Json => writeln!(out, "{:#}", report.json()),
        Form::Markdown => markdown(report, &mut out),
    }
}

fn text<S: Section>(report: &Report<S>, style: fn(S) -> Style, out: &mut impl Write) -> io::Result<()> {
    for (section, findings) in report.sections() {
        let style = style(section);
        writeln!(out, "{style}{}{style:#}", section.title())?;
        for finding in findings {
            writeln!(out, "  {}: {} [{}]", finding.place, finding.sentence(str::to_owned), finding.kind.code)?;
        }
        writeln!(out)?;
    }
    report.conclusion.iter().try_for_each(|sentence| writeln!(out, "{sentence}"))
}

fn markdown<S: Section>(report: &Report<S>, out: &mut impl Write) -> io::Result<()> {
    for (section, findings) in report.sections() {
        writeln!(out, "### {}\n", section.title())?;
        for finding in findings {
            let sentence = finding.sentence(|side| format!("`{}`", side.replace('`', "'")));
            writeln!(out, "- **{}**: {sentence}", finding.place)?;
        }
        writeln!(out)?;
    }
    report.conclusion.iter().try_for_each(|sentence| writeln!(out, "{sentence}"))
}
