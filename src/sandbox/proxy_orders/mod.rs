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

use super::call::{Call, Refusal};
use crate::StatusCode;

pub(crate) const TABLES: &str = include_str!("../proxy_orders.sql");

pub(crate) fn seed(connection: &Connection, _now: Timestamp) -> rusqlite::Result<()> {
    connection.execute_batch(include_str!("catalogue.sql"))
}

pub(crate) fn answer(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    settle::settle(connection, call.now)?;
    match call.operation.id {
        "purchase_order" => wire(orders::purchase_order(connection, call)?),
        "calculate_price" => wire(price::calculate_price(connection, call)?),
        "change_billing_cycle" => wire(orders::change_billing_cycle(connection, call)?),
        "set_auto_renewal" => wire(orders::set_auto_renewal(connection, call)?),
        "list_products" => wire(catalogue::list_products(connection, call)?),
        "list_available_counts" => wire(catalogue::list_available_counts(connection)?),
        "get_profile" => wire(catalogue::get_profile(connection, call)?),
        "list_orders" => wire(orders::list_orders(connection, call)?),
        "get_order" => wire(orders::get_order(connection, call)?),
        "renew_order" => wire(orders::renew_order(connection, call)?),
        "set_order_tag" => wire(orders::set_order_tag(connection, call)?),
        other => Err(Refusal::not_found(format!("the sandbox has no operation {other}"))),
    }
}

fn wire(answer: impl Serialize) -> Result<String, Refusal> {
    let failed =
        |error| Refusal::new(StatusCode::SERVICE_UNAVAILABLE, format!("the answer cannot be written: {error}"));
    serde_json::to_string(&answer).map_err(failed)
}
