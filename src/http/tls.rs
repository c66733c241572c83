//! TLS, set up per client: a process-wide choice could clash with that of the program around us.

use crate::Error;

/// Gives a client its TLS, as the features of this crate say.
#[cfg(feature = "native-tls")]
#[allow(clippy::unnecessary_wraps, reason = "the other ways to do it can fail")]
pub(super) fn configure(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_native())
}

/// Gives a client its TLS, as the features of this crate say.
#[cfg(all(any(feature = "rustls", feature = "rustls-aws-lc"), not(feature = "native-tls")))]
pub(super) fn configure(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    use rustls_platform_verifier::BuilderVerifierExt;

    #[cfg(feature = "rustls-aws-lc")]
    use rustls::crypto::aws_lc_rs as provider;
    #[cfg(not(feature = "rustls-aws-lc"))]
    use rustls::crypto::ring as provider;

    let failed = |error| Error::configuration("TLS cannot be set up").because(error);
    let settings = rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(provider::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(failed)?
        .with_no_client_auth();
    Ok(builder.tls_backend_preconfigured(settings))
}

/// Without TLS only plain `http` works, which is for loopback.
#[cfg(not(any(feature = "native-tls", feature = "rustls", feature = "rustls-aws-lc")))]
#[allow(clippy::unnecessary_wraps, reason = "the other ways to do it can fail")]
pub(super) fn configure(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder)
}
