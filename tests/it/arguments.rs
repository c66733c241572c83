//! Calls read naturally, and what the API would refuse is refused before it is sent.

use crate::names;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde_json::{Value, json};
use sharekit::proxy_orders::types::{
    AddonSelection, DatacenterOrIspPurchase, GenericPurchase, PremiumResidentialPurchase, StandardResidentialPurchase,
    UnmeteredResidentialPurchase,
};
use sharekit::share_codes::types::{DataType, ShareCodeSortKey, ShareCodeStatus};
use sharekit::subscription_sharing::types::{ContactType, DomainInput, IpRangeInput, NetInput};
use sharekit::{
    Cents, EpochMilliseconds, Error, IsoTime, UnixSeconds, proxy_orders, share_codes, subscription_sharing,
};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::{
    Api, Arguments, SECRET, apis, plain_http_client, proxy_orders_client, share_codes_client,
    subscription_sharing_client, text,
};

async fn server() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(json!({}))).mount(&server).await;
    server
}

async fn received(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.unwrap()
}

/// The only request that came since the last look.
async fn sent(server: &MockServer) -> Request {
    let mut requests = received(server).await;
    assert_eq!(requests.len(), 1, "sent {} times", requests.len());
    server.reset().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(json!({}))).mount(server).await;
    requests.remove(0)
}

fn query(request: &Request) -> Vec<(String, String)> {
    let pairs = request.url.query_pairs().filter(|(name, _)| name != "api-key");
    let mut pairs: Vec<_> = pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    pairs.sort();
    pairs
}

#[track_caller]
fn assert_query(request: &Request, wanted: &[(&str, &str)]) {
    let wanted: Vec<_> = wanted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(query(request), wanted);
}

#[track_caller]
fn assert_body(request: &Request, wanted: &Value) {
    assert_eq!(&request.body_json::<Value>().unwrap(), wanted);
}

// ---- calls read naturally ------------------------------------------------------------------------------------------

#[tokio::test]
async fn filters_of_a_list_are_plain_literals() {
    let server = server().await;
    let client = share_codes_client(&server.uri());
    client.list_share_codes().limit(30).page(2).status(1).data_type(1).sort_by("created_at").send().await.unwrap();
    let wanted = [("data_type", "1"), ("limit", "30"), ("page", "2"), ("sort_by", "created_at"), ("status", "1")];
    assert_query(&sent(&server).await, &wanted);

    let filtered = client.list_share_codes().data_type(DataType::Traffic).sort_by(ShareCodeSortKey::AmountIps);
    filtered.status(ShareCodeStatus::from_wire(9)).keyword(String::from("a b")).send().await.unwrap();
    let wanted = [("data_type", "2"), ("keyword", "a b"), ("sort_by", "amount_ips"), ("status", "9")];
    assert_query(&sent(&server).await, &wanted);

    client.list_used_codes().order_by("asc").is_enterprise(1).email("friend@example.com").send().await.unwrap();
    let wanted = [("email", "friend@example.com"), ("is_enterprise", "1"), ("order_by", "asc")];
    assert_query(&sent(&server).await, &wanted);
}

#[tokio::test]
async fn lists_are_arrays_vectors_or_iterators() {
    let server = server().await;
    let client = share_codes_client(&server.uri());
    let wanted = json!({ "codes": ["a", "b"] });

    client.use_codes().codes(["a", "b"]).send().await.unwrap();
    assert_body(&sent(&server).await, &wanted);
    client.use_codes().codes(vec!["a".to_owned(), "b".to_owned()]).send().await.unwrap();
    assert_body(&sent(&server).await, &wanted);
    client.revoke_codes().codes(["A", "B"].iter().map(|code| code.to_lowercase())).send().await.unwrap();
    assert_body(&sent(&server).await, &wanted);
}

#[tokio::test]
async fn every_integer_type_is_a_number() {
    let server = server().await;
    let client = share_codes_client(&server.uri());
    client.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(5_u8).send().await.unwrap();
    assert_body(&sent(&server).await, &json!({ "plan": 1, "number_of_ips": 10, "number_of_codes": 5 }));

    let generate = client.generate_traffic_codes().plan_id(1_u32).amount_traffic(5_000_000_000_u64);
    generate.number_of_codes(1_usize).forward_to("friend@example.com").send().await.unwrap();
    let wanted = json!({
        "plan_id": 1, "amount_traffic": 5_000_000_000_u64, "number_of_codes": 1, "forward_to": "friend@example.com"
    });
    assert_body(&sent(&server).await, &wanted);
}

