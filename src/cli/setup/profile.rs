//! The configuration file: settings by profile and API. It holds no secrets.
//!
//! ```toml
//! default_profile = "work"
//!
//! [profiles.work.orders]
//! timeout = 20
//! credential_command = ["secret-tool", "lookup", "service", "proxyshard"]
//!
//! [profiles.work.sharing]
//! client_id = "my-client"
//! redirect_port = 8123
//! ```
//!
//! `credential_command` is a program with its arguments. It prints the key, or for sharing an access token. So a key can stay
//! in the system's keyring (`secret-tool`, `security find-generic-password -w`), or in `pass`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use toml::{Spanned, Value};

use crate::apis::APIS;
use crate::cli::failure::{Ending, Failure};
use crate::cli::setup::apis::groups;
use crate::cli::setup::credential_kind::{has_api_key, has_login};
use crate::cli::setup::credentials_file::CredentialsFile;
use crate::cli::setup::environment::Environment;
use crate::cli::setup::source::{Source, Sourced};
use crate::client::ApiInfo;
use crate::client::ApiKeyLocation;

/// The profile that is used if none is named.
pub(crate) const DEFAULT: &str = "default";

/// The setting that names another default profile.
pub(crate) const DEFAULT_PROFILE: &str = "default_profile";

/// The values that `timeout` may have, in seconds.
pub(crate) const TIMEOUTS: std::ops::RangeInclusive<u64> = 1..=86_400;

/// The settings of one API in one profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ApiSettings {
    pub(crate) base_url: Option<String>,
    pub(crate) timeout: Option<Duration>,
    /// The full path of a PEM file.
    pub(crate) ca_file: Option<String>,
    pub(crate) credential_command: Option<Vec<String>>,
    /// Whether nobody else spends with the account.
    pub(crate) sole_spender: Option<bool>,
    /// For share codes.
    pub(crate) api_key_location: Option<ApiKeyLocation>,
    /// For a login with OAuth, as are all that follow.
    pub(crate) client_id: Option<String>,
    pub(crate) authorize_url: Option<String>,
    pub(crate) token_url: Option<String>,
    pub(crate) redirect_port: Option<u16>,
}

/// The content of the configuration file.
#[derive(Debug, Default)]
pub(crate) struct File {
    default_profile: Option<String>,
    profiles: BTreeMap<String, BTreeMap<&'static str, ApiSettings>>,
}

/// The environment and the configuration file; by default neither.
#[derive(Default)]
pub(crate) struct Configuration {
    pub(crate) environment: Environment,
    /// Nothing if the system does not tell where configuration files belong.
    path: Option<PathBuf>,
    file: File,
}

impl Configuration {
    /// Reads the file, if there is one.
    pub(crate) fn load(environment: Environment) -> Result<Self, Failure> {
        let named = environment.get("SHAREKIT_CONFIG")?.map(PathBuf::from);
        let path = named.or_else(|| Some(dirs::config_dir()?.join("sharekit").join("config.toml")));
        let file = path.as_deref().map(File::read).transpose()?.unwrap_or_default();
        Ok(Self { environment, path, file })
    }

    /// Returns the path of the file, which need not exist.
    pub(crate) fn path(&self) -> Result<&Path, Failure> {
        self.path.as_deref().ok_or_else(|| {
            Failure::usage("cannot find your configuration folder: HOME is not set")
                .advising("Set HOME, or set SHAREKIT_CONFIG to the path of a configuration file.")
        })
    }

    /// Returns the credentials file, which is in the same folder.
    pub(crate) fn credentials(&self) -> Result<CredentialsFile, Failure> {
        Ok(CredentialsFile::new(self.path()?.with_file_name("credentials.toml")))
    }

