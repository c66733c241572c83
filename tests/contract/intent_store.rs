//! What every store of intents promises, whatever keeps them: the same tests for all.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use serde_json::{Value, json};
use sharekit::{Intent, IntentFilter, IntentState, IntentStore};

use IntentState::{Done, InDoubt, NotDone, Refused, Sending};

/// A store that another process opens, too.
pub type Store = Arc<dyn IntentStore>;

/// A place where a store is.
pub trait Place: Send + Sync + 'static {
    /// Makes an empty one.
    fn new() -> Self;

    /// Opens the store, as another process would.
    fn open(&self) -> impl Future<Output = Store> + Send;
}

/// Declares the tests of a store: `contract!(Place, [attribute])`, where each test has the attribute.
macro_rules! contract {
    ($place:ty, $attribute:tt) => {
        crate::contract::contract!(
            $place, $attribute,
            an_intent_comes_back_as_it_was_written_in_every_state,
            a_key_is_begun_again_only_if_nothing_was_done,
            a_key_that_is_begun_again_is_listed_once,
            what_is_decided_stays_decided,
            what_became_of_an_earlier_call_does_not_free_the_key_of_the_later_one,
            of_many_at_once_with_one_key_a_single_one_begins,
            many_processes_that_try_again_until_it_is_done_do_it_once,
            pages_hold_each_intent_once_newest_first,
            a_filter_lists_only_what_it_names,
        );
    };
    ($place:ty, $attribute:tt, $($test:ident),* $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            #$attribute
            async fn $test() {
                crate::contract::$test(&<$place as crate::contract::Place>::new()).await;
            }
        )*
    };
}
pub(crate) use contract;

/// Returns an intent that is about to be sent, which began so many seconds after 1970.
pub fn intent(key: &str, second: i64) -> Intent {
    of_operation("purchase_order", key, second)
}

/// Returns the intent of a call of another operation.
fn of_operation(operation: &str, key: &str, second: i64) -> Intent {
    with_call(key, second, &json!({ "operation": operation, "account": "a" }))
}

/// Returns an intent with this in its call.
pub fn with_call(key: &str, second: i64, more: &Value) -> Intent {
    let moment = Timestamp::from_second(second).unwrap();
    let mut call = json!({
        "api": "proxy-orders", "server": "https://example.com", "arguments": {"body": {"quantity": 3}},
        "began": moment, "ended": moment, "problem": "a problem",
    });
    call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let intent = json!({
        "key": key, "call": call, "state": "sending", "ids": [], "note": "", "updated": moment,
    });
    serde_json::from_value(intent).unwrap()
}

/// Returns an intent with what became of it.
pub fn in_state(key: &str, second: i64, state: IntentState) -> Intent {
    let mut intent = intent(key, second);
    (intent.state, intent.updated) = (state, Timestamp::now());
    (intent.ids, intent.note) = (vec!["7".to_owned(), "8".to_owned()], "a note".to_owned());
    intent
}

pub fn keys(intents: &[Intent]) -> Vec<&str> {
    intents.iter().map(|intent| intent.key.as_str()).collect()
}

async fn state(store: &Store, key: &str) -> IntentState {
    store.get(key).await.unwrap().unwrap().state
}

/// Opens the store as often as if there were so many processes, and lets each do this at the same time.
async fn at_once<P: Place, T: Send + 'static, F: Future<Output = T> + Send + 'static>(
    place: &P,
    processes: i64,
    work: impl Fn(i64, Store) -> F,
) -> Vec<T> {
    let mut running = Vec::new();
    for number in 0..processes {
        running.push(tokio::spawn(work(number, place.open().await)));
    }
    let mut done = Vec::new();
    for task in running {
        done.push(task.await.unwrap());
    }
    done
}

// ---- one intent -----------------------------------------------------------------------------------------------------

