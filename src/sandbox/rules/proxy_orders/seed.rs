//! The catalogue, stock, promo codes, wallets and orders of a new sandbox.

use jiff::{Timestamp, ToSpan as _};
use rusqlite::Connection;

use crate::sandbox::rules::proxy_orders::catalogue::Offer;
use crate::sandbox::rules::proxy_orders::settle::{GRACE_IN_DAYS, end_of_period};

/// The number of the order that waits for money.
pub(crate) const ON_HOLD: i64 = 47950;

/// An order that was bought before the sandbox was new. What it cost and what it holds is no longer in wallet and stock.
struct Bought {
    id: i64,
    account: &'static str,
    product: &'static str,
    location: Option<&'static str>,
    cycle: &'static str,
    quantity: i64,
    days_ago: i64,
    status: &'static str,
    auto_renewal: Option<bool>,
    tag: Option<&'static str>,
}

/// One in each state for the owner, and one of another account. The first has the number of the spec's examples.
const ORDERS: [Bought; 5] = [
    Bought {
        id: 48213,
        account: "owner",
        product: "Datacenter Proxy",
        location: Some("MD"),
        cycle: "monthly",
        quantity: 10,
        days_ago: 12,
        status: "active",
        auto_renewal: Some(false),
        tag: Some("shop"),
    },
    Bought {
        id: 48107,
        account: "owner",
        product: "ISP Proxy",
        location: Some("CZ"),
        cycle: "monthly",
        quantity: 2,
        days_ago: 20,
        status: "active",
        auto_renewal: Some(false),
        tag: None,
    },
    Bought {
        id: ON_HOLD,
        account: "owner",
        product: "Datacenter Proxy",
        location: Some("FR"),
        cycle: "week",
        quantity: 5,
        days_ago: 8,
        status: "on-hold",
        auto_renewal: Some(false),
        tag: Some("price watch"),
    },
    Bought {
        id: 46801,
        account: "owner",
        product: "Datacenter Proxy",
        location: Some("UA"),
        cycle: "3-days",
        quantity: 1,
        days_ago: 40,
        status: "cancelled",
        auto_renewal: Some(false),
        tag: None,
    },
    Bought {
        id: 48090,
        account: "friend",
        product: "Premium Residential Proxy",
        location: None,
        cycle: "lifetime",
        quantity: 2,
        days_ago: 21,
        status: "active",
        auto_renewal: None,
        tag: None,
    },
];

/// Fills the tables.
pub(crate) fn seed(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    connection.execute_batch(include_str!("catalogue.sql"))?;
    ORDERS.iter().try_for_each(|order| order.insert(connection, now))
}

impl Bought {
    fn insert(&self, connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
        let offer = self.offer(connection)?;
        let at = now.checked_sub((self.days_ago * 24).hours()).unwrap_or(now);
        let cents = offer.cents * self.quantity;
        let expires_at = end_of_period(at, offer.months, offer.days);
        let due_at = match self.status {
            "active" => Some(expires_at),
            "on-hold" => Some(end_of_period(expires_at, 0, GRACE_IN_DAYS)),
            _ => None,
        };
        let insert = "INSERT INTO proxy_order (id, account, offer, quantity, price_paid, p0f_slots, p0f_slot_cents,
                auto_renewal, tag, status, created_at, expires_at, due_at)
            SELECT ?1, id, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9, ?10, ?11, ?12 FROM account WHERE name = ?2";
        connection.prepare_cached(insert)?.execute(rusqlite::params![
            self.id,
            self.account,
            offer.id,
            self.quantity,
            cents,
            offer.p0f_slot_cents.unwrap_or(0),
            self.auto_renewal,
            self.tag,
            self.status,
            at.as_millisecond(),
            expires_at.as_millisecond(),
            due_at.map(Timestamp::as_millisecond),
        ])?;
        let insert = "INSERT INTO proxy_payment (\"order\", cents, paid_at) VALUES (?1, ?2, ?3)";
        connection.prepare_cached(insert)?.execute((self.id, cents, at.as_millisecond())).map(drop)
    }

    fn offer(&self, connection: &Connection) -> rusqlite::Result<Offer> {
        let select = "SELECT * FROM proxy_catalogue WHERE product_name = ?1 AND location IS ?2 AND cycle_name = ?3";
        let values = (self.product, self.location, self.cycle);
        connection.prepare_cached(select)?.query_row(values, Offer::read)
    }
}
