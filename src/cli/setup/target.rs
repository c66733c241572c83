//! With which server and which credential a command works.
//!
//! Flags go before environment variables, these before the configuration file. A credential goes to the server that it
//! was given for and to no other: a stored one to the server of its login, a sandbox's to sandboxes.

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use reqwest::Url;

use crate::cli::failure::{Ending, Failure};
use crate::cli::messages::say;
use crate::cli::setup::apis::{Api, Client};
use crate::cli::setup::credentials_file::{Login, Stored};
use crate::cli::setup::environment::{Environment, credential_variable, variable};
use crate::cli::setup::profile::{ApiSettings, Configuration, TIMEOUTS};
use crate::cli::setup::tokens;
use crate::cli::setup::tokens::StoredTokens;
use crate::client::{Api as _, ClientBuilder, RootCertificates, Secret, is_loopback};
use crate::proxy_orders;
use crate::proxy_orders::ProxyOrders;
use crate::sandbox::{Sandbox, credential};
use crate::share_codes;
use crate::share_codes::ShareCodes;
use crate::subscription_sharing;
use crate::subscription_sharing::SubscriptionSharing;
use crate::{Error, Method};

/// Where `sharekit sandbox` listens, unless told otherwise.
const USUAL_SANDBOX: &str = "http://127.0.0.1:8080";

/// How long a sandbox may take to answer that it is there.
const PROBE: Duration = Duration::from_secs(2);

/// Which server and whose account. Credentials are no flags, since others on this machine can see them: see
/// `sharekit login`.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Server and account")]
#[allow(clippy::doc_markdown, reason = "the help shows it as it is")]
pub(crate) struct Settings {
    #[command(flatten)]
    pub(crate) target: Target,

    /// Work with a sandbox, where nothing is bought or shared for real: the one at URL, else the one that runs at
    /// http://127.0.0.1:8080, else one in memory for this command alone.
    #[arg(long, value_name = "URL", global = true, num_args = 0..=1, require_equals = true, default_missing_value = "")]
    sandbox: Option<String>,

    /// Whose account of the sandbox [default: owner].
    #[arg(long = "as", value_name = "ACCOUNT", global = true, value_parser = ["owner", "friend", "stranger"])]
    account: Option<String>,

    /// How long a call may take, retries included, in place of the profile's limit or two minutes.
    #[arg(long, value_name = "SECONDS", global = true, value_parser = clap::value_parser!(u64).range(TIMEOUTS))]
    timeout: Option<u64>,
}

/// The variable of the environment that names a file of root certificates.
const CA_FILE: &str = "SHAREKIT_CA_FILE";

/// Which profile, which server of it, and whom to trust that it is the right one.
#[derive(Debug, Clone, Default, clap::Args)]
#[allow(clippy::doc_markdown, reason = "the help shows it as it is")]
pub(crate) struct Target {
    /// Use this profile of the configuration file [environment: SHAREKIT_PROFILE].
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) profile: Option<String>,

    /// The address of the server, in place of the profile's or the vendor's. A stored key is not sent to another server
    /// than it was stored for. Keys are no flags: set an environment variable, or use `sharekit login`.
    #[arg(long, value_name = "URL", global = true)]
    pub(crate) base_url: Option<String>,

    /// Trust the root certificates in this PEM file too, beside those of the system: for a company that inspects TLS
    /// [environment: SHAREKIT_CA_FILE].
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) ca_file: Option<PathBuf>,
}

/// A client, and what must live as long as it.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) client: Client,
    /// What it works with.
    pub(crate) resolved: Resolved,
    /// A sandbox that was started for this command.
    _sandbox: Option<Sandbox>,
}

/// What a client works with, for messages.
#[derive(Debug, Clone)]
pub(crate) struct Resolved {
    /// None in a sandbox.
    pub(crate) profile: Option<String>,
    pub(crate) base_url: String,
    pub(crate) credential_from: Source,
}

