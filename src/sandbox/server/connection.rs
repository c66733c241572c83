//! Sockets: accepting connections, time limits, and connections that are reset on purpose.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::response::Response;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// How long a client may take for the head of a request, including the idle time before it, and for its body.
pub(crate) const CLIENT_PATIENCE: Duration = Duration::from_secs(30);

/// The address of the client.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Marks a connection that is to be ended without a response.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResetFlag(Arc<AtomicU8>);

/// The connection goes on.
const OPEN: u8 = 0;
/// It is closed, in the usual way.
const CLOSED: u8 = 1;
/// It is closed with a reset.
const RESET: u8 = 2;

impl ResetFlag {
    pub(crate) fn set(&self) {
        self.0.store(RESET, Ordering::Relaxed);
    }

    pub(crate) fn set_closed(&self) {
        self.0.store(CLOSED, Ordering::Relaxed);
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed) != OPEN
    }

    fn is_reset(&self) -> bool {
        self.0.load(Ordering::Relaxed) == RESET
    }
}

/// Accepts connections until `stop` completes.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => drop(connections.spawn(serve_connection(stream, peer, router.clone()))),
                // Probably out of file descriptors. A moment later there may be some.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve_connection(stream: TcpStream, peer: SocketAddr, router: Router) {
    // Small responses are sent at once. If this fails, they are only slower.
    drop(stream.set_nodelay(true));
    let reset = ResetFlag::default();
    let stream = Resettable { stream, reset: reset.clone() };
    let service = service(router, peer, reset);
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(CLIENT_PATIENCE);
    // A client may end its connection in any way.
    drop(http.serve_connection(TokioIo::new(stream), service).await);
}

fn service(
    router: Router,
    peer: SocketAddr,
    reset: ResetFlag,
) -> impl hyper::service::Service<
    hyper::Request<hyper::body::Incoming>,
    Response = Response,
    Error = Infallible,
    Future = impl Future<Output = Result<Response, Infallible>> + Send,
> {
    let service = router.layer(axum::Extension(Peer(peer))).layer(axum::Extension(reset));
    TowerToHyperService::new(service)
}

/// A stream that is closed with a reset if its flag is set.
struct Resettable {
    stream: TcpStream,
    reset: ResetFlag,
}

impl Resettable {
    fn inner(self: Pin<&mut Self>) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.get_mut().stream)
    }
}

impl Drop for Resettable {
    fn drop(&mut self) {
        if self.reset.is_reset() {
            // If it fails, the connection is closed in the usual way, which the client sees as a failure too.
            drop(self.stream.set_zero_linger());
        }
    }
}

impl AsyncRead for Resettable {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_read(context, buffer)
    }
}

impl AsyncWrite for Resettable {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.reset.is_set() {
            return Poll::Ready(Err(io::Error::other("reset on purpose")));
        }
        self.inner().poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.reset.is_set() {
            return Poll::Ready(Ok(()));
        }
        self.inner().poll_shutdown(context)
    }
}
