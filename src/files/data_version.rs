//! Versions of a SQLite file. A file of an older version is migrated; one of a newer version, or of another program, is
//! refused and left as it is.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

/// Why a file cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// Another program made it.
    Foreign,
    /// It was written by a newer program.
    Newer { found: usize, known: usize },
}

/// Checks whether a file can be used, and changes nothing in it. A file that does not exist or is empty can be used.
/// `application` is the `application_id` that version 1 sets, `known` is the number of versions.
pub(crate) fn check(file: &Path, application: i32, known: usize) -> rusqlite::Result<Result<(), Unusable>> {
    if !file.exists() {
        return Ok(Ok(()));
    }
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Otherwise closing it could copy a write-ahead log into the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // All numbers are of the same state: another program may be making the file.
    let connection = connection.unchecked_transaction()?;
    let number = |select: &str| connection.query_row(select, [], |row| row.get::<_, i64>(0));
    let made_by = number("PRAGMA application_id")?;
    let version = number("PRAGMA user_version")?;
    let is_empty = made_by == 0 && number("SELECT count(*) FROM sqlite_master")? == 0;
    let is_own = made_by == i64::from(application);
    Ok(match usize::try_from(version) {
        Ok(0) if is_empty => Ok(()),
        Ok(found) if is_own && found > known => Err(Unusable::Newer { found, known }),
        Ok(1..) if is_own => Ok(()),
        _ => Err(Unusable::Foreign),
    })
}

/// Brings a database to the newest version, all of it or nothing. The statements lead from each version to the next; the
/// first make version 1 from an empty file.
pub(crate) fn migrate(connection: &mut Connection, versions: &[&'static str]) -> rusqlite_migration::Result<()> {
    let migrations = Migrations::new(versions.iter().copied().map(M::up).collect());
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    // It looks at the version before it has the lock: another process may have migrated the file in between.
    migrations.to_latest(connection).or_else(|_| migrations.to_latest(connection))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_that_many_open_at_once_is_migrated_once() {
        let folder = tempfile::tempdir().unwrap();
        for round in 0..20 {
            let (file, start) = (folder.path().join(round.to_string()), std::sync::Barrier::new(8));
            std::thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| {
                        let mut connection = Connection::open(&file).unwrap();
                        start.wait();
                        migrate(&mut connection, &["CREATE TABLE boat (name TEXT)"]).unwrap();
                        connection.execute("INSERT INTO boat VALUES ('one')", []).unwrap();
                    });
                }
            });
        }
    }
}
