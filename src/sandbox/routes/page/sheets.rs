//! What a person wants to know of each API, in place of the tables behind it.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::sandbox::routes::page::html::{escaped, scrolling};
use crate::sandbox::routes::page::table::SHOWN;

/// A question to the database. Its columns are those of the sheet; money, traffic and times are texts already.
struct Sheet {
    /// Of its element.
    id: &'static str,
    title: &'static str,
    /// What it belongs to; the sheets of one API follow one another.
    api: &'static str,
    select: &'static str,
}

/// A time in milliseconds as people read it. SQLite knows no functions of its own for it.
macro_rules! time {
    ($milliseconds:literal) => {
        concat!("coalesce(strftime('%Y-%m-%d %H:%M', ", $milliseconds, " / 1000, 'unixepoch'), '–')")
    };
}

/// The newest first. The names of the columns are shown as they are.
const SHEETS: [Sheet; 6] = [
    Sheet {
        id: "accounts",
        title: "Accounts",
        api: "All",
        select: "SELECT name AS Account, printf('%,d', ips) AS 'IPs +',
                printf('%,.1f GB', coalesce((SELECT sum(bytes) FROM traffic_plan WHERE account = account.id), 0) / 1e9) AS 'Traffic +',
                printf('$%,.2f', cents / 100.0) AS 'Wallet +',
                (SELECT count(*) FROM subscription WHERE account = account.id) AS 'Subscriptions +',
                email AS 'E-mail', phone AS Telephone
            FROM account
            JOIN ip_balance ON ip_balance.account = account.id JOIN proxy_wallet ON proxy_wallet.account = account.id",
    },
    Sheet {
        id: "codes",
        title: "Codes",
        api: "Share codes",
        select: concat!(
            "SELECT code AS Code, owner.name AS 'Made by', coalesce(recipient.name, 'anybody') AS 'For',
                CASE data_type WHEN 1 THEN number_of_ips || ' IPs' ELSE printf('%,.1f GB', amount_traffic / 1e9) END AS Worth,
                CASE share_code.status WHEN 2 THEN 'used by ' || redeemer.name WHEN 3 THEN 'revoked'
                    ELSE iif(expired_at <= (SELECT value FROM clock) / 1000, 'expired', 'unused') END AS State, ",
            time!("expired_at * 1000"),
            " AS Expires
            FROM share_code JOIN account AS owner ON owner.id = share_code.owner
            LEFT JOIN account AS recipient ON recipient.id = forward_to
            LEFT JOIN account AS redeemer ON redeemer.id = used_by
            ORDER BY share_code.id DESC"
        ),
    },
    Sheet {
        id: "orders",
        title: "Orders",
        api: "Proxy orders",
        select: concat!(
            "SELECT proxy_order.id AS Number, account.name AS Account, proxy_order.status AS State,
                printf('$%,.2f', price_paid / 100.0) AS 'Paid +', quantity || ' × ' || product_name AS Product,
                coalesce(location, '–') AS Location, cycle_name AS Cycle, ",
            time!("expires_at"),
            " AS 'Paid until', iif(auto_renewal, 'yes', 'no') AS Renews, coalesce(tag, '–') AS Tag
            FROM proxy_order JOIN account ON account.id = proxy_order.account
            JOIN proxy_catalogue ON proxy_catalogue.offer = proxy_order.offer
            ORDER BY proxy_order.id DESC"
        ),
    },
    Sheet {
        id: "subscriptions",
        title: "Subscriptions",
        api: "Subscription sharing",
        select: "SELECT account.name AS Account, product AS Product, subscription_product.name AS Name,
                iif(stopped, 'stopped', 'runs') AS State, iif(through_business, 'from a business', 'bought') AS Origin,
                coalesce(distribution_level, '–') AS Level,
                (SELECT count(*) FROM subscription_share WHERE subscription = subscription.id
                    AND status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED')) AS 'Shares in use +'
            FROM subscription JOIN account ON account.id = account JOIN subscription_product ON code = product
            ORDER BY subscription.id",
    },
    Sheet {
        id: "shares",
        title: "Shares",
        api: "Subscription sharing",
        select: concat!(
            "SELECT subscription_share.code AS Code, owner.name AS 'Shared by', product AS Product, contact AS 'Shared with',
                subscription_share.status AS State, coalesce(recipient.name, '–') AS 'Accepted by',
                coalesce(first_name || ' ' || last_name, '–') AS Name, ",
            time!("end_ms"),
            " AS Ends
            FROM subscription_share JOIN subscription ON subscription.id = subscription
            JOIN account AS owner ON owner.id = subscription.account
            LEFT JOIN account AS recipient ON recipient.id = recipient
            ORDER BY subscription_share.id DESC"
        ),
    },
    Sheet {
        id: "nets",
        title: "Nets",
        api: "Subscription sharing",
        select: concat!(
            "SELECT account.name AS Account, product AS Product,
                coalesce((SELECT group_concat(first || ' – ' || last, ', ') FROM subscription_net_range WHERE net = subscription_net.id), '–')
                    AS Addresses,
                coalesce((SELECT group_concat(domain, ', ') FROM subscription_net_domain WHERE net = subscription_net.id), '–')
                    AS Domains,
                iif(login_required, 'yes', 'no') AS 'Needs a login', ",
            time!("start_ms"), " AS Begins, ", time!("end_ms"),
            " AS Ends
            FROM subscription_net JOIN subscription ON subscription.id = subscription
            JOIN account ON account.id = subscription.account
            ORDER BY subscription_net.id DESC"
        ),
    },
];

/// What marks a column of numbers, which are aligned at their end.
const NUMBER: &str = " +";

/// Returns all sheets. `now` is the sandbox's time in milliseconds.
pub(crate) fn all_sheets(connection: &Connection, now: i64) -> rusqlite::Result<String> {
    let mut html = String::new();
    let mut api = "All";
    for sheet in &SHEETS {
        if sheet.api != api {
            api = sheet.api;
            html += &format!("<h3 id=\"api-{}\" class=api data-live>{}</h3>", sheet.id, escaped(api));
        }
        html += &sheet.html(connection, now)?;
    }
    Ok(html)
}

impl Sheet {
    fn html(&self, connection: &Connection, now: i64) -> rusqlite::Result<String> {
        let select = format!("WITH clock (value) AS (SELECT ?1) {} LIMIT {}", self.select, SHOWN + 1);
        let mut statement = connection.prepare_cached(&select)?;
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let rows = statement.query_map([now], |row| {
            (0..columns.len()).map(|column| Ok(shown(row.get_ref(column)?))).collect::<rusqlite::Result<Vec<String>>>()
        })?;
        let mut rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let has_more = rows.len() > SHOWN;
        rows.truncate(SHOWN);
        let (id, title) = (format!("sheet-{}", self.id), escaped(self.title));
        let count = if has_more { format!("the newest {SHOWN}") } else { rows.len().to_string() };
        let list = if rows.is_empty() {
            "<p class=faint>None.</p>".to_owned()
        } else {
            let body: String = rows.iter().map(|row| row_of(&columns, row)).collect();
            scrolling(&id, &title, &columns.iter().map(|column| head(column)).collect::<String>(), &body)
        };
        Ok(format!(
            "<details id=\"{id}\" data-live open><summary id=\"{id}-summary\"><h4>{title}</h4> \
             <span class=faint>{count}</span></summary>{list}</details>"
        ))
    }
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "–".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into_owned(),
    }
}

