//! Subscription sharing: invitations, shares, nets and distribution levels.

mod distribution;
mod expiry;
mod invitations;
mod nets;
mod seed;
mod subscriptions;
#[cfg(test)]
mod tests;

use rusqlite::Connection;
use serde_json::Value;

use crate::sandbox::rules::call::{Call, Expiry, Refusal, Rules, json};
use crate::subscription_sharing::types::{SharingStatus, SharingStatusResponse, SuccessResponse};

/// Expiry runs before every call, so that no other rule has to check whether a share has ended.
pub(crate) const RULES: Rules = Rules {
    seed: seed::seed,
    expiry: Some(Expiry { is_due: expiry::is_due, settle: expiry::settle }),
    carry_out,
    error_body,
};

fn error_body(refusal: &Refusal) -> Value {
    let kind = refusal.status.canonical_reason().unwrap_or("Error").to_uppercase().replace(' ', "_");
    serde_json::json!({ "exceptionType": kind, "errorMessage": refusal.message })
}

fn carry_out(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    match call.operation.id {
        "send_invitation" => outcome(invitations::send(connection, call)?),
        "accept_invitation" => outcome(invitations::accept(connection, call)?),
        "decline_invitation" => outcome(invitations::decline(connection, call)?),
        "cancel_share" => outcome(invitations::cancel(connection, call)?),
        "update_invitation" => success(invitations::update(connection, call)?),
        "list_shared_subscribers" => json(invitations::list(connection, call)?),
        "list_share_rules" => json(subscriptions::list_rules(connection, call)?),
        "list_nets" => json(nets::list(connection, call)?),
        "replace_nets" => success(nets::replace(connection, call)?),
        "list_distribution_levels" => json(distribution::list_levels(connection, call)?),
        "change_distribution_level" => success(distribution::change_level(connection, call)?),
        _ => Err(call.not_served()),
    }
}

/// Returns the body with a status word. A refusal by the rules of sharing is such a word with HTTP 200, not an error.
fn outcome(status: SharingStatus) -> Result<String, Refusal> {
    json(SharingStatusResponse { status: Some(status), ..Default::default() })
}

/// Returns the body of a change that was made.
fn success((): ()) -> Result<String, Refusal> {
    json(SuccessResponse { success: Some(true), ..Default::default() })
}
