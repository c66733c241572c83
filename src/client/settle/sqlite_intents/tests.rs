use std::collections::BTreeSet;

use serde_json::{Map, json};

use super::*;
use crate::client::settle::Doubt;

fn call(operation: &str, second: i64) -> Doubt {
    let moment = Timestamp::from_second(second).unwrap();
    serde_json::from_value(json!({
        "api": "proxy-orders", "operation": operation, "server": "https://example.com", "account": "a",
        "arguments": Map::new(), "began": moment, "ended": moment, "problem": "a problem",
    }))
    .unwrap()
}

fn intent(key: &str, second: i64) -> Intent {
    Intent::new(key.to_owned(), call("purchase_order", second))
}

fn in_state(key: &str, second: i64, state: IntentState) -> Intent {
    let mut intent = intent(key, second);
    intent.ended(state, vec!["7".to_owned()], "a note".to_owned());
    intent
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data").join("spends.sqlite");
    (folder, file)
}

fn keys(intents: &[Intent]) -> Vec<&str> {
    intents.iter().map(|intent| intent.key.as_str()).collect()
}

#[tokio::test]
async fn an_intent_comes_back_as_it_was_written_in_every_state() {
    let (_folder, file) = folder();
    let store = SqliteIntents::open(&file).unwrap();
    for state in IntentState::ALL {
        let mut written = in_state(state.as_str(), 5, state);
        // SQLite keeps microseconds.
        written.updated = Timestamp::from_microsecond(written.updated.as_microsecond()).unwrap();
        store.end(&written).await.unwrap();
        assert_eq!(store.get(state.as_str()).await.unwrap(), Some(written.clone()));
        assert_eq!(SqliteIntents::open(&file).unwrap().get(state.as_str()).await.unwrap(), Some(written));
    }
    assert_eq!(store.get("another").await.unwrap(), None);
}

#[tokio::test]
async fn a_key_is_begun_again_only_if_nothing_was_done() {
    let (_folder, file) = folder();
    let store = SqliteIntents::open(&file).unwrap();
    for state in IntentState::ALL {
        let (key, known) = (state.as_str(), in_state(state.as_str(), 5, state));
        store.end(&known).await.unwrap();
        let found = store.begin(&intent(key, 6)).await.unwrap();
        assert_eq!(found.is_none(), state.is_free(), "{state}");
        let expected = if state.is_free() { IntentState::Sending } else { state };
        assert_eq!(store.get(key).await.unwrap().unwrap().state, expected, "{state}");
    }
}

#[tokio::test]
async fn what_is_decided_stays_decided() {
    use IntentState::{Done, InDoubt, NotDone, Refused, Sending};
    let (_folder, file) = folder();
    let store = SqliteIntents::open(&file).unwrap();
    let table = [
        (Sending, InDoubt, InDoubt),
        (Sending, Done, Done),
        (InDoubt, NotDone, NotDone),
        (InDoubt, InDoubt, InDoubt),
        (NotDone, InDoubt, NotDone),
        (Refused, Sending, Refused),
        (NotDone, Done, Done),
        (Done, InDoubt, Done),
        (Done, NotDone, Done),
    ];
    for (first, second, expected) in table {
        let key = format!("{first} {second}");
        store.end(&in_state(&key, 5, first)).await.unwrap();
        store.end(&in_state(&key, 5, second)).await.unwrap();
        assert_eq!(store.get(&key).await.unwrap().unwrap().state, expected, "{key}");
    }
}

#[test]
fn of_many_at_once_with_one_key_a_single_one_begins() {
    let (_folder, file) = folder();
    let began = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|second| {
                let file = file.clone();
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    let store = SqliteIntents::open(file).unwrap();
                    runtime.block_on(store.begin(&intent("one", second))).unwrap().is_none()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).filter(|began| *began).count()
    });
    assert_eq!(began, 1);
}

#[tokio::test]
async fn pages_hold_each_intent_once_newest_first() {
    let (_folder, file) = folder();
    let store = SqliteIntents::open(&file).unwrap();
    for number in 0..25 {
        // Several have the same time.
        store.begin(&intent(&format!("key {number:02}"), number / 4)).await.unwrap();
    }
    let (mut filter, mut seen) = (IntentFilter::default().limit(7), Vec::new());
    loop {
        let page = store.list(&filter).await.unwrap();
        let Some(last) = page.last() else { break };
        filter = filter.after(last);
        seen.extend(page);
    }
    let expected: Vec<String> = (0..25).rev().map(|number| format!("key {number:02}")).collect();
    assert_eq!(keys(&seen), expected);
}

