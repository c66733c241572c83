//! Sends through an HTTP client of your own: for HTTP/2, another proxy, or connection limits.
//!
//! `cargo run --example own_http_client`

use std::time::Duration;

use sharekit::proxy_orders::Client;
use sharekit::sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Only for a program whose own reqwest has no feature for TLS; otherwise reqwest chooses a provider itself.
    sharekit::install_crypto_provider();
    let http = reqwest::Client::builder()
        // A redirect could repeat a purchase, or carry a key to another server.
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(2)
        .user_agent("my-program/1.0")
        .build()?;

    let sandbox = Sandbox::start().await?;
    let client = Client::builder()
        .bearer_token("sandbox-proxy-orders-owner")
        .base_url(sandbox.url())
        .http_client(http)
        // Retries and the time limits of the call and of an attempt hold for any client.
        .timeout(Duration::from_secs(20))
        .on_attempt(|attempt| println!("{}: {:?}", attempt.operation.id, attempt.status))
        .build()?;
    client.get_profile().send().await?;
    Ok(())
}
