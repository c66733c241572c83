//! The proxy shop: what is sold at what price, and what happens to orders over time.

mod catalogue;
mod orders;
mod price;
mod seed;
mod settle;
#[cfg(test)]
mod tests;

use rusqlite::Connection;
use serde_json::Value;

pub(crate) use self::seed::ON_HOLD;
use crate::sandbox::rules::call::{Call, Expiry, Refusal, Rules, json};

pub(crate) const RULES: Rules = Rules {
    seed: seed::seed,
    expiry: Some(Expiry { is_due: settle::is_due, settle: settle::settle }),
    carry_out,
    error_body,
};

fn error_body(refusal: &Refusal) -> Value {
    serde_json::json!({ "success": false, "message": refusal.message })
}

fn carry_out(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    match call.operation.id {
        "purchase_order" => json(orders::purchase_order(connection, call)?),
        "calculate_price" => json(price::calculate_price(connection, call)?),
        "change_billing_cycle" => json(orders::change_billing_cycle(connection, call)?),
        "set_auto_renewal" => json(orders::set_auto_renewal(connection, call)?),
        "list_products" => json(catalogue::list_products(connection, call)?),
        "list_available_counts" => json(catalogue::list_available_counts(connection)?),
        "get_profile" => json(catalogue::get_profile(connection, call)?),
        "list_orders" => json(orders::list_orders(connection, call)?),
        "get_order" => json(orders::get_order(connection, call)?),
        "renew_order" => json(orders::renew_order(connection, call)?),
        "set_order_tag" => json(orders::set_order_tag(connection, call)?),
        _ => Err(call.not_served()),
    }
}
