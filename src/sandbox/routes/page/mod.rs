//! `/`: what is in the sandbox now, for people. The same parts are served at `/_sandbox/page`, where the page's script
//! looks for changes.

use std::fmt::Display;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use axum::Router;
use axum::extract::State as Shared;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, HeaderName, StatusCode, header};
use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::Value;

use crate::sandbox::routes::{control, oauth, reference};
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::server::State;
use crate::sandbox::server::apis::apis;
use crate::sandbox::server::faults::{Failure, Fault};
use crate::sandbox::server::log::LoggedRequest;

/// The most rows of a table and requests of the log that are shown.
const SHOWN: usize = 50;

/// What people look for, in this order, and what it is called. Other tables follow, closed.
const TITLES: [(&str, &str); 13] = [
    ("account", "Accounts"),
    ("ip_balance", "IP balances"),
    ("traffic_plan", "Traffic plans"),
    ("share_code", "Share codes"),
    ("proxy_wallet", "Wallets"),
    ("proxy_order", "Orders"),
    ("proxy_payment", "Payments"),
    ("proxy_stock", "Stock"),
    ("proxy_promo", "Promo codes"),
    ("subscription", "Subscriptions"),
    ("subscription_share", "Shares"),
    ("subscription_net", "Nets"),
    ("share_rule", "Share rules"),
];

/// What the clock and the counts of lists keep for themselves.
const HIDDEN: [&str; 3] = ["setting", "share_code_tally", "proxy_order_count"];

pub(crate) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/_sandbox/page", get(parts))
        .with_state(state)
        .merge(reference::router())
        .route_layer(axum::middleware::from_fn(control::this_machine_only))
}

/// The whole page.
async fn page(Shared(state): Shared<Arc<State>>) -> Result<Response, Refusal> {
    let parts = Parts::of(&state).await?;
    let nonce = state.store.read(|connection| Ok(oauth::secret(connection)?)).await?;
    // Neither a value that got past the escaping nor another site gets anything run or sent.
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let page = filled(
        include_str!("page.html"),
        &[
            ("nonce", &nonce),
            ("tag", &escaped(parts.tag())),
            ("now", &shown_time(state.now())),
            ("clock", &parts.clock),
            ("requests", &parts.requests),
            ("faults", &parts.faults),
            ("tables", &parts.tables),
            ("operations", &operations()),
            ("style", include_str!("page.css")),
            ("script", include_str!("page.js")),
        ],
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Html(page)).into_response())
}

/// The parts that change; 304 if they have not. The time is beside them, since it always changes.
async fn parts(Shared(state): Shared<Arc<State>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let parts = Parts::of(&state).await?;
    let tag = parts.tag();
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let headers = [
        (header::ETAG, tag),
        (HeaderName::from_static("x-sandbox-now"), shown_time(state.now())),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let all = [parts.clock, parts.requests, parts.faults, parts.tables].concat();
    Ok((headers, Html(all)).into_response())
}

/// The parts of the page that change, each an element or several with the attribute `data-live`.
struct Parts {
    clock: String,
    requests: String,
    faults: String,
    tables: String,
}

impl Parts {
    async fn of(state: &State) -> Result<Self, Refusal> {
        let (settings, tables) =
            state.store.read(|connection| Ok((Table::read(connection, "setting")?, all_tables(connection)?))).await?;
        let mut log = state.log.list();
        log.reverse();
        Ok(Self {
            clock: clock(&settings),
            requests: requests(&log),
            faults: faults(&state.faults.list()),
            tables: tables.iter().map(Table::html).collect(),
        })
    }

    /// The same for the same parts.
    fn tag(&self) -> String {
        let mut hasher = DefaultHasher::new();
        (&self.clock, &self.requests, &self.faults, &self.tables).hash(&mut hasher);
        format!("\"{:016x}\"", hasher.finish())
    }
}

// ---- text --------------------------------------------------------------------------------------------------------

/// A value as text in HTML or in a quoted attribute. All that is not our own goes through here.
fn escaped(value: impl Display) -> String {
    let mut html = String::new();
    for character in value.to_string().chars() {
        match character {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            other => html.push(other),
        }
    }
    html
}

/// The template with each `{{name}}` replaced by its value; what looks like one within a value stays.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut pieces = template.split("{{");
    let mut page = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        page += values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        page += rest;
    }
    page
}

