//! The two lists: codes that an account created, and codes that it redeemed.

use rusqlite::types::Value as Bound;
use rusqlite::{Connection, params_from_iter};

use crate::sandbox::rules::call::{Call, Refusal, json};
use crate::sandbox::rules::share_codes::batch::counted;
use crate::sandbox::rules::share_codes::codes::{COLUMNS, EXPIRED, UNUSED, share_code};
use crate::sandbox::rules::share_codes::generate;
use crate::share_codes::types::{
    ListShareCodesResponse, ListUsedCodesResponse, ShareCode, ShareCodePage, ShareCodeSortKey, SortOrder,
    UsedCodeSortKey,
};

/// The largest page. A larger `limit` counts as this one, since the response is built in memory; the number of pages
/// follows from it, so that no code is left out.
const LARGEST_PAGE: i64 = 10_000;

/// An id that no account has. An unknown e-mail address is searched for with it and finds no code.
const UNKNOWN_ACCOUNT: i64 = -1;

/// One of the two lists, with the columns of the account that owns it and of the account at the other end.
struct List {
    name: &'static str,
    account: &'static str,
    other: &'static str,
}

const CREATED: List = List { name: "created", account: "owner", other: "forward_to" };
const REDEEMED: List = List { name: "redeemed", account: "used_by", other: "owner" };

pub(crate) fn created(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    let sort_by = match call.argument("sort_by")?.unwrap_or(ShareCodeSortKey::CreatedAt) {
        ShareCodeSortKey::Code => "code",
        ShareCodeSortKey::AmountIps => "number_of_ips",
        ShareCodeSortKey::CreatedAt => "created_at",
    };
    let (message, page) = page(connection, call, &CREATED, sort_by)?;
    json(ListShareCodesResponse { success: Some(true), message, result: Some(page), ..Default::default() })
}

pub(crate) fn redeemed(connection: &Connection, call: &Call) -> Result<String, Refusal> {
    let sort_by = match call.argument("sort_by")?.unwrap_or(UsedCodeSortKey::UsedAt) {
        UsedCodeSortKey::Code => "code",
        UsedCodeSortKey::AmountIps => "number_of_ips",
        UsedCodeSortKey::UsedAt => "used_at",
    };
    let (message, page) = page(connection, call, &REDEEMED, sort_by)?;
    json(ListUsedCodesResponse { success: Some(true), message, result: Some(page), ..Default::default() })
}

fn page(
    connection: &Connection,
    call: &Call,
    list: &List,
    sort_by: &str,
) -> Result<(Option<String>, ShareCodePage), Refusal> {
    let limit = call.argument("limit")?.unwrap_or(30_i64).clamp(1, LARGEST_PAGE);
    let page = call.argument("page")?.unwrap_or(1_i64).max(1);
    let direction = call.argument("order_by")?.unwrap_or(SortOrder::Desc);
    let filters = Filters::of(connection, call)?;
    let total = total(connection, list, &filters)?;
    let offset = (page - 1).saturating_mul(limit);
    // A page beyond the end is empty; skipping all rows to find that out would be slow.
    let items = if offset < total {
        let window = Window { sort_by, direction, limit: limit.min(total - offset), offset, total };
        match filters.places(connection, list, &window)? {
            Some(places) => items_at(connection, &filters, places, window.direction)?,
            None => items(connection, list, &filters, &window)?,
        }
    } else {
        Vec::new()
    };
    let total_pages = total / limit + i64::from(total % limit > 0);
    let found = counted(usize::try_from(total).unwrap_or(usize::MAX), "share code");
    let message = Some(format!("{found} found; this is page {page} of {total_pages}"));
    let page =
        ShareCodePage { items, total_items: Some(total), total_pages: Some(total_pages), ..ShareCodePage::default() };
    Ok((message, page))
}

/// The filters of a list.
struct Filters {
    now: i64,
    account: i64,
    other: Option<i64>,
    status: Option<i64>,
    data_type: Option<i64>,
    is_enterprise: Option<i64>,
    keyword: Option<String>,
}

impl Filters {
    fn of(connection: &Connection, call: &Call) -> Result<Self, Refusal> {
        let email: Option<String> = call.argument("email")?;
        let other = email.map(|email| generate::account(connection, &email)).transpose()?;
        Ok(Self {
            now: call.now.as_second(),
            account: call.account,
            other: other.map(|account| account.unwrap_or(UNKNOWN_ACCOUNT)),
            status: call.argument("status")?,
            data_type: call.argument("data_type")?,
            is_enterprise: call.argument("is_enterprise")?,
            keyword: call.argument("keyword")?.filter(|keyword: &String| !keyword.is_empty()),
        })
    }

