//! The operations on orders.

use rusqlite::{Connection, Row};

use crate::StatusCode;
use crate::proxy_orders::types;
use crate::sandbox::rules::call::{Call, Refusal};
use crate::sandbox::rules::proxy_orders::catalogue;
use crate::sandbox::rules::proxy_orders::catalogue::Offer;
use crate::sandbox::rules::proxy_orders::price::{P0F_SLOTS, Price, Quote, Wanted};
use crate::sandbox::rules::proxy_orders::settle::{Order, Period, charge, end_of_period, moment};

/// The id of the add-on in the catalogue.
const P0F_SLOTS_ID: i64 = 1;

pub(crate) fn purchase_order(connection: &Connection, call: &Call) -> Result<types::PurchaseOrderResponse, Refusal> {
    let wanted: Wanted = call.body()?;
    let quote = wanted.quote(connection, call.account)?;
    let order_id = insert(connection, call, &wanted, &quote)?;
    // There is enough: the quote has checked it in the same transaction.
    let take = "UPDATE proxy_stock SET amount = amount - ?2 WHERE id = ?1";
    connection.prepare_cached(take)?.execute((quote.offer.stock, quote.quantity))?;
    charge(connection, call.account, order_id, quote.price.total, call.now)?;
    Ok(types::PurchaseOrderResponse {
        success: Some(true),
        message: Some("Order paid successfully".to_owned()),
        order_id: Some(order_id),
        ..Default::default()
    })
}

fn insert(connection: &Connection, call: &Call, wanted: &Wanted, quote: &Quote) -> Result<i64, Refusal> {
    let auto_renewal = wanted.auto_renewal.unwrap_or(false);
    if auto_renewal && !quote.place.auto_renewable {
        return Err(Refusal::bad_request(format!("auto_renewal: {} is not renewed automatically", wanted.product)));
    }
    let insert = "INSERT INTO proxy_order (account, offer, quantity, price_paid, p0f_slots, p0f_slot_cents, promo,
            auto_renewal, status, created_at, expires_at, due_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'active', ?9, ?10, ?10)";
    let (offer, now) = (&quote.offer, call.now);
    connection.prepare_cached(insert)?.execute((
        call.account,
        offer.id,
        quote.quantity,
        quote.price.discounted,
        quote.p0f_slots,
        offer.p0f_slot_cents.unwrap_or(0),
        wanted.promo_code.as_deref(),
        quote.place.auto_renewable.then_some(auto_renewal),
        now.as_millisecond(),
        end_of_period(now, offer.months, offer.days).as_millisecond(),
    ))?;
    Ok(connection.last_insert_rowid())
}

/// Renews an order that is on hold. The new period begins now.
pub(crate) fn renew_order(connection: &Connection, call: &Call) -> Result<types::RenewOrderResponse, Refusal> {
    let order = Order::of_account(connection, call.account, call.required("id")?)?;
    if order.status != "on-hold" {
        let message = format!("Only an order that is on-hold can be renewed; order {} is {}", order.id, order.status);
        return Err(Refusal::bad_request(message));
    }
    Period::next(connection, &order)?.begin(connection, &order, call.now)?;
    let message = Some("Order renewed successfully".to_owned());
    Ok(types::RenewOrderResponse { success: Some(true), message, ..Default::default() })
}

/// Changes the billing cycle from the next renewal on; the present cycle cancels the change. A promo code that is not
/// valid for the new cycle is removed at once and does not come back.
pub(crate) fn change_billing_cycle(
    connection: &Connection,
    call: &Call,
) -> Result<types::ChangeBillingCycleResponse, Refusal> {
    let request: types::ChangeBillingCycleRequest = call.body()?;
    let (order, offer) = changeable(connection, call, "The billing cycle")?;
    let Some(offer) = offer.with_cycle(connection, &request.cycle)? else {
        let cycles = catalogue::cycles(connection, offer.stock, call.account)?;
        let message = format!("{} has no billing cycle {}, but {cycles}", offer.product, request.cycle);
        return Err(Refusal::bad_request(message));
    };
    offer.must_be_open_to(connection, call.account, StatusCode::FORBIDDEN)?;
    let promo = order.promo.as_deref();
    let discount = promo.map(|promo| offer.discount(connection, promo)).transpose()?.flatten();
    let price = Price::of(&offer, order.quantity, discount.unwrap_or(0), 0)?;
    let update = "UPDATE proxy_order SET next_offer = nullif(?2, offer), promo = ?3 WHERE id = ?1";
    connection.prepare_cached(update)?.execute((order.id, offer.id, promo.filter(|_| discount.is_some())))?;
    Ok(types::ChangeBillingCycleResponse {
        success: Some(true),
        message: Some("Billing cycle changed".to_owned()),
        order_id: Some(order.id),
        original_price: Some(price.original.into()),
        final_price: Some(price.discounted.into()),
        discount_percent: Some(price.percent),
        ..Default::default()
    })
}

