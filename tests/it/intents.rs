//! The record of what was about to be spent: once for a key, whatever happens in between.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;
use sharekit::proxy_orders::{Client, types};
use sharekit::sandbox::{Failure, Fault, Sandbox};
use sharekit::{Error, Intent, IntentFilter, IntentFuture, IntentState, IntentStore, Settled, Settling, SqliteIntents};

use crate::contract::{Place, Store, contract};
use crate::support::{until, without_orders};

contract!(InFile, [cfg(feature = "sqlite")]);

/// A store in a file, in a folder that is removed at the end of a test.
struct InFile(tempfile::TempDir);

impl Place for InFile {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    async fn open(&self) -> Store {
        Arc::new(SqliteIntents::open(self.0.path().join("spends.sqlite")).unwrap())
    }
}

/// A client of the owner that records in this file.
fn client(sandbox: &Sandbox, file: &std::path::Path) -> Client {
    let store = Arc::new(SqliteIntents::open(file).unwrap());
    let settling = Settling::default().wait(Duration::from_millis(200)).sole_spender(true).intents(store);
    sandbox
        .proxy_orders()
        .with_options(|options| options.max_retries(0).timeout(Duration::from_millis(900)).settling(settling))
}

fn order() -> types::DatacenterOrIspPurchase {
    types::DatacenterOrIspPurchase::builder()
        .product("Datacenter Proxy")
        .location("DE")
        .cycle("monthly")
        .quantity(3)
        .try_into()
        .unwrap()
}

async fn purchase(client: &Client, key: &str) -> Result<Settled<types::PurchaseOrderResponse>, Error> {
    client.purchase_order().body(order()).send_once(key).await
}

/// The ids of a purchase that was done.
fn ids(settled: &Settled<types::PurchaseOrderResponse>) -> &[String] {
    match settled {
        Settled::Done(done) => done.ids(),
        other => panic!("not done: {other:?}"),
    }
}

async fn orders(sandbox: &Sandbox) -> usize {
    sandbox.proxy_orders().list_orders().status("all").send().await.unwrap().orders.len()
}

fn file() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("spends.sqlite");
    (folder, file)
}

#[tokio::test]
async fn the_same_key_spends_once_and_returns_the_recorded_outcome() {
    let (sandbox, (_folder, file)) = (without_orders().start().await.unwrap(), file());
    let first = purchase(&client(&sandbox, &file), "August").await.unwrap();
    // Another process, later.
    let again = purchase(&client(&sandbox, &file), "August").await.unwrap();
    assert_eq!(ids(&first), ids(&again));
    assert_eq!(orders(&sandbox).await, 1);
    let other = purchase(&client(&sandbox, &file), "September").await.unwrap();
    assert_ne!(ids(&first), ids(&other));
}

#[tokio::test]
async fn a_key_of_another_call_is_refused() {
    let (sandbox, (_folder, file)) = (without_orders().start().await.unwrap(), file());
    let client = client(&sandbox, &file);
    let bought = purchase(&client, "August").await.unwrap();
    let id: i64 = ids(&bought)[0].parse().unwrap();
    let error = client.renew_order().id(id).send_once("August").await.unwrap_err();
    assert!(error.is_invalid_request() && error.to_string().contains("used for another call"), "{error}");
    let renewals =
        sandbox.requests().iter().filter(|request| request.operation.as_deref() == Some("renew_order")).count();
    assert_eq!(renewals, 0);
}

#[tokio::test]
async fn a_key_without_a_store_sends_nothing() {
    let sandbox = without_orders().start().await.unwrap();
    let error = purchase(&sandbox.proxy_orders(), "August").await.unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("Settling::intents"), "{error}");
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn two_processes_with_one_key_at_once_spend_once() {
    let (sandbox, (_folder, file)) = (without_orders().start().await.unwrap(), file());
    let (one, other) = (client(&sandbox, &file), client(&sandbox, &file));
    sandbox.fault(Fault::new(Failure::Delay { milliseconds: 100 }).of("purchase_order"));
    let (one, other) = tokio::join!(purchase(&one, "August"), purchase(&other, "August"));
    assert_eq!(ids(&one.unwrap()), ids(&other.unwrap()));
    assert_eq!(orders(&sandbox).await, 1);
}

