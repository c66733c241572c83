//! A share code as the database stores it and as the API shows it.

use rusqlite::{Connection, Row};
use serde_json::Value;

use crate::share_codes::types::{DataType, ShareCode, ShareCodeStatus};

// The values of `data_type` and `status` in the table. They are the numbers that the API uses.
pub(crate) const IPS: i64 = 1;
pub(crate) const TRAFFIC: i64 = 2;
pub(crate) const UNUSED: i64 = 1;
pub(crate) const USED: i64 = 2;
pub(crate) const REVOKED: i64 = 3;
/// Never stored: an unused code counts as expired once its time is over.
pub(crate) const EXPIRED: i64 = 4;

/// The columns that [`share_code`] reads, where `?1` is the time.
pub(crate) const COLUMNS: &str = "code, data_type, number_of_ips, amount_traffic,
    iif(status = 1 AND expired_at <= ?1, 4, status), created_at, expired_at,
    (SELECT email FROM account WHERE id = forward_to), (SELECT email FROM account WHERE id = used_by), used_at";

/// Reads a share code, as the API shows it, from a row of [`COLUMNS`].
pub(crate) fn share_code(row: &Row) -> rusqlite::Result<ShareCode> {
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

/// Adds the fields that the vendor sends as null and that the generated type would leave out.
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

/// A code as the database stores it.
pub(crate) struct StoredCode {
    pub(crate) id: i64,
    pub(crate) owner: i64,
    pub(crate) forward_to: Option<i64>,
    pub(crate) plan: Option<i64>,
    pub(crate) number_of_ips: i64,
    pub(crate) amount_traffic: i64,
    pub(crate) is_enterprise: bool,
    pub(crate) expired_at: Option<i64>,
    pub(crate) status: i64,
}

impl StoredCode {
    /// Looks up a code. Its status is the one at the time `now`.
    pub(crate) fn find(connection: &Connection, code: &str, now: i64) -> rusqlite::Result<Option<Self>> {
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
