//! Calls in doubt: whatever fails and whoever spends at the same time, the verdict is right and nothing is done twice.
//!
//! The sandbox's own state is the referee.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use serde_json::{Map, Value, json};
use sharekit::sandbox::{Failure, Fault, Sandbox};
use sharekit::{CallOptions, Doubt, Error, RetryPolicy, Settled, Settling};

use crate::support::{apis, without_orders};

/// How long a request may still arrive, in these tests.
const WAIT: Duration = Duration::from_millis(400);

/// When a late request arrives: after the caller gave up, within that time.
const LATE: u64 = 120;

/// How many cases run at the same time.
const AT_ONCE: usize = 12;

/// One of the operations that may not be repeated.
#[derive(Debug, Clone, Copy)]
struct Spend {
    api: &'static str,
    operation: &'static str,
    account: &'static str,
    /// The account that does the same at the same time.
    other_account: &'static str,
    arguments: fn(order: i64) -> Value,
    /// How much of it is done in a state of the sandbox.
    effect: fn(state: &Value, order: i64) -> usize,
    /// How much one call does.
    whole: usize,
    /// Whether the same call twice does twice as much.
    is_additive: bool,
    /// Whether the order must be on hold.
    on_hold: bool,
}

fn rows<'a>(state: &'a Value, table: &str) -> impl Iterator<Item = &'a Value> {
    let found = state["tables"][table].as_array().or(state[table].as_array());
    found.unwrap_or_else(|| panic!("the state has no table {table}")).iter()
}

fn codes(state: &Value, status: i64) -> usize {
    rows(state, "share_code")
        .filter(|row| ["code_1", "code_2"].contains(&row["code"].as_str().unwrap()) && row["status"] == status)
        .count()
}

fn share(state: &Value, code: &str, status: &str) -> usize {
    rows(state, "subscription_share").filter(|row| row["code"] == code && row["status"] == status).count()
}

