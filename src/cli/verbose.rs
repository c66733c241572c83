//! `--verbose`: tells on standard error what is sent and waited for.
//!
//! What `-vv` prints may be pasted into a ticket: neither credentials nor codes nor data of persons are in it.

use std::io::IsTerminal;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::cli::failure::clean;
use crate::cli::messages::{say, seconds};
use crate::cli::operations::command::spec;
use crate::cli::private;
use crate::cli::private::{Names, Private};
use crate::client::redact::BLANK;
use crate::client::watch::{Message, Watch, Watcher};
use crate::client::{AnyApi, ApiInfo, Attempt, ClientBuilder};
use crate::{Error, Operation};

/// The flag that says how much is told.
#[derive(Debug, clap::Args)]
pub(crate) struct VerboseFlag {
    /// Print each attempt and wait; -vv: also headers and bodies.
    ///
    /// On standard error, a line each. It has the method, the path of the spec, the status, the server's id of the request and how long it took. What
    /// -vv prints can be pasted into a ticket: credentials, codes, and names and addresses of people are blanked out.
    #[arg(long, short, global = true, action = clap::ArgAction::Count, help_heading = "Output", hide_short_help = true)]
    pub(crate) verbose: u8,
}

/// How much is told.
static LEVEL: OnceLock<u8> = OnceLock::new();

/// Sets for this process how much is told.
pub(crate) fn set_level(level: u8) {
    // Nobody else sets it.
    let _ = LEVEL.set(level);
}

/// The shortest wait that is told without being asked.
const NOTICED: Duration = Duration::from_secs(1);

/// The longest body that is shown, in bytes.
const LONGEST_BODY: usize = 8 * 1024;

/// Returns a builder whose client tells what it does, as far as the user wants to know. Long waits are told on a terminal
/// in any case.
pub(crate) fn watched(builder: ClientBuilder<AnyApi>, api: &'static ApiInfo) -> ClientBuilder<AnyApi> {
    let level = LEVEL.get().copied().unwrap_or_default();
    if level == 0 && !std::io::stderr().is_terminal() {
        return builder;
    }
    builder.watcher(Watcher::new(Arc::new(Telling { level, api, names: OnceLock::new(), met: Mutex::default() })))
}

/// Tells what a client does.
struct Telling {
    level: u8,
    api: &'static ApiInfo,
    /// The names of the fields that are not shown.
    names: OnceLock<Names>,
    /// The values that were met in them.
    met: Mutex<Private>,
}

impl Watch for Telling {
    fn wants_messages(&self) -> bool {
        self.level > 1
    }

    fn request(&self, message: &Message) {
        self.show('>', message);
    }

    fn response(&self, message: &Message) {
        self.show('<', message);
    }

    fn waits_for_turn(&self, operation: &Operation) {
        say(format_args!("{}: waiting for a turn, since the vendor limits the number of calls …", operation.id));
    }

    fn ended(&self, attempt: &Attempt<'_>, error: Option<&Error>) {
        if self.level > 0 {
            say(self.met.lock().unwrap_or_else(PoisonError::into_inner).blanked(&clean(&line(attempt, error))));
        }
        if let Some(wait) = attempt.retry_after.filter(|wait| self.level > 0 || *wait >= NOTICED) {
            let reason = attempt.status.map(|status| status.to_string());
            let reason = reason.unwrap_or_else(|| error.map(ToString::to_string).unwrap_or_default());
            say(clean(&format!(
                "{}: {reason}; trying again in {} …",
                attempt.operation.id,
                seconds(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
            )));
        }
    }
}

impl Telling {
    fn show(&self, mark: char, message: &Message) {
        let names = self.names.get_or_init(|| private::names(spec(self.api)));
        let body: Option<Value> = serde_json::from_slice(&message.body).ok();
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.meet(names, &message.head, body.as_ref());
        let body = match body {
            Some(body) => serde_json::to_string_pretty(&private::without(names, body)).unwrap_or_default(),
            None => String::from_utf8_lossy(&message.body).into_owned(),
        };
        say(clean(&met.blanked(&in_lines(mark, message, names, &body))));
    }
}

/// Returns an attempt in one line: `GET /user/api/orders: 200 OK, request 7f3a, 0.12 s`.
fn line(attempt: &Attempt<'_>, error: Option<&Error>) -> String {
    let Attempt { operation, number, status, request_id, duration, .. } = attempt;
    let what = if operation.path.is_empty() { operation.id } else { operation.path };
    let ended = match (status, error) {
        (Some(status), _) => status.to_string(),
        (None, Some(error)) => error.to_string(),
        (None, None) => "no response".to_owned(),
    };
    let again = if *number > 1 { format!(", attempt {number}") } else { String::new() };
    let request_id = request_id.map(|id| format!(", request {id}")).unwrap_or_default();
    format!("{} {what}: {ended}{request_id}, {:.2} s{again}", operation.method, duration.as_secs_f64())
}

/// Returns a request or a response in lines that begin with a mark.
fn in_lines(mark: char, message: &Message, names: &Names, body: &str) -> String {
    let mut lines = vec![message.head.clone()];
    lines.extend(message.headers.iter().map(|(name, value)| format!("{name}: {}", shown_header(names, name, value))));
    if !body.is_empty() {
        lines.push(String::new());
        lines.extend(beginning(body).lines().map(str::to_owned));
    }
    let marked: Vec<String> = lines.iter().map(|line| format!("{mark} {line}").trim_end().to_owned()).collect();
    marked.join("\n")
}

/// Returns the value of a header. An address is shown without its query, which may hold a code.
fn shown_header<'a>(names: &Names, name: &str, value: &'a str) -> &'a str {
    match name {
        _ if names.hide(name) => BLANK,
        "location" => value.split('?').next().unwrap_or_default(),
        _ => value,
    }
}

/// Returns the beginning of a body that may be long.
fn beginning(body: &str) -> String {
    match body.char_indices().find(|(place, _)| *place >= LONGEST_BODY) {
        Some((place, _)) => format!("{}\n… {} bytes more", &body[..place], body.len() - place),
        None => body.to_owned(),
    }
}
