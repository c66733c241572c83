//! Opens the file of a store: for its owner alone, in the newest version, and so that a commit survives a power failure.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::problem::{from_sqlite, unusable};
use crate::Error;
use crate::files::data_version::{self, Unusable};
use crate::files::private::{make_folder, make_private, private, sync_folder};

/// The statements that lead from each version to the next; the first makes version 1 from an empty file. A published
/// version never changes: a change of the schema is one more entry.
const VERSIONS: &[&str] = &[include_str!("schema/version_1.sql")];

/// `application_id` of the files: see version 1.
const APPLICATION: i32 = 0x7368_7269;

/// How long a connection waits for the lock of another.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);

/// Held while a file is made. Closing a file takes away the locks that SQLite has on it in the same process.
static MAKING: Mutex<()> = Mutex::new(());

/// Opens a file, and makes it if it does not exist. Returns its full path.
pub(super) fn open(path: &Path) -> Result<(PathBuf, Connection), Error> {
    let file = make(path).map_err(|error| match error.kind() {
        ErrorKind::StorageFull => unusable(path, format_args!("{error}; make room on the disk")),
        _ => unusable(path, format_args!("{error}; choose another file, or make its folder writable")),
    })?;
    let failed = |error: rusqlite::Error| from_sqlite(path, &error);
    data_version::check(&file, APPLICATION, VERSIONS.len()).map_err(failed)?.map_err(|reason| refuse(path, &reason))?;
    let changed = ["", "-wal", "-shm"].iter().try_for_each(|end| make_private(&beside(&file, end)));
    changed.map_err(|error| {
        unusable(path, format_args!("others may read it, and that cannot be changed: {error}; choose another file"))
    })?;
    let mut connection = connect(&file).map_err(failed)?;
    data_version::migrate(&mut connection, VERSIONS).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => from_sqlite(path, &err),
        other => unusable(path, other),
    })?;
    let mode = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0));
    match mode.map_err(failed)?.as_str() {
        "wal" => Ok((file, connection)),
        _ => Err(unusable(path, "its file system cannot share memory; choose a file on a disk of this machine")),
    }
}

/// Makes the file and its folder, if they do not exist. Returns the full path of the file, behind symbolic links.
fn make(path: &Path) -> io::Result<PathBuf> {
    let _turn = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    match std::fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => make_new(path)?,
        found => {
            if !found?.is_file() {
                return Err(io::Error::new(ErrorKind::InvalidInput, "it is not a file"));
            }
        }
    }
    std::fs::canonicalize(path)
}

fn make_new(path: &Path) -> io::Result<()> {
    let folders = path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty());
    let new_folders = folders.take_while(|folder| !folder.exists()).count();
    make_folder(path)?;
    match private(File::options().write(true).create_new(true)).open(path) {
        // Another process has just made it.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        made => made?.sync_all()?,
    }
    path.ancestors().take(1 + new_folders).try_for_each(sync_folder)
}

fn connect(file: &Path) -> rusqlite::Result<Connection> {
    // Without SQLITE_OPEN_URI: a file may be named like a URL.
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(LOCK_PATIENCE)?;
    // Otherwise SQLite plans a statement anew for each new value of a parameter.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // What was committed survives a power failure, also on macOS, where it takes more to reach the disk.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    Ok(connection)
}

fn refuse(path: &Path, reason: &Unusable) -> Error {
    match reason {
        Unusable::Foreign => unusable(path, "it is not a record of spends; choose another file"),
        Unusable::Newer { found, known } => unusable(
            path,
            format_args!(
                "it has version {found}, but this sharekit knows versions up to {known}; install a newer sharekit, or \
                 choose another file"
            ),
        ),
    }
}

/// Returns the path of a file with more at the end of its name.
fn beside(file: &Path, end: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(end);
    PathBuf::from(path)
}
