//! Redeeming: a code becomes IPs or traffic of the account that redeems it.

use rusqlite::Connection;

use crate::sandbox::rules::call::{Call, Refusal, json};
use crate::sandbox::rules::share_codes::balances;
use crate::sandbox::rules::share_codes::batch::Batch;
use crate::sandbox::rules::share_codes::codes::{COLUMNS, EXPIRED, REVOKED, StoredCode, UNUSED, USED, share_code};
use crate::share_codes::types::{IssuedCode, UseCodesRequest, UseCodesResponse};

pub(crate) fn use_codes(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    let request: UseCodesRequest = call.body()?;
    let now = call.now.as_second();
    let mut applied = Vec::new();
    let batch = Batch::run(request.codes, |text| {
        let code = StoredCode::find(connection, text, now)?;
        Ok(match code.ok_or("no such code").and_then(|code| redeemable(code, call.account)) {
            Ok(code) => {
                applied.push(apply(connection, &code, call.account, now)?);
                Ok(())
            }
            Err(reason) => Err(reason.to_owned()),
        })
    })?;
    let message = Some(batch.message("redeemed")?);
    let (result, errors) = (Some(applied), batch.reasons());
    json(UseCodesResponse { success: Some(true), message, result, errors, ..Default::default() })
}

/// Returns the code if the account may redeem it. The recipient is checked first: others must not learn the status.
fn redeemable(code: StoredCode, account: i64) -> Result<StoredCode, &'static str> {
    match code.status {
        _ if code.forward_to.is_some_and(|recipient| recipient != account) => {
            Err("the code is forwarded to another account")
        }
        UNUSED => Ok(code),
        USED => Err("the code has been used"),
        REVOKED => Err("the code has been revoked"),
        EXPIRED => Err("the code has expired"),
        _ => Err("the code cannot be used"),
    }
}

fn apply(connection: &Connection, code: &StoredCode, account: i64, now: i64) -> rusqlite::Result<IssuedCode> {
    let StoredCode { number_of_ips, amount_traffic, is_enterprise, expired_at, .. } = *code;
    if code.plan.is_none() {
        balances::give_ips(connection, account, number_of_ips)?;
    } else {
        balances::give_traffic(connection, account, amount_traffic, is_enterprise, expired_at)?;
    }
    let update =
        format!("UPDATE share_code SET status = {USED}, used_at = ?1, used_by = ?2 WHERE id = ?3 RETURNING {COLUMNS}");
    let mut update = connection.prepare_cached(&update)?;
    update.query_row((now, account, code.id), share_code).map(IssuedCode::ShareCode)
}
