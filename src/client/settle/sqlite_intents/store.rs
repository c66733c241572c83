//! The store, for asynchronous callers.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::runtime::Handle;

use super::problem::{from_sqlite, unusable};
use super::{file, listing, rows};
use crate::Error;
use crate::client::settle::intent::{Intent, IntentFilter, IntentFuture, IntentStore};

/// Keeps intents in a SQLite file (feature `sqlite`).
///
/// Many processes may use one file at the same time. What [`begin`](IntentStore::begin) has written survives a power
/// failure. The file holds no credential; data of persons is a digest, but codes and orders are there as they are (see
/// [`Doubt`](crate::Doubt)). On Unix only its owner can read it. It must be on a disk of this machine, not on a network
/// drive. Beside it SQLite keeps two files, whose names end in `-wal` and `-shm`: copy, move and delete them together,
/// while no program uses them.
///
/// Clones share one connection. A call of another process is waited for, up to 10 seconds.
///
/// ```
/// # #[cfg(all(feature = "sandbox", feature = "sqlite"))]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::Arc;
/// use sharekit::proxy_orders::types::DatacenterOrIspPurchase;
/// use sharekit::sandbox::Sandbox;
/// use sharekit::{IntentFilter, IntentStore, Settling, SqliteIntents};
///
/// # let folder = std::env::temp_dir().join(format!("sharekit-doc-{}", std::process::id()));
/// # let file = folder.join("intents.sqlite");
/// let intents = SqliteIntents::open(&file)?;
/// let sandbox = Sandbox::start().await?;
/// let settling = Settling::default().intents(Arc::new(intents.clone()));
/// let client = sandbox.proxy_orders().with_options(|options| options.settling(settling));
///
/// // The second call with the same key sends nothing, in this process or another, today or tomorrow.
/// for _ in 0..2 {
///     let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
///     let bought = client.purchase_order().body(purchase.quantity(10)).send_once("order of May").await?;
///     println!("{bought:?}");
/// }
/// for intent in intents.list(&IntentFilter::default()).await? {
///     println!("{} {}: {}", intent.call.began(), intent.key, intent.state);
/// }
/// # assert_eq!(client.list_orders().status("active").send().await?.orders.len(), 3, "it has two before");
/// # drop(intents);
/// # std::fs::remove_dir_all(folder)?;
/// # Ok(()) }
/// # #[cfg(not(all(feature = "sandbox", feature = "sqlite")))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct SqliteIntents {
    shared: Arc<Shared>,
}

struct Shared {
    file: PathBuf,
    connection: Mutex<Connection>,
}

impl SqliteIntents {
    /// Opens a file. Makes it and its folder if they do not exist, for their owner alone; takes the permissions of others
    /// from a file that exists. Blocks for some milliseconds.
    ///
    /// # Errors
    ///
    /// If the file cannot be read and written, is not one of intents, or was written by a newer version of this crate
    /// ([`Error::is_intent_store`]). The last two are left as they are. The message names the file, and says what to do.
    ///
    /// ```
    /// let error = sharekit::SqliteIntents::open(std::env::temp_dir()).unwrap_err();
    /// assert!(error.is_intent_store());
    /// assert!(error.to_string().contains("it is not a file; choose another file"), "{error}");
    /// ```
    pub fn open(file: impl Into<PathBuf>) -> Result<Self, Error> {
        let (file, connection) = file::open(&file.into())?;
        Ok(Self { shared: Arc::new(Shared { file, connection: Mutex::new(connection) }) })
    }

    /// Runs work on a thread that may wait for the disk. It is finished even if the caller stops waiting.
    fn run<'a, T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> IntentFuture<'a, T> {
        let shared = Arc::clone(&self.shared);
        let work = {
            let shared = Arc::clone(&shared);
            move || {
                let mut connection = shared.connection.lock().unwrap_or_else(PoisonError::into_inner);
                work(&mut connection).map_err(|error| from_sqlite(&shared.file, &error))
            }
        };
        Box::pin(async move {
            match Handle::try_current() {
                Ok(runtime) => {
                    let done = runtime.spawn_blocking(work).await;
                    done.unwrap_or_else(|error| Err(unusable(&shared.file, error)))
                }
                // No runtime whose thread could be blocked.
                Err(_) => work(),
            }
        })
    }
}

impl IntentStore for SqliteIntents {
    fn begin<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, Option<Intent>> {
        let intent = intent.clone();
        self.run(move |connection| rows::begin(connection, &intent))
    }

    fn end<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, ()> {
        let intent = intent.clone();
        self.run(move |connection| rows::end(connection, &intent))
    }

    fn get<'a>(&'a self, key: &'a str) -> IntentFuture<'a, Option<Intent>> {
        let key = key.to_owned();
        self.run(move |connection| rows::get(connection, &key))
    }

    fn list<'a>(&'a self, filter: &'a IntentFilter) -> IntentFuture<'a, Vec<Intent>> {
        let filter = filter.clone();
        self.run(move |connection| listing::list(connection, &filter))
    }
}

impl fmt::Debug for SqliteIntents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteIntents").field("file", &self.shared.file).finish_non_exhaustive()
    }
}
