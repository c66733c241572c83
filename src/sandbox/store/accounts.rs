//! The accounts of a new sandbox, and their credentials.

use rusqlite::Connection;

use crate::sandbox::rules::apis::served_apis;
use crate::sandbox::rules::security;

/// An account of a new sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// Its name, which `share_codes_as` and its like take.
    pub name: &'static str,
    /// E-mail address, the recipient of codes and invitations.
    pub email: &'static str,
    /// Telephone number, the recipient of invitations.
    pub phone: &'static str,
}

/// The accounts of a new sandbox. The owner has codes, money and subscriptions to share; the others have almost nothing.
///
/// ```
/// assert_eq!(sharekit::sandbox::ACCOUNTS[0].email, "owner@example.com");
/// ```
pub const ACCOUNTS: &[Account] = &[
    Account { name: "owner", email: "owner@example.com", phone: "+4790000001" },
    Account { name: "friend", email: "friend@example.com", phone: "+4790000002" },
    Account { name: "stranger", email: "stranger@example.com", phone: "+4790000003" },
];

/// Returns the credential of an account. It is well known, since a sandbox protects nothing. `name` is that of the API;
/// for the token of the client itself, with `-client` after it.
pub(crate) fn credential(name: &str, account: &str) -> String {
    format!("sandbox-{name}-{account}")
}

/// Returns 32 random bytes in hexadecimal.
pub(crate) fn random_secret(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row("SELECT lower(hex(randomblob(32)))", [], |row| row.get(0))
}

/// Writes the accounts, with a credential for each API and each kind that the API accepts.
pub(crate) fn seed(connection: &Connection) -> rusqlite::Result<()> {
    let mut account =
        connection.prepare("INSERT INTO account (name, email, phone) VALUES (?1, ?2, ?3) RETURNING id")?;
    let mut credential =
        connection.prepare("INSERT INTO credential (api, kind, account, secret) VALUES (?1, ?2, ?3, ?4)")?;
    for Account { name, email, phone } in ACCOUNTS {
        let id: i64 = account.query_row((name, email, phone), |row| row.get(0))?;
        for api in served_apis() {
            for scheme in &api.schemes {
                let secret = self::credential(&security::credential_name(api.info.name, scheme.kind), name);
                credential.execute((api.info.name, security::word(scheme.kind), id, secret))?;
            }
        }
    }
    Ok(())
}
