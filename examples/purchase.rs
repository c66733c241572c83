//! Buys once, whatever happens to the response or to the program.
//!
//! `cargo run --example purchase`
//!
//! The client does not repeat a purchase whose outcome is unclear: it looks whether the order was made. With a key and a
//! record, a program that was stopped in the middle goes on without buying twice.

use std::sync::Arc;
use std::time::Duration;

use sharekit::proxy_orders::Client;
use sharekit::proxy_orders::types::{DatacenterOrIspPurchase, PurchaseOrderResponse};
use sharekit::sandbox::{Failure, Fault, Sandbox};
use sharekit::{Error, Settled, Settling, SqliteIntents};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let sandbox = Sandbox::start().await?;

    // Nobody else buys with this account. A request without a response arrives within 2 seconds, or never.
    let settling = Settling::default().sole_spender(true).wait(Duration::from_secs(2));
    let client = sandbox.proxy_orders().with_options(|options| options.settling(settling.clone()));

    // The order is made and paid, but the connection breaks before the response arrives.
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("purchase_order").times(1));
    println!("response lost: {}", told(&buy(&client).await?));

    // The connection breaks before the request arrives.
    sandbox.fault(Fault::new(Failure::ResetBeforeEffect).of("purchase_order").times(1));
    println!("request lost: {}", told(&buy(&client).await?));

    // Once for a key: the second call returns what is recorded of the first.
    let folder = tempfile::tempdir().map_err(|error| Error::intent_store(error.to_string()))?;
    let record = Arc::new(SqliteIntents::open(folder.path().join("spends.sqlite"))?);
    let client = client.with_options(|options| options.settling(settling.intents(record)));
    for _ in 0..2 {
        println!("for August: {}", told(&order(&client).send_once("August").await?));
    }
    Ok(())
}

/// An order of ten proxies.
fn order(client: &Client) -> sharekit::proxy_orders::builder::PurchaseOrder {
    let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
    client.purchase_order().body(purchase.quantity(10))
}

async fn buy(client: &Client) -> Result<Settled<PurchaseOrderResponse>, Error> {
    order(client).send_settled().await
}

fn told(settled: &Settled<PurchaseOrderResponse>) -> String {
    match settled {
        Settled::Done(done) => format!("bought, order {}", done.ids().join(", ")),
        Settled::NotDone(_) => "nothing was bought, it can be tried again".to_owned(),
        Settled::Unknown(doubt) => format!("look at the orders before you buy again: {doubt}"),
    }
}
