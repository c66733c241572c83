//! Access to the database. One thread writes, with many calls in one commit; each call is kept as a whole or not at all.
//! Another thread makes checkpoints: it copies SQLite's write-ahead log into the file.

use std::ffi::c_int;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use tokio::sync::{mpsc, oneshot};

use crate::Error;
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::store::{database, lock, versions};

/// The most calls in one commit, and the most that wait for the next.
const CALLS_PER_COMMIT: usize = 256;

/// How long a connection waits for the lock of another.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// What the writer does next.
enum Job {
    Call(Call),
    /// Work on the whole database, outside of any transaction. It does not panic.
    Whole(Box<dyn FnOnce(&mut Connection) + Send>),
}

/// A piece of work, and the channel of the caller that waits for it.
struct Call {
    work: Box<dyn FnOnce(&Connection) -> bool + Send>,
    /// Receives the result of the commit.
    committed: oneshot::Sender<Result<(), Refusal>>,
}

/// The database of one sandbox.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    jobs: mpsc::Sender<Job>,
    /// Readers of a file. A database in memory has a single connection, the writer's.
    readers: Option<Arc<Readers>>,
}

#[derive(Debug)]
struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
    /// Tells other sandboxes that the file is in use.
    _lock: Option<File>,
}

impl Store {
    /// Opens a file, or a database in memory. Migrates an older file to the newest of the versions and fills a new one;
    /// returns whether it was new.
    pub(crate) fn open(file: Option<&Path>, versions: &[&'static str], now: Timestamp) -> Result<(Self, bool), Error> {
        let failed = |reason: String| {
            let name = file.map_or_else(|| "its database".to_owned(), |file| file.display().to_string());
            Error::configuration(format!("the sandbox cannot open {name}: {reason}"))
        };
        if let Some(file) = file {
            let usable = versions::check(file, versions.len()).map_err(|error| failed(error.to_string()))?;
            usable.map_err(failed)?;
        }
        let lock = file.map(lock::take).transpose().map_err(failed)?.flatten();
        let mut connection = connect(file).map_err(|error| failed(error.to_string()))?;
        let is_new = database::prepare(&mut connection, versions, now).map_err(|error| failed(error.to_string()))?;
        let (jobs, waiting) = mpsc::channel(CALLS_PER_COMMIT);
        // Without a buffer: a commit does not wait while the other thread is busy.
        let (committed, commits) = sync_channel(0);
        let writer = std::thread::Builder::new().name("sandbox-writer".to_owned());
        writer.spawn(move || write_all(connection, waiting, &committed)).map_err(|error| failed(error.to_string()))?;
        if let Some(file) = file {
            let connection = connect(Some(file)).map_err(|error| failed(error.to_string()))?;
            let checkpoints = std::thread::Builder::new().name("sandbox-checkpoints".to_owned());
            checkpoints.spawn(move || write_back(&connection, &commits)).map_err(|error| failed(error.to_string()))?;
        }
        let readers = file.map(|file| Readers { file: file.to_owned(), idle: Mutex::default(), _lock: lock });
        let readers = readers.map(Arc::new);
        Ok((Self { jobs, readers }, is_new))
    }

    /// Returns the data file, if there is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.readers.as_ref().map(|readers| readers.file.as_path())
    }