#[tokio::test]
async fn an_order_is_named_by_its_number() {
    let server = server().await;
    let client = proxy_orders_client(&server.uri());
    client.set_auto_renewal().order_id(7).auto_renewal(false).send().await.unwrap();
    let request = sent(&server).await;
    assert_eq!(request.url.path(), "/user/api/orders/edit-auto-renewal/7");
    assert_query(&request, &[("auto_renewal", "false")]);

    client.set_order_tag().id(48_213_i64).tag("scraping").send().await.unwrap();
    let request = sent(&server).await;
    assert_eq!(request.url.path(), "/user/api/orders/48213/tag");
    assert_body(&request, &json!({ "tag": "scraping" }));

    client.list_orders().status("on-hold").limit(100).offset(0).send().await.unwrap();
    assert_query(&sent(&server).await, &[("limit", "100"), ("offset", "0"), ("status", "on-hold")]);

    client.calculate_price().product("ISP Proxy").location("US").quantity(5).send().await.unwrap();
    assert_query(&sent(&server).await, &[("location", "US"), ("product", "ISP Proxy"), ("quantity", "5")]);
}

#[tokio::test]
async fn a_purchase_is_built_in_the_form_of_its_product() {
    let server = server().await;
    let client = proxy_orders_client(&server.uri());

    let datacenter = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
    let addon = AddonSelection::builder().addon_key("p0f_slots").qty(5);
    client.purchase_order().body(datacenter.quantity(10).auto_renewal(true).addons([addon])).send().await.unwrap();
    let wanted = json!({
        "product": "Datacenter Proxy", "location": "DE", "cycle": "monthly", "quantity": 10, "auto_renewal": true,
        "addons": [{ "addon_key": "p0f_slots", "qty": 5 }],
    });
    assert_body(&sent(&server).await, &wanted);

    // Where only one word is possible, it need not be said.
    client.purchase_order().body(StandardResidentialPurchase::builder().quantity(1)).send().await.unwrap();
    assert_body(&sent(&server).await, &json!({ "product": "Standart Residential Proxy", "quantity": 1 }));
    client.purchase_order().body(PremiumResidentialPurchase::builder().promo_code("SAVE10")).send().await.unwrap();
    assert_body(&sent(&server).await, &json!({ "product": "Premium Residential Proxy", "promo_code": "SAVE10" }));
    client.purchase_order().body(UnmeteredResidentialPurchase::builder().cycle("day")).send().await.unwrap();
    assert_body(&sent(&server).await, &json!({ "product": "Unmetered Residential proxy", "cycle": "day" }));

    let generic = GenericPurchase::builder().product("Mobile Proxy Plan Name").cycle("day").quantity(1);
    client.purchase_order().body(generic).send().await.unwrap();
    assert_body(&sent(&server).await, &json!({ "product": "Mobile Proxy Plan Name", "cycle": "day", "quantity": 1 }));
}

#[tokio::test]
async fn a_purchase_can_be_a_finished_value_or_json() {
    let server = server().await;
    let client = proxy_orders_client(&server.uri());
    let wanted = json!({ "product": "ISP Proxy", "location": "US", "cycle": "monthly", "quantity": 5 });

    let purchase: DatacenterOrIspPurchase = serde_json::from_value(wanted.clone()).unwrap();
    client.purchase_order().body(purchase).send().await.unwrap();
    assert_body(&sent(&server).await, &wanted);

    let arguments = Arguments::from_iter([("body".to_owned(), wanted.clone())]);
    client.call("purchase_order", arguments).await.unwrap();
    assert_body(&sent(&server).await, &wanted);
}

#[tokio::test]
async fn an_invitation_takes_words_letters_or_names() {
    let server = server().await;
    let client = subscription_sharing_client(&server.uri());
    let invite = || client.send_invitation().contact("kari.nordmann@gmail.com").product_code("CO27409");
    let wanted = json!({ "contact": "kari.nordmann@gmail.com", "contactType": "A", "productCode": "CO27409" });
    for invitation in [
        invite().contact_type(ContactType::Email),
        invite().contact_type("A"),
        // The other spelling that the vendor knows goes out in the current one.
        invite().contact_type("A_EMAIL"),
    ] {
        invitation.send().await.unwrap();
        assert_body(&sent(&server).await, &wanted);
    }
}

