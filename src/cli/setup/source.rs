//! Where a setting or a credential comes from, for messages and for precedence.

use std::fmt;
use std::path::PathBuf;

/// Where a setting or a credential comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Flag(&'static str),
    /// An environment variable.
    Variable(String),
    File(PathBuf),
    /// A program that prints the credential.
    Command(String),
    Sandbox,
    /// Nothing sets it.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => f.write_str(name),
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::File(path) => path.display().fmt(f),
            Self::Command(program) => write!(f, "credential_command {program}"),
            Self::Sandbox => f.write_str("sandbox"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sourced<T> {
    pub(crate) value: T,
    pub(crate) source: Source,
}

/// Returns an address for messages. Hides one that may hold a password or a key.
pub(crate) fn shown_address(url: &str) -> String {
    if url.contains(['@', '?']) { "(hidden: it may contain a secret)".to_owned() } else { url.to_owned() }
}
