//! Requests that no spec describes: they go through the same stack as all others.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};
use sharekit::{ApiKeyLocation, CallOptions, RawRequest, RetryPolicy};
use sharekit::{CredentialKind, share_codes, subscription_sharing};

use crate::support::{Fault, FaultyServer, SECRET, ScriptedResponse, proxy_orders_client, share_codes_client};

fn hasty(options: CallOptions) -> CallOptions {
    options.retry_policy(RetryPolicy::default().back_off(Duration::from_millis(1), Duration::from_millis(1)))
}

fn request(server: &FaultyServer, method: Method, path: &str) -> RawRequest {
    proxy_orders_client(&server.url).with_options(hasty).request(method, path)
}

fn good_server() -> FaultyServer {
    FaultyServer::start([ScriptedResponse::json(&json!({"fresh": [1]})).into()])
}

#[tokio::test]
async fn it_carries_the_credential_the_query_and_the_body() {
    let server = good_server();
    let response = request(&server, Method::GET, "/new/path").query("q", "a b&c").query("n", 7).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.attempts()), (200, 1));
    assert_eq!(response.into_inner(), json!({"fresh": [1]}));
    request(&server, Method::PATCH, "/new/path").json(&json!({"a": 1})).send().await.unwrap();
    share_codes_client(&server.url).request(Method::GET, "/new").send().await.unwrap();
    let in_header = share_codes::Client::builder().api_key(SECRET).api_key_location(ApiKeyLocation::Header);
    in_header.base_url(&server.url).build().unwrap().request(Method::GET, "/new").send().await.unwrap();

    let received = server.received();
    let targets: Vec<_> = received.iter().map(|request| (request.method.as_str(), request.target.as_str())).collect();
    let with_key = "/new?api-key=planted-secret%2F7f3a%2B9b%3D%3D";
    assert_eq!(
        targets,
        [("GET", "/new/path?q=a+b%26c&n=7"), ("PATCH", "/new/path"), ("GET", with_key), ("GET", "/new")]
    );
    assert_eq!(received[0].headers["authorization"], format!("Bearer {SECRET}"));
    assert_eq!(received[3].headers["api-key"], SECRET);
    assert_eq!(received[1].headers["content-type"], "application/json");
    assert_eq!(serde_json::from_slice::<Value>(&received[1].body).unwrap(), json!({"a": 1}));
}

#[tokio::test]
async fn it_can_carry_the_clients_own_token() {
    let server = good_server();
    let client = subscription_sharing::Client::builder().bearer_token("of-the-user").client_token("of-the-client");
    let client = client.base_url(&server.url).build().unwrap();
    client.request(Method::GET, "/new").send().await.unwrap();
    client.request(Method::GET, "/new").credential(CredentialKind::ClientToken).send().await.unwrap();
    let tokens: Vec<_> = server.received().iter().map(|request| request.headers["authorization"].clone()).collect();
    assert_eq!(tokens, ["Bearer of-the-user", "Bearer of-the-client"]);
}

#[tokio::test]
async fn a_post_or_patch_without_a_body_carries_an_empty_object() {
    for (method, body) in [(Method::POST, "{}"), (Method::PATCH, "{}"), (Method::GET, ""), (Method::DELETE, "")] {
        let server = good_server();
        request(&server, method.clone(), "/new").send().await.unwrap();
        let received = server.received().swap_remove(0);
        assert_eq!((received.method.as_str(), &received.body[..]), (method.as_str(), body.as_bytes()));
        assert_eq!(received.headers.contains_key("content-type"), !body.is_empty(), "{method}");
    }
}

#[tokio::test]
async fn only_what_is_safe_to_repeat_is_repeated() {
    for (method, set, attempts) in [
        (Method::GET, None, 2),
        (Method::HEAD, None, 2),
        (Method::GET, Some(false), 1),
        (Method::POST, None, 1),
        (Method::POST, Some(true), 2),
        (Method::PATCH, None, 1),
        (Method::PUT, None, 1),
        (Method::DELETE, None, 1),
        (Method::DELETE, Some(true), 2),
    ] {
        let empty = || ScriptedResponse::status(500).body("");
        let server = FaultyServer::start([empty().into(), ScriptedResponse::status(200).body("").into()]);
        let request = request(&server, method.clone(), "/new");
        let request = match set {
            Some(retry_safe) => request.retry_safe(retry_safe),
            None => request,
        };
        let outcome = request.send().await;
        assert_eq!(server.seen(), attempts, "{method} set to {set:?}: {outcome:?}");
        match outcome {
            Ok(response) => assert_eq!((response.attempts(), response.into_inner()), (2, Value::Null), "{method}"),
            Err(error) => assert_eq!((attempts, error.is_outcome_unclear()), (1, true), "{method}: {error:?}"),
        }
    }
}

#[tokio::test]
async fn its_errors_call_it_request() {
    let page = ScriptedResponse::status(200).body("<html>");
    for fault in [Fault::Close, Fault::Refuse, ScriptedResponse::status(400).into(), page.into()] {
        let server = FaultyServer::start([fault.clone()]);
        let error = request(&server, Method::POST, "/somebody@example.com").send().await.unwrap_err();
        assert_eq!(error.operation(), Some("request"), "{fault:?}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("somebody"), "{fault:?}: {error:?}");
    }
}

#[tokio::test]
async fn a_path_that_leads_elsewhere_is_refused_before_anything_is_sent() {
    let server = good_server();
    let refused = [
        "",
        "new",
        "http://example.com/",
        "/..",
        "/../new",
        "/a/../b",
        "/.",
        "/a/./b",
        "/%2e%2e/new",
        "/%2E./new",
        "/.%2e",
        "/%2E",
        "/new?a=1",
        "/new#part",
        "/..\\new",
        "\\new",
        "/.\t./new",
        "/.\n./new",
        "/.. ",
        "/..\u{1}",
    ];
    for path in refused {
        let outcome = request(&server, Method::GET, path).send().await;
        let Err(error) = outcome else { panic!("{path:?} was sent as {:?}", server.received().pop()) };
        assert!(error.is_invalid_request(), "{path:?}: {error:?}");
        assert_eq!((error.operation(), error.attempts()), (Some("request"), 0), "{path:?}: {error:?}");
    }
    assert_eq!(server.seen(), 0);
    for path in ["/", "/a..b", "/...", "/a%20b", "//a", "/å"] {
        request(&server, Method::GET, path).send().await.unwrap_or_else(|error| panic!("{path:?}: {error}"));
    }
}
