//! `sharekit login` and `sharekit logout`: storing credentials, and forgetting them.

mod browser;
mod redirect;
mod secret;

use std::io::{self, Write};

use crate::cli::commands::login::secret::ask_secret;
use crate::cli::commands::whoami;
use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::say;
use crate::cli::setup::apis::Api;
use crate::cli::setup::client::client;
use crate::cli::setup::credential::FoundCredential;
use crate::cli::setup::credentials_file::{StoredCredentials, StoredKey};
use crate::cli::setup::environment::{Environment, credential_variable};
use crate::cli::setup::profile::Configuration;
use crate::cli::setup::source::shown_address;
use crate::cli::setup::target::{Server, Target};
use crate::client::Secret;

/// Store a credential, after a try whether the server takes it.
///
/// It is asked for without echo, or read from standard input: `pass show proxyshard | sharekit login orders`. There is
/// no flag for it, since others on this machine can see flags. It goes into `credentials.toml` beside the configuration
/// file, which only you may read. To keep it elsewhere, such as in the system's keyring, name a program that prints it
/// as `credential_command` in the configuration file instead.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    api: Login,

    #[command(flatten)]
    target: Target,

    /// Store it without asking the server whether it takes it.
    #[arg(long, global = true)]
    no_check: bool,
}

#[derive(Debug, clap::Subcommand)]
#[allow(clippy::doc_markdown, reason = "the help shows it as it is")]
enum Login {
    /// The API key of 9Proxy, from its dashboard.
    ShareCodes,
    /// The API key of ProxyShard, from its dashboard.
    Orders,
    Sharing(crate::cli::commands::login::browser::Arguments),
}

/// Remove what `sharekit login` has stored.
///
/// The vendor is not told: a key that somebody else may have is to be made invalid in the vendor's dashboard.
#[derive(Debug, clap::Args)]
#[allow(clippy::doc_markdown, reason = "the help shows it as it is")]
pub(crate) struct LogoutArguments {
    api: Api,

    /// The profile to log out of [environment: SHAREKIT_PROFILE].
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

pub(crate) async fn run(arguments: Arguments) -> Result<Ending, Failure> {
    let configuration = Configuration::load(Environment::of_process())?;
    let profile = configuration.profile_name(arguments.target.profile.as_deref())?;
    let api = match arguments.api {
        Login::ShareCodes => Api::ShareCodes,
        Login::Orders => Api::Orders,
        Login::Sharing(_) => Api::Sharing,
    };
    let server = Server::new(api, profile, &arguments.target, &configuration)?;
    let check = !arguments.no_check;
    let stored = match arguments.api {
        Login::Sharing(sharing) => {
            let login = crate::cli::commands::login::browser::log_in(&server, &configuration, sharing).await?;
            try_out(&server, &configuration, login.access_token.clone(), check).await?;
            StoredCredentials { sharing: Some(login), ..StoredCredentials::default() }
        }
        Login::ShareCodes => {
            let key = try_out(&server, &configuration, ask_secret("API key of 9Proxy")?, check).await?;
            StoredCredentials {
                share_codes: Some(StoredKey { base_url: server.base_url.value.clone(), key }),
                ..StoredCredentials::default()
            }
        }
        Login::Orders => {
            let key = try_out(&server, &configuration, ask_secret("API key of ProxyShard")?, check).await?;
            StoredCredentials {
                orders: Some(StoredKey { base_url: server.base_url.value.clone(), key }),
                ..StoredCredentials::default()
            }
        }
    };
    store(&server, &configuration, stored)
}

pub(crate) fn log_out(arguments: &LogoutArguments) -> Result<Ending, Failure> {
    let configuration = Configuration::load(Environment::of_process())?;
    let profile = configuration.existing_profile(arguments.profile.as_deref())?;
    let file = configuration.credentials()?;
    let was_stored = file.change(|profiles| {
        let Some(stored) = profiles.get_mut(&profile) else { return false };
        match arguments.api {
            Api::ShareCodes => stored.share_codes.take().is_some(),
            Api::Orders => stored.orders.take().is_some(),
            Api::Sharing => stored.sharing.take().is_some(),
        }
    })?;
    let (api, path) = (arguments.api.command(), file.path().display());
    let said = if was_stored { "is removed from" } else { "was not in" };
    writeln!(io::stdout(), "The credential for {api} in profile `{profile}` {said} {path}.")?;
    Ok(Ending::Done)
}

/// Asks the server whether it takes a credential. What it does not take is not stored.
async fn try_out(
    server: &Server,
    configuration: &Configuration,
    secret: Secret,
    check: bool,
) -> Result<Secret, Failure> {
    let client = client(server, FoundCredential::Fixed(secret.clone()), configuration)?;
    if check {
        whoami::ask(server.api, &client).await.map_err(|error| {
            let refused = error.is_unauthenticated() || error.is_permission_denied();
            Failure::from(error).advising(if refused {
                "Nothing was stored. See whether it is the right one, for this API and this server."
            } else {
                "Nothing was stored. Try again, or add --no-check to store it without asking the server."
            })
        })?;
    }
    Ok(secret)
}

/// Puts a new credential beside those that the profile has.
fn store(server: &Server, configuration: &Configuration, new: StoredCredentials) -> Result<Ending, Failure> {
    let file = configuration.credentials()?;
    let (api, profile) = (server.api.command(), &server.profile);
    file.change(|profiles| {
        let stored = profiles.entry(profile.clone()).or_default();
        stored.share_codes = new.share_codes.or(stored.share_codes.take());
        stored.orders = new.orders.or(stored.orders.take());
        stored.sharing = new.sharing.or(stored.sharing.take());
    })?;
    let (base_url, path) = (shown_address(&server.base_url.value), file.path().display());
    writeln!(io::stdout(), "The credential for {api} at {base_url} is in {path}, profile `{profile}`.")?;
    let variable = credential_variable(server.api);
    if configuration.environment.get(&variable)?.is_some() {
        say(format_args!("note: {variable} is set and goes before it"));
    } else if server.settings.credential_command.is_some() {
        say(format_args!("note: credential_command in {} goes before it", configuration.path()?.display()));
    }
    Ok(Ending::Done)
}
