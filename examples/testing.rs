//! Tests a program against the sandbox: state, time, and failures on demand.
//!
//! `cargo run --example testing`
//!
//! In your project each of the functions below is a `#[tokio::test]`, and `Cargo.toml` has
//! `sharekit = { …, features = ["sandbox"] }` under `[dev-dependencies]`. Sandboxes are independent: tests can run in
//! parallel.

use std::time::Duration;

use sharekit::Error;
use sharekit::sandbox::{Failure, Fault, Sandbox};
use sharekit::share_codes::Client;

/// The code under test: hands out one code of 10 IPs.
async fn hand_out(client: &Client) -> Result<Option<String>, Error> {
    let made = client.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1).send().await?;
    Ok(made.result.iter().find_map(|issued| issued.code()).map(str::to_owned))
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    a_friend_redeems_the_code_once().await?;
    an_unclear_outcome_is_reported().await?;
    time_passes_on_demand().await?;
    println!("3 tests passed");
    Ok(())
}

async fn a_friend_redeems_the_code_once() -> Result<(), Error> {
    let sandbox = Sandbox::start().await?;
    let code = hand_out(&sandbox.share_codes()).await?.unwrap_or_default();

    let friend = sandbox.share_codes_as("friend");
    friend.use_codes().codes([&code]).send().await?;
    let again = friend.use_codes().codes([&code]).send().await;
    assert!(again.is_err(), "a code is redeemed once");
    Ok(())
}

async fn an_unclear_outcome_is_reported() -> Result<(), Error> {
    let sandbox = Sandbox::start().await?;
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("generate_ip_codes").times(1));

    let result = hand_out(&sandbox.share_codes()).await;
    assert!(result.is_err_and(|error| error.is_outcome_unclear()));
    assert_eq!(sandbox.requests().len(), 1, "the request was not repeated");
    Ok(())
}

async fn time_passes_on_demand() -> Result<(), Error> {
    let sandbox = Sandbox::builder().frozen_at(sharekit::Timestamp::UNIX_EPOCH).start().await?;
    sandbox.advance(Duration::from_secs(86_400)).await?;
    assert_eq!(sandbox.now().as_second(), 86_400);
    Ok(())
}