#[tokio::test]
async fn a_filter_lists_only_what_it_names() {
    let (_folder, file) = folder();
    let store = SqliteIntents::open(&file).unwrap();
    for (second, state) in (0..).zip(IntentState::ALL) {
        store.end(&in_state(state.as_str(), second, state)).await.unwrap();
    }
    let renewal = Intent::new("renewal".to_owned(), call("renew_order", 9));
    store.begin(&renewal).await.unwrap();
    let all = IntentFilter::default();
    let moment = |second| Some(Timestamp::from_second(second).unwrap());
    let text = |text: &str| Some(text.to_owned());
    let table = [
        (all.clone(), vec!["renewal", "in-doubt", "not-done", "refused", "done", "sending"]),
        (all.clone().limit(2), vec!["renewal", "in-doubt"]),
        (all.clone().states([IntentState::Sending, IntentState::InDoubt]), vec!["renewal", "in-doubt", "sending"]),
        (IntentFilter { operation: text("renew_order"), ..all.clone() }, vec!["renewal"]),
        (IntentFilter { api: text("share-codes"), ..all.clone() }, vec![]),
        (IntentFilter { server: text("https://other.example"), ..all.clone() }, vec![]),
        (IntentFilter { account: text("b"), ..all.clone() }, vec![]),
        (IntentFilter { since: moment(3), until: moment(9), ..all.clone() }, vec!["in-doubt", "not-done"]),
        (IntentFilter { since: moment(3), ..all.states([IntentState::NotDone]) }, vec!["not-done"]),
    ];
    for (filter, expected) in table {
        assert_eq!(keys(&store.list(&filter).await.unwrap()), expected, "{filter:?}");
    }
}

#[test]
fn every_list_is_read_in_the_order_of_an_index() {
    let (_folder, file) = folder();
    let connection = connect(&file).unwrap();
    let all = IntentFilter::default();
    let text = |text: &str| Some(text.to_owned());
    let filters = [
        all.clone(),
        IntentFilter { api: text("a"), ..all.clone() },
        IntentFilter { operation: text("o"), server: text("s"), since: Some(Timestamp::UNIX_EPOCH), ..all.clone() },
        IntentFilter { after: Some((Timestamp::UNIX_EPOCH, "k".to_owned())), ..all.clone() },
        all.states([IntentState::Sending, IntentState::InDoubt]),
    ];
    for filter in filters {
        let (select, values) = query(&filter);
        let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {select}")).unwrap();
        let steps = explain.query_map(params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        let searches: Vec<&String> = steps.iter().filter(|step| step.contains("intent")).collect();
        assert!(searches.iter().all(|step| step.contains("INDEX intent_by_")), "{filter:?}: {steps:#?}");
        let sorts_a_page_only = filter.states.len() > 1;
        assert!(sorts_a_page_only || !steps.iter().any(|step| step.contains("TEMP B-TREE")), "{filter:?}: {steps:#?}");
    }
}

#[test]
fn a_file_that_cannot_be_used_is_refused_and_left_as_it_is() {
    let (folder, _) = folder();
    let foreign = folder.path().join("foreign.sqlite");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE yacht (name TEXT)").unwrap();
    let garbage = folder.path().join("garbage");
    std::fs::write(&garbage, "garbage ".repeat(1000)).unwrap();
    let newer = folder.path().join("newer.sqlite");
    drop(connect(&newer).unwrap());
    Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let table = [
        (foreign, "it is not a record of spends; name another file"),
        (garbage, "it is not a record of spends, or is damaged"),
        (newer, "a newer version of sharekit wrote it"),
        (folder.path().to_owned(), "check the folder and its permissions"),
    ];
    for (file, expected) in table {
        let before = std::fs::read(&file).ok();
        let error = SqliteIntents::open(&file).unwrap_err();
        assert!(error.is_intent_store(), "{error:?}");
        let (shown, file_shown) = (error.to_string(), file.display().to_string());
        assert!(shown.contains(expected) && shown.contains(&file_shown), "{shown}");
        assert_eq!(std::fs::read(&file).ok(), before, "{file_shown}");
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, file) = folder();
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    let store = SqliteIntents::open(&file).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(store.begin(&intent("one", 1))).unwrap();
    let files: BTreeSet<(String, u32)> = std::fs::read_dir(file.parent().unwrap())
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            (entry.file_name().into_string().unwrap(), mode)
        })
        .collect();
    assert!(files.len() >= 2 && files.iter().all(|(_, mode)| *mode == 0o600), "{files:?}");
}
