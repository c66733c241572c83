//! Says why a file of intents cannot be used, and what to do.

use std::fmt::Display;
use std::path::Path;

use rusqlite::ErrorCode;

use crate::Error;

/// Returns the error of a file, with the reason.
pub(super) fn unusable(file: &Path, reason: impl Display) -> Error {
    Error::intent_store(format!("the record of spends {} cannot be used: {reason}", file.display()))
}

/// Returns the error of a file that SQLite cannot read or write.
pub(super) fn from_sqlite(file: &Path, error: &rusqlite::Error) -> Error {
    let to_do = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "make room on the disk",
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            "make the file and its folder writable, or choose another file"
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program has been using the file for too long; wait for it or end it, then try again"
        }
        Some(ErrorCode::NotADatabase) => "choose another file",
        Some(ErrorCode::DatabaseCorrupt) => {
            "the file is damaged; restore it from a backup, or look at your accounts for calls that may have been done, \
             then choose another file"
        }
        Some(ErrorCode::SystemIoFailure) => "check the disk and the room on it",
        _ => return unusable(file, error),
    };
    unusable(file, format_args!("{error}; {to_do}"))
}
