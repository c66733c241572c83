//! Makes the client of an API from its settings and a credential.

use crate::cli::failure::Failure;
use crate::cli::setup::apis::{Api, Client};
use crate::cli::setup::credential::{FoundCredential, secret_of_command};
use crate::cli::setup::credentials_file::StoredLogin;
use crate::cli::setup::profile::Configuration;
use crate::cli::setup::target::Server;
use crate::cli::setup::tokens::{StoredTokens, oauth};
use crate::client::ClientBuilder;
use crate::{proxy_orders, share_codes, subscription_sharing};

/// Returns a client that calls this server with this credential.
pub(crate) fn client(
    server: &Server,
    credential: FoundCredential,
    configuration: &Configuration,
) -> Result<Client, Failure> {
    let secret = match credential {
        FoundCredential::Login(login) => return logged_in_client(server, *login, configuration),
        FoundCredential::Fixed(secret) => secret,
        FoundCredential::Command(command) => secret_of_command(&command)?,
    };
    let secret = secret.expose();
    let client = match server.api {
        Api::ShareCodes => {
            let builder = share_codes::Client::builder().api_key(secret);
            let builder = match server.settings.api_key_location {
                Some(location) => builder.api_key_location(location),
                None => builder,
            };
            Client::ShareCodes(set_up(server, builder)?.build()?)
        }
        Api::Orders => Client::Orders(set_up(server, proxy_orders::Client::builder().bearer_token(secret))?.build()?),
        Api::Sharing => {
            Client::Sharing(set_up(server, subscription_sharing::Client::builder().bearer_token(secret))?.build()?)
        }
    };
    Ok(client)
}

fn logged_in_client(server: &Server, login: StoredLogin, configuration: &Configuration) -> Result<Client, Failure> {
    let certificates = server.root_certificates()?;
    let program = oauth(&login, &certificates).client();
    let user = StoredTokens::new(server, configuration.credentials()?, login, certificates);
    let builder = subscription_sharing::Client::builder().token_source(user).client_token_source(program);
    Ok(Client::Sharing(set_up(server, builder)?.build()?))
}

fn set_up<A: crate::client::Api>(server: &Server, builder: ClientBuilder<A>) -> Result<ClientBuilder<A>, Failure> {
    let builder = builder.base_url(&server.base_url.value).add_root_certificates(server.root_certificates()?);
    Ok(match server.settings.timeout {
        Some(timeout) => builder.timeout(timeout),
        None => builder,
    })
}
