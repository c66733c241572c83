//! Whose values are remembered together: those of one account at one server.

use serde::{Deserialize, Serialize};

use crate::cli::setup::environment::Environment;
use crate::cli::setup::profile::Configuration;
use crate::cli::setup::target::{Server, Target};
use crate::client::ApiInfo;

/// An account at a server. Values that were seen at one are not offered for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    api: String,
    /// The address; of a sandbox as it was written, so empty for the one that `--sandbox` finds by itself.
    server: String,
    /// A profile, or an account of a sandbox.
    account: String,
    is_sandbox: bool,
}

impl Place {
    /// Returns the place that a command line means. Nothing is read but its flags, the environment and the configuration.
    /// `flag` returns the value of a flag that was given.
    pub(super) fn of(api: &'static ApiInfo, flag: impl Fn(&str) -> Option<String>) -> Option<Self> {
        if let Some(address) = flag("sandbox") {
            let server = address.trim_end_matches('/').to_owned();
            let account = flag("account").unwrap_or_else(|| "owner".to_owned());
            return Some(Self { api: api.name.to_owned(), server, account, is_sandbox: true });
        }
        let configuration = Configuration::load(Environment::of_process()).ok()?;
        let account = configuration.profile_name(flag("profile").as_deref()).ok()?;
        let target = Target { base_url: flag("base_url"), ..Target::default() };
        let server = Server::new(api, account.clone(), &target, &configuration).ok()?.base_url.value;
        // Such an address may hold a password or a key, which are not kept.
        let is_secret = server.contains(['@', '?']);
        (!is_secret).then(|| Self { api: api.name.to_owned(), server, account, is_sandbox: false })
    }

    /// Returns the address of the sandbox, if it is one that was named.
    pub(super) fn sandbox(&self) -> Option<&str> {
        Some(self.server.as_str()).filter(|server| self.is_sandbox && !server.is_empty())
    }
}
