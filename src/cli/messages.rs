//! What the program says on standard error, beside its results.

use std::fmt::Display;
use std::io::Write;

/// Says something to whoever runs the program. That nobody can read it is no reason to stop.
pub(crate) fn say(text: impl Display) {
    drop(writeln!(anstream::stderr(), "{text}"));
}
