//! The program when no response comes: it looks, it remembers, and it says what is known.

use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use sharekit::sandbox::{Failure, Fault, LoggedRequest, Sandbox};

use crate::support::{Finished, Program, apis, without_orders};

/// A purchase of so many proxies.
fn purchase(quantity: u32) -> Vec<String> {
    let line = format!("orders purchase --location DE --cycle monthly --yes --settle-wait 1 --quantity {quantity}");
    let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    words.extend(["--product".to_owned(), "Datacenter Proxy".to_owned()]);
    words
}

/// The sandbox, the flag that names it, and a program with a home of its own.
struct Set {
    sandbox: Sandbox,
    flag: String,
    program: Program,
}

impl Set {
    async fn new() -> Self {
        let sandbox = without_orders().start().await.unwrap();
        let flag = format!("--sandbox={}", sandbox.url());
        Self { sandbox, flag, program: Program::new() }
    }

    fn fault(&self, failure: Failure, operation: &str) {
        self.sandbox.fault(Fault::new(failure).of(operation).times(1));
    }

    fn run(&mut self, line: &[String], more: &[&str]) -> Finished {
        let words = line.iter().map(String::as_str).chain(more.iter().copied()).chain([self.flag.as_str()]);
        self.program.arguments(words).run()
    }

    fn run_line(&mut self, line: &str) -> Finished {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        self.run(&words, &[])
    }

    fn sent(&self, operation: &str) -> usize {
        self.sandbox.requests().iter().filter(|request| request.operation.as_deref() == Some(operation)).count()
    }

    async fn orders(&self) -> usize {
        let state = self.sandbox.state().await.unwrap();
        state["tables"]["proxy_order"].as_array().unwrap().len()
    }

