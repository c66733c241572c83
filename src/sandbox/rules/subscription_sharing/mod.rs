//! Subscription sharing: invitations and what comes of them, nets that read along, and distribution levels.

mod distribution;
mod invitations;
mod nets;
mod seed;
mod subscriptions;
#[cfg(test)]
mod tests;

use rusqlite::Connection;
use serde::Serialize;

use crate::sandbox::rules::call::{Call, Refusal};
pub(crate) use crate::sandbox::rules::subscription_sharing::seed::seed;
use crate::subscription_sharing::types::{SharingStatus, SharingStatusResponse, SuccessResponse};

pub(crate) const TABLES: &str = include_str!("tables.sql");

pub(crate) fn answer(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    // First of all, so that no rule has to ask whether what it finds in use is over by now.
    crate::sandbox::rules::subscription_sharing::invitations::end_what_is_due(connection, call.now)?;
    Ok(match call.operation.id {
        "send_invitation" => outcome(crate::sandbox::rules::subscription_sharing::invitations::send(connection, call)?),
        "accept_invitation" => {
            outcome(crate::sandbox::rules::subscription_sharing::invitations::accept(connection, call)?)
        }
        "decline_invitation" => {
            outcome(crate::sandbox::rules::subscription_sharing::invitations::decline(connection, call)?)
        }
        "cancel_share" => outcome(crate::sandbox::rules::subscription_sharing::invitations::cancel(connection, call)?),
        "update_invitation" => {
            success(crate::sandbox::rules::subscription_sharing::invitations::update(connection, call)?)
        }
        "list_shared_subscribers" => {
            json(crate::sandbox::rules::subscription_sharing::invitations::list(connection, call)?)
        }
        "list_share_rules" => {
            json(crate::sandbox::rules::subscription_sharing::subscriptions::list_rules(connection, call)?)
        }
        "list_nets" => json(crate::sandbox::rules::subscription_sharing::nets::list(connection, call)?),
        "replace_nets" => success(crate::sandbox::rules::subscription_sharing::nets::replace(connection, call)?),
        "list_distribution_levels" => {
            json(crate::sandbox::rules::subscription_sharing::distribution::list_levels(connection, call)?)
        }
        "change_distribution_level" => {
            success(crate::sandbox::rules::subscription_sharing::distribution::change_level(connection, call)?)
        }
        unknown => return Err(Refusal::not_found(format!("There is no operation {unknown}"))),
    })
}

/// A refusal by the rules of sharing is a word in an answer 200, not an error.
fn outcome(status: SharingStatus) -> String {
    json(SharingStatusResponse { status: Some(status), ..Default::default() })
}

/// What is not refused has happened.
fn success((): ()) -> String {
    json(SuccessResponse { success: Some(true), ..Default::default() })
}

fn json(answer: impl Serialize) -> String {
    serde_json::to_string(&answer).expect("an answer has nothing but texts as keys")
}
