//! The catalogue: what is sold, where, for how long, for how much, and to whom.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::StatusCode;
use crate::proxy_orders::types;
use crate::sandbox::rules::call::{Call, Refusal};

/// A product in one location, if it has locations.
pub(crate) struct Place {
    stock: i64,
    pub(crate) product: String,
    location: Option<String>,
    /// Whether a purchase has a quantity.
    pub(crate) counted: bool,
    pub(crate) auto_renewable: bool,
}

impl Place {
    /// Finds the product and location of a purchase. A location is ignored if the product has none.
    pub(crate) fn find(connection: &Connection, product: &str, location: Option<&str>) -> Result<Self, Refusal> {
        let select = "SELECT id, short_code IS NOT NULL, counted, auto_renewable FROM proxy_product WHERE name = ?1";
        let columns = |row: &Row| Ok((row.get(0)?, row.get::<_, bool>(1)?, row.get(2)?, row.get(3)?));
        let found = connection.prepare_cached(select)?.query_row([product], columns).optional()?;
        let Some((id, by_location, counted, auto_renewable)): Option<(i64, _, _, _)> = found else {
            let products = names(connection, "SELECT name FROM proxy_product ORDER BY id", [])?;
            return Err(Refusal::bad_request(format!("Unknown product {product}; there are {products}")));
        };
        let location = location.filter(|_| by_location);
        let locations = "SELECT location FROM proxy_stock WHERE product = ?1 ORDER BY id";
        if by_location && location.is_none() {
            let locations = names(connection, locations, [id])?;
            return Err(Refusal::bad_request(format!("location: required for {product}, one of {locations}")));
        }
        let select = "SELECT id FROM proxy_stock WHERE product = ?1 AND location IS ?2";
        let stock = connection.prepare_cached(select)?.query_row((id, location), |row| row.get(0)).optional()?;
        let Some(stock) = stock else {
            let (location, locations) = (location.unwrap_or_default(), names(connection, locations, [id])?);
            return Err(Refusal::bad_request(format!("There is no {product} in {location}, only in {locations}")));
        };
        let location = location.map(str::to_owned);
        Ok(Self { stock, product: product.to_owned(), location, counted, auto_renewable })
    }

    /// Returns the offer with a billing cycle. Without one, `lifetime` is meant: traffic that does not expire.
    pub(crate) fn offer(&self, connection: &Connection, account: i64, cycle: Option<&str>) -> Result<Offer, Refusal> {
        let select = "SELECT * FROM proxy_catalogue WHERE stock = ?1 AND cycle_name = ?2";
        let key = (self.stock, cycle.unwrap_or("lifetime"));
        let offer = connection.prepare_cached(select)?.query_row(key, Offer::read).optional()?;
        offer.ok_or(()).or_else(|()| {
            let cycles = cycles(connection, self.stock, account)?;
            let wrong = match cycle {
                Some(cycle) => format!("{} has no billing cycle {cycle}, but {cycles}", self.product),
                None => format!("cycle: required for {}, one of {cycles}", self.product),
            };
            Err(Refusal::bad_request(wrong))
        })
    }

    /// Returns product and location, for messages.
    pub(crate) fn title(&self) -> String {
        match &self.location {
            Some(location) => format!("{} in {location}", self.product),
            None => self.product.clone(),
        }
    }
}

/// A product in one location with one billing cycle.
pub(crate) struct Offer {
    pub(crate) id: i64,
    pub(crate) stock: i64,
    /// What is left; none if it cannot run out.
    pub(crate) amount: Option<i64>,
    /// Per unit and period.
    pub(crate) cents: i64,
    pub(crate) months: i64,
    pub(crate) days: i64,
    /// Whether it is a number of addresses, datacenter or ISP.
    pub(crate) by_address: bool,
    pub(crate) product_id: i64,
    pub(crate) product: String,
    pub(crate) cycle_id: i64,
    pub(crate) cycle: String,
    by_agreement: bool,
    /// Per slot and period; none if slots are not sold with it.
    pub(crate) p0f_slot_cents: Option<i64>,
}

