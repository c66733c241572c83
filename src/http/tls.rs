//! TLS, set up per client: a process-wide choice could clash with that of the program around us.

use crate::Error;

/// Gives a client its TLS, as the features of this crate say. It is `used` unless the base URL is plain `http`.
#[cfg(feature = "native-tls")]
#[allow(clippy::unnecessary_wraps, reason = "the other ways to do it can fail")]
pub(super) fn configure(builder: reqwest::ClientBuilder, _used: bool) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_native())
}

/// Gives a client its TLS, as the features of this crate say. Where it is not `used`, nothing is trusted, so that a
/// machine without certificates can still call itself.
#[cfg(all(any(feature = "rustls", feature = "rustls-aws-lc"), not(feature = "native-tls")))]
pub(super) fn configure(builder: reqwest::ClientBuilder, used: bool) -> Result<reqwest::ClientBuilder, Error> {
    use rustls_platform_verifier::BuilderVerifierExt;

    #[cfg(feature = "rustls-aws-lc")]
    use rustls::crypto::aws_lc_rs as provider;
    #[cfg(not(feature = "rustls-aws-lc"))]
    use rustls::crypto::ring as provider;

    let failed = |error| Error::configuration("TLS cannot be set up").because(error);
    let settings = rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(provider::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let settings = if used {
        settings.with_platform_verifier().map_err(failed)?
    } else {
        settings.with_root_certificates(rustls::RootCertStore::empty())
    };
    Ok(builder.tls_backend_preconfigured(settings.with_no_client_auth()))
}

/// Without TLS only plain `http` works, which is for loopback.
#[cfg(not(any(feature = "native-tls", feature = "rustls", feature = "rustls-aws-lc")))]
#[allow(clippy::unnecessary_wraps, reason = "the other ways to do it can fail")]
pub(super) fn configure(builder: reqwest::ClientBuilder, _used: bool) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder)
}
