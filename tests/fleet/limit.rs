//! One limit for all processes: the vendor's windows, as the sandbox counts them, and what happens without the store.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sharekit::sandbox::{LoggedRequest, Sandbox};
use sharekit::{Fleet, Timestamp, subscription_sharing};

use crate::support::redis::Redis;
use crate::support::workers::{Worker, say, settings};

/// What a process is told.
#[derive(Serialize, Deserialize)]
struct Load {
    redis: String,
    sandbox: String,
    callers: usize,
    seconds: u64,
    size: u32,
}

/// What a process says at its end.
#[derive(Debug, Serialize, Deserialize)]
struct Counted {
    succeeded: u32,
    failed: u32,
    longest_wait_ms: u64,
    problem: Option<String>,
}

/// A process that calls as fast as it may.
#[tokio::test]
#[ignore = "a process of other tests"]
async fn worker() {
    let Some(load) = settings::<Load>() else { return };
    let fleet = Fleet::connect(&load.redis).await.unwrap().size(load.size).encryption_key([7; 32]);
    let client = subscription_sharing::Client::builder()
        .base_url(format!("{}/capi", load.sandbox))
        .bearer_token("sandbox-subscription-sharing-owner")
        .fleet(&fleet)
        .build()
        .unwrap();
    let counts = Arc::new((AtomicU32::new(0), AtomicU32::new(0)));
    let end = Instant::now() + Duration::from_secs(load.seconds);
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..load.callers {
        let (client, counts) = (client.clone(), Arc::clone(&counts));
        callers.spawn(async move {
            let (mut longest, mut problem) = (Duration::ZERO, None);
            while Instant::now() < end {
                let began = Instant::now();
                // A call that is still waiting at the end counts as neither.
                let call = client.list_nets().product_code("ABC").send();
                let Ok(called) = tokio::time::timeout_at(end.into(), call).await else { break };
                longest = longest.max(began.elapsed());
                let count = if called.is_ok() { &counts.0 } else { &counts.1 };
                count.fetch_add(1, Ordering::Relaxed);
                problem = problem.or(called.err().map(|error| error.to_string()));
            }
            (longest, problem)
        });
    }
    let ended = callers.join_all().await;
    let longest = ended.iter().map(|(longest, _)| *longest).max().unwrap();
    say(&Counted {
        succeeded: counts.0.load(Ordering::Relaxed),
        failed: counts.1.load(Ordering::Relaxed),
        longest_wait_ms: u64::try_from(longest.as_millis()).unwrap(),
        problem: ended.into_iter().find_map(|(_, problem)| problem),
    });
}

/// A store, a sandbox, and everything that the sandbox sees.
struct Arena {
    redis: Redis,
    sandbox: Sandbox,
    seen: Vec<LoggedRequest>,
}

impl Arena {
    async fn open() -> Self {
        Self {
            redis: Redis::start_without_waiting_for_the_disk(),
            sandbox: Sandbox::start().await.unwrap(),
            seen: Vec::new(),
        }
    }

    fn start(&self, processes: u32, callers: usize, seconds: u64) -> Vec<Worker> {
        // One more than there are, so that a busy machine may delay a request.
        let (redis, sandbox) = (self.redis.url(), self.sandbox.url());
        let load = Load { redis, sandbox, callers, seconds, size: processes + 1 };
        (0..processes).map(|_| Worker::start("limit::worker", &load)).collect()
    }

    /// Waits, and takes down what the sandbox sees; it keeps the last 1,000 requests only.
    async fn watch(&mut self, seconds: u64) {
        let end = Instant::now() + Duration::from_secs(seconds);
        while Instant::now() < end {
            tokio::time::sleep(Duration::from_millis(500)).await;
            self.take_down();
        }
    }

    fn take_down(&mut self) {
        let known = self.seen.last().map(|request| request.at);
        let log = self.sandbox.requests();
        let mut new: Vec<_> = log.into_iter().filter(|request| known.is_none_or(|known| request.at > known)).collect();
        new.sort_by_key(|request| request.at);
        self.seen.extend(new);
    }