/// Where a setting or a credential comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    Flag(&'static str),
    /// A variable of the environment.
    Variable(String),
    File(PathBuf),
    /// A program whose output is the credential.
    Command(String),
    Sandbox,
    /// Nobody has said anything else.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => f.write_str(name),
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::File(path) => path.display().fmt(f),
            Self::Command(program) => write!(f, "credential_command {program}"),
            Self::Sandbox => f.write_str("sandbox"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A setting, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sourced<T> {
    pub(crate) value: T,
    pub(crate) source: Source,
}

/// A server, as a profile and the settings before it have it.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) api: Api,
    pub(crate) profile: String,
    pub(crate) base_url: Sourced<String>,
    /// A PEM file.
    pub(crate) ca_file: Option<Sourced<PathBuf>>,
    pub(crate) settings: ApiSettings,
}

/// What proves who the user is.
#[derive(Debug)]
pub(crate) enum Credential {
    /// A key, or an access token that is not renewed.
    Fixed(Secret),
    /// A program that prints one.
    Command(Vec<String>),
    /// Tokens that are renewed.
    Login(Box<Login>),
}

/// A client by the settings, if there is a credential.
#[derive(Debug)]
pub(crate) enum Found {
    Connection(Box<Connection>),
    /// With what to say if one is needed.
    NoCredential(Failure),
}

/// A client by the settings.
pub(crate) async fn connect(api: Api, settings: &Settings) -> Result<Connection, Failure> {
    match find(api, settings).await? {
        Found::Connection(mut connection) => {
            if let Some(seconds) = settings.timeout {
                connection.client = connection.client.with_timeout(Duration::from_secs(seconds));
            }
            Ok(*connection)
        }
        Found::NoCredential(failure) => Err(failure),
    }
}

/// The same, where it is no failure that there is no credential.
pub(crate) async fn find(api: Api, settings: &Settings) -> Result<Found, Failure> {
    if let Some(url) = &settings.sandbox {
        let connection = connect_to_sandbox(api, url, settings).await?;
        return Ok(Found::Connection(Box::new(connection)));
    }
    if settings.account.is_some() {
        return Err(Failure::usage("--as chooses an account of a sandbox; add --sandbox")
            .advising("Accounts at a vendor are chosen by --profile."));
    }
    let configuration = Configuration::load(Environment::of_process())?;
    let profile = configuration.existing_profile(settings.target.profile.as_deref())?;
    let server = Server::new(api, profile, &settings.target, &configuration)?;
    let (server, credential) = server.with_credential(&configuration)?;
    let Some(credential) = credential else { return Ok(Found::NoCredential(server.no_credential())) };
    let client = server.client(&configuration, credential.value)?;
    let base_url = server.base_url.value;
    let resolved = Resolved { profile: Some(server.profile), base_url, credential_from: credential.source };
    Ok(Found::Connection(Box::new(Connection { client, resolved, _sandbox: None })))
}

// ---- vendors -----------------------------------------------------------------------------------------------------

impl Server {
    pub(crate) fn new(
        api: Api,
        profile: String,
        target: &Target,
        configuration: &Configuration,
    ) -> Result<Self, Failure> {
        let settings = configuration.settings(&profile, api);
        let base_url = match target.base_url.clone() {
            Some(url) => Sourced { value: url, source: Source::Flag("--base-url") },
            None => configuration
                .setting(&variable(api, "BASE_URL"), settings.base_url.clone())?
                .unwrap_or_else(|| Sourced { value: vendor_server(api).to_owned(), source: Source::Default }),
        };
        let ca_file = match target.ca_file.clone() {
            Some(path) => Some(Sourced { value: path, source: Source::Flag("--ca-file") }),
            None => configuration
                .setting(CA_FILE, settings.ca_file.clone())?
                .map(|setting| Sourced { value: setting.value.into(), source: setting.source }),
        };
        Ok(Self { api, profile, base_url, ca_file, settings })
    }