    /// Returns the name of the profile to use: from the command line, else from the environment, else from the file.
    pub(crate) fn profile_name(&self, flag: Option<&str>) -> Result<String, Failure> {
        let named = match flag {
            Some(name) => Some(name.to_owned()),
            None => self.environment.get("SHAREKIT_PROFILE")?.or_else(|| self.file.default_profile.clone()),
        };
        match named {
            Some(name) if name.is_empty() => Err(Failure::usage("the name of the profile is empty")
                .advising(format!("Leave out --profile to use the profile `{DEFAULT}`."))),
            named => Ok(named.unwrap_or_else(|| DEFAULT.to_owned())),
        }
    }

    /// Returns the same name, but fails if there is no such profile. The default profile always exists.
    pub(crate) fn existing_profile(&self, flag: Option<&str>) -> Result<String, Failure> {
        let name = self.profile_name(flag)?;
        if name == DEFAULT || self.file.profiles.contains_key(&name) {
            return Ok(name);
        }
        let known = self.profiles()?;
        if known.contains(&name) {
            return Ok(name);
        }
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        Err(Failure::usage(format!("unknown profile `{name}`; known are {}", known.join(", "))).advising(format!(
            "Check the spelling. To make a new profile, run `sharekit login API --profile {name}`, or write \
             [profiles.{name}.API] into {}.",
            self.path()?.display()
        )))
    }

    /// Returns the names of all profiles: those of the file, those that have a stored credential, and the default one.
    pub(crate) fn profiles(&self) -> Result<BTreeSet<String>, Failure> {
        let stored = self.credentials()?.read()?;
        let named = self.file.profiles.keys().chain(stored.keys()).cloned();
        Ok(named.chain([DEFAULT.to_owned()]).collect())
    }

    /// Returns a setting from the environment, else the given one from the file.
    pub(crate) fn setting(&self, variable: &str, in_file: Option<String>) -> Result<Option<Sourced<String>>, Failure> {
        if let Some(value) = self.environment.get(variable)? {
            return Ok(Some(Sourced { value, source: Source::Variable(variable.to_owned()) }));
        }
        let Some(value) = in_file else { return Ok(None) };
        Ok(Some(Sourced { value, source: Source::File(self.path()?.to_owned()) }))
    }

    /// Returns what the file says about an API.
    pub(crate) fn settings(&self, profile: &str, api: &'static ApiInfo) -> ApiSettings {
        let profile = self.file.profiles.get(profile);
        profile.and_then(|apis| apis.get(api.group)).cloned().unwrap_or_default()
    }
}

/// The file before its entries are checked, with their places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    default_profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, BTreeMap<String, Spanned<Entries>>>,
}

type Entries = BTreeMap<String, Spanned<Value>>;

impl File {
    fn read(path: &Path) -> Result<Self, Failure> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).map_err(|problem| problem.of(path)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Failure::usage(format!("cannot read {}: {error}", path.display()))
                .advising("Make the file readable for you, or set SHAREKIT_CONFIG to another file.")),
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let problem = |span: Option<Range<usize>>, message: String| Problem {
            line: text[..span.map_or(0, |span| span.start.min(text.len()))].matches('\n').count() + 1,
            message,
        };
        let written: Written =
            toml::from_str(text).map_err(|error| problem(error.span(), error.message().to_owned()))?;
        if written.default_profile.as_deref() == Some("") {
            return Err(problem(None, format!("`{DEFAULT_PROFILE}` must be the name of a profile")));
        }
        let mut file = Self { default_profile: written.default_profile, profiles: BTreeMap::new() };
        for (profile, apis) in written.profiles {
            let settings = file.profiles.entry(profile).or_default();
            for (name, entries) in apis {
                let Some(api) = APIS.iter().copied().find(|api| api.group == name) else {
                    let allowed = groups();
                    return Err(problem(Some(entries.span()), format!("unknown API `{name}`; allowed are {allowed}")));
                };
                let settings = settings.entry(api.group).or_default();
                for (key, value) in entries.into_inner() {
                    let span = value.span();
                    settings.take(api, &key, value.into_inner()).map_err(|message| problem(Some(span), message))?;
                }
            }
        }
        Ok(file)
    }
}

/// What is wrong with the file, and where.
#[derive(Debug)]
pub(crate) struct Problem {
    line: usize,
    pub(crate) message: String,
}

