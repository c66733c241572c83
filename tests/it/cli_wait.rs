//! `orders wait`, which asks until a status is reached, and `--watch`, which shows what there is now.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sharekit::proxy_orders::types::DatacenterOrIspPurchase;
use sharekit::sandbox::Sandbox;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::support::{Program, Terminal, without_orders};

const DAY: Duration = Duration::from_secs(86_400);

/// Buys an order for a month, and returns its number.
async fn ordered(sandbox: &Sandbox) -> String {
    let purchase = DatacenterOrIspPurchase::builder().product("ISP Proxy").location("US").cycle("monthly");
    let client = sandbox.proxy_orders();
    client.purchase_order().body(purchase).send().await.unwrap().order_id.unwrap().to_string()
}

fn with_sandbox(sandbox: &Sandbox, line: &str) -> Program {
    let mut program = Program::new();
    program.arguments(line.split(' ').map(str::to_owned).chain([format!("--sandbox={}", sandbox.url())]));
    program
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_is_there_ends_the_wait_at_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let order = ordered(&sandbox).await;
    let began = Instant::now();
    let line = format!("orders wait {order} --until on-hold,active");
    let finished = with_sandbox(&sandbox, &line).run().ends_with(0);
    assert_eq!(finished.json()["order"]["status"], "active", "{finished:#?}");
    assert!(began.elapsed() < Duration::from_secs(2), "it has slept for nothing");
    assert_eq!(sandbox.requests().iter().filter(|call| call.operation.as_deref() == Some("get_order")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_that_comes_later_is_waited_for_and_shown_meanwhile() {
    let sandbox = Sandbox::start().await.unwrap();
    let order = ordered(&sandbox).await;
    let line = format!("orders wait {order} --until on-hold");
    let mut session = Terminal::start(&with_sandbox(&sandbox, &line));
    session.until("active, waiting for");
    sandbox.advance(31 * DAY).await.unwrap();
    let (shown, code) = session.end();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("on-hold"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_ends_with_its_time_or_when_no_other_status_comes() {
    let sandbox = Sandbox::start().await.unwrap();
    let order = ordered(&sandbox).await;
    let line = format!("orders wait {order} --until on-hold --for 1");
    let finished = with_sandbox(&sandbox, &line).run().ends_with(1);
    assert!(finished.errors.contains("after 1 second it is still active"), "{finished:#?}");
    assert!(finished.errors.contains("--for SECONDS"), "{finished:#?}");

    sandbox.advance(60 * DAY).await.unwrap();
    let finished = with_sandbox(&sandbox, &format!("orders wait {order} --until active")).run().ends_with(1);
    assert!(finished.errors.contains("it is cancelled now, after which no other state comes"), "{finished:#?}");

    let unknown = with_sandbox(&sandbox, &format!("orders wait {order} --until gone")).run().ends_with(2);
    assert!(unknown.errors.contains("active, on-hold, cancelled"), "{unknown:#?}");
    with_sandbox(&sandbox, "orders wait 999 --until active").run().ends_with(1);
}

/// Returns a program that calls this server, and does not retry for long.
fn calling(server: &MockServer) -> Program {
    let mut program = Program::new();
    program.environment("SHAREKIT_PROXY_ORDERS_TOKEN", "token");
    program.environment("SHAREKIT_PROXY_ORDERS_BASE_URL", server.uri());
    program
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_of_the_server_does_not_end_the_wait_and_a_rejected_key_does() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(503)).up_to_n_times(4).mount(&server).await;
    let order = json!({ "success": true, "order": { "order_id": 7, "status": "active" } });
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(order)).mount(&server).await;
    let line = ["orders", "wait", "7", "--until", "active", "--timeout", "1"];
    let finished = calling(&server).arguments(line).run().ends_with(0);
    assert_eq!(finished.json()["order"]["status"], "active");

    server.reset().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(401)).mount(&server).await;
    calling(&server).arguments(line).run().ends_with(3);
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_prints_new_and_changed_items_as_lines_until_it_is_stopped() {
    let sandbox = without_orders().start().await.unwrap();
    let first = ordered(&sandbox).await;
    let program = with_sandbox(&sandbox, "orders list --watch=1 --output jsonl");
    let mut process = program.command().stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut next = || serde_json::from_str::<Value>(&lines.next().unwrap()).unwrap();
    assert_eq!(next()["order_id"].to_string(), first);
    let second = ordered(&sandbox).await;
    assert_eq!(next()["order_id"].to_string(), second, "what has not changed is not repeated");
    let tag = sandbox.proxy_orders().set_order_tag().id(first.parse::<i64>().unwrap()).tag("mine");
    tag.send().await.unwrap();
    let changed = next();
    assert_eq!((changed["order_id"].to_string(), &changed["tag"]), (first, &json!("mine")));
    std::process::Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(0), "the user has ended it as meant");
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_on_a_terminal_shows_what_there_is_now_and_no_more_than_a_screen() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.share_codes().generate_ip_codes().plan(1).number_of_ips(5).number_of_codes(50).send().await.unwrap();
    let line = "share-codes list --limit 100 --watch=1 --for 2";
    let (shown, code) = Terminal::start(&with_sandbox(&sandbox, line)).end();
    assert_eq!(code, 0, "{shown}");
    let screens: Vec<&str> = shown.split("\u{1b}[2J").skip(1).collect();
    assert!(screens.len() >= 2, "{shown}");
    for screen in screens {
        assert!(screen.starts_with("List the share codes you created, every 1 s"), "{screen}");
        assert!(screen.lines().count() <= 40 && screen.contains("more"), "{screen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn watching_is_refused_where_it_makes_no_sense() {
    let sandbox = Sandbox::start().await.unwrap();
    for (line, said) in [
        ("orders list --watch --output json", "--output jsonl"),
        ("orders list --watch --all --output jsonl", "cannot be used with"),
        ("orders list --watch=0 --output jsonl", "0 is not in 1"),
        ("orders list --for 3", "--watch"),
        ("orders renew 7 --watch", "unexpected argument '--watch'"),
    ] {
        let finished = with_sandbox(&sandbox, line).run().ends_with(2);
        assert!(finished.errors.contains(said), "{line}: {finished:#?}");
    }
    assert!(sandbox.requests().is_empty(), "{:?}", sandbox.requests());
}
