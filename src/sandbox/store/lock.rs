//! One sandbox at a time uses a data file: what each knows of clock and credentials would not fit what another writes.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a sandbox waits for another that is just ending.
const PATIENCE: Duration = Duration::from_secs(1);

/// Takes the lock of a data file: that of a file beside it, with `-lock` after its name, which ends with the process. Returns
/// the reason if another sandbox has it; nothing where a file system knows no locks.
pub(crate) fn take(data: &Path) -> Result<Option<File>, String> {
    let mut name = OsString::from(data);
    name.push("-lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&name);
    let file = file.map_err(|error| format!("cannot open {}: {error}", Path::new(&name).display()))?;
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => std::thread::sleep(PATIENCE / 50),
            Err(TryLockError::WouldBlock) => {
                return Err("another sandbox uses it; stop that one, or choose another file".to_owned());
            }
            Err(TryLockError::Error(_)) => return Ok(None),
        }
    }
}
