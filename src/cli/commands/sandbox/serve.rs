//! Serves the APIs until the user stops it.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};

use crate::Error;
use crate::cli::commands::sandbox::fault;
use crate::cli::commands::sandbox::moment::freeze;
use crate::cli::commands::sandbox::running::TOKEN;
use crate::cli::failure::{Ending, Failure};
use crate::cli::input;
use crate::cli::stop::until_stopped;
use crate::client::environment::variable;
use crate::sandbox::{ACCOUNTS, Account, Fault, Sandbox, SandboxBuilder};

#[derive(Debug, clap::Args)]
#[allow(clippy::doc_markdown, reason = "the help shows it as it is")]
pub(super) struct Serving {
    /// The address to listen on. Port 0 means any free port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Keep the state in FILE, or without FILE in your data folder.
    ///
    /// It continues from there at the next start. Without --data the state is lost at the end.
    // The default parser of paths rejects the empty value that means "without FILE".
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    data: Option<PathBuf>,

    /// The seed for faults with a probability: it decides which calls fail.
    #[arg(long, hide_short_help = true, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// Let responses differ from today's, within what a vendor may change: new fields, unknown words and so on.
    #[arg(long, hide_short_help = true, value_name = "SEED")]
    novelty: Option<u64>,

    /// Begin with the state in this file, which `sharekit sandbox state` prints. A data file that has a state keeps it.
    #[arg(long, hide_short_help = true, value_name = "FILE")]
    seed_file: Option<String>,

    /// Freeze the clock at this time: now, 2026-08-15, or 2026-08-15T09:30:00Z.
    #[arg(long, hide_short_help = true, value_name = "TIME", value_parser = freeze)]
    freeze: Option<jiff::Timestamp>,

    /// Begin with this failure, such as "reset-after-effect operation=purchase_order times=1". Can be repeated.
    #[arg(long, hide_short_help = true, value_name = "FAILURE", value_parser = fault::parse)]
    fault: Vec<Fault>,

    /// Let the scripts of this site call the APIs in a browser: http://localhost:3000, or loopback for all sites of this
    /// machine. Can be repeated.
    #[arg(long, hide_short_help = true, value_name = "ORIGIN")]
    cors: Vec<String>,

    /// Allow an address that other machines can reach.
    ///
    /// The keys are public: anyone who can reach the port can read and change everything in the sandbox. Others use page
    /// and controls with a token, which is printed, or is that of SHAREKIT_SANDBOX_TOKEN.
    #[arg(long)]
    expose: bool,
}

pub(super) async fn run(arguments: Serving) -> Result<Ending, Failure> {
    if !arguments.listen.ip().is_loopback() && !arguments.expose {
        return Err(Failure::usage(format!("other machines can reach {}, and the keys are public", arguments.listen))
            .advising("Listen on 127.0.0.1, or add --expose."));
    }
    let token = if arguments.expose { Some(token()?) } else { None };
    let (listen, sandbox) = (arguments.listen, builder(arguments, token.as_deref())?.start().await?);
    // A closed output does not stop the sandbox.
    drop(std::io::stdout().write_all(introduction(&sandbox, listen, token.as_deref()).as_bytes()));
    until_stopped().await?;
    sandbox.stop().await;
    drop(writeln!(std::io::stdout(), "\nThe sandbox has stopped."));
    Ok(Ending::Done)
}

fn builder(arguments: Serving, token: Option<&str>) -> Result<SandboxBuilder, Failure> {
    let mut builder = Sandbox::builder().address(arguments.listen).seed(arguments.seed);
    if let Some(file) = arguments.data {
        builder = builder.file(data_file(file)?);
    }
    if let Some(file) = arguments.seed_file {
        let state = serde_json::from_str(&input::text(&file)?);
        builder = builder.data_set(state.map_err(|error| {
            Failure::usage(format!("{} is not valid JSON: {error}", input::shown(&file)))
                .advising("Write one with `sharekit sandbox state`.")
        })?);
    }
    if let Some(moment) = arguments.freeze {
        builder = builder.frozen_at(moment);
    }
    if let Some(token) = token {
        builder = builder.control_token(token);
    }
    if let Some(seed) = arguments.novelty {
        builder = builder.novelty(seed);
    }
    builder = arguments.cors.into_iter().fold(builder, SandboxBuilder::allow_origin);
    Ok(arguments.fault.into_iter().fold(builder, SandboxBuilder::fault))
}

/// Returns the token for page and controls: that of the environment, or a new one.
fn token() -> Result<String, Failure> {
    if let Some(token) = variable(TOKEN)? {
        return Ok(token);
    }
    let mut bytes = [0; 16];
    getrandom::getrandom(&mut bytes)
        .map_err(|error| Failure::new(Ending::Failed, format!("this machine has no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Returns the file that the user named, or the default one, and makes its folder.
fn data_file(named: PathBuf) -> Result<PathBuf, Error> {
    let file = if named.as_os_str().is_empty() {
        let folder = dirs::data_dir()
            .ok_or_else(|| Error::configuration("cannot find your data folder; name a file with --data FILE"))?;
        folder.join("sharekit").join("sandbox.sqlite")
    } else {
        named
    };
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let failed = |error| Error::configuration(format!("cannot create {}: {error}", folder.display()));
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    Ok(file)
}

fn introduction(sandbox: &Sandbox, listen: SocketAddr, token: Option<&str>) -> String {
    let url = sandbox.url();
    let line = |account: &Account| format!("  {:<10} {:<24} {}\n", account.name, account.email, account.phone);
    let accounts: String = ACCOUNTS.iter().map(line).collect();
    let pages = format!(
        "  {url}/            what is in it, what was called, failures, clock\n  \
         {url}/reference   all operations, to try out\n"
    );
    format!(
        "The sandbox listens on {url}. Press Ctrl-C to stop it.\n\n\
         Open in a browser:\n{pages}\n{exposed}\
         Accounts:\n{accounts}\n\
         Their keys are sandbox-share-codes-NAME, sandbox-proxy-orders-NAME and sandbox-subscription-sharing-NAME.\n\
         Commands of sharekit use it with --sandbox={url}. To use it with clients, as the owner:\n\n\
         export SHAREKIT_SHARE_CODES_API_KEY=sandbox-share-codes-owner\n\
         export SHAREKIT_SHARE_CODES_BASE_URL={url}\n\
         export SHAREKIT_PROXY_ORDERS_TOKEN=sandbox-proxy-orders-owner\n\
         export SHAREKIT_PROXY_ORDERS_BASE_URL={url}\n\
         export SHAREKIT_SUBSCRIPTION_SHARING_TOKEN=sandbox-subscription-sharing-owner\n\
         export SHAREKIT_SUBSCRIPTION_SHARING_BASE_URL={url}/capi\n\n\
         `sharekit sandbox reset`, `clock`, `fault`, `log`, `state` and `snapshot` control it from another terminal.\n",
        exposed = token.map(|token| exposed(&url, listen, token)).unwrap_or_default(),
    )
}

/// Returns what to know of a sandbox that other machines can reach.
fn exposed(url: &str, listen: SocketAddr, token: &str) -> String {
    let port = url.rsplit(':').next().unwrap_or_default();
    let others =
        if listen.ip().is_unspecified() { format!("http://NAME-OF-THIS-MACHINE:{port}") } else { url.to_owned() };
    format!(
        "WARNING: other machines reach it. The keys below are public: whoever reaches the port reads and changes everything in\n\
         it. Keep real data out of it.\n  \
         from there     {others}, in place of {url}\n  \
         page           {others}/?token={token}\n  \
         controls       export {TOKEN}={token}\n\n"
    )
}