const SPENDS: [Spend; 11] = [
    Spend {
        api: "share-codes",
        operation: "generate_ip_codes",
        account: "owner",
        other_account: "friend",
        arguments: |_| json!({ "body": { "plan": 1, "number_of_ips": 10, "number_of_codes": 3 } }),
        effect: |state, _| {
            rows(state, "share_code").filter(|row| row["owner"] == 1 && row["number_of_ips"] == 10).count()
        },
        whole: 3,
        is_additive: true,
        on_hold: false,
    },
    Spend {
        api: "share-codes",
        operation: "generate_traffic_codes",
        account: "owner",
        other_account: "friend",
        arguments: |_| {
            json!({ "body": { "plan_id": 2, "amount_traffic": 2_000_000_000_i64, "number_of_codes": 1,
                              "forward_to": "friend@example.com" } })
        },
        effect: |state, _| rows(state, "share_code").filter(|row| row["amount_traffic"] == 2_000_000_000_i64).count(),
        whole: 1,
        is_additive: true,
        on_hold: false,
    },
    Spend {
        api: "share-codes",
        operation: "use_codes",
        account: "friend",
        other_account: "stranger",
        arguments: |_| json!({ "body": { "codes": ["code_1", "code_2"] } }),
        effect: |state, _| {
            rows(state, "share_code")
                .filter(|row| ["code_1", "code_2"].contains(&row["code"].as_str().unwrap()) && row["used_by"] == 2)
                .count()
        },
        whole: 2,
        is_additive: false,
        on_hold: false,
    },
    Spend {
        api: "share-codes",
        operation: "revoke_codes",
        account: "owner",
        other_account: "friend",
        arguments: |_| json!({ "body": { "codes": ["code_1", "code_2"] } }),
        effect: |state, _| codes(state, 3),
        whole: 2,
        is_additive: false,
        on_hold: false,
    },
    Spend {
        api: "proxy-orders",
        operation: "purchase_order",
        account: "owner",
        other_account: "friend",
        arguments: |_| json!({ "body": { "product": "Datacenter Proxy", "location": "DE", "cycle": "monthly", "quantity": 3 } }),
        effect: |state, _| rows(state, "proxy_order").filter(|row| row["account"] == 1 && row["quantity"] == 3).count(),
        whole: 1,
        is_additive: true,
        on_hold: false,
    },
    Spend {
        api: "proxy-orders",
        operation: "renew_order",
        account: "owner",
        other_account: "friend",
        arguments: |order| json!({ "id": order }),
        effect: |state, order| {
            rows(state, "proxy_order").filter(|row| row["id"] == order && row["status"] == "active").count()
        },
        whole: 1,
        is_additive: false,
        on_hold: true,
    },
    Spend {
        api: "proxy-orders",
        operation: "change_billing_cycle",
        account: "owner",
        other_account: "friend",
        arguments: |order| json!({ "order_id": order, "body": { "cycle": "half-month" } }),
        effect: |state, order| {
            rows(state, "proxy_order").filter(|row| row["id"] == order && !row["next_offer"].is_null()).count()
        },
        whole: 1,
        is_additive: false,
        on_hold: false,
    },
    Spend {
        api: "subscription-sharing",
        operation: "send_invitation",
        account: "owner",
        other_account: "friend",
        arguments: |_| json!({ "body": { "contact": "New.Reader@example.com", "contactType": "A", "productCode": "CO27409" } }),
        effect: |state, _| {
            rows(state, "subscription_share").filter(|row| row["contact"] == "New.Reader@example.com").count()
        },
        whole: 1,
        is_additive: false,
        on_hold: false,
    },
    Spend {
        api: "subscription-sharing",
        operation: "accept_invitation",
        account: "friend",
        other_account: "stranger",
        arguments: |_| json!({ "body": { "shareCode": "1234WEF", "changeType": "ACCEPT" } }),
        effect: |state, _| share(state, "1234WEF", "SHARE_ACCEPTED"),
        whole: 1,
        is_additive: false,
        on_hold: false,
    },
    Spend {
        api: "subscription-sharing",
        operation: "decline_invitation",
        account: "owner",
        other_account: "stranger",
        arguments: |_| json!({ "body": { "shareCode": "32479VSA", "changeType": "DECLINE" } }),
        effect: |state, _| share(state, "32479VSA", "SHARE_DECLINED"),
        whole: 1,
        is_additive: false,
        on_hold: false,
    },
    Spend {
        api: "subscription-sharing",
        operation: "cancel_share",
        account: "owner",
        other_account: "stranger",
        arguments: |_| json!({ "body": { "shareCode": "123AFDG", "changeType": "CANCEL" } }),
        effect: |state, _| share(state, "123AFDG", "SHARE_ENDED"),
        whole: 1,
        is_additive: false,
        on_hold: false,
    },
];

/// Who spends at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Noise {
    Nobody,
    /// Another account does the same.
    OtherAccount,
    /// Another client of the same account does the same.
    SameAccount,
    /// A clone of the client does the same.
    SameClient,
}

/// A failure, by a name for the table.
fn failures() -> Vec<(&'static str, Failure)> {
    let page = json!("<html><title>502 Bad Gateway</title></html>");
    let response = |status: u16, body: &Value| Failure::response(status, body.clone());
    vec![
        ("reset before", Failure::ResetBeforeEffect),
        ("reset after", Failure::ResetAfterEffect),
        ("cut body", Failure::CutBody),
        ("broken JSON", Failure::BrokenJson),
        ("500 before", response(500, &json!({ "message": "failed" }))),
        ("502 page before", response(502, &page)),
        ("504 before", response(504, &page)),
        ("500 after", Failure::ResponseAfterEffect { status: 500, body: json!({ "message": "failed" }) }),
        ("502 page after", Failure::ResponseAfterEffect { status: 502, body: page.clone() }),
        ("504 after", Failure::ResponseAfterEffect { status: 504, body: page }),
        ("time-out after", Failure::Delay { milliseconds: 1500 }),
        ("late effect", Failure::LateEffect { milliseconds: LATE, status: None }),
    ]
}

