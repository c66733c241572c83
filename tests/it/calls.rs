//! What every operation makes of a response: the documented ones, those of a proxy in between, and none at all.

use std::time::Duration;

use serde_json::{Value, json};
use sharekit::CallOptions;
use sharekit::proxy_orders::types::DatacenterOrIspPurchase;
use sharekit::{Error, Operation, Response, proxy_orders, share_codes, subscription_sharing};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::faithfulness::{current_form, first, full_samples, places};
use crate::support::{
    Api, Fault, FaultyServer, SECRET, ScriptedResponse, apis, json_schema, proxy_orders_client, share_codes_client,
};

/// The most that an error keeps of a body, in bytes.
const KEPT_BODY: usize = 8 * 1024;

const BAD_GATEWAY: &str = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

type Outcome = Result<Response<Value>, Error>;

/// A server that gives every operation the response it is told.
struct Server(MockServer);

impl Server {
    async fn start() -> Self {
        Self(MockServer::start().await)
    }

    async fn respond(&self, api: &Api, operation: &Operation, response: ResponseTemplate) -> Outcome {
        self.0.reset().await;
        Mock::given(any()).respond_with(response).mount(&self.0).await;
        call(api, &self.0.uri(), operation).await
    }

    /// The error that a response must lead to: whatever it is, it tells which operation failed and what came.
    async fn refusal(&self, api: &Api, operation: &Operation, status: u16, response: ResponseTemplate) -> Error {
        let response = response.insert_header("x-request-id", "request-1").insert_header("retry-after", "7");
        let error = self.respond(api, operation, response).await.expect_err(operation.id);
        assert_eq!(error.operation(), Some(operation.id), "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error}");
        assert_eq!(error.headers().map(|headers| headers["x-request-id"].as_bytes()), Some(&b"request-1"[..]));
        assert_eq!(error.request_id(), Some("request-1"), "{error}");
        let may_pass = [408, 429].contains(&status) || status >= 500;
        assert_eq!(error.retry_after(), may_pass.then_some(Duration::from_secs(7)), "{error}");
        assert!(error.attempts() >= 1, "{error}");
        assert!(!error.is_connect() && !error.is_timeout() && !error.is_invalid_request(), "{error}");
        assert!(!error.is_configuration(), "{error}");
        assert_shows(&error, &[operation.id, &status.to_string()]);
        error
    }
}

async fn call(api: &Api, url: &str, operation: &Operation) -> Outcome {
    api.call(url, operation, first(api.required_arguments(operation))).await
}

fn assert_shows(error: &Error, parts: &[&str]) {
    let shown = error.to_string();
    for part in parts {
        assert!(shown.contains(part), "{part:?} is not in {shown:?}");
    }
    assert!(!shown.contains(SECRET), "{shown}");
}

// ---- documented responses ------------------------------------------------------------------------------------------

#[tokio::test]
async fn every_documented_response_comes_back_as_it_was_sent() {
    let server = Server::start().await;
    for api in apis() {
        for operation in api.operations {
            let content = &api.definition(operation)["responses"]["200"];
            let examples = api.examples(content);
            assert!(!examples.is_empty(), "{} has no example", operation.id);
            for example in examples {
                let expected = current_form(&api.spec, json_schema(content), example);
                // Responses are read liberally: created instead of done is a success as well.
                for status in [200, 201] {
                    let response =
                        ResponseTemplate::new(status).set_body_json(example).insert_header("x-served-by", "a");
                    let value = server.respond(&api, operation, response).await;
                    if api.refuses(operation, &expected) {
                        assert!(value.expect_err(operation.id).is_refused(), "{status} with {example}");
                        continue;
                    }
                    let value = value.unwrap_or_else(|error| panic!("{status} with {example}: {error}"));
                    assert_eq!(value.status().as_u16(), status, "{}", operation.id);
                    assert_eq!(value.attempts(), 1, "{}", operation.id);
                    assert_eq!(value.headers()["x-served-by"], "a", "{}", operation.id);
                    assert_eq!(value.into_inner(), expected, "{}", operation.id);
                }
            }
        }
    }
}

