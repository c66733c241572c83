//! From a socket to the rules of an API and back: who calls, may they, is the request well-formed, what fails on purpose.

pub(crate) mod apis;
pub(crate) mod credentials;
pub(crate) mod faults;
pub(crate) mod log;
pub(crate) mod rate_limit;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::store::Store;
use crate::sandbox::routes::control;
use crate::sandbox::routes::{oauth, page};
use crate::sandbox::rules::call::{Call, Refusal};
use crate::sandbox::server::apis::{Api, apis};
use crate::sandbox::server::credentials::{Caller, Credentials};
use crate::sandbox::server::faults::{Failure, Faults};
use crate::sandbox::server::log::{Log, LoggedRequest};
use crate::sandbox::server::rate_limit::{Left, Usage};
use crate::sandbox::store::clock::Clock;
use crate::{CredentialKind, Operation};

/// The longest body that is read, in bytes.
const LONGEST_BODY: usize = 1024 * 1024;

/// How long a client may take for the head of a request, idle time before it included, and for its body.
const CLIENT_PATIENCE: Duration = Duration::from_secs(30);

/// What all requests share.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) credentials: Credentials,
    pub(crate) clock: Mutex<Clock>,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    pub(crate) usage: Usage,
    /// What a new sandbox holds beside or instead of the usual.
    pub(crate) data_set: Option<Arc<Value>>,
}

impl State {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.lock().unwrap_or_else(PoisonError::into_inner).now()
    }
}

/// The routes of the three APIs and of the controls.
pub(crate) fn router(state: &Arc<State>) -> Router {
    let mut router = control::router(Arc::clone(state))
        .merge(oauth::router(Arc::clone(state)))
        .merge(page::router(Arc::clone(state)));
    for api in apis().map(Arc::new) {
        for operation in api.operations {
            let (state, api) = (Arc::clone(state), Arc::clone(&api));
            let method = method_filter(operation.method);
            let path = format!("{}{}", api.base, operation.path);
            router = router.route(
                &path,
                on(method, move |path: Result<RawPathParams, RawPathParamsRejection>, request: Request| async move {
                    // One that is no UTF-8 is refused as any other bad argument, which is missing then.
                    let path = path.iter().flatten().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
                    answer(&state, &api, operation, path, request).await
                }),
            );
        }
    }
    router.fallback(|| async {
        (StatusCode::NOT_FOUND, axum::Json(serde_json::json!({ "message": "there is no such path" })))
    })
}

fn method_filter(method: &str) -> MethodFilter {
    match method {
        "POST" => MethodFilter::POST,
        "PATCH" => MethodFilter::PATCH,
        "PUT" => MethodFilter::PUT,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    }
}

/// Answers one request of an API, and notes it.
async fn answer(
    state: &Arc<State>,
    api: &Api,
    operation: &'static Operation,
    path: Vec<(String, String)>,
    request: Request,
) -> Response {
    let (began, at) = (Instant::now(), state.now());
    let connection = request.extensions().get::<Connection>().cloned();
    let (head, body) = request.into_parts();
    let query: Vec<(String, String)> = head.uri.query().map(query_pairs).unwrap_or_default();
    let caller = caller(state, operation.credential, &head.headers, &query).await;
    let failure = caller.is_ok().then(|| state.faults.strike(operation.id)).flatten();
    let left = caller.as_ref().ok().and_then(|caller| state.usage.count(caller.account, api.limits, at));
    let mut sent = Map::new();
    let outcome = match (&caller, left, &failure) {
        (Err(refusal), ..) => Err(refusal.clone()),
        (Ok(_), Some(Left { allowed: false, .. }), _) => {
            Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, "too many requests; wait until the limit resets"))
        }
        (Ok(_), _, Some(Failure::Answer { .. } | Failure::ResetBeforeEffect)) => Ok("null".to_owned()),
        (Ok(caller), ..) => {
            let definition = api.spec.operation(operation.path, operation.method);
            match read(body).await.and_then(|body| api.spec.arguments(definition, &path, &query, &body)) {
                Ok(arguments) => {
                    sent.clone_from(&arguments);
                    let call = Call { operation: *operation, account: caller.account, arguments, now: at };
                    follow_rules(state, api, call).await
                }
                Err(refusal) => Err(refusal),
            }
        }
    };
    let mut response = match &outcome {
        Ok(json) => (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], json.clone()).into_response(),
        Err(refusal) => (refusal.status, axum::Json((api.error_body)(refusal))).into_response(),
    };
    if let Some(left) = left {
        limit_headers(response.headers_mut(), left);
    }
    if let Some(failure) = &failure {
        response = fail(failure, response, outcome.as_deref().unwrap_or("null"), connection).await;
    }
    state.log.add(LoggedRequest {
        at,
        method: operation.method.to_owned(),
        path: format!("{}{}", api.base, operation.path),
        operation: operation.id.to_owned(),
        arguments: sent,
        account: caller.ok().map(|caller| caller.name),
        status: response.status().as_u16(),
        faulty: failure.is_some(),
        microseconds: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
    });
    response
}

async fn follow_rules(state: &State, api: &Api, call: Call) -> Result<String, Refusal> {
    let rules = api.rules;
    if call.operation.method == "GET" {
        let looked_up = {
            let call = call.clone();
            state.store.read(move |connection| rules(connection, &call)).await
        };
        // Orders and shares end when somebody looks. A reader cannot end them, so then the writer looks.
        match looked_up {
            Err(refusal) if api.reading_writes && refusal.status == StatusCode::SERVICE_UNAVAILABLE => {}
            other => return other,
        }
    }
    state.store.write(move |connection| rules(connection, &call)).await
}

