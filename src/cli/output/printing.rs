//! How the results of one command are printed: the format, and which fields.

use std::io::IsTerminal;

use serde_json::Value;

use super::meaning::Meanings;
use crate::OutcomeFields;
use crate::cli::failure::Failure;

/// How results are printed.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Printing {
    /// The format of the results [default: table on a terminal, else json].
    #[arg(long, short, value_name = "FORMAT", global = true, help_heading = "Output")]
    output: Option<Format>,

    /// Print only these fields, in this order: NAME,NAME,…
    #[arg(long, value_name = "NAMES", value_delimiter = ',', global = true, help_heading = "Output")]
    columns: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people: money, times and states are readable.
    Table,
    /// As the server sent it.
    Json,
    /// One object per line, printed as soon as it is received.
    Jsonl,
    /// A line with the names of the fields, then one line per item.
    Csv,
    Yaml,
}

/// What printing needs to know about the response of a command.
#[derive(Debug, Default)]
pub(crate) struct ResponseShape {
    /// The fields that a table shows by default.
    pub(crate) columns: Vec<String>,
    /// The JSON pointer to the list that the response is about.
    pub(crate) items: Option<String>,
    pub(crate) meanings: Meanings,
    /// The fields that tell the outcome. They are not what the response is about.
    pub(crate) outcome: OutcomeFields,
}

impl ResponseShape {
    /// Describes objects that the program itself makes.
    pub(crate) fn of_fields(names: &[&str], columns: &[&str]) -> Self {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        Self { columns, meanings: Meanings::of_fields(names), ..Self::default() }
    }
}

/// How the results of one command are printed.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) format: Format,
    /// The fields that the user asked for.
    columns: Option<Vec<String>>,
    pub(super) shape: ResponseShape,
}

impl Output {
    /// Combines what the user asked for with the shape of the response. Rejects columns that the response does not have.
    pub(crate) fn new(arguments: &Printing, shape: ResponseShape) -> Result<Self, Failure> {
        let default = if std::io::stdout().is_terminal() { Format::Table } else { Format::Json };
        let columns = arguments.columns.clone();
        let is_unknown = |column: &&String| shape.meanings.knows(column) == Some(false);
        if let Some(unknown) = columns.iter().flatten().find(is_unknown) {
            let advice = format!("Use --columns with some of these: {}.", shape.meanings.names().join(", "));
            return Err(Failure::usage(format!("the response has no field `{unknown}`")).advising(advice));
        }
        Ok(Self { format: arguments.output.unwrap_or(default), columns, shape })
    }

    /// Returns whether the results appear on the terminal line by line, so that a progress bar would disturb them.
    pub(crate) fn streams_to_terminal(&self) -> bool {
        self.format != Format::Table && std::io::stdout().is_terminal()
    }

    /// Returns whether the user chose the fields.
    pub(super) fn has_chosen_columns(&self) -> bool {
        self.columns.is_some()
    }

    /// Returns an item with only the fields that the user asked for.
    pub(super) fn selected(&self, item: &Value) -> Value {
        match (&self.columns, item) {
            (Some(columns), Value::Object(fields)) => {
                let chosen = columns.iter().map(|name| (name.clone(), fields.get(name).cloned().unwrap_or_default()));
                Value::Object(chosen.collect())
            }
            _ => item.clone(),
        }
    }

    /// Returns the names of all fields of an item, the default ones first.
    pub(super) fn all_columns(&self) -> Vec<String> {
        if let Some(columns) = &self.columns {
            return columns.clone();
        }
        let default = &self.shape.columns;
        let others = self.shape.meanings.names().into_iter().filter(|name| !default.iter().any(|known| known == name));
        default.iter().cloned().chain(others.map(str::to_owned)).collect()
    }

    /// Returns the columns of a table of these items: those that the user asked for, else the default ones that have a
    /// value in some item, else all that have one.
    pub(super) fn table_columns(&self, items: &[Value]) -> Vec<String> {
        if let Some(columns) = &self.columns {
            return columns.clone();
        }
        let occurring = names_with_values(items);
        let default: Vec<String> = self.shape.columns.iter().filter(|name| occurring.contains(name)).cloned().collect();
        if default.is_empty() { occurring } else { default }
    }
}

/// Returns the names of the fields that have a value in some item.
pub(super) fn names_with_values(items: &[Value]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let fields = items.iter().filter_map(Value::as_object).flatten();
    for (name, _) in fields.filter(|(_, value)| !value.is_null()) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}
