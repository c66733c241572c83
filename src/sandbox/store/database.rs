//! The tables, and what a new sandbox holds.

use jiff::Timestamp;
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use rusqlite_migration::{M, Migrations};
use serde_json::{Map, Value};

use crate::sandbox::routes::oauth;
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::rules::{proxy_orders, share_codes, subscription_sharing};
use crate::sandbox::store::accounts;

/// What makes the newest form of the tables out of nothing, step by step.
const MIGRATIONS: [&str; 5] = [
    include_str!("accounts.sql"),
    oauth::TABLES,
    share_codes::TABLES,
    proxy_orders::TABLES,
    subscription_sharing::TABLES,
];

/// Brings a database to the newest form. A new one is filled; returns whether it was new.
pub(crate) fn prepare(connection: &mut Connection, now: Timestamp) -> Result<bool, rusqlite_migration::Error> {
    let migrations = Migrations::new(MIGRATIONS.map(M::up).to_vec());
    migrations.to_latest(connection)?;
    let accounts: i64 = connection.query_row("SELECT count(*) FROM account", [], |row| row.get(0))?;
    if accounts > 0 {
        return Ok(false);
    }
    let transaction = connection.transaction()?;
    fill(&transaction, now)?;
    transaction.commit()?;
    Ok(true)
}

/// Makes a database what it was when new, inside the transaction of the caller.
pub(crate) fn make_new(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    // Tables that point at others cannot be dropped after them.
    connection.execute_batch("PRAGMA defer_foreign_keys = on")?;
    for (kind, name) in made(connection)?.into_iter().rev() {
        connection.execute_batch(&format!("DROP {kind} \"{name}\""))?;
    }
    for migration in MIGRATIONS {
        connection.execute_batch(migration)?;
    }
    fill(connection, now)
}

/// Puts these rows, table by table as the state shows them, in place of what the tables hold.
pub(crate) fn load(connection: &Connection, data_set: &Value) -> Result<(), Refusal> {
    let given = data_set["tables"].as_object().ok_or_else(|| Refusal::bad_request("the data set has no `tables`"))?;
    let known = tables(connection)?;
    if let Some(unknown) = given.keys().find(|name| !known.contains(name)) {
        return Err(Refusal::bad_request(format!("the data set has rows of {unknown}, but there is no such table")));
    }
    connection.execute_batch("PRAGMA defer_foreign_keys = on")?;
    // Totals and places are rows of the data set like all others: nothing may count along.
    let triggers = triggers(connection)?;
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER \"{name}\""))?;
    }
    for table in known.iter().filter(|table| given.contains_key(*table)) {
        connection.execute_batch(&format!("DELETE FROM \"{table}\""))?;
        for row in given[table].as_array().into_iter().flatten().filter_map(Value::as_object) {
            insert(connection, table, row)
                .map_err(|error| Refusal::bad_request(format!("the data set: {table}: {error}")))?;
        }
    }
    for (_, definition) in &triggers {
        connection.execute_batch(definition)?;
    }
    Ok(())
}

/// Name and definition of all triggers.
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

/// The names of all tables, in the order in which they were made.
pub(crate) fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let tables = made(connection)?.into_iter().filter(|(kind, _)| kind == "table");
    Ok(tables.map(|(_, name)| name).collect())
}

/// Kind and name of all tables and views, in the order in which they were made. Indexes and triggers go with them.
fn made(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut select = connection.prepare(
        "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
    )?;
    select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Writes what a new sandbox holds into empty tables.
fn fill(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    accounts::seed(connection)?;
    share_codes::seed(connection, now)?;
    proxy_orders::seed(connection, now)?;
    subscription_sharing::seed(connection, now)
}

/// Calls of the rules without a server, for tests.
#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Operation;
    use crate::sandbox::rules::call::Call;

    /// What an API does with a call.
    type Rules = fn(&Connection, &Call) -> Result<String, Refusal>;

    /// A filled database with a clock that the test sets.
    pub(crate) struct Rulebook {
        pub(crate) connection: Connection,
        pub(crate) now: Timestamp,
        operations: &'static [&'static Operation],
        rules: Rules,
    }

    impl Rulebook {
        pub(crate) fn new(operations: &'static [&'static Operation], rules: Rules) -> Self {
            let mut connection = Connection::open_in_memory().unwrap();
            let now = "2026-11-21T12:00:00Z".parse().unwrap();
            prepare(&mut connection, now).unwrap();
            Self { connection, now, operations, rules }
        }

        /// Calls an operation as the server does: a refused call leaves nothing behind.
        pub(crate) fn call(&mut self, account: &str, id: &str, arguments: Value) -> Result<Value, Refusal> {
            let select = "SELECT id FROM account WHERE name = ?1";
            let account = self.connection.query_row(select, [account], |row| row.get(0)).unwrap();
            let operation = **self.operations.iter().find(|operation| operation.id == id).expect("an operation");
            let Value::Object(arguments) = arguments else { panic!("arguments are an object") };
            let call = Call { operation, account, arguments, now: self.now };
            let savepoint = self.connection.savepoint().unwrap();
            let answer = (self.rules)(&savepoint, &call)?;
            savepoint.commit().unwrap();
            Ok(serde_json::from_str(&answer).expect("the answer is JSON"))
        }
    }
}
