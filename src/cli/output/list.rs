//! Prints items as soon as they are received. Only a table waits for the last one.

use std::io::{BufWriter, Stdout, Write};

use anstream::AutoStream;
use serde_json::Value;

use super::layout::Laid;
use super::printing::{Format, Output};
use super::text::{pretty, safe, safe_json, yaml};
use super::{csv, table};
use crate::cli::failure::Failure;
use crate::cli::messages::say;

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
        if let Some(seen) = &self.output.seen {
            seen.item(item);
        }
        if self.output.format == Format::Csv {
            return self.csv(item);
        }
        let item = self.output.selected(item);
        if let Some(filter) = &self.output.filter {
            let (stream, safe) = (&mut self.stream, if self.output.is_raw { safe } else { safe_json });
            return filter.run(&item, self.output.form(), |text| Ok(writeln!(stream, "{}", safe(text))?));
        }
        match self.output.format {
            Format::Table => self.rows.push(item),
            Format::Jsonl => {
                let line = serde_json::to_string(&item).map_err(std::io::Error::from)?;
                writeln!(self.stream, "{}", safe_json(line))?;
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
                self.stream.write_all(table.text.as_bytes())?;
                self.stream.flush()?;
                tell_left_out(&table);
            }
            _ if self.output.filter.is_some() => {}
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
            Value::Object(fields) => self.csv_cell(name, fields.get(name).unwrap_or(&Value::Null)),
            single => self.csv_cell(name, single),
        });
        let record: Vec<String> = cells.collect();
        Ok(self.stream.write_all(&csv::line(&record)?)?)
    }

    fn csv_cell(&self, name: &str, value: &Value) -> String {
        safe(csv::cell(&self.output.shape.meanings, name, value, self.output.has_iso_times))
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
        if self.output.has_header {
            let names: Vec<String> = self.names.iter().map(|name| safe(csv::of_text(name))).collect();
            self.stream.write_all(&csv::line(&names)?)?;
        }
        Ok(())
    }
}

/// Says which columns a table has no room for.
pub(super) fn tell_left_out(table: &Laid) {
    if !table.left_out.is_empty() {
        let names = table.left_out.join(",");
        say(format_args!("No room for all columns: --columns {names} shows the others, -o json all fields."));
    }
}