#[tokio::test]
async fn a_call_that_was_interrupted_is_in_doubt_and_settled_later() {
    for (failure, is_done) in
        [(Failure::Delay { milliseconds: 5000 }, true), (Failure::response(503, serde_json::Value::Null), false)]
    {
        let (sandbox, (_folder, file)) = (without_orders().start().await.unwrap(), file());
        let interrupted = client(&sandbox, &file);
        sandbox.fault(Fault::new(failure.clone()).of("purchase_order").times(1));
        let task = tokio::spawn(async move { purchase(&interrupted, "August").await.map(drop) });
        let store = SqliteIntents::open(&file).unwrap();
        let is_open = || async { store.get("August").await.unwrap().is_some_and(|intent| intent.state.is_open()) };
        while !is_open().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        if is_done {
            let arrived = || orders_in_state(&sandbox);
            while arrived().await == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        } else {
            // Otherwise the failure could happen to the next purchase.
            until(|| sandbox.requests().iter().any(|request| request.faulty)).await;
        }
        task.abort();
        // It may not have been sent yet.
        sandbox.clear_faults();
        let later = client(&sandbox, &file);
        let filter = IntentFilter::default().states([IntentState::Sending, IntentState::InDoubt]);
        let open = store.list(&filter).await.unwrap();
        assert_eq!(open.len(), 1, "{failure:?}");
        let settled = later.settle(&open[0].call).await.unwrap();
        assert_eq!((settled.is_done(), settled.is_not_done()), (is_done, !is_done), "{failure:?}: {settled:?}");
        let expected = if is_done { IntentState::Done } else { IntentState::NotDone };
        assert_eq!(store.get("August").await.unwrap().unwrap().state, expected, "{failure:?}");
        // The key may be used again only if nothing was done.
        assert!(purchase(&later, "August").await.unwrap().is_done(), "{failure:?}");
        assert_eq!(orders(&sandbox).await, 1, "{failure:?}");
    }
}

