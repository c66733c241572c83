//! New codes. What they are worth is taken from the owner's balance.

use rusqlite::{Connection, OptionalExtension};

use crate::sandbox::rules::call::{Call, Refusal, json};
use crate::sandbox::rules::share_codes::balances;
use crate::sandbox::rules::share_codes::balances::Plan;
use crate::sandbox::rules::share_codes::batch::counted;
use crate::sandbox::rules::share_codes::codes::{COLUMNS, IPS, TRAFFIC, share_code};
use crate::share_codes::types::{
    GenerateIpCodesRequest, GenerateIpCodesResponse, GenerateTrafficCodesRequest, GenerateTrafficCodesResponse,
    IssuedCode,
};

const FEWEST_IPS: i64 = 5;

/// The only plan that [`ip_codes`] accepts.
const IP_PLAN: i64 = 1;

/// The most codes of one request, since the response holds all of them.
const MOST_CODES: i64 = 100_000;

/// What each code of a request is worth, and who may redeem it.
#[derive(Default)]
struct Worth {
    data_type: i64,
    number_of_ips: i64,
    amount_traffic: i64,
    plan: Option<i64>,
    is_enterprise: bool,
    expired_at: Option<i64>,
    forward_to: Option<i64>,
}

pub(crate) fn ip_codes(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    let request: GenerateIpCodesRequest = call.body()?;
    let (ips, number_of_codes) = (request.number_of_ips, request.number_of_codes);
    if request.plan != IP_PLAN {
        let message = format!("plan: only plan {IP_PLAN}, the IP plan, can be shared, but is {}", request.plan);
        return Err(Refusal::bad_request(message));
    }
    if ips < FEWEST_IPS {
        return Err(Refusal::bad_request(format!("number_of_ips: at least {FEWEST_IPS} per code, but is {ips}")));
    }
    let forward_to = recipient(connection, request.forward_to.as_deref())?;
    balances::take_ips(connection, call.account, total(ips, number_of_codes)?)?;
    let worth = Worth { data_type: IPS, number_of_ips: ips, forward_to, ..Worth::default() };
    let codes = issue(connection, call, number_of_codes, &worth)?;
    let message = Some(generated(&codes));
    json(GenerateIpCodesResponse { success: Some(true), message, result: codes, ..Default::default() })
}

pub(crate) fn traffic_codes(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    let request: GenerateTrafficCodesRequest = call.body()?;
    let (bytes, number_of_codes) = (request.amount_traffic, request.number_of_codes);
    let forward_to = recipient(connection, request.forward_to.as_deref())?;
    let plan = Plan::find(connection, call.account, request.plan_id, call.now.as_second())?;
    plan.take(connection, total(bytes, number_of_codes)?)?;
    let worth = Worth {
        data_type: TRAFFIC,
        amount_traffic: bytes,
        plan: Some(plan.id),
        is_enterprise: plan.is_enterprise,
        expired_at: plan.expired_at,
        forward_to,
        ..Worth::default()
    };
    let codes = issue(connection, call, number_of_codes, &worth)?;
    let message = Some(generated(&codes));
    json(GenerateTrafficCodesResponse { success: Some(true), message, result: codes, ..Default::default() })
}

fn generated(codes: &[IssuedCode]) -> String {
    format!("{} generated", counted(codes.len(), "share code"))
}

/// Returns what all codes together are worth.
fn total(per_code: i64, number_of_codes: i64) -> Result<i64, Refusal> {
    if number_of_codes > MOST_CODES {
        let message = format!("number_of_codes: at most {MOST_CODES} per request, but is {number_of_codes}");
        return Err(Refusal::bad_request(message));
    }
    let too_much =
        || Refusal::bad_request(format!("{number_of_codes} codes of {per_code} each are more than any balance holds"));
    per_code.checked_mul(number_of_codes).ok_or_else(too_much)
}

/// Returns the account that a code is forwarded to. An unknown address is refused: no account could redeem the code.
fn recipient(connection: &Connection, email: Option<&str>) -> Result<Option<i64>, Refusal> {
    let Some(email) = email else { return Ok(None) };
    let unknown = || Refusal::bad_request(format!("forward_to: no account has the e-mail address `{email}`"));
    account(connection, email)?.map(Some).ok_or_else(unknown)
}

/// Returns the account with an e-mail address, in any capitalisation.
pub(crate) fn account(connection: &Connection, email: &str) -> rusqlite::Result<Option<i64>> {
    let select = "SELECT id FROM account WHERE email = ?1 COLLATE NOCASE";
    connection.prepare_cached(select)?.query_row([email], |row| row.get(0)).optional()
}

/// Writes new codes. Each has 96 random bits, since a guessed code could be redeemed.
fn issue(connection: &Connection, call: &Call, number: i64, worth: &Worth) -> rusqlite::Result<Vec<IssuedCode>> {
    let insert = format!(
        "INSERT INTO share_code (code, created_at, owner, data_type, number_of_ips, amount_traffic, plan, is_enterprise,
            expired_at, forward_to)
        VALUES (lower(hex(randomblob(12))), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING {COLUMNS}"
    );
    let mut insert = connection.prepare_cached(&insert)?;
    let Worth { data_type, number_of_ips, amount_traffic, plan, is_enterprise, expired_at, forward_to } = worth;
    let values = rusqlite::params![
        call.now.as_second(),
        call.account,
        data_type,
        number_of_ips,
        amount_traffic,
        plan,
        is_enterprise,
        expired_at,
        forward_to
    ];
    (0..number).map(|_| insert.query_row(values, share_code).map(IssuedCode::ShareCode)).collect()
}
