//! A share that was not made is not overlooked: refusals that come as HTTP 200.

use serde_json::{Value, json};
use sharekit::subscription_sharing::types::SharingStatus;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::support::{SECRET, apis, json_schema, share_codes_client, subscription_sharing_client, texts};

async fn server_that_responses(body: Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body)).mount(&server).await;
    server
}

#[tokio::test]
async fn each_status_word_is_a_success_of_the_operations_that_name_it_and_a_refusal_of_the_others() {
    let apis = apis();
    let api = &apis[2];
    let with_words = api.operations.iter().filter(|operation| api.definition(operation)["x-success-words"].is_array());
    let mut tried = 0;
    for operation in with_words {
        let success_words = texts(api.definition(operation), "x-success-words");
        for word in SharingStatus::KNOWN.iter().chain(&["A_NEW_WORD"]) {
            tried += 1;
            let server = server_that_responses(json!({ "status": word })).await;
            let arguments = api.required_arguments(operation).remove(0);
            let outcome = api.call(&server.uri(), operation, arguments).await;
            if success_words.contains(word) {
                assert!(outcome.is_ok(), "{} responded {word}: {}", operation.id, outcome.unwrap_err());
                continue;
            }
            let error = outcome.expect_err(&format!("{} responded {word}", operation.id));
            assert_eq!((error.refusal(), error.operation()), (Some(*word), Some(operation.id)));
            assert!(error.is_refused() && !error.is_outcome_unclear() && error.to_string().contains(word), "{error}");
        }
    }
    assert!(tried > 10, "the spec names words of few operations");
}

#[tokio::test]
async fn the_old_form_of_a_declined_request_is_a_success() {
    for old in [json!("5"), json!(5), json!(5.0)] {
        let server = server_that_responses(json!({ "status": old })).await;
        let call = subscription_sharing_client(&server.uri()).decline_invitation().share_code("32479VSA");
        assert_eq!(call.send().await.unwrap().status, Some(SharingStatus::RequestDeclined), "{old}");
    }
}

#[tokio::test]
async fn a_success_that_says_nothing_of_the_outcome_is_one() {
    for body in [json!({}), json!({ "status": null }), json!({ "status": {} }), json!([]), json!("done"), json!(null)] {
        let server = server_that_responses(body.clone()).await;
        let call = subscription_sharing_client(&server.uri()).cancel_share().share_code("123AFDG");
        assert_eq!(call.send().await.unwrap_or_else(|error| panic!("{body}: {error}")).status, None, "{body}");
    }
    let server = server_that_responses(json!({ "result": [] })).await;
    assert!(share_codes_client(&server.uri()).use_codes().codes(["code_1"]).send().await.is_ok());
}

#[tokio::test]
async fn success_false_is_a_refusal_in_every_spelling_with_the_servers_message() {
    for no in [json!(false), json!(0), json!("0"), json!("false"), json!("False"), json!(0.0)] {
        let body = json!({ "success": no, "message": "not enough IPs", "errors": ["10 wanted", "3 left"] });
        let server = server_that_responses(body).await;
        let call = share_codes_client(&server.uri());
        let call = call.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(1);
        let error = call.clone().send().await.expect_err(&no.to_string());
        assert!(error.is_refused() && !error.is_outcome_unclear() && error.refusal().is_none(), "{no}: {error:?}");
        assert_eq!(error.message(), Some("not enough IPs; 10 wanted; 3 left"), "{no}");
        assert_eq!(
            error.to_string(),
            "generate_ip_codes: the server responded 200 OK, but did not do it: not enough IPs; 10 wanted; 3 left"
        );
        let response = call.send_unchecked().await.unwrap();
        assert_eq!((response.success, response.message.as_deref()), (Some(false), Some("not enough IPs")), "{no}");
    }
}

#[tokio::test]
async fn success_false_is_a_refusal_also_where_the_spec_does_not_know_the_field() {
    for api in apis() {
        for operation in api.operations {
            let schema = api.spec.resolve(json_schema(&api.definition(operation)["responses"]["200"]));
            for (success, is_refusal) in
                [(json!(false), true), (json!("0"), true), (json!(true), false), (json!({}), false)]
            {
                let body = json!({ "success": success, "message": "not today", "errorMessage": "not today" });
                let server = server_that_responses(body.clone()).await;
                let outcome = api.call(&server.uri(), operation, api.required_arguments(operation).remove(0)).await;
                // A list has no fields that could say so.
                let refused = is_refusal && schema["type"] == "object";
                let said = outcome.as_ref().err().map(|error| (error.is_refused(), error.message()));
                assert_eq!(said, refused.then_some((true, Some("not today"))), "{} {body}: {outcome:?}", operation.id);
            }
        }
    }
}

#[tokio::test]
async fn a_word_that_is_any_text_of_the_servers_is_told_in_one_short_line() {
    let word = format!("\u{1b}[31m{SECRET}\r\n{}", "x".repeat(100_000));
    let server = server_that_responses(json!({ "status": word })).await;
    let call = subscription_sharing_client(&server.uri()).cancel_share().share_code("123AFDG");
    let error = call.send().await.unwrap_err();
    let (word, message) = (error.refusal().unwrap(), error.message().unwrap());
    assert!(word.starts_with(" [31m[redacted]  xxx") && word == message, "{error}");
    assert!(error.to_string().len() < 400 && format!("{error:?}").len() < 1000, "{error:?}");
}

#[tokio::test]
async fn a_request_that_no_spec_describes_is_refused_by_the_same_field() {
    let server = server_that_responses(json!({ "success": 0, "message": "no" })).await;
    let request = || share_codes_client(&server.uri()).request(sharekit::Method::POST, "/somewhere");
    let error = request().send().await.unwrap_err();
    assert!(error.is_refused() && error.message() == Some("no"), "{error}");
    assert_eq!(request().send_unchecked().await.unwrap()["message"], "no");
}
