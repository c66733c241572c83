//! Makes a database ready for use: migrates it, fills a new one, and makes it new again.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::files::data_version;
use crate::sandbox::rules::apis::served_apis;
use crate::sandbox::store::versions::VERSIONS;
use crate::sandbox::store::{accounts, tables};

/// Brings a database to the newest version and fills a new one. Returns whether it was new.
pub(crate) fn prepare(
    connection: &mut Connection,
    versions: &[&'static str],
    now: Timestamp,
) -> Result<bool, rusqlite_migration::Error> {
    data_version::migrate(connection, versions)?;
    let accounts: i64 = connection.query_row("SELECT count(*) FROM account", [], |row| row.get(0))?;
    if accounts > 0 {
        return Ok(false);
    }
    let transaction = connection.transaction()?;
    fill(&transaction, now)?;
    transaction.commit()?;
    Ok(true)
}

/// Makes a database new again, inside the transaction of the caller.
pub(crate) fn make_new(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    // Tables that refer to others cannot be dropped after them.
    connection.execute_batch("PRAGMA defer_foreign_keys = on")?;
    for (kind, name) in tables::created(connection)?.into_iter().rev() {
        connection.execute_batch(&format!("DROP {kind} \"{name}\""))?;
    }
    for version in VERSIONS {
        connection.execute_batch(version)?;
    }
    fill(connection, now)
}

/// Fills the empty tables of a new sandbox.
fn fill(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    accounts::seed(connection)?;
    served_apis().iter().try_for_each(|api| (api.rules.seed)(connection, now))
}
