//! Subscriptions of the user who calls, and what their products allow.

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
    /// The caller's own subscription to a product. Nobody gets at that of somebody else.
    pub(crate) fn find(connection: &Connection, call: &Call, product: &str) -> rusqlite::Result<Option<Self>> {
        let mut select = connection.prepare_cached(
            "SELECT id, product, stopped, through_business FROM subscription WHERE account = ?1 AND product = ?2",
        )?;
        let subscription = |row: &rusqlite::Row<'_>| {
            Ok(Self { id: row.get(0)?, product: row.get(1)?, stopped: row.get(2)?, through_business: row.get(3)? })
        };
        select.query_row((call.account, product), subscription).optional()
    }

    /// The same for the operations whose answer has no word for a subscription that is not there.
    pub(crate) fn required(connection: &Connection, call: &Call, product: &str) -> Result<Self, Refusal> {
        Self::find(connection, call, product)?.ok_or_else(|| {
            Refusal::not_found(format!("There is no product {product} among the subscriptions of this user"))
        })
    }

    /// How many shares of a kind the product allows; nothing if it cannot be shared in this way at all.
    pub(crate) fn allowed(&self, connection: &Connection, kind: &ShareType) -> rusqlite::Result<Option<i64>> {
        let mut select =
            connection.prepare_cached("SELECT share_count FROM share_rule WHERE product = ?1 AND share_type = ?2")?;
        select.query_row((&self.product, kind.as_str()), |row| row.get(0)).optional()
    }
}

/// What the user may not do with a subscription that is there.
pub(crate) fn forbidden(message: String) -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, message)
}

/// A product that cannot be shared has no rules; one that the user does not subscribe to is not found.
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
