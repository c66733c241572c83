//! Logging in, and access tokens that stay fresh: an authorization server that is told what to response, and an API.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use http::Method;
use serde_json::{Value, json};
use sharekit::subscription_sharing::{self, Client};
use sharekit::{CredentialKind, Error};
use sharekit::{Login, OAuth, RetryPolicy, Secret, TokenSource, Tokens};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::{Fault, FaultyServer, ScriptedResponse, apis, subscription_sharing_client, until};

const SECRET: &str = "planted-client-secret/7f3a+9b==";

const SECOND: Duration = Duration::from_secs(1);

/// An authorization server that hands out `access-1` and `refresh-1`, then `access-2` and `refresh-2`, …
async fn authorization_server() -> MockServer {
    let handed_out = AtomicUsize::new(0);
    server(move |_: &Request| {
        let number = handed_out.fetch_add(1, Ordering::Relaxed) + 1;
        tokens_response(
            &json!({ "access_token": format!("access-{number}"), "refresh_token": format!("refresh-{number}") }),
        )
    })
    .await
}

fn tokens_response(fields: &Value) -> ResponseTemplate {
    let mut response = json!({ "token_type": "Bearer", "expires_in": 3600 });
    response.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    ResponseTemplate::new(200).set_body_json(response)
}

async fn server(response: impl Fn(&Request) -> ResponseTemplate + Send + Sync + 'static) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(response).mount(&server).await;
    server
}

/// An API that responds to every request with a success.
async fn api() -> MockServer {
    server(|_: &Request| ResponseTemplate::new(200).set_body_json(json!({}))).await
}

/// An API that takes one token only.
async fn api_for(token: &'static str) -> MockServer {
    server(move |request: &Request| {
        let status = if bearer(request) == token { 200 } else { 401 };
        ResponseTemplate::new(status).set_body_json(json!({}))
    })
    .await
}

fn oauth(authorization: &MockServer) -> OAuth {
    let url = authorization.uri();
    subscription_sharing::oauth("my-client", SECRET)
        .authorize_url(format!("{url}/authorize"))
        .token_url(format!("{url}/token"))
        .redirect_url("http://127.0.0.1/logged-in")
        .retry_policy(quick())
}

/// The default policy, without waits.
fn quick() -> RetryPolicy {
    RetryPolicy::default().back_off(Duration::ZERO, Duration::ZERO)
}

fn client(api: &MockServer, source: impl TokenSource + 'static) -> Client {
    Client::builder().token_source(source).base_url(api.uri()).build().unwrap()
}

async fn call(client: &Client) -> Result<(), Error> {
    client.request(Method::GET, "/anything").send().await.map(drop)
}

/// `access-0` and `refresh-0`, which last that long.
fn tokens_for(time: Duration) -> Tokens {
    Tokens::new("access-0", Some("refresh-0".to_owned()), Some(SystemTime::now() + time))
}

fn expired_tokens() -> Tokens {
    Tokens::new("access-0", Some("refresh-0".to_owned()), Some(SystemTime::UNIX_EPOCH))
}