/// A client, by the id of its operation.
#[derive(Clone)]
enum Client {
    ShareCodes(sharekit::share_codes::Client),
    ProxyOrders(sharekit::proxy_orders::Client),
    SubscriptionSharing(sharekit::subscription_sharing::Client),
}

impl Client {
    fn new(sandbox: &Sandbox, api: &str, account: &str, settling: &Settling) -> Self {
        let options = |options: CallOptions| {
            let policy = RetryPolicy::default().max_retries(0);
            options.attempt_timeout(Duration::from_millis(700)).retry_policy(policy).settling(settling.clone())
        };
        match api {
            "share-codes" => Self::ShareCodes(sandbox.share_codes_as(account).with_options(options)),
            "proxy-orders" => Self::ProxyOrders(sandbox.proxy_orders_as(account).with_options(options)),
            _ => Self::SubscriptionSharing(sandbox.subscription_sharing_as(account).with_options(options)),
        }
    }

    async fn send_settled(&self, operation: &str, arguments: Map<String, Value>) -> Result<Settled<Value>, Error> {
        match self {
            Self::ShareCodes(client) => client.call_settled(operation, arguments, None).await,
            Self::ProxyOrders(client) => client.call_settled(operation, arguments, None).await,
            Self::SubscriptionSharing(client) => client.call_settled(operation, arguments, None).await,
        }
    }

    async fn send(&self, operation: &str, arguments: Map<String, Value>) -> Result<Value, Error> {
        let response = match self {
            Self::ShareCodes(client) => client.call(operation, arguments).await,
            Self::ProxyOrders(client) => client.call(operation, arguments).await,
            Self::SubscriptionSharing(client) => client.call(operation, arguments).await,
        };
        response.map(sharekit::Response::into_inner)
    }
}

/// One combination.
#[derive(Debug, Clone)]
struct Case {
    spend: Spend,
    name: &'static str,
    failure: Failure,
    noise: Noise,
    sole_spender: bool,
    /// How long after the call the noise begins, in milliseconds.
    noise_after: u64,
}

/// How a case ended: `done`, `not done`, `narrowed` (unknown, with candidates), `unknown`.
#[derive(Debug)]
struct Ended {
    case: Case,
    outcome: &'static str,
    /// What is wrong with it.
    wrong: Option<String>,
}

fn object(value: Value) -> Map<String, Value> {
    let Value::Object(object) = value else { panic!("{value} is not an object") };
    object
}

/// A sandbox with an order of the owner, on hold if the case wants it.
async fn prepared(spend: &Spend) -> (Sandbox, i64) {
    let sandbox = without_orders().start().await.unwrap();
    if spend.api != "proxy-orders" {
        return (sandbox, 0);
    }
    let bought = sandbox
        .proxy_orders()
        .purchase_order()
        .body(json_body(json!({ "product": "Datacenter Proxy", "location": "DE", "cycle": "monthly", "quantity": 1 })))
        .send()
        .await
        .unwrap();
    if spend.on_hold {
        sandbox.advance(Duration::from_secs(31 * 86_400 + 3600)).await.unwrap();
        // Time has an effect when somebody looks.
        sandbox.proxy_orders().get_order().id(bought.order_id.unwrap()).send().await.unwrap();
    }
    (sandbox, bought.order_id.unwrap())
}

fn json_body(body: Value) -> sharekit::proxy_orders::types::PurchaseOrderRequest {
    serde_json::from_value(body).unwrap()
}

async fn effect(sandbox: &Sandbox, spend: &Spend, order: i64) -> usize {
    (spend.effect)(&sandbox.state().await.unwrap(), order)
}

