//! Tests of the shop, to the cent.

use jiff::ToSpan;
use serde_json::{Value, json};

use crate::StatusCode;
use crate::proxy_orders::OPERATIONS;
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::rules::proxy_orders::RULES;
use crate::sandbox::rules::proxy_orders::settle::{DUE, IS_DUE};
use crate::sandbox::rules::rulebook::Rulebook;

/// The shop, with shortcuts for the tests.
struct Shop(Rulebook);

impl Shop {
    /// A shop that has sold nothing yet, so that numbers are easy to follow.
    fn new() -> Self {
        let shop = Self::with_orders();
        let sold = "DELETE FROM proxy_payment; DELETE FROM proxy_order; DELETE FROM proxy_order_count;";
        shop.0.connection.execute_batch(sold).unwrap();
        shop
    }

    /// A shop as a new sandbox has it.
    fn with_orders() -> Self {
        Self(Rulebook::new(OPERATIONS, RULES))
    }

    fn call(&mut self, operation: &str, arguments: Value) -> Value {
        self.call_as("owner", operation, arguments)
    }

    fn call_as(&mut self, account: &str, operation: &str, arguments: Value) -> Value {
        self.0.call(account, operation, arguments).unwrap_or_else(|refusal| panic!("{operation}: {refusal:?}"))
    }

    fn refusal(&mut self, operation: &str, arguments: Value) -> String {
        self.refusal_as("owner", operation, arguments, StatusCode::BAD_REQUEST)
    }

    /// The message; the wallets and the stock must be as before.
    fn refusal_as(&mut self, account: &str, operation: &str, arguments: Value, status: StatusCode) -> String {
        let before = self.sums();
        let refusal: Refusal = self.0.call(account, operation, arguments).expect_err(operation);
        assert_eq!(refusal.status, status, "{refusal:?}");
        assert_eq!(self.sums(), before, "a refusal moved something: {refusal:?}");
        refusal.message
    }

    fn buy(&mut self, body: Value) -> i64 {
        self.buy_as("owner", body)
    }

    fn buy_as(&mut self, account: &str, body: Value) -> i64 {
        self.call_as(account, "purchase_order", Value::from_iter([("body", body)]))["order_id"]
            .as_i64()
            .expect("an order")
    }

    fn order(&mut self, id: i64) -> Value {
        self.call("get_order", json!({ "id": id }))["order"].clone()
    }

    fn status(&mut self, id: i64) -> String {
        self.order(id)["status"].as_str().expect("a status").to_owned()
    }

    fn wallet(&mut self) -> i64 {
        self.call("get_profile", json!({}))["wallet_balance"].as_i64().expect("a balance")
    }

    fn stock(&mut self, product: &str, country: &str) -> i64 {
        let counts = self.call("list_available_counts", json!({}));
        let mut counts = counts.as_array().expect("a bare array").iter();
        let count = counts.find(|count| count["product"] == product && count["country"] == country);
        count.expect("a count")["amount"].as_i64().expect("an amount")
    }

    fn pass(&mut self, days: i64) {
        self.0.now += (24 * days).hours();
    }

    fn empty_wallet(&mut self) {
        let empty = "UPDATE proxy_wallet SET cents = 0 WHERE account = (SELECT id FROM account WHERE name = 'owner')";
        self.0.connection.execute(empty, []).unwrap();
    }

