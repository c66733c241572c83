//! Redeems many codes: a few requests at once, and one outcome per code.
//!
//! `cargo run --example bulk_redeem`

use futures_util::stream;
use sharekit::Error;
use sharekit::sandbox::{Failure, Fault, Sandbox};
use sharekit::share_codes::{Batches, Client, Outcome};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let sandbox = Sandbox::start().await?;
    let made = sandbox.share_codes().generate_ip_codes().plan(1).number_of_ips(5).number_of_codes(10).send().await?;
    let codes: Vec<String> = made.result.iter().filter_map(|issued| issued.code()).map(str::to_owned).collect();

    // One batch redeems its codes, but its response is lost.
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("use_codes").times(1));
    let (redeemed, unclear) = redeem(&sandbox.share_codes_as("friend"), codes).await;
    println!("{redeemed} redeemed, {} unclear", unclear.len());
    println!("{} of the unclear codes were redeemed", used(&sandbox.share_codes_as("friend"), &unclear).await?);
    Ok(())
}

/// Redeems codes. Returns how many were redeemed for certain, and the codes whose outcome is unclear.
async fn redeem(client: &Client, codes: Vec<String>) -> (usize, Vec<String>) {
    let (mut redeemed, mut unclear) = (0, Vec::new());
    let batches = Batches::default().size(5).concurrency(2);
    let mut outcomes = client.use_codes_in_batches(stream::iter(codes), batches);
    while let Some(result) = outcomes.next().await {
        match result.outcome {
            Outcome::Applied => redeemed += 1,
            Outcome::NotApplied { reason } => println!("{} refused: {reason:?}", result.code),
            // Do not send these again before you have looked at them.
            outcome if outcome.may_have_taken_effect() => unclear.push(result.code),
            outcome => println!("{} not redeemed: {outcome:?}", result.code),
        }
    }
    (redeemed, unclear)
}

/// Counts the codes that the account has redeemed.
async fn used(client: &Client, codes: &[String]) -> Result<usize, Error> {
    let mut found = 0;
    let mut items = client.list_used_codes().items();
    while let Some(item) = items.next().await {
        found += usize::from(item?.code.is_some_and(|code| codes.contains(&code)));
    }
    Ok(found)
}
