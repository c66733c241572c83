//! The database: one thread writes, many calls in one commit; every call is kept whole or not at all. Another thread
//! brings what has been committed from SQLite's log into the file.

pub(crate) mod accounts;
pub(crate) mod clock;
pub(crate) mod database;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tokio::sync::{mpsc, oneshot};

use crate::Error;
use crate::sandbox::rules::call::Refusal;

/// The most calls that share one commit, and the most that wait for the next.
const CALLS_PER_COMMIT: usize = 256;

/// How long a connection waits for another one's lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// What is done with the database, and who waits for it.
struct Job {
    work: Box<dyn FnOnce(&Connection) -> bool + Send>,
    /// Told whether the commit succeeded, and if not, why.
    committed: oneshot::Sender<Result<(), Refusal>>,
}

/// The database of one sandbox.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    jobs: mpsc::Sender<Job>,
    /// Readers of a file; a database in memory has one connection, which the writer has.
    readers: Option<Arc<Readers>>,
}

#[derive(Debug)]
struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens a file, or a database in memory, and fills it if it is new; tells whether it was.
    pub(crate) fn open(file: Option<&Path>, now: Timestamp) -> Result<(Self, bool), Error> {
        let failed = |reason: String| Error::configuration(format!("the sandbox cannot open its database: {reason}"));
        let mut connection = connect(file).map_err(|error| failed(error.to_string()))?;
        let is_new = database::prepare(&mut connection, now).map_err(|error| failed(error.to_string()))?;
        let (jobs, waiting) = mpsc::channel(CALLS_PER_COMMIT);
        // It holds nothing: a commit that finds the other thread busy need not tell it.
        let (committed, commits) = sync_channel(0);
        let writer = std::thread::Builder::new().name("sandbox-writer".to_owned());
        writer.spawn(move || write_all(&connection, waiting, &committed)).map_err(|error| failed(error.to_string()))?;
        if let Some(file) = file {
            let connection = connect(Some(file)).map_err(|error| failed(error.to_string()))?;
            let checkpoints = std::thread::Builder::new().name("sandbox-checkpoints".to_owned());
            checkpoints.spawn(move || write_back(&connection, &commits)).map_err(|error| failed(error.to_string()))?;
        }
        let readers = file.map(|file| Arc::new(Readers { file: file.to_owned(), idle: Mutex::default() }));
        Ok((Self { jobs, readers }, is_new))
    }

    /// Does something that changes the database. It is answered when it is on disk; a refusal undoes it.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    {
        let (done, outcome) = oneshot::channel();
        let (committed, commit) = oneshot::channel();
        let work = Box::new(move |connection: &Connection| {
            let outcome = work(connection);
            let keep = outcome.is_ok();
            // Whoever waited may have gone; the call is made all the same.
            drop(done.send(outcome));
            keep
        });
        self.jobs.send(Job { work, committed }).await.map_err(|_| gone())?;
        commit.await.map_err(|_| gone())??;
        outcome
            .await
            .map_err(|_| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "the sandbox could not finish this call"))?
    }

    /// Looks something up. What tries to change a file is refused with 503.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    {
        let Some(readers) = &self.readers else { return self.write(work).await };
        let connection = readers.take()?;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            // All of it sees the same state.
            let _transaction = connection.unchecked_transaction()?;
            work(&connection)
        }));
        readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        outcome
            .unwrap_or_else(|_| Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "the sandbox could not read this")))
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

fn gone() -> Refusal {
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "the sandbox is shutting down")
}