impl Problem {
    fn of(&self, path: &Path) -> Failure {
        Failure::new(Ending::Usage, format!("{}, line {}: {}", path.display(), self.line, self.message))
    }
}

/// Returns the settings that an API has.
pub(crate) fn keys(api: &'static ApiInfo) -> Vec<&'static str> {
    let mut keys = vec!["base_url", "timeout", "credential_command", "ca_file", "sole_spender"];
    if has_api_key(api) {
        keys.push("api_key_location");
    }
    if has_login(api) {
        keys.extend(["client_id", "authorize_url", "token_url", "redirect_port"]);
    }
    keys
}

impl ApiSettings {
    /// Takes one entry of the file. Errors do not repeat the value: it may be a key in the wrong place.
    fn take(&mut self, api: &'static ApiInfo, key: &str, value: Value) -> Result<(), String> {
        if !keys(api).contains(&key) {
            return Err(format!("unknown setting `{key}` for {}; allowed are {}", api.group, keys(api).join(", ")));
        }
        let taken = match key {
            "base_url" => text(value).map(|url| self.base_url = Some(url)),
            "timeout" => seconds(&value).map(|timeout| self.timeout = Some(timeout)),
            "ca_file" => full_path(value).map(|path| self.ca_file = Some(path)),
            "credential_command" => command(value).map(|command| self.credential_command = Some(command)),
            "sole_spender" => boolean(&value).map(|is_sole| self.sole_spender = Some(is_sole)),
            "api_key_location" => location(&value).map(|location| self.api_key_location = Some(location)),
            "client_id" => text(value).map(|id| self.client_id = Some(id)),
            "authorize_url" => text(value).map(|url| self.authorize_url = Some(url)),
            "token_url" => text(value).map(|url| self.token_url = Some(url)),
            _ => port(&value).map(|port| self.redirect_port = Some(port)),
        };
        taken.map_err(|allowed| format!("`{key}` must be {allowed}"))
    }
}

fn text(value: Value) -> Result<String, String> {
    match value {
        Value::String(text) if !text.is_empty() => Ok(text),
        _ => Err("a string".to_owned()),
    }
}

/// Reads the path of a file. It must be absolute, since the program does not run in the folder of the configuration file.
fn full_path(value: Value) -> Result<String, String> {
    let path = text(value).ok().filter(|path| Path::new(path).is_absolute());
    path.ok_or_else(|| "a string with the absolute path of a file".to_owned())
}

fn seconds(value: &Value) -> Result<Duration, String> {
    let seconds = value.as_integer().and_then(|seconds| u64::try_from(seconds).ok());
    let seconds = seconds.filter(|seconds| TIMEOUTS.contains(seconds));
    seconds
        .map(Duration::from_secs)
        .ok_or_else(|| format!("a number of seconds from {} to {}", TIMEOUTS.start(), TIMEOUTS.end()))
}

fn command(value: Value) -> Result<Vec<String>, String> {
    let words = match value {
        Value::Array(words) => words.into_iter().map(text).collect::<Result<Vec<_>, _>>().ok(),
        _ => None,
    };
    words
        .filter(|words| !words.is_empty())
        .ok_or_else(|| r#"a program and its arguments, like ["pass", "show", "proxyshard"]"#.to_owned())
}

fn boolean(value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "true or false".to_owned())
}

fn location(value: &Value) -> Result<ApiKeyLocation, String> {
    match value.as_str() {
        Some("header") => Ok(ApiKeyLocation::Header),
        Some("query") => Ok(ApiKeyLocation::Query),
        _ => Err(r#""header" or "query""#.to_owned()),
    }
}

fn port(value: &Value) -> Result<u16, String> {
    let port = value.as_integer().and_then(|port| u16::try_from(port).ok());
    port.ok_or_else(|| "a port from 0 to 65535; 0 means any free port".to_owned())
}

impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configuration").field("path", &self.path).field("file", &self.file).finish_non_exhaustive()
    }
}
