//! Commands for a sandbox that is running: what `docs/sandbox.md` calls its controls.

use std::io::Write;

use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::cli::commands::sandbox::fault;
use crate::cli::commands::sandbox::moment::{advance, freeze};
use crate::cli::failure::{Ending, Failure};
use crate::cli::output::{Output, Printing, ResponseShape};
use crate::cli::setup::sandbox::DEFAULT_ADDRESS;
use crate::client::environment::variable;
use crate::client::plain_client;

/// The environment variable with the token for the controls.
pub(super) const TOKEN: &str = "SHAREKIT_SANDBOX_TOKEN";

/// The fields of a request in the log.
const FIELDS: [&str; 10] =
    ["at", "account", "status", "operation", "nearest", "method", "path", "faulty", "microseconds", "arguments"];

/// Those that a table shows.
const COLUMNS: [&str; 6] = ["at", "account", "status", "operation", "nearest", "faulty"];

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make everything as it was when new: data, clock, failures, log.
    #[command(after_long_help = "Examples:\n  sharekit sandbox reset")]
    Reset(At),
    /// Show the clock, or change it.
    #[command(after_long_help = "Examples:\n  sharekit sandbox clock\n  sharekit sandbox clock --advance 3d")]
    Clock(Clock),
    /// List the scripted failures, add one, or remove them.
    Fault(FaultArguments),
    /// List the latest requests, oldest first.
    #[command(after_long_help = "Examples:\n  sharekit sandbox log\n  sharekit sandbox log --output jsonl")]
    Log(Log),
    /// Print the state as JSON: all tables, without credentials.
    ///
    /// `sharekit sandbox --seed-file FILE` starts with it.
    #[command(after_long_help = "Examples:\n  sharekit sandbox state > state.json")]
    State(At),
    /// Save and restore data and clock under a name.
    Snapshot(SnapshotArguments),
}

/// Which sandbox it is.
#[derive(Debug, clap::Args)]
pub(super) struct At {
    /// The address of the sandbox.
    #[arg(long, value_name = "URL", default_value = DEFAULT_ADDRESS, global = true)]
    sandbox: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct Clock {
    /// Return to the real time.
    #[arg(long)]
    real: bool,

    /// Freeze it at this time: now, 2026-08-15, or 2026-08-15T09:30:00Z.
    #[arg(long, value_name = "TIME", value_parser = freeze)]
    freeze: Option<jiff::Timestamp>,

    /// Advance it: 90s, 3h, 5d, or "1d 12h".
    #[arg(long, value_name = "TIME", value_parser = advance)]
    advance: Option<u64>,

    #[command(flatten)]
    at: At,
}

#[derive(Debug, clap::Args)]
pub(super) struct FaultArguments {
    #[command(subcommand)]
    command: Option<FaultCommand>,

    #[command(flatten)]
    at: At,
}

#[derive(Debug, clap::Subcommand)]
enum FaultCommand {
    /// Add a failure.
    ///
    /// The failures and their fields are those of docs/sandbox.md.
    #[command(after_long_help = fault::EXAMPLES)]
    Add {
        /// What happens, such as reset-after-effect, and when: NAME=VALUE for each field.
        #[arg(required = true, value_name = "FAILURE [NAME=VALUE]")]
        words: Vec<String>,
    },
    /// Remove all failures.
    #[command(after_long_help = "Examples:\n  sharekit sandbox fault clear")]
    Clear,
}

#[derive(Debug, clap::Args)]
pub(super) struct Log {
    #[command(flatten)]
    at: At,

    #[command(flatten)]
    output: Printing,
}

#[derive(Debug, clap::Args)]
pub(super) struct SnapshotArguments {
    #[command(subcommand)]
    command: SnapshotCommand,

