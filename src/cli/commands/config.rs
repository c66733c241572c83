//! `sharekit config`: shows and changes settings.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use serde::{Serialize, Serializer};

use crate::apis::APIS;
use crate::cli::failure::{Ending, Failure};
use crate::cli::output::print;
use crate::cli::setup::credential::{Resolved, resolve};
use crate::cli::setup::credential_kind::has_login;
use crate::cli::setup::edit::ApiKey;
use crate::cli::setup::environment::{Environment, variable};
use crate::cli::setup::profile::{ApiSettings, Configuration, DEFAULT_PROFILE, keys};
use crate::cli::setup::source::{Source, Sourced, shown_address};
use crate::cli::setup::target::Target;
use crate::client::ApiInfo;
use crate::client::ApiKeyLocation;
use crate::subscription_sharing::{AUTHORIZE_URL, TOKEN_URL};

/// Show and change the settings.
///
/// They come from flags, environment variables and the configuration file.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
#[allow(clippy::doc_markdown, reason = "the help shows it as it is")]
enum Command {
    #[command(
        after_long_help = "Examples:\n  sharekit config show\n  sharekit config show --profile work --output json"
    )]
    /// Show the settings of a profile, and where each comes from. Secrets are not shown, only whether they are set.
    Show {
        #[command(flatten)]
        target: Target,

        /// The format.
        #[arg(long, short, value_name = "FORMAT", default_value = "text")]
        output: Format,
    },
    #[command(after_long_help = "Examples:\n  sharekit config get orders.base_url")]
    /// Print the value of one setting, as it is in use, for scripts. Prints nothing and ends with 1 if it is not set.
    Get {
        /// The name of the setting, such as `orders.base_url` or `default_profile`.
        key: String,

        #[command(flatten)]
        target: Target,
    },
    #[command(after_long_help = "Examples:\n  sharekit config profiles")]
    /// List the profiles of the configuration file, and those that have a stored credential. A star marks the one in use.
    Profiles,
    #[command(
        after_long_help = "Examples:\n  sharekit config set orders.timeout 30\n  sharekit config set default_profile work\n  sharekit config set orders.credential_command -- pass show proxyshard"
    )]
    /// Write a setting into the configuration file.
    Set {
        /// The name of the setting, such as `orders.timeout`, `sharing.client_id` or `default_profile`.
        key: String,
        /// Its value. For `credential_command`, write `--`, then the program and its arguments. The key of an account is not
        /// a setting: run `sharekit login`.
        #[arg(required = true)]
        value: Vec<String>,
        /// The profile to change [environment: SHAREKIT_PROFILE].
        #[arg(long, value_name = "NAME")]
        profile: Option<String>,
    },
    #[command(after_long_help = "Examples:\n  sharekit config unset orders.timeout")]
    /// Remove a setting from the configuration file.
    Unset {
        /// The name of the setting, such as `orders.timeout`, `sharing.client_id` or `default_profile`.
        key: String,
        /// The profile to change [environment: SHAREKIT_PROFILE].
        #[arg(long, value_name = "NAME")]
        profile: Option<String>,
    },
    #[command(after_long_help = "Examples:\n  sharekit config path")]
    /// Print the path of the configuration file, which need not exist. SHAREKIT_CONFIG sets another.
    Path,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// The settings of a profile.
#[derive(Debug, Serialize)]
struct Shown {
    profile: String,
    #[serde(serialize_with = "as_shown")]
    configuration_file: Option<PathBuf>,
    #[serde(serialize_with = "as_shown")]
    credentials_file: Option<PathBuf>,
    apis: BTreeMap<&'static str, Lines>,
}

/// Settings by their keys.
type Lines = BTreeMap<&'static str, Line>;

/// A setting, as it may be shown.
#[derive(Debug, Serialize)]
struct Line {
    value: String,
    source: Option<String>,
}

pub(crate) fn run(arguments: Arguments) -> Result<Ending, Failure> {
    let configuration = Configuration::load(Environment::of_process())?;
    match arguments.command {
        Command::Path => print(&format!("{}\n", configuration.path()?.display()))?,
        Command::Set { key, value, profile } => {
            configuration.set(&configuration.profile_name(profile.as_deref())?, &key, &value)?;
        }
        Command::Get { key, target } => return get(&configuration, &key, &target),
        Command::Profiles => print(&profiles(&configuration)?)?,
        Command::Unset { key, profile } => {
            configuration.set(&configuration.profile_name(profile.as_deref())?, &key, &[])?;
        }
        Command::Show { target, output: Format::Text } => print(&shown(&configuration, &target)?.text())?,
        Command::Show { target, output: Format::Json } => {
            let shown = shown(&configuration, &target)?;
            let text = serde_json::to_string_pretty(&shown).map_err(io::Error::from)?;
            print(&(text + "\n"))?;
        }
    }
    Ok(Ending::Done)
}

/// Prints the value of a setting, if it has one.
fn get(configuration: &Configuration, key: &str, target: &Target) -> Result<Ending, Failure> {
    if key == DEFAULT_PROFILE {
        print(&format!("{}\n", configuration.profile_name(None)?))?;
        return Ok(Ending::Done);
    }
    let ApiKey { api, key } = ApiKey::parse(key)?;
    let mut shown = shown(configuration, target)?;
    let line = shown.apis.get_mut(api).and_then(|lines| lines.remove(key));
    let Some(line) = line else { return Ok(Ending::Failed) };
    print(&format!("{}\n", line.value))?;
    Ok(Ending::Done)
}

