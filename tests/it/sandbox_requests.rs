//! Requests that the sandbox takes or refuses before the rules of an API see them.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use sharekit::StatusCode;
use sharekit::proxy_orders::types::{OrderStatusFilter, PurchaseOrderRequest};
use sharekit::sandbox::Sandbox;
use sharekit::share_codes::{Batches, CodeOutcome, Outcome};

use crate::support::plain_http_client;

const SHARE_KEY: (&str, &str) = ("api-key", "sandbox-share-codes-owner");
const NEWS: &str = "sandbox-subscription-sharing-owner";

fn client() -> reqwest::Client {
    plain_http_client().build().unwrap()
}

/// A request for new codes, with any body.
fn generate(sandbox: &Sandbox) -> reqwest::RequestBuilder {
    client().post(format!("{}/client/v1/cd-keys/generate", sandbox.url())).query(&[SHARE_KEY])
}

#[tokio::test]
async fn a_path_that_no_operation_has_is_refused_by_its_api_with_the_operation_that_was_meant() {
    let sandbox = Sandbox::start().await.unwrap();
    let table = [
        ("GET", "/user/api/order", 404, "message", "did you mean GET /user/api/orders?"),
        ("POST", "/client/v1/cd-keys/generat", 404, "message", "did you mean POST /client/v1/cd-keys/generate?"),
        ("DELETE", "/user/api/orders", 405, "message", "/user/api/orders does not take DELETE, but GET"),
        ("GET", "/capi/share", 404, "errorMessage", "/capi/share"),
        ("GET", "/capi", 404, "errorMessage", "/capi"),
        ("GET", "/boats", 404, "message", "the sandbox has no path /boats"),
        ("DELETE", "/_sandbox/clock", 405, "message", "/_sandbox/clock does not take DELETE"),
    ];
    for (method, path, status, field, sentence) in table {
        let request = client().request(method.parse().unwrap(), format!("{}{path}", sandbox.url()));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{method} {path}");
        let allowed = response.headers().get("allow").cloned();
        assert_eq!(allowed.is_some(), status == 405, "{method} {path}: Allow");
        let body: Value = response.json().await.unwrap();
        assert!(body[field].as_str().unwrap().contains(sentence), "{method} {path}: {body}");
    }
    let logged: Vec<_> = sandbox.requests().into_iter().map(|request| (request.path, request.operation)).collect();
    assert_eq!(logged.len(), 6, "all but the controls: {logged:?}");
    assert!(logged.iter().all(|(_, operation)| operation.is_none()), "{logged:?}");
    assert_eq!(sandbox.requests()[0].nearest.as_deref(), Some("GET /user/api/orders"));
}