    /// Returns the SQL condition and the values that it binds; the first value is always the time. `account` and `other`
    /// are the names of the columns of the two accounts.
    fn condition(&self, account: &str, other: &str) -> (String, Vec<Bound>) {
        let mut values: Vec<Bound> = vec![self.now.into(), self.account.into()];
        let mut condition = format!("{account} = ?2");
        match self.status {
            Some(EXPIRED) => condition += &format!(" AND status = {UNUSED} AND expired_at <= ?1"),
            Some(UNUSED) => {
                condition += &format!(" AND status = {UNUSED} AND (expired_at IS NULL OR expired_at > ?1)");
            }
            _ => {}
        }
        let status = self.status.filter(|status| ![UNUSED, EXPIRED].contains(status));
        let columns = [("status", status), ("data_type", self.data_type), ("is_enterprise", self.is_enterprise)];
        for (column, value) in columns.into_iter().chain([(other, self.other)]) {
            let Some(value) = value else { continue };
            values.push(value.into());
            condition += &format!(" AND {column} = ?{}", values.len());
        }
        if let Some(keyword) = &self.keyword {
            values.push(anywhere(keyword).into());
            condition += &format!(r" AND code LIKE ?{} ESCAPE '\'", values.len());
        }
        (condition, values)
    }
}

impl Filters {
    /// Returns the first and the last place of the window, if the list has no filter, is sorted by age, and all its codes
    /// have a place. Then no row is skipped, however far the page is from both ends.
    fn places(&self, connection: &Connection, list: &List, window: &Window) -> rusqlite::Result<Option<(i64, i64)>> {
        let narrowed = [self.other, self.status, self.data_type, self.is_enterprise].iter().any(Option::is_some);
        if narrowed || self.keyword.is_some() || list.account != CREATED.account || window.sort_by != "created_at" {
            return Ok(None);
        }
        let select = "SELECT NOT EXISTS (SELECT 1 FROM share_code WHERE owner = ?1 AND place IS NULL)";
        let all_placed: bool = connection.prepare_cached(select)?.query_row([self.account], |row| row.get(0))?;
        let first = match window.direction {
            SortOrder::Asc => window.offset + 1,
            SortOrder::Desc => window.total - window.offset - window.limit + 1,
        };
        Ok(all_placed.then_some((first, first + window.limit - 1)))
    }
}

/// Returns a LIKE pattern for texts that contain the keyword literally.
fn anywhere(keyword: &str) -> String {
    format!("%{}%", keyword.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"))
}

/// Returns the number of codes. Only a keyword makes it count rows; for every other filter the tally has the sum.
fn total(connection: &Connection, list: &List, filters: &Filters) -> rusqlite::Result<i64> {
    let (select, values) = if filters.keyword.is_some() {
        let (condition, values) = filters.condition(list.account, list.other);
        (format!("SELECT count(*) FROM share_code WHERE {condition}"), values)
    } else {
        let (condition, values) = filters.condition("account", "other");
        let list = list.name;
        (format!("SELECT coalesce(sum(codes), 0) FROM share_code_tally WHERE list = '{list}' AND {condition}"), values)
    };
    connection.prepare_cached(&select)?.query_row(params_from_iter(values), |row| row.get(0))
}

/// The rows of a page among all rows of a list.
struct Window<'a> {
    sort_by: &'a str,
    direction: SortOrder,
    limit: i64,
    offset: i64,
    total: i64,
}

impl Window<'_> {
    fn order(&self, direction: SortOrder) -> String {
        format!("{} {direction}, id {direction}", self.sort_by)
    }

    /// Returns the order of the search and the number of rows to skip. A page of the second half is searched from the end,
    /// since every skipped row takes time.
    fn search(&self) -> (String, i64) {
        if self.offset <= self.total / 2 {
            return (self.order(self.direction), self.offset);
        }
        let opposite = match self.direction {
            SortOrder::Asc => SortOrder::Desc,
            SortOrder::Desc => SortOrder::Asc,
        };
        (self.order(opposite), self.total - self.offset - self.limit)
    }
}

/// Returns one page by the places of its codes.
fn items_at(
    connection: &Connection,
    filters: &Filters,
    (first, last): (i64, i64),
    direction: SortOrder,
) -> rusqlite::Result<Vec<ShareCode>> {
    let select = format!(
        "SELECT {COLUMNS} FROM share_code WHERE owner = ?2 AND place BETWEEN ?3 AND ?4 ORDER BY place {direction}"
    );
    let mut select = connection.prepare_cached(&select)?;
    select.query_map((filters.now, filters.account, first, last), share_code)?.collect()
}

/// Returns one page. The ids are searched first, in an index alone where there is one: skipped rows are not read.
fn items(connection: &Connection, list: &List, filters: &Filters, window: &Window) -> rusqlite::Result<Vec<ShareCode>> {
    let (condition, mut values) = filters.condition(list.account, list.other);
    let (search, skipped) = window.search();
    let (limit, offset) = (values.len() + 1, values.len() + 2);
    values.extend([window.limit.into(), skipped.into()]);
    let select = format!(
        "SELECT {COLUMNS} FROM
            (SELECT id AS found FROM share_code WHERE {condition} ORDER BY {search} LIMIT ?{limit} OFFSET ?{offset})
            CROSS JOIN share_code ON id = found
        ORDER BY {}",
        window.order(window.direction)
    );
    let mut select = connection.prepare_cached(&select)?;
    select.query_map(params_from_iter(values), share_code)?.collect()
}