#[tokio::test]
async fn every_documented_error_says_what_the_server_said() {
    let server = Server::start().await;
    for api in apis() {
        for operation in api.operations {
            for (status, body) in documented_errors(&api, operation) {
                let response = ResponseTemplate::new(status).set_body_json(body);
                let error = server.refusal(&api, operation, status, response).await;
                let message = message(body);
                assert_eq!(error.message(), Some(message.as_str()), "{error}");
                assert_eq!(error.body(), Some(body.to_string().as_bytes()), "{error}");
                assert_eq!(error.is_unauthenticated(), status == 401, "{error}");
                assert_eq!(error.is_permission_denied(), status == 403, "{error}");
                assert_eq!(error.is_rate_limited(), status == 429, "{error}");
                assert!(!error.is_decode(), "{error}");
                assert_shows(&error, &[&message]);
            }
        }
    }
}

/// The error statuses of an operation, each with its examples.
fn documented_errors<'a>(api: &'a Api, operation: &Operation) -> Vec<(u16, &'a Value)> {
    let responses = api.definition(operation)["responses"].as_object().into_iter().flatten();
    let errors = responses.filter(|(status, _)| *status != "200").flat_map(|(status, content)| {
        let examples = api.examples(content);
        assert!(!examples.is_empty(), "{} {status} has no example", operation.id);
        examples.into_iter().map(move |example| (status.parse().expect("a status is a number"), example))
    });
    let errors: Vec<_> = errors.collect();
    assert!(errors.iter().any(|(status, _)| *status == 401), "{} documents no 401", operation.id);
    errors
}

/// What an error body says: the sentence, then the single reasons.
fn message(body: &Value) -> String {
    let sentence = body["message"].as_str().or_else(|| body["errorMessage"].as_str());
    let reasons = body["errors"].as_array().into_iter().flatten().filter_map(Value::as_str);
    sentence.into_iter().chain(reasons).collect::<Vec<_>>().join("; ")
}

// ---- responses of somebody in between ------------------------------------------------------------------------------

#[tokio::test]
async fn a_page_of_a_proxy_is_an_error_with_its_status() {
    let server = Server::start().await;
    for api in apis() {
        for operation in api.operations {
            let response = ResponseTemplate::new(502).set_body_raw(BAD_GATEWAY, "text/html");
            let error = server.refusal(&api, operation, 502, response).await;
            assert_eq!((error.message(), error.is_decode()), (Some("502 Bad Gateway"), false), "{error}");
            assert_eq!(error.to_string().matches("Bad Gateway").count(), 1, "{error}");
            assert_eq!(error.body(), Some(BAD_GATEWAY.as_bytes()));
            assert_shows(&error, &["502 Bad Gateway"]);
        }
    }
}

#[tokio::test]
async fn an_error_without_a_body_tells_how_long_to_wait() {
    let server = Server::start().await;
    for api in apis() {
        for operation in api.operations {
            let error = server.refusal(&api, operation, 503, ResponseTemplate::new(503)).await;
            assert_eq!((error.message(), error.body()), (None, Some(&b""[..])), "{error}");
            assert!(!error.is_decode(), "{error}");
            assert_shows(&error, &["503 Service Unavailable"]);
        }
    }
}

#[tokio::test]
async fn an_undocumented_status_keeps_its_message() {
    let server = Server::start().await;
    for api in apis() {
        for operation in api.operations {
            let body = json!({ "error": "I'm a teapot" });
            let response = ResponseTemplate::new(418).set_body_json(&body);
            let error = server.refusal(&api, operation, 418, response).await;
            assert_eq!((error.message(), error.is_decode()), (Some("I'm a teapot"), false), "{error}");
            assert_shows(&error, &["I'm a teapot"]);
        }
    }
}