fn connect(file: Option<&Path>) -> rusqlite::Result<Connection> {
    let connection = match file {
        Some(file) => Connection::open(file)?,
        None => Connection::open_in_memory()?,
    };
    connection.busy_timeout(LOCK_PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(128);
    // Without it every new value of a parameter makes SQLite plan a statement anew.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // What has been acknowledged survives a power cut, not only a killed process.
    connection.pragma_update(None, "synchronous", "full")?;
    // In pages of 4 KiB. Who commits when the log is so long waits until it is in the file, which most of it is then.
    connection.pragma_update(None, "wal_autocheckpoint", 8000)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// The writer's life: takes what waits, does it, commits once, tells everybody.
fn write_all(connection: &Connection, mut waiting: mpsc::Receiver<Job>, committed: &SyncSender<()>) {
    while let Some(first) = waiting.blocking_recv() {
        let others = std::iter::from_fn(|| waiting.try_recv().ok());
        let jobs = std::iter::once(first).chain(others.take(CALLS_PER_COMMIT - 1));
        let mut waiters = Vec::new();
        let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(Refusal::from);
        for job in jobs {
            if begun.is_ok() {
                do_whole(connection, job.work);
            }
            waiters.push(job.committed);
        }
        let outcome = begun.and_then(|()| connection.execute_batch("COMMIT").map_err(Refusal::from));
        if outcome.is_err() && !connection.is_autocommit() {
            // Nothing of it was kept; the next calls begin afresh.
            drop(connection.execute_batch("ROLLBACK"));
        }
        for waiter in waiters {
            drop(waiter.send(outcome.clone()));
        }
        // Nobody listens if the thread is at it already, or if there is no file.
        let _ = committed.try_send(());
    }
}

/// Copies the log into the file after commits, while the writer goes on. Under load some of the log is always new and
/// it cannot begin anew; the writer finishes that when the log is long.
fn write_back(connection: &Connection, commits: &Receiver<()>) {
    while commits.recv().is_ok() {
        // Nothing is lost if it fails: the log is kept, and the next commit tries again.
        drop(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())));
    }
}

/// Does one piece of work and undoes it if it is refused, or if it panics: no call may stop the others.
fn do_whole(connection: &Connection, work: Box<dyn FnOnce(&Connection) -> bool + Send>) {
    let outcome = connection.execute_batch("SAVEPOINT call").map(|()| {
        let keep = catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or(false);
        let end = if keep { "RELEASE call" } else { "ROLLBACK TO call; RELEASE call" };
        connection.execute_batch(end)
    });
    // A failure here fails the commit too, which is where it is told.
    drop(outcome);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(connection: &Connection) -> Result<i64, Refusal> {
        Ok(connection.query_row("SELECT count(*) FROM setting", [], |row| row.get(0))?)
    }

    fn insert(connection: &Connection, name: &str) -> Result<(), Refusal> {
        connection.execute("INSERT INTO setting VALUES (?1, 1)", [name])?;
        Ok(())
    }

    #[tokio::test]
    async fn a_refused_call_leaves_nothing_behind() {
        let store = Store::open(None, Timestamp::UNIX_EPOCH).unwrap().0;
        let refused = store.write(|connection| {
            insert(connection, "a")?;
            Err::<(), _>(Refusal::bad_request("no"))
        });
        assert_eq!(refused.await, Err(Refusal::bad_request("no")));
        assert_eq!(store.read(count).await, Ok(0));
    }

    #[tokio::test]
    async fn a_call_that_panics_stops_no_other() {
        let store = Store::open(None, Timestamp::UNIX_EPOCH).unwrap().0;
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
    async fn what_was_committed_is_soon_in_the_file_itself() {
        let folder = folder("checkpoints");
        let file = folder.join("sandbox.sqlite");
        let store = Store::open(Some(&file), Timestamp::UNIX_EPOCH).unwrap().0;
        let onlooker = connect(Some(&file)).unwrap();
        // NOOP only tells: pages in the log, and those of them that are in the file.
        let log = || onlooker.query_row("PRAGMA wal_checkpoint(NOOP)", [], |row| Ok((row.get(1)?, row.get(2)?)));
        let mut pages: (i64, i64) = (0, 0);
        for number in 0..200 {
            store.write(move |connection| insert(connection, &number.to_string())).await.unwrap();
            std::thread::sleep(Duration::from_millis(20));
            pages = log().unwrap();
            // The first commits may come before the other thread listens.
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
    async fn what_a_file_holds_is_there_again() {
        let folder = folder("again");
        let file = folder.join("sandbox.sqlite");
        let store = Store::open(Some(&file), Timestamp::UNIX_EPOCH).unwrap().0;
        let writes = (0..50).map(|number| {
            let store = store.clone();
            tokio::spawn(async move { store.write(move |connection| insert(connection, &number.to_string())).await })
        });
        for write in writes.collect::<Vec<_>>() {
            write.await.unwrap().unwrap();
        }
        drop(store);
        let again = Store::open(Some(&file), Timestamp::UNIX_EPOCH).unwrap().0;
        assert_eq!(again.read(count).await, Ok(50));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
