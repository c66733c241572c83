//! Turns in a SQLite file, for processes of one machine.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::limit::SharedLimit;
use super::turns::{Answer, Look, Report, Said, TurnFuture, TurnStore};
use super::windows::{Booked, Windows};
use crate::client::rate_limit::{RateLimit, ServerCount};
use crate::files::data_version::{self, Unusable};
use crate::files::private::{make_folder, private};
use crate::{Error, Quota};

/// The statements that lead from each version to the next.
const VERSIONS: &[&str] = &[include_str!("turns_version_1.sql")];

/// `application_id` of the files: see version 1.
const APPLICATION: i32 = 0x7368_6c6d;

/// How long one waits for the file while others use it.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long an unused row is kept, in milliseconds: a day.
const KEPT: i64 = 86_400_000;

/// By how many processes the limit is divided while the file cannot be used.
const SIZE: u32 = 8;

/// A rate limit that all processes of this machine share which use the same file (feature `sqlite`). A program that is run
/// many times at once keeps the vendor's limit with it.
///
/// The limit holds in any window of a second or a minute, not just on average. First come, first served within a process;
/// no process starves. While the file cannot be used (a full disk, say), each process keeps to an eighth of the limit, and
/// a warning says so.
///
/// ```
/// # fn main() -> Result<(), sharekit::Error> {
/// # #[cfg(feature = "subscription-sharing")] {
/// use sharekit::{SqliteRateLimit, subscription_sharing};
///
/// # let file = std::env::temp_dir().join(format!("sharekit-limit-{}.sqlite", std::process::id()));
/// let limit = SqliteRateLimit::new(&file, "my-client-id", subscription_sharing::RATE_LIMITS);
/// let client = subscription_sharing::Client::builder().bearer_token("token-of-a-user").rate_limit(limit).build()?;
/// # let _ = client;
/// # }
/// # Ok(()) }
/// ```
pub struct SqliteRateLimit(SharedLimit);

impl SqliteRateLimit {
    /// Returns a limit that is kept in this file. The file and its folder are made at the first call, for their owner alone.
    /// The limit is shared by all who give the same file, the same name (for example the client id) and the same quotas.
    /// The name is stored as a digest.
    pub fn new(file: impl Into<PathBuf>, name: &str, quotas: &[Quota]) -> Self {
        let name = crate::client::digest::mark_of(&format!("{name} {quotas:?}"));
        let turns = SqliteTurns {
            shared: Arc::new(Shared { file: file.into(), name, quotas: quotas.to_vec(), connection: Mutex::default() }),
        };
        Self(SharedLimit::new(turns, quotas, SIZE))
    }
}

impl RateLimit for SqliteRateLimit {
    fn acquire(&self) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Error>> + Send + '_>> {
        self.0.acquire()
    }

    fn learn(&self, count: &ServerCount) {
        self.0.learn(count);
    }
}

impl fmt::Debug for SqliteRateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SqliteRateLimit").field(&self.0).finish()
    }
}

/// The turns of one client id.
struct SqliteTurns {
    shared: Arc<Shared>,
}

struct Shared {
    file: PathBuf,
    name: String,
    quotas: Vec<Quota>,
    /// Opened at the first use, and again after it failed.
    connection: Mutex<Option<Connection>>,
}

impl SqliteTurns {
    /// Changes the windows in one transaction, on a thread that may wait for the disk.
    fn run<'a, T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Windows, u64) -> T + Send + 'static,
    ) -> TurnFuture<'a, T> {
        let shared = Arc::clone(&self.shared);
        Box::pin(async move {
            let work = tokio::task::spawn_blocking(move || {
                let done = shared.change(change);
                done.inspect_err(|reason| {
                    let file = shared.file.display();
                    tracing::warn!(%file, reason, "the limit cannot be shared with other processes");
                })
            });
            work.await.unwrap_or_else(|error| Err(error.to_string()))
        })
    }
}

impl Shared {
    fn change<T>(&self, change: impl FnOnce(&mut Windows, u64) -> T) -> Result<T, String> {
        let mut place = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = match place.take() {
            Some(connection) => connection,
            None => open(&self.file)?,
        };
        let changed = self.change_in(&mut connection, change).map_err(|error| error.to_string())?;
        *place = Some(connection);
        Ok(changed)
    }

    fn change_in<T>(
        &self,
        connection: &mut Connection,
        change: impl FnOnce(&mut Windows, u64) -> T,
    ) -> rusqlite::Result<T> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let select = "SELECT windows FROM turns WHERE name = ?1";
        let stored: Option<String> = transaction.query_row(select, [&self.name], |row| row.get(0)).optional()?;
        // What cannot be read counts as nothing: a minute later it would be forgotten anyway.
        let known = stored.and_then(|stored| serde_json::from_str(&stored).ok());
        let mut windows = known.unwrap_or_else(|| Windows::new(&self.quotas));
        let now = now();
        let changed = change(&mut windows, now);
        let text =
            serde_json::to_string(&windows).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        let now = i64::try_from(now).unwrap_or(i64::MAX);
        let insert = "INSERT OR REPLACE INTO turns (name, windows, changed) VALUES (?1, ?2, ?3)";
        transaction.execute(insert, params![self.name, text, now])?;
        transaction.execute("DELETE FROM turns WHERE changed < ?1", [now - KEPT])?;
        transaction.commit()?;
        Ok(changed)
    }
}

