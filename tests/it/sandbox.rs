//! The sandbox as a server: credentials, refusals, scripted failures, clock, files.

use std::time::Duration;

use serde_json::{Value, json};
use sharekit::sandbox::{Failure, Fault, Sandbox};
use sharekit::{CredentialKind, Error, Operation};

use crate::support::{Api, Arguments, apis, plain_http_client, sample, text};

/// The base URL of an API in a sandbox.
fn base_url(sandbox: &Sandbox, api: &Api) -> String {
    let base = if api.name == "subscription-sharing" { "/capi" } else { "" };
    format!("{}{base}", sandbox.url())
}

/// A request of an operation, as the spec wants it but for the credential.
fn request(sandbox: &Sandbox, api: &Api, operation: &Operation, secret: Option<&str>) -> reqwest::RequestBuilder {
    let (mut path, mut query) = (operation.path.to_owned(), Vec::new());
    for parameter in api.parameters(operation).into_iter().filter(|parameter| parameter["required"] == true) {
        let (name, example) = (text(parameter, "name"), &parameter["example"]);
        let value = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), &value);
        } else {
            query.push((name, value));
        }
    }
    if let (CredentialKind::ApiKey, Some(secret)) = (operation.credential, secret) {
        query.push(("api-key", secret.to_owned()));
    }
    let client = plain_http_client().build().unwrap();
    let method = operation.method.parse().unwrap();
    let request = client.request(method, format!("{}{path}", base_url(sandbox, api))).query(&query);
    let request = match api.body_forms(operation).first() {
        Some(form) => request.json(&sample(&api.spec, form, false)),
        None => request,
    };
    match secret.filter(|_| operation.credential != CredentialKind::ApiKey) {
        Some(secret) => request.bearer_auth(secret),
        None => request,
    }
}

fn secret(operation: &Operation, account: &str) -> String {
    let kind = match operation.credential {
        CredentialKind::ApiKey => "share-codes",
        CredentialKind::BearerToken => "proxy-orders",
        CredentialKind::UserToken => "subscription-sharing",
        _ => "subscription-sharing-client",
    };
    format!("sandbox-{kind}-{account}")
}

#[tokio::test]
async fn every_operation_refuses_a_missing_wrong_or_foreign_credential() {
    let sandbox = Sandbox::start().await.unwrap();
    for api in apis() {
        for operation in api.operations {
            let right = secret(operation, "owner");
            let foreign = if right.starts_with("sandbox-proxy") {
                "sandbox-share-codes-owner"
            } else {
                "sandbox-proxy-orders-owner"
            };
            let longer = format!("{right}x");
            for wrong in [None, Some(""), Some("wrong"), Some(foreign), Some(&right[1..]), Some(longer.as_str())] {
                let response = request(&sandbox, &api, operation, wrong).send().await.unwrap();
                assert_eq!(response.status(), 401, "{} with {wrong:?}", operation.id);
                let body: Value = response.json().await.unwrap();
                let message = body["message"].as_str().or(body["errorMessage"].as_str());
                assert!(message.is_some_and(|message| message.contains("credential")), "{}: {body}", operation.id);
            }
            let response = request(&sandbox, &api, operation, Some(&right)).send().await.unwrap();
            assert!(response.status() != 401 && response.status() != 503, "{}: {}", operation.id, response.status());
        }
    }
}

#[tokio::test]
async fn every_response_to_a_well_formed_call_is_in_the_spec() {
    let sandbox = Sandbox::start().await.unwrap();
    for api in apis() {
        for operation in api.operations {
            let response = request(&sandbox, &api, operation, Some(&secret(operation, "owner"))).send().await.unwrap();
            let status = response.status().as_u16().to_string();
            let documented = &api.definition(operation)["responses"];
            assert!(!documented[&status].is_null(), "{} responded with the undocumented {status}", operation.id);
            assert!(response.json::<Value>().await.is_ok(), "{}: not JSON", operation.id);
        }
    }
}

