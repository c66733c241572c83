use http::StatusCode;
use jiff::ToSpan as _;
use serde_json::{Value, json};

use crate::sandbox::rules::call::Refusal;
use crate::sandbox::rules::rulebook::Rulebook;
use crate::sandbox::rules::subscription_sharing::RULES;
use crate::subscription_sharing::OPERATIONS;

fn rulebook() -> Rulebook {
    Rulebook::new(OPERATIONS, RULES)
}

/// Shortcuts for the tests.
impl Rulebook {
    fn status(&mut self, account: &str, operation: &str, body: &Value) -> String {
        let response = self.call(account, operation, json!({ "body": body })).expect("a response with a status");
        response["status"].as_str().expect("a status").to_owned()
    }

    fn invite(&mut self, product: &str, contact: &str) -> String {
        self.invite_as("owner", product, contact)
    }

    fn invite_as(&mut self, account: &str, product: &str, contact: &str) -> String {
        let kind = if contact.contains('@') { "A" } else { "B" };
        let body = json!({ "contact": contact, "contactType": kind, "productCode": product });
        self.status(account, "send_invitation", &body)
    }

    fn accept(&mut self, account: &str, code: &str) -> String {
        self.status(account, "accept_invitation", &json!({ "shareCode": code, "changeType": "ACCEPT" }))
    }

    fn decline(&mut self, account: &str, code: &str) -> String {
        self.status(account, "decline_invitation", &json!({ "shareCode": code, "changeType": "DECLINE" }))
    }

    fn cancel(&mut self, account: &str, code: &str) -> String {
        self.status(account, "cancel_share", &json!({ "shareCode": code, "changeType": "CANCEL" }))
    }

    fn shares(&mut self, account: &str) -> Vec<Value> {
        let response = self.call(account, "list_shared_subscribers", json!({})).unwrap();
        response["sharedUserInformationList"].as_array().unwrap().clone()
    }

    fn share(&mut self, code: &str) -> Value {
        self.shares("owner").into_iter().find(|share| share["shareCode"] == code).expect("a share with that code")
    }

    /// The code of the owner's newest invitation to a contact.
    fn code_of(&mut self, contact: &str) -> String {
        let shares = self.shares("owner");
        let newest = shares.iter().rev().find(|share| share["shareContact"] == contact).expect("an invitation");
        newest["shareCode"].as_str().unwrap().to_owned()
    }

    fn in_use(&mut self, product: &str) -> i64 {
        let response = self.call("owner", "list_shared_subscribers", json!({})).unwrap();
        let summary = response["sharedSubscriptionSummary"].as_array().unwrap();
        let element = summary.iter().find(|element| element["productCode"] == product).expect("a summary");
        element["sharesInUseCount"].as_i64().unwrap()
    }

    fn nets(&mut self) -> Value {
        self.call("owner", "list_nets", json!({ "productCode": "ABC" })).unwrap()["nets"].clone()
    }

    fn replace_nets(&mut self, nets: &Value) -> Result<Value, Refusal> {
        self.call("owner", "replace_nets", json!({ "productCode": "ABC", "body": { "nets": nets } }))
    }

    fn refused_range(&mut self, start: &str, end: &str) -> String {
        let good = json!({ "ipRangeStart": "10.0.0.1", "ipRangeEnd": "10.0.0.1" });
        let bad = json!({ "ipRangeStart": start, "ipRangeEnd": end });
        let refusal = self.replace_nets(&json!([{ "loginRequired": true, "ipRanges": [good, bad] }])).unwrap_err();
        assert_eq!(refusal.status, StatusCode::BAD_REQUEST);
        refusal.message
    }

    fn pass(&mut self, days: i64) {
        self.now = self.now.checked_add((days * 24).hours()).unwrap();
    }
}

