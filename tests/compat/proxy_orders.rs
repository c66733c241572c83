//! Proxy orders.

use futures_util::TryStreamExt;
use sharekit::proxy_orders::{Client, OPERATIONS, RATE_LIMITS, SERVERS, builder, types};
use sharekit::{Cents, IsoTime, Items, Operation, Quota, Timestamp};

use crate::{Anything, parts};

fn client(token: String) -> Result<Client, sharekit::Error> {
    let _: (&[&Operation], &[Quota], Option<&&str>) = (OPERATIONS, RATE_LIMITS, SERVERS.first());
    Client::builder().bearer_token(token).no_rate_limit().build()
}

async fn purchases(client: &Client, quantity: u32, size: usize, promo: String) -> Anything {
    let addon = types::AddonSelection::builder().addon_key("p0f").qty(1);
    let addons: Vec<types::AddonSelection> = vec![addon.try_into()?];
    let purchase = types::DatacenterOrIspPurchase::builder()
        .product("Datacenter Proxy")
        .location("DE")
        .cycle("monthly")
        .quantity(10)
        .promo_code(promo.clone())
        .auto_renewal(false)
        .addons(addons.clone());
    let bought = client.purchase_order().body(purchase).send().await?;
    let id: Option<i64> = bought.order_id;
    let residential = types::StandardResidentialPurchase::builder().quantity(quantity).promo_code(promo.as_str());
    client.purchase_order().body(residential.addons(addons.clone())).send().await?;
    let named = types::StandardResidentialProduct::StandardResidentialProxy;
    client.purchase_order().body(types::StandardResidentialPurchase::builder().product(named)).send().await?;
    let residential = types::PremiumResidentialPurchase::builder().quantity(size).promo_code("TEN");
    client.purchase_order().body(residential.addons(addons.clone())).send().await?;
    let unmetered = types::UnmeteredResidentialPurchase::builder().cycle("daily").auto_renewal(true);
    let unmetered = unmetered.promo_code("TEN").addons(addons.clone());
    let union: types::PurchaseOrderRequest = unmetered.try_into()?;
    let kind: &str = match &union {
        types::PurchaseOrderRequest::DatacenterOrIspPurchase(_) => "addresses",
        types::PurchaseOrderRequest::StandardResidentialPurchase(_)
        | types::PurchaseOrderRequest::PremiumResidentialPurchase(_)
        | types::PurchaseOrderRequest::UnmeteredResidentialPurchase(_) => "traffic",
        types::PurchaseOrderRequest::GenericPurchase(_) => "whatever is new",
        _ => "unknown",
    };
    let response: types::PurchaseOrderResponse = parts(client.purchase_order().body(union).send().await?);
    drop((kind, response, id));
    let generic = types::GenericPurchase::builder().product("New Proxy").location("DE").cycle(promo).quantity(2_i64);
    let generic: types::GenericPurchase = generic.promo_code("TEN").auto_renewal(false).addons(addons).try_into()?;
    client.purchase_order().body(types::PurchaseOrderRequest::from(generic)).send().await?;
    Ok(())
}

async fn orders(client: &Client, id: i64, small: i32, size: usize) -> Anything {
    let price = client
        .calculate_price()
        .product("Datacenter Proxy")
        .location("DE")
        .cycle(String::from("monthly"))
        .quantity(size)
        .promo_code("TEN")
        .addons_json("[]")
        .send()
        .await?;
    let cents: i64 = price.final_price.map_or(0, Cents::get);
    client.change_billing_cycle().order_id(id).cycle("monthly").send().await?;
    let body = types::ChangeBillingCycleRequest::builder().cycle("daily");
    client.change_billing_cycle().order_id(small).body(body).send().await?;
    client.set_auto_renewal().order_id(id).auto_renewal(true).send().await?;
    let products: types::ListProductsResponse = client.list_products().send().await?.into_inner();
    let cycles: Vec<&String> = products.products.iter().flat_map(|product| &product.cycles).collect();
    let counts = client.list_available_counts().send().await?;
    let counted: &[types::AvailableCount] = &counts;
    client.get_profile().send().await?;
    drop((cents, cycles, counted));
    let request: builder::ListOrders = client.list_orders().status(types::OrderStatusFilter::All);
    let page = request.offset(0).limit(20).send().await?;
    let items: &[types::OrderSummary] = &page.orders;
    let expiries: Vec<Timestamp> =
        items.iter().filter_map(|order| Some(order.expires_at.as_ref()?.timestamp())).collect();
    let items: Items<types::OrderSummary> = client.list_orders().status("active").limit(size).items();
    let orders: Vec<types::OrderSummary> = items.try_collect().await?;
    drop((expiries, orders));
    let order = client.get_order().id(id).send().await?;
    let details: Option<&types::OrderDetails> = order.order.as_ref();
    let _ = details.map(is_running);
    client.renew_order().id(small).send().await?;
    client.set_order_tag().id(id).tag("mine").send().await?;
    let tag: types::OrderTag = types::OrderTag::try_from("mine")?;
    client.set_order_tag().id(id).body(types::SetOrderTagRequest::builder().tag(tag)).send().await?;
    Ok(())
}

fn is_running(order: &types::OrderDetails) -> bool {
    match &order.status {
        Some(types::OrderStatus::Active) => true,
        Some(types::OrderStatus::OnHold | types::OrderStatus::Cancelled) => false,
        Some(types::OrderStatus::Unknown(value)) => value.text() == Some("starting"),
        _ => false,
    }
}

