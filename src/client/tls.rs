//! TLS, set up per client: a process-wide choice could clash with that of the program around us.

use std::fmt;
use std::io::Read;
use std::path::Path;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use crate::Error;

/// The largest file of certificates that is read, in bytes; all public CAs together are a quarter of a megabyte.
const LARGEST_FILE: u64 = 4 * 1024 * 1024;

/// Root certificates that a client trusts in addition to those of the operating system, for example those of a company
/// that inspects TLS. Certificates are not secret.
///
/// ```no_run
/// # #[cfg(feature = "proxy-orders")] {
/// use sharekit::RootCertificates;
///
/// let roots = RootCertificates::from_pem_file("/etc/company/ca.pem")?;
/// let client = sharekit::proxy_orders::Client::builder()
///     .bearer_token("the-key-from-the-dashboard")
///     .add_root_certificates(roots)
///     .build()?;
/// # }
/// # Ok::<(), sharekit::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RootCertificates(Vec<CertificateDer<'static>>);

impl RootCertificates {
    /// Reads all certificates in a PEM text. Other content is skipped.
    ///
    /// ```
    /// let error = sharekit::RootCertificates::from_pem("no certificate").unwrap_err();
    /// assert!(error.is_configuration());
    /// ```
    ///
    /// # Errors
    ///
    /// If there is none, or if one of them is cut short or garbled.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, Error> {
        let parsed: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_ref()).collect();
        match parsed {
            Ok(certificates) if certificates.is_empty() => Err(Error::configuration(
                "there is no certificate: each begins with a line -----BEGIN CERTIFICATE----- (PEM)",
            )),
            Ok(certificates) => Ok(Self(certificates)),
            Err(error) => {
                Err(Error::configuration(format!("a certificate cannot be read: {error}")).with_source(error))
            }
        }
    }

    /// Reads all certificates in a PEM file of up to 4 MiB. Other content is skipped.
    ///
    /// ```
    /// let error = sharekit::RootCertificates::from_pem_file("/no/such/file").unwrap_err();
    /// assert!(error.to_string().starts_with("root certificates in /no/such/file: "));
    /// ```
    ///
    /// # Errors
    ///
    /// If the file cannot be read, and for the reasons of [`from_pem`](Self::from_pem). The message names the file.
    pub fn from_pem_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let certificates = read(path).and_then(Self::from_pem);
        certificates.map_err(|error| error.context(&format!("root certificates in {}", path.display())))
    }

    /// Trusts these too.
    pub(super) fn extend(&mut self, more: Self) {
        self.0.extend(more.0);
    }
}

impl fmt::Debug for RootCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootCertificates({})", self.0.len())
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let unreadable =
        |error: std::io::Error| Error::configuration(format!("it cannot be read: {error}")).with_source(error);
    let mut pem = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut pem).map_err(unreadable)?;
    if pem.len() as u64 > LARGEST_FILE {
        return Err(Error::configuration("it is larger than any file of certificates"));
    }
    Ok(pem)
}

/// Gives a client its TLS, as the features of this crate say. It is `used` unless the base URL is plain `http`.
#[cfg(feature = "native-tls")]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    used: bool,
    roots: &RootCertificates,
) -> Result<reqwest::ClientBuilder, Error> {
    let builder = builder.tls_backend_native();
    if !used {
        return Ok(builder);
    }
    let roots: Result<Vec<_>, _> = roots.0.iter().map(|root| reqwest::Certificate::from_der(root)).collect();
    roots.map(|roots| builder.tls_certs_merge(roots)).map_err(unusable)
}

/// Gives a client its TLS, as the features of this crate say. Where it is not `used`, nothing is trusted, so that a
/// machine without certificates can still call itself.
#[cfg(all(any(feature = "rustls", feature = "rustls-aws-lc"), not(feature = "native-tls")))]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    used: bool,
    roots: &RootCertificates,
) -> Result<reqwest::ClientBuilder, Error> {
    use std::sync::Arc;

    let provider = Arc::new(rustls_provider());
    let settings = rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration("TLS cannot be set up").with_source(error))?;
    let settings = if used {
        settings.dangerous().with_custom_certificate_verifier(Arc::new(verifier(provider, roots)?))
    } else {
        settings.with_root_certificates(rustls::RootCertStore::empty())
    };
    let mut settings = settings.with_no_client_auth();
    // As `http1_only` says, which has no effect on settings that are made here.
    settings.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(builder.tls_backend_preconfigured(settings))
}

