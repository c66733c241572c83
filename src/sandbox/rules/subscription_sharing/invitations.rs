//! Invitations by contact, and the shares that come of them.

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::EpochMilliseconds;
use crate::sandbox::rules::call::{Call, Refusal};
use crate::sandbox::rules::subscription_sharing::subscriptions::Subscription;
use crate::subscription_sharing::types::{
    AcceptInvitationRequest, CancelShareRequest, ContactType, DeclineInvitationRequest, ListSharedSubscribersResponse,
    SendInvitationRequest, ShareStatus, ShareType, SharedSubscriber, SharedSubscriptionSummary, SharingStatus,
    UpdateInvitationRequest,
};

/// How long an invitation can be accepted: 30 days.
pub(crate) const VALIDITY_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A share lasts a year, as the one in the vendor's documentation does.
pub(crate) fn year_from(now: Timestamp) -> i64 {
    now.to_zoned(TimeZone::UTC).saturating_add(1.year()).timestamp().as_millisecond()
}

/// Ends the invitations that nobody accepted in time and the shares whose year is over.
pub(crate) fn end_what_is_due(connection: &Connection, now: Timestamp) -> rusqlite::Result<()> {
    let now = now.as_millisecond();
    // Asked first, so that a call that only reads does not wait for those that write.
    let some_are_due: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM subscription_share
             WHERE status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED') AND due_ms <= ?1)",
        )?
        .query_row([now], |row| row.get(0))?;
    if some_are_due {
        connection
            .prepare_cached(
                "UPDATE subscription_share SET status = 'SHARE_ENDED', end_ms = due_ms
                 WHERE status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED') AND due_ms <= ?1",
            )?
            .execute([now])?;
    }
    Ok(())
}

pub(crate) fn send(connection: &Connection, call: &Call) -> Result<SharingStatus, Refusal> {
    let request: SendInvitationRequest = call.body()?;
    check_contact(&request)?;
    let Some(subscription) = Subscription::find(connection, call, &request.product_code)? else {
        return Ok(SharingStatus::NoSubscription);
    };
    if subscription.stopped {
        return Ok(SharingStatus::SubscriptionStopped);
    }
    // A product that is not for sharing with users is none that could be shared with this one.
    let Some(allowed) = subscription.allowed(connection, &ShareType::Users)? else {
        return Ok(SharingStatus::NoSubscription);
    };
    if reads_already(connection, call, &subscription, &request.contact)? {
        return Ok(SharingStatus::AlreadyInUse);
    }
    if in_use(connection, &subscription)? >= allowed {
        return Ok(SharingStatus::InvitationsPoolExhausted);
    }
    insert(connection, call, &subscription, &request)?;
    Ok(SharingStatus::ShareOk)
}

/// That the contact is an e-mail address or a telephone number has been checked; here, that it is the one it should be.
fn check_contact(request: &SendInvitationRequest) -> Result<(), Refusal> {
    let contact = request.contact.as_str();
    match (&request.contact_type, contact.contains('@')) {
        (ContactType::Email, true) | (ContactType::PhoneNumber, false) => Ok(()),
        (ContactType::Email, false) => Err(Refusal::bad_request(format!(
            "contact: {contact} is no e-mail address; a telephone number has the contactType B"
        ))),
        (ContactType::PhoneNumber, true) => Err(Refusal::bad_request(format!(
            "contact: {contact} is no telephone number in the form E.164; an e-mail address has the contactType A"
        ))),
        (ContactType::Unknown(word), _) => {
            Err(Refusal::bad_request(format!("contactType: {word} is neither A, e-mail, nor B, telephone")))
        }
    }
}

/// Whether the contact has an invitation or a share, or is the owner in person.
fn reads_already(
    connection: &Connection,
    call: &Call,
    subscription: &Subscription,
    contact: &str,
) -> rusqlite::Result<bool> {
    let mut select = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM subscription_share
                        WHERE subscription = ?1 AND contact = ?2
                              AND status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED'))
             OR EXISTS (SELECT 1 FROM account WHERE id = ?3 AND ?2 COLLATE NOCASE IN (email, phone))",
    )?;
    select.query_row((subscription.id, contact, call.account), |row| row.get(0))
}

