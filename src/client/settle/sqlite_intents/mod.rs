//! Intents in a SQLite file.

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::types::Value as Bound;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params, params_from_iter};
use rusqlite_migration::{M, Migrations};

use super::intent::{Intent, IntentFilter, IntentFuture, IntentState, IntentStore};
use crate::Error;

/// The statements that lead from each version to the next. A published version never changes: a change of the schema is
/// one more entry.
const VERSIONS: [&str; 1] = [include_str!("version_1.sql")];

/// `application_id` of the file: see version 1.
const APPLICATION: i64 = 0x7368_6b69;

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keeps intents in a SQLite file, for any number of processes of this machine.
///
/// The file and a new folder around it can be read by their owner only. What [`begin`](IntentStore::begin) has written
/// survives a power failure. The file holds no credentials, and digests in place of personal data; codes are in it as
/// they are.
///
/// ```no_run
/// # #[cfg(feature = "proxy-orders")]
/// # async fn example(client: sharekit::proxy_orders::Client) -> Result<(), sharekit::Error> {
/// use std::sync::Arc;
/// use sharekit::{Settling, SqliteIntents};
///
/// let intents = Arc::new(SqliteIntents::open("spends.sqlite")?);
/// let client = client.with_options(|options| options.settling(Settling::default().intents(intents)));
/// // However often this program is started, the order is renewed once for this key.
/// client.renew_order().id(48213).send_once("renew 48213 for August").await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct SqliteIntents {
    file: Arc<Path>,
    connection: Arc<Mutex<Connection>>,
}

impl fmt::Debug for SqliteIntents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteIntents").field("file", &self.file).finish_non_exhaustive()
    }
}

impl SqliteIntents {
    /// Opens a file, and makes it and its folder if they are not there.
    ///
    /// # Errors
    ///
    /// If the file cannot be made, read or written, if it is something else, or if a newer version of this crate wrote it.
    /// For all of these [`Error::is_intent_store`] is true. The file is then left as it is.
    pub fn open(file: impl Into<PathBuf>) -> Result<Self, Error> {
        let file: Arc<Path> = file.into().into();
        let connection = connect(&file).map_err(|problem| unusable(&file, &problem))?;
        Ok(Self { file, connection: Arc::new(Mutex::new(connection)) })
    }

    /// Works with the file, apart from the tasks of the runtime: writing waits for the disk.
    fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Problem> + Send + 'static,
    ) -> IntentFuture<'_, T> {
        let (file, connection) = (Arc::clone(&self.file), Arc::clone(&self.connection));
        Box::pin(async move {
            let working = tokio::task::spawn_blocking(move || {
                work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
            });
            let worked =
                working.await.map_err(|error| Error::intent_store(format!("the record of spends: {error}")))?;
            worked.map_err(|problem| unusable(&file, &problem))
        })
    }
}

impl IntentStore for SqliteIntents {
    fn begin<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, Option<Intent>> {
        let intent = intent.clone();
        self.work(move |connection| {
            // From the first statement on, no other process writes.
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let known = find(&transaction, &intent.key)?;
            if let Some(known) = known.filter(|known| !known.state.is_free()) {
                return Ok(Some(known));
            }
            write(&transaction, &intent)?;
            transaction.commit()?;
            Ok(None)
        })
    }

    fn end<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, ()> {
        let intent = intent.clone();
        self.work(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let stays = find(&transaction, &intent.key)?.is_some_and(|known| {
                known.state == IntentState::Done || (intent.state.is_open() && !known.state.is_open())
            });
            if !stays {
                write(&transaction, &intent)?;
            }
            Ok(transaction.commit()?)
        })
    }

    fn get<'a>(&'a self, key: &'a str) -> IntentFuture<'a, Option<Intent>> {
        let key = key.to_owned();
        self.work(move |connection| find(connection, &key))
    }

    fn list<'a>(&'a self, filter: &'a IntentFilter) -> IntentFuture<'a, Vec<Intent>> {
        let filter = filter.clone();
        self.work(move |connection| list(connection, &filter))
    }
}

/// Why the file cannot be used.
#[derive(Debug)]
enum Problem {
    Folder(std::io::Error),
    Sqlite(rusqlite::Error),
    Migration(rusqlite_migration::Error),
    /// It is not a file of intents.
    Foreign,
    /// A newer program wrote it.
    Newer,
    /// A row that cannot be read.
    Row(String),
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(error) => write!(f, "{error}; check the folder and its permissions"),
            Self::Sqlite(error) => match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::DiskFull) => f.write_str("the disk is full; free some space"),
                Some(rusqlite::ErrorCode::DatabaseBusy) => {
                    f.write_str("another program has been writing to it for too long; try again later")
                }
                Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
                    f.write_str("it is not a record of spends, or is damaged; move it away, or name another file")
                }
                _ => write!(f, "{error}; check the file, its folder and their permissions"),
            },
            Self::Migration(error) => write!(f, "its tables cannot be made: {error}"),
            Self::Foreign => f.write_str("it is not a record of spends; name another file"),
            Self::Newer => {
                f.write_str("a newer version of sharekit wrote it; install that version, or name another file")
            }
            Self::Row(problem) => write!(f, "a row cannot be read: {problem}"),
        }
    }
}

fn unusable(file: &Path, problem: &Problem) -> Error {
    Error::intent_store(format!("the record of spends {} cannot be used: {problem}", file.display()))
}