#[test]
fn the_examples_of_the_documentation_work_as_they_are_written() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.invite("CO27409", "kari.nordmann@gmail.com"), "SHARE_OK");
    assert_eq!(rulebook.accept("friend", "1234WEF"), "SHARE_OK");
    assert_eq!(rulebook.decline("owner", "32479VSA"), "REQUEST_DECLINED");
    assert_eq!(rulebook.cancel("owner", "123AFDG"), "SHARING_ENDED");
    let rules = rulebook.call("owner", "list_share_rules", json!({ "productCode": "NAT" })).unwrap();
    let expected =
        json!({ "customerProductShareRules": [{ "productCode": "NAT", "shareType": "A", "shareCount": 3 }] });
    assert_eq!(rules, expected);
    let renamed = json!({ "body": { "shareCode": "kyu54", "firstName": "Kari", "lastName": "Nordmann" } });
    assert_eq!(rulebook.call("owner", "update_invitation", renamed), Ok(json!({ "success": true })));
    let change = json!({ "body": { "productCode": "ABC", "distributionLevel": "N" } });
    assert_eq!(rulebook.call("owner", "change_distribution_level", change), Ok(json!({ "success": true })));
    let nets = json!([{
        "loginRequired": false, "startTime": 1_562_018_400_000_i64, "endTime": 1_562_277_600_000_i64,
        "ipRanges": [{ "ipRangeStart": "192.168.0.1", "ipRangeEnd": "192.168.0.2" }],
        "domains": [{ "domain": "example.com" }],
    }]);
    assert_eq!(rulebook.nets(), nets);
    assert_eq!(rulebook.replace_nets(&nets), Ok(json!({ "success": true })));
}

#[test]
fn an_invitation_is_listed_with_everything_that_is_known_of_it() {
    let mut rulebook = rulebook();
    let body = json!({
        "contact": "+4712345679", "contactType": "B", "productCode": "ABC", "firstName": "Kari", "lastName": "Nordmann",
    });
    assert_eq!(rulebook.status("owner", "send_invitation", &body), "SHARE_OK");
    let code = rulebook.code_of("+4712345679");
    let mut share = rulebook.share(&code);
    assert!(code.len() >= 8, "{code}");
    share.as_object_mut().unwrap().remove("shareCode");
    let expected = json!({
        "startTime": 1_795_262_400_000_i64, "endTime": 1_826_798_400_000_i64,
        "shareStatus": "SHARE_REQUEST_SENT", "shareContact": "+4712345679", "shareContactType": "B",
        "firstName": "Kari", "lastName": "Nordmann",
        "productName": "ABC magazine", "productCode": "ABC", "customerNumber": 28,
    });
    assert_eq!(share, expected);
}

#[test]
fn only_a_subscription_that_runs_and_is_for_sharing_with_users_can_be_shared() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.invite("NONE", "new@example.com"), "NO_SUBSCRIPTION");
    assert_eq!(rulebook.invite("OFFICE", "new@example.com"), "NO_SUBSCRIPTION");
    assert_eq!(rulebook.invite("RETRO", "new@example.com"), "SUBSCRIPTION_STOPPED");
    assert_eq!(rulebook.invite_as("stranger", "NAT", "new@example.com"), "NO_SUBSCRIPTION");
    assert_eq!(rulebook.invite_as("friend", "NAT", "new@example.com"), "SHARE_OK");
}

#[test]
fn a_contact_has_one_share_of_a_product_at_a_time() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.invite("CO27409", "Friend@Example.COM"), "ALREADY_IN_USE");
    assert_eq!(rulebook.accept("friend", "1234WEF"), "SHARE_OK");
    assert_eq!(rulebook.invite("CO27409", "friend@example.com"), "ALREADY_IN_USE");
    assert_eq!(rulebook.invite("NAT", "friend@example.com"), "SHARE_OK", "another product is another share");
    assert_eq!(rulebook.cancel("owner", "1234WEF"), "SHARING_ENDED");
    assert_eq!(rulebook.invite("CO27409", "friend@example.com"), "SHARE_OK");
}

#[test]
fn the_owner_cannot_invite_themselves() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.invite("CO27409", "OWNER@example.com"), "ALREADY_IN_USE");
    assert_eq!(rulebook.invite("CO27409", "+4790000001"), "ALREADY_IN_USE");
}

#[test]
fn invitations_fill_the_pool_and_ended_ones_free_it() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.in_use("NAT"), 2);
    assert_eq!(rulebook.invite("NAT", "third@example.com"), "SHARE_OK");
    assert_eq!(rulebook.in_use("NAT"), 3);
    assert_eq!(rulebook.invite("NAT", "fourth@example.com"), "INVITATIONS_POOL_EXHAUSTED");
    assert_eq!(rulebook.in_use("NAT"), 3);
    // Cancelled after acceptance, declined, cancelled before acceptance.
    assert_eq!(rulebook.cancel("owner", "123AFDG"), "SHARING_ENDED");
    assert_eq!(rulebook.decline("owner", "kyu54"), "REQUEST_DECLINED");
    let third = rulebook.code_of("third@example.com");
    assert_eq!(rulebook.cancel("owner", &third), "SHARING_ENDED");
    assert_eq!(rulebook.in_use("NAT"), 0);
    for contact in ["a@example.com", "b@example.com", "c@example.com"] {
        assert_eq!(rulebook.invite("NAT", contact), "SHARE_OK", "{contact}");
    }
    assert_eq!(rulebook.invite("NAT", "d@example.com"), "INVITATIONS_POOL_EXHAUSTED");
    assert_eq!(rulebook.invite_as("friend", "NAT", "d@example.com"), "SHARE_OK", "everybody has a pool of their own");
}

