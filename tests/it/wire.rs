//! What goes over the wire for each operation: with everything set, and with nothing but what is required.

use std::fmt::Write;

use serde_json::{Value, json};
use wiremock::{Mock, MockServer, Request, ResponseTemplate, matchers::any};

use crate::support::{Api, SECRET, apis, text};

/// Headers that say something of the connection, not of the request.
const CONNECTION: [&str; 2] = ["host", "content-length"];

#[tokio::test]
async fn every_operation_goes_out_as_reviewed() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(json!({}))).mount(&server).await;
    for api in apis() {
        let mut wire = String::new();
        for operation in api.operations {
            let all = api.all_arguments(operation).into_iter().map(|arguments| ("everything", arguments));
            let required =
                api.required_arguments(operation).into_iter().map(|arguments| ("what is required", arguments));
            for (what, arguments) in all.chain(required) {
                // The response is decoded elsewhere; here only the request counts.
                let outcome = api.call(&server.uri(), operation, arguments).await;
                let requests = server.received_requests().await.unwrap();
                assert_eq!(requests.len(), 1, "{} was sent {} times: {outcome:?}", operation.id, requests.len());
                writeln!(wire, "## {} with {what}\n{}", operation.id, shown(&requests[0])).unwrap();
                server.reset().await;
                Mock::given(any())
                    .respond_with(ResponseTemplate::new(200).set_body_json(json!({})))
                    .mount(&server)
                    .await;
            }
        }
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../snapshots/wire", omit_expression => true }, {
            insta::assert_snapshot!(api.name, wire);
        });
    }
}

fn shown(request: &Request) -> String {
    let mut shown = format!("{} {}\n", request.method, request.url.path());
    for (name, value) in request.url.query_pairs() {
        writeln!(shown, "  {name} = {}", value.replace(SECRET, "SECRET")).unwrap();
    }
    for (name, value) in &request.headers {
        if !CONNECTION.contains(&name.as_str()) {
            let value = value.to_str().unwrap().replace(SECRET, "SECRET").replace(env!("CARGO_PKG_VERSION"), "VERSION");
            writeln!(shown, "{name}: {value}").unwrap();
        }
    }
    if let Ok(body) = serde_json::from_slice::<Value>(&request.body) {
        writeln!(shown, "{body:#}").unwrap();
    }
    shown
}

#[tokio::test]
async fn everything_that_the_spec_names_can_be_sent() {
    let server = MockServer::start().await;
    for api in apis() {
        for operation in api.operations {
            for (form, arguments) in api.body_or_nothing(operation).into_iter().zip(api.all_arguments(operation)) {
                server.reset().await;
                let _ = api.call(&server.uri(), operation, arguments.clone()).await;
                let requests = server.received_requests().await.unwrap();
                let [request] = &requests[..] else { panic!("{} with {arguments:?} was not sent once", operation.id) };
                assert_parameters_sent(&api, operation, request);
                let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
                for name in
                    form.iter().flat_map(|form| api.spec.resolve(form)["properties"].as_object().into_iter().flatten())
                {
                    assert!(!sent[name.0].is_null(), "{}: the body lacks {}: {sent}", operation.id, name.0);
                }
            }
        }
    }
}

fn assert_parameters_sent(api: &Api, operation: &sharekit::Operation, request: &Request) {
    for parameter in api.parameters(operation) {
        let (name, example) = (text(parameter, "name"), &parameter["example"]);
        let wanted = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        let sent = match text(parameter, "in") {
            "query" => request.url.query_pairs().any(|(key, value)| key == name && value == wanted),
            _ => request.url.path().split('/').any(|segment| segment == wanted),
        };
        assert!(sent, "{}: {name}={wanted} is not in {}", operation.id, request.url);
    }
}
