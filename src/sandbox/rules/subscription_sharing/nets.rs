//! Nets: ranges of IP addresses and domains that a subscription is shared with.

use std::net::IpAddr;

use rusqlite::Connection;

use crate::EpochMilliseconds;
use crate::sandbox::rules::call::{Call, Refusal};
use crate::sandbox::rules::subscription_sharing::subscriptions::{Subscription, forbidden};
use crate::subscription_sharing::types::{
    Domain, IpAddress, IpRange, IpRangeInput, Net, NetInput, Nets, ReplaceNetsRequest, ShareType,
};

pub(crate) fn list(connection: &Connection, call: &Call) -> Result<Nets, Refusal> {
    let (subscription, _) = shareable_with_nets(connection, call)?;
    let mut select = connection.prepare_cached(
        "SELECT id, login_required, start_ms, end_ms FROM subscription_net WHERE subscription = ?1 ORDER BY id",
    )?;
    let nets = select.query_map([subscription.id], |row| {
        let id = row.get(0)?;
        Ok(Net {
            login_required: row.get(1)?,
            start_time: row.get::<_, Option<i64>>(2)?.map(EpochMilliseconds::from),
            end_time: row.get::<_, Option<i64>>(3)?.map(EpochMilliseconds::from),
            ip_ranges: ranges(connection, id)?,
            domains: domains(connection, id)?,
            ..Default::default()
        })
    })?;
    Ok(Nets { nets: nets.collect::<Result<_, _>>()?, ..Default::default() })
}

fn ranges(connection: &Connection, net: i64) -> rusqlite::Result<Vec<IpRange>> {
    let mut select =
        connection.prepare_cached("SELECT first, last FROM subscription_net_range WHERE net = ?1 ORDER BY position")?;
    let ranges = select.query_map([net], |row| {
        Ok(IpRange { ip_range_start: row.get(0)?, ip_range_end: row.get(1)?, ..Default::default() })
    })?;
    ranges.collect()
}

fn domains(connection: &Connection, net: i64) -> rusqlite::Result<Vec<Domain>> {
    let mut select =
        connection.prepare_cached("SELECT domain FROM subscription_net_domain WHERE net = ?1 ORDER BY position")?;
    let domains = select.query_map([net], |row| Ok(Domain { domain: row.get(0)?, ..Default::default() }))?;
    domains.collect()
}

/// Replaces the whole list. If one element is not valid, the old list stays.
pub(crate) fn replace(connection: &Connection, call: &Call) -> Result<(), Refusal> {
    let (subscription, allowed) = shareable_with_nets(connection, call)?;
    let nets = call.body::<ReplaceNetsRequest>()?.nets;
    check_number(&subscription, &nets, allowed)?;
    for (position, net) in nets.iter().enumerate() {
        check(net).map_err(|problem| Refusal::bad_request(format!("nets[{position}].{problem}")))?;
    }
    clear(connection, &subscription)?;
    nets.iter().try_for_each(|net| insert(connection, &subscription, net))?;
    Ok(())
}

/// Returns the caller's subscription and the number of nets that it may have.
fn shareable_with_nets(connection: &Connection, call: &Call) -> Result<(Subscription, i64), Refusal> {
    let subscription = Subscription::required(connection, call, &call.required::<String>("productCode")?)?;
    match subscription.allowed(connection, &ShareType::Nets)? {
        Some(allowed) => Ok((subscription, allowed)),
        None => {
            Err(forbidden(format!("The product {} cannot be shared with nets, see its rules", subscription.product)))
        }
    }
}

/// Checks the number of nets. Removing all of them is always possible.
fn check_number(subscription: &Subscription, nets: &[NetInput], allowed: i64) -> Result<(), Refusal> {
    let product = &subscription.product;
    if subscription.stopped && !nets.is_empty() {
        return Err(forbidden(format!("The subscription to {product} is stopped and cannot be shared")));
    }
    if usize::try_from(allowed).is_ok_and(|allowed| nets.len() > allowed) {
        let message = format!("nets: {} nets, but {product} can be shared with at most {allowed}", nets.len());
        return Err(Refusal::bad_request(message));
    }
    Ok(())
}

