//! A key or token stays between the client and its server: nothing that a program may print shows it.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::ffi::OsStr;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use serde_json::{Value, json};
use sharekit::ApiKeyLocation;
use sharekit::{Error, Response, proxy_orders, share_codes, subscription_sharing};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{
    Arguments, SECRET, in_child, proxy_orders_client, share_codes_client, subscription_sharing_client,
};

/// A key that every way of writing changes: in a URL, in JSON, in a header.
const AWKWARD: &str = r#"pl"ant\ed/<7f3a>+9b%2B&x=y=="#;

const SECRETS: [&str; 2] = [SECRET, AWKWARD];

const STATUSES: [u16; 6] = [400, 401, 403, 404, 429, 500];

// ---- what a secret looks like --------------------------------------------------------------------------------------

/// How servers, proxies and programs write a secret, each under the name of the way.
fn spellings(secret: &str) -> Vec<(&'static str, String)> {
    let in_json = json!(secret).to_string();
    let in_json = &in_json[1..in_json.len() - 1];
    vec![
        ("plain", secret.to_owned()),
        ("percent-encoded", rewritten(secret, |byte| format!("%{byte:02X}"))),
        ("percent-encoded in lower case", rewritten(secret, |byte| format!("%{byte:02x}"))),
        ("form-encoded", form_encoded(secret)),
        ("JSON-escaped", in_json.to_owned()),
        ("JSON-escaped with slashes", in_json.replace('/', "\\/")),
        ("JSON-escaped with numbers", rewritten(secret, |byte| format!("\\u{byte:04x}"))),
        ("HTML-escaped", secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")),
        ("HTML-escaped with numbers", rewritten(secret, |byte| format!("&#{byte};"))),
    ]
}

/// The same, and what only a client itself could make of it.
fn traces(secret: &str) -> Vec<(&'static str, String)> {
    let mut traces = spellings(secret);
    traces.push(("base64", base64(secret)));
    traces.push(("base64 of a user name and it", base64(&format!(":{secret}"))));
    traces.push(("base64 of it and a password", base64(&format!("{secret}:"))));
    traces
}

/// The text with every byte that is not a letter, digit or one of `-._~` written in another way.
fn rewritten(text: &str, spelled: impl Fn(u8) -> String) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => spelled(byte),
        })
        .collect()
}

fn form_encoded(text: &str) -> String {
    let mut url = reqwest::Url::parse("http://localhost").unwrap();
    url.query_pairs_mut().append_key_only(text);
    url.query().unwrap().to_owned()
}

/// Without the padding and the last digit before it, which change with what follows.
fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.as_bytes().chunks_exact(3).flat_map(|three| {
        let number = three.iter().fold(0_usize, |number, byte| number << 8 | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(DIGITS[number >> shift & 63]))
    });
    digits.collect()
}

/// Where a secret was seen.
#[derive(Default)]
struct Leaks(BTreeSet<String>);

impl Leaks {
    fn look_at(&mut self, secret: &str, place: &str, text: &str) {
        let seen = traces(secret).into_iter().filter(|(_, trace)| text.contains(trace));
        self.0.extend(seen.map(|(spelling, trace)| format!("{place} shows it {spelling}: {trace}")));
    }

    fn look_at_debug(&mut self, secret: &str, place: &str, value: &impl Debug) {
        self.look_at(secret, &format!("{place}: Debug"), &format!("{value:?}"));
        self.look_at(secret, &format!("{place}: pretty Debug"), &format!("{value:#?}"));
    }