async fn run(case: Case) -> Ended {
    let spend = case.spend;
    let (sandbox, order) = prepared(&spend).await;
    let settling = Settling::default().wait(WAIT).sole_spender(case.sole_spender);
    let client = Client::new(&sandbox, spend.api, spend.account, &settling);
    let rival = match case.noise {
        Noise::Nobody => None,
        Noise::OtherAccount => Some(Client::new(&sandbox, spend.api, spend.other_account, &settling)),
        Noise::SameAccount => Some(Client::new(&sandbox, spend.api, spend.account, &settling)),
        Noise::SameClient => Some(client.clone()),
    };
    let before = effect(&sandbox, &spend, order).await;
    sandbox.fault(Fault::new(case.failure.clone()).of(spend.operation).times(1));
    let arguments = object((spend.arguments)(order));
    let noise = async {
        let rival = rival?;
        tokio::time::sleep(Duration::from_millis(case.noise_after)).await;
        Some(rival.send(spend.operation, arguments.clone()).await)
    };
    let (settled, noise) = tokio::join!(client.send_settled(spend.operation, arguments.clone()), noise);
    // What arrives late has arrived by then.
    tokio::time::sleep(Duration::from_millis(LATE)).await;
    let total = effect(&sandbox, &spend, order).await - before;
    let noise = noise.filter(|_| case.noise != Noise::OtherAccount);
    let (outcome, wrong) = judged(&case, settled, total, noise.as_ref());
    sandbox.stop().await;
    Ended { case, outcome, wrong }
}

/// Compares a verdict with what was done in all, and with what the noise did of it.
fn judged(
    case: &Case,
    settled: Result<Settled<Value>, Error>,
    total: usize,
    noise: Option<&Result<Value, Error>>,
) -> (&'static str, Option<String>) {
    let Spend { whole, is_additive, .. } = case.spend;
    // If the noise met the failure in our place, it is not known what it did.
    let noise_is_known = noise.is_none_or(|noise| noise.as_ref().err().is_none_or(|error| !error.is_outcome_unclear()));
    let of_noise = if noise.is_some_and(Result::is_ok) { whole } else { 0 };
    let ours = if is_additive { total - of_noise.min(total) } else { total };
    let ids_of_noise = noise.and_then(|noise| noise.as_ref().ok()).map(Value::to_string).unwrap_or_default();
    let say = |problem: &str| Some(format!("{problem}; {total} in all, {of_noise} of the noise"));
    let doubled = (noise_is_known && ours > whole).then(|| say("done twice")).flatten();
    match settled {
        Ok(Settled::Done(done)) => {
            let foreign = done.ids().iter().any(|id| is_additive && ids_of_noise.contains(id.as_str()));
            let wrong = match () {
                () if noise_is_known && ours != whole => say("said to be done"),
                () if foreign => say("done, but with the ids of somebody else"),
                () => None,
            };
            ("done", doubled.or(wrong))
        }
        Ok(Settled::NotDone(_)) => {
            let wrong = (noise_is_known && ours != 0).then(|| say("said to be not done")).flatten();
            ("not done", doubled.or(wrong))
        }
        Ok(Settled::Unknown(doubt)) => {
            assert!(!doubt.reason().is_empty(), "{case:?}: no reason");
            let narrowed = !doubt.candidates().is_empty() || !doubt.done().is_empty() || !doubt.not_done().is_empty();
            (if narrowed { "narrowed" } else { "unknown" }, doubled)
        }
        // The noise was first, perhaps with the failure in our place, and there was nothing left to do.
        Err(error) if noise.is_some() && !error.is_outcome_unclear() => ("refused", doubled),
        Err(error) => ("error", Some(format!("{error:?}"))),
    }
}

async fn run_all(cases: Vec<Case>) -> Vec<Ended> {
    stream::iter(cases)
        .map(|case| tokio::spawn(run(case)))
        .buffer_unordered(AT_ONCE)
        .map(Result::unwrap)
        .collect()
        .await
}

