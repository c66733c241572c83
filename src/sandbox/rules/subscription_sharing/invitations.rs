//! Invitations, and the shares that they become when they are accepted.

use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::EpochMilliseconds;
use crate::sandbox::rules::call::{Call, Refusal};
use crate::sandbox::rules::subscription_sharing::expiry::{VALIDITY_MS, year_from};
use crate::sandbox::rules::subscription_sharing::subscriptions::Subscription;
use crate::subscription_sharing::types::{
    AcceptInvitationRequest, CancelShareRequest, ContactType, DeclineInvitationRequest, ListSharedSubscribersResponse,
    SendInvitationRequest, ShareStatus, ShareType, SharedSubscriber, SharedSubscriptionSummary, SharingStatus,
    UpdateInvitationRequest,
};

pub(crate) fn send(connection: &Connection, call: &Call) -> Result<SharingStatus, Refusal> {
    let request: SendInvitationRequest = call.body()?;
    check_contact(&request)?;
    let Some(subscription) = Subscription::find(connection, call, &request.product_code)? else {
        return Ok(SharingStatus::NoSubscription);
    };
    if subscription.stopped {
        return Ok(SharingStatus::SubscriptionStopped);
    }
    // The API has no word for a product that cannot be shared with users; this one is the nearest.
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

/// Checks that the contact is of the given type. The spec has checked that it is an e-mail address or a telephone number.
fn check_contact(request: &SendInvitationRequest) -> Result<(), Refusal> {
    let contact = request.contact.as_str();
    match (&request.contact_type, contact.contains('@')) {
        (ContactType::Email, true) | (ContactType::PhoneNumber, false) => Ok(()),
        (ContactType::Email, false) => Err(Refusal::bad_request(format!(
            "contact: {contact} is not an e-mail address; the contactType of a telephone number is B"
        ))),
        (ContactType::PhoneNumber, true) => Err(Refusal::bad_request(format!(
            "contact: {contact} is not a telephone number in E.164 form; the contactType of an e-mail address is A"
        ))),
        (ContactType::Unknown(word), _) => {
            Err(Refusal::bad_request(format!("contactType: must be A (e-mail) or B (telephone), but is {word}")))
        }
    }
}

/// Tells whether the contact has an invitation or a share, or belongs to the owner.
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

/// Returns how much of the pool is used. An invitation counts before it is accepted.
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
    // The code is random, since it is enough to decline the invitation.
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

/// Accepts an invitation. Only the invited contact learns whether the code exists.
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
        // Tells a user who did not receive the first response that the acceptance has taken effect.
        Ok(ShareStatus::Accepted) if recipient == Some(call.account) => Ok(SharingStatus::AlreadyInUse),
        _ => Ok(SharingStatus::ShareCodeNotFound),
    }
}

/// Accepts an open invitation. A user has one accepted share at a time, of whatever product.
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

/// Declines an invitation. In client mode there is no user to compare with, so the code is enough.
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

/// Ends an invitation or a share of the caller. Its place in the pool becomes free.
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

/// Changes the names of an open invitation. An omitted name stays. After acceptance the recipient has their own name.
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
        return Err(Refusal::not_found(format!("This user has not sent an open invitation {code}")));
    }
    Ok(())
}

/// Lists all invitations, by product and in the order in which they were sent.
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

/// Returns one element per product that was ever shared. It counts what takes a place in the pool.
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
