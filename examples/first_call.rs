//! The first call: makes a client, asks for the account, and prints what went wrong if anything did.
//!
//! `cargo run --example first_call`
//!
//! It calls a sandbox on this machine. With an account of the vendor, only the client differs: see `for_the_vendor`.

use sharekit::Error;
use sharekit::proxy_orders::Client;
use sharekit::sandbox::Sandbox;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let sandbox = Sandbox::start().await?;
    print_balance(&sandbox.proxy_orders()).await
}

/// A client of the vendor's server: takes the key from `SHAREKIT_PROXY_ORDERS_TOKEN`.
#[allow(dead_code, reason = "an example must not need an account")]
fn for_the_vendor() -> Result<Client, Error> {
    Client::from_env()
}

async fn print_balance(client: &Client) -> Result<(), Error> {
    match client.get_profile().send().await {
        Ok(profile) => {
            // Every field is an `Option`: a server may leave any of them out.
            if let Some(balance) = profile.wallet_balance {
                println!("balance: {balance}");
            }
            Ok(())
        }
        Err(error) if error.is_unauthenticated() => {
            println!("The key is not accepted. Look it up in the vendor's dashboard.");
            Err(error)
        }
        Err(error) => Err(error),
    }
}
