//! The products, subscriptions and invitations of a new sandbox. The examples of the vendor's documentation work with them.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::sandbox::rules::subscription_sharing::expiry::{VALIDITY_MS, year_from};
use crate::subscription_sharing::types::ShareStatus;

const PRODUCTS: [(&str, &str); 5] = [
    ("ABC", "ABC magazine"),
    ("CO27409", "The Courier"),
    ("NAT", "National News"),
    ("OFFICE", "Office Weekly"),
    ("RETRO", "Retro Monthly"),
];

/// Product, kind, number.
const RULES: [(&str, &str, i64); 6] = [
    ("ABC", "A", 2),
    ("ABC", "B", 10),
    ("CO27409", "A", 5),
    ("NAT", "A", 3),
    // Shared from business to business only: users cannot be invited.
    ("OFFICE", "C", 4),
    ("RETRO", "A", 2),
];

/// Product, level (daily, none, weekends), usage. Only the level N and the usage A are documented.
const LEVELS: [(&str, &str, &str); 3] = [("ABC", "D", "A"), ("ABC", "N", "A"), ("ABC", "W", "A")];

struct Subscription {
    account: &'static str,
    product: &'static str,
    customer_number: i64,
    stopped: bool,
    /// The present level, if it was received through a business.
    distribution_level: Option<&'static str>,
}

const fn bought(account: &'static str, product: &'static str, customer_number: i64) -> Subscription {
    Subscription { account, product, customer_number, stopped: false, distribution_level: None }
}

const SUBSCRIPTIONS: [Subscription; 6] = [
    Subscription { distribution_level: Some("D"), ..bought("owner", "ABC", 28) },
    bought("owner", "CO27409", 28),
    bought("owner", "NAT", 28),
    bought("owner", "OFFICE", 28),
    Subscription { stopped: true, ..bought("owner", "RETRO", 28) },
    bought("friend", "NAT", 29),
];

/// An invitation that the owner sent some days ago.
struct Invitation {
    code: &'static str,
    product: &'static str,
    contact_type: &'static str,
    contact: &'static str,
    names: Option<(&'static str, &'static str)>,
    days_ago: i64,
    accepted_by: Option<&'static str>,
}

const INVITATIONS: [Invitation; 5] = [
    Invitation {
        code: "XYZ",
        product: "ABC",
        contact_type: "B",
        contact: "+4712345678",
        names: Some(("John", "Doe")),
        days_ago: 9,
        accepted_by: None,
    },
    Invitation {
        code: "123AFDG",
        product: "NAT",
        contact_type: "B",
        contact: "+4790000003",
        names: Some(("Siri", "Stranger")),
        days_ago: 7,
        accepted_by: Some("stranger"),
    },
    Invitation {
        code: "1234WEF",
        product: "CO27409",
        contact_type: "A",
        contact: "friend@example.com",
        names: Some(("Frida", "Friend")),
        days_ago: 5,
        accepted_by: None,
    },
    Invitation {
        code: "32479VSA",
        product: "CO27409",
        contact_type: "A",
        contact: "ola.nordmann@example.com",
        names: None,
        days_ago: 3,
        accepted_by: None,
    },
    Invitation {
        code: "kyu54",
        product: "NAT",
        contact_type: "A",
        contact: "kari.nordmann@example.com",
        names: None,
        days_ago: 1,
        accepted_by: None,
    },
];

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Fills the tables.
pub(crate) fn seed(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    products(connection)?;
    subscriptions(connection)?;
    INVITATIONS.iter().try_for_each(|invitation| invite(connection, invitation, now))?;
    net(connection)
}

fn products(connection: &Connection) -> rusqlite::Result<()> {
    let mut product = connection.prepare("INSERT INTO subscription_product (code, name) VALUES (?1, ?2)")?;
    PRODUCTS.into_iter().try_for_each(|row| product.execute(row).map(drop))?;
    let mut rule =
        connection.prepare("INSERT INTO share_rule (product, share_type, share_count) VALUES (?1, ?2, ?3)")?;
    RULES.into_iter().try_for_each(|row| rule.execute(row).map(drop))?;
    let mut level = connection.prepare("INSERT INTO distribution_level (product, code, usage) VALUES (?1, ?2, ?3)")?;
    LEVELS.into_iter().try_for_each(|row| level.execute(row).map(drop))
}

fn subscriptions(connection: &Connection) -> rusqlite::Result<()> {
    let mut insert = connection.prepare(
        "INSERT INTO subscription (account, product, customer_number, stopped, through_business, distribution_level)
         SELECT id, ?2, ?3, ?4, ?5, ?6 FROM account WHERE name = ?1",
    )?;
    SUBSCRIPTIONS.iter().try_for_each(|subscription| {
        let row = (
            subscription.account,
            subscription.product,
            subscription.customer_number,
            subscription.stopped,
            subscription.distribution_level.is_some(),
            subscription.distribution_level,
        );
        insert.execute(row).map(drop)
    })
}

fn invite(connection: &Connection, invitation: &Invitation, now: Timestamp) -> rusqlite::Result<()> {
    let start = now.as_millisecond() - invitation.days_ago * DAY_MS;
    let end = Timestamp::from_millisecond(start).map_or(start, year_from);
    let (status, due) = match invitation.accepted_by {
        Some(_) => (ShareStatus::Accepted, end),
        None => (ShareStatus::RequestSent, start + VALIDITY_MS),
    };
    let mut insert = connection.prepare_cached(
        "INSERT INTO subscription_share
             (code, subscription, contact_type, contact, first_name, last_name, status, recipient,
              start_ms, end_ms, due_ms)
         SELECT ?1, subscription.id, ?3, ?4, ?5, ?6, ?7, (SELECT id FROM account WHERE name = ?8), ?9, ?10, ?11
         FROM subscription JOIN account ON account.id = subscription.account
         WHERE account.name = 'owner' AND subscription.product = ?2",
    )?;
    insert.execute(rusqlite::params![
        invitation.code,
        invitation.product,
        invitation.contact_type,
        invitation.contact,
        invitation.names.map(|(first, _)| first),
        invitation.names.map(|(_, last)| last),
        status.as_str(),
        invitation.accepted_by,
        start,
        end,
        due,
    ])?;
    Ok(())
}

/// Inserts the net of the vendor's example: three days, from midnight to midnight in Oslo.
fn net(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "INSERT INTO subscription_net (subscription, login_required, start_ms, end_ms)
         SELECT subscription.id, 0, 1562018400000, 1562277600000
         FROM subscription JOIN account ON account.id = subscription.account
         WHERE account.name = 'owner' AND subscription.product = 'ABC';
         INSERT INTO subscription_net_range (net, position, first, last)
         SELECT id, 0, '192.168.0.1', '192.168.0.2' FROM subscription_net;
         INSERT INTO subscription_net_domain (net, position, domain)
         SELECT id, 0, 'example.com' FROM subscription_net;",
    )
}