    /// Whom to trust beside those that the system trusts.
    pub(crate) fn trusted(&self) -> Result<RootCertificates, Failure> {
        let Some(file) = &self.ca_file else { return Ok(RootCertificates::default()) };
        RootCertificates::from_pem_file(&file.value).map_err(|error| {
            Failure::from(error).advising(format!("Name a PEM file that you can read; {} does.", file.source))
        })
    }

    /// With the credential, if there is one: a command is not run yet. A stored one brings its server along, where
    /// nobody names another.
    pub(crate) fn with_credential(
        mut self,
        configuration: &Configuration,
    ) -> Result<(Self, Option<Sourced<Credential>>), Failure> {
        let name = credential_variable(self.api);
        if let Some(secret) = configuration.environment.get(&name)? {
            let value = Credential::Fixed(Secret::new(secret));
            return Ok((self, Some(Sourced { value, source: Source::Variable(name) })));
        }
        if let Some(command) = self.settings.credential_command.clone() {
            let home = self.settings.base_url.as_deref().unwrap_or(vendor_server(self.api));
            self.check_server(home, "what credential_command prints")?;
            let source = Source::Command(command[0].clone());
            return Ok((self, Some(Sourced { value: Credential::Command(command), source })));
        }
        let file = configuration.credentials()?;
        let stored = file.read()?.remove(&self.profile).unwrap_or_default();
        let Some((home, value)) = credential_of(self.api, stored) else { return Ok((self, None)) };
        let source = Source::File(file.path().to_owned());
        if self.base_url.source == Source::Default {
            self.base_url = Sourced { value: home, source: source.clone() };
        } else {
            self.check_server(&home, "the stored credential")?;
        }
        Ok((self, Some(Sourced { value, source })))
    }

    /// Refuses to send a credential to another server than that of its home address.
    fn check_server(&self, home: &str, what: &str) -> Result<(), Failure> {
        let home = server_of(home);
        if home.is_some() && home == server_of(&self.base_url.value) {
            return Ok(());
        }
        let (api, profile, home) = (self.api.command(), &self.profile, home.as_deref().unwrap_or("no server"));
        let problem = format!(
            "{what} for {api} in profile `{profile}` belongs to {home}, and is not sent to the server named by {}",
            self.base_url.source
        );
        let advice = format!(
            "Give the credential of that server in {}, or make a profile for it: `sharekit login {api} --profile NAME \
             --base-url URL`. To go on with {home}, leave the other address out.",
            credential_variable(self.api)
        );
        Err(Failure::usage(problem).advising(advice))
    }

    fn no_credential(&self) -> Failure {
        let (api, profile) = (self.api.command(), &self.profile);
        let advice = format!("Run `sharekit login {api}`, or set {}, or try --sandbox.", credential_variable(self.api));
        let problem = format!("there is no credential for {api} in profile `{profile}`");
        Failure::new(Ending::Authentication, problem).advising(advice)
    }

    /// A client that sends this credential.
    pub(crate) fn client(&self, configuration: &Configuration, credential: Credential) -> Result<Client, Failure> {
        let secret = match credential {
            Credential::Login(login) => return self.logged_in_client(configuration, *login),
            Credential::Fixed(secret) => secret,
            Credential::Command(command) => secret_of_command(&command)?,
        };
        let secret = secret.expose();
        let client = match self.api {
            Api::ShareCodes => {
                let builder = share_codes::Client::builder().api_key(secret);
                let location = self.settings.api_key_location.unwrap_or_default();
                Client::ShareCodes(self.set_up(builder.api_key_location(location))?.build()?)
            }
            Api::Orders => Client::Orders(self.set_up(proxy_orders::Client::builder().bearer_token(secret))?.build()?),
            Api::Sharing => {
                Client::Sharing(self.set_up(subscription_sharing::Client::builder().bearer_token(secret))?.build()?)
            }
        };
        Ok(client)
    }

