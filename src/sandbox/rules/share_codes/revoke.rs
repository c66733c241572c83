//! Revoking: the owner takes back codes that are not redeemed yet.

use rusqlite::Connection;

use crate::sandbox::rules::call::{Call, Refusal, json};
use crate::sandbox::rules::share_codes::balances;
use crate::sandbox::rules::share_codes::batch::Batch;
use crate::sandbox::rules::share_codes::codes::{EXPIRED, REVOKED, StoredCode, UNUSED, USED};
use crate::share_codes::types::{RevokeCodesRequest, RevokeCodesResponse};

pub(crate) fn revoke_codes(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    let request: RevokeCodesRequest = call.body()?;
    let now = call.now.as_second();
    let batch = Batch::run(request.codes, |text| {
        // A code of another account counts as unknown: otherwise this would tell which codes exist.
        let code = StoredCode::find(connection, text, now)?.filter(|code| code.owner == call.account);
        Ok(match code.ok_or("you have no such code").and_then(revocable) {
            Ok(code) => {
                take_back(connection, &code)?;
                Ok(())
            }
            Err(reason) => Err(reason.to_owned()),
        })
    })?;
    let message = Some(batch.message("revoked")?);
    let errors = batch.reasons();
    json(RevokeCodesResponse { success: Some(true), message, errors, ..Default::default() })
}

/// Returns the code if it can be revoked. An expired code cannot: the plan that its traffic came from has ended too.
fn revocable(code: StoredCode) -> Result<StoredCode, &'static str> {
    match code.status {
        UNUSED => Ok(code),
        USED => Err("the code has been used"),
        REVOKED => Err("the code has already been revoked"),
        EXPIRED => Err("the code has expired, together with the plan it came from"),
        _ => Err("the code cannot be revoked"),
    }
}

fn take_back(connection: &Connection, code: &StoredCode) -> rusqlite::Result<()> {
    match code.plan {
        None => balances::give_ips(connection, code.owner, code.number_of_ips)?,
        Some(plan) => balances::return_traffic(connection, plan, code.amount_traffic)?,
    }
    let update = format!("UPDATE share_code SET status = {REVOKED} WHERE id = ?1");
    connection.prepare_cached(&update)?.execute([code.id])?;
    Ok(())
}
