//! Pages of intents. Each way to filter is led by one index, so that the length of the table does not matter.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::rows::{COLUMNS, nanoseconds, read};
use crate::client::settle::intent::{Intent, IntentFilter};

/// Lists intents, newest first.
pub(super) fn list(connection: &Connection, filter: &IntentFilter) -> rusqlite::Result<Vec<Intent>> {
    let Select { sql, parameters } = Select::of(filter);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(parameters), read)?;
    rows.collect()
}

/// A statement, and the values of its numbered parameters.
pub(super) struct Select {
    pub(super) sql: String,
    pub(super) parameters: Vec<Value>,
}

impl Select {
    pub(super) fn of(filter: &IntentFilter) -> Self {
        let leading = leading(filter);
        let mut conditions = Conditions { leading, all: Vec::new(), parameters: Vec::new() };
        for (column, value) in [
            ("operation", &filter.operation),
            ("server", &filter.server),
            ("account", &filter.account),
            ("api", &filter.api),
        ] {
            if let Some(value) = value {
                conditions.add(column, "=", Value::from(value.clone()));
            }
        }
        conditions.add_times(filter);
        let limit = conditions.parameter(Value::from(i64::try_from(filter.limit).unwrap_or(i64::MAX)));
        let order = format!("ORDER BY began_ns DESC, key DESC LIMIT {limit}");
        let mut states: Vec<&str> = filter.states.iter().map(|state| state.as_str()).collect();
        states.sort_unstable();
        states.dedup();
        let page = |state: Option<String>| {
            let all: Vec<String> = state.into_iter().chain(conditions.all.iter().cloned()).collect();
            let condition = if all.is_empty() { String::new() } else { format!("WHERE {}", all.join(" AND ")) };
            format!("SELECT {COLUMNS}, began_ns FROM intent {condition} {order}")
        };
        let sql = if states.is_empty() {
            page(None)
        } else if leading.contains(&"state") {
            // The index holds the order within one state: a page of each is merged.
            let pages: Vec<String> = states
                .iter()
                .map(|state| format!("SELECT * FROM ({})", page(Some(format!("state = '{state}'")))))
                .collect();
            format!("{} {order}", pages.join(" UNION ALL "))
        } else {
            page(Some(format!("+state IN ('{}')", states.join("', '"))))
        };
        Self { sql, parameters: conditions.parameters }
    }
}

/// Returns the columns whose index leads: the one that leaves the fewest intents, and has them in order.
fn leading(filter: &IntentFilter) -> &'static [&'static str] {
    if filter.operation.is_some() && filter.server.is_some() && filter.account.is_some() {
        &["operation", "server", "account"]
    } else if !filter.states.is_empty() {
        &["state"]
    } else if filter.api.is_some() {
        &["api"]
    } else {
        &[]
    }
}

/// The conditions of a statement.
struct Conditions {
    leading: &'static [&'static str],
    all: Vec<String>,
    parameters: Vec<Value>,
}

impl Conditions {
    /// Adds a parameter, and returns its name.
    fn parameter(&mut self, value: Value) -> String {
        self.parameters.push(value);
        format!("?{}", self.parameters.len())
    }

    /// Adds a condition on a column. The plus keeps SQLite from an index that does not lead.
    fn add(&mut self, column: &str, compare: &str, value: Value) {
        let parameter = self.parameter(value);
        let plus = if self.leading.contains(&column) { "" } else { "+" };
        self.all.push(format!("{plus}{column} {compare} {parameter}"));
    }

    fn add_times(&mut self, filter: &IntentFilter) {
        if let Some((began, key)) = &filter.after {
            let began = self.parameter(Value::from(nanoseconds(*began)));
            let key = self.parameter(Value::from(key.clone()));
            self.all.push(format!("(began_ns, key) < ({began}, {key})"));
        }
        if let Some(until) = filter.until {
            let until = self.parameter(Value::from(nanoseconds(until)));
            // The intent after which a page begins is later than all of it, and the better start.
            let plus = if filter.after.is_some() { "+" } else { "" };
            self.all.push(format!("{plus}began_ns < {until}"));
        }
        if let Some(since) = filter.since {
            let since = self.parameter(Value::from(nanoseconds(since)));
            self.all.push(format!("began_ns >= {since}"));
        }
    }
}
