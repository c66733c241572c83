//! How connections to a server are made: time limits, certificates, and which addresses credentials may be sent to.

use std::time::Duration;

use reqwest::Url;

use super::{RootCertificates, tls};
use crate::Error;

/// How long making a connection may take, unless set.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long nothing may arrive while a response is read, unless set.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// What every request says of the program that sends it.
const USER_AGENT: &str = concat!("sharekit/", env!("CARGO_PKG_VERSION"));

/// What the default HTTP client is made with: that of API calls, and that of token requests.
#[derive(Debug, Clone)]
pub(super) struct ConnectionSettings {
    pub(super) connect_timeout: Duration,
    pub(super) read_timeout: Duration,
    pub(super) root_certificates: RootCertificates,
}

impl ConnectionSettings {
    pub(super) fn new() -> Self {
        let root_certificates = RootCertificates::default();
        Self { connect_timeout: CONNECT_TIMEOUT, read_timeout: READ_TIMEOUT, root_certificates }
    }

    /// The default HTTP client. It follows no redirect: one could repeat a purchase, or carry the key elsewhere.
    pub(super) fn http_client(&self, base_url: &str) -> Result<reqwest::Client, Error> {
        let https = base_url.starts_with("https:");
        let builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(self.connect_timeout)
            .read_timeout(self.read_timeout)
            .redirect(reqwest::redirect::Policy::none())
            // HTTP/2 would cost each build a sixth and bring these few, limited calls nothing. Said here, since the
            // program around us may have switched it on in the one `reqwest` that Cargo compiles.
            .http1_only()
            .retry(reqwest::retry::never())
            .referer(false);
        // Plain http is for this machine alone; through a proxy the credential would leave it.
        let builder = if https { builder } else { builder.no_proxy() };
        tls::configure(builder, https, &self.root_certificates)?
            .build()
            .map_err(|error| Error::configuration("no HTTP client can be made").with_source(error))
    }
}

/// Returns the default HTTP client, for requests that carry no credential of an API.
#[cfg(feature = "cli")]
pub(crate) fn plain_client(url: &Url) -> Result<reqwest::Client, Error> {
    ConnectionSettings::new().http_client(url.as_str())
}

/// Who may be called with plain http.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlainHttp {
    /// This machine alone: what others could read between is secret.
    ThisMachine,
    /// Anybody: nothing but the well-known credentials of a sandbox is sent.
    Anybody,
}

/// The base URL.
pub(super) fn check_base_url(text: &str, plain: PlainHttp) -> Result<Url, Error> {
    let url = check_url("base URL", text, plain)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Error::configuration("the base URL has a query or fragment; leave it off"));
    }
    Ok(url)
}

/// A URL that credentials may be sent to. Errors do not repeat it: a password may stand in it.
pub(super) fn check_url(name: &str, text: &str, plain: PlainHttp) -> Result<Url, Error> {
    let refuse = |reason: &str| Err(Error::configuration(format!("the {name} {reason}")));
    let Ok(url) = Url::parse(text.trim()) else {
        return refuse("is no URL; write it like https://api.example.com/path");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("holds a user name or password; leave them off: a credential is no part of it");
    }
    match url.scheme() {
        "https" => {}
        "http" if plain == PlainHttp::Anybody || is_loopback(&url) => {}
        "http" => {
            return refuse(
                "is plain http to another machine, which would show the credential to everyone between; use https, or, if \
                 a sandbox listens there, its well-known keys",
            );
        }
        _ => return refuse("must begin with https://"),
    }
    Ok(url)
}

/// Whether an address is of this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
