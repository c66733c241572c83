//! Where the browser comes back after the login: a server on this machine that takes one request.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use http::{Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use reqwest::Url;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::cli::failure::{Ending, Failure, clean};

/// The path of the address that is registered with the authorization server.
pub(crate) const PATH: &str = "/logged-in";

/// Nothing runs in the page, it loads nothing, it is kept and shown nowhere else, and its address, which holds the code,
/// is told to nobody.
const PAGE_HEADERS: [(header::HeaderName, &str); 6] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
];

/// What the browser brings back from a login.
#[derive(PartialEq, Eq)]
pub(crate) struct Redirected {
    pub(crate) code: String,
    pub(crate) state: String,
}

/// How the login ended, as soon as it has.
type Outcome = Arc<Mutex<Option<Result<Redirected, Failure>>>>;

/// Waits for the browser to come back from the login page. What does not come from there is turned away.
pub(crate) async fn wait(listener: &TcpListener, login_url: &str) -> Result<Redirected, Failure> {
    let state = parameter(login_url, "state").unwrap_or_default();
    let outcome = Outcome::default();
    // A browser may open connections that it says nothing on: one must not hold up the others.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                connections.spawn(answer(stream, state.clone(), outcome.clone()));
            }
            // Only now the page has been sent.
            Some(_) = connections.join_next() => {
                if let Some(outcome) = outcome.lock().unwrap_or_else(PoisonError::into_inner).take() {
                    return outcome;
                }
            }
        }
    }
}

/// Answers the one request of a connection.
async fn answer(stream: TcpStream, state: String, outcome: Outcome) {
    let service = service_fn(|request: Request<Incoming>| {
        let (status, page, read) = read(&request, &state);
        if let Some(read) = read {
            *outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        }
        async move { Ok::<_, Infallible>(response(status, page)) }
    });
    // How the browser ends the connection is its own affair.
    drop(http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service).await);
}

type Read = (StatusCode, String, Option<Result<Redirected, Failure>>);

/// What a request says of the login, and what to show for it.
fn read<B>(request: &Request<B>, expected: &str) -> Read {
    if request.method() != Method::GET || request.uri().path() != PATH {
        return (StatusCode::NOT_FOUND, page("Not found", "There is nothing here."), None);
    }
    let url = format!("http://localhost{}", request.uri());
    let state = parameter(&url, "state").unwrap_or_default();
    if state != expected {
        // Any page in the browser can send one here: the login goes on.
        let text =
            "This is not the answer to the login that sharekit waits for. Begin again at the address that it shows.";
        return (StatusCode::BAD_REQUEST, page("Another login", text), None);
    }
    match (parameter(&url, "error"), parameter(&url, "code")) {
        (None, Some(code)) => {
            let text = "You can close this window: sharekit goes on in the terminal.";
            (StatusCode::OK, page("You have logged in", text), Some(Ok(Redirected { code, state })))
        }
        (error, _) => {
            let description = parameter(&url, "error_description");
            let said = shown(&[error, description].into_iter().flatten().collect::<Vec<_>>().join(": "));
            let failure = Failure::new(Ending::Authentication, format!("the login was refused: {said}")).advising(
                "Run it again, and let the program in; if it is refused again, ask who registered the program.",
            );
            let text = format!("The server said: {said}. You can close this window.");
            (StatusCode::BAD_REQUEST, page("The login was refused", &text), Some(Err(failure)))
        }
    }
}

fn response(status: StatusCode, page: String) -> Response<String> {
    let mut response = Response::new(page);
    *response.status_mut() = status;
    let headers = PAGE_HEADERS.map(|(name, value)| (name, http::HeaderValue::from_static(value)));
    response.headers_mut().extend(headers);
    response
}

fn page(title: &str, text: &str) -> String {
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>{title}</title><h1>{title}</h1><p>{}</p></html>",
        escaped(text)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What anybody could have put into an address, not more of it than one reads.
fn shown(text: &str) -> String {
    let beginning = clean(text).chars().take(300).collect::<String>();
    if beginning.is_empty() { "no reason".to_owned() } else { beginning }
}

/// A parameter of the query that is there once.
fn parameter(url: &str, name: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let mut values = url.query_pairs().filter(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    let value = values.next().filter(|value| !value.is_empty());
    value.filter(|_| values.next().is_none())
}
