//! What is special about a file. What every store promises is in `tests/contract/intent_store.rs`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, params_from_iter};
use serde_json::json;

use super::listing::Select;
use super::problem::from_sqlite;
use super::{SqliteIntents, file, rows};
use crate::client::settle::doubt::Doubt;
use crate::client::settle::intent::{Intent, IntentFilter, IntentState, IntentStore};

use IntentState::{Done, InDoubt, Sending};

fn call(operation: &str, second: i64) -> Doubt {
    let moment = Timestamp::from_second(second).unwrap();
    serde_json::from_value(json!({
        "api": "proxy-orders", "operation": operation, "server": "https://example.com", "account": "a",
        "arguments": {"body": {"quantity": 3}}, "began": moment, "ended": moment, "problem": "a problem",
    }))
    .unwrap()
}

fn intent(key: &str, second: i64) -> Intent {
    Intent::new(key.to_owned(), call("purchase_order", second))
}

/// A folder that is removed at the end of a test, and a file in a folder that is not there yet.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new").join("data").join("spends.sqlite");
    (folder, file)
}

fn store() -> (tempfile::TempDir, SqliteIntents) {
    let (folder, file) = folder();
    (folder, SqliteIntents::open(file).unwrap())
}

async fn state(store: &SqliteIntents, key: &str) -> IntentState {
    store.get(key).await.unwrap().unwrap().state
}

/// Runs work of a thread that has a runtime of its own.
fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

