//! The effect of time on orders, and the periods that they are paid for.
//!
//! Expiry is applied lazily: before a call, [`settle`] brings all orders to the time of the call. It includes those of
//! other accounts, since a cancelled order returns its stock to the shop.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::sandbox::rules::call::Refusal;
use crate::sandbox::rules::proxy_orders::catalogue::Offer;
use crate::sandbox::rules::proxy_orders::price::Price;

/// How long an order waits for money before it is cancelled.
pub(crate) const GRACE_IN_DAYS: i64 = 3;

/// The order that becomes due next.
pub(crate) const DUE: &str = "SELECT * FROM proxy_order WHERE due_at <= ?1 ORDER BY due_at, id LIMIT 1";

/// Whether there is such an order.
pub(crate) const IS_DUE: &str = "SELECT EXISTS (SELECT 1 FROM proxy_order WHERE due_at <= ?1)";

/// The parts of an order that decide about its periods.
pub(crate) struct Order {
    pub(crate) id: i64,
    pub(crate) account: i64,
    pub(crate) offer: i64,
    pub(crate) next_offer: Option<i64>,
    pub(crate) quantity: i64,
    pub(crate) p0f_slots: i64,
    pub(crate) promo: Option<String>,
    pub(crate) auto_renewal: Option<bool>,
    pub(crate) status: String,
    expires_at: i64,
}

impl Order {
    fn read(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            account: row.get("account")?,
            offer: row.get("offer")?,
            next_offer: row.get("next_offer")?,
            quantity: row.get("quantity")?,
            p0f_slots: row.get("p0f_slots")?,
            promo: row.get("promo")?,
            auto_renewal: row.get("auto_renewal")?,
            status: row.get("status")?,
            expires_at: row.get("expires_at")?,
        })
    }

    /// Returns an order of the account. An order of another account counts as unknown.
    pub(crate) fn of_account(connection: &Connection, account: i64, id: i64) -> Result<Self, Refusal> {
        let select = "SELECT * FROM proxy_order WHERE id = ?1 AND account = ?2";
        let order = connection.prepare_cached(select)?.query_row((id, account), Self::read).optional()?;
        order.ok_or_else(|| Refusal::not_found("Order not found"))
    }
}

/// Tells whether an order is due, which needs a writer to settle it.
pub(crate) fn is_due(connection: &Connection, now: Timestamp) -> rusqlite::Result<bool> {
    connection.prepare_cached(IS_DUE)?.query_row([now.as_millisecond()], |row| row.get(0))
}

/// The most steps at a time: some ten milliseconds.
const STEPS: usize = 500;

/// Renews, holds or cancels the orders that are due, in the order in which they became due. Returns whether that were all.
/// There is an end however far the clock was moved: each step costs money or ends an order.
pub(crate) fn settle(connection: &Connection, now: Timestamp) -> Result<bool, Refusal> {
    let mut next = connection.prepare_cached(DUE)?;
    for _ in 0..STEPS {
        let Some(order) = next.query_row([now.as_millisecond()], Order::read).optional()? else { return Ok(true) };
        if order.status == "on-hold" {
            cancel(connection, &order)?;
        } else if !renewed_automatically(connection, &order)? {
            hold(connection, &order)?;
        }
    }
    Ok(false)
}

/// Renews an order if it asks for it and the wallet has enough. The new period begins where the old one ends.
fn renewed_automatically(connection: &Connection, order: &Order) -> Result<bool, Refusal> {
    if order.auto_renewal != Some(true) {
        return Ok(false);
    }
    let period = Period::next(connection, order)?;
    let affordable = period.price.total <= wallet(connection, order.account)?;
    if affordable {
        period.begin(connection, order, moment(order.expires_at))?;
    }
    Ok(affordable)
}

fn hold(connection: &Connection, order: &Order) -> rusqlite::Result<()> {
    let cancelled_at = end_of_period(moment(order.expires_at), 0, GRACE_IN_DAYS).as_millisecond();
    let update = "UPDATE proxy_order SET status = 'on-hold', due_at = ?2 WHERE id = ?1";
    connection.prepare_cached(update)?.execute((order.id, cancelled_at)).map(|_| ())
}

