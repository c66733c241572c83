//! Named copies of the whole database: beside the data file, or in memory if there is none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use crate::files::data_version;
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::store::access::{Store, copied, copy_into};
use crate::sandbox::store::versions::{self, VERSIONS};

/// The most letters of a name.
const LONGEST_NAME: usize = 64;

/// What the names of files end with.
const ENDING: &str = "snapshot";

/// The snapshots of a sandbox.
#[derive(Debug)]
pub(crate) struct Snapshots {
    store: Store,
    /// Those of a sandbox in memory.
    kept: Mutex<BTreeMap<String, Arc<Mutex<Connection>>>>,
}

impl Snapshots {
    pub(crate) fn of(store: &Store) -> Self {
        Self { store: store.clone(), kept: Mutex::default() }
    }

    /// Returns the names, in the order of the alphabet.
    pub(crate) fn names(&self) -> Result<Vec<String>, Refusal> {
        match self.store.file() {
            Some(data) => names_beside(data).map_err(|error| failed("list", &error)),
            None => Ok(self.kept().keys().cloned().collect()),
        }
    }

    /// Keeps the database as it is now, in place of an older snapshot of this name.
    pub(crate) async fn save(&self, name: &str) -> Result<(), Refusal> {
        check(name)?;
        let Some(data) = self.store.file() else {
            let copy = self.store.whole(|connection| Ok(copied(connection)?)).await?;
            self.kept().insert(name.to_owned(), Arc::new(Mutex::new(copy)));
            return Ok(());
        };
        let (file, unfinished) = (beside(data, name), beside(data, &format!("{name}.new")));
        let copy = self.store.whole(move |connection| {
            let _ = std::fs::remove_file(&unfinished);
            let mut copy = Connection::open(&unfinished)?;
            copy_into(connection, &mut copy)?;
            copy.close().map_err(|(_, error)| error)?;
            std::fs::rename(&unfinished, &file).map_err(|error| failed("keep", &error))
        });
        copy.await
    }

    /// Makes the database what a snapshot says. If it fails, nothing changes.
    pub(crate) async fn restore(&self, name: &str) -> Result<(), Refusal> {
        check(name)?;
        let Some(data) = self.store.file() else {
            let kept = self.kept().get(name).cloned();
            let kept = kept.ok_or_else(|| self.unknown(name))?;
            let restored = self.store.whole(move |connection| {
                Ok(copy_into(&kept.lock().unwrap_or_else(PoisonError::into_inner), connection)?)
            });
            return restored.await;
        };
        let file = beside(data, name);
        if !file.exists() {
            return Err(self.unknown(name));
        }
        let restored = self.store.whole(move |connection| {
            versions::check(&file, VERSIONS.len())?.map_err(Refusal::own_failure)?;
            let mut snapshot = Connection::open(&file)?;
            let migrated = data_version::migrate(&mut snapshot, VERSIONS);
            migrated.map_err(|error| Refusal::own_failure(format!("the snapshot cannot be used: {error}")))?;
            Ok(copy_into(&snapshot, connection)?)
        });
        restored.await
    }

    /// Forgets a snapshot.
    pub(crate) fn remove(&self, name: &str) -> Result<(), Refusal> {
        check(name)?;
        let is_removed = match self.store.file() {
            Some(data) => std::fs::remove_file(beside(data, name)).is_ok(),
            None => self.kept().remove(name).is_some(),
        };
        if is_removed { Ok(()) } else { Err(self.unknown(name)) }
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Mutex<Connection>>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unknown(&self, name: &str) -> Refusal {
        let names = self.names().unwrap_or_default();
        let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        Refusal::not_found(format!("there is no snapshot {name}; there is {known}"))
    }
}

/// Refuses names that could lead to another folder.
fn check(name: &str) -> Result<(), Refusal> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if (1..=LONGEST_NAME).contains(&name.len()) && name.chars().all(is_plain) {
        return Ok(());
    }
    Err(Refusal::bad_request("the name of a snapshot has 1 to 64 letters, digits, - and _"))
}

/// Returns the file of a snapshot.
fn beside(data: &Path, name: &str) -> PathBuf {
    let mut file = data.as_os_str().to_owned();
    file.push(format!(".{name}.{ENDING}"));
    PathBuf::from(file)
}

fn names_beside(data: &Path) -> std::io::Result<Vec<String>> {
    let folder = data.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let first = data.file_name().map(|name| format!("{}.", name.to_string_lossy())).unwrap_or_default();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        let name = file.strip_prefix(&first).and_then(|rest| rest.strip_suffix(&format!(".{ENDING}")));
        names.extend(name.filter(|name| check(name).is_ok()).map(ToOwned::to_owned));
    }
    names.sort();
    Ok(names)
}

fn failed(what: &str, error: &std::io::Error) -> Refusal {
    Refusal::own_failure(format!("the sandbox cannot {what} its snapshots: {error}"))
}
