//! Share codes: balances that codes are made from, and the codes that carry them from account to account.

mod balances;
mod batch;
mod codes;
mod generate;
mod list;
mod redeem;
mod revoke;
mod seed;
#[cfg(test)]
mod tests;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::sandbox::rules::call::{Call, Refusal, Rules};

/// Codes expire without a change to the database: their status follows from the time.
pub(crate) const RULES: Rules = Rules { seed: seed::seed, expiry: None, carry_out, error_body };

fn error_body(refusal: &Refusal) -> Value {
    json!({ "success": false, "message": refusal.message, "errors": refusal.errors })
}

fn carry_out(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    match call.operation.id {
        "list_share_codes" => list::created(connection, call),
        "list_used_codes" => list::redeemed(connection, call),
        "generate_ip_codes" => generate::ip_codes(connection, call),
        "generate_traffic_codes" => generate::traffic_codes(connection, call),
        "use_codes" => redeem::use_codes(connection, call),
        "revoke_codes" => revoke::revoke_codes(connection, call),
        _ => Err(call.not_served()),
    }
}
