//! Finds or starts the sandbox that a command works with, and makes clients of it.

use std::time::Duration;

use reqwest::Url;

use crate::CredentialKind;
use crate::apis::APIS;
use crate::client::{AnyApi, ClientBuilder};
use std::sync::Arc;

use crate::cli::failure::Failure;
use crate::cli::messages::say;
use crate::cli::setup::limit::keep_together;
use crate::cli::verbose::watched;
use crate::client::{AnyClient, ApiInfo};
use crate::sandbox::{Sandbox, credential};
use crate::{Error, Method, proxy_orders};

/// Where `sharekit sandbox` listens by default.
pub(crate) const DEFAULT_ADDRESS: &str = "http://127.0.0.1:8080";

/// How long a sandbox may take to respond.
const PROBE: Duration = Duration::from_secs(2);

/// Finds the sandbox at an address. For an empty address, finds the one that runs at the default address,
/// or starts one in memory, which ends when it is dropped.
pub(crate) async fn find(address: &str) -> Result<(String, Option<Sandbox>), Failure> {
    if !address.is_empty() {
        return Ok((find_at(address.trim_end_matches('/')).await?, None));
    }
    if let Ok(true) = is_sandbox(DEFAULT_ADDRESS).await {
        say(format_args!("note: using the sandbox at {DEFAULT_ADDRESS}"));
        return Ok((DEFAULT_ADDRESS.to_owned(), None));
    }
    let sandbox = Sandbox::start().await?;
    say("note: using a sandbox in memory, which ends with this command");
    Ok((sandbox.url(), Some(sandbox)))
}

async fn find_at(url: &str) -> Result<String, Failure> {
    let advice =
        "Run `sharekit sandbox` and name its address, or write --sandbox without an address to use one in memory.";
    let parsed = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let parsed = parsed.ok_or_else(|| Failure::usage("--sandbox must name an address such as http://127.0.0.1:8080"));
    // Not even the question goes to a vendor.
    if is_of_a_vendor(&parsed?) {
        return Err(Failure::usage("--sandbox names the server of a vendor, which is no sandbox").advising(advice));
    }
    match is_sandbox(url).await {
        Ok(true) => Ok(url.to_owned()),
        Ok(false) => Err(Failure::usage("the server that --sandbox names is not a sandbox").advising(advice)),
        Err(error) => Err(Failure::from(error).advising(advice)),
    }
}

fn is_of_a_vendor(url: &Url) -> bool {
    let servers = APIS.iter().flat_map(|api| api.servers).filter_map(|server| Url::parse(server).ok());
    servers.into_iter().any(|server| server.host_str() == url.host_str())
}

/// Asks a server whether it is a sandbox, with the well-known key of one.
async fn is_sandbox(url: &str) -> Result<bool, Error> {
    let builder = proxy_orders::Client::builder().bearer_token(credential("proxy-orders", "owner")).base_url(url);
    let client = builder.connect_timeout(PROBE).options(|options| options.timeout(PROBE).max_retries(0)).build()?;
    match client.request(Method::GET, "/_sandbox/about").send().await {
        Ok(response) => Ok(response["sandbox"] == "sharekit"),
        Err(error) if error.status().is_some() || error.is_decode() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Returns the base URL of an API in a sandbox.
pub(crate) fn base_url(api: &ApiInfo, url: &str) -> String {
    let path = Url::parse(api.servers[0]).map(|server| server.path().trim_end_matches('/').to_owned());
    format!("{url}{}", path.unwrap_or_default())
}

/// Returns a client of a sandbox, with the keys of one of its accounts.
pub(super) fn client(api: &'static ApiInfo, url: &str, account: &str) -> Result<Arc<dyn AnyClient>, Error> {
    let base_url = base_url(api, url);
    let builder = ClientBuilder::<AnyApi>::new().base_url(&base_url);
    let mut builder = watched(keep_together(builder, api, &base_url, account), api);
    if api.credentials.contains(&CredentialKind::ClientToken) {
        builder = builder.own_token(credential(&format!("{}-client", api.name), account));
    }
    (api.connect)(builder, Some(credential(api.name, account)))
}
