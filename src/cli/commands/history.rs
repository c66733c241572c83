//! `sharekit history`: what was spent with this program on this machine.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cli::failure::{Ending, Failure};
use crate::cli::operations::command::command_of;
use crate::cli::operations::cut;
use crate::cli::output::{Format, Output, Printing, ResponseShape, SHORT_TIME};
use crate::cli::setup::{apis, history};
use crate::client::ApiInfo;
use crate::{Intent, IntentFilter, IntentState, IntentStore};

/// The fields of an entry.
pub(crate) const FIELDS: [&str; 10] =
    ["time", "command", "outcome", "ids", "note", "id", "server", "account", "arguments", "updated"];

/// Those that a table shows.
const COLUMNS: [&str; 5] = ["time", "command", "outcome", "ids", "id"];

/// How many entries are read at once.
const PAGE: usize = 100;

/// The longest list of ids that a table shows.
const SHOWN_IDS: usize = 3;

/// List what was spent from this machine, newest first.
///
/// Each command that may not be repeated is recorded before it is sent, and again when its outcome is known. The record
/// holds no keys, and digests in place of e-mail addresses, telephone numbers and names.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  sharekit history\n  sharekit history --outcome in-doubt\n  sharekit history --since 2026-11-01 --all --output csv"
)]
pub(crate) struct Arguments {
    /// Only commands of this API.
    #[arg(long, value_parser = apis::parser())]
    api: Option<&'static ApiInfo>,

    /// Only commands of this account, as the field `account` shows it.
    #[arg(long, value_name = "NAME")]
    account: Option<String>,

    /// Only commands with this outcome. Can be repeated.
    #[arg(long, value_parser = outcome_parser())]
    outcome: Vec<IntentState>,

    /// Only commands from this time on: 2026-08-15, or 2026-08-15T09:30:00Z.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Option<Timestamp>,

    /// Only commands before this time.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<Timestamp>,

    /// The most entries.
    #[arg(long, value_name = "N", default_value_t = 50, conflicts_with = "all")]
    max: usize,

    /// List all entries.
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    output: Printing,
}

fn outcome_parser() -> clap::builder::ValueParser {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    let words = PossibleValuesParser::new(IntentState::ALL.map(IntentState::as_str));
    words.try_map(|word| IntentState::of_word(&word).ok_or("it is not an outcome")).into()
}

/// Reads a time, or a day.
pub(crate) fn moment(text: &str) -> Result<Timestamp, String> {
    let day =
        || text.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|day| day.timestamp());
    text.parse()
        .ok()
        .or_else(day)
        .ok_or_else(|| "write a day like 2026-08-15, or a time like 2026-08-15T09:30:00Z".to_owned())
}

pub(crate) async fn run(arguments: Arguments) -> Result<Ending, Failure> {
    let output = Output::new(&arguments.output, ResponseShape::of_fields(&FIELDS, &COLUMNS))?;
    let mut list = output.list();
    let mut is_cut = false;
    if let Some(store) = history::open_existing()? {
        let most = if arguments.all { usize::MAX } else { arguments.max };
        let mut filter = arguments.filter();
        let mut left = most;
        while left > 0 {
            let page = store.list(&filter.clone().limit(PAGE.min(left))).await?;
            for intent in &page {
                list.item(&entry(intent, output.format))?;
            }
            list.flush()?;
            left -= page.len();
            match page.last() {
                Some(oldest) if left == 0 || page.len() == PAGE => filter = filter.after(oldest),
                _ => break,
            }
        }
        is_cut = most > 0 && left == 0 && !store.list(&filter.limit(1)).await?.is_empty();
    }
    let shown = list.count();
    list.end()?;
    if is_cut {
        cut::tell_after_most(shown);
    }
    Ok(Ending::Done)
}

impl Arguments {
    fn filter(&self) -> IntentFilter {
        let mut filter = IntentFilter::default().states(self.outcome.iter().copied());
        filter.api = self.api.map(|api| api.name.to_owned());
        filter.account.clone_from(&self.account);
        (filter.since, filter.until) = (self.since, self.until);
        filter
    }
}

/// Returns an entry as it is printed. A table shows few ids, and the beginning of codes.
fn entry(intent: &Intent, format: Format) -> Value {
    let ids = if format == Format::Table { in_short(&intent.ids).into() } else { json!(intent.ids) };
    json!({
        "time": moment_text(intent.call.began(), format),
        "command": command(intent),
        "outcome": intent.state.as_str(),
        "ids": ids,
        "note": intent.note,
        "id": intent.key,
        "server": intent.call.server(),
        "account": intent.call.account(),
        "arguments": intent.call.arguments(),
        "updated": moment_text(intent.updated, format),
    })
}

/// Returns a recorded call as the user types it.
pub(crate) fn command(intent: &Intent) -> String {
    let (api, operation) = (intent.call.api(), intent.call.operation());
    let known = apis::named(api).and_then(|api| Some((api, command_of(api, operation)?)));
    known.map_or_else(|| format!("{api} {operation}"), |(api, command)| format!("{} {}", api.group, command.name))
}

fn moment_text(moment: Timestamp, format: Format) -> String {
    match format {
        Format::Table => moment.strftime(SHORT_TIME).to_string(),
        _ => moment.to_string(),
    }
}

/// Returns the beginning of a list of ids. Whoever sees a code can redeem it: a long id is shown in part.
fn in_short(ids: &[String]) -> String {
    let part = |id: &String| match id.char_indices().nth(6) {
        Some((end, _)) if id.len() > 10 => format!("{}…", &id[..end]),
        _ => id.clone(),
    };
    let shown: Vec<String> = ids.iter().take(SHOWN_IDS).map(part).collect();
    let more = ids.len().saturating_sub(SHOWN_IDS);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_does_not_show_whole_codes() {
        let ids = |ids: &[&str]| in_short(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert_eq!(ids(&["48213"]), "48213");
        assert_eq!(ids(&["0123456789abcdef01234567"]), "012345…");
        assert_eq!(ids(&["1", "2", "3", "4", "5"]), "1, 2, 3 and 2 more");
        assert_eq!(ids(&[]), "");
    }

    #[test]
    fn a_time_may_be_a_day() {
        assert_eq!(moment("2026-08-15").unwrap().to_string(), "2026-08-15T00:00:00Z");
        assert_eq!(moment("2026-08-15T09:30:00+02:00").unwrap().to_string(), "2026-08-15T07:30:00Z");
        assert!(moment("yesterday").is_err());
    }
}
