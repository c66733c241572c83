//! IPs and traffic of the accounts. What is taken here goes into a code or is given back.

use rusqlite::{Connection, OptionalExtension};

use crate::sandbox::rules::call::Refusal;

/// Takes IPs from an account, or refuses if it has too few.
pub(crate) fn take_ips(connection: &Connection, account: i64, ips: i64) -> Result<(), Refusal> {
    let select = "SELECT ips FROM ip_balance WHERE account = ?1";
    let balance = connection.prepare_cached(select)?.query_row([account], |row| row.get(0)).optional()?.unwrap_or(0);
    if balance < ips {
        return Err(Refusal::bad_request(format!("{ips} IPs are needed, but your balance is {balance} IPs")));
    }
    connection.prepare_cached("UPDATE ip_balance SET ips = ips - ?2 WHERE account = ?1")?.execute([account, ips])?;
    Ok(())
}

pub(crate) fn give_ips(connection: &Connection, account: i64, ips: i64) -> rusqlite::Result<()> {
    let upsert = "INSERT INTO ip_balance (account, ips) VALUES (?1, ?2)
        ON CONFLICT (account) DO UPDATE SET ips = ips + excluded.ips";
    connection.prepare_cached(upsert)?.execute([account, ips])?;
    Ok(())
}

/// A traffic plan that can be shared.
pub(crate) struct Plan {
    pub(crate) id: i64,
    pub(crate) is_enterprise: bool,
    pub(crate) expired_at: Option<i64>,
    bytes: i64,
}

impl Plan {
    /// Returns a plan of the account that has not ended. A plan of another account counts as unknown.
    pub(crate) fn find(connection: &Connection, account: i64, id: i64, now: i64) -> Result<Self, Refusal> {
        let select = "SELECT is_enterprise, expired_at, bytes FROM traffic_plan WHERE id = ?1 AND account = ?2";
        let plan = connection.prepare_cached(select)?.query_row([id, account], |row| {
            Ok(Self { id, is_enterprise: row.get(0)?, expired_at: row.get(1)?, bytes: row.get(2)? })
        });
        let unknown = || Refusal::bad_request(format!("plan_id: you have no traffic plan {id}"));
        let plan = plan.optional()?.ok_or_else(unknown)?;
        match plan.expired_at {
            Some(end) if end <= now => {
                let end = crate::UnixSeconds::from(end);
                Err(Refusal::bad_request(format!("plan_id: your traffic plan {id} ended at {end}")))
            }
            _ => Ok(plan),
        }
    }

    /// Takes traffic from the plan, or refuses if it has too little.
    pub(crate) fn take(&self, connection: &Connection, bytes: i64) -> Result<(), Refusal> {
        if self.bytes < bytes {
            let Self { id, bytes: left, .. } = self;
            let message = format!("{bytes} bytes are needed, but your traffic plan {id} has {left} bytes left");
            return Err(Refusal::bad_request(message));
        }
        Ok(return_traffic(connection, self.id, -bytes)?)
    }
}

/// Returns traffic to the plan that it came from.
pub(crate) fn return_traffic(connection: &Connection, plan: i64, bytes: i64) -> rusqlite::Result<()> {
    let update = "UPDATE traffic_plan SET bytes = bytes + ?2 WHERE id = ?1";
    connection.prepare_cached(update)?.execute([plan, bytes])?;
    Ok(())
}

/// Gives traffic to an account: to a plan of the same kind and the same end, else to a new plan. So the traffic lasts
/// exactly as long as the code promised.
pub(crate) fn give_traffic(
    connection: &Connection,
    account: i64,
    bytes: i64,
    is_enterprise: bool,
    expired_at: Option<i64>,
) -> rusqlite::Result<()> {
    let select = "SELECT id FROM traffic_plan WHERE account = ?1 AND is_enterprise = ?2 AND expired_at IS ?3 ORDER BY id LIMIT 1";
    let mut plan = connection.prepare_cached(select)?;
    if let Some(plan) = plan.query_row((account, is_enterprise, expired_at), |row| row.get(0)).optional()? {
        return return_traffic(connection, plan, bytes);
    }
    let insert = "INSERT INTO traffic_plan (account, bytes, is_enterprise, expired_at) VALUES (?1, ?2, ?3, ?4)";
    connection.prepare_cached(insert)?.execute((account, bytes, is_enterprise, expired_at))?;
    Ok(())
}