fn shown_time(time: Timestamp) -> String {
    format!("{time:.0}").replace('T', " ").replace('Z', " UTC")
}

/// `share_code` as `share code`.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

// ---- parts -------------------------------------------------------------------------------------------------------

fn clock(settings: &Table) -> String {
    let setting = |name: &str| settings.rows.iter().find(|row| row[0] == name).and_then(|row| row[1].as_i64());
    let how = match (setting("clock-stands-at-ms"), setting("clock-ahead-ms").unwrap_or(0)) {
        (Some(_), _) => "stands still".to_owned(),
        (None, 0) => "real time".to_owned(),
        (None, ahead) => format!("{} ahead", duration(ahead / 1000)),
    };
    format!("<span id=clock class=faint data-live>({})</span>", escaped(how))
}

fn duration(seconds: i64) -> String {
    let parts = [(seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let parts = parts.iter().filter(|(number, _)| *number != 0).map(|(number, unit)| format!("{number} {unit}"));
    parts.collect::<Vec<_>>().join(" ")
}

fn requests(log: &[LoggedRequest]) -> String {
    let rows: String = log.iter().take(SHOWN).map(request).collect();
    let list = if rows.is_empty() {
        "<p class=faint>None yet.</p>".to_owned()
    } else {
        let head = "<th scope=col>Status<th scope=col>Operation<th scope=col>Account<th scope=col>Time\
                    <th scope=col class=number>Took<th scope=col>Path";
        scrolling("requests", "Latest requests, the newest first", head, &rows)
    };
    format!(
        "<section id=requests data-live aria-labelledby=requests-title><h2 id=requests-title>Latest requests</h2>{list}\
         </section>"
    )
}

fn request(request: &LoggedRequest) -> String {
    let struck = if request.faulty { " <span class=struck>on purpose</span>" } else { "" };
    let milliseconds = f64::from(u32::try_from(request.microseconds).unwrap_or(u32::MAX)) / 1000.0;
    format!(
        "<tr><td><span class=\"status s{}\">{}</span>{struck}<td>{}<td>{}<td><time datetime=\"{}\">{}</time>\
         <td class=number>{milliseconds:.1} ms<td><code>{} {}</code>",
        request.status / 100,
        request.status,
        escaped(&request.operation),
        request.account.as_ref().map_or("<span class=faint>refused</span>".to_owned(), escaped),
        escaped(request.at),
        request.at.strftime("%H:%M:%S"),
        escaped(&request.method),
        escaped(&request.path),
    )
}

fn faults(faults: &[Fault]) -> String {
    let list = if faults.is_empty() {
        "<p class=faint>None is scripted.</p>".to_owned()
    } else {
        let items: String = faults.iter().map(|fault| format!("<li>{}</li>", described(fault))).collect();
        format!("<ul>{items}</ul><p><button id=clear-faults class=plain type=button>Clear all</button></p>")
    };
    format!("<div id=faults data-live>{list}</div>")
}

/// A fault as a sentence.
fn described(fault: &Fault) -> String {
    let operation = match &fault.operation {
        Some(operation) => format!("<code>{}</code>", escaped(operation)),
        None => "Every operation".to_owned(),
    };
    let happens = match &fault.failure {
        Failure::Answer { status, body, retry_after } => {
            let body = match body {
                Value::Null => String::new(),
                body => format!(" <code>{}</code>", escaped(body.to_string().chars().take(200).collect::<String>())),
            };
            let wait = retry_after.map(|seconds| format!(", Retry-After {seconds} s")).unwrap_or_default();
            format!("answers {status}{body}{wait}, nothing is done")
        }
        Failure::Delay { milliseconds } => format!("answers {milliseconds} ms late"),
        Failure::ResetBeforeEffect => "resets the connection, nothing is done".to_owned(),
        Failure::ResetAfterEffect => "is done, then resets the connection".to_owned(),
        Failure::CutBody => "is done, half of the body arrives".to_owned(),
        Failure::BrokenJson => "is done, the body is no JSON".to_owned(),
    };
    let times = match fault.times {
        Some(1) => "next call".to_owned(),
        Some(times) => format!("next {times} calls"),
        None => "all calls".to_owned(),
    };
    let chance = fault.probability.map(|chance| format!(", {:.0} % of them", chance * 100.0)).unwrap_or_default();
    format!("{operation} {happens} <span class=faint>({times}{chance})</span>")
}

/// The operations to choose from, one group per API.
fn operations() -> String {
    let titles = ["Share codes", "Proxy orders", "Subscription sharing"];
    let groups = apis().into_iter().zip(titles).map(|(api, title)| {
        let options = api.operations.iter().map(|operation| format!("<option>{}</option>", escaped(operation.id)));
        format!("<optgroup label=\"{title}\">{}</optgroup>", options.collect::<String>())
    });
    groups.collect()
}

// ---- tables ------------------------------------------------------------------------------------------------------

/// A table of the database.
struct Table {
    name: String,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    has_more: bool,
}

/// All that may be shown, what people look for first.
fn all_tables(connection: &Connection) -> rusqlite::Result<Vec<Table>> {
    let mut names = control::shown_tables(connection)?;
    names.retain(|name| !HIDDEN.contains(&name.as_str()));
    names.sort_by_key(|name| TITLES.iter().position(|(known, _)| known == name).unwrap_or(TITLES.len()));
    names.iter().map(|name| Table::read(connection, name)).collect()
}

impl Table {
    /// The newest rows first, where rows have an age. Accounts are shown by name.
    fn read(connection: &Connection, name: &str) -> rusqlite::Result<Self> {
        let select = format!("SELECT * FROM \"{name}\"");
        let limit = SHOWN + 1;
        let mut statement = connection
            .prepare_cached(&format!("{select} ORDER BY rowid DESC LIMIT {limit}"))
            .or_else(|_| connection.prepare_cached(&format!("{select} LIMIT {limit}")))?;
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let rows = statement
            .query_map([], |row| (0..columns.len()).map(|column| Ok(control::as_json(row.get_ref(column)?))).collect());
        let mut rows = rows?.collect::<rusqlite::Result<Vec<Vec<Value>>>>()?;
        let has_more = rows.len() > SHOWN;
        rows.truncate(SHOWN);
        let mut table = Self { name: name.to_owned(), columns, rows, has_more };
        table.name_accounts(connection)?;
        Ok(table)
    }

    fn name_accounts(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let mut references = connection
            .prepare_cached("SELECT \"from\" FROM pragma_foreign_key_list(?1) WHERE \"table\" = 'account'")?;
        let references = references.query_map([&self.name], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        let mut name = connection.prepare_cached("SELECT name FROM account WHERE id = ?1")?;
        for (index, _) in self.columns.iter().enumerate().filter(|(_, column)| references.contains(column)) {
            for row in self.rows.iter_mut().filter(|row| row[index].is_i64()) {
                row[index] = name.query_row([row[index].as_i64()], |row| row.get::<_, String>(0))?.into();
            }
        }
        Ok(())
    }

    fn html(&self) -> String {
        let known = TITLES.iter().find(|(name, _)| *name == self.name);
        let title = known.map_or_else(|| words(&self.name), |(_, title)| (*title).to_owned());
        let count = if self.has_more { format!("the newest {SHOWN}") } else { self.rows.len().to_string() };
        let open = if known.is_some() && !self.rows.is_empty() { " open" } else { "" };
        let (id, title) = (format!("table-{}", escaped(&self.name)), escaped(title));
        let list = if self.rows.is_empty() {
            "<p class=faint>Nothing.</p>".to_owned()
        } else {
            scrolling(&id, &title, &self.head(), &self.rows.iter().map(|row| self.row(row)).collect::<String>())
        };
        format!(
            "<details id=\"{id}\" data-live{open}><summary id=\"{id}-summary\"><h3>{title}</h3> \
             <span class=faint>{count}</span></summary>{list}</details>"
        )
    }

    fn is_number(&self, column: usize) -> bool {
        let name = &self.columns[column];
        self.rows.iter().all(|row| row[column].is_number() || row[column].is_null()) && !is_time(name) && name != "id"
    }

    fn class(&self, column: usize) -> &'static str {
        if self.is_number(column) { " class=number" } else { "" }
    }

    fn head(&self) -> String {
        let heads = self.columns.iter().enumerate().map(|(index, column)| {
            let label = column.strip_suffix("_ms").or_else(|| column.strip_suffix("_cents")).unwrap_or(column);
            format!("<th scope=col{}>{}", self.class(index), escaped(words(label)))
        });
        heads.collect()
    }

    fn row(&self, row: &[Value]) -> String {
        let cells = row.iter().enumerate().map(|(index, value)| {
            let shown = escaped(cell(&self.columns[index], value));
            format!("<td{} title=\"{shown}\">{shown}", self.class(index))
        });
        format!("<tr>{}", cells.collect::<String>())
    }
}

fn is_time(column: &str) -> bool {
    column.ends_with("_ms") || column.ends_with("_at")
}

/// A value as people read it.
fn cell(column: &str, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.as_i64() {
            Some(moment) if is_time(column) => moment_of(moment),
            Some(cents) if column.ends_with("cents") => {
                let sign = if cents < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
            }
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

/// A moment in seconds or in milliseconds since 1970: which it is, the number itself says.
fn moment_of(number: i64) -> String {
    let time = if number.abs() < 100_000_000_000 {
        Timestamp::from_second(number)
    } else {
        Timestamp::from_millisecond(number)
    };
    time.map_or_else(|_| number.to_string(), shown_time)
}

/// A table that scrolls by itself, with the keyboard too.
fn scrolling(id: &str, title: &str, head: &str, rows: &str) -> String {
    format!(
        "<div class=scroll id=\"{id}-scroll\" role=region aria-label=\"{title}\" tabindex=0><table><caption>{title}\
         </caption><thead><tr>{head}<tbody>{rows}</table></div>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_taken_for_html_or_for_a_place_of_the_template() {
        let value = escaped("<script>alert('1')</script>\" onload=\"&amp;");
        assert_eq!(value, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot; onload=&quot;&amp;amp;");
        let page = filled("<p>{{value}}</p>{{nonce}}", &[("value", "{{nonce}}"), ("nonce", "secret")]);
        assert_eq!(page, "<p>{{nonce}}</p>secret");
    }

    #[test]
    fn values_are_shown_as_people_read_them() {
        assert_eq!(cell("cents", &Value::from(1205)), "12.05");
        assert_eq!(cell("cents", &Value::from(-5)), "-0.05");
        assert_eq!(cell("paid_at", &Value::from(1_795_262_400_000_i64)), "2026-11-21 12:00:00 UTC");
        assert_eq!(cell("used_at", &Value::from(1_795_262_400_i64)), "2026-11-21 12:00:00 UTC");
        assert_eq!(cell("ips", &Value::from(1_795_262_400_i64)), "1795262400");
        assert_eq!(duration(86_400 + 7_200 + 5), "1 d 2 h 5 s");
    }

    #[test]
    fn a_code_with_markup_is_shown_as_text_in_its_table() {
        let connection = Connection::open_in_memory().unwrap();
        let tables = "CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT);
             CREATE TABLE share_code (code TEXT, used_by INTEGER REFERENCES account (id));
             INSERT INTO account VALUES (7, 'friend');
             INSERT INTO share_code VALUES ('<script>alert(1)</script>', 7), ('\" onclick=\"alert(2)', NULL)";
        connection.execute_batch(tables).unwrap();
        let html = Table::read(&connection, "share_code").unwrap().html();
        assert!(!html.contains("<script") && !html.contains("\" onclick=\""), "{html}");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && html.contains(">friend"), "{html}");
    }
}
