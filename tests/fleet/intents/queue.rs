//! Four processes take spends from one queue, which delivers each several times.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use sharekit::sandbox::{Failure, Fault, Sandbox};
use sharekit::{Error, Fleet, IntentFilter, IntentState, IntentStore, Settled};

use super::{client, purchase, record};
use crate::support::redis::Redis;
use crate::support::workers::{Worker, say, settings};

/// What a process is told that works on the queue.
#[derive(Serialize, Deserialize)]
struct Queue {
    redis: String,
    sandbox: String,
    /// What to buy: as many as the number says, with a key of its own.
    spends: Vec<i64>,
    /// Whether a spend that is refused is tried again.
    is_patient: bool,
}

/// What became of a spend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Said {
    Done { quantity: i64, ids: Vec<String> },
    Refused { quantity: i64, message: String },
    InDoubt { quantity: i64, reason: String },
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a process of the tests below"]
async fn worker() {
    let Some(Queue { redis, sandbox, spends, is_patient }) = settings() else { return };
    let client = client(&sandbox, Fleet::connect(&redis).await.unwrap().intents());
    for quantity in spends {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            match purchase(&client, &format!("spend {quantity}"), quantity).await {
                Ok(Settled::Done(done)) => {
                    say(&Said::Done { quantity, ids: done.ids().to_vec() });
                    break;
                }
                Err(error) if error.is_intent_store() && !is_patient => {
                    say(&Said::Refused { quantity, message: error.to_string() });
                    break;
                }
                Ok(Settled::Unknown(doubt)) if !is_patient => {
                    say(&Said::InDoubt { quantity, reason: doubt.to_string() });
                    break;
                }
                outcome => assert!(is_open(&outcome) && Instant::now() < deadline, "{quantity}: {outcome:?}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        if !is_patient {
            // Otherwise all is spent before anything happens.
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Returns whether a spend may be tried again.
fn is_open<T>(outcome: &Result<Settled<T>, Error>) -> bool {
    match outcome {
        Ok(settled) => !settled.is_done(),
        Err(error) => error.is_intent_store(),
    }
}

/// Starts a process with this part of the queue.
fn start(redis: &Redis, sandbox: &Sandbox, spends: Vec<i64>, is_patient: bool) -> Worker {
    Worker::start("intents::queue::worker", &Queue { redis: redis.url(), sandbox: sandbox.url(), spends, is_patient })
}

/// Returns the queues of four processes: each spend is in two or three of them, each time at another place.
fn queues(spends: i64) -> [Vec<i64>; 4] {
    let mut queues: [Vec<i64>; 4] = Default::default();
    for spend in 1..=spends {
        let mut processes = [0, 1, 2, 3];
        fastrand::shuffle(&mut processes);
        for process in &processes[..fastrand::usize(2..=3)] {
            queues[*process].push(spend);
        }
    }
    for queue in &mut queues {
        fastrand::shuffle(queue);
    }
    queues
}

/// Returns how many orders of each quantity there are in the sandbox.
async fn orders(sandbox: &Sandbox) -> BTreeMap<i64, usize> {
    let state = sandbox.state().await.unwrap();
    let mut orders = BTreeMap::new();
    for order in state["tables"]["proxy_order"].as_array().unwrap() {
        *orders.entry(order["quantity"].as_i64().unwrap()).or_default() += 1;
    }
    orders
}

/// Makes responses of purchases get lost, before and after their effect.
fn lose_responses(sandbox: &Sandbox) {
    for failure in [Failure::ResetAfterEffect, Failure::ResetBeforeEffect, Failure::Delay { milliseconds: 50 }] {
        sandbox.fault(Fault::new(failure).of("purchase_order").probability(0.15));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn four_processes_on_one_queue_spend_each_key_once_though_some_are_killed() {
    const SPENDS: i64 = 24;
    let (redis, sandbox) = (Redis::start(), Sandbox::start().await.unwrap());
    let before = orders(&sandbox).await;
    lose_responses(&sandbox);
    let queues = queues(SPENDS);
    let mut workers: Vec<Worker> = queues.iter().map(|queue| start(&redis, &sandbox, queue.clone(), true)).collect();
    for _ in 0..6 {
        tokio::time::sleep(Duration::from_millis(fastrand::u64(150..700))).await;
        let number = fastrand::usize(0..4);
        workers[number].kill();
        // The queue delivers all again that were not acknowledged.
        workers[number] = start(&redis, &sandbox, queues[number].clone(), true);
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    let listens = workers.into_iter().map(|worker| tokio::task::spawn_blocking(|| worker.hear_all::<Said>()));
    let mut ids: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for listen in listens.collect::<Vec<_>>() {
        for said in listen.await.unwrap() {
            let Said::Done { quantity, ids: of_order } = said else { panic!("{said:?}") };
            assert_eq!(of_order.len(), 1);
            // Whoever is told of it is told of the same order.
            assert_eq!(*ids.entry(quantity).or_insert(of_order.clone()), of_order);
        }
    }
    let mut expected = before;
    (1..=SPENDS).for_each(|quantity| *expected.entry(quantity).or_default() += 1);
    assert_eq!(orders(&sandbox).await, expected);
    let open = IntentFilter::default().states([IntentState::Sending, IntentState::InDoubt]);
    assert!(record(&redis).await.list(&open).await.unwrap().is_empty());
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_spend_in_doubt_keeps_its_key_from_all_processes_until_it_is_settled() {
    let (redis, sandbox) = (Redis::start(), Sandbox::start().await.unwrap());
    let store = record(&redis).await;
    let client = client(&sandbox.url(), store.clone());
    sandbox.fault(Fault::new(Failure::ResetBeforeEffect).of("purchase_order").times(1));
    // Nobody can look for it.
    let blind = Fault::new(Failure::response(503, serde_json::Value::Null));
    let hasty = client.with_options(|options| {
        let settling = sharekit::Settling::default().look(false).intents(std::sync::Arc::new(store.clone()));
        options.max_retries(0).settling(settling)
    });
    assert!(!purchase(&hasty, "August", 3).await.unwrap().is_done());
    assert_eq!(super::state(&redis, "August").await, Some(IntentState::InDoubt));
    sandbox.fault(blind.of("list_orders"));
    let before = orders(&sandbox).await;
    let sent = || sandbox.requests().iter().filter(|call| call.operation.as_deref() == Some("purchase_order")).count();
    for _ in 0..3 {
        let other = super::client(&sandbox.url(), record(&redis).await);
        let outcome = purchase(&other, "August", 3).await.unwrap();
        assert!(matches!(outcome, Settled::Unknown(_)), "{outcome:?}");
    }
    assert_eq!(sent(), 1);
    // A person has found that it was not done.
    let mut intent = store.get("August").await.unwrap().unwrap();
    intent.mark(IntentState::NotDone);
    store.end(&intent).await.unwrap();
    sandbox.clear_faults();
    let other = super::client(&sandbox.url(), record(&redis).await);
    assert!(purchase(&other, "August", 3).await.unwrap().is_done());
    assert_eq!(orders(&sandbox).await.values().sum::<usize>(), before.values().sum::<usize>() + 1);
}

/// Kills, freezes and restarts the server while four processes work.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn a_server_that_comes_and_goes_with_its_data_doubles_no_spend_and_loses_none() {
    const SPENDS: i64 = 20;
    let (mut redis, sandbox) = (Redis::start(), Sandbox::start().await.unwrap());
    let before = orders(&sandbox).await;
    lose_responses(&sandbox);
    let workers: Vec<Worker> = queues(SPENDS).map(|queue| start(&redis, &sandbox, queue, true)).into();
    let listens: Vec<_> =
        workers.into_iter().map(|worker| tokio::task::spawn_blocking(|| worker.hear_all::<Said>())).collect();
    for round in 0..6 {
        tokio::time::sleep(Duration::from_millis(fastrand::u64(200..600))).await;
        if round % 2 == 0 {
            redis.freeze();
            tokio::time::sleep(Duration::from_millis(900)).await;
            redis.unfreeze();
        } else {
            redis.kill();
            tokio::time::sleep(Duration::from_millis(300)).await;
            redis.start_again(true);
        }
    }
    for listen in listens {
        listen.await.unwrap();
    }
    let mut expected = before;
    (1..=SPENDS).for_each(|quantity| *expected.entry(quantity).or_default() += 1);
    assert_eq!(orders(&sandbox).await, expected);
}

/// The server loses its data while four processes work: none of them spends a key again.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs redis-server"]
async fn after_the_data_are_lost_no_process_spends_until_it_is_restarted() {
    const SPENDS: i64 = 12;
    for is_flushed in [true, false] {
        let (mut redis, sandbox) = (Redis::start(), Sandbox::start().await.unwrap());
        let before = orders(&sandbox).await;
        // Each process is given everything four times.
        let spends: Vec<i64> = (0..4).flat_map(|_| 1..=SPENDS).collect();
        let mut workers: Vec<Worker> = (0..4).map(|_| start(&redis, &sandbox, spends.clone(), false)).collect();
        for worker in &mut workers {
            // It knows the data. What another process is sending may be in doubt meanwhile.
            while !matches!(worker.hear::<Said>().unwrap(), Said::Done { .. }) {}
        }
        if is_flushed {
            redis.cli(&["flushall"]);
        } else {
            redis.kill();
            redis.start_again(false);
        }
        for worker in workers {
            let said = worker.hear_all::<Said>();
            // What another process still wrote of its call is known, or in doubt, as the record is not whole.
            let is_lost = |said: &Said| matches!(said, Said::Refused { message, .. } if message.contains("lost data"));
            assert!(said.iter().any(is_lost), "{said:?}");
        }
        let spent = orders(&sandbox).await;
        for (quantity, count) in &spent {
            let own = count - before.get(quantity).copied().unwrap_or_default();
            assert!(own <= 1, "{quantity} was bought {own} times");
        }
        // A process that is started now goes on.
        let said = start(&redis, &sandbox, vec![50], false).hear_all::<Said>();
        assert!(matches!(said[..], [Said::Done { .. }]), "{said:?}");
    }
}
