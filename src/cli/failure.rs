//! How the program ends, and what it tells the user when a command fails.

use std::fmt;
use std::io;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};

use crate::cli::details::Details;
pub(crate) use crate::cli::letters::clean;
use crate::{Error, Operation};

/// How the program ends: the exit codes that scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The command was carried out.
    Done = 0,
    /// The server refused it, or it failed on this machine.
    Failed = 1,
    /// The command line, a file named there or the configuration is wrong. Nothing was sent.
    Usage = 2,
    /// No credential is set, or the server rejected it.
    Authentication = 3,
    /// No response was received from the server.
    Network = 4,
    /// It may have been done, and it is not known whether it was.
    Unclear = 5,
}

impl Ending {
    /// Returns a word for what happened where no call says more.
    fn kind(self) -> &'static str {
        match self {
            Self::Done | Self::Failed => "failed",
            Self::Usage => "usage",
            Self::Authentication => "unauthenticated",
            Self::Network => "no-response",
            Self::Unclear => "outcome-unclear",
        }
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending as u8)
    }
}

/// What happened, and what to do next.
#[derive(Debug)]
pub(crate) struct Failure {
    ending: Ending,
    message: String,
    advice: Option<String>,
    details: Box<Details>,
}

impl Failure {
    pub(crate) fn new(ending: Ending, message: impl Into<String>) -> Self {
        Self { ending, message: message.into(), advice: None, details: Box::default() }
    }

    /// Returns the failure of a wrong command line, a wrong file named there or a wrong configuration.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Ending::Usage, message)
    }

    /// Sets what to do next, in whole sentences.
    pub(crate) fn advising(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Says which operation failed, if the failure does not say it.
    pub(crate) fn about(mut self, operation: &str) -> Self {
        self.details.operation.get_or_insert_with(|| operation.to_owned());
        self
    }

    pub(crate) fn ending(&self) -> Ending {
        self.ending
    }

    /// Returns the failure as data, for scripts.
    pub(crate) fn as_json(&self) -> Value {
        let mut fields = self.details.fields();
        fields.extend([
            ("kind".to_owned(), json!(self.details.kind.unwrap_or(self.ending.kind()))),
            ("message".to_owned(), json!(self.message)),
            ("advice".to_owned(), json!(self.advice)),
            ("outcome_unclear".to_owned(), json!(self.ending == Ending::Unclear)),
            ("exit_code".to_owned(), json!(self.ending as u8)),
        ]);
        Value::Object(fields)
    }

    /// Returns whether nothing is printed, since the reader of the output has closed it.
    pub(crate) fn is_silent(&self) -> bool {
        self.message.is_empty()
    }
}

/// A closed output counts as done: `sharekit … | head`.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Ending::Done, ""),
            _ => Self::new(Ending::Failed, error.to_string()),
        }
    }
}

/// For errors outside of a call: those of the configuration, and of a login.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::of_request(&error, false)
    }
}

impl Failure {
    /// Returns the failure of a call of an operation.
    pub(crate) fn of_call(error: &Error, operation: &Operation) -> Self {
        Self::of_request(error, operation.retry_safe)
    }

    /// Returns the failure of a request that may be repeated, or of one that may not.
    pub(crate) fn of_request(error: &Error, is_repeatable: bool) -> Self {
        let ending = if error.is_outcome_unclear() && !is_repeatable {
            Ending::Unclear
        } else if error.is_configuration() || error.is_invalid_request() {
            Ending::Usage
        } else if error.is_unauthenticated() {
            Ending::Authentication
        } else if error.status().is_some() || error.is_refused() || error.is_decode() {
            Ending::Failed
        } else {
            Ending::Network
        };
        Self {
            ending,
            message: error.to_string(),
            advice: advice(error, ending),
            details: Box::new(Details::of(error)),
        }
    }
}

/// Returns what to do after an error.
fn advice(error: &Error, ending: Ending) -> Option<String> {
    let advice = match ending {
        // The error itself says to check first. Other advice would distract from it.
        Ending::Unclear => return None,
        Ending::Authentication => {
            "Run `sharekit config show` to see which credential is used, and `sharekit login API` to store another."
                .to_owned()
        }
        _ if error.is_certificate() => "Trust another CA with --ca-file FILE. If that does not help, check \
                                        the address in --base-url."
            .to_owned(),
        Ending::Network => {
            let mut advice =
                "Check whether the server can be reached, and the address in --base-url; `sharekit config show` \
                              prints which one is used."
                    .to_owned();
            if let Some(variable) = PROXY_VARIABLES.into_iter().find(|name| std::env::var_os(name).is_some()) {
                advice += &format!(" {variable} sends calls through a proxy; NO_PROXY=HOST goes around it.");
            }
            advice
        }
        _ if error.is_decode() => {
            "Check the address in --base-url. Run the command again with -vv to see the response as it is.".to_owned()
        }
        _ => return error.retry_after().map(when_to_try_again),
    };
    Some(advice)
}

/// The environment variables that send https through a proxy.
const PROXY_VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// The longest wait that is shown in seconds.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn when_to_try_again(wait: Duration) -> String {
    let seconds = wait.as_millis().div_ceil(1000);
    match seconds {
        _ if wait > A_DAY => "The server asks to wait longer than a day.".to_owned(),
        0 | 1 => "Try again in 1 second.".to_owned(),
        _ => format!("Try again in {seconds} seconds."),
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&clean(&self.message))?;
        match &self.advice {
            Some(advice) => write!(f, "\n{advice}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use super::*;
    use crate::client::retry::asked_wait;
    use crate::error::ErrorResponse;

    /// Returns the advice after a response to a request that only reads.
    fn advice_after(status: u16, header: (&'static str, &'static str)) -> Option<String> {
        let headers = HeaderMap::from_iter([(header.0.parse().unwrap(), header.1.parse().unwrap())]);
        let status = StatusCode::from_u16(status).unwrap();
        let retry_after = asked_wait(status, &headers, std::time::SystemTime::now());
        let error = Error::error_status(ErrorResponse { status, headers, retry_after, ..ErrorResponse::default() });
        Failure::of_request(&error, true).advice
    }

    #[test]
    fn the_advice_names_the_wait_that_the_server_asks_for() {
        let a_day = "The server asks to wait longer than a day.";
        let table = [
            (429, ("retry-after", "0"), Some("Try again in 1 second.")),
            (429, ("retry-after", "1"), Some("Try again in 1 second.")),
            (429, ("retry-after", "1.2"), Some("Try again in 2 seconds.")),
            (429, ("x-ratelimit-reset", "42"), Some("Try again in 42 seconds.")),
            (503, ("retry-after", "86400"), Some("Try again in 86400 seconds.")),
            (503, ("retry-after", "86401"), Some(a_day)),
            (503, ("retry-after", "99999999999999999999"), Some(a_day)),
            (503, ("x-ratelimit-reset", "42"), None),
            (503, ("retry-after", "soon"), None),
            (404, ("retry-after", "7"), None),
            (409, ("x-ratelimit-reset", "42"), None),
        ];
        for (status, header, expected) in table {
            assert_eq!(advice_after(status, header).as_deref(), expected, "{status} with {header:?}");
        }
    }
}
