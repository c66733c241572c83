//! `sharekit sandbox`: the three APIs on this machine, until Ctrl-C.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};

use crate::Error;
use crate::cli::failure::{Ending, Failure};
use crate::sandbox::{ACCOUNTS, Account, Sandbox};

/// Serve the three APIs on this machine, with their rules and their state, until Ctrl-C.
///
/// Nothing is bought or shared for real. The keys are printed, with lines that point the clients at the sandbox.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,

    /// Keep the state in a file: started again on it, the sandbox has everything. Without FILE in the user's data folder;
    /// without --data it is gone at the end.
    // The usual parser of paths refuses what stands for no FILE.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    data: Option<PathBuf>,

    /// Decides which calls a fault with a probability strikes.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// Listen on an address that other machines reach. The keys are well known: whoever reaches the port can use, change
    /// and read everything in the sandbox.
    #[arg(long)]
    expose: bool,
}

pub(crate) async fn run(arguments: Arguments) -> Result<Ending, Failure> {
    if !arguments.listen.ip().is_loopback() && !arguments.expose {
        let problem = format!(
            "{} is reached by other machines, and the keys are well known; listen on 127.0.0.1, or add --expose",
            arguments.listen
        );
        return Err(Failure::usage(problem));
    }
    let mut builder = Sandbox::builder().address(arguments.listen).seed(arguments.seed);
    if let Some(file) = arguments.data {
        builder = builder.file(data_file(file)?);
    }
    let sandbox = builder.start().await?;
    // Whoever does not read it does not want it.
    drop(std::io::stdout().write_all(introduction(&sandbox).as_bytes()));
    told_to_stop().await?;
    sandbox.stop().await;
    drop(writeln!(std::io::stdout(), "\nThe sandbox has stopped."));
    Ok(Ending::Done)
}

/// Waits for Ctrl-C, or for what `docker stop` and `systemctl stop` send.
async fn told_to_stop() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = terminated.recv() => Ok(()),
            interrupted = tokio::signal::ctrl_c() => interrupted,
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// The file that was named, or the default one, with its folder.
fn data_file(named: PathBuf) -> Result<PathBuf, Error> {
    let file = if named.as_os_str().is_empty() {
        let folder =
            dirs::data_dir().ok_or_else(|| Error::configuration("there is no data folder; use --data FILE"))?;
        folder.join("sharekit").join("sandbox.sqlite")
    } else {
        named
    };
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let failed = |error| Error::configuration(format!("{} cannot be made: {error}", folder.display()));
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    Ok(file)
}

fn introduction(sandbox: &Sandbox) -> String {
    let url = sandbox.url();
    let line = |account: &Account| format!("  {:<10} {:<24} {}\n", account.name, account.email, account.phone);
    let accounts: String = ACCOUNTS.iter().map(line).collect();
    format!(
        "The sandbox listens on {url}. Stop it with Ctrl-C.\n\n\
         Accounts:\n{accounts}\n\
         Their keys are sandbox-share-codes-NAME, sandbox-proxy-orders-NAME and sandbox-subscription-sharing-NAME.\n\
         Commands of sharekit take it with --sandbox={url}. To point clients at it, as the owner:\n\n\
         export SHAREKIT_SHARE_CODES_API_KEY=sandbox-share-codes-owner\n\
         export SHAREKIT_SHARE_CODES_BASE_URL={url}\n\
         export SHAREKIT_PROXY_ORDERS_TOKEN=sandbox-proxy-orders-owner\n\
         export SHAREKIT_PROXY_ORDERS_BASE_URL={url}\n\
         export SHAREKIT_SUBSCRIPTION_SHARING_TOKEN=sandbox-subscription-sharing-owner\n\
         export SHAREKIT_SUBSCRIPTION_SHARING_BASE_URL={url}/capi\n\n\
         Controls, for this machine alone: {url}/_sandbox/state, /clock, /faults, /log, /reset\n"
    )
}
