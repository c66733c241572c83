//! Our own clients against tomorrow's vendor: responses that differ within what the specs allow.

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use serde_json::Value;
use sharekit::sandbox::Sandbox;
use sharekit::{Error, Operation};

use crate::support::{Api, Arguments, apis};

/// How many runs there are, unless the environment says otherwise. A run calls all operations.
const RUNS: u64 = 80;
const RUNS_VARIABLE: &str = "SHAREKIT_NOVELTY_RUNS";

/// Runs of one sandbox: fewer calls than a second's limit allows.
const RUNS_OF_A_SANDBOX: u64 = 8;

async fn call(sandbox: &Sandbox, api: &Api, operation: &Operation, arguments: Arguments) -> Result<Value, Error> {
    let response = match api.name {
        "share-codes" => sandbox.share_codes().call(operation.id, arguments).await,
        "proxy-orders" => sandbox.proxy_orders().call(operation.id, arguments).await,
        _ => sandbox.subscription_sharing().call(operation.id, arguments).await,
    };
    response.map(sharekit::Response::into_inner)
}

#[tokio::test]
async fn all_operations_understand_what_a_vendor_may_send_tomorrow() {
    let runs = std::env::var(RUNS_VARIABLE).map_or(RUNS, |runs| runs.parse().expect("a number"));
    let mut not_understood: BTreeMap<String, (u64, String)> = BTreeMap::new();
    for seed in 0..runs.div_ceil(RUNS_OF_A_SANDBOX) {
        let sandbox = Sandbox::builder().novelty(seed).start().await.unwrap();
        for _ in 0..RUNS_OF_A_SANDBOX {
            for api in apis() {
                for operation in api.operations {
                    let called = call(&sandbox, &api, operation, api.required_arguments(operation).remove(0)).await;
                    let Err(error) = called else { continue };
                    // The rules may refuse what was done before; nothing else may fail.
                    if !error.is_refused() && !error.status().is_some_and(|status| status.is_client_error()) {
                        not_understood.entry(operation.id.to_owned()).or_insert((seed, format!("{error:?}"))).0 = seed;
                    }
                }
            }
        }
    }
    assert!(not_understood.is_empty(), "operation: (seed, error) {not_understood:#?}");
}

#[tokio::test]
async fn a_list_is_whole_although_pages_are_shorter_than_asked_for() {
    for seed in 0..30 {
        let sandbox = Sandbox::builder().novelty(seed).start().await.unwrap();
        let codes = sandbox.share_codes();
        for _ in 0..4 {
            codes.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(10).send().await.unwrap();
        }
        let in_the_table = sandbox.state().await.unwrap()["tables"]["share_code"].as_array().unwrap().len();
        let listed: Vec<_> = codes.list_share_codes().limit(100).items().try_collect().await.unwrap();
        assert_eq!(listed.len(), in_the_table, "seed {seed}");
    }
}
