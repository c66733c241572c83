//! What an operation costs, before it is sent.

use serde_json::{Map, Value};

use crate::cli::failure::Failure;
use crate::cli::output::bytes_readable;
use crate::cli::setup::apis::Client;
use crate::{Cents, Error, proxy_orders};

/// What the user should know of the price, in lines. Nothing for what has none.
pub(crate) async fn of(operation: &str, client: &Client, call: &Map<String, Value>) -> Result<Vec<String>, Failure> {
    let body = &call.get("body").cloned().unwrap_or_default();
    let number = |name: &str| body[name].as_u64().unwrap_or(0);
    let codes = number("number_of_codes");
    let lines = match (operation, client) {
        ("generate_ip_codes", _) => {
            vec![in_total(&(codes.saturating_mul(number("number_of_ips")).to_string() + " IPs"))]
        }
        ("generate_traffic_codes", _) => {
            vec![in_total(&bytes_readable(codes.saturating_mul(number("amount_traffic"))))]
        }
        ("purchase_order", Client::Orders(client)) => of_purchase(client, body).await?,
        ("renew_order", Client::Orders(client)) => of_renewal(client, &call["id"]).await?,
        ("change_billing_cycle", Client::Orders(client)) => of_renewal(client, &call["order_id"]).await?,
        _ => Vec::new(),
    };
    Ok(lines)
}

fn in_total(amount: &str) -> String {
    format!("In total: {amount}.")
}

async fn of_purchase(client: &proxy_orders::Client, body: &Value) -> Result<Vec<String>, Error> {
    let text = |name: &str| body[name].as_str();
    let mut question = client.calculate_price().product(text("product").unwrap_or_default());
    if let Some(location) = text("location") {
        question = question.location(location);
    }
    if let Some(cycle) = text("cycle") {
        question = question.cycle(cycle);
    }
    if let Some(promo_code) = text("promo_code") {
        question = question.promo_code(promo_code);
    }
    if let Some(quantity) = body["quantity"].as_i64() {
        question = question.quantity(quantity);
    }
    if body["addons"].is_array() {
        question = question.addons_json(body["addons"].to_string());
    }
    let price = question.send().await?.into_inner();
    let mut lines = Vec::new();
    if let Some(discount) = price.discount_percent.filter(|discount| *discount != 0) {
        lines.push(format!("List price: {}, {discount} % off.", money(price.original_price.as_ref())));
    }
    lines.push(match &price.addons_price {
        Some(addons) if addons.get() != 0 => format!(
            "Price: {}, with add-ons for {addons}: {}.",
            money(price.final_price.as_ref()),
            money(price.total_with_addons.as_ref())
        ),
        _ => format!("Price: {}.", money(price.final_price.as_ref())),
    });
    lines.push(wallet(client).await?);
    Ok(lines)
}

/// The price of the next period is not told anywhere; that of the last one is.
async fn of_renewal(client: &proxy_orders::Client, id: &Value) -> Result<Vec<String>, Error> {
    let answer = client.get_order().id(id.as_i64().unwrap_or_default()).send().await?.into_inner();
    let Some(order) = answer.order else { return Ok(Vec::new()) };
    let name = |text: Option<String>| text.unwrap_or_else(|| "unknown".to_owned());
    let addons = order.addons_price_paid.filter(|addons| addons.get() != 0);
    Ok(vec![
        format!("Order: {}, {}.", name(order.product_name), name(order.cycle_name)),
        format!(
            "Paid for the last period: {}{}.",
            money(order.price_paid.as_ref()),
            addons.map(|addons| format!(", and {addons} for add-ons")).unwrap_or_default()
        ),
        wallet(client).await?,
    ])
}

async fn wallet(client: &proxy_orders::Client) -> Result<String, Error> {
    let profile = client.get_profile().send().await?.into_inner();
    Ok(format!("In the wallet: {}.", money(profile.wallet_balance.as_ref())))
}

fn money(amount: Option<&Cents>) -> String {
    amount.map_or_else(|| "unknown".to_owned(), Cents::to_string)
}
