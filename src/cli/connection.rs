//! With which server and which credential a command works.

use super::apis::{Api, Client};
use super::failure::Failure;
use crate::{proxy_orders, share_codes, subscription_sharing};

/// Which server and whose account.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Settings {
    /// The address of the server, in place of the vendor's.
    #[arg(long, value_name = "URL", global = true)]
    base_url: Option<String>,
}

/// A client, and what must live as long as it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) client: Client,
}

/// A client by the settings.
pub(super) async fn connect(api: Api, settings: &Settings) -> Result<Connection, Failure> {
    let _ = settings;
    let client = match api {
        Api::ShareCodes => Client::ShareCodes(share_codes::Client::from_env()?),
        Api::Orders => Client::Orders(proxy_orders::Client::from_env()?),
        Api::Sharing => Client::Sharing(subscription_sharing::Client::from_env()?),
    };
    Ok(Connection { client })
}
