//! Codes that turn into IPs and traffic of whoever redeems them.

use rusqlite::Connection;

use crate::sandbox::rules::call::{Call, Refusal};
use crate::sandbox::rules::share_codes::{
    Batch, COLUMNS, EXPIRED, REVOKED, Stored, UNUSED, USED, balances, json, share_code,
};
use crate::share_codes::types::{IssuedCode, UseCodesRequest, UseCodesResponse};

pub(crate) fn use_codes(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    let request: UseCodesRequest = call.body()?;
    let now = call.now.as_second();
    let mut applied = Vec::new();
    let batch = Batch::run(request.codes, |text| {
        let code = Stored::find(connection, text, now)?;
        Ok(match code.ok_or("no such code").and_then(|code| redeemable(code, call.account)) {
            Ok(code) => {
                applied.push(apply(connection, &code, call.account, now)?);
                Ok(())
            }
            Err(reason) => Err(reason.to_owned()),
        })
    })?;
    let message = Some(batch.message("redeemed")?);
    let mut answer = UseCodesResponse { success: Some(true), message, result: Some(applied), ..Default::default() };
    answer.extra.extend(batch.reasons());
    json(answer)
}

/// The code, if that account may redeem it. Whom it is meant for comes first: the rest is nobody else's business.
fn redeemable(code: Stored, account: i64) -> Result<Stored, &'static str> {
    match code.status {
        _ if code.forward_to.is_some_and(|recipient| recipient != account) => {
            Err("the code is forwarded to somebody else")
        }
        UNUSED => Ok(code),
        USED => Err("the code has been used"),
        REVOKED => Err("the code has been revoked"),
        EXPIRED => Err("the code has expired"),
        _ => Err("the code cannot be used"),
    }
}

fn apply(connection: &Connection, code: &Stored, account: i64, now: i64) -> rusqlite::Result<IssuedCode> {
    let Stored { number_of_ips, amount_traffic, is_enterprise, expired_at, .. } = *code;
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
