//! Encrypts what is stored (XChaCha20-Poly1305), and binds it to the place where it is stored.

use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use crate::Error;

/// The length of the random number that each text is encrypted with, in bytes.
const NONCE: usize = 24;

/// A key for what is stored.
#[derive(Clone)]
pub(super) struct Seal(Arc<XChaCha20Poly1305>);

impl Seal {
    /// Returns a seal with a key of 256 bits.
    pub(super) fn new(key: [u8; 32]) -> Self {
        Self(Arc::new(XChaCha20Poly1305::new(&key.into())))
    }

    /// Encrypts a text for one place: it cannot be opened as if it stood in another.
    pub(super) fn close(&self, text: &[u8], place: &str) -> Result<Vec<u8>, Error> {
        let mut sealed = vec![0; NONCE];
        getrandom::getrandom(&mut sealed).map_err(|error| {
            Error::configuration("cannot get random numbers from the operating system").with_source(error)
        })?;
        let nonce: [u8; NONCE] = sealed.as_slice().try_into().map_err(|_| unsealable())?;
        let payload = Payload { msg: text, aad: place.as_bytes() };
        sealed.extend(self.0.encrypt(&XNonce::from(nonce), payload).map_err(|_| unsealable())?);
        Ok(sealed)
    }

    /// Decrypts what was encrypted for this place; nothing if it was changed, moved or encrypted with another key.
    pub(super) fn open(&self, sealed: &[u8], place: &str) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE>()?;
        self.0.decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: place.as_bytes() }).ok()
    }
}

/// Encryption fails only for texts that are longer than any memory.
fn unsealable() -> Error {
    Error::configuration("the text cannot be encrypted")
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_opens_and_only_in_the_same_place() {
        let seal = Seal::new([7; 32]);
        let sealed = seal.close(b"a token", "login 1").unwrap();
        assert_eq!(seal.open(&sealed, "login 1").as_deref(), Some(&b"a token"[..]));
        assert_eq!(seal.open(&sealed, "login 2"), None);
        assert_eq!(Seal::new([8; 32]).open(&sealed, "login 1"), None);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(seal.open(&changed, "login 1"), None, "byte {place} was changed");
            assert_eq!(seal.open(&sealed[..place], "login 1"), None, "cut to {place} bytes");
        }
        assert_ne!(seal.close(b"a token", "login 1").unwrap(), sealed, "equal texts must not look equal");
    }
}