    /// Checks that no window held more than the vendor allows, and that nothing was rejected.
    fn assert_within_limits(&self) {
        let rejected = self.seen.iter().filter(|request| request.status == 429).count();
        let mut times: Vec<Timestamp> = self.seen.iter().map(|request| request.at).collect();
        times.sort_unstable();
        let mut report = format!("{rejected} rejected of {}", times.len());
        let mut is_within = rejected == 0;
        for quota in subscription_sharing::RATE_LIMITS {
            let end = |first: Timestamp| times.partition_point(|time| *time < first + quota.window);
            let counts = times.iter().enumerate().map(|(place, first)| (end(*first) - place, *first));
            let (most, from) = counts.max().unwrap();
            let after = from.duration_since(times[0]);
            report += &format!(", at most {most} of {} in {:?} (after {after:#})", quota.requests, quota.window);
            is_within &= most <= quota.requests as usize;
        }
        println!("{report}");
        assert!(is_within, "{report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server, and 75 s"]
async fn eight_processes_use_one_limit_whole_and_fairly() {
    let mut arena = Arena::open().await;
    let commands = |redis: &Redis| {
        let stats = redis.cli(&["info", "commandstats"]);
        let calls = stats.lines().find_map(|line| line.strip_prefix("cmdstat_evalsha:calls=")?.split(',').next());
        calls.map_or(0, |calls| calls.parse::<usize>().unwrap())
    };
    // Each would send 38 a second: three times the limit together.
    let workers = arena.start(8, 38, 70);
    arena.watch(72).await;
    let counted: Vec<Counted> = workers.into_iter().flat_map(Worker::hear_all::<Counted>).collect();
    arena.take_down();
    arena.assert_within_limits();
    let each: Vec<u32> = counted.iter().map(|counted| counted.succeeded).collect();
    let sent: u32 = each.iter().sum();
    let commands = commands(&arena.redis);
    let memory: usize = arena
        .redis
        .cli(&["keys", "*"])
        .lines()
        .map(|key| arena.redis.cli(&["memory", "usage", key]).parse::<usize>().unwrap())
        .sum();
    println!("{sent} sent in 70 s, by process {each:?}, {commands} commands, {memory} bytes in Redis");
    assert!(counted.iter().all(|counted| counted.failed == 0), "{counted:?}");
    // The most that any plan could send: 2,000 in the first 20 s, and 1,000 in the last 10 s.
    assert!(sent >= 2_700, "{sent} of 3,000 were sent");
    let (fewest, most) = (*each.iter().min().unwrap(), *each.iter().max().unwrap());
    assert!(fewest * 2 >= most, "one process sent {fewest}, another {most}");
    assert!(commands * 10 <= sent as usize, "{commands} commands for {sent} requests");
    assert!(memory < 4096, "{memory} bytes in Redis");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server, and 70 s"]
async fn without_the_store_each_keeps_to_its_share_and_all_go_on_by_themselves() {
    let mut arena = Arena::open().await;
    let workers = arena.start(4, 30, 65);
    arena.watch(5).await;
    // Killed, and started again with its data.
    arena.redis.kill();
    arena.watch(5).await;
    arena.redis.start_again(true);
    arena.watch(8).await;
    // Accepts connections, and does not respond.
    arena.redis.freeze();
    arena.watch(5).await;
    arena.redis.unfreeze();
    arena.watch(8).await;
    // Loses its data while it runs, and by a restart.
    arena.redis.cli(&["flushall"]);
    arena.watch(8).await;
    arena.redis.kill();
    arena.redis.start_again(false);
    let before = arena.seen.len();
    arena.watch(26).await;
    let counted: Vec<Counted> = workers.into_iter().flat_map(Worker::hear_all::<Counted>).collect();
    arena.take_down();
    println!("{counted:?}");
    arena.assert_within_limits();
    assert!(counted.iter().all(|counted| counted.failed == 0), "{counted:?}");
    assert!(counted.iter().all(|counted| counted.succeeded >= 200), "{counted:?}");
    assert!(arena.seen.len() > before, "nothing was sent at the end");
    // No call waited longer than a window for its turn.
    assert!(counted.iter().all(|counted| counted.longest_wait_ms < 62_000), "{counted:?}");
}