impl TurnStore for SqliteTurns {
    fn book(&self, wish: u32, lasts: Duration) -> TurnFuture<'_, Answer> {
        let lasts = milliseconds(lasts);
        self.run(move |windows, now| match windows.book(now, wish, lasts) {
            Booked::Lot { begin, turns } => {
                let [wait, pause] = [begin - now, windows.pause_left(now)].map(Duration::from_millis);
                Answer::Lot { wait, turns, ends: begin + lasts, left: windows.left(begin), pause }
            }
            Booked::Later { wait } => Answer::Later { wait: Duration::from_millis(wait) },
        })
    }

    fn give_back(&self, ends: u64, turns: u32) -> TurnFuture<'_, ()> {
        self.run(move |windows, _| windows.give_back(ends, turns))
    }

    fn look(&self) -> TurnFuture<'_, Look> {
        self.run(|windows, now| match windows.pause_left(now) {
            0 => Look::Free,
            left => Look::Paused(Duration::from_millis(left)),
        })
    }

    fn learn(&self, said: Said) -> TurnFuture<'_, ()> {
        self.run(move |windows, now| match said {
            Said::Pause(time) => windows.pause(now, milliseconds(time)),
            Said::Remaining { requests, reset } => windows.learn(now, requests, milliseconds(reset)),
        })
    }

    fn report<'a>(&'a self, sent: &'a [(Duration, u32)], _comes_back: bool) -> TurnFuture<'a, Report> {
        let sent: Vec<(u64, u32)> = sent.iter().map(|(ago, requests)| (milliseconds(*ago), *requests)).collect();
        self.run(move |windows, now| {
            for (ago, requests) in sent {
                windows.count(now.saturating_sub(ago), requests);
            }
            Report { gathering: Duration::ZERO, is_lost: false }
        })
    }
}

impl fmt::Debug for SqliteTurns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteTurns").field("file", &self.shared.file).finish_non_exhaustive()
    }
}

/// Opens the file, and makes it if it is not there.
fn open(file: &Path) -> Result<Connection, String> {
    make_folder(file).map_err(|error| error.to_string())?;
    match private(std::fs::File::options().write(true).create_new(true)).open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error.to_string()),
        _ => {}
    }
    let checked = data_version::check(file, APPLICATION, VERSIONS.len()).map_err(|error| error.to_string())?;
    checked.map_err(|reason| match reason {
        Unusable::Foreign => "it is a file of something else; choose another file".to_owned(),
        Unusable::Newer { .. } => "a newer sharekit has written it; install that, or choose another file".to_owned(),
    })?;
    connect(file).map_err(|error| error.to_string())
}

fn connect(file: &Path) -> rusqlite_migration::Result<Connection> {
    let mut connection = Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(PATIENCE)?;
    data_version::migrate(&mut connection, VERSIONS)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // Nothing here is worth waiting for the disk.
    connection.pragma_update(None, "synchronous", "normal")?;
    Ok(connection)
}

/// Milliseconds since 1970, by the clock of this machine.
fn now() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    milliseconds(now)
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotas() -> Vec<Quota> {
        [(20, 1), (100, 60)]
            .map(|(requests, seconds)| Quota { requests, window: Duration::from_secs(seconds) })
            .to_vec()
    }

    #[tokio::test]
    async fn all_who_use_the_file_share_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new").join("limits.sqlite");
        let limits: Vec<_> = (0..4).map(|_| SqliteRateLimit::new(&file, "one", &quotas())).collect();
        let began = std::time::Instant::now();
        for turn in 0..21 {
            limits[turn % 4].acquire().await.unwrap();
        }
        assert!(began.elapsed() >= Duration::from_secs(1), "21 turns of 20 in {:?}", began.elapsed());
        let other = SqliteRateLimit::new(&file, "another", &quotas());
        let began = std::time::Instant::now();
        other.acquire().await.unwrap();
        assert!(began.elapsed() < Duration::from_millis(500), "another client id has a limit of its own");
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_used_is_left_as_it_is_and_stops_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        Connection::open(path("foreign")).unwrap().execute_batch("CREATE TABLE yacht (name TEXT)").unwrap();
        std::fs::write(path("garbage"), "garbage ".repeat(1000)).unwrap();
        let content = |name: &str| std::fs::read(path(name)).unwrap();
        let before = (content("foreign"), content("garbage"));
        for file in [path("foreign"), path("garbage"), folder.path().to_owned(), path("garbage").join("below")] {
            let limit = SqliteRateLimit::new(&file, "one", &quotas());
            let began = std::time::Instant::now();
            for _ in 0..3 {
                limit.acquire().await.unwrap();
            }
            // It keeps to an eighth of 20 a second.
            assert!(began.elapsed() > Duration::from_secs(1), "{}", file.display());
            assert!(began.elapsed() < Duration::from_secs(10), "{}", file.display());
        }
        assert!((content("foreign"), content("garbage")) == before, "a file has changed");
    }
}