/// Without TLS only plain `http` works, which is for loopback.
#[cfg(not(any(feature = "native-tls", feature = "rustls", feature = "rustls-aws-lc")))]
#[allow(clippy::unnecessary_wraps, reason = "the other ways to do it can fail")]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    _used: bool,
    _roots: &RootCertificates,
) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder)
}

/// The cryptography that the features of this crate choose.
#[cfg(all(any(feature = "rustls", feature = "rustls-aws-lc"), not(feature = "native-tls")))]
fn rustls_provider() -> rustls::crypto::CryptoProvider {
    #[cfg(feature = "rustls-aws-lc")]
    use rustls::crypto::aws_lc_rs as provider;
    #[cfg(not(feature = "rustls-aws-lc"))]
    use rustls::crypto::ring as provider;

    provider::default_provider()
}

/// Makes the cryptography of this crate that of the whole process, unless the program has chosen one. The clients of
/// this crate do not need it: it is for a program whose own `reqwest` panics with `No rustls crypto provider is
/// configured`. That happens where the program's `Cargo.toml` gives `reqwest` no feature for TLS: Cargo compiles one
/// `reqwest` for all, with rustls for this crate, and leaves the choice of its cryptography to the program.
///
/// Call it when the program begins, before any `reqwest::Client` is made. With the feature `native-tls`, and without any
/// for TLS, nothing needs it and it changes nothing.
///
/// ```no_run
/// sharekit::install_crypto_provider();
/// let client = reqwest::Client::new();
/// ```
pub fn install_crypto_provider() {
    #[cfg(all(any(feature = "rustls", feature = "rustls-aws-lc"), not(feature = "native-tls")))]
    // That there is one already is what the program wants.
    let _ = rustls_provider().install_default();
}

/// What the operating system trusts, and these.
#[cfg(all(
    any(feature = "rustls", feature = "rustls-aws-lc"),
    not(feature = "native-tls"),
    not(target_os = "android")
))]
fn verifier(
    provider: std::sync::Arc<rustls::crypto::CryptoProvider>,
    roots: &RootCertificates,
) -> Result<rustls_platform_verifier::Verifier, Error> {
    // By itself, so that what goes wrong afterwards is not blamed on the user's certificates.
    let mut usable = rustls::RootCertStore::empty();
    roots.0.iter().try_for_each(|root| usable.add(root.clone())).map_err(unusable)?;
    rustls_platform_verifier::Verifier::new_with_extra_roots(roots.0.clone(), provider).map_err(no_roots)
}

/// What the operating system trusts; Android's verifier takes no more.
#[cfg(all(any(feature = "rustls", feature = "rustls-aws-lc"), not(feature = "native-tls"), target_os = "android"))]
fn verifier(
    provider: std::sync::Arc<rustls::crypto::CryptoProvider>,
    roots: &RootCertificates,
) -> Result<rustls_platform_verifier::Verifier, Error> {
    if !roots.0.is_empty() {
        return Err(Error::configuration("on Android, root certificates are added in the settings of the system"));
    }
    rustls_platform_verifier::Verifier::new(provider).map_err(no_roots)
}

/// A certificate that is PEM, but not X.509.
#[cfg(any(feature = "native-tls", feature = "rustls", feature = "rustls-aws-lc"))]
fn unusable(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::configuration("an additional root certificate cannot be used: it is not X.509").with_source(error)
}

/// The system hands out no root certificates: usual in small containers.
#[cfg(all(any(feature = "rustls", feature = "rustls-aws-lc"), not(feature = "native-tls")))]
fn no_roots(error: rustls::Error) -> Error {
    let named = ["SSL_CERT_FILE", "SSL_CERT_DIR"].into_iter().find(|name| std::env::var_os(name).is_some());
    let place = named.map_or_else(|| "on this machine".to_owned(), |name| format!("where {name} points"));
    let problem = format!(
        "no server can be trusted, since there are no root certificates {place}; install the system's package \
         ca-certificates, or name a PEM file of them in the environment variable SSL_CERT_FILE"
    );
    Error::configuration(problem).with_source(error)
}
