//! Many codes at once: each is sent in one batch, and for each it is told what became of it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use sharekit::Settling;
use sharekit::sandbox::{Failure, Fault, Sandbox};
use sharekit::share_codes::{Batches, Client, CodeOutcome, Outcome};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use crate::support::share_codes_client;

/// A server that makes its response of the codes that a request carries.
async fn server(response: impl Fn(Vec<String>) -> ResponseTemplate + Send + Sync + 'static) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(move |request: &Request| response(sent(request))).mount(&server).await;
    server
}

/// A server that does what it is asked to.
async fn obliging_server() -> MockServer {
    server(|codes| ok(json!({ "success": true, "result": codes }))).await
}

fn ok(body: Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

fn sent(request: &Request) -> Vec<String> {
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    body["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

fn code_names(number: usize) -> Vec<String> {
    (0..number).map(|code| format!("code_{code}")).collect()
}

/// The outcomes in short, by code.
fn told(outcomes: &[CodeOutcome]) -> BTreeMap<&str, String> {
    let short = |outcome: &Outcome| match outcome {
        Outcome::NotApplied { reason } => format!("not applied: {}", reason.as_deref().unwrap_or("no reason")),
        Outcome::Failed(error) => format!("failed: {}", error.status().map_or(0, |status| status.as_u16())),
        other => format!("{other:?}").to_lowercase(),
    };
    outcomes.iter().map(|told| (told.code.as_str(), short(&told.outcome))).collect()
}

/// A client that tries again where it may.
fn client(url: &str) -> Client {
    share_codes_client(url).with_options(|options| options.max_retries(2))
}

async fn use_codes(url: &str, codes: Vec<String>, batches: Batches) -> Vec<CodeOutcome> {
    client(url).use_codes_in_batches(stream::iter(codes), batches).collect().await
}

async fn revoke_codes(url: &str, codes: Vec<String>, batches: Batches) -> Vec<CodeOutcome> {
    client(url).revoke_codes_in_batches(stream::iter(codes), batches).collect().await
}

#[tokio::test]
async fn every_code_is_sent_once_in_batches_of_the_size_set() {
    for (number, size, sizes) in [
        (0, 100, vec![]),
        (1, 100, vec![1]),
        (100, 100, vec![100]),
        (250, 100, vec![100, 100, 50]),
        (3, 0, vec![1, 1, 1]),
    ] {
        let server = obliging_server().await;
        let outcomes = use_codes(&server.uri(), code_names(number), Batches::default().size(size).concurrency(1)).await;
        let requests = server.received_requests().await.unwrap();
        let found: Vec<usize> = requests.iter().map(|request| sent(request).len()).collect();
        assert_eq!(found, sizes, "{number} codes by {size}");
        assert_eq!(requests.iter().flat_map(sent).collect::<Vec<_>>(), code_names(number), "{number} codes by {size}");
        let names: Vec<String> = outcomes.iter().map(|told| told.code.clone()).collect();
        assert_eq!(names, code_names(number), "{number} codes by {size}");
        assert!(outcomes.iter().all(|told| matches!(told.outcome, Outcome::Applied)), "{outcomes:?}");
    }
}

#[tokio::test]
async fn no_more_batches_are_under_way_than_set() {
    const DELAY: Duration = Duration::from_millis(100);
    let arrivals = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&arrivals);
    let server = server(move |codes| {
        noted.lock().unwrap().push(Instant::now());
        ok(json!({ "result": codes })).set_delay(DELAY)
    })
    .await;
    let outcomes = use_codes(&server.uri(), code_names(18), Batches::default().size(2).concurrency(3)).await;
    assert_eq!(outcomes.len(), 18);
    let arrivals = arrivals.lock().unwrap();
    // The one that came first gets its response a delay after it came, and only then may the fourth come.
    let apart: Vec<Duration> = arrivals.windows(4).map(|four| four[3] - four[0]).collect();
    assert!(apart.iter().all(|apart| *apart >= DELAY), "more than three at once: {apart:?}");
    assert!(arrivals[2] - arrivals[0] < DELAY, "the first three went out one after the other");
}

#[tokio::test]
async fn of_a_batch_only_the_codes_that_the_response_lists_are_applied() {
    let server = server(|codes| {
        let full = json!({ "code": codes[0], "status": 2 });
        ok(json!({ "success": true, "result": [full, codes[1]], "errors": ["code_2: the code has been used"] }))
    })
    .await;
    let outcomes = use_codes(&server.uri(), code_names(4), Batches::default()).await;
    let expected = [
        ("code_0", "applied"),
        ("code_1", "applied"),
        ("code_2", "not applied: code_2: the code has been used"),
        ("code_3", "not applied: no reason"),
    ];
    assert_eq!(told(&outcomes), expected.map(|(code, outcome)| (code, outcome.to_owned())).into());
    let effects: Vec<bool> = outcomes.iter().map(|told| told.outcome.may_have_taken_effect()).collect();
    assert_eq!(effects, [true, true, false, false]);
}

#[tokio::test]
async fn a_refused_batch_tells_the_reason_for_each_code() {
    // Longer than what an error keeps of a body.
    let refusal = |codes: &[String]| {
        let reasons: Vec<String> = codes[1..].iter().map(|code| format!("{code}:{}", " long".repeat(40))).collect();
        json!({ "success": false, "message": "Bad request", "errors": reasons })
    };
    let by_status = server(move |codes| ResponseTemplate::new(400).set_body_json(refusal(&codes))).await;
    let by_word = server(move |codes| ok(refusal(&codes))).await;
    for url in [by_status.uri(), by_word.uri()] {
        for outcomes in [
            use_codes(&url, code_names(100), Batches::default()).await,
            revoke_codes(&url, code_names(100), Batches::default()).await,
        ] {
            let told = told(&outcomes);
            assert_eq!(told.len(), 100);
            for (code, outcome) in told.into_iter().filter(|(code, _)| *code != "code_0") {
                assert_eq!(outcome, format!("not applied: {code}:{}", " long".repeat(40)));
            }
            let Outcome::NotApplied { reason: Some(reason) } = &outcomes[0].outcome else { panic!("{outcomes:?}") };
            assert!(reason.starts_with("Bad request"), "no reason names code_0, so that it gets the message: {reason}");
        }
    }
}

#[tokio::test]
async fn codes_that_the_response_does_not_list_are_accepted_not_applied() {
    let server = server(|_| ok(json!({ "success": true, "message": "Success" }))).await;
    for outcomes in [
        revoke_codes(&server.uri(), code_names(2), Batches::default()).await,
        use_codes(&server.uri(), code_names(2), Batches::default()).await,
    ] {
        assert!(outcomes.iter().all(|told| matches!(told.outcome, Outcome::Accepted)), "{outcomes:?}");
        assert!(outcomes.iter().all(|told| told.outcome.may_have_taken_effect()));
    }
}

#[tokio::test]
async fn a_batch_that_fails_leaves_the_others_alone() {
    let server = server(|codes| match codes[0].as_str() {
        "code_2" => ResponseTemplate::new(500),
        "code_4" => ResponseTemplate::new(401),
        _ => ok(json!({ "result": codes })),
    })
    .await;
    let outcomes = use_codes(&server.uri(), code_names(7), Batches::default().size(2).settle(false)).await;
    let expected = [
        ("code_0", "applied", true),
        ("code_1", "applied", true),
        ("code_2", "failed: 500", true),
        ("code_3", "failed: 500", true),
        ("code_4", "failed: 401", false),
        ("code_5", "failed: 401", false),
        ("code_6", "applied", true),
    ];
    assert_eq!(told(&outcomes), expected.map(|(code, outcome, _)| (code, outcome.to_owned())).into());
    let effects: BTreeMap<&str, bool> =
        outcomes.iter().map(|told| (told.code.as_str(), told.outcome.may_have_taken_effect())).collect();
    assert_eq!(effects, expected.map(|(code, _, effect)| (code, effect)).into());
    assert_eq!(server.received_requests().await.unwrap().len(), 4, "a batch that spends is not sent again");
}

#[tokio::test]
async fn a_batch_whose_connection_breaks_is_in_doubt_and_not_repeated() {
    let got = Arc::new(AtomicUsize::new(0));
    let url = breaking_server("code_1", Arc::clone(&got)).await;
    let outcomes = use_codes(&url, code_names(3), Batches::default().size(1).settle(false)).await;
    let expected = [("code_0", "applied"), ("code_1", "failed: 0"), ("code_2", "applied")];
    assert_eq!(told(&outcomes), expected.map(|(code, outcome)| (code, outcome.to_owned())).into());
    assert!(outcomes.iter().all(|told| told.outcome.may_have_taken_effect()), "{outcomes:?}");
    assert_eq!(got.load(Ordering::SeqCst), 3);
}

/// A server that takes codes one by one, and closes the connection instead of a response when it reads this one.
async fn breaking_server(code: &'static str, got: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let mut request = String::new();
            while !request.ends_with("]}") {
                let mut part = [0; 4096];
                let length = connection.read(&mut part).await.unwrap();
                request.push_str(std::str::from_utf8(&part[..length]).unwrap());
            }
            got.fetch_add(1, Ordering::SeqCst);
            if !request.contains(code) {
                let body = format!("{{\"result\":{}", &request[request.find('[').unwrap()..]);
                let head = format!("content-length: {}\r\nconnection: close", body.len());
                let _ = connection.write_all(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}").as_bytes()).await;
            }
        }
    });
    url
}

