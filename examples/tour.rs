//! Calls every operation once, against a server on this machine that answers with the examples of `openapi/*.yaml`:
//! `cargo run --example tour`. It needs no account and no network.
//!
//! The functions `share_codes`, `proxy_orders` and `subscription_sharing` show how calls are written; the rest is the
//! server and the table.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use sharekit::{Operation, ResponseValue, proxy_orders, share_codes, subscription_sharing};
use wiremock::matchers::{method, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};
use yaml_serde::Value;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The spec of each API, and its operations.
const APIS: [(&str, &[&Operation]); 3] = [
    ("share-codes", share_codes::OPERATIONS),
    ("proxy-orders", proxy_orders::OPERATIONS),
    ("subscription-sharing", subscription_sharing::OPERATIONS),
];

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes = std::iter::successors(error.source(), |&cause| cause.source());
            eprintln!("The tour ends here: {error}{}", causes.map(|cause| format!(": {cause}")).collect::<String>());
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Outcome {
    let mut tour = Tour { server: server().await?, called: BTreeSet::new() };
    println!("Every operation once, answered on this machine with the examples of openapi/*.yaml.");
    println!("The credentials are made up. Tokens go out in a header; the key, in the query, is shown as [redacted].");
    share_codes(&mut tour).await?;
    proxy_orders(&mut tour).await?;
    subscription_sharing(&mut tour).await?;
    println!("\n{} operations called, none failed. The calls themselves: examples/tour.rs.", tour.called.len());
    if let missing @ [_, ..] = &tour.not_called()[..] {
        println!("Not in this tour yet: {}.", missing.join(", "));
    }
    println!("Where to look next: README.md, sections Usage, Answers and Errors; openapi/README.md for the specs.");
    Ok(())
}

async fn share_codes(tour: &mut Tour) -> Outcome {
    use share_codes::types::{IssuedCode, SortOrder};
    heading("share_codes: 9Proxy, share codes");
    let client = share_codes::Client::builder().api_key("made-up-key").base_url(tour.server.uri()).build()?;
    let first = |codes: &Option<Vec<IssuedCode>>| {
        let codes = codes.as_ref()?;
        Some(format!("{} codes, first {}", codes.len(), codes.first()?.code()?))
    };

    let made = client.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(5).send().await?;
    tour.show(&made, first(&made.result)).await?;

    let traffic = client.generate_traffic_codes().plan_id(1).amount_traffic(1_000_000_000).number_of_codes(5);
    let made = traffic.forward_to("friend@example.com").send().await?;
    tour.show(&made, first(&made.result)).await?;

    let listed = client.list_share_codes().limit(30).sort_by("created_at").order_by(SortOrder::Desc).send().await?;
    let codes = listed.result.iter().flat_map(|page| page.items.iter().flatten());
    let statuses = codes.filter_map(|code| Some(format!("{} {:?}", code.code.as_ref()?, code.status.as_ref()?)));
    tour.show(&listed, Some(statuses.collect::<Vec<_>>().join(", "))).await?;

    let redeemed = client.use_codes().codes(["code_1", "code_2"]).send().await?;
    tour.show(&redeemed, first(&redeemed.result)).await?;

    let listed = client.list_used_codes().limit(30).page(1).send().await?;
    let newest = listed.result.as_ref().and_then(|page| page.items.as_ref()?.first());
    let used_at = newest.and_then(|code| code.used_at.as_ref());
    tour.show(&listed, used_at.map(|time| format!("last used {time}"))).await?;

    let revoked = client.revoke_codes().codes(["code_1", "code_2", "code_3"]).send().await?;
    tour.show(&revoked, revoked.message.clone()).await
}

