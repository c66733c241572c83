//! Tables as wide as the terminal.

use std::io::IsTerminal;

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use serde_json::Value;

use super::{Meanings, Output};
use crate::cli::failure::clean;

impl Output {
    /// All fields of an item, the usual ones first.
    pub(crate) fn all_columns(&self) -> Vec<String> {
        if let Some(columns) = &self.columns {
            return columns.clone();
        }
        let others =
            self.meanings.names().into_iter().filter(|name| !self.usual_columns.iter().any(|usual| usual == name));
        self.usual_columns.iter().cloned().chain(others.map(str::to_owned)).collect()
    }

    /// The columns of a table of these items: those asked for, or else the usual ones, or all, as far as there is
    /// something in them.
    fn table_columns(&self, items: &[Value]) -> Vec<String> {
        if let Some(columns) = &self.columns {
            return columns.clone();
        }
        let occurring = all_names(items);
        let usual = self.usual_columns.iter().filter(|name| occurring.contains(name));
        let usual: Vec<String> = usual.cloned().collect();
        if usual.is_empty() { occurring } else { usual }
    }
}

/// The names of all fields in which there is something.
fn all_names(items: &[Value]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let fields = items.iter().filter_map(Value::as_object).flatten();
    for (name, _) in fields.filter(|(_, value)| !value.is_null()) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// Items, one per line.
pub(crate) fn of_items(output: &Output, items: &[Value]) -> String {
    if items.is_empty() {
        return "Nothing found.\n".to_owned();
    }
    rows(&output.meanings, &output.table_columns(items), items)
}

/// A single thing: a line per field, and a table for each list in it.
pub(crate) fn of_object(output: &Output, value: &Value) -> String {
    let Value::Object(fields) = value else { return output.meanings.readable("", value) + "\n" };
    let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
    let mut lines = new_table();
    for (name, value) in fields.iter().filter(|(_, value)| !is_list(value)) {
        match value {
            Value::Object(inside) => {
                for (part, value) in inside {
                    lines.add_row([clean(&format!("{name}.{part}")), clean(&output.meanings.readable(part, value))]);
                }
            }
            _ => {
                lines.add_row([clean(name), clean(&output.meanings.readable(name, value))]);
            }
        }
    }
    let mut parts = if lines.is_empty() { Vec::new() } else { vec![format!("{}\n", text(&mut lines))] };
    for (name, list) in fields.iter().filter(|(_, value)| is_list(value)) {
        let items = list.as_array().map_or(&[][..], Vec::as_slice);
        let is_main = output.items.as_deref() == Some(&format!("/{name}"));
        let columns = if is_main { output.table_columns(items) } else { all_names(items) };
        parts.push(format!("{name}:\n{}", rows(&output.meanings, &columns, items)));
    }
    parts.join("\n")
}

fn rows(meanings: &Meanings, columns: &[String], items: &[Value]) -> String {
    let mut table = new_table();
    if !columns.is_empty() {
        table.set_header(columns.iter().map(|name| heading(name)));
    }
    for item in items {
        match item {
            Value::Object(fields) => {
                let cell = |name: &String| clean(&meanings.readable(name, fields.get(name).unwrap_or(&Value::Null)));
                table.add_row(columns.iter().map(cell));
            }
            single => {
                table.add_row([clean(&meanings.readable("", single))]);
            }
        }
    }
    // It is what a thing is called: nobody could copy it in pieces.
    if let Some(first) = table.column_mut(0) {
        first.set_constraint(ColumnConstraint::ContentWidth);
    }
    let shown = text(&mut table);
    match shown.split_once('\n') {
        Some((head, rest)) if !columns.is_empty() => format!("{BOLD}{head}{BOLD:#}\n{rest}\n"),
        _ => format!("{shown}\n"),
    }
}

/// A table as text, without a margin at the left.
pub(crate) fn text(table: &mut Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

const BOLD: clap::builder::styling::Style = clap::builder::styling::Style::new().bold();

pub(crate) fn new_table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if std::io::stdout().is_terminal() {
        let (_, width) = dialoguer::console::Term::stdout().size();
        table.set_width(width);
    }
    table
}

/// `shareContact` and `order_id` as `SHARE CONTACT` and `ORDER ID`.
fn heading(name: &str) -> String {
    crate::names::words(name).join(" ").to_uppercase()
}
