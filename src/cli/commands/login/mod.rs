//! `sharekit login` and `sharekit logout`: store and remove credentials.

mod browser;
mod redirect;
mod secret;

use std::io::{self, Write};

use clap::{ArgMatches, Args, FromArgMatches};

use crate::apis::APIS;
use crate::cli::commands::login::secret::ask_secret;
use crate::cli::commands::whoami;
use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::say;
use crate::cli::setup::apis;
use crate::cli::setup::client::client;
use crate::cli::setup::credential::FoundCredential;
use crate::cli::setup::credential_kind::has_login;
use crate::cli::setup::credentials_file::{StoredCredential, StoredKey};
use crate::cli::setup::environment::Environment;
use crate::cli::setup::profile::Configuration;
use crate::cli::setup::source::shown_address;
use crate::cli::setup::target::{Server, Target};
use crate::client::ApiInfo;
use crate::client::Secret;

/// Store a credential, after trying it.
///
/// The key is asked for without echo, or read from standard input: `pass show proxyshard | sharekit login orders`. There
/// is no flag for it, since other users of this machine can see flags. It is stored in `credentials.toml` in the folder of
/// the configuration file, which only you can read. To keep it elsewhere, for example in the system's keyring, set
/// `credential_command` in the configuration file to a program that prints it.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    login: LoginMethod,

    #[command(flatten)]
    target: Target,

    /// Store it without asking the server.
    #[arg(long, global = true)]
    no_check: bool,
}

/// To which API, and how.
#[derive(Debug)]
struct LoginMethod {
    api: &'static ApiInfo,
    /// For an API where users log in with OAuth.
    browser: Option<browser::Arguments>,
}

impl LoginMethod {
    fn command(api: &'static ApiInfo) -> clap::Command {
        let group = api.group;
        let command = clap::Command::new(group);
        if has_login(api) {
            return browser::Arguments::augment_args(command);
        }
        let examples =
            format!("Examples:\n  sharekit login {group}\n  pass show my-key | sharekit login {group} --profile work");
        command.about(format!("Store an API key for {group}, from the vendor's dashboard")).after_long_help(examples)
    }
}

impl FromArgMatches for LoginMethod {
    fn from_arg_matches(given: &ArgMatches) -> Result<Self, clap::Error> {
        let named = given
            .subcommand()
            .and_then(|(name, given)| Some((APIS.iter().copied().find(|api| api.group == name)?, given)));
        let (api, given) = named.ok_or_else(|| clap::Error::new(clap::error::ErrorKind::MissingSubcommand))?;
        let browser = has_login(api).then(|| browser::Arguments::from_arg_matches(given)).transpose()?;
        Ok(Self { api, browser })
    }

    fn update_from_arg_matches(&mut self, given: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(given)?;
        Ok(())
    }
}

impl clap::Subcommand for LoginMethod {
    fn augment_subcommands(command: clap::Command) -> clap::Command {
        let command = command.subcommand_required(true).arg_required_else_help(true);
        command.subcommands(APIS.iter().copied().map(Self::command))
    }

    fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        APIS.iter().copied().any(|api| api.group == name)
    }
}

/// Remove what `sharekit login` has stored.
///
/// The vendor is not told. If someone else may have the key, revoke it in the vendor's dashboard.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  sharekit logout orders\n  sharekit logout sharing --profile work")]
#[allow(clippy::doc_markdown, reason = "the help shows it as it is")]
pub(crate) struct LogoutArguments {
    #[arg(value_parser = apis::parser())]
    api: &'static ApiInfo,

    /// The profile to log out of [environment: SHAREKIT_PROFILE].
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
}

pub(crate) async fn run(arguments: Arguments) -> Result<Ending, Failure> {
    let Arguments { login: LoginMethod { api, browser }, target, no_check } = arguments;
    let configuration = Configuration::load(Environment::of_process())?;
    let profile = configuration.profile_name(target.profile.as_deref())?;
    let server = Server::new(api, profile, &target, &configuration)?;
    let (secret, stored) = if let Some(browser) = browser {
        let login = browser::log_in(&server, &configuration, browser).await?;
        (login.access_token.clone(), StoredCredential::Login(login))
    } else {
        let key = ask_secret(&format!("API key for {}", api.group))?;
        let base_url = server.base_url.value.clone();
        (key.clone(), StoredCredential::Key(StoredKey { base_url, key }))
    };
    if !no_check {
        check(&server, &configuration, secret).await?;
    }
    store(&server, &configuration, stored)
}

pub(crate) fn log_out(arguments: &LogoutArguments) -> Result<Ending, Failure> {
    let configuration = Configuration::load(Environment::of_process())?;
    let profile = configuration.existing_profile(arguments.profile.as_deref())?;
    let (file, api) = (configuration.credentials()?, arguments.api.group);
    let was_stored =
        file.change(|profiles| profiles.get_mut(&profile).and_then(|stored| stored.remove(api)).is_some())?;
    let change = if was_stored { "was removed from" } else { "is not in" };
    writeln!(io::stdout(), "The credential for {api} in profile `{profile}` {change} {}.", file.path().display())?;
    Ok(Ending::Done)
}

/// Asks the server whether it accepts a credential.
async fn check(server: &Server, configuration: &Configuration, secret: Secret) -> Result<(), Failure> {
    let client = client(server, FoundCredential::Fixed(secret), configuration)?;
    let tried = whoami::ask(server.api, client.as_ref()).await;
    tried.map(drop).map_err(|error| {
        let rejected = error.is_unauthenticated() || error.is_permission_denied();
        Failure::of_request(&error, true).advising(if rejected {
            "Nothing was stored. Check whether it is the right credential for this API and this server."
        } else {
            "Nothing was stored. Run the command again, or add --no-check to store it without asking the server."
        })
    })
}

/// Adds a credential to those that the profile has.
fn store(server: &Server, configuration: &Configuration, new: StoredCredential) -> Result<Ending, Failure> {
    let file = configuration.credentials()?;
    let (api, profile) = (server.api.group, &server.profile);
    file.change(|profiles| profiles.entry(profile.clone()).or_default().insert(api.to_owned(), new))?;
    let (base_url, path) = (shown_address(&server.base_url.value), file.path().display());
    writeln!(io::stdout(), "The credential for {api} at {base_url} is stored in {path}, profile `{profile}`.")?;
    let variable = server.api.credential_variable;
    if configuration.environment.get(variable)?.is_some() {
        say(format_args!("note: it is not used while {variable} is set"));
    } else if server.settings.credential_command.is_some() {
        let path = configuration.path()?.display();
        say(format_args!("note: it is not used while credential_command is set in {path}"));
    }
    Ok(Ending::Done)
}