pub async fn an_intent_comes_back_as_it_was_written_in_every_state(place: &impl Place) {
    let store = place.open().await;
    for state in IntentState::ALL {
        let more = json!({
            "operation": "purchase_order", "began": "2026-11-26T12:00:00.123456789Z", "key": state.as_str(),
            "reason": "🦀 \"' \u{0}",
        });
        let mut written = with_call(state.as_str(), 5, &more);
        (written.state, written.ids) = (state, vec!["7".to_owned()]);
        store.end(&written).await.unwrap();
        assert_eq!(store.get(state.as_str()).await.unwrap(), Some(written.clone()));
        let other_process = place.open().await;
        assert_eq!(other_process.get(state.as_str()).await.unwrap(), Some(written));
    }
    assert_eq!(store.get("another").await.unwrap(), None);
}

pub async fn a_key_is_begun_again_only_if_nothing_was_done(place: &impl Place) {
    let store = place.open().await;
    for known in IntentState::ALL {
        let (key, known) = (known.as_str(), in_state(known.as_str(), 5, known));
        store.end(&known).await.unwrap();
        let again = intent(key, 6);
        let found = store.begin(&again).await.unwrap();
        let expected = if known.state.is_free() { again } else { known.clone() };
        assert_eq!(found, (!known.state.is_free()).then_some(known), "{key}");
        assert_eq!(store.get(key).await.unwrap(), Some(expected), "{key}");
    }
}

pub async fn a_key_that_is_begun_again_is_listed_once(place: &impl Place) {
    let store = place.open().await;
    store.begin(&of_operation("renew_order", "one", 5)).await.unwrap();
    let mut refused = of_operation("renew_order", "one", 5);
    refused.state = Refused;
    store.end(&refused).await.unwrap();
    store.begin(&intent("one", 7)).await.unwrap();
    let all = IntentFilter::default();
    let of = |operation: &str| {
        with(all.clone(), |filter| {
            filter.api = Some("proxy-orders".to_owned());
            filter.server = Some("https://example.com".to_owned());
            filter.account = Some("a".to_owned());
            filter.operation = Some(operation.to_owned());
        })
    };
    let table =
        [(all.clone(), 1), (of("purchase_order"), 1), (of("renew_order"), 0), (all.clone().states([Sending]), 1)];
    for (filter, expected) in table {
        assert_eq!(store.list(&filter).await.unwrap().len(), expected, "{filter:?}");
    }
    store.end(&in_state("one", 7, Done)).await.unwrap();
    assert!(store.list(&all.clone().states([Sending, InDoubt])).await.unwrap().is_empty());
    assert_eq!(store.list(&all.states([Done])).await.unwrap().len(), 1);
}

pub async fn what_is_decided_stays_decided(place: &impl Place) {
    let store = place.open().await;
    let table = [
        (Sending, InDoubt, InDoubt),
        (Sending, Done, Done),
        (InDoubt, InDoubt, InDoubt),
        (InDoubt, NotDone, NotDone),
        (NotDone, Sending, NotDone),
        (NotDone, InDoubt, NotDone),
        (NotDone, Refused, Refused),
        (NotDone, Done, Done),
        (Refused, Sending, Refused),
        (Refused, Done, Done),
        (Done, Sending, Done),
        (Done, InDoubt, Done),
        (Done, Refused, Done),
        (Done, NotDone, Done),
    ];
    for (first, second, expected) in table {
        let key = format!("{first} {second}");
        store.end(&in_state(&key, 5, first)).await.unwrap();
        store.end(&in_state(&key, 5, second)).await.unwrap();
        assert_eq!(state(&store, &key).await, expected, "{key}");
    }
}

