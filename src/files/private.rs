//! Files and folders that only their owner may open.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;

/// Sets the permissions of new files: only their owner may open them.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes the folder of a file, with permissions for its owner only.
pub(crate) fn make_folder(file: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => builder.recursive(true).create(folder),
        None => Ok(()),
    }
}

/// Takes the permissions of all others from a file that exists. A file that does not exist is left alone.
#[cfg(unix)]
pub(crate) fn make_private(file: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mode = match std::fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found?.permissions().mode(),
    };
    let owners = mode & 0o700;
    if mode & 0o777 == owners {
        return Ok(());
    }
    std::fs::set_permissions(file, PermissionsExt::from_mode(owners))
}

/// Does nothing: on Windows the folder of the user is for the user alone.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
pub(crate) fn make_private(_file: &Path) -> io::Result<()> {
    Ok(())
}

/// Flushes the folder of a file, so that a new name in it survives a power failure.
#[cfg(unix)]
pub(crate) fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}

/// Does nothing: Windows cannot flush a folder.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
pub(crate) fn sync_folder(_file: &Path) -> io::Result<()> {
    Ok(())
}
