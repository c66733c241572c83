//! The text of a credential, kept out of sight.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

/// The text of a key or a token. `Debug` does not show it, and it is wiped from memory when the last clone is dropped.
///
/// ```
/// let key = sharekit::Secret::new("the-key-from-the-dashboard");
/// assert!(!format!("{key:?}").contains("dashboard"));
/// assert_eq!(key.expose(), "the-key-from-the-dashboard");
/// ```
#[derive(Debug, Clone)]
pub struct Secret(Arc<SecretString>);

impl Secret {
    /// Keeps a text secret. The text is not checked here: a client refuses, when it is built, a secret that no request
    /// can carry.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Arc::new(token.into().into()))
    }

    /// Returns the text itself. Take care where it goes: nothing redacts it from here on.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Returns whether a header can carry it: it is not empty, and printable ASCII without spaces.
    pub(crate) fn fits_header(&self) -> bool {
        let token = self.expose();
        !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self::new(secret)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}