impl Offer {
    pub(crate) fn read(row: &Row) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("offer")?,
            stock: row.get("stock")?,
            amount: row.get("amount")?,
            cents: row.get("cents")?,
            months: row.get("months")?,
            days: row.get("days")?,
            by_address: row.get::<_, Option<String>>("short_code")?.is_some(),
            product_id: row.get("product_id")?,
            product: row.get("product_name")?,
            cycle_id: row.get("cycle_id")?,
            cycle: row.get("cycle_name")?,
            by_agreement: row.get("by_agreement")?,
            p0f_slot_cents: row.get("p0f_slot_cents")?,
        })
    }

    pub(crate) fn with_id(connection: &Connection, id: i64) -> rusqlite::Result<Self> {
        let select = "SELECT * FROM proxy_catalogue WHERE offer = ?1";
        connection.prepare_cached(select)?.query_row([id], Self::read)
    }

    /// Returns the offer of the same product and location with another cycle.
    pub(crate) fn with_cycle(&self, connection: &Connection, cycle: &str) -> rusqlite::Result<Option<Self>> {
        let select = "SELECT * FROM proxy_catalogue WHERE stock = ?1 AND cycle_name = ?2";
        connection.prepare_cached(select)?.query_row((self.stock, cycle), Self::read).optional()
    }

    /// Refuses a cycle that is sold only by agreement to an account without one. `status` depends on the operation.
    pub(crate) fn must_be_open_to(
        &self,
        connection: &Connection,
        account: i64,
        status: StatusCode,
    ) -> Result<(), Refusal> {
        let select = "SELECT EXISTS (SELECT 1 FROM proxy_agreement WHERE account = ?1 AND cycle = ?2)";
        let agreed = |row: &Row| row.get::<_, bool>(0);
        if !self.by_agreement || connection.prepare_cached(select)?.query_row((account, self.cycle_id), agreed)? {
            return Ok(());
        }
        let message = format!("The billing cycle {} is not available for your account", self.cycle);
        Err(Refusal::new(status, message))
    }

    /// Returns the discount of a promo code in percent; none if the code is not valid for this offer.
    pub(crate) fn discount(&self, connection: &Connection, promo: &str) -> rusqlite::Result<Option<i64>> {
        let select = "SELECT percent FROM proxy_promo WHERE code = ?1 AND coalesce(only_product = ?2, 1)
            AND coalesce(only_cycle = ?3, 1) AND coalesce(except_cycle <> ?3, 1)";
        let key = (promo, self.product_id, self.cycle_id);
        connection.prepare_cached(select)?.query_row(key, |row| row.get(0)).optional()
    }
}

/// Returns the billing cycles that an account can choose, for messages.
pub(crate) fn cycles(connection: &Connection, stock: i64, account: i64) -> rusqlite::Result<String> {
    let select = "SELECT cycle_name FROM proxy_catalogue WHERE stock = ?1 AND (NOT by_agreement
        OR EXISTS (SELECT 1 FROM proxy_agreement WHERE account = ?2 AND cycle = cycle_id)) ORDER BY cycle_id";
    names(connection, select, (stock, account))
}

/// Returns one column of some rows as `a, b, c`.
fn names(connection: &Connection, select: &str, values: impl rusqlite::Params) -> rusqlite::Result<String> {
    let mut statement = connection.prepare_cached(select)?;
    let names: Result<Vec<String>, _> = statement.query_map(values, |row| row.get(0))?.collect();
    names.map(|names| names.join(", "))
}

pub(crate) fn list_products(connection: &Connection, call: &Call) -> Result<types::ListProductsResponse, Refusal> {
    let select = "SELECT product_name, description, location, json_group_array(cycle_name ORDER BY cycle_id)
        FROM proxy_catalogue WHERE NOT by_agreement
            OR EXISTS (SELECT 1 FROM proxy_agreement WHERE account = ?1 AND cycle = cycle_id)
        GROUP BY stock ORDER BY stock";
    let mut statement = connection.prepare_cached(select)?;
    let products = statement.query_map([call.account], |row| {
        let cycles: String = row.get(3)?;
        Ok(types::ProductWithCycles {
            name: row.get(0)?,
            description: row.get(1)?,
            location: row.get(2)?,
            cycles: serde_json::from_str(&cycles).unwrap_or_default(),
            ..Default::default()
        })
    })?;
    let products = products.collect::<Result<_, _>>()?;
    Ok(types::ListProductsResponse { success: Some(true), products, ..Default::default() })
}

pub(crate) fn list_available_counts(connection: &Connection) -> Result<types::AvailableCounts, Refusal> {
    let select = "SELECT short_code, location, amount FROM proxy_stock JOIN proxy_product ON proxy_product.id = product
        WHERE short_code IS NOT NULL ORDER BY proxy_stock.id";
    let mut statement = connection.prepare_cached(select)?;
    let counts = statement.query_map([], |row| {
        let code: String = row.get(0)?;
        Ok(types::AvailableCount {
            product: types::StockProductCode::try_from(code).ok(),
            country: row.get(1)?,
            amount: row.get(2)?,
            ..Default::default()
        })
    })?;
    Ok(types::AvailableCounts(counts.collect::<Result<_, _>>()?))
}

pub(crate) fn get_profile(connection: &Connection, call: &Call) -> Result<types::GetProfileResponse, Refusal> {
    let select = "SELECT email, cents, coalesce((SELECT orders FROM proxy_order_count
            WHERE proxy_order_count.account = account.id AND status = 'active'), 0)
        FROM account JOIN proxy_wallet ON proxy_wallet.account = account.id WHERE account.id = ?1";
    let profile = connection.prepare_cached(select)?.query_row([call.account], |row| {
        Ok(types::GetProfileResponse {
            email: row.get(0)?,
            wallet_balance: Some(row.get::<_, i64>(1)?.into()),
            active_orders: row.get(2)?,
            ..Default::default()
        })
    })?;
    Ok(profile)
}
