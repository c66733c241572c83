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
    // A device such as /dev/null must stay one, also if the user could replace it.
    if std::fs::symlink_metadata(&path).is_ok_and(|data| !data.is_file()) {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is not a file"));
    }
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::FileTypeExt;

    #[test]
    fn what_is_not_a_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("config.toml");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        super::replace(&pipe, "text").unwrap_err();
        assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
    }
}