    /// Looks at everything that an error can tell.
    fn look_at_error(&mut self, secret: &str, place: &str, error: &Error) {
        self.look_at_debug(secret, place, error);
        self.look_at(secret, &format!("{place}: Display"), &format!("{error} {error:#}"));
        let mut cause = error.source();
        while let Some(reason) = cause {
            self.look_at_debug(secret, &format!("{place}: source"), &reason);
            self.look_at(secret, &format!("{place}: source: Display"), &format!("{reason} {reason:#}"));
            cause = reason.source();
        }
        for (name, value) in error.headers().into_iter().flatten() {
            self.look_at_debug(secret, &format!("{place}: header {name}"), value);
            self.look_at(secret, &format!("{place}: header {name}"), &String::from_utf8_lossy(value.as_bytes()));
        }
        self.look_at(secret, &format!("{place}: body()"), &String::from_utf8_lossy(error.body().unwrap_or_default()));
        self.look_at(secret, &format!("{place}: message()"), error.message().unwrap_or_default());
        self.look_at(secret, &format!("{place}: operation()"), error.operation().unwrap_or_default());
        self.look_at(secret, &format!("{place}: request_id()"), error.request_id().unwrap_or_default());
    }

    #[track_caller]
    fn assert_none(&self) {
        let first: Vec<&str> = self.0.iter().map(String::as_str).take(40).collect();
        assert!(self.0.is_empty(), "{} leaks, among them\n{}", self.0.len(), first.join("\n"));
    }
}

#[test]
fn the_search_finds_every_spelling() {
    for secret in SECRETS {
        for (spelling, trace) in traces(secret) {
            let mut leaks = Leaks::default();
            leaks.look_at(secret, "a text", &format!("before {trace} after"));
            assert!(!leaks.0.is_empty(), "{trace} ({spelling}) is not found");
        }
        let mut leaks = Leaks::default();
        leaks.look_at(secret, "a text", "[redacted]");
        leaks.assert_none();
    }
    assert_eq!(base64("Man"), "TWFu");
}

// ---- who calls -----------------------------------------------------------------------------------------------------

type Outcome = Result<Response<Value>, Error>;
type Send = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Outcome>>>>;

/// One way in which a client can carry a credential, with an operation that makes it do so.
struct Caller {
    name: &'static str,
    send: Send,
}

/// All ways to carry a secret to a server.
struct Callers<'a> {
    url: &'a str,
    secret: &'a str,
    timeout: Duration,
}

macro_rules! caller {
    ($name:literal, $builder:expr, $settings:ident, $operation:literal, $arguments:tt) => {{
        let client = $builder
            .base_url($settings.url)
            .timeout($settings.timeout)
            .options(|options| options.max_retries(0))
            .build()
            .unwrap();
        Caller {
            name: $name,
            send: Box::new(move || {
                let client = client.clone();
                Box::pin(async move { client.call($operation, arguments(json!($arguments))).await })
            }),
        }
    }};
}

fn callers(url: &str, secret: &str) -> [Caller; 5] {
    Callers { url, secret, timeout: Duration::from_secs(20) }.all()
}

impl Callers<'_> {
    fn all(&self) -> [Caller; 5] {
        let codes = share_codes::Client::builder().api_key(self.secret);
        let in_header = codes.clone().api_key_location(ApiKeyLocation::Header);
        let orders = proxy_orders::Client::builder().bearer_token(self.secret);
        let user = subscription_sharing::Client::builder().bearer_token(self.secret);
        let client = subscription_sharing::Client::builder().bearer_token("another-token").client_token(self.secret);
        [
            caller!("key in the query", codes, self, "list_share_codes", {}),
            caller!("key in a header", in_header, self, "list_share_codes", {}),
            caller!("bearer token", orders, self, "list_orders", { "status": "active" }),
            caller!("user's token", user, self, "list_share_rules", { "productCode": "ABC" }),
            caller!("client's token", client, self, "decline_invitation", {
                "body": { "shareCode": "XYZ", "changeType": "DECLINE" }
            }),
        ]
    }
}

fn arguments(value: Value) -> Arguments {
    let Value::Object(arguments) = value else { panic!("{value} is not an object") };
    arguments
}

