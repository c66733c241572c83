//! `sharekit spec diff`: prints what a change of a spec means for users of the generated client.

use clap::builder::styling::{AnsiColor, Style};

use crate::cli::commands::spec::files;
use crate::cli::commands::spec::report::{self, Form};
use crate::cli::failure::{Ending, Failure};
use crate::openapi::diff::{self, Impact};

/// Tell what changed between two versions of a spec, for users of the generated client.
///
/// The exit code is 1 if a program may no longer compile or may behave differently, and 0 otherwise.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  sharekit spec diff old.yaml orders\n  sharekit spec diff old.yaml new.yaml --output markdown"
)]
pub(crate) struct Arguments {
    /// An OpenAPI file in YAML or JSON, or share-codes, orders or sharing for the spec in this program.
    old: String,

    /// The same, later.
    new: String,

    /// How to print it.
    #[arg(long, short, value_enum, default_value_t)]
    output: Form,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let changes = diff::compare(files::named(&arguments.old)?, files::named(&arguments.new)?);
    report::print(&changes, arguments.output, style)?;
    let breaks = changes.findings.iter().any(|finding| finding.section == Impact::Breaking);
    Ok(if breaks { Ending::Failed } else { Ending::Done })
}

fn style(impact: Impact) -> Style {
    let color = match impact {
        Impact::Breaking => AnsiColor::Red,
        Impact::Additive => AnsiColor::Green,
        Impact::Documentation => AnsiColor::Cyan,
    };
    color.on_default().bold()
}