#[test]
fn a_contact_must_match_its_type() {
    let mut rulebook = rulebook();
    for (contact, kind, part) in [("+4712345679", "A", "not an e-mail address"), ("a@example.com", "B", "E.164")] {
        let body = json!({ "contact": contact, "contactType": kind, "productCode": "NAT" });
        let refusal = rulebook.call("owner", "send_invitation", json!({ "body": body })).unwrap_err();
        assert_eq!(refusal.status, StatusCode::BAD_REQUEST);
        assert!(refusal.message.contains(part) && refusal.message.contains(contact), "{}", refusal.message);
    }
}

#[test]
fn only_the_invited_contact_can_accept() {
    let mut rulebook = rulebook();
    for account in ["owner", "stranger"] {
        assert_eq!(rulebook.accept(account, "1234WEF"), "SHARE_CODE_NOT_FOUND", "{account}");
    }
    assert_eq!(rulebook.accept("friend", "1234wef"), "SHARE_CODE_NOT_FOUND");
    assert_eq!(rulebook.share("1234WEF").get("userId"), None);
    assert_eq!(rulebook.accept("friend", "1234WEF"), "SHARE_OK");
    let share = rulebook.share("1234WEF");
    assert_eq!((&share["shareStatus"], &share["userId"]), (&json!("SHARE_ACCEPTED"), &json!(2)));
    assert_eq!(share["startTime"], rulebook.now.as_millisecond());
}

#[test]
fn a_contact_may_be_a_telephone_number() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.invite("NAT", "+4790000002"), "SHARE_OK");
    let code = rulebook.code_of("+4790000002");
    assert_eq!(rulebook.accept("friend", &code), "SHARE_OK");
}

#[test]
fn accepting_twice_makes_one_share() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.accept("friend", "1234WEF"), "SHARE_OK");
    assert_eq!(rulebook.accept("friend", "1234WEF"), "ALREADY_IN_USE");
    assert_eq!(rulebook.accept("owner", "1234WEF"), "SHARE_CODE_NOT_FOUND");
    assert_eq!(rulebook.in_use("CO27409"), 2);
}

#[test]
fn a_user_accepts_another_share_only_after_the_first_has_ended() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.invite("CO27409", "stranger@example.com"), "SHARE_OK");
    let code = rulebook.code_of("stranger@example.com");
    assert_eq!(rulebook.accept("stranger", &code), "SHARE_LIMIT");
    assert_eq!(rulebook.share(&code)["shareStatus"], "SHARE_REQUEST_SENT");
    assert_eq!(rulebook.cancel("owner", "123AFDG"), "SHARING_ENDED");
    assert_eq!(rulebook.accept("stranger", &code), "SHARE_OK");
}

#[test]
fn a_share_of_a_subscription_that_was_stopped_since_cannot_be_accepted() {
    let mut rulebook = rulebook();
    rulebook.connection.execute("UPDATE subscription SET stopped = 1 WHERE product = 'CO27409'", []).unwrap();
    assert_eq!(rulebook.accept("friend", "1234WEF"), "SUBSCRIPTION_STOPPED");
}

#[test]
fn an_invitation_lapses_after_thirty_days_and_frees_its_place() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.invite("ABC", "late@example.com"), "SHARE_OK");
    assert_eq!(rulebook.invite("ABC", "friend@example.com"), "INVITATIONS_POOL_EXHAUSTED");
    // That to the friend was sent five days before.
    rulebook.pass(25);
    rulebook.now = rulebook.now.checked_sub(1.millisecond()).unwrap();
    assert_eq!(rulebook.share("1234WEF")["shareStatus"], "SHARE_REQUEST_SENT");
    rulebook.now = rulebook.now.checked_add(1.millisecond()).unwrap();
    assert_eq!(rulebook.accept("friend", "1234WEF"), "SHARE_CODE_NOT_FOUND");
    let share = rulebook.share("1234WEF");
    let lapsed = (&json!("SHARE_ENDED"), &json!(rulebook.now.as_millisecond()));
    assert_eq!((&share["shareStatus"], &share["endTime"]), lapsed);
    assert_eq!(rulebook.decline("owner", "1234WEF"), "SHARE_CODE_NOT_FOUND");
    assert_eq!(rulebook.cancel("owner", "1234WEF"), "SHARE_CODE_NOT_FOUND");
    assert_eq!(rulebook.in_use("ABC"), 1);
    assert_eq!(rulebook.invite("ABC", "friend@example.com"), "SHARE_OK");
}

