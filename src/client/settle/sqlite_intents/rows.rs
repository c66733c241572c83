//! Intents as rows: written, read, and replaced where that is allowed.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, named_params};
use serde::de::DeserializeOwned;

use crate::client::settle::intent::{Intent, IntentState};

/// What [`read`] reads.
pub(super) const COLUMNS: &str = "key, call, state, ids, note, updated_ns";

/// Replaces an intent of which nothing was done: see [`IntentState::is_free`].
const FREE: &str = "intent.state IN ('refused', 'not-done')";

/// What is decided stays. What is written of an earlier call with the same key says nothing of the later one, unless it
/// was done: then the key is used up.
const UNDECIDED: &str = "intent.state <> 'done' AND (excluded.state = 'done' OR (
    excluded.began_ns = intent.began_ns
    AND (excluded.state IN ('refused', 'not-done') OR intent.state IN ('sending', 'in-doubt'))
))";

/// Writes an intent, or returns the one that has its key.
pub(super) fn begin(connection: &mut Connection, intent: &Intent) -> rusqlite::Result<Option<Intent>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let known = if write(&transaction, intent, FREE)? { None } else { get(&transaction, &intent.key)? };
    transaction.commit()?;
    Ok(known)
}

/// Writes what became of an intent, unless more is known.
pub(super) fn end(connection: &mut Connection, intent: &Intent) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    write(&transaction, intent, UNDECIDED)?;
    transaction.commit()
}

/// Returns the intent with a key.
pub(super) fn get(connection: &Connection, key: &str) -> rusqlite::Result<Option<Intent>> {
    let select = format!("SELECT {COLUMNS} FROM intent WHERE key = ?1");
    connection.prepare_cached(&select)?.query_row([key], read).optional()
}

/// Writes an intent. One that has the same key is replaced if the condition holds. Returns whether it was written.
fn write(connection: &Connection, intent: &Intent, replaces: &str) -> rusqlite::Result<bool> {
    let insert = format!(
        "INSERT INTO intent (key, began_ns, state, api, operation, server, account, updated_ns, ids, note, call)
         VALUES (:key, :began_ns, :state, :api, :operation, :server, :account, :updated_ns, :ids, :note, :call)
         ON CONFLICT (key) DO UPDATE SET
             began_ns = excluded.began_ns, state = excluded.state, api = excluded.api, operation = excluded.operation,
             server = excluded.server, account = excluded.account, updated_ns = excluded.updated_ns,
             ids = excluded.ids, note = excluded.note, call = excluded.call
         WHERE {replaces}"
    );
    let call = &intent.call;
    let written = connection.prepare_cached(&insert)?.execute(named_params! {
        ":key": intent.key,
        ":began_ns": nanoseconds(call.began()),
        ":state": intent.state.as_str(),
        ":api": call.api(),
        ":operation": call.operation(),
        ":server": call.server(),
        ":account": call.account(),
        ":updated_ns": nanoseconds(intent.updated),
        ":ids": to_json(&intent.ids)?,
        ":note": intent.note,
        ":call": to_json(call)?,
    })?;
    Ok(written == 1)
}

/// Reads an intent from a row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Intent> {
    let state: String = row.get(2)?;
    Ok(Intent {
        key: row.get(0)?,
        call: from_json(row, 1)?,
        state: IntentState::of_word(&state)
            .ok_or_else(|| unreadable(2, Type::Text, format!("{state:?} is not a state")))?,
        ids: from_json(row, 3)?,
        note: row.get(4)?,
        updated: Timestamp::from_nanosecond(row.get::<_, i64>(5)?.into())
            .map_err(|error| unreadable(5, Type::Integer, error))?,
    })
}

/// Returns a time as it is stored. Times before 1678 and after 2262 do not fit, and become the nearest that does.
pub(super) fn nanoseconds(time: Timestamp) -> i64 {
    let nanoseconds = time.as_nanosecond();
    i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX })
}

fn to_json(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn from_json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|error| unreadable(column, Type::Text, error))
}

fn unreadable(
    column: usize,
    kind: Type,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, kind, error.into())
}