/// The account whose credential the request carries.
async fn caller(
    state: &State,
    wanted: CredentialKind,
    headers: &HeaderMap,
    query: &[(String, String)],
) -> Result<Caller, Refusal> {
    let unauthorized = |message| Refusal::new(StatusCode::UNAUTHORIZED, message);
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (kind, secret) = match wanted {
        CredentialKind::ApiKey => {
            let in_query = query.iter().find(|(name, _)| name == "api-key").map(|(_, value)| value.as_str());
            ("share-codes", in_query.or_else(|| text("api-key")))
        }
        CredentialKind::BearerToken => ("proxy-orders", text("authorization").and_then(bearer)),
        CredentialKind::UserToken => ("subscription-sharing", text("authorization").and_then(bearer)),
        CredentialKind::ClientToken => ("subscription-sharing-client", text("authorization").and_then(bearer)),
    };
    let secret = secret.ok_or_else(|| unauthorized("the request carries no credential"))?;
    let found = state.credentials.caller(&state.store, kind, secret, state.now()).await?;
    found.ok_or_else(|| unauthorized("the credential is not known here, or is of another kind"))
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

pub(crate) fn query_pairs(query: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("http://localhost/?{query}"));
    url.map(|url| url.query_pairs().into_owned().collect()).unwrap_or_default()
}

async fn read(body: Body) -> Result<Bytes, Refusal> {
    let body = tokio::time::timeout(CLIENT_PATIENCE, axum::body::to_bytes(body, LONGEST_BODY)).await;
    let body = body.map_err(|_| Refusal::bad_request("the body did not arrive in time"))?;
    body.map_err(|_| Refusal::bad_request(format!("the body is broken, or longer than {LONGEST_BODY} bytes")))
}

fn limit_headers(headers: &mut HeaderMap, left: Left) {
    headers.insert("x-ratelimit-remaining", left.remaining.into());
    headers.insert("x-ratelimit-reset", left.reset.into());
    headers.insert("x-mediaconnect-api-version", HeaderValue::from_static("sandbox"));
}

// ---- failures on purpose -----------------------------------------------------------------------------------------

/// Turns the right answer into the scripted failure.
async fn fail(failure: &Failure, response: Response, right: &str, connection: Option<Connection>) -> Response {
    match failure {
        Failure::Answer { status, body, retry_after } => scripted(*status, body, *retry_after),
        Failure::Delay { milliseconds } => {
            tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
            response
        }
        Failure::ResetBeforeEffect | Failure::ResetAfterEffect => {
            if let Some(connection) = connection {
                connection.0.store(true, Ordering::Relaxed);
            }
            cut(right, 0)
        }
        Failure::CutBody => cut(right, right.len() / 2),
        Failure::BrokenJson => {
            let half = right.chars().take(right.chars().count() / 2).collect::<String>();
            (response.status(), [(header::CONTENT_TYPE, "application/json")], half + "\u{0}").into_response()
        }
    }
}

fn scripted(status: u16, body: &Value, retry_after: Option<u64>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match body {
        Value::String(text) => (status, [(header::CONTENT_TYPE, "text/html")], text.clone()).into_response(),
        Value::Null => status.into_response(),
        json => (status, axum::Json(json)).into_response(),
    };
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// An answer that promises this body and ends after so many bytes of it, with the connection.
fn cut(body: &str, after: usize) -> Response {
    let promised = body.len();
    let beginning = Bytes::copy_from_slice(&body.as_bytes()[..after]);
    let pieces = [Ok(beginning), Err(io::Error::other("cut on purpose"))];
    let body = Body::from_stream(futures_util::stream::iter(pieces));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_LENGTH, promised.into()),
    ];
    (StatusCode::OK, headers, body).into_response()
}

// ---- connections -------------------------------------------------------------------------------------------------

/// Accepts connections until `stop` is done.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => drop(connections.spawn(talk(stream, peer, router.clone()))),
                // Out of descriptors, most likely: a moment later there may be some.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Whether a connection is to be reset when it is closed.
#[derive(Debug, Clone)]
struct Connection(Arc<AtomicBool>);

async fn talk(stream: TcpStream, peer: SocketAddr, router: Router) {
    // What does not fill a packet is not held back; if it fails it is only slower.
    drop(stream.set_nodelay(true));
    let reset = Connection(Arc::default());
    let stream = Resettable { stream, reset: reset.clone() };
    let service = tower_service(router, peer, reset);
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(CLIENT_PATIENCE);
    // How a client ends its connection is its own affair.
    drop(http.serve_connection(TokioIo::new(stream), service).await);
}

fn tower_service(
    router: Router,
    peer: SocketAddr,
    reset: Connection,
) -> impl hyper::service::Service<
    hyper::Request<hyper::body::Incoming>,
    Response = Response,
    Error = Infallible,
    Future = impl Future<Output = Result<Response, Infallible>> + Send,
> {
    let service = router.layer(axum::Extension(control::Peer(peer))).layer(axum::Extension(reset));
    TowerToHyperService::new(service)
}

/// A stream that can be closed with a reset instead of an end.
struct Resettable {
    stream: TcpStream,
    reset: Connection,
}

impl Resettable {
    fn inner(self: Pin<&mut Self>) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.get_mut().stream)
    }

    fn is_reset(&self) -> bool {
        self.reset.0.load(Ordering::Relaxed)
    }
}

impl Drop for Resettable {
    fn drop(&mut self) {
        if self.is_reset() {
            // If it fails the connection ends in the usual way, which is a failure for the client as well.
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
        if self.is_reset() {
            return Poll::Ready(Err(io::Error::other("reset on purpose")));
        }
        self.inner().poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner().poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.is_reset() {
            return Poll::Ready(Ok(()));
        }
        self.inner().poll_shutdown(context)
    }
}
