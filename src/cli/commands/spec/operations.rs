//! `sharekit spec operations`: the operations of specs, and the source of each.

use std::io::{IsTerminal, Write};
use std::path::Path;

use serde_json::Value;

use crate::apis::APIS;
use crate::cli::commands::spec::files;
use crate::cli::failure::{Ending, Failure, clean};
use crate::cli::operations::command::command_name;
use crate::cli::output::{Cell, Grid, print, room};
use crate::client::ApiInfo;
use crate::openapi::spec::Spec;

/// List the operations: ids, paths, commands, and the source of each.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  sharekit spec operations\n  sharekit spec operations orders --output json")]
pub(crate) struct Arguments {
    /// OpenAPI files, or names of APIs, such as orders. Without any, all APIs of this program.
    #[arg(value_name = "FILE|API")]
    specs: Vec<String>,

    /// How to print them: as a table on a terminal, else as JSON, unless this says otherwise.
    #[arg(long, short, value_enum)]
    output: Option<Output>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Output {
    Table,
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    let rows = if arguments.specs.is_empty() {
        APIS.iter().copied().flat_map(of_api).collect()
    } else {
        arguments.specs.iter().map(|spec| of_argument(spec)).collect::<Result<Vec<_>, _>>()?.concat()
    };
    let usual = if std::io::stdout().is_terminal() { Output::Table } else { Output::Json };
    match arguments.output.unwrap_or(usual) {
        Output::Table => print(&table(&rows))?,
        Output::Json => {
            let mut out = std::io::stdout().lock();
            serde_json::to_writer_pretty(&mut out, &rows).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(Ending::Done)
}

/// One operation.
#[derive(Debug, Clone, serde::Serialize)]
struct Row {
    /// The name of the API on the command line, or of the file.
    api: String,
    operation: String,
    method: String,
    path: String,
    /// Whether it is idempotent; unknown in files that do not say so.
    retry_safe: Option<bool>,
    /// What to type, if the program has a command for it.
    command: Option<String>,
    source: Option<String>,
    source_refs: Vec<String>,
}

fn of_api(api: &'static ApiInfo) -> Vec<Row> {
    rows(&Spec::parse(api.spec), api.group, Some(api))
}

/// Returns the operations of what the user named: an API, or else a file.
fn of_argument(name: &str) -> Result<Vec<Row>, Failure> {
    if let Some(api) = files::api(name) {
        return Ok(of_api(api));
    }
    let file = Path::new(name);
    let document =
        files::document(name).map_err(|failure| if file.exists() { failure } else { files::with_names(failure) })?;
    if !document.spec.root().at("paths").value.is_object() {
        let problem = format!("{name} is not an OpenAPI file: it has no paths");
        return Err(Failure::usage(problem).advising("See what is wrong with it with `sharekit spec lint FILE`."));
    }
    let api = APIS.iter().copied().find(|api| file.file_stem().is_some_and(|stem| stem == api.name));
    Ok(rows(&document.spec, api.map_or(name, |api| api.group), api))
}

fn rows(spec: &Spec, name: &str, api: Option<&'static ApiInfo>) -> Vec<Row> {
    let operations = spec.operations().into_iter();
    let rows = operations.map(|operation| {
        let definition = operation.node.value;
        let id = operation.id().unwrap_or_default();
        let references = definition["x-source-ref"].as_array().into_iter().flatten();
        Row {
            api: name.to_owned(),
            operation: id.to_owned(),
            method: operation.method.to_uppercase(),
            path: operation.path.to_owned(),
            retry_safe: definition["x-retry-safe"].as_bool(),
            command: api.map(|api| format!("sharekit {} {}", api.group, command_name(definition, id))),
            source: definition["x-source"].as_str().map(str::to_owned),
            source_refs: references.filter_map(Value::as_str).map(str::to_owned).collect(),
        }
    });
    rows.collect()
}

fn table(rows: &[Row]) -> String {
    let headings =
        ["API", "OPERATION", "METHOD", "PATH", "RETRY-SAFE", "COMMAND", "SOURCE"].map(str::to_owned).to_vec();
    let names = headings.iter().map(|heading| heading.to_lowercase()).collect();
    let cells = |row: &Row| {
        let retry_safe = match row.retry_safe {
            Some(true) => "yes",
            Some(false) => "no",
            None => "-",
        };
        let source = match &row.source {
            Some(source) if row.source_refs.is_empty() => source.clone(),
            Some(source) => format!("{source} ({})", row.source_refs.join(", ")),
            None => "-".to_owned(),
        };
        let operation = if row.operation.is_empty() { "-" } else { &row.operation };
        let command = row.command.as_deref().unwrap_or("-");
        let cells = [&row.api, operation, &row.method, &row.path, retry_safe, command, &source];
        cells.map(|text| Cell::plain(&clean(text))).to_vec()
    };
    // Whoever asks for it wants all of it.
    Grid { headings, names, rows: rows.iter().map(cells).collect(), may_leave_out: false }.laid(room()).text
}