    /// Money in wallets and paid, addresses in stock and in orders that are not cancelled.
    fn sums(&self) -> (i64, i64) {
        let sum = |select: &str| self.0.connection.query_row(select, [], |row| row.get::<_, i64>(0)).unwrap();
        let money = sum("SELECT (SELECT sum(cents) FROM proxy_wallet)
            + (SELECT coalesce(sum(cents), 0) FROM proxy_payment)");
        let addresses = sum("SELECT (SELECT sum(amount) FROM proxy_stock) + (SELECT coalesce(sum(quantity), 0)
            FROM proxy_order JOIN proxy_catalogue USING (offer) WHERE amount IS NOT NULL AND status <> 'cancelled')");
        (money, addresses)
    }
}

/// What a new shop holds, which can never become more or less.
const SUMS: (i64, i64) = (110_000, 2_035);

fn datacenter(cycle: &str, quantity: i64) -> Value {
    json!({ "product": "Datacenter Proxy", "location": "DE", "cycle": cycle, "quantity": quantity })
}

/// `datacenter` with more fields.
fn with(mut body: Value, more: &Value) -> Value {
    let more = more.as_object().expect("fields").clone();
    body.as_object_mut().expect("an object").extend(more);
    body
}

#[test]
fn a_new_shop_has_an_order_in_each_state_which_time_moves_on() {
    let mut shop = Shop::with_orders();
    let ids = |shop: &mut Shop, status: &str| -> Vec<i64> {
        let list = shop.call("list_orders", json!({ "status": status }));
        list["orders"].as_array().unwrap().iter().map(|order| order["order_id"].as_i64().unwrap()).collect()
    };
    assert_eq!(ids(&mut shop, "active"), [48213, 48107]);
    assert_eq!(ids(&mut shop, "on-hold"), [47950]);
    assert_eq!(ids(&mut shop, "cancelled"), [46801]);
    shop.0.now = shop.0.now.checked_add((24 * 60).hours()).unwrap();
    assert_eq!(ids(&mut shop, "cancelled"), [48213, 48107, 47950, 46801], "nothing is renewed unless it is asked for");
}

#[test]
fn the_vendors_seven_examples_can_be_bought() {
    let examples = [
        (
            json!({"product":"Datacenter Proxy","location":"DE","cycle":"monthly","quantity":10,"auto_renewal":true}),
            1200,
        ),
        (json!({"product":"ISP Proxy","location":"US","cycle":"monthly","quantity":5}), 1000),
        (json!({"product":"Standart Residential Proxy","quantity":1}), 200),
        (json!({"product":"Premium Residential Proxy","quantity":1}), 300),
        (json!({"product":"Residential Proxy NEW","cycle":"monthly","quantity":1}), 250),
        (json!({"product":"Unmetered Residential proxy","cycle":"monthly","auto_renewal":true}), 69_900),
        (json!({"product":"Mobile Proxy Plan Name","cycle":"day","quantity":1}), 400),
    ];
    let mut shop = Shop::new();
    for (body, cents) in examples {
        let before = shop.wallet();
        let order = shop.buy(body.clone());
        assert_eq!(before - shop.wallet(), cents, "{body}");
        assert_eq!(shop.order(order)["price_paid"], cents, "{body}");
    }
    assert_eq!(shop.call("get_profile", json!({}))["active_orders"], 7);
    assert_eq!(shop.sums(), SUMS);
}

#[test]
fn a_calculated_price_is_what_the_purchase_takes_and_moves_nothing() {
    let mut shop = Shop::new();
    let price = shop.call(
        "calculate_price",
        json!({
            "product": "Datacenter Proxy", "location": "DE", "cycle": "monthly", "quantity": 10,
            "promo_code": "SAVE10", "addons_json": r#"[{"addon_key":"p0f_slots","qty":5}]"#,
        }),
    );
    let expected = json!({
        "original_price": 1200, "final_price": 1080, "discount_percent": 10, "addons_price": 150,
        "total_with_addons": 1230,
    });
    assert_eq!(price, expected);
    assert_eq!((shop.wallet(), shop.stock("dc", "DE")), (100_000, 500));
    let addons = json!({ "promo_code": "SAVE10", "addons": [{ "addon_key": "p0f_slots", "qty": 5 }] });
    let order = shop.buy(with(datacenter("monthly", 10), &addons));
    assert_eq!((shop.wallet(), shop.stock("dc", "DE")), (100_000 - 1230, 490));
    let order = shop.order(order);
    assert_eq!((&order["price_paid"], &order["addons_price_paid"]), (&json!(1080), &json!(150)));
    assert_eq!(order["addons"][0]["price_per_unit"], 30);
    assert_eq!((&order["p0f_slots_available"], &order["p0f_slots_next"]), (&json!(5), &json!(5)));
    assert_eq!((&order["promo_code"], &order["status"]), (&json!("SAVE10"), &json!("active")));
    assert_eq!(shop.sums(), SUMS);
}

#[test]
fn half_a_cent_is_rounded_up() {
    let mut shop = Shop::new();
    let price = |shop: &mut Shop, quantity| {
        let arguments = with(datacenter("3-days", quantity), &json!({ "promo_code": "TRIAL25" }));
        shop.call("calculate_price", arguments)["final_price"].clone()
    };
    assert_eq!(price(&mut shop, 1), 23, "22.5");
    assert_eq!(price(&mut shop, 2), 45);
    assert_eq!(price(&mut shop, 3), 68, "67.5");
}

#[test]
fn slots_for_isp_proxies_cost_twice_as_much() {
    let mut shop = Shop::new();
    let addons = json!([{ "addon_key": "p0f_slots", "qty": 2 }]);
    shop.buy(json!({ "product": "ISP Proxy", "location": "CZ", "cycle": "monthly", "addons": addons }));
    assert_eq!(shop.wallet(), 100_000 - 200 - 120);
}

#[test]
fn price_and_purchase_refuse_the_same_things_in_the_same_words() {
    let slots = |qty: i64| json!({ "addons": [{ "addon_key": "p0f_slots", "qty": qty }] });
    let cases = [
        (json!({ "product": "Proxy" }), "Unknown product Proxy; there are Datacenter Proxy, ISP Proxy"),
        (
            json!({ "product": "ISP Proxy", "cycle": "monthly" }),
            "location: required for ISP Proxy, one of TR, US, CZ, UA",
        ),
        (
            json!({ "product": "ISP Proxy", "location": "DE", "cycle": "monthly" }),
            "There is no ISP Proxy in DE, only in TR, US, CZ, UA",
        ),
        (
            json!({ "product": "ISP Proxy", "location": "US", "cycle": "week" }),
            "ISP Proxy has no billing cycle week, but monthly",
        ),
        (json!({ "product": "ISP Proxy", "location": "US" }), "cycle: required for ISP Proxy, one of monthly"),
        (
            json!({ "product": "Premium Residential Proxy", "cycle": "monthly" }),
            "Premium Residential Proxy has no billing cycle monthly, but lifetime",
        ),
        (datacenter("monthly", 0), "quantity: must be at least 1"),
        (
            json!({ "product": "Unmetered Residential proxy", "cycle": "day", "quantity": 2 }),
            "quantity: Unmetered Residential proxy is sold one at a time",
        ),
        (with(datacenter("monthly", 1), &json!({ "promo_code": "FREE" })), "Unknown promo code FREE"),
        (
            json!({ "product": "Mobile Proxy Plan Name", "cycle": "day", "promo_code": "SAVE10" }),
            "The promo code SAVE10 is not for Mobile Proxy Plan Name with the billing cycle day",
        ),
        (
            with(datacenter("monthly", 1), &json!({ "promo_code": "TRIAL25" })),
            "The promo code TRIAL25 is not for Datacenter Proxy with the billing cycle monthly",
        ),
        (
            with(datacenter("week", 1), &slots(1)),
            "p0f_slots is not sold with Datacenter Proxy for the billing cycle week",
        ),
        (with(datacenter("monthly", 1), &slots(0)), "addons: the qty of p0f_slots must be at least 1"),
        (
            with(datacenter("monthly", 1), &json!({ "addons": [{ "addon_key": "turbo", "qty": 1 }] })),
            "Unknown add-on turbo; there is p0f_slots",
        ),
        (datacenter("monthly", 501), "Insufficient stock of Datacenter Proxy in DE: 501 wanted, 500 left, 1 missing"),
        (datacenter("monthly", i64::MAX), "quantity: the price is larger than any wallet"),
        (with(datacenter("monthly", 1), &slots(i64::MAX)), "quantity: the price is larger than any wallet"),
    ];
    let mut shop = Shop::new();
    for (body, message) in cases {
        let purchase = shop.refusal("purchase_order", json!({ "body": body }));
        assert!(purchase.starts_with(message), "{purchase}");
        let mut query = body;
        if let Some(addons) = query.as_object_mut().unwrap().remove("addons") {
            query["addons_json"] = addons.to_string().into();
        }
        assert_eq!(shop.refusal("calculate_price", query), purchase);
    }
}

#[test]
fn malformed_addons_are_refused_with_an_example() {
    let mut shop = Shop::new();
    for text in ["", "5", "null", "[5]", r#"{"p0f_slots":5}"#, r#"[{"addon_key":"p0f_slots","qty":"5"}]"#, "[[[[[["] {
        let arguments = with(datacenter("monthly", 1), &json!({ "addons_json": text }));
        let message = shop.refusal("calculate_price", arguments);
        assert!(message.contains(r#"[{"addon_key":"p0f_slots","qty":5}]"#), "{text}: {message}");
    }
    let twice = json!([{ "addon_key": "p0f_slots", "qty": 1 }, { "addon_key": "p0f_slots", "qty": 1 }]);
    let message =
        shop.refusal("purchase_order", json!({ "body": with(datacenter("monthly", 1), &json!({ "addons": twice })) }));
    assert_eq!(message, "addons: give p0f_slots once and nothing else");
}

#[test]
fn too_little_money_is_refused_with_what_is_missing() {
    let mut shop = Shop::new();
    let body = json!({ "body": datacenter("monthly", 84) });
    let message = shop.refusal_as("friend", "purchase_order", body, StatusCode::BAD_REQUEST);
    assert_eq!(message, "Insufficient balance: 10080 cents to pay, 10000 cents in the wallet, 80 cents missing");
    shop.buy_as("friend", datacenter("monthly", 83));
    assert_eq!(shop.call_as("friend", "get_profile", json!({}))["wallet_balance"], 40);
    assert_eq!(shop.stock("dc", "DE"), 417);
    assert_eq!(shop.sums(), SUMS);
}

#[test]
fn an_order_lapses_waits_three_days_and_is_cancelled_for_good() {
    let mut shop = Shop::new();
    let order = shop.buy(datacenter("week", 10));
    assert_eq!(shop.order(order)["expires_at"], "2026-11-28T12:00:00Z");
    shop.pass(6);
    assert_eq!(shop.status(order), "active");
    shop.pass(1);
    assert_eq!(shop.status(order), "on-hold");
    assert_eq!(shop.stock("dc", "DE"), 490, "its addresses are kept for it");
    shop.pass(3);
    assert_eq!(shop.status(order), "cancelled");
    assert_eq!(shop.stock("dc", "DE"), 500);
    shop.pass(3650);
    assert_eq!(shop.stock("dc", "DE"), 500, "given back once");
    let message = shop.refusal("renew_order", json!({ "id": order }));
    assert_eq!(message, format!("Only an order that is on-hold can be renewed; order {order} is cancelled"));
    assert_eq!(shop.wallet(), 100_000 - 400, "paid once");
    assert_eq!(shop.sums(), SUMS);
}

#[test]
fn stock_of_a_cancelled_order_can_be_bought_by_others_at_once() {
    let mut shop = Shop::new();
    let body = json!({ "product": "Datacenter Proxy", "location": "PL", "cycle": "3-days", "quantity": 5 });
    shop.buy_as("friend", body.clone());
    shop.refusal("purchase_order", json!({ "body": body }));
    shop.pass(6);
    shop.buy(body);
    assert_eq!(shop.sums(), SUMS);
}

#[test]
fn a_renewal_by_hand_counts_from_now_and_keeps_the_promo_code() {
    let mut shop = Shop::new();
    let order = shop.buy(with(datacenter("monthly", 10), &json!({ "promo_code": "SAVE10" })));
    let message = shop.refusal("renew_order", json!({ "id": order }));
    assert_eq!(message, format!("Only an order that is on-hold can be renewed; order {order} is active"));
    shop.pass(32);
    assert_eq!(shop.status(order), "on-hold");
    shop.call("renew_order", json!({ "id": order }));
    let renewed = shop.order(order);
    assert_eq!((&renewed["status"], &renewed["price_paid"]), (&json!("active"), &json!(1080)));
    assert_eq!(renewed["expires_at"], "2027-01-23T12:00:00Z");
    assert_eq!(renewed["created_at"], "2026-11-21T12:00:00Z");
    assert_eq!(shop.wallet(), 100_000 - 2 * 1080);
    assert_eq!(shop.sums(), SUMS);
}

#[test]
fn a_renewal_without_money_changes_nothing() {
    let mut shop = Shop::new();
    let order = shop.buy(datacenter("week", 10));
    shop.empty_wallet();
    shop.pass(7);
    let message = shop.refusal("renew_order", json!({ "id": order }));
    assert_eq!(message, "Insufficient balance: 400 cents to pay, 0 cents in the wallet, 400 cents missing");
    assert_eq!(shop.status(order), "on-hold");
}

#[test]
fn automatic_renewal_goes_on_without_a_gap_until_the_wallet_is_empty() {
    let mut shop = Shop::new();
    let order = shop.buy(json!({ "product": "Unmetered Residential proxy", "cycle": "day", "auto_renewal": true }));
    shop.pass(10);
    assert_eq!(shop.wallet(), 100_000 - 11 * 3_000);
    assert_eq!(shop.order(order)["expires_at"], "2026-12-02T12:00:00Z");
    shop.pass(365);
    assert_eq!(shop.wallet(), 1_000, "33 days in all");
    let order = shop.order(order);
    assert_eq!((&order["status"], &order["expires_at"]), (&json!("cancelled"), &json!("2026-12-24T12:00:00Z")));
    assert_eq!(shop.sums(), SUMS);
}

#[test]
fn one_large_step_of_the_clock_equals_many_small_ones() {
    let outcome = |steps: i64| {
        let mut shop = Shop::new();
        let automatic = json!({ "auto_renewal": true });
        let orders = [
            shop.buy(with(datacenter("3-days", 100), &automatic)),
            shop.buy(with(datacenter("half-month", 100), &automatic)),
            shop.buy(with(datacenter("monthly", 7), &automatic)),
            shop.buy(datacenter("week", 3)),
        ];
        for _ in 0..steps {
            shop.pass(400 / steps);
            shop.wallet();
        }
        assert_eq!(shop.sums(), SUMS);
        (shop.wallet(), orders.map(|order| shop.order(order)))
    };
    assert_eq!(outcome(1), outcome(400));
}

#[test]
fn settling_terminates_at_the_end_of_time() {
    let mut shop = Shop::new();
    let order = shop.buy(with(datacenter("3-days", 1), &json!({ "auto_renewal": true })));
    shop.0.now = jiff::Timestamp::MAX;
    assert_eq!(shop.status(order), "cancelled");
    let late = shop.buy_as("friend", json!({ "product": "Premium Residential Proxy" }));
    assert_eq!(shop.call_as("friend", "get_order", json!({ "id": late }))["order"]["status"], "cancelled");
    assert_eq!(shop.sums(), SUMS);
}

#[test]
fn traffic_for_life_lasts_ten_years_and_cannot_run_out() {
    let mut shop = Shop::new();
    let order = shop.buy(json!({ "product": "Standart Residential Proxy", "quantity": 400 }));
    let order = shop.order(order);
    assert_eq!((&order["cycle_name"], &order["expires_at"]), (&json!("lifetime"), &json!("2036-11-21T12:00:00Z")));
    assert_eq!((&order["quantity"], order.get("auto_renewal")), (&json!(400), None));
    assert_eq!(shop.wallet(), 20_000);
}

#[test]
fn a_new_cycle_counts_from_the_next_renewal() {
    let mut shop = Shop::new();
    let addons = json!([{ "addon_key": "p0f_slots", "qty": 5 }]);
    let more = json!({ "promo_code": "SAVE10", "addons": addons, "auto_renewal": true });
    let order = shop.buy(with(datacenter("monthly", 10), &more));
    let response = shop.call("change_billing_cycle", json!({ "order_id": order, "body": { "cycle": "week" } }));
    let expected = json!({
        "success": true, "message": "Billing cycle changed", "order_id": order,
        "original_price": 400, "final_price": 360, "discount_percent": 10,
    });
    assert_eq!(response, expected);
    assert_eq!(shop.wallet(), 100_000 - 1080 - 150, "nothing is paid yet");
    let changed = shop.order(order);
    assert_eq!((&changed["cycle_name"], &changed["price_paid"]), (&json!("monthly"), &json!(1080)));
    assert_eq!((&changed["p0f_slots_available"], &changed["p0f_slots_next"]), (&json!(5), &json!(0)));
    assert_eq!(changed["addons"][0]["pending"], json!({ "action": "cancel", "next_qty": 0 }));
    shop.pass(30);
    assert_eq!(shop.wallet(), 100_000 - 1080 - 150 - 360);
    let renewed = shop.order(order);
    assert_eq!((&renewed["cycle_name"], &renewed["expires_at"]), (&json!("week"), &json!("2026-12-28T12:00:00Z")));
    assert_eq!((&renewed["addons"], &renewed["addons_price_paid"]), (&json!([]), &json!(0)));
    assert_eq!(shop.sums(), SUMS);
}

#[test]
fn a_new_cycle_waits_for_a_renewal_by_hand_and_can_be_taken_back() {
    let mut shop = Shop::new();
    let order = shop.buy(datacenter("week", 1));
    for cycle in ["half-month", "monthly"] {
        shop.call("change_billing_cycle", json!({ "order_id": order, "body": { "cycle": cycle } }));
    }
    shop.pass(7);
    assert_eq!(shop.order(order)["cycle_name"], "week");
    shop.call("renew_order", json!({ "id": order }));
    assert_eq!(shop.order(order)["cycle_name"], "monthly");
    for cycle in ["week", "monthly"] {
        shop.call("change_billing_cycle", json!({ "order_id": order, "body": { "cycle": cycle } }));
    }
    shop.pass(31);
    shop.call("renew_order", json!({ "id": order }));
    assert_eq!(shop.order(order)["cycle_name"], "monthly");
    assert_eq!(shop.wallet(), 100_000 - 40 - 2 * 120);
}

#[test]
fn a_promo_code_that_is_not_for_the_new_cycle_is_dropped() {
    let mut shop = Shop::new();
    let order = shop.buy(with(datacenter("3-days", 2), &json!({ "promo_code": "TRIAL25", "auto_renewal": true })));
    let response = shop.call("change_billing_cycle", json!({ "order_id": order, "body": { "cycle": "monthly" } }));
    assert_eq!((&response["final_price"], &response["discount_percent"]), (&json!(240), &json!(0)));
    assert_eq!(shop.order(order).get("promo_code"), None);
    shop.pass(3);
    assert_eq!(shop.wallet(), 100_000 - 45 - 240);
}

#[test]
fn a_cycle_by_agreement_is_forbidden_to_others() {
    let mut shop = Shop::new();
    let change = |order| json!({ "order_id": order, "body": { "cycle": "half-year" } });
    let theirs = shop.buy_as("friend", datacenter("monthly", 1));
    let message = shop.refusal_as("friend", "change_billing_cycle", change(theirs), StatusCode::FORBIDDEN);
    assert_eq!(message, "The billing cycle half-year is not available for your account");
    let body = json!({ "body": datacenter("half-year", 1) });
    assert_eq!(shop.refusal_as("friend", "purchase_order", body, StatusCode::BAD_REQUEST), message);
    let mine = shop.buy(datacenter("monthly", 1));
    assert_eq!(shop.call("change_billing_cycle", change(mine))["final_price"], 600);
    let cycles = |products: &Value| products["products"][0]["cycles"].to_string();
    assert!(cycles(&shop.call("list_products", json!({}))).contains("half-year"));
    assert!(!cycles(&shop.call_as("friend", "list_products", json!({}))).contains("half-year"));
}

#[test]
fn only_datacenter_and_isp_orders_that_are_not_over_can_be_changed() {
    let mut shop = Shop::new();
    let unmetered = shop.buy(json!({ "product": "Unmetered Residential proxy", "cycle": "day" }));
    let datacenter = shop.buy(datacenter("week", 1));
    let cycle = |order: i64, cycle: &str| json!({ "order_id": order, "body": { "cycle": cycle } });
    let automatic = |order: i64| json!({ "order_id": order, "auto_renewal": true });
    let message = shop.refusal("change_billing_cycle", cycle(unmetered, "week"));
    assert!(message.ends_with("for datacenter and ISP proxies only, not for Unmetered Residential proxy"), "{message}");
    let message = shop.refusal("set_auto_renewal", automatic(unmetered));
    assert!(message.ends_with("for datacenter and ISP proxies only, not for Unmetered Residential proxy"), "{message}");
    let message = shop.refusal("change_billing_cycle", cycle(datacenter, "day"));
    assert_eq!(message, "Datacenter Proxy has no billing cycle day, but 3-days, week, half-month, monthly, half-year");
    shop.pass(10);
    for (operation, arguments) in
        [("change_billing_cycle", cycle(datacenter, "monthly")), ("set_auto_renewal", automatic(datacenter))]
    {
        let message = shop.refusal(operation, arguments);
        assert!(message.ends_with(&format!("order {datacenter} is cancelled")), "{message}");
    }
}

#[test]
fn automatic_renewal_can_be_switched_on_and_off() {
    let mut shop = Shop::new();
    let order = shop.buy(datacenter("week", 1));
    shop.call("set_auto_renewal", json!({ "order_id": order, "auto_renewal": true }));
    shop.pass(7);
    assert_eq!(shop.status(order), "active");
    shop.call("set_auto_renewal", json!({ "order_id": order, "auto_renewal": false }));
    assert_eq!(shop.order(order)["auto_renewal"], false);
    shop.pass(7);
    assert_eq!(shop.status(order), "on-hold");
}

#[test]
fn automatic_renewal_is_refused_for_products_without_it() {
    let mut shop = Shop::new();
    let body = json!({ "product": "Mobile Proxy Plan Name", "cycle": "day", "auto_renewal": true });
    let message = shop.refusal("purchase_order", json!({ "body": body }));
    assert_eq!(message, "auto_renewal: Mobile Proxy Plan Name is not renewed automatically");
}

#[test]
fn a_tag_stays_until_none_removes_it() {
    let mut shop = Shop::new();
    let order = shop.buy(datacenter("week", 1));
    assert_eq!(shop.order(order)["tag"], "none");
    shop.call("set_order_tag", json!({ "id": order, "body": { "tag": "scraping" } }));
    assert_eq!(shop.order(order)["tag"], "scraping");
    assert_eq!(shop.call("list_orders", json!({ "status": "all" }))["orders"][0]["tag"], "scraping");
    shop.call("set_order_tag", json!({ "id": order, "body": { "tag": "none" } }));
    assert_eq!(shop.order(order)["tag"], "none");
    for tag in [String::new(), "x".repeat(65)] {
        shop.refusal("set_order_tag", json!({ "id": order, "body": { "tag": tag } }));
    }
}

#[test]
fn the_order_of_another_account_is_not_found() {
    let mut shop = Shop::new();
    let order = shop.buy(datacenter("week", 1));
    shop.pass(7);
    for id in [order, 999, -1, i64::MAX] {
        for (operation, arguments) in [
            ("get_order", json!({ "id": id })),
            ("renew_order", json!({ "id": id })),
            ("set_order_tag", json!({ "id": id, "body": { "tag": "mine" } })),
            ("change_billing_cycle", json!({ "order_id": id, "body": { "cycle": "monthly" } })),
            ("set_auto_renewal", json!({ "order_id": id, "auto_renewal": true })),
        ] {
            let message = shop.refusal_as("friend", operation, arguments, StatusCode::NOT_FOUND);
            assert_eq!(message, "Order not found", "{operation} {id}");
        }
    }
    assert_eq!(shop.call_as("friend", "list_orders", json!({ "status": "all" }))["count"], 0);
    assert_eq!(shop.call_as("friend", "get_profile", json!({}))["active_orders"], 0);
}

#[test]
fn lists_are_pages_of_one_status_with_the_newest_first() {
    let mut shop = Shop::new();
    let mut orders: Vec<i64> = (0..5).map(|_| shop.buy(datacenter("week", 1))).collect();
    let held = shop.buy(datacenter("3-days", 1));
    shop.buy_as("friend", datacenter("week", 1));
    shop.pass(3);
    orders.reverse();
    let page = |shop: &mut Shop, status: &str, offset: i64, limit: i64| {
        let response = shop.call("list_orders", json!({ "status": status, "offset": offset, "limit": limit }));
        let ids = response["orders"].as_array().unwrap().iter().map(|order| order["order_id"].as_i64().unwrap());
        (ids.collect::<Vec<_>>(), response["count"].clone(), response["prev"].clone(), response["next"].clone())
    };
    let address = |offset, limit| json!(format!("/user/api/orders?status=active&offset={offset}&limit={limit}"));
    let (first, five) = (page(&mut shop, "active", 0, 2), json!(5));
    assert_eq!(first, (orders[..2].to_vec(), five.clone(), Value::Null, address(2, 2)));
    assert_eq!(page(&mut shop, "active", 1, 2), (orders[1..3].to_vec(), five.clone(), address(0, 1), address(3, 2)));
    assert_eq!(page(&mut shop, "active", 4, 2), (orders[4..].to_vec(), five.clone(), address(2, 2), Value::Null));
    assert_eq!(page(&mut shop, "active", i64::MAX, 2), (vec![], five, address(3, 2), Value::Null));
    assert_eq!(page(&mut shop, "on-hold", 0, 20).0, [held]);
    assert_eq!(page(&mut shop, "cancelled", 0, 20).1, 0);
    assert_eq!(page(&mut shop, "all", 0, 20).1, 6);
    assert_eq!(page(&mut shop, "all", 0, 1).0, [held]);
    let listed = shop.call("list_orders", json!({ "status": "on-hold" }))["orders"][0].clone();
    assert_eq!((&listed["product_id"], &listed["cycle_name"]), (&json!(1), &json!("3-days")));
}

#[test]
fn lists_skip_within_an_index_and_do_not_sort() {
    let shop = Shop::new();
    for status in ["all", "on-hold"] {
        let explain = format!("EXPLAIN QUERY PLAN {}", crate::sandbox::rules::proxy_orders::orders::page(status));
        let mut statement = shop.0.connection.prepare(&explain).unwrap();
        let plan = statement.query_map((1, status, 20, 40), |row| row.get::<_, String>(3)).unwrap();
        let plan: Vec<String> = plan.map(Result::unwrap).collect();
        assert!(plan.iter().any(|step| step.contains("proxy_order USING COVERING INDEX")), "{plan:#?}");
        assert!(!plan.iter().any(|step| step.contains("SCAN proxy_")), "{plan:#?}");
    }
}

#[test]
fn due_orders_are_found_in_an_index() {
    let shop = Shop::new();
    for (select, step) in [
        (DUE, "SEARCH proxy_order USING INDEX proxy_order_due (due_at<?)"),
        (IS_DUE, "SEARCH proxy_order USING COVERING INDEX proxy_order_due (due_at<?)"),
    ] {
        let plan = shop.0.plan(select);
        assert!(plan.iter().any(|found| found == step), "{plan:#?}");
        assert!(!plan.iter().any(|found| found.starts_with("SCAN proxy_")), "{plan:#?}");
    }
}

#[test]
fn the_products_are_one_row_per_location_and_sold_as_listed() {
    let mut shop = Shop::new();
    let products = shop.call("list_products", json!({}))["products"].clone();
    let products = products.as_array().unwrap();
    assert_eq!(products.len(), 8 + 4 + 5);
    for product in products.iter().filter(|product| product["location"] != "ES") {
        for cycle in product["cycles"].as_array().unwrap() {
            let arguments = json!({ "product": product["name"], "location": product["location"], "cycle": cycle });
            shop.call("calculate_price", arguments);
        }
    }
    let spain = json!({ "product": "Datacenter Proxy", "location": "ES", "cycle": "monthly" });
    let message = shop.refusal("calculate_price", spain);
    assert_eq!(message, "Insufficient stock of Datacenter Proxy in ES: 1 wanted, 0 left, 1 missing");
}

#[test]
fn the_profile_is_that_of_the_caller() {
    let mut shop = Shop::new();
    let profile = |shop: &mut Shop, account| shop.call_as(account, "get_profile", json!({}));
    let expected = json!({ "email": "stranger@example.com", "active_orders": 0, "wallet_balance": 0 });
    assert_eq!(profile(&mut shop, "stranger"), expected);
    assert_eq!(profile(&mut shop, "friend")["wallet_balance"], 10_000);
}