pub(crate) fn set_auto_renewal(connection: &Connection, call: &Call) -> Result<types::SetAutoRenewalResponse, Refusal> {
    let auto_renewal: bool = call.required("auto_renewal")?;
    let (order, _) = changeable(connection, call, "Automatic renewal")?;
    let update = "UPDATE proxy_order SET auto_renewal = ?2 WHERE id = ?1";
    connection.prepare_cached(update)?.execute((order.id, auto_renewal))?;
    let message = Some("Auto-renewal updated".to_owned());
    Ok(types::SetAutoRenewalResponse { success: Some(true), message, ..Default::default() })
}

/// The order whose renewal is to change, with its present offer: one of datacenter or ISP proxies that is not over.
fn changeable(connection: &Connection, call: &Call, what: &str) -> Result<(Order, Offer), Refusal> {
    let order = Order::of_account(connection, call.account, call.required("order_id")?)?;
    let offer = Offer::with_id(connection, order.offer)?;
    if !offer.by_address {
        let message = format!("{what} can be changed for datacenter and ISP proxies only, not for {}", offer.product);
        return Err(Refusal::bad_request(message));
    }
    if order.status == "cancelled" {
        let message = format!("{what} cannot be changed any more: order {} is cancelled", order.id);
        return Err(Refusal::bad_request(message));
    }
    Ok((order, offer))
}

pub(crate) fn set_order_tag(connection: &Connection, call: &Call) -> Result<types::SetOrderTagResponse, Refusal> {
    let request: types::SetOrderTagRequest = call.body()?;
    let order = Order::of_account(connection, call.account, call.required("id")?)?;
    let update = "UPDATE proxy_order SET tag = nullif(?2, 'none') WHERE id = ?1";
    connection.prepare_cached(update)?.execute((order.id, request.tag.as_str()))?;
    let message = Some("Order tag updated".to_owned());
    Ok(types::SetOrderTagResponse { success: Some(true), message, ..Default::default() })
}

pub(crate) fn get_order(connection: &Connection, call: &Call) -> Result<types::GetOrderResponse, Refusal> {
    let order = Order::of_account(connection, call.account, call.required("id")?)?;
    let next_slots = match order.status.as_str() {
        "cancelled" => 0,
        _ => Period::next(connection, &order)?.p0f_slots,
    };
    let select = "SELECT * FROM proxy_order JOIN proxy_catalogue USING (offer) WHERE proxy_order.id = ?1";
    let details = connection.prepare_cached(select)?.query_row([order.id], |row| details(row, next_slots))?;
    Ok(types::GetOrderResponse { success: Some(true), order: Some(details), ..Default::default() })
}

fn details(row: &Row, next_slots: i64) -> rusqlite::Result<types::OrderDetails> {
    let status: String = row.get("status")?;
    let (slots, slot_cents): (i64, i64) = (row.get("p0f_slots")?, row.get("p0f_slot_cents")?);
    Ok(types::OrderDetails {
        order_id: row.get("id")?,
        product_name: row.get("product_name")?,
        cycle_name: row.get("cycle_name")?,
        quantity: row.get("quantity")?,
        price_paid: Some(row.get::<_, i64>("price_paid")?.into()),
        addons_price_paid: Some((slots * slot_cents).into()),
        addons: addons(slots, slot_cents, next_slots),
        p0f_slots_available: Some(if status == "active" { slots } else { 0 }),
        // No operation of this API uses a slot.
        p0f_slots_used: Some(0),
        p0f_slots_next: Some(next_slots),
        status: types::OrderStatus::try_from(status).ok(),
        created_at: Some(moment(row.get("created_at")?).into()),
        expires_at: Some(moment(row.get("expires_at")?).into()),
        promo_code: row.get("promo")?,
        auto_renewal: row.get("auto_renewal")?,
        tag: tag(row)?,
        ..Default::default()
    })
}