    fn logged_in_client(&self, configuration: &Configuration, login: Login) -> Result<Client, Failure> {
        let trusted = self.trusted()?;
        let program = tokens::oauth(&login, &trusted).client();
        let source = StoredTokens::new(configuration.credentials()?, self.profile.clone(), login, trusted);
        let builder = subscription_sharing::Client::builder().token_source(source).client_token_source(program);
        Ok(Client::Sharing(self.set_up(builder)?.build()?))
    }

    fn set_up<A: crate::client::Api>(&self, builder: ClientBuilder<A>) -> Result<ClientBuilder<A>, Failure> {
        let builder = builder.base_url(&self.base_url.value).add_root_certificates(self.trusted()?);
        Ok(match self.settings.timeout {
            Some(timeout) => builder.timeout(timeout),
            None => builder,
        })
    }
}

impl Configuration {
    /// A setting: what the environment says, or the file.
    pub(crate) fn setting(&self, name: &str, in_file: Option<String>) -> Result<Option<Sourced<String>>, Failure> {
        if let Some(value) = self.environment.get(name)? {
            return Ok(Some(Sourced { value, source: Source::Variable(name.to_owned()) }));
        }
        let Some(value) = in_file else { return Ok(None) };
        Ok(Some(Sourced { value, source: Source::File(self.path()?.to_owned()) }))
    }
}

/// The stored credential of an API, and the address that it was stored for.
fn credential_of(api: Api, stored: Stored) -> Option<(String, Credential)> {
    match api {
        Api::ShareCodes => stored.share_codes.map(|key| (key.base_url, Credential::Fixed(key.key))),
        Api::Orders => stored.orders.map(|key| (key.base_url, Credential::Fixed(key.key))),
        Api::Sharing => stored.sharing.map(|login| (login.base_url.clone(), Credential::Login(Box::new(login)))),
    }
}

/// The vendor's own server.
pub(crate) fn vendor_server(api: Api) -> &'static str {
    match api {
        Api::ShareCodes => ShareCodes::SERVERS[0],
        Api::Orders => ProxyOrders::SERVERS[0],
        Api::Sharing => SubscriptionSharing::SERVERS[0],
    }
}

