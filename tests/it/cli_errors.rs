//! Errors as data, for scripts.

use serde_json::{Value, json};
use sharekit::sandbox::{Failure, Fault, Sandbox};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::support::Program;

#[tokio::test]
async fn an_error_is_data_where_the_result_would_be() {
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(429)
        .insert_header("retry-after", "7")
        .insert_header("x-request-id", "req-1")
        .set_body_json(json!({ "success": false, "message": "too many" }));
    Mock::given(any()).respond_with(response).mount(&server).await;
    let mut program = Program::new();
    program.environment("SHAREKIT_PROXY_ORDERS_TOKEN", "t0p-secret-token");
    let uri = server.uri();
    let line = ["orders", "show", "7", "--timeout", "1", "--base-url", &uri];
    for flags in [&["-o", "json"][..], &["--output=jsonl"], &["--error-format", "json", "-o", "csv"]] {
        let finished = program.arguments([&line[..], flags].concat()).run().ends_with(1);
        let error: Value = serde_json::from_str(finished.errors.lines().last().unwrap()).unwrap();
        assert_eq!(error["kind"], "rate-limited", "{error}");
        assert_eq!(error["operation"], "get_order", "{error}");
        assert_eq!(error["status"], 429, "{error}");
        assert_eq!(error["request_id"], "req-1", "{error}");
        assert_eq!(error["retry_after"], 7, "{error}");
        assert_eq!(error["outcome_unclear"], false, "{error}");
        assert_eq!(error["exit_code"], 1, "{error}");
        assert!(error["message"].as_str().unwrap().contains("too many"), "{error}");
        assert!(!finished.errors.contains("t0p-secret-token"), "{finished:#?}");
    }
    for flags in [&["-o", "csv"][..], &["-o", "json", "--error-format", "text"], &[]] {
        let finished = program.arguments([&line[..], flags].concat()).run().ends_with(1);
        assert!(finished.errors.contains("error: "), "{finished:#?}");
    }
    for line in ["orders lsit -o json", "orders show x --error-format=json", "orders show 7 --columns nosuch -o json"] {
        let finished = program.arguments(line.split(' ')).run().ends_with(2);
        let error: Value = serde_json::from_str(&finished.errors).unwrap_or_else(|_| panic!("{finished:#?}"));
        assert_eq!((&error["kind"], &error["exit_code"]), (&json!("usage"), &json!(2)), "{error}");
        assert_eq!(error["status"], Value::Null, "{error}");
    }
}

#[tokio::test]
async fn an_unclear_outcome_is_data_too() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("purchase_order").times(1));
    let mut program = Program::new();
    let sandbox_flag = format!("--sandbox={}", sandbox.url());
    program.arguments(
        ["orders", "purchase", "--product", "ISP Proxy", "--location", "US", "--cycle", "monthly", "--yes"]
            .into_iter()
            .chain(["--no-settle", "-o", "json", &sandbox_flag]),
    );
    let finished = program.run().ends_with(5);
    let error: Value = serde_json::from_str(finished.errors.lines().last().unwrap()).unwrap();
    assert_eq!((&error["kind"], &error["outcome_unclear"]), (&json!("outcome-unclear"), &json!(true)), "{error}");
    assert_eq!((&error["operation"], &error["exit_code"]), (&json!("purchase_order"), &json!(5)), "{error}");
}
