//! A share that was not made is not overlooked: refusals that come as HTTP 200.

use serde_json::{Value, json};
use sharekit::subscription_sharing::types::SharingStatus;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::support::{apis, share_codes_client, subscription_sharing_client};

async fn server_that_answers(body: Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body)).mount(&server).await;
    server
}

#[tokio::test]
async fn each_status_word_is_a_success_of_the_operations_that_name_it_and_a_refusal_of_the_others() {
    let apis = apis();
    let api = &apis[2];
    for operation in api.operations.iter().filter(|operation| !operation.success_words.is_empty()) {
        for word in SharingStatus::KNOWN.iter().chain(&["A_NEW_WORD"]) {
            let server = server_that_answers(json!({ "status": word })).await;
            let arguments = api.required_arguments(operation).remove(0);
            let outcome = api.call(&server.uri(), operation, arguments).await.unwrap().require_success();
            if operation.success_words.contains(word) {
                assert!(outcome.is_ok(), "{} answered {word}: {}", operation.id, outcome.unwrap_err());
                continue;
            }
            let error = outcome.expect_err(&format!("{} answered {word}", operation.id));
            assert_eq!((error.refusal(), error.operation()), (Some(*word), Some(operation.id)));
            assert!(
                error.is_refused() && !error.may_have_taken_effect() && error.to_string().contains(word),
                "{error}"
            );
        }
    }
}

#[tokio::test]
async fn the_old_form_of_a_declined_request_is_a_success() {
    let server = server_that_answers(json!({ "status": "5" })).await;
    let answer =
        subscription_sharing_client(&server.uri()).decline_invitation().share_code("32479VSA").send().await.unwrap();
    assert_eq!(answer.require_success().unwrap().status, Some(SharingStatus::RequestDeclined));
}

#[tokio::test]
async fn a_missing_status_is_no_success() {
    let server = server_that_answers(json!({})).await;
    let answer = subscription_sharing_client(&server.uri()).cancel_share().share_code("123AFDG").send().await.unwrap();
    let error = answer.require_success().unwrap_err();
    assert!(error.is_refused() && error.refusal().is_none(), "{error}");
}

#[tokio::test]
async fn success_false_is_a_refusal_with_the_servers_message() {
    let body = json!({ "success": false, "message": "not enough IPs", "errors": ["10 wanted", "3 left"] });
    let server = server_that_answers(body).await;
    let call = share_codes_client(&server.uri());
    let answer = call.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1).send().await.unwrap();
    let error = answer.require_success().unwrap_err();
    assert_eq!(error.message(), Some("not enough IPs; 10 wanted; 3 left"));
    assert_eq!(
        error.to_string(),
        "generate_ip_codes: the server answered 200 OK, but did not do it: not enough IPs; 10 wanted; 3 left"
    );
}

#[tokio::test]
async fn an_answer_that_says_nothing_of_success_is_one() {
    let server = server_that_answers(json!({ "result": [] })).await;
    let answer = share_codes_client(&server.uri()).use_codes().codes(["code_1"]).send().await.unwrap();
    assert!(answer.require_success().is_ok());
}
