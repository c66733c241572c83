//! The sandbox as a program that is killed under load: its file has everything that it acknowledged, and the sums are right.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::Connection;
use serde_json::json;
use sharekit::proxy_orders::types::{DatacenterOrIspPurchase, OrderStatusFilter};
use sharekit::share_codes::types::ShareCodeStatus;
use sharekit::subscription_sharing::types::SharingStatus;
use sharekit::{Error, proxy_orders, share_codes, subscription_sharing};

use crate::support::plain_http_client;

const KILLS: u64 = 6;
const CODES_PER_PAGE: i64 = 10_000;

/// Sums that never change, whatever is shared, redeemed, bought and returned. Accounts 1 and 2: owner, friend.
const SUMS: [(&str, &str); 9] = [
    (
        "the owner's IPs, in the balance, in codes and handed on",
        "SELECT ips + (SELECT sum(number_of_ips) FROM share_code WHERE owner = 1 AND status IN (1, 2))
         FROM ip_balance WHERE account = 1",
    ),
    (
        "the friend's IPs beyond those that were redeemed",
        "SELECT ips - (SELECT sum(number_of_ips) FROM share_code WHERE used_by = 2) FROM ip_balance WHERE account = 2",
    ),
    (
        "the owner's bytes, in plans, in codes and handed on",
        "SELECT sum(bytes) + (SELECT sum(amount_traffic) FROM share_code WHERE owner = 1 AND status IN (1, 2))
         FROM traffic_plan WHERE account = 1",
    ),
    (
        "codes that the totals of the lists do not count",
        "SELECT count(*) - (SELECT sum(codes) FROM share_code_tally WHERE list = 'created') FROM share_code",
    ),
    (
        "cents, in wallets and paid",
        "SELECT sum(cents) + (SELECT coalesce(sum(cents), 0) FROM proxy_payment) FROM proxy_wallet",
    ),
    (
        "orders without a payment",
        "SELECT count(*) FROM proxy_order WHERE id NOT IN (SELECT \"order\" FROM proxy_payment)",
    ),
    (
        "proxies, in stock and in orders",
        "SELECT sum(amount) + (SELECT coalesce(sum(quantity), 0) FROM proxy_order
            JOIN proxy_catalogue USING (offer) WHERE status <> 'cancelled' AND amount IS NOT NULL) FROM proxy_stock",
    ),
    ("pools with more invitations than there are shares", {
        "SELECT count(*) FROM (SELECT share_count, count(*) AS taken FROM subscription_share
            JOIN subscription ON subscription.id = subscription JOIN share_rule USING (product)
            WHERE share_type = 'A' AND status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED') GROUP BY subscription)
         WHERE taken > share_count"
    }),
    ("rows that refer to missing rows", "SELECT count(*) FROM pragma_foreign_key_check"),
];

fn sums(file: &Path) -> BTreeMap<&'static str, i64> {
    let database = Connection::open(file).unwrap();
    let integrity: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
    SUMS.iter().map(|(name, select)| (*name, database.query_row(select, [], |row| row.get(0)).unwrap())).collect()
}

/// The running program.
struct Program {
    process: Child,
    url: String,
}

impl Program {
    fn start(file: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_sharekit"))
            .args(["sandbox", "--listen", "127.0.0.1:0", "--data"])
            .arg(file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let url = output
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("export SHAREKIT_PROXY_ORDERS_BASE_URL=").map(str::to_owned));
        Self { process, url: url.expect("it prints its URL") }
    }

    fn share_codes(&self, account: &str) -> share_codes::Client {
        let client = share_codes::Client::builder().api_key(format!("sandbox-share-codes-{account}"));
        let client = client.base_url(&self.url).build().unwrap();
        client.with_options(|options| options.max_retries(0))
    }

    fn proxy_orders(&self) -> proxy_orders::Client {
        let client = proxy_orders::Client::builder().bearer_token("sandbox-proxy-orders-owner");
        let client = client.base_url(&self.url).build().unwrap();
        client.with_options(|options| options.max_retries(0))
    }

    fn subscription_sharing(&self) -> subscription_sharing::Client {
        let client = subscription_sharing::Client::builder().bearer_token("sandbox-subscription-sharing-owner");
        let client = client.base_url(format!("{}/capi", self.url)).build().unwrap();
        client.with_options(|options| options.max_retries(0))
    }

