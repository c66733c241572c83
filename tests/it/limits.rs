//! Client-side rate limits as the server sees them, and what is left behind by calls that nobody waits for any more.

use std::future::Future;
use std::pin::Pin;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sharekit::sandbox::{Failure, Fault as SandboxFault, Sandbox};
use sharekit::{Error, proxy_orders, share_codes, subscription_sharing};
use sharekit::{InProcessRateLimit, RateLimit, RetryPolicy};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::support::{
    Fault, FaultyServer, Program, SECRET, ScriptedResponse, apis, proxy_orders_client, share_codes_client,
    subscription_sharing_client, until,
};

/// A limit that hands out as many turns as the test gives it.
#[derive(Debug, Clone)]
struct Turns {
    asked: Arc<AtomicU32>,
    left: Arc<Semaphore>,
}

impl Turns {
    fn new(left: usize) -> Self {
        Self { asked: Arc::default(), left: Arc::new(Semaphore::new(left)) }
    }

    fn asked(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }

    fn end(&self) {
        self.left.close();
    }
}

impl RateLimit for Turns {
    fn acquire(&self) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + '_>> {
        Box::pin(async {
            self.asked.fetch_add(1, Ordering::SeqCst);
            match self.left.acquire().await {
                Ok(turn) => turn.forget(),
                Err(_) => return Err(Error::no_credential("the turns have ended")),
            }
            Ok(())
        })
    }
}

/// A client that waits for its turns, and between attempts for nothing to speak of.
fn limited(url: &str, limit: impl RateLimit + 'static) -> proxy_orders::Client {
    let policy = RetryPolicy::default().back_off(Duration::from_millis(1), Duration::from_millis(1));
    let builder = proxy_orders::Client::builder().bearer_token(SECRET).base_url(url).rate_limit(limit);
    builder.retry_policy(policy).build().unwrap()
}

fn good_server() -> FaultyServer {
    FaultyServer::start([ScriptedResponse::status(200).into()])
}

/// How long so many calls take that are made at once.
async fn duration_of<F>(calls: impl IntoIterator<Item = F>) -> Duration
where
    F: Future<Output = ()> + Send + 'static,
{
    let began = Instant::now();
    calls.into_iter().collect::<JoinSet<()>>().join_all().await;
    began.elapsed()
}

// ---- limits --------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn subscription_sharing_keeps_to_the_vendors_limit_and_its_clones_share_it() {
    let server = good_server();
    let client = subscription_sharing_client(&server.url);
    // Ten at once, then one in each ninetieth of a second.
    let took = duration_of((0..40).map(|_| {
        let client = client.clone().with_options(|options| options.max_retries(1));
        async move { drop(client.list_shared_subscribers().send().await.unwrap()) }
    }))
    .await;
    assert_eq!(server.seen(), 40);
    assert!(took >= Duration::from_millis(330), "40 calls through 40 clones took only {took:?}");
}

#[tokio::test]
async fn clones_share_a_limit_of_their_own_too() {
    let server = good_server();
    let client = limited(&server.url, InProcessRateLimit::new().per_second(20));
    // Two at once, then one in each eighteenth of a second.
    let took = duration_of((0..10).map(|_| {
        let client = client.clone();
        async move { drop(client.get_profile().send().await.unwrap()) }
    }))
    .await;
    assert_eq!(server.seen(), 10);
    assert!(took >= Duration::from_millis(440), "10 calls through 10 clones took only {took:?}");
}

#[tokio::test]
async fn without_a_limit_nobody_waits() {
    const CALLS: usize = 150;
    assert!(share_codes::RATE_LIMITS.is_empty() && proxy_orders::RATE_LIMITS.is_empty());
    let server = good_server();
    let (codes, orders) = (share_codes_client(&server.url), proxy_orders_client(&server.url));
    let unlimited = subscription_sharing::Client::builder().bearer_token(SECRET).base_url(&server.url);
    let unlimited = unlimited.no_rate_limit().build().unwrap();
    // With the vendor's limit this takes over a second and a half for each of the three.
    let took = duration_of((0..CALLS).map(|_| {
        let (codes, orders, unlimited) = (codes.clone(), orders.clone(), unlimited.clone());
        async move {
            codes.list_share_codes().send().await.unwrap();
            orders.get_profile().send().await.unwrap();
            unlimited.list_shared_subscribers().send().await.unwrap();
        }
    }))
    .await;
    assert!(took < Duration::from_millis(1500), "{CALLS} calls of each API took {took:?}");
}

#[tokio::test]
async fn every_attempt_waits_for_a_turn() {
    let script = [
        ScriptedResponse::status(500).into(),
        ScriptedResponse::status(429).into(),
        ScriptedResponse::status(200).into(),
    ];
    let (server, turns) = (FaultyServer::start(script), Turns::new(2));
    let client = limited(&server.url, turns.clone());
    let call = tokio::spawn(async move { client.get_profile().send().await });
    until(|| turns.asked() == 3).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.seen(), 2, "the third has no turn yet");
    turns.left.add_permits(1);
    assert_eq!(call.await.unwrap().unwrap().attempts(), 3);
    assert_eq!((turns.asked(), server.seen()), (3, 3));
}

