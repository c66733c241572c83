//! The file of stored credentials: `credentials.toml` in the folder of the configuration file, readable by its owner only.
//!
//! Writers take turns with a lock on another file, so that none overwrites the change of another.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::cli::failure::{Ending, Failure};
use crate::cli::setup::own_file;
use crate::client::{Secret, Tokens};

/// The comment at the beginning of the file.
const HEADING: &str =
    "# Keys and tokens, written by `sharekit login`. Anyone who has them can act as you: keep them secret.\n\n";

/// The permissions of the owner of a file.
#[cfg(unix)]
const OWNERS: u32 = 0o700;

/// The stored credentials of all profiles.
pub(crate) type Profiles = BTreeMap<String, StoredCredentials>;

/// The stored credentials of a profile, by the names of the APIs' groups of commands.
pub(crate) type StoredCredentials = BTreeMap<String, StoredCredential>;

/// A stored credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum StoredCredential {
    Key(StoredKey),
    Login(StoredLogin),
}

/// A key from a vendor's dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredKey {
    /// The address that it was stored for. It is only sent to that server.
    pub(crate) base_url: String,
    #[serde(with = "secret")]
    pub(crate) key: Secret,
}

/// The tokens of a user who has logged in, and the registered program that they allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredLogin {
    /// The address that the tokens were requested for. They are only sent to that server.
    pub(crate) base_url: String,
    /// Where they were issued, and are renewed.
    pub(crate) token_url: String,
    pub(crate) client_id: String,
    #[serde(with = "secret")]
    pub(crate) client_secret: Secret,
    #[serde(with = "secret")]
    pub(crate) access_token: Secret,
    #[serde(default, with = "optional_secret", skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_token: Option<Secret>,
    /// In seconds since 1970.
    pub(crate) expires_at: Option<u64>,
}

impl StoredLogin {
    pub(crate) fn tokens(&self) -> Tokens {
        let expires_at = self.expires_at.map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        let refresh_token = self.refresh_token.as_ref().map(|token| token.expose().to_owned());
        Tokens::new(self.access_token.expose(), refresh_token, expires_at)
    }

    pub(crate) fn with_tokens(self, tokens: &Tokens) -> Self {
        let since_1970 = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
        Self {
            access_token: tokens.access_token.clone(),
            refresh_token: tokens.refresh_token.clone(),
            expires_at: tokens.expires_at.and_then(since_1970).map(|time| time.as_secs()),
            ..self
        }
    }
}

/// Writes and reads a secret as plain text.
mod secret {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::client::Secret;

    pub(super) fn serialize<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        String::deserialize(deserializer).map(Secret::new)
    }
}

/// Writes and reads an optional secret.
mod optional_secret {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::client::Secret;

    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(secret: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
        match secret {
            Some(secret) => serializer.serialize_some(secret.expose()),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Secret>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(Secret::new))
    }
}

/// The file.
#[derive(Debug, Clone)]
pub(crate) struct CredentialsFile {
    path: PathBuf,
}

impl CredentialsFile {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads what is stored. A missing file is empty.
    pub(crate) fn read(&self) -> Result<Profiles, Failure> {
        let mut text = String::new();
        match File::open(&self.path) {
            Ok(mut file) => {
                self.check_secrecy(&file)?;
                file.read_to_string(&mut text).map_err(|error| self.unreadable(&error))?;
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(self.unreadable(&error)),
        }
        // The message has only the line: the reason could quote a key.
        toml::from_str(&text).map_err(|error: toml::de::Error| {
            let line = text[..error.span().map_or(0, |span| span.start)].matches('\n').count() + 1;
            Failure::usage(format!("{}, line {line}: not as `sharekit login` writes it", self.path.display()))
                .advising("Fix that line, or remove the file and run `sharekit login` again.")
        })
    }

    /// Changes what is stored, while other processes wait.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Profiles) -> T) -> Result<T, Failure> {
        let _turn = self.lock("lock")?;
        let mut profiles = self.read()?;
        let result = change(&mut profiles);
        profiles.retain(|_, stored| !stored.is_empty());
        let text = toml::to_string(&profiles).map_err(io::Error::other);
        let replaced = text.and_then(|text| own_file::replace(&self.path, &(HEADING.to_owned() + &text)));
        replaced.map_err(|error| self.unwritable(&error))?;
        Ok(result)
    }

    /// Waits for a lock among processes. It is released when the file is dropped.
    pub(crate) fn lock(&self, name: &str) -> Result<File, Failure> {
        own_file::lock(&self.path.with_extension(name)).map_err(|error| self.unwritable(&error))
    }