fn addons(slots: i64, slot_cents: i64, next_slots: i64) -> Vec<types::AddonLine> {
    if slots == 0 {
        return Vec::new();
    }
    let cancelled = || types::AddonLinePending {
        action: Some(types::PendingAddonAction::Cancel),
        next_qty: Some(next_slots),
        ..Default::default()
    };
    vec![types::AddonLine {
        addon_key: Some(P0F_SLOTS.to_owned()),
        catalog_id: Some(P0F_SLOTS_ID),
        qty: Some(slots),
        price_per_unit: Some(slot_cents.into()),
        pending: (next_slots < slots).then(cancelled),
        ..Default::default()
    }]
}

/// Returns the tag. An order without one shows `none`, the word that removes tags.
fn tag(row: &Row) -> rusqlite::Result<Option<String>> {
    let tag: Option<String> = row.get("tag")?;
    Ok(tag.or_else(|| Some("none".to_owned())))
}

/// Lists orders, newest first.
pub(crate) fn list_orders(connection: &Connection, call: &Call) -> Result<types::ListOrdersResponse, Refusal> {
    let status: types::OrderStatusFilter = call.required("status")?;
    let offset: i64 = call.argument("offset")?.unwrap_or(0);
    let limit: i64 = call.argument("limit")?.unwrap_or(20);
    let status = status.to_string();
    let count = count(connection, call.account, &status)?;
    let mut statement = connection.prepare_cached(&page(&status))?;
    let rows = statement.query_map((call.account, &status, limit, offset), summary)?;
    let orders = rows.collect::<Result<_, _>>()?;
    let address = |offset, limit| format!("/user/api/orders?status={status}&offset={offset}&limit={limit}");
    // The page before this one. It may be shorter, so that it does not overlap with this page.
    let before = offset.min(count);
    let prev = (before > 0).then(|| address((before - limit).max(0), limit.min(before)));
    let end = offset.saturating_add(limit);
    let next = (end < count).then(|| address(end, limit));
    Ok(types::ListOrdersResponse { success: Some(true), orders, count: Some(count), prev, next, ..Default::default() })
}

fn count(connection: &Connection, account: i64, status: &str) -> rusqlite::Result<i64> {
    let select = "SELECT coalesce(sum(orders), 0) FROM proxy_order_count
        WHERE account = ?1 AND (?2 = 'all' OR status = ?2)";
    connection.prepare_cached(select)?.query_row((account, status), |row| row.get(0))
}

/// Returns the SELECT of a page. It skips within the index and reads only the orders of the page.
pub(crate) fn page(status: &str) -> String {
    let matching = if status == "all" { "?2 = 'all'" } else { "status = ?2" };
    format!(
        "SELECT proxy_order.*, proxy_catalogue.* FROM
            (SELECT id FROM proxy_order WHERE account = ?1 AND {matching} ORDER BY id DESC LIMIT ?3 OFFSET ?4) AS page
        JOIN proxy_order ON proxy_order.id = page.id JOIN proxy_catalogue ON proxy_catalogue.offer = proxy_order.offer
        ORDER BY proxy_order.id DESC"
    )
}

fn summary(row: &Row) -> rusqlite::Result<types::OrderSummary> {
    Ok(types::OrderSummary {
        order_id: row.get("id")?,
        product_id: row.get("product_id")?,
        product_name: row.get("product_name")?,
        cycle_id: row.get("cycle_id")?,
        cycle_name: row.get("cycle_name")?,
        expires_at: Some(moment(row.get("expires_at")?).into()),
        auto_renewal: row.get("auto_renewal")?,
        tag: tag(row)?,
        ..Default::default()
    })
}
