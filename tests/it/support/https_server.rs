//! A server that speaks https on loopback, and a CA that issues its certificates.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use http::{HeaderMap, Request, Response, Version};
use hyper::body::{Body, Incoming};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, IsCa, KeyPair, KeyUsagePurpose};
use rcgen::{DnType, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// A CA of its own, which nobody trusts unless told to.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

impl Authority {
    pub fn new() -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        Self::named(&format!("CA {} of the tests", MADE.fetch_add(1, Ordering::Relaxed)))
    }

    pub fn named(name: &str) -> Self {
        let mut parameters = CertificateParams::new([]).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        parameters.distinguished_name.push(DnType::CommonName, name);
        let issuer = CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), issuer.pem()).unwrap();
        Self { issuer, folder }
    }

    /// Its own certificate.
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// The same, as a file.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A certificate for these hosts, valid from one year to another.
    fn issue(&self, hosts: &[&str], years: (i32, i32)) -> (Certificate, KeyPair) {
        self.issue_as(IsCa::NoCa, hosts, years)
    }

    fn issue_as(&self, is_ca: IsCa, hosts: &[&str], years: (i32, i32)) -> (Certificate, KeyPair) {
        let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
        let (mut parameters, key) = (CertificateParams::new(hosts).unwrap(), KeyPair::generate().unwrap());
        parameters.is_ca = is_ca;
        parameters.not_before = date_time_ymd(years.0, 1, 1);
        parameters.not_after = date_time_ymd(years.1, 1, 1);
        (parameters.signed_by(&key, &self.issuer).unwrap(), key)
    }
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub version: Version,
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: String,
}

type Respond = dyn Fn(&Seen) -> Response<String> + Send + Sync;

/// A server that speaks HTTP/2 and HTTP/1.1, as the client likes.
pub struct HttpsServer {
    pub port: u16,
    log: Arc<Log>,
    accepting: JoinHandle<()>,
}

struct Log {
    connections: AtomicUsize,
    seen: Mutex<Vec<Seen>>,
    respond: Box<Respond>,
}

impl HttpsServer {
    /// With a certificate for this machine.
    pub async fn start(authority: &Authority) -> Self {
        Self::responding(authority, |_| success()).await
    }

    pub async fn responding(
        authority: &Authority,
        respond: impl Fn(&Seen) -> Response<String> + Send + Sync + 'static,
    ) -> Self {
        Self::with_certificate(authority.issue(&["127.0.0.1", "localhost"], (2020, 2090)), respond).await
    }

    /// With a certificate for these hosts, valid from one year to another.
    pub async fn certified_for(authority: &Authority, hosts: &[&str], years: (i32, i32)) -> Self {
        Self::with_certificate(authority.issue(hosts, years), |_| success()).await
    }

    /// With a certificate for this machine that says it belongs to a CA.
    pub async fn certified_as_ca(authority: &Authority) -> Self {
        let is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self::with_certificate(authority.issue_as(is_ca, &["127.0.0.1"], (2020, 2090)), |_| success()).await
    }

    async fn with_certificate(
        certificate: (Certificate, KeyPair),
        respond: impl Fn(&Seen) -> Response<String> + Send + Sync + 'static,
    ) -> Self {
        let acceptor = acceptor(certificate);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let log =
            Arc::new(Log { connections: AtomicUsize::new(0), seen: Mutex::default(), respond: Box::new(respond) });
        let accepting = tokio::spawn(accept(listener, acceptor, Arc::clone(&log)));
        Self { port, log, accepting }
    }

    pub fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// How often somebody connected, whatever came of it.
    pub fn connections(&self) -> usize {
        self.log.connections.load(Ordering::SeqCst)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.log.seen.lock().unwrap().clone()
    }
}

impl Drop for HttpsServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// An empty object, which every operation takes for a success.
fn success() -> Response<String> {
    Response::builder().header("content-type", "application/json").body("{}".to_owned()).unwrap()
}

fn acceptor((certificate, key): (Certificate, KeyPair)) -> TlsAcceptor {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let mut settings = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    settings.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    TlsAcceptor::from(Arc::new(settings))
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, log: Arc<Log>) {
    while let Ok((stream, _)) = listener.accept().await {
        log.connections.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(serve(stream, acceptor.clone(), Arc::clone(&log)));
    }
}

/// A client that does not like the certificate hangs up: that is its right.
async fn serve(stream: TcpStream, acceptor: TlsAcceptor, log: Arc<Log>) {
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let service = hyper::service::service_fn(move |request| respond(request, Arc::clone(&log)));
    let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(request: Request<Incoming>, log: Arc<Log>) -> io::Result<Response<String>> {
    let (head, mut body) = request.into_parts();
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|context| std::pin::Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(io::Error::other)?;
        bytes.extend(frame.into_data().unwrap_or_default());
    }
    let seen = Seen {
        version: head.version,
        target: head.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        headers: head.headers,
        body: String::from_utf8(bytes).map_err(io::Error::other)?,
    };
    let response = (log.respond)(&seen);
    log.seen.lock().unwrap().push(seen);
    Ok(response)
}
