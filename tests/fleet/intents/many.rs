//! Many at once, and long lists.

use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use sharekit::{Fleet, IntentFilter, IntentState, IntentStore};

use super::record;
use crate::contract::{in_state, intent, pages, with};
use crate::support::redis::Redis;
use crate::support::workers::{Worker, say, settings};

/// What a process is told that begins one key many times.
#[derive(Serialize, Deserialize)]
struct Beginner {
    redis: String,
    number: i64,
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a process of the test below"]
async fn beginner() {
    let Some(Beginner { redis, number }) = settings() else { return };
    let store = Fleet::connect(&redis).await.unwrap().intents();
    let intents: Vec<_> = (0..250).map(|second| intent("one", 1000 * number + second)).collect();
    let begun = join_all(intents.iter().map(|intent| store.begin(intent))).await;
    say(&begun.into_iter().filter(|known| known.as_ref().unwrap().is_none()).count());
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn of_a_thousand_in_four_processes_with_one_key_a_single_one_begins() {
    let redis = Redis::start();
    let start = |number| Worker::start("intents::many::beginner", &Beginner { redis: redis.url(), number });
    let workers: Vec<Worker> = (0..4).map(start).collect();
    let begun: Vec<usize> = workers.into_iter().flat_map(Worker::hear_all).collect();
    assert_eq!((begun.len(), begun.iter().sum()), (4, 1), "{begun:?}");
}

/// How many commands the server has run for its clients. What scripts do inside is not counted here.
fn commands(redis: &Redis) -> usize {
    let stats = redis.cli(&["info", "commandstats"]);
    let of_scripts = stats.lines().filter_map(|line| line.strip_prefix("cmdstat_evalsha:calls="));
    of_scripts.map(|rest| rest.split(',').next().unwrap().parse::<usize>().unwrap()).sum()
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn each_step_of_a_spend_costs_one_command() {
    let redis = Redis::start();
    let store = record(&redis).await;
    store.begin(&intent("first", 1)).await.unwrap();
    store.end(&in_state("first", 1, IntentState::Done)).await.unwrap();
    store.get("first").await.unwrap();
    let before = commands(&redis);
    store.begin(&intent("one", 1)).await.unwrap();
    store.begin(&intent("one", 2)).await.unwrap();
    store.get("one").await.unwrap();
    store.end(&in_state("one", 1, IntentState::Done)).await.unwrap();
    assert_eq!(commands(&redis) - before, 4);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_list_of_ten_thousand_is_read_by_pages() {
    const ALL: i64 = 10_000;
    let redis = Redis::start();
    let store = record(&redis).await;
    for hundred in 0..ALL / 100 {
        let intents: Vec<_> = (0..100)
            .map(|number| 100 * hundred + number)
            .map(|number| {
                let state = if number % 1000 == 0 { IntentState::InDoubt } else { IntentState::Done };
                in_state(&format!("key {number:05}"), number, state)
            })
            .collect();
        join_all(intents.iter().map(|intent| store.end(intent))).await.into_iter().for_each(Result::unwrap);
    }
    let store: crate::contract::Store = std::sync::Arc::new(store);
    let expected: Vec<String> = (0..ALL).rev().map(|number| format!("key {number:05}")).collect();
    let in_doubt: Vec<String> = expected.iter().filter(|key| key.ends_with("000")).cloned().collect();
    let all = IntentFilter::default;
    let of_operation = |filter| {
        with(filter, |filter| {
            filter.api = Some("proxy-orders".to_owned());
            filter.server = Some("https://example.com".to_owned());
            filter.account = Some("a".to_owned());
            filter.operation = Some("purchase_order".to_owned());
        })
    };
    // The filter, what it lists, and the most commands for each page.
    let table = [
        (all(), &expected, 1),
        (of_operation(all()), &expected, 1),
        (all().states([IntentState::Sending, IntentState::InDoubt]), &in_doubt, 1),
        (all().states([IntentState::InDoubt]).limit(3), &in_doubt, 1),
        (of_operation(all().states([IntentState::InDoubt])).limit(3), &in_doubt, 10),
        // One page: more than the server looks at in one command.
        (all().limit(usize::MAX), &expected, 21),
    ];
    for (filter, expected, most) in table {
        store.list(&filter.clone().limit(1)).await.unwrap();
        let (before, mut pages_read) = (commands(&redis), 0);
        let seen = pages(&store, filter.clone(), async |_| pages_read += 1).await;
        let seen: Vec<String> = seen.into_iter().map(|intent| intent.key).collect();
        assert!(seen == *expected, "{filter:?}: {} of {}", seen.len(), expected.len());
        // The last page is empty.
        let commands = commands(&redis) - before;
        assert!(commands <= most * pages_read + most, "{filter:?}: {commands} commands for {pages_read} pages");
    }
}