#[tokio::test]
async fn nets_are_built_from_their_parts() {
    let server = server().await;
    let client = subscription_sharing_client(&server.uri());
    let net = NetInput::builder().login_required(false).start_time(1_562_018_400_000_i64);
    let range = IpRangeInput::builder().ip_range_start("192.168.0.1").ip_range_end("192.168.0.2");
    let net = net.ip_ranges([range]).domains([DomainInput::builder().domain("example.com")]);
    client.replace_nets().product_code("ABC").nets([net]).send().await.unwrap();
    let wanted = json!({ "nets": [{
        "loginRequired": false, "startTime": 1_562_018_400_000_i64,
        "ipRanges": [{ "ipRangeStart": "192.168.0.1", "ipRangeEnd": "192.168.0.2" }],
        "domains": [{ "domain": "example.com" }],
    }] });
    assert_body(&sent(&server).await, &wanted);
}

// ---- requests are strict -------------------------------------------------------------------------------------------

/// Refusals, collected to be told together.
#[derive(Default)]
struct Refusals(Vec<String>);

impl Refusals {
    /// The call must have failed before it was sent, with a message that holds all these words.
    fn expect<T>(&mut self, what: &str, outcome: Result<T, Error>, words: &[&str]) {
        let Err(error) = outcome else { return self.0.push(format!("{what}: not refused")) };
        let message = error.to_string();
        if !error.is_invalid_request() || error.attempts() != 0 {
            self.0.push(format!("{what}: not refused as an argument, but {error:?}"));
        }
        for word in words.iter().filter(|word| !message.contains(**word)) {
            self.0.push(format!("{what}: {word:?} is not in the message: {message}"));
        }
    }

    async fn assert_as_expected(self, server: &MockServer) {
        assert!(self.0.is_empty(), "{}", self.0.join("\n"));
        let received = received(server).await;
        assert!(received.is_empty(), "sent all the same: {} {}", received[0].method, received[0].url);
    }
}

#[tokio::test]
async fn a_value_out_of_range_is_refused_before_it_is_sent() {
    let server = server().await;
    let (codes, orders) = (share_codes_client(&server.uri()), proxy_orders_client(&server.uri()));
    let mut refusals = Refusals::default();

    let outcome = codes.list_share_codes().limit(0).send().await;
    refusals.expect("limit 0", outcome, &["list_share_codes: limit", "at least 1", "is 0"]);
    let outcome = codes.list_used_codes().page(-1).send().await;
    refusals.expect("page -1", outcome, &["list_used_codes: page", "at least 1", "is -1"]);
    let outcome = codes.list_share_codes().is_enterprise(2).send().await;
    refusals.expect("is_enterprise 2", outcome, &["is_enterprise", "from 0 to 1", "is 2"]);
    let outcome = orders.list_orders().status("all").limit(101).send().await;
    refusals.expect("limit 101", outcome, &["list_orders: limit", "from 1 to 100", "is 101"]);
    let outcome = orders.list_orders().status("all").limit(u64::MAX).send().await;
    refusals.expect("the largest limit", outcome, &["list_orders: limit", "from 1 to 100"]);
    let outcome = orders.list_orders().status("all").offset(-1).send().await;
    refusals.expect("offset -1", outcome, &["offset", "at least 0"]);
    let outcome = codes.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(0).send().await;
    refusals.expect("number_of_codes 0", outcome, &["number_of_codes", "at least 1", "is 0"]);
    let outcome = codes.generate_traffic_codes().plan_id(1).amount_traffic(999_999_999).number_of_codes(1).send().await;
    refusals.expect("amount_traffic", outcome, &["amount_traffic", "at least 1000000000", "is 999999999"]);
    let outcome = orders.calculate_price().product("ISP Proxy").quantity(0).send().await;
    refusals.expect("quantity 0 of a price", outcome, &["quantity", "at least 1", "is 0"]);
    let purchase = GenericPurchase::builder().product("Mobile").cycle("day").quantity(0);
    let outcome = orders.purchase_order().body(purchase).send().await;
    refusals.expect("quantity 0 of a purchase", outcome, &["purchase_order: body", "quantity", "at least 1", "is 0"]);
    let addon = AddonSelection::builder().addon_key("p0f_slots").qty(0);
    let purchase = StandardResidentialPurchase::builder().addons([addon]);
    let outcome = orders.purchase_order().body(purchase).send().await;
    refusals.expect("qty 0 of an add-on", outcome, &["addons[0]", "qty", "at least 1", "is 0"]);

    refusals.assert_as_expected(&server).await;
}