fn words(word: &str) -> Anything {
    let filter: types::OrderStatusFilter = word.parse()?;
    let _: &str = match filter {
        types::OrderStatusFilter::Active => "running",
        types::OrderStatusFilter::OnHold | types::OrderStatusFilter::Cancelled => "stopped",
        types::OrderStatusFilter::All => "any",
        _ => "some other",
    };
    let product = types::DatacenterOrIspProduct::try_from(word)?;
    let _: bool =
        matches!(product, types::DatacenterOrIspProduct::DatacenterProxy | types::DatacenterOrIspProduct::IspProxy);
    let _ = types::PremiumResidentialProduct::PremiumResidentialProxy;
    let _ = types::UnmeteredResidentialProduct::UnmeteredResidentialProxy;
    let _ =
        [types::StockProductCode::Datacenter, types::StockProductCode::Isp, types::StockProductCode::from_wire("new")];
    let _ = [types::PendingAddonAction::Cancel, types::PendingAddonAction::Downgrade];
    Ok(())
}

/// A response that a test of the program makes up.
fn made_up(expiry: Timestamp) -> types::OrderSummary {
    let mut order = types::OrderSummary::default();
    order.order_id = Some(1);
    order.expires_at = Some(IsoTime::from(expiry));
    order
}

fn addon_line(it: &types::AddonLine) {
    let _: &Option<String> = &it.addon_key;
    let _: Option<i64> = it.catalog_id;
    let _: &Option<types::AddonLinePending> = &it.pending;
    let _: Option<sharekit::Cents> = it.price_per_unit;
    let _: Option<i64> = it.qty;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn addon_line_pending(it: &types::AddonLinePending) {
    let _: &Option<types::PendingAddonAction> = &it.action;
    let _: Option<i64> = it.next_qty;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn available_count(it: &types::AvailableCount) {
    let _: Option<i64> = it.amount;
    let _: &Option<String> = &it.country;
    let _: &Option<types::StockProductCode> = &it.product;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn calculate_price_response(it: &types::CalculatePriceResponse) {
    let _: Option<sharekit::Cents> = it.addons_price;
    let _: Option<i64> = it.discount_percent;
    let _: Option<sharekit::Cents> = it.final_price;
    let _: Option<sharekit::Cents> = it.original_price;
    let _: Option<sharekit::Cents> = it.total_with_addons;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn change_billing_cycle_response(it: &types::ChangeBillingCycleResponse) {
    let _: Option<i64> = it.discount_percent;
    let _: Option<sharekit::Cents> = it.final_price;
    let _: &Option<String> = &it.message;
    let _: &Option<serde_json::Map<String, serde_json::Value>> = &it.order;
    let _: Option<i64> = it.order_id;
    let _: Option<sharekit::Cents> = it.original_price;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn error_body(it: &types::ErrorBody) {
    let _: &Option<String> = &it.message;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn get_order_response(it: &types::GetOrderResponse) {
    let _: &Option<types::OrderDetails> = &it.order;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn get_profile_response(it: &types::GetProfileResponse) {
    let _: Option<i64> = it.active_orders;
    let _: &Option<String> = &it.email;
    let _: Option<sharekit::Cents> = it.wallet_balance;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn list_orders_response(it: &types::ListOrdersResponse) {
    let _: Option<i64> = it.count;
    let _: &Option<String> = &it.next;
    let _: &[types::OrderSummary] = &it.orders;
    let _: &Option<String> = &it.prev;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn list_products_response(it: &types::ListProductsResponse) {
    let _: &[types::ProductWithCycles] = &it.products;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn order_details(it: &types::OrderDetails) {
    let _: &[types::AddonLine] = &it.addons;
    let _: Option<sharekit::Cents> = it.addons_price_paid;
    let _: Option<bool> = it.auto_renewal;
    let _: &Option<sharekit::IsoTime> = &it.created_at;
    let _: &Option<String> = &it.cycle_name;
    let _: &Option<sharekit::IsoTime> = &it.expires_at;
    let _: Option<i64> = it.order_id;
    let _: Option<i64> = it.p0f_slots_available;
    let _: Option<i64> = it.p0f_slots_next;
    let _: Option<i64> = it.p0f_slots_used;
    let _: Option<sharekit::Cents> = it.price_paid;
    let _: &Option<String> = &it.product_name;
    let _: &Option<String> = &it.promo_code;
    let _: Option<i64> = it.quantity;
    let _: &Option<types::OrderStatus> = &it.status;
    let _: &Option<String> = &it.tag;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn order_summary(it: &types::OrderSummary) {
    let _: Option<bool> = it.auto_renewal;
    let _: Option<i64> = it.cycle_id;
    let _: &Option<String> = &it.cycle_name;
    let _: &Option<sharekit::IsoTime> = &it.expires_at;
    let _: Option<i64> = it.order_id;
    let _: Option<i64> = it.product_id;
    let _: &Option<String> = &it.product_name;
    let _: &Option<String> = &it.tag;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn product_with_cycles(it: &types::ProductWithCycles) {
    let _: &[String] = &it.cycles;
    let _: &Option<String> = &it.description;
    let _: &Option<String> = &it.location;
    let _: &Option<String> = &it.name;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn purchase_order_response(it: &types::PurchaseOrderResponse) {
    let _: &Option<String> = &it.message;
    let _: Option<i64> = it.order_id;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn renew_order_response(it: &types::RenewOrderResponse) {
    let _: &Option<String> = &it.message;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn set_auto_renewal_response(it: &types::SetAutoRenewalResponse) {
    let _: &Option<String> = &it.message;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}

fn set_order_tag_response(it: &types::SetOrderTagResponse) {
    let _: &Option<String> = &it.message;
    let _: Option<bool> = it.success;
    let _: &serde_json::Map<String, serde_json::Value> = &it.extra;
}