    /// Runs work that changes the database. Returns once it is on disk; a refusal undoes it.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    {
        let (done, result) = oneshot::channel();
        let (committed, commit) = oneshot::channel();
        let work = Box::new(move |connection: &Connection| {
            let result = work(connection);
            let keep = result.is_ok();
            // The caller may have stopped waiting; the call is made all the same.
            drop(done.send(result));
            keep
        });
        self.jobs.send(Job::Call(Call { work, committed })).await.map_err(|_| gone())?;
        commit.await.map_err(|_| gone())??;
        result.await.map_err(|_| unfinished())?
    }

    /// Runs work on the whole database, such as a copy of it, while nothing is written.
    pub(crate) async fn whole<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, Refusal> + Send + 'static,
    {
        let (done, result) = oneshot::channel();
        let work = Box::new(move |connection: &mut Connection| {
            let result = catch_unwind(AssertUnwindSafe(|| work(connection)));
            drop(done.send(result.unwrap_or_else(|_| Err(unfinished()))));
        });
        self.jobs.send(Job::Whole(work)).await.map_err(|_| gone())?;
        result.await.map_err(|_| gone())?
    }

    /// Returns a connection that shows the database as it is now, however long it is read: a transaction of a file, or a
    /// copy of what is in memory.
    pub(crate) async fn still(&self) -> Result<Connection, Refusal> {
        let Some(readers) = &self.readers else { return self.whole(|connection| Ok(copied(connection)?)).await };
        let connection = readers.connect()?;
        // A transaction begins with the first thing that is read.
        connection.execute_batch("BEGIN; SELECT count(*) FROM sqlite_master")?;
        Ok(connection)
    }

    /// Runs work that only reads. Work that tries to change a file fails.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    {
        let Some(readers) = &self.readers else { return self.write(work).await };
        let connection = readers.take()?;
        let result = catch_unwind(AssertUnwindSafe(|| {
            // All its queries see the same state.
            let _transaction = connection.unchecked_transaction()?;
            work(&connection)
        }));
        readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        result.unwrap_or_else(|_| Err(unfinished()))
    }
}

impl Readers {
    fn take(&self) -> Result<Connection, Refusal> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok(idle.map_or_else(|| self.connect(), Ok)?)
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let connection = connect(Some(&self.file))?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }
}

/// Copies a database into memory.
pub(crate) fn copied(from: &Connection) -> rusqlite::Result<Connection> {
    let mut copy = Connection::open_in_memory()?;
    copy_into(from, &mut copy)?;
    Ok(copy)
}

/// Replaces one database by a copy of another.
pub(crate) fn copy_into(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    // All pages at once; after a lock of a reader, the rest.
    Backup::new(from, to)?.run_to_completion(c_int::MAX, Duration::from_millis(5), None)
}

fn unfinished() -> Refusal {
    Refusal::own_failure("the sandbox could not finish this call")
}

fn gone() -> Refusal {
    Refusal::own_failure("the sandbox is shutting down")
}

fn connect(file: Option<&Path>) -> rusqlite::Result<Connection> {
    let connection = match file {
        Some(file) => Connection::open(file)?,
        None => Connection::open_in_memory()?,
    };
    connection.busy_timeout(LOCK_PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(128);
    // Otherwise SQLite plans a statement anew for each new value of a parameter.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // What has been acknowledged survives a power cut, not only a killed process.
    connection.pragma_update(None, "synchronous", "full")?;
    // In pages of 4 KiB. A commit at this length waits for a checkpoint, which finds most of the log in the file already.
    connection.pragma_update(None, "wal_autocheckpoint", 8000)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// Runs the writer until nobody can send it a job any more.
fn write_all(mut connection: Connection, mut waiting: mpsc::Receiver<Job>, committed: &SyncSender<()>) {
    let mut next = waiting.blocking_recv();
    while let Some(job) = next.take() {
        match job {
            Job::Whole(work) => work(&mut connection),
            Job::Call(first) => {
                let (calls, other) = together_with(first, &mut waiting);
                write(&connection, calls);
                // It fails if the other thread is making a checkpoint already, or if there is no file.
                let _ = committed.try_send(());
                next = other;
            }
        }
        next = next.or_else(|| waiting.blocking_recv());
    }
}

/// Returns the calls of the next commit, and the job after them if it is of another kind.
fn together_with(first: Call, waiting: &mut mpsc::Receiver<Job>) -> (Vec<Call>, Option<Job>) {
    let mut calls = vec![first];
    while calls.len() < CALLS_PER_COMMIT {
        match waiting.try_recv() {
            Ok(Job::Call(call)) => calls.push(call),
            Ok(other) => return (calls, Some(other)),
            Err(_) => break,
        }
    }
    (calls, None)
}

/// Runs calls, commits once, tells all callers.
fn write(connection: &Connection, calls: Vec<Call>) {
    let mut waiters = Vec::with_capacity(calls.len());
    let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(Refusal::from);
    for call in calls {
        if begun.is_ok() {
            do_whole(connection, call.work);
        }
        waiters.push(call.committed);
    }
    let result = begun.and_then(|()| connection.execute_batch("COMMIT").map_err(Refusal::from));
    if result.is_err() && !connection.is_autocommit() {
        // Nothing was kept; the next jobs begin a new transaction.
        drop(connection.execute_batch("ROLLBACK"));
    }
    for waiter in waiters {
        drop(waiter.send(result.clone()));
    }
}

/// Makes checkpoints after commits, while the writer continues. Under load the log never becomes empty and keeps growing;
/// the writer makes the final checkpoint when it reaches its limit.
fn write_back(connection: &Connection, commits: &Receiver<()>) {
    while commits.recv().is_ok() {
        // If it fails, the log is kept and the next commit tries again.
        drop(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())));
    }
}

