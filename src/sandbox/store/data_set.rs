//! Data sets: rows that replace those of a new sandbox.

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value};

use crate::sandbox::rules::call::Refusal;
use crate::sandbox::store::tables;

/// Replaces the rows of the tables that the data set names. It has the form in which the sandbox shows its state.
pub(crate) fn load(connection: &Connection, data_set: &Value) -> Result<(), Refusal> {
    let given = data_set["tables"].as_object().ok_or_else(|| wrong("needs an object `tables`"))?;
    let mut fields = data_set.as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    if let Some(unknown) = fields.find(|name| !["now", "tables"].contains(name)) {
        return Err(wrong(format_args!("has a field {unknown}; it has `tables`, and may have `now`")));
    }
    let known = tables::all(connection)?;
    if let Some(unknown) = given.keys().find(|name| !known.contains(name)) {
        return Err(wrong(format_args!("has rows of {unknown}, which is not a table")));
    }
    connection.execute_batch("PRAGMA defer_foreign_keys = on")?;
    // Totals and places are rows of the data set too, so no trigger may count them again.
    let triggers = triggers(connection)?;
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER \"{name}\""))?;
    }
    for table in known.iter().filter(|table| given.contains_key(*table)) {
        replace(connection, table, &given[table])?;
    }
    for (_, definition) in &triggers {
        connection.execute_batch(definition)?;
    }
    Ok(())
}

fn replace(connection: &Connection, table: &str, rows: &Value) -> Result<(), Refusal> {
    connection.execute_batch(&format!("DELETE FROM \"{table}\""))?;
    let rows = rows.as_array().ok_or_else(|| wrong(format_args!("needs a list of rows for {table}")))?;
    for row in rows {
        let row =
            row.as_object().ok_or_else(|| wrong(format_args!("has a row of {table} that is not an object: {row}")))?;
        insert(connection, table, row).map_err(|error| wrong(format_args!("has a wrong row of {table}: {error}")))?;
    }
    Ok(())
}

fn wrong(problem: impl std::fmt::Display) -> Refusal {
    Refusal::bad_request(format!("the data set {problem}"))
}

/// Returns name and definition of all triggers.
fn triggers(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut select = connection.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")?;
    select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn insert(connection: &Connection, table: &str, row: &Map<String, Value>) -> rusqlite::Result<()> {
    let columns: Vec<String> = row.keys().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
    let places = vec!["?"; columns.len()].join(", ");
    let statement = format!("INSERT INTO \"{table}\" ({}) VALUES ({places})", columns.join(", "));
    let values = row.values().map(|value| match value {
        Value::Null => SqlValue::Null,
        Value::Bool(flag) => SqlValue::Integer((*flag).into()),
        Value::Number(number) => {
            number.as_i64().map_or_else(|| SqlValue::Real(number.as_f64().unwrap_or(0.0)), SqlValue::Integer)
        }
        Value::String(text) => SqlValue::Text(text.clone()),
        other => SqlValue::Text(other.to_string()),
    });
    connection.prepare_cached(&statement)?.execute(params_from_iter(values)).map(drop)
}