#[tokio::test]
async fn without_a_turn_the_call_fails_and_nothing_is_sent() {
    let (server, turns) = (good_server(), Turns::new(0));
    turns.end();
    let client = limited(&server.url, turns.clone());
    let error = client.renew_order().id(7).send().await.unwrap_err();
    assert!(error.to_string().contains("the turns have ended"), "{error}");
    assert_eq!(error.operation(), Some("renew_order"), "{error:?}");
    assert_eq!((server.seen(), error.attempts(), error.is_outcome_unclear()), (0, 0, false), "{error:?}");
    assert_eq!(turns.asked(), 1, "there is no sense in asking again");
}

#[tokio::test]
async fn the_time_limit_of_a_call_holds_while_it_waits_for_a_turn() {
    let (server, turns) = (good_server(), Turns::new(0));
    let client = limited(&server.url, turns).with_options(|options| options.timeout(Duration::from_millis(50)));
    let error = client.renew_order().id(7).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!((server.seen(), error.attempts(), error.is_outcome_unclear()), (0, 0, false), "{error:?}");
}

#[tokio::test]
async fn who_gives_up_waiting_for_a_turn_leaves_the_limit_to_the_others() {
    let server = good_server();
    let client = limited(&server.url, InProcessRateLimit::new().per_second(10));
    client.get_profile().send().await.unwrap();
    for _ in 0..5 {
        let impatient = tokio::time::timeout(Duration::from_millis(5), client.get_profile().send()).await;
        assert!(impatient.is_err(), "it should have waited for a turn");
    }
    client.get_profile().send().await.unwrap();
    assert_eq!(server.seen(), 2);
}

// ---- futures and clients -------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_call_that_is_dropped_closes_its_connection_and_leaves_nothing_behind() {
    for api in apis() {
        for operation in api.operations {
            let server = FaultyServer::start([Fault::Hang, ScriptedResponse::json(api.success(operation)).into()]);
            let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
            let before = tasks();
            let client = api.client(&server.url, sharekit::CallOptions::default());
            let arguments = api.required_arguments(operation).swap_remove(0);
            let call = tokio::spawn(client(operation.id, arguments.clone()));
            server.has_seen(1).await;
            call.abort();
            assert!(call.await.unwrap_err().is_cancelled());
            server.is_left_alone().await;
            until(|| tasks() <= before).await;
            let next = client(operation.id, arguments).await;
            assert!(next.is_ok(), "{}: {next:?}", operation.id);
        }
    }
}

#[test]
fn clients_can_be_cloned_and_used_from_every_thread() {
    fn assert_shareable<T: Clone + Send + Sync + 'static>() {}
    assert_shareable::<share_codes::Client>();
    assert_shareable::<proxy_orders::Client>();
    assert_shareable::<subscription_sharing::Client>();
}

/// `call` awaits the future of each operation in turn: it is `Send` only if they all are.
#[test]
fn the_futures_of_all_operations_can_move_between_threads() {
    fn assert_send(_: impl Future + Send) {}
    let url = "http://127.0.0.1:1";
    let nothing = serde_json::Map::new;
    assert_send(share_codes_client(url).call("", nothing()));
    assert_send(proxy_orders_client(url).call("", nothing()));
    assert_send(subscription_sharing_client(url).call("", nothing()));
    assert_send(proxy_orders_client(url).request(http::Method::GET, "/").send());
}

#[tokio::test]
async fn a_call_can_be_spawned_as_it_stands() {
    let server = FaultyServer::start([ScriptedResponse::json(&serde_json::json!({ "success": true })).into()]);
    let client = proxy_orders_client(&server.url);
    let spawned = tokio::spawn(client.get_order().id(1).send());
    drop(client);
    assert!(spawned.await.unwrap().is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_that_run_at_the_same_time_keep_one_limit() {
    let sandbox = Sandbox::start().await.unwrap();
    let busy = Failure::response(429, serde_json::Value::Null).with_retry_after(3);
    sandbox.fault(SandboxFault::new(busy).of("list_nets").times(1));
    let mut program = Program::new();
    program.arguments(["sharing", "nets", "ABC", &format!("--sandbox={}", sandbox.url())]);
    let mut first = program.command().stdout(Stdio::null()).spawn().unwrap();
    until(|| !sandbox.requests().is_empty()).await;
    // The first program has heard that the limit is used up. The second did not, and waits all the same.
    tokio::time::sleep(Duration::from_millis(300)).await;
    program.run().ends_with(0);
    assert!(first.wait().unwrap().success());
    let log = sandbox.requests();
    let at: Vec<_> = log
        .iter()
        .filter(|request| request.operation.as_deref() == Some("list_nets"))
        .map(|request| request.at)
        .collect();
    let waits = at.iter().skip(1).map(|later| later.duration_since(at[0]).as_millis());
    assert!(waits.clone().all(|wait| wait >= 2_900), "a program did not wait: {:?}", waits.collect::<Vec<_>>());
    assert_eq!(at.len(), 3, "{at:?}");
    let file = program.home().join(".local/share/sharekit/limits.sqlite");
    assert!(file.exists(), "the limit is kept in {}", file.display());
}
