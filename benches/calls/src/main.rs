//! Makes the same calls of a sandbox with `sharekit` and by hand, for `.ci/bench-calls` to count what they cost.
//!
//! `calls URL hand|ours profile|list|generate COUNT` makes so many calls; `calls URL hand|ours pages MILLISECONDS` reads a
//! long list, works so long on each page, and prints the milliseconds that it took.

mod by_hand;

use std::time::{Duration, Instant};

use sharekit::{proxy_orders, share_codes};

const KEY: &str = "sandbox-share-codes-owner";
const TOKEN: &str = "sandbox-proxy-orders-owner";

/// Items on a page of the long list.
const LIMIT: i64 = 20;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, way, call, number] = &arguments[..] else {
        return Err("usage: calls URL hand|ours profile|list|generate|pages NUMBER".into());
    };
    let number: u64 = number.parse()?;
    match (way.as_str(), call.as_str()) {
        ("hand", "pages") => hand_pages(&by_hand::Client::new(url)?, Duration::from_millis(number)).await,
        ("ours", "pages") => our_pages(url, Duration::from_millis(number)).await,
        ("hand", call) => by_hand_calls(&by_hand::Client::new(url)?, call, number).await,
        (_, call) => our_calls(url, call, number).await,
    }
}

async fn by_hand_calls(client: &by_hand::Client, call: &str, count: u64) -> Outcome<()> {
    for _ in 0..count {
        match call {
            "profile" => assert!(client.profile().await?.wallet_balance.is_some()),
            "list" => assert_eq!(client.list(1, LIMIT).await?.items.len(), 20),
            _ => assert_eq!(client.generate(5).await?.len(), 5),
        }
    }
    Ok(())
}

async fn our_calls(url: &str, call: &str, count: u64) -> Outcome<()> {
    let orders = proxy_orders::Client::builder().bearer_token(TOKEN).base_url(url).build()?;
    let codes = share_codes::Client::builder().api_key(KEY).base_url(url).build()?;
    for _ in 0..count {
        match call {
            "profile" => assert!(orders.get_profile().send().await?.wallet_balance.is_some()),
            "list" => {
                let listed = codes.list_share_codes().page(1).limit(LIMIT).send().await?.into_inner();
                assert_eq!(listed.result.map(|page| page.items.len()), Some(20));
            }
            _ => {
                let call = codes.generate_ip_codes().plan(1).number_of_ips(5).number_of_codes(5);
                assert_eq!(call.send().await?.result.len(), 5);
            }
        }
    }
    Ok(())
}

async fn hand_pages(client: &by_hand::Client, work: Duration) -> Outcome<()> {
    let began = Instant::now();
    for page in 1.. {
        let listed = client.list(page, LIMIT).await?;
        tokio::time::sleep(work).await;
        if page >= listed.total_pages {
            break;
        }
    }
    println!("{}", began.elapsed().as_millis());
    Ok(())
}

async fn our_pages(url: &str, work: Duration) -> Outcome<()> {
    let codes = share_codes::Client::builder().api_key(KEY).base_url(url).build()?;
    let began = Instant::now();
    let mut pages = codes.list_share_codes().limit(LIMIT).pages();
    while let Some(page) = pages.next().await {
        page?;
        tokio::time::sleep(work).await;
    }
    println!("{}", began.elapsed().as_millis());
    Ok(())
}
