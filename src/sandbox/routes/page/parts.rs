//! The parts of the page that change.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::Value;

use crate::sandbox::routes::page::html::{escaped, scrolling, shown_time};
use crate::sandbox::routes::page::sheets::all_sheets;
use crate::sandbox::routes::page::table::{SHOWN, Table, all_tables};
use crate::sandbox::rules::apis::{ServedApi, served_apis};
use crate::sandbox::rules::call::Refusal;
use crate::sandbox::server::faults::{Failure, Fault};
use crate::sandbox::server::log::{Entry, LoggedRequest};
use crate::sandbox::state::State;
use crate::sandbox::store::clock::Clock;

/// What stands above the tables of the database.
const RAW: &str = "<h3 id=raw class=api data-live>Tables of the database</h3>";

/// The parts of the page that change. Each is one or more elements with the attribute `data-live`.
pub(crate) struct Parts {
    pub(crate) clock: String,
    pub(crate) requests: String,
    pub(crate) faults: String,
    pub(crate) tables: String,
}

impl Parts {
    pub(crate) async fn of(state: &State) -> Result<Self, Refusal> {
        let now = state.now().as_millisecond();
        let read = move |connection: &rusqlite::Connection| Ok((all_sheets(connection, now)?, all_tables(connection)?));
        let (sheets, tables) = state.store.read(read).await?;
        Ok(Self {
            clock: clock(state.clock()),
            requests: requests(&state.log.newest(SHOWN)),
            faults: faults(&state.faults.list()),
            tables: sheets + RAW + &tables.iter().map(Table::html).collect::<String>(),
        })
    }

    /// Returns the `ETag`, which is equal for equal parts.
    pub(crate) fn tag(&self) -> String {
        let mut hasher = DefaultHasher::new();
        (&self.clock, &self.requests, &self.faults, &self.tables).hash(&mut hasher);
        format!("\"{:016x}\"", hasher.finish())
    }
}

