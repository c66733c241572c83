//! The tables of the database on the page.

use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::Value;

use crate::sandbox::routes::page::html::{escaped, scrolling, shown_time, words};
use crate::sandbox::store::tables;

/// The most rows of a table, and the most requests of the log, that are shown.
pub(crate) const SHOWN: usize = 50;

/// Tables that are not shown: internal settings and counts.
const HIDDEN: [&str; 3] = ["setting", "share_code_tally", "proxy_order_count"];

/// A table of the database.
pub(crate) struct Table {
    name: String,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    has_more: bool,
}

/// Returns all tables that may be shown, in the order in which they were created.
pub(crate) fn all_tables(connection: &Connection) -> rusqlite::Result<Vec<Table>> {
    let mut names = tables::shown(connection)?;
    names.retain(|name| !HIDDEN.contains(&name.as_str()));
    names.iter().map(|name| Table::read(connection, name)).collect()
}

impl Table {
    /// Reads a table, newest rows first if rows have an age. Accounts are shown by name.
    fn read(connection: &Connection, name: &str) -> rusqlite::Result<Self> {
        let select = format!("SELECT * FROM \"{name}\"");
        let limit = SHOWN + 1;
        let mut statement = connection
            .prepare_cached(&format!("{select} ORDER BY rowid DESC LIMIT {limit}"))
            .or_else(|_| connection.prepare_cached(&format!("{select} LIMIT {limit}")))?;
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let rows = statement
            .query_map([], |row| (0..columns.len()).map(|column| Ok(tables::as_json(row.get_ref(column)?))).collect());
        let mut rows = rows?.collect::<rusqlite::Result<Vec<Vec<Value>>>>()?;
        let has_more = rows.len() > SHOWN;
        rows.truncate(SHOWN);
        let mut table = Self { name: name.to_owned(), columns, rows, has_more };
        table.name_accounts(connection)?;
        Ok(table)
    }

    fn name_accounts(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let mut references = connection
            .prepare_cached("SELECT \"from\" FROM pragma_foreign_key_list(?1) WHERE \"table\" = 'account'")?;
        let references = references.query_map([&self.name], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        let mut name = connection.prepare_cached("SELECT name FROM account WHERE id = ?1")?;
        for (index, _) in self.columns.iter().enumerate().filter(|(_, column)| references.contains(column)) {
            for row in self.rows.iter_mut().filter(|row| row[index].is_i64()) {
                row[index] = name.query_row([row[index].as_i64()], |row| row.get::<_, String>(0))?.into();
            }
        }
        Ok(())
    }

    pub(crate) fn html(&self) -> String {
        let count = if self.has_more { format!("the newest {SHOWN}") } else { self.rows.len().to_string() };
        let (id, title) = (format!("table-{}", escaped(&self.name)), escaped(words(&self.name)));
        let list = if self.rows.is_empty() {
            "<p class=faint>Empty.</p>".to_owned()
        } else {
            scrolling(&id, &title, &self.head(), &self.rows.iter().map(|row| self.row(row)).collect::<String>())
        };
        format!(
            "<details id=\"{id}\" class=raw data-live><summary id=\"{id}-summary\"><h4>{title}</h4> \
             <span class=faint>{count}</span></summary>{list}</details>"
        )
    }

    fn is_number(&self, column: usize) -> bool {
        let name = &self.columns[column];
        self.rows.iter().all(|row| row[column].is_number() || row[column].is_null()) && !is_time(name) && name != "id"
    }

    fn class(&self, column: usize) -> &'static str {
        if self.is_number(column) { " class=number" } else { "" }
    }

    fn head(&self) -> String {
        let heads = self.columns.iter().enumerate().map(|(index, column)| {
            let label = column.strip_suffix("_ms").or_else(|| column.strip_suffix("_cents")).unwrap_or(column);
            format!("<th scope=col{}>{}", self.class(index), escaped(words(label)))
        });
        heads.collect()
    }

    fn row(&self, row: &[Value]) -> String {
        let cells = row.iter().enumerate().map(|(index, value)| {
            let shown = escaped(cell(&self.columns[index], value));
            format!("<td{} title=\"{shown}\">{shown}", self.class(index))
        });
        format!("<tr>{}", cells.collect::<String>())
    }
}

fn is_time(column: &str) -> bool {
    column.ends_with("_ms") || column.ends_with("_at")
}

/// Returns a value as people read it.
fn cell(column: &str, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.as_i64() {
            Some(moment) if is_time(column) => moment_of(moment),
            Some(cents) if column.ends_with("cents") => {
                let sign = if cents < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
            }
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

/// Returns a time in seconds or milliseconds since 1970; the size of the number tells which.
fn moment_of(number: i64) -> String {
    let time = if number.abs() < 100_000_000_000 {
        Timestamp::from_second(number)
    } else {
        Timestamp::from_millisecond(number)
    };
    time.map_or_else(|_| number.to_string(), shown_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_people_read_them() {
        assert_eq!(cell("cents", &Value::from(1205)), "12.05");
        assert_eq!(cell("cents", &Value::from(-5)), "-0.05");
        assert_eq!(cell("paid_at", &Value::from(1_795_262_400_000_i64)), "2026-11-21 12:00:00 UTC");
        assert_eq!(cell("used_at", &Value::from(1_795_262_400_i64)), "2026-11-21 12:00:00 UTC");
        assert_eq!(cell("ips", &Value::from(1_795_262_400_i64)), "1795262400");
    }

    #[test]
    fn a_code_with_markup_is_shown_as_text_in_its_table() {
        let connection = Connection::open_in_memory().unwrap();
        let tables = "CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT);
             CREATE TABLE share_code (code TEXT, used_by INTEGER REFERENCES account (id));
             INSERT INTO account VALUES (7, 'friend');
             INSERT INTO share_code VALUES ('<script>alert(1)</script>', 7), ('\" onclick=\"alert(2)', NULL)";
        connection.execute_batch(tables).unwrap();
        let html = Table::read(&connection, "share_code").unwrap().html();
        assert!(!html.contains("<script") && !html.contains("\" onclick=\""), "{html}");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && html.contains(">friend"), "{html}");
    }
}