fn class(column: &str) -> &'static str {
    if column.ends_with(NUMBER) { " class=number" } else { "" }
}

fn head(column: &str) -> String {
    format!("<th scope=col{}>{}", class(column), escaped(column.trim_end_matches(NUMBER)))
}

fn row_of(columns: &[String], row: &[String]) -> String {
    let cells = columns.iter().zip(row).map(|(column, value)| {
        let shown = escaped(value);
        format!("<td{} title=\"{shown}\">{shown}", class(column))
    });
    format!("<tr>{}", cells.collect::<String>())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::sandbox::store::database;
    use crate::sandbox::store::versions::VERSIONS;

    fn new_sandbox(now: Timestamp) -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        database::prepare(&mut connection, VERSIONS, now).unwrap();
        connection
    }

    #[test]
    fn the_sheets_of_a_new_sandbox_show_names_money_and_states() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let html = all_sheets(&new_sandbox(now), now.as_millisecond()).unwrap();
        for shown in [
            "$1,000.00",
            "2,003.0 GB",
            "used by friend",
            ">expired",
            "10 × Datacenter Proxy",
            "$12.00",
            "on-hold",
            "price watch",
        ] {
            assert!(html.contains(shown), "{shown} is not in {html}");
        }
        for shown in ["friend@example.com", "SHARE_ACCEPTED", "192.168.0.1 – 192.168.0.2", "2019-07-01 22:00"] {
            assert!(html.contains(shown), "{shown} is not in {html}");
        }
    }

    #[test]
    fn a_value_with_markup_is_shown_as_text() {
        let connection = new_sandbox(Timestamp::UNIX_EPOCH);
        connection.execute_batch("UPDATE proxy_order SET tag = '<script>alert(1)</script>\" onload=\"'").unwrap();
        let html = all_sheets(&connection, 0).unwrap();
        assert!(!html.contains("<script") && !html.contains("\" onload=\""), "{html}");
        assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
    }
}