    #[command(flatten)]
    at: At,
}

#[derive(Debug, clap::Subcommand)]
enum SnapshotCommand {
    /// List the names.
    #[command(after_long_help = "Examples:\n  sharekit sandbox snapshot list")]
    List,
    /// Keep data and clock as they are now.
    #[command(after_long_help = "Examples:\n  sharekit sandbox snapshot save before")]
    Save {
        /// 1 to 64 letters, digits, - and _.
        name: String,
    },
    /// Make data and clock what they were.
    #[command(after_long_help = "Examples:\n  sharekit sandbox snapshot restore before")]
    Restore {
        /// The name that it was saved under.
        name: String,
    },
    /// Forget a snapshot.
    #[command(after_long_help = "Examples:\n  sharekit sandbox snapshot remove before")]
    Remove {
        /// The name that it was saved under.
        name: String,
    },
}

pub(super) async fn run(command: Command) -> Result<Ending, Failure> {
    match command {
        Command::Reset(at) => at.controls()?.post("reset").await.map(|_| ())?,
        Command::Clock(arguments) => arguments.run().await?,
        Command::Fault(arguments) => arguments.run().await?,
        Command::Log(Log { at, output }) => {
            let output = Output::new(&output, ResponseShape::of_fields(&FIELDS, &COLUMNS))?;
            let log = at.controls()?.get("log").await?;
            let mut list = output.list();
            log.as_array().into_iter().flatten().try_for_each(|request| list.item(request))?;
            list.end()?;
        }
        Command::State(at) => at.controls()?.copy("state").await?,
        Command::Snapshot(arguments) => arguments.run().await?,
    }
    Ok(Ending::Done)
}

impl Clock {
    async fn run(self) -> Result<(), Failure> {
        let (controls, mut change) = (self.at.controls()?, serde_json::Map::new());
        if self.real {
            change.insert("real".to_owned(), true.into());
        }
        change.extend(self.freeze.map(|moment| ("freeze".to_owned(), moment.to_string().into())));
        change.extend(self.advance.map(|seconds| ("advance_seconds".to_owned(), seconds.into())));
        let clock = if change.is_empty() {
            controls.get("clock").await?
        } else {
            controls.send(Method::PUT, "clock", Some(change.into())).await?
        };
        print_line(clock["now"].as_str().unwrap_or_default())
    }
}

impl FaultArguments {
    async fn run(self) -> Result<(), Failure> {
        let controls = self.at.controls()?;
        let faults = match self.command {
            None => controls.get("faults").await?,
            Some(FaultCommand::Clear) => controls.send(Method::DELETE, "faults", None).await?,
            Some(FaultCommand::Add { words }) => {
                let fault = fault::of_words(&words).map_err(Failure::usage)?;
                controls.send(Method::POST, "faults", Some(fault)).await?
            }
        };
        faults.as_array().into_iter().flatten().try_for_each(|fault| print_line(&fault.to_string()))
    }
}

impl SnapshotArguments {
    async fn run(self) -> Result<(), Failure> {
        let controls = self.at.controls()?;
        let of = |name: &str| {
            format!("snapshots/{}", percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC))
        };
        match self.command {
            SnapshotCommand::List => {
                let names = controls.get("snapshots").await?;
                return names.as_array().into_iter().flatten().filter_map(Value::as_str).try_for_each(print_line);
            }
            SnapshotCommand::Save { name } => controls.send(Method::PUT, &of(&name), None).await?,
            SnapshotCommand::Restore { name } => controls.post(&format!("{}/restore", of(&name))).await?,
            SnapshotCommand::Remove { name } => controls.send(Method::DELETE, &of(&name), None).await?,
        };
        Ok(())
    }
}

impl At {
    fn controls(&self) -> Result<Controls, Failure> {
        let wrong = || Failure::usage("--sandbox must name an address such as http://127.0.0.1:8080");
        let url = Url::parse(self.sandbox.trim_end_matches('/')).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(wrong());
        }
        Ok(Controls { client: plain_client(&url)?, url: self.sandbox.trim_end_matches('/').to_owned() })
    }
}

/// The controls of a sandbox that is running.
struct Controls {
    client: reqwest::Client,
    url: String,
}

impl Controls {
    async fn get(&self, path: &str) -> Result<Value, Failure> {
        self.send(Method::GET, path, None).await
    }

    async fn post(&self, path: &str) -> Result<Value, Failure> {
        self.send(Method::POST, path, None).await
    }

    /// Sends a request, and returns the response if it is a success.
    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, Failure> {
        let response = self.response(method, path, body).await?;
        let is_success = response.status().is_success();
        let json = response.bytes().await.ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        match json {
            Some(json) if is_success => Ok(json),
            Some(json) => Err(Failure::usage(json["message"].as_str().unwrap_or("the sandbox refused"))),
            None => Err(self.is_no_sandbox()),
        }
    }

    /// Prints a response as it comes.
    async fn copy(&self, path: &str) -> Result<(), Failure> {
        let mut response = self.response(Method::GET, path, None).await?;
        if !response.status().is_success() {
            let message = response.json::<Value>().await.unwrap_or_else(|_| json!({}))["message"].clone();
            return Err(message.as_str().map_or_else(|| self.is_no_sandbox(), Failure::usage));
        }
        let mut out = std::io::stdout().lock();
        let cut = |_| Failure::new(Ending::Failed, "the sandbox did not send its whole state; try again");
        while let Some(piece) = response.chunk().await.map_err(cut)? {
            out.write_all(&piece)?;
        }
        out.write_all(b"\n")?;
        Ok(out.flush()?)
    }

    async fn response(&self, method: Method, path: &str, body: Option<Value>) -> Result<reqwest::Response, Failure> {
        let mut request = self.client.request(method, format!("{}/_sandbox/{path}", self.url));
        if let Some(token) = variable(TOKEN)? {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await.map_err(|_| {
            Failure::new(Ending::Network, format!("no sandbox responds at {}", self.url))
                .advising("Start one with `sharekit sandbox`, or name its address with --sandbox.")
        })
    }

    fn is_no_sandbox(&self) -> Failure {
        Failure::usage(format!("the server at {} is not a sandbox", self.url))
    }
}

fn print_line(line: &str) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