/// Returns the names of the profiles, one a line.
fn profiles(configuration: &Configuration) -> Result<String, Failure> {
    let used = configuration.profile_name(None)?;
    let line = |name: &String| format!("{} {name}\n", if *name == used { '*' } else { ' ' });
    Ok(configuration.profiles()?.iter().map(line).collect())
}

fn shown(configuration: &Configuration, target: &Target) -> Result<Shown, Failure> {
    let profile = configuration.existing_profile(target.profile.as_deref())?;
    let lines = APIS.iter().copied().map(|api| {
        let resolved = resolve(api, profile.clone(), target, configuration)?;
        Ok((api.group, lines(resolved, configuration)?))
    });
    Ok(Shown {
        apis: lines.collect::<Result<_, Failure>>()?,
        configuration_file: configuration.path().ok().map(Into::into),
        credentials_file: configuration.credentials().ok().map(|file| file.path().to_owned()),
        profile,
    })
}

/// Returns the settings of an API. A credential that cannot be used is shown, and is not a failure.
fn lines(Resolved { server, credential }: Resolved, configuration: &Configuration) -> Result<Lines, Failure> {
    let (api, settings) = (server.api, &server.settings);
    let mut lines = Lines::new();
    for key in keys(api) {
        if let Some(setting) = setting(api, key, settings, configuration)? {
            lines.insert(key, Line::new(setting.value, &setting.source));
        }
    }
    if let Some(file) = &server.ca_file {
        lines.insert("ca_file", Line::new(file.value.display().to_string(), &file.source));
    }
    let credential = match credential {
        Ok(credential) => credential.map(|credential| Line::new("(set)", &credential.source)),
        Err(failure) => {
            let problem = failure.to_string().lines().take(1).collect();
            Some(Line { value: "(cannot be used)".to_owned(), source: Some(problem) })
        }
    };
    lines.insert("base_url", Line::new(shown_address(&server.base_url.value), &server.base_url.source));
    lines.insert("credential", credential.unwrap_or(Line { value: "(not set)".to_owned(), source: None }));
    if has_login(api) {
        let name = variable(api, "CLIENT_SECRET");
        if configuration.environment.get(&name)?.is_some() {
            lines.insert("client_secret", Line::new("(set)", &Source::Variable(name)));
        }
    }
    Ok(lines)
}

/// Returns a setting by its key, or nothing if it is not set and the program has no default of its own.
fn setting(
    api: &'static ApiInfo,
    key: &str,
    settings: &ApiSettings,
    configuration: &Configuration,
) -> Result<Option<Sourced<String>>, Failure> {
    let default = |value: &str| Some(Sourced { value: value.to_owned(), source: Source::Default });
    let in_file = in_file(key, settings);
    let end = key.to_uppercase();
    Ok(match key {
        "client_id" => configuration.setting(&variable(api, &end), in_file)?,
        "authorize_url" => configuration.setting(&variable(api, &end), in_file)?.or_else(|| default(AUTHORIZE_URL)),
        "token_url" => configuration.setting(&variable(api, &end), in_file)?.or_else(|| default(TOKEN_URL)),
        _ => {
            let file = || configuration.path().map(|path| Source::File(path.to_owned()));
            in_file.map(|value| Ok::<_, Failure>(Sourced { value, source: file()? })).transpose()?
        }
    }
    .map(|setting| Sourced {
        value: if key.ends_with("_url") { shown_address(&setting.value) } else { setting.value },
        ..setting
    }))
}

/// Returns a setting of the configuration file as text.
fn in_file(key: &str, settings: &ApiSettings) -> Option<String> {
    match key {
        "timeout" => settings.timeout.map(|timeout| timeout.as_secs().to_string()),
        // Its arguments may hold secrets.
        "credential_command" => settings.credential_command.as_ref().map(|command| format!("{} …", command[0])),
        "api_key_location" => settings.api_key_location.map(|location| match location {
            ApiKeyLocation::Header => "header".to_owned(),
            ApiKeyLocation::Query => "query".to_owned(),
        }),
        "sole_spender" => settings.sole_spender.map(|is_sole| is_sole.to_string()),
        "client_id" => settings.client_id.clone(),
        "authorize_url" => settings.authorize_url.clone(),
        "token_url" => settings.token_url.clone(),
        "redirect_port" => settings.redirect_port.map(|port| port.to_string()),
        _ => None,
    }
}

/// Writes a path as it is printed: JSON must be Unicode, a path need not be.
#[allow(clippy::ref_option, reason = "serde's signature")]
fn as_shown<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
    path.as_ref().map(|path| path.display().to_string()).serialize(serializer)
}

impl Line {
    fn new(value: impl Into<String>, source: &Source) -> Self {
        Self { value: value.into(), source: Some(source.to_string()) }
    }
}

impl Shown {
    fn text(&self) -> String {
        let file = |file: &Option<PathBuf>| match file {
            Some(path) if path.exists() => path.display().to_string(),
            Some(path) => format!("{} (does not exist)", path.display()),
            None => "(unknown: HOME is not set)".to_owned(),
        };
        let mut text = format!(
            "profile: {}\nconfiguration: {}\nsecrets: {}\n",
            self.profile,
            file(&self.configuration_file),
            file(&self.credentials_file)
        );
        for (api, lines) in &self.apis {
            text += &format!("\n{api}\n");
            for (key, line) in lines {
                let source = line.source.as_ref().map(|source| format!("  ({source})")).unwrap_or_default();
                text += &format!("  {key:<18} {}{source}\n", line.value);
            }
        }
        text
    }
}
