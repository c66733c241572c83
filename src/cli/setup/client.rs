//! Makes the client of an API from its settings and a credential.

use std::sync::Arc;

use crate::cli::failure::Failure;
use crate::cli::setup::credential::FoundCredential;
use crate::cli::setup::credential_command::secret_of_command;
use crate::cli::setup::credentials_file::StoredLogin;
use crate::cli::setup::limit::keep_together;
use crate::cli::setup::profile::Configuration;
use crate::cli::setup::target::Server;
use crate::cli::setup::tokens::{StoredTokens, oauth};
use crate::cli::verbose::watched;
use crate::client::{AnyApi, AnyClient, ClientBuilder};

/// Returns a client that calls this server with this credential.
pub(crate) fn client(
    server: &Server,
    credential: FoundCredential,
    configuration: &Configuration,
) -> Result<Arc<dyn AnyClient>, Failure> {
    let secret = match credential {
        FoundCredential::Login(login) => return logged_in_client(server, *login, configuration),
        FoundCredential::Fixed(secret) => secret,
        FoundCredential::Command(command) => secret_of_command(&command)?,
    };
    Ok((server.api.connect)(builder(server, "")?, Some(secret.expose().to_owned()))?)
}

fn logged_in_client(
    server: &Server,
    login: StoredLogin,
    configuration: &Configuration,
) -> Result<Arc<dyn AnyClient>, Failure> {
    let certificates = server.root_certificates()?;
    let program = oauth(&login, &certificates).client();
    let builder = builder(server, &login.client_id)?;
    let user = StoredTokens::new(server, configuration.credentials()?, login, certificates);
    Ok((server.api.connect)(builder.token_sources(user, program), None)?)
}

fn builder(server: &Server, client_id: &str) -> Result<ClientBuilder<AnyApi>, Failure> {
    let base_url = &server.base_url.value;
    let mut builder = ClientBuilder::new().base_url(base_url).add_root_certificates(server.root_certificates()?);
    builder = watched(builder, server.api);
    builder = keep_together(builder, server.api, base_url, client_id);
    if let Some(timeout) = server.settings.timeout {
        builder = builder.timeout(timeout);
    }
    if let Some(location) = server.settings.api_key_location {
        builder = builder.key_location(location);
    }
    Ok(builder)
}