/// Lets the program's clock jump. It runs on afterwards: a clock that stands still skips all time limits of connections.
pub async fn let_pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// Waits until a server was asked that often.
async fn asked(server: &MockServer, times: usize) {
    while server.received_requests().await.unwrap().len() < times {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

async fn bearers(api: &MockServer) -> Vec<String> {
    api.received_requests().await.unwrap().iter().map(bearer).collect()
}

fn bearer(request: &Request) -> String {
    let header = request.headers.get("authorization").map(|value| value.to_str().unwrap());
    header.and_then(|header| header.strip_prefix("Bearer ")).unwrap_or_default().to_owned()
}

/// What was posted to the token endpoint, request by request.
async fn forms(authorization: &MockServer) -> Vec<BTreeMap<String, String>> {
    authorization.received_requests().await.unwrap().iter().map(form).collect()
}

fn form(request: &Request) -> BTreeMap<String, String> {
    pairs(&format!("http://localhost/?{}", std::str::from_utf8(&request.body).unwrap()))
}

fn pairs(url: &str) -> BTreeMap<String, String> {
    reqwest::Url::parse(url).unwrap().query_pairs().into_owned().collect()
}

fn state_of(login: &Login) -> String {
    pairs(login.url())["state"].clone()
}

async fn refresh_tokens_sent(authorization: &MockServer) -> Vec<String> {
    forms(authorization).await.iter().map(|form| form["refresh_token"].clone()).collect()
}

// ---- refreshing --------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_hundred_calls_with_an_expired_token_cause_one_refresh() {
    let (authorization, api) = (authorization_server().await, api().await);
    let client = client(&api, oauth(&authorization).user(expired_tokens()));
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(refresh_tokens_sent(&authorization).await, ["refresh-0"]);
    assert_eq!(bearers(&api).await, vec!["access-1"; 100]);
}

#[tokio::test]
async fn a_token_is_replaced_thirty_seconds_before_its_end() {
    let (authorization, api) = (authorization_server().await, api().await);
    let client = client(&api, oauth(&authorization).user(tokens_for(100 * SECOND)));
    let_pass(68 * SECOND).await;
    call(&client).await.unwrap();
    let_pass(3 * SECOND).await;
    call(&client).await.unwrap();
    // The new one lasts an hour.
    let_pass(3568 * SECOND).await;
    call(&client).await.unwrap();
    let_pass(3 * SECOND).await;
    call(&client).await.unwrap();
    assert_eq!(bearers(&api).await, ["access-0", "access-1", "access-1", "access-2"]);
}

#[tokio::test]
async fn a_token_of_a_short_life_is_not_replaced_for_every_call() {
    let authorization =
        server(|_: &Request| tokens_response(&json!({ "access_token": "short", "expires_in": 20 }))).await;
    let source = oauth(&authorization).client();
    for _ in 0..9 {
        source.token(None).await.unwrap();
        let_pass(SECOND).await;
    }
    assert_eq!(forms(&authorization).await.len(), 1);
    let_pass(2 * SECOND).await;
    source.token(None).await.unwrap();
    assert_eq!(forms(&authorization).await.len(), 2);
}

#[tokio::test]
async fn a_401_refreshes_once_and_is_sent_again_with_the_new_token() {
    let (authorization, api) = (authorization_server().await, api_for("access-1").await);
    let client = client(&api, oauth(&authorization).user(tokens_for(3600 * SECOND)));
    call(&client).await.unwrap();
    assert_eq!(bearers(&api).await, ["access-0", "access-1"]);
    assert_eq!(refresh_tokens_sent(&authorization).await, ["refresh-0"]);
}

#[tokio::test]
async fn a_second_401_is_final() {
    let (authorization, api) = (authorization_server().await, api_for("none of ours").await);
    let client = client(&api, oauth(&authorization).user(tokens_for(3600 * SECOND)));
    let error = call(&client).await.unwrap_err();
    assert!(error.is_unauthenticated() && error.status().is_some(), "{error:?}");
    assert_eq!(bearers(&api).await, ["access-0", "access-1"]);
}

#[tokio::test]
async fn the_401_of_a_fixed_token_is_final_at_once() {
    let api = api_for("none of ours").await;
    let error = call(&subscription_sharing_client(&api.uri())).await.unwrap_err();
    assert!(error.is_unauthenticated(), "{error:?}");
    assert_eq!(bearers(&api).await.len(), 1);
}

#[tokio::test]
async fn a_refused_token_that_was_replaced_meanwhile_causes_no_refresh() {
    let authorization = authorization_server().await;
    let source = oauth(&authorization).user(expired_tokens());
    assert_eq!(source.token(None).await.unwrap().expose(), "access-1");
    let refused = Secret::new("access-0");
    assert_eq!(source.token(Some(&refused)).await.unwrap().expose(), "access-1");
    assert_eq!(refresh_tokens_sent(&authorization).await, ["refresh-0"]);
}

#[tokio::test]
async fn a_refused_token_is_not_given_again_even_if_the_server_hands_it_out() {
    let authorization = server(|_: &Request| tokens_response(&json!({ "access_token": "access-0" }))).await;
    let source = oauth(&authorization).user(tokens_for(3600 * SECOND));
    let refused = Secret::new("access-0");
    for _ in 0..10 {
        let error = source.token(Some(&refused)).await.unwrap_err();
        assert!(error.is_unauthenticated(), "{error:?}");
    }
    assert_eq!(forms(&authorization).await.len(), 1, "the failure is remembered");
}

#[tokio::test]
async fn a_failed_refresh_is_told_to_all_calls_of_five_seconds() {
    let authorization = server(|_: &Request| ResponseTemplate::new(503)).await;
    let source = oauth(&authorization).user(expired_tokens());
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let source = source.clone();
            tokio::spawn(async move { source.token(None).await })
        })
        .collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        let said =
            "no access token: 3 token requests failed: the authorization server responded 503 Service Unavailable";
        assert_eq!(error.to_string(), said);
    }
    let_pass(4 * SECOND).await;
    source.token(None).await.unwrap_err();
    assert_eq!(forms(&authorization).await.len(), 3);
    let_pass(2 * SECOND).await;
    source.token(None).await.unwrap_err();
    assert_eq!(forms(&authorization).await.len(), 6);
}

#[tokio::test]
async fn an_early_refresh_that_fails_leaves_the_working_token_in_use() {
    let (authorization, api) = (server(|_: &Request| ResponseTemplate::new(503)).await, api().await);
    let client = client(&api, oauth(&authorization).user(tokens_for(20 * SECOND)));
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    assert_eq!(bearers(&api).await, ["access-0", "access-0"]);
    assert_eq!(forms(&authorization).await.len(), 1, "no retry, since nobody needs it");
    let_pass(21 * SECOND).await;
    let error = call(&client).await.unwrap_err();
    assert!(!error.is_unauthenticated() && error.attempts() == 0 && !error.is_outcome_unclear(), "{error:?}");
    assert_eq!(forms(&authorization).await.len(), 4, "now somebody needs it");
    assert_eq!(bearers(&api).await.len(), 2, "nothing is sent without a token");
}

#[tokio::test]
async fn an_authorization_server_that_hangs_holds_up_no_call_whose_token_works() {
    let (authorization, api) =
        (server(|_: &Request| ResponseTemplate::new(503).set_delay(600 * SECOND)).await, api().await);
    let client = client(&api, oauth(&authorization).user(tokens_for(20 * SECOND)));
    call(&client.with_options(|options| options.timeout(3 * SECOND))).await.unwrap();
    assert_eq!(bearers(&api).await, ["access-0"]);
}

#[tokio::test]
async fn a_failure_of_which_no_call_knew_does_not_stand_when_the_token_has_ended() {
    let (authorization, api) = (FaultyServer::start([ScriptedResponse::status(503).into(), new_tokens()]), api().await);
    let client = client(&api, faulty_oauth(&authorization).user(tokens_for(2 * SECOND)));
    call(&client).await.unwrap();
    let_pass(3 * SECOND).await;
    call(&client).await.unwrap();
    assert_eq!(bearers(&api).await, ["access-0", "access-1"]);
}

#[tokio::test]
async fn an_authorization_server_that_cannot_be_reached_is_no_refusal() {
    let source = oauth(&authorization_server().await).token_url("http://127.0.0.1:9/token").user(expired_tokens());
    for _ in 0..2 {
        let error = source.token(None).await.unwrap_err();
        assert!(error.is_connect() && !error.is_unauthenticated(), "{error:?}");
        let said = "no access token: 3 token requests failed: no connection to the server 127.0.0.1:9: ";
        assert!(error.to_string().starts_with(said), "{error}");
        assert!(std::error::Error::source(&error).is_some(), "the cause is kept: {error:?}");
    }
}

