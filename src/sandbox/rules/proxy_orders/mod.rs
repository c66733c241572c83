//! The rules of the proxy shop: what things cost, what happens to orders and when.

mod catalogue;
mod orders;
mod price;
mod settle;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::Serialize;

use crate::StatusCode;
use crate::sandbox::rules::call::{Call, Refusal};

pub(crate) const TABLES: &str = include_str!("tables.sql");

pub(crate) fn seed(connection: &Connection, _now: Timestamp) -> rusqlite::Result<()> {
    connection.execute_batch(include_str!("catalogue.sql"))
}

pub(crate) fn answer(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    crate::sandbox::rules::proxy_orders::settle::settle(connection, call.now)?;
    match call.operation.id {
        "purchase_order" => wire(crate::sandbox::rules::proxy_orders::orders::purchase_order(connection, call)?),
        "calculate_price" => wire(crate::sandbox::rules::proxy_orders::price::calculate_price(connection, call)?),
        "change_billing_cycle" => {
            wire(crate::sandbox::rules::proxy_orders::orders::change_billing_cycle(connection, call)?)
        }
        "set_auto_renewal" => wire(crate::sandbox::rules::proxy_orders::orders::set_auto_renewal(connection, call)?),
        "list_products" => wire(crate::sandbox::rules::proxy_orders::catalogue::list_products(connection, call)?),
        "list_available_counts" => {
            wire(crate::sandbox::rules::proxy_orders::catalogue::list_available_counts(connection)?)
        }
        "get_profile" => wire(crate::sandbox::rules::proxy_orders::catalogue::get_profile(connection, call)?),
        "list_orders" => wire(crate::sandbox::rules::proxy_orders::orders::list_orders(connection, call)?),
        "get_order" => wire(crate::sandbox::rules::proxy_orders::orders::get_order(connection, call)?),
        "renew_order" => wire(crate::sandbox::rules::proxy_orders::orders::renew_order(connection, call)?),
        "set_order_tag" => wire(crate::sandbox::rules::proxy_orders::orders::set_order_tag(connection, call)?),
        other => Err(Refusal::not_found(format!("the sandbox has no operation {other}"))),
    }
}

fn wire(answer: impl Serialize) -> Result<String, Refusal> {
    let failed =
        |error| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, format!("the answer cannot be written: {error}"));
    serde_json::to_string(&answer).map_err(failed)
}
