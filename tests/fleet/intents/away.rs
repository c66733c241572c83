//! The server is away, slow, or has lost data.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sharekit::sandbox::Sandbox;
use sharekit::{FleetEvent, FleetIntents, IntentFilter, IntentState, IntentStore};

use super::{assert_refused, client, fleet, purchase, record, state};
use crate::contract::{in_state, intent};
use crate::support::redis::Redis;

/// How long a call may take that fails: half a second, and what a busy machine adds.
const SOON: Duration = Duration::from_millis(800);

/// Begins a call that is to be refused soon, with this reason.
async fn refused(store: &FleetIntents, key: &str, reason: &str) {
    let began = Instant::now();
    let error = store.begin(&intent(key, 1)).await.unwrap_err();
    assert!(began.elapsed() < SOON, "after {:?}: {error}", began.elapsed());
    assert_refused(&error, reason);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_command_that_is_executed_after_the_call_was_given_up_records_nothing() {
    let redis = Redis::start();
    let store = record(&redis).await;
    store.begin(&intent("before", 1)).await.unwrap();
    redis.freeze();
    refused(&store, "frozen", "no response within 500 ms").await;
    redis.unfreeze();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(redis.cli(&["info", "commandstats"]).contains("cmdstat_evalsha"), "the server works");
    assert_eq!(state(&redis, "frozen").await, None);
    // It goes on by itself.
    assert_eq!(store.begin(&intent("frozen", 2)).await.unwrap(), None);
    assert_eq!(state(&redis, "frozen").await, Some(IntentState::Sending));
}

/// The first call of a process does not know the time of the server.
#[tokio::test]
#[ignore = "needs redis-server"]
async fn the_first_command_of_a_process_is_not_recorded_late_either() {
    let redis = Redis::start();
    // The server knows the scripts: otherwise the first command does nothing.
    record(&redis).await.begin(&intent("before", 1)).await.unwrap();
    let store = record(&redis).await;
    redis.freeze();
    refused(&store, "frozen", "no response within 500 ms").await;
    redis.unfreeze();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(state(&redis, "frozen").await, None);
}

/// What is executed in time may still be answered too late, or the caller may no longer wait for it.
#[tokio::test]
#[ignore = "needs redis-server"]
async fn what_was_recorded_though_nobody_waited_for_it_is_taken_back() {
    let redis = Redis::start();
    let store = record(&redis).await;
    store.begin(&intent("before", 1)).await.unwrap();
    // On a busy machine the command may be late.
    let mut second = 2;
    while state(&redis, "one").await != Some(IntentState::Sending) {
        second += 1;
        assert!(second < 20, "it is never recorded");
        redis.freeze();
        let dropped = tokio::time::timeout(Duration::from_millis(50), store.begin(&intent("one", second))).await;
        assert!(dropped.is_err(), "{dropped:?}");
        redis.unfreeze();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let known = store.get("one").await.unwrap().unwrap();
    assert_eq!(known.state, IntentState::NotDone);
    assert!(known.note.contains("it was not sent"), "{}", known.note);
    // What was never written is not there now.
    redis.freeze();
    refused(&store, "two", "no response").await;
    redis.unfreeze();
    assert_eq!(store.get("two").await.unwrap(), None);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn while_the_server_is_away_spends_are_refused_and_afterwards_all_goes_on() {
    let (mut redis, sandbox) = (Redis::start(), Sandbox::start().await.unwrap());
    let client = client(&sandbox.url(), record(&redis).await);
    assert!(purchase(&client, "one", 1).await.unwrap().is_done());
    redis.kill();
    let began = Instant::now();
    let error = purchase(&client, "two", 2).await.unwrap_err();
    assert!(error.is_intent_store() && began.elapsed() < SOON, "{error} after {:?}", began.elapsed());
    let sent = |sandbox: &Sandbox| {
        sandbox.requests().iter().filter(|call| call.operation.as_deref() == Some("purchase_order")).count()
    };
    assert_eq!(sent(&sandbox), 1);
    redis.start_again(true);
    let start = Instant::now();
    while let Err(error) = purchase(&client, "two", 2).await {
        assert!(error.is_intent_store() && start.elapsed() < Duration::from_secs(5), "{error}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // What was recorded before is there.
    assert!(purchase(&client, "one", 1).await.unwrap().is_done());
    assert_eq!(sent(&sandbox), 2);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_server_that_is_away_refuses_within_half_a_second_and_names_the_reason() {
    let mut redis = Redis::start();
    let store = record(&redis).await;
    store.begin(&intent("one", 1)).await.unwrap();
    redis.kill();
    for key in ["two", "three"] {
        refused(&store, key, "the spend cannot be recorded in the store of the fleet").await;
    }
    let error = store.get("one").await.unwrap_err();
    assert!(error.is_intent_store(), "{error}");
    redis.start_again(true);
}

/// Checks that a process which has seen the data refuses to spend, and that another one goes on.
async fn assert_lost(redis: &Redis, store: &FleetIntents) {
    for key in ["new", "one"] {
        refused(store, key, "has lost data").await;
        refused(store, key, "look at your accounts for them, then restart this process").await;
        assert_eq!(state(redis, key).await, None, "nothing may be written");
        // That it is not there is not known.
        assert!(store.get(key).await.unwrap_err().is_intent_store());
    }
    assert!(store.list(&IntentFilter::default()).await.unwrap_err().is_intent_store());
    // What became of a call that was under way is worth recording.
    store.end(&in_state("under way", 1, IntentState::Done)).await.unwrap();
    assert_eq!(state(redis, "under way").await, Some(IntentState::Done));
    assert!(store.get("under way").await.unwrap().is_some());
    // It stays so.
    refused(store, "new", "has lost data").await;
    let restarted = record(redis).await;
    assert_eq!(restarted.begin(&intent("new", 2)).await.unwrap(), None);
    refused(store, "another", "has lost data").await;
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn after_a_flush_nothing_is_spent_until_the_process_is_restarted() {
    let redis = Redis::start();
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let fleet = fleet(&redis).await.on_event(move |event| seen.lock().unwrap().push(event.clone()));
    fleet.intents().begin(&intent("one", 1)).await.unwrap();
    redis.cli(&["flushall"]);
    assert_lost(&redis, &fleet.intents()).await;
    assert_eq!(*events.lock().unwrap(), [FleetEvent::Lost]);
}

/// The record is as long as before, and has the key that was written last.
#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_flush_is_noticed_although_others_have_gone_on() {
    let redis = Redis::start();
    let store = record(&redis).await;
    store.begin(&intent("one", 1)).await.unwrap();
    redis.cli(&["flushall"]);
    let restarted = record(&redis).await;
    for key in ["one", "two", "three"] {
        restarted.begin(&intent(key, 2)).await.unwrap();
    }
    refused(&store, "new", "has lost data").await;
    assert_eq!(state(&redis, "new").await, None);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn after_a_restart_without_data_nothing_is_spent_until_the_process_is_restarted() {
    let mut redis = Redis::start();
    let store = record(&redis).await;
    store.begin(&intent("one", 1)).await.unwrap();
    redis.kill();
    redis.start_again(false);
    let start = Instant::now();
    while store.begin(&intent("new", 1)).await.unwrap_err().to_string().contains("cannot be recorded") {
        assert!(start.elapsed() < Duration::from_secs(5), "the connection is not made again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_lost(&redis, &store).await;
}

/// A replica that takes over has the identity of the data, but may lack the last writes.
#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_server_that_lacks_the_last_spends_is_noticed() {
    let losses: [&[&str]; 2] = [&["set", "{sharekit}:intents:count", "1"], &["del"]];
    for loss in losses {
        let redis = Redis::start();
        let told = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&told);
        let fleet = fleet(&redis).await.on_event(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let store = fleet.intents();
        store.begin(&intent("one", 1)).await.unwrap();
        let before = redis.cli(&["keys", "{sharekit}:intent:*"]);
        store.begin(&intent("two", 2)).await.unwrap();
        let names = redis.cli(&["keys", "{sharekit}:intent:*"]);
        let last = names.lines().find(|name| !before.contains(*name)).unwrap();
        if loss == ["del"] {
            redis.cli(&["del", last]);
        } else {
            redis.cli(loss);
        }
        refused(&store, "three", "has lost data").await;
        refused(&fleet.intents(), "three", "has lost data").await;
        assert_eq!(state(&redis, "three").await, None);
        assert!(store.list(&IntentFilter::default()).await.unwrap_err().is_intent_store());
        assert_eq!(told.load(Ordering::Relaxed), 1, "{loss:?}");
    }
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_server_that_is_full_refuses_and_one_that_throws_spends_away_is_not_used() {
    let redis = Redis::start();
    let store = record(&redis).await;
    store.begin(&intent("one", 1)).await.unwrap();
    redis.cli(&["config", "set", "maxmemory", "1"]);
    refused(&store, "full", "maxmemory").await;
    redis.cli(&["config", "set", "maxmemory", "100mb"]);
    assert_eq!(store.begin(&intent("full", 1)).await.unwrap(), None);
    for (policy, is_used) in [("allkeys-lru", false), ("allkeys-random", false), ("volatile-lru", true)] {
        redis.cli(&["config", "set", "maxmemory-policy", policy]);
        let store = record(&redis).await;
        if is_used {
            store.begin(&intent(policy, 1)).await.unwrap();
        } else {
            refused(&store, policy, "set its maxmemory-policy to noeviction").await;
        }
    }
    // Nothing that the record needs may be thrown away under this policy.
    let names = redis.cli(&["keys", "*"]);
    for name in names.lines() {
        assert_eq!(redis.cli(&["ttl", name]), "-1", "{name}");
    }
}