#[tokio::test]
async fn a_word_that_is_not_in_the_list_is_refused_with_the_list() {
    let server = server().await;
    let (codes, orders, sharing) = (
        share_codes_client(&server.uri()),
        proxy_orders_client(&server.uri()),
        subscription_sharing_client(&server.uri()),
    );
    let mut refusals = Refusals::default();

    let outcome = codes.list_share_codes().sort_by("price").send().await;
    refusals.expect("sort_by", outcome, &["sort_by", "code", "amount_ips", "created_at"]);
    let outcome = codes.list_share_codes().data_type(3).send().await;
    refusals.expect("data_type", outcome, &["data_type", "1 or 2", "is 3"]);
    let outcome = orders.list_orders().status("expired").send().await;
    refusals.expect("status", outcome, &["list_orders: status", "active", "on-hold", "cancelled", "all"]);
    let purchase = DatacenterOrIspPurchase::builder().product("Mobile").location("DE").cycle("day");
    let outcome = orders.purchase_order().body(purchase).send().await;
    refusals.expect("product", outcome, &["product", "Datacenter Proxy", "ISP Proxy"]);
    let invitation = sharing.send_invitation().contact("a@b.no").product_code("A").contact_type("Z");
    refusals.expect("contact_type", invitation.send().await, &["contact_type", "A or B", "is Z"]);
    let acceptance = sharing.accept_invitation().share_code("1234WEF").change_type("CANCEL");
    refusals.expect("change_type", acceptance.send().await, &["change_type", "ACCEPT"]);

    refusals.assert_as_expected(&server).await;
}

#[tokio::test]
async fn a_text_that_does_not_fit_is_refused() {
    let server = server().await;
    let (orders, sharing) = (proxy_orders_client(&server.uri()), subscription_sharing_client(&server.uri()));
    let invite = || sharing.send_invitation().contact("a@b.no").contact_type("A").product_code("A");
    let mut refusals = Refusals::default();

    refusals.expect("31 letters", invite().first_name("x".repeat(31)).send().await, &["first_name", "30 characters"]);
    refusals.expect("no contact", invite().contact("kari").send().await, &["contact"]);
    let outcome = orders.set_order_tag().id(7).tag("x".repeat(65)).send().await;
    refusals.expect("65 letters", outcome, &["tag", "64 characters"]);
    refusals.expect("empty tag", orders.set_order_tag().id(7).tag("").send().await, &["tag", "1 character"]);
    let outcome = sharing.cancel_share().share_code("").send().await;
    refusals.expect("empty share code", outcome, &["share_code", "1 character"]);

    refusals.assert_as_expected(&server).await;
}

#[tokio::test]
async fn a_list_that_needs_an_element_is_refused_without_one() {
    let server = server().await;
    let client = share_codes_client(&server.uri());
    let none: [&str; 0] = [];
    let mut refusals = Refusals::default();

    refusals.expect("nothing to redeem", client.use_codes().codes(none).send().await, &["codes", "at least 1"]);
    refusals.expect("nothing to revoke", client.revoke_codes().codes(none).send().await, &["codes", "at least 1"]);

    refusals.assert_as_expected(&server).await;
}

#[tokio::test]
async fn the_longest_text_that_fits_is_sent() {
    let server = server().await;
    let (orders, sharing) = (proxy_orders_client(&server.uri()), subscription_sharing_client(&server.uri()));
    // Characters count, not bytes.
    let invitation = sharing.send_invitation().contact("+4712345678").contact_type("B").product_code("A");
    invitation.first_name("ø".repeat(30)).send().await.unwrap();
    assert_eq!(sent(&server).await.body_json::<Value>().unwrap()["firstName"], "ø".repeat(30));
    orders.set_order_tag().id(7).tag("x".repeat(64)).send().await.unwrap();
    assert_body(&sent(&server).await, &json!({ "tag": "x".repeat(64) }));
}