/// Somebody settles a doubt that was stored, while the key is in use again.
#[tokio::test]
async fn settling_an_earlier_call_does_not_free_the_key_of_the_later_one() {
    let (sandbox, (_folder, file)) = (without_orders().start().await.unwrap(), file());
    let store = SqliteIntents::open(&file).unwrap();
    sandbox.fault(Fault::new(Failure::ResetBeforeEffect).of("purchase_order").times(1));
    let hasty = client(&sandbox, &file);
    assert!(purchase(&hasty, "August").await.unwrap().is_not_done());
    let earlier = store.get("August").await.unwrap().unwrap();

    sandbox.fault(Fault::new(Failure::LateEffect { milliseconds: 3000, status: None }).of("purchase_order").times(1));
    let settling = Settling::default().intents(Arc::new(store.clone()));
    let patient = hasty.with_options(|options| options.settling(settling));
    let task = tokio::spawn(async move { purchase(&patient, "August").await.map(drop) });
    let state = || async { store.get("August").await.unwrap().unwrap().state };
    while state().await != IntentState::InDoubt {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    task.abort();
    assert!(hasty.settle(&earlier.call).await.unwrap().is_not_done());
    assert_eq!(state().await, IntentState::InDoubt, "the later call may still be done");
}

async fn orders_in_state(sandbox: &Sandbox) -> usize {
    sandbox.state().await.unwrap()["tables"]["proxy_order"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn equal_calls_of_another_process_are_taken_into_account() {
    let (sandbox, (_folder, file)) = (without_orders().start().await.unwrap(), file());
    let (one, other) = (client(&sandbox, &file), client(&sandbox, &file));
    sandbox.fault(Fault::new(Failure::ResetBeforeEffect).of("purchase_order").times(1));
    let lost = tokio::spawn(async move { purchase(&one, "lost").await.unwrap() });
    until(|| sandbox.requests().iter().any(|request| request.faulty)).await;
    let made = purchase(&other, "made").await.unwrap();
    assert_eq!(ids(&made).len(), 1);
    // The order is that of the other process, as its record says.
    assert!(lost.await.unwrap().is_not_done());
}

/// A store in whose first list the purchase of another process is missing, since it was made right after.
#[derive(Debug)]
struct JustBefore {
    store: SqliteIntents,
    other: Client,
    is_listed: AtomicBool,
}

impl IntentStore for JustBefore {
    fn begin<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, Option<Intent>> {
        self.store.begin(intent)
    }

    fn end<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, ()> {
        self.store.end(intent)
    }

    fn get<'a>(&'a self, key: &'a str) -> IntentFuture<'a, Option<Intent>> {
        self.store.get(key)
    }

    fn list<'a>(&'a self, filter: &'a IntentFilter) -> IntentFuture<'a, Vec<Intent>> {
        Box::pin(async move {
            let known = self.store.list(filter).await?;
            if !self.is_listed.swap(true, Ordering::Relaxed) {
                assert!(purchase(&self.other, "made").await.unwrap().is_done());
            }
            Ok(known)
        })
    }
}

#[tokio::test]
async fn an_order_of_another_process_that_began_while_we_looked_is_not_taken_for_ours() {
    let (sandbox, (_folder, file)) = (without_orders().start().await.unwrap(), file());
    let store = SqliteIntents::open(&file).unwrap();
    let store = JustBefore { store, other: client(&sandbox, &file), is_listed: AtomicBool::new(false) };
    let settling = Settling::default().wait(Duration::from_millis(200)).sole_spender(true).intents(Arc::new(store));
    let ours = client(&sandbox, &file).with_options(|options| options.settling(settling));
    sandbox.fault(Fault::new(Failure::ResetBeforeEffect).of("purchase_order").times(1));
    let lost = purchase(&ours, "lost").await.unwrap();
    assert!(lost.is_not_done(), "{lost:?}");
    assert_eq!(orders(&sandbox).await, 1);
}

#[tokio::test]
async fn the_file_holds_no_credential_and_no_personal_data() {
    let (sandbox, (folder, file)) = (without_orders().start().await.unwrap(), file());
    let store = Arc::new(SqliteIntents::open(&file).unwrap());
    let settling = Settling::default().wait(Duration::ZERO).intents(store);
    let sharing = sandbox.subscription_sharing().with_options(|options| options.settling(settling.clone()));
    let invitation = || {
        sharing
            .send_invitation()
            .contact("new.reader@example.com")
            .contact_type("A")
            .product_code("CO27409")
            .first_name("Gunvor")
    };
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("send_invitation").times(1));
    assert!(invitation().send_once("one").await.unwrap().is_done());
    assert!(invitation().send_once("one").await.unwrap().is_done());
    let codes = sandbox.share_codes().with_options(|options| options.settling(settling.clone()));
    let forwarded = codes.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1);
    assert!(forwarded.forward_to("friend@example.com").send_settled().await.unwrap().is_done());
    // Candidates are as the server sent them, and its messages may repeat what was sent.
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("generate_ip_codes").times(1));
    let forwarded = codes.generate_ip_codes().plan(1).number_of_ips(11).number_of_codes(1);
    let Settled::Unknown(doubt) = forwarded.forward_to("friend@example.com").send_settled().await.unwrap() else {
        panic!("somebody else may have made the code");
    };
    assert_eq!(doubt.candidates()[0]["forward_to"], "friend@example.com");
    assert!(!serde_json::to_string(&doubt).unwrap().contains("friend@"), "a stored doubt");
    let body = json!({ "message": "new.reader@example.com is invited already" });
    sandbox.fault(Fault::new(Failure::response(409, body)).of("send_invitation").times(1));
    invitation().contact("New.Reader@example.com").send_settled().await.unwrap_err();
    let body = json!({ "message": "Cannot reach new.reader@example.com of Gunvor" });
    let lost = Failure::ResponseAfterEffect { status: 502, body };
    sandbox.fault(Fault::new(lost).of("send_invitation").times(1));
    drop(invitation().send_settled().await);

    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let content = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).to_lowercase();
        for secret in
            ["new.reader", "gunvor", "friend@example.com", "sandbox-subscription-sharing", "sandbox-share-codes"]
        {
            assert!(!content.contains(secret), "{} holds {secret}", path.display());
        }
    }
}

