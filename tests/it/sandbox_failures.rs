//! Failures that aim, their shapes as a client meets them, and expectations.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use serde_json::{Value, json};
use sharekit::Error;
use sharekit::sandbox::{Failure, Fault, Sandbox};

use crate::support::plain_http_client;

/// Makes codes worth 10 IPs, once and without retries.
async fn generate(sandbox: &Sandbox) -> Result<(), Error> {
    let client = sandbox.share_codes().with_options(|options| options.max_retries(0));
    client.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1).send().await.map(drop)
}

async fn codes(sandbox: &Sandbox) -> usize {
    sandbox.state().await.unwrap()["tables"]["share_code"].as_array().unwrap().len()
}

/// The response to a read of the profile, as any client gets it.
async fn profile(sandbox: &Sandbox) -> reqwest::Result<reqwest::Response> {
    let client = plain_http_client().timeout(Duration::from_secs(5)).build().unwrap();
    client.get(format!("{}/user/api/me", sandbox.url())).bearer_auth("sandbox-proxy-orders-owner").send().await
}

#[tokio::test]
async fn each_shape_of_a_spoilt_response_leaves_a_spend_unclear_and_done_as_often_as_it_says() {
    let table = [
        (Failure::Empty, 1),
        (Failure::Duplicate, 2),
        (Failure::LateEffect { milliseconds: 60_000, status: Some(504) }, 0),
        (Failure::Redirect { status: 307, location: "/elsewhere".to_owned() }, 0),
        (Failure::WrongLength { difference: 10 }, 1),
        (Failure::WrongLength { difference: -10 }, 1),
        (Failure::WrongContentType { content_type: "text/html".to_owned() }, 1),
        (Failure::Drip { milliseconds: 1 }, 1),
        (Failure::Latency { median: 20, p99: 40 }, 1),
    ];
    for (failure, made) in table {
        let sandbox = Sandbox::start().await.unwrap();
        let before = codes(&sandbox).await;
        sandbox.fault(Fault::new(failure.clone()).of("generate_ip_codes").times(1));
        let result = generate(&sandbox).await;
        assert_eq!(codes(&sandbox).await - before, made, "{failure:?}: {result:?}");
        // Whoever gets no readable success must not believe that nothing was made.
        if let Err(error) = result {
            let is_told = error.is_outcome_unclear() || error.status().is_some_and(|status| status.is_redirection());
            assert!(is_told, "{failure:?}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_failure_has_its_shape_on_the_wire() {
    let sandbox = Sandbox::start().await.unwrap();
    let script = |failure| sandbox.fault(Fault::new(failure).times(1));
    script(Failure::Redirect { status: 308, location: "http://127.0.0.1:9/".to_owned() });
    let redirected = profile(&sandbox).await.unwrap();
    assert_eq!(
        (redirected.status().as_u16(), &redirected.headers()["location"]),
        (308, &"http://127.0.0.1:9/".parse().unwrap())
    );
    script(Failure::WrongContentType { content_type: "text/plain; charset=utf-16".to_owned() });
    assert_eq!(profile(&sandbox).await.unwrap().headers()["content-type"], "text/plain; charset=utf-16");
    let headers = [("x-ratelimit-remaining".to_owned(), "0".to_owned())].into();
    script(Failure::Response { status: 429, body: json!("<p>slow down"), retry_after: Some(2), headers });
    let busy = profile(&sandbox).await.unwrap();
    let (wait, left) = (busy.headers()["retry-after"].clone(), busy.headers()["x-ratelimit-remaining"].clone());
    assert_eq!((busy.status().as_u16(), wait.to_str().unwrap(), left.to_str().unwrap()), (429, "2", "0"));
    script(Failure::Empty);
    let error = profile(&sandbox).await.unwrap_err();
    assert!(format!("{error:?}").contains("IncompleteMessage"), "not a reset: {error:?}");
    script(Failure::WrongLength { difference: 10 });
    // Where the response breaks depends on how it is cut into packets.
    let whole = async { profile(&sandbox).await?.bytes().await };
    assert!(whole.await.is_err(), "the rest never comes");
    script(Failure::WrongLength { difference: -10 });
    assert!(serde_json::from_slice::<Value>(&profile(&sandbox).await.unwrap().bytes().await.unwrap()).is_err());
    script(Failure::Drip { milliseconds: 5 });
    let began = Instant::now();
    assert!(profile(&sandbox).await.unwrap().json::<Value>().await.unwrap().is_object());
    assert!(began.elapsed() > Duration::from_millis(250), "the body came at once");
}

#[tokio::test]
async fn a_failure_aims_at_one_account_one_argument_and_one_call() {
    let sandbox = Sandbox::start().await.unwrap();
    let failure = || Failure::response(503, Value::Null);
    sandbox.fault(Fault::new(failure()).of("get_order").by("owner").with_argument("id", 48213).from_call(2).times(1));
    let read = async |account: &str, id: i64| {
        let client = sandbox.proxy_orders_as(account).with_options(|options| options.max_retries(0));
        client.get_order().id(id).send().await.err().and_then(|error| error.status()).map(|status| status.as_u16())
    };
    assert_eq!(read("owner", 48213).await, None, "the first call passes");
    assert_eq!(read("friend", 48213).await, Some(404), "another account");
    assert_eq!(read("owner", 48107).await, None, "another order");
    assert_eq!(read("owner", 48213).await, Some(503));
    assert_eq!(read("owner", 48213).await, None, "once");
    let moment = "2026-01-01T00:00:00Z".parse().unwrap();
    sandbox.freeze(moment).await.unwrap();
    sandbox.fault(Fault::new(failure()).until("2026-01-02T00:00:00Z".parse().unwrap()));
    assert_eq!(read("owner", 48107).await, Some(503));
    sandbox.advance(Duration::from_secs(86_400)).await.unwrap();
    assert_eq!(read("owner", 48107).await, None, "its time is over");
}

#[tokio::test]
async fn a_malformed_request_takes_no_failure() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::new(Failure::CutBody).of("list_share_codes").times(1));
    let list = format!("{}/client/v1/cd-keys/list-share-code?api-key=sandbox-share-codes-owner&limit=0", sandbox.url());
    assert_eq!(plain_http_client().build().unwrap().get(list).send().await.unwrap().status(), 400);
    let client = sandbox.share_codes().with_options(|options| options.max_retries(0));
    assert!(client.list_share_codes().send().await.is_err(), "the failure was used up");
}

/// What a piece of a test says when it fails.
async fn panic_of(body: impl Future<Output = ()>) -> Option<String> {
    let panic = AssertUnwindSafe(body).catch_unwind().await.err()?;
    Some(panic.downcast_ref::<String>().cloned().unwrap_or_default())
}

#[tokio::test]
async fn an_expectation_that_holds_is_silent_and_one_that_does_not_shows_what_came() {
    let sandbox = Sandbox::start().await.unwrap();
    generate(&sandbox).await.unwrap();
    let silent = panic_of(async {
        let _once = sandbox.expect("generate_ip_codes").by("owner").with_argument("body.number_of_ips", 10).times(1);
        let _never = sandbox.expect("purchase_order").never();
        let _some = sandbox.expect("generate_ip_codes");
        generate(&sandbox).await.unwrap();
    });
    assert_eq!(silent.await, None, "calls before it do not count");
    let said = panic_of(async {
        let _twice = sandbox.expect("generate_ip_codes").with_argument("body.number_of_ips", 20).times(2);
        generate(&sandbox).await.unwrap();
    });
    let said = said.await.expect("it does not hold");
    assert!(
        said.contains("expected 2 calls of generate_ip_codes with body.number_of_ips = 20, but there were 0"),
        "{said}"
    );
    assert!(said.contains("generate_ip_codes by owner with ") && said.contains("\"number_of_ips\":10"), "{said}");
    let said = panic_of(async { sandbox.expect("get_profil").verify() }).await.expect("there is no such operation");
    assert!(said.contains("there is no get_profil; did you mean get_profile?"), "{said}");
    let said = panic_of(async { sandbox.expect("get_profile").verify() }).await.expect("it did not come");
    assert!(said.contains("expected at least one call of get_profile, but there were 0"), "{said}");
    let said =
        panic_of(async { sandbox.fault(Fault::new(Failure::CutBody).times(0)) }).await.expect("it is impossible");
    assert!(said.contains("times: must be at least 1"), "{said}");
}
