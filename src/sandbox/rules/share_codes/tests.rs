use serde_json::{Value, json};

use crate::sandbox::rules::call::Refusal;
use crate::sandbox::rules::rulebook::Rulebook;
use crate::sandbox::rules::share_codes::RULES;
use crate::sandbox::rules::share_codes::codes::{IPS, TRAFFIC};
use crate::share_codes::OPERATIONS;

const DAY: i64 = 86_400;

/// The rules of share codes, with shortcuts for the tests.
struct Sandbox(Rulebook);

fn sandbox() -> Sandbox {
    Sandbox(Rulebook::new(OPERATIONS, RULES))
}

impl Sandbox {
    fn done(&mut self, account: &str, operation: &str, arguments: Value) -> Value {
        self.0.call(account, operation, arguments).unwrap_or_else(|refusal| panic!("{operation}: {refusal:?}"))
    }

    fn refused(&mut self, account: &str, operation: &str, arguments: Value) -> Refusal {
        match self.0.call(account, operation, arguments) {
            Err(refusal) if refusal.status == 400 => refusal,
            other => panic!("{operation}: expected a 400, got {other:?}"),
        }
    }

    fn redeem<const N: usize>(&mut self, account: &str, codes: [&str; N]) -> Value {
        self.done(account, "use_codes", json!({"body": {"codes": codes.as_slice()}}))
    }

    /// Why each of the codes cannot be redeemed, or revoked.
    fn reasons<const N: usize>(&mut self, account: &str, operation: &str, codes: [&str; N]) -> Vec<String> {
        self.refused(account, operation, json!({"body": {"codes": codes.as_slice()}})).errors
    }

    fn revoke<const N: usize>(&mut self, account: &str, codes: [&str; N]) -> Value {
        self.done(account, "revoke_codes", json!({"body": {"codes": codes.as_slice()}}))
    }

    /// New codes of the owner.
    fn generate(&mut self, ips: i64, codes: i64, forward_to: Option<&str>) -> Vec<String> {
        let body = json!({"plan": 1, "number_of_ips": ips, "number_of_codes": codes, "forward_to": forward_to});
        texts(&self.done("owner", "generate_ip_codes", json!({"body": body}))["result"])
    }

    fn generate_traffic(&mut self, plan: i64, bytes: i64, codes: i64) -> Vec<String> {
        let body = json!({"plan_id": plan, "amount_traffic": bytes, "number_of_codes": codes});
        texts(&self.done("owner", "generate_traffic_codes", json!({"body": body}))["result"])
    }

    /// The texts of the codes on a page of a list.
    fn listed(&mut self, account: &str, operation: &str, arguments: Value) -> Vec<String> {
        texts(&self.done(account, operation, arguments)["result"]["items"])
    }

    fn number(&self, select: &str) -> i64 {
        self.0.connection.query_row(select, [], |row| row.get(0)).unwrap()
    }

    fn ips(&self, account: &str) -> i64 {
        self.number(&format!("SELECT ips FROM ip_balance JOIN account ON id = account WHERE name = '{account}'"))
    }

    fn bytes(&self, account: &str) -> i64 {
        let join = "traffic_plan JOIN account ON account.id = account";
        self.number(&format!("SELECT coalesce(sum(bytes), 0) FROM {join} WHERE name = '{account}'"))
    }

    /// IPs of all accounts and of all codes that can still be redeemed.
    fn all_ips(&self) -> i64 {
        self.number(
            "SELECT (SELECT sum(ips) FROM ip_balance) + (SELECT sum(number_of_ips) FROM share_code WHERE status = 1)",
        )
    }

    fn all_bytes(&self) -> i64 {
        let codes = "SELECT sum(amount_traffic) FROM share_code WHERE status = 1";
        self.number(&format!("SELECT (SELECT sum(bytes) FROM traffic_plan) + ({codes})"))
    }
}

