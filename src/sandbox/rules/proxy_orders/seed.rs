//! The catalogue, stock, promo codes and wallets of a new sandbox.

use jiff::Timestamp;
use rusqlite::Connection;

/// Fills the tables. Nothing in them depends on the time.
pub(crate) fn seed(connection: &Connection, _now: Timestamp) -> rusqlite::Result<()> {
    connection.execute_batch(include_str!("catalogue.sql"))
}