#[tokio::test]
async fn a_malformed_request_is_refused_with_the_reason() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = plain_http_client().build().unwrap();
    let codes = format!("{}/client/v1/cd-keys", sandbox.url());
    let keyed = |request: reqwest::RequestBuilder| request.query(&[("api-key", "sandbox-share-codes-owner")]);
    let post = |body: &str| keyed(client.post(format!("{codes}/generate"))).body(body.to_owned());
    let list = |query: &str| keyed(client.get(format!("{codes}/list-share-code?{query}")));
    let table = [
        (post("{"), "JSON"),
        (post(""), "JSON"),
        (post("[]"), "must be an object"),
        (post(r#"{"plan":1,"number_of_ips":10}"#), "number_of_codes: required, but not given"),
        (post(r#"{"plan":"1","number_of_ips":10,"number_of_codes":1}"#), "plan: must be an integer"),
        (post(r#"{"plan":1,"number_of_ips":10,"number_of_codes":0}"#), "number_of_codes: must be at least 1, but is 0"),
        (post(r#"{"plan":1,"number_of_ips":1e400,"number_of_codes":1}"#), "JSON"),
        (post(&"[".repeat(100_000)), "JSON"),
        (list("limit=many"), "limit: must be an integer"),
        (list("limit=0"), "limit: must be at least 1, but is 0"),
        (list("limit=-99999999999999999999"), "limit: must be at least 1"),
        (list("limit=1e3"), "limit: must be an integer"),
        (list("limit=1&limit=2"), "limit: given more than once"),
        (list("sort_by=price"), "sort_by: must be"),
        (list("data_type=3"), "data_type: must be 1 or 2, but is 3"),
        (list("page=%ff%fe"), "page: must be an integer"),
    ];
    for (request, wanted) in table {
        let response = request.send().await.unwrap();
        let (status, body) = (response.status(), response.text().await.unwrap());
        assert_eq!(status, 400, "{body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert!(body["message"].as_str().unwrap().contains(wanted), "{wanted}: {body}");
        assert_eq!(body["success"], false);
    }
    let other_method = client.put(format!("{codes}/generate")).send().await.unwrap();
    assert_eq!((other_method.status().as_u16(), other_method.headers()["allow"].to_str().unwrap()), (405, "POST"));
}

#[tokio::test]
async fn an_id_beyond_64_bits_or_without_digits_is_not_found() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = plain_http_client().build().unwrap();
    let order = |id: &str| {
        let url = format!("{}/user/api/orders/{id}", sandbox.url());
        client.get(url).bearer_auth("sandbox-proxy-orders-owner")
    };
    for id in ["9223372036854775808", "-9223372036854775809", "0", "many", "%ff", "1%00", "%F0%9F%A6%80"] {
        let response = order(id).send().await.unwrap();
        assert_eq!(response.status(), 404, "{id}");
        let body: Value = response.json().await.unwrap();
        assert!(body["message"].is_string(), "{id}: {body}");
    }
    let page = format!("{}/client/v1/cd-keys/list-share-code?page=99999999999999999999", sandbox.url());
    let response = client.get(page).query(&[("api-key", "sandbox-share-codes-owner")]).send().await.unwrap();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["result"]["items"], json!([]), "{body}");
}

/// The IPs of the owner, which show whether a call took effect.
async fn balance(sandbox: &Sandbox) -> i64 {
    let state = sandbox.state().await.unwrap();
    let accounts = state["tables"]["account"].as_array().unwrap();
    let owner = accounts.iter().find(|account| account["name"] == "owner").unwrap()["id"].clone();
    let balances = state["tables"]["ip_balance"].as_array().unwrap();
    balances.iter().find(|balance| balance["account"] == owner).unwrap()["ips"].as_i64().unwrap()
}

async fn generate(sandbox: &Sandbox) -> Result<(), Error> {
    let client = sandbox.share_codes().with_options(|options| options.max_retries(0));
    client.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1).send().await.map(drop)
}

#[tokio::test]
async fn each_scripted_failure_comes_before_or_after_the_effect() {
    let sandbox = Sandbox::start().await.unwrap();
    let response = |status| Failure::response(status, json!({ "message": "on purpose" }));
    let table = [
        (response(500), false),
        (response(429), false),
        (Failure::ResetBeforeEffect, false),
        (Failure::ResetAfterEffect, true),
        (Failure::LateEffect { milliseconds: 60_000, status: None }, false),
        (Failure::ResponseAfterEffect { status: 502, body: json!("<html>Bad Gateway</html>") }, true),
        (Failure::CutBody, true),
        (Failure::BrokenJson, true),
    ];
    for (failure, takes_effect) in table {
        let before = balance(&sandbox).await;
        sandbox.fault(Fault::new(failure.clone()).of("generate_ip_codes").times(1));
        let error = generate(&sandbox).await.expect_err(&format!("{failure:?}"));
        assert_eq!(before - balance(&sandbox).await, if takes_effect { 10 } else { 0 }, "{failure:?}: {error}");
        assert!(!takes_effect || error.is_outcome_unclear(), "{failure:?}: {error}");
        generate(&sandbox).await.expect("it strikes once");
    }
}

#[tokio::test]
async fn a_late_effect_comes_once_when_the_caller_has_long_given_up() {
    let sandbox = Sandbox::start().await.unwrap();
    let before = balance(&sandbox).await;
    sandbox.fault(Fault::new(Failure::LateEffect { milliseconds: 300, status: None }).of("generate_ip_codes").times(1));
    let error = generate(&sandbox).await.unwrap_err();
    assert!(error.is_outcome_unclear(), "{error}");
    assert_eq!(balance(&sandbox).await, before, "right after the reset");
    for _ in 0..200 {
        if balance(&sandbox).await != before {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(before - balance(&sandbox).await, 10, "later");
}

#[tokio::test]
async fn a_late_call_that_is_refused_has_no_effect() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::new(Failure::LateEffect { milliseconds: 100, status: None }).of("revoke_codes").times(1));
    let owner = sandbox.share_codes().with_options(|options| options.max_retries(0));
    owner.revoke_codes().codes(["code_1"]).send().await.unwrap_err();
    sandbox.share_codes_as("friend").use_codes().codes(["code_1"]).send().await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let listed = owner.list_share_codes().keyword("code_1").send().await.unwrap();
    let status = listed.result.as_ref().unwrap().items[0].status.clone();
    assert_eq!(status, Some(sharekit::share_codes::types::ShareCodeStatus::Used));
}

#[tokio::test]
async fn a_delayed_response_is_complete() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::new(Failure::Delay { milliseconds: 150 }).times(1));
    let began = std::time::Instant::now();
    sandbox.proxy_orders().get_profile().send().await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(150), "{:?}", began.elapsed());
}

#[tokio::test]
async fn the_client_retries_after_429() {
    let sandbox = Sandbox::start().await.unwrap();
    let storm = Failure::response(429, Value::Null).with_retry_after(0);
    sandbox.fault(Fault::new(storm).of("generate_ip_codes").times(2));
    let before = balance(&sandbox).await;
    let issued = sandbox.share_codes().generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1).send().await;
    assert_eq!(issued.unwrap().attempts(), 3);
    assert_eq!(before - balance(&sandbox).await, 10, "spent once");
}

#[tokio::test]
async fn rate_limits_are_per_credential() {
    let sandbox = Sandbox::start().await.unwrap();
    let apis = apis();
    let rules = |account| {
        request(
            &sandbox,
            &apis[2],
            apis[2].operations.iter().find(|o| o.id == "list_share_rules").unwrap(),
            Some(account),
        )
    };
    // A hundred in a second are allowed, by the real time: a second may end in between.
    let mut refused = None;
    for _ in 0..10 {
        let many = (0..150).map(|_| rules("sandbox-subscription-sharing-owner").send());
        let responses = futures_util::future::try_join_all(many).await.unwrap();
        refused = responses.into_iter().find(|response| response.status() == 429);
        if refused.is_some() {
            break;
        }
    }
    let refused = refused.expect("the limit of the spec does not hold");
    assert_eq!(refused.headers()["x-ratelimit-remaining"], "0");
    assert_eq!(refused.headers()["x-ratelimit-reset"], "1");
    assert_ne!(rules("sandbox-subscription-sharing-friend").send().await.unwrap().status(), 429);
}

#[tokio::test]
async fn the_clock_is_frozen_and_advanced_over_http() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = plain_http_client().build().unwrap();
    let clock = format!("{}/_sandbox/clock", sandbox.url());
    let set = |change: Value| client.put(&clock).json(&change).send();
    let response: Value = set(json!({ "freeze": "2026-01-01T00:00:00Z" })).await.unwrap().json().await.unwrap();
    assert_eq!(response["now"], "2026-01-01T00:00:00Z");
    sandbox.advance(Duration::from_secs(3 * 86_400)).await.unwrap();
    assert_eq!(sandbox.now().to_string(), "2026-01-04T00:00:00Z");
    assert_eq!(set(json!({ "advance_days": 1 })).await.unwrap().status(), 422, "an unknown change is refused");
}

