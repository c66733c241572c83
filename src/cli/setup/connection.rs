//! Connects a command to a vendor or to a sandbox, as its flags say.

use std::time::Duration;

use std::sync::Arc;

use crate::cli::failure::Failure;
use crate::cli::setup::client::client;
use crate::cli::setup::credential::{FoundCredential, Resolved, no_credential, resolve};
use crate::cli::setup::credential_kind::has_login;
use crate::cli::setup::environment::Environment;
use crate::cli::setup::profile::{Configuration, TIMEOUTS};
use crate::cli::setup::sandbox;
use crate::cli::setup::source::Source;
use crate::cli::setup::target::Target;
use crate::client::{AnyClient, ApiInfo, Secret};
use crate::sandbox::Sandbox;

/// Which server and whose account. There is no flag for a credential, since other users of this machine can see flags:
/// run `sharekit login`.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Server and account")]
#[allow(clippy::doc_markdown, reason = "the help shows it as it is")]
pub(crate) struct Settings {
    #[command(flatten)]
    target: Target,

    /// Use a sandbox, where nothing is bought or shared.
    ///
    /// The one at URL; without URL the one that runs at http://127.0.0.1:8080; if none runs there, one in memory for this
    /// command alone.
    #[arg(long, value_name = "URL", global = true, num_args = 0..=1, require_equals = true, default_missing_value = "")]
    #[arg(help_heading = "Flags of all calls")]
    sandbox: Option<String>,

    /// The account of the sandbox [default: owner].
    #[arg(long = "as", value_name = "ACCOUNT", global = true, hide_short_help = true, value_parser = ["owner", "friend", "stranger"])]
    account: Option<String>,

    /// How long a call may take, retries included [default: the profile's timeout, else 120].
    #[arg(long, value_name = "SECONDS", global = true, hide_short_help = true, value_parser = clap::value_parser!(u64).range(TIMEOUTS))]
    timeout: Option<u64>,
}

impl Settings {
    /// Finds or starts the sandbox now, if one is asked for, so that several connections use the same one. It ends when
    /// the returned value is dropped.
    pub(crate) async fn settle_sandbox(&mut self) -> Result<Option<Sandbox>, Failure> {
        let Some(address) = &self.sandbox else { return Ok(None) };
        let (url, sandbox) = sandbox::find(address).await?;
        self.sandbox = Some(url);
        Ok(sandbox)
    }
}

/// A client, and what it works with.
#[derive(Debug)]
pub(crate) struct ConnectedClient {
    pub(crate) client: Arc<dyn AnyClient>,
    /// Nothing in a sandbox.
    pub(crate) profile: Option<String>,
    pub(crate) base_url: String,
    pub(crate) credential_source: Source,
    /// A name for the account, where no lasting key stands for it.
    pub(crate) account: Option<String>,
    /// Whether the profile says that nobody else spends with the account.
    pub(crate) sole_spender: bool,
    /// A sandbox that was started for this command, and must live as long as the client.
    sandbox: Option<Sandbox>,
}

impl ConnectedClient {
    /// Returns whether the server ends with this command.
    pub(crate) fn is_temporary(&self) -> bool {
        self.sandbox.is_some()
    }
}

/// Connects to an API. Fails if no credential is set.
pub(crate) async fn connect(api: &'static ApiInfo, settings: &Settings) -> Result<ConnectedClient, Failure> {
    find(api, settings).await?
}

/// Connects to an API to show what would be sent. Returns where the credential comes from, if there is one.
pub(crate) async fn connect_for_show(
    api: &'static ApiInfo,
    settings: &Settings,
) -> Result<(ConnectedClient, Option<String>), Failure> {
    if let Ok(connection) = find(api, settings).await? {
        let source = connection.credential_source.to_string();
        return Ok((connection, Some(source)));
    }
    let configuration = Configuration::load(Environment::of_process())?;
    let profile = configuration.existing_profile(settings.target.profile.as_deref())?;
    let server = resolve(api, profile, &settings.target, &configuration)?.server;
    // Nothing is sent with it.
    let client = client(&server, FoundCredential::Fixed(Secret::new("none")), &configuration)?;
    let connection = ConnectedClient {
        client,
        profile: Some(server.profile),
        base_url: server.base_url.value,
        credential_source: Source::Default,
        account: None,
        sole_spender: false,
        sandbox: None,
    };
    Ok((connection, None))
}

/// Connects to an API. The inner failure says that no credential is set, for commands that can do without.
pub(crate) async fn find(
    api: &'static ApiInfo,
    settings: &Settings,
) -> Result<Result<ConnectedClient, Failure>, Failure> {
    let found = match &settings.sandbox {
        Some(address) => Ok(connect_to_sandbox(api, address, settings).await?),
        None => connect_to_vendor(api, settings)?,
    };
    let timeout = settings.timeout.map(Duration::from_secs);
    Ok(found.map(|connection| match timeout {
        Some(timeout) => ConnectedClient { client: connection.client.with_timeout(timeout), ..connection },
        None => connection,
    }))
}

fn connect_to_vendor(api: &'static ApiInfo, settings: &Settings) -> Result<Result<ConnectedClient, Failure>, Failure> {
    if settings.account.is_some() {
        return Err(Failure::usage("--as chooses an account of a sandbox, but --sandbox is missing")
            .advising("Add --sandbox. To choose an account at a vendor, use --profile."));
    }
    let configuration = Configuration::load(Environment::of_process())?;
    let profile = configuration.existing_profile(settings.target.profile.as_deref())?;
    let Resolved { server, credential } = resolve(api, profile, &settings.target, &configuration)?;
    let Some(credential) = credential? else { return Ok(Err(no_credential(&server))) };
    let client = client(&server, credential.value, &configuration)?;
    // A login has no key that lasts.
    let account = has_login(api).then(|| format!("profile {}", server.profile));
    Ok(Ok(ConnectedClient {
        client,
        sole_spender: server.settings.sole_spender.unwrap_or(false),
        profile: Some(server.profile),
        base_url: server.base_url.value,
        credential_source: credential.source,
        account,
        sandbox: None,
    }))
}

/// Connects to a sandbox with its own key. The environment and the profiles are not used.
async fn connect_to_sandbox(
    api: &'static ApiInfo,
    address: &str,
    settings: &Settings,
) -> Result<ConnectedClient, Failure> {
    if settings.target.base_url.is_some() {
        return Err(Failure::usage("--sandbox and --base-url both name a server")
            .advising("Leave one of them out. For a sandbox at another address, write --sandbox=URL."));
    }
    let (base_url, sandbox) = sandbox::find(address).await?;
    let account = settings.account.as_deref().unwrap_or("owner");
    let client = sandbox::client(api, &base_url, account)?;
    let (account, credential_source) = (Some(account.to_owned()), Source::Sandbox);
    let (profile, sole_spender) = (None, false);
    Ok(ConnectedClient { client, profile, base_url, credential_source, account, sole_spender, sandbox })
}