/// How much of the pool is used: an invitation takes its place before it is accepted.
fn in_use(connection: &Connection, subscription: &Subscription) -> rusqlite::Result<i64> {
    let mut select = connection.prepare_cached(
        "SELECT count(*) FROM subscription_share
         WHERE subscription = ?1 AND status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED')",
    )?;
    select.query_row([subscription.id], |row| row.get(0))
}

fn insert(
    connection: &Connection,
    call: &Call,
    subscription: &Subscription,
    request: &SendInvitationRequest,
) -> rusqlite::Result<()> {
    let now = call.now.as_millisecond();
    // The code is random, since whoever has it can decline.
    let mut insert = connection.prepare_cached(
        "INSERT INTO subscription_share
             (code, subscription, contact_type, contact, first_name, last_name, status, start_ms, end_ms, due_ms)
         VALUES (hex(randomblob(8)), ?1, ?2, ?3, ?4, ?5, 'SHARE_REQUEST_SENT', ?6, ?7, ?8)",
    )?;
    insert.execute((
        subscription.id,
        request.contact_type.as_str(),
        request.contact.as_str(),
        request.first_name.as_ref().map(|name| name.as_str()),
        request.last_name.as_ref().map(|name| name.as_str()),
        now,
        year_from(call.now),
        now + VALIDITY_MS,
    ))?;
    Ok(())
}

/// Who is not the invited contact learns nothing about the code, not even that it exists.
pub(crate) fn accept(connection: &Connection, call: &Call) -> Result<SharingStatus, Refusal> {
    let request: AcceptInvitationRequest = call.body()?;
    let mut select = connection.prepare_cached(
        "SELECT share.id, share.status, share.recipient, subscription.stopped
         FROM subscription_share AS share
         JOIN subscription ON subscription.id = share.subscription
         JOIN account ON account.id = ?2
         WHERE share.code = ?1 AND share.contact IN (account.email, account.phone)",
    )?;
    let found = select.query_row((request.share_code.as_str(), call.account), |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<i64>>(2)?, row.get::<_, bool>(3)?))
    });
    let Some((share, status, recipient, stopped)) = found.optional()? else {
        return Ok(SharingStatus::ShareCodeNotFound);
    };
    match status.parse() {
        Ok(ShareStatus::RequestSent) if stopped => Ok(SharingStatus::SubscriptionStopped),
        Ok(ShareStatus::RequestSent) => accept_open(connection, call, share),
        // Tells a user whose first acceptance was answered into the void that it was heard.
        Ok(ShareStatus::Accepted) if recipient == Some(call.account) => Ok(SharingStatus::AlreadyInUse),
        _ => Ok(SharingStatus::ShareCodeNotFound),
    }
}

/// One accepted share at a time, whatever it is of.
fn accept_open(connection: &Connection, call: &Call, share: i64) -> Result<SharingStatus, Refusal> {
    let has_another: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM subscription_share WHERE recipient = ?1 AND status = 'SHARE_ACCEPTED')",
        )?
        .query_row([call.account], |row| row.get(0))?;
    if has_another {
        return Ok(SharingStatus::ShareLimit);
    }
    connection
        .prepare_cached(
            "UPDATE subscription_share
             SET status = 'SHARE_ACCEPTED', recipient = ?2, start_ms = ?3, end_ms = ?4, due_ms = ?4 WHERE id = ?1",
        )?
        .execute((share, call.account, call.now.as_millisecond(), year_from(call.now)))?;
    Ok(SharingStatus::ShareOk)
}

/// In client mode there is no user to compare with: the code alone is enough.
pub(crate) fn decline(connection: &Connection, call: &Call) -> Result<SharingStatus, Refusal> {
    let request: DeclineInvitationRequest = call.body()?;
    let declined = connection
        .prepare_cached(
            "UPDATE subscription_share SET status = 'SHARE_DECLINED', end_ms = ?2
             WHERE code = ?1 AND status = 'SHARE_REQUEST_SENT'",
        )?
        .execute((request.share_code.as_str(), call.now.as_millisecond()))?;
    Ok(if declined == 1 { SharingStatus::RequestDeclined } else { SharingStatus::ShareCodeNotFound })
}

