//! What the program prints: tables for people, JSON, JSON lines, CSV and YAML for programs.

mod list;
mod meaning;
mod table;

use std::io::{IsTerminal, Write};

use serde_json::Value;

use super::failure::{Failure, clean};
pub(crate) use list::List;
pub(crate) use meaning::{Meanings, traffic};
pub(crate) use table::{new_table, text as table_text};

/// How results are printed.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Printing {
    /// How results are printed: as a table on a terminal, else as JSON, unless this says otherwise.
    #[arg(long, short, value_name = "FORMAT", global = true, help_heading = "Output")]
    output: Option<Format>,

    /// Which fields are printed, in this order: NAME,NAME,…
    #[arg(long, value_name = "NAMES", value_delimiter = ',', global = true, help_heading = "Output")]
    columns: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people: money, times and states readable.
    Table,
    /// As the server sent it.
    Json,
    /// One object per line, printed as they come.
    Jsonl,
    /// One line per item, below a line with the names.
    Csv,
    Yaml,
}

/// How the results of one command are printed.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) format: Format,
    /// What the user asked for.
    columns: Option<Vec<String>>,
    /// What a table shows unless asked.
    usual_columns: Vec<String>,
    /// The JSON pointer to the list that an answer is about.
    items: Option<String>,
    meanings: Meanings,
}

impl Output {
    pub(crate) fn new(
        arguments: &Printing,
        usual_columns: &[String],
        items: Option<String>,
        meanings: Meanings,
    ) -> Result<Self, Failure> {
        let usual = if std::io::stdout().is_terminal() { Format::Table } else { Format::Json };
        let columns = arguments.columns.clone();
        let is_unknown = |column: &&String| meanings.knows(column) == Some(false);
        if let Some(unknown) = columns.iter().flatten().find(is_unknown) {
            let advice = format!("There are {}.", meanings.names().join(", "));
            return Err(Failure::usage(format!("{unknown}: no field of the answer")).advising(advice));
        }
        let format = arguments.output.unwrap_or(usual);
        Ok(Self { format, columns, usual_columns: usual_columns.to_vec(), items, meanings })
    }

    /// Prints items one by one, as they come.
    pub(crate) fn list(&self) -> List<'_> {
        let stdout = std::io::stdout();
        let colors = match self.format {
            Format::Table => anstream::AutoStream::choice(&stdout),
            // There are none of ours, and nothing is to be taken out of what a server sent.
            _ => anstream::ColorChoice::AlwaysAnsi,
        };
        List::new(self, anstream::AutoStream::new(stdout, colors))
    }

    /// Whether lines appear on a terminal while the work goes on, so that nothing else should.
    pub(crate) fn streams_to_terminal(&self) -> bool {
        self.format != Format::Table && std::io::stdout().is_terminal()
    }

    /// Prints an answer that is no long list.
    pub(crate) fn answer(&self, answer: &Value) -> Result<(), Failure> {
        let content = content(answer);
        let named = self.items.as_deref().map(|items| answer.pointer(items).unwrap_or(&Value::Null));
        match (self.format, &self.columns) {
            (Format::Json, None) => return print(&pretty(answer)?),
            (Format::Yaml, None) => return print(&yaml(answer)?),
            (Format::Table, None) if !content.is_array() => return print(&table::of_object(self, content)),
            _ => {}
        }
        match named.unwrap_or(content) {
            Value::Array(items) => self.print_items(items),
            Value::Null => self.print_items(&[]),
            single if self.format == Format::Json => print(&pretty(&self.selected(single))?),
            single if self.format == Format::Yaml => print(&yaml(&self.selected(single))?),
            single => self.print_items(std::slice::from_ref(single)),
        }
    }

    fn print_items(&self, items: &[Value]) -> Result<(), Failure> {
        let mut list = self.list();
        for item in items {
            list.item(item)?;
        }
        list.end()
    }

    /// The fields that are printed of an item.
    fn selected(&self, item: &Value) -> Value {
        match (&self.columns, item) {
            (Some(columns), Value::Object(fields)) => {
                let chosen = columns.iter().map(|name| (name.clone(), fields.get(name).cloned().unwrap_or_default()));
                Value::Object(chosen.collect())
            }
            _ => item.clone(),
        }
    }
}

/// The fields that say that it went well, beside those that an answer is about.
const WRAPPING: [&str; 2] = ["success", "message"];

/// What an answer is about, without the wrapping that says that it went well.
fn content(answer: &Value) -> &Value {
    let Value::Object(fields) = answer else { return answer };
    let mut inside = fields.iter().filter(|(name, _)| !WRAPPING.contains(&name.as_str()));
    match (inside.next(), inside.next()) {
        (Some((_, only @ (Value::Array(_) | Value::Object(_)))), None) => content(only),
        _ => answer,
    }
}

fn pretty(value: &Value) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
    Ok(harmless(text) + "\n")
}

/// A terminal would obey what stands in a text of a server; other readers get it as it is.
fn harmless(text: String) -> String {
    if std::io::stdout().is_terminal() { clean(&text) } else { text }
}

fn yaml(value: &Value) -> Result<String, Failure> {
    yaml_serde::to_string(value).map(harmless).map_err(|error| Failure::from(std::io::Error::other(error)))
}

/// Prints a text on standard output, in colours where they are wanted.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut output = anstream::stdout().lock();
    output.write_all(text.as_bytes())?;
    Ok(output.flush()?)
}