#[test]
fn a_share_ends_after_its_year() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.accept("friend", "1234WEF"), "SHARE_OK");
    rulebook.pass(364);
    assert_eq!(rulebook.share("1234WEF")["shareStatus"], "SHARE_ACCEPTED");
    rulebook.pass(1);
    assert_eq!(rulebook.share("1234WEF")["shareStatus"], "SHARE_ENDED");
    assert_eq!(rulebook.in_use("CO27409"), 0);
}

#[test]
fn any_client_declines_an_open_invitation_by_its_code_once() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.decline("stranger", "32479VSA"), "REQUEST_DECLINED");
    assert_eq!(rulebook.share("32479VSA")["shareStatus"], "SHARE_DECLINED");
    assert_eq!(rulebook.decline("stranger", "32479VSA"), "SHARE_CODE_NOT_FOUND");
    assert_eq!(rulebook.decline("stranger", "123AFDG"), "SHARE_CODE_NOT_FOUND", "it is accepted");
    assert_eq!(rulebook.decline("stranger", "unknown"), "SHARE_CODE_NOT_FOUND");
}

#[test]
fn a_declined_or_cancelled_invitation_cannot_be_accepted() {
    let mut rulebook = rulebook();
    assert_eq!(rulebook.decline("owner", "1234WEF"), "REQUEST_DECLINED");
    assert_eq!(rulebook.accept("friend", "1234WEF"), "SHARE_CODE_NOT_FOUND");
    assert_eq!(rulebook.invite("CO27409", "friend@example.com"), "SHARE_OK");
    let code = rulebook.code_of("friend@example.com");
    assert_eq!(rulebook.cancel("owner", &code), "SHARING_ENDED");
    assert_eq!(rulebook.accept("friend", &code), "SHARE_CODE_NOT_FOUND");
}

#[test]
fn only_the_owner_cancels_and_only_once() {
    let mut rulebook = rulebook();
    for account in ["friend", "stranger"] {
        assert_eq!(rulebook.cancel(account, "123AFDG"), "SHARE_CODE_NOT_FOUND", "{account}");
    }
    assert_eq!(rulebook.share("123AFDG")["shareStatus"], "SHARE_ACCEPTED");
    assert_eq!(rulebook.cancel("owner", "123AFDG"), "SHARING_ENDED");
    let share = rulebook.share("123AFDG");
    assert_eq!((&share["userId"], &share["endTime"]), (&json!(3), &json!(rulebook.now.as_millisecond())));
    assert_eq!(rulebook.cancel("owner", "123AFDG"), "SHARE_CODE_NOT_FOUND");
    assert_eq!(rulebook.cancel("owner", "unknown"), "SHARE_CODE_NOT_FOUND");
}

#[test]
fn names_change_only_in_open_invitations_of_the_caller() {
    let mut rulebook = rulebook();
    let before = rulebook.share("XYZ");
    let rename = |code: &str| json!({ "body": { "shareCode": code, "firstName": "Jane" } });
    assert_eq!(rulebook.call("owner", "update_invitation", rename("XYZ")), Ok(json!({ "success": true })));
    let mut expected = before.clone();
    expected["firstName"] = json!("Jane");
    assert_eq!(rulebook.share("XYZ"), expected);
    for (account, code) in [("friend", "XYZ"), ("owner", "123AFDG"), ("owner", "unknown")] {
        let refusal = rulebook.call(account, "update_invitation", rename(code)).unwrap_err();
        assert_eq!(refusal.status, StatusCode::NOT_FOUND);
        assert!(refusal.message.contains(code), "{}", refusal.message);
    }
    assert_eq!(rulebook.share("XYZ"), expected);
}

#[test]
fn the_shares_of_others_are_invisible() {
    let mut rulebook = rulebook();
    for account in ["friend", "stranger"] {
        let response = rulebook.call(account, "list_shared_subscribers", json!({})).unwrap();
        let nothing = json!({ "sharedUserInformationList": [], "sharedSubscriptionSummary": [] });
        assert_eq!(response, nothing, "{account}");
    }
}

