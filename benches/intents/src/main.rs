//! Measures a record of spends: how long a `begin` takes that survives a power failure, and a page out of a million.
//!
//! `intents FOLDER` works in a new folder on the disk that is to be measured, and prints two tables.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;
use sharekit::{Intent, IntentFilter, IntentState, IntentStore, SqliteIntents, Timestamp};

const ROWS: i64 = 1_000_000;
const BEGINS: usize = 1000;
const PAGES: usize = 101;

/// When the first of the rows began; one follows a second later.
const FIRST: i64 = 1_700_000_000;

const SERVER: &str = "https://example.com";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let folder = std::env::args().nth(1).ok_or("usage: intents FOLDER")?;
    let folder = Path::new(&folder);
    std::fs::create_dir(folder)?;
    let file = folder.join("spends.sqlite");
    let store = SqliteIntents::open(&file)?;

    println!("| {BEGINS} times | median ms | p99 ms | aim |");
    println!("|---|--:|--:|--:|");
    let mut times = syncs(&folder.join("log"))?;
    println!("| 8 KiB appended to a file, and `fdatasync` | {} | |", figures(&mut times));
    let mut times = begins(&store, "few").await?;
    println!("| `begin`, in a new file | {} | 5 |", figures(&mut times));
    fill(&file)?;
    let mut times = begins(&store, "many").await?;
    println!("| `begin`, in a file with {ROWS} intents | {} | 5 |", figures(&mut times));

    println!("\n| a page of 100 out of {ROWS}, {PAGES} times | median ms | p99 ms | aim |");
    println!("|---|--:|--:|--:|");
    for (name, filter) in filters()? {
        let mut times = pages(&store, &filter).await?;
        println!("| {name} | {} | 50 |", figures(&mut times));
    }
    Ok(())
}

/// What a commit cannot do without: two pages of the log, on disk.
fn syncs(path: &Path) -> Outcome<Vec<Duration>> {
    let mut file = File::create(path)?;
    let mut sync = || {
        let began = Instant::now();
        file.write_all(&[7; 8192])?;
        file.sync_data()?;
        Ok(began.elapsed())
    };
    (0..BEGINS).map(|_| sync()).collect()
}

async fn begins(store: &SqliteIntents, name: &str) -> Outcome<Vec<Duration>> {
    let mut times = Vec::new();
    for number in 0..BEGINS {
        let intent = intent(&format!("{name} {number}"), Timestamp::now())?;
        let began = Instant::now();
        assert!(store.begin(&intent).await?.is_none());
        times.push(began.elapsed());
    }
    Ok(times)
}

/// An order as it is recorded, with the twenty orders that were there before.
fn intent(key: &str, began: Timestamp) -> Outcome<Intent> {
    let before: Vec<String> = (48_200..48_220).map(|id| id.to_string()).collect();
    Ok(serde_json::from_value(json!({
        "key": key, "state": "sending", "ids": [], "note": "", "updated": began,
        "call": {
            "api": "proxy-orders", "operation": "purchase_order", "server": SERVER, "account": "account 7",
            "arguments": {"body": {"product": "Datacenter Proxy", "location": "DE", "cycle": "monthly", "quantity": 10}},
            "before": {"items": {"ids": before, "is_whole": false, "total": 412}},
            "began": began, "ended": began, "problem": "purchase_order: the program ended before the response came",
        },
    }))?)
}

/// Adds a million intents like the first one: of three APIs, four operations, fifty accounts; one in 200 is open.
fn fill(file: &Path) -> Outcome<()> {
    let fill = format!(
        "WITH RECURSIVE row (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM row WHERE n + 1 < {ROWS})
         INSERT INTO intent (key, began_ns, state, api, operation, server, account, updated_ns, ids, note, call)
         SELECT printf('order-%07d', n), ({FIRST} + n) * 1000000000,
             CASE n % 200 WHEN 7 THEN 'in-doubt' WHEN 50 THEN 'refused' WHEN 51 THEN 'not-done' ELSE 'done' END,
             CASE n % 3 WHEN 0 THEN 'share-codes' WHEN 1 THEN 'proxy-orders' ELSE 'subscription-sharing' END,
             CASE n / 3 % 4 WHEN 0 THEN 'purchase_order' WHEN 1 THEN 'renew_order' ELSE 'operation ' || (n % 4) END,
             '{SERVER}', 'account ' || (n % 50), ({FIRST} + n) * 1000000000, '[\"' || n || '\"]', '', call
         FROM row, (SELECT call FROM intent WHERE key = 'few 0')"
    );
    let connection = rusqlite::Connection::open(file)?;
    connection.execute(&fill, [])?;
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

fn filters() -> Outcome<Vec<(&'static str, IntentFilter)>> {
    let all = IntentFilter::default();
    let filter = |change: fn(&mut IntentFilter)| {
        let mut filter = IntentFilter::default();
        change(&mut filter);
        filter
    };
    let moment = |row: i64| Timestamp::from_second(FIRST + row);
    let of_call = |row: i64| -> Outcome<IntentFilter> {
        let mut of_call = filter(|filter| {
            filter.api = Some("proxy-orders".to_owned());
            filter.operation = Some("purchase_order".to_owned());
            filter.server = Some(SERVER.to_owned());
            filter.account = Some("account 7".to_owned());
        });
        of_call.since = Some(moment(row)?);
        Ok(of_call)
    };
    Ok(vec![
        ("no filter", all.clone()),
        ("of an API", filter(|filter| filter.api = Some("share-codes".to_owned()))),
        ("done", all.clone().states([IntentState::Done])),
        ("open: `sending` or `in-doubt`", all.clone().states([IntentState::Sending, IntentState::InDoubt])),
        ("of an operation, server and account, of the last 10 minutes", of_call(ROWS - 600)?),
        ("of an operation, server and account, since the first", of_call(0)?),
        ("no filter, after 900,000 others", all.clone().after(&intent("order-0100000", moment(100_000)?)?)),
        (
            "open, after 4,500 other open ones",
            all.states([IntentState::Sending, IntentState::InDoubt]).after(&intent("order-0100000", moment(100_000)?)?),
        ),
    ])
}

async fn pages(store: &SqliteIntents, filter: &IntentFilter) -> Outcome<Vec<Duration>> {
    let mut times = Vec::new();
    for _ in 0..PAGES {
        let began = Instant::now();
        let page = store.list(filter).await?;
        times.push(began.elapsed());
        assert!(!page.is_empty() && page.len() <= 100, "{filter:?}: {}", page.len());
    }
    Ok(times)
}

/// The median and the 99th percentile, in milliseconds.
fn figures(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let milliseconds = |place: usize| times[place].as_secs_f64() * 1000.0;
    format!("{:.2} | {:.2}", milliseconds(times.len() / 2), milliseconds(times.len() * 99 / 100))
}
