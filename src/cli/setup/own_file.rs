//! The program's own files in the user's folder. Only their owner can read them. They are replaced as a whole, never changed
//! in place, so that a reader always sees a complete file, even after a power failure.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::files::private::{make_folder, private, sync_folder};

/// Waits for a lock among processes. It is released when the file is dropped or the process ends.
pub(super) fn lock(path: &Path) -> io::Result<File> {
    make_folder(path)?;
    let file = private(OpenOptions::new().create(true).truncate(false).write(true)).open(path)?;
    file.lock()?;
    Ok(file)
}

/// Replaces a file atomically. The caller must hold its lock. A symbolic link keeps pointing to the file.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = match std::fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        found => found?,
    };
    let new = path.with_extension("toml.new");
    // A killed process may have left an unfinished file.
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private(OpenOptions::new().create_new(true).write(true)).open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&new, &path)?;
    sync_folder(&path)
}
