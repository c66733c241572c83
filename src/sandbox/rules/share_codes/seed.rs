//! The codes, balances and plans of a new sandbox.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::sandbox::rules::share_codes::codes::{IPS, REVOKED, TRAFFIC, UNUSED, USED};

const DAY: i64 = 86_400;
const GIGABYTE: i64 = 1_000_000_000;

// Ids of the owner's traffic plans: one with an end, one without, and one that has ended.
const REGULAR: i64 = 1;
const ENTERPRISE: i64 = 2;
const OVER: i64 = 3;

/// A code of the owner: text, plan, worth in units of 10 IPs or of gigabytes, status, recipient, redeemer.
type Code = (&'static str, Option<i64>, i64, i64, Option<&'static str>, Option<&'static str>);

/// The first three are in the examples of the vendor's documents.
const CODES: [Code; 12] = [
    ("code_1", None, 1, UNUSED, None, None),
    ("code_2", None, 1, UNUSED, None, None),
    ("code_3", None, 1, UNUSED, None, None),
    ("forwarded_1", None, 2, UNUSED, Some("friend"), None),
    ("used_1", None, 3, USED, None, Some("friend")),
    ("revoked_1", None, 1, REVOKED, None, None),
    ("traffic_1", Some(REGULAR), 1, UNUSED, None, None),
    ("traffic_2", Some(REGULAR), 2, USED, Some("friend"), Some("friend")),
    ("traffic_3", Some(REGULAR), 1, REVOKED, None, None),
    ("enterprise_1", Some(ENTERPRISE), 5, UNUSED, None, None),
    ("enterprise_2", Some(ENTERPRISE), 5, USED, None, Some("stranger")),
    ("expired_1", Some(OVER), 1, UNUSED, None, None),
];

/// Fills the tables. Balances do not include what the codes hold; redeemed IPs and traffic count as spent.
pub(crate) fn seed(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    let now = now.as_second();
    connection
        .execute("INSERT INTO ip_balance (account, ips) SELECT id, iif(name = 'owner', 100000, 0) FROM account", [])?;
    plans(connection, now)?;
    CODES.iter().zip(1..).try_for_each(|(code, place)| insert(connection, code, now - 30 * DAY + place * DAY))
}

fn plans(connection: &Connection, now: i64) -> rusqlite::Result<()> {
    let mut plan = connection.prepare(
        "INSERT INTO traffic_plan (id, account, bytes, is_enterprise, expired_at)
        SELECT ?1, id, ?2, ?3, ?4 FROM account WHERE name = 'owner'",
    )?;
    plan.execute((REGULAR, 1000 * GIGABYTE, false, Some(now + 180 * DAY)))?;
    plan.execute((ENTERPRISE, 1000 * GIGABYTE, true, None::<i64>))?;
    plan.execute((OVER, 3 * GIGABYTE, false, Some(now - DAY)))?;
    Ok(())
}

fn insert(connection: &Connection, code: &Code, created_at: i64) -> rusqlite::Result<()> {
    let (code, plan, worth, status, forward_to, used_by) = *code;
    let data_type = if plan.is_some() { TRAFFIC } else { IPS };
    let (ips, bytes) = if plan.is_some() { (0, worth * GIGABYTE) } else { (worth * 10, 0) };
    let insert = "INSERT INTO share_code (code, owner, data_type, number_of_ips, amount_traffic, plan, is_enterprise,
            expired_at, status, forward_to, used_by, used_at, created_at)
        SELECT ?1, owner.id, ?2, ?3, ?4, ?5, coalesce(plan.is_enterprise, 0), plan.expired_at, ?6, recipient.id,
            redeemer.id, iif(redeemer.id IS NULL, NULL, ?9 + 3600), ?9
        FROM account AS owner
        LEFT JOIN traffic_plan AS plan ON plan.id = ?5
        LEFT JOIN account AS recipient ON recipient.name = ?7
        LEFT JOIN account AS redeemer ON redeemer.name = ?8
        WHERE owner.name = 'owner'";
    let values = (code, data_type, ips, bytes, plan, status, forward_to, used_by, created_at);
    connection.prepare_cached(insert)?.execute(values)?;
    Ok(())
}