async fn proxy_orders(tour: &mut Tour) -> Outcome {
    use proxy_orders::types::{DatacenterOrIspPurchase, OrderStatusFilter};
    heading("proxy_orders: ProxyShard, orders");
    let client = proxy_orders::Client::builder().bearer_token("made-up-token").base_url(tour.server.uri()).build()?;

    let profile = client.get_profile().send().await?;
    tour.show(&profile, profile.wallet_balance.as_ref().map(|balance| format!("wallet {balance}"))).await?;

    let offer = client.list_products().send().await?;
    tour.show(&offer, offer.products.as_ref().map(|products| format!("{} products", products.len()))).await?;

    let stock = client.list_available_counts().send().await?;
    let largest = stock.iter().max_by_key(|count| count.amount);
    tour.show(&stock, largest.and_then(|stock| Some(format!("{} in {}", stock.amount?, stock.country.as_ref()?))))
        .await?;

    let price = client.calculate_price().product("Datacenter Proxy").location("DE").cycle("monthly").quantity(10);
    let price = price.promo_code("SAVE10").send().await?;
    tour.show(&price, price.final_price.as_ref().map(|price| format!("price {price}"))).await?;

    let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
    let bought = client.purchase_order().body(purchase.quantity(10)).send().await?;
    tour.show(&bought, bought.order_id.map(|id| format!("order {id}"))).await?;

    let orders = client.list_orders().status(OrderStatusFilter::Active).limit(20).send().await?;
    let first = orders.orders.as_ref().and_then(|orders| orders.first()?.expires_at.as_ref());
    tour.show(&orders, first.map(|time| format!("expires {time}"))).await?;

    let found = client.get_order().id(48213).send().await?;
    let status = found.order.as_ref().and_then(|order| order.status.as_ref());
    tour.show(&found, status.map(|status| format!("status {status}"))).await?;

    let changed = client.change_billing_cycle().order_id(48213).cycle("monthly").send().await?;
    tour.show(&changed, changed.final_price.as_ref().map(|price| format!("new price {price}"))).await?;

    let renewing = client.set_auto_renewal().order_id(48213).auto_renewal(true).send().await?;
    tour.show(&renewing, renewing.message.clone()).await?;

    let renewed = client.renew_order().id(48213).send().await?;
    tour.show(&renewed, renewed.message.clone()).await?;

    let tagged = client.set_order_tag().id(48213).tag("scraping").send().await?;
    tour.show(&tagged, tagged.message.clone()).await
}

async fn subscription_sharing(tour: &mut Tour) -> Outcome {
    use subscription_sharing::types::{ContactType, DomainInput, IpRangeInput, NetInput, SharingStatusResponse};
    heading("subscription_sharing: Mediaconnect, sharing of a subscription");
    let client = subscription_sharing::Client::builder().bearer_token("made-up-token").base_url(tour.server.uri());
    let client = client.client_token("made-up-client-token").build()?;
    let status = |answer: &SharingStatusResponse| answer.status.as_ref().map(ToString::to_string);
    let success = |success: Option<bool>| success.map(|success| format!("success {success}"));

    let rules = client.list_share_rules().product_code("ABC").send().await?;
    let rule = rules.customer_product_share_rules.as_ref().and_then(|rules| rules.first());
    tour.show(
        &rules,
        rule.and_then(|rule| Some(format!("{} shares of {}", rule.share_count?, rule.product_code.as_ref()?))),
    )
    .await?;

    let invitation = client.send_invitation().contact("kari.nordmann@gmail.com").contact_type(ContactType::Email);
    let sent = invitation.product_code("CO27409").send().await?;
    tour.show(&sent, status(&sent)).await?;

    let updated =
        client.update_invitation().share_code("kyu54").first_name("Kari").last_name("Nordmann").send().await?;
    tour.show(&updated, success(updated.success)).await?;

    let accepted = client.accept_invitation().share_code("1234WEF").send().await?;
    tour.show(&accepted, status(&accepted)).await?;

    let declined = client.decline_invitation().share_code("32479VSA").send().await?;
    tour.show(&declined, status(&declined)).await?;

    let shared = client.list_shared_subscribers().send().await?;
    let first = shared.shared_user_information_list.as_ref().and_then(|users| users.first()?.end_time.as_ref());
    tour.show(&shared, first.map(|time| format!("first ends {time}"))).await?;

    let ended = client.cancel_share().share_code("123AFDG").send().await?;
    tour.show(&ended, status(&ended)).await?;

    let levels = client.list_distribution_levels().product_code("ABC").send().await?;
    let level = levels.distribution_levels.as_ref().and_then(|levels| levels.first()?.distribution_level.as_ref());
    tour.show(&levels, level.map(|level| format!("level {level}"))).await?;

    let changed = client.change_distribution_level().product_code("ABC").distribution_level("N").send().await?;
    tour.show(&changed, success(changed.success)).await?;

    let office = IpRangeInput::builder().ip_range_start("192.168.0.1").ip_range_end("192.168.0.2");
    let net = NetInput::builder().login_required(false).ip_ranges([office]);
    let net = net.domains([DomainInput::builder().domain("example.com")]);
    let replaced = client.replace_nets().product_code("ABC").nets([net]).send().await?;
    tour.show(&replaced, success(replaced.success)).await?;

    let nets = client.list_nets().product_code("ABC").send().await?;
    let until = nets.nets.as_ref().and_then(|nets| nets.first()?.end_time.as_ref());
    tour.show(&nets, until.map(|time| format!("ends {time}"))).await
}

