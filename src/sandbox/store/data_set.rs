//! Data sets: rows that replace those of a new sandbox.

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value};

use crate::sandbox::rules::call::Refusal;
use crate::sandbox::store::tables;

/// Replaces the rows of the tables that the data set names. It has the form in which the sandbox shows its state.
pub(crate) fn load(connection: &Connection, data_set: &Value) -> Result<(), Refusal> {
    let given = data_set["tables"].as_object();
    let given = given.ok_or_else(|| Refusal::bad_request("the data set needs an object `tables`"))?;
    let known = tables::all(connection)?;
    if let Some(unknown) = given.keys().find(|name| !known.contains(name)) {
        return Err(Refusal::bad_request(format!("the data set has rows of {unknown}, which is not a table")));
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
    for row in rows.as_array().into_iter().flatten().filter_map(Value::as_object) {
        insert(connection, table, row)
            .map_err(|error| Refusal::bad_request(format!("the data set: {table}: {error}")))?;
    }
    Ok(())
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
