//! Two machines share one limit, one login and one record of spends.
//!
//! `cargo run --example fleet --features sandbox,fleet`
//!
//! It starts a `redis-server` of its own, if there is one on this machine (Debian: `apt-get install redis-server`). The two
//! machines are two clients here; nothing changes if they are two processes, or two hosts.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use sharekit::proxy_orders::types::DatacenterOrIspPurchase;
use sharekit::sandbox::Sandbox;
use sharekit::{Fleet, Quota, RateLimit, Settled, Tokens, proxy_orders, subscription_sharing};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let Some(redis) = Redis::start()? else {
        println!(
            "There is no redis-server here. Install it (Debian: apt-get install redis-server) and run this again."
        );
        return Ok(());
    };
    let sandbox = Sandbox::start().await?;

    // On each machine: the same address, the same key.
    let key = [7; 32]; // 32 random bytes, kept like a password
    let here = Fleet::connect(&redis.url).await?.size(2).encryption_key(key);
    let there = Fleet::connect(&redis.url).await?.size(2).encryption_key(key);

    share_a_limit(&here, &there).await?;
    share_a_login(&sandbox, &here, &there).await?;
    spend_once(&sandbox, &here, &there).await
}

/// 20 calls in any second, on both machines together.
async fn share_a_limit(here: &Fleet, there: &Fleet) -> Result<()> {
    let quotas = [Quota::new(20, Duration::from_secs(1))];
    let (one, other) = (here.rate_limit("an account", &quotas), there.rate_limit("an account", &quotas));
    let began = Instant::now();
    let (first, second) = tokio::join!(turns(&one, began), turns(&other, began));
    let within = |second: u64| move |turn: &&Duration| turn.as_secs() == second;
    for second_of in 0..3 {
        let counts = [&first, &second].map(|turns| turns.iter().filter(within(second_of)).count());
        println!("second {}: {} calls here, {} there", second_of + 1, counts[0], counts[1]);
    }
    Ok(())
}

/// When a machine that calls as fast as it may got its turns.
async fn turns(limit: &impl RateLimit, began: Instant) -> Vec<Duration> {
    let mut turns = Vec::new();
    while began.elapsed() < Duration::from_secs(3) && limit.acquire().await.is_ok() {
        turns.push(began.elapsed());
    }
    turns
}

/// A token that has expired is renewed by one machine; the other takes what that one got.
async fn share_a_login(sandbox: &Sandbox, here: &Fleet, there: &Fleet) -> Result<()> {
    let stored = log_in(sandbox).await?;
    let client = |fleet: &Fleet| {
        let user = sandbox.oauth().user(stored.clone());
        let builder = subscription_sharing::Client::builder().token_source(user).fleet(fleet);
        builder.base_url(format!("{}/capi", sandbox.url())).build()
    };
    let (one, other) = (client(here)?, client(there)?);
    // Both machines begin with the same refresh token, which the server takes once.
    let (first, second) = tokio::join!(one.list_shared_subscribers().send(), other.list_shared_subscribers().send());
    println!("logged in here: {}, there: {}", first.is_ok(), second.is_ok());
    Ok(())
}

/// Logs the owner in, in place of a person with a browser. The access token is treated as if it had expired.
async fn log_in(sandbox: &Sandbox) -> Result<Tokens> {
    sharekit::install_crypto_provider();
    let oauth = sandbox.oauth().redirect_url("http://127.0.0.1:8123/logged-in");
    let login = oauth.begin_login()?;
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let page = browser.get(format!("{}&account=owner", login.url())).send().await?;
    let target = reqwest::Url::parse(page.headers().get("location").ok_or("no redirect")?.to_str()?)?;
    let value = |name: &str| target.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let (code, state) = (value("code").ok_or("no code")?, value("state").ok_or("no state")?);
    let tokens = oauth.finish_login(login, &code, &state).await?;
    let refresh_token = tokens.refresh_token.map(|token| token.expose().to_owned());
    Ok(Tokens::new("", refresh_token, None))
}

/// A queue has delivered one job to both machines. The order is bought once.
async fn spend_once(sandbox: &Sandbox, here: &Fleet, there: &Fleet) -> Result<()> {
    for (machine, fleet) in [("here", here), ("there", there)] {
        let client = proxy_orders::Client::builder()
            .base_url(sandbox.url())
            .bearer_token("sandbox-proxy-orders-owner")
            .fleet(fleet)
            .build()?;
        let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
        match client.purchase_order().body(purchase.quantity(10)).send_once("job 4711").await? {
            Settled::Done(done) => println!("bought {machine}: order {}", done.ids().join(", ")),
            other => println!("bought {machine}: {other:?}"),
        }
    }
    let orders = sandbox.proxy_orders().list_orders().status("active").send().await?;
    println!("orders of this account: {}", orders.orders.len());
    Ok(())
}

/// A Redis server that ends with this program.
struct Redis {
    process: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Redis {
    /// Starts a server; nothing if there is none on this machine.
    fn start() -> Result<Option<Self>> {
        let folder = tempfile::tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let started = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--appendonly", "yes", "--dir"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn();
        let Ok(process) = started else { return Ok(None) };
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() && began.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Some(Self { process, url: format!("redis://127.0.0.1:{port}"), _folder: folder }))
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
