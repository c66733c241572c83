//! How long spends are remembered, and by whom they can be read.

use std::time::Duration;

use sharekit::{FleetIntents, IntentFilter, IntentState, IntentStore};

use super::{assert_refused, fleet, record};
use crate::contract::{in_state, intent, keys};
use crate::support::redis::Redis;

#[tokio::test]
#[ignore = "needs redis-server"]
async fn what_is_decided_is_forgotten_after_its_time_and_what_is_open_never() {
    let redis = Redis::start();
    let kept = Duration::from_millis(400);
    let store = fleet(&redis).await.keep_spends(kept).intents();
    for number in 0..40 {
        store.end(&in_state(&format!("done {number}"), number, IntentState::Done)).await.unwrap();
    }
    store.end(&in_state("in doubt", 50, IntentState::InDoubt)).await.unwrap();
    store.end(&in_state("begun again", 60, IntentState::NotDone)).await.unwrap();
    store.begin(&intent("begun again", 61)).await.unwrap();
    assert_eq!(store.list(&IntentFilter::default()).await.unwrap().len(), 42);
    assert!(store.begin(&intent("done 1", 70)).await.unwrap().is_some());

    tokio::time::sleep(kept + Duration::from_millis(100)).await;
    assert_eq!(store.get("done 1").await.unwrap(), None);
    assert_eq!(keys(&store.list(&IntentFilter::default()).await.unwrap()), ["begun again", "in doubt"]);
    assert_eq!(store.begin(&intent("done 1", 70)).await.unwrap(), None);
    // The others are removed in passing, a few by each call.
    for number in 0..5 {
        store.begin(&intent(&format!("new {number}"), 80)).await.unwrap();
    }
    let size = |name: &str| redis.cli(&["zcard", &format!("{{sharekit}}:intents:{name}")]);
    assert_eq!((size("all"), size("open"), size("remembered")), ("8".to_owned(), "8".to_owned(), "0".to_owned()));
    assert_eq!(redis.cli(&["keys", "{sharekit}:intent:*"]).lines().count(), 8);
    let of_calls = redis.cli(&["keys", "{sharekit}:intents:call:*"]);
    assert_eq!(redis.cli(&["zcard", &of_calls]), "8");
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn what_cannot_be_decrypted_is_an_error_and_its_key_stays_used() {
    let redis = Redis::start();
    let sealed = async |key| fleet(&redis).await.encryption_key([key; 32]).intents();
    let (ours, others, open): (FleetIntents, _, _) = (sealed(7).await, sealed(8).await, record(&redis).await);
    ours.begin(&intent("one", 1)).await.unwrap();
    for (other, reason) in [(&others, "encrypted with another key"), (&open, "give this process the key, too")] {
        let error = other.begin(&intent("one", 2)).await.unwrap_err();
        assert!(error.is_intent_store() && error.to_string().contains(reason), "{error}");
        let error = other.get("one").await.unwrap_err();
        assert!(error.is_intent_store() && error.to_string().contains("Fleet::encryption_key"), "{error}");
        assert!(other.list(&IntentFilter::default()).await.unwrap_err().is_intent_store());
        other.begin(&intent(reason, 2)).await.unwrap();
    }
    assert_eq!(ours.get("one").await.unwrap(), Some(intent("one", 1)));
    // What was written before there was a key is read with it.
    assert!(ours.get("give this process the key, too").await.unwrap().is_some());
}

/// Who can write to the server, but has no key, cannot make a spend look done with the value of another.
#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_value_that_was_moved_to_another_key_is_not_read_there() {
    let redis = Redis::start();
    let store = fleet(&redis).await.encryption_key([7; 32]).intents();
    store.end(&in_state("one", 1, IntentState::Done)).await.unwrap();
    let one = redis.cli(&["keys", "{sharekit}:intent:*"]);
    store.begin(&intent("two", 2)).await.unwrap();
    let both = redis.cli(&["keys", "{sharekit}:intent:*"]);
    let two = both.lines().find(|name| *name != one).unwrap();
    let copy = "return redis.call('hset', KEYS[2], 'value', redis.call('hget', KEYS[1], 'value'))";
    redis.cli(&["eval", copy, "2", &one, two]);
    let error = store.get("two").await.unwrap_err();
    assert!(error.is_intent_store() && error.to_string().contains("somebody has changed it"), "{error}");
    assert!(store.list(&IntentFilter::default()).await.is_err());
    assert!(store.get("one").await.unwrap().is_some());
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_server_that_never_responded_refuses() {
    let mut redis = Redis::start();
    redis.kill();
    let error = record(&redis).await.begin(&intent("one", 1)).await.unwrap_err();
    assert_refused(&error, "the spend cannot be recorded");
    redis.start_again(true);
}
