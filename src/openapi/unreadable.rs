//! Why a file cannot be analysed.

use crate::openapi::document::{Position, SyntaxError};

/// Why a text is not an OpenAPI document: what is wrong, and what to do next.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) message: String,
    pub(crate) advice: &'static str,
}

impl Unreadable {
    pub(crate) fn new(message: impl Into<String>, advice: &'static str) -> Self {
        Self { message: message.into(), advice }
    }

    /// Reports a syntax error in the file of this name, which begins with `lines` lines that are not part of the text.
    pub(crate) fn syntax(name: &str, lines: usize, error: &SyntaxError) -> Self {
        let Position { line, column } = error.position;
        let message = format!("{name}:{}:{column}: not valid YAML or JSON: {}", lines + line, error.reason);
        Self::new(message, "Fix that line first: the rest of the file was not read.")
    }
}
