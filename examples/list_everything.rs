//! Reads a list to its end: item by item, and page by page.
//!
//! `cargo run --example list_everything`

use sharekit::Error;
use sharekit::sandbox::Sandbox;
use sharekit::share_codes::Client;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let sandbox = Sandbox::start().await?;
    let client = sandbox.share_codes();
    client.generate_ip_codes().plan(1).number_of_ips(5).number_of_codes(25).send().await?;

    println!("{} codes", all_codes(&client).await?.len());
    print_pages(&client).await
}

/// Returns the text of every code. The next page is fetched while this one is read.
async fn all_codes(client: &Client) -> Result<Vec<String>, Error> {
    let mut codes = Vec::new();
    let mut items = client.list_share_codes().limit(10).items();
    while let Some(item) = items.next().await {
        codes.extend(item?.code);
    }
    Ok(codes)
}

/// Prints the size of each page. `read_ahead(false)` fetches a page only when it is asked for.
async fn print_pages(client: &Client) -> Result<(), Error> {
    let mut pages = client.list_share_codes().limit(10).pages().read_ahead(false);
    while let Some(page) = pages.next().await {
        let page = page?;
        println!("page {}: {} codes", page.position, page.items.len());
    }
    Ok(())
}
