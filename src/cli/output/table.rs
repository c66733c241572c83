//! Lays out tables as wide as the terminal.

use std::io::IsTerminal;

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use serde_json::Value;

use super::meaning::Meanings;
use super::printing::{Output, names_with_values};
use crate::cli::failure::clean;

/// Returns a table with one line per item.
pub(super) fn of_items(output: &Output, items: &[Value]) -> String {
    if items.is_empty() {
        return "Nothing found.\n".to_owned();
    }
    rows(&output.shape.meanings, &output.table_columns(items), items)
}

/// Returns one line per field of an object, then a table for each list in it.
pub(super) fn of_object(output: &Output, value: &Value) -> String {
    let Value::Object(fields) = value else { return output.shape.meanings.readable("", value) + "\n" };
    let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
    let mut lines = new_table();
    for (name, value) in fields.iter().filter(|(_, value)| !is_list(value)) {
        match value {
            Value::Object(inside) => {
                for (part, value) in inside {
                    lines.add_row([
                        clean(&format!("{name}.{part}")),
                        clean(&output.shape.meanings.readable(part, value)),
                    ]);
                }
            }
            _ => {
                lines.add_row([clean(name), clean(&output.shape.meanings.readable(name, value))]);
            }
        }
    }
    let mut parts = if lines.is_empty() { Vec::new() } else { vec![format!("{}\n", text(&mut lines))] };
    for (name, list) in fields.iter().filter(|(_, value)| is_list(value)) {
        let items = list.as_array().map_or(&[][..], Vec::as_slice);
        let is_main = output.shape.items.as_deref() == Some(&format!("/{name}"));
        let columns = if is_main { output.table_columns(items) } else { names_with_values(items) };
        parts.push(format!("{name}:\n{}", rows(&output.shape.meanings, &columns, items)));
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
    // The first column identifies the item. It is never wrapped, so that it can be copied.
    if let Some(first) = table.column_mut(0) {
        first.set_constraint(ColumnConstraint::ContentWidth);
    }
    let shown = text(&mut table);
    match shown.split_once('\n') {
        Some((head, rest)) if !columns.is_empty() => format!("{BOLD}{head}{BOLD:#}\n{rest}\n"),
        _ => format!("{shown}\n"),
    }
}

/// Returns a table as text, without a left margin.
pub(crate) fn text(table: &mut Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

const BOLD: clap::builder::styling::Style = clap::builder::styling::Style::new().bold();

/// Returns an empty table without borders, as wide as the terminal.
pub(crate) fn new_table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if std::io::stdout().is_terminal() {
        let (_, width) = dialoguer::console::Term::stdout().size();
        table.set_width(width);
    }
    table
}

/// Returns a field name as a heading: `shareContact` and `order_id` as `SHARE CONTACT` and `ORDER ID`.
fn heading(name: &str) -> String {
    crate::names::words(name).join(" ").to_uppercase()
}