#[tokio::test]
async fn a_rotated_refresh_token_is_told_and_used_next() {
    let authorization = authorization_server().await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let source = oauth(&authorization).user(expired_tokens()).on_new_tokens({
        let told = Arc::clone(&told);
        move |tokens| {
            let life = tokens.expires_at.unwrap().duration_since(SystemTime::now()).unwrap();
            assert!((3500..=3600).contains(&life.as_secs()), "lasts {life:?}");
            let refresh_token = tokens.refresh_token.as_ref().unwrap().expose().to_owned();
            told.lock().unwrap().push((tokens.access_token.expose().to_owned(), refresh_token));
        }
    });
    source.token(None).await.unwrap();
    let_pass(3600 * SECOND).await;
    source.token(None).await.unwrap();
    assert_eq!(refresh_tokens_sent(&authorization).await, ["refresh-0", "refresh-1"]);
    let pair = |number| (format!("access-{number}"), format!("refresh-{number}"));
    assert_eq!(*told.lock().unwrap(), [pair(1), pair(2)]);
}

#[tokio::test]
async fn the_old_refresh_token_stays_if_no_new_one_comes() {
    let authorization = server(|_: &Request| tokens_response(&json!({ "access_token": "new" }))).await;
    let (sender, receiver) = std::sync::mpsc::channel();
    let source =
        oauth(&authorization).user(expired_tokens()).on_new_tokens(move |tokens| sender.send(tokens.clone()).unwrap());
    source.token(None).await.unwrap();
    assert_eq!(receiver.recv().unwrap().refresh_token.unwrap().expose(), "refresh-0");
    let_pass(3600 * SECOND).await;
    source.token(None).await.unwrap();
    assert_eq!(refresh_tokens_sent(&authorization).await, ["refresh-0", "refresh-0"]);
}

#[tokio::test]
async fn a_dropped_call_loses_no_new_token() {
    let authorization = server(|_: &Request| {
        tokens_response(&json!({ "access_token": "access-1", "refresh_token": "refresh-1" }))
            .set_delay(Duration::from_millis(50))
    })
    .await;
    let (api, told) = (api().await, Arc::new(tokio::sync::Notify::new()));
    let telling = Arc::clone(&told);
    let source = oauth(&authorization).user(expired_tokens()).on_new_tokens(move |_| telling.notify_one());
    let client = client(&api, source);
    let dropped = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    asked(&authorization, 1).await;
    dropped.abort();
    assert!(dropped.await.unwrap_err().is_cancelled());
    tokio::time::timeout(10 * SECOND, told.notified()).await.expect("the refresh goes on without the call");
    call(&client).await.unwrap();
    assert_eq!(bearers(&api).await, ["access-1"]);
    assert_eq!(refresh_tokens_sent(&authorization).await, ["refresh-0"]);
}

#[tokio::test]
async fn a_callback_that_panics_breaks_no_later_call() {
    let authorization = authorization_server().await;
    let source = oauth(&authorization).user(expired_tokens()).on_new_tokens(|_| panic!("on purpose"));
    assert!(source.token(None).await.unwrap_err().is_unauthenticated());
    assert_eq!(source.token(None).await.unwrap().expose(), "access-1");
    let source = oauth(&authorization).user(tokens_for(20 * SECOND)).on_new_tokens(|_| panic!("on purpose"));
    assert_eq!(source.token(None).await.unwrap().expose(), "access-0", "it still works");
}

#[tokio::test]
async fn a_retry_after_a_long_wait_carries_a_fresh_token() {
    let authorization = authorization_server().await;
    let busy = AtomicUsize::new(1);
    let api = server(move |_: &Request| match busy.swap(0, Ordering::Relaxed) {
        1 => ResponseTemplate::new(429).insert_header("retry-after", "50"),
        _ => ResponseTemplate::new(200).set_body_json(json!({})),
    })
    .await;
    let waiting = Arc::new(tokio::sync::Notify::new());
    let telling = Arc::clone(&waiting);
    let client = Client::builder()
        .token_source(oauth(&authorization).user(tokens_for(45 * SECOND)))
        .base_url(api.uri())
        .on_attempt(move |attempt| attempt.retry_after.into_iter().for_each(|_| telling.notify_one()))
        .build()
        .unwrap();
    let calling = tokio::spawn(async move { call(&client).await });
    waiting.notified().await;
    let_pass(51 * SECOND).await;
    calling.await.unwrap().unwrap();
    assert_eq!(bearers(&api).await, ["access-0", "access-1"]);
}

#[tokio::test]
async fn a_token_that_the_server_repeats_is_not_shown() {
    let authorization = authorization_server().await;
    for status in [200, 400] {
        let body = json!({ "success": false, "errorMessage": "access-0 is blocked" });
        let api =
            server(move |_| ResponseTemplate::new(status).set_body_json(&body).insert_header("date", "access-0")).await;
        let error = call(&client(&api, oauth(&authorization).user(tokens_for(1000 * SECOND)))).await.unwrap_err();
        assert_eq!(error.message(), Some("[redacted] is blocked"));
        let shown = format!("{error} {error:?} {:?} {:?}", error.headers(), error.body().map(String::from_utf8_lossy));
        assert!(!shown.contains("access-0"), "{shown}");
    }
}

#[tokio::test]
async fn declining_an_invitation_carries_the_clients_token_and_all_else_the_users() {
    let authorization = server(|request: &Request| match form(request)["grant_type"].as_str() {
        "client_credentials" => tokens_response(&json!({ "access_token": "the-clients" })),
        _ => tokens_response(&json!({ "access_token": "the-users" })),
    })
    .await;
    let (api, oauth) = (api().await, oauth(&authorization));
    let client = Client::builder()
        .token_source(oauth.user(expired_tokens()))
        .client_token_source(oauth.client())
        .base_url(api.uri())
        .build()
        .unwrap();
    let [_, _, sharing] = apis();
    let mut of_the_client = Vec::new();
    for operation in sharing.operations {
        let arguments = sharing.all_arguments(operation).remove(0);
        let _ = client.call(operation.id, arguments).await;
        match bearers(&api).await.pop().unwrap().as_str() {
            "the-clients" => of_the_client.push(operation.id),
            token => assert_eq!(token, "the-users", "{}", operation.id),
        }
    }
    assert_eq!((of_the_client, bearers(&api).await.len()), (vec!["decline_invitation"], 11));
    client.request(Method::GET, "/x").credential(CredentialKind::ClientToken).send().await.unwrap();
    assert_eq!(forms(&authorization).await.len(), 2, "one token of each kind");
}

