//! Our clients and the sandbox with Prism between them, which checks every request and response against the spec.
//! `.ci/check-sandbox` starts a Prism for each API and runs this test.

use http::HeaderMap;
use serde_json::{Value, json};
use sharekit::RetryPolicy;
use sharekit::{Error, Operation, Response, proxy_orders, share_codes, subscription_sharing};

use crate::support::{Api, Arguments, apis};

const VARIABLE: &str = "SHAREKIT_TEST_PRISM";

/// Returns the URL of the proxy of each API.
fn proxies() -> Vec<String> {
    let urls = std::env::var(VARIABLE).unwrap_or_else(|_| panic!("{VARIABLE} is not set; run .ci/check-sandbox"));
    urls.split(' ').map(str::to_owned).collect()
}

/// Calls an operation through a proxy as the owner of the sandbox.
async fn call(api: &Api, url: &str, operation: &Operation, arguments: Arguments) -> Result<Response<Value>, Error> {
    match api.name {
        "share-codes" => {
            let client = share_codes::Client::builder().api_key("sandbox-share-codes-owner").base_url(url);
            client.retry_policy(once()).build()?.call(operation.id, arguments).await
        }
        "proxy-orders" => {
            let client = proxy_orders::Client::builder().bearer_token("sandbox-proxy-orders-owner").base_url(url);
            client.retry_policy(once()).build()?.call(operation.id, arguments).await
        }
        _ => {
            let client = subscription_sharing::Client::builder()
                .bearer_token("sandbox-subscription-sharing-owner")
                .client_token("sandbox-subscription-sharing-client-owner")
                .base_url(url);
            client.retry_policy(once()).build()?.call(operation.id, arguments).await
        }
    }
}

/// A retry could hide an error.
fn once() -> RetryPolicy {
    RetryPolicy::default().max_retries(0)
}

/// Returns what Prism finds wrong with a request or its response. It passes both on and reports in a header.
fn objections(headers: &HeaderMap) -> Vec<Value> {
    let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/problem+json") {
        return vec!["Prism itself has responded; its log has the reason".into()];
    }
    let found: Option<Vec<Value>> =
        headers.get("sl-violations").map(|found| serde_json::from_slice(found.as_bytes()).unwrap());
    found.unwrap_or_default().into_iter().filter(|objection| !is_known(objection)).collect()
}

/// Tells whether Prism is wrong, or we differ on purpose.
fn is_known(objection: &Value) -> bool {
    // A POST without arguments carries an empty object, since the vendor's server refuses one without a body. Whether
    // the operation takes a body is not in doubt elsewhere: with the wrong one, the sandbox would refuse the call.
    let empty_object = objection["message"] == "No supported content types, but request included a non-empty body";
    // Prism compares the text of the query with the numbers of an `enum` next to an `allOf`.
    let text_as_number =
        objection["code"] == "enum" && objection["location"] == json!(["request", "query", "data_type"]);
    empty_object || text_as_number
}

/// Returns the arguments for each order that was bought, if they name an order: those of the spec's examples do not exist.
fn for_each_order(arguments: Arguments, orders: &[Value]) -> Vec<Arguments> {
    let Some(name) = ["id", "order_id"].into_iter().find(|name| arguments.contains_key(*name)) else {
        return vec![arguments];
    };
    let with_order = |order: &Value| {
        let mut arguments = arguments.clone();
        arguments.insert(name.to_owned(), order.clone());
        arguments
    };
    orders.iter().map(with_order).collect()
}

#[tokio::test]
#[ignore = "needs Node.js and Prism; run .ci/check-sandbox"]
async fn prism_accepts_requests_and_responses() {
    let (mut faults, mut never_served, mut orders) = (Vec::new(), Vec::new(), Vec::new());
    for (api, url) in apis().iter().zip(proxies()) {
        let mut operations = api.operations.to_vec();
        // There must be orders to change, and codes must be used before they are revoked.
        operations.sort_by_key(|operation| !["purchase_order", "use_codes"].contains(&operation.id));
        for operation in operations {
            let mut refusals = Vec::new();
            let mut served = false;
            let calls = [api.required_arguments(operation), api.all_arguments(operation)].concat();
            let calls: Vec<_> = calls.into_iter().flat_map(|arguments| for_each_order(arguments, &orders)).collect();
            for mut arguments in calls {
                if operation.id == "use_codes" {
                    // The others are revoked later.
                    arguments["body"]["codes"].as_array_mut().unwrap().truncate(1);
                }
                let given = Value::Object(arguments.clone()).to_string();
                let outcome = call(api, &url, operation, arguments).await;
                let headers = outcome.as_ref().map_or_else(Error::headers, |response| Some(response.headers()));
                let found = headers.map_or_else(|| vec!["there was no response".into()], objections);
                faults.extend(found.iter().map(|found| format!("{} with {given}: {found}", operation.id)));
                match outcome {
                    Ok(response) => {
                        served = true;
                        orders.extend(response.get("order_id").cloned());
                    }
                    // Its status is a success, and its body has the schema of one.
                    Err(error) if error.is_refused() => served = true,
                    Err(error) => refusals.push(error.to_string()),
                }
            }
            // Nothing can be renewed before it has run out, which takes days.
            if !served && operation.id != "renew_order" {
                never_served.push((operation.id, refusals));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // A refusal is judged as well, but the schema of a success is not seen by that.
    assert!(never_served.is_empty(), "refused however called: {never_served:?}");
}
