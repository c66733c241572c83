//! Messages on standard error, apart from the results.

use std::fmt::Display;
use std::io::Write;

/// Prints a message for the user. Ignores a closed standard error: the command goes on.
pub(crate) fn say(text: impl Display) {
    drop(writeln!(anstream::stderr(), "{text}"));
}