/// A store that stops for ever at one of its steps, as a program that is killed there.
#[derive(Debug)]
struct Stopping {
    store: SqliteIntents,
    step: Step,
    has_stopped: Arc<tokio::sync::Notify>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Before the intent is written.
    BeforeRecord,
    /// After it, before the request is sent.
    BeforeSend,
    /// After the response, before the outcome is written.
    BeforeOutcome,
    /// After that.
    AfterOutcome,
}

impl Stopping {
    async fn stop_at(&self, step: Step) {
        if self.step == step {
            self.has_stopped.notify_one();
            std::future::pending::<()>().await;
        }
    }
}

impl IntentStore for Stopping {
    fn begin<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, Option<Intent>> {
        Box::pin(async {
            self.stop_at(Step::BeforeRecord).await;
            let known = self.store.begin(intent).await?;
            self.stop_at(Step::BeforeSend).await;
            Ok(known)
        })
    }

    fn end<'a>(&'a self, intent: &'a Intent) -> IntentFuture<'a, ()> {
        Box::pin(async {
            self.stop_at(Step::BeforeOutcome).await;
            self.store.end(intent).await?;
            self.stop_at(Step::AfterOutcome).await;
            Ok(())
        })
    }

    fn get<'a>(&'a self, key: &'a str) -> IntentFuture<'a, Option<Intent>> {
        self.store.get(key)
    }

    fn list<'a>(&'a self, filter: &'a IntentFilter) -> IntentFuture<'a, Vec<Intent>> {
        self.store.list(filter)
    }
}

#[tokio::test]
async fn a_crash_between_any_two_steps_loses_no_spend_and_doubles_none() {
    let failures = [None, Some(Failure::ResetAfterEffect), Some(Failure::ResetBeforeEffect)];
    for step in [Step::BeforeRecord, Step::BeforeSend, Step::BeforeOutcome, Step::AfterOutcome] {
        for failure in &failures {
            let (sandbox, (_folder, file)) = (without_orders().start().await.unwrap(), file());
            if let Some(failure) = failure.clone() {
                sandbox.fault(Fault::new(failure).of("purchase_order").times(1));
            }
            let store = SqliteIntents::open(&file).unwrap();
            let has_stopped = Arc::new(tokio::sync::Notify::new());
            let stopping = Stopping { store: store.clone(), step, has_stopped: Arc::clone(&has_stopped) };
            let settling = Settling::default().wait(Duration::from_millis(200)).sole_spender(true);
            let killed = sandbox.proxy_orders().with_options(|options| {
                options.timeout(Duration::from_millis(500)).settling(settling.intents(Arc::new(stopping)))
            });
            let task = tokio::spawn(async move { purchase(&killed, "August").await.map(drop) });
            has_stopped.notified().await;
            task.abort();
            sandbox.clear_faults();
            let made = orders_in_state(&sandbox).await;

            let later = client(&sandbox, &file);
            let open = IntentFilter::default().states([IntentState::Sending, IntentState::InDoubt]);
            for intent in store.list(&open).await.unwrap() {
                let settled = later.settle(&intent.call).await.unwrap();
                assert_eq!((settled.is_done(), settled.is_not_done()), (made == 1, made == 0), "{step:?}, {failure:?}");
            }
            let expected = if made == 1 { Some(IntentState::Done) } else { None };
            let state = store.get("August").await.unwrap().map(|intent| intent.state);
            assert_eq!(state.filter(|state| !state.is_free()), expected, "{step:?}, {failure:?}");
            // The same key goes on where the other process was stopped.
            assert!(purchase(&later, "August").await.unwrap().is_done(), "{step:?}, {failure:?}");
            assert_eq!(orders(&sandbox).await, 1, "{step:?}, {failure:?}");
        }
    }
}
