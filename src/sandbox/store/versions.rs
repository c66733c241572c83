//! Versions of the data file.

use std::path::Path;

use crate::files::data_version::{self, Unusable};

/// The statements that lead from each version to the next; the first makes version 1 from an empty file. A published
/// version never changes: a change of the schema is one more entry.
pub(crate) const VERSIONS: &[&str] = &[include_str!("schema/version_1.sql")];

/// `application_id` of the data files: see version 1.
const APPLICATION: i32 = 0x7368_726b;

/// Checks whether a file can be used, and changes nothing in it. Returns the reason if it cannot.
pub(crate) fn check(file: &Path, known: usize) -> rusqlite::Result<Result<(), String>> {
    let usable = data_version::check(file, APPLICATION, known)?;
    Ok(usable.map_err(|reason| match reason {
        Unusable::Foreign => {
            "it is not a data file of the sandbox, or one from before sharekit 0.1.0; choose another file".to_owned()
        }
        Unusable::Newer { found, known } => format!(
            "it has data version {found}, but this sharekit knows versions up to {known}; install a newer sharekit, or \
             choose another file"
        ),
    }))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use jiff::Timestamp;
    use rusqlite::Connection;

    use super::*;
    use crate::files::data_version::migrate;
    use crate::sandbox::store::access::Store;
    use crate::sandbox::store::tables;

    const NEXT: &str = "ALTER TABLE account ADD COLUMN nickname TEXT; UPDATE account SET nickname = upper(name);";

    /// A folder that is removed at the end of a test.
    struct Folder(PathBuf);

    impl Folder {
        fn new(test: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("sharekit-versions-{test}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn file(&self) -> PathBuf {
            self.0.join("sandbox.sqlite")
        }

        /// Opens the file with the present versions, which must be refused and leave it as it is. Returns the message.
        fn refused(&self) -> String {
            let before = std::fs::read(self.file()).unwrap();
            let message = Store::open(Some(&self.file()), VERSIONS, Timestamp::UNIX_EPOCH).unwrap_err().to_string();
            assert!(std::fs::read(self.file()).unwrap() == before, "the file has changed");
            assert_eq!(std::fs::read_dir(&self.0).unwrap().count(), 1, "other files");
            message
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            drop(std::fs::remove_dir_all(&self.0));
        }
    }

    #[tokio::test]
    async fn a_file_of_an_older_version_is_migrated_without_loss() {
        let folder = Folder::new("older");
        let (store, is_new) = Store::open(Some(&folder.file()), VERSIONS, Timestamp::UNIX_EPOCH).unwrap();
        assert!(is_new);
        let insert = "INSERT INTO setting (name, value) VALUES ('kept', 42)";
        store.write(|connection| Ok(connection.execute_batch(insert)?)).await.unwrap();
        let mut before = store.read(|connection| Ok(tables::content(connection)?)).await.unwrap();
        drop(store);

        let next = [VERSIONS, &[NEXT]].concat();
        let (store, is_new) = Store::open(Some(&folder.file()), &next, Timestamp::UNIX_EPOCH).unwrap();
        assert!(!is_new);
        let after = store.read(|connection| Ok(tables::content(connection)?)).await.unwrap();
        for account in before["account"].as_array_mut().unwrap() {
            account["nickname"] = account["name"].as_str().unwrap().to_uppercase().into();
        }
        assert!(after == before, "{after:?}");
        let version = store.read(|connection| Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?));
        assert_eq!(version.await, Ok(i64::try_from(next.len()).unwrap()));
    }

    #[test]
    fn a_file_of_a_newer_version_is_refused_with_both_versions_and_left_as_it_is() {
        let folder = Folder::new("newer");
        let next = [VERSIONS, &[NEXT]].concat();
        migrate(&mut Connection::open(folder.file()).unwrap(), &next).unwrap();
        let message = folder.refused();
        let versions =
            format!("it has data version {}, but this sharekit knows versions up to {}", next.len(), VERSIONS.len());
        assert!(message.contains(&versions) && message.contains("sandbox.sqlite"), "{message}");
    }

    #[test]
    fn a_file_of_another_program_is_refused_and_left_as_it_is() {
        let folder = Folder::new("foreign");
        let made_by = ["CREATE TABLE account (name TEXT)", "PRAGMA user_version = 5", "PRAGMA application_id = 77"];
        for statement in made_by {
            Connection::open(folder.file()).unwrap().execute_batch(statement).unwrap();
            let message = folder.refused();
            assert!(message.contains("it is not a data file of the sandbox"), "{message}");
        }
        std::fs::write(folder.file(), "no database at all, but a text of some length, longer than the header is")
            .unwrap();
        let message = folder.refused();
        assert!(message.contains("not a database"), "{message}");
    }
}