/// The header in which the server names the operation that it answered.
const ANSWERED: &str = "x-answered-operation";

/// A server that answers every operation with the first example of its spec.
async fn server() -> Outcome<MockServer> {
    let server = MockServer::start().await;
    for (api, operations) in APIS {
        let spec = spec(api)?;
        for operation in operations {
            let example =
                example(&spec, operation).ok_or_else(|| format!("{}: no example of an answer", operation.id))?;
            let answer = ResponseTemplate::new(200).insert_header(ANSWERED, operation.id).set_body_json(example);
            // `/orders/{id}` would also take `/orders/calculate`, which therefore comes first.
            let priority = if operation.path.contains('{') { 2 } else { 1 };
            let requests = Mock::given(method(operation.method)).and(path_regex(path_pattern(operation.path)));
            requests.respond_with(answer).with_priority(priority).mount(&server).await;
        }
    }
    Ok(server)
}

fn spec(api: &str) -> Outcome<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi").join(format!("{api}.yaml"));
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(yaml_serde::from_str(&text)?)
}

fn example<'a>(spec: &'a Value, operation: &Operation) -> Option<&'a Value> {
    let definition = &spec["paths"][operation.path][operation.method.to_lowercase().as_str()];
    let content = &definition["responses"]["200"]["content"]["application/json"];
    content.get("example").or_else(|| content.get("examples")?.as_mapping()?.values().next()?.get("value"))
}

/// The template of a path as a regular expression: a parameter is one segment.
fn path_pattern(template: &str) -> String {
    let segments = template.split('/').map(|segment| if segment.starts_with('{') { "[^/]+" } else { segment });
    format!("^{}$", segments.collect::<Vec<_>>().join("/"))
}

/// The table, and what has been called so far.
struct Tour {
    server: MockServer,
    called: BTreeSet<String>,
}

impl Tour {
    /// Prints one call: what the server got, and what the answer says.
    async fn show<T>(&mut self, answer: &ResponseValue<T>, said: Option<String>) -> Outcome {
        let id = answer.headers().get(ANSWERED).ok_or("an answer of some other server")?.to_str()?;
        let said = said.ok_or_else(|| format!("{id}: the answer lacks what the table shows"))?;
        let requests = self.server.received_requests().await.unwrap_or_default();
        let request = requests.last().ok_or_else(|| format!("{id}: nothing was sent"))?;
        let (method, path, status) = (request.method.as_str(), request.url.path(), answer.status().as_u16());
        println!("  {id:<25}  {method:<6} {path:<43}  {status}  {said}");
        for (number, line) in wrapped(&sent(request), 84).iter().enumerate() {
            println!("  {:<25}  {:<6} {line}", "", if number == 0 { "sent" } else { "" });
        }
        self.called.insert(id.to_owned());
        Ok(())
    }

    /// Operations that the specs have and this tour has not seen: new ones must not stop anyone's build.
    fn not_called(&self) -> Vec<&'static str> {
        let known = APIS.iter().flat_map(|(_, operations)| operations.iter().map(|operation| operation.id));
        known.filter(|id| !self.called.contains(*id)).collect()
    }
}

fn heading(text: &str) {
    println!("\n{text}");
}

/// Query and body of a request, without the key.
fn sent(request: &Request) -> String {
    let shown = |name: &str, value: &str| match name {
        "api-key" => format!("{name}=[redacted]"),
        _ => format!("{name}={value}"),
    };
    let query = request.url.query_pairs().map(|(name, value)| shown(&name, &value));
    let body = Some(String::from_utf8_lossy(&request.body).into_owned()).filter(|body| !matches!(&body[..], "" | "{}"));
    query.chain(body).collect::<Vec<_>>().join("  ")
}

/// Lines of at most `width`, broken after a comma or a space.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in text.split_inclusive([',', ' ']) {
        match lines.last_mut() {
            Some(line) if line.len() + piece.len() <= width => line.push_str(piece),
            _ => lines.push(piece.to_owned()),
        }
    }
    lines
}