#[tokio::test]
async fn the_codes_of_a_batch_in_doubt_are_looked_for_one_by_one() {
    for failure in [Failure::ResetBeforeEffect, Failure::ResetAfterEffect] {
        let sandbox = Sandbox::start().await.unwrap();
        let settling = Settling::default().wait(Duration::from_millis(200));
        let client = |client: Client| client.with_options(|options| options.max_retries(0).settling(settling.clone()));
        sandbox.share_codes_as("stranger").use_codes().codes(["code_2"]).send().await.unwrap();
        sandbox.fault(Fault::new(failure.clone()).times(1));
        let codes = stream::iter(["code_1", "code_2", "no_such_code"]);
        let used = client(sandbox.share_codes_as("friend")).use_codes_in_batches(codes, Batches::default());
        let outcomes = used.collect::<Vec<_>>().await;
        let not_done = "not applied: no response came, and looking has shown that it was not done";
        let first = if failure == Failure::ResetAfterEffect { "applied" } else { not_done };
        let expected = [("code_1", first), ("code_2", not_done), ("no_such_code", not_done)];
        assert_eq!(told(&outcomes), expected.map(|(code, outcome)| (code, outcome.to_owned())).into(), "{failure:?}");

        sandbox.fault(Fault::new(failure.clone()).times(1));
        let codes = stream::iter(["code_3", "used_1", "no_such_code"]);
        let revoked = client(sandbox.share_codes()).revoke_codes_in_batches(codes, Batches::default());
        let outcomes = revoked.collect::<Vec<_>>().await;
        let first = if failure == Failure::ResetAfterEffect { "applied" } else { not_done };
        let expected = [("code_3", first), ("used_1", not_done), ("no_such_code", "failed: 0")];
        assert_eq!(told(&outcomes), expected.map(|(code, outcome)| (code, outcome.to_owned())).into(), "{failure:?}");
    }
}

