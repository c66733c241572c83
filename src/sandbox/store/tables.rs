//! The tables as they are: their names, and their rows as JSON.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};

/// The most rows of a table that the state shows.
const SHOWN_ROWS: usize = 1000;

/// Returns kind and name of all tables and views, in the order in which they were created. Indexes and triggers belong to
/// them.
pub(crate) fn created(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut select = connection.prepare(
        "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )?;
    select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Returns the names of all tables, in the order in which they were created.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let tables = created(connection)?.into_iter().filter(|(kind, _)| kind == "table");
    Ok(tables.map(|(_, name)| name).collect())
}

/// Returns the names of all tables without credentials and tokens.
pub(crate) fn shown(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut names = all(connection)?;
    names.retain(|table| table != "credential" && !table.starts_with("oauth"));
    Ok(names)
}

/// Returns all tables without credentials and tokens, by name, each with its first 1,000 rows.
pub(crate) fn content(connection: &Connection) -> rusqlite::Result<Map<String, Value>> {
    shown(connection)?.into_iter().map(|table| Ok((table.clone(), rows(connection, &table)?))).collect()
}

fn rows(connection: &Connection, table: &str) -> rusqlite::Result<Value> {
    let mut select = connection.prepare(&format!("SELECT * FROM \"{table}\" LIMIT {SHOWN_ROWS}"))?;
    let names: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
    let rows = select.query_map([], |row| {
        let fields = names.iter().enumerate().map(|(column, name)| Ok((name.clone(), as_json(row.get_ref(column)?))));
        fields.collect::<rusqlite::Result<Map<String, Value>>>().map(Value::Object)
    })?;
    rows.collect::<rusqlite::Result<Vec<Value>>>().map(Value::Array)
}

/// Returns a value of the database as JSON.
pub(crate) fn as_json(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into(),
    }
}