fn report(ended: &[Ended]) {
    let mut table: BTreeMap<(&str, Noise, bool), BTreeMap<&str, usize>> = BTreeMap::new();
    for Ended { case, outcome, .. } in ended {
        let row = table.entry((case.spend.operation, case.noise, case.sole_spender)).or_default();
        *row.entry(outcome).or_default() += 1;
    }
    for ((operation, noise, sole_spender), counts) in &table {
        println!("{operation:24} {noise:?}{} {counts:?}", if *sole_spender { ", sole spender" } else { "" });
    }
}

fn assert_right(ended: &[Ended]) {
    let wrong = ended.iter().filter_map(|ended| Some((&ended.case, ended.outcome, ended.wrong.as_ref()?)));
    let wrong: Vec<String> = wrong
        .map(|(case, outcome, problem)| {
            let Case { spend, name, noise, sole_spender, noise_after, .. } = case;
            format!(
                "{} with {name}, {noise:?} after {noise_after} ms, sole spender {sole_spender}: {outcome}: {problem}",
                spend.operation
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong of {}:\n{}", wrong.len(), ended.len(), wrong.join("\n"));
}

/// Every operation, every failure, every noise.
fn all_cases() -> Vec<Case> {
    // Who says that nobody else spends is believed: the noise of another client would break the promise.
    let noises = [
        (Noise::Nobody, false),
        (Noise::Nobody, true),
        (Noise::OtherAccount, true),
        (Noise::SameAccount, false),
        (Noise::SameClient, true),
    ];
    let mut cases = Vec::new();
    for spend in SPENDS {
        for (name, failure) in failures() {
            for (noise, sole_spender) in noises {
                let failure = failure.clone();
                cases.push(Case { spend, name, failure, noise, sole_spender, noise_after: 30 });
            }
        }
    }
    cases
}

#[tokio::test(flavor = "multi_thread")]
async fn no_verdict_is_wrong_and_nothing_is_done_twice_whatever_fails() {
    let ended = run_all(all_cases()).await;
    report(&ended);
    assert_right(&ended);
    // What can be decided is decided.
    let undecided = |operation: &str| matches!(operation, "change_billing_cycle" | "accept_invitation");
    let quiet = ended.iter().filter(|ended| ended.case.noise <= Noise::OtherAccount && ended.case.sole_spender);
    for Ended { case, outcome, .. } in quiet {
        let expected = !undecided(case.spend.operation);
        let decided = matches!(*outcome, "done" | "not done");
        assert_eq!(decided, expected, "{} with {}: {outcome}", case.spend.operation, case.name);
    }
}

#[test]
fn every_operation_that_may_not_be_repeated_is_tried() {
    let all = apis().into_iter().flat_map(|api| api.operations.iter().filter(|operation| !operation.retry_safe));
    let all: BTreeSet<&str> = all.map(|operation| operation.id).collect();
    assert_eq!(SPENDS.iter().map(|spend| spend.operation).collect::<BTreeSet<_>>(), all);
}

#[tokio::test]
async fn a_settled_spend_that_succeeds_costs_at_most_one_read_more() {
    for spend in SPENDS {
        let (sandbox, order) = prepared(&spend).await;
        let arguments = object((spend.arguments)(order));
        let before = sandbox.requests().len();
        let client = Client::new(&sandbox, spend.api, spend.account, &Settling::default());
        let settled = client.send_settled(spend.operation, arguments).await.unwrap();
        assert!(settled.is_done(), "{}: {settled:?}", spend.operation);
        let requests: Vec<String> =
            sandbox.requests().into_iter().skip(before).filter_map(|request| request.operation).collect();
        let (last, reads) = requests.split_last().unwrap();
        assert_eq!(last, spend.operation);
        assert!(reads.len() <= 1, "{}: {reads:?}", spend.operation);
    }
}

#[tokio::test]
async fn what_was_read_before_can_be_switched_off_or_handed_in() {
    let purchase = *SPENDS.iter().find(|spend| spend.operation == "purchase_order").unwrap();
    let (sandbox, _) = prepared(&purchase).await;
    let fault = || sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("purchase_order").times(1));
    let settling = Settling::default().wait(WAIT).sole_spender(true);
    let reads =
        || sandbox.requests().iter().filter(|request| request.operation.as_deref() == Some("list_orders")).count();

    let known = sandbox.proxy_orders().list_orders().status("all").limit(100).send().await.unwrap().into_inner();
    let client = Client::new(&sandbox, purchase.api, "owner", &settling.clone().known_before(&known));
    let before = reads();
    fault();
    let settled = client.send_settled(purchase.operation, object((purchase.arguments)(0))).await.unwrap();
    assert!(settled.is_done(), "{settled:?}");
    assert_eq!(reads() - before, 1, "it looks once, afterwards");

    let client = Client::new(&sandbox, purchase.api, "owner", &settling.read_before(false));
    let before = reads();
    fault();
    let settled = client.send_settled(purchase.operation, object((purchase.arguments)(0))).await.unwrap();
    let Settled::Unknown(doubt) = settled else { panic!("{settled:?}") };
    assert!(doubt.reason().contains("nothing was read before the call"), "{doubt}");
    assert_eq!(reads(), before, "there is nothing to compare with");
}

#[tokio::test]
async fn a_doubt_is_settled_elsewhere_but_only_with_the_same_server_and_account() {
    let purchase = *SPENDS.iter().find(|spend| spend.operation == "purchase_order").unwrap();
    let (sandbox, _) = prepared(&purchase).await;
    sandbox.fault(Fault::new(Failure::ResetAfterEffect).of("purchase_order").times(1));
    let settling = Settling::default().wait(WAIT).sole_spender(true).look(false);
    let client = Client::new(&sandbox, purchase.api, "owner", &settling);
    let settled = client.send_settled(purchase.operation, object((purchase.arguments)(0))).await.unwrap();
    let Settled::Unknown(doubt) = settled else { panic!("{settled:?}") };
    let stored = serde_json::to_string(&doubt).unwrap();
    assert!(!stored.contains("sandbox-"), "a credential: {stored}");
    let doubt: Doubt = serde_json::from_str(&stored).unwrap();

    let other_sandbox = without_orders().start().await.unwrap();
    let codes = sandbox.share_codes().settle(&doubt).await.unwrap_err();
    assert!(codes.to_string().contains("of the API proxy-orders"), "{codes}");
    let server = other_sandbox.proxy_orders().settle(&doubt).await.unwrap_err();
    assert!(server.to_string().contains("the doubt is of the server"), "{server}");
    let account = sandbox.proxy_orders_as("friend").settle(&doubt).await.unwrap_err();
    assert!(account.to_string().contains("another account"), "{account}");
    let settled = sandbox.proxy_orders().settle(&doubt).await.unwrap();
    let Settled::Done(done) = settled else { panic!("{settled:?}") };
    assert_eq!(done.ids(), ["2"]);
}

#[tokio::test]
async fn reads_that_are_not_as_the_spec_says_prevent_no_call_and_decide_nothing() {
    let table = [
        json!("<html>"),
        json!({}),
        json!({ "orders": null }),
        json!({ "orders": [{ "number": 7 }] }),
        json!({ "orders": [{ "order_id": { "a": 1 } }], "count": "many" }),
        json!({ "success": false, "message": "no" }),
    ];
    let purchase = *SPENDS.iter().find(|spend| spend.operation == "purchase_order").unwrap();
    let statuses = table.into_iter().map(|body| (200, body)).chain([(404, json!({})), (403, json!({}))]);
    for (status, body) in statuses {
        for failure in [Failure::ResetBeforeEffect, Failure::ResetAfterEffect] {
            let (sandbox, order) = prepared(&purchase).await;
            let odd = Failure::response(status, body.clone());
            sandbox.fault(Fault::new(odd).of("list_orders"));
            sandbox.fault(Fault::new(failure).of("purchase_order").times(1));
            let settling = Settling::default().wait(Duration::from_millis(50)).sole_spender(true);
            let client = Client::new(&sandbox, purchase.api, "owner", &settling);
            let settled = client.send_settled(purchase.operation, object((purchase.arguments)(order))).await;
            assert!(settled.as_ref().is_ok_and(Settled::is_unknown), "{status} {body}: {settled:?}");
        }
    }
}

/// The seeds of the random tests. `SHAREKIT_SEED=7` runs one of them, or any other.
fn seeds(usual: std::ops::Range<u64>) -> Vec<u64> {
    match std::env::var("SHAREKIT_SEED").ok().and_then(|seed| seed.parse().ok()) {
        Some(seed) => vec![seed],
        None => usual.collect(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_verdict_is_wrong_in_random_interleavings() {
    let random_case = |seed| {
        let mut random = fastrand::Rng::with_seed(seed);
        let failures = failures();
        let (name, failure) = failures[random.usize(..failures.len())].clone();
        let noise = [Noise::OtherAccount, Noise::SameAccount, Noise::SameClient][random.usize(..3)];
        Case {
            spend: SPENDS[random.usize(..SPENDS.len())],
            name,
            failure,
            noise,
            sole_spender: noise != Noise::SameAccount && random.bool(),
            noise_after: random.u64(..200),
        }
    };
    let ended = run_all(seeds(0..150).into_iter().map(random_case).collect()).await;
    assert_right(&ended);
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_purchases_at_the_same_time_are_not_taken_for_each_other() {
    let all = seeds(0..24).into_iter().map(|seed| tokio::spawn(equal_purchases(seed)));
    let problems: Vec<String> =
        stream::iter(all).buffer_unordered(6).filter_map(|found| async { found.unwrap() }).collect().await;
    assert!(problems.is_empty(), "{problems:#?}");
}

/// Makes ten equal purchases with clones of a client, of which some fail. Returns what is wrong.
async fn equal_purchases(seed: u64) -> Option<String> {
    let mut random = fastrand::Rng::with_seed(seed);
    let sandbox = without_orders().start().await.unwrap();
    let failures = failures();
    for _ in 0..random.u32(2..6) {
        let (_, failure) = failures[random.usize(..failures.len())].clone();
        sandbox.fault(Fault::new(failure).of("purchase_order").times(random.u32(1..3)));
    }
    let settling = Settling::default().wait(WAIT).sole_spender(true);
    let client = Client::new(&sandbox, "proxy-orders", "owner", &settling);
    let purchase = SPENDS.iter().find(|spend| spend.operation == "purchase_order")?;
    let calls = (0..10).map(|_| {
        let (client, arguments, wait) = (client.clone(), object((purchase.arguments)(0)), random.u64(..60));
        async move {
            tokio::time::sleep(Duration::from_millis(wait)).await;
            client.send_settled("purchase_order", arguments).await.unwrap()
        }
    });
    let settled = futures_util::future::join_all(calls.collect::<Vec<_>>()).await;
    tokio::time::sleep(Duration::from_millis(LATE)).await;
    let state = sandbox.state().await.unwrap();
    let orders: Vec<String> =
        rows(&state, "proxy_order").filter(|row| row["quantity"] == 3).map(|row| row["id"].to_string()).collect();
    let done: Vec<&String> = settled
        .iter()
        .filter_map(|settled| if let Settled::Done(done) = settled { Some(done.ids()) } else { None })
        .flatten()
        .collect();
    let unknown = settled.iter().filter(|settled| settled.is_unknown()).count();
    let different: BTreeSet<&String> = done.iter().copied().collect();
    let is_right = different.len() == done.len()
        && done.iter().all(|id| orders.contains(id))
        && (done.len()..=done.len() + unknown).contains(&orders.len());
    (!is_right).then(|| format!("seed {seed}: the orders are {orders:?}, done were {done:?}, {unknown} are unknown"))
}
