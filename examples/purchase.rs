//! Buys once, also where the response is lost: looks for the order before anything is sent again.
//!
//! `cargo run --example purchase`
//!
//! The client does not repeat a purchase whose outcome is unclear. It cannot know whether the money was spent; your
//! program can find out.

use std::collections::HashSet;

use sharekit::Error;
use sharekit::proxy_orders::Client;
use sharekit::proxy_orders::types::{DatacenterOrIspPurchase, OrderStatusFilter, builder};
use sharekit::sandbox::{Failure, Fault, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let sandbox = Sandbox::start().await?;
    let client = sandbox.proxy_orders();

    // The order is made and paid, but the connection breaks before the response arrives.
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("purchase_order").times(1));
    let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
    let order = buy(&client, purchase.quantity(10)).await?;
    println!("{}", order.map_or_else(|| "not bought".to_owned(), |order| format!("order {order}")));
    Ok(())
}

/// Buys, and returns the number of the order. Returns `None` if nothing was bought.
async fn buy(client: &Client, purchase: builder::DatacenterOrIspPurchase) -> Result<Option<i64>, Error> {
    let before = orders(client).await?;
    match client.purchase_order().body(purchase).send().await {
        Ok(bought) => Ok(bought.order_id),
        Err(error) if error.is_outcome_unclear() => {
            println!("unclear: {error}");
            // Where several programs buy with one account, compare product and quantity of the new orders, too.
            Ok(orders(client).await?.difference(&before).next().copied())
        }
        Err(error) => Err(error),
    }
}

/// The numbers of all orders.
async fn orders(client: &Client) -> Result<HashSet<i64>, Error> {
    let mut numbers = HashSet::new();
    let mut items = client.list_orders().status(OrderStatusFilter::All).limit(100).items();
    while let Some(order) = items.next().await {
        numbers.extend(order?.order_id);
    }
    Ok(numbers)
}
