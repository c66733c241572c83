//! Calls of the rules without a server, for tests.

use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::Value;

use crate::Operation;
use crate::sandbox::rules::call::{Call, Refusal, Rules};
use crate::sandbox::store::database;
use crate::sandbox::store::versions::VERSIONS;

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
        database::prepare(&mut connection, VERSIONS, now).unwrap();
        Self { connection, now, operations, rules }
    }

    /// Calls an operation as the server does: a refused call leaves nothing behind.
    pub(crate) fn call(&mut self, account: &str, id: &str, arguments: Value) -> Result<Value, Refusal> {
        let select = "SELECT id FROM account WHERE name = ?1";
        let account = self.connection.query_row(select, [account], |row| row.get(0)).unwrap();
        let operation = **self.operations.iter().find(|operation| operation.id == id).expect("an operation");
        let Value::Object(arguments) = arguments else { panic!("arguments are an object") };
        let call = Call { operation, account, arguments, now: self.now };
        let response = loop {
            let savepoint = self.connection.savepoint().unwrap();
            let response = self.rules.settle_and_carry_out(&savepoint, &call)?;
            savepoint.commit().unwrap();
            if let Some(response) = response {
                break response;
            }
        };
        Ok(serde_json::from_str(&response).expect("the response is JSON"))
    }

    /// Returns how SQLite executes a SELECT whose only parameter is a time.
    pub(crate) fn plan(&self, select: &str) -> Vec<String> {
        let mut statement = self.connection.prepare(&format!("EXPLAIN QUERY PLAN {select}")).unwrap();
        let plan = statement.query_map([0], |row| row.get(3)).unwrap();
        plan.map(Result::unwrap).collect()
    }
}
