//! Versions of the data file. A file of an older version is migrated; one of a newer version is refused and left as it is.

use std::fmt;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};

/// The statements that lead from each version to the next; the first makes version 1 from an empty file. A published
/// version never changes: a change of the schema is one more entry.
pub(crate) const VERSIONS: &[&str] = &[include_str!("schema/version_1.sql")];

/// `application_id` of the data files: see version 1.
const APPLICATION: i32 = 0x7368_726b;

/// Why a file cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// It is not a data file of the sandbox.
    Foreign,
    /// It was written by a newer program.
    Newer { found: usize, known: usize },
}

impl fmt::Display for Unusable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => formatter.write_str(
                "it is not a data file of the sandbox, or one from before sharekit 0.1.0; choose another file",
            ),
            Self::Newer { found, known } => write!(
                formatter,
                "it has data version {found}, but this sharekit knows versions up to {known}; install a newer sharekit, or \
                 choose another file"
            ),
        }
    }
}

/// Checks whether a file can be used, and changes nothing in it. A file that does not exist or is empty can be used.
pub(crate) fn check(file: &Path, known: usize) -> rusqlite::Result<Result<(), Unusable>> {
    if !file.exists() {
        return Ok(Ok(()));
    }
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Otherwise closing it could copy a write-ahead log into the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    let number = |select: &str| connection.query_row(select, [], |row| row.get::<_, i64>(0));
    let application = number("PRAGMA application_id")?;
    let version = number("PRAGMA user_version")?;
    let tables = number("SELECT count(*) FROM sqlite_master")?;
    Ok(match usize::try_from(version) {
        Ok(0) if application == 0 && tables == 0 => Ok(()),
        Ok(found) if application == i64::from(APPLICATION) && found > known => Err(Unusable::Newer { found, known }),
        Ok(1..) if application == i64::from(APPLICATION) => Ok(()),
        _ => Err(Unusable::Foreign),
    })
}

/// Brings a database to the newest version, all of it or nothing.
pub(crate) fn migrate(connection: &mut Connection, versions: &[&'static str]) -> rusqlite_migration::Result<()> {
    Migrations::new(versions.iter().copied().map(M::up).collect()).to_latest(connection)
}