// ---- logging in --------------------------------------------------------------------------------------------------

#[test]
fn the_login_page_is_that_of_the_spec() {
    let login = subscription_sharing::oauth("my-client", SECRET).begin_login().unwrap();
    let [_, _, sharing] = apis();
    let schemes = &sharing.spec.document["components"]["securitySchemes"];
    let flow = &schemes["Authorization_Code"]["flows"]["authorizationCode"];
    assert_eq!(flow["authorizationUrl"], subscription_sharing::AUTHORIZE_URL);
    assert_eq!(flow["tokenUrl"], subscription_sharing::TOKEN_URL);
    assert!(login.url().starts_with(&format!("{}?", subscription_sharing::AUTHORIZE_URL)), "{}", login.url());
}

#[tokio::test]
async fn a_login_proves_with_pkce_that_it_is_the_one_that_began() {
    let authorization = authorization_server().await;
    let oauth = oauth(&authorization);
    let (login, other) = (oauth.begin_login().unwrap(), oauth.begin_login().unwrap());
    let asked = pairs(login.url());
    let expected = [
        ("client_id", "my-client"),
        ("code_challenge_method", "S256"),
        ("redirect_uri", "http://127.0.0.1/logged-in"),
        ("response_type", "code"),
    ];
    for (name, value) in expected {
        assert_eq!(asked[name], value, "{}", login.url());
    }
    let other = pairs(other.url());
    for name in ["state", "code_challenge"] {
        assert_ne!(asked[name], other[name], "no two logins share their {name}");
    }
    let tokens = oauth.finish_login(login, "the-code", &asked["state"]).await.unwrap();
    assert_eq!(tokens.access_token.expose(), "access-1");
    assert_eq!(tokens.refresh_token.unwrap().expose(), "refresh-1");
    assert!(tokens.expires_at.unwrap() > SystemTime::now() + 3500 * SECOND);
    let sent = &forms(&authorization).await[0];
    let verifier = oauth2::PkceCodeVerifier::new(sent["code_verifier"].clone());
    let challenge = oauth2::PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    assert_eq!(challenge.as_str(), asked["code_challenge"]);
    assert_eq!((sent["code"].as_str(), sent["grant_type"].as_str()), ("the-code", "authorization_code"));
    assert_eq!(sent["redirect_uri"], "http://127.0.0.1/logged-in");
}

#[tokio::test]
async fn the_clients_secret_goes_out_in_the_form_and_nowhere_else() {
    let authorization = authorization_server().await;
    let oauth = oauth(&authorization);
    let login = oauth.begin_login().unwrap();
    assert!(!pairs(login.url()).values().any(|value| value.contains(SECRET)), "{}", login.url());
    let state = state_of(&login);
    oauth.finish_login(login, "the-code", &state).await.unwrap();
    oauth.user(expired_tokens()).token(None).await.unwrap();
    oauth.client().token(None).await.unwrap();
    let requests = authorization.received_requests().await.unwrap();
    let grants: Vec<_> = requests.iter().map(|request| form(request)["grant_type"].clone()).collect();
    assert_eq!(grants, ["authorization_code", "refresh_token", "client_credentials"]);
    for request in requests {
        let form = form(&request);
        assert_eq!((form["client_id"].as_str(), form["client_secret"].as_str()), ("my-client", SECRET));
        assert_eq!((request.url.path(), request.url.query()), ("/token", None));
        assert!(!request.headers.contains_key("authorization"), "{:?}", request.headers);
        assert!(!format!("{:?}", request.headers).contains("planted"), "{:?}", request.headers);
    }
}

#[tokio::test]
async fn a_login_that_somebody_else_began_is_refused_before_anything_is_sent() {
    let authorization = authorization_server().await;
    let oauth = oauth(&authorization);
    for wrong in ["", "x", "PREFIX", "LONGER"] {
        let login = oauth.begin_login().unwrap();
        let state = state_of(&login);
        let wrong = match wrong {
            "PREFIX" => state[..state.len() - 1].to_owned(),
            "LONGER" => format!("{state}x"),
            wrong => wrong.to_owned(),
        };
        let error = oauth.finish_login(login, "the-code", &wrong).await.unwrap_err();
        assert!(error.is_unauthenticated(), "{error:?}");
        assert!(!format!("{error} {error:?}").contains(&state), "{error:?}");
    }
    assert!(forms(&authorization).await.is_empty());
}

#[tokio::test]
async fn secrets_go_only_to_https_or_this_machine() {
    let refused = [
        "http://id.example/token",
        "http://127.0.0.1.id.example/token",
        "https://user:planted@id.example/token",
        "ftp://id.example/token",
        "id.example/token",
        "",
    ];
    for url in refused {
        let oauth = subscription_sharing::oauth("my-client", SECRET);
        for oauth in [oauth.clone().token_url(url), oauth.authorize_url(url)] {
            let begun = oauth.begin_login().unwrap_err();
            let error = oauth.client().token(None).await.unwrap_err();
            assert!(begun.is_configuration() && error.is_configuration(), "{url}: {error:?}");
            assert!(!format!("{error:?} {begun:?}").contains("planted"), "{error:?}");
        }
    }
    let unusable = subscription_sharing::oauth("my-client", SECRET).redirect_url("no URL").begin_login();
    assert!(unusable.unwrap_err().is_configuration());
}

