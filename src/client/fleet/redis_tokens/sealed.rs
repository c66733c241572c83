//! Tokens and failures as they are stored: JSON, encrypted for their place.

use std::time::Duration;

use secrecy::zeroize::Zeroizing;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::client::fleet::seal::Seal;
use crate::client::oauth::{SharedFailure, SharedTokens, Tokens};
use crate::client::secret::Secret;

/// Encrypts what is stored of a login.
#[derive(Debug)]
pub(super) struct Sealer<'a> {
    pub(super) seal: &'a Seal,
    /// The name of the key of the login.
    pub(super) key: &'a str,
}

/// Tokens. The names are short, since every login is stored.
#[derive(Serialize, Deserialize)]
struct Stored<Text> {
    #[serde(rename = "a")]
    access_token: Text,
    #[serde(rename = "r")]
    refresh_token: Option<Text>,
    /// How many milliseconds before it expires the access token is renewed.
    #[serde(rename = "e")]
    early: u64,
}

/// A failure.
#[derive(Serialize, Deserialize)]
struct StoredFailure {
    is_refused: bool,
    status: Option<u16>,
    problem: String,
    message: Option<String>,
}

impl Sealer<'_> {
    pub(super) fn close_tokens(&self, generation: u64, shared: &SharedTokens) -> Result<Vec<u8>, Error> {
        let stored = Stored {
            access_token: shared.tokens.access_token.expose(),
            refresh_token: shared.tokens.refresh_token.as_ref().map(Secret::expose),
            early: milliseconds(shared.early),
        };
        self.close(&self.place_of_tokens(generation), &stored)
    }

    /// Decrypts the tokens of a generation; nothing if they cannot be decrypted. How long they live is not in them.
    pub(super) fn open_tokens(&self, generation: u64, sealed: &[u8]) -> Option<SharedTokens> {
        let stored: Stored<String> = self.open(&self.place_of_tokens(generation), sealed)?;
        let tokens = Tokens::new(stored.access_token, stored.refresh_token, None);
        Some(SharedTokens { tokens, left: None, early: Duration::from_millis(stored.early) })
    }

    pub(super) fn close_failure(&self, failure: &SharedFailure) -> Result<Vec<u8>, Error> {
        let stored = StoredFailure {
            is_refused: failure.is_refused,
            status: failure.status,
            problem: failure.problem.clone(),
            message: failure.message.clone(),
        };
        self.close(&self.place_of_failure(), &stored)
    }

    pub(super) fn open_failure(&self, sealed: &[u8]) -> Option<SharedFailure> {
        let StoredFailure { is_refused, status, problem, message } = self.open(&self.place_of_failure(), sealed)?;
        Some(SharedFailure { is_refused, status, problem, message, is_final: false, age: Duration::ZERO })
    }

    fn close(&self, place: &str, content: &impl Serialize) -> Result<Vec<u8>, Error> {
        let text = serde_json::to_vec(content)
            .map_err(|error| Error::configuration("the tokens cannot be written as JSON").with_source(error))?;
        self.seal.close(&Zeroizing::new(text), place)
    }

    fn open<T: DeserializeOwned>(&self, place: &str, sealed: &[u8]) -> Option<T> {
        let text = Zeroizing::new(self.seal.open(sealed, place)?);
        serde_json::from_slice(&text).ok()
    }

    fn place_of_tokens(&self, generation: u64) -> String {
        format!("{} {generation}", self.key)
    }

    fn place_of_failure(&self) -> String {
        format!("{} failure", self.key)
    }
}

/// Returns a time in milliseconds.
pub(super) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_opened_only_as_those_of_their_login_and_generation() {
        let (seal, other) = (Seal::new([7; 32]), Seal::new([8; 32]));
        let sealer = Sealer { seal: &seal, key: "login 1" };
        let tokens = Tokens::new("access", Some("refresh".to_owned()), None);
        let shared = SharedTokens { tokens, left: None, early: Duration::from_secs(30) };
        let stored = sealer.close_tokens(5, &shared).unwrap();
        let opened = sealer.open_tokens(5, &stored).unwrap();
        assert_eq!((opened.tokens.access_token.expose(), opened.early), ("access", shared.early));
        assert_eq!(opened.tokens.refresh_token, shared.tokens.refresh_token);
        assert!(sealer.open_tokens(4, &stored).is_none(), "older tokens could be put in place of newer ones");
        assert!(Sealer { seal: &seal, key: "login 2" }.open_tokens(5, &stored).is_none());
        assert!(Sealer { seal: &other, key: "login 1" }.open_tokens(5, &stored).is_none());
        assert!(sealer.open_failure(&stored).is_none());
    }
}
