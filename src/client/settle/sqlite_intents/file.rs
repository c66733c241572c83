//! Opens the file of a store: for its owner alone, in the newest version, and so that a commit survives a power failure.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

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

/// How long it waits before it tries again, where SQLite does not wait by itself.
const PAUSE: Duration = Duration::from_millis(5);

/// Held while a file is made. Closing a file takes away the locks that SQLite has on it in the same process.
static MAKING: Mutex<()> = Mutex::new(());

/// Opens a file, and makes it if it does not exist. Returns its full path.
pub(super) fn open(path: &Path) -> Result<(PathBuf, Connection), Error> {
    let file = make(path).map_err(|error| match error.kind() {
        ErrorKind::StorageFull => unusable(path, format_args!("{error}; make room on the disk")),
        _ => unusable(path, format_args!("{error}; choose another file, or make its folder writable")),
    })?;
    let failed = |error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => from_sqlite(path, &err),
        other => unusable(path, other),
    };
    let checked = patiently(|| Ok(data_version::check(&file, APPLICATION, VERSIONS.len())?));
    checked.map_err(failed)?.map_err(|reason| refuse(path, &reason))?;
    let changed = ["", "-wal", "-shm"].iter().try_for_each(|end| make_private(&beside(&file, end)));
    changed.map_err(|error| {
        unusable(path, format_args!("others may read it, and that cannot be changed: {error}; choose another file"))
    })?;
    let (connection, mode) = patiently(|| connect(&file)).map_err(failed)?;
    if mode != "wal" {
        return Err(unusable(path, "its file system cannot share memory; choose a file on a disk of this machine"));
    }
    Ok((file, connection))
}

/// Tries again while another connection prevents it. SQLite itself does not wait where two could wait for each other, as
/// when both set up the log.
fn patiently<T>(work: impl Fn() -> rusqlite_migration::Result<T>) -> rusqlite_migration::Result<T> {
    let began = Instant::now();
    loop {
        match work() {
            Err(rusqlite_migration::Error::RusqliteError { err, .. })
                if err.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && began.elapsed() < LOCK_PATIENCE =>
            {
                std::thread::sleep(PAUSE);
            }
            done => return done,
        }
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

/// Returns a connection to a file of the newest version, and how it keeps its log: `wal` is what it should be.
fn connect(file: &Path) -> rusqlite_migration::Result<(Connection, String)> {
    // Without SQLITE_OPEN_URI: a file may be named like a URL.
    let mut connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(LOCK_PATIENCE)?;
    // Otherwise SQLite plans a statement anew for each new value of a parameter.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // What was committed survives a power failure, also on macOS, where it takes more to reach the disk.
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    data_version::migrate(&mut connection, VERSIONS)?;
    let mode = connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    Ok((connection, mode))
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