#[tokio::test]
async fn token_requests_follow_no_redirect() {
    let elsewhere = authorization_server().await;
    let target = format!("{}/token", elsewhere.uri());
    let authorization =
        server(move |_: &Request| ResponseTemplate::new(307).insert_header("location", target.as_str())).await;
    let error = oauth(&authorization).client().token(None).await.unwrap_err();
    assert_eq!(error.to_string(), "no access token: the authorization server responded 307 Temporary Redirect");
    assert!(forms(&elsewhere).await.is_empty());
}

// ---- responses -----------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_refusal_says_what_the_server_says_without_secrets_and_without_end() {
    let authorization = server(|request: &Request| {
        let form = String::from_utf8_lossy(&request.body);
        let description = format!("has expired: {form} refresh-0 {SECRET} {}", "x".repeat(10_000));
        let refusal = json!({ "error": "invalid_grant", "error_description": description });
        ResponseTemplate::new(400).set_body_json(refusal)
    })
    .await;
    let error = oauth(&authorization).user(expired_tokens()).token(None).await.unwrap_err();
    assert!(error.is_unauthenticated(), "{error:?}");
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("invalid_grant: has expired"), "{shown}");
    assert!(shown.len() < 2000, "{} bytes are shown", shown.len());
    for secret in [SECRET, "refresh-0", "planted"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn a_response_is_used_as_long_as_it_holds_a_token() {
    let lifelong = 20 * 365 * 24 * 3600 * SECOND;
    let responses = [
        (json!({ "access_token": "new", "refresh_token": "refresh-1", "expires_in": "60" }), 60 * SECOND),
        (json!({ "access_token": "new", "refresh_token": "refresh-1", "expires_in": 60.5 }), 61 * SECOND),
        (json!({ "access_token": "new", "refresh_token": "refresh-1" }), lifelong),
        (json!({ "access_token": "new", "refresh_token": "refresh-1", "expires_in": null }), lifelong),
        (json!({ "access_token": "new", "refresh_token": "refresh-1", "expires_in": 0 }), lifelong),
        (json!({ "access_token": "new", "refresh_token": "refresh-1", "expires_in": 1e300 }), lifelong),
        (json!({ "access_token": "new", "refresh_token": "refresh-1", "scope": 7, "token_type": "" }), lifelong),
    ];
    for (response, lasts) in responses {
        let body = response.clone();
        let authorization =
            server(move |_: &Request| ResponseTemplate::new(201).set_body_raw(body.to_string(), "text/plain")).await;
        let source = oauth(&authorization).user(expired_tokens());
        let token = source.token(None).await.unwrap_or_else(|error| panic!("{response}: {error}"));
        assert_eq!(token.expose(), "new");
        let_pass(lasts.saturating_sub(35 * SECOND)).await;
        source.token(None).await.unwrap();
        assert_eq!(forms(&authorization).await.len(), 1, "{response}");
        if lasts != lifelong {
            let_pass(10 * SECOND).await;
            source.token(None).await.unwrap();
            assert_eq!(refresh_tokens_sent(&authorization).await, ["refresh-0", "refresh-1"], "{response}");
        }
    }
}

#[tokio::test]
async fn a_response_without_a_token_is_an_error_that_quotes_nothing() {
    let responses = [
        (200, ""),
        (200, "planted"),
        (200, r#"{"refresh_token": "planted"}"#),
        (200, r#"{"access_token": ["planted"]}"#),
        (200, r#"{"access_token": 770011}"#),
        (200, r#"{"access_token": "planted", "access_token": ""}"#),
        (200, "<html>planted</html>"),
        (200, r#"["planted", "planted", 60]"#),
        (200, r#"{"access_token": "planted"} planted"#),
        (400, "<html>planted</html>"),
        (400, r#"{"access_token": "planted"}"#),
        (401, ""),
        (403, r#"{"planted": true}"#),
        (404, r#"{"planted": true}"#),
    ];
    for (status, body) in responses {
        let authorization =
            server(move |_: &Request| ResponseTemplate::new(status).set_body_raw(body, "application/json")).await;
        let error = oauth(&authorization).client().token(None).await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(error.is_unauthenticated(), "{status} {body}: {shown}");
        assert_eq!(error.status(), None, "{status} {body}: it would be taken for one of the API");
        assert_eq!(forms(&authorization).await.len(), 1, "{status} {body}: another try does not help");
        assert!(!shown.contains("planted") && !shown.contains("770011"), "{status} {body}: {shown}");
    }
}

#[tokio::test]
async fn an_empty_refresh_token_does_not_replace_the_good_one() {
    for empty in [json!(""), json!(" "), json!("\n"), json!(null), json!(7), json!({}), json!([])] {
        let response = json!({ "access_token": "new", "refresh_token": empty, "expires_in": "" });
        let authorization = server(move |_: &Request| ResponseTemplate::new(200).set_body_json(response.clone())).await;
        let (sender, receiver) = std::sync::mpsc::channel();
        let source = oauth(&authorization)
            .user(expired_tokens())
            .on_new_tokens(move |tokens| sender.send(tokens.clone()).unwrap());
        assert_eq!(source.token(None).await.unwrap().expose(), "new", "{empty}");
        let told = receiver.recv().unwrap();
        assert_eq!(told.refresh_token.unwrap().expose(), "refresh-0", "{empty}");
        assert_eq!(told.expires_at, None, "{empty}");
        let _ = source.token(Some(&Secret::new("new"))).await;
        assert_eq!(refresh_tokens_sent(&authorization).await, ["refresh-0", "refresh-0"], "{empty}");
    }
}

#[tokio::test]
async fn a_new_refresh_token_is_kept_even_if_the_access_token_cannot_be_used() {
    for useless in [json!(null), json!(""), json!("two words")] {
        let response = ScriptedResponse::json(&json!({ "access_token": useless, "refresh_token": "refresh-1" }));
        let authorization = FaultyServer::start([response.into(), new_tokens()]);
        let (sender, receiver) = std::sync::mpsc::channel();
        let source = faulty_oauth(&authorization)
            .user(expired_tokens())
            .on_new_tokens(move |tokens| sender.send(tokens.clone()).unwrap());
        assert!(source.token(None).await.unwrap_err().is_unauthenticated(), "{useless}");
        let told = receiver.recv().unwrap();
        assert_eq!(told.refresh_token.unwrap().expose(), "refresh-1", "{useless}");
        assert_eq!(told.access_token.expose(), "access-0", "{useless}");
        let_pass(6 * SECOND).await;
        source.token(None).await.unwrap();
        let sent = String::from_utf8(authorization.received()[1].body.clone()).unwrap();
        assert!(sent.contains("refresh_token=refresh-1"), "{useless}: {sent}");
    }
}

#[tokio::test]
async fn a_login_without_a_refresh_token_has_none() {
    let authorization =
        server(|_: &Request| tokens_response(&json!({ "access_token": "a", "refresh_token": "" }))).await;
    let oauth = oauth(&authorization);
    let login = oauth.begin_login().unwrap();
    let state = state_of(&login);
    assert!(oauth.finish_login(login, "the-code", &state).await.unwrap().refresh_token.is_none());
}

#[tokio::test]
async fn stored_tokens_that_are_empty_are_none() {
    let (authorization, api) = (authorization_server().await, api().await);
    for empty in ["", " ", "no header\n"] {
        let stored = Tokens::new(empty, Some("refresh-0".to_owned()), None);
        call(&client(&api, oauth(&authorization).user(stored))).await.unwrap();
    }
    assert_eq!(bearers(&api).await, ["access-1", "access-2", "access-3"]);
    for empty in ["", " "] {
        let mut stored =
            [Tokens::new("access-0", Some(empty.to_owned()), Some(SystemTime::UNIX_EPOCH)), expired_tokens()];
        stored[1].refresh_token = Some(empty.to_owned().into());
        for stored in stored {
            let error = oauth(&authorization).user(stored).token(None).await.unwrap_err();
            assert!(error.is_unauthenticated() && error.to_string().ends_with("the user must log in again"), "{error}");
        }
    }
    assert_eq!(forms(&authorization).await.len(), 3, "an empty refresh token is not sent");
}

#[tokio::test]
async fn an_access_token_that_no_request_can_carry_is_an_error_at_once() {
    let (none, unfit) = ("responded 200 OK without an access token", "an access token that no request can carry");
    let tokens = [
        (json!(""), none),
        (json!(" "), none),
        (json!("\n"), none),
        (json!(null), none),
        (json!("two words"), unfit),
        (json!("line\n"), unfit),
        (json!(" x"), unfit),
        (json!("\u{e9}"), unfit),
    ];
    for (token, said) in tokens {
        let response = json!({ "access_token": token });
        let authorization = server(move |_: &Request| tokens_response(&response)).await;
        let api = api().await;
        let error = call(&client(&api, oauth(&authorization).user(expired_tokens()))).await.unwrap_err();
        assert!(error.is_unauthenticated() && error.attempts() == 0, "{token}: {error:?}");
        assert!(error.to_string().contains(said), "{token}: {error}");
        assert!(!format!("{error} {error:?}").contains("two words"), "{error:?}");
        assert_eq!((bearers(&api).await.len(), forms(&authorization).await.len()), (0, 1), "{token}");
    }
}

#[tokio::test]
async fn a_byte_order_mark_before_the_tokens_does_not_matter() {
    let body = "\u{feff}{\"access_token\": \"new\"}\n";
    let authorization = server(move |_: &Request| ResponseTemplate::new(200).set_body_raw(body, "text/html")).await;
    assert_eq!(oauth(&authorization).client().token(None).await.unwrap().expose(), "new");
}

#[tokio::test]
async fn an_error_is_recognised_under_any_status() {
    for status in [200, 201, 302, 400, 401, 403, 408, 429, 500, 503] {
        for code in ["invalid_grant", "invalid_client", "unauthorized_client"] {
            let body = json!({ "error": code, "error_description": "has expired", "access_token": "" });
            let authorization = server(move |_: &Request| ResponseTemplate::new(status).set_body_json(&body)).await;
            let api = api().await;
            let error = call(&client(&api, oauth(&authorization).user(expired_tokens()))).await.unwrap_err();
            let said = format!("no access token: the authorization server refused: {code}: has expired");
            assert!(error.to_string().ends_with(&said), "{status}: {error}");
            assert!(error.is_unauthenticated() && error.status().is_none(), "{status}: {error:?}");
            assert_eq!((bearers(&api).await.len(), forms(&authorization).await.len()), (0, 1), "{status} {code}");
        }
    }
}

#[tokio::test]
async fn an_error_in_a_form_of_its_own_is_one_too() {
    let responses = [
        (200, json!({ "error": { "message": "no such user" } })),
        (400, json!({ "error": { "message": "no such user", "code": 7 } })),
        (200, json!({ "error": "denied", "message": "no such user" })),
        (404, json!({ "message": "no such user" })),
    ];
    for (status, body) in responses {
        let response = body.clone();
        let authorization = server(move |_: &Request| ResponseTemplate::new(status).set_body_json(&response)).await;
        let error = oauth(&authorization).client().token(None).await.unwrap_err();
        assert!(
            error.is_unauthenticated() && error.to_string().ends_with(": no such user"),
            "{status} {body}: {error}"
        );
        assert_eq!(forms(&authorization).await.len(), 1, "{status} {body}");
    }
}

#[tokio::test]
async fn a_huge_response_is_neither_read_to_its_end_nor_asked_for_again() {
    let authorization = FaultyServer::start([Fault::Spaces(64 * 1024 * 1024)]);
    let error = faulty_oauth(&authorization).client().token(None).await.unwrap_err();
    assert!(error.is_unauthenticated() && error.to_string().contains("far more than a token"), "{error:?}");
    assert_eq!(authorization.seen(), 1);
    authorization.is_left_alone().await;
    assert!(authorization.sent() < 32 * 1024 * 1024, "{} bytes went out", authorization.sent());
}

// ---- outages -----------------------------------------------------------------------------------------------------

fn faulty_oauth(authorization: &FaultyServer) -> OAuth {
    subscription_sharing::oauth("my-client", SECRET)
        .authorize_url(format!("{}/authorize", authorization.url))
        .token_url(format!("{}/token", authorization.url))
        .retry_policy(quick())
}

fn new_tokens() -> Fault {
    ScriptedResponse::json(&json!({ "access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3600 }))
        .into()
}

fn invalid_grant() -> Fault {
    ScriptedResponse::status(400).body(r#"{"error": "invalid_grant"}"#).into()
}

#[tokio::test]
async fn an_outage_is_not_a_refusal() {
    let with = |status, error: &str| ScriptedResponse::status(status).body(json!({ "error": error }).to_string());
    let table = [
        (ScriptedResponse::status(408), Some(408), 3),
        (ScriptedResponse::status(429), Some(429), 3),
        (ScriptedResponse::status(500), Some(500), 3),
        (ScriptedResponse::status(501), Some(501), 1),
        (ScriptedResponse::status(502).body("<html>"), Some(502), 3),
        (ScriptedResponse::status(503).body(""), Some(503), 3),
        (ScriptedResponse::status(504), Some(504), 3),
        (with(503, "Service Unavailable"), Some(503), 3),
        (with(500, "server_error"), Some(500), 3),
        (with(200, "temporarily_unavailable"), None, 3),
        (with(400, "temporarily_unavailable"), None, 3),
        (with(400, "slow_down"), None, 3),
    ];
    for (response, status, requests) in table {
        let authorization = FaultyServer::start([response.clone().into()]);
        let api = api().await;
        let error = call(&client(&api, faulty_oauth(&authorization).user(expired_tokens()))).await.unwrap_err();
        assert!(!error.is_unauthenticated() && !error.is_connect(), "{response:?}: {error:?}");
        assert_eq!(error.status().map(|status| status.as_u16()), status, "{response:?}");
        assert!(error.attempts() == 0 && !error.is_outcome_unclear(), "{response:?}: {error:?}");
        let named = ["no access token: the token request failed: ", "no access token: 3 token requests failed: "];
        assert!(named.iter().any(|named| error.to_string().contains(named)), "{response:?}: {error}");
        assert_eq!((authorization.seen(), bearers(&api).await.len()), (requests, 0), "{response:?}");
    }
}

#[tokio::test]
async fn a_broken_connection_is_not_a_refusal() {
    for fault in [Fault::Refuse, Fault::Reset, Fault::Close, Fault::CutBody] {
        let authorization = FaultyServer::start([fault.clone()]);
        let api = api().await;
        let error = call(&client(&api, faulty_oauth(&authorization).user(expired_tokens()))).await.unwrap_err();
        assert!(!error.is_unauthenticated() && error.status().is_none(), "{fault:?}: {error:?}");
        assert_eq!(error.is_connect(), matches!(fault, Fault::Refuse), "{fault:?}");
        assert!(error.attempts() == 0 && !error.is_outcome_unclear(), "{fault:?}: {error:?}");
        assert!(error.to_string().contains("no access token: 3 token requests failed: "), "{fault:?}: {error}");
        assert_eq!(bearers(&api).await.len(), 0, "{fault:?}");
    }
}

#[tokio::test]
async fn a_token_endpoint_that_hangs_is_not_a_refusal() {
    let authorization = FaultyServer::start([Fault::Hang]);
    let source = faulty_oauth(&authorization).retry_policy(quick().max_retries(0)).user(expired_tokens());
    let asking = tokio::spawn(async move { source.token(None).await });
    authorization.has_seen(1).await;
    let_pass(31 * SECOND).await;
    let error = asking.await.unwrap().unwrap_err();
    assert!(error.is_timeout() && !error.is_unauthenticated(), "{error:?}");
    assert!(error.to_string().starts_with("no access token: the token request failed: timed out"), "{error}");
}

#[tokio::test]
async fn an_outage_that_passes_is_waited_out() {
    let faults = [
        ScriptedResponse::status(408).into(),
        ScriptedResponse::status(429).header("retry-after", "0").into(),
        ScriptedResponse::status(500).into(),
        ScriptedResponse::status(502).into(),
        ScriptedResponse::status(503).into(),
        ScriptedResponse::status(504).into(),
        ScriptedResponse::json(&json!({ "error": "temporarily_unavailable" })).into(),
        Fault::ResetUnread,
        Fault::Reset,
        Fault::Close,
        Fault::CutBody,
    ];
    for fault in faults {
        let authorization = FaultyServer::start([fault.clone(), fault.clone(), new_tokens()]);
        let oauth = faulty_oauth(&authorization);
        let token = oauth.user(expired_tokens()).token(None).await;
        assert_eq!(token.unwrap_or_else(|error| panic!("{fault:?}: {error}")).expose(), "access-1");
        let authorization = FaultyServer::start([fault.clone(), new_tokens()]);
        let oauth = faulty_oauth(&authorization);
        let login = oauth.begin_login().unwrap();
        let state = state_of(&login);
        let tokens = oauth.finish_login(login, "the-code", &state).await;
        assert_eq!(tokens.unwrap_or_else(|error| panic!("{fault:?}: {error}")).access_token.expose(), "access-1");
    }
}

#[tokio::test]
async fn many_calls_wait_out_an_outage_with_the_same_requests() {
    let authorization = FaultyServer::start([ScriptedResponse::status(503).into(), Fault::Reset, new_tokens()]);
    let source = faulty_oauth(&authorization).user(expired_tokens());
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let source = source.clone();
            tokio::spawn(async move { source.token(None).await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().expose(), "access-1");
    }
    assert_eq!(authorization.seen(), 3);
}

#[tokio::test]
async fn the_token_endpoint_says_how_long_to_wait() {
    let busy = |seconds: &str| Fault::from(ScriptedResponse::status(429).header("retry-after", seconds));
    let authorization = FaultyServer::start([busy("20"), new_tokens()]);
    let source = faulty_oauth(&authorization).user(expired_tokens());
    let asking = tokio::spawn(async move { source.token(None).await });
    authorization.has_seen(1).await;
    until_asleep().await;
    let_pass(19 * SECOND).await;
    until_asleep().await;
    assert_eq!(authorization.seen(), 1);
    let_pass(2 * SECOND).await;
    asking.await.unwrap().unwrap();

    let authorization = FaultyServer::start([busy("600")]);
    let error = faulty_oauth(&authorization).user(expired_tokens()).token(None).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(600 * SECOND), "{error:?}");
    assert_eq!(authorization.seen(), 1, "that is longer than a call may wait");
}

/// Gives a task time to read a response and begin a wait.
async fn until_asleep() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

#[tokio::test]
async fn the_retry_policy_is_that_of_the_token_requests() {
    for retries in [0, 1, 4] {
        let authorization = FaultyServer::start([ScriptedResponse::status(503).into()]);
        let oauth = faulty_oauth(&authorization).retry_policy(quick().max_retries(retries));
        oauth.client().token(None).await.unwrap_err();
        assert_eq!(authorization.seen(), retries as usize + 1);
    }
}

#[tokio::test]
async fn a_call_waits_for_a_token_no_longer_than_its_own_time_limit() {
    let authorization = server(|_: &Request| {
        tokens_response(&json!({ "access_token": "access-1" })).set_delay(Duration::from_millis(500))
    })
    .await;
    let api = api().await;
    let client = client(&api, oauth(&authorization).user(expired_tokens()));
    let hasty = client.with_options(|options| options.timeout(Duration::from_millis(100)));
    let error = call(&hasty).await.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 0 && !error.is_outcome_unclear(), "{error:?}");
    call(&client).await.unwrap();
    assert_eq!(forms(&authorization).await.len(), 1, "the request went on for the next call");
}

#[tokio::test]
async fn a_refusal_after_a_lost_response_says_so() {
    let lost = "the response to an earlier token request was lost";
    for fault in [Fault::Reset, Fault::Close, Fault::CutBody, ScriptedResponse::status(504).into()] {
        let authorization = FaultyServer::start([fault.clone(), invalid_grant()]);
        let error = faulty_oauth(&authorization).user(expired_tokens()).token(None).await.unwrap_err();
        assert!(error.is_unauthenticated() && error.to_string().contains(lost), "{fault:?}: {error}");
        assert!(error.to_string().contains("invalid_grant"), "{fault:?}: {error}");
        assert!(error.to_string().contains("must log in again"), "{fault:?}: {error}");

        let authorization = FaultyServer::start([fault.clone(), invalid_grant()]);
        let oauth = faulty_oauth(&authorization);
        let login = oauth.begin_login().unwrap();
        let state = state_of(&login);
        let error = oauth.finish_login(login, "the-code", &state).await.unwrap_err();
        assert!(error.is_unauthenticated() && error.to_string().contains(lost), "{fault:?}: {error}");
    }
    for fault in [invalid_grant(), ScriptedResponse::status(429).into()] {
        let authorization = FaultyServer::start([fault.clone(), invalid_grant()]);
        let error = faulty_oauth(&authorization).user(expired_tokens()).token(None).await.unwrap_err();
        assert!(error.is_unauthenticated() && !error.to_string().contains(lost), "{fault:?}: {error}");
    }
}

#[tokio::test]
async fn a_lost_response_is_remembered_until_new_tokens_come() {
    let script = [Fault::Reset, invalid_grant(), new_tokens(), invalid_grant()];
    let authorization = FaultyServer::start(script);
    let oauth = faulty_oauth(&authorization).retry_policy(quick().max_retries(0));
    let source = oauth.user(expired_tokens());
    let says_so = |error: Error| error.to_string().contains("the response to an earlier token request was lost");
    assert!(!source.token(None).await.unwrap_err().is_unauthenticated());
    let_pass(6 * SECOND).await;
    assert!(says_so(source.token(None).await.unwrap_err()));
    let_pass(6 * SECOND).await;
    let token = source.token(None).await.unwrap();
    assert!(!says_so(source.token(Some(&token)).await.unwrap_err()));
}

#[tokio::test]
async fn a_dropped_call_loses_no_token_that_comes_after_a_retry() {
    let authorization = FaultyServer::start([Fault::Reset, new_tokens()]);
    let told = Arc::new(tokio::sync::Notify::new());
    let telling = Arc::clone(&told);
    let policy = RetryPolicy::default().back_off(Duration::from_millis(200), Duration::from_millis(200));
    let source = faulty_oauth(&authorization).retry_policy(policy).user(expired_tokens());
    let source = source.on_new_tokens(move |_| telling.notify_one());
    let dropped = tokio::spawn({
        let source = source.clone();
        async move { source.token(None).await }
    });
    until(|| authorization.seen() == 1).await;
    dropped.abort();
    tokio::time::timeout(10 * SECOND, told.notified()).await.expect("the retry is made without the call");
    assert_eq!(source.token(None).await.unwrap().expose(), "access-1");
}

#[tokio::test]
async fn no_secret_is_shown() {
    let authorization = authorization_server().await;
    let oauth = oauth(&authorization);
    let login = oauth.begin_login().unwrap();
    let (state, challenge) = (state_of(&login), pairs(login.url())["code_challenge"].clone());
    let shown = format!("{oauth:#?} {login:#?}");
    let tokens = oauth.finish_login(login, "the-code", &state).await.unwrap();
    let verifier = forms(&authorization).await[0]["code_verifier"].clone();
    let source = oauth.user(tokens.clone());
    let client = Client::builder().token_source(source.clone()).client_token_source(oauth.client()).build().unwrap();
    let shown = format!("{shown} {tokens:#?} {source:#?} {client:#?}");
    for secret in [SECRET, "planted", &state, &challenge, &verifier, "access-1", "refresh-1"] {
        assert!(!shown.contains(secret), "{secret} is shown: {shown}");
    }
}