#[tokio::test]
async fn reset_restores_the_first_state() {
    let sandbox = Sandbox::builder().frozen_at("2026-11-21T12:00:00Z".parse().unwrap()).start().await.unwrap();
    let before = balance(&sandbox).await;
    generate(&sandbox).await.unwrap();
    sandbox.fault(Fault::new(Failure::CutBody));
    sandbox.reset().await.unwrap();
    assert_eq!(balance(&sandbox).await, before);
    assert!(sandbox.requests().is_empty());
    generate(&sandbox).await.expect("faults are gone");
}

#[tokio::test]
async fn the_controls_refuse_cross_site_requests_and_dns_rebinding() {
    let sandbox = Sandbox::start().await.unwrap();
    let client = plain_http_client().build().unwrap();
    let state = format!("{}/_sandbox/state", sandbox.url());
    assert_eq!(client.get(&state).send().await.unwrap().status(), 200);
    assert_eq!(client.get(&state).header("host", "evil.example").send().await.unwrap().status(), 403);
    let reset = format!("{}/_sandbox/reset", sandbox.url());
    assert_eq!(client.post(&reset).header("origin", "https://evil.example").send().await.unwrap().status(), 403);
    assert_eq!(client.post(&reset).header("origin", sandbox.url()).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn state_and_log_contain_no_credential() {
    let sandbox = Sandbox::start().await.unwrap();
    generate(&sandbox).await.unwrap();
    sandbox.proxy_orders().get_profile().send().await.unwrap();
    let shown = format!("{}{:?}", sandbox.state().await.unwrap(), sandbox.requests());
    assert!(shown.contains("generate_ip_codes"), "the log is empty: {shown}");
    for kind in ["share-codes", "proxy-orders", "subscription-sharing"] {
        assert!(!shown.contains(&format!("sandbox-{kind}-owner")), "{kind}");
    }
}

#[tokio::test]
async fn a_code_is_redeemed_once_under_concurrency() {
    let sandbox = Sandbox::start().await.unwrap();
    let tries = (0..20).map(|number| {
        let client = sandbox.share_codes_as(if number % 2 == 0 { "friend" } else { "stranger" });
        tokio::spawn(async move { client.use_codes().codes(["code_1"]).send().await })
    });
    let mut won = 0;
    for outcome in tries.collect::<Vec<_>>() {
        match outcome.await.unwrap() {
            Ok(_) => won += 1,
            Err(error) => assert_eq!(error.status().map(|status| status.as_u16()), Some(400), "{error}"),
        }
    }
    assert_eq!(won, 1);
}

#[tokio::test]
async fn a_restart_with_the_same_file_keeps_the_state() {
    let folder = std::env::temp_dir().join(format!("sharekit-sandbox-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("sandbox.sqlite");
    let moment = "2026-11-21T12:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder().file(&file).frozen_at(moment).start().await.unwrap();
    generate(&sandbox).await.unwrap();
    let left = balance(&sandbox).await;
    drop(sandbox);
    let again = Sandbox::builder().file(&file).start().await.unwrap();
    assert_eq!((balance(&again).await, again.now()), (left, moment));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn sandboxes_are_independent() {
    let mut sandboxes = Vec::new();
    for _ in 0..10 {
        sandboxes.push(Sandbox::start().await.unwrap());
    }
    generate(&sandboxes[0]).await.unwrap();
    assert_eq!(balance(&sandboxes[1]).await - balance(&sandboxes[0]).await, 10);
}

#[tokio::test]
async fn the_client_can_call_every_operation() {
    let sandbox = Sandbox::start().await.unwrap();
    for api in apis() {
        for operation in api.operations {
            let response = call(&sandbox, &api, operation, api.required_arguments(operation).remove(0)).await;
            if let Err(error) = response {
                assert!(error.is_refused() || error.status().is_some_and(|status| status.is_client_error()), "{error}");
                assert!(error.message().is_some_and(|message| !message.is_empty()), "{error}");
            }
        }
    }
}

async fn call(sandbox: &Sandbox, api: &Api, operation: &Operation, arguments: Arguments) -> Result<Value, Error> {
    let response = match api.name {
        "share-codes" => sandbox.share_codes().call(operation.id, arguments).await,
        "proxy-orders" => sandbox.proxy_orders().call(operation.id, arguments).await,
        _ => sandbox.subscription_sharing().call(operation.id, arguments).await,
    };
    response.map(sharekit::Response::into_inner)
}

#[tokio::test]
async fn a_user_logs_in_and_tokens_stay_fresh() {
    let sandbox = Sandbox::start().await.unwrap();
    let oauth = sandbox.oauth().redirect_url("http://127.0.0.1:9/logged-in");
    let login = oauth.begin_login().unwrap();
    let browser = plain_http_client().build().unwrap();
    let page = browser.get(login.url()).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("account=friend"), "{page}");
    let back = browser.get(format!("{}&account=friend", login.url())).send().await.unwrap();
    let back = reqwest::Url::parse(back.headers()["location"].to_str().unwrap()).unwrap();
    let field = |name: &str| back.query_pairs().find(|(known, _)| known == name).unwrap().1.into_owned();
    let tokens = oauth.finish_login(login, &field("code"), &field("state")).await.unwrap();
    let client = sharekit::subscription_sharing::Client::builder()
        .token_source(oauth.user(tokens))
        .client_token_source(oauth.client())
        .base_url(format!("{}/capi", sandbox.url()))
        .build()
        .unwrap();
    client.list_shared_subscribers().send().await.unwrap();
    // The access token ends after twelve hours; the refresh token is good for a new one.
    sandbox.advance(Duration::from_secs(13 * 3600)).await.unwrap();
    client.list_shared_subscribers().send().await.unwrap();
    client.decline_invitation().share_code("32479VSA").send().await.unwrap();
}

#[tokio::test]
async fn a_code_of_another_login_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let oauth = sandbox.oauth().redirect_url("http://127.0.0.1:9/logged-in");
    let login = oauth.begin_login().unwrap();
    let state = reqwest::Url::parse(login.url()).unwrap();
    let state = state.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let error = oauth.finish_login(login, "made-up", &state).await.unwrap_err();
    assert!(error.is_unauthenticated() && error.to_string().contains("invalid_grant"), "{error}");
}

#[tokio::test]
async fn a_fault_that_can_never_happen_is_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let faults = format!("{}/_sandbox/faults", sandbox.url());
    let table = [
        (json!({ "failure": "response", "status": 1000 }), "status"),
        (json!({ "failure": "response-after-effect", "status": 100 }), "status"),
        (json!({ "failure": "cut-body", "operation": "buy_everything" }), "operation"),
        (json!({ "failure": "explode" }), "explode"),
    ];
    for (fault, wanted) in table {
        let response = plain_http_client().build().unwrap().post(&faults).json(&fault).send().await.unwrap();
        let (status, said) = (response.status(), response.text().await.unwrap());
        assert!(status == 422 && said.contains(wanted), "{fault}: {status} {said}");
    }
}

#[tokio::test]
async fn the_state_of_one_sandbox_starts_another() {
    let moment = "2026-11-21T12:00:00Z".parse().unwrap();
    let first = Sandbox::builder().frozen_at(moment).start().await.unwrap();
    generate(&first).await.unwrap();
    let state = first.state().await.unwrap();
    let second = Sandbox::builder().frozen_at(moment).data_set(state.clone()).start().await.unwrap();
    assert!(second.state().await.unwrap()["tables"] == state["tables"], "it holds something else");
    generate(&second).await.unwrap();
    assert_eq!(balance(&first).await - balance(&second).await, 10);
    second.reset().await.unwrap();
    assert_eq!(balance(&second).await, balance(&first).await, "reset goes back to the data set");
    let (left, right) = (first.share_codes(), second.share_codes());
    let (left, right) = (left.list_share_codes().send().await.unwrap(), right.list_share_codes().send().await.unwrap());
    assert_eq!(left.into_inner(), right.into_inner());
}

#[tokio::test]
async fn an_invalid_data_set_is_refused_with_the_reason() {
    let table = [
        (json!({}), "needs an object `tables`"),
        (json!({ "tables": { "yachts": [] } }), "yachts"),
        (json!({ "tables": { "ip_balance": [{ "ips": 5, "colour": "red" }] } }), "colour"),
        (json!({ "tables": { "ip_balance": [{ "account": 1, "ips": -5 }] } }), "ip_balance"),
    ];
    for (data_set, wanted) in table {
        let error = Sandbox::builder().data_set(data_set.clone()).start().await.unwrap_err();
        assert!(error.is_configuration() && error.to_string().contains(wanted), "{data_set}: {error}");
    }
}