#[test]
fn the_subscriptions_of_others_are_not_found() {
    let mut rulebook = rulebook();
    let nets = json!({ "productCode": "ABC", "body": { "nets": [] } });
    let change = json!({ "body": { "productCode": "ABC", "distributionLevel": "N" } });
    let product = json!({ "productCode": "ABC" });
    for (operation, arguments) in [
        ("list_share_rules", &product),
        ("list_nets", &product),
        ("replace_nets", &nets),
        ("list_distribution_levels", &product),
        ("change_distribution_level", &change),
    ] {
        let refusal = rulebook.call("friend", operation, arguments.clone()).unwrap_err();
        assert_eq!(refusal.status, StatusCode::NOT_FOUND, "{operation}");
        assert!(refusal.message.contains("ABC"), "{operation}: {}", refusal.message);
    }
    assert_eq!(rulebook.nets().as_array().unwrap().len(), 1);
}

#[test]
fn the_rules_of_a_product_are_all_listed() {
    let mut rulebook = rulebook();
    let rules = rulebook.call("owner", "list_share_rules", json!({ "productCode": "ABC" })).unwrap();
    let expected = json!([
        { "productCode": "ABC", "shareType": "A", "shareCount": 2 },
        { "productCode": "ABC", "shareType": "B", "shareCount": 10 },
    ]);
    assert_eq!(rules["customerProductShareRules"], expected);
    rulebook.connection.execute("DELETE FROM share_rule WHERE product = 'ABC'", []).unwrap();
    let rules = rulebook.call("owner", "list_share_rules", json!({ "productCode": "ABC" })).unwrap();
    assert_eq!(rules["customerProductShareRules"], json!([]));
}

#[test]
fn nets_are_replaced_as_a_whole_and_keep_their_order() {
    let mut rulebook = rulebook();
    let nets = json!([
        {
            "loginRequired": true, "startTime": 5, "endTime": 5,
            "ipRanges": [
                { "ipRangeStart": "2001:db8::1", "ipRangeEnd": "2001:db8::ffff" },
                { "ipRangeStart": "10.0.0.9", "ipRangeEnd": "10.0.0.10" },
            ],
            "domains": [{ "domain": "b.example.com" }, { "domain": "xn--bcher-kva.example" }],
        },
        { "loginRequired": false, "ipRanges": [], "domains": [] },
    ]);
    assert_eq!(rulebook.replace_nets(&nets), Ok(json!({ "success": true })));
    assert_eq!(rulebook.nets(), nets);
    assert_eq!(rulebook.replace_nets(&json!([])), Ok(json!({ "success": true })));
    assert_eq!(rulebook.nets(), json!([]));
    let left = "SELECT (SELECT count(*) FROM subscription_net_range) + (SELECT count(*) FROM subscription_net_domain)";
    assert_eq!(rulebook.connection.query_row(left, [], |row| row.get::<_, i64>(0)), Ok(0));
}

#[test]
fn a_refused_range_is_named() {
    let mut rulebook = rulebook();
    let before = rulebook.nets();
    for (start, end, message) in [
        ("10.0.0.2", "10.0.0.1", "ipRangeStart: 10.0.0.2 is after ipRangeEnd, 10.0.0.1"),
        // As text it would be the other way round.
        ("10.0.0.10", "10.0.0.9", "ipRangeStart: 10.0.0.10 is after ipRangeEnd, 10.0.0.9"),
        ("2001:db8::2", "2001:db8::1", "ipRangeStart: 2001:db8::2 is after ipRangeEnd, 2001:db8::1"),
        ("10.0.0.1", "::1", "ipRangeEnd: ::1 is not of the same IP version as ipRangeStart, 10.0.0.1"),
        ("10.0.0.256", "10.0.0.1", "ipRangeStart: 10.0.0.256 is not an IP address"),
        ("10.0.0.1", "1::2::3", "ipRangeEnd: 1::2::3 is not an IP address"),
    ] {
        assert_eq!(rulebook.refused_range(start, end), format!("nets[0].ipRanges[1].{message}"));
    }
    assert_eq!(rulebook.nets(), before, "a refused list leaves the old one as it was");
}

