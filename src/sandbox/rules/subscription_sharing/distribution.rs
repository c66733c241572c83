//! Distribution levels of subscriptions that were received through a business.

use rusqlite::Connection;

use crate::sandbox::rules::call::{Call, Refusal};
use crate::sandbox::rules::subscription_sharing::subscriptions::{Subscription, forbidden};
use crate::subscription_sharing::types::{
    ChangeDistributionLevelRequest, DistributionLevel, ListDistributionLevelsResponse,
};

/// Lists all levels of the product, including the present one, so that a change can be repeated.
pub(crate) fn list_levels(connection: &Connection, call: &Call) -> Result<ListDistributionLevelsResponse, Refusal> {
    let subscription = received_through_business(connection, call, &call.required::<String>("productCode")?)?;
    Ok(ListDistributionLevelsResponse {
        distribution_levels: levels(connection, &subscription.product)?,
        ..Default::default()
    })
}

pub(crate) fn change_level(connection: &Connection, call: &Call) -> Result<(), Refusal> {
    let request: ChangeDistributionLevelRequest = call.body()?;
    let subscription = received_through_business(connection, call, &request.product_code)?;
    let levels = levels(connection, &subscription.product)?;
    let known: Vec<&str> = levels.iter().filter_map(|level| level.distribution_level.as_deref()).collect();
    let wanted = request.distribution_level.as_str();
    if !known.contains(&wanted) {
        let message = format!(
            "distributionLevel: the product {} has no level {wanted}; it has {}",
            subscription.product,
            known.join(", ")
        );
        return Err(Refusal::bad_request(message));
    }
    connection
        .prepare_cached("UPDATE subscription SET distribution_level = ?2 WHERE id = ?1")?
        .execute((subscription.id, wanted))?;
    Ok(())
}

fn received_through_business(connection: &Connection, call: &Call, product: &str) -> Result<Subscription, Refusal> {
    let subscription = Subscription::required(connection, call, product)?;
    if !subscription.through_business {
        let message = format!("The subscription to {product} was not received through a business");
        return Err(forbidden(message));
    }
    Ok(subscription)
}

fn levels(connection: &Connection, product: &str) -> rusqlite::Result<Vec<DistributionLevel>> {
    let mut select =
        connection.prepare_cached("SELECT code, usage FROM distribution_level WHERE product = ?1 ORDER BY code")?;
    let levels = select.query_map([product], |row| {
        Ok(DistributionLevel { distribution_level: row.get(0)?, usage: row.get(1)?, ..Default::default() })
    })?;
    levels.collect()
}