impl Caller {
    async fn failure(&self) -> Error {
        (self.send)().await.err().unwrap_or_else(|| panic!("{}: the call does not fail", self.name))
    }
}

async fn responding(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    respond_with(&server, response).await;
    server
}

/// Forgets what a server was told before.
async fn respond_with(server: &MockServer, response: ResponseTemplate) {
    server.reset().await;
    Mock::given(any()).respond_with(response).mount(server).await;
}

// ---- what can go wrong ---------------------------------------------------------------------------------------------

/// The call as a server may print it.
fn called_url(spelling: &str) -> String {
    format!("https://api.example.com/list?limit=1&api-key={spelling}")
}

/// Whether a JSON string can hold a spelling as it is.
fn is_json_text(spelling: &str) -> bool {
    serde_json::from_str::<Value>(&format!("\"{spelling}\"")).is_ok()
}

/// Bodies that repeat the secret, in one spelling.
fn bodies(spelling: &str) -> Vec<(String, &'static str)> {
    let mut bodies = vec![
        (format!("<html><body>Not allowed: <a href=\"{}\">this</a></body></html>", called_url(spelling)), "text/html"),
        (format!("<html><title>Not allowed: {spelling}</title><h1>{spelling}</h1></html>"), "text/html"),
        (format!("cannot serve {}", called_url(spelling)), "text/plain"),
        (format!("{{\"message\": \"the key {spelling}"), "application/json"),
    ];
    if is_json_text(spelling) {
        let url = called_url(spelling);
        bodies.extend([
            (format!(r#"{{"message": "the key {spelling} is not valid", "errors": ["{url}"]}}"#), "application/json"),
            (format!(r#"{{"errorMessage": "{url}", "exceptionType": "{spelling}"}}"#), "application/json"),
            (format!(r#"{{"error": "{spelling}", "error_description": "{spelling}"}}"#), "application/json"),
            (format!(r#"{{"request": {{"url": "{url}", "{spelling}": "{spelling}"}}}}"#), "application/json"),
        ]);
    }
    bodies
}

/// A response whose headers repeat the secret.
fn echo(status: u16, spelling: &str) -> ResponseTemplate {
    let url = called_url(spelling);
    ResponseTemplate::new(status)
        .insert_header("x-request-id", format!("request-{spelling}"))
        .insert_header("location", url.as_str())
        .append_header("set-cookie", format!("session={spelling}; path=/"))
        .append_header("set-cookie", format!("again=\"{spelling}\""))
        .insert_header("www-authenticate", format!("Bearer realm=\"{spelling}\""))
        .insert_header("server", format!("proxy ({url})"))
        .insert_header("retry-after", spelling)
}

#[tokio::test]
async fn an_error_status_that_repeats_the_secret_does_not_show_it() {
    let mut leaks = Leaks::default();
    let server = MockServer::start().await;
    for secret in SECRETS {
        let callers = callers(&server.uri(), secret);
        for (spelling, trace) in spellings(secret) {
            for (position, (body, content_type)) in bodies(&trace).into_iter().enumerate() {
                // Every status with every body would only take longer: they go round.
                let status = STATUSES[position % STATUSES.len()];
                respond_with(&server, echo(status, &trace).set_body_raw(body.clone(), content_type)).await;
                for caller in &callers {
                    let error = caller.failure().await;
                    assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{}", caller.name);
                    let place = format!("{}: {status} that repeats it {spelling} as {content_type}", caller.name);
                    leaks.look_at_error(secret, &place, &error);
                }
            }
        }
    }
    leaks.assert_none();
}

#[tokio::test]
async fn what_is_no_secret_of_a_response_is_kept() {
    let body = json!({ "message": format!("the key {SECRET} is not valid") });
    let server = responding(echo(401, SECRET).set_body_json(body)).await;
    for caller in callers(&server.uri(), SECRET) {
        let error = caller.failure().await;
        assert_eq!(error.message(), Some("the key [redacted] is not valid"), "{}", caller.name);
        assert_eq!(error.request_id(), Some("request-[redacted]"), "{}", caller.name);
        assert_eq!(error.headers().unwrap().get_all("set-cookie").iter().count(), 2, "{}", caller.name);
        assert!(error.is_unauthenticated());
    }
}

#[tokio::test]
async fn a_long_token_that_a_server_repeats_is_blanked() {
    let mut leaks = Leaks::default();
    let token = "x7f+".repeat(8 * 1024);
    let header = "x7f+".repeat(256);
    for secret in [&token, &header] {
        let body = json!({ "message": format!("the token {secret} has expired"), "again": secret });
        let template = ResponseTemplate::new(401).set_body_json(body).insert_header("x-token", header.as_str());
        let server = responding(template).await;
        let client = proxy_orders::Client::builder().bearer_token(secret.as_str()).base_url(server.uri());
        let error = client.build().unwrap().get_profile().send().await.unwrap_err();
        assert_eq!(error.message(), Some("the token [redacted] has expired"));
        leaks.look_at_error(secret, &format!("a token of {} bytes", secret.len()), &error);
    }
    leaks.assert_none();
}

/// Bodies of a success that is none, in a spelling that JSON can hold.
fn bodies_to_decode(trace: &str) -> [String; 4] {
    [
        format!("\"{trace}\" and more"),
        format!(r#"{{"success": "{trace}", "status": {{}}, "broken": "{trace}"#),
        format!(r#"{{"broken": tru{trace}}}"#),
        format!("<html>{}</html>", called_url(trace)),
    ]
}

#[tokio::test]
async fn a_response_that_cannot_be_decoded_does_not_show_the_secret() {
    let mut leaks = Leaks::default();
    let server = MockServer::start().await;
    for secret in SECRETS {
        let callers = callers(&server.uri(), secret);
        for (spelling, trace) in spellings(secret).into_iter().filter(|(_, trace)| is_json_text(trace)) {
            for body in bodies_to_decode(&trace) {
                respond_with(&server, echo(200, &trace).set_body_raw(body.clone(), "application/json")).await;
                for caller in &callers {
                    let error = caller.failure().await;
                    assert!(error.is_decode(), "{}: {error}", caller.name);
                    leaks.look_at_error(
                        secret,
                        &format!("{}: a bad response that holds it {spelling}", caller.name),
                        &error,
                    );
                }
            }
        }
    }
    leaks.assert_none();
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_no_credential_reaches_the_other_server() {
    let mut leaks = Leaks::default();
    let (server, elsewhere) = (MockServer::start().await, responding(ResponseTemplate::new(200)).await);
    for secret in SECRETS {
        let callers = callers(&server.uri(), secret);
        for status in [301, 302, 303, 307, 308] {
            let target = format!("{}/taken?api-key={}", elsewhere.uri(), form_encoded(secret));
            respond_with(&server, ResponseTemplate::new(status).insert_header("location", target.as_str())).await;
            for caller in &callers {
                let error = caller.failure().await;
                assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{}", caller.name);
                leaks.look_at_error(secret, &format!("{}: {status}", caller.name), &error);
                let received = elsewhere.received_requests().await.unwrap();
                assert!(received.is_empty(), "{}: {status} led to {} more requests", caller.name, received.len());
            }
            assert_eq!(server.received_requests().await.unwrap().len(), callers.len(), "{status}");
        }
    }
    leaks.assert_none();
}

#[tokio::test]
async fn a_refused_connection_does_not_show_the_secret() {
    let mut leaks = Leaks::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for secret in SECRETS {
        for caller in callers(&url, secret) {
            let error = caller.failure().await;
            assert!(error.is_connect(), "{}: {error:?}", caller.name);
            assert!(error.source().is_some(), "{}: no source to look at", caller.name);
            leaks.look_at_error(secret, caller.name, &error);
        }
    }
    leaks.assert_none();
}

#[tokio::test]
async fn a_timeout_does_not_show_the_secret() {
    let mut leaks = Leaks::default();
    let server = responding(ResponseTemplate::new(200).set_delay(Duration::from_secs(5))).await;
    for secret in SECRETS {
        for caller in (Callers { url: &server.uri(), secret, timeout: Duration::from_millis(60) }).all() {
            let error = caller.failure().await;
            assert!(error.is_timeout(), "{}: {error:?}", caller.name);
            leaks.look_at_error(secret, caller.name, &error);
        }
    }
    leaks.assert_none();
}

/// A server that responds to every connection with these bytes and hangs up.
async fn hanging_up_after(response: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let mut request = vec![0; 64 * 1024];
            let _ = connection.read(&mut request).await;
            let _ = connection.write_all(response.as_bytes()).await;
        }
    });
    url
}

#[tokio::test]
async fn a_broken_connection_does_not_show_the_secret() {
    let mut leaks = Leaks::default();
    for secret in SECRETS {
        let url = called_url(secret);
        let responses = [
            String::new(),
            format!("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\nx-echo: {secret}\r\n\r\n{{\"message\": \"{url}"),
            format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{secret}\r\n"),
            format!("HTTP/1.1 {secret}\r\n\r\n"),
            format!("{secret}\r\n\r\n"),
            format!("HTTP/1.1 200 OK\r\ncontent-length: {secret}\r\n\r\n"),
        ];
        for response in responses {
            let server = hanging_up_after(response.clone()).await;
            for caller in callers(&server, secret) {
                let error = caller.failure().await;
                assert_eq!(error.status(), None, "{}: {error:?}", caller.name);
                leaks.look_at_error(secret, &format!("{}: after {response:?}", caller.name), &error);
            }
        }
    }
    leaks.assert_none();
}

#[test]
fn a_client_that_cannot_be_made_does_not_show_the_secret() {
    let mut leaks = Leaks::default();
    for secret in SECRETS {
        let bad_secrets = ["\n", "\r\n", " ", "\0", "é"].map(|end| format!("{secret}{end}"));
        let bad_urls = [
            format!("https://user:{}@api.example.com", form_encoded(secret)),
            format!("https://{}@api.example.com", form_encoded(secret)),
            format!("http://api.example.com/{}", form_encoded(secret)),
            called_url(&form_encoded(secret)),
            format!("https://api.example.com#{secret}"),
            format!("ftp://api.example.com/{secret}"),
            format!("https://[{secret}"),
            secret.to_owned(),
        ];
        let with_bad_secret = bad_secrets.map(|bad| (bad, "https://api.example.com".to_owned()));
        let with_bad_url = bad_urls.map(|bad| (secret.to_owned(), bad));
        for (key, url) in with_bad_secret.into_iter().chain(with_bad_url) {
            let place = format!("the key {key:?} for {url}");
            let share_codes = share_codes::Client::builder().api_key(&key).base_url(&url).build().err();
            let proxy_orders = proxy_orders::Client::builder().bearer_token(&key).base_url(&url).build().err();
            let sharing = subscription_sharing::Client::builder().client_token(&key).base_url(&url).build().err();
            for error in [share_codes, proxy_orders, sharing] {
                let error = error.unwrap_or_else(|| panic!("{place} is accepted"));
                assert!(error.is_configuration(), "{place}: {error}");
                leaks.look_at_error(secret, &place, &error);
            }
        }
    }
    leaks.assert_none();
}

#[tokio::test]
async fn a_refused_argument_does_not_show_the_secret() {
    let mut leaks = Leaks::default();
    let server = responding(ResponseTemplate::new(200).set_body_json(json!({}))).await;
    let (codes, orders, sharing) = (
        share_codes_client(&server.uri()),
        proxy_orders_client(&server.uri()),
        subscription_sharing_client(&server.uri()),
    );
    let outcomes = [
        ("data_type", codes.list_share_codes().data_type(SECRET).send().await.err()),
        ("sort_by", codes.list_share_codes().sort_by(SECRET).send().await.err()),
        ("status", orders.list_orders().status(SECRET).send().await.err()),
        ("tag", orders.set_order_tag().id(7).tag(SECRET.repeat(3)).send().await.err()),
        ("product_code", sharing.list_nets().product_code(SECRET).send().await.err()),
        ("contact", sharing.send_invitation().contact(SECRET).contact_type("A").product_code("A").send().await.err()),
        (
            "contact_type",
            sharing.send_invitation().contact("a@b").contact_type(SECRET).product_code("A").send().await.err(),
        ),
        ("JSON limit", codes.call("list_share_codes", arguments(json!({ "limit": SECRET }))).await.err()),
        ("JSON codes", codes.call("use_codes", arguments(json!({ "body": { "codes": SECRET } }))).await.err()),
        ("JSON status", orders.call("list_orders", arguments(json!({ "status": SECRET }))).await.err()),
        ("JSON id", orders.call("get_order", arguments(json!({ "id": SECRET }))).await.err()),
        ("JSON productCode", sharing.call("list_nets", arguments(json!({ "productCode": SECRET }))).await.err()),
    ];
    for (argument, error) in outcomes {
        let error = error.unwrap_or_else(|| panic!("{argument} is not refused"));
        assert!(error.is_invalid_request(), "{argument}: {error:?}");
        leaks.look_at_error(SECRET, argument, &error);
    }
    assert!(server.received_requests().await.unwrap().is_empty(), "a refused argument was sent");
    leaks.assert_none();
}

// ---- what works is silent too --------------------------------------------------------------------------------------

#[test]
fn neither_clients_nor_their_builders_show_the_secret() {
    let mut leaks = Leaks::default();
    for secret in SECRETS {
        let codes = share_codes::Client::builder().api_key(secret);
        let codes_in_header = codes.clone().api_key_location(ApiKeyLocation::Header);
        let orders = proxy_orders::Client::builder().bearer_token(secret);
        let sharing = subscription_sharing::Client::builder().bearer_token(secret).client_token(secret);
        leaks.look_at_debug(secret, "ClientBuilder<ShareCodes>", &codes);
        leaks.look_at_debug(secret, "ClientBuilder<ShareCodes> with the key in a header", &codes_in_header);
        leaks.look_at_debug(secret, "ClientBuilder<ProxyOrders>", &orders);
        leaks.look_at_debug(secret, "ClientBuilder<SubscriptionSharing>", &sharing);

        let (codes, orders, sharing) = (codes.build().unwrap(), orders.build().unwrap(), sharing.build().unwrap());
        leaks.look_at_debug(secret, "share_codes::Client", &codes);
        leaks.look_at_debug(secret, "proxy_orders::Client", &orders);
        leaks.look_at_debug(secret, "subscription_sharing::Client", &sharing);
        leaks.look_at_debug(secret, "list_share_codes()", &codes.list_share_codes().limit(1));
        leaks.look_at_debug(secret, "purchase_order()", &orders.purchase_order());
        leaks.look_at_debug(secret, "decline_invitation()", &sharing.decline_invitation().share_code("XYZ"));
    }
    leaks.assert_none();
}

#[test]
fn a_builder_does_not_show_a_password_in_its_base_url() {
    let mut leaks = Leaks::default();
    for secret in SECRETS {
        let builder = share_codes::Client::builder();
        let urls =
            [format!("https://user:{}@api.example.com", form_encoded(secret)), called_url(&form_encoded(secret))];
        for url in urls {
            leaks.look_at_debug(secret, "ClientBuilder", &builder.clone().base_url(url));
        }
    }
    leaks.assert_none();
}

#[tokio::test]
async fn a_response_does_not_show_a_secret_that_its_headers_repeat() {
    let mut leaks = Leaks::default();
    let server = MockServer::start().await;
    for secret in SECRETS {
        let callers = callers(&server.uri(), secret);
        for (spelling, trace) in spellings(secret) {
            respond_with(&server, echo(200, &trace).set_body_json(json!({ "message": "Success" }))).await;
            for caller in &callers {
                let response = (caller.send)().await.unwrap();
                let place = format!("{}: Response with headers that repeat it {spelling}", caller.name);
                leaks.look_at_debug(secret, &place, &response);
            }
        }
    }
    leaks.assert_none();
}

// ---- the environment -----------------------------------------------------------------------------------------------

const CREDENTIALS: [&str; 3] =
    ["SHAREKIT_SHARE_CODES_API_KEY", "SHAREKIT_PROXY_ORDERS_TOKEN", "SHAREKIT_SUBSCRIPTION_SHARING_TOKEN"];
const BASE_URLS: [&str; 3] =
    ["SHAREKIT_SHARE_CODES_BASE_URL", "SHAREKIT_PROXY_ORDERS_BASE_URL", "SHAREKIT_SUBSCRIPTION_SHARING_BASE_URL"];

/// Runs one test of this module again, in a process with these variables, and returns what it printed.
fn run_in_child(test: &str, variables: &[(&str, impl AsRef<OsStr>)]) -> String {
    let without = [CREDENTIALS, BASE_URLS].concat();
    crate::support::run_in_child(&format!("secrets::{test}"), &without, variables)
}

#[track_caller]
fn assert_not_printed(printed: &str) {
    let mut leaks = Leaks::default();
    leaks.look_at(SECRET, "what the process printed", printed);
    leaks.assert_none();
}

fn errors_of_the_environment() -> [Option<Error>; 3] {
    [
        share_codes::Client::from_env().err(),
        proxy_orders::Client::from_env().err(),
        subscription_sharing::Client::from_env().err(),
    ]
}

#[test]
fn a_missing_or_empty_variable_is_named() {
    if !in_child() {
        for variables in [vec![], CREDENTIALS.map(|name| (name, "")).to_vec()] {
            run_in_child("a_missing_or_empty_variable_is_named", &variables);
        }
        return;
    }
    for (error, variable) in errors_of_the_environment().into_iter().zip(CREDENTIALS) {
        let error = error.unwrap_or_else(|| panic!("a client was made without {variable}"));
        assert!(error.is_configuration(), "{error:?}");
        assert_eq!(error.to_string(), format!("set the environment variable {variable}"));
    }
}

#[test]
fn an_empty_base_url_is_as_good_as_none() {
    if !in_child() {
        let variables = [CREDENTIALS.map(|name| (name, SECRET)), BASE_URLS.map(|name| (name, ""))].concat();
        run_in_child("an_empty_base_url_is_as_good_as_none", &variables);
        return;
    }
    for error in errors_of_the_environment() {
        assert!(error.is_none(), "{error:?}");
    }
}

/// Runs a test once for each variable, which alone has the value. The others are as they should be.
fn run_with_each_variable_being(value: &OsStr, test: &str) {
    for spoiled in CREDENTIALS.iter().chain(&BASE_URLS).copied() {
        let good =
            [CREDENTIALS.map(|name| (name, SECRET)), BASE_URLS.map(|name| (name, "https://example.com"))].concat();
        let value_of = |name, good| if name == spoiled { value } else { OsStr::new(good) };
        let mut variables: Vec<_> = good.into_iter().map(|(name, good)| (name, value_of(name, good))).collect();
        variables.push((SPOILED, OsStr::new(spoiled)));
        assert_not_printed(&run_in_child(test, &variables));
    }
}

/// Of the three clients only that whose variable has a bad value cannot be made, and the error names the variable.
fn assert_that_the_spoiled_variable_is_named(problem: &str) {
    let spoiled = std::env::var(SPOILED).unwrap();
    let errors: Vec<Error> = errors_of_the_environment().into_iter().flatten().collect();
    let [error] = errors.as_slice() else { panic!("{spoiled}: {errors:?}") };
    assert!(error.is_configuration(), "{error:?}");
    assert!(error.to_string().starts_with(&format!("the environment variable {spoiled} {problem}")), "{error}");
    println!("{error} {error:?}");
}

/// Tells a test which variable has a bad value.
const SPOILED: &str = "SECRETS_TEST_SPOILED";

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_unicode_is_never_taken_for_one_that_is_not_set() {
    use std::os::unix::ffi::OsStrExt;

    if in_child() {
        return assert_that_the_spoiled_variable_is_named("is not valid Unicode");
    }
    let value = OsStr::from_bytes(&[SECRET.as_bytes(), b"\xFF"].concat()).to_owned();
    run_with_each_variable_being(&value, "a_variable_that_is_not_unicode_is_never_taken_for_one_that_is_not_set");
}

#[test]
fn a_blank_variable_is_never_taken_for_one_that_is_not_set() {
    if in_child() {
        return assert_that_the_spoiled_variable_is_named("is blank");
    }
    run_with_each_variable_being(OsStr::new(" \n"), "a_blank_variable_is_never_taken_for_one_that_is_not_set");
}

#[tokio::test]
async fn the_environment_gives_key_and_base_url() {
    if in_child() {
        return call_with_the_environment().await;
    }
    let server = responding(ResponseTemplate::new(200).set_body_json(json!({ "message": "Success" }))).await;
    let url = server.uri();
    // What comes out of a file ends with a line end.
    for end in ["", "\n", "\r\n"] {
        let good = [CREDENTIALS.map(|name| (name, SECRET)), BASE_URLS.map(|name| (name, url.as_str()))].concat();
        let variables: Vec<_> = good.into_iter().map(|(name, value)| (name, format!("{value}{end}"))).collect();
        let printed = run_in_child("the_environment_gives_key_and_base_url", &variables);
        assert_not_printed(&printed);
        let sent: Vec<String> = server.received_requests().await.unwrap().iter().map(credential_of).collect();
        let bearer = format!("Bearer {SECRET}");
        assert_eq!(sent, [SECRET, bearer.as_str(), bearer.as_str()], "{end:?}");
        server.reset().await;
        respond_with(&server, ResponseTemplate::new(200).set_body_json(json!({ "message": "Success" }))).await;
    }
}

async fn call_with_the_environment() {
    let codes = share_codes::Client::from_env().unwrap();
    let orders = proxy_orders::Client::from_env().unwrap();
    let sharing = subscription_sharing::Client::from_env().unwrap();
    println!("{codes:?} {orders:?} {sharing:?}");
    println!("{:?}", codes.list_share_codes().send().await.unwrap());
    println!("{:?}", orders.get_profile().send().await.unwrap());
    println!("{:?}", sharing.list_shared_subscribers().send().await.unwrap());
}

fn credential_of(request: &wiremock::Request) -> String {
    let header = request.headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    let key = || request.url.query_pairs().find(|(name, _)| name == "api-key").map(|(_, key)| key.into_owned());
    header.or_else(key).unwrap_or_else(|| panic!("{} carries no credential", request.url))
}

#[test]
fn a_bad_key_in_the_environment_is_refused_without_showing_it() {
    if !in_child() {
        let with_line_end = format!("{SECRET}\nmore");
        let variables = CREDENTIALS.map(|name| (name, with_line_end.as_str()));
        let printed = run_in_child("a_bad_key_in_the_environment_is_refused_without_showing_it", &variables);
        assert_not_printed(&printed);
        return;
    }
    for error in errors_of_the_environment() {
        let error = error.expect("a key with a line end in it is accepted");
        assert!(error.is_configuration() && error.to_string().contains("line end"), "{error}");
        println!("{error} {error:?}");
    }
}
