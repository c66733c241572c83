//! The accounts that a new sandbox has.

use rusqlite::Connection;

/// The accounts of a new sandbox: name, e-mail address, telephone number. The owner has everything that can be handed out, the others next to nothing.
pub const ACCOUNTS: [(&str, &str, &str); 3] = [
    ("owner", "owner@example.com", "+4790000001"),
    ("friend", "friend@example.com", "+4790000002"),
    ("stranger", "stranger@example.com", "+4790000003"),
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
    for (name, email, phone) in ACCOUNTS {
        let id: i64 = account.query_row((name, email, phone), |row| row.get(0))?;
        for kind in CREDENTIALS {
            credential.execute((kind, id, self::credential(kind, name)))?;
        }
    }
    Ok(())
}
