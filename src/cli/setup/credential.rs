//! Which credential a command sends.
//!
//! The environment overrides a command of the profile, which overrides a stored login. A credential is only sent to the
//! server that it belongs to: a printed one to the profile's, a stored one to the server of its login.

use reqwest::Url;

use crate::cli::failure::{Ending, Failure};
use crate::cli::setup::credentials_file::{StoredCredential, StoredLogin};
use crate::cli::setup::profile::Configuration;
use crate::cli::setup::source::{Source, Sourced};
use crate::cli::setup::target::{Server, Target, vendor_server};
use crate::client::ApiInfo;
use crate::client::Secret;

/// What proves who the user is.
#[derive(Debug)]
pub(crate) enum FoundCredential {
    /// A key, or an access token that is not renewed.
    Fixed(Secret),
    /// A program that prints one. It has not run yet.
    Command(Vec<String>),
    /// Tokens that are renewed.
    Login(Box<StoredLogin>),
}

/// The server that a command calls, and the credential for it.
pub(crate) struct Resolved {
    pub(crate) server: Server,
    /// Nothing if none is set; a failure if one is set, but must not be used for this server.
    pub(crate) credential: Result<Option<Sourced<FoundCredential>>, Failure>,
}

/// Finds the server and the credential of an API. If no address is set, a stored credential chooses its own server.
pub(crate) fn resolve(
    api: &'static ApiInfo,
    profile: String,
    target: &Target,
    configuration: &Configuration,
) -> Result<Resolved, Failure> {
    let mut server = Server::new(api, profile, target, configuration)?;
    let credential = find_credential(&server, configuration).map(|found| {
        let Found { credential, home } = found?;
        if let Some(home) = home.filter(|_| server.base_url.source == Source::Default) {
            server.base_url = Sourced { value: home, source: credential.source.clone() };
        }
        Some(credential)
    });
    Ok(Resolved { server, credential })
}

struct Found {
    credential: Sourced<FoundCredential>,
    /// The address that a stored credential was stored for.
    home: Option<String>,
}

fn find_credential(server: &Server, configuration: &Configuration) -> Result<Option<Found>, Failure> {
    let name = server.api.credential_variable;
    if let Some(secret) = configuration.environment.get(name)? {
        let value = FoundCredential::Fixed(Secret::new(secret));
        return Ok(Some(Found {
            credential: Sourced { value, source: Source::Variable(name.to_owned()) },
            home: None,
        }));
    }
    if let Some(command) = server.settings.credential_command.clone() {
        let home = server.settings.base_url.as_deref().unwrap_or(vendor_server(server.api));
        check_home(server, home, "the output of credential_command")?;
        let source = Source::Command(command[0].clone());
        return Ok(Some(Found {
            credential: Sourced { value: FoundCredential::Command(command), source },
            home: None,
        }));
    }
    let file = configuration.credentials()?;
    let stored = file.read()?.remove(&server.profile).and_then(|mut stored| stored.remove(server.api.group));
    let (home, value) = match stored {
        Some(StoredCredential::Key(stored)) => (stored.base_url, FoundCredential::Fixed(stored.key)),
        Some(StoredCredential::Login(login)) => (login.base_url.clone(), FoundCredential::Login(Box::new(login))),
        None => return Ok(None),
    };
    if server.base_url.source != Source::Default {
        check_home(server, &home, "the stored credential")?;
    }
    let source = Source::File(file.path().to_owned());
    Ok(Some(Found { credential: Sourced { value, source }, home: Some(home) }))
}

/// Rejects a credential for another server than that of its home address.
fn check_home(server: &Server, home: &str, what: &str) -> Result<(), Failure> {
    let home = origin(home);
    if home.is_some() && home == origin(&server.base_url.value) {
        return Ok(());
    }
    let (api, profile) = (server.api.group, &server.profile);
    let home = home.as_deref().unwrap_or("an unknown server");
    let problem = format!(
        "{what} for {api} in profile `{profile}` belongs to {home}, and is not sent to the server set by {}",
        server.base_url.source
    );
    let advice = format!(
        "Put a credential for that server into {}, or store one in a profile of its own: `sharekit login {api} \
         --profile NAME --base-url URL`. To call {home}, do not set another address.",
        server.api.credential_variable
    );
    Err(Failure::usage(problem).advising(advice))
}

/// Returns scheme, host and port of an address.
fn origin(url: &str) -> Option<String> {
    let origin = Url::parse(url.trim()).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

/// Returns the failure of a command that needs a credential where none is set.
pub(crate) fn no_credential(server: &Server) -> Failure {
    let (api, profile) = (server.api.group, &server.profile);
    let variable = server.api.credential_variable;
    Failure::new(Ending::Authentication, format!("no credential is set for {api} in profile `{profile}`")).advising(
        format!("Run `sharekit login {api}`, or set {variable}. To try it without an account, add --sandbox."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::setup::credentials_file::{StoredCredentials, StoredKey};
    use crate::cli::setup::environment::Environment;

    /// Loads a configuration file in a folder, with an environment variable.
    fn configuration(folder: &std::path::Path, file: &str, variable: (&str, &str)) -> Configuration {
        let path = folder.join("config.toml");
        std::fs::write(&path, file).unwrap();
        let environment = Environment::of(&[variable, ("SHAREKIT_CONFIG", path.to_str().unwrap())]);
        Configuration::load(environment).unwrap()
    }

    /// Stores a key for an address.
    fn store(configuration: &Configuration, base_url: &str) {
        let key = StoredKey { base_url: base_url.to_owned(), key: Secret::new("stored") };
        let stored = StoredCredentials::from([("orders".to_owned(), StoredCredential::Key(key))]);
        configuration.credentials().unwrap().change(|profiles| profiles.insert("default".to_owned(), stored)).unwrap();
    }

    fn orders(configuration: &Configuration, flag: Option<&str>) -> Resolved {
        let target = Target { base_url: flag.map(str::to_owned), ..Target::default() };
        resolve(&crate::proxy_orders::INFO, "default".to_owned(), &target, configuration).unwrap()
    }

    #[test]
    fn the_environment_overrides_the_command_which_overrides_the_login() {
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
                store(&configuration, vendor_server(&crate::proxy_orders::INFO));
            }
            let found = orders(&configuration, None).credential.unwrap();
            let found = match found.map(|found| found.value) {
                Some(FoundCredential::Fixed(secret)) => secret.expose().to_owned(),
                Some(FoundCredential::Command(_)) => "command".to_owned(),
                Some(FoundCredential::Login(_)) => "login".to_owned(),
                None => "none".to_owned(),
            };
            assert_eq!(found, expected, "{variable:?}, {file:?}, {stored}");
        }
    }

    #[test]
    fn a_stored_key_is_only_sent_to_its_own_server() {
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
            let Resolved { server, credential } = orders(&configuration, flag);
            let address = credential.ok().map(|_| server.base_url.value);
            assert_eq!(address.as_deref(), expected, "{home}, {flag:?}");
        }
    }
}