#[tokio::test]
async fn an_error_says_what_the_server_says_in_any_common_shape() {
    let table = [
        (r#"{"detail":"Order not found"}"#, "application/json", "Order not found"),
        (r#"{"error":{"message":"No stock","code":17}}"#, "application/json", "No stock"),
        (r#"{"title":"Invalid","detail":"limit is 0"}"#, "application/problem+json", "Invalid: limit is 0"),
        ("upstream timed out\n", "text/plain", "upstream timed out"),
        ("Sorry <br> we are down", "text/html", ""),
    ];
    let server = Server::start().await;
    let api = &apis()[0];
    for (body, kind, message) in table {
        let response = ResponseTemplate::new(404).set_body_raw(body, kind);
        let error = server.refusal(api, api.operations[0], 404, response).await;
        assert_eq!(error.message().unwrap_or_default(), message, "{body}");
        assert_shows(&error, &[message]);
    }
}

#[tokio::test]
async fn a_success_that_is_no_json_is_a_decode_error() {
    let server = Server::start().await;
    for api in apis() {
        for operation in api.operations {
            let whole = api.examples(&api.definition(operation)["responses"]["200"])[0].to_string();
            // All examples are ASCII, so that the middle is not inside a character.
            let half = &whole[..whole.len() / 2];
            for (body, kind) in [(half, "application/json"), ("<html>Log in first</html>", "text/html")] {
                let response = ResponseTemplate::new(200).set_body_raw(body, kind);
                let error = server.refusal(&api, operation, 200, response).await;
                assert!(error.is_decode(), "{error}");
                assert_eq!(error.body(), Some(body.as_bytes()), "{error}");
                assert_shows(&error, &["200 OK", "cannot be decoded", "line 1 column"]);
            }
        }
    }
}

#[tokio::test]
async fn a_change_without_a_body_was_made_and_a_read_without_one_failed() {
    let server = Server::start().await;
    for api in apis() {
        for operation in api.operations {
            for (status, body) in [(200, ""), (200, " \r\n"), (201, ""), (202, ""), (204, "")] {
                let response = ResponseTemplate::new(status).set_body_raw(body, "application/json");
                if operation.method == "GET" && status != 204 {
                    let error = server.refusal(&api, operation, status, response).await;
                    assert!(error.is_decode(), "{error}");
                    assert_shows(&error, &["without a body"]);
                } else {
                    let value = server.respond(&api, operation, response).await;
                    let value = value.unwrap_or_else(|error| panic!("{status} {body:?}: {error}"));
                    let mut fields = value.as_object().into_iter().flatten();
                    assert!(fields.all(|(_, field)| *field == json!([])), "{}: {value:?}", operation.id);
                    assert_eq!((value.status().as_u16(), value.body()), (status, body.as_bytes()), "{}", operation.id);
                }
            }
        }
    }
}

#[tokio::test]
async fn an_error_keeps_only_the_beginning_of_a_long_body() {
    let server = Server::start().await;
    let page = format!("<html>{}</html>", "<p>A very long page.</p>\n".repeat(100 * 1024 / 25));
    for api in apis() {
        for status in [200, 500] {
            let response = ResponseTemplate::new(status).set_body_raw(page.as_str(), "text/html");
            let error = server.refusal(&api, api.operations[0], status, response).await;
            assert_eq!(error.body(), Some(&page.as_bytes()[..KEPT_BODY]), "{error}");
            assert!(error.to_string().len() < 200, "{error}");
            assert!(format!("{error:?}").len() < 2000, "{error:?}");
        }
    }
}

// ---- places ------------------------------------------------------------------------------------------------------

/// An object where a word, a number or a flag should be, in turn everywhere.
#[tokio::test]
async fn a_value_of_another_shape_is_kept_as_it_came_and_costs_nothing_else() {
    let server = FaultyServer::start([ScriptedResponse::status(200).into()]);
    let (mut tried, mut problems) = (0, Vec::new());
    for api in apis() {
        for operation in api.operations {
            let client = api.client(&server.url, CallOptions::default().max_retries(0));
            let schema = json_schema(&api.definition(operation)["responses"]["200"]);
            let arguments = first(api.required_arguments(operation));
            for value in full_samples(&api.spec, schema).into_iter().filter(|value| !api.refuses(operation, value)) {
                for place in places(&api.spec, schema, &value).iter().filter(|place| place.is_plain()) {
                    let mut broken = value.clone();
                    *broken.pointer_mut(&place.pointer).expect("a place of this value") = json!({ "odd": true });
                    server.follow(ScriptedResponse::json(&broken));
                    tried += 1;
                    match client(operation.id, arguments.clone()).await {
                        Ok(read) if *read == broken => {}
                        outcome => problems.push(format!("{} {}: {outcome:?}", operation.id, place.pointer)),
                    }
                }
            }
        }
    }
    assert!(tried > 50 && problems.is_empty(), "{} problems of {tried}:\n{}", problems.len(), problems.join("\n"));
}

#[tokio::test]
async fn a_purchase_that_was_made_is_a_success_in_whatever_spelling() {
    let server = FaultyServer::start([ScriptedResponse::status(200).into()]);
    let client = proxy_orders_client(&server.url);
    let rows = [
        (r#"{"success":true,"order_id":"48213"}"#, Some(48213)),
        (r#"{"success":1,"order_id":48213.0}"#, Some(48213)),
        (r#"{"success":"true","order_id":" 48213 "}"#, Some(48213)),
        (r#"{"success":true,"order_id":48213,"message":{"text":"bought"}}"#, Some(48213)),
        (r#"{"success":true,"order_id":1,"order_id":48213}"#, Some(48213)),
        (r#"{"success":true,"order_id":48213,"fee":1e400}"#, Some(48213)),
        (r#"{"success":true,"order_id":48213,"note":"\ud83d"}"#, Some(48213)),
        ("\u{feff}{\"success\":true,\"order_id\":48213}", Some(48213)),
        (r#"{"success":true,"order_id":null}"#, None),
        (r#"{"success":true,"order_id":[48213]}"#, None),
        ("[]", None),
        ("\"bought\"", None),
        ("null", None),
    ];
    for (body, order) in rows {
        server.follow(ScriptedResponse::status(200).body(body));
        let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
        let bought = client.purchase_order().body(purchase.quantity(1)).send().await;
        let bought = bought.unwrap_or_else(|error| panic!("{body}: {error}"));
        assert_eq!(bought.order_id, order, "{body}");
        assert_eq!(bought.body(), body.as_bytes());
    }
    server.follow(ScriptedResponse::status(200).body(r#"{"success":true,"order_id":[48213]}"#));
    let renewed = client.renew_order().id(1).send().await.unwrap();
    assert_eq!(renewed.extra["order_id"], json!([48213]), "{renewed:?}");
}

#[tokio::test]
async fn a_list_is_read_as_php_and_others_write_one() {
    let server = FaultyServer::start([ScriptedResponse::status(200).into()]);
    let client = share_codes_client(&server.url);
    let rows = [
        (json!({"success": true, "result": []}), None, 0),
        (json!({"success": true, "result": {"items": {}}}), Some(0), 0),
        (json!({"success": true, "result": {"items": {"code": "a"}}}), Some(1), 0),
        (json!({"success": true, "result": {"items": {"1": {"code": "b"}, "0": {"code": "a"}}}}), Some(2), 0),
        (json!({"success": true, "result": {"items": [{"code": "a"}, null, "b", {"code": "c"}]}}), Some(2), 4),
    ];
    for (body, items, kept) in rows {
        server.follow(ScriptedResponse::json(&body));
        let listed = client.list_share_codes().send().await.unwrap_or_else(|error| panic!("{body}: {error}"));
        let page = listed.into_inner().result;
        assert_eq!(page.as_ref().map(|page| page.items.len()), items, "{body}");
        let raw = page.and_then(|page| page.extra.get("items").and_then(Value::as_array).map(Vec::len));
        assert_eq!(raw.unwrap_or_default(), kept, "{body}");
    }
}

#[tokio::test]
async fn what_was_kept_as_it_came_is_written_once() {
    let bodies = [
        json!({"result": {"items": [{"code": "a"}, null, "b"]}, "success": true}),
        json!({"result": {"items": "none", "new": 1}, "success": {"odd": true}, "brand_new": [1]}),
    ];
    for body in bodies {
        let server = FaultyServer::start([ScriptedResponse::json(&body).into()]);
        let listed = share_codes_client(&server.url).list_share_codes().send().await.unwrap();
        let written = serde_json::to_string(&listed.into_inner()).unwrap();
        assert_eq!(written.len(), body.to_string().len(), "{written}");
        assert_eq!(written.parse::<Value>().unwrap(), body);
    }
}

#[tokio::test]
async fn a_body_in_another_charset_is_read_if_it_is_declared_and_else_told() {
    let server = FaultyServer::start([ScriptedResponse::status(200).into()]);
    let client = proxy_orders_client(&server.url);
    let body = b"{\"success\":true,\"message\":\"caf\xE9\"}";
    let respond = |status: &str, content_type: &str| {
        let head =
            format!("HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n", body.len());
        server.follow(Fault::Bytes([head.as_bytes(), body].concat().into()));
    };
    respond("200 OK", "application/json; charset=iso-8859-1");
    assert_eq!(client.renew_order().id(1).send().await.unwrap().message.as_deref(), Some("caf\u{e9}"));
    respond("400 Bad Request", "application/json; charset=iso-8859-1");
    assert_eq!(client.renew_order().id(1).send().await.unwrap_err().message(), Some("caf\u{e9}"));
    respond("200 OK", "application/json");
    let error = client.renew_order().id(1).send().await.unwrap_err();
    assert!(error.is_decode() && error.is_outcome_unclear(), "{error:?}");
    assert_shows(&error, &["is not UTF-8", "byte 31 is 0xE9"]);
}

// ---- no response ---------------------------------------------------------------------------------------------------

#[tokio::test]
async fn no_server_is_a_connection_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for api in apis() {
        for operation in api.operations {
            let error = call(&api, &url, operation).await.expect_err(operation.id);
            assert!(error.is_connect() && !error.is_timeout() && !error.is_decode(), "{error}");
            assert_no_response(&error, operation.id);
            assert_shows(&error, &["no connection"]);
        }
    }
}

#[tokio::test]
async fn a_response_that_ends_too_early_is_no_response() {
    let cut = [
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{\"success\": tr",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nf\r\n{\"success\": tru",
        "HTTP/1.1 200 OK\r\ncontent-",
        "",
    ];
    for beginning in cut {
        let url = raw_server(beginning, Then::Close).await;
        for api in apis() {
            for operation in api.operations {
                let error = call(&api, &url, operation).await.expect_err(operation.id);
                assert!(!error.is_connect() && !error.is_timeout() && !error.is_decode(), "{beginning:?}: {error}");
                assert_no_response(&error, operation.id);
                assert_shows(&error, &["before the response was complete"]);
            }
        }
    }
}

#[tokio::test]
async fn a_server_that_is_silent_or_stops_halfway_times_out() {
    let limit = Duration::from_millis(200);
    for beginning in ["", "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"success\": tr"] {
        let url = raw_server(beginning, Then::Wait).await;
        let share_codes = share_codes::Client::builder().api_key(SECRET).base_url(&url).timeout(limit).build().unwrap();
        let orders =
            proxy_orders::Client::builder().bearer_token(SECRET).base_url(&url).timeout(limit).build().unwrap();
        let sharing =
            subscription_sharing::Client::builder().bearer_token(SECRET).base_url(&url).timeout(limit).build().unwrap();
        let started = std::time::Instant::now();
        let errors = [
            ("list_share_codes", share_codes.list_share_codes().send().await.unwrap_err()),
            ("get_profile", orders.get_profile().send().await.unwrap_err()),
            ("list_shared_subscribers", sharing.list_shared_subscribers().send().await.unwrap_err()),
        ];
        assert!(started.elapsed() < Duration::from_secs(5), "the limit was not kept: {:?}", started.elapsed());
        for (operation, error) in errors {
            assert!(error.is_timeout() && !error.is_connect() && !error.is_decode(), "{beginning:?}: {error}");
            assert_no_response(&error, operation);
            assert_shows(&error, &["timed out"]);
        }
    }
}

fn assert_no_response(error: &Error, operation: &str) {
    assert_eq!(error.operation(), Some(operation), "{error}");
    assert!(error.status().is_none() && error.headers().is_none() && error.body().is_none(), "{error}");
    assert!(error.message().is_none() && error.request_id().is_none() && error.retry_after().is_none(), "{error}");
    assert!(error.attempts() >= 1 && !error.is_unauthenticated(), "{error}");
    assert_shows(error, &[operation]);
    assert!(std::error::Error::source(error).is_some(), "{error} does not say why");
}

/// What a server does after the beginning of its response.
#[derive(Clone, Copy)]
enum Then {
    Close,
    Wait,
}

/// A server that responds to every request with these bytes and nothing more; its address.
async fn raw_server(beginning: &'static str, then: Then) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(respond_raw(connection, beginning, then));
        }
    });
    url
}

async fn respond_raw(mut connection: TcpStream, beginning: &str, then: Then) {
    let _ = connection.read(&mut [0; 16 * 1024]).await;
    let _ = connection.write_all(beginning.as_bytes()).await;
    if let Then::Wait = then {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}
