//! `sharekit spec drift`: prints where a vendor's own document and our transcription differ.

use clap::builder::styling::{AnsiColor, Style};

use crate::apis::APIS;
use crate::cli::commands::spec::files;
use crate::cli::commands::spec::report::{self, Form};
use crate::cli::failure::{Ending, Failure};
use crate::cli::input;
use crate::openapi::drift::{self, Drift};
use crate::openapi::model::Model;
use crate::openapi::{reading, vendor};

/// Compare a vendor's own OpenAPI document with our spec: what it has and we lack, what differs, what is settled.
///
/// The exit code is 1 if there is anything to do, and 0 otherwise.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  sharekit spec drift vendor.yaml\n  sharekit spec drift vendor.yaml --spec orders --output json"
)]
pub(crate) struct Arguments {
    /// An OpenAPI file in YAML or JSON, or a page in Markdown with OpenAPI in its code blocks.
    vendor_file: String,

    /// Our side: the name of an API, such as orders, or a file. Without it, the spec whose paths fit best.
    #[arg(long, value_name = "NAME or FILE")]
    spec: Option<String>,

    /// How to print it.
    #[arg(long, short, value_enum, default_value_t)]
    output: Form,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let file = arguments.vendor_file.as_str();
    let theirs = Model::new(vendor::document(file, &input::text(file)?)?);
    let (name, ours) = match &arguments.spec {
        Some(name) => (name.as_str(), Model::new(files::named(name)?)),
        None => best_fit(&theirs, file)?,
    };
    let drift = drift::compare(name, &ours, &theirs);
    report::print(&drift, arguments.output, style)?;
    Ok(if drift.findings.is_empty() { Ending::Done } else { Ending::Failed })
}

/// Returns the one of our specs that shares the most operations with the vendor's document.
fn best_fit(theirs: &Model, file: &str) -> Result<(&'static str, Model), Failure> {
    let ours: Vec<(&str, Model)> =
        APIS.iter().map(|api| (api.group, Model::new(reading::built_in(api.spec)))).collect();
    let fits = ours.into_iter().map(|(name, ours)| (drift::shared_operations(&ours, theirs), name, ours));
    match fits.max_by_key(|(shared, ..)| *shared) {
        Some((shared, name, ours)) if shared > 0 => Ok((name, ours)),
        _ => Err(Failure::usage(format!("{file} has none of the operations of our specs"))
            .advising("Name the spec to compare with: --spec share-codes, orders or sharing.")),
    }
}

fn style(drift: Drift) -> Style {
    let color = match drift {
        Drift::Missing | Drift::Removed => AnsiColor::Yellow,
        Drift::Different => AnsiColor::Red,
        Drift::Settled => AnsiColor::Green,
    };
    color.on_default().bold()
}
