//! `sharekit spec lint`: prints what the build would reject in specs, or silently get wrong.

use std::io::Write;

use crate::apis::APIS;
use crate::cli::commands::spec::files;
use crate::cli::failure::{Ending, Failure, clean};
use crate::cli::messages::say;
use crate::openapi::lint::{self, Finding, Severity};

/// Check OpenAPI files for what the build would reject or get wrong, with what to write instead.
///
/// The exit code is 0 without findings, 1 with findings, 2 if a file cannot be read.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  sharekit spec lint\n  sharekit spec lint openapi/proxy-orders.yaml --output json"
)]
pub(crate) struct Arguments {
    /// OpenAPI files in YAML or JSON. Without any, the three of this project in `openapi/`.
    #[arg(value_name = "FILE")]
    files: Vec<String>,

    /// How to print them.
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

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let files = if arguments.files.is_empty() { &project_files()? } else { &arguments.files };
    let documents = files.iter().map(|file| files::document(file)).collect::<Result<Vec<_>, _>>()?;
    let findings: Vec<Finding> = documents.iter().flat_map(lint::check).collect();
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

/// Returns the specs of this project, if they are below the current folder.
fn project_files() -> Result<Vec<String>, Failure> {
    let files: Vec<String> = APIS.iter().map(|api| format!("openapi/{}.yaml", api.name)).collect();
    if files.iter().all(|file| std::path::Path::new(file).is_file()) {
        return Ok(files);
    }
    let problem = format!("the argument FILE is missing, and this folder has no {}", files.join(", "));
    Err(Failure::usage(problem).advising("Name an OpenAPI file: sharekit spec lint FILE"))
}

fn summary(findings: &[Finding], files: usize) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let many = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    format!("{}, {} in {}", many(errors, "error"), many(warnings, "warning"), many(files, "file"))
}