#[tokio::test]
async fn a_missing_argument_is_named() {
    let server = server().await;
    let (codes, orders, sharing) = (
        share_codes_client(&server.uri()),
        proxy_orders_client(&server.uri()),
        subscription_sharing_client(&server.uri()),
    );
    let mut refusals = Refusals::default();

    refusals.expect("status", orders.list_orders().send().await, &["list_orders: status", "required"]);
    refusals.expect("id", orders.get_order().send().await, &["get_order: id", "required"]);
    refusals.expect("tag", orders.set_order_tag().id(7).send().await, &["tag", "required"]);
    refusals.expect("body", orders.purchase_order().send().await, &["purchase_order: body", "required"]);
    refusals.expect("codes", codes.use_codes().send().await, &["codes", "required"]);
    let outcome = codes.generate_ip_codes().plan(1).number_of_ips(5).send().await;
    refusals.expect("number_of_codes", outcome, &["number_of_codes", "required"]);
    refusals.expect("product_code", sharing.list_nets().send().await, &["list_nets: product_code", "required"]);
    refusals.expect("nets", sharing.replace_nets().product_code("A").send().await, &["nets", "required"]);

    refusals.assert_as_expected(&server).await;
}

#[tokio::test]
async fn whatever_is_required_is_asked_for_in_json_calls_too() {
    let server = server().await;
    for api in apis() {
        for operation in api.operations {
            for arguments in api.required_arguments(operation) {
                for missing in arguments.keys() {
                    let mut fewer = arguments.clone();
                    fewer.remove(missing);
                    let Err(error) = api.call(&server.uri(), operation, fewer).await else {
                        panic!("{} is sent without {missing}", operation.id)
                    };
                    let message = error.to_string();
                    // What is missing of a body is its first required field.
                    let name = if missing == "body" { String::new() } else { names::snake(missing) };
                    let refused = error.is_invalid_request() && message.contains(&format!("{name}: required"));
                    assert!(refused, "{} without {missing}: {message}", operation.id);
                }
            }
        }
    }
    assert!(received(&server).await.is_empty());
}

// ---- paths and base URLs -------------------------------------------------------------------------------------------

const ESCAPES: [&str; 20] = [
    "..",
    ".",
    "",
    "a/b",
    "../a",
    "/",
    "%2e%2e",
    "%2E.",
    "a%2fb",
    "%",
    "a?b",
    "a#b",
    "ABCDEFGHIJKLM",
    "a\\b",
    "..\\a",
    "a\n",
    "\na",
    "a b",
    "æøå",
    "a\0",
];

/// The operations whose path holds a product code.
fn with_product_code(api: &Api) -> Vec<&'static sharekit::Operation> {
    let found: Vec<_> = api.operations.iter().filter(|operation| operation.path.contains("{productCode}")).collect();
    assert_eq!(found.len(), 4);
    found.into_iter().copied().collect()
}

#[tokio::test]
async fn a_path_value_cannot_leave_its_segment() {
    let server = server().await;
    let [_, _, api] = apis();
    let client = subscription_sharing_client(&server.uri());
    let mut refusals = Refusals::default();
    for code in ESCAPES {
        for operation in with_product_code(&api) {
            let mut arguments = api.all_arguments(operation).remove(0);
            arguments.insert("productCode".to_owned(), code.into());
            let outcome = api.call(&server.uri(), operation, arguments).await;
            refusals.expect(&format!("{} of {code:?} in JSON", operation.id), outcome, &["productCode: "]);
        }
        let words = ["product_code: "];
        let outcome = client.list_share_rules().product_code(code).send().await;
        refusals.expect(&format!("list_share_rules of {code:?}"), outcome, &words);
        let outcome = client.list_distribution_levels().product_code(code).send().await;
        refusals.expect(&format!("list_distribution_levels of {code:?}"), outcome, &words);
        let outcome = client.list_nets().product_code(code).send().await;
        refusals.expect(&format!("list_nets of {code:?}"), outcome, &words);
        let nets: [NetInput; 0] = [];
        let outcome = client.replace_nets().product_code(code).nets(nets).send().await;
        refusals.expect(&format!("replace_nets of {code:?}"), outcome, &words);
    }
    refusals.assert_as_expected(&server).await;
}

#[tokio::test]
async fn a_legal_path_value_is_one_segment() {
    let server = server().await;
    let [_, _, api] = apis();
    for code in ["CO27409", "a", "-", "_", "a_b-c", "ABCDEFGHIJKL", "0"] {
        for operation in with_product_code(&api) {
            let mut arguments = api.all_arguments(operation).remove(0);
            arguments.insert("productCode".to_owned(), code.into());
            api.call(&server.uri(), operation, arguments).await.unwrap();
            let wanted = operation.path.replace("{productCode}", code);
            assert_eq!(sent(&server).await.url.path(), wanted, "{}", operation.id);
        }
    }
}

