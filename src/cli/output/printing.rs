//! How the results of one command are printed: the format, and which fields.

use std::io::IsTerminal;

use serde_json::Value;

use super::filter::Filter;
use super::meaning::Meanings;
use crate::OutcomeFields;
use crate::cli::completion::Seen;
use crate::cli::failure::Failure;

/// How results are printed.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Printing {
    /// table, json, jsonl, csv or yaml.
    ///
    /// Without it: table on a terminal, else json. table is for people: money, times and states are readable. json and yaml print what the server sent. jsonl and csv
    /// print items as they come, one a line.
    #[arg(
        long,
        short,
        value_name = "FORMAT",
        global = true,
        help_heading = "Flags of all calls",
        hide_possible_values = true
    )]
    output: Option<Format>,

    /// Print only these fields, in this order: NAME,NAME,…
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        global = true,
        help_heading = "Flags of all calls",
        hide_short_help = true
    )]
    columns: Option<Vec<String>>,

    /// Print what this filter makes of the JSON: as `jq FILTER`.
    ///
    /// The filter gets the response as --output json prints it; of a list, each item by itself, as it comes. It is read
    /// before anything is sent.
    #[arg(long, value_name = "FILTER", global = true, help_heading = "Output", hide_short_help = true)]
    jq: Option<String>,

    /// With --jq: print strings without quotes.
    #[arg(long, global = true, help_heading = "Output", hide_short_help = true)]
    raw: bool,

    /// With --output csv: leave out the line with the names.
    #[arg(long, global = true, help_heading = "Output", hide_short_help = true)]
    no_header: bool,

    /// With --output csv: print times as 2026-11-17T01:16:00Z.
    #[arg(long, global = true, help_heading = "Output", hide_short_help = true)]
    iso_times: bool,
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

impl Printing {
    /// Returns whether results are filtered.
    pub(crate) fn has_filter(&self) -> bool {
        self.jq.is_some()
    }

    /// Rejects flags that the format does not know.
    fn check(&self, format: Format) -> Result<(), Failure> {
        let is_json = matches!(format, Format::Json | Format::Jsonl);
        let (jq, is_csv) = (self.jq.is_some(), format == Format::Csv);
        let rejected = [
            (jq && !is_json, "--jq", "--output json or jsonl"),
            (self.raw && !jq, "--raw", "--jq FILTER"),
            (self.no_header && !is_csv, "--no-header", "--output csv"),
            (self.iso_times && !is_csv, "--iso-times", "--output csv"),
        ];
        match rejected.into_iter().find(|(is_wrong, ..)| *is_wrong) {
            Some((_, flag, with)) => Err(Failure::usage(format!("{flag} goes with {with} only; nothing was sent"))),
            None => Ok(()),
        }
    }
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
    pub(super) filter: Option<Filter>,
    /// Whether strings that the filter makes are printed without quotes.
    pub(super) is_raw: bool,
    /// Whether CSV begins with the names of its columns.
    pub(super) has_header: bool,
    /// Whether CSV has times as ISO 8601.
    pub(super) has_iso_times: bool,
    /// Takes note of what can be offered later.
    pub(super) seen: Option<Seen>,
}

impl Output {
    /// Combines what the user asked for with the shape of the response. Rejects columns that the response does not have,
    /// and what does not go together.
    pub(crate) fn new(arguments: &Printing, shape: ResponseShape) -> Result<Self, Failure> {
        let filter = arguments.jq.as_deref().map(Filter::parse).transpose()?;
        let for_people = std::io::stdout().is_terminal() && filter.is_none();
        let format = arguments.output.unwrap_or(if for_people { Format::Table } else { Format::Json });
        arguments.check(format)?;
        let columns = arguments.columns.clone();
        let is_unknown = |column: &&String| shape.meanings.knows(column) == Some(false);
        if let Some(unknown) = columns.iter().flatten().find(is_unknown) {
            let advice = format!("Use --columns with some of these: {}.", shape.meanings.names().join(", "));
            return Err(Failure::usage(format!("the response has no field `{unknown}`")).advising(advice));
        }
        let (is_raw, has_header, has_iso_times) = (arguments.raw, !arguments.no_header, arguments.iso_times);
        Ok(Self { format, columns, shape, filter, is_raw, has_header, has_iso_times, seen: None })
    }

    /// Lets something take note of what is printed.
    pub(crate) fn seen_by(self, seen: Option<Seen>) -> Self {
        Self { seen, ..self }
    }

    /// Returns whether a progress bar would disturb others on the terminal: results that appear line by line, or a program
    /// that reads them and may draw there, such as `less`.
    pub(crate) fn shares_terminal(&self) -> bool {
        if std::io::stdout().is_terminal() { self.format != Format::Table } else { is_piped() }
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

/// Returns whether another program reads the output. A file or a device such as `/dev/null` does not.
#[cfg(unix)]
fn is_piped() -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;
    let output = std::io::stdout().as_fd().try_clone_to_owned().map(std::fs::File::from);
    let kind = output.and_then(|output| output.metadata()).map(|data| data.file_type());
    kind.is_ok_and(|kind| kind.is_fifo() || kind.is_socket())
}

/// Returns whether another program reads the output. Only a file certainly has no reader.
#[cfg(not(unix))]
fn is_piped() -> bool {
    use std::os::windows::io::AsHandle;
    let output = std::io::stdout().as_handle().try_clone_to_owned().map(std::fs::File::from);
    !output.and_then(|output| output.metadata()).is_ok_and(|data| data.is_file())
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
