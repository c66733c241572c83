//! Makes tables of results.

use clap::builder::styling::{AnsiColor, Style};
use serde_json::Value;

use super::layout::{Cell, Grid, Laid, pairs, room};
use super::meaning::Meanings;
use super::printing::{Output, names_with_values};
use crate::cli::letters::clean;

/// Returns a table with one line per item.
pub(super) fn of_items(output: &Output, items: &[Value]) -> Laid {
    if items.is_empty() {
        return Laid { text: "Nothing found.\n".to_owned(), ..Laid::default() };
    }
    rows(output, &output.table_columns(items), items)
}

/// Returns one line per field of an object, then a table for each list in it.
pub(super) fn of_object(output: &Output, value: &Value) -> Laid {
    let meanings = &output.shape.meanings;
    let Value::Object(fields) = value else {
        return Laid { text: clean(&meanings.in_table("", value)) + "\n", ..Laid::default() };
    };
    let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().any(Value::is_object));
    let mut lines = Vec::new();
    for (name, value) in fields.iter().filter(|(_, value)| !is_list(value)) {
        match value {
            Value::Object(inside) => lines.extend(
                inside.iter().map(|(part, value)| (clean(&format!("{name}.{part}")), cell(meanings, part, value))),
            ),
            _ => lines.push((clean(name), cell(meanings, name, value))),
        }
    }
    let mut laid = Laid::default();
    let mut parts = if lines.is_empty() { Vec::new() } else { vec![pairs(&lines, room())] };
    for (name, list) in fields.iter().filter(|(_, value)| is_list(value)) {
        let items = list.as_array().map_or(&[][..], Vec::as_slice);
        let is_main = output.shape.items.as_deref() == Some(&format!("/{name}"));
        let columns = if is_main { output.table_columns(items) } else { names_with_values(items) };
        let table = rows(output, &columns, items);
        parts.push(format!("{}:\n{}", clean(name), table.text));
        laid.left_out.extend(table.left_out);
    }
    Laid { text: parts.join("\n"), ..laid }
}

fn rows(output: &Output, columns: &[String], items: &[Value]) -> Laid {
    let meanings = &output.shape.meanings;
    let row = |item: &Value| match item {
        Value::Object(fields) => {
            columns.iter().map(|name| cell(meanings, name, fields.get(name).unwrap_or(&Value::Null))).collect()
        }
        single => vec![cell(meanings, "", single)],
    };
    let grid = Grid {
        headings: columns.iter().map(|name| heading(name)).collect(),
        names: columns.iter().map(|name| clean(name)).collect(),
        rows: items.iter().map(row).collect(),
        may_leave_out: !output.has_chosen_columns(),
    };
    grid.laid(room())
}

fn cell(meanings: &Meanings, name: &str, value: &Value) -> Cell {
    let text = clean(&meanings.in_table(name, value));
    let style = style(name, &text);
    Cell::styled(&text, style)
}

/// Words that say of a state that all is well, that something is awaited, or that it has ended badly.
const WELL: [&str; 5] = ["accepted", "active", "done", "unused", "paid"];
const AWAITED: [&str; 6] = ["doubt", "hold", "pending", "sending", "sent", "unknown"];
const ENDED_BADLY: [&str; 6] = ["cancelled", "declined", "expired", "failed", "refused", "revoked"];

/// Returns the colour of a state. What is no state has none.
fn style(name: &str, text: &str) -> Style {
    let is_state = |word: &String| ["status", "state", "outcome"].contains(&word.as_str());
    if !crate::names::words(name).iter().any(is_state) {
        return Style::new();
    }
    let words = crate::names::words(text);
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    match () {
        () if has(&ENDED_BADLY) => AnsiColor::Red.on_default(),
        () if has(&AWAITED) => AnsiColor::Yellow.on_default(),
        () if has(&WELL) => AnsiColor::Green.on_default(),
        () => Style::new(),
    }
}

/// Returns a field name as a heading: `shareContact` and `order_id` as `SHARE CONTACT` and `ORDER ID`.
fn heading(name: &str) -> String {
    clean(&crate::names::words(name).join(" ").to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_colours_and_nothing_else() {
        let table = [
            ("status", "unused", AnsiColor::Green.on_default()),
            ("shareStatus", "SHARE_REQUEST_SENT", AnsiColor::Yellow.on_default()),
            ("outcome", "in-doubt", AnsiColor::Yellow.on_default()),
            ("status", "revoked", AnsiColor::Red.on_default()),
            ("status", "used", Style::new()),
            ("tag", "active", Style::new()),
        ];
        for (name, text, expected) in table {
            assert_eq!(style(name, text), expected, "{name} {text}");
        }
    }
}
