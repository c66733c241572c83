//! Calls a second through a limit in this process, beside the same through a limit that a fleet shares: 8 tasks, a limit
//! that is never reached. Then how often the store was asked, and how long a single turn takes when nobody else calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sharekit::{Fleet, InProcessRateLimit, Quota, RateLimit, SqliteRateLimit};

/// High enough that no turn is ever waited for.
const QUOTAS: [Quota; 2] = [quota(1_000_000, 1), quota(60_000_000, 60)];

const fn quota(requests: u32, seconds: u64) -> Quota {
    Quota::new(requests, Duration::from_secs(seconds))
}

const TASKS: usize = 8;
const ROUND: Duration = Duration::from_secs(2);
const ROUNDS: usize = 5;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (redis, folder) = (arguments.next().ok_or("no address of Redis")?, arguments.next().ok_or("no folder")?);
    let server = Server::start().await?;
    let fleet = Fleet::connect(&redis).await?;
    let in_process = || InProcessRateLimit::new().per_second(1_000_000).per_minute(60_000_000);
    let file = std::path::Path::new(&folder).join("limits.sqlite");
    let limits: [(&str, Arc<dyn RateLimit>); 3] = [
        ("in the process", Arc::new(in_process())),
        ("of a fleet", Arc::new(fleet.rate_limit("bench", &QUOTAS))),
        ("in a SQLite file", Arc::new(SqliteRateLimit::new(file, "bench", &QUOTAS))),
    ];

    println!("| calls a second, {TASKS} tasks | the best of {ROUNDS} | the median | times in the process |");
    println!("|---|--:|--:|--:|");
    let mut measured = vec![Vec::new(); limits.len()];
    for _ in 0..ROUNDS {
        for (place, (_, limit)) in limits.iter().enumerate() {
            measured[place].push(calls_a_second(&server, limit).await?);
        }
    }
    measured.iter_mut().for_each(|rates| rates.sort_unstable());
    let median = |place: usize| measured[place][ROUNDS / 2];
    for (place, (name, _)) in limits.iter().enumerate() {
        let ratio = median(place) as f64 / median(0) as f64;
        println!("| limit {name} | {} | {} | {ratio:.2} |", measured[place][ROUNDS - 1], median(place));
    }

    println!("\n| turns a second, without a call, {TASKS} tasks | |\n|---|--:|");
    for (name, limit) in &limits {
        println!("| limit {name} | {} |", turns_a_second(limit).await);
    }
    println!("\n| one turn after a second of rest | µs |\n|---|--:|");
    for (name, limit) in &limits {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let began = Instant::now();
        limit.acquire().await?;
        println!("| limit {name} | {} |", began.elapsed().as_micros());
    }
    Ok(())
}

/// The sandbox, whose own limits are not in the way: an API without limits is called.
struct Server {
    sandbox: sharekit::sandbox::Sandbox,
}

impl Server {
    async fn start() -> Result<Self, sharekit::Error> {
        Ok(Self { sandbox: sharekit::sandbox::Sandbox::start().await? })
    }

    fn client(&self, limit: &Arc<dyn RateLimit>) -> Result<sharekit::proxy_orders::Client, sharekit::Error> {
        sharekit::proxy_orders::Client::builder()
            .base_url(self.sandbox.url())
            .bearer_token("sandbox-proxy-orders-owner")
            .rate_limit(Shared(Arc::clone(limit)))
            .build()
    }
}

/// A limit that several clients use.
#[derive(Debug)]
struct Shared(Arc<dyn RateLimit>);

impl RateLimit for Shared {
    fn acquire(&self) -> std::pin::Pin<Box<dyn Future<Output = Result<(), sharekit::Error>> + Send + '_>> {
        self.0.acquire()
    }
}

async fn calls_a_second(server: &Server, limit: &Arc<dyn RateLimit>) -> Result<u64, sharekit::Error> {
    let client = server.client(limit)?;
    let (calls, began) = (Arc::new(AtomicU64::new(0)), Instant::now());
    let mut tasks = Vec::new();
    for _ in 0..TASKS {
        let (client, calls) = (client.clone(), Arc::clone(&calls));
        tasks.push(tokio::spawn(async move {
            while began.elapsed() < ROUND {
                client.get_profile().send().await?;
                calls.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), sharekit::Error>(())
        }));
    }
    for task in tasks {
        task.await.expect("no task panics")?;
    }
    Ok((calls.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64()) as u64)
}

async fn turns_a_second(limit: &Arc<dyn RateLimit>) -> u64 {
    let (turns, began) = (Arc::new(AtomicU64::new(0)), Instant::now());
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let (limit, turns) = (Arc::clone(limit), Arc::clone(&turns));
            tokio::spawn(async move {
                while began.elapsed() < ROUND && limit.acquire().await.is_ok() {
                    turns.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no task panics");
    }
    (turns.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64()) as u64
}