/// Runs this many threads at once, as processes would run. Returns what they return.
fn at_once<T: Send>(threads: i64, work: impl Fn(i64) -> T + Sync) -> Vec<T> {
    let (work, start) = (&work, &std::sync::Barrier::new(usize::try_from(threads).unwrap()));
    std::thread::scope(|scope| {
        let spawn = |number| {
            scope.spawn(move || {
                start.wait();
                work(number)
            })
        };
        let running: Vec<_> = (0..threads).map(spawn).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

// ---- many processes -------------------------------------------------------------------------------------------------

#[test]
fn many_processes_open_a_new_file_at_once() {
    for _ in 0..20 {
        let (_folder, file) = folder();
        at_once(8, |_| SqliteIntents::open(&file).unwrap());
    }
}

#[test]
fn a_store_works_without_a_runtime() {
    let (_folder, store) = store();
    let one = intent("one", 1);
    let begun = futures_util::FutureExt::now_or_never(store.begin(&one)).expect("it is done at once");
    assert_eq!(begun.unwrap(), None);
    assert_eq!(wait(state(&store, "one")), Sending);
}

#[tokio::test]
async fn what_was_begun_is_written_even_if_nobody_waits_for_it() {
    let (_folder, store) = store();
    let one = intent("one", 1);
    // It has begun to run when it is dropped.
    drop(tokio::time::timeout(Duration::ZERO, store.begin(&one)).await);
    for _ in 0..500 {
        if store.get("one").await.unwrap().is_some() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it was not written");
}

// ---- lists ----------------------------------------------------------------------------------------------------------

/// No list sorts or reads the whole table: see `benches/README.md` for the times.
#[test]
fn every_list_is_read_in_the_order_of_an_index() {
    let (_folder, file) = folder();
    let (_, connection) = file::open(&file).unwrap();
    let all = IntentFilter::default();
    let text = |text: &str| Some(text.to_owned());
    let after = Some((Timestamp::UNIX_EPOCH, "k".to_owned()));
    let since = Some(Timestamp::UNIX_EPOCH);
    let of_api = IntentFilter { api: text("a"), ..all.clone() };
    let of_call = IntentFilter { operation: text("o"), server: text("s"), account: text("c"), since, ..of_api.clone() };
    let of_operation = IntentFilter { operation: text("o"), server: text("s"), since, ..all.clone() };
    let table = [
        (all.clone(), "SCAN intent USING INDEX intent_by_time"),
        (IntentFilter { after: after.clone(), ..all.clone() }, "intent_by_time ((began_ns,key)<(?,?))"),
        (IntentFilter { after: after.clone(), until: since, ..all.clone() }, "intent_by_time ((began_ns,key)<(?,?))"),
        (IntentFilter { since, until: since, ..all.clone() }, "intent_by_time (began_ns>? AND began_ns<?)"),
        (of_api.clone(), "intent_by_api (api=?)"),
        (IntentFilter { after: after.clone(), ..of_api.clone() }, "intent_by_api (api=? AND (began_ns,key)<(?,?))"),
        (IntentFilter { operation: text("o"), ..of_api.clone() }, "intent_by_api (api=?)"),
        (of_api.clone().states([Sending]), "intent_by_state (state=?)"),
        (
            IntentFilter { after, ..all.clone() }.states([Sending, InDoubt]),
            "intent_by_state (state=? AND (began_ns,key)<(?,?))",
        ),
        (of_call.clone(), "intent_by_operation (operation=? AND server=? AND account=? AND began_ns>?)"),
        (
            of_call.clone().states([Done, Sending]),
            "intent_by_operation (operation=? AND server=? AND account=? AND began_ns>?)",
        ),
        (IntentFilter { account: None, ..of_call }, "intent_by_api (api=? AND began_ns>?)"),
        // Of an operation alone, the index does not have the order.
        (of_operation.clone(), "intent_by_time (began_ns>?)"),
        (of_operation.states([Sending]), "intent_by_state (state=? AND began_ns>?)"),
        (IntentFilter { account: text("c"), ..all }, "intent_by_time"),
    ];
    for (filter, expected) in table {
        let Select { sql, parameters } = Select::of(&filter);
        let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = explain.query_map(params_from_iter(parameters), |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        let mut reads = steps.iter().filter(|step| step.contains(" intent"));
        assert!(reads.all(|step| step.contains(expected)), "{filter:?}: {steps:#?}");
        // Of several states, a page of each is merged.
        let sorts = steps.iter().filter(|step| step.contains("TEMP B-TREE")).count();
        assert!(sorts == 0 || steps.iter().any(|step| step.contains("UNION ALL")), "{filter:?}: {steps:#?}");
    }
}

// ---- files that cannot be used --------------------------------------------------------------------------------------

/// Checks that a file is refused with these words, and that nothing has changed.
fn assert_refused(file: &Path, expected: &str) {
    let content = |path: &Path| (std::fs::read(path).ok(), std::fs::metadata(path).unwrap().permissions());
    let before = content(file);
    let error = SqliteIntents::open(file).unwrap_err();
    assert!(error.is_intent_store(), "{error:?}");
    let shown = error.to_string();
    assert!(shown.contains(expected) && shown.contains(&file.display().to_string()), "{shown}");
    assert!(content(file) == before, "{} has changed", file.display());
}

#[test]
fn a_file_that_cannot_be_used_is_refused_and_left_as_it_is() {
    let (folder, _) = folder();
    let path = |name: &str| folder.path().join(name);
    Connection::open(path("foreign")).unwrap().execute_batch("CREATE TABLE yacht (name TEXT)").unwrap();
    assert_refused(&path("foreign"), "it is not a record of spends; choose another file");
    std::fs::write(path("garbage"), "garbage ".repeat(1000)).unwrap();
    assert_refused(&path("garbage"), "file is not a database; choose another file");
    std::fs::write(path("short"), "garbage").unwrap();
    assert_refused(&path("short"), "file is not a database; choose another file");
    assert_refused(folder.path(), "it is not a file; choose another file");

    let (_, connection) = file::open(&path("newer")).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    assert_refused(&path("newer"), "it has version 99, but this sharekit knows versions up to 1; install a newer");

    let (_, connection) = file::open(&path("cut")).unwrap();
    drop(connection);
    let content = std::fs::read(path("cut")).unwrap();
    std::fs::write(path("cut"), &content[..5000]).unwrap();
    assert_refused(&path("cut"), "the file is damaged; restore it from a backup, or look at your accounts");

    let below_a_file = path("garbage").join("spends.sqlite");
    let error = SqliteIntents::open(&below_a_file).unwrap_err().to_string();
    assert!(error.contains("Not a directory") && error.contains("choose another file"), "{error}");
    assert!(SqliteIntents::open("").unwrap_err().is_intent_store());
}

#[tokio::test]
async fn a_row_that_cannot_be_read_is_an_error_and_its_key_stays_used() {
    let (_folder, file) = folder();
    let store = SqliteIntents::open(&file).unwrap();
    store.begin(&intent("one", 1)).await.unwrap();
    Connection::open(&file).unwrap().execute("UPDATE intent SET call = '{\"api\": 7'", []).unwrap();
    for error in [
        store.begin(&intent("one", 2)).await.unwrap_err(),
        store.get("one").await.unwrap_err(),
        store.list(&IntentFilter::default()).await.unwrap_err(),
    ] {
        assert!(error.is_intent_store() && error.to_string().contains("spends.sqlite"), "{error}");
    }
    store.begin(&intent("two", 2)).await.unwrap();
}

#[test]
fn a_full_disk_and_a_file_in_use_are_errors_that_say_what_to_do() {
    let (_folder, path) = folder();
    let (file, mut connection) = file::open(&path).unwrap();
    let message = |error: &rusqlite::Error| {
        let error = from_sqlite(&file, error);
        assert!(error.is_intent_store() && error.to_string().contains("spends.sqlite"), "{error}");
        error.to_string()
    };
    let (_, mut other) = file::open(&path).unwrap();
    other.busy_timeout(Duration::from_millis(20)).unwrap();
    let taken = connection.unchecked_transaction().unwrap();
    taken.execute("DELETE FROM intent", []).unwrap();
    let shown = message(&rows::begin(&mut other, &intent("one", 1)).unwrap_err());
    assert!(shown.contains("another program has been using the file for too long; wait for it"), "{shown}");
    drop(taken);

    connection.pragma_update(None, "max_page_count", 1).unwrap();
    let mut large = intent("one", 1);
    large.note = "much ".repeat(20_000);
    let shown = message(&rows::begin(&mut connection, &large).unwrap_err());
    assert!(shown.contains("make room on the disk"), "{shown}");
    assert_eq!(rows::get(&other, "one").unwrap(), None);
    // It goes on once there is room.
    connection.pragma_update(None, "max_page_count", 1_000_000).unwrap();
    assert_eq!(rows::begin(&mut connection, &large).unwrap(), None);
}

#[test]
fn a_commit_waits_for_the_disk() {
    let (_folder, file) = folder();
    let (_, connection) = file::open(&file).unwrap();
    let setting = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((setting("synchronous"), setting("fullfsync"), setting("checkpoint_fullfsync")), (2, 1, 1));
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (folder, file) = folder();
    let open = SqliteIntents::open(&file).unwrap();
    wait(open.begin(&intent("one", 1))).unwrap();
    let all: Vec<PathBuf> =
        ["spends.sqlite", "spends.sqlite-wal", "spends.sqlite-shm"].map(|name| file.with_file_name(name)).into();
    assert_eq!(all.iter().map(|path| mode(path)).collect::<Vec<_>>(), [0o600; 3]);
    assert_eq!((mode(&folder.path().join("new")), mode(file.parent().unwrap())), (0o700, 0o700));
    // Somebody has opened them to others, and the file is reached through a link.
    for path in &all {
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o644)).unwrap();
    }
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let again = SqliteIntents::open(&link).unwrap();
    assert_eq!(all.iter().map(|path| mode(path)).collect::<Vec<_>>(), [0o600; 3]);
    assert_eq!(wait(again.get("one")).unwrap(), wait(open.get("one")).unwrap());
}