    /// Rejects a file that other users of this machine may read.
    #[cfg(unix)]
    fn check_secrecy(&self, file: &File) -> Result<(), Failure> {
        use std::os::unix::fs::PermissionsExt;

        let mode = file.metadata().map_err(|error| self.unreadable(&error))?.permissions().mode() & 0o777;
        if mode & !OWNERS == 0 {
            return Ok(());
        }
        let path = self.path.display();
        Err(Failure::usage(format!(
            "{path} holds secrets, but other users may read or change it (its mode is {mode:o})"
        ))
        .advising(format!(
            "Run `chmod 600 '{path}'`. If someone may have read it, get new keys and run `sharekit login` again."
        )))
    }

    /// Checks nothing: on Windows, the folder of a user is closed to others.
    #[cfg(not(unix))]
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "on Unix it can fail")]
    fn check_secrecy(&self, _file: &File) -> Result<(), Failure> {
        Ok(())
    }

    fn unreadable(&self, error: &io::Error) -> Failure {
        Failure::usage(format!("cannot read {}: {error}", self.path.display()))
            .advising("Make the file readable for you, or set the credential in an environment variable.")
    }

    fn unwritable(&self, error: &io::Error) -> Failure {
        Failure::new(Ending::Failed, format!("cannot write {}: {error}", self.path.display()))
            .advising("Make its folder writable for you, or set SHAREKIT_CONFIG to a file in another folder.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_in(folder: &Path) -> CredentialsFile {
        CredentialsFile::new(folder.join("new/folder/credentials.toml"))
    }

    fn add(file: &CredentialsFile, profile: &str) {
        let key = StoredKey { base_url: "https://example.com".to_owned(), key: Secret::new("the-key") };
        let stored = StoredCredentials::from([("orders".to_owned(), StoredCredential::Key(key))]);
        file.change(|profiles| profiles.insert(profile.to_owned(), stored)).unwrap();
    }

    #[test]
    fn what_was_written_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = file_in(folder.path());
        assert!(file.read().unwrap().is_empty());
        let tokens =
            Tokens::new("access", Some("refresh".to_owned()), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(5)));
        let login = StoredLogin {
            base_url: "https://example.com".to_owned(),
            token_url: "https://example.com/token".to_owned(),
            client_id: "program".to_owned(),
            client_secret: Secret::new("a \"secret\"\\"),
            access_token: Secret::new("none yet"),
            refresh_token: None,
            expires_at: None,
        };
        let login = StoredCredential::Login(login.with_tokens(&tokens));
        let stored = StoredCredentials::from([("sharing".to_owned(), login)]);
        file.change(|profiles| profiles.insert("a profile".to_owned(), stored.clone())).unwrap();
        let read = file.read().unwrap();
        assert_eq!(read["a profile"], stored);
        assert!(!format!("{read:?}").contains("refresh\""), "{read:?}");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_open_the_file() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let file = file_in(folder.path());
        add(&file, "default");
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(file.path()), 0o600);
        assert_eq!(mode(file.path().parent().unwrap()), 0o700);
        for unsafe_mode in [0o604, 0o640, 0o620, 0o601, 0o777] {
            std::fs::set_permissions(file.path(), PermissionsExt::from_mode(unsafe_mode)).unwrap();
            assert!(file.read().is_err(), "{unsafe_mode:o}");
        }
    }

    #[test]
    fn concurrent_writers_lose_nothing_and_readers_see_whole_files() {
        let folder = tempfile::tempdir().unwrap();
        let file = &file_in(folder.path());
        std::thread::scope(|scope| {
            for writer in 0..8 {
                scope.spawn(move || (0..5).for_each(|number| add(file, &format!("{writer}-{number}"))));
            }
            for _ in 0..200 {
                assert!(file.read().unwrap().values().all(|stored| stored.contains_key("orders")));
            }
        });
        assert_eq!(file.read().unwrap().len(), 40);
    }

    #[test]
    fn an_unfinished_file_of_a_killed_process_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let file = file_in(folder.path());
        add(&file, "first");
        std::fs::write(file.path().with_extension("toml.new"), "[half").unwrap();
        add(&file, "second");
        assert_eq!(file.read().unwrap().len(), 2);
    }

    #[test]
    fn a_broken_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let file = file_in(folder.path());
        add(&file, "default");
        let text = std::fs::read_to_string(file.path()).unwrap() + "[broken";
        std::fs::write(file.path(), &text).unwrap();
        assert!(file.change(Profiles::clear).is_err());
        assert_eq!(std::fs::read_to_string(file.path()).unwrap(), text);
    }

    #[test]
    fn profiles_without_credentials_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = file_in(folder.path());
        add(&file, "default");
        file.change(|profiles| profiles.get_mut("default").unwrap().clear()).unwrap();
        assert!(file.read().unwrap().is_empty());
    }
}
