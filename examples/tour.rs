//! Calls every operation of the three APIs, against a sandbox on this machine: `cargo run --example tour`. Codes are made and
//! redeemed, proxies bought and renewed, a subscription shared and taken back. It needs no account and no network.
//!
//! The functions `share_codes`, `proxy_orders` and `subscription_sharing` show how calls are written; the rest is the table.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;
use std::time::Duration;

use sharekit::sandbox::{LoggedRequest, Sandbox};
use sharekit::{Operation, Response, proxy_orders, share_codes, subscription_sharing};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

const OPERATIONS: [&[&Operation]; 3] =
    [share_codes::OPERATIONS, proxy_orders::OPERATIONS, subscription_sharing::OPERATIONS];

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of the output has gone, as in `… | head`.
        Err(error)
            if error.downcast_ref().is_some_and(|error: &std::io::Error| error.kind() == ErrorKind::BrokenPipe) =>
        {
            ExitCode::SUCCESS
        }
        Err(error) => {
            let causes = std::iter::successors(error.source(), |&cause| cause.source());
            eprintln!("The tour ends here: {error}{}", causes.map(|cause| format!(": {cause}")).collect::<String>());
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result {
    let mut tour = Tour { sandbox: Sandbox::start().await?, called: BTreeSet::new() };
    say(format_args!(
        "Calls every operation once, in a sandbox on this machine. Nothing is bought or shared for real."
    ))?;
    share_codes(&mut tour).await?;
    subscription_sharing(&mut tour).await?;
    // Last, because it lets a month pass, in which invitations expire.
    proxy_orders(&mut tour).await?;
    say(format_args!(
        "\n{} operations called, none failed. The calls themselves: examples/tour.rs.",
        tour.called.len()
    ))?;
    if let missing @ [_, ..] = &tour.not_called()[..] {
        say(format_args!("Not in this tour yet: {}.", missing.join(", ")))?;
    }
    say(format_args!(
        "Where to look next: the other examples, `cargo doc --open`, and openapi/README.md for the specs."
    ))?;
    Ok(())
}

async fn share_codes(tour: &mut Tour) -> Result {
    use share_codes::types::{IssuedCode, SortOrder};
    heading("share_codes: 9Proxy, share codes. The owner makes some, a friend redeems one, the owner takes one back.")?;
    let (owner, friend) = (tour.sandbox.share_codes(), tour.sandbox.share_codes_as("friend"));
    let codes = |issued: &[IssuedCode]| -> Vec<String> {
        issued.iter().filter_map(|issued| issued.code().map(str::to_owned)).collect()
    };

    let made = owner.generate_ip_codes().plan(1).number_of_ips(10).number_of_codes(5).send().await?;
    let ip_codes = codes(&made.result);
    tour.show(&made, format!("{} codes, first {}", ip_codes.len(), ip_codes[0]))?;

    let traffic = owner.generate_traffic_codes().plan_id(1).amount_traffic(1_000_000_000).number_of_codes(2);
    let made = traffic.forward_to("friend@example.com").send().await?;
    let traffic_codes = codes(&made.result);
    tour.show(&made, format!("{} codes, first {}", traffic_codes.len(), traffic_codes[0]))?;

    let redeemed = friend.use_codes().codes([&*ip_codes[0], &*traffic_codes[0]]).send().await?;
    tour.show(&redeemed, format!("the friend redeemed {}", redeemed.result.as_ref().map_or(0, Vec::len)))?;

    let used = friend.list_used_codes().limit(30).page(1).send().await?;
    let latest = used.result.as_ref().and_then(|page| page.items.first()?.used_at);
    tour.show(&used, latest.map(|time| format!("last used {time}")))?;

    let revoked = owner.revoke_codes().codes(&ip_codes[1..3]).send().await?;
    tour.show(&revoked, revoked.message.clone())?;

    let listed = owner.list_share_codes().limit(30).sort_by("created_at").order_by(SortOrder::Desc).send().await?;
    tour.show(&listed, listed.result.as_ref().and_then(|page| Some(format!("{} codes", page.total_items?))))
}

async fn proxy_orders(tour: &mut Tour) -> Result {
    use proxy_orders::types::{DatacenterOrIspPurchase, OrderStatusFilter};
    heading("proxy_orders: ProxyShard, orders. Ten proxies are bought, run out unpaid, and are renewed.")?;
    let client = tour.sandbox.proxy_orders();

    let profile = client.get_profile().send().await?;
    tour.show(&profile, profile.wallet_balance.as_ref().map(|balance| format!("wallet {balance}")))?;

    let offer = client.list_products().send().await?;
    tour.show(&offer, format!("{} offers", offer.products.len()))?;

    let stock = client.list_available_counts().send().await?;
    let largest = stock.iter().max_by_key(|count| count.amount);
    tour.show(&stock, largest.and_then(|stock| Some(format!("{} in {}", stock.amount?, stock.country.as_ref()?))))?;

    let price = client.calculate_price().product("Datacenter Proxy").location("DE").cycle("monthly").quantity(10);
    let price = price.promo_code("SAVE10").send().await?;
    tour.show(&price, price.final_price.as_ref().map(|price| format!("price {price}")))?;

    let purchase = DatacenterOrIspPurchase::builder().product("Datacenter Proxy").location("DE").cycle("monthly");
    let bought = client.purchase_order().body(purchase.quantity(10).promo_code("SAVE10")).send().await?;
    let order = bought.order_id.ok_or("the purchase has no number")?;
    tour.show(&bought, format!("order {order}"))?;

    let tagged = client.set_order_tag().id(order).tag("scraping").send().await?;
    tour.show(&tagged, tagged.message.clone())?;

    let renewing = client.set_auto_renewal().order_id(order).auto_renewal(false).send().await?;
    tour.show(&renewing, renewing.message.clone())?;

    let changed = client.change_billing_cycle().order_id(order).cycle("week").send().await?;
    tour.show(&changed, changed.final_price.as_ref().map(|price| format!("{price} from the next renewal on")))?;

    tour.sandbox.advance(DAY * 32).await?;
    say(format_args!("  (32 days pass)"))?;
    let orders = client.list_orders().status(OrderStatusFilter::OnHold).limit(20).send().await?;
    tour.show(&orders, orders.count.map(|count| format!("{count} on hold")))?;

    let renewed = client.renew_order().id(order).send().await?;
    tour.show(&renewed, renewed.message.clone())?;

    let found = client.get_order().id(order).send().await?;
    let found_order = found.order.as_ref();
    tour.show(
        &found,
        found_order.and_then(|order| Some(format!("{}, paid {}", order.status.as_ref()?, order.price_paid.as_ref()?))),
    )
}

async fn subscription_sharing(tour: &mut Tour) -> Result {
    use subscription_sharing::types::{ContactType, DomainInput, IpRangeInput, NetInput, SharingStatusResponse};
    heading("subscription_sharing: Mediaconnect. A subscription is shared with a friend and with a net.")?;
    let (owner, friend) = (tour.sandbox.subscription_sharing(), tour.sandbox.subscription_sharing_as("friend"));
    let status = |response: &SharingStatusResponse| response.status.as_ref().map(ToString::to_string);
    let success = |success: Option<bool>| success.map(|success| format!("success {success}"));

    let rules = owner.list_share_rules().product_code("CO27409").send().await?;
    let shares = rules.customer_product_share_rules.first().and_then(|rule| rule.share_count);
    tour.show(&rules, shares.map(|shares| format!("{shares} shares allowed")))?;

    let invitation = owner.send_invitation().contact("kari.nordmann@gmail.com").contact_type(ContactType::Email);
    let sent = invitation.product_code("CO27409").send().await?;
    tour.show(&sent, status(&sent))?;

    let updated = owner.update_invitation().share_code("kyu54").first_name("Kari").last_name("Nordmann").send().await?;
    tour.show(&updated, success(updated.success))?;

    let accepted = friend.accept_invitation().share_code("1234WEF").send().await?;
    tour.show(&accepted, status(&accepted))?;

    let declined = owner.decline_invitation().share_code("32479VSA").send().await?;
    tour.show(&declined, status(&declined))?;

    let listed = owner.list_shared_subscribers().send().await?;
    tour.show(&listed, format!("{} shares", listed.shared_user_information_list.len()))?;

    let ended = owner.cancel_share().share_code("123AFDG").send().await?;
    tour.show(&ended, status(&ended))?;

    let levels = owner.list_distribution_levels().product_code("ABC").send().await?;
    tour.show(&levels, format!("{} levels", levels.distribution_levels.len()))?;

    let changed = owner.change_distribution_level().product_code("ABC").distribution_level("N").send().await?;
    tour.show(&changed, success(changed.success))?;

    let office = IpRangeInput::builder().ip_range_start("192.168.0.1").ip_range_end("192.168.0.2");
    let net = NetInput::builder().login_required(false).ip_ranges([office]);
    let net = net.domains([DomainInput::builder().domain("example.com")]);
    let replaced = owner.replace_nets().product_code("ABC").nets([net]).send().await?;
    tour.show(&replaced, success(replaced.success))?;

    let nets = owner.list_nets().product_code("ABC").send().await?;
    tour.show(&nets, format!("{} net", nets.nets.len()))
}

/// The sandbox, and what has been called so far.
struct Tour {
    sandbox: Sandbox,
    called: BTreeSet<String>,
}

impl Tour {
    /// Prints one call: what the sandbox received, and what the response says.
    fn show<T>(&mut self, response: &Response<T>, said: impl Into<Option<String>>) -> Result {
        let request = self.sandbox.requests().last().cloned().ok_or("the sandbox received nothing")?;
        let operation = request.operation.clone().ok_or("the sandbox knows no such operation")?;
        let status = response.status().as_u16();
        let said = said.into().ok_or_else(|| format!("{operation}: the response lacks what the table shows"))?;
        say(format_args!("  {operation:<25}  {:<6} {}", request.method, request.path))?;
        for (number, line) in wrapped(&sent(&request), 84).iter().enumerate() {
            say(format_args!("  {:<25}  {:<6} {line}", "", if number == 0 { "sent" } else { "" }))?;
        }
        say(format_args!("  {:<25}  {status:<6} {said}", ""))?;
        self.called.insert(operation);
        Ok(())
    }

    /// Returns the operations that this tour does not call. A new one must not break the tour.
    fn not_called(&self) -> Vec<&'static str> {
        let known = OPERATIONS.iter().flat_map(|operations| operations.iter().map(|operation| operation.id));
        known.filter(|id| !self.called.contains(*id)).collect()
    }
}

fn heading(text: &str) -> Result {
    say(format_args!("\n{text}"))
}

fn say(line: std::fmt::Arguments<'_>) -> Result {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// Returns the parameters and the body of a request.
fn sent(request: &LoggedRequest) -> String {
    let shown = request.arguments.iter().map(|(name, value)| match name.as_str() {
        "body" => value.to_string(),
        _ => format!("{name}={}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
    });
    shown.collect::<Vec<_>>().join("  ")
}

/// Breaks a text into lines of at most `width`, after a comma or a space.
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
