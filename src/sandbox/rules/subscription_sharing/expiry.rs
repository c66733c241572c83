//! The end of invitations and shares. It is applied lazily: [`settle`] runs before a call.

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use rusqlite::Connection;

use crate::sandbox::rules::call::Refusal;

/// How long an invitation can be accepted: 30 days.
pub(crate) const VALIDITY_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Whether an invitation or a share is due.
pub(crate) const IS_DUE: &str = "SELECT EXISTS (SELECT 1 FROM subscription_share
    WHERE status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED') AND due_ms <= ?1)";

/// Returns the end of a share that begins now: a year later, as in the vendor's documentation.
pub(crate) fn year_from(now: Timestamp) -> i64 {
    now.to_zoned(TimeZone::UTC).saturating_add(1.year()).timestamp().as_millisecond()
}

/// Tells whether an invitation or a share is due, which needs a writer to settle it.
pub(crate) fn is_due(connection: &Connection, now: Timestamp) -> rusqlite::Result<bool> {
    connection.prepare_cached(IS_DUE)?.query_row([now.as_millisecond()], |row| row.get(0))
}

/// Ends the invitations that were not accepted in time and the shares whose year is over, all at once.
pub(crate) fn settle(connection: &Connection, now: Timestamp) -> Result<bool, Refusal> {
    let update = "UPDATE subscription_share SET status = 'SHARE_ENDED', end_ms = due_ms
        WHERE status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED') AND due_ms <= ?1";
    connection.prepare_cached(update)?.execute([now.as_millisecond()])?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::rules::rulebook::Rulebook;
    use crate::sandbox::rules::subscription_sharing::RULES;
    use crate::subscription_sharing::OPERATIONS;

    #[test]
    fn due_shares_are_found_in_an_index() {
        let plan = Rulebook::new(OPERATIONS, RULES).plan(IS_DUE);
        let step = "SEARCH subscription_share USING INDEX subscription_share_due (due_ms<?)";
        assert!(plan.iter().any(|found| found == step), "{plan:#?}");
    }

    #[test]
    fn a_share_is_due_from_its_end_until_it_is_settled() {
        let rulebook = Rulebook::new(OPERATIONS, RULES);
        let end: i64 = rulebook
            .connection
            .query_row("SELECT min(due_ms) FROM subscription_share WHERE status = 'SHARE_REQUEST_SENT'", [], |row| {
                row.get(0)
            })
            .unwrap();
        let at = |milliseconds| Timestamp::from_millisecond(milliseconds).unwrap();
        assert!(!is_due(&rulebook.connection, at(end - 1)).unwrap());
        assert!(is_due(&rulebook.connection, at(end)).unwrap());
        settle(&rulebook.connection, at(end)).unwrap();
        assert!(!is_due(&rulebook.connection, at(end)).unwrap());
    }
}
