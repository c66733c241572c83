//! Answers within the process, for unit tests without a server.

use std::time::Duration;

use sharekit::proxy_orders::{Stub, types};
use sharekit::{RetryPolicy, StubAnswer, share_codes, subscription_sharing};

#[tokio::test]
async fn a_stub_answers_with_typed_values_and_keeps_the_calls() {
    let order = types::OrderSummary::default().with_order_id(7).with_product_name("ISP Proxy".to_owned());
    let listed = types::ListOrdersResponse::default().with_orders(vec![order]);
    let stub = Stub::new().list_orders(move |call| {
        assert_eq!(call.query("status"), Some("active"));
        listed.clone()
    });
    let orders = stub.client().list_orders().status("active").send().await.unwrap();
    assert_eq!((orders.orders.len(), orders.orders[0].order_id), (1, Some(7)));
    let calls = stub.calls();
    assert_eq!((calls.len(), calls[0].operation(), calls[0].path()), (1, "list_orders", "/user/api/orders"));
}

#[tokio::test]
async fn a_stub_sees_the_body_and_refuses_as_a_server_does() {
    let stub = share_codes::Stub::new().use_codes(|call| {
        assert_eq!(call.body()["codes"], serde_json::json!(["a", "b"]));
        StubAnswer::status(400, "no such code").header("x-request-id", "17")
    });
    let error = stub.client().use_codes().codes(["a", "b"]).send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.message()), (400, Some("no such code")));
    assert_eq!((error.request_id(), error.is_outcome_unclear()), (Some("17"), false));
    let stub = subscription_sharing::Stub::new().list_share_rules(|_| StubAnswer::status(404, "There is no product X"));
    let error = stub.client().list_share_rules().product_code("X").send().await.unwrap_err();
    assert_eq!(error.message(), Some("There is no product X"));
}

#[tokio::test]
async fn a_stub_can_lose_a_response_and_a_retry_is_another_call() {
    let quick = RetryPolicy::default().back_off(Duration::ZERO, Duration::ZERO);
    let stub = Stub::new().get_profile(|_| StubAnswer::no_response()).renew_order(|_| StubAnswer::no_response());
    let client = stub.client().with_options(|options| options.retry_policy(quick.clone()));
    assert!(client.get_profile().send().await.is_err());
    assert!(stub.calls().len() > 1, "a read is sent again: {:?}", stub.calls());
    let before = stub.calls().len();
    let error = client.renew_order().id(1).send().await.unwrap_err();
    assert!(error.is_outcome_unclear(), "{error:?}");
    assert_eq!(stub.calls().len(), before + 1, "a spend is not sent again");
}

#[tokio::test]
async fn an_operation_without_an_answer_says_how_to_give_one() {
    let client = Stub::new().client().with_options(|options| options.max_retries(0));
    let error = client.list_products().send().await.unwrap_err();
    assert!(
        error.to_string().contains("the stub has no answer for list_products; set one with `.list_products("),
        "{error}"
    );
    assert!(!error.is_outcome_unclear());
}
