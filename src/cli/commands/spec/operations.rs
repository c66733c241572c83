//! `sharekit spec operations`: what can be called, and where it is known from.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cli::failure::{Ending, Failure, clean};
use crate::cli::operations::command::command_name;
use crate::cli::output::{new_table, table_text};
use crate::cli::setup::apis::Api;
use crate::openapi::document::Document;

/// The methods of HTTP that OpenAPI knows.
use crate::names::METHODS;

/// List the operations: ids, paths, commands, and where each is known from.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// OpenAPI files, or names of the APIs: share-codes, orders, sharing. Without any, the three APIs.
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
        Api::ALL.iter().map(|api| of_api(*api)).collect::<Result<Vec<_>, _>>()?
    } else {
        arguments.specs.iter().map(|spec| of_argument(spec)).collect::<Result<Vec<_>, _>>()?
    }
    .concat();
    let mut out = std::io::stdout().lock();
    let usual = if out.is_terminal() { Output::Table } else { Output::Json };
    match arguments.output.unwrap_or(usual) {
        Output::Table => writeln!(out, "{}", table(&rows))?,
        Output::Json => {
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
    /// Whether sending it twice is the same as sending it once; unknown in files without the mark.
    retry_safe: Option<bool>,
    /// What to type, if the program has a command for it.
    command: Option<String>,
    source: Option<String>,
    source_refs: Vec<String>,
}

fn of_api(api: Api) -> Result<Vec<Row>, Failure> {
    let content: Value = serde_json::from_str(api.spec()).map_err(std::io::Error::from)?;
    Ok(rows(&content, api.command(), Some(api)))
}

/// The operations of what the user named: an API, or else a file.
fn of_argument(spec: &str) -> Result<Vec<Row>, Failure> {
    if let Some(api) = Api::ALL.into_iter().find(|api| api.command() == spec) {
        return of_api(api);
    }
    let file = PathBuf::from(spec);
    let document = Document::read(&file).map_err(|failure| {
        let names = Api::ALL.map(Api::command).join(", ");
        if file.exists() { failure } else { failure.advising(format!("Name an OpenAPI file, or one of {names}.")) }
    })?;
    if !document.content["paths"].is_object() {
        let problem = format!("{} is no OpenAPI file: it has no paths", document.name);
        return Err(Failure::usage(problem).advising("See what is wrong with it with `sharekit spec lint FILE`."));
    }
    let api = api_of(&file);
    Ok(rows(&document.content, api.map_or(document.name.as_str(), |api| api.command()), api))
}

/// The API that a file describes, by its name.
fn api_of(file: &Path) -> Option<Api> {
    let stem = file.file_stem()?;
    Api::ALL.into_iter().find(|api| stem == api.spec_name())
}

fn rows(content: &Value, name: &str, api: Option<Api>) -> Vec<Row> {
    let paths = content["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| METHODS.map(|method| (path, method, &item[method])));
    operations
        .filter(|(.., definition)| definition.is_object())
        .map(|(path, method, definition)| {
            let operation = definition["operationId"].as_str().unwrap_or_default().to_owned();
            let refs = definition["x-source-ref"].as_array().into_iter().flatten();
            Row {
                api: name.to_owned(),
                command: api.map(|api| format!("sharekit {} {}", api.command(), command_name(definition, &operation))),
                operation,
                method: method.to_uppercase(),
                path: path.clone(),
                retry_safe: definition["x-retry-safe"].as_bool(),
                source: definition["x-source"].as_str().map(str::to_owned),
                source_refs: refs.filter_map(Value::as_str).map(str::to_owned).collect(),
            }
        })
        .collect()
}

fn table(rows: &[Row]) -> String {
    let mut table = new_table();
    table.set_header(["API", "OPERATION", "METHOD", "PATH", "RETRY-SAFE", "COMMAND", "SOURCE"]);
    for row in rows {
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
        table.add_row(cells.map(clean));
    }
    table_text(&mut table)
}
