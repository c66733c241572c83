//! Codes that are taken back before anybody redeemed them.

use rusqlite::Connection;

use crate::sandbox::rules::call::{Call, Refusal};
use crate::sandbox::rules::share_codes::{Batch, EXPIRED, REVOKED, Stored, UNUSED, USED, balances, json};
use crate::share_codes::types::{RevokeCodesRequest, RevokeCodesResponse};

pub(crate) fn revoke_codes(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    let request: RevokeCodesRequest = call.body()?;
    let now = call.now.as_second();
    let batch = Batch::run(request.codes, |text| {
        // Somebody else's code is as unknown as one that does not exist, or else anybody could try codes here.
        let code = Stored::find(connection, text, now)?.filter(|code| code.owner == call.account);
        Ok(match code.ok_or("you have no such code").and_then(revocable) {
            Ok(code) => {
                take_back(connection, &code)?;
                Ok(())
            }
            Err(reason) => Err(reason.to_owned()),
        })
    })?;
    let message = Some(batch.message("revoked")?);
    let mut answer = RevokeCodesResponse { success: Some(true), message, ..Default::default() };
    answer.extra.extend(batch.reasons());
    json(answer)
}

/// The code, if it can be taken back. An expired one cannot: the plan it came from ended with it, so there is nothing
/// that its traffic could return to.
fn revocable(code: Stored) -> Result<Stored, &'static str> {
    match code.status {
        UNUSED => Ok(code),
        USED => Err("the code has been used"),
        REVOKED => Err("the code has already been revoked"),
        EXPIRED => Err("the code has expired, together with the plan it came from"),
        _ => Err("the code cannot be revoked"),
    }
}

fn take_back(connection: &Connection, code: &Stored) -> rusqlite::Result<()> {
    match code.plan {
        None => balances::give_ips(connection, code.owner, code.number_of_ips)?,
        Some(plan) => balances::return_traffic(connection, plan, code.amount_traffic)?,
    }
    let update = format!("UPDATE share_code SET status = {REVOKED} WHERE id = ?1");
    connection.prepare_cached(&update)?.execute([code.id])?;
    Ok(())
}
