//! Serves the APIs until the user stops it.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};

use crate::Error;
use crate::cli::failure::{Ending, Failure};
use crate::cli::stop::until_stopped;
use crate::sandbox::{ACCOUNTS, Account, Sandbox};

/// Serve the APIs on this machine, until Ctrl-C.
///
/// With their rules and their state. Nothing is bought or shared for real. Prints the keys, and the environment variables that make clients use the sandbox.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  sharekit sandbox\n  sharekit sandbox --listen 127.0.0.1:9000 --data sandbox.sqlite"
)]
pub(crate) struct Arguments {
    /// The address to listen on. Port 0 means any free port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Keep the state in FILE, or without FILE in your data folder, and continue from it at the next start. Without --data
    /// the state is lost at the end.
    // The default parser of paths rejects the empty value that means "without FILE".
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    data: Option<PathBuf>,

    /// The seed for faults with a probability: it decides which calls fail.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// Allow an address that other machines can reach. The keys are public: anyone who can reach the port can read and
    /// change everything in the sandbox.
    #[arg(long)]
    expose: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<Ending, Failure> {
    if !arguments.listen.ip().is_loopback() && !arguments.expose {
        return Err(Failure::usage(format!("other machines can reach {}, and the keys are public", arguments.listen))
            .advising("Listen on 127.0.0.1, or add --expose."));
    }
    let mut builder = Sandbox::builder().address(arguments.listen).seed(arguments.seed);
    if let Some(file) = arguments.data {
        builder = builder.file(data_file(file)?);
    }
    let sandbox = builder.start().await?;
    // A closed output does not stop the sandbox.
    drop(std::io::stdout().write_all(introduction(&sandbox).as_bytes()));
    until_stopped().await?;
    sandbox.stop().await;
    drop(writeln!(std::io::stdout(), "\nThe sandbox has stopped."));
    Ok(Ending::Done)
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

fn introduction(sandbox: &Sandbox) -> String {
    let url = sandbox.url();
    let line = |account: &Account| format!("  {:<10} {:<24} {}\n", account.name, account.email, account.phone);
    let accounts: String = ACCOUNTS.iter().map(line).collect();
    format!(
        "The sandbox listens on {url}. Press Ctrl-C to stop it.\n\n\
         Accounts:\n{accounts}\n\
         Their keys are sandbox-share-codes-NAME, sandbox-proxy-orders-NAME and sandbox-subscription-sharing-NAME.\n\
         Commands of sharekit use it with --sandbox={url}. To use it with clients, as the owner:\n\n\
         export SHAREKIT_SHARE_CODES_API_KEY=sandbox-share-codes-owner\n\
         export SHAREKIT_SHARE_CODES_BASE_URL={url}\n\
         export SHAREKIT_PROXY_ORDERS_TOKEN=sandbox-proxy-orders-owner\n\
         export SHAREKIT_PROXY_ORDERS_BASE_URL={url}\n\
         export SHAREKIT_SUBSCRIPTION_SHARING_TOKEN=sandbox-subscription-sharing-owner\n\
         export SHAREKIT_SUBSCRIPTION_SHARING_BASE_URL={url}/capi\n\n\
         Controls, from this machine only: {url}/_sandbox/state, /clock, /faults, /log, /reset\n"
    )
}