/// Scheme, host and port of an address.
fn server_of(url: &str) -> Option<String> {
    let origin = Url::parse(url.trim()).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

/// An address for messages, unless a password or the like may stand in it.
pub(crate) fn shown_address(url: &str) -> String {
    if url.contains(['@', '?']) { "(not shown, since it may hold a secret)".to_owned() } else { url.to_owned() }
}

/// What a program prints, without the line end. Its own messages go to the terminal.
fn secret_of_command(command: &[String]) -> Result<Secret, Failure> {
    let (program, arguments) = (&command[0], &command[1..]);
    let failed = |problem: String| {
        Failure::new(Ending::Authentication, format!("credential_command `{program}` {problem}"))
            .advising("Try the command of the configuration file by itself: it must print the key and nothing else.")
    };
    let mut run = Command::new(program);
    run.args(arguments).stdin(Stdio::inherit()).stderr(Stdio::inherit());
    let output = run.output().map_err(|error| failed(format!("cannot be run: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!("failed: {}", output.status)));
    }
    let text = std::str::from_utf8(&output.stdout).map_err(|_| failed("prints no text".to_owned()))?.trim();
    if text.is_empty() {
        return Err(failed("prints nothing".to_owned()));
    }
    Ok(Secret::new(text))
}

// ---- sandboxes ---------------------------------------------------------------------------------------------------

impl Settings {
    /// Finds the sandbox now, if one is wanted, so that several connections work with the same one. It ends when what comes
    /// back is dropped.
    pub(crate) async fn settle_sandbox(&mut self) -> Result<Option<Sandbox>, Failure> {
        let Some(named) = &self.sandbox else { return Ok(None) };
        let (url, sandbox) = find_sandbox(named).await?;
        self.sandbox = Some(url);
        Ok(sandbox)
    }
}

/// A client of a sandbox, with the sandbox's own key: neither the environment nor a profile has a say.
async fn connect_to_sandbox(api: Api, url: &str, settings: &Settings) -> Result<Connection, Failure> {
    if settings.target.base_url.is_some() {
        return Err(Failure::usage("--sandbox and --base-url name two servers; leave one of them out")
            .advising("A sandbox at another address: --sandbox=URL."));
    }
    let (url, sandbox) = find_sandbox(url).await?;
    let account = settings.account.as_deref().unwrap_or("owner");
    let client = sandbox_client(api, &url, account)?;
    let resolved = Resolved { profile: None, base_url: url, credential_from: Source::Sandbox };
    Ok(Connection { client, resolved, _sandbox: sandbox })
}

/// The sandbox that was named, or the one that runs, or a new one.
async fn find_sandbox(named: &str) -> Result<(String, Option<Sandbox>), Failure> {
    if !named.is_empty() {
        let url = named.trim_end_matches('/');
        let advice = "Start one with `sharekit sandbox`, or leave the address out to use one in memory.";
        // Not even the key of a sandbox is for a vendor; and the controls answer this machine only.
        if !Url::parse(url).is_ok_and(|url| is_loopback(&url)) {
            return Err(Failure::usage("--sandbox names no address of this machine").advising(advice));
        }
        return match probe(url).await {
            Ok(true) => Ok((url.to_owned(), None)),
            Ok(false) => Err(Failure::usage("the server that --sandbox names is no sandbox").advising(advice)),
            Err(error) => Err(Failure::from(error).advising(advice)),
        };
    }
    if let Ok(true) = probe(USUAL_SANDBOX).await {
        say(format_args!("note: using the sandbox at {USUAL_SANDBOX}"));
        return Ok((USUAL_SANDBOX.to_owned(), None));
    }
    let sandbox = Sandbox::start().await?;
    say("note: using a sandbox in memory, which ends with this command");
    Ok((sandbox.url(), Some(sandbox)))
}

/// Whether a server is a sandbox. It gets no other key than that of a sandbox.
async fn probe(url: &str) -> Result<bool, Error> {
    let builder = proxy_orders::Client::builder().bearer_token(credential("proxy-orders", "owner")).base_url(url);
    let client = builder.connect_timeout(PROBE).options(|options| options.timeout(PROBE).max_retries(0)).build()?;
    match client.request(Method::GET, "/_sandbox/clock").send().await {
        Ok(answer) => Ok(answer["now"].is_string()),
        Err(error) if error.status().is_some() || error.is_decode() => Ok(false),
        Err(error) => Err(error),
    }
}

fn sandbox_client(api: Api, url: &str, account: &str) -> Result<Client, Error> {
    let key = |kind| credential(kind, account);
    Ok(match api {
        Api::ShareCodes => {
            Client::ShareCodes(share_codes::Client::builder().api_key(key("share-codes")).base_url(url).build()?)
        }
        Api::Orders => {
            Client::Orders(proxy_orders::Client::builder().bearer_token(key("proxy-orders")).base_url(url).build()?)
        }
        Api::Sharing => {
            let builder = subscription_sharing::Client::builder().bearer_token(key("subscription-sharing"));
            let builder = builder.client_token(key("subscription-sharing-client"));
            Client::Sharing(builder.base_url(format!("{url}/capi")).build()?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::setup::credentials_file::Key;

    /// A configuration file in a folder, with a variable of the environment.
    fn configuration(folder: &std::path::Path, file: &str, variable: (&str, &str)) -> Configuration {
        let path = folder.join("config.toml");
        std::fs::write(&path, file).unwrap();
        let environment = Environment::of(&[variable, ("SHAREKIT_CONFIG", path.to_str().unwrap())]);
        Configuration::load(environment).unwrap()
    }

    /// A key that was stored for an address.
    fn store(configuration: &Configuration, base_url: &str) {
        let key = Key { base_url: base_url.to_owned(), key: Secret::new("stored") };
        let stored = Stored { orders: Some(key), ..Stored::default() };
        configuration.credentials().unwrap().change(|profiles| profiles.insert("default".to_owned(), stored)).unwrap();
    }

    fn orders(configuration: &Configuration, flag: Option<&str>) -> Server {
        let target = Target { base_url: flag.map(str::to_owned), ..Target::default() };
        Server::new(Api::Orders, "default".to_owned(), &target, configuration).unwrap()
    }

    #[test]
    fn the_address_is_that_of_the_flag_then_of_the_environment_then_of_the_file() {
        let rows = [
            (None, "", "", vendor_server(Api::Orders)),
            (None, "", "https://file.example", "https://file.example"),
            (None, "https://variable.example", "https://file.example", "https://variable.example"),
            (Some("https://flag.example"), "https://variable.example", "https://file.example", "https://flag.example"),
            (Some("https://flag.example"), "", "", "https://flag.example"),
        ];
        for (flag, variable, file, expected) in rows {
            let folder = tempfile::tempdir().unwrap();
            let file = if file.is_empty() { String::new() } else { format!("base_url = '{file}'") };
            let file = format!("[profiles.default.orders]\n{file}");
            let configuration = configuration(folder.path(), &file, ("SHAREKIT_PROXY_ORDERS_BASE_URL", variable));
            let server = orders(&configuration, flag);
            assert_eq!(server.base_url.value, expected, "{flag:?}, {variable:?}, {file:?}");
        }
    }

    #[test]
    fn the_credential_is_that_of_the_environment_then_of_the_command_then_of_the_login() {
        let command = "[profiles.default.orders]\ncredential_command = ['pass', 'show', 'it']";
        let rows = [
            ("", "", false, "none"),
            ("", "", true, "stored"),
            ("", command, true, "command"),
            ("", command, false, "command"),
            ("variable", command, true, "variable"),
        ];
        for (variable, file, stored, expected) in rows {
            let folder = tempfile::tempdir().unwrap();
            let configuration = configuration(folder.path(), file, ("SHAREKIT_PROXY_ORDERS_TOKEN", variable));
            if stored {
                store(&configuration, vendor_server(Api::Orders));
            }
            let (_, found) = orders(&configuration, None).with_credential(&configuration).unwrap();
            let found = match found.map(|found| found.value) {
                Some(Credential::Fixed(secret)) => secret.expose().to_owned(),
                Some(Credential::Command(_)) => "command".to_owned(),
                Some(Credential::Login(_)) => "login".to_owned(),
                None => "none".to_owned(),
            };
            assert_eq!(found, expected, "{variable:?}, {file:?}, {stored}");
        }
    }

    #[test]
    fn a_stored_key_goes_to_its_own_server_only() {
        let rows = [
            ("https://a.example", None, Some("https://a.example")),
            ("https://a.example", Some("https://a.example/other/path"), Some("https://a.example/other/path")),
            ("https://a.example", Some("https://A.example:443"), Some("https://A.example:443")),
            ("https://a.example", Some("https://a.example:8443"), None),
            ("https://a.example", Some("http://a.example"), None),
            ("https://a.example", Some("https://a.example.evil.example"), None),
            ("https://a.example", Some("https://a.example@evil.example"), None),
            ("https://a.example", Some("no address"), None),
            ("no address", Some("no address either"), None),
        ];
        for (home, flag, expected) in rows {
            let folder = tempfile::tempdir().unwrap();
            let configuration = configuration(folder.path(), "", ("SHAREKIT_PROFILE", ""));
            store(&configuration, home);
            let found = orders(&configuration, flag).with_credential(&configuration);
            let address = found.ok().map(|(server, _)| server.base_url.value);
            assert_eq!(address.as_deref(), expected, "{home}, {flag:?}");
        }
    }
}
