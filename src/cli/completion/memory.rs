//! What the program remembers for completions: a file in the user's folder for caches that only its owner can read. Whatever
//! is wrong with it, there is nothing to offer, and no command fails.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::cli::setup::environment::Environment;
use crate::files::private::{make_folder, private};

/// The environment variable that names another file, or switches it off.
const VARIABLE: &str = "SHAREKIT_COMPLETIONS";

/// The value of the variable with which nothing is remembered.
const OFF: &str = "off";

/// The form of the file. One of another form counts as empty.
const VERSION: u32 = 1;

/// How many accounts are remembered; the one that was used last comes first.
const MOST_PLACES: usize = 20;

/// The largest file.
const MOST_BYTES: usize = 512 * 1024;

/// Values with what stands beside each, newest first, by the places in responses where they were.
pub(super) type Values = BTreeMap<String, Vec<(String, String)>>;

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Memory {
    version: u32,
    places: Vec<Remembered>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Remembered {
    place: Place,
    values: Values,
}

/// Returns whether anything is remembered.
pub(super) fn is_on() -> bool {
    path().is_some()
}

/// Returns what is remembered of an account.
pub(super) fn of(place: &Place) -> Values {
    let found =
        path().map(|path| read(&path)).unwrap_or_default().places.into_iter().find(|known| known.place == *place);
    found.map(|known| known.values).unwrap_or_default()
}

/// Returns the accounts that are remembered, the one that was used last first.
pub(super) fn places() -> Vec<Place> {
    let memory = path().map(|path| read(&path)).unwrap_or_default();
    memory.places.into_iter().map(|known| known.place).collect()
}

/// Changes what is remembered of an account.
pub(super) fn update(place: &Place, change: impl FnOnce(&mut Values)) {
    let Some(path) = path() else { return };
    let old = read(&path);
    let mut places = old.places.clone();
    let known = places.iter().position(|known| known.place == *place).map(|found| places.remove(found));
    let mut changed = known.unwrap_or_else(|| Remembered { place: place.clone(), values: Values::new() });
    change(&mut changed.values);
    places.insert(0, changed);
    places.truncate(MOST_PLACES);
    let mut new = Memory { version: VERSION, places };
    if new == old {
        return;
    }
    while let Ok(text) = serde_json::to_string(&new) {
        if text.len() <= MOST_BYTES {
            // A file that cannot be written is no reason to fail or to say anything.
            drop(replace(&path, &text));
            return;
        }
        if new.places.pop().is_none() {
            return;
        }
    }
}

/// Returns the path of the file, or nothing if nothing is to be remembered.
fn path() -> Option<PathBuf> {
    match Environment::of_process().get(VARIABLE).ok()? {
        Some(word) if word == OFF => None,
        Some(path) => Some(path.into()),
        None => Some(dirs::cache_dir()?.join("sharekit").join("completions.json")),
    }
}

fn read(path: &Path) -> Memory {
    let mut text = Vec::new();
    // To open a pipe would wait, to read a device would not end. A larger file is not ours.
    let is_ours = std::fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() <= MOST_BYTES as u64);
    let opened = is_ours.then(|| std::fs::File::open(path).ok()).flatten();
    let read = opened.map(|file| file.take(MOST_BYTES as u64).read_to_end(&mut text));
    let memory = read.and_then(|_| serde_json::from_slice::<Memory>(&text).ok());
    memory.filter(|memory| memory.version == VERSION).unwrap_or_default()
}

/// Replaces the file as a whole, so that no reader sees a part of it. Unlike a credential it need not survive a power
/// failure, so that the command does not wait for the disk.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    // A link keeps pointing to the file. A device such as /dev/null must stay one, also if the user could replace it.
    let path = &std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if std::fs::symlink_metadata(path).is_ok_and(|data| !data.is_file()) {
        return Err(std::io::ErrorKind::InvalidInput.into());
    }
    make_folder(path)?;
    let new = path.with_extension(format!("{}.new", std::process::id()));
    let written = private(OpenOptions::new().create_new(true).write(true))
        .open(&new)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| std::fs::rename(&new, path));
    if written.is_err() {
        drop(std::fs::remove_file(&new));
    }
    written
}