fn texts(codes: &Value) -> Vec<String> {
    let codes = codes.as_array().expect("a list of codes").iter();
    codes.map(|code| code["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn generated_ip_codes_are_paid_from_the_balance() {
    let mut sandbox = sandbox();
    let (before, all) = (sandbox.ips("owner"), sandbox.all_ips());
    let body = json!({"plan": 1, "number_of_ips": 10, "number_of_codes": 5});
    let response = sandbox.done("owner", "generate_ip_codes", json!({"body": body}));
    assert_eq!((&response["success"], &response["message"]), (&json!(true), &json!("5 share codes generated")));
    let mut codes = texts(&response["result"]);
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 5, "the codes differ: {response}");
    let mut first = response["result"][0].clone();
    assert!(first["code"].take().as_str().is_some_and(|code| code.len() == 24), "{response}");
    let expected = json!({
        "code": null, "data_type": 1, "number_of_ips": 10, "amount_traffic": 0, "status": 1, "expired_at": null,
        "forward_to": null, "used_by": null, "used_at": null, "created_at": sandbox.0.now.as_second(),
    });
    assert_eq!(first, expected);
    assert_eq!(sandbox.ips("owner"), before - 50);
    assert_eq!(sandbox.all_ips(), all);
}

#[test]
fn generated_traffic_codes_are_paid_from_the_plan_and_end_with_it() {
    let mut sandbox = sandbox();
    let (before, all) = (sandbox.bytes("owner"), sandbox.all_bytes());
    let body = json!({"plan_id": 1, "amount_traffic": 1_000_000_000, "number_of_codes": 5});
    let response = sandbox.done("owner", "generate_traffic_codes", json!({"body": body}));
    let code = &response["result"][4];
    assert_eq!((&code["data_type"], &code["amount_traffic"]), (&json!(2), &json!(1_000_000_000)));
    assert_eq!(code["expired_at"], json!(sandbox.0.now.as_second() + 180 * DAY));
    assert_eq!(sandbox.bytes("owner"), before - 5_000_000_000);
    assert_eq!(sandbox.number("SELECT bytes FROM traffic_plan WHERE id = 1"), 995_000_000_000);
    assert_eq!(sandbox.all_bytes(), all);
    let body = json!({"plan_id": 2, "amount_traffic": 1_000_000_000, "number_of_codes": 1});
    let response = sandbox.done("owner", "generate_traffic_codes", json!({"body": body}));
    assert_eq!(response["result"][0]["expired_at"], Value::Null, "an enterprise plan has no end");
}

#[test]
fn what_cannot_be_generated_is_refused_and_costs_nothing() {
    let mut sandbox = sandbox();
    let (ips, bytes, codes) =
        (sandbox.all_ips(), sandbox.all_bytes(), sandbox.number("SELECT count(*) FROM share_code"));
    let ip = |plan: i64, ips: i64, codes: i64, to: Option<&str>| {
        let body = json!({"plan": plan, "number_of_ips": ips, "number_of_codes": codes, "forward_to": to});
        ("generate_ip_codes", body)
    };
    let traffic = |plan: i64, bytes: i64, codes: i64, to: Option<&str>| {
        let body = json!({"plan_id": plan, "amount_traffic": bytes, "number_of_codes": codes, "forward_to": to});
        ("generate_traffic_codes", body)
    };
    let gigabyte = 1_000_000_000;
    let table = [
        ("owner", ip(2, 10, 1, None), "plan: only plan 1"),
        ("owner", ip(1, 4, 1, None), "number_of_ips: at least 5 per code, but is 4"),
        ("owner", ip(1, -10, 1, None), "number_of_ips: at least 5"),
        ("owner", ip(1, 10, 1, Some("nobody@example.com")), "no account has the e-mail address `nobody@example.com`"),
        ("owner", ip(1, 10, 1, Some("")), "no account has the e-mail address ``"),
        ("owner", ip(1, 10, 10_001, None), "100010 IPs are needed, but your balance is 100000 IPs"),
        ("owner", ip(1, i64::MAX, 2, None), "more than any balance holds"),
        ("owner", ip(1, 5, i64::MAX, None), "number_of_codes: at most 100000"),
        ("friend", ip(1, 5, 1, None), "5 IPs are needed, but your balance is 0 IPs"),
        ("owner", traffic(9, gigabyte, 1, None), "plan_id: you have no traffic plan 9"),
        ("friend", traffic(1, gigabyte, 1, None), "plan_id: you have no traffic plan 1"),
        ("owner", traffic(3, gigabyte, 1, None), "plan_id: your traffic plan 3 ended at 2026-11-20T12:00:00Z"),
        ("owner", traffic(1, gigabyte, 1001, None), "1001000000000 bytes are needed, but your traffic plan 1 has 1000"),
        ("owner", traffic(1, i64::MAX, 3, None), "more than any balance holds"),
        ("owner", traffic(1, gigabyte - 1, 1, None), "at least 1000000000"),
        ("owner", traffic(1, gigabyte, 1, Some("friend")), "no account has the e-mail address `friend`"),
    ];
    for (account, (operation, body), reason) in table {
        let refusal = sandbox.refused(account, operation, json!({"body": body}));
        assert!(refusal.message.contains(reason), "{body}: {}", refusal.message);
    }
    assert_eq!((sandbox.all_ips(), sandbox.all_bytes()), (ips, bytes));
    assert_eq!(sandbox.number("SELECT count(*) FROM share_code"), codes);
}

#[test]
fn the_last_ip_and_the_last_byte_can_be_shared() {
    let mut sandbox = sandbox();
    assert_eq!(sandbox.generate(10, 10_000, None).len(), 10_000);
    sandbox.generate_traffic(1, 500_000_000_000, 2);
    assert_eq!((sandbox.ips("owner"), sandbox.number("SELECT bytes FROM traffic_plan WHERE id = 1")), (0, 0));
}

#[test]
fn redeeming_moves_the_ips_of_the_documents_example() {
    let mut sandbox = sandbox();
    let (owner, all) = (sandbox.ips("owner"), sandbox.all_ips());
    let response = sandbox.redeem("friend", ["code_1", "code_2", "code_3"]);
    assert_eq!(response["message"], "3 of 3 share codes redeemed");
    assert_eq!(texts(&response["result"]), ["code_1", "code_2", "code_3"]);
    let code = &response["result"][0];
    assert_eq!((&code["status"], &code["used_by"]), (&json!(2), &json!("friend@example.com")));
    assert_eq!(code["used_at"], json!(sandbox.0.now.as_second()));
    assert_eq!(response.get("errors"), None, "nothing went wrong: {response}");
    assert_eq!((sandbox.ips("owner"), sandbox.ips("friend")), (owner, 30));
    assert_eq!(sandbox.all_ips(), all);
}

#[test]
fn redeemed_traffic_lasts_as_long_as_the_code_promised() {
    let mut sandbox = sandbox();
    let all = sandbox.all_bytes();
    let regular = sandbox.generate_traffic(1, 2_000_000_000, 2);
    let enterprise = sandbox.generate_traffic(2, 3_000_000_000, 1);
    sandbox.redeem("friend", [&regular[0], &enterprise[0]]);
    sandbox.redeem("friend", [&regular[1]]);
    let mut plans = sandbox.0.connection.prepare(
        "SELECT bytes, is_enterprise, expired_at FROM traffic_plan JOIN account ON account.id = account
        WHERE name = 'friend' ORDER BY bytes",
    );
    let plans = plans.as_mut().unwrap().query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let plans: Vec<(i64, bool, Option<i64>)> = plans.unwrap().map(Result::unwrap).collect();
    let end = sandbox.0.now.as_second() + 180 * DAY;
    assert_eq!(plans, [(3_000_000_000, true, None), (4_000_000_000, false, Some(end))]);
    assert_eq!(sandbox.all_bytes(), all);
}

#[test]
fn received_traffic_can_be_shared_again() {
    let mut sandbox = sandbox();
    let code = sandbox.generate_traffic(1, 2_000_000_000, 1).remove(0);
    sandbox.redeem("friend", [&code]);
    let plan = sandbox.number("SELECT max(id) FROM traffic_plan");
    let body = json!({"plan_id": plan, "amount_traffic": 2_000_000_000, "number_of_codes": 1});
    let response = sandbox.done("friend", "generate_traffic_codes", json!({"body": body}));
    assert_eq!(response["result"][0]["expired_at"], json!(sandbox.0.now.as_second() + 180 * DAY));
    assert_eq!(sandbox.bytes("friend"), 0);
}

#[test]
fn the_valid_codes_of_a_batch_are_redeemed_and_the_others_have_reasons() {
    let mut sandbox = sandbox();
    let response = sandbox.redeem("friend", ["used_1", "code_1", "no_code"]);
    assert_eq!(texts(&response["result"]), ["code_1"]);
    assert_eq!(response["message"], "1 of 3 share codes redeemed");
    assert_eq!(response["errors"], json!(["used_1: the code has been used", "no_code: no such code"]));
    assert_eq!(sandbox.ips("friend"), 10);
}

#[test]
fn a_batch_without_a_valid_code_is_refused_with_a_reason_per_code() {
    let mut sandbox = sandbox();
    let all = (sandbox.all_ips(), sandbox.all_bytes());
    let codes = ["no_code", "used_1", "revoked_1", "expired_1", "forwarded_1", "CODE_1", ""];
    let refusal = sandbox.refused("stranger", "use_codes", json!({"body": {"codes": codes}}));
    assert_eq!(refusal.message, "0 of 7 share codes redeemed");
    let expected = [
        "no_code: no such code",
        "used_1: the code has been used",
        "revoked_1: the code has been revoked",
        "expired_1: the code has expired",
        "forwarded_1: the code is forwarded to another account",
        "CODE_1: no such code",
        ": no such code",
    ];
    assert_eq!(refusal.errors, expected);
    assert_eq!((sandbox.all_ips(), sandbox.all_bytes()), all);
}

#[test]
fn a_code_is_redeemed_once() {
    let mut sandbox = sandbox();
    sandbox.redeem("friend", ["code_1"]);
    for account in ["friend", "stranger", "owner"] {
        assert_eq!(sandbox.reasons(account, "use_codes", ["code_1"]), ["code_1: the code has been used"]);
    }
    assert_eq!((sandbox.ips("friend"), sandbox.ips("stranger")), (10, 0));
}

#[test]
fn a_repeated_code_in_a_batch_is_redeemed_once_and_reported() {
    let mut sandbox = sandbox();
    let response = sandbox.redeem("friend", ["code_1", "code_1", "code_2", "code_1"]);
    assert_eq!(response["message"], "2 of 2 share codes redeemed; sent more than once, but done once: code_1");
    assert_eq!(texts(&response["result"]), ["code_1", "code_2"]);
    assert_eq!(sandbox.ips("friend"), 20);
    let refusal = sandbox.refused("friend", "use_codes", json!({"body": {"codes": ["used_1", "used_1"]}}));
    assert_eq!(refusal.errors, ["used_1: the code has been used"]);
}

#[test]
fn only_the_recipient_redeems_a_forwarded_code() {
    let mut sandbox = sandbox();
    let code = sandbox.generate(10, 1, Some("Friend@Example.com")).remove(0);
    for account in ["stranger", "owner"] {
        let reasons = sandbox.reasons(account, "use_codes", [&code]);
        assert_eq!(reasons, [format!("{code}: the code is forwarded to another account")]);
    }
    let response = sandbox.redeem("friend", [&code]);
    assert_eq!(response["result"][0]["forward_to"], "friend@example.com");
    let reasons = sandbox.reasons("stranger", "use_codes", [&code]);
    assert_eq!(
        reasons,
        [format!("{code}: the code is forwarded to another account")],
        "used or not is not their business"
    );
}

#[test]
fn the_owner_can_redeem_their_own_code() {
    let mut sandbox = sandbox();
    let before = (sandbox.ips("owner"), sandbox.bytes("owner"));
    let ips = sandbox.generate(10, 1, Some("owner@example.com")).remove(0);
    let traffic = sandbox.generate_traffic(1, 1_000_000_000, 1).remove(0);
    sandbox.redeem("owner", [&ips, &traffic]);
    assert_eq!((sandbox.ips("owner"), sandbox.bytes("owner")), before);
    assert_eq!(sandbox.listed("owner", "list_used_codes", json!({})).len(), 2);
}

#[test]
fn a_traffic_code_expires_with_its_plan_at_the_second() {
    let mut sandbox = sandbox();
    let code = sandbox.generate_traffic(1, 1_000_000_000, 2);
    sandbox.0.now += jiff::SignedDuration::from_secs(180 * DAY - 1);
    sandbox.redeem("friend", [&code[0]]);
    sandbox.0.now += jiff::SignedDuration::from_secs(1);
    assert_eq!(sandbox.reasons("friend", "use_codes", [&code[1]]), [format!("{}: the code has expired", code[1])]);
    let body = json!({"plan_id": 1, "amount_traffic": 1_000_000_000, "number_of_codes": 1});
    let refusal = sandbox.refused("owner", "generate_traffic_codes", json!({"body": body}));
    assert!(refusal.message.contains("ended at"), "{refusal:?}");
    assert!(sandbox.listed("owner", "list_share_codes", json!({"status": 4})).contains(&code[1]));
    assert!(!sandbox.listed("owner", "list_share_codes", json!({"status": 1})).contains(&code[1]));
}

#[test]
fn revoking_returns_what_the_codes_are_worth() {
    let mut sandbox = sandbox();
    let before = (sandbox.ips("owner"), sandbox.bytes("owner"));
    let ips = sandbox.generate(10, 2, None);
    let traffic = sandbox.generate_traffic(2, 1_000_000_000, 1);
    let response = sandbox.revoke("owner", [&ips[0], &ips[1], &traffic[0]]);
    assert_eq!(response, json!({"success": true, "message": "3 of 3 share codes revoked"}));
    assert_eq!((sandbox.ips("owner"), sandbox.bytes("owner")), before);
    assert_eq!(sandbox.number("SELECT bytes FROM traffic_plan WHERE id = 2"), 1_000_000_000_000);
    assert_eq!(sandbox.reasons("friend", "use_codes", [&ips[0]]), [format!("{}: the code has been revoked", ips[0])]);
}

#[test]
fn a_refused_revocation_states_its_reason() {
    let mut sandbox = sandbox();
    let all = (sandbox.all_ips(), sandbox.all_bytes());
    let reasons = sandbox.reasons("owner", "revoke_codes", ["no_code", "used_1", "revoked_1", "expired_1"]);
    let expected = [
        "no_code: you have no such code",
        "used_1: the code has been used",
        "revoked_1: the code has already been revoked",
        "expired_1: the code has expired, together with the plan it came from",
    ];
    assert_eq!(reasons, expected);
    assert_eq!((sandbox.all_ips(), sandbox.all_bytes()), all);
}

#[test]
fn a_partly_revoked_batch_names_the_codes_that_failed() {
    let mut sandbox = sandbox();
    let before = sandbox.ips("owner");
    let response = sandbox.revoke("owner", ["code_1", "used_1", "code_1"]);
    let message = "1 of 2 share codes revoked; sent more than once, but done once: code_1";
    let errors = ["used_1: the code has been used"];
    assert_eq!(response, json!({"success": true, "message": message, "errors": errors}));
    assert_eq!(sandbox.ips("owner"), before + 10);
}

#[test]
fn revoking_a_code_of_another_account_fails_as_if_it_did_not_exist() {
    let mut sandbox = sandbox();
    for code in ["code_1", "used_1", "forwarded_1", "no_code"] {
        assert_eq!(sandbox.reasons("friend", "revoke_codes", [code]), [format!("{code}: you have no such code")]);
    }
    assert_eq!(sandbox.ips("friend"), 0);
}

#[test]
fn each_account_lists_its_own_codes_only() {
    let mut sandbox = sandbox();
    assert_eq!(sandbox.listed("owner", "list_share_codes", json!({})).len(), 12);
    assert_eq!(sandbox.listed("friend", "list_share_codes", json!({})), [""; 0]);
    assert_eq!(sandbox.listed("owner", "list_used_codes", json!({})), [""; 0]);
    assert_eq!(sandbox.listed("friend", "list_used_codes", json!({})), ["traffic_2", "used_1"]);
    assert_eq!(sandbox.listed("stranger", "list_used_codes", json!({})), ["enterprise_2"]);
}

#[test]
fn every_filter_narrows_the_list_of_created_codes_and_its_total() {
    let mut sandbox = sandbox();
    let table = [
        (json!({"status": 1, "data_type": 2}), &["enterprise_1", "traffic_1"][..]),
        (json!({"status": 1, "data_type": 1}), &["forwarded_1", "code_3", "code_2", "code_1"]),
        (json!({"status": 2}), &["enterprise_2", "traffic_2", "used_1"]),
        (json!({"status": 3}), &["traffic_3", "revoked_1"]),
        (json!({"status": 4}), &["expired_1"]),
        (json!({"status": 7}), &[]),
        (json!({"is_enterprise": 1}), &["enterprise_2", "enterprise_1"]),
        (json!({"is_enterprise": 0, "data_type": 2, "status": 1}), &["traffic_1"]),
        (json!({"email": "friend@example.com"}), &["traffic_2", "forwarded_1"]),
        (json!({"email": "FRIEND@example.com", "status": 2}), &["traffic_2"]),
        (json!({"email": "nobody@example.com"}), &[]),
        (json!({"email": ""}), &[]),
        (json!({"keyword": "code_"}), &["code_3", "code_2", "code_1"]),
        (json!({"keyword": "ed_1", "status": 1}), &["forwarded_1"]),
        (json!({"keyword": "%"}), &[]),
        (json!({"keyword": "c_de"}), &[]),
        (json!({"keyword": "\\"}), &[]),
        (json!({"keyword": "'; DROP TABLE account; --"}), &[]),
    ];
    for (arguments, expected) in table {
        let response = sandbox.done("owner", "list_share_codes", arguments.clone());
        assert_eq!(texts(&response["result"]["items"]), expected, "{arguments}");
        assert_eq!(response["result"]["total_items"], expected.len(), "{arguments}");
        assert_eq!(response["result"]["total_pages"], usize::from(!expected.is_empty()), "{arguments}");
    }
    assert_eq!(sandbox.listed("owner", "list_share_codes", json!({"keyword": ""})).len(), 12);
}

#[test]
fn every_filter_narrows_the_list_of_redeemed_codes_and_its_total() {
    let mut sandbox = sandbox();
    let code = sandbox.generate(10, 1, None).remove(0);
    sandbox.redeem("friend", [&code, "enterprise_1"]);
    let table = [
        (json!({"email": "owner@example.com", "data_type": 1}), vec![&code[..], "used_1"]),
        (json!({"email": "stranger@example.com"}), vec![]),
        (json!({"is_enterprise": 1}), vec!["enterprise_1"]),
        (json!({"data_type": 2}), vec!["enterprise_1", "traffic_2"]),
        (json!({"status": 2, "keyword": "used"}), vec!["used_1"]),
        (json!({"status": 1}), vec![]),
        (json!({"status": 4}), vec![]),
    ];
    for (arguments, expected) in table {
        let response = sandbox.done("friend", "list_used_codes", arguments.clone());
        assert_eq!(texts(&response["result"]["items"]), expected, "{arguments}");
        assert_eq!(response["result"]["total_items"], expected.len(), "{arguments}");
    }
}

#[test]
fn lists_are_sorted_by_every_key() {
    let mut sandbox = sandbox();
    let list = |arguments| ("owner", "list_share_codes", arguments);
    let used = |arguments| ("friend", "list_used_codes", arguments);
    let table = [
        (list(json!({"order_by": "asc"})), "code_1", "expired_1"),
        (list(json!({"sort_by": "created_at"})), "expired_1", "code_1"),
        (list(json!({"sort_by": "code"})), "used_1", "code_1"),
        (list(json!({"sort_by": "code", "order_by": "asc"})), "code_1", "used_1"),
        (list(json!({"sort_by": "amount_ips"})), "used_1", "traffic_1"),
        (list(json!({"sort_by": "amount_ips", "order_by": "asc"})), "traffic_1", "used_1"),
        (used(json!({"sort_by": "used_at", "order_by": "asc"})), "used_1", "traffic_2"),
        (used(json!({"sort_by": "code"})), "used_1", "traffic_2"),
        (used(json!({"sort_by": "amount_ips", "order_by": "asc"})), "traffic_2", "used_1"),
    ];
    for ((account, operation, arguments), first, last) in table {
        let codes = sandbox.listed(account, operation, arguments.clone());
        assert_eq!((&codes[0][..], &codes[codes.len() - 1][..]), (first, last), "{arguments}: {codes:?}");
    }
}

#[test]
fn pages_cover_the_list_once_and_the_one_beyond_the_end_is_empty() {
    let mut sandbox = sandbox();
    sandbox.generate(5, 60, None);
    for sort_by in ["created_at", "code", "amount_ips"] {
        for order_by in ["asc", "desc"] {
            let list =
                |limit: i64, page: i64| json!({"sort_by": sort_by, "order_by": order_by, "limit": limit, "page": page});
            let whole = sandbox.listed("owner", "list_share_codes", list(100, 1));
            assert_eq!(whole.len(), 72);
            for (limit, pages) in [(7, 11), (24, 3), (36, 2), (71, 2)] {
                let pages = (1..=pages).flat_map(|page| sandbox.listed("owner", "list_share_codes", list(limit, page)));
                assert_eq!(pages.collect::<Vec<_>>(), whole, "{sort_by} {order_by}, {limit} to a page");
            }
        }
    }
    for page in [12, i64::MAX] {
        let response = sandbox.done("owner", "list_share_codes", json!({"limit": 7, "page": page}));
        assert_eq!(response["result"], json!({"items": [], "total_items": 72, "total_pages": 11}));
    }
    assert_eq!(sandbox.listed("owner", "list_share_codes", json!({})).len(), 30, "the default page");
    assert_eq!(sandbox.listed("owner", "list_share_codes", json!({"limit": i64::MAX})).len(), 72);
}

#[test]
fn the_tally_agrees_with_the_codes() {
    let mut sandbox = sandbox();
    let codes = sandbox.generate(10, 6, Some("friend@example.com"));
    let traffic = sandbox.generate_traffic(2, 1_000_000_000, 3);
    sandbox.redeem("friend", [&codes[0], &codes[1], &traffic[0]]);
    sandbox.revoke("owner", [&codes[2], &traffic[1], "code_1"]);
    sandbox.0.now += jiff::SignedDuration::from_secs(200 * DAY);
    for (list, account, operation) in [("owner", "owner", "list_share_codes"), ("used_by", "friend", "list_used_codes")]
    {
        for status in 1..=4 {
            for data_type in [IPS, TRAFFIC] {
                let arguments = json!({"status": status, "data_type": data_type});
                let total = sandbox.done(account, operation, arguments)["result"]["total_items"].as_i64();
                let counted = sandbox.number(&format!(
                    "SELECT count(*) FROM share_code JOIN account ON account.id = {list}
                    WHERE name = '{account}' AND data_type = {data_type}
                        AND iif(status = 1 AND expired_at <= {}, 4, status) = {status}",
                    sandbox.0.now.as_second()
                ));
                assert_eq!(total, Some(counted), "{operation}, status {status}, data type {data_type}");
            }
        }
    }
}

#[test]
fn lists_are_read_from_indexes() {
    let sandbox = sandbox();
    let plan = |condition: &str, order: &str| {
        let select =
            format!("EXPLAIN QUERY PLAN SELECT id FROM share_code WHERE {condition} ORDER BY {order}, id LIMIT 9");
        let mut select = sandbox.0.connection.prepare(&select).unwrap();
        let steps = select.query_map([], |row| row.get::<_, String>(3)).unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    };
    let table = [
        ("owner = 1", "created_at", "share_code_by_created_at"),
        ("owner = 1", "code", "share_code_by_code"),
        ("owner = 1", "number_of_ips", "share_code_by_ips"),
        ("owner = 1 AND status = 2", "created_at", "share_code_by_status"),
        ("owner = 1 AND status = 1 AND expired_at <= 9", "created_at", "share_code_by_status"),
        ("owner = 1 AND status = 1 AND (expired_at IS NULL OR expired_at > 9)", "created_at", "share_code_by_status"),
        ("owner = 1 AND forward_to = 2", "created_at", "share_code_by_forward_to"),
        ("owner = 1 AND data_type = 2", "created_at", "share_code_by_data_type"),
        ("owner = 1 AND is_enterprise = 1", "created_at", "share_code_by_enterprise"),
        ("used_by = 2", "used_at", "used_code_by_used_at"),
        ("used_by = 2", "code", "used_code_by_code"),
        ("used_by = 2", "number_of_ips", "used_code_by_ips"),
        ("used_by = 2 AND owner = 1", "used_at", "used_code_by_owner"),
        ("used_by = 2 AND data_type = 1", "used_at", "used_code_by_data_type"),
        ("used_by = 2 AND is_enterprise = 1", "used_at", "used_code_by_enterprise"),
    ];
    for (condition, order, index) in table {
        let steps = plan(condition, order);
        assert!(steps.contains(&format!("COVERING INDEX {index}")), "{condition}, by {order}: {steps}");
        assert!(!steps.contains("TEMP B-TREE"), "{condition}, by {order} is sorted: {steps}");
    }
}

#[test]
fn pages_follow_each_other_by_age_even_if_the_clock_was_set_back() {
    let mut sandbox = sandbox();
    for set_back in [false, true] {
        if set_back {
            sandbox.0.now = "2026-11-01T12:00:00Z".parse().unwrap();
        }
        sandbox.generate(5, 3, None);
        for direction in ["asc", "desc"] {
            let by_age = format!(
                "SELECT group_concat(code, ' ') FROM (SELECT code FROM share_code ORDER BY created_at {direction}, id {direction})"
            );
            let by_age: String = sandbox.0.connection.query_row(&by_age, [], |row| row.get(0)).unwrap();
            let pages = (1..=5).map(|page| json!({"limit": 4, "page": page, "order_by": direction}));
            let listed: Vec<String> =
                pages.flat_map(|page| sandbox.listed("owner", "list_share_codes", page)).collect();
            assert_eq!(listed.join(" "), by_age, "{direction}, set back: {set_back}");
        }
    }
}