#[tokio::test]
async fn the_base_url_keeps_its_path_and_slashes_at_its_end_do_not_matter() {
    let server = server().await;
    let bases = [
        ("", ""),
        ("/", ""),
        ("//", ""),
        ("/gateway", "/gateway"),
        ("/gateway/", "/gateway"),
        ("/gateway///", "/gateway"),
        ("/a/b%20c", "/a/b%20c"),
    ];
    for (written, kept) in bases {
        for api in apis() {
            for operation in api.operations {
                let arguments = api.required_arguments(operation).remove(0);
                let _ = api.call(&format!("{}{written}", server.uri()), operation, arguments.clone()).await;
                let mut path = operation.path.to_owned();
                for (name, value) in &arguments {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    path = path.replace(&format!("{{{name}}}"), &value);
                }
                assert_eq!(sent(&server).await.url.path(), format!("{kept}{path}"), "{written:?} {}", operation.id);
            }
        }
    }
}

fn built(url: &str) -> Result<share_codes::Client, Error> {
    share_codes::Client::builder().api_key(SECRET).base_url(url).build()
}

#[tokio::test]
async fn this_machine_may_be_called_without_tls() {
    for url in [
        "http://[::1]:8080",
        "http://127.0.0.1:1/path",
        "http://localhost",
        "http://LOCALHOST:80/",
        " https://example.com\n",
    ] {
        built(url).unwrap_or_else(|error| panic!("{url:?} is refused: {error}"));
    }
    // Where this machine has IPv6, the request arrives.
    let Ok(listener) = std::net::TcpListener::bind("[::1]:0") else { return };
    let server = MockServer::builder().listener(listener).start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(json!({}))).mount(&server).await;
    built(&format!("http://{}", server.address())).unwrap().list_share_codes().send().await.unwrap();
    assert_eq!(received(&server).await.len(), 1);
}

#[test]
fn a_base_url_that_cannot_be_right_is_refused_with_advice() {
    let cases = [
        ("", "write it like https://"),
        ("   ", "write it like https://"),
        ("api.9proxy.com", "write it like https://"),
        ("/gateway", "write it like https://"),
        ("https://", "write it like https://"),
        ("localhost:8080", "must begin with https://"),
        ("ftp://example.com", "must begin with https://"),
        ("file:///etc/passwd", "must begin with https://"),
        ("https://user:password@example.com", "a credential is no part of it"),
        ("https://user@example.com", "a credential is no part of it"),
        ("https://:password@example.com", "a credential is no part of it"),
        ("https://example.com?api-key=1", "query"),
        ("https://example.com/?", "query"),
        ("https://example.com/#top", "fragment"),
        ("http://192.0.2.1", "use https"),
        ("http://example.com", "use https"),
        ("http://localhost.example.com", "use https"),
        ("http://[2001:db8::1]", "use https"),
        ("http://0.0.0.0", "use https"),
    ];
    for (url, advice) in cases {
        let Err(error) = built(url) else { panic!("{url:?} is accepted") };
        assert!(error.is_configuration(), "{url:?}: {error:?}");
        let message = error.to_string();
        assert!(message.starts_with("the base URL ") && message.contains(advice), "{url:?}: {message}");
    }
}

#[test]
fn the_default_base_url_is_the_first_server_of_the_spec() {
    let [codes, orders, sharing] = apis();
    let clients = [
        (codes, share_codes::SERVERS, format!("{:?}", share_codes::Client::builder().api_key(SECRET).build().unwrap())),
        (
            orders,
            proxy_orders::SERVERS,
            format!("{:?}", proxy_orders::Client::builder().bearer_token(SECRET).build().unwrap()),
        ),
        (
            sharing,
            subscription_sharing::SERVERS,
            format!("{:?}", subscription_sharing::Client::builder().bearer_token(SECRET).build().unwrap()),
        ),
    ];
    for (api, servers, client) in clients {
        let written: Vec<&str> =
            api.spec.document["servers"].as_array().unwrap().iter().map(|server| text(server, "url")).collect();
        assert_eq!(servers, written, "{}", api.name);
        assert!(client.contains(&format!("base_url: {:?}", written[0])), "{}: {client}", api.name);
    }
}