/// Two processes settle a call as not done. One of them has begun anew by the time when the other writes what it found.
pub async fn what_became_of_an_earlier_call_does_not_free_the_key_of_the_later_one(place: &impl Place) {
    let store = place.open().await;
    for late in IntentState::ALL {
        let key = late.as_str();
        store.begin(&intent(key, 5)).await.unwrap();
        store.end(&in_state(key, 5, NotDone)).await.unwrap();
        assert_eq!(store.begin(&intent(key, 6)).await.unwrap(), None);
        store.end(&in_state(key, 5, late)).await.unwrap();
        // If it was done after all, the key is used up.
        assert_eq!(state(&store, key).await, if late == Done { Done } else { Sending }, "{late}");
    }
}

// ---- many processes -------------------------------------------------------------------------------------------------

pub async fn of_many_at_once_with_one_key_a_single_one_begins(place: &impl Place) {
    let attempt = |second, store: Store| async move { store.begin(&intent("one", second)).await.unwrap() };
    let begun = at_once(place, 16, attempt).await;
    assert_eq!(begun.iter().filter(|known| known.is_none()).count(), 1);
    let kept = place.open().await.get("one").await.unwrap();
    for known in begun.into_iter().flatten() {
        assert_eq!(Some(known), kept, "the others are told of the one that began");
    }
}

pub async fn many_processes_that_try_again_until_it_is_done_do_it_once(place: &impl Place) {
    let done: Arc<Vec<AtomicUsize>> = Arc::new((0..20).map(|_| AtomicUsize::new(0)).collect());
    let work = |process, store: Store| {
        let done = Arc::clone(&done);
        async move {
            for (number, done) in (0..).zip(done.iter()) {
                let key = number.to_string();
                for attempt in 0..5 {
                    // Each attempt begins at another time.
                    let began = 10 * attempt + process;
                    if store.begin(&intent(&key, began)).await.unwrap().is_some() {
                        continue;
                    }
                    let state = if (number + began) % 3 == 0 { Done } else { NotDone };
                    done.fetch_add(usize::from(state == Done), Ordering::Relaxed);
                    store.end(&in_state(&key, began, state)).await.unwrap();
                }
            }
        }
    };
    at_once(place, 4, work).await;
    let done: Vec<usize> = done.iter().map(|done| done.load(Ordering::Relaxed)).collect();
    assert!(done.iter().all(|times| *times <= 1) && done.contains(&1), "{done:?}");
}

// ---- lists ----------------------------------------------------------------------------------------------------------

/// Returns a filter with changes.
pub fn with(mut filter: IntentFilter, change: impl FnOnce(&mut IntentFilter)) -> IntentFilter {
    change(&mut filter);
    filter
}

/// Reads a list page by page, and lets something happen after each page.
pub async fn pages(store: &Store, mut filter: IntentFilter, mut between: impl AsyncFnMut(usize)) -> Vec<Intent> {
    let mut seen = Vec::new();
    loop {
        let page = store.list(&filter).await.unwrap();
        let Some(last) = page.last() else { return seen };
        filter = filter.after(last);
        seen.extend(page);
        between(seen.len()).await;
    }
}

pub async fn pages_hold_each_intent_once_newest_first(place: &impl Place) {
    let store = place.open().await;
    for number in 0..25 {
        // Several have the same time.
        store.begin(&intent(&format!("key {number:02}"), number / 4)).await.unwrap();
    }
    let mut orders: Vec<Vec<String>> = Vec::new();
    for states in [vec![], vec![Sending], IntentState::ALL.to_vec()] {
        let filter = IntentFilter::default().states(states).limit(7);
        // What is new while somebody reads is on no later page.
        let begin = async |seen| drop(store.begin(&intent(&format!("new {seen}"), 100)).await.unwrap());
        let mut seen = pages(&store, filter.clone(), begin).await;
        seen.retain(|intent| intent.key.starts_with("key"));
        assert!(seen.is_sorted_by_key(|intent| std::cmp::Reverse(intent.call.began())), "{seen:?}");
        orders.push(seen.into_iter().map(|intent| intent.key).collect());
        let mut sorted = orders.last().unwrap().clone();
        sorted.sort_unstable();
        let expected: Vec<String> = (0..25).map(|number| format!("key {number:02}")).collect();
        assert_eq!(sorted, expected, "{:?}", filter.states);
    }
    assert!(orders.iter().all(|order| *order == orders[0]), "those of the same time have one order: {orders:?}");
}