/// Cancels an order for good and returns its stock to the shop.
fn cancel(connection: &Connection, order: &Order) -> rusqlite::Result<()> {
    let update = "UPDATE proxy_order SET status = 'cancelled', due_at = NULL, next_offer = NULL WHERE id = ?1";
    connection.prepare_cached(update)?.execute([order.id])?;
    let update = "UPDATE proxy_stock SET amount = amount + ?2 WHERE id = (SELECT stock FROM proxy_offer WHERE id = ?1)";
    connection.prepare_cached(update)?.execute((order.offer, order.quantity)).map(|_| ())
}

/// The period that the next renewal of an order begins.
pub(crate) struct Period {
    offer: Offer,
    pub(crate) p0f_slots: i64,
    price: Price,
}

impl Period {
    /// Returns the next period: with a changed cycle, and without slots if they are not sold with that cycle. The promo
    /// code keeps its discount; a change of cycle has removed it where it is not valid.
    pub(crate) fn next(connection: &Connection, order: &Order) -> Result<Self, Refusal> {
        let offer = Offer::with_id(connection, order.next_offer.unwrap_or(order.offer))?;
        let discount = order.promo.as_deref().map(|promo| offer.discount(connection, promo)).transpose()?.flatten();
        let p0f_slots = if offer.p0f_slot_cents.is_some() { order.p0f_slots } else { 0 };
        let price = Price::of(&offer, order.quantity, discount.unwrap_or(0), p0f_slots)?;
        Ok(Self { offer, p0f_slots, price })
    }

    /// Charges the wallet and begins the period at `start`.
    pub(crate) fn begin(&self, connection: &Connection, order: &Order, start: Timestamp) -> Result<(), Refusal> {
        charge(connection, order.account, order.id, self.price.total, start)?;
        let update = "UPDATE proxy_order SET status = 'active', offer = ?2, next_offer = NULL, price_paid = ?3,
            p0f_slots = ?4, p0f_slot_cents = ?5, expires_at = ?6, due_at = ?6 WHERE id = ?1";
        let expires_at = end_of_period(start, self.offer.months, self.offer.days).as_millisecond();
        let slot_cents = self.offer.p0f_slot_cents.unwrap_or(0);
        let values = (order.id, self.offer.id, self.price.discounted, self.p0f_slots, slot_cents, expires_at);
        connection.prepare_cached(update)?.execute(values)?;
        Ok(())
    }
}

/// Charges a wallet for an order, or refuses if it holds too little.
pub(crate) fn charge(
    connection: &Connection,
    account: i64,
    order: i64,
    cents: i64,
    at: Timestamp,
) -> Result<(), Refusal> {
    let update = "UPDATE proxy_wallet SET cents = cents - ?2 WHERE account = ?1 AND cents >= ?2";
    if connection.prepare_cached(update)?.execute((account, cents))? == 0 {
        let held = wallet(connection, account)?;
        let missing = cents - held;
        let message =
            format!("Insufficient balance: {cents} cents to pay, {held} cents in the wallet, {missing} cents missing");
        return Err(Refusal::bad_request(message));
    }
    let insert = "INSERT INTO proxy_payment (\"order\", cents, paid_at) VALUES (?1, ?2, ?3)";
    connection.prepare_cached(insert)?.execute((order, cents, at.as_millisecond()))?;
    Ok(())
}

fn wallet(connection: &Connection, account: i64) -> rusqlite::Result<i64> {
    let select = "SELECT cents FROM proxy_wallet WHERE account = ?1";
    connection.prepare_cached(select)?.query_row([account], |row| row.get(0))
}

/// Returns the end of a period. Months are calendar months, as in the vendor's examples; where a month has no such day,
/// its last day counts. The end is at most the last moment that can be represented.
pub(crate) fn end_of_period(start: Timestamp, months: i64, days: i64) -> Timestamp {
    let period = Span::new().months(months).days(days);
    let end = start.to_zoned(TimeZone::UTC).checked_add(period);
    end.map_or(Timestamp::MAX, |end| end.timestamp())
}

/// Returns the moment of a time in the database.
pub(crate) fn moment(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}
