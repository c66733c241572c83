//! The program's own files in the user's folder. Only their owner can read them. They are replaced as a whole, never changed
//! in place, so that a reader always sees a complete file, even after a power failure.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

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

/// Sets the permissions of new files: only their owner may open them.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes the folder of a file, with permissions for its owner only.
fn make_folder(file: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => builder.recursive(true).create(folder),
        None => Ok(()),
    }
}

/// Flushes the folder of a file, so that a rename survives a power failure.
#[cfg(unix)]
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Does nothing: Windows cannot flush a folder.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
fn sync_folder(_file: &Path) -> io::Result<()> {
    Ok(())
}