/// The owner ends what is in use, accepted or not. The place in the pool is free again.
pub(crate) fn cancel(connection: &Connection, call: &Call) -> Result<SharingStatus, Refusal> {
    let request: CancelShareRequest = call.body()?;
    let ended = connection
        .prepare_cached(
            "UPDATE subscription_share SET status = 'SHARE_ENDED', end_ms = ?3
             WHERE code = ?1 AND status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED')
                   AND subscription IN (SELECT id FROM subscription WHERE account = ?2)",
        )?
        .execute((request.share_code.as_str(), call.account, call.now.as_millisecond()))?;
    Ok(if ended == 1 { SharingStatus::SharingEnded } else { SharingStatus::ShareCodeNotFound })
}

/// A name that is left out stays as it was. After acceptance the recipient has a name of their own.
pub(crate) fn update(connection: &Connection, call: &Call) -> Result<(), Refusal> {
    let request: UpdateInvitationRequest = call.body()?;
    let code = request.share_code.as_str();
    let changed = connection
        .prepare_cached(
            "UPDATE subscription_share
             SET first_name = coalesce(?3, first_name), last_name = coalesce(?4, last_name)
             WHERE code = ?1 AND status = 'SHARE_REQUEST_SENT'
                   AND subscription IN (SELECT id FROM subscription WHERE account = ?2)",
        )?
        .execute((
            code,
            call.account,
            request.first_name.as_ref().map(|name| name.as_str()),
            request.last_name.as_ref().map(|name| name.as_str()),
        ))?;
    if changed == 0 {
        return Err(Refusal::not_found(format!("There is no open invitation {code} that this user sent")));
    }
    Ok(())
}

/// Everybody who was ever invited: product by product, in the order of the invitations.
pub(crate) fn list(connection: &Connection, call: &Call) -> Result<ListSharedSubscribersResponse, Refusal> {
    let mut select = connection.prepare_cached(
        "SELECT share.recipient, share.start_ms, share.end_ms, share.status, share.contact, share.contact_type,
                share.first_name, share.last_name, product.name, product.code, share.code, subscription.customer_number
         FROM subscription
         JOIN subscription_share AS share ON share.subscription = subscription.id
         JOIN subscription_product AS product ON product.code = subscription.product
         WHERE subscription.account = ?1 ORDER BY subscription.product, share.id",
    )?;
    let subscribers = select.query_map([call.account], shared_subscriber)?.collect::<Result<_, _>>()?;
    Ok(ListSharedSubscribersResponse {
        shared_user_information_list: subscribers,
        shared_subscription_summary: summary(connection, call)?,
        ..Default::default()
    })
}

fn shared_subscriber(row: &Row<'_>) -> rusqlite::Result<SharedSubscriber> {
    Ok(SharedSubscriber {
        user_id: row.get(0)?,
        start_time: Some(EpochMilliseconds::from(row.get::<_, i64>(1)?)),
        end_time: Some(EpochMilliseconds::from(row.get::<_, i64>(2)?)),
        share_status: row.get::<_, String>(3)?.parse().ok(),
        share_contact: row.get(4)?,
        share_contact_type: row.get::<_, String>(5)?.parse().ok(),
        first_name: row.get(6)?,
        last_name: row.get(7)?,
        product_name: row.get(8)?,
        product_code: row.get(9)?,
        share_code: row.get(10)?,
        customer_number: row.get(11)?,
        ..Default::default()
    })
}

/// One element per product that was ever shared with somebody. What counts here is what fills the pool.
fn summary(connection: &Connection, call: &Call) -> rusqlite::Result<Vec<SharedSubscriptionSummary>> {
    let mut select = connection.prepare_cached(
        "SELECT owned.product, (SELECT count(*) FROM subscription_share AS share
                                WHERE share.subscription = owned.id
                                      AND share.status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED'))
         FROM subscription AS owned
         WHERE owned.account = ?1
               AND EXISTS (SELECT 1 FROM subscription_share AS share WHERE share.subscription = owned.id)
         ORDER BY owned.product",
    )?;
    let products = select.query_map([call.account], |row| {
        Ok(SharedSubscriptionSummary {
            product_code: row.get(0)?,
            shares_in_use_count: row.get(1)?,
            ..Default::default()
        })
    })?;
    products.collect()
}