    /// Waits for an order. The log tells of a request only when its response is sent.
    async fn until_ordered(&self) {
        let waiting = async {
            while self.orders().await == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("no order in 20 seconds");
    }

    /// The record, newest first.
    fn history(&mut self, filters: &str) -> Vec<Value> {
        let line = format!("history --output json --all {filters}");
        let words: Vec<&str> = line.split_whitespace().collect();
        self.program.arguments(words).run().ends_with(0).json().as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn a_command_ends_with_what_is_known_when_no_response_came() {
    let page = json!("<html><title>Bad Gateway</title></html>");
    let lost = |status| Failure::ResponseAfterEffect { status, body: page.clone() };
    let before = |status| Failure::response(status, page.clone());
    let table = [
        (Failure::ResetAfterEffect, &["--sole-spender"][..], 0, "done"),
        (Failure::ResetAfterEffect, &[], 5, "in-doubt"),
        (Failure::ResetBeforeEffect, &[], 1, "not-done"),
        (Failure::LateEffect { milliseconds: 300, status: None }, &["--sole-spender"], 0, "done"),
        (Failure::Delay { milliseconds: 5000 }, &["--sole-spender", "--timeout", "1"], 0, "done"),
        (lost(502), &["--sole-spender"], 0, "done"),
        (lost(500), &[], 5, "in-doubt"),
        (before(502), &[], 1, "not-done"),
        (before(400), &[], 1, "refused"),
        (before(401), &[], 3, "refused"),
    ];
    let mut set = Set::new().await;
    for (quantity, (failure, flags, code, outcome)) in (1..).zip(table) {
        set.fault(failure.clone(), "purchase_order");
        let finished = set.run(&purchase(quantity), flags).ends_with(code);
        let newest = &set.history("")[0];
        assert_eq!(newest["outcome"], outcome, "{failure:?}: {finished:#?}");
        assert_eq!(newest["command"], "orders purchase", "{newest}");
    }
    assert_eq!(set.orders().await, 6, "each was sent once");
}

#[tokio::test]
async fn a_purchase_found_by_looking_is_printed_with_its_number() {
    let mut set = Set::new().await;
    set.fault(Failure::ResetAfterEffect, "purchase_order");
    let found = set.run(&purchase(2), &["--sole-spender", "--output", "json"]).ends_with(0);
    assert!(found.errors.contains("Looking whether it was done, for up to 1 second"), "{found:#?}");
    let found = found.json();
    assert_eq!((&found["outcome"], &found["ids"]), (&json!("done"), &json!(["1"])), "{found}");
    assert_eq!(found["items"][0]["quantity"], 2, "{found}");
}

#[tokio::test]
async fn what_is_unclear_is_shown_with_what_it_may_have_made_and_what_to_do() {
    let mut set = Set::new().await;
    set.fault(Failure::ResetAfterEffect, "purchase_order");
    let finished = set.run(&purchase(2), &[]).ends_with(5);
    let id = set.history("")[0]["id"].as_str().unwrap().to_owned();
    for expected in ["order_id 1", "`sharekit orders list`", &format!("`sharekit settle {id}`"), "--sole-spender"] {
        assert!(finished.errors.contains(expected), "{expected}: {finished:#?}");
    }
    // The same again is not sent before that one is settled.
    let again = set.run(&purchase(2), &[]).ends_with(5);
    assert!(again.errors.contains("may have been done; nothing was sent now"), "{again:#?}");
    assert_eq!(set.sent("purchase_order"), 1);
    // Another order is another matter.
    set.run(&purchase(3), &[]).ends_with(0);
    set.run_line(&format!("settle {id} --settle-wait 0")).ends_with(5);
    let settled = set.run_line(&format!("settle {id} --settle-wait 0 --sole-spender")).ends_with(0).json();
    assert_eq!((&settled[0]["outcome"], &settled[0]["ids"]), (&json!("done"), &json!(["1"])), "{settled}");
}

#[tokio::test]
async fn a_command_that_is_not_recorded_is_not_sent_either_while_an_equal_one_is_in_doubt() {
    let mut set = Set::new().await;
    set.fault(Failure::ResetAfterEffect, "purchase_order");
    set.run(&purchase(2), &[]).ends_with(5);
    let again = set.run(&purchase(2), &["--no-record"]).ends_with(5);
    assert!(again.errors.contains("may have been done; nothing was sent now"), "{again:#?}");
    assert_eq!(set.sent("purchase_order"), 1);
}

#[tokio::test]
async fn without_settling_nobody_looks_until_settle_does() {
    let mut set = Set::new().await;
    let line: Vec<String> =
        purchase(2).into_iter().filter(|word| !["--settle-wait", "1"].contains(&word.as_str())).collect();
    set.fault(Failure::ResetBeforeEffect, "purchase_order");
    set.run(&line, &["--no-settle"]).ends_with(5);
    assert_eq!(set.sent("list_orders"), 1, "before it");
    assert_eq!(set.history("--outcome in-doubt").len(), 1);
    set.run_line("settle --all --settle-wait 0").ends_with(0);
    assert_eq!(set.history("--outcome not-done").len(), 1);
    set.run_line("settle --all").ends_with(0);
}

#[tokio::test]
async fn a_user_may_decide_what_no_command_shows() {
    let mut set = Set::new().await;
    set.fault(Failure::ResetAfterEffect, "accept_invitation");
    let accept = "sharing accept 1234WEF --settle-wait 0 --as friend";
    let finished = set.run_line(accept).ends_with(5);
    assert!(finished.errors.contains("--mark done"), "{finished:#?}");
    let id = set.history("")[0]["id"].as_str().unwrap().to_owned();
    set.program.arguments(["settle", id.as_str(), "--mark", "done", "--yes"]).run().ends_with(0);
    assert_eq!(set.history("")[0]["outcome"], "done");
    set.program.arguments(["settle", "no-such-id"]).run().ends_with(2);
}

#[tokio::test]
async fn a_profile_may_say_that_nobody_else_spends() {
    let mut set = Set::new().await;
    set.program
        .configure(&format!("[profiles.default.orders]\nbase_url = '{}'\nsole_spender = true\n", set.sandbox.url()));
    set.program.environment("SHAREKIT_PROXY_ORDERS_TOKEN", "sandbox-proxy-orders-owner");
    set.fault(Failure::ResetAfterEffect, "purchase_order");
    set.program.arguments(purchase(2)).run().ends_with(0);
    set.program.arguments(["config", "set", "orders.sole_spender", "false"]).run().ends_with(0);
    set.fault(Failure::ResetAfterEffect, "purchase_order");
    set.program.arguments(purchase(3)).run().ends_with(5);
    // Another key may be that of another account.
    let id = set.history("")[0]["id"].as_str().unwrap().to_owned();
    set.program.environment("SHAREKIT_PROXY_ORDERS_TOKEN", "sandbox-proxy-orders-friend");
    let refused = set.program.arguments(["settle", &id]).run().ends_with(5);
    assert!(refused.output.contains("another account") && refused.output.contains("--profile"), "{refused:#?}");
    let other = without_orders().start().await.unwrap();
    let elsewhere = set.program.arguments(["settle", &id, "--base-url", &other.url()]).run().ends_with(5);
    let expected = format!("it was sent to {}, and this is {}", set.sandbox.url(), other.url());
    assert!(elsewhere.output.contains(&expected), "{elsewhere:#?}");
    let wrong = set.program.arguments(["config", "set", "orders.sole_spender", "maybe"]).run().ends_with(2);
    assert!(wrong.errors.contains("true or false"), "{wrong:#?}");
}

#[tokio::test]
async fn a_key_spends_once_also_for_two_processes_at_once() {
    let mut set = Set::new().await;
    set.sandbox.fault(Fault::new(Failure::Delay { milliseconds: 200 }).of("purchase_order"));
    let line = purchase(2);
    let words = line.iter().map(String::as_str).chain(["--key", "August", "--sole-spender", set.flag.as_str()]);
    let mut command = set.program.arguments(words).command();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let both = [command.spawn().unwrap(), command.spawn().unwrap()];
    for child in both {
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    }
    assert_eq!(set.orders().await, 1);
    let again = set.run(&line, &["--key", "August"]).ends_with(0).json();
    assert_eq!(again["ids"], json!(["1"]), "{again}");
    let other = set.run(&purchase(3), &["--key", "August"]).ends_with(2);
    assert!(other.errors.contains("used for another call"), "{other:#?}");
    // A script whose variable is not set.
    let empty = set.run(&line, &["--key", ""]).ends_with(2);
    assert!(empty.errors.contains("a name of your choice"), "{empty:#?}");
    assert_eq!(set.orders().await, 1);
}

#[tokio::test]
async fn a_program_that_is_killed_at_any_step_leaves_nothing_unknown() {
    // Where it is killed: before the request arrives, while the response is awaited, and after a late effect.
    let steps = [
        (Failure::Delay { milliseconds: 30_000 }, "purchase_order", 1),
        (Failure::LateEffect { milliseconds: 400, status: None }, "purchase_order", 1),
        (Failure::Delay { milliseconds: 30_000 }, "list_orders", 0),
        (Failure::ResetBeforeEffect, "purchase_order", 0),
    ];
    for (failure, operation, expected) in steps {
        let mut set = Set::new().await;
        set.fault(failure.clone(), operation);
        if expected == 0 {
            // It looks for long, and is killed then.
            set.sandbox.fault(Fault::new(Failure::Delay { milliseconds: 30_000 }).of("list_orders"));
        }
        let line = purchase(2);
        let words = line.iter().map(String::as_str).chain(["--timeout", "2", "--key", "August", set.flag.as_str()]);
        let mut child =
            set.program.arguments(words).command().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let arrived = || async { set.orders().await == 1 };
        for _ in 0..400 {
            let seen = set.sandbox.requests().iter().any(|request| request.operation.as_deref() == Some(operation));
            if (expected == 1 && arrived().await) || (expected == 0 && seen) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        set.sandbox.clear_faults();
        set.run_line("settle --all --settle-wait 1 --sole-spender").ends_with(0);
        assert_eq!(set.orders().await, expected, "{failure:?}");
        let outcomes: Vec<Value> = set.history("").iter().map(|entry| entry["outcome"].clone()).collect();
        let is_right = outcomes.iter().all(|outcome| *outcome == if expected == 1 { "done" } else { "not-done" });
        assert!(is_right, "{failure:?} of {operation}: {outcomes:?}");
        // The same key does it if it was not done, and does nothing if it was.
        set.run(&line, &["--key", "August"]).ends_with(0);
        assert_eq!(set.orders().await, 1, "{failure:?}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_while_a_response_is_awaited_ends_with_5_and_says_how_to_settle_it() {
    for (more, advice) in [
        (&["--key", "August"][..], "`sharekit settle August`"),
        (&[], "`sharekit settle --all`"),
        (&["--no-record"], "`sharekit orders list`"),
    ] {
        let mut set = Set::new().await;
        set.fault(Failure::Delay { milliseconds: 30_000 }, "purchase_order");
        let line = purchase(2);
        let words = line.iter().map(String::as_str).chain(more.iter().copied()).chain([set.flag.as_str()]);
        let child = set.program.arguments(words).command().stderr(Stdio::piped()).spawn().unwrap();
        set.until_ordered().await;
        let stopped = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
        assert!(stopped.success());
        let ended = child.wait_with_output().unwrap();
        let errors = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(5), "{more:?}: {errors}");
        assert!(errors.contains("it may have been done") && errors.contains(advice), "{more:?}: {errors}");
    }
}

#[tokio::test]
async fn history_is_listed_by_api_outcome_account_and_time_in_every_format() {
    let mut set = Set::new().await;
    set.run(&purchase(2), &[]).ends_with(0);
    set.run_line("share-codes use code_1 --yes --as friend").ends_with(0);
    set.run_line("sharing invite --contact new.reader@example.com --contact-type email --product-code NAT --yes")
        .ends_with(0);
    assert_eq!(set.history("").len(), 3);
    for (filters, expected) in [
        ("--api orders", 1),
        ("--outcome done", 3),
        ("--outcome refused", 0),
        ("--account friend", 1),
        ("--since 2020-01-01", 3),
        ("--until 2020-01-01", 0),
    ] {
        assert_eq!(set.history(filters).len(), expected, "{filters}");
    }
    let csv =
        set.program.arguments(["history", "--output", "csv", "--columns", "command,outcome,ids"]).run().ends_with(0);
    assert!(csv.output.starts_with("command,outcome,ids\nsharing invite,done,"), "{csv:#?}");
    let lines = set.program.arguments(["history", "--output", "jsonl", "--max", "2"]).run().ends_with(0);
    assert_eq!(lines.output.lines().count(), 2, "{lines:#?}");
    let table = set.program.arguments(["history", "--output", "table"]).run().ends_with(0);
    assert!(table.output.contains("orders purchase") && !table.output.contains("new.reader"), "{table:#?}");
    let all = serde_json::to_string(&set.history("")).unwrap();
    assert!(!all.contains("new.reader") && !all.contains("sandbox-"), "{all}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_record_that_cannot_be_written_prevents_the_spend() {
    let mut set = Set::new().await;
    set.program.environment("SHAREKIT_HISTORY", "/proc/spends.sqlite");
    let finished = set.run(&purchase(2), &[]).ends_with(1);
    assert!(
        finished.errors.contains("/proc/spends.sqlite") && finished.errors.contains("--no-record"),
        "{finished:#?}"
    );
    assert_eq!(set.sent("purchase_order"), 0);
    set.run(&purchase(2), &["--no-record"]).ends_with(0);
    assert_eq!(set.orders().await, 1);

    let codes = "share-codes use code_1 --yes --as friend";
    assert!(set.run_line(codes).ends_with(1).errors.contains("--no-record"));
    assert_eq!(set.sent("use_codes"), 0);
    set.run_line(&format!("{codes} --no-record")).ends_with(0);
}

#[tokio::test]
async fn resuming_looks_for_codes_that_are_unclear_and_ends_with_0_when_all_is_done() {
    let mut set = Set::new().await;
    let url = set.sandbox.url();
    let line = |code: &str| json!({ "code": code, "outcome": "sending", "command": "use", "server": url, "account": "friend" });
    let file = set.program.home().join("record.jsonl");
    std::fs::write(&file, format!("{}\n{}\n", line("code_1"), line("code_2"))).unwrap();
    // One was redeemed before the program was stopped, the other was not.
    set.sandbox.share_codes_as("friend").use_codes().codes(["code_1"]).send().await.unwrap();
    let resume = "share-codes use code_1 code_2 code_3 --yes --as friend --resume record.jsonl --settle-wait 0";
    let finished = set.run_line(resume).ends_with(0);
    assert!(finished.errors.contains("2 codes: outcome unclear. Looking whether it was done"), "{finished:#?}");
    let requests: Vec<LoggedRequest> = set
        .sandbox
        .requests()
        .into_iter()
        .filter(|request| request.operation.as_deref() == Some("use_codes"))
        .collect();
    assert_eq!(requests.last().unwrap().arguments["body"]["codes"], json!(["code_2", "code_3"]));

    let other = set.run_line(&resume.replace("friend", "stranger")).ends_with(2);
    assert!(other.errors.contains("of another account"), "{other:#?}");
}

#[tokio::test]
async fn codes_in_doubt_that_nobody_looked_for_are_settled_later() {
    let mut set = Set::new().await;
    set.fault(Failure::ResetAfterEffect, "use_codes");
    let finished = set.run_line("share-codes use code_1 code_2 --yes --as friend --no-settle").ends_with(5);
    for expected in ["`sharekit share-codes list-used`", "`sharekit settle --all`"] {
        assert!(finished.errors.contains(expected), "{expected}: {finished:#?}");
    }
    set.run_line("settle --all --as friend --settle-wait 0").ends_with(0);
    assert_eq!(set.history("")[0]["ids"], json!(["code_1", "code_2"]));
}

#[tokio::test]
async fn codes_that_stay_unclear_are_printed_with_the_list_to_look_at() {
    let mut set = Set::new().await;
    let url = set.sandbox.url();
    let line = json!({ "code": "no_such_code", "outcome": "unknown", "command": "revoke", "server": url });
    std::fs::write(set.program.home().join("record.jsonl"), format!("{line}\n")).unwrap();
    let finished =
        set.run_line("share-codes revoke no_such_code --yes --resume record.jsonl --settle-wait 0").ends_with(5);
    assert_eq!(finished.json()[0]["outcome"], "unknown", "{finished:#?}");
    assert!(finished.errors.contains("`sharekit share-codes list`"), "{finished:#?}");
    assert_eq!(set.sent("revoke_codes"), 0);
}

/// The words of a command with example values, without `--yes`.
fn example_line(api: &crate::support::Api, operation: &sharekit::Operation) -> Vec<String> {
    let arguments = api.required_arguments(operation).remove(0);
    crate::cli_commands::command_line(api, operation, &arguments)
}

#[tokio::test]
async fn a_dry_run_shows_the_request_that_would_be_sent_and_sends_nothing_but_reads() {
    let mut set = Set::new().await;
    for api in apis() {
        for operation in api.operations.iter().filter(|operation| operation.method != "GET") {
            let line = example_line(&api, operation);
            let shown = set.run(&line, &["--dry-run", "--output", "json"]).ends_with(0);
            assert!(!shown.output.contains("sandbox-") && !shown.errors.contains("sandbox-"), "{shown:#?}");
            let shown = shown.json();
            let changes: Vec<LoggedRequest> =
                set.sandbox.requests().into_iter().filter(|request| request.method != "GET").collect();
            assert!(changes.is_empty(), "{line:?}: {changes:#?}");
            assert_eq!(shown["dry_run"], true);
            assert_eq!((&shown["operation"], &shown["method"]), (&json!(operation.id), &json!(operation.method)));

            let mut real = line.clone();
            if api.definition(operation)["x-command"]["confirm"].is_string() {
                real.push("--yes".to_owned());
            }
            if operation.settling_limits().is_some() {
                real.extend(["--settle-wait".to_owned(), "0".to_owned()]);
            }
            set.run(&real, &[]);
            let is_it = |request: &LoggedRequest| request.operation.as_deref() == Some(operation.id);
            let logged =
                set.sandbox.requests().into_iter().find(is_it).unwrap_or_else(|| panic!("{real:?} sent nothing"));
            assert_eq!(shown["body"], logged.arguments.get("body").cloned().unwrap_or(json!({})), "{line:?}");
            let url = shown["url"].as_str().unwrap().to_owned();
            assert!(url.starts_with(&set.sandbox.url()), "{url}");
            set.sandbox.reset().await.unwrap();
        }
    }
}

#[test]
fn a_dry_run_needs_no_credential_and_shows_none() {
    let mut program = Program::new();
    let line = ["orders", "renew", "7", "--dry-run", "--output", "table"];
    let shown = program.arguments(line).run().ends_with(0);
    for expected in [
        "POST https://user-api.proxyshard.com/user/api/orders/7/renew",
        "Bearer [redacted]",
        "none is set",
        "Nothing was sent",
    ] {
        assert!(shown.output.contains(expected), "{expected}: {shown:#?}");
    }
    program.environment("SHAREKIT_SHARE_CODES_API_KEY", "planted-secret");
    let line = ["share-codes", "revoke", "code_1", "code_2", "--batch-size", "1", "--dry-run", "--output", "json"];
    let shown = program.arguments(line).run().ends_with(0);
    assert!(!shown.output.contains("planted-secret") && shown.output.contains("api-key=[redacted]"), "{shown:#?}");
    assert_eq!(shown.json()["requests"], 2);
    let raw =
        program.arguments(["api", "POST", "/x", "--api", "orders", "--dry-run", "--output", "json"]).run().ends_with(0);
    assert_eq!(raw.json()["method"], "POST", "{raw:#?}");
}

#[tokio::test]
async fn a_price_above_the_limit_or_unknown_prevents_the_call() {
    let mut set = Set::new().await;
    // Two proxies at 1.20 each.
    let finished = set.run(&purchase(2), &["--max-price", "2.39"]).ends_with(1);
    assert!(
        finished.errors.contains("it costs 2.40, more than the 2.39 of --max-price; nothing was sent"),
        "{finished:#?}"
    );
    set.fault(Failure::response(200, json!({ "original_price": 240 })), "calculate_price");
    let finished = set.run(&purchase(2), &["--max-price", "100"]).ends_with(1);
    assert!(finished.errors.contains("its price is unknown"), "{finished:#?}");
    assert_eq!(set.sent("purchase_order"), 0);
    set.run(&purchase(2), &["--max-price", "2.40"]).ends_with(0);

    let change = "orders change-cycle 1 --cycle half-month --yes --settle-wait 0 --max-price";
    let finished = set.run_line(&format!("{change} 1.39")).ends_with(1);
    assert!(finished.errors.contains("it costs 1.40, more than the 1.39"), "{finished:#?}");
    assert_eq!(set.sent("change_billing_cycle"), 0);
    set.run_line(&format!("{change} 1.40")).ends_with(0);

    set.sandbox.advance(Duration::from_secs(32 * 86_400)).await.unwrap();
    let renew = "orders renew 1 --yes --settle-wait 0 --max-price";
    set.run_line(&format!("{renew} 0.50")).ends_with(1);
    assert_eq!(set.sent("renew_order"), 0);
    let usage = set.run(&purchase(2), &["--max-price", "2,40"]).ends_with(2);
    assert!(usage.errors.contains("an amount like 12.30"), "{usage:#?}");
}
