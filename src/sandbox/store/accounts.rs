//! The accounts that a new sandbox has.

use rusqlite::Connection;

/// An account of a new sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// As in `share_codes_as` of the sandbox.
    pub name: &'static str,
    /// E-mail address, to which codes and invitations are sent.
    pub email: &'static str,
    /// Telephone number, to which invitations are sent.
    pub phone: &'static str,
}

/// The accounts of a new sandbox. The owner has everything that can be handed out, the others next to nothing.
///
/// ```
/// assert_eq!(sharekit::sandbox::ACCOUNTS[0].email, "owner@example.com");
/// ```
pub const ACCOUNTS: &[Account] = &[
    Account { name: "owner", email: "owner@example.com", phone: "+4790000001" },
    Account { name: "friend", email: "friend@example.com", phone: "+4790000002" },
    Account { name: "stranger", email: "stranger@example.com", phone: "+4790000003" },
];

/// What the kinds of credentials are called in the table.
pub(crate) const CREDENTIALS: [&str; 4] =
    ["share-codes", "proxy-orders", "subscription-sharing", "subscription-sharing-client"];

/// The credential of an account: well known, since a sandbox guards nothing.
pub(crate) fn credential(kind: &str, name: &str) -> String {
    format!("sandbox-{kind}-{name}")
}

/// Writes the accounts with their credentials.
pub(crate) fn seed(connection: &Connection) -> rusqlite::Result<()> {
    let mut account =
        connection.prepare("INSERT INTO account (name, email, phone) VALUES (?1, ?2, ?3) RETURNING id")?;
    let mut credential = connection.prepare("INSERT INTO credential (api, account, secret) VALUES (?1, ?2, ?3)")?;
    for Account { name, email, phone } in ACCOUNTS {
        let id: i64 = account.query_row((name, email, phone), |row| row.get(0))?;
        for kind in CREDENTIALS {
            credential.execute((kind, id, self::credential(kind, name)))?;
        }
    }
    Ok(())
}