#[tokio::test]
async fn every_refusal_of_subscription_sharing_has_the_documented_headers() {
    let sandbox = Sandbox::start().await.unwrap();
    for (path, token, status) in [
        ("/capi/nowhere", Some(NEWS), 404),
        ("/capi/nowhere", None, 404),
        ("/capi/v1/subscription/share", None, 401),
        ("/capi/v1/subscription/share", Some("wrong"), 401),
    ] {
        let mut request = client().get(format!("{}{path}", sandbox.url()));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        let headers = response.headers().clone();
        let body: Value = response.json().await.unwrap();
        assert!(body["exceptionType"].is_string() && body["errorMessage"].is_string(), "{path}: {body}");
        for name in ["x-mediaconnect-api-version", "x-ratelimit-remaining", "x-ratelimit-reset"] {
            assert!(headers.contains_key(name), "{path} {status}: no {name} in {headers:?}");
        }
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_with_413_and_its_limit() {
    let sandbox = Sandbox::start().await.unwrap();
    let response = generate(&sandbox).body(vec![b' '; 2 << 20]).send().await.unwrap();
    assert_eq!(response.status(), 413);
    let body: Value = response.json().await.unwrap();
    assert!(body["message"].as_str().unwrap().contains("longer than 1048576 bytes"), "{body}");
}

#[tokio::test]
async fn a_refusal_that_comes_before_a_long_body_was_read_reaches_the_client() {
    let sandbox = Sandbox::start().await.unwrap();
    let long = vec![b' '; 24 << 20];
    for path in ["/client/v1/cd-keys/generate", "/user/api/nowhere", "/_sandbox/clock"] {
        for _ in 0..3 {
            let response = client().post(format!("{}{path}", sandbox.url())).body(long.clone()).send().await;
            let status = response.unwrap_or_else(|error| panic!("{path}: {error:?}")).status();
            assert!(status.is_client_error(), "{path}: {status}");
        }
    }
}

#[tokio::test]
async fn a_compressed_body_is_refused_as_such() {
    let sandbox = Sandbox::start().await.unwrap();
    let response = generate(&sandbox).header("content-encoding", "gzip").body("no matter").send().await.unwrap();
    assert_eq!(response.status(), 415);
    let body: Value = response.json().await.unwrap();
    assert!(body["message"].as_str().unwrap().contains("the content coding gzip"), "{body}");
}

#[tokio::test]
async fn a_whole_number_is_an_integer_however_it_is_written() {
    let sandbox = Sandbox::start().await.unwrap();
    let body = r#"{"plan": 1.0, "number_of_ips": 1e1, "number_of_codes": 2.0}"#;
    let response = generate(&sandbox).body(body).send().await.unwrap();
    assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
    let list = client().get(format!("{}/client/v1/cd-keys/list-share-code?limit=2.0", sandbox.url()));
    let response = list.query(&[SHARE_KEY]).send().await.unwrap();
    assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
    let body = r#"{"plan": 1.5, "number_of_ips": 10, "number_of_codes": 2}"#;
    let response = generate(&sandbox).body(body).send().await.unwrap();
    assert_eq!(response.status(), 400);
    assert!(response.text().await.unwrap().contains("plan: must be an integer"));
}

#[tokio::test]
async fn a_limit_that_is_used_up_begins_anew_although_the_clock_is_frozen() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.freeze("2026-01-01T00:00:00Z".parse().unwrap()).await.unwrap();
    let (rules, client) = (format!("{}/capi/v1/customer/product/share/rule/ABC", sandbox.url()), client());
    let status = async || client.get(&rules).bearer_auth(NEWS).send().await.unwrap().status().as_u16();
    for _ in 0..10 {
        let many = futures_util::future::join_all((0..150).map(|_| status())).await;
        if many.contains(&429) {
            break;
        }
    }
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_ne!(status().await, 429, "the limit of a second still holds");
}

#[tokio::test]
async fn orders_that_fell_due_ten_thousand_times_do_not_hold_up_the_other_apis() {
    let rich = json!({ "tables": { "proxy_wallet": [{ "account": 1, "cents": 1_000_000_000 }] } });
    let sandbox = Sandbox::builder().data_set(rich).start().await.unwrap();
    let orders = sandbox.proxy_orders();
    let body = json!({ "product": "Datacenter Proxy", "location": "DE", "cycle": "3-days", "quantity": 1, "auto_renewal": true });
    let body: PurchaseOrderRequest = serde_json::from_value(body).unwrap();
    orders.purchase_order().body(body).send().await.unwrap();
    sandbox.freeze("2200-01-01T00:00:00Z".parse().unwrap()).await.unwrap();
    let settling = tokio::spawn(async move { orders.list_orders().status(OrderStatusFilter::Active).send().await });
    // The writer is busy with the orders by now.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let codes = sandbox.share_codes();
    codes.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1).send().await.unwrap();
    assert!(!settling.is_finished(), "the orders were settled first");
    let listed = settling.await.unwrap().unwrap();
    assert_eq!(listed.orders.len(), 1, "{listed:?}");
}

#[tokio::test]
async fn a_batch_that_is_too_long_says_nothing_of_its_codes_and_can_be_sent_again_in_parts() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.share_codes();
    let codes = || (0..60_000).map(|number| format!("code-{number:020}")).chain(["code_1".to_owned()]);
    let batches = |size| Batches::default().size(size);
    let sent = client.use_codes_in_batches(stream::iter(codes()), batches(100_000)).collect::<Vec<_>>().await;
    let failed = |code: &CodeOutcome| matches!(&code.outcome, Outcome::Failed(error) if error.status() == Some(StatusCode::PAYLOAD_TOO_LARGE));
    assert!(sent.iter().all(failed), "{:?}", sent.iter().find(|code| !failed(code)));
    assert!(sent.iter().all(|code| !code.outcome.may_have_taken_effect()), "nothing was done, for certain");
    let again = client.use_codes_in_batches(stream::iter(codes().skip(59_000)), batches(500)).collect::<Vec<_>>().await;
    let applied = again.iter().filter(|code| matches!(code.outcome, Outcome::Applied)).count();
    assert_eq!((again.len(), applied), (1001, 1));
}