fn connect(file: &Path) -> Result<Connection, Problem> {
    prepare_folder(file).and_then(|()| private_file(file)).map_err(Problem::Folder)?;
    // One process at a time makes the tables, and changes them to those of a newer version.
    let lock = private_file(&beside(file, ".lock")).map_err(Problem::Folder)?;
    lock.lock().map_err(Problem::Folder)?;
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(PATIENCE)?;
    check(&connection)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // What is acknowledged survives a power failure.
    connection.pragma_update(None, "synchronous", "full")?;
    let versions = VERSIONS.iter().copied().map(M::up).collect();
    Migrations::new(versions).to_latest(&mut connection).map_err(Problem::Migration)?;
    Ok(connection)
}

/// Makes the folder, for its owner only.
fn prepare_folder(file: &Path) -> std::io::Result<()> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Opens a file for its owner only. SQLite gives its further files the permissions of the first.
fn private_file(file: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(file)?;
    #[cfg(unix)]
    opened.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(opened)
}

/// Returns the path of a file with something after its name.
fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(end);
    file.with_file_name(name)
}

/// Refuses a file that is something else, or of a newer version.
fn check(connection: &Connection) -> Result<(), Problem> {
    let number = |select: &str| connection.query_row(select, [], |row| row.get::<_, i64>(0));
    let (application, version) = (number("PRAGMA application_id")?, number("PRAGMA user_version")?);
    let tables = number("SELECT count(*) FROM sqlite_master")?;
    match usize::try_from(version) {
        Ok(0) if application == 0 && tables == 0 => Ok(()),
        Ok(found) if application == APPLICATION && found > VERSIONS.len() => Err(Problem::Newer),
        Ok(1..) if application == APPLICATION => Ok(()),
        _ => Err(Problem::Foreign),
    }
}

const COLUMNS: &str = "key, state, updated, call, ids, note";

fn find(connection: &Connection, key: &str) -> Result<Option<Intent>, Problem> {
    let mut select = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM intent WHERE key = ?1"))?;
    select.query_row([key], |row| Ok(read(row))).optional()?.transpose()
}

fn write(connection: &Connection, intent: &Intent) -> Result<(), Problem> {
    let Intent { key, call, state, ids, note, updated } = intent;
    let json = |value: serde_json::Result<String>| value.map_err(|error| Problem::Row(error.to_string()));
    let replace = "INSERT OR REPLACE INTO intent
            (key, api, operation, server, account, state, began, updated, call, ids, note)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    connection.prepare_cached(replace)?.execute(params![
        key,
        call.api(),
        call.operation(),
        call.server(),
        call.account(),
        state.as_str(),
        call.began().as_microsecond(),
        updated.as_microsecond(),
        json(serde_json::to_string(call))?,
        json(serde_json::to_string(ids))?,
        note,
    ])?;
    Ok(())
}

fn read(row: &Row) -> Result<Intent, Problem> {
    let text = |column: &str| row.get_ref(column).and_then(|value| Ok(value.as_str()?.to_owned()));
    let wrong = |error: serde_json::Error| Problem::Row(error.to_string());
    let (key, state) = (text("key")?, text("state")?);
    let state = IntentState::ALL.into_iter().find(|known| known.as_str() == state);
    let updated = Timestamp::from_microsecond(row.get("updated")?);
    Ok(Intent {
        key,
        call: serde_json::from_str(&text("call")?).map_err(wrong)?,
        state: state.ok_or_else(|| Problem::Row("its state is not known".to_owned()))?,
        ids: serde_json::from_str(&text("ids")?).map_err(wrong)?,
        note: text("note")?,
        updated: updated.map_err(|error| Problem::Row(error.to_string()))?,
    })
}

fn list(connection: &Connection, filter: &IntentFilter) -> Result<Vec<Intent>, Problem> {
    let (select, values) = query(filter);
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query(params_from_iter(values))?;
    let mut intents = Vec::new();
    while let Some(row) = rows.next()? {
        intents.push(read(row)?);
    }
    Ok(intents)
}

/// Returns the SELECT of a filter, and the values that it binds. Each state has a search of its own, so that every
/// search reads an index in its order.
fn query(filter: &IntentFilter) -> (String, Vec<Bound>) {
    let IntentFilter { api, server, account, operation, states, since, until, after, limit } = filter;
    let mut values: Vec<Bound> = Vec::new();
    let mut conditions = Vec::new();
    let texts = [("api", api), ("server", server), ("account", account), ("operation", operation)];
    for (column, value) in texts.into_iter().filter_map(|(column, value)| Some((column, value.as_ref()?))) {
        values.push(value.clone().into());
        conditions.push(format!("{column} = ?{}", values.len()));
    }
    for (operator, moment) in [(">=", since), ("<", until)] {
        if let Some(moment) = moment {
            values.push(moment.as_microsecond().into());
            conditions.push(format!("began {operator} ?{}", values.len()));
        }
    }
    if let Some((began, key)) = after {
        values.extend([began.as_microsecond().into(), key.clone().into()]);
        conditions.push(format!("(began, key) < (?{}, ?{})", values.len() - 1, values.len()));
    }
    values.push(i64::try_from(*limit).unwrap_or(i64::MAX).into());
    let page = format!("ORDER BY began DESC, key DESC LIMIT ?{}", values.len());
    let search = |more: Option<String>| {
        let all: Vec<String> = more.into_iter().chain(conditions.iter().cloned()).collect();
        let all = if all.is_empty() { String::new() } else { format!("WHERE {}", all.join(" AND ")) };
        format!("SELECT {COLUMNS}, began FROM intent {all} {page}")
    };
    if states.is_empty() {
        return (search(None), values);
    }
    let searches: Vec<String> =
        states.iter().map(|state| format!("SELECT * FROM ({})", search(Some(format!("state = '{state}'"))))).collect();
    (format!("{} {page}", searches.join(" UNION ALL ")), values)
}

#[cfg(test)]
mod tests;
