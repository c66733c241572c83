//! The record of spends in Redis: each key spends once, whatever happens to the processes and to the server.

mod away;
mod contract;
mod keeping;
mod many;
mod queue;
mod secrets;

use std::sync::Arc;
use std::time::Duration;

use sharekit::proxy_orders::{Client, types};
use sharekit::{Error, Fleet, FleetIntents, IntentState, IntentStore, Settled, Settling};

use crate::support::redis::Redis;

/// Joins the fleet, as another process would.
async fn fleet(redis: &Redis) -> Fleet {
    Fleet::connect(&redis.url()).await.unwrap()
}

/// Joins the fleet, and returns its record.
async fn record(redis: &Redis) -> FleetIntents {
    fleet(redis).await.intents()
}

/// Returns the state of the intent with a key, as another process sees it.
async fn state(redis: &Redis, key: &str) -> Option<IntentState> {
    record(redis).await.get(key).await.unwrap().map(|intent| intent.state)
}

/// Returns a client of the sandbox at this address that records its spends. It is alone with its account, but for the
/// others that record in the same place.
fn client(sandbox: &str, intents: FleetIntents) -> Client {
    let settling = Settling::default().wait(Duration::from_millis(200)).sole_spender(true).intents(Arc::new(intents));
    let client = Client::builder().bearer_token("sandbox-proxy-orders-owner").base_url(sandbox).build().unwrap();
    client.with_options(|options| options.max_retries(0).timeout(Duration::from_millis(900)).settling(settling))
}

/// Buys so many, once for this key.
async fn purchase(client: &Client, key: &str, quantity: i64) -> Result<Settled<types::PurchaseOrderResponse>, Error> {
    let order = types::DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
    client.purchase_order().body(order.quantity(quantity)).send_once(key).await
}

/// Checks that a spend was refused rather than sent unrecorded, and that the message says so and names the reason.
#[track_caller]
fn assert_refused(error: &Error, reason: &str) {
    let shown = error.to_string();
    assert!(error.is_intent_store() && shown.contains("nothing was sent") && shown.contains(reason), "{shown}");
}
