//! What every operation makes of an answer: the documented ones, those of a proxy in between, and none at all.

use std::time::Duration;

use serde_json::{Value, json};
use sharekit::{Error, Operation, ResponseValue, proxy_orders, share_codes, subscription_sharing};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::faithfulness::{Place, current_form, first, full_samples, places};
use crate::support::{Api, SECRET, apis, json_schema, share_codes_client};

/// The most that an error keeps of a body, in bytes.
const KEPT_BODY: usize = 8 * 1024;

const BAD_GATEWAY: &str = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

type Outcome = Result<ResponseValue<Value>, Error>;

/// A server that gives every operation the answer it is told.
struct Server(MockServer);

impl Server {
    async fn start() -> Self {
        Self(MockServer::start().await)
    }

    async fn answer(&self, api: &Api, operation: &Operation, answer: ResponseTemplate) -> Outcome {
        self.0.reset().await;
        Mock::given(any()).respond_with(answer).mount(&self.0).await;
        call(api, &self.0.uri(), operation).await
    }

    /// The error that an answer must lead to: whatever it is, it tells which operation failed and what came.
    async fn refusal(&self, api: &Api, operation: &Operation, status: u16, answer: ResponseTemplate) -> Error {
        let answer = answer.insert_header("x-request-id", "request-1").insert_header("retry-after", "7");
        let error = self.answer(api, operation, answer).await.expect_err(operation.id);
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

// ---- documented answers ------------------------------------------------------------------------------------------

#[tokio::test]
async fn every_documented_answer_comes_back_as_it_was_sent() {
    let server = Server::start().await;
    for api in apis() {
        for operation in api.operations {
            let content = &api.definition(operation)["responses"]["200"];
            let examples = api.examples(content);
            assert!(!examples.is_empty(), "{} has no example", operation.id);
            for example in examples {
                let expected = current_form(&api.spec, json_schema(content), example);
                // Answers are read liberally: created instead of done is a success as well.
                for status in [200, 201] {
                    let answer = ResponseTemplate::new(status).set_body_json(example).insert_header("x-served-by", "a");
                    let value = server.answer(&api, operation, answer).await;
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
                let answer = ResponseTemplate::new(status).set_body_json(body);
                let error = server.refusal(&api, operation, status, answer).await;
                let message = message(body);
                assert_eq!(error.message(), Some(message.as_str()), "{error}");
                assert_eq!(error.body(), Some(body.to_string().as_bytes()), "{error}");
                assert_eq!(error.is_auth(), [401, 403].contains(&status), "{error}");
                assert!(!error.is_decode(), "{error}");
                assert_shows(&error, &[&message]);
            }
        }
    }
}

/// The error statuses of an operation, each with its examples.
fn documented_errors<'a>(api: &'a Api, operation: &Operation) -> Vec<(u16, &'a Value)> {
    let answers = api.definition(operation)["responses"].as_object().into_iter().flatten();
    let errors = answers.filter(|(status, _)| *status != "200").flat_map(|(status, content)| {
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

// ---- answers of somebody in between ------------------------------------------------------------------------------

#[tokio::test]
async fn a_page_of_a_proxy_is_an_error_with_its_status() {
    let server = Server::start().await;
    for api in apis() {
        for operation in api.operations {
            let answer = ResponseTemplate::new(502).set_body_raw(BAD_GATEWAY, "text/html");
            let error = server.refusal(&api, operation, 502, answer).await;
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
            let answer = ResponseTemplate::new(418).set_body_json(&body);
            let error = server.refusal(&api, operation, 418, answer).await;
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
        let answer = ResponseTemplate::new(404).set_body_raw(body, kind);
        let error = server.refusal(api, api.operations[0], 404, answer).await;
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
            // All examples are ASCII, so that the middle is no part of a character.
            let half = &whole[..whole.len() / 2];
            for (body, kind) in [(half, "application/json"), ("<html>Log in first</html>", "text/html")] {
                let answer = ResponseTemplate::new(200).set_body_raw(body, kind);
                let error = server.refusal(&api, operation, 200, answer).await;
                assert!(error.is_decode(), "{error}");
                assert_eq!(error.body(), Some(body.as_bytes()), "{error}");
                assert_shows(&error, &["200 OK", "cannot be decoded", "line 1 column"]);
            }
        }
    }
}

#[tokio::test]
async fn a_success_without_a_body_is_a_decode_error() {
    let server = Server::start().await;
    for api in apis() {
        for operation in api.operations {
            for status in [200, 204] {
                let error = server.refusal(&api, operation, status, ResponseTemplate::new(status)).await;
                assert!(error.is_decode(), "{error}");
                assert_eq!(error.body(), Some(&b""[..]), "{error}");
                assert_shows(&error, &["without a body"]);
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
            let answer = ResponseTemplate::new(status).set_body_raw(page.as_str(), "text/html");
            let error = server.refusal(&api, api.operations[0], status, answer).await;
            assert_eq!(error.body(), Some(&page.as_bytes()[..KEPT_BODY]), "{error}");
            assert!(error.to_string().len() < 200, "{error}");
            assert!(format!("{error:?}").len() < 2000, "{error:?}");
        }
    }
}

// ---- places ------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_decode_error_names_the_place() {
    let server = MockServer::start().await;
    let body = json!({ "result": { "items": [{ "number_of_ips": { "value": 10 } }] } });
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body)).mount(&server).await;
    let error = share_codes_client(&server.uri()).list_share_codes().send().await.unwrap_err();
    assert!(error.is_decode(), "{error}");
    assert_shows(&error, &["list_share_codes", "result.items[0].number_of_ips", "expected i64"]);
}

/// An object where a word, a number or a flag should be, in turn everywhere.
#[tokio::test]
async fn a_decode_error_names_every_place() {
    let server = Server::start().await;
    let mut problems = Vec::new();
    for api in apis() {
        for operation in api.operations {
            let schema = json_schema(&api.definition(operation)["responses"]["200"]);
            for value in full_samples(&api.spec, schema) {
                for place in places(&api.spec, schema, &value).iter().filter(|place| place.is_plain()) {
                    let mut broken = value.clone();
                    *broken.pointer_mut(&place.pointer).expect("a place of this value") = json!({ "odd": true });
                    let answer = ResponseTemplate::new(200).set_body_json(&broken);
                    let error = server.refusal(&api, operation, 200, answer).await;
                    let (shown, path) = (error.to_string(), json_path(place));
                    if !error.is_decode() || !shown.contains(&format!("{path}: ")) {
                        problems.push(format!("{path} is not named in: {shown}"));
                    }
                }
            }
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Which form of a union was meant cannot be known, so the error goes no deeper than the element.
#[tokio::test]
async fn a_decode_error_in_a_union_names_the_element() {
    let server = MockServer::start().await;
    let body = json!({ "result": ["code_1", { "number_of_ips": { "value": 10 } }] });
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body)).mount(&server).await;
    let error = share_codes_client(&server.uri()).use_codes().codes(["code_1"]).send().await.unwrap_err();
    assert!(error.is_decode(), "{error}");
    assert_shows(&error, &["use_codes", "result[1]: ", "IssuedCode"]);
}

/// `/result/items/0/code` as `result.items[0].code`.
fn json_path(place: &Place) -> String {
    let parts = place.pointer.split('/').skip(1);
    let path: String = parts
        .map(|part| if part.parse::<usize>().is_ok() { format!("[{part}]") } else { format!(".{part}") })
        .collect();
    path.trim_start_matches('.').to_owned()
}

// ---- no answer ---------------------------------------------------------------------------------------------------

#[tokio::test]
async fn no_server_is_a_connection_error() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for api in apis() {
        for operation in api.operations {
            let error = call(&api, &url, operation).await.expect_err(operation.id);
            assert!(error.is_connect() && !error.is_timeout() && !error.is_decode(), "{error}");
            assert_unanswered(&error, operation.id);
            assert_shows(&error, &["no connection"]);
        }
    }
}

#[tokio::test]
async fn an_answer_that_ends_too_early_is_no_answer() {
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
                assert_unanswered(&error, operation.id);
                assert_shows(&error, &["before the answer was complete"]);
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
            assert_unanswered(&error, operation);
            assert_shows(&error, &["timed out"]);
        }
    }
}

fn assert_unanswered(error: &Error, operation: &str) {
    assert_eq!(error.operation(), Some(operation), "{error}");
    assert!(error.status().is_none() && error.headers().is_none() && error.body().is_none(), "{error}");
    assert!(error.message().is_none() && error.request_id().is_none() && error.retry_after().is_none(), "{error}");
    assert!(error.attempts() >= 1 && !error.is_auth(), "{error}");
    assert_shows(error, &[operation]);
    assert!(std::error::Error::source(error).is_some(), "{error} does not say why");
}

/// What a server does after the beginning of its answer.
#[derive(Clone, Copy)]
enum Then {
    Close,
    Wait,
}

/// A server that answers every request with these bytes and nothing more; its address.
async fn raw_server(beginning: &'static str, then: Then) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(answer_raw(connection, beginning, then));
        }
    });
    url
}

async fn answer_raw(mut connection: TcpStream, beginning: &str, then: Then) {
    let _ = connection.read(&mut [0; 16 * 1024]).await;
    let _ = connection.write_all(beginning.as_bytes()).await;
    if let Then::Wait = then {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}
