//! Prints items as soon as they are received. Only a table waits for the last one.

use std::io::{BufWriter, Stdout, Write};

use anstream::AutoStream;
use serde_json::Value;

use super::printing::{Format, Output};
use super::table;
use super::text::{pretty, safe, yaml};
use crate::cli::failure::Failure;

/// A list that is being printed.
pub(crate) struct List<'a> {
    output: &'a Output,
    stream: BufWriter<AutoStream<Stdout>>,
    /// How many items were printed.
    count: u64,
    /// The items of a table.
    rows: Vec<Value>,
    /// The first line of a CSV file, once it is known.
    names: Vec<String>,
}

impl<'a> List<'a> {
    pub(super) fn new(output: &'a Output, stream: AutoStream<Stdout>) -> Self {
        Self { output, stream: BufWriter::new(stream), count: 0, rows: Vec::new(), names: Vec::new() }
    }

    /// Returns how many items were printed.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Prints an item, or keeps it for the table.
    pub(crate) fn item(&mut self, item: &Value) -> Result<(), Failure> {
        self.count += 1;
        if self.output.format == Format::Csv {
            return self.csv(item);
        }
        let item = self.output.selected(item);
        match self.output.format {
            Format::Table => self.rows.push(item),
            Format::Jsonl => {
                let line = serde_json::to_string(&item).map_err(std::io::Error::from)?;
                writeln!(self.stream, "{}", safe(line))?;
            }
            Format::Json => {
                let begin = if self.count == 1 { "[\n  " } else { ",\n  " };
                let text = pretty(&item)?.trim_end().replace('\n', "\n  ");
                write!(self.stream, "{begin}{text}")?;
            }
            Format::Yaml => self.stream.write_all(yaml(&Value::Array(vec![item]))?.as_bytes())?,
            Format::Csv => {}
        }
        Ok(())
    }

    /// Flushes what was printed so far, for a reader who follows it.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.stream.flush()?)
    }

    /// Prints what is still missing: the table, or the end of the JSON list.
    pub(crate) fn end(mut self) -> Result<(), Failure> {
        match self.output.format {
            Format::Table => {
                let table = table::of_items(self.output, &self.rows);
                self.stream.write_all(table.as_bytes())?;
            }
            Format::Json | Format::Yaml if self.count == 0 => self.stream.write_all(b"[]\n")?,
            Format::Json => self.stream.write_all(b"\n]\n")?,
            Format::Csv if self.count == 0 => self.csv_names(&Value::Null)?,
            _ => {}
        }
        self.flush()
    }

    fn csv(&mut self, item: &Value) -> Result<(), Failure> {
        if self.names.is_empty() {
            self.csv_names(item)?;
        }
        let cells = self.names.iter().map(|name| match item {
            Value::Object(fields) => cell(fields.get(name).unwrap_or(&Value::Null)),
            single => cell(single),
        });
        let record: Vec<String> = cells.map(safe).collect();
        self.csv_record(&record)
    }

    /// Prints the names of the columns. They come from the spec, so that they do not depend on what the server left out of
    /// the first item.
    fn csv_names(&mut self, first: &Value) -> Result<(), Failure> {
        self.names = match first {
            Value::Object(fields) => Some(self.output.all_columns())
                .filter(|known| !known.is_empty())
                .unwrap_or_else(|| fields.keys().cloned().collect()),
            Value::Null => self.output.all_columns(),
            _ => vec!["value".to_owned()],
        };
        let names = self.names.clone();
        self.csv_record(&names)
    }

    fn csv_record(&mut self, cells: &[String]) -> Result<(), Failure> {
        let mut record = csv::WriterBuilder::new().from_writer(Vec::new());
        record.write_record(cells).map_err(std::io::Error::from)?;
        let line = record.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok(self.stream.write_all(&line)?)
    }
}

/// Returns a value as a CSV cell: strings as they are, lists and objects as JSON.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
