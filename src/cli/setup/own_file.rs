//! The program's own files in the user's folder. They are for their owner's eyes alone, and replaced as a whole, never
//! changed in place: whoever reads one sees one state, even after a power failure.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Waits until no other process has this lock. It is let go when the file is dropped, and when a process dies.
pub(crate) fn lock(path: &Path) -> io::Result<File> {
    make_folder(path)?;
    let file = private(OpenOptions::new().create(true).truncate(false).write(true)).open(path)?;
    file.lock()?;
    Ok(file)
}

/// Puts a new file in the place of the old one; only by whoever has its lock. A link to it stays one.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = match std::fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_owned(),
        found => found?,
    };
    let new = path.with_extension("toml.new");
    // What a process that died has left.
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

/// Files that only their owner may open.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes the folder of a file, for its owner alone.
fn make_folder(file: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => builder.recursive(true).create(folder),
        None => Ok(()),
    }
}

/// Makes sure that the new name of a file outlives a power failure.
#[cfg(unix)]
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Windows has no such thing.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
fn sync_folder(_file: &Path) -> io::Result<()> {
    Ok(())
}