// ---- around the arguments ------------------------------------------------------------------------------------------

#[tokio::test]
async fn the_generators_version_header_stays_here() {
    let server = server().await;
    for api in apis() {
        for operation in api.operations {
            let _ = api.call(&server.uri(), operation, api.required_arguments(operation).remove(0)).await;
            let request = sent(&server).await;
            assert!(!request.headers.contains_key("api-version"), "{}", operation.id);
        }
    }
}

#[tokio::test]
async fn a_post_without_arguments_sends_an_empty_object_and_a_get_sends_nothing() {
    let server = server().await;
    let client = proxy_orders_client(&server.uri());
    client.renew_order().id(7).send().await.unwrap();
    let renewal = sent(&server).await;
    client.set_auto_renewal().order_id(7).auto_renewal(true).send().await.unwrap();
    for request in [renewal, sent(&server).await] {
        assert_eq!(request.body, b"{}", "{}", request.url);
        assert_eq!(request.headers["content-type"], "application/json", "{}", request.url);
        assert_eq!(request.headers["content-length"], "2", "{}", request.url);
    }
    for api in apis() {
        for operation in api.operations.iter().filter(|operation| operation.method == "GET") {
            let _ = api.call(&server.uri(), operation, api.all_arguments(operation).remove(0)).await;
            let request = sent(&server).await;
            assert!(request.body.is_empty(), "{}", operation.id);
            assert!(!request.headers.contains_key("content-type"), "{}", operation.id);
        }
    }
}

/// An HTTP client of our own, which sends a header with everything.
fn own_http_client() -> reqwest::Client {
    let headers = [("x-program".parse().unwrap(), "tests".parse().unwrap())].into_iter().collect();
    let builder = plain_http_client().default_headers(headers).user_agent("tests/1");
    builder.build().unwrap()
}

#[tokio::test]
async fn an_http_client_of_ones_own_is_used() {
    let server = server().await;
    let client = share_codes::Client::builder().api_key(SECRET).base_url(server.uri()).http_client(own_http_client());
    client.build().unwrap().list_share_codes().send().await.unwrap();
    let request = sent(&server).await;
    assert_eq!(request.headers["x-program"], "tests");
    assert_eq!(request.headers["user-agent"], "tests/1");

    share_codes_client(&server.uri()).list_share_codes().send().await.unwrap();
    let user_agent = concat!("sharekit/", env!("CARGO_PKG_VERSION"));
    assert_eq!(sent(&server).await.headers["user-agent"], user_agent);
}

#[tokio::test]
async fn declining_carries_the_clients_token_and_all_else_the_users() {
    let server = server().await;
    let builder = subscription_sharing::Client::builder().base_url(server.uri());
    let both = builder.clone().bearer_token("the-user").client_token("the-client").build().unwrap();
    let user_only = builder.bearer_token("the-user").build().unwrap();
    let [_, _, api] = apis();
    for operation in api.operations {
        let arguments = api.required_arguments(operation).remove(0);
        let wanted = if operation.id == "decline_invitation" { "Bearer the-client" } else { "Bearer the-user" };
        let _ = both.call(operation.id, arguments.clone()).await;
        assert_eq!(sent(&server).await.headers["authorization"], wanted, "{}", operation.id);
        let _ = user_only.call(operation.id, arguments).await;
        assert_eq!(sent(&server).await.headers["authorization"], "Bearer the-user", "{}", operation.id);
    }
}

#[tokio::test]
async fn without_the_users_token_only_declining_is_sent() {
    let server = server().await;
    let client =
        subscription_sharing::Client::builder().base_url(server.uri()).client_token("the-client").build().unwrap();
    client.decline_invitation().share_code("XYZ").send().await.unwrap();
    assert_eq!(sent(&server).await.headers["authorization"], "Bearer the-client");
    let error = client.list_nets().product_code("ABC").send().await.unwrap_err();
    assert!(error.is_unauthenticated() && error.attempts() == 0, "{error:?}");
    assert!(received(&server).await.is_empty());
}

fn assert_clone_send_sync<T: Clone + Send + Sync + 'static>() {}