fn check(net: &NetInput) -> Result<(), String> {
    if let (Some(start), Some(end)) = (net.start_time, net.end_time)
        && start > end
    {
        return Err(format!("startTime: {} is after endTime, {}", start.get(), end.get()));
    }
    for (position, range) in net.ip_ranges.iter().enumerate() {
        check_range(range).map_err(|problem| format!("ipRanges[{position}].{problem}"))?;
    }
    for (position, domain) in net.domains.iter().enumerate() {
        check_host_name(&domain.domain)
            .map_err(|problem| format!("domains[{position}].domain: {} {problem}", *domain.domain))?;
    }
    Ok(())
}

fn check_range(range: &IpRangeInput) -> Result<(), String> {
    let start = address("ipRangeStart", &range.ip_range_start)?;
    let end = address("ipRangeEnd", &range.ip_range_end)?;
    if start.is_ipv4() != end.is_ipv4() {
        return Err(format!("ipRangeEnd: {end} is not of the same IP version as ipRangeStart, {start}"));
    }
    if start > end {
        return Err(format!("ipRangeStart: {start} is after ipRangeEnd, {end}"));
    }
    Ok(())
}

fn address(name: &str, text: &IpAddress) -> Result<IpAddr, String> {
    text.parse().map_err(|_| format!("{name}: {} is not an IP address", **text))
}

/// A name that the domain name system can have, without a wildcard. A domain outside ASCII has its form in ASCII.
fn check_host_name(name: &str) -> Result<(), &'static str> {
    let labels: Vec<&str> = name.split('.').collect();
    if labels.iter().any(|label| label.is_empty() || label.len() > 63) {
        return Err("has a part between the dots that is not 1 to 63 characters long");
    }
    if !name.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '.')) {
        return Err("has other characters than ASCII letters, digits, hyphens and dots");
    }
    if labels.iter().any(|label| label.starts_with('-') || label.ends_with('-')) {
        return Err("has a part that begins or ends with a hyphen");
    }
    // No top-level domain is a number, so this is an address, or part of one.
    if labels.last().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err("is not a name; IP addresses go into ipRanges");
    }
    Ok(())
}

fn clear(connection: &Connection, subscription: &Subscription) -> rusqlite::Result<()> {
    for delete in [
        "DELETE FROM subscription_net_range WHERE net IN (SELECT id FROM subscription_net WHERE subscription = ?1)",
        "DELETE FROM subscription_net_domain WHERE net IN (SELECT id FROM subscription_net WHERE subscription = ?1)",
        "DELETE FROM subscription_net WHERE subscription = ?1",
    ] {
        connection.prepare_cached(delete)?.execute([subscription.id])?;
    }
    Ok(())
}

fn insert(connection: &Connection, subscription: &Subscription, net: &NetInput) -> rusqlite::Result<()> {
    let start = net.start_time.map(EpochMilliseconds::get);
    let end = net.end_time.map(EpochMilliseconds::get);
    let id: i64 = connection
        .prepare_cached(
            "INSERT INTO subscription_net (subscription, login_required, start_ms, end_ms) VALUES (?1, ?2, ?3, ?4)
             RETURNING id",
        )?
        .query_row((subscription.id, net.login_required, start, end), |row| row.get(0))?;
    let mut insert_range = connection
        .prepare_cached("INSERT INTO subscription_net_range (net, position, first, last) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, range) in (0_i64..).zip(&net.ip_ranges) {
        insert_range.execute((id, position, range.ip_range_start.as_str(), range.ip_range_end.as_str()))?;
    }
    let mut insert_domain =
        connection.prepare_cached("INSERT INTO subscription_net_domain (net, position, domain) VALUES (?1, ?2, ?3)")?;
    for (position, domain) in (0_i64..).zip(&net.domains) {
        insert_domain.execute((id, position, domain.domain.as_str()))?;
    }
    Ok(())
}
