//! What a failed connection says of its cause: the certificate that was not accepted, the proxy that was in between.

use std::error::Error as StdError;
use std::io;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

use crate::Error;
use crate::error::root_cause;

/// The most names of a certificate that a message tells.
#[cfg(any(feature = "rustls", feature = "rustls-aws-lc"))]
const SHOWN_NAMES: usize = 3;

/// The error of a request without a response.
pub(crate) fn transport_error(error: reqwest::Error) -> Error {
    let server = way_to(error.url());
    // The URL may carry the key.
    let error = error.without_url();
    if let Some(problem) = certificate_problem(&error) {
        return Error::certificate(format!("the certificate of {server} is not accepted: {problem}"))
            .with_source(error);
    }
    let cause = root_cause(&error);
    let failure = if error.is_connect() {
        Error::connect(format!("no connection to {server}: {cause}"))
    } else if error.is_timeout() {
        Error::timeout(format!("timed out waiting for {server}: {cause}"))
    } else {
        Error::broken(format!("the connection to {server} failed before the response was complete: {cause}"))
    };
    failure.with_source(error)
}

/// The server that a request goes to, and the proxy that the environment names for it: `the server api.example.com (the
/// environment's proxy is socks5://127.0.0.1:1080)`. Neither path nor query, and no credential of the proxy. A client of
/// the user's own may go another way, so that it is not said that this one did.
fn way_to(url: Option<&Url>) -> String {
    let Some((url, host)) = url.and_then(|url| Some((url, url.host_str()?))) else { return "the server".to_owned() };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let proxy = proxy_of_environment(url).map(|proxy| format!(" (the environment's proxy is {proxy})"));
    format!("the server {host}{port}{}", proxy.unwrap_or_default())
}

/// The proxy that the environment names for a URL; reqwest does not tell which it used. Plain http goes without one.
fn proxy_of_environment(url: &Url) -> Option<String> {
    let host = url.host_str().filter(|_| url.scheme() == "https")?;
    let proxy = Matcher::from_system().intercept(&format!("https://{host}/").parse().ok()?)?;
    // Built from its parts: whatever else the variable holds may be a secret.
    let (scheme, host) = (proxy.uri().scheme_str()?, proxy.uri().host()?);
    let port = proxy.uri().port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{host}{port}"))
}

/// Why the server's certificate was not accepted and what to do, if that is why a connection failed.
fn certificate_problem(error: &(dyn StdError + 'static)) -> Option<String> {
    causes(error)
        .find_map(|cause| refused_by_rustls(cause).or_else(|| refused_by_openssl(cause)))
        .map(Refusal::in_words)
}

/// Why a certificate is not accepted.
enum Refusal {
    UnknownIssuer,
    /// With the names that it is for, as far as they are known.
    OtherHost(Vec<String>),
    Expired,
    NotYetValid,
    Other(String),
}

impl Refusal {
    fn in_words(self) -> String {
        const CLOCK: &str = "see whether the clock of this machine is right";
        match self {
            Self::UnknownIssuer => {
                "its issuer is not trusted here; if that is a CA of your company or of the server's \
                                    own, add its certificate to the trusted root certificates"
                    .to_owned()
            }
            Self::OtherHost(names) if names.is_empty() => {
                "it is for another host; see whether the address is right".to_owned()
            }
            Self::OtherHost(names) => {
                format!("it is for another host ({}); see whether the address is right", names.join(", "))
            }
            Self::Expired => format!("it has expired; {CLOCK}, else the server's operator must renew it"),
            Self::NotYetValid => format!("it is not valid yet; {CLOCK}"),
            Self::Other(reason) => reason,
        }
    }
}

/// An error and what it comes from. An `io::Error` passes its own content over when asked for its source.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map(|inner| inner as &(dyn StdError + 'static)).or_else(|| error.source())
    })
}

#[cfg(any(feature = "rustls", feature = "rustls-aws-lc"))]
fn refused_by_rustls(cause: &(dyn StdError + 'static)) -> Option<Refusal> {
    use rustls::CertificateError;

    let rustls::Error::InvalidCertificate(reason) = cause.downcast_ref()? else { return None };
    Some(match reason {
        // A signature is wrong where an issuer has the name of one that is trusted, such as a CA that was made anew.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => Refusal::UnknownIssuer,
        CertificateError::NotValidForName => Refusal::OtherHost(Vec::new()),
        CertificateError::NotValidForNameContext { presented, .. } => {
            Refusal::OtherHost(presented.iter().take(SHOWN_NAMES).map(|name| bare(name)).collect())
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Refusal::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Refusal::NotYetValid,
        CertificateError::Other(reason) => Refusal::Other(other_reason(&reason.to_string())),
        reason => Refusal::Other(in_lower_case(&format!("{reason:?}"))),
    })
}

/// Says in words what the verifier names like a type: `CaUsedAsEndEntity`.
#[cfg(any(feature = "rustls", feature = "rustls-aws-lc"))]
fn other_reason(reason: &str) -> String {
    match reason {
        "CaUsedAsEndEntity" => {
            "it is that of a CA, which must not be the certificate of a server; the server's operator \
                                must install one that the CA has issued"
                .to_owned()
        }
        "EndEntityUsedAsCa" => "its issuer is not a CA; the server's operator must install another".to_owned(),
        reason => in_lower_case(reason),
    }
}

/// Returns a name like `InvalidPurpose` as words: `invalid purpose`. What follows the name is left out.
#[cfg(any(feature = "rustls", feature = "rustls-aws-lc"))]
fn in_lower_case(name: &str) -> String {
    let name = name.split(['(', '{', ' ']).next().unwrap_or_default();
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// A name of a certificate without what rustls puts around it: `DnsName("api.example.com")`.
#[cfg(any(feature = "rustls", feature = "rustls-aws-lc"))]
fn bare(name: &str) -> String {
    let inner = name.split_once('(').map_or(name, |(_, inner)| inner);
    inner.trim_matches(['"', ')']).to_owned()
}

#[cfg(not(any(feature = "rustls", feature = "rustls-aws-lc")))]
fn refused_by_rustls(_: &(dyn StdError + 'static)) -> Option<Refusal> {
    None
}

/// The same by OpenSSL's own words: native-tls has no type for it. Also with a client of the user's own.
fn refused_by_openssl(cause: &(dyn StdError + 'static)) -> Option<Refusal> {
    let text = cause.to_string();
    let says = |words: &str| text.contains(words);
    if !says("certificate verify failed") {
        return None;
    }
    Some(
        if ["unable to get local issuer certificate", "self-signed certificate", "certificate signature failure"]
            .into_iter()
            .any(says)
        {
            Refusal::UnknownIssuer
        } else if says("ostname mismatch") || says("IP address mismatch") {
            Refusal::OtherHost(Vec::new())
        } else if says("certificate has expired") {
            Refusal::Expired
        } else if says("certificate is not yet valid") {
            Refusal::NotYetValid
        } else {
            Refusal::Other(text)
        },
    )
}
