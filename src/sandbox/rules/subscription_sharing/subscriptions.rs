//! Subscriptions of the caller, and how their products may be shared.

use http::StatusCode;
use rusqlite::{Connection, OptionalExtension as _};

use crate::sandbox::rules::call::{Call, Refusal};
use crate::subscription_sharing::types::{ListShareRulesResponse, ShareRule, ShareType};

pub(crate) struct Subscription {
    pub(crate) id: i64,
    pub(crate) product: String,
    pub(crate) stopped: bool,
    pub(crate) through_business: bool,
}

impl Subscription {
    /// Returns the caller's own subscription to a product; never one of another account.
    pub(crate) fn find(connection: &Connection, call: &Call, product: &str) -> rusqlite::Result<Option<Self>> {
        let mut select = connection.prepare_cached(
            "SELECT id, product, stopped, through_business FROM subscription WHERE account = ?1 AND product = ?2",
        )?;
        let subscription = |row: &rusqlite::Row<'_>| {
            Ok(Self { id: row.get(0)?, product: row.get(1)?, stopped: row.get(2)?, through_business: row.get(3)? })
        };
        select.query_row((call.account, product), subscription).optional()
    }

    /// Returns the subscription, or 404 without one, for operations whose response has no word for that.
    pub(crate) fn required(connection: &Connection, call: &Call, product: &str) -> Result<Self, Refusal> {
        Self::find(connection, call, product)?
            .ok_or_else(|| Refusal::not_found(format!("This user does not subscribe to the product {product}")))
    }

    /// Returns how many shares of a kind the product allows; none if it cannot be shared in this way.
    pub(crate) fn allowed(&self, connection: &Connection, kind: &ShareType) -> rusqlite::Result<Option<i64>> {
        let mut select =
            connection.prepare_cached("SELECT share_count FROM share_rule WHERE product = ?1 AND share_type = ?2")?;
        select.query_row((&self.product, kind.as_str()), |row| row.get(0)).optional()
    }
}

/// Returns the refusal of something that the caller may not do with a subscription they have.
pub(crate) fn forbidden(message: String) -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, message)
}

/// Lists the rules of a product. It has none if it cannot be shared; without a subscription it is not found.
pub(crate) fn list_rules(connection: &Connection, call: &Call) -> Result<ListShareRulesResponse, Refusal> {
    let subscription = Subscription::required(connection, call, &call.required::<String>("productCode")?)?;
    let mut select = connection.prepare_cached(
        "SELECT product, share_type, share_count FROM share_rule WHERE product = ?1 ORDER BY share_type",
    )?;
    let rules = select.query_map([subscription.product], |row| {
        Ok(ShareRule {
            product_code: row.get(0)?,
            share_type: row.get::<_, String>(1)?.parse().ok(),
            share_count: row.get(2)?,
            ..Default::default()
        })
    })?;
    Ok(ListShareRulesResponse { customer_product_share_rules: rules.collect::<Result<_, _>>()?, ..Default::default() })
}
