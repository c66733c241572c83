//! Messages on standard error, apart from the results.

use std::fmt::Display;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use indicatif::ProgressBar;

/// The line that shows the progress, while there is one.
static PROGRESS: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Prints a message for the user, above the line that shows the progress. Ignores a closed standard error: the command goes
/// on.
pub(crate) fn say(text: impl Display) {
    let print = || drop(writeln!(anstream::stderr(), "{text}"));
    match &*PROGRESS.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(line) => line.suspend(print),
        None => print(),
    }
}

/// Keeps messages away from this line from now on; nothing if there is no longer one.
pub(crate) fn share_with(line: Option<ProgressBar>) {
    *PROGRESS.lock().unwrap_or_else(PoisonError::into_inner) = line;
}

/// Returns a number of seconds in words.
pub(crate) fn seconds(number: u64) -> String {
    match number {
        1 => "1 second".to_owned(),
        number => format!("{number} seconds"),
    }
}