/// Runs one piece of work. Undoes it if it is refused or panics, so that no call stops the others.
fn do_whole(connection: &Connection, work: Box<dyn FnOnce(&Connection) -> bool + Send>) {
    let result = connection.execute_batch("SAVEPOINT call").map(|()| {
        let keep = catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or(false);
        let end = if keep { "RELEASE call" } else { "ROLLBACK TO call; RELEASE call" };
        connection.execute_batch(end)
    });
    // A failure here makes the commit fail too, which reports it.
    drop(result);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::store::versions::VERSIONS;

    fn count(connection: &Connection) -> Result<i64, Refusal> {
        Ok(connection.query_row("SELECT count(*) FROM setting", [], |row| row.get(0))?)
    }

    fn insert(connection: &Connection, name: &str) -> Result<(), Refusal> {
        connection.execute("INSERT INTO setting VALUES (?1, 1)", [name])?;
        Ok(())
    }

    #[tokio::test]
    async fn a_refused_call_leaves_nothing_behind() {
        let store = Store::open(None, VERSIONS, Timestamp::UNIX_EPOCH).unwrap().0;
        let refused = store.write(|connection| {
            insert(connection, "a")?;
            Err::<(), _>(Refusal::bad_request("no"))
        });
        assert_eq!(refused.await, Err(Refusal::bad_request("no")));
        assert_eq!(store.read(count).await, Ok(0));
    }

    #[tokio::test]
    async fn a_call_that_panics_does_not_stop_the_others() {
        let store = Store::open(None, VERSIONS, Timestamp::UNIX_EPOCH).unwrap().0;
        let panics = store.write(|connection| {
            insert(connection, "a")?;
            panic!("on purpose");
            #[allow(unreachable_code)]
            Ok(())
        });
        assert!(panics.await.is_err());
        store.write(|connection| insert(connection, "b")).await.unwrap();
        assert_eq!(store.read(count).await, Ok(1), "only the second call is kept");
    }

    fn folder(test: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("sharekit-store-{test}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[tokio::test]
    async fn a_checkpoint_follows_a_commit() {
        let folder = folder("checkpoints");
        let file = folder.join("sandbox.sqlite");
        let store = Store::open(Some(&file), VERSIONS, Timestamp::UNIX_EPOCH).unwrap().0;
        let onlooker = connect(Some(&file)).unwrap();
        // NOOP returns the number of pages in the log, and how many of them are in the file.
        let log = || onlooker.query_row("PRAGMA wal_checkpoint(NOOP)", [], |row| Ok((row.get(1)?, row.get(2)?)));
        let mut pages: (i64, i64) = (0, 0);
        for number in 0..200 {
            store.write(move |connection| insert(connection, &number.to_string())).await.unwrap();
            std::thread::sleep(Duration::from_millis(20));
            pages = log().unwrap();
            // The other thread may not be ready for the first commits.
            if pages.0 == pages.1 {
                break;
            }
        }
        let (logged, written) = pages;
        assert!(logged > 0, "nothing was in the log");
        assert_eq!(written, logged, "pages of the log that are in the file");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[tokio::test]
    async fn a_file_keeps_its_data() {
        let folder = folder("again");
        let file = folder.join("sandbox.sqlite");
        let store = Store::open(Some(&file), VERSIONS, Timestamp::UNIX_EPOCH).unwrap().0;
        let writes = (0..50).map(|number| {
            let store = store.clone();
            tokio::spawn(async move { store.write(move |connection| insert(connection, &number.to_string())).await })
        });
        for write in writes.collect::<Vec<_>>() {
            write.await.unwrap().unwrap();
        }
        drop(store);
        let again = Store::open(Some(&file), VERSIONS, Timestamp::UNIX_EPOCH).unwrap().0;
        assert_eq!(again.read(count).await, Ok(50));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