fn assert_error<T: std::error::Error + Send + Sync + 'static>() {}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn clients_and_their_calls_may_change_threads() {
    assert_clone_send_sync::<share_codes::Client>();
    assert_clone_send_sync::<proxy_orders::Client>();
    assert_clone_send_sync::<subscription_sharing::Client>();
    assert_clone_send_sync::<sharekit::Response<Value>>();
    let (codes, orders, sharing) = (
        share_codes_client("http://localhost"),
        proxy_orders_client("http://localhost"),
        subscription_sharing_client("http://localhost"),
    );
    drop(assert_send(codes.list_share_codes().send()));
    drop(assert_send(codes.generate_ip_codes().send()));
    drop(assert_send(orders.purchase_order().send()));
    drop(assert_send(sharing.send_invitation().send()));
    drop(assert_send(sharing.call("list_nets", Arguments::new())));
    assert_error::<Error>();
}

// ---- units ---------------------------------------------------------------------------------------------------------

fn decoded<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn cents_show_units_and_cents() {
    let shown = [(0, "0.00"), (5, "0.05"), (1230, "12.30"), (-5, "-0.05"), (-1230, "-12.30"), (100_000, "1000.00")];
    for (cents, text) in shown {
        assert_eq!(Cents::from(cents).to_string(), text);
        assert_eq!(Cents::from(cents).get(), cents);
        assert_eq!(serde_json::to_value(Cents::from(cents)).unwrap(), json!(cents));
    }
    assert_eq!(Cents::from(i64::MIN).to_string(), "-92233720368547758.08");
}

#[test]
fn amounts_are_ordered_and_summed_without_overflow() {
    let amounts = [1230, -30, i64::MAX, 5].map(Cents::from);
    assert_eq!(amounts.iter().min(), Some(&Cents::from(-30)));
    assert_eq!(amounts[..2].iter().copied().sum::<Cents>(), Cents::from(1200));
    assert_eq!(amounts.iter().sum::<Cents>(), Cents::from(i64::MAX));
    let mut total = Cents::from(5);
    total += Cents::from(10);
    total -= Cents::from(1);
    assert_eq!(total, Cents::from(14));
    assert_eq!(Cents::from(i64::MIN) - Cents::from(1), Cents::from(i64::MIN));
}

#[test]
fn times_count_from_1970_in_both_directions() {
    let seconds = [(0, "1970-01-01T00:00:00Z"), (1_700_000_000, "2023-11-14T22:13:20Z"), (-1, "1969-12-31T23:59:59Z")];
    for (number, text) in seconds {
        assert_eq!(UnixSeconds::from(number).timestamp(), Some(moment(text)));
        assert_eq!(UnixSeconds::from(moment(text)).get(), i64::from(number));
        assert_eq!(UnixSeconds::from(number).to_string(), text);
    }
    let milliseconds = [
        (1_560_336_440_000_i64, "2019-06-12T10:47:20Z"),
        (1_560_336_440_123, "2019-06-12T10:47:20.123Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (-1000, "1969-12-31T23:59:59Z"),
        (-1500, "1969-12-31T23:59:58.5Z"),
    ];
    for (number, text) in milliseconds {
        assert_eq!(EpochMilliseconds::from(number).timestamp(), Some(moment(text)));
        assert_eq!(EpochMilliseconds::from(moment(text)).get(), number);
    }
    let system: SystemTime = EpochMilliseconds::from(1500).timestamp().unwrap().into();
    assert_eq!(system, SystemTime::UNIX_EPOCH + Duration::from_millis(1500));
}

#[test]
fn iso_times_have_an_offset_or_are_utc() {
    let wanted = moment("2026-08-15T09:30:00Z");
    for text in [
        "2026-08-15T09:30:00Z",
        "2026-08-15T09:30:00",
        "2026-08-15 09:30:00",
        "2026-08-15T09:30:00.000000",
        "2026-08-15T11:30:00+02:00",
    ] {
        let time: IsoTime = decoded(json!(text));
        assert_eq!(time, IsoTime::from(wanted), "{text}");
        assert_eq!(time.timestamp(), wanted, "{text}");
        assert_eq!(time.to_string(), text);
    }
    assert_eq!(IsoTime::from(wanted).to_string(), "2026-08-15T09:30:00Z");
    assert_eq!(decoded::<IsoTime>(json!("1969-12-31T23:59:59Z")).timestamp(), moment("1969-12-31T23:59:59Z"));
    for wire in [json!("next week"), json!(""), json!(1_700_000_000), json!(-1.5), json!("+99999-01-01T00:00:00Z")] {
        assert!(serde_json::from_value::<IsoTime>(wire.clone()).is_err(), "{wire}");
    }
}