#[test]
fn a_refused_domain_is_named() {
    let mut rulebook = rulebook();
    let long = format!("{}.example", "a".repeat(64));
    for domain in
        ["*.example.com", "-a.example", "a-.example", "a..b", "example.", "bücher.example", "192.168.0.1", &long]
    {
        let domains = json!([{ "domain": "example.com" }, { "domain": domain }]);
        let nets = json!([{ "loginRequired": true }, { "loginRequired": true, "domains": domains }]);
        let refusal = rulebook.replace_nets(&nets).unwrap_err();
        assert_eq!(refusal.status, StatusCode::BAD_REQUEST);
        let expected = format!("nets[1].domains[1].domain: {domain} ");
        assert!(refusal.message.starts_with(&expected), "{}", refusal.message);
    }
}

#[test]
fn a_net_does_not_end_before_it_starts() {
    let mut rulebook = rulebook();
    let nets = json!([{ "loginRequired": true, "startTime": 2, "endTime": 1 }]);
    let refusal = rulebook.replace_nets(&nets).unwrap_err();
    assert_eq!(refusal, Refusal::bad_request("nets[0].startTime: 2 is after endTime, 1"));
}

#[test]
fn more_nets_than_the_rule_allows_are_refused() {
    let mut rulebook = rulebook();
    let nets = |number: usize| Value::from(vec![json!({ "loginRequired": true }); number]);
    assert_eq!(rulebook.replace_nets(&nets(10)), Ok(json!({ "success": true })));
    let refusal = rulebook.replace_nets(&nets(11)).unwrap_err();
    assert_eq!(refusal, Refusal::bad_request("nets: 11 nets, but ABC can be shared with at most 10"));
}

#[test]
fn a_product_without_a_rule_for_nets_has_none() {
    let mut rulebook = rulebook();
    let refusal = rulebook.call("owner", "list_nets", json!({ "productCode": "NAT" })).unwrap_err();
    assert_eq!(refusal.status, StatusCode::FORBIDDEN);
    let nets = json!({ "productCode": "NAT", "body": { "nets": [] } });
    let refusal = rulebook.call("owner", "replace_nets", nets).unwrap_err();
    assert_eq!(refusal.status, StatusCode::FORBIDDEN);
    assert!(refusal.message.contains("NAT"), "{}", refusal.message);
}

#[test]
fn nets_of_a_stopped_subscription_can_only_be_removed() {
    let mut rulebook = rulebook();
    rulebook.connection.execute("UPDATE subscription SET stopped = 1 WHERE product = 'ABC'", []).unwrap();
    let refusal = rulebook.replace_nets(&json!([{ "loginRequired": true }])).unwrap_err();
    assert_eq!(refusal.status, StatusCode::FORBIDDEN);
    assert_eq!(rulebook.replace_nets(&json!([])), Ok(json!({ "success": true })));
}

#[test]
fn the_distribution_level_changes_to_one_of_those_listed() {
    let mut rulebook = rulebook();
    let response = rulebook.call("owner", "list_distribution_levels", json!({ "productCode": "ABC" })).unwrap();
    let levels = response["distributionLevels"].as_array().unwrap().clone();
    assert!(levels.contains(&json!({ "distributionLevel": "N", "usage": "A" })), "{levels:?}");
    for level in levels {
        let change = json!({ "body": { "productCode": "ABC", "distributionLevel": level["distributionLevel"] } });
        assert_eq!(rulebook.call("owner", "change_distribution_level", change), Ok(json!({ "success": true })));
        let select = "SELECT distribution_level FROM subscription WHERE product = 'ABC'";
        let present: String = rulebook.connection.query_row(select, [], |row| row.get(0)).unwrap();
        assert_eq!(level["distributionLevel"], present);
    }
    let change = json!({ "body": { "productCode": "ABC", "distributionLevel": "X" } });
    let refusal = rulebook.call("owner", "change_distribution_level", change).unwrap_err();
    let message = "distributionLevel: the product ABC has no level X; it has D, N, W";
    assert_eq!(refusal, Refusal::bad_request(message));
}

#[test]
fn only_subscriptions_received_through_a_business_have_distribution_levels() {
    let mut rulebook = rulebook();
    let change = json!({ "body": { "productCode": "NAT", "distributionLevel": "N" } });
    for (operation, arguments) in
        [("list_distribution_levels", json!({ "productCode": "NAT" })), ("change_distribution_level", change)]
    {
        let refusal = rulebook.call("owner", operation, arguments).unwrap_err();
        assert_eq!(refusal.status, StatusCode::FORBIDDEN, "{operation}");
        assert!(refusal.message.contains("not received through a business"), "{operation}: {}", refusal.message);
    }
}
