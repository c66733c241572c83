//! The tables as they are: their names, and their rows as JSON.

use std::io;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};

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

/// Returns all tables without credentials and tokens, by name, each with all its rows.
#[cfg(test)]
pub(crate) fn content(connection: &Connection) -> rusqlite::Result<Map<String, Value>> {
    let mut text = Vec::new();
    write(connection, &mut text).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    Ok(serde_json::from_slice(&text).unwrap())
}

/// Writes all tables without credentials and tokens as a JSON object: by name, each with all its rows. It holds one row at a
/// time.
pub(crate) fn write(connection: &Connection, out: &mut impl io::Write) -> io::Result<()> {
    let mut before = '{';
    for table in shown(connection).map_err(io::Error::other)? {
        write!(out, "{before}{}:", Value::from(table.as_str()))?;
        write_rows(connection, &table, out)?;
        before = ',';
    }
    out.write_all(b"}")
}

fn write_rows(connection: &Connection, table: &str, out: &mut impl io::Write) -> io::Result<()> {
    let mut select = connection.prepare(&format!("SELECT * FROM \"{table}\"")).map_err(io::Error::other)?;
    let names: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
    let mut rows = select.query([]).map_err(io::Error::other)?;
    let mut before = '[';
    while let Some(row) = rows.next().map_err(io::Error::other)? {
        let fields = names.iter().enumerate().map(|(column, name)| Ok((name.clone(), as_json(row.get_ref(column)?))));
        let fields: Map<String, Value> = fields.collect::<rusqlite::Result<_>>().map_err(io::Error::other)?;
        write!(out, "{before}")?;
        serde_json::to_writer(&mut *out, &fields)?;
        before = ',';
    }
    out.write_all(if before == '[' { b"[]" } else { b"]" })
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