#[tokio::test]
async fn a_code_that_comes_twice_is_sent_twice() {
    let server = obliging_server().await;
    let codes = vec!["code_0".to_owned(); 3];
    assert_eq!(use_codes(&server.uri(), codes, Batches::default().size(2)).await.len(), 3);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.iter().flat_map(sent).count(), 3);
}

#[tokio::test]
async fn codes_without_end_are_taken_as_they_are_needed_until_the_stream_is_dropped() {
    let server = obliging_server().await;
    let taken = Arc::new(AtomicUsize::new(0));
    let noted = Arc::clone(&taken);
    let codes = stream::repeat_with(move || format!("code_{}", noted.fetch_add(1, Ordering::SeqCst)));
    let client = client(&server.uri());
    let mut outcomes = client.use_codes_in_batches(codes, Batches::default().size(10).concurrency(3));
    drop(client);
    assert_eq!(taken.load(Ordering::SeqCst), 0, "nothing is taken before it is polled");
    outcomes.next().await.unwrap();
    let (so_far, at_most) = (taken.load(Ordering::SeqCst), 10 * (3 + 3));
    assert!(so_far <= at_most, "{so_far} codes were taken for the first outcome");
    outcomes.by_ref().take(200).count().await;
    drop(outcomes);
    let (taken_then, sent_then) = (taken.load(Ordering::SeqCst), server.received_requests().await.unwrap().len());
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(taken.load(Ordering::SeqCst), taken_then);
    let sent_later = server.received_requests().await.unwrap().len() - sent_then;
    assert!(sent_later <= 3, "{sent_later} batches went out after the stream was dropped");
}

#[tokio::test]
async fn dropping_the_stream_ends_what_is_under_way() {
    // A retry would come after 0.2 to 0.5 seconds.
    let server = server(|_| ResponseTemplate::new(429).insert_header("retry-after", "0.2")).await;
    let client = client(&server.uri());
    let mut outcomes = client.use_codes_in_batches(stream::iter(["code_0"]), Batches::default());
    let polled = tokio::time::timeout(Duration::from_millis(100), outcomes.next()).await;
    assert!(polled.is_err(), "it does not wait to try again: {polled:?}");
    drop(outcomes);
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_slow_consumer_lets_no_batch_time_out() {
    let server = server(|codes| {
        let delay = if codes[0] == "code_0" { 0 } else { 100 };
        ok(json!({ "result": codes })).set_delay(Duration::from_millis(delay))
    })
    .await;
    let client = client(&server.uri());
    let client = client.with_options(|options| options.attempt_timeout(Duration::from_millis(400)));
    let codes = stream::iter(code_names(4));
    let mut outcomes = client.use_codes_in_batches(codes, Batches::default().size(1).concurrency(4));
    let first = outcomes.next().await.unwrap();
    assert_eq!(first.code, "code_0", "the outcomes come in the order in which the batches end");
    tokio::time::sleep(Duration::from_millis(700)).await;
    let others: Vec<CodeOutcome> = tokio::spawn(outcomes.collect()).await.unwrap();
    assert_eq!(others.len(), 3);
    assert!(others.iter().all(|told| matches!(told.outcome, Outcome::Applied)), "{others:?}");
}
