//! Values as text, safe to show on a terminal.

use std::io::{IsTerminal, Write};
use std::sync::LazyLock;

use serde_json::Value;

use crate::cli::failure::Failure;
use crate::cli::letters::{clean, escaped};

/// Whether the results appear on a terminal. It is asked once, and not for each of a million items.
static ON_TERMINAL: LazyLock<bool> = LazyLock::new(|| std::io::stdout().is_terminal());

/// Prints a text on standard output, in colours where they are wanted.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut output = anstream::stdout().lock();
    output.write_all(text.as_bytes())?;
    Ok(output.flush()?)
}

/// Removes control characters if standard output is a terminal, which would obey them. Other readers get the text as the
/// server sent it.
pub(super) fn safe(text: String) -> String {
    if *ON_TERMINAL { clean(&text) } else { text }
}

/// Returns JSON as it is; on a terminal, with escapes in place of letters that it would obey or hide.
pub(super) fn safe_json(text: String) -> String {
    if *ON_TERMINAL { escaped(&text) } else { text }
}

/// Returns a value as indented JSON, with a line end.
pub(super) fn pretty(value: &Value) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
    Ok(safe_json(text) + "\n")
}

/// Returns a value as YAML.
pub(super) fn yaml(value: &Value) -> Result<String, Failure> {
    yaml_serde::to_string(value).map(safe).map_err(|error| Failure::from(std::io::Error::other(error)))
}
