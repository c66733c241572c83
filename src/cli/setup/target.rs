//! Which server a command calls, and which certificates it trusts.
//!
//! Flags override environment variables, which override the configuration file.

use std::path::PathBuf;

use crate::cli::failure::Failure;
use crate::cli::setup::environment::variable;
use crate::cli::setup::profile::{ApiSettings, Configuration};
use crate::cli::setup::source::{Source, Sourced};
use crate::client::ApiInfo;
use crate::client::RootCertificates;

/// The environment variable that names a file of root certificates.
const CA_FILE: &str = "SHAREKIT_CA_FILE";

/// The flags that choose a profile and a server.
#[derive(Debug, Clone, Default, clap::Args)]
#[allow(clippy::doc_markdown, reason = "the help shows it as it is")]
pub(crate) struct Target {
    /// Use this profile [environment: SHAREKIT_PROFILE].
    #[arg(long, value_name = "NAME", global = true, help_heading = "Flags of all calls", hide_short_help = true)]
    pub(crate) profile: Option<String>,

    /// Call this server instead of the profile's or the vendor's.
    ///
    /// A stored key is only sent to the server that it was stored for. There is no flag for a key: set an environment
    /// variable, or run `sharekit login`.
    #[arg(long, value_name = "URL", global = true, hide_short_help = true)]
    pub(crate) base_url: Option<String>,

    /// Also trust the root certificates in this PEM file [environment: SHAREKIT_CA_FILE].
    ///
    /// For example those of a company that inspects TLS.
    #[arg(long, value_name = "FILE", global = true, hide_short_help = true)]
    pub(crate) ca_file: Option<PathBuf>,
}

/// A server of an API, as the flags, the environment and a profile set it.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) api: &'static ApiInfo,
    pub(crate) profile: String,
    pub(crate) base_url: Sourced<String>,
    /// A PEM file.
    pub(crate) ca_file: Option<Sourced<PathBuf>>,
    pub(crate) settings: ApiSettings,
}

impl Server {
    /// Finds the server of an API.
    pub(crate) fn new(
        api: &'static ApiInfo,
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

    /// Reads the root certificates to trust in addition to those of the system.
    pub(crate) fn root_certificates(&self) -> Result<RootCertificates, Failure> {
        let Some(file) = &self.ca_file else { return Ok(RootCertificates::default()) };
        RootCertificates::from_pem_file(&file.value).map_err(|error| {
            Failure::from(error).advising(format!("Name a PEM file that you can read. It was set by: {}.", file.source))
        })
    }
}

/// Returns the vendor's own server.
pub(crate) fn vendor_server(api: &ApiInfo) -> &'static str {
    api.servers[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::setup::environment::Environment;

    #[test]
    fn the_flag_overrides_the_environment_which_overrides_the_file() {
        let rows = [
            (None, "", "", vendor_server(&crate::proxy_orders::INFO)),
            (None, "", "https://file.example", "https://file.example"),
            (None, "https://variable.example", "https://file.example", "https://variable.example"),
            (Some("https://flag.example"), "https://variable.example", "https://file.example", "https://flag.example"),
            (Some("https://flag.example"), "", "", "https://flag.example"),
        ];
        for (flag, variable, file, expected) in rows {
            let folder = tempfile::tempdir().unwrap();
            let file = if file.is_empty() { String::new() } else { format!("base_url = '{file}'") };
            let file = format!("[profiles.default.orders]\n{file}");
            let path = folder.path().join("config.toml");
            std::fs::write(&path, &file).unwrap();
            let variables = [("SHAREKIT_PROXY_ORDERS_BASE_URL", variable), ("SHAREKIT_CONFIG", path.to_str().unwrap())];
            let configuration = Configuration::load(Environment::of(&variables)).unwrap();
            let target = Target { base_url: flag.map(str::to_owned), ..Target::default() };
            let server =
                Server::new(&crate::proxy_orders::INFO, "default".to_owned(), &target, &configuration).unwrap();
            assert_eq!(server.base_url.value, expected, "{flag:?}, {variable:?}, {file:?}");
        }
    }
}