    async fn set_clock(&self, change: serde_json::Value) {
        let client = plain_http_client().build().unwrap();
        let response = client.put(format!("{}/_sandbox/clock", self.url)).json(&change).send().await.unwrap();
        assert_eq!(response.status(), 200);
    }

    /// Sends SIGKILL: no code of the program runs any more.
    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// What the program has acknowledged with success.
#[derive(Debug, Clone, Default)]
struct Acknowledged {
    /// The status that each code must have; none if the next call may have been cut off after the code was generated.
    codes: BTreeMap<String, Option<ShareCodeStatus>>,
    /// Orders, and how often each was paid.
    orders: BTreeMap<i64, i64>,
    /// Contacts that were invited.
    invited: Vec<String>,
}

type Ledger = Arc<Mutex<Acknowledged>>;

/// Returns the response, or none if the program refused the call. An error means that no response came: it was killed.
fn accepted<T>(response: Result<T, Error>) -> Result<Option<T>, Error> {
    match response {
        Ok(response) => Ok(Some(response)),
        Err(error) if error.status().is_some_and(|status| status.is_client_error()) => Ok(None),
        Err(error) if error.is_refused() => Ok(None),
        Err(error) if error.status().is_some() => panic!("an error of the server: {error}"),
        Err(error) => Err(error),
    }
}

/// Generates pairs of codes. Redeems or revokes one of each pair.
async fn spend_codes(owner: share_codes::Client, friend: share_codes::Client, ledger: Ledger) -> Result<(), Error> {
    for number in 0.. {
        let issued = owner.generate_ip_codes().plan(1).number_of_ips(5).number_of_codes(2).send().await;
        let Some(issued) = accepted(issued)? else { continue };
        let codes: Vec<String> = issued.result.iter().map(|code| code.code().unwrap().to_owned()).collect();
        ledger.lock().unwrap().codes.extend(codes.iter().map(|code| (code.clone(), None)));
        let code = codes[0].clone();
        let becomes = if number % 2 == 0 {
            accepted(friend.use_codes().codes([code.clone()]).send().await)?.map(|_| ShareCodeStatus::Used)
        } else {
            accepted(owner.revoke_codes().codes([code.clone()]).send().await)?.map(|_| ShareCodeStatus::Revoked)
        };
        assert!(becomes.is_some(), "only this task spends {code}");
        ledger.lock().unwrap().codes.insert(code, becomes);
    }
    Ok(())
}

async fn buy(client: proxy_orders::Client, ledger: Ledger) -> Result<(), Error> {
    loop {
        let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("3-days");
        let bought = accepted(client.purchase_order().body(purchase.quantity(1)).send().await)?;
        if let Some(order) = bought.and_then(|bought| bought.order_id) {
            ledger.lock().unwrap().orders.insert(order, 1);
        }
    }
}

/// Renews the orders that have lapsed since the last start.
async fn renew(client: proxy_orders::Client, ledger: Ledger) -> Result<(), Error> {
    loop {
        let lapsed = client.list_orders().status(OrderStatusFilter::OnHold).limit(20).send().await;
        for order in accepted(lapsed)?.iter().flat_map(|page| &page.orders) {
            let order = order.order_id.unwrap();
            if accepted(client.renew_order().id(order).send().await)?.is_some() {
                // The purchase of an unknown order was cut off.
                *ledger.lock().unwrap().orders.entry(order).or_insert(1) += 1;
            }
        }
    }
}

async fn invite(client: subscription_sharing::Client, round: u64, ledger: Ledger) -> Result<(), Error> {
    for number in 0.. {
        let contact = format!("guest-{round}-{number}@example.com");
        let invitation = client.send_invitation().product_code("CO27409").contact_type("A").contact(&*contact);
        let response = accepted(invitation.send().await)?;
        if response.is_some_and(|response| response.status == Some(SharingStatus::ShareOk)) {
            ledger.lock().unwrap().invited.push(contact);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Puts the program under load and kills it in the middle.
async fn kill_under_load(program: &mut Program, round: u64, after: Duration, ledger: &Ledger) {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..6 {
        tasks.spawn(spend_codes(program.share_codes("owner"), program.share_codes("friend"), Arc::clone(ledger)));
    }
    for _ in 0..2 {
        tasks.spawn(buy(program.proxy_orders(), Arc::clone(ledger)));
    }
    tasks.spawn(renew(program.proxy_orders(), Arc::clone(ledger)));
    tasks.spawn(invite(program.subscription_sharing(), round, Arc::clone(ledger)));
    tokio::time::sleep(after).await;
    program.kill();
    while let Some(ended) = tasks.join_next().await {
        let error = ended.expect("no task panics").expect_err("the program is gone");
        assert!(error.status().is_none(), "{error}");
    }
}

async fn check_codes(program: &Program, acknowledged: &Acknowledged) {
    let client = program.share_codes("owner");
    let mut listed = BTreeMap::new();
    for page in 1.. {
        let response = client.list_share_codes().limit(CODES_PER_PAGE).page(page).send().await.unwrap().into_inner();
        let response = response.result.unwrap();
        listed.extend(response.items.into_iter().map(|code| (code.code.unwrap(), code.status.unwrap())));
        if page >= response.total_pages.unwrap() {
            break;
        }
    }
    for (code, becomes) in &acknowledged.codes {
        let status = listed.get(code).unwrap_or_else(|| panic!("{code} was generated, but is not listed"));
        assert!(becomes.as_ref().is_none_or(|becomes| becomes == status), "{code}: {becomes:?}, but is {status:?}");
    }
}

fn check_orders(file: &Path, acknowledged: &Acknowledged) {
    let database = Connection::open(file).unwrap();
    for (order, paid) in &acknowledged.orders {
        let select = "SELECT count(*) FROM proxy_payment WHERE \"order\" = ?1";
        let payments: i64 = database.query_row(select, [order], |row| row.get(0)).unwrap();
        assert!(payments >= *paid, "order {order} was paid for {paid} times, but has {payments} payments");
    }
}

async fn check_invitations(program: &Program, acknowledged: &Acknowledged) {
    let listed = program.subscription_sharing().list_shared_subscribers().send().await.unwrap();
    let listed = serde_json::to_string(&*listed).unwrap();
    for contact in &acknowledged.invited {
        assert!(listed.contains(contact.as_str()), "{contact} was invited, but is not listed: {listed}");
    }
}

/// A folder that is removed at the end of the test.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_a_kill_in_the_middle_of_load() {
    let seed = fastrand::u64(..);
    println!("the moments of the kills follow from the seed {seed}");
    let mut moments = fastrand::Rng::with_seed(seed);
    let folder = Folder(std::env::temp_dir().join(format!("sharekit-durability-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0).unwrap();
    let file = folder.0.join("sandbox.sqlite");

    let mut program = Program::start(&file);
    program.set_clock(json!({ "freeze": "2026-11-21T12:00:00Z" })).await;
    let in_the_beginning = sums(&file);
    let ledger = Ledger::default();
    for round in 1..=KILLS {
        let after = Duration::from_millis(moments.u64(20..600));
        println!("kill {round} after {after:?}");
        kill_under_load(&mut program, round, after, &ledger).await;
        assert_eq!(sums(&file), in_the_beginning, "after kill {round}");
        program = Program::start(&file);
        let acknowledged = ledger.lock().unwrap().clone();
        check_codes(&program, &acknowledged).await;
        check_orders(&file, &acknowledged);
        check_invitations(&program, &acknowledged).await;
        // Active orders lapse, and lapsed ones are cancelled.
        program.set_clock(json!({ "advance_seconds": 3 * 86_400 + 3600 })).await;
    }
    let acknowledged = ledger.lock().unwrap();
    let (codes, orders) = (&acknowledged.codes, &acknowledged.orders);
    println!("{} codes, {} orders, {} invitations", codes.len(), orders.len(), acknowledged.invited.len());
    for status in [ShareCodeStatus::Used, ShareCodeStatus::Revoked] {
        assert!(codes.values().any(|becomes| becomes.as_ref() == Some(&status)), "no code is {status:?}");
    }
    assert!(orders.values().any(|paid| *paid > 1), "nothing was renewed");
    assert!(!acknowledged.invited.is_empty(), "no contact was invited");
}