fn clock(clock: Clock) -> String {
    let how = match (clock.frozen_at_ms, clock.ahead_ms) {
        (Some(_), _) => "frozen".to_owned(),
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

fn requests(log: &[Arc<Entry>]) -> String {
    let rows: String = log.iter().map(|entry| request(entry.number, &entry.request)).collect();
    let list = if rows.is_empty() {
        "<p class=faint>None yet.</p>".to_owned()
    } else {
        let head = "<th scope=col>Status<th scope=col>Operation<th scope=col>Account<th scope=col>Time\
                    <th scope=col class=number>Took<th scope=col>Path";
        scrolling("requests", "Latest requests, newest first", head, &rows)
    };
    format!("<div id=requests data-live>{list}</div>")
}

fn request(number: u64, request: &LoggedRequest) -> String {
    let struck = if request.faulty { " <span class=struck>scripted</span>" } else { "" };
    let milliseconds = f64::from(u32::try_from(request.microseconds).unwrap_or(u32::MAX)) / 1000.0;
    format!(
        "<tr data-api=\"{}\" data-status={} data-account=\"{}\"><td><span class=\"status s{}\">{}</span>{struck}<td><a href=\"/requests/{number}\">{}</a><td>{}<td><time datetime=\"{}\">{}</time>\
         <td class=number>{milliseconds:.1} ms<td><code>{} {}</code>",
        api_of(request),
        request.status / 100,
        escaped(request.account.as_deref().unwrap_or_default()),
        request.status / 100,
        request.status,
        escaped(request.operation.as_deref().or(request.nearest.as_deref()).unwrap_or("–")),
        request.account.as_ref().map_or("<span class=faint>refused</span>".to_owned(), escaped),
        escaped(request.at),
        request.at.strftime("%H:%M:%S"),
        escaped(&request.method),
        escaped(&request.path),
    )
}

/// Returns the name of the API that a request is for.
fn api_of(request: &LoggedRequest) -> &'static str {
    let is_its = |api: &&ServedApi| {
        let ids = api.info.operations.iter().map(|operation| operation.id);
        ids.into_iter().any(|id| request.operation.as_deref() == Some(id))
    };
    served_apis().iter().find(is_its).map_or("", |api| api.info.name)
}

fn faults(faults: &[Fault]) -> String {
    let list = if faults.is_empty() {
        "<p class=faint>No failure is scripted.</p>".to_owned()
    } else {
        let item = |(place, fault): (usize, &Fault)| {
            let remove = format!("<button class=plain type=button data-fault={place}>Remove</button>");
            format!("<li>{} {remove}</li>", described(fault))
        };
        let items: String = faults.iter().enumerate().map(item).collect();
        format!("<ul>{items}</ul><p><button id=clear-faults class=plain type=button>Clear all</button></p>")
    };
    format!("<div id=faults data-live>{list}</div>")
}

/// Describes a fault in a sentence.
pub(crate) fn described(fault: &Fault) -> String {
    let operation = match &fault.operation {
        Some(operation) => format!("<code>{}</code>", escaped(operation)),
        None => "Every operation".to_owned(),
    };
    let beginning = |body: &Value| match body {
        Value::Null => String::new(),
        body => format!(" <code>{}</code>", escaped(body.to_string().chars().take(200).collect::<String>())),
    };
    let happens = match &fault.failure {
        Failure::Response { status, body, retry_after, .. } => {
            let wait = retry_after.map(|seconds| format!(", Retry-After {seconds} s")).unwrap_or_default();
            format!("responds with {status}{}{wait}, without effect", beginning(body))
        }
        Failure::ResponseAfterEffect { status, body } => {
            format!("takes effect, then responds with {status}{}", beginning(body))
        }
        Failure::LateEffect { milliseconds, status } => {
            let first = status.map_or("resets the connection".to_owned(), |status| format!("responds with {status}"));
            format!("{first}, takes effect {milliseconds} ms later")
        }
        Failure::Latency { median, p99 } => format!("responds late: half within {median} ms, 99 % within {p99} ms"),
        Failure::Drip { milliseconds } => format!("takes effect, the body comes byte by byte, {milliseconds} ms each"),
        Failure::Empty => "takes effect, then closes the connection without a byte".to_owned(),
        Failure::Duplicate => "takes effect twice".to_owned(),
        Failure::Redirect { status, location } => {
            format!("redirects with {status} to <code>{}</code>, without effect", escaped(location))
        }
        Failure::WrongContentType { content_type } => {
            format!("takes effect, the response is called <code>{}</code>", escaped(content_type))
        }
        Failure::WrongLength { difference } => {
            format!("takes effect, the response promises {difference} bytes too many")
        }
        Failure::Delay { milliseconds } => format!("responds {milliseconds} ms late"),
        Failure::ResetBeforeEffect => "resets the connection, without effect".to_owned(),
        Failure::ResetAfterEffect => "takes effect, then resets the connection".to_owned(),
        Failure::CutBody => "takes effect, half of the body arrives".to_owned(),
        Failure::BrokenJson => "takes effect, the body is not JSON".to_owned(),
    };
    let times = match fault.times {
        Some(1) => "next call".to_owned(),
        Some(times) => format!("next {times} calls"),
        None => "all calls".to_owned(),
    };
    let aims = aims(fault);
    let chance = fault.probability.map(|chance| format!(", {:.0} % of them", chance * 100.0)).unwrap_or_default();
    format!("{operation} {happens} <span class=faint>({times}{chance}{aims})</span>")
}

/// Describes at which calls a fault aims.
fn aims(fault: &Fault) -> String {
    let account = fault.account.iter().map(|account| format!(", by {}", escaped(account)));
    let arguments =
        fault.arguments.iter().map(|(name, value)| format!(", with {} = {}", escaped(name), escaped(value)));
    let first = fault.from_call.iter().map(|first| format!(", from call {first} on"));
    let end = fault.until.iter().map(|end| format!(", until {}", escaped(shown_time(*end))));
    let then = fault.then.len();
    let sequence = (then > 0).then(|| format!(", then {then} other{}", if then == 1 { "" } else { "s" }));
    account.chain(arguments).chain(first).chain(end).chain(sequence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_shown_without_zero_parts() {
        assert_eq!(duration(86_400 + 7_200 + 5), "1 d 2 h 5 s");
    }
}
