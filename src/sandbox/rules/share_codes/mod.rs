//! Share codes: balances that codes are made from, and the codes by which they change hands.

mod balances;
mod generate;
mod list;
mod redeem;
mod revoke;
mod seed;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use rusqlite::{Connection, Row};
use serde_json::Value;

use crate::sandbox::rules::call::{Call, Refusal};
use crate::share_codes::types::{DataType, ShareCode, ShareCodeStatus};

pub(crate) use crate::sandbox::rules::share_codes::seed::seed;

pub(crate) const TABLES: &str = include_str!("tables.sql");

/// The values of `data_type` and `status` in the table: the API's numbers.
const IPS: i64 = 1;
const TRAFFIC: i64 = 2;
const UNUSED: i64 = 1;
const USED: i64 = 2;
const REVOKED: i64 = 3;
/// Never stored: an unused code becomes it by the passing of time.
const EXPIRED: i64 = 4;

pub(crate) fn answer(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    match call.operation.id {
        "list_share_codes" => crate::sandbox::rules::share_codes::list::created(connection, call),
        "list_used_codes" => crate::sandbox::rules::share_codes::list::redeemed(connection, call),
        "generate_ip_codes" => crate::sandbox::rules::share_codes::generate::ip_codes(connection, call),
        "generate_traffic_codes" => crate::sandbox::rules::share_codes::generate::traffic_codes(connection, call),
        "use_codes" => crate::sandbox::rules::share_codes::redeem::use_codes(connection, call),
        "revoke_codes" => crate::sandbox::rules::share_codes::revoke::revoke_codes(connection, call),
        other => Err(Refusal::not_found(format!("the sandbox has no operation {other}"))),
    }
}

/// An answer as JSON.
fn json(answer: impl serde::Serialize) -> Result<String, Refusal> {
    serde_json::to_string(&answer).map_err(|error| Refusal::bad_request(format!("the answer is no JSON: {error}")))
}

/// The columns that [`share_code`] reads, where `?1` is the time.
const COLUMNS: &str = "code, data_type, number_of_ips, amount_traffic,
    iif(status = 1 AND expired_at <= ?1, 4, status), created_at, expired_at,
    (SELECT email FROM account WHERE id = forward_to), (SELECT email FROM account WHERE id = used_by), used_at";

/// A share code as the API shows it, from a row of [`COLUMNS`].
fn share_code(row: &Row) -> rusqlite::Result<ShareCode> {
    let data_type = if row.get::<_, i64>(1)? == IPS { DataType::Ip } else { DataType::Traffic };
    let status = match row.get(4)? {
        UNUSED => ShareCodeStatus::Unused,
        USED => ShareCodeStatus::Used,
        REVOKED => ShareCodeStatus::Revoked,
        _ => ShareCodeStatus::Expired,
    };
    let mut code = ShareCode {
        code: row.get(0)?,
        data_type: Some(data_type),
        number_of_ips: row.get(2)?,
        amount_traffic: row.get(3)?,
        status: Some(status),
        created_at: row.get::<_, Option<i64>>(5)?.map(Into::into),
        expired_at: row.get::<_, Option<i64>>(6)?.map(Into::into),
        forward_to: row.get(7)?,
        used_by: row.get(8)?,
        used_at: row.get::<_, Option<i64>>(9)?.map(Into::into),
        ..ShareCode::default()
    };
    show_nulls(&mut code);
    Ok(code)
}

/// The vendor's answers have null where the generated type leaves a field out.
fn show_nulls(code: &mut ShareCode) {
    let empty = [
        ("expired_at", code.expired_at.is_none()),
        ("forward_to", code.forward_to.is_none()),
        ("used_by", code.used_by.is_none()),
        ("used_at", code.used_at.is_none()),
    ];
    let empty = empty.into_iter().filter(|(_, empty)| *empty);
    code.extra.extend(empty.map(|(field, _)| (field.to_owned(), Value::Null)));
}

/// A code of a batch, as it is stored.
struct Stored {
    id: i64,
    owner: i64,
    forward_to: Option<i64>,
    plan: Option<i64>,
    number_of_ips: i64,
    amount_traffic: i64,
    is_enterprise: bool,
    expired_at: Option<i64>,
    status: i64,
}

impl Stored {
    /// Looks a code up; its status is the one at that time.
    fn find(connection: &Connection, code: &str, now: i64) -> rusqlite::Result<Option<Self>> {
        let select = "SELECT id, owner, forward_to, plan, number_of_ips, amount_traffic, is_enterprise, expired_at,
            iif(status = 1 AND expired_at <= ?1, 4, status) FROM share_code WHERE code = ?2";
        let mut rows = connection.prepare_cached(select)?;
        let mut rows = rows.query((now, code))?;
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(Self {
            id: row.get(0)?,
            owner: row.get(1)?,
            forward_to: row.get(2)?,
            plan: row.get(3)?,
            number_of_ips: row.get(4)?,
            amount_traffic: row.get(5)?,
            is_enterprise: row.get(6)?,
            expired_at: row.get(7)?,
            status: row.get(8)?,
        }))
    }
}

/// What became of a batch of codes, each of which stands on its own.
struct Batch {
    /// How many codes were asked for, each counted once.
    codes: usize,
    /// One sentence per code for which nothing was done.
    errors: Vec<String>,
    /// Those that came more than once.
    repeated: Vec<String>,
}

impl Batch {
    /// Does something for each code once, in the order in which they came. What is refused leaves the others alone.
    fn run(
        codes: Vec<String>,
        mut each: impl FnMut(&str) -> rusqlite::Result<Result<(), String>>,
    ) -> rusqlite::Result<Self> {
        let (mut seen, mut repeated, mut errors) = (HashSet::new(), Vec::new(), Vec::new());
        for code in codes {
            if seen.contains(&code) {
                repeated.push(code);
                continue;
            }
            if let Err(reason) = each(&code)? {
                errors.push(format!("{code}: {reason}"));
            }
            seen.insert(code);
        }
        repeated.sort_unstable();
        repeated.dedup();
        Ok(Self { codes: seen.len(), errors, repeated })
    }

    /// The sentence about the whole, or the refusal if nothing was done at all.
    fn message(&self, verb: &str) -> Result<String, Refusal> {
        let done = self.codes - self.errors.len();
        let mut message = format!("{done} of {} {verb}", counted(self.codes, "share code"));
        if !self.repeated.is_empty() {
            message += &format!("; sent more than once, but done once: {}", self.repeated.join(", "));
        }
        if done == 0 { Err(Refusal::bad_request(message).with(self.errors.clone())) } else { Ok(message) }
    }

    /// `errors` for an answer that is a success for others: why nothing was done for these. The spec does not ask for
    /// it, but a list of what was done tells no reasons.
    fn reasons(self) -> Option<(String, Value)> {
        (!self.errors.is_empty()).then(|| ("errors".to_owned(), self.errors.into()))
    }
}

/// `1 share code`, `2 share codes`.
fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