pub async fn a_filter_lists_only_what_it_names(place: &impl Place) {
    let store = place.open().await;
    for (second, state) in (0..).zip(IntentState::ALL) {
        store.end(&in_state(state.as_str(), second, state)).await.unwrap();
    }
    store.begin(&of_operation("renew_order", "renewal", 9)).await.unwrap();
    store.begin(&with_call("b", 10, &json!({ "operation": "renew_order" }))).await.unwrap();
    let all = IntentFilter::default();
    let moment = |second| Some(Timestamp::from_second(second).unwrap());
    let text = |text: &str| Some(text.to_owned());
    let of_call = with(all.clone(), |filter| {
        filter.api = text("proxy-orders");
        filter.server = text("https://example.com");
        filter.account = text("a");
    });
    let open = [Sending, InDoubt];
    let table = [
        (all.clone(), vec!["b", "renewal", "in-doubt", "not-done", "refused", "done", "sending"]),
        (all.clone().limit(2), vec!["b", "renewal"]),
        (all.clone().limit(0), vec![]),
        (all.clone().limit(usize::MAX).states([Done]), vec!["done"]),
        (all.clone().states(open), vec!["b", "renewal", "in-doubt", "sending"]),
        (all.clone().states([InDoubt]), vec!["in-doubt"]),
        (all.clone().states([Done, Done]), vec!["done"]),
        (all.clone().states(open).limit(3), vec!["b", "renewal", "in-doubt"]),
        (all.clone().states([Sending, Done]), vec!["b", "renewal", "done", "sending"]),
        (with(all.clone(), |filter| filter.operation = text("renew_order")), vec!["b", "renewal"]),
        (with(all.clone(), |filter| filter.operation = text("renew_order")).limit(1), vec!["b"]),
        (with(all.clone(), |filter| filter.api = text("share-codes")), vec![]),
        (
            with(all.clone().states(open), |filter| filter.api = text("proxy-orders")),
            vec!["b", "renewal", "in-doubt", "sending"],
        ),
        (with(all.clone(), |filter| filter.server = text("https://other.example")), vec![]),
        (with(all.clone(), |filter| filter.account = text("b")), vec![]),
        (
            with(all.clone(), |filter| {
                filter.since = moment(3);
                filter.until = moment(9);
            }),
            vec!["in-doubt", "not-done"],
        ),
        (with(all.clone().states([NotDone]), |filter| filter.since = moment(3)), vec!["not-done"]),
        (
            with(all.clone().limit(1), |filter| {
                filter.since = Some(Timestamp::MIN);
                filter.until = Some(Timestamp::MAX);
            }),
            vec!["b"],
        ),
        (
            with(all.after(&intent("in-doubt", 4)), |filter| filter.until = moment(3)),
            vec!["refused", "done", "sending"],
        ),
        (with(of_call.clone(), |filter| filter.operation = text("renew_order")), vec!["renewal"]),
        (
            with(of_call.clone(), |filter| {
                filter.operation = text("renew_order");
                filter.account = text("b");
            }),
            vec![],
        ),
        (
            with(of_call.clone().states(open), |filter| {
                filter.operation = text("purchase_order");
                filter.since = moment(2);
            }),
            vec!["in-doubt"],
        ),
        (
            with(of_call.limit(2), |filter| filter.operation = text("purchase_order")).after(&intent("not-done", 3)),
            vec!["refused", "done"],
        ),
    ];
    for (filter, expected) in table {
        assert_eq!(keys(&store.list(&filter).await.unwrap()), expected, "{filter:?}");
    }
}
